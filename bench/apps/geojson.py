"""A folium GeoJson layer of circles with popups, without a cluster."""

from typing import Any

import folium
import numpy as np
import streamlit as st

from bench.apps import page


@st.cache_resource
def features() -> list[dict[str, Any]]:
    """Return each event as a GeoJSON feature, made once for everybody."""
    table = page.events()
    columns = (table[name] for name in ("longitude", "latitude", "title", "date"))
    return [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [longitude, latitude]},
            "properties": {"title": title, "date": date},
        }
        for longitude, latitude, title, date in zip(*columns, strict=True)
    ]


table = page.events()
made = features()
shown = [made[row] for row in np.flatnonzero(page.chosen(table))]
stage = page.empty_map()
folium.GeoJson(
    {"type": "FeatureCollection", "features": shown},
    marker=folium.CircleMarker(radius=5),
    popup=folium.GeoJsonPopup(["title", "date"]),
).add_to(stage)
page.show(stage)
