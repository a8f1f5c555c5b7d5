"""How a marker looks: the shapes and rules of the page's ``symbols.js`` and ``marker.js``."""

from collections.abc import Sequence
from math import cos, pi, sin

import numpy as np

from geo.drawing import lettering
from geo.drawing.gathering import Marker
from geo.drawing.scene import (
    CLOSE,
    LINE,
    Box,
    Outline,
    Scene,
    Shape,
    Text,
    arc,
    circle,
    polyline,
    rectangle,
)
from geo.drawing.themes import Theme
from geo.events.symbols import MARKS, SYMBOLS, Ring, Symbol

# Corners, first corner's turn from the top, and a factor that gives all shapes the same weight.
_CORNERS: dict[str, tuple[int, float, float]] = {
    "diamond": (4, 0.0, 1.16),
    "square": (4, pi / 4, 1.16),
    "triangle": (3, 0.0, 1.28),
    "pentagon": (5, 0.0, 1.06),
    "hexagon": (6, pi / 6, 1.02),
}
_ROUND = 0.92

_HALO, _OPEN, _EDGE = 4.0, 2.6, 1.2

# Pixels between a symbol and the first ring of a dataset, and of paper beside each ring.
_GAP, _CASING = 3.5, 1.2


def symbol_outline(shape: str, x: float, y: float, radius: float) -> Outline:
    """Return the outline of a category's shape."""
    if shape not in _CORNERS:
        return circle(x, y, radius * _ROUND)
    count, turn, factor = _CORNERS[shape]
    angles = [turn - pi / 2 + 2 * pi * i / count for i in range(count)]
    points = [(x + cos(a) * radius * factor, y + sin(a) * radius * factor) for a in angles]
    return polyline(points, closed=True)


def symbol(
    look: Symbol, x: float, y: float, radius: float, theme: Theme, hollow: bool = False
) -> Scene:
    """Draw one symbol: solid for an exact site, hollow for what is known less exactly."""
    body = symbol_outline(look.shape, x, y, radius)
    open_ = hollow or look.shape == "ring"
    # Small symbols, in a legend, have thinner lines.
    size = min(1.0, radius / 7.5)
    drawn = [
        Shape(body, stroke=theme.paper, width=_HALO * size),
        Shape(
            body,
            fill=theme.paper if open_ else look.color,
            stroke=look.color,
            width=(_OPEN if open_ else _EDGE) * size,
            name="symbol",
        ),
    ]
    if look.shape == "ring" and not hollow:
        drawn.append(Shape(circle(x, y, radius * 0.34), fill=look.color))
    return tuple(drawn)


def marker_scene(marker: Marker, looks: tuple[Symbol, ...], theme: Theme) -> Scene:
    """Draw a marker: one category keeps its shape, several become a ring with a share for each.

    One on a single place carries the marks of its datasets where the map has several.
    """
    x, y, radius = marker.x, marker.y, marker.radius
    only = marker.counts.index(marker.size) if marker.size in marker.counts else None
    if only is None or marker.spread:
        marked = () if marker.spread else _marks(marker, radius, theme)
        return (*marked, *_ring(marker, looks, theme), _count(marker.size, x, y, theme))
    look = looks[only]
    marked = _marks(marker, radius * _CORNERS.get(look.shape, (0, 0.0, _ROUND))[2], theme)
    if marker.size == 1:
        return (*marked, *symbol(look, x, y, radius, theme, marker.hollow))
    drawn = list(symbol(look, x, y, radius, theme, hollow=True))
    if not marker.hollow:
        # A solid site with several events: a full rim round its number.
        drawn[1] = Shape(
            symbol_outline(look.shape, x, y, radius),
            fill=look.color,
            stroke=look.color,
            width=_EDGE,
            name="symbol",
        )
        drawn.append(Shape(circle(x, y, radius * 0.66), fill=theme.paper))
    down = 1.5 if look.shape == "triangle" else 0.0
    return (*marked, *drawn, _count(marker.size, x, y + down, theme))


def mark_of(dataset: int) -> tuple[Ring, ...]:
    """Return the mark of a dataset by its place among those of the map."""
    return MARKS[dataset % len(MARKS)]


def _marks(marker: Marker, reach: float, theme: Theme) -> Scene:
    """Draw a whole ring for one dataset, else a part of it for each that the marker has."""
    present = [i for i, count in enumerate(marker.datasets) if count]
    drawn: list[Shape | Text] = []
    for n, dataset in enumerate(present):
        ends = [2 * pi * part / len(present) - pi / 2 for part in (n, n + 1)]
        drawn += rings(mark_of(dataset), marker.x, marker.y, reach + _GAP, theme, ends)
    return tuple(drawn)


