"""The selected rows as CSV that no spreadsheet runs, in pieces."""

import csv
import io
import re
from collections.abc import Iterator

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow.csv import WriteOptions, write_csv

from geo.datasets import Dataset
from geo.export import tables
from geo.export.tables import COLUMNS as COLUMNS
from geo.tables import MARK

# Spreadsheets take a cell that begins with one of these for a formula or drop the character and
# look at the next one (OWASP, "CSV Injection"); the full-width forms count in East Asian ones.
_STARTS = "=+@\t\r\n\0＝＋－＠-"
_RISKY = f"^'*[{_STARTS}]"
_NUMBER = r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?$"
_PROTECTED = re.compile(f"'+[{_STARTS}]")


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
        [[_restored(cell) for cell in row] for row in rows], columns=header, dtype="str"
    )


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


def is_formula(text: str) -> bool:
    """Tell whether a spreadsheet that is given this text to read may take it for a formula."""
    return bool(text) and text[0] in _STARTS


def _restored(cell: str) -> str:
    return cell[1:] if _PROTECTED.match(cell) else cell


def _written(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return protected(column) if pa.types.is_large_string(column.type) else column
