"""The selected rows as CSV that no spreadsheet runs, in pieces."""

import csv
import io
from collections.abc import Iterator

import pandas as pd
import pyarrow as pa
from pyarrow.csv import WriteOptions, write_csv

from geo.events.datasets import Dataset
from geo.events.rows import MARK
from geo.export import tables
from geo.export.tables import COLUMNS as COLUMNS
from geo.formulas import protected, restored


def csv_pieces(events: pd.DataFrame, dataset: Dataset, language: str = "en") -> Iterator[bytes]:
    """Write canonical rows as CSV in UTF-8, a piece at a time, a byte order mark and header first.

    Days are ISO 8601, ``when`` is the date in words, several values of one cell have ``;``
    between them, several sources or accounts ``|``. What is not known is an empty cell. Text
    that a spreadsheet would take for a formula begins with an apostrophe; :func:`read_csv`
    takes it off.
    """
    names = tables.schema_of(dataset).names
    yield f"{MARK}{','.join(names)}\n".encode()
    for piece in tables.pieces(events, dataset, language):
        safe = pa.table({name: _written(piece[name]) for name in names})
        written = io.BytesIO()
        write_csv(safe, written, WriteOptions(include_header=False))
        yield written.getvalue()


def read_csv(content: bytes | str) -> pd.DataFrame:
    """Read CSV that :func:`csv_pieces` wrote: every cell as text, exactly as it was."""
    text = content.decode() if isinstance(content, bytes) else content
    header, *rows = csv.reader(io.StringIO(text.removeprefix(MARK), newline=""))
    return pd.DataFrame(
        [[restored(cell) for cell in row] for row in rows], columns=header, dtype="str"
    )


def _written(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return protected(column) if pa.types.is_large_string(column.type) else column
