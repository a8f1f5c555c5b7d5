"""Which of two plain numbers in a cell comes first, by what else the file and the gazetteer tell.

What a person, the column's head or a number past 90 says is heard first (``geo.readers.
positions``). Then the rows are asked: their country, the known place beside the numbers, and cells
of the same column that name their hemispheres. Where these do not agree, a person is asked.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa

from geo.importing import convert_positions
from geo.importing.mapping import FileMapping
from geo.importing.report import Findings
from geo.places import countries
from geo.places.gazetteer import Gazetteer, Place
from geo.places.geocoding import geocode
from geo.places.several import distance_km
from geo.tables.table import Table
from geo.values import coordinates
from geo.values.coordinates import Position

# Rows that are asked; more of them tell no more.
_ASKED = 2_000
_NEARLY_ALL = 0.9
# A point lies at a known place within this, and away from it beyond twice this (km).
_NEAR_KM = 60.0


def told(
    table: Table, mapping: FileMapping, gazetteer: Gazetteer, findings: Findings
) -> FileMapping:
    """Return the mapping with what comes first in pairs, where that can be worked out.

    Each row whose order was worked out is noted in ``findings``.
    """
    name = mapping.column("coordinates")
    if not name and not mapping.column("latitude"):
        name = mapping.column("place")
    if not name or mapping.constants.get("coordinates"):
        return mapping
    column, is_place = table.column(name), not mapping.column("coordinates")
    pairs = convert_positions.pairs(column.dictionary, is_place)
    waiting = {at: one for at, one in pairs.items() if one.found and not one.order}
    if not waiting or convert_positions.proven(name, waiting.values()):
        return mapping
    shown = {
        one.order
        for at, one in pairs.items()
        if one.order and coordinates.shows_order(column.dictionary[at].as_py())
    }
    indices = column.indices.to_numpy()
    rows = np.flatnonzero(np.isin(indices, list(waiting)))
    asked = {int(row): waiting[int(indices[row])] for row in rows[:_ASKED]}
    by_rows = _agreed(
        [*_by_country(table, mapping, asked), *_by_name(table, mapping, asked, gazetteer)]
    )
    heard = {order for order in (by_rows, *shown) if order}
    if len(heard) != 1 or by_rows == "both":
        return mapping
    (first,) = heard
    texts = column.take(pa.array(rows)).to_pylist()
    findings.add("coordinate_order_told", rows, name, texts, [first] * len(rows))
    return replace(mapping, constants={**mapping.constants, "coordinates": first})


def _agreed(votes: list[str]) -> str:
    """Return what nearly all rows say, "" where none says anything, or ``both``."""
    if not votes:
        return ""
    north = votes.count("latitude") / len(votes)
    return (
        "latitude" if north >= _NEARLY_ALL else "longitude" if north <= 1 - _NEARLY_ALL else "both"
    )


def _by_country(table: Table, mapping: FileMapping, asked: Mapping[int, Position]) -> Iterator[str]:
    """Yield the order by which each row's point lies in its country, where only one does."""
    for row, text in _texts(table, mapping, "country", asked).items():
        if code := countries.code_of(text):
            x, y = np.array([asked[row].first]), np.array([asked[row].second])
            yield from _only(countries.near(code, y, x)[0], countries.near(code, x, y)[0])


def _by_name(
    table: Table, mapping: FileMapping, asked: Mapping[int, Position], gazetteer: Gazetteer
) -> Iterator[str]:
    """Yield the order by which each row's point lies at the place that it names."""
    names = {row: one.name for row, one in asked.items()}
    if mapping.column("coordinates"):
        beside = _texts(table, mapping, "place", asked)
        names = {row: name or beside.get(row, "") for row, name in names.items()}
    columns = {
        "place": names,
        "admin1": _texts(table, mapping, "admin", asked),
        "country": _texts(table, mapping, "country", asked),
    }
    if not any(names.values()):
        return
    frame = geocode(pd.DataFrame(columns, index=list(asked)).fillna(""), gazetteer).frame
    for row, latitude, longitude, precision in zip(
        frame.index, frame["latitude"], frame["longitude"], frame["precision"], strict=True
    ):
        if np.isnan(latitude) or precision in ("region", "country"):
            continue
        place = Place("", "", latitude=latitude, longitude=longitude)
        first, second = asked[row].first, asked[row].second
        yield from _only(_is_at(place, first, second), _is_at(place, second, first))


def _is_at(place: Place, latitude: float, longitude: float) -> bool | None:
    """Tell whether a point lies at a place; None for neither there nor away."""
    if abs(latitude) > 90:
        return False
    apart = distance_km(place, Place("", "", latitude=latitude, longitude=longitude))
    if apart is None or _NEAR_KM < apart <= 2 * _NEAR_KM:
        return None
    return apart <= _NEAR_KM


def _only(north_first: bool | None, east_first: bool | None) -> Iterator[str]:
    if None not in (north_first, east_first) and bool(north_first) != bool(east_first):
        yield "latitude" if north_first else "longitude"


def _texts(
    table: Table, mapping: FileMapping, field: str, asked: Mapping[int, Position]
) -> dict[int, str]:
    """Return what some rows say in a field's first column, or in all rows alike."""
    name = mapping.column(field)
    if not name:
        constant = mapping.constants.get(field, "")
        return dict.fromkeys(asked, constant) if constant else {}
    texts = table.column(name).take(pa.array(list(asked))).to_pylist()
    return dict(zip(asked, texts, strict=True))
