"""Rows of a table as a whole: which are blank, a table without some, cells filled from above."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from geo.tables.table import Numbers, Table, plain

Flags = npt.NDArray[np.bool_]

# What is longer stays where it stands: repeated for each row it would fill the memory.
_LONGEST_FILLED = 1_000
_LONGEST_BLANK = 20
_SHOWN = 200


def is_blank(column: pa.DictionaryArray) -> Flags:
    """Return which rows of a column hold nothing, or a few blanks."""
    texts = column.dictionary
    short = short_texts(texts, _LONGEST_BLANK)
    blank = pc.equal(pc.utf8_trim_whitespace(texts.take(pa.array(short))), "")
    known = np.zeros(len(texts) + 1, bool)
    known[short] = blank.to_numpy(zero_copy_only=False)
    flags: Flags = known[column.indices.to_numpy()]
    return flags


def short_texts(texts: pa.Array, most: int) -> Numbers:
    """Return which texts have at most so many bytes: the others need no closer look."""
    if not len(texts):
        return np.zeros(0, np.int64)
    short = pc.less_equal(pc.binary_length(texts), most).to_numpy(zero_copy_only=False)
    found: Numbers = np.flatnonzero(short)
    return found


def cell(table: Table, name: str, row: int) -> str:
    """Return one cell, in one line."""
    text: str = table.columns[name][row].as_py()
    return " ".join(text.split())


def filled_from(column: pa.DictionaryArray, rows: Flags) -> tuple[Numbers, Numbers]:
    """Return which of the flagged rows have something above them, and the row of that."""
    lengths = pc.utf8_length(column.dictionary).to_numpy(zero_copy_only=False)
    long = lengths > _LONGEST_FILLED
    codes = column.indices.to_numpy()
    told = ~rows & ~is_blank(column)
    last = np.maximum.accumulate(np.where(told, np.arange(len(codes)), -1))
    at = np.flatnonzero(rows & (last >= 0))
    at = at[~long[codes[last[at]]]]
    return at, last[at]


def noted_cells(
    code: str, table: Table, name: str, rows: Numbers, values: pa.Array
) -> list[tuple[str, int, str, str]]:
    """Return notes on cells of one column, as ``Table.noted`` has them."""
    lines = table.lines[rows].tolist()
    return [
        (code, line, name, text[:_SHOWN])
        for line, text in zip(lines, plain(values).to_pylist(), strict=True)
    ]


def compact(column: pa.DictionaryArray) -> pa.DictionaryArray:
    """Return a column without the texts that no row has any more."""
    codes = column.indices.to_numpy()
    used = np.zeros(len(column.dictionary), bool)
    used[codes] = True
    if used.all():
        return column
    numbers = (np.cumsum(used) - 1).astype(np.int32)
    kept = plain(column.dictionary).filter(pa.array(used))
    return pa.DictionaryArray.from_arrays(pa.array(numbers[codes]), kept)


def without_rows(table: Table, gone: Numbers) -> Table:
    """Return a table without some rows, and without the texts that only they had."""
    kept = np.setdiff1d(np.arange(len(table)), gone)
    taken = pa.array(kept)
    columns = {name: compact(table.column(name).take(taken)) for name in table.columns.column_names}
    return replace(table, columns=pa.table(columns), lines=table.lines[kept])
