"""A picture to publish: the map of a selection with all that a reader needs to judge it."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from geo.events import dates
from geo.events.datasets import Dataset
from geo.events.frame import CATEGORIES
from geo.selection.points import Points
from geo.selection.predicates import without
from geo.selection.store import EventStore
from geo.selection.summary import Summary
from geo.selection.view import View
from geo.words.texts import say, say_count, say_list, say_number

if TYPE_CHECKING:
    from geo.drawing.extents import Extent
    from geo.drawing.map import Circle, Shown
    from geo.drawing.scene import Picture
    from geo.drawing.sheet import Words
    from geo.drawing.timeline import Times

FormatName = Literal["16:9", "1:1", "4:5", "a4", "a4-landscape"]
ThemeName = Literal["light", "dark"]
Kind = Literal["png", "svg", "pdf"]
ExtentName = Literal["view", "selection", "whole"]

#: Media types of the files.
MEDIA_TYPES: dict[str, str] = {
    "png": "image/png",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
}

_EPOCH = date(1970, 1, 1)

# Characters of a title and a note that are read; more would not fit any format.
_MOST_TITLE, _MOST_NOTE = 300, 1200

#: How many places the alternative text names.
_MOST_PLACES = 3


@dataclass(frozen=True)
class PictureOptions:
    """How a picture is drawn.

    ``scale`` (1 to 3) multiplies the pixels of a PNG. ``title`` stands for the dataset's when it
    is empty. ``link`` opens the same view; it is written short, and whole in the QR code and in
    the file's own metadata. ``width`` and ``height`` are the map's on screen in CSS pixels, for
    the extent "view".
    """

    format: FormatName = "16:9"
    theme: ThemeName = "light"
    kind: Kind = "png"
    scale: int = 2
    extent: ExtentName = "selection"
    title: str = ""
    note: str = ""
    qr: bool = False
    link: str = ""
    width: int = 1200
    height: int = 700


def draw(
    store: EventStore, view: View, options: PictureOptions, today: date | None = None
) -> bytes:
    """Return the picture of a view's selection as a file.

    ``today`` is the day that the picture says it was made. Pictures are drawn one at a time in a
    process (``geo.drawing.apart`` writes them in others); the same input gives the same bytes.
    Raises KeyError for an unknown format or theme.
    """
    # Here, because a server should not wait for the drawing libraries before its first page.
    from geo.drawing import render

    picture = compose(store, view, options, today)
    return render.render(picture, options.kind, pixels(options))


def pixels(options: PictureOptions) -> tuple[int, int]:
    """Return how many pixels a PNG has across and down. Raises KeyError."""
    from geo.drawing import layout

    across, down = layout.FORMATS[options.format].pixels
    return across * options.scale, down * options.scale


def compose(
    store: EventStore, view: View, options: PictureOptions, today: date | None = None
) -> "Picture":
    """Return what ``draw`` writes, as shapes and texts in their places."""
    from geo.drawing import render

    with render.DRAWING:
        return _composed(store, view, options, today)


def _composed(
    store: EventStore, view: View, options: PictureOptions, today: date | None
) -> "Picture":
    from geo.drawing import basemap, layout, markers, sheet
    from geo.drawing.themes import THEMES

    summary, points = store.summary(view), store.points()
    shown = _shown(points, store.rows(view))
    content = sheet.Content(
        words=_words(store, view, options, summary, today or date.today()),
        extent=_extent(points, view, shown, options),
        shown=shown,
        times=_times(points, store.rows(without(view, "date"))),
        whole=_whole(points.header),
        window=_window(points.header, view),
        categories=summary.categories,
        looks=markers.looks_of(CATEGORIES),
        basemap=basemap.load(),
        ringed=_ringed(store, view),
    )
    format_ = layout.FORMATS[options.format]
    return sheet.compose(content, format_, THEMES[options.theme], options.qr)


def describe(store: EventStore, view: View) -> str:
    """Return the alternative text of a picture: what, where most, when, and of which categories."""
    language = view.language
    summary = store.summary(view)
    title, sentence = store.dataset.title, store.sentence(view)
    said = [say("picture.alt", language, title=title, sentence=sentence)]
    if summary.shown:
        said += [_where(store, view), _when(store, view, summary), _mix(summary, language)]
    return " ".join(text for text in said if text)


def _where(store: EventStore, view: View) -> str:
    places = store.rows(view)["place"]
    counts = places[places != ""].value_counts(sort=False)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))
    named = [
        say(
            "picture.alt.where.place",
            view.language,
            place=place,
            count=say_number(int(count), view.language),
        )
        for place, count in ranked[:_MOST_PLACES]
    ]
    if not named:
        return ""
    return say("picture.alt.where", view.language, places=say_list(named, view.language))


def _when(store: EventStore, view: View, summary: Summary) -> str:
    language = view.language
    if summary.first_day is None or summary.last_day is None:
        return ""
    months = store.timeline(view).groupby("month")["count"].sum()
    most = pd.Timestamp(str(months.idxmax()))
    month = say("date.month", language, month=say(f"month.{most.month}", language), year=most.year)
    return say(
        "picture.alt.when",
        language,
        dates=dates.span(summary.first_day, summary.last_day, language),
        month=month,
        count=say_number(int(months.max()), language),
    )


def _mix(summary: Summary, language: str) -> str:
    parts = [
        say(
            "picture.alt.mix.part",
            language,
            category=say(f"sentence.category.{name}", language),
            count=say_number(count, language),
        )
        for name, count in summary.categories.items()
        if count
    ]
    return say("picture.alt.mix", language, parts=say_list(parts, language))


def _words(
    store: EventStore, view: View, options: PictureOptions, summary: Summary, today: date
) -> "Words":
    from geo.drawing.lettering import clean
    from geo.drawing.sheet import Words

    dataset, language = store.dataset, view.language
    count = say(
        "picture.count",
        language,
        shown=say_number(summary.shown, language),
        total=say_count("events", summary.total, language),
    )
    days = _exact_dates(store, view, summary)
    both = say("picture.subtitle", language, dates=days, count=count) if days else count
    made = say("picture.made", language, day=dates.span(today, today, language))
    return Words(
        title=clean(options.title)[:_MOST_TITLE] or clean(dataset.title)[:_MOST_TITLE],
        dates=days,
        count=count,
        dates_and_count=both,
        sentence=clean(store.sentence(view)),
        note=clean(options.note)[:_MOST_NOTE],
        opened=clean(_opened(store, view)),
        data=clean(credits_of(dataset, language)),
        made=made,
        link=clean(options.link).replace(" ", "%20"),
        description=clean(describe(store, view)),
        language=language,
    )


def credits_of(dataset: Dataset, language: str = "en") -> str:
    """Say whose the data are, in which version and under which licence; of each dataset."""
    return " ".join(
        say(
            "picture.data" if part.licence else "picture.data.unlicensed",
            language,
            title=part.title,
            version=part.version,
            licence=part.licence,
            credits="; ".join(part.credits) or part.title,
        )
        for part in dataset.parts
    )


def _exact_dates(store: EventStore, view: View, summary: Summary) -> str:
    """Say the days of the window, which without dates of its own is that of the dataset."""
    if not summary.total:
        return ""
    first, last = _window(store.points().header, view)
    return dates.span(_day(first), _day(last), view.language)


def _opened(store: EventStore, view: View) -> str:
    event = store.event(view.event, view.language) if view.event else None
    if event is None:
        return ""
    return say("picture.opened", view.language, title=event["title"], when=event["when"])


def _ringed(store: EventStore, view: View) -> "Circle | None":
    from geo.drawing.map import Circle

    event = store.event(view.event, view.language) if view.event else None
    if event is None or not event["on_point"]:
        return None
    return Circle(event["longitude"], event["latitude"], event["radius_km"] or 0.0)


def _shown(points: Points, rows: pd.DataFrame) -> "Shown":
    """Return what a map draws of the events in these rows."""
    from geo.drawing.map import Shown

    column = {name: values[rows["row"].to_numpy()] for name, values in points.columns.items()}
    place = column["place"].astype(np.int64)
    datasets = points.header["datasets"] if "dataset" in column else []
    return Shown(
        longitude=column["lon"].astype(float),
        latitude=column["lat"].astype(float),
        category=column["category"].astype(np.int64),
        # The precision of the place stands above the three bits of the date's.
        coarse=column["precision"] >= 8,
        place=np.where(place >= len(points.header["places"]), -1, place),
        places=tuple(points.header["places"]),
        dataset=column["dataset"].astype(np.int64) if "dataset" in column else None,
        datasets=tuple(one["title"] for one in datasets),
    )


def _times(points: Points, rows: pd.DataFrame) -> "Times":
    """Return when the events in these rows lay."""
    from geo.drawing.timeline import Times

    row, base = rows["row"].to_numpy(), points.header["base_day"]
    return Times(
        first=points.columns["first"][row].astype(np.int64) + base,
        last=points.columns["last"][row].astype(np.int64) + base,
        category=points.columns["category"][row].astype(np.int64),
    )


def _whole(header: dict[str, Any]) -> tuple[int, int]:
    """Return the first and last day of a dataset; an empty one has the first of its days."""
    if header["first_day"] is None:
        return (0, 0)
    return header["first_day"], header["last_day"]


def _window(header: dict[str, Any], view: View) -> tuple[int, int]:
    """Return the window's first and last day; an open end is the dataset's, or the other end."""
    first, last = _whole(header)
    if view.start:
        start = _number(view.start)
        return start, _number(view.end) if view.end else max(last, start)
    end = _number(view.end) if view.end else last
    return min(first, end), end


def _number(day: date) -> int:
    return (day - _EPOCH).days


def _day(number: int) -> date:
    return _EPOCH + timedelta(days=number)


def _extent(points: Points, view: View, shown: "Shown", options: PictureOptions) -> "Extent":
    from geo.drawing import basemap, extents

    if options.extent == "view" and view.latitude is not None and view.longitude is not None:
        # The page, too, shows a link without a zoom at 7.
        zoom = 7.0 if view.zoom is None else view.zoom
        return extents.viewport(view.latitude, view.longitude, zoom, options.width, options.height)
    region = basemap.load().region
    own = _around(shown, region) if options.extent == "selection" else None
    everything = pd.DataFrame({"row": np.arange(points.count)})
    return own or _around(_shown(points, everything), region) or extents.WORLD


def _around(shown: "Shown", region: tuple[float, float, float, float]) -> "Extent | None":
    """Return the extent of the places of these events; None where no event has one."""
    from geo.drawing import extents
    from geo.drawing.map import label_point

    found: list[tuple[float, float, float, float]] = []
    for place, count in Counter(shown.place.tolist()).items():
        described = shown.places[place] if place >= 0 else {}
        if described.get("longitude") is None or described["latitude"] is None:
            continue
        radius = described["radius_km"] or 0.0
        found.append((described["longitude"], described["latitude"], radius, count))
        # The name of a region or country stands elsewhere, and has to be on the map as well.
        if spot := label_point(described):
            found.append((*spot, 0.0, 0.0))
    if not found:
        return None
    longitude, latitude, radius, weight = np.array(found, dtype=float).T
    return extents.around(longitude, latitude, radius, weight, region)
