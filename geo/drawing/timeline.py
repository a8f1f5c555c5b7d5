"""The histogram below a map: events by calendar bins, stacked by category, the window marked.

Days are days since 1970-01-01. An event whose date is a span is spread over the days it may have
lain on, so a bar can stand for a part of an event.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from geo.drawing import lettering
from geo.drawing.scene import Box, Floats, Ints, Scene, Shape, Text, polyline, rectangle, rectangles
from geo.drawing.themes import Theme
from geo.words.texts import say, say_number

Unit = Literal["day", "week", "month", "quarter", "year", "decade"]

_DAYS: dict[Unit, float] = {
    "day": 1,
    "week": 7,
    "month": 30.4,
    "quarter": 91.3,
    "year": 365.2,
    "decade": 3652,
}
_NARROWEST = 3.2  # pixels a bar
_AXIS, _HEAD = 17.0, 19.0
_EPOCH = date(1970, 1, 1)

# A window that takes less than this part of the whole would be a sliver: then only its
# surroundings are shown, as long again on each side, and at least these days.
_SLIVER, _BESIDE = 1 / 12, 21


@dataclass(frozen=True, eq=False)
class Times:
    """When events lay: ``first`` and ``last`` days, inclusive, and ``category`` indices."""

    first: Ints
    last: Ints
    category: Ints


def number_of(day: date) -> int:
    """Return the days since 1970-01-01."""
    return (day - _EPOCH).days


def day_of(number: int) -> date:
    """Return the day; the calendar's last where the number lies beyond."""
    ordinal = min(max(1, number + _EPOCH.toordinal()), date.max.toordinal())
    return date.fromordinal(ordinal)


def range_shown(whole: tuple[int, int], window: tuple[int, int]) -> tuple[int, int]:
    """Return the first and last day of the chart: the whole, or what surrounds a short window."""
    length = window[1] - window[0] + 1
    if length >= _SLIVER * (whole[1] - whole[0] + 1):
        return min(whole[0], window[0]), max(whole[1], window[1])
    beside = max(length, _BESIDE)
    return (
        max(min(whole[0], window[0]), window[0] - beside),
        min(max(whole[1], window[1]), window[1] + beside),
    )


def bins(first: int, last: int, width: float) -> tuple[Unit, Ints]:
    """Return the finest unit whose bars are wide enough, and the first day of each bar.

    One more entry ends the last bar. Bars begin where the calendar does, so the first and the
    last may reach beyond the days asked for.
    """
    room = width / (last - first + 1)
    wide: list[Unit] = [u for u, days in _DAYS.items() if days * room >= _NARROWEST]
    unit: Unit = wide[0] if wide else "decade"
    return unit, _starts(unit, 1, first, last)


def _starts(unit: Unit, step: int, first: int, last: int) -> Ints:
    """The first days of all periods of the unit that meet first to last, and of the next one."""
    if unit in ("day", "week"):
        days = (7 if unit == "week" else 1) * step
        # 5 January 1970 was a Monday.
        start = first - (first - 4) % 7 if unit == "week" else first
        count = (last - start) // days + 2
        return np.arange(start, start + count * days, days, dtype=np.int64)
    months = {"month": 1, "quarter": 3, "year": 12, "decade": 120}[unit] * step
    day = day_of(first)
    index = (day.year * 12 + day.month - 1) // months * months
    found = []
    while True:
        year, month = divmod(index, 12)
        start = number_of(date(max(year, 1), month + 1, 1)) if year <= date.max.year else last + 1
        found.append(start)
        if start > last:
            return np.array(found, dtype=np.int64)
        index += months


def stacked(times: Times, edges: Ints, categories: int) -> Floats:
    """Return counts of shape (bars, categories); spans are spread over their days."""
    counts = np.zeros((len(edges) - 1, categories))
    for category in range(categories):
        mine = times.category == category
        first, end = times.first[mine], times.last[mine] + 1
        share = 1 / (end - first)
        # How much of each event lies before an edge, as two ramps: one up, one back to level.
        before = _ramps(first, share, edges) - _ramps(end, share, edges)
        counts[:, category] = np.diff(before)
    # What adding and taking away leaves is no event.
    return np.where(counts < 1e-6, 0.0, counts)


