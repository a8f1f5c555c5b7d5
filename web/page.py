"""The page: a View in the address, widgets that change it, and everything that shows it.

Streamlit runs this file from top to bottom on each change. The address is the only state: it is
read first, widgets are set from it, and a widget or the map that changes something writes the
address before the next run begins.
"""

import sys
from collections.abc import Callable
from pathlib import Path

import streamlit as st
from streamlit_folium import st_folium

# Streamlit runs this file as a script, not as a part of the package.
sys.path.insert(0, str(Path(__file__).parent.parent))

from geo.selection.view import View
from web import address, page_faults, panels
from web.assets import STATIC, icon
from web.datasets import UnknownDatasetError, store_of
from web.map import StageMap, look
from web.texts import say
from web.visit import of_page

MAP = "map"
#: Where the session keeps the number of the map's last report.
HEARD = "map-heard"


def _map_reported() -> None:
    """Take over what was chosen with the map's slider, legend or popup."""
    reported = (st.session_state.get(MAP) or {}).get("last_active_drawing") or {}
    told = reported.get("properties", {})
    if isinstance(told.get("report"), int):
        st.session_state[HEARD] = told["report"]
    if isinstance(told.get("changes"), dict):
        address.take(told["changes"])
    if isinstance(told.get("share"), dict):
        panels.open_share(told["share"])


def _map(view: View) -> None:
    st_folium(
        StageMap(),
        key=MAP,
        height=640,
        use_container_width=True,
        returned_objects=["last_active_drawing"],
        feature_group_to_add=look(
            # The viewport is the map's own affair: moving it must not come back as news.
            view.replace(latitude=None, longitude=None, zoom=None).query(),
            st.session_state.get(HEARD, 0),
        ),
        on_change=_map_reported,
    )


def main() -> None:
    """Draw the page once."""
    st.set_page_config(page_title=say("page.title"), page_icon=icon(), layout="wide")
    view, problems = address.current()
    if view.layout == "import":
        # Only here: the map should not wait for what reads files.
        from web.importing.page import importing

        importing(view)
        return
    visit = of_page()
    if view.layout != "clean":
        # First, or the map would be drawn across the page and then make room for the sidebar.
        with st.sidebar, page_faults.part():
            panels.datasets(view, visit)
    try:
        with st.container(key="loading"), st.spinner(say("datasets.loading")):
            store = store_of(view, visit)
    except UnknownDatasetError as error:
        panels.unknown(str(error))
        return
    if view.layout == "clean":
        st.html(STATIC / "page" / "clean.css")
        panels.headline(view, store, ())
        _map(view)
        return
    with page_faults.part():
        panels.headline(view, store, problems)
    with page_faults.part():
        _map(view)
    with page_faults.part():
        panels.share(view, store)
    # Only the open tab is drawn: the others would cost every step of the slider their time.
    parts: dict[str, Callable[[], None]] = {
        "list.tab": lambda: panels.listing(view, store),
        "chart.tab": lambda: panels.chart(view, store),
        "about.tab": lambda: panels.about(store.dataset),
    }
    tabs = st.tabs([say(key) for key in parts], key="tabs", on_change="rerun")
    for tab, draw in zip(tabs, parts.values(), strict=True):
        if tab.open:
            with tab, page_faults.part():
                draw()
    # Last, since their counts take the longest and what the person looks at should not wait.
    with st.sidebar, page_faults.part():
        panels.filters(view, store)


main()
