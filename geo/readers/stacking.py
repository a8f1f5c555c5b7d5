"""Tables of one file as one: the same columns under each other, each row with where it is from."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa

from geo.limits import LIMITS, Limits, RefusedError
from geo.places.gazetteer import fold
from geo.tables.table import FreeNames, Remark, Table, constant, whole
from geo.words.texts import say

#: What stands between the names of several sheets; no sheet of a workbook has it in its name.
BETWEEN = "/"

#: The rows of the first sheet count from here, those of the next from twice as far, and so on.
SHEET = 10_000_000


def stacked(names: Sequence[str], tables: Sequence[Table], limits: Limits = LIMITS) -> Table:
    """Return the tables of some sheets as one; a single one is returned as it is.

    Columns are the same where their names are, whatever the case and the accents. The number of
    a row is that of its sheet times ``SHEET`` and its own; ``Table.parts`` are the sheets. Raises
    RefusedError for too many rows or columns.
    """
    if len(tables) == 1:
        return tables[0]
    if sum(map(len, tables)) > limits.rows:
        raise RefusedError("too_many_rows", limit=limits.rows)
    columns: dict[str, str] = {}
    free = FreeNames()
    for table in tables:
        for name in table.columns.column_names:
            if fold(name) not in columns:
                columns[fold(name)] = free.name(name)
    if len(columns) >= limits.columns:
        raise RefusedError("too_many_columns", value=str(len(columns)), limit=limits.columns)
    own = [{fold(name): name for name in table.columns.column_names} for table in tables]
    arrays = {
        name: whole(
            [
                table.column(have[key]) if key in have else constant("", len(table))
                for table, have in zip(tables, own, strict=True)
            ]
        )
        for key, name in columns.items()
    }
    which = [constant(name, len(table)) for name, table in zip(names, tables, strict=True)]
    arrays[free.name(say("import.column.sheet"))] = whole(which)
    starts = [number * SHEET for number in range(1, len(tables) + 1)]
    headers = {table.reading.get("header", "") for table in tables}
    layout = next((one.reading["layout"] for one in tables if "layout" in one.reading), "")
    reading = {"header": headers.pop() if len(headers) == 1 else ""}
    return Table(
        pa.table(arrays),
        np.concatenate([table.lines + at for table, at in zip(tables, starts, strict=True)]),
        "row",
        tuple(
            replace(one, line=one.line + at, cells=_ordered(one.cells, table, columns, name))
            for name, table, at in zip(names, tables, starts, strict=True)
            for one in table.unread
        ),
        tuple(_remarks(names, tables)),
        reading | ({"layout": layout} if layout else {}),
        tuple(
            (code, line + at, columns[fold(name)], value)
            for table, at in zip(tables, starts, strict=True)
            for code, line, name, value in table.noted
        ),
        tuple(names),
    )


def _ordered(
    cells: tuple[str, ...], table: Table, columns: dict[str, str], sheet: str
) -> tuple[str, ...]:
    """Return the cells of an unread row in the order of all columns, the sheet after them."""
    names = table.columns.column_names
    own = dict(zip(map(fold, names), cells, strict=False))
    return (*(own.get(key, "") for key in columns), sheet, *cells[len(names) :])


def _remarks(names: Sequence[str], tables: Sequence[Table]) -> list[Remark]:
    """Return the remarks on all; the same on several is told once, with its sheets."""
    found: dict[Remark, list[str]] = {}
    for name, table in zip(names, tables, strict=True):
        for remark in table.remarks:
            found.setdefault(remark, []).append(name)
    return [
        remark if len(where) == len(tables) else replace(remark, sheet=", ".join(where))
        for remark, where in found.items()
    ]
