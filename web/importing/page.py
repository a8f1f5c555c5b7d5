"""The import page: drop a file, see what was understood, fix it, put it on the map."""

from dataclasses import replace

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from geo.importing import mapping as mappings
from geo.importing.formats.known import KNOWN
from geo.importing.mapping import MappingError
from geo.library.library import LibraryError
from geo.library.visits import new_token
from geo.selection.view import View
from geo.words.texts import say as say_domain
from web import address, page_faults, visit
from web.assets import STATIC
from web.datasets import public
from web.held import most_megabytes
from web.importing import (
    drafts,
    keeping,
    readings,
    reporting,
    second_file,
    settling,
    understanding,
)
from web.importing.desk import Desk, desk_of, told
from web.importing.drop import MAPPING_MB, country, drop, let_go, receive
from web.importing.job import Import, Work
from web.importing.shelf import shelf
from web.importing.wording import days
from web.markdown import plain
from web.texts import say

_DESK = "import-desk"
_POLL_SECONDS = 0.5


def importing(view: View) -> None:
    """Draw the import page."""
    st.html(STATIC / "page" / "importing.css")
    token = visit.of_page()
    desk = _present(token)
    with st.container(key="importing"):
        with st.container(horizontal=True, vertical_alignment="center", key="import-head"):
            st.title(say("import.title"), anchor=False)
            st.button(say("import.back"), key="import-back", on_click=_back, args=(desk,))
        if desk is None:
            _elsewhere()
            return
        if public():
            st.info(say("import.public"))
        desk.learned()
        _notice(desk)
        if desk.country:
            _learning(desk)
        with page_faults.part():
            try:
                _state(desk, view, token)
            except LibraryError as error:
                st.error(plain(error.sentence()))


def _state(desk: Desk, view: View, token: str) -> None:
    """Draw what there is to do now. Raises LibraryError where the library can't be read."""
    one = desk.current
    if one is None:
        st.text(say("import.lead"))
        drop(desk, token)
        shelf(desk, token, view)
    elif one.busy:
        _progress(desk)
    else:
        _read(desk, one, view, token)


def _back(desk: Desk | None) -> None:
    if desk:
        desk.notice = None
    address.change(layout="")


def _present(token: str) -> Desk | None:
    """What this page has in hand, also from before it was reloaded; None while another has it.

    It goes when the page is gone for good.
    """
    page = _session_id()
    desk: Desk | None = st.session_state.get(_DESK)
    if desk is None or not desk.stay(page):
        desk = desk_of(visit.import_page() or new_token(), token, page)
    st.session_state[_DESK] = desk
    if desk:
        st.session_state[address.TOKEN] = desk.token
        st.session_state[drafts.TOLD] = desk.told
        _watched(desk, desk.token, page)
    return desk


def _session_id() -> str:
    context = get_script_run_ctx()
    return context.session_id if context else ""


@st.cache_resource(
    scope="session", show_spinner=False, on_release=lambda seat: seat[0].leave(seat[1])
)
def _watched(_desk: Desk, token: str, page: str) -> tuple[Desk, str]:
    """Released when the page's connection ends."""
    return _desk, page


@st.fragment(run_every=_POLL_SECONDS)
def _elsewhere() -> None:
    """Wait until the page that has the import is gone, or begin another."""
    if desk_of(visit.import_page(), visit.of_page(), _session_id()):
        st.rerun()
    st.info(say("import.elsewhere"))
    st.button(say("import.elsewhere.other"), key="import-elsewhere", on_click=_another)


def _another() -> None:
    """Begin an import of its own, under an address of its own."""
    st.session_state[address.TOKEN] = new_token()
    address.write(address.known())


def _notice(desk: Desk) -> None:
    if desk.lost:
        st.warning(say("import.lost"))
    if desk.notice:
        sentence, wrong = desk.notice
        (st.error if wrong else st.success)(plain(sentence))


@st.fragment(run_every=_POLL_SECONDS)
def _progress(desk: Desk) -> None:
    """How far the reading is, asked now and then; nothing waits for it."""
    one = desk.current
    if one is None or not one.busy:
        st.rerun()
    _how_far(one)
    st.button(say("import.cancel"), key="import-cancel", on_click=_cancelled, args=(desk, one))


@st.fragment(run_every=_POLL_SECONDS)
def _learning(desk: Desk) -> None:
    """How far a country file is; the rest of the page goes on meanwhile."""
    country_file = desk.country
    if country_file is None or not country_file.busy:
        st.rerun()
    with st.container(border=True, key="import-country"):
        _how_far(country_file)
        st.button(say("import.cancel"), key="import-country-cancel", on_click=desk.forget)


def _how_far(work: Work) -> None:
    st.text(say("import.reading", file=work.name))
    if work.waits:
        key = "import.waits.before" if work.before else "import.waits"
        st.progress(0.0, say(key, n=work.before))
    else:
        stage = say_domain(f"stage.{work.stage}") if work.stage else say("import.stage.places")
        st.progress(work.share, stage)


def _cancelled(desk: Desk, one: Import) -> None:
    one.stop()
    # An earlier reading of the file is still there to go on with.
    if one.imported is None:
        desk.clear()