def rings(
    mark: tuple[Ring, ...],
    x: float,
    y: float,
    radius: float,
    theme: Theme,
    ends: Sequence[float] = (-pi / 2, 1.5 * pi),
) -> Scene:
    """Draw a dataset's mark, from one angle to another, on a casing of paper."""
    lines = [(ring, arc(x, y, radius + ring.away, ends[0], ends[1])) for ring in mark]
    return (
        *(
            Shape(line, stroke=theme.paper, width=ring.width + 2 * _CASING, name="mark-casing")
            for ring, line in lines
        ),
        *(
            Shape(line, stroke=theme.ink, width=ring.width, dash=ring.dash, name="mark")
            for ring, line in lines
        ),
    )


def _ring(marker: Marker, looks: tuple[Symbol, ...], theme: Theme) -> Scene:
    x, y, radius = marker.x, marker.y, marker.radius
    rim = circle(x, y, radius + (3.5 if marker.spread else 1.5))
    drawn = [Shape(rim, fill=theme.paper)]
    if marker.spread:
        drawn.append(Shape(rim, stroke=theme.ink, width=1.0, opacity=0.45))
    thick = 3.0 if marker.hollow and not marker.spread else 5.0
    angle = -pi / 2
    for look, count in zip(looks, marker.counts, strict=True):
        if count:
            share = 2 * pi * count / marker.size
            drawn.append(_share(x, y, radius, thick, angle, share, look.color))
            angle += share
    return tuple(drawn)


def _share(
    x: float, y: float, radius: float, thick: float, start: float, share: float, color: str
) -> Shape:
    """A part of a ring, filled, so that its ends are straight."""
    outer = arc(x, y, radius, start, start + share)
    inner = arc(x, y, radius - thick, start + share, start)
    inner_codes = inner.codes.copy()
    inner_codes[0] = LINE
    joined = Outline(
        np.vstack([outer.vertices, inner.vertices, outer.vertices[:1]]),
        np.concatenate([outer.codes, inner_codes, [np.uint8(CLOSE)]]),
    )
    return Shape(joined, fill=color, name="share")


def short_number(number: int) -> str:
    """Return a count in at most four characters: 950, 1.2k, 12k, 1.2M."""
    if number < 1000:
        return str(number)
    if number < 10_000:
        return f"{number // 100 / 10:.1f}k"
    return f"{number // 1000}k" if number < 1_000_000 else f"{number // 100_000 / 10:.1f}M"


def _count(number: int, x: float, y: float, theme: Theme) -> Text:
    text = short_number(number)
    size = 10.0 if len(text) > 3 else 12.0
    return Text(text, x, y + size * 0.35, size, theme.ink, 600, "middle", name="count")


#: Height of the label of a region or country.
PILL = 24.0
_PILL_SIZE = 12.0


def pill_width(name: str, count: str) -> float:
    """Return how wide the label of a region or country is."""
    return 10 + lettering.width(name, _PILL_SIZE) + 7 + _badge(count) + 4


def _badge(count: str) -> float:
    return max(20.0, lettering.width(count, 11.5, 600) + 12)


def pill(name: str, count: str, box: Box, theme: Theme) -> Scene:
    """Draw the label of a region or country: its name and how many events have no point in it."""
    _, y = box.middle
    badge = Box(box.right - 4 - _badge(count), y - 8.5, box.right - 4, y + 8.5)
    return (
        Shape(rectangle(box, PILL / 2), fill=theme.page, opacity=0.9, name="pill"),
        Shape(rectangle(box, PILL / 2), stroke=theme.soft, width=1.3, dash=(4.0, 3.0)),
        Text(name, box.left + 10, y + _PILL_SIZE * 0.35, _PILL_SIZE, theme.ink, name="pill-name"),
        Shape(rectangle(badge, 8.5), fill=theme.ink),
        Text(count, badge.middle[0], y + 4.1, 11.5, theme.page, 600, "middle", name="pill-count"),
    )


def looks_of(categories: tuple[str, ...]) -> tuple[Symbol, ...]:
    """Return the symbols of categories; one that has none looks like the last."""
    other = list(SYMBOLS.values())[-1]
    return tuple(SYMBOLS.get(category, other) for category in categories)
