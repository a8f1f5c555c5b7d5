"""What the three pages share: the events, the slider, and a folium map that loads local files.

folium names scripts and styles on hosts elsewhere. Here they come from the same server, out of the
packages that hold them, as `streamlit-folium`'s own do, so that a missing or slow network slows no
page down. Everything that these pages don't use is left out.
"""

import datetime
import os
from pathlib import Path
from typing import Any

import folium
import pandas as pd
import streamlit as st
import streamlit.components.v1 as components
import xstatic.pkg.jquery
import xstatic.pkg.leaflet
import xstatic.pkg.leaflet_markercluster
from branca.element import MacroElement
from folium.plugins import FastMarkerCluster, MarkerCluster
from folium.template import Template
from streamlit_folium import st_folium

#: Names the folder with ``events.parquet``.
FOLDER_SETTING = "BENCH_EVENTS"
STEP = datetime.timedelta(days=30)
COLUMNS = ["title", "date", "first_day", "last_day", "latitude", "longitude", "on_point"]


def _served(name: str, package: Any) -> str:
    """Serve a package's files and return their address, seen from a component's frame."""
    components.declare_component(name, path=package.BASE_DIR)
    return f"../{__name__}.{name}"


_LEAFLET = _served("leaflet", xstatic.pkg.leaflet)
_JQUERY = _served("jquery", xstatic.pkg.jquery)
_CLUSTER = _served("cluster", xstatic.pkg.leaflet_markercluster)

folium.Map.default_js = [
    ("leaflet", f"{_LEAFLET}/leaflet.js"),
    ("jquery", f"{_JQUERY}/jquery.min.js"),
]
folium.Map.default_css = [("leaflet_css", f"{_LEAFLET}/leaflet.css")]
for _plugin in (MarkerCluster, FastMarkerCluster):
    _plugin.default_js = [("markercluster", f"{_CLUSTER}/leaflet.markercluster.js")]
    _plugin.default_css = [
        (name, f"{_CLUSTER}/{name}.css") for name in ("MarkerCluster", "MarkerCluster.Default")
    ]


class _Icons(MacroElement):  # type: ignore[misc]
    """Tells Leaflet where its pictures are: it asks its style, which here arrives too late."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        f"L.Icon.Default.imagePath = '{_LEAFLET}/images/';"
        "{% endmacro %}"
    )


@st.cache_resource
def events() -> pd.DataFrame:
    """Return the events that have a point, read once for everybody."""
    table = pd.read_parquet(Path(os.environ[FOLDER_SETTING]) / "events.parquet", columns=COLUMNS)
    return table[table["on_point"]].reset_index(drop=True)


def chosen(table: pd.DataFrame) -> "pd.Series[bool]":
    """Draw the slider over all days and return which events overlap what it says."""
    first, last = table["first_day"].min().date(), table["last_day"].max().date()
    # Whole steps back from the last day, so that the first step hides what is in its month.
    first = last - STEP * -((first - last) // STEP)
    start, end = st.slider("Dates", first, last, (first, last), step=STEP)
    until = table["first_day"] <= pd.Timestamp(end)
    return until & (table["last_day"] >= pd.Timestamp(start))


def empty_map() -> folium.Map:
    """Return a map over Iraq. Canvas draws many circles faster than the default does."""
    stage = folium.Map(location=[33.2, 43.8], zoom_start=6, tiles=None, prefer_canvas=True)
    stage.options["maxZoom"] = 16  # clusters need it, and without tiles folium leaves it out
    stage.add_child(_Icons())
    return stage


def show(stage: folium.Map) -> None:
    """Draw the map, asking nothing back, so that moving it reruns nothing."""
    st_folium(stage, height=640, use_container_width=True, returned_objects=[])
