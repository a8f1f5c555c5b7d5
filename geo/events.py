"""What an event is: columns, types, categories, precision; rows in, valid and rejected rows out.

An event is one row with a stable ``event_id``. Every part of the project reads the one frame
that ``canonical`` makes: ``EVENT_COLUMNS`` in order, sorted by first day, last day and id,
its index and its column ``row`` counting from 0.
"""

import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pyarrow as pa

from geo import dates
from geo.dates import DATE_PRECISIONS
from geo.places import PLACE_PRECISIONS, POINT_PRECISIONS, Gazetteer, fold
from geo.words import say

CATEGORIES: tuple[str, ...] = (
    "attack",
    "strike",
    "troop_movement",
    "diplomacy",
    "politics",
    "energy",
    "other",
)

#: An event happened; a state held; a plan was announced; a count was given; a period was told.
KINDS: tuple[str, ...] = ("event", "state", "plan", "count", "period")

#: Whether sources state the row as it is, or something in it was worked out (``note`` says what).
CERTAINTIES: tuple[str, ...] = ("stated", "inferred")

CHOICES: dict[str, tuple[str, ...]] = {
    "date_precision": DATE_PRECISIONS,
    "kind": KINDS,
    "category": CATEGORIES,
    "place_precision": PLACE_PRECISIONS,
    "certainty": CERTAINTIES,
}

_TEXTS = pd.ArrowDtype(pa.list_(pa.string()))

#: The columns of the canonical frame and their pandas types. Categoricals are ordered as in
#: ``CHOICES``; days are midnights without a zone; ``latitude`` and ``longitude`` are degrees.
EVENT_COLUMNS: dict[str, Any] = {
    "row": "int64",
    "event_id": "str",
    "title": "str",
    "date": "str",
    "first_day": "datetime64[s]",
    "last_day": "datetime64[s]",
    "date_precision": pd.CategoricalDtype(list(DATE_PRECISIONS), ordered=True),
    "kind": pd.CategoricalDtype(list(KINDS), ordered=True),
    "category": pd.CategoricalDtype(list(CATEGORIES), ordered=True),
    "actors": "str",
    "actor_names": _TEXTS,
    "place_id": "str",
    "place": "str",
    "place_local": "str",
    "latitude": "float64",
    "longitude": "float64",
    "place_precision": pd.CategoricalDtype(list(PLACE_PRECISIONS), ordered=True),
    "radius_km": "float64",
    "on_point": "bool",
    "summary": "str",
    "killed_low": "Int64",
    "killed_high": "Int64",
    "certainty": pd.CategoricalDtype(list(CERTAINTIES), ordered=True),
    "note": "str",
    "source_ids": _TEXTS,
    "search": "str",
}

#: What a file of events must have; without one of these there are no events.
REQUIRED_COLUMNS: tuple[str, ...] = ("event_id", "title", "date", "category")

