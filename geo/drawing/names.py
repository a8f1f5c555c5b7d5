"""The names on a map: the places of the largest markers, then those of the basemap."""

from dataclasses import dataclass, replace
from math import hypot

import numpy as np
import shapely

from geo.drawing import labels, lettering
from geo.drawing.basemap import Basemap, Label
from geo.drawing.gathering import Marker
from geo.drawing.ground import inside
from geo.drawing.labels import Taken, Wish
from geo.drawing.projections import Frame
from geo.drawing.scene import Box, Floats, Scene, Shape, Text, circle
from geo.drawing.themes import Theme

#: Kinds of names on the basemap.
KINDS: tuple[str, ...] = ("country", "capital", "city", "town", "governorate", "sea", "river")

#: Markers whose place is named, at most, the largest first.
MOST_NAMED = 14

_NAME_ROOM = 170.0

# Pixels: how far a country's name may move away from its middle, and the steps between the spots
# that are tried, there and in a country whose middle lies outside the map.
_NEAR, _FINE, _COARSE = 110.0, 12.0, 30.0


@dataclass(frozen=True)
class _Style:
    """How a kind of name is written: that of the page (``names.js``)."""

    size: float
    color: str
    weight: int = 400
    dot: float = 0.0
    roam: float = 0.0
    lift: float = 0.0
    capitals: bool = False


def _style(label: Label, theme: Theme) -> _Style:
    match label.kind:
        case "country":
            size = 14.0 if label.rank <= 2 else 12.5
            return _Style(size, theme.country, 600, capitals=True)
        case "capital":
            return _Style(12.5, theme.city, 600, dot=2.9)
        case "city":
            return _Style(11.5, theme.city, dot=2.3)
        case "town":
            return _Style(11, theme.town, dot=1.8)
        case "sea":
            return _Style(11.5, theme.water, roam=36)
        case "river":
            return _Style(10.5, theme.water, roam=12, lift=9)
    return _Style(9.5, theme.governorate, roam=36, capitals=True)


def place_names(
    names: list[str], made: tuple[Marker, ...], taken: Taken, frame: Box, theme: Theme
) -> tuple[dict[int, Text], Taken]:
    """Name the places of the largest markers, by the marker's number.

    ``names`` holds a name for each marker, empty for one of several places.
    """
    placed: dict[int, Text] = {}
    wanted = [i for i, name in enumerate(names) if name][:MOST_NAMED]
    for i in wanted:
        marker = made[i]
        text = lettering.fit(names[i], _NAME_ROOM, 12, 600)
        wish = Wish(
            text, marker.x, marker.y, 12, theme.ink, 600, radius=marker.reach, halo=theme.focus
        )
        found, taken = labels.place_labels([replace(wish, name="place")], taken, frame)
        if found:
            placed[i] = found[0]
    return placed, taken


def ground_names(
    basemap: Basemap,
    frame: Frame,
    made: tuple[Marker, ...],
    placed: dict[int, Text],
    written: set[str],
    taken: Taken,
    theme: Theme,
    language: str,
    kinds: tuple[str, ...] = KINDS,
) -> Scene:
    """Name what is on the basemap, countries first, then by rank; none that is written already.

    ``placed`` are the names that markers have: a town under a marker is named beside it, unless
    the marker has a name.
    """
    zoom = frame.zoom + 0.3
    known = [label for label in basemap.labels if label.kind in kinds and label.minzoom <= zoom]
    pixels = frame.pixels([k.longitude for k in known], [k.latitude for k in known])
    seen = inside(np.nan_to_num(pixels, posinf=1e9, neginf=-1e9), frame.box)
    drawn: list[Shape | Text] = []
    taken_markers, said = set(placed), set(written)
    order = sorted(range(len(known)), key=lambda i: (known[i].kind != "country", known[i].rank, i))
    for i in order:
        label, (x, y) = known[i], pixels[i]
        name = lettering.clean(label.name_local if language.startswith("ar") else label.name)
        if name in said or not (seen[i] or label.kind == "country"):
            continue
        style = _style(label, theme)
        wish = _wish(name, float(x), float(y), style, theme)
        if label.kind == "country":
            wish = replace(wish, spots=_spots(basemap, frame, label, wish, pixels[i]))
            if not wish.spots:
                continue
        under = _under(made, x, y) if style.dot else None
        if under is not None:
            if under in taken_markers:
                continue
            marker = made[under]
            wish = replace(wish, x=marker.x, y=marker.y, radius=marker.reach)
        dot = Box(x - style.dot, y - style.dot, x + style.dot, y + style.dot)
        if style.dot and under is None and not taken.free(dot):
            continue
        found, taken = labels.place_labels([wish], taken, frame.box)
        if not found:
            continue
        drawn += found
        if under is not None:
            taken_markers.add(under)
        elif style.dot:
            taken = taken.and_box(dot)
            drawn += _dot(float(x), float(y), label, style, theme)
        if label.kind != "river":
            said.add(name)
    return tuple(drawn)


