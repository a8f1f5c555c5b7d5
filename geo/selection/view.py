"""What a person chose to see: a frozen View and its query string.

The URL is the state. ``KEYS`` is the only place that names the keys of the query string;
the same string after another path is the same selection in another form.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlencode

from geo.events import dates
from geo.events.frame import CATEGORIES
from geo.words.texts import say, say_list, say_number

#: What can be asked to be certain: the date inside the window, the place, the whole statement.
CERTAIN: tuple[str, ...] = ("date", "place", "stated")

#: Basemaps: the embedded one asks no other host for anything.
BASEMAPS: tuple[str, ...] = ("embedded", "streets", "plain", "satellite")

LAYOUTS: tuple[str, ...] = ("", "clean", "import")

#: Limits on what a link may bring: characters of a text, values of a key, characters in all.
MOST_CHARACTERS, MOST_VALUES, MOST_QUERY = 200, 100, 65_536
MOST_ZOOM = 22.0


def _clean(text: str) -> str:
    """Return text that a URL and a page can carry: no controls, no halves of characters."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    printable = "".join(letter if letter.isprintable() else " " for letter in whole)
    return " ".join(printable.split())[:MOST_CHARACTERS].rstrip()


@dataclass(frozen=True)
class View:
    """The whole of what a link restores. Always in its one canonical form.

    Several values are sorted and without repeats; texts are trimmed and cut to
    ``MOST_CHARACTERS``; latitude and longitude (WGS 84 degrees) are rounded to 4 decimals,
    zoom to 2. ``start`` and ``end`` are inclusive. Raises ValueError when start lies after
    end or only one coordinate is given.
    """

    start: date | None = None
    end: date | None = None
    categories: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    words: str = ""
    certain: tuple[str, ...] = ()
    event: str = ""
    latitude: float | None = None
    longitude: float | None = None
    zoom: float | None = None
    basemap: str = "embedded"
    language: str = "en"
    datasets: tuple[str, ...] = ()
    layout: str = ""
    version: str = ""

    def __post_init__(self) -> None:
        """Bring every field into its canonical form."""
        if self.start and self.end and self.start > self.end:
            raise ValueError(say("view.order", first=self.start, last=self.end))
        if (self.latitude is None) != (self.longitude is None):
            raise ValueError("latitude and longitude belong together")
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, tuple | list):
                cleaned = {text for item in value if (text := _clean(item))}
                object.__setattr__(self, field.name, tuple(sorted(cleaned)))
            elif isinstance(value, str):
                object.__setattr__(self, field.name, _clean(value))
            elif field.name in _DECIMALS and value is not None:
                # Adding zero turns -0.0, which would be another link, into 0.0.
                rounded = round(float(value), _DECIMALS[field.name]) + 0.0
                object.__setattr__(self, field.name, rounded)

    def query(self) -> str:
        """Return the query string, without ``?``: only what differs from the default."""
        pairs = [
            (key.name, text)
            for key in KEYS
            if (value := getattr(self, key.field)) != getattr(_DEFAULT, key.field)
            for text in ([value] if not isinstance(value, tuple) else value)
        ]
        return urlencode([(name, _written(value)) for name, value in pairs], safe="/:,")

    def replace(self, **changes: Any) -> "View":
        """Return this view with some fields changed."""
        return replace(self, **changes)

    def filters(self) -> "View":
        """Return what selects events: without viewport, event, basemap, language and layout."""
        kept = (*FILTER_FIELDS, "datasets")
        return View(**{name: getattr(self, name) for name in kept})


_DECIMALS = {"latitude": 4, "longitude": 4, "zoom": 2}
FILTER_FIELDS = ("start", "end", "categories", "actors", "places", "words", "certain")
_DEFAULT = View()


@dataclass(frozen=True)
class ViewProblem:
    """What is wrong with one value of a link, said in a sentence; the value is not used."""

    key: str
    value: str
    sentence: str


def _written(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    return value.isoformat() if isinstance(value, date) else str(value)


def _day(end: bool) -> Callable[[str, str], date]:
    """Read a day; a month or a year stands for its first day, or its last where it is the end."""

    def read(key: str, text: str) -> date:
        try:
            day = dates.parse(text)
        except dates.DateError as error:
            raise ValueError(say("view.date", key=key, value=text, reason=error.reason)) from None
        if "/" in text or day.approximate or day.uncertain or day.precision in ("week", "season"):
            reason = say("date.reason.form")
            raise ValueError(say("view.date", key=key, value=text, reason=reason))
        return day.last_day if end else day.first_day

    return read


def _choice(choices: tuple[str, ...], also: Mapping[str, str] = {}) -> Callable[[str, str], str]:
    def read(key: str, text: str) -> str:
        value = also.get(text, text)
        if value not in choices:
            expected = say_list([choice for choice in choices if choice], last="sentence.or.two")
            raise ValueError(say("view.choice", key=key, value=text, expected=expected))
        return value

    return read


def _number(low: float, high: float, turns: bool = False) -> Callable[[str, str], float]:
    """Read a number of where the map looks; one out of its range is brought into it.

    A map can be moved round the globe and closer than it goes elsewhere, and a link made there
    still means the place: a longitude ``turns`` back, other numbers end at their limits.
    """

    def read(key: str, text: str) -> float:
        # float() also reads "1_0", " 1" and other scripts' digits; a link is written plainly.
        if not re.fullmatch(r"[+-]?\d{1,9}(\.\d{0,30})?", text, re.ASCII):
            limits = {"low": f"{low:g}", "high": f"{high:g}"}
            raise ValueError(say("view.number", key=key, value=text, **limits))
        number = float(text)
        if turns and abs(number) > high:
            return (number + 180) % 360 - 180
        return min(max(number, low), high)

    return read


def _language(key: str, text: str) -> str:
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}", text, re.ASCII):
        raise ValueError(say("view.language", key=key, value=text))
    return text