def _ramps(start: Ints, slope: Floats, at: Ints) -> Floats:
    """Return, at each of ``at``, the sum of lines that rise from 0 at their start."""
    order = np.argsort(start, kind="stable")
    # From the first edge on, because large numbers would cost the small shares their precision.
    begin = (start[order] - at[0]).astype(float)
    slopes = np.append(0.0, np.cumsum(slope[order]))
    offsets = np.append(0.0, np.cumsum(slope[order] * begin))
    passed = np.searchsorted(begin, at - at[0])
    ramps: Floats = slopes[passed] * (at - at[0]) - offsets[passed]
    return ramps


def draw_timeline(
    times: Times,
    whole: tuple[int, int],
    window: tuple[int, int],
    box: Box,
    colors: tuple[str, ...],
    theme: Theme,
    language: str = "en",
) -> Scene:
    """Draw the chart; full colour within the window, which is marked unless it is everything."""
    lo, hi = range_shown(whole, window)
    unit, edges = bins(lo, hi, box.width)
    lo, hi = int(edges[0]), int(edges[-1]) - 1
    counts = stacked(times, edges, len(colors))
    plot = Box(box.left, box.top + _HEAD, box.right, box.bottom - _AXIS)

    def x_of(day: float) -> float:
        return plot.left + (day - lo) / (hi + 1 - lo) * plot.width

    marked = window[0] > whole[0] or window[1] < whole[1]
    a, b = max(plot.left, x_of(window[0])), min(plot.right, x_of(window[1] + 1))
    clip = Box(a, plot.top - 2, b, plot.bottom) if marked else plot.grown(2)
    bars = _bars(counts, edges, plot, x_of)
    scene: list[Shape | Text] = []
    if marked:
        scene.append(Shape(rectangle(clip), fill=theme.tint, name="window"))
        whole_bars = rectangles(Box(r.left, r.top, r.right, plot.bottom) for r in _tops(bars))
        scene.append(Shape(whole_bars, fill=theme.muted, name="bars-outside"))
        # The window covers the muted bars and shows its own.
        scene.append(Shape(rectangle(clip), fill=theme.tint))
    for category, color in enumerate(colors):
        found = rectangles(row[category] for row in bars if row[category] is not None)
        scene.append(Shape(found, fill=color, clip=clip, name=f"bars-{category}"))
    scene.append(
        Shape(
            polyline([(plot.left, plot.bottom), (plot.right, plot.bottom)]),
            stroke=theme.muted,
            width=1,
        )
    )
    if marked:
        for x in (a, b):
            edge = polyline([(x, plot.top - 2), (x, plot.bottom)])
            scene.append(Shape(edge, stroke=theme.ink, width=1.3, name="window-edge"))
        top = polyline([(a, plot.top - 2), (b, plot.top - 2)])
        scene.append(Shape(top, stroke=theme.ink, width=1.3))
    scene += _heading(counts, unit, box, theme, language)
    scene += _axis(lo, hi, plot, x_of, theme, language)
    return tuple(scene)


Bars = list[list[Box]]


def _bars(counts: Floats, edges: Ints, plot: Box, x_of: Callable[[float], float]) -> Bars:
    """A row of boxes for each bar, one a category, the first at the bottom."""
    peak = counts.sum(axis=1).max(initial=0.0)
    if not peak:
        return []
    rows = []
    for i, row in enumerate(counts):
        total = row.sum()
        if not total:
            continue
        left, right = x_of(int(edges[i])), x_of(int(edges[i + 1]))
        right -= min(1.2, (right - left) * 0.22)
        # However small a share, a bar that stands for something is seen.
        unit = max(1.0, total / peak * plot.height) / total
        levels = plot.bottom - np.concatenate([[0], np.cumsum(row)]) * unit
        rows.append(
            [Box(left, float(levels[k + 1]), right, float(levels[k])) for k in range(len(row))]
        )
    return rows


