"""Rows that were set aside and mended, put back in the place of the old ones."""

import re
from dataclasses import replace

import numpy as np
import pyarrow as pa

from geo.importing.formats.own import restored
from geo.importing.report import LINE
from geo.limits import RefusedError
from geo.tables.table import Remark, Table, Unread, constant, recoded, whole

_TAG = re.compile(r"#[a-z][a-z0-9_]*( ?\+[a-z0-9_]+)*")


def mended(table: Table, repaired: Table) -> Table:
    """Return the table with its rows replaced by those that ``repaired`` has for their lines.

    ``repaired`` is what ``geo.importing.report.write_aside`` wrote, corrected: the table's columns
    and ``LINE``. A row without a line of the table is left out, and that is said. Raises
    RefusedError where there is no column ``LINE``.
    """
    if LINE not in repaired.names:
        raise RefusedError("no_repairs", value=", ".join(repaired.names)[:200], field=LINE)
    lines = np.array(
        [_number(text) for text in repaired.column(LINE).dictionary.to_pylist()] or [0]
    )
    lines = lines[repaired.column(LINE).indices.to_numpy()]
    unread = {one.line for one in table.unread}
    fits = np.isin(lines, table.lines) | np.isin(lines, np.array(sorted(unread), np.int64))
    _, first = np.unique(lines, return_index=True)
    kept = np.flatnonzero(fits & np.isin(np.arange(len(lines)), first))
    old = np.flatnonzero(~np.isin(table.lines, lines[kept]))
    columns = {}
    for name in table.columns.column_names:
        before = table.column(name).take(pa.array(old))
        after = constant("", len(kept))
        if name in repaired.names:
            after = recoded(repaired.column(name), restored).take(pa.array(kept))
        columns[name] = whole([before, after])
    joined_lines = np.concatenate([table.lines[old], lines[kept]])
    order = np.argsort(joined_lines, kind="stable")
    both = {name: column.take(pa.array(order)) for name, column in columns.items()}
    left = len(lines) - len(kept)
    remarks = (Remark("repairs_unused", value=str(left)),) if left else ()
    replaced = set(lines[kept].tolist())
    return replace(
        table,
        columns=pa.table(both),
        lines=joined_lines[order],
        unread=tuple(one for one in table.unread if one.line not in replaced),
        noted=tuple(one for one in table.noted if one[1] not in replaced),
        remarks=(*table.remarks, *remarks),
    )


def _number(text: str) -> int:
    return int(text) if text.strip().isdecimal() and len(text) < 12 else -1


def without_tags(table: Table) -> Table:
    """Return the table without the row of HXL tags that some files have below the header."""
    if not len(table):
        return table
    cells = tuple(table.columns[name][0].as_py() for name in table.names)
    filled = [cell.strip() for cell in cells if cell.strip()]
    if len(filled) < 2 or not all(_TAG.fullmatch(cell) for cell in filled):
        return table
    tags = Unread(int(table.lines[0]), "hxl_row", value=" | ".join(filled)[:200], cells=cells)
    return replace(
        table,
        columns=table.columns.slice(1),
        lines=table.lines[1:],
        unread=(tags, *table.unread),
        noted=tuple(one for one in table.noted if one[1] != tags.line),
    )
