"""The stage: a folium map made of constants, and the signal that tells it to look at the address.

This is the only module that imports folium. folium compiles whatever text reaches it as a
template, so nothing that comes from data or from a link passes through here: events travel from
the API to the page's own scripts, and the map learns of a changed view by reading the address.
"""

import hashlib
import json
from dataclasses import asdict
from typing import Any

import folium
from branca.element import MacroElement
from folium.template import Template

from geo.events.symbols import MARKS, SYMBOLS
from geo.selection.view import KEYS
from web import assets
from web.basemaps import online_basemaps

#: From the component's frame, ``/component/<name>/index.html``, back to the application's root.
ROOT = "../../"
#: Leaflet's zoom, 0 the whole world; the embedded basemap's detail ends at 9.
ZOOM = {"minZoom": 2, "maxZoom": 16, "zoomSnap": 0.25, "zoomDelta": 1, "wheelPxPerZoomLevel": 90}


def _links(*names: str) -> list[tuple[str, str]]:
    return [(name, f"{ROOT}assets/{name}?v={assets.version()}") for name in names]


class StageMap(folium.Map):  # type: ignore[misc]
    """A folium map that loads Leaflet and our scripts from the same server, and nothing else."""

    def __init__(self) -> None:
        self.default_js = _links("leaflet/leaflet.js", "stage.js")
        self.default_css = _links("leaflet/leaflet.css", "fonts/fonts.css", "stage.css")
        super().__init__(
            location=[33.2, 43.8],
            zoom_start=6,
            tiles=None,
            zoom_control=False,
            attribution_control=True,
            world_copy_jump=False,
        )
        # folium leaves these out when a map has no tiles, and Leaflet then knows no limits.
        self.options.update(ZOOM)
        self.add_child(_Stage(settings()))


class _Stage(MacroElement):  # type: ignore[misc]
    _template = Template(
        "{% macro script(this, kwargs) %}"
        "Dateline.start({{ this._parent.get_name() }}, {{ this.settings }});"
        "{% endmacro %}"
    )

    def __init__(self, constants: dict[str, Any]) -> None:
        super().__init__()
        self._name = "Stage"
        self.settings = json.dumps(constants, sort_keys=True)


class _Look(MacroElement):  # type: ignore[misc]
    _template = Template(
        "{% macro script(this, kwargs) %}"
        "window.feature_group = []; Dateline.lookAgain({{ this.heard }}, '{{ this.token }}');"
        "{% endmacro %}"
    )

    def __init__(self, token: str, heard: int) -> None:
        super().__init__()
        self._name = "Look"
        self.token = token
        self.heard = heard


def settings() -> dict[str, Any]:
    """What the scripts need to know: the address's keys, paths, online basemaps. All constants."""
    return {
        "keys": [key.name for key in KEYS],
        "root": ROOT,
        "version": assets.version(),
        "symbols": {name: asdict(symbol) for name, symbol in SYMBOLS.items()},
        "marks": [[asdict(ring) for ring in rings] for rings in MARKS],
        "basemaps": {
            name: {"url": basemap.url, "options": basemap.options}
            for name, basemap in online_basemaps().items()
        },
    }


def look(query: str, heard: int) -> folium.FeatureGroup:
    """A feature group that makes the map read its address again whenever an argument is another.

    ``heard`` is the number of the map's last report that the page acts on. Of the query only a
    hash reaches the script. It also forgets earlier groups, which streamlit-folium would keep for
    as long as the page is open.
    """
    group = folium.FeatureGroup(control=False)
    group.add_child(_Look(hashlib.sha256(query.encode()).hexdigest(), int(heard)))
    return group
