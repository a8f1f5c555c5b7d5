"""Formats, and the blocks of a picture: title, legend, footer, each with its height.

A block is drawn with its upper left corner at 0, 0 and moved to where it stands.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from geo.drawing import lettering, markers
from geo.drawing.scene import (
    Anchor,
    Box,
    Outline,
    Scene,
    Shape,
    Text,
    circle,
    rectangle,
    rectangles,
)
from geo.drawing.themes import Theme
from geo.events.symbols import Ring, Symbol

#: CSS pixels (1/96 inch) in a millimetre.
_MM = 96 / 25.4


@dataclass(frozen=True)
class Format:
    """Width and height in CSS pixels, the pixels of a PNG at scale 1, and how blocks stand.

    With a ``sidebar`` of that width the words stand left of the map, else above it.
    """

    width: float
    height: float
    pixels: tuple[int, int]
    sidebar: float = 0.0
    timeline: float = 88.0
    margin: float = 28.0


FORMATS: dict[str, Format] = {
    "16:9": Format(1200, 675, (1600, 900), sidebar=304, timeline=84),
    "1:1": Format(800, 800, (1080, 1080), timeline=82),
    "4:5": Format(800, 1000, (1080, 1350), timeline=96),
    # 150 pixels an inch; twice that is what printers ask for.
    "a4": Format(210 * _MM, 297 * _MM, (1240, 1754), timeline=110, margin=40),
    "a4-landscape": Format(
        297 * _MM, 210 * _MM, (1754, 1240), sidebar=276, timeline=100, margin=36
    ),
}


@dataclass(frozen=True, eq=False)
class Block:
    """A drawing from 0, 0 down to ``height``."""

    scene: Scene
    height: float

    def at(self, x: float, y: float) -> Scene:
        """Return the drawing moved to a place."""
        return tuple(moved(mark, x, y) for mark in self.scene)


def moved(mark: Shape | Text, x: float, y: float) -> Shape | Text:
    """Return a shape or text moved."""
    if isinstance(mark, Text):
        return replace(mark, x=mark.x + x, y=mark.y + y)
    outline = Outline(mark.outline.vertices + np.array([x, y]), mark.outline.codes)
    return replace(mark, outline=outline, clip=mark.clip.moved(x, y) if mark.clip else None)


@dataclass(frozen=True)
class Paragraph:
    """Text to be set in at most ``most`` lines, ``before`` pixels below what precedes it."""

    text: str
    size: float
    color: str
    weight: int = 400
    most: int = 99
    before: float = 0.0
    leading: float = 1.36
    link: str = ""
    name: str = ""


def column(paragraphs: Iterable[Paragraph], width: float) -> Block:
    """Set paragraphs below each other; those written right to left stand at the right."""
    drawn: list[Text] = []
    y = 0.0
    for paragraph in paragraphs:
        size, weight = paragraph.size, paragraph.weight
        lines = lettering.wrap(paragraph.text, width, size, weight, paragraph.most)
        if not lines:
            continue
        anchor: Anchor = "end" if lettering.right_to_left(paragraph.text) else "start"
        y += paragraph.before if drawn else 0.0
        for line in lines:
            baseline = y + size * (lettering.ABOVE + (paragraph.leading - 1) / 2)
            x = width if anchor == "end" else 0.0
            drawn.append(
                Text(
                    line,
                    x,
                    baseline,
                    size,
                    paragraph.color,
                    weight,
                    anchor,
                    link=paragraph.link,
                    name=paragraph.name,
                )
            )
            y += size * paragraph.leading
    return Block(tuple(drawn), y)


@dataclass(frozen=True)
class Entry:
    """One line of the legend: a symbol, what it stands for and, where it tells that, how many.

    ``look`` is that of a category, ``mark`` that of a dataset.
    """

    kind: str
    label: str
    count: str = ""
    look: Symbol | None = None
    mark: tuple[Ring, ...] = ()


_ROW, _ICON = 22.0, 22.0
# Pixels between entries that stand side by side, the widest that needs no further row.
_BETWEEN = (24.0, 20.0, 16.0, 12.0)
_SIZE, _KEY_SIZE = 13.0, 12.0
_SIZES = (_SIZE, 12.5, 12.0)


def legend(
    categories: Sequence[Entry],
    datasets: Sequence[Entry],
    keys: Sequence[Entry],
    width: float,
    listed: bool,
    theme: Theme,
) -> Block:
    """Draw the legend in rows; categories and datasets one below the other when ``listed``."""
    drawn: list[Shape | Text] = []
    y = 0.0
    if listed:
        for entries, after in ((categories, [*datasets, *keys]), (datasets, keys)):
            for entry in entries:
                drawn += _entry(entry, 0.0, y + _ROW / 2, _SIZE, width, theme)
                y += _ROW
            if entries and after:
                drawn.append(Shape(rectangle(Box(0, y + 7, width, y + 7.8)), fill=theme.line))
                y += 14
    groups = [keys] if listed else [categories, datasets, keys]
    together = [*categories, *datasets, *keys]
    if not listed and len(_filled(together, width, _SIZE, _BETWEEN[0])) == 1:
        groups = [together]
    for entries in groups:
        for row, size in _rows(entries, width):
            for x, entry in row:
                drawn += _entry(entry, x, y + _ROW / 2, size, 0.0, theme)
            y += _ROW
    return Block(tuple(drawn), y)


Row = list[tuple[float, Entry]]


def _rows(entries: Sequence[Entry], width: float) -> list[tuple[Row, float]]:
    """Set entries side by side, each with its x, in as few rows as can be; with their size."""
    sizes = _SIZES if any(entry.look for entry in entries) else (_KEY_SIZE,)
    ways = [
        [(row, size) for row in _filled(entries, width, size, between)]
        for size in sizes
        for between in _BETWEEN
    ]
    return min(ways, key=len)


def _filled(entries: Sequence[Entry], width: float, size: float, between: float) -> list[Row]:
    rows: list[Row] = []
    x = width + 1
    for entry in entries:
        wide = _entry_width(entry, size)
        if x + wide > width:
            rows.append([])
            x = 0.0
        rows[-1].append((x, entry))
        x += wide + between
    return rows


def _entry_width(entry: Entry, size: float) -> float:
    count = 6 + lettering.width(entry.count, size, 600) if entry.count else 0
    icon = 34.0 if entry.kind == "region" else _ICON
    return icon + lettering.width(entry.label, size) + count


def _entry(entry: Entry, x: float, y: float, size: float, count_at: float, theme: Theme) -> Scene:
    base = y + size * 0.35
    after = x + (34.0 if entry.kind == "region" else _ICON)
    color = theme.ink if entry.count else theme.soft
    drawn: list[Shape | Text] = [*_icon(entry, x + 8, y, theme)]
    room = (count_at - after - 46) if count_at and entry.count else 9999.0
    label = lettering.fit(entry.label, room, size)
    drawn.append(Text(label, after, base, size, color, name="legend"))
    if entry.count:
        end = count_at or after + lettering.width(label, size) + 6
        drawn.append(
            Text(
                entry.count,
                end,
                base,
                size,
                theme.ink,
                600,
                "end" if count_at else "start",
                name="legend-count",
            )
        )
    return tuple(drawn)


def _icon(entry: Entry, x: float, y: float, theme: Theme) -> Scene:
    page = replace(theme, paper=theme.page)
    if entry.look:
        return markers.symbol(entry.look, x, y, 6.6, page)
    grey = Symbol(theme.soft, "circle")
    if entry.kind == "dataset":
        dot = Shape(circle(x, y, 3.4), fill=theme.soft)
        return (dot, *markers.rings(entry.mark, x, y, 6.4, page))
    match entry.kind:
        case "solid" | "hollow":
            return markers.symbol(grey, x, y, 5.6, page, hollow=entry.kind == "hollow")
        case "several":
            return (
                Shape(circle(x, y, 8), stroke=theme.soft, width=0.9, opacity=0.7),
                Shape(circle(x, y, 5.2), stroke=theme.soft, width=2.4),
            )
    return (
        Shape(
            rectangle(Box(x - 7, y - 6, x + 19, y + 6), 6),
            stroke=theme.soft,
            width=1.2,
            dash=(3.0, 2.2),
        ),
        Shape(rectangle(Box(x + 7, y - 4, x + 16, y + 4), 4), fill=theme.soft),
    )


def qr_code(link: str, size: float) -> Block | None:
    """Draw a link as a QR code on white with its quiet zone; None where it is too long for one."""
    import segno

    try:
        code = segno.make_qr(link, error="m")
    except segno.DataOverflowError:
        return None
    rows = [bytes(row) for row in code.matrix_iter(border=4)]
    module = size / len(rows)
    runs: list[Box] = []
    for i, row in enumerate(rows):
        start = None
        for j, dark in enumerate((*row, 0)):
            if dark and start is None:
                start = j
            elif not dark and start is not None:
                runs.append(Box(start * module, i * module, j * module, (i + 1) * module))
                start = None
    return Block(
        (
            Shape(rectangle(Box(0, 0, size, size)), fill="#ffffff", name="qr-paper"),
            Shape(rectangles(runs), fill="#000000", name="qr"),
        ),
        size,
    )
