"""A guess at what the columns of an unknown table mean, with its evidence and open questions.

A guess rests on two things: what a column is called, and how many of its texts read as what the
field needs. What neither can tell (is 02/03/2020 in February or March?) is asked, not guessed.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache

import pyarrow as pa

from geo.events.frame import CATEGORIES
from geo.importing import (
    convert_dates,
    convert_positions,
    convert_tolls,
    date_parts,
    place_columns,
    toll_heads,
)
from geo.importing.mapping import SEVERAL, FileMapping
from geo.places import countries
from geo.places.gazetteer import PLACE_PRECISIONS, fold
from geo.readers.heads import NONE
from geo.tables.rows import is_blank
from geo.tables.table import LATITUDE, Table
from geo.values import coordinates, date_columns, degrees, grids, moments, numbers
from geo.values.codes import code, codes
from geo.values.header_words import HEADERS, KINDS
from geo.words.texts import say

_SAMPLE, _MOST_TRIED = 500, 50_000
_EXAMPLES = 3
_MOST_ASKED = 200
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
# What something was done to is neither who did it nor what was done.
_SUFFERS = {"target", "targets", "victim", "victims", "casualties", "injured", "wounded"}
# A column is taken for a field only when so many of its texts read as the field needs.
_ENOUGH = 0.5
_NEARLY_ALL = 0.9


@dataclass(frozen=True)
class Guess:
    """Why a column was taken for a field.

    ``word`` is the word of its header that says so, "" where only the texts do; ``share`` how
    many of its texts (0 to 1) read as the field needs, 1 where any text would; ``examples``
    some of them.
    """

    field: str
    column: str
    word: str
    share: float
    examples: tuple[str, ...]

    @property
    def tested(self) -> bool:
        """Whether not any text would do for the field."""
        return self.field in (*_TESTS, "date", "end")

    @property
    def percent(self) -> int:
        """Return the share in percent; nearly all is not all, and hardly any not none."""
        whole = self.share in (0, 1)
        return round(self.share * 100) if whole else min(max(round(self.share * 100), 1), 99)


@dataclass(frozen=True)
class Question:
    """What only a person can tell.

    ``code`` names its words, ``key`` the entry of the mapping that answers it. ``choices`` are
    the possible answers, none where any column may be one; ``suggestions`` what looks likely
    for each of ``examples``. A ``blocking`` question leaves rows out until it is answered.
    """

    code: str
    key: str
    column: str
    examples: tuple[str, ...]
    choices: tuple[str, ...] = ()
    suggestions: Mapping[str, str] = field(default_factory=dict)
    blocking: bool = False

    def sentence(self, language: str = "en") -> str:
        """Ask."""
        shown = ", ".join(f"“{text}”" for text in self.examples[:_EXAMPLES])
        example = self.examples[0] if self.examples else ""
        return say(
            f"question.{self.code}",
            language,
            column=self.column,
            example=f"“{example}”",
            examples=shown,
        )


def guess(table: Table) -> tuple[FileMapping, tuple[Guess, ...]]:
    """Return the likeliest mapping of a table, and why."""
    candidates = [
        (score, -place, found)
        for name in table.names
        for score, place, found in _candidates(table, name)
    ]
    pairs = _pairs(table)
    taken, used = _together(table, pairs)
    for _, _, one in sorted(candidates, key=lambda item: item[:2], reverse=True):
        if one.field == "place" and place_columns.foreign(one.column, pairs):
            continue
        if one.field not in taken and one.column not in used:
            taken[one.field] = one
            used.add(one.column)
    _settle_date(table, taken)
    if "latitude" not in taken or "longitude" not in taken:
        taken.pop("latitude", None)
        taken.pop("longitude", None)
    else:
        taken.pop("coordinates", None)
    if "easting" not in taken or "northing" not in taken:
        for part in ("utm_zone", "easting", "northing"):
            taken.pop(part, None)
    columns: dict[str, tuple[str, ...]] = {}
    columns |= {name: (one.column,) for name, one in taken.items()}
    columns |= {
        name: (*columns[name], *more)
        for name in SEVERAL
        if name in columns and (more := _further(table, name, used, columns[name][0]))
    }
    return FileMapping(columns=columns, reading=dict(table.reading)), tuple(taken.values())


def _settle_date(table: Table, taken: dict[str, Guess]) -> None:
    """Leave one way to date the rows: a column of dates, or columns of the parts of one date.

    A column that is called otherwise than a date gives way to a year and a month together.
    """
    parts = date_parts.found(table)
    date = taken.get("date")
    if parts and (date is None or not _is_called(date)):
        taken.pop("date", None)
        used = set(parts.values())
        for name in [name for name, one in taken.items() if one.column in used]:
            del taken[name]
        for part, column in parts.items():
            shown = tuple(text for text in table.texts(column, _SAMPLE) if text.strip())
            taken[part] = Guess(part, column, part, 1.0, shown[:_EXAMPLES])
    for part in date_parts.PARTS:
        if "date" in taken or ("year" not in parts and part != "year"):
            taken.pop(part, None)


def _is_called(one: Guess) -> bool:
    """Whether a column is called what it was taken for, and no more, and its texts read so."""
    return bool(one.word) and _bare(one.word) == _bare(one.column) and one.share >= _ENOUGH


def _pairs(table: Table) -> tuple[place_columns.Group, ...]:
    """Return the pairs of coordinates in a table, with the place that each belongs to."""

    def reads(name: str) -> bool:
        return _share(_sample(table, name), _is_degree(1e8)) >= _ENOUGH

    return place_columns.groups(table.names, reads)


def _together(
    table: Table, pairs: tuple[place_columns.Group, ...]
) -> tuple[dict[str, Guess], set[str]]:
    """Return the columns that say where by what their names share, and those spoken for.

    Of several pairs none is taken unless one is plainly the event's own.
    """
    chosen = place_columns.own(pairs)
    if chosen is None:
        return {}, {name for one in pairs for name in (one.latitude, one.longitude, one.place)}
    taken = {}
    for one, name in zip(("latitude", "longitude", "place"), chosen[1:], strict=True):
        if name:
            texts = _sample(table, name)
            share = _share(texts, _TESTS[one])
            taken[one] = Guess(one, name, chosen.stem or name, share, tuple(texts[:_EXAMPLES]))
    return taken, {one.column for one in taken.values()}


def questions(table: Table, mapping: FileMapping) -> tuple[Question, ...]:
    """Return what the table can't answer and the mapping does not."""
    found = [
        *_about_dates(table, mapping),
        *_about_places(table, mapping),
        *_about_categories(table, mapping),
        *_about_dead(table, mapping),
    ]
    for remark in table.remarks:
        if remark.code == "header_doubted":
            choices = (NONE, remark.detail)
            row = (remark.value,)
            found.append(Question("header", "reading.header", "", row, choices, blocking=True))
        if remark.code in ("encoding_guess", "encoding_broken"):
            shown = tuple(_beyond_ascii(table))
            likely = (remark.value, *remark.detail.split(", ")) if remark.detail else ()
            found.append(Question("encoding", "reading.encoding", "", shown, likely))
    if not (mapping.columns.get("title") or mapping.columns.get("summary") or mapping.is_known):
        found.append(Question("title", "columns.title", "", ()))
    return tuple(found)


