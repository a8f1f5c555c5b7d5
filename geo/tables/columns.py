"""What a file's columns hold, by a few of their texts: for a person who says what they mean."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow.compute as pc

from geo.tables.table import Table, trimmed

_EXAMPLES, _LONGEST_EXAMPLE = 3, 80
# A column with more different texts than this holds no codes, nor one with a longer text.
_MOST_DIFFERENT, _MOST_CODES, _LONGEST_CODE = 1_000, 200, 200


@dataclass(frozen=True)
class FileColumn:
    """A column of a file.

    ``different`` counts its different texts, spaces around them and empty ones left out.
    ``examples`` are the first of them, cut short. ``codes`` are the texts with the rows of each,
    most rows first, and none where there are too many for codes.
    """

    name: str
    different: int = 0
    examples: tuple[str, ...] = ()
    codes: Mapping[str, int] = field(default_factory=dict)


def described(table: Table) -> tuple[FileColumn, ...]:
    """Return the columns of a table, in their order."""
    return tuple(_column(table, name) for name in table.names)


def _column(table: Table, name: str) -> FileColumn:
    column = trimmed(table.column(name))
    different = pc.unique(column.dictionary)
    different = different.filter(pc.not_equal(different, ""))
    examples = tuple(text[:_LONGEST_EXAMPLE] for text in different[:_EXAMPLES].to_pylist())
    longest = pc.max(pc.utf8_length(different)).as_py() or 0
    if len(different) > _MOST_DIFFERENT or longest > _LONGEST_CODE:
        return FileColumn(name, len(different), examples)
    rows = np.bincount(column.indices.to_numpy(), minlength=len(column.dictionary)).tolist()
    counts: dict[str, int] = dict.fromkeys(different.to_pylist(), 0)
    for text, count in zip(column.dictionary.to_pylist(), rows, strict=True):
        if text:
            counts[text] += count
    codes = dict(sorted(counts.items(), key=lambda item: -item[1])[:_MOST_CODES])
    return FileColumn(name, len(different), examples, codes)
