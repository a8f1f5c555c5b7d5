"""How categories and datasets look, everywhere: on map, legend, slider and picture.

A category has one colour and one shape. The hues begin from the palette of Okabe and Ito ("Color
Universal Design", 2008), which stays apart for people with colour blindness; each is shifted in
lightness so that it has a contrast of at least 3:1 against the land of both embedded basemaps
(WCAG 2.1, 1.4.11). The shape says the same thing again, so that colour is never alone. Where
several datasets are on one map, each has rings of its own round its markers, in the theme's ink.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Symbol:
    """A colour as ``#rrggbb`` and a shape's name."""

    color: str
    shape: str


SYMBOLS: dict[str, Symbol] = {
    "attack": Symbol("#d55e00", "circle"),
    "strike": Symbol("#b8559a", "diamond"),
    "troop_movement": Symbol("#1a7fc1", "square"),
    "diplomacy": Symbol("#00936b", "triangle"),
    "politics": Symbol("#7a6fd0", "pentagon"),
    "energy": Symbol("#a67c00", "hexagon"),
    "other": Symbol("#7b828a", "ring"),
}


@dataclass(frozen=True)
class Ring:
    """A ring round a marker: pixels away from the innermost one, width, strokes and gaps."""

    away: float
    width: float
    dash: tuple[float, ...] = ()


_LINE, _DASHES, _DOTS = Ring(0, 1.8), Ring(0, 2, (4, 3)), Ring(0, 2.2, (1.8, 2.8))

#: The marks of datasets, in their order; where there are more datasets, they begin again.
MARKS: tuple[tuple[Ring, ...], ...] = (
    (),
    (_LINE,),
    (_DASHES,),
    (Ring(-0.4, 1.2), Ring(2.6, 1.2)),
    (_DOTS,),
    (_LINE, Ring(3.4, 2, (4, 3))),
    (_DASHES, Ring(3.4, 1.6)),
    (_LINE, Ring(3.4, 2.2, (1.8, 2.8))),
    (_DOTS, Ring(3.4, 1.6)),
    (_DASHES, Ring(3.4, 2, (4, 3))),
    (_DASHES, Ring(3.4, 2.2, (1.8, 2.8))),
    (_DOTS, Ring(3.4, 2, (4, 3))),
)


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours ``#rrggbb``, from 1 to 21 (WCAG 2.1, relative luminance)."""
    bright, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
