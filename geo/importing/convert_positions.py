"""The coordinates of all rows: out of two columns, of one, of a grid's, or of a geometry.

Each different text is read once; plain decimal numbers never leave Arrow.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from geo.importing.mapping import FileMapping
from geo.importing.report import Findings
from geo.tables.table import LATITUDE, LONGITUDE, Table
from geo.values import coordinates, degrees, grids, numbers
from geo.values.coordinates import Position
from geo.values.geometry import wrapped

Floats = npt.NDArray[np.float64]

_PLAIN = (
    r"^\s*[(\[]?\s*(?P<first>[+-]?[0-9]{1,3}(?:\.[0-9]+)?)\s*[,;\s]\s*"
    r"(?P<second>[+-]?[0-9]{1,3}(?:\.[0-9]+)?)\s*[)\]]?\s*$"
)
_TWO_NUMBERS = r"(?s)[\d٠-٩۰-۹][^\d٠-٩۰-۹].*[\d٠-٩۰-۹]"
_FIRST = ("", "latitude", "longitude")


@dataclass(frozen=True, eq=False)
class Positions:
    """Coordinates a row (degrees, NaN for none).

    ``reach_km`` is how far what a cell tells reaches from its point, NaN for what is a point;
    ``kinds`` what it is there. ``names`` are what is written beside coordinates, a text a row,
    None where no cell has a name.
    """

    latitude: Floats
    longitude: Floats
    reach_km: Floats
    kinds: pa.DictionaryArray | None = None
    names: pa.DictionaryArray | None = None


def positions(table: Table, mapping: FileMapping, findings: Findings) -> Positions:
    """Return the coordinates of all rows. ``findings`` receives what can't be read."""
    if column := mapping.column("coordinates"):
        found = _told(table.column(column), column, mapping, findings)
    else:
        found = _nothing(len(table))
    north, east = _of_columns(table, mapping, findings)
    bare = np.isnan(found.latitude) & np.isnan(found.longitude)
    latitude = np.where(bare, north, found.latitude)
    longitude = np.where(bare, east, found.longitude)
    if column := mapping.column("place"):
        beside = _beside(table.column(column), column, mapping, findings)
        bare = np.isnan(latitude) & np.isnan(longitude)
        latitude = np.where(bare, beside.latitude, latitude)
        longitude = np.where(bare, beside.longitude, longitude)
        rows = bare & ~np.isnan(beside.latitude)
        shown = table.column(column).take(pa.array(np.flatnonzero(rows))).to_pylist()
        findings.add("coordinate_in_place", rows, column, shown)
        found = Positions(latitude, longitude, found.reach_km, found.kinds, beside.names)
    return Positions(
        latitude, _wrapped(latitude, longitude, findings), found.reach_km, found.kinds, found.names
    )


def pairs(texts: pa.Array, is_place: bool = False) -> dict[int, Position]:
    """Return what each of some texts says, by its number, of those that say coordinates.

    In a column for places only what is too exact for anything else is taken for coordinates.
    """
    found: dict[int, Position] = {}
    digit = pc.match_substring_regex(texts, _TWO_NUMBERS).to_numpy(zero_copy_only=False)
    plain = pc.extract_regex(texts, _PLAIN)
    easy = plain.is_valid().to_numpy(zero_copy_only=False)
    first, second = (
        pc.struct_field(plain, part).cast(pa.float64()).to_numpy(zero_copy_only=False)
        for part in ("first", "second")
    )
    for at in np.flatnonzero(digit).tolist():
        text = texts[at].as_py() if is_place or not easy[at] else ""
        one = Position(float(first[at]), float(second[at])) if easy[at] else _read(text, None)
        if one.found and not (is_place and not one.name and not coordinates.is_exact(text)):
            found[at] = one
    return found


def proven(name: str, waiting: Iterable[Position]) -> str:
    """Return what comes first in a column's pairs by its head or a number past 90, or ""."""
    return coordinates.order_of(name) or _proven(list(waiting))


