"""The import page: drop a file, see what was understood, fix it, put it on the map."""

from dataclasses import replace

import streamlit as st

from geo import mapping as mappings
from geo.library import LibraryError
from geo.mapping import MappingError
from geo.readers.known import KNOWN
from geo.view import View
from geo.words import say as say_domain
from web import address, visit
from web.assets import STATIC
from web.datasets import public
from web.importing import keeping, reporting, settling, understanding
from web.importing.desk import Desk
from web.importing.drop import country, drop, let_go, receive
from web.importing.job import Import, Work
from web.importing.shelf import shelf
from web.importing.wording import days
from web.markdown import plain
from web.texts import say

_DESK = "import-desk"
_POLL_SECONDS = 0.5


def importing(view: View) -> None:
    """Draw the import page."""
    st.html(STATIC / "page-importing.css")
    desk = _present()
    token = visit.of_page()
    with st.container(key="importing"):
        with st.container(horizontal=True, vertical_alignment="center", key="import-head"):
            st.title(say("import.title"), anchor=False)
            st.button(say("import.back"), key="import-back", on_click=_back, args=(desk, view))
        if public():
            st.info(say("import.public"))
        desk.learned()
        _notice(desk)
        if desk.country:
            _learning(desk)
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


def _back(desk: Desk, view: View) -> None:
    desk.notice = None
    address.write(view.replace(layout=""))


def _present() -> Desk:
    """What this page has in hand; it goes when the page is gone for good."""
    desk: Desk = st.session_state.setdefault(_DESK, Desk())
    desk.stay()
    _watched(desk)
    return desk


@st.cache_resource(scope="session", show_spinner=False, on_release=Desk.leave)
def _watched(_desk: Desk) -> Desk:
    """Released when the page's connection ends."""
    return _desk


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
        st.button(say("import.other"), key="import-other", on_click=_other, args=(desk,))
    key = f"import-{one.number}-{one.readings}"
    if one.refusal:
        st.error(plain(one.refusal.sentence))
        _date_column(desk, one)
    if one.imported is None:
        _other_mapping(desk, one, key)
        return
    imported = one.imported
    st.text(imported.report.summary(view.language))
    _facts(one, view)
    if imported.needs_answers:
        st.info(say("import.asks"))
    if imported.unresolved:
        st.info(say("import.places.open", n=len(imported.unresolved)))
    keeping.keeping(desk, one, view, token)
    names = [say(f"import.tab.{name}") for name in ("understood", "places", "report")]
    # No tab is drawn while the file is read again, and Streamlit forgets which was open.
    tabs_key, was_open = f"import-tabs-{one.number}", f"import-tab-{one.number}"
    if tabs_key not in st.session_state and was_open in st.session_state:
        st.session_state[tabs_key] = st.session_state[was_open]
    tabs = st.tabs(names, key=tabs_key, on_change="rerun")
    st.session_state[was_open] = next(
        (name for name, tab in zip(names, tabs, strict=True) if tab.open), names[0]
    )
    # What a person has said and not yet read again with is kept from one reading to the next.
    told_key = f"import-{one.number}"
    if tabs[0].open:
        with tabs[0]:
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
        on_change=_mapping_dropped,
        args=(desk, one, f"{key}-other-mapping"),
    )


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
        help=say("import.report.repairs.help"),
        on_change=_mended,
        args=(desk, one, f"{key}-repairs"),
    )


def _mended(desk: Desk, one: Import, key: str) -> None:
    uploaded = receive(key)
    if uploaded is None or one.order is None:
        return
    path = one.keep(f"repairs-{len(one.order.repairs)}", uploaded)
    let_go(uploaded)
    desk.again(repairs=path)
