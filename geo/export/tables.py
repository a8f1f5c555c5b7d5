"""The selected rows as one typed table, which every file format writes in its own way."""

from collections.abc import Callable, Iterator
from functools import cache

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geo.events.datasets import Dataset
from geo.events.records import Said, described

_TEXT = pa.large_string()

#: The columns of the table. These names and types do not change with the data; several datasets
#: add one more (``schema_of``).
SCHEMA: pa.Schema = pa.schema(
    {
        "event_id": _TEXT,
        "title": _TEXT,
        "date": _TEXT,
        "when": _TEXT,
        "first_day": pa.date32(),
        "last_day": pa.date32(),
        "date_precision": _TEXT,
        "kind": _TEXT,
        "category": _TEXT,
        "actors": _TEXT,
        "place_id": _TEXT,
        "place": _TEXT,
        "place_local": _TEXT,
        "place_precision": _TEXT,
        "latitude": pa.float64(),
        "longitude": pa.float64(),
        "radius_km": pa.float64(),
        "on_point": pa.bool_(),
        "summary": _TEXT,
        "killed_low": pa.int64(),
        "killed_high": pa.int64(),
        "certainty": _TEXT,
        "note": _TEXT,
        "source_ids": _TEXT,
        "sources": _TEXT,
        "accounts": _TEXT,
    }
)
COLUMNS: tuple[str, ...] = tuple(SCHEMA.names)

ROWS_A_PIECE = 16_384

#: A coordinate reference system's name; coordinates are written longitude first, as in all files.
CRS = "EPSG:4326"

# What XML 1.0 has no way to write, and so neither KML nor a workbook.
_UNPRINTABLE = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x{fffe}\x{ffff}]"
_POINT = np.dtype([("order", "u1"), ("type", "<u4"), ("x", "<f8"), ("y", "<f8")])


def schema_of(dataset: Dataset) -> pa.Schema:
    """Return ``SCHEMA``, with ``dataset`` for the name of each event's own where there are several.

    What the names stand for is in what a file says of itself.
    """
    return SCHEMA.append(pa.field("dataset", _TEXT)) if len(dataset.parts) > 1 else SCHEMA


def table(events: pd.DataFrame, dataset: Dataset, language: str = "en") -> pa.Table:
    """Return canonical rows as a table with the columns of ``schema_of``.

    ``date`` is EDTF and ``when`` the same in words; several values of one text have ``;``
    between them, several sources or accounts ``|``. Numbers that are not known are null, texts
    empty.
    """
    return _writer(dataset, language)(events)


def pieces(
    events: pd.DataFrame, dataset: Dataset, language: str = "en", rows: int = ROWS_A_PIECE
) -> Iterator[pa.Table]:
    """Return the table in pieces of at most ``rows`` rows; no row makes no piece."""
    write = _writer(dataset, language)
    for start in range(0, len(events), rows):
        yield write(events.iloc[start : start + rows])


def _writer(dataset: Dataset, language: str) -> Callable[[pd.DataFrame], pa.Table]:
    """Return what makes the table of some rows, and keeps what it said for the next ones."""
    said = Said(dataset, language)
    source = cache(lambda source_id: _source(source_id, dataset))
    accounts = {event_id: _accounts(event_id, dataset) for event_id in dataset.accounts}
    schema = schema_of(dataset)

    def write(events: pd.DataFrame) -> pa.Table:
        columns = arrays(events[[name for name in schema.names if name in events.columns]])
        ids = columns["source_ids"]
        texts = [accounts.get(event_id, "") for event_id in columns["event_id"].to_pylist()]
        columns |= {
            "when": each(columns["date"], said.when),
            "source_ids": listed(ids, str, "; "),
            "sources": listed(ids, source, " | "),
            "accounts": pa.array(texts, _TEXT),
        }
        return pa.table({one.name: _typed(columns[one.name], one.type) for one in schema})

    return write


def arrays(events: pd.DataFrame) -> dict[str, pa.Array]:
    """Return the columns of a frame, each in one piece; nothing that is missing is NaN."""
    made = pa.Table.from_pandas(events, preserve_index=False).combine_chunks()
    return {name: made[name].combine_chunks() for name in made.column_names}


def each(column: pa.Array, say: Callable[[str], str]) -> pa.Array:
    """Say each different text once; dates and sources repeat a thousand times in large data."""
    encoded = pc.fill_null(column.cast(_TEXT), "").dictionary_encode()
    said = pa.array([say(text) for text in encoded.dictionary.to_pylist()], _TEXT)
    return said.take(encoded.indices)


def listed(column: pa.Array, say: Callable[[str], str], between: str) -> pa.Array:
    """Say the texts of each list, each different one once, and join them."""
    lengths = pc.fill_null(pc.list_value_length(column), 0).to_numpy()
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    items = each(pc.list_flatten(column), say)
    lists = pa.LargeListArray.from_arrays(pa.array(offsets, pa.int64()), items)
    return pc.binary_join(lists, pa.scalar(between, _TEXT))


def joined(*parts: str | pa.Array) -> pa.Array:
    """Join columns of text and constant texts, a row at a time."""
    texts = [pa.scalar(part, _TEXT) if isinstance(part, str) else part for part in parts]
    return pc.binary_join_element_wise(*texts, pa.scalar("", _TEXT))


def geometry(events: pd.DataFrame) -> pa.Array:
    """Return a point in well-known binary for each event on one, longitude first; else null."""
    finite = np.isfinite(events[["longitude", "latitude"]].to_numpy()).all(axis=1)
    on_point = events["on_point"].to_numpy() & finite
    points = np.zeros(len(events), _POINT)
    points["order"], points["type"] = 1, 1
    points["x"], points["y"] = events["longitude"], events["latitude"]
    known = pa.py_buffer(np.packbits(on_point, bitorder="little").tobytes())
    buffers = [known, pa.py_buffer(points.tobytes())]
    fixed = pa.Array.from_buffers(pa.binary(_POINT.itemsize), len(events), buffers)
    return fixed.cast(pa.binary())


def bounds(events: pd.DataFrame) -> tuple[float, float, float, float] | None:
    """Return west, south, east, north of the events on a point, in degrees; None without one."""
    shown = events[events["on_point"].to_numpy()]
    if shown.empty:
        return None
    longitude, latitude = shown["longitude"], shown["latitude"]
    return (
        float(longitude.min()),
        float(latitude.min()),
        float(longitude.max()),
        float(latitude.max()),
    )


def printable(column: pa.Array) -> pa.Array:
    """Put the replacement character for what XML can't hold: most controls, noncharacters."""
    return pc.replace_substring_regex(column, _UNPRINTABLE, "\ufffd")


def printable_text(text: str) -> str:
    """Return one text as ``printable`` does."""
    return str(printable(pa.array([text], _TEXT))[0].as_py())


def _typed(column: pa.Array, kind: pa.DataType) -> pa.Array:
    if pa.types.is_dictionary(column.type):
        column = column.cast(pa.string())
    column = column.cast(kind)
    if pa.types.is_floating(kind):
        # No format has a number for what is none.
        return pc.if_else(pc.is_finite(column), column, None)
    return pc.fill_null(column, "") if kind == _TEXT else column


def _source(source_id: str, dataset: Dataset) -> str:
    source = described(source_id, dataset)
    parts = (source.publisher, source.title, source.published, source.url)
    return ", ".join(part for part in parts if part)


def _accounts(event_id: str, dataset: Dataset) -> str:
    return " | ".join(
        f"{one.topic}: {one.account} ({'; '.join(one.source_ids)})"
        for one in dataset.accounts.get(event_id, ())
    )