def waits_for_order(
    texts: pa.Array, name: str, mapping: FileMapping, is_place: bool = False
) -> list[str]:
    """Return the texts of a column in which it is not known what comes first.

    A person's answer counts before the column's head, and that before a number above 90.
    """
    if mapping.constants.get("coordinates"):
        return []
    found = pairs(texts, is_place)
    waiting = {at: one for at, one in found.items() if not one.order}
    if not waiting or proven(name, waiting.values()):
        return []
    shown: list[str] = texts.take(pa.array(list(waiting))).to_pylist()
    return shown


def _proven(read: list[Position]) -> str:
    first = any(abs(one.first) > 90 and abs(one.second) <= 90 for one in read if not one.order)
    second = any(abs(one.second) > 90 and abs(one.first) <= 90 for one in read if not one.order)
    return "longitude" if first and not second else "latitude" if second and not first else ""


def _nothing(length: int) -> Positions:
    nan = np.full(length, np.nan)
    return Positions(nan, nan, nan)


def _read(text: str, west: bool | None) -> Position:
    return coordinates.read(text, west) if text.strip() else Position()


def _told(
    column: pa.DictionaryArray, name: str, mapping: FileMapping, findings: Findings
) -> Positions:
    """Return the coordinates that one column tells."""
    texts = column.dictionary
    size = len(texts)
    if not size:
        return _nothing(len(column))
    plain = pc.extract_regex(texts, _PLAIN)
    easy = plain.is_valid().to_numpy(zero_copy_only=False)
    first, second = (
        _copied(pc.struct_field(plain, part).cast(pa.float64()).fill_null(np.nan))
        for part in ("first", "second")
    )
    codes, names, kinds = [""] * size, [""] * size, [""] * size
    reach, orders = np.full(size, np.nan), np.zeros(size, np.int8)
    others = np.flatnonzero(~easy).tolist()
    unknown = set(mapping.unknown)
    written = {at: texts[at].as_py() for at in others}
    west = degrees.west_of(written.values())
    for at, text in written.items():
        if text.strip() in unknown:
            continue
        one = _read(text, west)
        first[at], second[at], codes[at] = one.first, one.second, one.code
        names[at], kinds[at], orders[at] = one.name, one.kind, _FIRST.index(one.order)
        reach[at] = one.reach_km if one.kind else np.nan
    told = mapping.constants.get("coordinates") or coordinates.order_of(name)
    open_ = (orders == 0) & ~np.isnan(first)
    if not told:
        pairs = zip(first[open_].tolist(), second[open_].tolist(), strict=True)
        told = _proven([Position(*pair) for pair in pairs])
    if told:
        orders[open_] = _FIRST.index(told)
    else:
        for at in np.flatnonzero(open_).tolist():
            codes[at] = "coordinate_order"
        first[open_] = second[open_] = np.nan
    indices = column.indices.to_numpy()
    _say(codes, column, name, findings)
    turned = orders == 2
    return Positions(
        np.where(turned, second, first)[indices],
        np.where(turned, first, second)[indices],
        reach[indices],
        _coded(column, kinds),
        _coded(column, names) if any(names) else None,
    )


def _say(codes: list[str], column: pa.DictionaryArray, name: str, findings: Findings) -> None:
    indices = column.indices.to_numpy()
    for code in sorted(set(codes) - {""}):
        rows = np.flatnonzero(np.array([one == code for one in codes])[indices])
        findings.add(code, rows, name, column.take(pa.array(rows)).to_pylist())


def _coded(column: pa.DictionaryArray, texts: list[str]) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(column.indices, pa.array(texts, pa.large_string()))


def _copied(column: pa.Array) -> Floats:
    copied: Floats = column.to_numpy(zero_copy_only=False).copy()
    return copied


