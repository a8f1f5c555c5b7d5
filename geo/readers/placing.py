"""The place columns of a table to each row's point, precision and place."""

import re
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from geo.mapping import FileMapping, meanings
from geo.places import PLACE_PRECISIONS, fold
from geo.readers import numbers
from geo.readers.codes import Codes, codes, without
from geo.readers.combining import combined
from geo.readers.table import (
    GEOMETRY,
    LATITUDE,
    LONGITUDE,
    RADIUS,
    Remark,
    Table,
    constant,
    encoded,
    joined,
)
from geo.report import Findings

Floats = npt.NDArray[np.float64]

#: How precisely an area with this reach (km) places an event, finest first.
REACH: tuple[tuple[float, str], ...] = ((1.0, "site"), (10.0, "settlement"), (60.0, "district"))

_RANK = {name: rank for rank, name in enumerate(PLACE_PRECISIONS)}
_NONE = len(PLACE_PRECISIONS)
_WKT = re.compile(r"\s*(?:SRID=4326;)?\s*POINT\s*Z?\s*\(\s*(\S+)\s+(\S+)(?:\s+\S+)?\s*\)\s*", re.I)
_PAIR = re.compile(
    r"\s*\(?\s*([+-]?\d{1,3}(?:\.\d+)?)\s*[,;\s]\s*([+-]?\d{1,3}(?:\.\d+)?)\s*\)?\s*"
)


@dataclass(frozen=True, eq=False)
class Placed:
    """A place a row.

    ``named`` is the place as its own column has it, ``place`` the same, or else the region or
    country. ``precision`` is an index into ``PLACE_PRECISIONS``, one past it for none.
    """

    named: pa.DictionaryArray
    place: pa.DictionaryArray
    place_local: pa.DictionaryArray
    admin: pa.DictionaryArray
    country: pa.DictionaryArray
    place_id: pa.DictionaryArray
    latitude: Floats
    longitude: Floats
    precision: npt.NDArray[np.int8]
    radius_km: Floats


def placed(table: Table, mapping: FileMapping, findings: Findings, remarks: list[Remark]) -> Placed:
    """Return the places of all rows, their coordinates as they are written."""
    length, absent = len(table), codes(mapping.unknown)

    def text(field: str) -> pa.DictionaryArray:
        columns = [without(table.column(name), absent) for name in mapping.columns.get(field, ())]
        if not columns:
            return constant(mapping.constants.get(field, ""), length)
        return columns[0] if len(columns) == 1 else encoded(joined(columns, ", "))

    latitude, longitude = _coordinates(table, mapping, findings)
    precision, radius = _precision(table, mapping, findings, remarks)
    place, admin, country = text("place"), text("admin"), text("country")
    names = combined([place, admin, country])
    shown = names.coded([first or second or third for first, second, third in names.texts])
    own_id = text("place_id") if mapping.columns.get("place_id") else None
    place_id = own_id if own_id is not None else names.coded(names.make(place_key))
    return Placed(
        place,
        shown,
        text("place_local"),
        admin,
        country,
        place_id,
        latitude,
        longitude,
        precision,
        radius,
    )


def place_key(place: str, admin: str = "", country: str = "") -> str:
    """Return the id of a place by its names, the same in every import; "" for no names."""
    told = tuple(fold(part) for part in (place, admin, country))
    named = next((part for part in told if part), "")
    if not named:
        return ""
    slug = re.sub(r"[^a-z0-9]+", "-", named)[:40].strip("-")
    digest = blake2b("\x1f".join(told).encode("utf-8", "replace"), digest_size=4).hexdigest()
    return f"{slug}-{digest}" if slug else digest


def precision_of(radius_km: float) -> str:
    """Return how precisely a point is known that may be this far off."""
    return next((name for most, name in REACH if radius_km <= most), "region")


def _coordinates(table: Table, mapping: FileMapping, findings: Findings) -> tuple[Floats, Floats]:
    names = mapping.column("latitude"), mapping.column("longitude")
    if both := mapping.column("coordinates"):
        return _pairs(table.column(both), both, mapping, findings)
    has_geometry = LATITUDE in table.columns.column_names
    if not all(names):
        names = (LATITUDE, LONGITUDE) if has_geometry else ("", "")
    if not all(names):
        return np.full(len(table), np.nan), np.full(len(table), np.nan)
    found, absent = [], codes(mapping.unknown)
    for name in names:
        column = table.column(name)
        values, wrong = numbers.degrees(column)
        wrong &= ~absent.among(column.dictionary)[column.indices.to_numpy()]
        shown = column.take(pa.array(np.flatnonzero(wrong))).to_pylist()
        findings.add("coordinate", wrong, _visible(name), shown)
        found.append(values)
    bad = np.isnan(found[0]) != np.isnan(found[1])
    if has_geometry and names[0] != LATITUDE:
        # Where a row's own columns are empty, its geometry still says where it was.
        empty = np.isnan(found[0]) & np.isnan(found[1]) & ~bad
        for at, name in enumerate((LATITUDE, LONGITUDE)):
            found[at] = np.where(empty, numbers.degrees(table.column(name))[0], found[at])
    return found[0], found[1]


