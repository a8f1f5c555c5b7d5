"""What a drawing is made of: boxes, shapes and texts, in CSS pixels (1/96 inch), y downwards.

Everything that draws returns a scene, a tuple of shapes and texts, the lowest first. So a test
can ask where something stands and in which colour, before a pixel is drawn.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt
import shapely

Floats: TypeAlias = npt.NDArray[np.float64]
Ints: TypeAlias = npt.NDArray[np.int64]
Codes: TypeAlias = npt.NDArray[np.uint8]
Anchor = Literal["start", "middle", "end"]

# The codes of matplotlib.path.Path, which a test compares.
MOVE, LINE, CURVE, CLOSE = 1, 2, 4, 79

# How far a cubic curve's handles stand off for a quarter of a circle.
_QUARTER = 4 / 3 * (2**0.5 - 1)


@dataclass(frozen=True)
class Box:
    """A rectangle; ``top`` is less than ``bottom``."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top

    @property
    def middle(self) -> tuple[float, float]:
        """x and y of the middle."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def grown(self, by: float) -> "Box":
        """Return a box larger by ``by`` on each side; smaller when ``by`` is negative."""
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def moved(self, x: float, y: float) -> "Box":
        """Return the box moved by ``x`` and ``y``."""
        return Box(self.left + x, self.top + y, self.right + x, self.bottom + y)

    def meets(self, other: "Box") -> bool:
        """Tell whether two boxes share more than an edge."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def holds(self, other: "Box") -> bool:
        """Tell whether the other box lies in this one."""
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.top <= other.top
            and other.bottom <= self.bottom
        )


@dataclass(frozen=True, eq=False)
class Outline:
    """Lines and curves: ``vertices`` of shape (n, 2) and n ``codes``."""

    vertices: Floats
    codes: Codes


@dataclass(frozen=True, eq=False)
class Shape:
    """An outline filled, stroked or both; colours are ``#rrggbb``, empty for none.

    ``dash`` holds lengths of strokes and gaps in pixels. ``clip`` cuts off what lies outside.
    """

    outline: Outline
    fill: str = ""
    stroke: str = ""
    width: float = 1.0
    dash: tuple[float, ...] = ()
    opacity: float = 1.0
    clip: Box | None = None
    name: str = ""


@dataclass(frozen=True)
class Text:
    """One line of text; ``y`` is its baseline, ``x`` its start, middle or end as ``anchor`` says.

    ``halo`` is the colour of a rim of ``rim`` pixels. ``link`` is an http or https address.
    """

    text: str
    x: float
    y: float
    size: float
    color: str
    weight: int = 400
    anchor: Anchor = "start"
    halo: str = ""
    rim: float = 2.5
    link: str = ""
    name: str = ""


Scene: TypeAlias = tuple[Shape | Text, ...]


@dataclass(frozen=True)
class Picture:
    """A scene with its size in CSS pixels, its background, and what the file says of itself."""

    scene: Scene
    width: float
    height: float
    background: str
    title: str = ""
    description: str = ""
    link: str = ""


def polyline(points: Sequence[tuple[float, float]] | Floats, closed: bool = False) -> Outline:
    """Return straight lines through the points, back to the first one when ``closed``."""
    vertices = np.asarray(points, dtype=float)
    codes = np.full(len(vertices), LINE, dtype=np.uint8)
    codes[0] = MOVE
    if closed:
        vertices = np.vstack([vertices, vertices[:1]])
        codes = np.append(codes, np.uint8(CLOSE))
    return Outline(vertices, codes)


def rectangle(box: Box, radius: float = 0.0) -> Outline:
    """Return a box as an outline, its corners rounded by ``radius``."""
    left, top, right, bottom = box.left, box.top, box.right, box.bottom
    if not radius:
        return polyline([(left, top), (right, top), (right, bottom), (left, bottom)], closed=True)
    corners = [(right, top, 0, 1), (right, bottom, -1, 0), (left, bottom, 0, -1), (left, top, 1, 0)]
    vertices, codes = [(left + radius, top)], [MOVE]
    # Towards a corner, round it, and on: (dx, dy) leads away from the corner along the next side.
    before = (-1, 0)
    for x, y, dx, dy in corners:
        start = (x + before[0] * radius, y + before[1] * radius)
        end = (x + dx * radius, y + dy * radius)
        pull = 1 - _QUARTER
        handles = [
            (x + before[0] * radius * pull, y + before[1] * radius * pull),
            (x + dx * radius * pull, y + dy * radius * pull),
        ]
        vertices += [start, *handles, end]
        codes += [LINE, CURVE, CURVE, CURVE]
        before = (-dx, -dy)
    return Outline(
        np.array([*vertices, vertices[0]], dtype=float), np.array([*codes, CLOSE], dtype=np.uint8)
    )


def circle(x: float, y: float, radius: float) -> Outline:
    """Return a circle."""
    return arc(x, y, radius, 0, 2 * pi, closed=True)


def arc(
    x: float, y: float, radius: float, start: float, end: float, closed: bool = False
) -> Outline:
    """Return a part of a circle from one angle to another, in radians clockwise from the right."""
    pieces = max(1, int(np.ceil(abs(end - start) / (pi / 2) - 1e-9)))
    step = (end - start) / pieces
    pull = 4 / 3 * np.tan(step / 4)
    vertices: list[tuple[float, float]] = [(cos(start), sin(start))]
    codes = [MOVE]
    for i in range(pieces):
        a, b = start + i * step, start + (i + 1) * step
        vertices += [
            (cos(a) - pull * sin(a), sin(a) + pull * cos(a)),
            (cos(b) + pull * sin(b), sin(b) - pull * cos(b)),
            (cos(b), sin(b)),
        ]
        codes += [CURVE] * 3
    if closed:
        vertices.append(vertices[0])
        codes.append(CLOSE)
    return Outline(
        np.array(vertices, dtype=float) * radius + (x, y), np.array(codes, dtype=np.uint8)
    )


def rectangles(boxes: Iterable[Box]) -> Outline:
    """Return many boxes as one outline."""
    corners = np.array([(box.left, box.top, box.right, box.bottom) for box in boxes], dtype=float)
    if not len(corners):
        return Outline(np.empty((0, 2)), np.empty(0, dtype=np.uint8))
    left, top, right, bottom = corners.T
    x = np.stack([left, right, right, left, left], axis=1)
    y = np.stack([top, top, bottom, bottom, top], axis=1)
    codes = np.tile(np.array([MOVE, LINE, LINE, LINE, CLOSE], dtype=np.uint8), len(corners))
    return Outline(np.stack([x.ravel(), y.ravel()], axis=1), codes)


def outline(shapes: npt.NDArray[Any]) -> Outline:
    """Return polygons, or lines, of shapely as one outline."""
    single = shapely.get_parts(shapely.get_parts(shapes))
    areas = shapely.get_dimensions(single) == 2
    rings = np.concatenate([shapely.get_rings(single[areas]), single[~areas]])
    rings = rings[~shapely.is_empty(rings) & (shapely.get_dimensions(rings) == 1)]
    vertices, ring = shapely.get_coordinates(rings, return_index=True)
    codes = np.full(len(vertices), LINE, dtype=np.uint8)
    starts = np.flatnonzero(np.diff(ring, prepend=-1))
    codes[starts] = MOVE
    ends = np.append(starts[1:], len(vertices))[shapely.is_closed(rings)] - 1
    codes[ends] = CLOSE
    return Outline(vertices, codes)
