"""The file of sources that a file of events points into: asked for, and read with it."""

import streamlit as st

from geo.importing.result import Imported
from web.held import most_megabytes
from web.importing.desk import Desk, told
from web.importing.drop import let_go, receive
from web.importing.job import Import
from web.markdown import plain
from web.texts import say


def is_wanted(imported: Imported) -> bool:
    """Whether the events name sources by ids of a file that was not given."""
    return any(one.key == "sources" for one in imported.questions)


def sources(desk: Desk, one: Import, key: str) -> None:
    """Draw the place to drop the file of sources, where the events name its ids."""
    if one.imported is None or one.order is None:
        return
    if not is_wanted(one.imported) and one.order.sources is None:
        return
    with st.container(border=True, key=f"{key}-second"):
        for question in one.imported.questions:
            if question.key == "sources":
                st.text(question.sentence())
        known = one.order.sources is not None
        if known:
            st.caption(plain(say("import.sources.known")))
        st.file_uploader(
            say("import.sources.other" if known else "import.sources"),
            key=f"{key}-sources",
            max_upload_size=most_megabytes(),
            help=say("import.sources.help"),
            on_change=_dropped,
            args=(desk, one, f"{key}-sources"),
        )


@told
def _dropped(desk: Desk, one: Import, key: str) -> None:
    uploaded = receive(key)
    if uploaded is None:
        return
    try:
        path = one.keep(f"sources-{one.readings}", uploaded)
    finally:
        let_go(uploaded)
    desk.again(sources=path)
