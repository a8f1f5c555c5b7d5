"""Dropping a file: its bytes are copied to a private folder, and reading begins."""

from collections.abc import Callable

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from geo.importing import mapping as mappings
from geo.importing.mapping import FileMapping, MappingError
from geo.library import settled_places
from geo.library.library import Library, LibraryError
from geo.places.gazetteer import Gazetteer
from geo.places.several import joined
from web import held
from web.datasets import library, shipped
from web.held import most_megabytes
from web.importing.desk import Desk, told
from web.importing.job import Country, Import, Order
from web.markdown import plain
from web.texts import say
from web.uploads import refusal_of, share_of

#: A mapping is never larger.
MAPPING_MB = 4

_DROPS, _REFUSED = "import-drops", "import-refused"
_POLL_SECONDS = 0.7


def drop(desk: Desk, visit: str) -> None:
    """Draw the place to drop a file, and what may go with it."""
    number = st.session_state.setdefault(_DROPS, 0)
    key = f"import-file-{number}"
    if desk.updates:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(say("import.drop.newer", title=desk.updates[1]))
            st.button(say("import.drop.newer.stop"), key="import-newer-stop", on_click=desk.expect)
    st.file_uploader(
        say("import.drop"),
        key=key,
        max_upload_size=most_megabytes(),
        on_change=_dropped,
        args=(desk, visit, key, f"{key}-mapping"),
    )
    _uploading(desk)
    limit = most_megabytes()
    # A field that refuses a file for its size shows no more than a sign.
    large = f" {say('uploads.large', limit=limit)}" if limit else ""
    st.caption(say("import.drop.kinds") + large)
    with st.expander(say("import.more")):
        _mapping(f"{key}-mapping")
        country(desk, visit, f"{key}-country")


@st.fragment(run_every=_POLL_SECONDS)
def _uploading(desk: Desk) -> None:
    """How far an upload is; Streamlit itself shows only that there is one, and calls it off."""
    if desk.current:
        # The upload came to its end just as this was drawn.
        st.rerun()
    context = get_script_run_ctx()
    share = share_of(context.session_id) if context else None
    if context and (refusal := refusal_of(context.session_id)):
        st.session_state[_REFUSED] = refusal
    if _REFUSED in st.session_state:
        st.error(plain(st.session_state[_REFUSED]))
    if share is not None:
        st.session_state.pop(_REFUSED, None)
        st.progress(share, say("import.uploading", share=share))


def receive(key: str) -> UploadedFile | None:
    """Return what was dropped into an uploader, if anything that is still there."""
    found = st.session_state.get(key)
    return found if isinstance(found, UploadedFile) else None


def let_go(uploaded: UploadedFile) -> None:
    """Remove the server's own copy of an upload, which would stay as long as the page is open."""
    if context := get_script_run_ctx():
        held.let_go(context.session_id, uploaded.file_id)


def places_of(visit: str) -> Callable[[], Gazetteer]:
    """Return what gathers all known places, to be called beside the page."""
    return lambda: joined([library(visit).gazetteer(), shipped().dataset.gazetteer])


def mapping_of(uploaded: UploadedFile | None) -> FileMapping | None:
    """Read a mapping that was dropped; what is wrong with it is said."""
    if uploaded is None:
        return None
    try:
        return mappings.read(uploaded.getvalue())
    except MappingError as error:
        st.error(plain(str(error)))
        return None


def country(desk: Desk, visit: str, key: str) -> None:
    """Draw the place to drop a country file of GeoNames, unless one is being read."""
    if desk.country:
        return
    st.file_uploader(
        say("import.places"),
        key=key,
        type=["zip", "txt"],
        max_upload_size=most_megabytes(),
        help=say("import.places.help"),
        on_change=_country_dropped,
        args=(desk, visit, key),
    )


def _mapping(key: str) -> None:
    uploaded = st.file_uploader(
        say("import.mapping"),
        key=key,
        type=["json"],
        max_upload_size=MAPPING_MB,
        help=say("import.mapping.help"),
    )
    if mapping_of(uploaded):
        st.caption(say("import.mapping.ready"))


@told
def _dropped(desk: Desk, visit: str, key: str, mapping_key: str) -> None:
    uploaded = receive(key)
    if uploaded is None:
        return
    # Another key is another widget, which holds nothing.
    st.session_state[_DROPS] += 1
    given = receive(mapping_key)
    try:
        if not desk.updates:
            # Said now, and not when all is corrected: what can be removed is listed here.
            library(visit).check_room()
        mapping = mappings.read(given.getvalue()) if given else None
        one = Import(uploaded.name, uploaded, desk.updates[0] if desk.updates else "")
    except MappingError as error:
        desk.say(str(error), wrong=True)
        return
    finally:
        let_go(uploaded)
        if given:
            let_go(given)
    try:
        order = _order(one, visit, mapping)
    except BaseException:
        one.close()
        raise
    desk.begin(one, order)


def _order(one: Import, visit: str, mapping: FileMapping | None) -> Order:
    """What to read, with what is known of the dataset that the file is a newer version of."""
    order = Order(one.path, places_of(visit), mapping)
    if not one.updates:
        return order
    kept = library(visit)
    settled = settled_places.read(kept.read_file(one.updates, "places.csv")).settled
    return Order(one.path, order.places, mapping or own_mapping(kept, one.updates), settled)


def own_mapping(kept: Library, dataset_id: str) -> FileMapping | None:
    """The mapping of a table of one's own; that of a known format is not tied to one file."""
    used = mapping_used(kept, dataset_id)
    return None if used is None or used.is_known else used


def mapping_used(kept: Library, dataset_id: str) -> FileMapping | None:
    """The mapping by which a dataset was read; None where it has none that can be read."""
    try:
        return mappings.read(kept.read_file(dataset_id, "mapping.json"))
    except (LibraryError, MappingError):
        return None


@told
def _country_dropped(desk: Desk, visit: str, key: str) -> None:
    uploaded = receive(key)
    if uploaded is None:
        return
    try:
        country_file = Country(uploaded.name, uploaded)
    finally:
        let_go(uploaded)
    try:
        desk.learn(country_file, library(visit))
    except LibraryError:
        country_file.close()
        raise
