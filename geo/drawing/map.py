"""All of a map in its frame: ground, markers, regions, names, scale."""

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from geo.drawing import labels, lettering, markers, names
from geo.drawing.basemap import Basemap
from geo.drawing.gathering import Marker, gather
from geo.drawing.ground import ground, inside
from geo.drawing.labels import Taken
from geo.drawing.projections import Frame
from geo.drawing.scene import Box, Floats, Ints, Scene, Shape, Text, circle, polyline, rectangle
from geo.drawing.themes import Theme
from geo.events.symbols import Symbol
from geo.words.texts import say, say_number

# Pixels from the frame's edge within which an event counts as outside it.
_EDGE = 6.0
_PILL_ROAM = 110.0
_NAME_ROOM = 170.0


@dataclass(frozen=True, eq=False)
class Shown:
    """The events of a map, a row each, and the places that ``place`` counts in.

    ``longitude`` and ``latitude`` are NaN for an event that is not on a point; ``coarse`` tells
    what is known less exactly than a site; ``place`` is -1 for none. A place is described as in
    the header of ``geo.selection.points``. ``dataset`` is an index into ``datasets``, the titles of
    several; None where there is only one.
    """

    longitude: Floats
    latitude: Floats
    category: Ints
    coarse: npt.NDArray[np.bool_]
    place: Ints
    places: tuple[dict[str, Any], ...]
    dataset: Ints | None = None
    datasets: tuple[str, ...] = ()

    def name(self, place: int, language: str) -> str:
        """Return the name of a place for a map, without its explanation in parentheses."""
        described = self.places[place]
        local = described["name_local"] if language.startswith("ar") else ""
        return lettering.clean(re.sub(r"\s*\([^()]*\)", "", local or described["name"]))


@dataclass(frozen=True)
class Circle:
    """A place to be ringed: the event that a view has opened, with its radius."""

    longitude: float
    latitude: float
    radius_km: float


@dataclass(frozen=True, eq=False)
class Map:
    """A drawn map, and what a legend has to explain.

    ``outside`` counts by name the events that nothing on this map stands for; the empty name
    stands for those without any place.
    """

    scene: Scene
    markers: tuple[Marker, ...]
    pills: int
    outside: Counter[str]
    kilometres: float


def draw_map(
    frame: Frame,
    basemap: Basemap,
    shown: Shown,
    looks: tuple[Symbol, ...],
    theme: Theme,
    language: str = "en",
    ringed: Circle | None = None,
) -> Map:
    """Draw a map of the shown events."""
    box = frame.box
    pixels = frame.pixels(shown.longitude, shown.latitude)
    on_map: npt.NDArray[np.bool_] = np.isfinite(pixels[:, 0]) & np.isfinite(pixels[:, 1])
    on_map[on_map] = inside(pixels[on_map], box.grown(-_EDGE))
    made = gather(
        pixels[on_map],
        shown.category[on_map],
        shown.coarse[on_map],
        shown.place[on_map],
        len(looks),
        None if shown.dataset is None else shown.dataset[on_map],
        len(shown.datasets),
    )
    taken = Taken(circles=[(m.x, m.y, m.reach) for m in made])
    scale, bar_box, kilometres = _scale_bar(frame, taken, theme)
    taken = taken.and_box(bar_box)
    areas, outside = _areas(frame, shown, on_map)
    # Where the labels of regions would leave no room for it, the plate's room is kept for it first.
    total = Counter({"": len(shown.place)})
    _, kept = _outside_plate(total, True, frame, taken, theme, language, most=0)
    for room in (taken, taken.and_box(kept) if kept else taken):
        pills, crowded_out, filled = _pills(areas, shown, box, room, theme, language)
        left_out = _by_name(outside + crowded_out, shown, language)
        plate, plate_box = _outside_plate(
            left_out, len(shown.place) > 0, frame, filled, theme, language
        )
        if not plate_box or filled.free(plate_box):
            break
    else:
        plate, plate_box = _outside_plate(left_out, True, frame, taken, theme, language, most=0)
    outside, taken = outside + crowded_out, filled
    taken = taken.and_box(plate_box) if plate_box else taken
    wanted = [shown.name(m.place, language) if m.place >= 0 and not m.spread else "" for m in made]
    placed, taken = names.place_names(wanted, made, taken, box, theme)
    written = {text.text for text in (*placed.values(), *pills) if isinstance(text, Text)}
    ground_names = names.ground_names(basemap, frame, made, placed, written, taken, theme, language)
    scene: Scene = (
        *ground(basemap, frame, theme),
        *_ring(frame, ringed, theme),
        *(
            _clipped(mark, box)
            for marker in made
            for mark in markers.marker_scene(marker, looks, theme)
        ),
        *scale,
        *pills,
        *ground_names,
        *placed.values(),
        *plate,
        Shape(rectangle(box), stroke=theme.line, width=1.0, name="frame"),
    )
    pill_count = len(areas) - len(crowded_out)
    return Map(scene, made, pill_count, _by_name(outside, shown, language), kilometres)


