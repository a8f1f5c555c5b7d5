"""The colours of a drawing, light and dark: those of the page, so that both look the same.

Colours are ``#rrggbb``. The categories have one colour in both themes (``geo.events.symbols``).
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Theme:
    """``page``, ``ink`` and so on are the furniture; the rest is the map (``basemap.js``).

    ``paper`` is the inside of a hollow marker and the halo round every marker.
    """

    page: str
    ink: str
    soft: str
    line: str
    accent: str
    muted: str
    tint: str
    paper: str
    sea: str
    land: str
    focus: str
    river: str
    border: str
    focus_border: str
    disputed: str
    admin: str
    admin_far: str
    country: str
    city: str
    town: str
    governorate: str
    water: str


THEMES: dict[str, Theme] = {
    "light": Theme(
        page="#ffffff",
        ink="#1d2329",
        soft="#545d66",
        line="#d5d9dd",
        accent="#0b57d0",
        muted="#b4bbc2",
        tint="#f0f1f2",
        paper="#ffffff",
        sea="#dce5eb",
        land="#f1eee8",
        focus="#fbfaf7",
        river="#a8c3d3",
        border="#b3aaa0",
        focus_border="#8d847a",
        disputed="#a2988d",
        admin="#d8d1c8",
        admin_far="#e2dcd4",
        country="#7d766e",
        city="#3c3a38",
        town="#5f5b57",
        governorate="#958c82",
        water="#6f8b9c",
    ),
    "dark": Theme(
        page="#1a222c",
        ink="#edf0f3",
        soft="#aab4bf",
        line="#3a4654",
        accent="#a8c7fa",
        muted="#4d5967",
        tint="#252f3a",
        paper="#10161d",
        sea="#10151a",
        land="#191e24",
        focus="#1e242c",
        river="#2f4454",
        border="#4a525b",
        focus_border="#68727d",
        disputed="#5c656f",
        admin="#333b44",
        admin_far="#2a3138",
        country="#8b949e",
        city="#d3d9df",
        town="#a4adb6",
        governorate="#78828c",
        water="#5f7d92",
    ),
}