def _visible(name: str) -> str:
    return name.lstrip("\x1f")


def pair_order(texts: list[str]) -> str:
    """Return what the texts of a column prove: "latitude", "longitude" first, or "" for neither."""
    first = second = False
    for text in texts:
        if match := _PAIR.fullmatch(text):
            first |= abs(float(match.group(1))) > 90
            second |= abs(float(match.group(2))) > 90
    return "longitude" if first and not second else "latitude" if second and not first else ""


def _pairs(
    column: pa.DictionaryArray, name: str, mapping: FileMapping, findings: Findings
) -> tuple[Floats, Floats]:
    """Return both coordinates out of one column, a pair of numbers or a POINT of WKT."""
    texts = column.dictionary.to_pylist()
    first = mapping.constants.get("coordinates") or pair_order(texts)
    pairs, faults = [], []
    for text in texts:
        pair, code = (np.nan, np.nan), ""
        if match := _WKT.fullmatch(text):
            pair = _floats(match.group(2), match.group(1))
        elif match := _PAIR.fullmatch(text):
            pair = _floats(match.group(1), match.group(2))
            pair = (pair[1], pair[0]) if first == "longitude" else pair
            code = "" if first else "coordinate_order"
            pair = pair if first else (np.nan, np.nan)
        elif text.strip():
            code = "coordinate"
        faults.append(code)
        pairs.append(pair)
    indices = column.indices.to_numpy()
    for code in sorted(set(faults) - {""}):
        rows = np.flatnonzero(np.array([one == code for one in faults])[indices])
        findings.add(code, rows, name, column.take(pa.array(rows)).to_pylist())
    values = np.array(pairs or [(np.nan, np.nan)])
    return values[indices, 0], values[indices, 1]


def _floats(north: str, east: str) -> tuple[float, float]:
    try:
        return float(north), float(east)
    except ValueError:
        return np.nan, np.nan


def _precision(
    table: Table, mapping: FileMapping, findings: Findings, remarks: list[Remark]
) -> tuple[npt.NDArray[np.int8], Floats]:
    """Return precision and radius a row, by code, by the reach of a geometry, or by default."""
    length = len(table)
    default = mapping.constants.get("place_precision", "")
    precision = np.full(length, _RANK.get(default or "settlement", _NONE), np.int8)
    radius = np.full(length, np.nan)
    if name := mapping.column("place_precision"):
        known = meanings(mapping, "place_precision")
        reach = Codes(mapping.radii)
        column = table.column(name)
        texts = [text.strip() for text in column.dictionary.to_pylist()]
        # A code that nobody explained must not look precise.
        ranks = [
            _RANK.get(known.get(text, "" if not text else "district"), _NONE) for text in texts
        ]
        indices = column.indices.to_numpy()
        precision = np.array(ranks or [_NONE], np.int8)[indices]
        radii = [reach.get(text, np.nan) for text in texts]
        radius = np.array(radii or [np.nan])[indices]
        unknown = np.array([bool(text) and text not in known for text in texts] or [False])[indices]
        shown = column.take(pa.array(np.flatnonzero(unknown))).to_pylist()
        findings.add("code_unknown", unknown, name, shown, known.said)
    elif not default:
        remarks.append(Remark("place_precision", value="settlement"))
    if name := mapping.column("radius_km"):
        radius, wrong = _radius(table.column(name), mapping.decimal)
        shown = table.column(name).take(pa.array(np.flatnonzero(wrong))).to_pylist()
        findings.add("radius", wrong, name, shown)
    if RADIUS in table.columns.column_names:
        _by_reach(table, precision, radius, findings)
    return precision, radius


def _radius(column: pa.DictionaryArray, decimal: str) -> tuple[Floats, Any]:
    sign = decimal or numbers.decimal_sign(column.dictionary.to_pylist()) or "."
    values, wrong = numbers.floats(column, sign)
    with np.errstate(invalid="ignore"):
        wrong |= (values < 0) | (values > 20_000)
    return np.where(wrong, np.nan, values), wrong


def _by_reach(
    table: Table, precision: npt.NDArray[np.int8], radius: Floats, findings: Findings
) -> None:
    """Make what a line or area reaches the radius and the precision of its point (in place)."""
    reach, _ = numbers.floats(table.column(RADIUS))
    given = np.flatnonzero(~np.isnan(reach))
    for row in given:
        precision[row] = max(precision[row], _RANK[precision_of(reach[row])])
        radius[row] = reach[row]
    kinds = table.column(GEOMETRY).take(pa.array(given)).to_pylist()
    findings.add("geometry_area", given, "geometry", kinds, [f"{reach[row]:.1f}" for row in given])
