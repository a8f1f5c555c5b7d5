"""The first row of a table: the names of its columns, or an event whose columns have no names.

A row that holds dates or numbers is doubted. It is set aside, so that it is not lost, and a
person is asked what it is; ``header`` in the entries of a mapping's ``reading`` answers.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from geo.limits import LIMITS, Limits
from geo.places.gazetteer import fold
from geo.tables.table import Remark, Unread, header
from geo.values import date_columns, degrees
from geo.values.header_words import HEADERS
from geo.values.moments import Habit

#: What ``header`` holds in a mapping for a table whose columns have no names.
NONE = "none"

_SHOWN = 200
_LONGEST = 40
_WORDS = frozenset(word for words in HEADERS.values() for word in words)


@dataclass(frozen=True)
class Head:
    """What the first row of a table is.

    ``names`` are those of the columns. ``row`` says that the row is one of the table's own.
    ``reading`` is what a mapping keeps: the line of the header, ``NONE``, or "" while the row is
    doubted; then ``unread`` holds it.
    """

    names: tuple[str, ...]
    reading: str
    row: bool = False
    remarks: tuple[Remark, ...] = ()
    unread: tuple[Unread, ...] = ()


def head(
    cells: Sequence[str], line: int, told: str = "", width: int = 0, limits: Limits = LIMITS
) -> Head:
    """Return what the first row of a table is.

    ``line`` is where it stands, from 1; ``told`` what a person or a mapping says of the header:
    a line, ``NONE``, or "". A table without names has at least ``width`` columns. Raises
    RefusedError for too many columns.
    """
    if told == NONE:
        unnamed = [""] * max(len(cells), width)
        return Head(tuple(header(unnamed, limits)[0]), NONE, row=True)
    names, remarks = header(cells, limits)
    if told or not doubtful(cells):
        return Head(tuple(names), str(line), remarks=tuple(remarks))
    shown = " | ".join(cells)[:_SHOWN]
    remarks.append(Remark("header_doubted", value=shown, detail=str(line)))
    unread = Unread(line, "header_doubted", value=shown, cells=tuple(cells))
    return Head(tuple(names), "", remarks=tuple(remarks), unread=(unread,))


def doubtful(cells: Sequence[str]) -> bool:
    """Whether a row that should name columns reads like an event.

    It does with a date, or with more numbers than words that columns are often called.
    """
    short = [cell.strip() for cell in cells if 0 < len(cell.strip()) <= _LONGEST]
    values, wrong = degrees.degrees(pa.array(short, pa.large_string()).dictionary_encode())
    figures: list[bool] = (~wrong & ~np.isnan(values)).tolist()
    if any(dated(cell) for cell, figure in zip(short, figures, strict=True) if not figure):
        return True
    return sum(figures) > sum(fold(cell) in _WORDS for cell in short)


def dated(cell: str) -> bool:
    """Whether a text reads as a date, the day or the month first."""
    habits = (Habit(order=order, century=2000) for order in ("dmy", "mdy"))
    return any(date_columns.read(cell, habit).edtf for habit in habits)
