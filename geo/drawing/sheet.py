"""A whole picture: words, map, legend, timeline and footer, each in its place on the format."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from geo.drawing import layout, lettering, locator, markers
from geo.drawing.basemap import Basemap
from geo.drawing.extents import Extent
from geo.drawing.layout import Block, Entry, Format, Paragraph
from geo.drawing.map import Circle, Map, Shown, draw_map
from geo.drawing.projections import Frame, frame
from geo.drawing.scene import Box, Picture, Scene, Shape, Text, rectangle
from geo.drawing.themes import Theme
from geo.drawing.timeline import Times, draw_timeline
from geo.events.symbols import Symbol
from geo.words.texts import say, say_number


@dataclass(frozen=True)
class Words:
    """What a picture says, clean and in its language; what is empty is left out."""

    title: str
    dates: str
    count: str
    dates_and_count: str
    sentence: str
    note: str
    opened: str
    data: str
    made: str
    link: str
    description: str
    language: str = "en"


@dataclass(frozen=True, eq=False)
class Content:
    """What a picture shows. ``whole`` and ``window`` are first and last days since 1970-01-01."""

    words: Words
    extent: Extent
    shown: Shown
    times: Times
    whole: tuple[int, int]
    window: tuple[int, int]
    categories: Mapping[str, int]
    looks: tuple[Symbol, ...]
    basemap: Basemap
    ringed: Circle | None = None


# Pixels between the edge of a map and the extent it shows: half a large marker.
_MAP_MARGIN = 34.0
_GAP, _KEY_GAP = 14.0, 20.0
# The least part of the height that a map below its words gets, however long they are.
_LEAST_MAP = 0.36
_LEAST_LOCATOR, _MOST_LOCATOR = 110.0, 210.0
_QR = 84.0
# The most pixels that the title of a dataset takes in the legend.
_DATASET = 260.0


def compose(content: Content, format_: Format, theme: Theme, qr: bool) -> Picture:
    """Place everything on the format."""
    margin, across, side = format_.margin, format_.width - 2 * format_.margin, format_.sidebar
    words = content.words
    projection = frame(content.extent, Box(0, 0, 600, 500)).projection.name
    foot = _foot(content, projection, across, theme, qr)
    foot_top = format_.height - margin * 0.8 - foot.height
    timeline_bottom = foot_top - _GAP
    timeline_top = timeline_bottom - format_.timeline
    left = margin + side + 2 * _GAP if side else margin
    key = _legend(content, None, side or across, bool(side), theme)
    if side:
        head = _head(words, side, timeline_bottom - margin - key.height - _KEY_GAP, theme, True)
        map_top, map_bottom = margin, timeline_top - 8
        # The chart takes the whole width where the words beside the map end above it.
        beside = margin + head.height + _KEY_GAP + key.height > map_bottom
        chart_left = left if beside else margin
    else:
        room = (1 - _LEAST_MAP) * format_.height - (format_.height - timeline_top) - key.height
        head = _head(words, across, room, theme, False)
        map_top = margin * 0.9 + head.height + _GAP
        map_bottom = timeline_top - 8 - key.height - 8
        chart_left = margin
    box = Box(left, map_top, format_.width - margin, map_bottom)
    shown = frame(content.extent, box, _MAP_MARGIN)
    drawn = draw_map(
        shown,
        content.basemap,
        content.shown,
        content.looks,
        theme,
        words.language,
        content.ringed,
    )
    key = _legend(content, drawn, side or across, bool(side), theme)
    head_scene = head.at(margin, margin if side else margin * 0.9)
    key_top = margin + head.height + _KEY_GAP if side else map_bottom + 8
    scene: Scene = (
        *drawn.scene,
        *head_scene,
        *(
            _locator(content, shown, key_top + key.height, map_bottom, format_, theme)
            if side
            else ()
        ),
        *key.at(margin, key_top),
        *draw_timeline(
            content.times,
            content.whole,
            content.window,
            Box(chart_left, timeline_top, format_.width - margin, timeline_bottom),
            tuple(look.color for look in content.looks),
            theme,
            words.language,
        ),
        Shape(
            rectangle(Box(margin, foot_top - 7, format_.width - margin, foot_top - 6.2)),
            fill=theme.line,
        ),
        *foot.at(margin, foot_top),
    )
    return Picture(
        scene,
        format_.width,
        format_.height,
        theme.page,
        words.title,
        words.description,
        words.link,
    )


def _locator(
    content: Content, shown: Frame, top: float, bottom: float, format_: Format, theme: Theme
) -> Scene:
    """Show where a small extent lies, in the room that the words beside the map leave."""
    box = Box(format_.margin, top + _KEY_GAP, format_.margin + format_.sidebar, bottom)
    if not locator.is_needed(content.extent) or box.height < _LEAST_LOCATOR:
        return ()
    box = replace(box, top=max(box.top, box.bottom - _MOST_LOCATOR))
    return locator.draw_locator(shown, content.basemap, box, theme, content.words.language)


def _head(words: Words, width: float, room: float, theme: Theme, narrow: bool) -> Block:
    """Title, dates, counts, selection, note; the longest that the room takes."""
    found = [_head_of(words, width, most, theme, narrow) for most in (9, 6, 5, 4, 3, 2)]
    return next((block for block in found if block.height <= room), found[-1])


def _head_of(words: Words, width: float, most: int, theme: Theme, narrow: bool) -> Block:
    size = 26 if narrow else 29
    counted = [words.dates, words.count] if narrow else [words.dates_and_count]
    return layout.column(
        (
            Paragraph(words.title, size, theme.ink, 600, min(most, 4), leading=1.2, name="title"),
            *(
                Paragraph(text, 15, theme.ink, 600, 3, 1 if i else 8, name="dates")
                for i, text in enumerate(counted)
            ),
            Paragraph(words.sentence, 13, theme.soft, 400, most, 6, name="sentence"),
            Paragraph(words.note, 13.5, theme.ink, 400, most, 8, name="note"),
            Paragraph(words.opened, 13, theme.accent, 400, min(most, 3), 6, name="opened"),
        ),
        width,
    )


def _legend(content: Content, drawn: Map | None, width: float, listed: bool, theme: Theme) -> Block:
    """The legend of what is shown; before the map is drawn, of all that it may show."""
    language = content.words.language
    looks = dict(zip(content.categories, content.looks, strict=True))
    categories = [
        Entry("category", say(f"category.{name}", language), f"{count:,}", looks[name])
        for name, count in content.categories.items()
        if count
    ]
    shown = content.shown
    on_point = ~np.isnan(shown.longitude)
    found = {
        "solid": bool((on_point & ~shown.coarse).any()),
        "hollow": bool((on_point & shown.coarse).any()),
        "several": bool(on_point.sum() > 1),
        "region": bool((~on_point).any()),
    }
    if drawn is not None:
        found["solid"] = any(not m.hollow and not m.spread for m in drawn.markers)
        found["hollow"] = any(m.hollow and not m.spread for m in drawn.markers)
        found["several"] = any(m.spread for m in drawn.markers)
        found["region"] = drawn.pills > 0
    keys = [Entry(k, say(f"picture.key.{k}", language)) for k, there in found.items() if there]
    datasets = _datasets(shown, language)
    return layout.legend(categories, datasets, keys, width, listed, theme)


def _datasets(shown: Shown, language: str) -> list[Entry]:
    """What tells several datasets apart, and how many events of each are shown."""
    if shown.dataset is None:
        return []
    counts = np.bincount(shown.dataset, minlength=len(shown.datasets))
    return [
        Entry(
            "dataset",
            lettering.fit(lettering.clean(title), _DATASET, 13),
            say_number(int(count), language),
            mark=markers.mark_of(number),
        )
        for number, (title, count) in enumerate(zip(shown.datasets, counts, strict=True))
    ]


def _foot(content: Content, projection: str, width: float, theme: Theme, qr: bool) -> Block:
    words = content.words
    code = layout.qr_code(words.link, _QR) if qr and words.link else None
    room = width - (_QR + 18 if code else 0)
    basemap = say(
        "picture.basemap",
        words.language,
        attribution=content.basemap.attribution,
        projection=say(f"picture.projection.{projection}", words.language),
    )
    size = 10.0
    link = words.link.split("://", 1)[-1]
    made_width = lettering.width(words.made + " ", size) + 3
    short = lettering.fit_middle(link, room - made_width, size)
    lines = layout.column(
        (
            Paragraph(words.data, size, theme.soft, name="credits"),
            Paragraph(basemap, size, theme.soft, before=1, name="basemap-credits"),
            Paragraph(words.made, size, theme.soft, before=1, name="made"),
        ),
        room,
    )
    last = lines.scene[-1]
    assert isinstance(last, Text)
    link_text = replace(
        last, text=short, x=made_width, color=theme.accent, link=words.link, name="link"
    )
    scene: Scene = (*lines.scene, link_text) if short else lines.scene
    if code:
        scene = (*scene, *code.at(width - _QR, 0))
    return Block(scene, max(lines.height, code.height if code else 0.0))
