"""Which column and which code of a file means what: a small JSON file that can be kept.

A known format is a mapping that ships with the code; a table of one's own gets one drawn up for
it, which is corrected, saved, shared and used again. ``read`` trusts nothing in such a file.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from functools import cached_property
from typing import Any

from geo.events.frame import CATEGORIES, CERTAINTIES, CHOICES, DATE_PRECISIONS, KINDS
from geo.places.gazetteer import PLACE_PRECISIONS
from geo.values.codes import Codes, code, codes
from geo.values.moments import CALENDARS, CENTURIES, EPOCHS, EXCHANGED, ORDERS
from geo.words.texts import say

#: The version of the file's own format.
VERSION = 1

#: What of an event can be taken from columns.
FIELDS: tuple[str, ...] = (
    "event_id",
    "title",
    "date",
    "end",
    "year",
    "month",
    "day",
    "date_precision",
    "kind",
    "category",
    "subcategory",
    "actors",
    "place_id",
    "place",
    "place_local",
    "admin",
    "country",
    "latitude",
    "longitude",
    "coordinates",
    "utm_zone",
    "easting",
    "northing",
    "place_precision",
    "radius_km",
    "summary",
    "killed",
    "killed_low",
    "killed_high",
    "sources",
    "certainty",
    "note",
)

#: The fields that may be filled from several columns, in their order.
SEVERAL: tuple[str, ...] = (
    "event_id",
    "title",
    "category",
    "subcategory",
    "actors",
    "admin",
    "summary",
    "killed",
    "sources",
    "note",
)

#: The format of a table that is none of the known ones, whatever it looks like.
NO_FORMAT = "none"

#: How a column tells its sources.
SOURCE_FORMS: tuple[str, ...] = ("text", "names", "urls", "articles", "citations", "own", "keys")

#: What of a source can be taken from the columns of a file of sources.
SOURCE_COLUMNS: tuple[str, ...] = ("id", "publisher", "title", "published", "url")

#: The fields with few values of ours, which codes of a file are turned into.
CODED: dict[str, tuple[str, ...]] = {
    "date_precision": DATE_PRECISIONS,
    "kind": KINDS,
    "category": CATEGORIES,
    "place_precision": (*PLACE_PRECISIONS, "none"),
    "certainty": CERTAINTIES,
}
# Fields whose codes become any text.
_FREE = ("actors", "subcategory")
_READING = ("encoding", "delimiter", "header", "sheet", "layout")
_LAYOUTS = ("", "read", "as it stands")
_MOST_TEXT, _MOST_ITEMS, _MOST_BYTES = 2_000, 20_000, 4_000_000
_HEADER = re.compile(r"[0-9]{0,9}|[0-9]{1,9}-[0-9]{1,9}|none")
_HOLE = re.compile(r"\{([^{}]*)\}")


class MappingError(ValueError):
    """A mapping file that can't be used; the message says where and why."""


