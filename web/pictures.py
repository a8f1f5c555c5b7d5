"""Pictures over HTTP: /api/map.png, .svg and .pdf, each with the View's query string.

Beside the View they read ``format``, ``theme``, ``extent``, ``scale``, ``title``, ``note``,
``qr``, ``width`` and ``height``: see ``geo.export.picture.PictureOptions``.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, get_args
from weakref import ref

from geo.export.picture import (
    ExtentName,
    FormatName,
    Kind,
    PictureOptions,
    ThemeName,
    compose,
    pixels,
)
from geo.selection.store import EventStore
from geo.selection.view import View
from web.gallery import Asked, Gallery
from web.studio import Studio

if TYPE_CHECKING:
    from geo.drawing.apart import Drawers

#: So many pictures may wait: what takes a few seconds more is worth it, and a minute is not.
MOST_WAITING = 30

_CHOICES: dict[str, tuple[str, ...]] = {
    "format": get_args(FormatName),
    "theme": get_args(ThemeName),
    "extent": get_args(ExtentName),
}
_NUMBERS: dict[str, tuple[int, int]] = {
    "scale": (1, 3),
    "width": (200, 4000),
    "height": (200, 4000),
}
KEYS: tuple[str, ...] = (*_CHOICES, *_NUMBERS, "title", "note", "qr")

SENTENCES = {
    "choice": "{key}: “{value}” is none of {choices}.",
    "number": "{key}: “{value}” is not a whole number from {low} to {high}.",
    "busy": "{n} pictures wait to be drawn already; please try again in {seconds} s.",
}


def read_options(given: Mapping[str, Sequence[str]], kind: str, link: str) -> PictureOptions:
    """Read a picture's options. Raises ValueError with a sentence for a value that is none."""
    values: dict[str, Any] = {}
    for key, choices in _CHOICES.items():
        for value in given.get(key, ())[:1]:
            if value not in choices:
                raise ValueError(_say("choice", key=key, value=value, choices=", ".join(choices)))
            values[key] = value
    for key, (low, high) in _NUMBERS.items():
        for value in given.get(key, ())[:1]:
            whole = value.isascii() and value.isdigit() and len(value) < 6
            if not whole or not low <= int(value) <= high:
                raise ValueError(_say("number", key=key, value=value, low=low, high=high))
            values[key] = int(value)
    for key in ("title", "note"):
        values[key] = "".join(given.get(key, ())[:1])
    values["qr"] = "".join(given.get("qr", ())[:1]) in ("1", "true")
    kinds: dict[str, Kind] = {name: name for name in get_args(Kind)}
    return PictureOptions(kind=kinds[kind], link=link, **values)


def _say(sentence: str, /, **values: object) -> str:
    shown = {name: str(value)[:40] if name == "value" else value for name, value in values.items()}
    return SENTENCES[sentence].format(**shown)


class _Key(NamedTuple):
    """What makes a picture another one. A store answers for one version of its data."""

    store: "ref[EventStore]"
    view: View
    options: PictureOptions
    day: date


_gallery = Gallery(Studio("picture", MOST_WAITING), gone=lambda key: key.store() is None)


def picture(store: EventStore, view: View, options: PictureOptions) -> Asked:
    """Ask for a picture: one that was drawn lately, or one that is drawn in its turn.

    Raises ``web.studio.BusyError`` when too many wait.
    """
    key = _Key(ref(store), view, options, date.today())
    return _gallery.ask(key, lambda: _drawn(store, view, options, key.day))


def _drawn(store: EventStore, view: View, options: PictureOptions, day: date) -> bytes:
    # The process is there, or on its way, before there is something to write.
    with _drawers().one() as drawer:
        placed = compose(store, view, options, day)
        return drawer.render(placed, options.kind, pixels(options))


@cache
def _drawers() -> "Drawers":
    """Return the processes that write pictures; what they need is not loaded before."""
    from geo.drawing.apart import Drawers

    return Drawers()


def end() -> None:
    """End the processes that write pictures: the server ends."""
    if _drawers.cache_info().currsize:
        _drawers().end()
