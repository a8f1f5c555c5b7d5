"""Geometries to what an event can have: a point, and how far the thing reaches from it."""

from typing import Any

import numpy as np

from geo.readers.limits import Limits, RefusedError

_EARTH_KM = 6371.0


class GeometryError(ValueError):
    """A geometry that is none; the message is the code of its words."""


def point_of(geometry: Any) -> tuple[float, float, float]:
    """Return longitude and latitude of a point in a shapely geometry, and its reach in km.

    The point of a line or polygon lies on it (``point_on_surface``); the reach is the distance
    from there to the farthest corner of its bounds, 0 for a point. Raises GeometryError.
    """
    import shapely

    if geometry is None or geometry.is_empty:
        raise GeometryError("geometry_empty")
    if geometry.geom_type == "Point":
        return geometry.x, geometry.y, 0.0
    try:
        inside = geometry.point_on_surface()
    except shapely.GEOSException:
        inside = geometry.centroid
    west, south, east, north = geometry.bounds
    reach = max(distance_km(inside.x, inside.y, x, y) for x in (west, east) for y in (south, north))
    return inside.x, inside.y, reach


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
