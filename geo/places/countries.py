"""Countries by any of their names, and the boxes that say whether a point is nowhere near one.

``countries.csv`` is made by ``build_countries``: Natural Earth's outlines, CLDR's names.
"""

import csv
import re
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from geo.places.gazetteer import fold

_FILE = Path(__file__).with_name("countries.csv")

Box = tuple[float, float, float, float]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@cache
def _countries() -> tuple[dict[str, str], dict[str, tuple[Box, ...]]]:
    codes: dict[str, str] = {}
    boxes: dict[str, tuple[Box, ...]] = {}
    with _FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            code = row["country"]
            boxes[code] = tuple(_box(text) for text in row["boxes"].split(";"))
            for name in (code, row["iso3"], *row["names"].split(";")):
                if name:
                    codes.setdefault(fold(name), code)
    return codes, boxes


def _box(text: str) -> Box:
    west, south, east, north = (float(edge) for edge in text.split())
    return west, south, east, north


def code_of(name: str) -> str:
    """Return the ISO 3166-1 alpha-2 code of a country by name or code, or "" for none known."""
    codes, _ = _countries()
    bare = re.sub(r"\s*\([^()]*\)$", "", name)
    return codes.get(fold(name)) or codes.get(fold(bare), "")


def near(code: str, longitude: Floats, latitude: Floats) -> Flags:
    """Tell which points (WGS 84 degrees) lie in a box of the country."""
    inside = np.zeros(len(longitude), bool)
    for west, south, east, north in _countries()[1].get(code, ()):
        inside |= (
            (longitude >= west) & (longitude <= east) & (latitude >= south) & (latitude <= north)
        )
    return inside