def _candidates(table: Table, name: str) -> list[tuple[float, int, Guess]]:
    """Return the fields that a column may be, each with its score."""
    header = _bare(name)
    suffers = not _SUFFERS.isdisjoint(header.split())
    texts = _sample(table, name)
    dates = date_columns.share(texts)
    filled = 1 - float(is_blank(table.column(name)).mean()) if dates and len(table) else 1.0
    found = []
    for one, words in HEADERS.items():
        if suffers and one in ("actors", "category"):
            continue
        word = next((word for word in words if _bare(word) == header), "")
        score, exact = (3.0, True) if word else (0.0, False)
        if one in toll_heads.FIELDS:
            exact = toll_heads.meaning(name) == one
            word, score = (header, 3.0) if exact else ("", 0.0)
        elif not word:
            word = next((w for w in words if len(w) > 2 and f" {_bare(w)} " in f" {header} "), "")
            score = 1.5 if word else 0.0
        place = words.index(word) if word in words else len(words)
        looks = (
            not word and one == "coordinates" and any(map(coordinates.is_spot, texts[:_EXAMPLES]))
        )
        if looks and (share := _share(texts, coordinates.is_spot)) > _NEARLY_ALL:
            evidence = Guess(one, name, "", share, tuple(texts[:_EXAMPLES]))
            found.append((1.6 + share, place, evidence))
        if not word and one != "date":
            continue
        test = _TESTS.get(one)
        share = dates if one in ("date", "end") else _share(texts, test) if test else 1.0
        # A column that dates few of the rows gives way to one that dates most.
        score += share * (min(2 * filled, 1.0) if one == "date" else 1.0)
        if one == "event_id" and not _tells_apart(table, name, 0.5 if exact else 0.98):
            continue
        # A column called “date” or “end” is that, even where none of its texts can be read, and
        # one called “killed” where any can.
        sure = one in ("date", "end") and exact
        if one in toll_heads.FIELDS and toll_heads.sure(name):
            sure |= any(map(convert_tolls.reads, texts))
        if word and texts and (share >= _ENOUGH or sure):
            evidence = Guess(one, name, word, share, tuple(texts[:_EXAMPLES]))
            found.append((score, place, evidence))
        elif one == "date" and not word and texts and share > _NEARLY_ALL and not _numeric(texts):
            evidence = Guess(one, name, "", share, tuple(texts[:_EXAMPLES]))
            found.append((score, place, evidence))
    return found