def _of_columns(table: Table, mapping: FileMapping, findings: Findings) -> tuple[Floats, Floats]:
    """Return the coordinates of a column each, of a grid's columns, and of geometries."""
    north, east = np.full(len(table), np.nan), np.full(len(table), np.nan)
    names = mapping.column("latitude"), mapping.column("longitude")
    one_missing = np.zeros(len(table), bool)
    if all(names):
        north, east = (_axis(table, name, mapping, findings) for name in names)
        one_missing = np.isnan(north) != np.isnan(east)
    elif mapping.column("easting") and mapping.column("northing"):
        north, east = _of_utm(table, mapping, findings)
    if LATITUDE in table.columns.column_names:
        # Where a row's own columns are empty, its geometry still says where it was.
        empty = np.isnan(north) & np.isnan(east) & ~one_missing
        told = all(names)
        for name, values in ((LATITUDE, north), (LONGITUDE, east)):
            column = table.column(name)
            given, wrong = degrees.degrees(column)
            if not told:
                shown = column.take(pa.array(np.flatnonzero(wrong))).to_pylist()
                findings.add("coordinate", wrong, name.lstrip("\x1f"), shown)
            values[empty] = given[empty]
    return north, east


def _axis(table: Table, name: str, mapping: FileMapping, findings: Findings) -> Floats:
    column = table.column(name)
    values, wrong = degrees.degrees(column)
    unknown = set(mapping.unknown)
    left = [at for at, text in enumerate(column.dictionary.to_pylist()) if text in unknown]
    wrong &= ~np.isin(column.indices.to_numpy(), left)
    shown = column.take(pa.array(np.flatnonzero(wrong))).to_pylist()
    findings.add("coordinate", wrong, name, shown)
    return values


def _of_utm(table: Table, mapping: FileMapping, findings: Findings) -> tuple[Floats, Floats]:
    """Return the coordinates that easting, northing and zone tell."""
    names = mapping.column("easting"), mapping.column("northing")
    metres = []
    for name in names:
        column = table.column(name)
        sign = mapping.decimal or numbers.decimal_sign(column.dictionary.to_pylist()) or "."
        values, wrong = numbers.floats(column, sign)
        shown = column.take(pa.array(np.flatnonzero(wrong))).to_pylist()
        findings.add("coordinate", wrong, name, shown)
        metres.append(values)
    given = ~np.isnan(metres[0]) & ~np.isnan(metres[1])
    north, east = np.full(len(table), np.nan), np.full(len(table), np.nan)
    zones = mapping.column("utm_zone")
    column = table.column(zones) if zones else None
    told = column.dictionary.to_pylist() if column else [mapping.constants.get("utm_zone", "")]
    for at, zone in enumerate(told):
        rows = given if column is None else given & (column.indices.to_numpy() == at)
        code = "" if zone.strip() else "utm_zone"
        try:
            if zone.strip():
                turned = grids.all_from_utm(zone, metres[0][rows], metres[1][rows])
                north[rows], east[rows] = turned
        except grids.UnclearError:
            code = "utm_zone"
        except ValueError:
            code = "coordinate"
        wrong = rows & np.isnan(north)
        shown = [
            f"{zone} {easting:.10g} {northing:.10g}".strip()
            for easting, northing in zip(metres[0][wrong], metres[1][wrong], strict=True)
        ]
        findings.add(code or "coordinate", wrong, zones or names[0], shown)
    return north, east


def _beside(
    column: pa.DictionaryArray, name: str, mapping: FileMapping, findings: Findings
) -> Positions:
    """Return the coordinates that stand beside the names of places, and the names alone."""
    told = pairs(column.dictionary, is_place=True)
    if not told:
        return _nothing(len(column))
    texts = column.dictionary.to_pylist()
    kept = _coded(column, [text if at in told else "" for at, text in enumerate(texts)])
    found = _told(kept, name, mapping, findings)
    names = [told[at].name if at in told else text for at, text in enumerate(texts)]
    return Positions(
        found.latitude, found.longitude, found.reach_km, found.kinds, _coded(column, names)
    )


def _wrapped(latitude: Floats, longitude: Floats, findings: Findings) -> Floats:
    """Return longitudes of the convention from 0 to 360 as those from -180 to 180, noted."""
    with np.errstate(invalid="ignore"):
        past = (np.abs(longitude) > 180) & (np.abs(longitude) <= 360) & (np.abs(latitude) <= 90)
    if not past.any():
        return longitude
    turned = longitude.copy()
    turned[past] = [wrapped(one) for one in longitude[past]]
    shown = [f"{one:.10g}" for one in longitude[past]]
    findings.add(
        "longitude_wrapped", past, "longitude", shown, [f"{one:.10g}" for one in turned[past]]
    )
    return turned
