"""The place columns of a table to each row's point, precision and place."""

import re
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from geo.importing.convert_positions import Positions, positions
from geo.importing.mapping import FileMapping, meanings
from geo.importing.report import Findings
from geo.places.gazetteer import PLACE_PRECISIONS, fold
from geo.tables.combining import combined
from geo.tables.table import GEOMETRY, RADIUS, Remark, Table, constant, encoded, joined
from geo.values import numbers
from geo.values.codes import Codes, codes, without

Floats = npt.NDArray[np.float64]

#: How precisely an area with this reach (km) places an event, finest first.
REACH: tuple[tuple[float, str], ...] = ((1.0, "site"), (10.0, "settlement"), (60.0, "district"))

_RANK = {name: rank for rank, name in enumerate(PLACE_PRECISIONS)}
_NONE = len(PLACE_PRECISIONS)


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

    where = positions(table, mapping, findings)
    precision, radius = _precision(table, mapping, findings, remarks)
    _widened(where, precision, radius, mapping.column("coordinates"), findings)
    place, admin, country = text("place"), text("admin"), text("country")
    if where.names is not None:
        place = where.names
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
        where.latitude,
        where.longitude,
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
    given = _widen(reach, precision, radius)
    kinds = table.column(GEOMETRY).take(pa.array(given)).to_pylist()
    findings.add("geometry_area", given, "geometry", kinds, [f"{reach[row]:.1f}" for row in given])


def _widened(
    where: Positions,
    precision: npt.NDArray[np.int8],
    radius: Floats,
    name: str,
    findings: Findings,
) -> None:
    """Do the same for what cells tell: geometries, and squares of a grid (in place)."""
    if where.kinds is None:
        return
    given = _widen(where.reach_km, precision, radius)
    kinds = np.array(where.kinds.take(pa.array(given)).to_pylist(), object)
    for code, chosen in (("grid_square", kinds == "square"), ("geometry_area", kinds != "square")):
        rows = given[chosen]
        details = [f"{where.reach_km[row]:.1f}" for row in rows]
        findings.add(code, rows, name, kinds[chosen].tolist(), details)


def _widen(reach: Floats, precision: npt.NDArray[np.int8], radius: Floats) -> npt.NDArray[np.int64]:
    """Make a reach the radius and the precision of its point (in place), and return its rows."""
    given = np.flatnonzero(~np.isnan(reach))
    for row in given:
        precision[row] = max(precision[row], _RANK[precision_of(reach[row])])
        radius[row] = reach[row]
    return given
