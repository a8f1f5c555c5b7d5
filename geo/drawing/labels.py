"""Names that keep clear of markers and of each other: the first place that is free is taken.

The wishes come in the order of their importance; one that finds no room is left out.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from geo.drawing import lettering
from geo.drawing.scene import Box, Text

#: Pixels kept free round a label.
_ROOM = 2.0
_GAP = 3.5


@dataclass(frozen=True)
class Wish:
    """A name that would like to stand beside a point, ``radius`` pixels off, or over it.

    ``roam`` is how far a name that stands over its point may move away from it; ``spots`` are
    other points to stand over, the best first.
    """

    text: str
    x: float
    y: float
    size: float
    color: str
    weight: int = 400
    stand: Literal["beside", "over"] = "beside"
    radius: float = 0.0
    roam: float = 0.0
    spots: tuple[tuple[float, float], ...] = ()
    halo: str = ""
    name: str = "label"


class Taken:
    """The room that is no longer free: boxes, and circles as x, y, radius."""

    def __init__(
        self, boxes: Iterable[Box] = (), circles: Iterable[tuple[float, ...]] = ()
    ) -> None:
        self._boxes = np.array(
            [(b.left, b.top, b.right, b.bottom) for b in boxes], dtype=float
        ).reshape(-1, 4)
        self._circles = np.array(list(circles), dtype=float).reshape(-1, 3)

    def free(self, box: Box) -> bool:
        """Tell whether nothing stands in the box, nor closer to it than a little."""
        wide = box.grown(_ROOM)
        left, top, right, bottom = self._boxes.T
        if (
            (left < wide.right) & (wide.left < right) & (top < wide.bottom) & (wide.top < bottom)
        ).any():
            return False
        x, y, radius = self._circles.T
        away_x = np.maximum(0, np.maximum(box.left - x, x - box.right))
        away_y = np.maximum(0, np.maximum(box.top - y, y - box.bottom))
        return not bool((np.hypot(away_x, away_y) < radius).any())

    def and_box(self, box: Box) -> "Taken":
        """Return this with one more box taken."""
        more = Taken()
        row = np.array([[box.left, box.top, box.right, box.bottom]])
        more._boxes = np.vstack([self._boxes, row])
        more._circles = self._circles
        return more


def place_labels(
    wishes: Iterable[Wish], taken: Taken, frame: Box
) -> tuple[tuple[Text, ...], Taken]:
    """Return the texts that found room in the frame, and what is taken then."""
    placed: list[Text] = []
    room = frame.grown(-4)
    for wish in wishes:
        for text in _tries(wish):
            box = lettering.box(text)
            if room.holds(box) and taken.free(box):
                placed.append(text)
                taken = taken.and_box(box)
                break
    return tuple(placed), taken


def _tries(wish: Wish) -> Iterator[Text]:
    if wish.spots:
        for x, y in wish.spots:
            yield _text(wish, x, y + wish.size * 0.35, "middle")
        return
    if wish.stand == "over":
        for x, y in _spiral(wish.roam):
            yield _text(wish, wish.x + x, wish.y + y + wish.size * 0.35, "middle")
        return
    off = wish.radius + _GAP
    level = wish.y + wish.size * 0.35
    slant = wish.radius * 0.7 + _GAP
    yield _text(wish, wish.x + off, level, "start")
    yield _text(wish, wish.x - off, level, "end")
    yield _text(wish, wish.x, wish.y - off - wish.size * lettering.BELOW, "middle")
    yield _text(wish, wish.x, wish.y + off + wish.size * lettering.ABOVE, "middle")
    for down in (-1, 1):
        y = wish.y + down * slant + wish.size * (lettering.ABOVE if down > 0 else -lettering.BELOW)
        yield _text(wish, wish.x + slant, y, "start")
        yield _text(wish, wish.x - slant, y, "end")


def _text(wish: Wish, x: float, y: float, anchor: Literal["start", "middle", "end"]) -> Text:
    return Text(
        wish.text, x, y, wish.size, wish.color, wish.weight, anchor, wish.halo, name=wish.name
    )


def _spiral(roam: float) -> Iterator[tuple[float, float]]:
    """Yield steps away from the point, the nearest first."""
    yield 0.0, 0.0
    steps = int(roam // 12)
    found = [
        (x * 12.0, y * 12.0)
        for x in range(-steps, steps + 1)
        for y in range(-steps, steps + 1)
        if (x or y) and np.hypot(x, y) <= steps
    ]
    # Sideways reads as nearer than up or down, because words are wide.
    yield from sorted(found, key=lambda step: (np.hypot(step[0] * 0.7, step[1]), step))


def nudged(box: Box, taken: Taken, frame: Box, roam: float) -> Box | None:
    """Return the box moved to where it is free, as near as can be; None if nowhere."""
    room = frame.grown(-4)
    inside = _kept_in(box, room)
    tries = (inside.moved(x, y) for x, y in _spiral(roam))
    return next((tried for tried in tries if room.holds(tried) and taken.free(tried)), None)


def _kept_in(box: Box, room: Box) -> Box:
    x = max(0.0, room.left - box.left) - max(0.0, box.right - room.right)
    y = max(0.0, room.top - box.top) - max(0.0, box.bottom - room.bottom)
    return box.moved(x, y)


def corner(frame: Box, width: float, height: float, taken: Taken, order: Sequence[str]) -> Box:
    """Return a box in the first corner of the frame that is free.

    Where none is, anywhere else that is free; where nothing is, the first corner.
    """
    boxes = [_in_corner(frame, width, height, name) for name in order]
    free = next((box for box in boxes if taken.free(box)), None)
    roam = max(frame.width, frame.height)
    return free or nudged(boxes[0], taken, frame, roam) or boxes[0]


def _in_corner(frame: Box, width: float, height: float, name: str) -> Box:
    off = 8.0
    left = frame.left + off if "left" in name else frame.right - off - width
    top = frame.top + off if "top" in name else frame.bottom - off - height
    return Box(left, top, left + width, top + height)
