"""Geometries to what an event can have: a point, and how far the thing reaches from it.

Whatever a geometry was written in (GeoJSON, well-known text or binary, KML), it becomes a shapely
geometry here and its point is found in one way, also where it crosses the antimeridian.
"""

import math
import re
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from geo.limits import Limits, RefusedError
from geo.tables.table import GEOMETRY, LATITUDE, LONGITUDE, RADIUS, as_text

_EARTH_KM = 6371.0
# The kinds that shapely does not know are geometries all the same, and are told so.
_EWKT = re.compile(
    r"\s*(?:SRID\s*=\s*(\d{1,6})\s*;)?\s*((?:(?:MULTI)?(?:POINT|LINESTRING|POLYGON|CURVE|SURFACE)"
    r"|GEOMETRYCOLLECTION|LINEARRING|CIRCULARSTRING|COMPOUNDCURVE|CURVEPOLYGON|TRIANGLE|TIN"
    r"|POLYHEDRALSURFACE)\s*Z?M?\s*(?:\(|EMPTY).*)",
    re.I | re.S,
)
_HEX = re.compile(r"\s*(?:0x|\\x)?(0[01](?:[0-9a-f]{2}){8,})\s*", re.I)
# What may hold other geometries, in well-known binary of either byte order: each can nest in the
# next, and below ten thousand levels the library that reads them falls.
_HOLDERS = re.compile(
    rb"\x01(?:[\x04-\x0c]\x00|[\xec-\xf4]\x03|[\xd4-\xdc]\x07|[\xbc-\xc4]\x0b)\x00[\x00-\xe0]"
    rb"|\x00[\x00-\xe0]\x00(?:\x00[\x04-\x0c]|\x03[\xec-\xf4]|\x07[\xd4-\xdc]|\x0b[\xbc-\xc4])",
    re.S,
)
_MOST_HOLDERS = 5_000
_WGS84 = ("", "0", "4326")
# A number of degrees above this is none: it was meant for metres, and what looks at the points
# of all rows says so.
_DEGREES = 360.0


class GeometryError(ValueError):
    """A geometry that is none; the message is the code of its words."""


class Spot(NamedTuple):
    """A point (degrees, longitude first) that stands for a geometry.

    ``reach_km`` is how far the geometry reaches from there, 0 for a point; ``kind`` its type.
    """

    longitude: float
    latitude: float
    reach_km: float
    kind: str

    def cells(self) -> dict[str, str]:
        """Return the cells that tables of every format have for a geometry."""
        cells = {
            LONGITUDE: as_text(round(self.longitude, 9)),
            LATITUDE: as_text(round(self.latitude, 9)),
            GEOMETRY: self.kind,
        }
        return cells | ({RADIUS: f"{self.reach_km:.1f}"} if self.reach_km else {})


def point_of(geometry: Any) -> Spot:
    """Return the point that stands for a shapely geometry.

    It lies on the geometry, in its middle where that can be; the reach is the distance from
    there to the farthest corner of the bounds. What crosses the antimeridian is taken as one
    piece, whether its longitudes jump there, run on past 180 or are parts on both sides.
    Longitudes past 180 stay past it. Raises GeometryError.
    """
    import shapely

    if geometry is None or geometry.is_empty:
        raise GeometryError("geometry_empty")
    if not np.isfinite(shapely.get_coordinates(geometry)).all():
        raise GeometryError("geometry")
    west, south, east, north = geometry.bounds
    if 90 < max(-south, north) <= _DEGREES:
        raise GeometryError("geometry_range")
    kind, only = str(geometry.geom_type), _only_part(geometry)
    if only.geom_type == "Point":
        return Spot(only.x, only.y, 0.0, kind)
    whole = _in_one_piece(geometry)
    middle = _middle(whole)
    x, y = middle.x, middle.y
    left, bottom, right, top = whole.bounds
    reach = max(distance_km(x, y, *corner) for corner in _corners(left, bottom, right, top))
    if max(-west, east) <= 180:
        x = wrapped(x)
    # Rounded as in ``cells``, so that it is the same as numbers; 0.0 instead of -0.0.
    return Spot(round(x, 9) + 0.0, round(y, 9) + 0.0, round(reach, 1) or reach, kind)


def wrapped(longitude: float) -> float:
    """Return a longitude from -360 to 360 as the same one from -180 to 180."""
    return longitude - math.copysign(360.0, longitude) if abs(longitude) > 180 else longitude


def distance_km(x: float, y: float, other_x: float, other_y: float) -> float:
    """Return the great-circle distance of two points given as longitude and latitude, degrees."""
    lon, lat, other_lon, other_lat = np.radians([x, y, other_x, other_y])
    half = (
        np.sin((other_lat - lat) / 2) ** 2
        + np.cos(lat) * np.cos(other_lat) * np.sin((other_lon - lon) / 2) ** 2
    )
    return float(2 * _EARTH_KM * np.arcsin(np.sqrt(min(half, 1.0))))


def from_geojson(value: Any, limits: Limits) -> Any:
    """Return the shapely geometry of a GeoJSON object whose numbers are text or numbers.

    Raises GeometryError, or RefusedError when it has too many vertices.
    """
    from shapely.geometry import shape

    try:
        return shape(_numbers(value, [limits.vertices]))
    except RefusedError:
        raise
    except Exception as error:  # shapely raises many kinds for what is no geometry
        raise GeometryError("geometry") from error


def from_wkb(content: bytes) -> Any:
    """Return the shapely geometry of well-known binary. Raises GeometryError."""
    import shapely

    if sum(1 for _ in _HOLDERS.finditer(content)) > _MOST_HOLDERS:
        raise GeometryError("geometry")
    try:
        return shapely.from_wkb(content)
    except Exception as error:  # GEOS has several kinds for what is no geometry
        raise GeometryError("geometry") from error


