"""The online basemaps one can choose, from xyzservices' records; the embedded one needs none."""

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from xyzservices import TileProvider, providers


@dataclass(frozen=True)
class Basemap:
    """A tile service: Leaflet's URL template and options, attribution included."""

    url: str
    options: dict[str, Any]

    def origins(self) -> tuple[str, ...]:
        """The hosts that its pictures come from, as CSP sources."""
        host = re.sub(r"^(https://[^/]+).*$", r"\1", self.url)
        return (host.replace("{s}", "*"),)


@cache
def online_basemaps() -> dict[str, Basemap]:
    """The registry: a name of View's ``basemap`` key to its tile service."""
    records = {
        "streets": providers.OpenStreetMap.Mapnik,
        "plain": providers.Esri.WorldGrayCanvas,
        "satellite": providers.Esri.WorldImagery,
    }
    return {name: _basemap(record) for name, record in records.items()}


def tile_origins() -> tuple[str, ...]:
    """Every host that an online basemap's pictures may come from."""
    return tuple(origin for basemap in online_basemaps().values() for origin in basemap.origins())


def _basemap(record: TileProvider) -> Basemap:
    url = record.build_url(x="{x}", y="{y}", z="{z}", scale_factor="{r}", fill_subdomain=False)
    options: dict[str, Any] = {
        "attribution": record.html_attribution,
        "maxNativeZoom": record.get("max_zoom", 18),
        # Tile services ask who shows their tiles; only they are told, and only the origin.
        "referrerPolicy": "strict-origin",
    }
    if "subdomains" in record:
        options["subdomains"] = record["subdomains"]
    return Basemap(url, options)
