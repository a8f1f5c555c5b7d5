"""What a person settled: names to places, kept as a ``places.csv`` that is a gazetteer too.

The file has the columns of a dataset's places, and one more: ``settles`` holds, as JSON, the
keys that were settled so, each ``[place, admin1, country]``. The name of each is an alias of
its place, so that other rows and other datasets find it.
"""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from hashlib import sha256
from typing import Any

from geo.events import datasets
from geo.events.problems import Problem
from geo.events.rows import MARK, Row, read_csv
from geo.places.gazetteer import Gazetteer, Place, fold
from geo.places.geocoding import UNLOCATED, Key, key_of
from geo.words.texts import say

_SETTLES = "settles"
# The file calls the local name by its language, as the shipped gazetteer does.
_COLUMNS = {"name_local": "name_ar"}
# Spreadsheets run a cell that begins so (OWASP, "CSV Injection"); the apostrophe is taken off
# again when the file is read.
_STARTS = "=+@＝＋－＠-"
_RISKY = re.compile(f"'*[{_STARTS}]")
_PROTECTED = re.compile(f"'+[{_STARTS}]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)


@dataclass(frozen=True, eq=False)
class Settlements:
    """What a file says: the settled keys, its places as a gazetteer, and what is wrong with it."""

    settled: dict[Key, Place]
    gazetteer: Gazetteer
    problems: tuple[Problem, ...]


def write(settled: Mapping[Key, Place]) -> str:
    """Return the text of a ``places.csv``: one row a place, in the order of the ids."""
    keys: dict[str, list[Key]] = {}
    places: dict[str, Place] = {}
    for key, place in settled.items():
        keys.setdefault(place.place_id, []).append(key)
        places[place.place_id] = place
    names = [field.name for field in fields(Place)]
    text = io.StringIO(newline="")
    text.write(MARK)
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*(_COLUMNS.get(name, name) for name in names), _SETTLES])
    for place_id in sorted(places):
        place, settles = places[place_id], sorted(keys[place_id])
        values = {name: getattr(place, name) for name in names}
        values["aliases"] = ";".join(_aliases(place, settles))
        cells = [_cell(values[name]) for name in names]
        writer.writerow([*cells, json.dumps(settles, ensure_ascii=False)])
    return text.getvalue()


def read(content: bytes, file: str = "places.csv") -> Settlements:
    """Read a ``places.csv``, with or without ``settles``. Damaged rows become problems."""
    columns = [_COLUMNS.get(field.name, field.name) for field in fields(Place)]
    table = read_csv(content, file, ("place_id",), columns[1:])
    problems = list(table.problems)
    places: dict[str, Place] = {}
    settled: dict[Key, Place] = {}
    seen: dict[str, int] = {}
    for found in table.walk(file):
        cells = {name: _unprotected(cell) for name, cell in found.cells.items()}
        row = Row(cells, file, found.line)
        place_id = row.key("place_id", seen)
        place = datasets.place_of(row)
        keys = _keys(row)
        problems += row.problems
        if row.usable:
            seen[place_id], places[place_id] = row.line, place
            settled |= dict.fromkeys(keys, place)
    return Settlements(settled, Gazetteer(places.values()), tuple(problems))


def own_place(
    name: str,
    latitude: float,
    longitude: float,
    precision: str = "settlement",
    radius_km: float | None = None,
    country: str = "",
) -> Place:
    """Return a place that a person put on the map (degrees, WGS 84), with an id of its own."""
    said = f"{name}\0{latitude:.6f}\0{longitude:.6f}\0{precision}"
    return Place(
        place_id=f"own-{sha256(said.encode(errors='replace')).hexdigest()[:12]}",
        name=name,
        country=country,
        latitude=latitude,
        longitude=longitude,
        precision=precision,
        radius_km=radius_km,
    )


def unlocated(name: str) -> Place:
    """Return what settles a name that is to stay without coordinates."""
    digest = sha256(fold(name).encode()).hexdigest()[:12]
    return Place(f"{UNLOCATED}-{digest}", name, kind=UNLOCATED)


def _aliases(place: Place, settles: Iterable[Key]) -> list[str]:
    added = () if place.kind == UNLOCATED else (key.place for key in settles)
    names = dict.fromkeys((*place.aliases, *added))
    known = {fold(place.name), fold(place.name_local)}
    return [name.replace(";", " ") for name in names if name in place.aliases or name not in known]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        # Without the exponent that a very small number would get.
        return f"{value:.7f}".rstrip("0").rstrip(".")
    # Controls and halves of characters can't be written to a file of text.
    categories = ("Cc", "Cs")
    kept = [" " if unicodedata.category(sign) in categories else sign for sign in str(value)]
    text = " ".join("".join(kept).split())
    return f"'{text}" if _RISKY.match(text) and not _NUMBER.fullmatch(text) else text


def _unprotected(cell: str) -> str:
    return cell[1:] if _PROTECTED.match(cell) else cell


def _keys(row: Row) -> list[Key]:
    text = row.text(_SETTLES)
    try:
        keys = json.loads(text or "[]")
        if not isinstance(keys, list):
            raise TypeError
        return [key_of(*(_text(part) for part in key)) for key in keys]
    except (ValueError, TypeError, RecursionError):
        expected, remedy = (say(f"settlements.settles.{part}") for part in ("expected", "remedy"))
        row.problems.append(
            Problem("settles", row.file, row.line, _SETTLES, text, expected, remedy, False)
        )
        return []


def _text(part: object) -> str:
    if not isinstance(part, str):
        raise TypeError
    return part