def _sample(table: Table, name: str) -> list[str]:
    """Return some texts of a column."""
    # Of many columns fewer texts are tried, so that a wide table costs no more than a long one.
    most = min(_SAMPLE, _MOST_TRIED // len(table.names) + 1)
    return [text for text in table.texts(name, most) if text.strip()]


@cache
def _bare(name: str) -> str:
    """Return a name folded, its parts apart (AttackType), without the Arabic article."""
    words = fold(_HUMP.sub(" ", name)).split()
    return " ".join(word.removeprefix("ال") for word in words)


def _further(table: Table, field: str, used: set[str], first: str) -> tuple[str, ...]:
    """Return more columns of a field that may have several: actor2 beside actor1."""
    if field not in ("actors", "sources"):
        return ()
    words = HEADERS[field]
    return tuple(
        name for name in table.names if name not in used and name != first and fold(name) in words
    )


def _tells_apart(table: Table, name: str, share: float) -> bool:
    """Whether so many of the rows have a text of their own in a column."""
    return len(table.column(name).dictionary) >= share * len(table)


def _numeric(texts: list[str]) -> bool:
    return all(text.strip().replace(".", "", 1).isdigit() for text in texts)


def _share(texts: list[str], test: Callable[[str], bool]) -> float:
    return sum(map(test, texts)) / len(texts) if texts else 0.0


def _is_degree(most: float) -> Callable[[str], bool]:
    def test(text: str) -> bool:
        values, wrong = degrees.degrees(pa.array([text], pa.large_string()).dictionary_encode())
        return not wrong[0] and abs(values[0]) <= most

    return test


def _is_part(low: int, high: int) -> Callable[[str], bool]:
    return lambda text: code(text).isdigit() and low <= int(code(text)) <= high


def _is_distance(text: str) -> bool:
    column = pa.array([text], pa.large_string()).dictionary_encode()
    return any(not numbers.floats(column, decimal)[1][0] for decimal in ".,")


_TESTS: dict[str, Callable[[str], bool]] = {
    "year": _is_part(*moments.YEARS),
    "month": _is_part(0, 12),
    "day": _is_part(0, 31),
    "latitude": _is_degree(1e8),
    "longitude": _is_degree(1e8),
    "place": lambda text: not coordinates.is_spot(text),
    "coordinates": coordinates.is_meant,
    "utm_zone": grids.is_zone,
    "easting": _is_distance,
    "northing": _is_distance,
    "country": lambda text: bool(countries.code_of(text)),
    **dict.fromkeys(toll_heads.FIELDS, lambda text: convert_tolls.read(text) is not None),
    "radius_km": _is_distance,
}


def _about_dates(table: Table, mapping: FileMapping) -> list[Question]:
    names = [name for name in (mapping.column("date"), mapping.column("end")) if name]
    texts = list(dict.fromkeys(text for name in names for text in table.texts(name)))
    habit = convert_dates.habit_of(dict.fromkeys(texts, 1), mapping, table.unit == "row")
    found = []
    for waiting, key, choices in date_columns.open_questions(habit):
        if waits := [text for text in texts if date_columns.read(text, habit).code == waiting]:
            # The question names the column that the first example stands in.
            name = next(one for one in names if waits[0] in table.texts(one))
            shown = tuple(waits[:_EXAMPLES])
            found.append(Question(key, key, name, shown, choices, blocking=True))
    return found


def _about_places(table: Table, mapping: FileMapping) -> list[Question]:
    found = []
    placed = mapping.columns.get("latitude") or LATITUDE in table.columns.column_names
    own = mapping.column("coordinates")
    if pairs := own or ("" if placed else mapping.column("place")):
        texts = table.column(pairs).dictionary
        if waits := convert_positions.waits_for_order(texts, pairs, mapping, is_place=not own):
            shown, choices = tuple(waits[:_EXAMPLES]), ("latitude", "longitude")
            key = "constants.coordinates"
            found.append(Question("coordinate_order", key, pairs, shown, choices))
    placed = placed or bool(own)
    if name := mapping.column("easting"):
        if not (mapping.columns.get("utm_zone") or mapping.constants.get("utm_zone")):
            shown = tuple(table.texts(name, _EXAMPLES))
            found.append(Question("utm_zone", "constants.utm_zone", name, shown, grids.ZONES))
        placed = True
    several = () if placed or mapping.is_known else _pairs(table)
    if len(several) > 1:
        shown = tuple(one.latitude for one in several)
        return [*found, Question("several_points", "columns.latitude", "", shown)]
    if not placed and not mapping.columns.get("place") and not mapping.columns.get("admin"):
        found.append(Question("coordinates", "columns.latitude", "", ()))
    told = mapping.columns.get("place_precision") or mapping.constants.get("place_precision")
    if placed and not told:
        found.append(
            Question("place_precision", "constants.place_precision", "", (), PLACE_PRECISIONS)
        )
    return found


def _about_categories(table: Table, mapping: FileMapping) -> list[Question]:
    names = mapping.columns.get("category", ())
    if len(names) != 1 or mapping.is_known:
        return []
    known = codes((*mapping.codes.get("category", {}), *CATEGORIES))
    waits = [text.strip() for text in table.texts(names[0]) if text.strip() and text not in known]
    if not waits:
        return []
    asked = tuple(dict.fromkeys(waits))[:_MOST_ASKED]
    suggestions = {text: likely for text in asked if (likely := suggestion(text))}
    return [Question("categories", "codes.category", names[0], asked, CATEGORIES, suggestions)]


def _about_dead(table: Table, mapping: FileMapping) -> list[Question]:
    """Ask where no column holds all the dead, but some may: those of one side, or casualties."""
    if mapping.is_known or any(mapping.columns.get(field) for field in toll_heads.FIELDS):
        return []
    found = tuple(
        name
        for name in table.names
        if toll_heads.meaning(name) == toll_heads.DOUBTFUL
        and _share(
            [text for text in table.texts(name, _SAMPLE) if text.strip()], convert_tolls.reads
        )
        >= _ENOUGH
    )
    return [Question("killed", "columns.killed", "", found)] if found else []


def suggestion(text: str) -> str:
    """Return the category that the words of a kind of event suggest, or ""."""
    said = f" {fold(text)} "
    return next((one for one, words in KINDS.items() if any(f" {w} " in said for w in words)), "")


def _beyond_ascii(table: Table) -> list[str]:
    """Return some texts that would look different in another encoding."""
    shown = [name for name in table.names if not name.isascii()][:1]
    for name in table.names:
        texts = table.texts(name, _SAMPLE)
        shown += [text[:80] for text in texts if not text.isascii()][:1]
    return shown[:_EXAMPLES]
