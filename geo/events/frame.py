"""What an event is: columns, types, categories, precision; rows in, valid and rejected rows out.

An event is one row with a stable ``event_id``. Every part of the project reads the one frame
that ``canonical`` makes: ``EVENT_COLUMNS`` in order, sorted by first day, last day and id,
its index and its column ``row`` counting from 0.
"""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geo.events import dates
from geo.events.dates import DATE_PRECISIONS as DATE_PRECISIONS
from geo.events.problems import Problem as Problem
from geo.events.rows import Row
from geo.events.rows import split_list as split_list
from geo.places.gazetteer import PLACE_PRECISIONS as PLACE_PRECISIONS
from geo.places.gazetteer import POINT_PRECISIONS, Gazetteer, fold_all

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

#: What a file of events may have besides.
OPTIONAL_COLUMNS: tuple[str, ...] = (
    "kind",
    "actors",
    "place_id",
    "summary",
    "killed_low",
    "killed_high",
    "source_ids",
    "certainty",
    "note",
)


def actor_name(actor: str) -> str:
    """Return an actor without the attribution in trailing parentheses."""
    return re.sub(r"\s*\([^()]*\)$", "", actor) or actor


def read_rows(
    table: Iterable[Mapping[str, str]],
    places: Gazetteer | None,
    sources: Container[str] | None,
    file: str,
    lines: Sequence[int] | None = None,
) -> tuple[pd.DataFrame, list[Problem]]:
    """Read the rows of an events file into the canonical frame.

    ``table`` yields one mapping of column to text for each row; ``lines`` are their line
    numbers in the file (2 and on where not given). ``sources`` holds the known source ids.
    None in place of ``places`` or ``sources`` leaves references to them unchecked; one that is
    unknown is left out of its event. A broken row is set aside with its Problems; nothing raises.
    """
    events: list[dict[str, object]] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for number, cells in enumerate(table):
        row = Row(cells, file, lines[number] if lines is not None else number + 2)
        event = _read_row(row, places, sources, seen)
        problems += row.problems
        if row.usable:
            seen[row.text("event_id")] = row.line
            events.append(event)
    return canonical(pd.DataFrame(events), places), problems


def _read_row(
    row: Row, places: Gazetteer | None, sources: Container[str] | None, seen: Mapping[str, int]
) -> dict[str, object]:
    """Return the event's own columns; what is wrong with them is noted in ``row``."""
    place_id = row.text("place_id")
    if place_id and places is not None and place_id not in places:
        row.complain("unknown_place", "place_id", set_aside=False)
        place_id = ""
    low, high = row.count("killed_low"), row.count("killed_high")
    if low is not None and high is not None and low > high:
        row.complain("killed_order", "killed_low", high=high)
    actors = split_list(row.text("actors"))
    return {
        "event_id": row.key("event_id", seen),
        "title": row.required("title"),
        **_read_date(row),
        "kind": row.choice("kind", KINDS, "event"),
        "category": row.choice("category", CATEGORIES),
        "actors": "; ".join(actors),
        "actor_names": list(dict.fromkeys(actor_name(actor) for actor in actors)),
        "place_id": place_id,
        "summary": row.text("summary"),
        "killed_low": low,
        "killed_high": high,
        "certainty": row.choice("certainty", CERTAINTIES, "stated"),
        "note": row.text("note"),
        "source_ids": row.known("source_ids", sources, "unknown_source"),
    }


