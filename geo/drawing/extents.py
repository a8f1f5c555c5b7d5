"""Which part of the world a map shows: the viewport on screen, a selection, or the whole.

Longitude before latitude, WGS 84 degrees. An extent that crosses the date line has an ``east``
above 180.
"""

from dataclasses import dataclass
from math import asinh, atan, cos, degrees, log, pi, radians, sinh, tan

import numpy as np

from geo.drawing.scene import Floats, Ints

#: The least that a map shows across, in kilometres: closer in, the basemap has no detail. The
#: second holds where the basemap is only an outline.
LEAST_KM, LEAST_OUTLINE_KM = 260.0, 900.0

# A few events far from all others may stand outside the map (and are named below it) when that
# makes the rest much larger. To leave out a tenth of the events must make it three times as large,
# to leave out any twice as large.
_PRICE_OF_ALL, _PRICE_OF_ANY = 11.0, log(2)

_KM_PER_DEGREE = 111.2
_MERCATOR_LIMIT = 85.05112878


@dataclass(frozen=True)
class Extent:
    """Degrees; ``west`` is from -180 to 180, ``east`` not less than ``west``."""

    west: float
    south: float
    east: float
    north: float

    @property
    def middle(self) -> tuple[float, float]:
        """Longitude and latitude of the middle."""
        return (self.west + self.east) / 2, (self.south + self.north) / 2

    @property
    def kilometres(self) -> tuple[float, float]:
        """Across and up, in the middle."""
        across = (self.east - self.west) * cos(radians(self.middle[1])) * _KM_PER_DEGREE
        return across, (self.north - self.south) * _KM_PER_DEGREE


WORLD = Extent(-170.0, -56.0, 190.0, 78.0)


def viewport(latitude: float, longitude: float, zoom: float, width: float, height: float) -> Extent:
    """Return what a web map (Web Mercator, 256-pixel tiles) of this centre, zoom and size shows."""
    world = 256 * 2**zoom
    across = 360 * width / world
    if across >= 360:
        return WORLD
    y = asinh(tan(radians(max(-_MERCATOR_LIMIT, min(_MERCATOR_LIMIT, latitude)))))
    half = pi * height / world
    south, north = (degrees(atan(sinh(max(-pi, min(pi, y + d))))) for d in (-half, half))
    west = (longitude - across / 2 + 180) % 360 - 180
    return Extent(west, max(-80.0, south), west + across, min(84.0, north))


def around(
    longitude: Floats,
    latitude: Floats,
    radius_km: Floats,
    weight: Floats,
    region: tuple[float, float, float, float] = (-180.0, -90.0, 180.0, 90.0),
) -> Extent:
    """Return the extent that shows places, each with its radius and its number of events.

    Places far from all the others are left out where that pays. Of no places, the world.
    ``region`` is where the basemap has detail: west, south, east, north.
    """
    if not len(longitude):
        return WORLD
    longitude = _unwrapped(longitude)
    up = radius_km / _KM_PER_DEGREE
    across = up / np.maximum(0.2, np.cos(np.radians(latitude)))
    edges = np.stack([longitude - across, latitude - up, longitude + across, latitude + up])
    kept = _kept(longitude, latitude, edges, weight)
    west, south = edges[:2, kept].min(axis=1)
    east, north = edges[2:, kept].max(axis=1)
    extent = Extent(float(west), float(max(-80, south)), float(east), float(min(84, north)))
    x, y = extent.middle
    detailed = region[0] <= x <= region[2] and region[1] <= y <= region[3]
    return _at_least(extent, LEAST_KM if detailed else LEAST_OUTLINE_KM)


def _unwrapped(longitude: Floats) -> Floats:
    """Return longitudes that run on across the date line where that is the shorter way."""
    ordered = np.sort(longitude)
    gaps = np.diff(np.append(ordered, ordered[0] + 360))
    widest = int(np.argmax(gaps))
    if widest == len(ordered) - 1:
        return longitude
    return np.where(longitude <= ordered[widest], longitude + 360, longitude)


def _kept(longitude: Floats, latitude: Floats, edges: Floats, weight: Floats) -> Ints:
    """Return the indices of the places that the map shows."""
    x, y = _median(longitude, weight), _median(latitude, weight)
    across = (edges[[0, 2]] - x) * cos(radians(y))
    reach = np.hypot(np.abs(across).max(axis=0), np.abs(edges[[1, 3]] - y).max(axis=0))
    order = np.argsort(reach, kind="stable")
    size = np.maximum(np.maximum.accumulate(reach[order]) * 2 * _KM_PER_DEGREE, LEAST_KM)
    missing = 1 - np.cumsum(weight[order]) / weight.sum()
    cost = np.log(size) + _PRICE_OF_ALL * missing
    cost[:-1] += _PRICE_OF_ANY
    kept: Ints = order[: int(np.argmin(cost)) + 1]
    return kept


def _median(values: Floats, weight: Floats) -> float:
    order = np.argsort(values, kind="stable")
    half = np.searchsorted(np.cumsum(weight[order]), weight.sum() / 2)
    return float(values[order][half])


def _at_least(extent: Extent, kilometres: float) -> Extent:
    """Return the extent made so long across and up where it is less."""
    x, y = extent.middle
    degrees_ = kilometres / _KM_PER_DEGREE
    up = max(extent.north - extent.south, degrees_) / 2
    least = degrees_ / max(0.2, cos(radians(y)))
    across = min(max(extent.east - extent.west, least), 360.0) / 2
    west = (x - across + 180) % 360 - 180
    return Extent(west, max(-80.0, y - up), west + 2 * across, min(84.0, y + up))


def zoom_of(metres_per_pixel: float, latitude: float) -> float:
    """Return the zoom at which a web map shows so many metres in a pixel, at a latitude."""
    return log(40075016.686 * cos(radians(latitude)) / 256 / metres_per_pixel) / log(2)