#: What a file of events may have, and what an absent column stands for.
OPTIONAL_COLUMNS: dict[str, str] = {
    "kind": "event",
    "actors": "",
    "place_id": "",
    "summary": "",
    "killed_low": "",
    "killed_high": "",
    "source_ids": "",
    "certainty": "stated",
    "note": "",
}


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a data file, said so that a person can mend it.

    ``row`` is the line of the file, counted from 1 (the header is 1); None for a whole file.
    ``set_aside`` tells whether the row is left out, or used without the value.
    """

    code: str
    file: str
    row: int | None
    field: str
    value: str
    expected: str
    remedy: str
    set_aside: bool = True

    def sentence(self, language: str = "en") -> str:
        """Say where it is, what was read, what was expected, what to do, what becomes of it."""
        part = "file" if not self.row and not self.field else "column" if not self.row else "field"
        part = "row" if self.row and not self.field else part
        place = {"file": self.file, "row": self.row, "field": self.field}
        where = say(f"problem.where.{part}", language, **place)
        seen = " ".join(self.value.split())
        seen = seen if len(seen) <= 80 else seen[:79] + "…"
        what = "value" if seen else "nothing"
        return say(
            "problem.sentence",
            language,
            where=where,
            what=say(f"problem.what.{what}", language, value=seen, expected=self.expected),
            remedy=self.remedy,
            outcome=say(f"problem.outcome.{'set_aside' if self._drops_row else 'used'}", language),
        )

    @property
    def _drops_row(self) -> bool:
        return self.set_aside and self.row is not None


def problem(
    code: str,
    file: str,
    row: int | None = None,
    field: str = "",
    value: str = "",
    set_aside: bool = True,
    **values: object,
) -> Problem:
    """Make a Problem whose words are those of ``code``, with ``values`` filled in."""
    expected = say(f"problem.{code}.expected", field=field, **values)
    remedy = say(f"problem.{code}.remedy", field=field, **values)
    return Problem(code, file, row, field, value, expected, remedy, set_aside)


def split_list(cell: str) -> list[str]:
    """Return the values of a cell that holds several, ``;`` between them."""
    return [value for part in cell.split(";") if (value := part.strip())]


def actor_name(actor: str) -> str:
    """Return an actor without the attribution in trailing parentheses."""
    return re.sub(r"\s*\([^()]*\)$", "", actor) or actor


def read_rows(
    table: Iterable[Mapping[str, str]],
    places: Gazetteer,
    sources: Container[str] | None,
    file: str,
    lines: Sequence[int] | None = None,
) -> tuple[pd.DataFrame, list[Problem]]:
    """Read the rows of an events file into the canonical frame.

    ``table`` yields one mapping of column to text for each row; ``lines`` are their line
    numbers in the file (2 and on where not given). ``sources`` holds the known source ids;
    None leaves them unchecked. A broken row is set aside with its Problems; nothing raises.
    """
    events: list[dict[str, object]] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for number, cells in enumerate(table):
        line = lines[number] if lines is not None else number + 2
        found = _Row({key: value.strip() for key, value in cells.items()}, file, line)
        event = found.read(places, sources, seen)
        problems += found.problems
        if event is not None:
            seen[str(event["event_id"])] = line
            events.append(event)
    return canonical(pd.DataFrame(events), places), problems


class _Row:
    """One row while it is read: its cells, and what is wrong with them."""

    def __init__(self, cells: Mapping[str, str], file: str, line: int) -> None:
        self.cells = OPTIONAL_COLUMNS | {k: v for k, v in cells.items() if v}
        self.file = file
        self.line = line
        self.problems: list[Problem] = []

    def read(
        self, places: Gazetteer, sources: Container[str] | None, seen: Mapping[str, int]
    ) -> dict[str, object] | None:
        """Return the event's own columns, or None when the row has a problem."""
        event_id = self.text("event_id")
        if event_id in seen:
            self.complain("duplicate", "event_id", other=seen[event_id])
        place_id = self.cells["place_id"]
        if place_id and place_id not in places:
            self.complain("unknown_place", "place_id")
        source_ids = split_list(self.cells["source_ids"])
        for source_id in source_ids:
            if sources is not None and source_id not in sources:
                self.complain("unknown_source", "source_ids", value=source_id)
        low, high = self.count("killed_low"), self.count("killed_high")
        if low is not None and high is not None and low > high:
            self.complain("killed_order", "killed_low", high=high)
        actors = split_list(self.cells["actors"])
        event = {
            "event_id": event_id,
            "title": self.text("title"),
            **self.date(),
            "kind": self.choice("kind"),
            "category": self.choice("category"),
            "actors": "; ".join(actors),
            "actor_names": list(dict.fromkeys(actor_name(actor) for actor in actors)),
            "place_id": place_id,
            "summary": self.cells["summary"],
            "killed_low": low,
            "killed_high": high,
            "certainty": self.choice("certainty"),
            "note": self.cells["note"],
            "source_ids": source_ids,
        }
        return None if self.problems else event

    def complain(self, code: str, field: str, value: str | None = None, **values: Any) -> None:
        read = self.cells.get(field, "") if value is None else value
        self.problems.append(problem(code, self.file, self.line, field, read, **values))

    def text(self, field: str) -> str:
        if not self.cells.get(field):
            self.complain("required", field)
        return self.cells.get(field, "")

    def choice(self, field: str) -> str:
        value = self.text(field)
        if value and value not in CHOICES[field]:
            self.complain("choice", field, choices=", ".join(CHOICES[field]))
        return value

    def count(self, field: str) -> int | None:
        value = self.cells[field]
        if not value:
            return None
        if not re.fullmatch(r"\d{1,9}", value, re.ASCII):
            self.complain("count", field)
            return None
        return int(value)

    def date(self) -> dict[str, object]:
        text = self.text("date")
        if not text:
            return {}
        try:
            read = dates.parse(text)
        except dates.DateError as error:
            self.complain("date", "date", expected=error.expected, reason=error.reason)
            return {}
        return {
            "date": read.text,
            "first_day": read.first_day,
            "last_day": read.last_day,
            "date_precision": read.precision,
        }


