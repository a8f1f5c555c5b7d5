"""Pictures over HTTP: /api/map.png, .svg and .pdf, each with the View's query string.

Beside the View they read ``format``, ``theme``, ``extent``, ``scale``, ``title``, ``note``,
``qr``, ``width`` and ``height``: see ``geo.export.picture.PictureOptions``.
"""

from collections.abc import Mapping, Sequence
from typing import Any, get_args

from geo.export.picture import (
    ExtentName,
    FormatName,
    Kind,
    PictureOptions,
    ThemeName,
    draw,
)
from geo.store import EventStore
from geo.view import View
from web.studio import Job, studio

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
    "busy": "{n} pictures wait to be drawn already; please try again in a minute.",
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


def picture(store: EventStore, view: View, options: PictureOptions) -> Job[bytes]:
    """Have a picture drawn. Raises ``web.studio.BusyError`` when too many wait."""
    return studio.submit(lambda: draw(store, view, options))