@dataclass(frozen=True)
class Template:
    """Text with ``{column}`` in it, used where no column it names is empty.

    With ``column``, only where that column holds one of ``values``. Nothing but names of
    columns is ever looked up.
    """

    text: str
    column: str = ""
    values: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the columns that the text names, and the one it asks."""
        named = [*_HOLE.findall(self.text), *([self.column] if self.column else [])]
        return tuple(dict.fromkeys(named))

    @property
    def is_plain(self) -> bool:
        """Whether the text holds one column, once, whatever the others say."""
        return not self.column and len(_HOLE.findall(self.text)) == 1

    @cached_property
    def _asked(self) -> Codes[bool]:
        return codes(self.values)

    def fill(self, cells: Mapping[str, str]) -> str:
        """Return the text with the cells filled in; "" where it does not fit."""
        if self.column and cells[self.column] not in self._asked:
            return ""
        names = _HOLE.findall(self.text)
        if any(not cells[name] for name in names):
            return ""
        return _HOLE.sub(lambda hole: cells[hole.group(1)], self.text)


@dataclass(frozen=True)
class FileMapping:
    """What the columns and codes of a file mean.

    ``format`` is the id of a known format, "" for what the table looks like, or ``NO_FORMAT``
    for a table of one's own, whatever it looks like. ``reading`` overrules how the file is
    read. ``columns`` names the columns of each of ``FIELDS``; ``constants`` hold one text for
    all rows. ``codes`` turn a file's codes into ours (a code ``a / b`` is that of two
    columns); ``radii`` give kilometres for a code of the place's precision. ``templates`` make
    texts of several columns: of ``title`` the first that fits, of ``summary`` and ``note``
    all. ``unknown`` are texts that mean not known; ``lists`` the sign between several values
    of one cell. ``source_form`` is one of ``SOURCE_FORMS``: ``keys`` are ids of another file,
    whose columns ``source_columns`` names. ``date_order`` is one of ``ORDERS``; ``date_epoch``
    one of ``EPOCHS``, ``date_century`` one of ``CENTURIES``, ``date_exchanged`` one of
    ``EXCHANGED`` and ``date_calendar`` one of ``CALENDARS``, or "".
    """

    format: str = ""
    title: str = ""
    reading: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    radii: Mapping[str, float] = field(default_factory=dict)
    templates: Mapping[str, tuple[Template, ...]] = field(default_factory=dict)
    lists: Mapping[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    date_order: str = ""
    date_epoch: str = ""
    date_century: str = ""
    date_exchanged: str = ""
    date_calendar: str = ""
    source_form: str = "text"
    source_columns: Mapping[str, str] = field(default_factory=dict)
    decimal: str = ""

    @property
    def is_known(self) -> bool:
        """Whether this is the mapping of a known format."""
        return self.format not in ("", NO_FORMAT)

    def column(self, name: str) -> str:
        """Return the one column of a field, or ""."""
        return next(iter(self.columns.get(name, ())), "")


def write(mapping: FileMapping) -> str:
    """Return the mapping as JSON, only what differs from the default, to be kept or shared."""
    default = asdict(FileMapping())
    kept = {name: value for name, value in asdict(mapping).items() if value != default[name]}
    return json.dumps({"dateline_mapping": VERSION, **kept}, ensure_ascii=False, indent=2) + "\n"


def read(text: str | bytes) -> FileMapping:
    """Read a mapping file. Raises MappingError with a sentence."""
    if len(text) > _MOST_BYTES:
        raise MappingError(say("mapping.large", limit=_MOST_BYTES))
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise MappingError(say("mapping.json", reason=str(error)[:200])) from None
    if not isinstance(content, dict) or content.get("dateline_mapping") != VERSION:
        raise MappingError(say("mapping.version", version=VERSION))
    known = {one.name for one in fields(FileMapping)} | {"dateline_mapping"}
    if strange := [name for name in content if name not in known]:
        raise MappingError(
            say("mapping.key", key=strange[0][:80], choices=", ".join(sorted(known)))
        )
    mapping = FileMapping(
        format=_text(content, "format"),
        title=_text(content, "title"),
        reading=_reading(content),
        columns=_columns(content),
        constants=_texts(content, "constants", FIELDS),
        codes=_codes(content),
        radii=_radii(content),
        templates=_templates(content),
        lists=_texts(content, "lists", FIELDS),
        unknown=tuple(_list(content.get("unknown", []), "unknown")),
        date_order=_choice(content, "date_order", ORDERS, ""),
        date_epoch=_choice(content, "date_epoch", ("", *EPOCHS), ""),
        date_century=_choice(content, "date_century", ("", *CENTURIES), ""),
        date_exchanged=_choice(content, "date_exchanged", EXCHANGED, ""),
        date_calendar=_choice(content, "date_calendar", CALENDARS, ""),
        source_form=_choice(content, "source_form", SOURCE_FORMS, "text"),
        source_columns=_texts(content, "source_columns", SOURCE_COLUMNS),
        decimal=_choice(content, "decimal", ("", ".", ","), ""),
    )
    _check_ours(mapping)
    return mapping


def missing(mapping: FileMapping, names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Return the fields and columns that a mapping names and a table does not have."""
    have = set(names)
    named = [(key, name) for key, several in mapping.columns.items() for name in several]
    named += [
        (key, name)
        for key, several in mapping.templates.items()
        for template in several
        for name in template.columns
    ]
    return tuple(dict.fromkeys(pair for pair in named if pair[1] not in have))


def read_columns(mapping: FileMapping) -> frozenset[str]:
    """Return the columns that something is read from."""
    fields = (name for several in mapping.columns.values() for name in several)
    templates = (one for several in mapping.templates.values() for one in several)
    return frozenset((*fields, *(name for one in templates for name in one.columns)))


def meanings(mapping: FileMapping, field: str) -> Codes[str]:
    """Return what the codes of a coded field mean: our own values, unless a mapping says its.

    A category may also be called by one of ours, or by its English name, beside those.
    """
    told = mapping.codes.get(field, {})
    if told and field != "category":
        return Codes(told)
    own = {one: one for one in CODED[field]}
    if field == "category":
        own |= {say(f"category.{one}"): one for one in CODED[field]}
    theirs = {code(one) for one in told}
    return Codes({one: ours for one, ours in own.items() if code(one) not in theirs} | {**told})


