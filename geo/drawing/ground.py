"""Land, water and borders of a map in its frame."""

from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from geo.drawing.basemap import AREAS, Basemap
from geo.drawing.projections import Frame
from geo.drawing.scene import Box, Floats, Scene, Shape, outline, rectangle
from geo.drawing.themes import Theme

# Degrees between the corners of a line: a straight border bends in most projections.
_STEP = 1.0
# Pixels: detail finer than this is left out; shapes are cut this far outside the frame.
_FINEST, _OUTSIDE = 0.25, 12.0

#: A line layer, its colour, the zoom from which it is drawn, its width at zooms 4 and 9, dashes:
#: the page's own (``basemap.js``).
_Line = tuple[str, str, float, tuple[float, float], tuple[float, ...]]
_UNDER_LAKES: tuple[_Line, ...] = (
    ("admin1_neighbours", "admin_far", 6.25, (0.6, 1.0), ()),
    ("admin1", "admin", 5.25, (0.6, 1.3), ()),
    ("rivers_minor", "river", 6.0, (0.4, 1.2), ()),
    ("rivers", "river", 4.0, (0.6, 2.2), ()),
)
_OVER_LAKES: tuple[_Line, ...] = (
    ("world_borders", "border", 0.0, (0.8, 1.3), ()),
    ("borders", "border", 0.0, (0.8, 1.5), ()),
    ("disputed", "disputed", 0.0, (0.8, 1.4), (4.0, 3.0)),
)


def ground(basemap: Basemap, frame: Frame, theme: Theme) -> Scene:
    """Draw the basemap without its names."""
    zoom = frame.zoom

    def filled(layer: str, color: str) -> Shape:
        found = outline(layer_pixels(basemap, layer, frame))
        return Shape(found, fill=color, clip=frame.box, name=f"ground-{layer}")

    def stroked(line: _Line) -> Shape:
        layer, color, _, ends, dash = line
        found = outline(layer_pixels(basemap, layer, frame))
        return Shape(
            found,
            stroke=getattr(theme, color),
            width=_between(ends, zoom),
            dash=dash,
            clip=frame.box,
            name=f"ground-{layer}",
        )

    focus = outline(layer_pixels(basemap, "country", frame))
    return (
        _sea(frame, theme),
        filled("world_land", theme.land),
        filled("land", theme.land),
        Shape(focus, fill=theme.focus, clip=frame.box, name="ground-country"),
        *(stroked(line) for line in _UNDER_LAKES if zoom >= line[2]),
        filled("lakes", theme.sea),
        *(stroked(line) for line in _OVER_LAKES if zoom >= line[2]),
        Shape(
            focus,
            stroke=theme.focus_border,
            width=_between((1.0, 1.8), zoom),
            clip=frame.box,
            name="ground-country-border",
        ),
    )


def _between(ends: tuple[float, float], zoom: float) -> float:
    return ends[0] + (ends[1] - ends[0]) * min(1.0, max(0.0, (zoom - 4) / 5))


def layer_pixels(basemap: Basemap, layer: str, frame: Frame) -> npt.NDArray[Any]:
    """Return a layer's shapes in pixels, cut a little outside the frame."""
    window = frame.window
    limits = (window.west, window.south, window.east, window.north)
    shapes = basemap.layers[layer]
    turns = [turn for turn in (-360, 0, 360) if _may_show(shapes.total_bounds, turn, limits)]
    parts = [shapes.translate(turn) if turn else shapes for turn in turns]
    cut = [part.clip_by_rect(*limits) for part in parts]
    kept = [part[~part.is_empty] for part in cut]
    found = (
        np.concatenate([part.segmentize(_STEP).array for part in kept]) if kept else np.array([])
    )
    if not len(found):
        return np.array([], dtype=object)
    placed = shapely.transform(np.asarray(found, dtype=object), lambda xy: frame.pixels(*xy.T))
    placed = placed[np.isfinite(shapely.bounds(placed)).all(axis=1)]
    box = frame.box.grown(_OUTSIDE)
    # Cutting by a rectangle never complains about a shape that projecting has folded.
    placed = shapely.clip_by_rect(placed, box.left, box.top, box.right, box.bottom)
    placed = placed[~shapely.is_empty(placed)]
    if layer not in AREAS:
        placed = shapely.simplify(placed, _FINEST)
    # Digits that no one sees would make an SVG half as large again.
    short: npt.NDArray[Any] = shapely.transform(placed, lambda xy: np.round(xy, 2))
    return short


def _may_show(bounds: Floats, turn: float, limits: tuple[float, float, float, float]) -> bool:
    return bool(bounds[0] + turn < limits[2] and bounds[2] + turn > limits[0])


def _sea(frame: Frame, theme: Theme) -> Shape:
    """The sea fills the frame, or the globe where the map shows its edge."""
    if not frame.projection.round_world:
        return Shape(rectangle(frame.box), fill=theme.sea, clip=frame.box, name="ground-sea")
    edge = np.linspace(-89.9, 89.9, 91)
    x = frame.projection.longitude
    longitude = np.concatenate([np.full(91, x + 179.99), np.full(91, x - 179.99)])
    rim = frame.pixels(longitude, np.concatenate([edge, edge[::-1]]))
    return Shape(
        outline(np.array([shapely.polygons(rim)])),
        fill=theme.sea,
        clip=frame.box,
        name="ground-sea",
    )


def inside(points: Floats, box: Box) -> npt.NDArray[np.bool_]:
    """Tell which points of shape (n, 2) lie in the box."""
    x, y = points.T
    found: npt.NDArray[np.bool_] = (
        (x >= box.left) & (x <= box.right) & (y >= box.top) & (y <= box.bottom)
    )
    return found
