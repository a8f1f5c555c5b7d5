"""What people put into a table for the eye: heads of two lines, headings, totals, marks of ditto.

A table is first read as it stands. Here, once for every format, what is no row of its own is told
from the rows: a second line of the head joins the first; a row of one cell over others is a
heading, whose text the rows beneath it get as a column; a row of sums is none of the events; a
mark that says “as above” becomes what stands above. Every row that goes is set aside and every
cell that changes is noted, and ``layout`` in the entries of a mapping's ``reading`` can say that
the table is to stay as it stands.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace

import numpy as np

from geo.readers.ditto import as_above
from geo.readers.headings import DIGITS, NUMBER, rows_apart
from geo.readers.heads import dated
from geo.tables.rows import cell, is_blank, without_rows
from geo.tables.table import FreeNames, Remark, Table

#: What ``layout`` holds in a mapping: the table is read as here, or stays as it stands.
READ, AS_IT_STANDS = "read", "as it stands"

_SHOWN = 200
# So many rows show what stands below a head.
_LOOKED_AT = 6


def laid_out(table: Table, told: Mapping[str, str], wide: Collection[int] = ()) -> Table:
    """Return a table as it is meant.

    ``told`` is what a person or a mapping says of the reading: ``layout``, and in ``header`` two
    lines (``3-4``) for a head of two. ``wide`` are the lines whose one cell is drawn over several
    columns.
    """
    layout = told.get("layout", "")
    if layout == AS_IT_STANDS:
        return replace(table, reading={**table.reading, "layout": AS_IT_STANDS})
    found = _without_blank_columns(table)
    found = _two_lines(found, told.get("header", ""))
    found = rows_apart(found, wide)
    found = as_above(found)
    if found is table and not layout:
        return table
    return replace(found, reading={**found.reading, "layout": READ})


def first_line(header: str) -> str:
    """Return the first of the lines that a mapping names for the header."""
    return header.partition("-")[0]


def _without_blank_columns(table: Table) -> Table:
    """Leave out the columns that have neither a name nor a cell."""
    unnamed = {one.field for one in table.remarks if one.code == "header_empty"}
    blank = {name for name in unnamed if bool(np.all(is_blank(table.column(name))))}
    if not blank or not len(table):
        return table
    remarks = [one for one in table.remarks if one.field not in blank]
    remarks.append(Remark("blank_columns", value=str(len(blank))))
    return replace(table, columns=table.columns.drop_columns(sorted(blank)), remarks=tuple(remarks))


def _two_lines(table: Table, told: str) -> Table:
    """Join the first row to the names above it, where it goes on with the head."""
    if not len(table) or "header" not in table.reading:
        return table
    head, line = table.reading["header"], str(table.lines[0])
    if told:
        first, _, second = told.partition("-")
        if second != line or first != head:
            return table
    elif not head.isdecimal() or not _goes_on(table):
        return table
    bare = {one.field: one.value for one in table.remarks if one.code == "header_repeated"}
    unnamed = {one.field for one in table.remarks if one.code == "header_empty"}
    free, names, above = FreeNames(), [], ""
    for name in table.columns.column_names:
        own = bare.get(name, name)
        below = cell(table, name, 0)
        # Over a name in the second line, what stands further left in the first goes on.
        above = own if name not in unnamed else above if below else ""
        both = [part for part in dict.fromkeys((above, below)) if part]
        names.append(free.name(" / ".join(both) or own))
    gone = set(unnamed) | set(bare)
    remarks = [one for one in table.remarks if one.field not in gone]
    remarks.append(Remark("two_lines", value=f"{head}, {line}", detail=", ".join(names)[:_SHOWN]))
    taken = without_rows(table, np.array([0]))
    return replace(
        taken,
        columns=taken.columns.rename_columns(names),
        remarks=tuple(remarks),
        reading={**table.reading, "header": f"{head}-{line}"},
    )


def _goes_on(table: Table) -> bool:
    """Whether the first row reads like names and the rows beneath do not.

    The first line of such a head has a name over several columns, which is to say none over some.
    """
    names = table.columns.column_names
    open_ones = {
        one.field for one in table.remarks if one.code in ("header_empty", "header_repeated")
    }
    below = {name: cell(table, name, 0) for name in names}
    if len(table) < 2 or not any(below[name] for name in open_ones):
        return False
    named = [text for text in below.values() if text]
    if any(text.startswith("#") or _reads_as_data(text) for text in named):
        return False
    return any(
        text and any(_reads_as_data(cell(table, name, row)) for row in range(1, min(len(table), 6)))
        for name, text in below.items()
    )


def _reads_as_data(text: str) -> bool:
    short = text.translate(DIGITS)
    return bool(NUMBER.fullmatch(short)) or "://" in text or (len(text) < 40 and dated(text))
