"""A small map that shows where the large one lies, for an extent that few would know by sight."""

import numpy as np

from geo.drawing import names
from geo.drawing.basemap import Basemap
from geo.drawing.extents import Extent
from geo.drawing.ground import ground
from geo.drawing.labels import Taken
from geo.drawing.projections import Frame, frame
from geo.drawing.scene import Box, Scene, Shape, polyline, rectangle
from geo.drawing.themes import Theme

#: Kilometres: wider than this, a map explains itself.
WIDEST = 640.0

# Degrees of latitude that the small map shows north and south of the middle.
_HALF = 6.5


def is_needed(extent: Extent) -> bool:
    """Tell whether an extent is small enough to need a locator."""
    return max(extent.kilometres) <= WIDEST


def draw_locator(
    shown: Frame, basemap: Basemap, box: Box, theme: Theme, language: str = "en"
) -> Scene:
    """Draw where the map ``shown`` lies, in a box."""
    longitude, latitude = shown.degrees([shown.box.middle])[0]
    half = _HALF * box.width / box.height / max(0.3, np.cos(np.radians(latitude)))
    around = Extent(
        float(longitude - half),
        float(latitude - _HALF),
        float(longitude + half),
        float(latitude + _HALF),
    )
    small = frame(around, box)
    edge = small.pixels(*shown.degrees(_edge(shown.box)).T)
    (left, top), (right, bottom) = edge.min(axis=0), edge.max(axis=0)
    area = Box(float(left), float(top), float(right), float(bottom)).grown(3)
    country_names = names.ground_names(
        basemap, small, (), {}, set(), Taken([area]), theme, language, kinds=("country",)
    )
    return (
        *ground(basemap, small, theme),
        *country_names,
        Shape(
            polyline(edge, closed=True),
            fill=theme.accent,
            opacity=0.16,
            clip=box,
            name="locator-area",
        ),
        Shape(
            polyline(edge, closed=True), stroke=theme.accent, width=1.6, clip=box, name="locator"
        ),
        Shape(rectangle(box), stroke=theme.line, width=1.0),
    )


def _edge(box: Box) -> list[tuple[float, float]]:
    """Points round a box, close enough that its sides may bend."""
    across = np.linspace(box.left, box.right, 9)
    down = np.linspace(box.top, box.bottom, 9)
    return [
        *((float(x), box.top) for x in across),
        *((box.right, float(y)) for y in down[1:]),
        *((float(x), box.bottom) for x in across[::-1][1:]),
        *((box.left, float(y)) for y in down[::-1][1:-1]),
    ]