def _clipped(mark: Shape | Text, box: Box) -> Shape | Text:
    return replace(mark, clip=box) if isinstance(mark, Shape) else mark


def _areas(
    frame: Frame, shown: Shown, on_map: npt.NDArray[np.bool_]
) -> tuple[dict[int, tuple[float, float, int]], Counter[int]]:
    """Regions and countries on this map (place: x, y, count), and the count of what is outside."""
    off_point = np.isnan(shown.longitude)
    counts = Counter(shown.place[off_point].tolist())
    outside = Counter(shown.place[~off_point & ~on_map].tolist())
    areas = {}
    for place, count in counts.items():
        spot = label_point(shown.places[place]) if place >= 0 else None
        x, y = frame.pixels([spot[0]], [spot[1]])[0] if spot else (np.inf, np.inf)
        here = np.isfinite(x) and inside(np.array([[x, y]]), frame.box.grown(-_EDGE))[0]
        # A map of a part of a region says what lies somewhere in the region.
        if here or (np.isfinite(x) and _reaches(shown.places[place], frame)):
            areas[place] = (float(x), float(y), count)
        else:
            outside[place] += count
    return areas, outside


def _reaches(place: dict[str, Any], frame: Frame) -> bool:
    """Tell whether the middle of the map lies in a region or country, by its radius."""
    x, y = frame.pixels([place["longitude"]], [place["latitude"]])[0]
    middle_x, middle_y = frame.box.middle
    kilometres = float(np.hypot(x - middle_x, y - middle_y)) * frame.ground_metres / 1000
    return kilometres <= (place["radius_km"] or 0.0)


def label_point(place: dict[str, Any]) -> tuple[float, float] | None:
    """Return longitude and latitude where a map writes the name of a region or country."""
    longitude = place["longitude"] if place["label_longitude"] is None else place["label_longitude"]
    latitude = place["latitude"] if place["label_latitude"] is None else place["label_latitude"]
    return None if longitude is None or latitude is None else (longitude, latitude)


def _by_name(outside: Counter[int], shown: Shown, language: str) -> Counter[str]:
    named: Counter[str] = Counter()
    for place, count in outside.items():
        named[shown.name(place, language) if place >= 0 else ""] += count
    return named


def _pills(
    areas: dict[int, tuple[float, float, int]],
    shown: Shown,
    frame: Box,
    taken: Taken,
    theme: Theme,
    language: str,
) -> tuple[Scene, Counter[int], Taken]:
    """Draw the labels of regions and countries; count those that find no room."""
    drawn: list[Shape | Text] = []
    crowded_out: Counter[int] = Counter()
    for place, (x, y, count) in sorted(areas.items(), key=lambda area: (-area[1][2], area[0])):
        name = lettering.fit(shown.name(place, language), _NAME_ROOM, 12)
        number = say_number(count, language)
        wide = markers.pill_width(name, number)
        box = Box(x - wide / 2, y - markers.PILL / 2, x + wide / 2, y + markers.PILL / 2)
        free = labels.nudged(box, taken, frame, _PILL_ROAM)
        if free is None:
            crowded_out[place] = count
            continue
        drawn += markers.pill(name, number, free, theme)
        taken = taken.and_box(free.grown(2))
    return tuple(drawn), crowded_out, taken