def _tops(bars: Bars) -> list[Box]:
    return [row[-1] for row in bars]


def _heading(counts: Floats, unit: Unit, box: Box, theme: Theme, language: str) -> Scene:
    """Say what a bar is, and how many events the highest one stands for."""
    peak = float(counts.sum(axis=1).max(initial=0.0))
    text = say(f"picture.timeline.{unit}", language)
    unit_said = Text(text, box.left, box.top + 10, 11.5, theme.soft, name="timeline-unit")
    if not peak:
        return (unit_said,)
    number = say_number(max(1, round(peak)), language)
    most = say("picture.timeline.peak", language, number=number)
    return (
        unit_said,
        Text(most, box.right, box.top + 10, 11.5, theme.soft, anchor="end", name="timeline-peak"),
    )


#: Units and steps of the axis, fine to coarse, with the days between two ticks.
_TICKS: tuple[tuple[Unit, int, float], ...] = (
    ("day", 1, 1),
    ("day", 2, 2),
    ("week", 1, 7),
    ("week", 2, 14),
    ("month", 1, 30.4),
    ("quarter", 1, 91.3),
    ("month", 6, 182.6),
    ("year", 1, 365.2),
    ("year", 2, 730.5),
    ("year", 5, 1826),
    *(("decade", step, 3652.0 * step) for step in (1, 2, 5, 10, 20, 50, 100)),
)


def _axis(
    lo: int, hi: int, plot: Box, x_of: Callable[[float], float], theme: Theme, language: str
) -> Scene:
    """Ticks and their labels, right of each tick; the first says the year."""
    size = 10.5
    room = plot.width / (hi - lo + 1)
    unit, step, _ = next(
        (tick for tick in _TICKS if tick[2] * room >= _label_room(tick[0], size, language)),
        _TICKS[-1],
    )
    ticks = [int(t) for t in _starts(unit, step, lo, hi)[:-1] if t >= lo]
    # The axis rarely begins on a tick; its beginning is said too, where there is room.
    begins = not ticks or ticks[0] > lo
    ticks = [lo, *ticks] if begins else ticks
    scene: list[Shape | Text] = []
    end = -np.inf
    said_year = 0
    for i, tick in enumerate(ticks):
        x = x_of(tick)
        text = _tick_text(tick, unit, day_of(tick).year != said_year, language)
        wide = lettering.width(text, size, 600)
        if begins and i == 0 and len(ticks) > 1 and x + 3 + wide + 6 > x_of(ticks[1]):
            continue
        mark = polyline([(x, plot.bottom), (x, plot.bottom + 6)])
        scene.append(Shape(mark, stroke=theme.muted, width=1))
        if x + 3 < end + 6 or x + 3 + wide > plot.right:
            continue
        said_year = day_of(tick).year
        strong = unit not in ("year", "decade") and text[-4:].isdigit()
        color = theme.ink if strong else theme.soft
        y = plot.bottom + 12.5
        scene.append(Text(text, x + 3, y, size, color, 600 if strong else 400, name="tick"))
        end = x + 3 + lettering.width(text, size, 600)
    return tuple(scene)


def _label_room(unit: Unit, size: float, language: str) -> float:
    widest = {"year": "2000", "decade": "2000"}.get(
        unit, _tick_text(number_of(date(2000, 9, 28)), unit, False, language)
    )
    return lettering.width(widest, size) + 13


def _tick_text(tick: int, unit: Unit, whole: bool, language: str) -> str:
    day = day_of(tick)
    month = say(f"picture.month.{day.month}", language)
    year = str(day.year)
    if unit in ("year", "decade"):
        return year
    if unit in ("month", "quarter"):
        if day.month == 1:
            return year
        return say("picture.tick.month", language, month=month, year=year) if whole else month
    if whole:
        return say("picture.tick.day", language, day=day.day, month=month, year=year)
    return say("picture.tick.date", language, day=day.day, month=month)