def _under(made: tuple[Marker, ...], x: float, y: float) -> int | None:
    """Return the marker that covers a point."""
    return next((i for i, m in enumerate(made) if hypot(m.x - x, m.y - y) < m.reach), None)


def _wish(name: str, x: float, y: float, style: _Style, theme: Theme) -> Wish:
    return Wish(
        name.upper() if style.capitals else name,
        x,
        y - style.lift,
        style.size,
        style.color,
        style.weight,
        "beside" if style.dot else "over",
        style.dot,
        style.roam,
        halo=theme.sea if style.color == theme.water and not style.lift else theme.focus,
    )


def _dot(x: float, y: float, label: Label, style: _Style, theme: Theme) -> Scene:
    body = Shape(
        circle(x, y, style.dot), fill=style.color, stroke=theme.focus, width=1.2, name="dot"
    )
    if label.kind != "capital":
        return (body,)
    return (body, Shape(circle(x, y, 1.1), fill=theme.focus))


def _spots(
    basemap: Basemap, frame: Frame, label: Label, wish: Wish, at: Floats
) -> tuple[tuple[float, float], ...]:
    """Return where a country's name may stand, the nearest to its middle first.

    A country whose middle lies outside the map is named on the part that is on it.
    """
    box = frame.box
    wide = lettering.width(wish.text, wish.size, wish.weight) / 2
    room = Box(box.left + wide + 9, box.top + 14, box.right - wide - 9, box.bottom - 14)
    if not np.isfinite(at).all() or room.width <= 0 or room.height <= 0:
        return ()
    here = bool(inside(at[None], room)[0])
    country = basemap.countries.get(label)
    if country is None:
        return ((float(at[0]), float(at[1])),) if here else ()
    shown = shapely.box(*_limits(frame)).intersection(country)
    if shown.is_empty:
        return ()
    area = shapely.transform(shown, lambda xy: frame.pixels(*xy.T))
    step = _FINE if here else _COARSE
    x, y = np.meshgrid(np.arange(room.left, room.right, step), np.arange(room.top, room.bottom, 18))
    tried = np.stack([x.ravel(), y.ravel()], axis=1)
    tried = np.vstack([at[None], tried]) if here else tried
    away = np.hypot(*(tried - at).T)
    tried = tried[np.argsort(away, kind="stable")]
    tried = tried[: int((away <= _NEAR).sum())] if here else tried
    shapely.prepare(area)
    middle, start, end = (
        shapely.contains_xy(area, tried[:, 0] + offset, tried[:, 1]) for offset in (0, -wide, wide)
    )
    found = tried[middle & start & end]
    if here and not len(found):
        # A small country cannot hold its name; it may hang over.
        found = tried[middle]
    return tuple((float(a), float(b)) for a, b in found)


def _limits(frame: Frame) -> tuple[float, float, float, float]:
    window = frame.window
    return window.west, window.south, window.east, window.north