def is_written(text: str) -> bool:
    """Tell whether a text looks like a geometry: well-known text, binary in hex, or GeoJSON."""
    as_json = text.lstrip().startswith("{") and '"type"' in text
    return as_json or bool(_EWKT.fullmatch(text) or _HEX.fullmatch(text))


def from_text(text: str, limits: Limits) -> Any:
    """Return the shapely geometry of a text for which ``is_written`` holds.

    An ``SRID`` may only be that of WGS 84. Raises GeometryError, or RefusedError when it has
    too many vertices.
    """
    import json

    import shapely

    if text.lstrip().startswith("{"):
        try:
            return from_geojson(json.loads(text), limits)
        except (ValueError, RecursionError) as error:
            raise GeometryError("geometry") from error
    if found := _HEX.fullmatch(text):
        shape = from_wkb(bytes.fromhex(found.group(1)))
        srid = str(shapely.get_srid(shape))
    else:
        written = _EWKT.fullmatch(text)
        srid, bare = written.groups() if written else ("", text)
        try:
            shape = shapely.from_wkt(bare)
        except Exception as error:  # GEOS has several kinds for what is no geometry
            raise GeometryError("geometry") from error
    if (srid or "") not in _WGS84:
        raise GeometryError("geometry_system")
    if shapely.get_num_coordinates(shape) > limits.vertices:
        raise RefusedError("too_many_vertices")
    return shape


def _corners(west: float, south: float, east: float, north: float) -> list[tuple[float, float]]:
    return [(x, y) for x in (west, east) for y in (south, north)]


def _only_part(geometry: Any) -> Any:
    """Return the one part of a collection that has one, or the geometry itself."""
    while hasattr(geometry, "geoms"):
        parts = [part for part in geometry.geoms if not part.is_empty]
        if len(parts) != 1:
            return geometry
        geometry = parts[0]
    return geometry


def _middle(shape: Any) -> Any:
    """Return the centroid, or what lies on the shape where the centroid does not."""
    import shapely

    try:
        centroid = shape.centroid
        if shape.distance(centroid) == 0:
            return centroid
        if shape.area:
            return shape.point_on_surface()
        return shapely.get_point(shapely.shortest_line(shape, centroid), 0)
    except shapely.GEOSException:
        return shape.centroid


def _in_one_piece(geometry: Any) -> Any:
    """Return a geometry whose longitudes run on, past 180 if need be, so that it is narrowest."""
    import shapely

    west, _, east, _ = geometry.bounds
    if east - west <= 180 or max(-west, east) > _DEGREES:
        return geometry
    parts = [_run_on(part) for part in _simple(geometry)]
    spans = np.array([(part.bounds[0], part.bounds[2]) for part in parts])
    turns = -360.0 * np.floor((spans[:, 0] + 180.0) / 360.0)
    begins, ends = spans[:, 0] + turns, spans[:, 1] + turns
    order = np.argsort(begins, kind="stable")
    reached = np.maximum.accumulate(ends[order])
    # The widest gap that no part bridges is the outside; what lies before it comes after the rest.
    gaps = np.append(begins[order][1:], begins[order][0] + 360.0) - reached
    widest = len(gaps) - 1 - int(np.argmax(gaps[::-1]))
    if widest < len(gaps) - 1:
        turns[order[: widest + 1]] += 360.0
    moved = [
        shapely.transform(part, lambda xy, by=by: np.add(xy, (by, 0.0)))
        for part, by in zip(parts, turns, strict=True)
    ]
    # Not united: what crosses itself would be cut at each of its crossings.
    return shapely.GeometryCollection(moved)


def _simple(geometry: Any) -> list[Any]:
    """Return the points, lines and polygons of a geometry, however deep they lie."""
    if hasattr(geometry, "geoms"):
        return [part for one in geometry.geoms for part in _simple(one)]
    return [] if geometry.is_empty else [geometry]


def _run_on(part: Any) -> Any:
    """Return a line or polygon with no step of more than half the globe along it."""
    import shapely

    if part.geom_type == "Point":
        return part
    if part.geom_type != "Polygon":
        return shapely.LineString(_steady(shapely.get_coordinates(part)))
    shell = _steady(shapely.get_coordinates(part.exterior))
    # A ring around a pole, or around the whole globe, is no ring once it runs on.
    if abs(shell[0, 0] - shell[-1, 0]) > 1 or not np.ptp(shell[:, 0]):
        return part
    shell[-1] = shell[0]
    holes = [_steady(shapely.get_coordinates(ring)) for ring in part.interiors]
    middle = shell[:, 0].mean()
    for hole in holes:
        hole[:, 0] += 360.0 * np.round((middle - hole[:, 0].mean()) / 360.0)
    return shapely.Polygon(shell, holes)


def _steady(xy: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    return np.column_stack([np.unwrap(xy[:, 0], period=360.0), xy[:, 1]])


def _numbers(value: Any, left: list[int]) -> Any:
    if isinstance(value, dict):
        kept = {key: value[key] for key in ("type", "coordinates", "geometries") if key in value}
        return {key: _numbers(part, left) if key != "type" else part for key, part in kept.items()}
    if isinstance(value, list):
        if value and not isinstance(value[0], list | dict):
            left[0] -= 1
            if left[0] < 0:
                raise RefusedError("too_many_vertices")
            return [float(part) for part in value[:2]]
        return [_numbers(part, left) for part in value]
    raise GeometryError("geometry")