def _ring(frame: Frame, ringed: Circle | None, theme: Theme) -> Scene:
    """The opened event: how far off its point may be, as a circle on the ground."""
    if ringed is None:
        return ()
    x, y = frame.pixels([ringed.longitude], [ringed.latitude])[0]
    if not np.isfinite([x, y]).all():
        return ()
    radius = max(18.0, ringed.radius_km * 1000 / frame.ground_metres)
    disc = circle(float(x), float(y), radius)
    return (
        Shape(disc, fill=theme.accent, opacity=0.1, clip=frame.box),
        Shape(disc, stroke=theme.accent, width=1.6, dash=(6, 5), clip=frame.box, name="ring"),
    )


def nice(most: float) -> float:
    """Return the largest of 1, 2, 5, 10, 20, … that is not above ``most``."""
    power = 10 ** np.floor(np.log10(most))
    return float(next(step * power for step in (5, 2, 1) if step * power <= most * (1 + 1e-9)))


#: Places outside the map that are named, at most.
_MOST_OUTSIDE = 4


def _outside_plate(
    outside: Counter[str],
    any_shown: bool,
    frame: Frame,
    taken: Taken,
    theme: Theme,
    language: str,
    most: int = _MOST_OUTSIDE,
) -> tuple[Scene, Box | None]:
    """Say which of the shown events are not on this map, or that none is shown."""
    if not outside and any_shown:
        return (), None
    size = 11.0
    order = ("bottom right", "top right", "top left", "bottom left")
    # On a crowded map fewer names are said, so that no marker is covered.
    for named in range(most, -1, -1):
        text = _outside_text(outside, named, language)
        if not any_shown:
            text = say("picture.nothing", language)
        lines = lettering.wrap(text, max(180.0, frame.box.width * 0.44), size, most=3)
        wide = max(lettering.width(line, size) for line in lines) + 16
        box = labels.corner(frame.box, wide, len(lines) * 15 + 9, taken, order)
        if taken.free(box):
            break
    words = [
        Text(line, box.left + 8, box.top + 15.5 + 15 * i, size, theme.ink, name="outside")
        for i, line in enumerate(lines)
    ]
    return (Shape(rectangle(box, 3), fill=theme.page, opacity=0.86), *words), box


def _outside_text(outside: Counter[str], named: int, language: str) -> str:
    """Count what is not on the map: ``named`` places by name, the most frequent, and the rest."""
    ranked = sorted(outside.items(), key=lambda item: (item[0] == "", -item[1], item[0]))
    parts = [
        say("picture.outside.place", language, place=name, count=say_number(count, language))
        if name
        else say("picture.outside.none", language, count=say_number(count, language))
        for name, count in ranked[:named]
    ]
    if rest := sum(count for _, count in ranked[named:]):
        parts.append(say("picture.outside.more", language, count=say_number(rest, language)))
    return say("picture.outside", language, places=", ".join(parts))


def _scale_bar(frame: Frame, taken: Taken, theme: Theme) -> tuple[Scene, Box, float]:
    """A bar that is true in the middle of the map, in the first corner without a marker."""
    kilometres = nice(130 * frame.ground_metres / 1000)
    long = kilometres * 1000 / frame.ground_metres
    text = say("picture.kilometres", number=f"{kilometres:,g}")
    wide = max(long, lettering.width(text, 10.5)) + 16
    order = ("bottom left", "bottom right", "top left", "top right")
    box = labels.corner(frame.box, wide, 28, taken, order)
    x, y = box.left + 8, box.bottom - 8
    bracket = [(x, y - 5), (x, y), (x + long, y), (x + long, y - 5)]
    return (
        (
            Shape(rectangle(box, 3), fill=theme.page, opacity=0.8),
            Shape(polyline(bracket), stroke=theme.ink, width=1.3, name="scale-bar"),
            Text(text, x + long / 2, y - 6, 10.5, theme.ink, anchor="middle", name="scale"),
        ),
        box,
        kilometres,
    )