def _read(desk: Desk, one: Import, view: View, token: str) -> None:
    """What came of the reading."""
    with st.container(horizontal=True, vertical_alignment="center", key="import-file"):
        st.text(one.name)
        if st.button(say("import.other"), key="import-other"):
            if one.corrected or drafts.anything(desk.told):
                _discard(desk, one)
            else:
                _other(desk)
                st.rerun()
    key = f"import-{one.number}-{one.readings}"
    if one.refusal:
        st.error(plain(one.refusal.sentence))
        _date_column(desk, one)
        if one.imported is None and (mapping := readings.refused(one)):
            desk.again(mapping=mapping)
            st.rerun()
    if one.imported is None:
        _other_mapping(desk, one, key)
        return
    imported = one.imported
    st.text(imported.report.summary(view.language))
    _facts(one, view)
    if imported.needs_answers:
        st.info(say("import.asks"))
    if second_file.is_wanted(imported):
        st.info(say("import.sources.wanted"))
    if imported.unresolved:
        st.info(say("import.places.open", n=len(imported.unresolved)))
    keeping.keeping(desk, one, view, token)
    names = [say(f"import.tab.{name}") for name in ("understood", "places", "report")]
    # No tab is drawn while the file is read again, and Streamlit forgets which was open; after
    # a reload too.
    tabs_key = f"import-tabs-{one.number}"
    if tabs_key not in st.session_state and "tab" in desk.told:
        st.session_state[tabs_key] = desk.told["tab"]
    tabs = st.tabs(names, key=tabs_key, on_change="rerun")
    desk.told["tab"] = next(
        (name for name, tab in zip(names, tabs, strict=True) if tab.open), names[0]
    )
    # What a person has said and not yet read again with is kept from one reading to the next.
    told_key = f"import-{one.number}"
    if tabs[0].open:
        with tabs[0]:
            second_file.sources(desk, one, key)
            if mapping := understanding.understanding(imported, told_key):
                desk.again(mapping=mapping)
                st.rerun()
            _other_mapping(desk, one, key)
    if tabs[1].open:
        with tabs[1]:
            if not any(imported.geocoded.values()):
                st.text(say("import.places.none"))
            reporting.geocoded(imported.geocoded)
            if placed := settling.settling(imported, one.gazetteer, told_key):
                desk.again(settled=placed)
                st.rerun()
            country(desk, token, f"{key}-country")
    if tabs[2].open:
        with tabs[2]:
            reporting.report(imported.report, key)
            if imported.report.set_aside:
                _repairs(desk, one, key)


def _other(desk: Desk) -> None:
    desk.clear()
    desk.notice = None


@st.dialog(say("import.discard"))
def _discard(desk: Desk, one: Import) -> None:
    """Ask before what the person told is lost."""
    st.text(say("import.discard.sure", file=one.name))
    with st.container(horizontal=True):
        if st.button(say("import.discard.keep"), key="discard-keep"):
            st.rerun()
        if st.button(say("import.discard"), key="discard-sure", type="primary"):
            _other(desk)
            st.rerun()


def _facts(one: Import, view: View) -> None:
    """The format by its name and codebook, how many events, and their days."""
    assert one.imported is not None
    known = KNOWN.get(one.imported.format)
    read_as = say("import.format.own")
    if known:
        read_as = say("import.format", title=known.title)
    about = one.imported.about
    events = say("import.events.none")
    if about.events:
        said = days(about.first_day, about.last_day, view.language)
        events = say("import.events", n=about.events, days=said)
    st.text(f"{events}\n{read_as}")
    remarks = one.imported.report.remark_sentences(view.language)
    if remarks:
        st.caption(plain(" ".join(remarks)))


def _date_column(desk: Desk, one: Import) -> None:
    """Ask for what alone keeps a table from being read: which column has the date."""
    refusal = one.refusal
    if refusal is None or not refusal.columns:
        return
    with st.form(f"import-date-{one.number}", border=False):
        column = st.selectbox(say("import.refused.date"), refusal.columns)
        if st.form_submit_button(say("import.again"), type="primary"):
            guessed = mappings.read(refusal.guessed)
            columns = {**guessed.columns, "date": (column,)}
            desk.again(mapping=replace(guessed, columns=columns))
            st.rerun()


def _other_mapping(desk: Desk, one: Import, key: str) -> None:
    """The place to drop a mapping that is kept from before."""
    st.file_uploader(
        say("import.mapping.use"),
        key=f"{key}-other-mapping",
        type=["json"],
        max_upload_size=MAPPING_MB,
        on_change=_mapping_dropped,
        args=(desk, one, f"{key}-other-mapping"),
    )


@told
def _mapping_dropped(desk: Desk, one: Import, key: str) -> None:
    uploaded = receive(key)
    if uploaded is None:
        return
    content = uploaded.getvalue()
    let_go(uploaded)
    try:
        mapping = mappings.read(content)
    except MappingError as error:
        desk.say(str(error), wrong=True)
        return
    desk.again(mapping=mapping)


def _repairs(desk: Desk, one: Import, key: str) -> None:
    """The place to drop the rows that were set aside and are mended."""
    st.file_uploader(
        say("import.report.repairs"),
        key=f"{key}-repairs",
        max_upload_size=most_megabytes(),
        help=say("import.report.repairs.help"),
        on_change=_mended,
        args=(desk, one, f"{key}-repairs"),
    )


@told
def _mended(desk: Desk, one: Import, key: str) -> None:
    uploaded = receive(key)
    if uploaded is None or one.order is None:
        return
    try:
        path = one.keep(f"repairs-{len(one.order.repairs)}", uploaded)
    finally:
        let_go(uploaded)
    desk.again(repairs=path)