def canonical(events: pd.DataFrame, places: Gazetteer | None = None) -> pd.DataFrame:
    """Return the canonical frame of ``events``: typed, sorted, with every derived column.

    ``events`` has at least ``event_id``, ``title``, ``date``, ``first_day``, ``last_day`` and
    ``category``; other columns of ``EVENT_COLUMNS`` that it lacks are filled: those of the
    place from ``places``, ``search`` by folding, the rest with their default. Days may be
    dates or datetimes. The last day of an event that is still open becomes the last day that
    the dataset knows of.
    """
    frame = pd.DataFrame({name: _typed(events, name) for name in EVENT_COLUMNS})
    if places is not None:
        frame = frame.assign(**_place_columns(frame["place_id"], places))
    frame = _close_open_ends(frame)
    located = frame["latitude"].notna() & frame["longitude"].notna()
    on_point = located & frame["place_precision"].isin(POINT_PRECISIONS)
    frame = frame.assign(on_point=on_point.astype(bool))
    if "search" not in events.columns:
        frame = frame.assign(search=_search_text(frame))
    frame = frame.sort_values(["first_day", "last_day", "event_id"], ignore_index=True)
    return frame.assign(row=frame.index.astype("int64"))


_DEFAULTS: dict[str, Any] = {"kind": "event", "certainty": "stated", "on_point": False, "row": 0}


def _typed(events: pd.DataFrame, name: str) -> "pd.Series[Any]":
    """Return one column with its canonical type, or its default where it is absent."""
    kind = EVENT_COLUMNS[name]
    if name in events.columns:
        column = events[name]
    else:
        empty: Any = "" if kind == "str" else [] if kind is _TEXTS else None
        value = _DEFAULTS.get(name, empty)
        column = pd.Series([value] * len(events), index=events.index, dtype=object)
    if kind == "str":
        return column.astype("str").fillna("")
    if name in ("first_day", "last_day") and column.dtype == object:
        # Python dates past the year 2262 fit seconds but not the default nanoseconds.
        days = pa.array(column.tolist(), pa.date32()).cast(pa.timestamp("s"))
        return pd.Series(days.to_pandas(), index=events.index).astype(kind)
    return column.astype(kind)


def _place_columns(place_ids: "pd.Series[Any]", places: Gazetteer) -> dict[str, Any]:
    """Look the place up once for each place, not once for each event."""
    known = {place.place_id: place for place in places}

    def column(of: Callable[[Any], object], missing: object, dtype: Any) -> Any:
        looked_up = {key: of(place) for key, place in known.items()}
        values = [looked_up.get(place_id, missing) for place_id in place_ids]
        return pd.Series(values, index=place_ids.index, dtype=dtype)

    precision = EVENT_COLUMNS["place_precision"]
    return {
        "place": column(lambda place: place.name, "", "str"),
        "place_local": column(lambda place: place.name_local, "", "str"),
        "latitude": column(lambda place: place.latitude, None, "float64"),
        "longitude": column(lambda place: place.longitude, None, "float64"),
        "place_precision": column(lambda place: place.precision, None, precision),
        "radius_km": column(lambda place: place.radius_km, None, "float64"),
    }


def _close_open_ends(frame: pd.DataFrame) -> pd.DataFrame:
    is_open = frame["date"].str.endswith("/..")
    if not is_open.any():
        return frame
    known = pd.concat([frame["last_day"][~is_open], frame["first_day"]]).max()
    return frame.assign(last_day=frame["last_day"].mask(is_open, known))


def _search_text(frame: pd.DataFrame) -> "pd.Series[Any]":
    """Return folded text to search in: each field between spaces, the fields kept apart."""
    fields = ("title", "summary", "actors", "place", "place_local")
    columns = [_folded(frame[field]) for field in fields]
    joined = columns[0]
    for column in columns[1:]:
        joined = joined.str.cat(column, sep=" / ")
    return (" " + joined + " ").astype("str")


def _folded(column: "pd.Series[Any]") -> "pd.Series[Any]":
    """Fold each different text once; names repeat a thousand times in a large dataset."""
    return column.map({text: fold(text) for text in column.unique()}).astype("str")
