"""Make geo/places/countries.csv: the codes, names and bounding boxes of countries.

The outlines are Natural Earth's (public domain), from ``world_map.gpkg`` of the Debian package
qgis-common 3.22.16; the names in other languages are Unicode's CLDR (Unicode License v3), from
the PyPI package Babel 2.18.0, which only this script needs.

    python data/build_countries.py world_map.gpkg

A country whose parts lie far apart has a box for each. Boxes are widened by ``MARGIN`` degrees:
they tell that a point lies nowhere near a country, not that it lies in it.
"""

import csv
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

OUTPUT = Path(__file__).parents[1] / "geo" / "places" / "countries.csv"
LANGUAGES = ("en", "ar", "fr", "es", "de", "it", "pt", "ru", "tr", "fa", "uk", "ckb", "ku")
MARGIN = 0.3
APART = 4.0

#: Names that conflict datasets write, beside those of CLDR.
ALSO = {
    "BA": ["Bosnia-Herzegovina"],
    "BN": ["Brunei Darussalam"],
    "CD": ["DR Congo (Zaire)", "DR Congo", "Democratic Republic of Congo", "Zaire"],
    "CG": ["Congo", "Republic of Congo", "Republic of the Congo"],
    "CI": ["Ivory Coast"],
    "CZ": ["Czech Republic"],
    "GB": ["United Kingdom", "UK", "Great Britain"],
    "KH": ["Cambodia (Kampuchea)"],
    "KP": ["North Korea"],
    "KR": ["South Korea"],
    "KG": ["Kyrgyz Republic"],
    "LA": ["Laos"],
    "MK": ["Macedonia, FYR", "Macedonia"],
    "MM": ["Myanmar (Burma)", "Burma"],
    "PS": ["Palestine", "West Bank and Gaza Strip", "West Bank", "Gaza Strip"],
    "RS": ["Serbia (Yugoslavia)"],
    "RU": ["Russia (Soviet Union)", "Russian Federation"],
    "SY": ["Syrian Arab Republic"],
    "SZ": ["Swaziland", "Kingdom of eSwatini (Swaziland)"],
    "TR": ["Turkey"],
    "US": ["United States", "United States of America", "USA"],
    "YE": ["Yemen (North Yemen)"],
    "ZW": ["Zimbabwe (Rhodesia)"],
}


def boxes(shape: Any) -> list[tuple[float, float, float, float]]:
    """Return a box (west, south, east, north) around each group of parts."""
    import shapely

    parts = shapely.get_parts(shape)
    groups = shapely.get_parts(
        shapely.union_all(shapely.buffer(shapely.envelope(parts), APART / 2))
    )
    found = []
    for group in groups:
        west, south, east, north = shapely.total_bounds(parts[shapely.intersects(parts, group)])
        found.append(
            (
                max(round(west - MARGIN, 1), -180.0),
                max(round(south - MARGIN, 1), -90.0),
                min(round(east + MARGIN, 1), 180.0),
                min(round(north + MARGIN, 1), 90.0),
            )
        )
    return sorted(found)


def main(source: str) -> None:
    """Write the file."""
    from pyogrio.raw import read
    from shapely import from_wkb

    locale = import_module("babel").Locale
    languages = [locale.parse(name).territories for name in LANGUAGES]
    meta, _, shapes, columns = read(source, layer="countries")
    table = dict(zip([str(name).lower() for name in meta["fields"]], columns, strict=True))
    rows = []
    for iso2, iso3, name, shape in zip(
        table["iso_a2"], table["iso_a3"], table["name"], from_wkb(shapes), strict=True
    ):
        if not (isinstance(iso2, str) and len(iso2) == 2 and iso2.isalpha()):
            continue
        told = [str(name), *ALSO.get(iso2, []), *(terms.get(iso2, "") for terms in languages)]
        names = list(dict.fromkeys(text for text in told if text))
        written = [" ".join(f"{edge:g}" for edge in box) for box in boxes(shape)]
        rows.append([iso2, iso3 if str(iso3).isalpha() else "", ";".join(names), ";".join(written)])
    with OUTPUT.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["country", "iso3", "names", "boxes"])
        writer.writerows(sorted(rows))


if __name__ == "__main__":
    main(sys.argv[1])
