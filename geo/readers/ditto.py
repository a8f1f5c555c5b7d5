"""Marks that say “as above”, and what they stand for."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geo.tables.rows import compact, filled_from, noted_cells, short_texts
from geo.tables.table import Numbers, Table

#: Marks that say “as above”.
DITTO: tuple[str, ...] = (
    '"',
    '""',
    "''",
    "〃",
    "″",
    "”",
    "“",
    "„",
    "״",
    '-"-',
    "-”-",
    "-''-",
    '—"—',
    '–"–',
    "do.",
    "dto.",
    "ditto",
    "idem",
    "id.",
)

_LONGEST_MARK = 10
_TEXT = pa.large_string()


def as_above(table: Table) -> Table:
    """Return a table with what stands above in the place of each mark; every cell is noted."""
    changed: dict[str, pa.Array] = {}
    noted: list[tuple[str, int, str, str]] = []
    for name in table.names:
        column = table.column(name)
        marks = _marks(column)
        if not len(marks):
            continue
        codes = column.indices.to_numpy()
        rows = np.isin(codes, marks)
        filled = filled_from(column, rows)
        if not len(filled[0]):
            continue
        at, above = filled
        new = codes.copy()
        new[at] = codes[above]
        changed[name] = compact(pa.DictionaryArray.from_arrays(pa.array(new), column.dictionary))
        noted += noted_cells("ditto", table, name, at, column.take(pa.array(above)))
    if not changed:
        return table
    return replace(table.replaced(changed), noted=(*table.noted, *noted))


def _marks(column: pa.DictionaryArray) -> Numbers:
    """Return the codes of a column that are marks of ditto."""
    texts = column.dictionary
    short = short_texts(texts, _LONGEST_MARK)
    bare = pc.utf8_lower(pc.utf8_trim_whitespace(texts.take(pa.array(short))))
    known = pc.is_in(bare, pa.array(DITTO, _TEXT)).to_numpy(zero_copy_only=False)
    found: Numbers = short[known]
    return found
