"""The selected rows as files: CSV that no spreadsheet runs and GeoJSON (RFC 7946), in pieces."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow.csv import WriteOptions, write_csv

from geo import dates
from geo.datasets import Dataset, Source

#: The header of the CSV. These names do not change with the data.
COLUMNS: tuple[str, ...] = (
    "event_id",
    "title",
    "date",
    "when",
    "first_day",
    "last_day",
    "date_precision",
    "kind",
    "category",
    "actors",
    "place_id",
    "place",
    "place_local",
    "place_precision",
    "latitude",
    "longitude",
    "radius_km",
    "on_point",
    "summary",
    "killed_low",
    "killed_high",
    "certainty",
    "note",
    "source_ids",
    "sources",
    "accounts",
)

_ROWS_A_PIECE = 16_384

# Spreadsheets take a cell that begins with one of these for a formula or drop the character and
# look at the next one (OWASP, "CSV Injection"); the full-width forms count in East Asian ones.
_STARTS = "=+@\t\r\n\0＝＋－＠-"
_RISKY = f"^'*[{_STARTS}]"
_NUMBER = r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?$"
_PROTECTED = re.compile(f"'+[{_STARTS}]")


def csv_pieces(events: pd.DataFrame, dataset: Dataset, language: str = "en") -> Iterator[bytes]:
    """Write canonical rows as CSV in UTF-8, a piece at a time, the header first.

    Days are ISO 8601, ``when`` is the date in words, several values of one cell have ``;``
    between them, several sources or accounts ``|``. What is not known is an empty cell. Text
    that a spreadsheet would take for a formula begins with an apostrophe; :func:`read_csv`
    takes it off.
    """
    yield (",".join(COLUMNS) + "\n").encode()
    for start in range(0, len(events), _ROWS_A_PIECE):
        piece = _table(events.iloc[start : start + _ROWS_A_PIECE], dataset, language)
        written = io.BytesIO()
        write_csv(piece, written, WriteOptions(include_header=False))
        yield written.getvalue()


def read_csv(content: bytes | str) -> pd.DataFrame:
    """Read CSV that :func:`csv_pieces` wrote: every cell as text, exactly as it was."""
    text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
    header, *rows = csv.reader(io.StringIO(text, newline=""))
    return pd.DataFrame(
        [[_restored(cell) for cell in row] for row in rows], columns=header, dtype="str"
    )


def geojson_pieces(
    records: Iterable[Iterable[Mapping[str, Any]]], about: Mapping[str, Any]
) -> Iterator[bytes]:
    """Write events as a GeoJSON FeatureCollection, a batch of records at a time.

    ``records`` holds batches of events as they are served. An event that is not on a point has
    no geometry; where its place lies is among its properties. ``about`` becomes the foreign
    member ``dateline``.
    """
    yield b'{"type":"FeatureCollection","dateline":' + _json(about) + b',"features":['
    before = b"\n"
    for batch in records:
        features = b",\n".join(_json(_feature(record)) for record in batch)
        if features:
            yield before + features
            before = b",\n"
    yield b"\n]}\n"


def protected(column: pa.Array) -> pa.Array:
    """Put an apostrophe before each text that a spreadsheet would take for a formula.

    Real numbers stay as they are. Text that already is such a formula behind apostrophes gets
    one more, so that taking one off always gives the text back.
    """
    risky = pc.match_substring_regex(column, _RISKY)
    if not pc.any(risky).as_py():
        return column
    risky = pc.and_not(risky, pc.match_substring_regex(column, _NUMBER))
    apostrophe, nothing = (pa.scalar(text, column.type) for text in ("'", ""))
    return pc.if_else(risky, pc.binary_join_element_wise(apostrophe, column, nothing), column)


def _restored(cell: str) -> str:
    return cell[1:] if _PROTECTED.match(cell) else cell


def _table(events: pd.DataFrame, dataset: Dataset, language: str) -> pa.Table:
    """Return the rows as text and numbers, in the order of ``COLUMNS``."""
    kept = events[[name for name in COLUMNS if name in events.columns]]
    table = pa.Table.from_pandas(kept, preserve_index=False).combine_chunks()
    columns = {name: table[name].combine_chunks() for name in table.column_names}
    for name in ("first_day", "last_day"):
        columns[name] = columns[name].cast(pa.date32())
    columns["when"] = _mapped(columns["date"], lambda text: _when(text, language))
    columns["source_ids"] = pc.binary_join(columns["source_ids"], "; ")
    columns["sources"] = _mapped(columns["source_ids"], lambda ids: _sources(ids, dataset))
    columns["accounts"] = _mapped(columns["event_id"], lambda one: _accounts(one, dataset))
    return pa.table({name: _written(columns[name]) for name in COLUMNS})


def _written(column: pa.Array) -> pa.Array:
    if pa.types.is_dictionary(column.type):
        column = column.cast(pa.string())
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        return protected(pc.fill_null(column, ""))
    return column


def _mapped(column: pa.Array, say: Callable[[str], str]) -> pa.Array:
    """Say each different text once; dates and sources repeat a thousand times in large data."""
    encoded = column.dictionary_encode()
    said = pa.array([say(text) for text in encoded.dictionary.to_pylist()], pa.string())
    return said.take(encoded.indices)


def _when(text: str, language: str) -> str:
    try:
        return dates.words(dates.parse(text), language)
    except dates.DateError:
        return text


def _sources(source_ids: str, dataset: Dataset) -> str:
    return " | ".join(_source(one, dataset) for one in source_ids.split("; ") if one)


def _source(source_id: str, dataset: Dataset) -> str:
    source = dataset.sources.get(source_id) or Source(source_id, source_id)
    return ", ".join(
        part for part in (source.publisher, source.title, source.published, source.url) if part
    )


def _accounts(event_id: str, dataset: Dataset) -> str:
    return " | ".join(
        f"{one.topic}: {one.account} ({'; '.join(one.source_ids)})"
        for one in dataset.accounts.get(event_id, ())
    )


def _feature(record: Mapping[str, Any]) -> dict[str, Any]:
    point = [record["longitude"], record["latitude"]] if record["on_point"] else None
    return {
        "type": "Feature",
        "id": record["event_id"],
        "geometry": {"type": "Point", "coordinates": point} if point else None,
        "properties": record,
    }


def _json(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode()