def answered(mapping: FileMapping, key: str, answer: Any) -> FileMapping:
    """Return the mapping with one entry changed; an empty answer takes the entry out.

    ``key`` names it as questions do: ``date_order``, ``columns.title``, ``codes.category``.
    """
    name, _, part = key.partition(".")
    if not part:
        return replace(mapping, **{name: answer})
    told = {**getattr(mapping, name), part: answer}
    kept: Any = {one: value for one, value in told.items() if one != part or value}
    return replace(mapping, **{name: kept})


def _check_ours(mapping: FileMapping) -> None:
    """Raise where a code or constant is turned into something that we don't have."""
    for name, table in mapping.codes.items():
        for theirs, ours in table.items():
            if name in CODED and ours not in CODED[name]:
                raise MappingError(_no_choice(f"codes.{name}.{theirs}", ours, CODED[name]))
    for name, ours in mapping.constants.items():
        if name in CHOICES and ours not in CHOICES[name]:
            raise MappingError(_no_choice(f"constants.{name}", ours, CHOICES[name]))
    for name, several in mapping.columns.items():
        if len(several) > 1 and name not in SEVERAL:
            raise MappingError(say("mapping.one_column", key=f"columns.{name}"))


def _no_choice(key: str, value: str, choices: tuple[str, ...]) -> str:
    return say("mapping.choice", key=key[:80], value=value[:80], choices=", ".join(choices))


def _wrong(key: str, expected: str) -> MappingError:
    return MappingError(say("mapping.type", key=key[:80], expected=say(f"mapping.{expected}")))


def _text(content: Mapping[str, Any], key: str, default: str = "") -> str:
    value = content.get(key, default)
    if not isinstance(value, str) or len(value) > _MOST_TEXT:
        raise _wrong(key, "text")
    return value


def _choice(content: Mapping[str, Any], key: str, choices: tuple[str, ...], default: str) -> str:
    value = _text(content, key, default)
    if value not in choices:
        raise MappingError(_no_choice(key, value, choices))
    return value


def _object(content: Mapping[str, Any], key: str) -> dict[str, Any]:
    value = content.get(key, {})
    if not isinstance(value, dict) or len(value) > _MOST_ITEMS:
        raise _wrong(key, "object")
    return value


def _texts(
    content: Mapping[str, Any], key: str, choices: tuple[str, ...] | None = None
) -> dict[str, str]:
    found = _object(content, key)
    for name in found:
        if choices is not None and name not in choices:
            raise MappingError(_no_choice(key, name, choices))
    return {name: _text(found, name) for name in found}


def _reading(content: Mapping[str, Any]) -> dict[str, str]:
    reading = _texts(content, "reading", _READING)
    if not _HEADER.fullmatch(reading.get("header", "0")):
        raise _wrong("reading.header", "line")
    if (layout := reading.get("layout", "")) not in _LAYOUTS:
        raise MappingError(_no_choice("reading.layout", layout, _LAYOUTS))
    if len(reading.get("delimiter", "")) > 1:
        raise _wrong("reading.delimiter", "sign")
    return reading


def _list(value: Any, key: str) -> list[str]:
    if not isinstance(value, list) or len(value) > _MOST_ITEMS:
        raise _wrong(key, "list")
    if not all(isinstance(item, str) and len(item) <= _MOST_TEXT for item in value):
        raise _wrong(key, "list")
    return value


def _columns(content: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    found = _object(content, "columns")
    for name in found:
        if name not in FIELDS:
            raise MappingError(_no_choice("columns", name, FIELDS))
    return {name: tuple(_list(value, f"columns.{name}")) for name, value in found.items()}


def _codes(content: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    found = _object(content, "codes")
    for name in found:
        if name not in (*CODED, *_FREE):
            raise MappingError(_no_choice("codes", name, (*CODED, *_FREE)))
    return {name: _texts(found, name) for name in found}


def _radii(content: Mapping[str, Any]) -> dict[str, float]:
    found = _object(content, "radii")
    for name, value in found.items():
        if (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or not 0 <= value <= 20_000
        ):
            raise _wrong(f"radii.{name}", "radius")
    return {name: float(value) for name, value in found.items()}


def _templates(content: Mapping[str, Any]) -> dict[str, tuple[Template, ...]]:
    def all_of(name: str, items: Any) -> Iterator[Template]:
        key = f"templates.{name}"
        if not isinstance(items, list) or len(items) > 100:
            raise _wrong(key, "list")
        for item in items:
            if not isinstance(item, dict):
                raise _wrong(key, "object")
            values = tuple(_list(item.get("values", []), key))
            yield Template(_text(item, "text"), _text(item, "column"), values)

    found = _object(content, "templates")
    for name in found:
        if name not in ("title", "summary", "note"):
            raise MappingError(_no_choice("templates", name, ("title", "summary", "note")))
    return {name: tuple(all_of(name, items)) for name, items in found.items()}
