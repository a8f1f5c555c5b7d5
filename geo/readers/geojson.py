"""GeoJSON (RFC 7946) and JSON lists of records to rows of text, one feature after another.

Numbers stay the text that they are written as. Only WGS 84 is accepted: no ``crs``, or one that
names it. Nothing outside the file is ever asked for: a ``crs`` that is a link is refused.
"""

import json
from collections.abc import Mapping
from json import JSONDecodeError
from pathlib import Path
from typing import Any

from geo.limits import LIMITS, MEGABYTE, QUIET, Limits, RefusedError, Watch
from geo.readers import encodings
from geo.readers.json_answers import geometry_of, in_degrees, unfolded
from geo.readers.json_items import Items
from geo.tables.table import GEOMETRY, LATITUDE, LONGITUDE, Remark, RowsByName, Table, Unread
from geo.values.geometry import GeometryError, from_geojson, point_of

_MOST_BYTES = 400 * MEGABYTE
_TELL_EVERY = 1_000
_SHOWN = 200
_WGS84 = {
    "urn:ogc:def:crs:ogc:1.3:crs84",
    "urn:ogc:def:crs:ogc::crs84",
    "urn:ogc:def:crs:epsg::4326",
    "epsg:4326",
    "crs84",
    "ogc:crs84",
    "wgs84",
}


def read(
    path: Path,
    reading: Mapping[str, str] | None = None,
    limits: Limits = LIMITS,
    watch: Watch = QUIET,
) -> Table:
    """Read a FeatureCollection, a Feature, a list of records wherever it stands, or one a line.

    ``reading`` may hold ``encoding``. Raises RefusedError.
    """
    if path.stat().st_size > _MOST_BYTES:
        raise RefusedError("too_large", value=str(path.stat().st_size), limit=_MOST_BYTES)
    given = (reading or {}).get("encoding", "")
    encoding = encodings.Encoding(encodings.known(given)) if given else encodings.detect(path)
    text = path.read_bytes().decode(encoding.name, "replace").removeprefix("\ufeff")
    rows = RowsByName(limits)
    unread: list[Unread] = []
    items = Items(text, _check_crs)
    try:
        for number, (at, item) in enumerate(items, 1):
            if number % _TELL_EVERY == 0:
                watch.tell("read", at / len(text))
            try:
                rows.add(number, _cells(item, limits))
            except GeometryError as error:
                shown = json.dumps(item, ensure_ascii=False)[:_SHOWN]
                unread.append(Unread(number, str(error), value=shown, cells=(shown,)))
            if number > limits.rows:
                raise RefusedError("too_many_rows", limit=limits.rows)
    except JSONDecodeError as error:
        where = text[max(error.pos - 20, 0) : error.pos + 20]
        raise RefusedError("json", value=where, line=error.lineno, reason=error.msg) from error
    except RecursionError:
        raise RefusedError("too_deep", limit=limits.depth) from None
    system = items.beside.get("spatialReference")
    if not in_degrees(system):
        raise RefusedError("crs", value=json.dumps(system)[:_SHOWN], field="spatialReference")
    remarks = []
    if not encoding.certain:
        others = ", ".join(encoding.others)
        remarks.append(Remark("encoding_guess", value=encoding.name, detail=others))
    columns, lines = rows.finish()
    remarks += items.remarks(len(lines) + len(unread))
    if not len(lines) and not unread:
        raise RefusedError("no_features")
    return Table(
        columns,
        lines,
        unit="feature",
        unread=tuple(unread),
        remarks=tuple(remarks),
        reading={"encoding": encoding.name},
    )


def _check_crs(crs: Any) -> None:
    if crs is None:
        return
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(crs, dict) or crs.get("type") != "name" or not isinstance(name, str):
        raise RefusedError("crs_link", value=json.dumps(crs)[:_SHOWN], field="crs")
    if name.lower() not in _WGS84:
        raise RefusedError("crs", value=name[:_SHOWN], field="crs")


def _cells(item: Any, limits: Limits) -> dict[str, str]:
    """Return the cells of a feature, or of a plain record."""
    if not isinstance(item, dict):
        raise GeometryError("feature")
    if isinstance(item.get("attributes"), dict):
        told = unfolded(item)
        cells = {name: as_cell(value, limits) for name, value in told.items()}
        return cells | _place(geometry_of(item.get("geometry")), limits)
    if item.get("type") != "Feature" or "geometry" not in item:
        if "coordinates" in item and isinstance(item.get("type"), str):
            return _place(item, limits)
        return {name: as_cell(value, limits) for name, value in item.items()}
    properties = item.get("properties") or {}
    if not isinstance(properties, dict):
        raise GeometryError("feature")
    cells = {name: as_cell(value, limits) for name, value in properties.items()}
    if "id" in item:
        cells.setdefault("id", as_cell(item["id"], limits))
    return cells | _place(item["geometry"], limits)


def _place(geometry: Any, limits: Limits) -> dict[str, str]:
    if geometry is None:
        return {}
    if not isinstance(geometry, dict):
        raise GeometryError("geometry")
    coordinates = geometry.get("coordinates")
    if geometry.get("type") == "Point" and isinstance(coordinates, list):
        if len(coordinates) < 2 or not all(isinstance(part, str) for part in coordinates):
            raise GeometryError("geometry")
        return {LONGITUDE: coordinates[0], LATITUDE: coordinates[1], GEOMETRY: "Point"}
    return point_of(from_geojson(geometry, limits)).cells()


def as_cell(value: Any, limits: Limits) -> str:
    """Return a JSON value as the text of a cell; what is nested stays JSON."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if _depth(value) > limits.depth:
        raise RefusedError("too_deep", limit=limits.depth)
    return json.dumps(value, ensure_ascii=False)


def _depth(value: Any) -> int:
    if isinstance(value, dict):
        value = list(value.values())
    return 1 + max(map(_depth, value), default=0) if isinstance(value, list) else 0
