"""From degrees to metres in a projection that fits the extent, and on to pixels in a frame."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.drawing.extents import Extent, zoom_of
from geo.drawing.scene import Box, Floats

# Wider or taller than this, in degrees, an extent is a map of the world.
_WORLD_ACROSS, _WORLD_UP = 150.0, 95.0
# Conics are for the latitudes between; nearer to the equator or the poles, an azimuthal fits.
_CONIC_FROM, _CONIC_TO = 14.0, 70.0


@dataclass(frozen=True)
class Projection:
    """A way to draw the globe flat.

    ``name`` is the end of a key in ``geo.words.texts``; ``longitude`` is where the map is upright.
    """

    name: str
    proj: str
    longitude: float

    @property
    def round_world(self) -> bool:
        """Whether the map may show the edge of the world."""
        return self.name == "equal_earth"


def projection(extent: Extent) -> Projection:
    """Choose the projection.

    Lambert's conformal conic with standard parallels a sixth of the extent inside its south and
    north edges (Snyder, "Map Projections: A Working Manual", 1987, p. 99) for mid-latitudes;
    Lambert's azimuthal equal-area near the equator and the poles; Equal Earth for the world.
    """
    x, y = extent.middle
    across, up = extent.east - extent.west, extent.north - extent.south
    x = (x + 180) % 360 - 180
    if across > _WORLD_ACROSS or up > _WORLD_UP:
        return Projection("equal_earth", f"+proj=eqearth +lon_0={x:.4f} +ellps=WGS84", x)
    if not _CONIC_FROM <= abs(y) <= _CONIC_TO or extent.south < 0 < extent.north:
        where = f"+lat_0={y:.4f} +lon_0={x:.4f}"
        return Projection("azimuthal", f"+proj=laea {where} +ellps=WGS84", x)
    parallels = f"+lat_1={extent.south + up / 6:.4f} +lat_2={extent.north - up / 6:.4f}"
    where = f"+lat_0={y:.4f} +lon_0={x:.4f}"
    return Projection("conic", f"+proj=lcc {parallels} {where} +ellps=WGS84", x)


@lru_cache(maxsize=32)
def _transform(proj: str) -> Any:
    from pyproj import Proj

    return Proj(proj)


@dataclass(frozen=True)
class Frame:
    """A box of pixels over a projected plane.

    ``x`` and ``y`` are the plane's coordinates (metres) in the middle of ``box``; ``metres`` is
    the length of a pixel on the plane.
    """

    box: Box
    projection: Projection
    x: float
    y: float
    metres: float

    def pixels(self, longitude: npt.ArrayLike, latitude: npt.ArrayLike) -> Floats:
        """Return places as pixels of shape (n, 2); infinite where they can't be shown."""
        east, north = _transform(self.projection.proj)(
            np.atleast_1d(np.asarray(longitude, float)), np.atleast_1d(np.asarray(latitude, float))
        )
        middle_x, middle_y = self.box.middle
        return np.stack(
            [(east - self.x) / self.metres + middle_x, middle_y - (north - self.y) / self.metres],
            axis=1,
        )

    def degrees(self, pixels: npt.ArrayLike) -> Floats:
        """Return pixels of shape (n, 2) as longitude and latitude; infinite off the world."""
        points = np.asarray(pixels, float).reshape(-1, 2)
        middle_x, middle_y = self.box.middle
        longitude, latitude = _transform(self.projection.proj)(
            (points[:, 0] - middle_x) * self.metres + self.x,
            (middle_y - points[:, 1]) * self.metres + self.y,
            inverse=True,
        )
        return np.stack([longitude, latitude], axis=1)

    @cached_property
    def window(self) -> Extent:
        """What the frame shows, a little more rather than less; longitudes around the middle's."""
        if self.projection.round_world:
            x = self.projection.longitude
            return Extent(x - 179.99, -90.0, x + 179.99, 90.0)
        box = self.box
        across, down = np.meshgrid(
            np.linspace(box.left, box.right, 25), np.linspace(box.top, box.bottom, 25)
        )
        found = self.degrees(np.stack([across.ravel(), down.ravel()], axis=1))
        found = found[np.isfinite(found).all(axis=1)]
        around = (found[:, 0] - self.projection.longitude + 180) % 360 - 180
        west, east = around.min(), around.max()
        south, north = found[:, 1].min(), found[:, 1].max()
        room = 0.05 * max(east - west, north - south)
        return Extent(
            self.projection.longitude + max(-179.9, float(west - room)),
            max(-89.0, float(south - room)),
            self.projection.longitude + min(179.9, float(east + room)),
            min(89.0, float(north + room)),
        )

    @cached_property
    def ground_metres(self) -> float:
        """How many metres on the ground a pixel is, across the middle of the frame."""
        from pyproj import Geod

        x, y = self.box.middle
        (west, south), (east, north) = self.degrees([(x - 20, y), (x + 20, y)])
        return float(Geod(ellps="WGS84").inv(west, south, east, north)[2]) / 40

    @cached_property
    def zoom(self) -> float:
        """The zoom of a web map of the same scale."""
        return zoom_of(self.ground_metres, float(self.degrees([self.box.middle])[0, 1]))


def frame(extent: Extent, box: Box, margin: float = 0.0) -> Frame:
    """Return the frame that shows the whole extent in the box, ``margin`` pixels from its edge."""
    chosen = projection(extent)
    steps = np.linspace(0, 1, 17)
    across = extent.west + steps * (extent.east - extent.west)
    up = extent.south + steps * (extent.north - extent.south)
    longitude = np.concatenate([across, across, np.full(17, extent.west), np.full(17, extent.east)])
    latitude = np.concatenate([np.full(17, extent.south), np.full(17, extent.north), up, up])
    # The rim of the world itself belongs to neither side.
    around = np.clip(longitude - extent.middle[0], -179.99, 179.99)
    east, north = _transform(chosen.proj)(chosen.longitude + around, latitude)
    room = box.grown(-margin)
    metres = max((east.max() - east.min()) / room.width, (north.max() - north.min()) / room.height)
    x, y = (east.max() + east.min()) / 2, (north.max() + north.min()) / 2
    return Frame(box, chosen, float(x), float(y), float(metres))