def _text(key: str, text: str) -> str:
    return text


@dataclass(frozen=True)
class Key:
    """One key of the query string: its name, the View's field, how its text is read.

    ``read`` takes the key's name and the text, and raises ValueError with a sentence.
    ``cut`` tells whether a text that is too long is used in part.
    """

    name: str
    field: str
    read: Callable[[str, str], Any]
    cut: bool = False

    @property
    def several(self) -> bool:
        """Whether the key may be repeated for several values."""
        return isinstance(getattr(_DEFAULT, self.field), tuple)


#: The keys, in the order in which a link writes them.
KEYS: tuple[Key, ...] = (
    Key("dataset", "datasets", _text),
    Key("from", "start", _day(end=False)),
    Key("to", "end", _day(end=True)),
    Key("category", "categories", _choice(CATEGORIES)),
    Key("actor", "actors", _text),
    Key("place", "places", _text),
    Key("q", "words", _text, cut=True),
    Key("certain", "certain", _choice(CERTAIN, {"1": "date", "true": "date"})),
    Key("event", "event", _text),
    Key("lat", "latitude", _number(-90, 90)),
    Key("lng", "longitude", _number(-180, 180, turns=True)),
    Key("zoom", "zoom", _number(0, MOST_ZOOM)),
    Key("basemap", "basemap", _choice(BASEMAPS)),
    Key("lang", "language", _language),
    Key("view", "layout", _choice(LAYOUTS)),
    Key("v", "version", _text),
)


def read(query: str | Iterable[tuple[str, str]]) -> tuple[View, tuple[ViewProblem, ...]]:
    """Read a query string, or its pairs, into a View. Never raises.

    Unknown keys and empty values are ignored. A value that cannot be used falls back to its
    default and yields a ViewProblem.
    """
    problems: list[ViewProblem] = []
    given: dict[str, list[str]] = {}
    for name, text in _pairs(query, problems):
        if cleaned := text.strip():
            given.setdefault(name, []).append(cleaned)
    values: dict[str, Any] = {}
    for key in KEYS:
        found = _read_key(key, given.get(key.name, []), problems)
        if found:
            values[key.field] = tuple(found) if key.several else found[0]
    _drop_conflicts(values, problems)
    return View(**values), tuple(problems)


def _pairs(
    query: str | Iterable[tuple[str, str]], problems: list[ViewProblem]
) -> Iterable[tuple[str, str]]:
    if not isinstance(query, str):
        return query
    if len(query) > MOST_QUERY:
        sentence = say("view.query", limit=say_number(MOST_QUERY))
        problems.append(ViewProblem("", "", sentence))
        # Up to the last whole pair, so that no value is read by half.
        query = query[:MOST_QUERY].rpartition("&")[0]
    return parse_qsl(query.removeprefix("?"), keep_blank_values=True)


def _read_key(key: Key, texts: list[str], problems: list[ViewProblem]) -> list[Any]:
    limit = MOST_VALUES if key.several else 1
    if len(texts) > limit:
        which = "view.many" if key.several else "view.repeated"
        sentence = say(which, key=key.name, limit=limit)
        problems.append(ViewProblem(key.name, texts[limit][:MOST_CHARACTERS], sentence))
    found = []
    for text in texts[:limit]:
        sentence = ""
        if len(text) > MOST_CHARACTERS:
            how = "view.cut" if key.cut else "view.long"
            sentence = say(how, key=key.name, limit=MOST_CHARACTERS)
        cleaned = _clean(text)
        try:
            if not sentence or key.cut:
                found.append(key.read(key.name, cleaned))
        except ValueError as error:
            sentence = str(error)
        if sentence:
            problems.append(ViewProblem(key.name, cleaned, sentence))
    return found


def _drop_conflicts(values: dict[str, Any], problems: list[ViewProblem]) -> None:
    start, end = values.get("start"), values.get("end")
    if start and end and start > end:
        sentence = say("view.order", first=start, last=end)
        problems.append(ViewProblem("from", start.isoformat(), sentence))
        del values["start"], values["end"]
    if ("latitude" in values) != ("longitude" in values):
        one, other = ("lat", "lng") if "latitude" in values else ("lng", "lat")
        value = values.pop("latitude" if one == "lat" else "longitude")
        sentence = say("view.pair", key=one, other=other)
        problems.append(ViewProblem(one, _written(value), sentence))