def _read_date(row: Row) -> dict[str, object]:
    if not (text := row.required("date")):
        return {}
    try:
        read = dates.parse(text)
    except dates.DateError as error:
        row.complain("date", "date", expected=error.expected, reason=error.reason)
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
    the dataset knows of; the first day of one without a start the first.
    """
    frame = pd.DataFrame({name: _typed(events, name) for name in EVENT_COLUMNS})
    if places is not None:
        told = _place_columns(frame["place_id"], places)
        frame = frame.assign(**{n: told[n] for n in told if n not in events.columns})
    frame = _close_open_ends(frame)
    located = frame["latitude"].notna() & frame["longitude"].notna()
    on_point = located & frame["place_precision"].isin(POINT_PRECISIONS)
    frame = frame.assign(on_point=on_point.astype(bool))
    if "search" not in events.columns:
        frame = frame.assign(search=_search_text(frame))
    frame = frame.sort_values(["first_day", "last_day", "event_id"], ignore_index=True)
    return frame.assign(row=frame.index.astype("int64"))


def to_arrow(events: pd.DataFrame) -> pa.Table:
    """Return canonical events as an Arrow table, categories as plain text.

    Made without pandas' own metadata: with it, pandas can't read its lists back from Parquet.
    """
    table = pa.Table.from_pandas(events, preserve_index=False).replace_schema_metadata(None)
    for name in CHOICES:
        text = table[name].cast(pa.string())
        table = table.set_column(table.schema.get_field_index(name), name, text)
    return table


def from_arrow(table: pa.Table, places: Gazetteer | None = None) -> pd.DataFrame:
    """Return the canonical frame of an Arrow table such as ``to_arrow`` makes.

    Other columns are left out. Raises ValueError naming the columns that are missing, that
    hold a value outside ``CHOICES`` or none, or in which ids repeat or dates end early.
    """
    needed = (*REQUIRED_COLUMNS, "first_day", "last_day")
    if missing := [name for name in needed if name not in table.column_names]:
        raise ValueError(", ".join(missing))
    kept = table.select([name for name in EVENT_COLUMNS if name in table.column_names])
    # To take some rows of a text in pieces, Arrow first joins all pieces, each time anew.
    kept = kept.combine_chunks()
    frame = kept.to_pandas(types_mapper=_pandas_type, ignore_metadata=True, date_as_object=False)
    events = canonical(frame, places)
    _check(events)
    return events


def whole(column: "pd.Series[Any]") -> pa.Array:
    """Return a column of texts or lists as Arrow has it, without a copy if it is in one piece."""
    pieces = pa.chunked_array(column)
    return pieces.chunk(0) if pieces.num_chunks == 1 else pieces.combine_chunks()


def _check(events: pd.DataFrame) -> None:
    """Raise ValueError where a frame that no one read row by row breaks what all rely on."""
    needed = ["first_day", "last_day", "date_precision", "kind", "category", "certainty"]
    lacking = [name for name in needed if events[name].isna().any()]
    if not events["event_id"].is_unique:
        lacking.append("event_id")
    if (events["first_day"] > events["last_day"]).any():
        lacking.append("last_day")
    if lacking:
        raise ValueError(", ".join(lacking))


def _pandas_type(kind: pa.DataType) -> Any:
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return pd.StringDtype(na_value=np.nan)
    if pa.types.is_list(kind):
        return _TEXTS
    return pd.Int64Dtype() if pa.types.is_integer(kind) else None


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
    """Return the columns that an event takes from its place; empty for an event without one."""
    columns = {
        "place": [place.name for place in places],
        "place_local": [place.name_local for place in places],
        "latitude": [place.latitude for place in places],
        "longitude": [place.longitude for place in places],
        "place_precision": [place.precision for place in places],
        "radius_km": [place.radius_km for place in places],
    }
    known = pd.DataFrame(columns, index=pd.Index([place.place_id for place in places], dtype="str"))
    taken = known.reindex(pd.Index(place_ids, dtype="str")).set_axis(place_ids.index)
    return {name: _typed(taken, name) for name in columns}


def _close_open_ends(frame: pd.DataFrame) -> pd.DataFrame:
    is_open = frame["date"].str.endswith("/..")
    has_no_start = frame["date"].str.startswith("../")
    if is_open.any():
        known = pd.concat([frame["last_day"][~is_open], frame["first_day"][~has_no_start]]).max()
        frame = frame.assign(last_day=frame["last_day"].mask(is_open, known))
    if has_no_start.any():
        known = pd.concat([frame["first_day"][~has_no_start], frame["last_day"]]).min()
        frame = frame.assign(first_day=frame["first_day"].mask(has_no_start, known))
    return frame


def _search_text(frame: pd.DataFrame) -> "pd.Series[Any]":
    """Return folded text to search in: each field between spaces, the fields kept apart."""
    fields = ("title", "summary", "actors", "place", "place_local")
    columns = [_folded(frame[field]) for field in fields]
    edge, between = pa.scalar("", pa.large_string()), pa.scalar(" / ", pa.large_string())
    joined = pc.binary_join_element_wise(edge, *columns, edge, between)
    return pd.Series(joined, index=frame.index, dtype="str")


def _folded(column: "pd.Series[Any]") -> pa.Array:
    """Fold each different text once; names repeat a thousand times in a large dataset."""
    codes, texts = column.factorize()
    folded = fold_all(pa.array(texts, pa.large_string()))
    return folded.take(pa.array(codes))
