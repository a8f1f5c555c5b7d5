"""One sheet of a workbook to a table: its head, its rows, what of it is no plain cell."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

import numpy as np
import pyarrow as pa

from geo.limits import LIMITS, QUIET, Limits, RefusedError, Watch
from geo.readers import heads
from geo.readers.cells import Cells, Merged, Row
from geo.readers.heads import Head
from geo.readers.layout import AS_IT_STANDS, first_line, laid_out
from geo.tables.rows import compact, is_blank, noted_cells
from geo.tables.table import Columns, Remark, Table, Unread

_HEADER_WITHIN = 20
_TELL_EVERY = 1_000
_SHOWN = 200


def table_of(
    cells: Cells,
    merged: Sequence[Merged],
    told: Mapping[str, str],
    limits: Limits = LIMITS,
    watch: Watch = QUIET,
    most: int | None = None,
) -> Table:
    """Return a sheet as a table, laid out as it is meant.

    ``told`` is what a person or a mapping says of the reading (``header``, ``layout``); ``most``
    is how many rows are looked at, all where it is None. Raises RefusedError.
    """
    line = first_line(told.get("header", ""))
    made = _Made(line, _over(merged), limits)
    for row in islice(cells.rows(), most):
        if made.count % _TELL_EVERY == 0:
            watch.tell("read", made.count / (made.count + 20_000))
        made.add(row)
        if made.head is None and made.count >= _HEADER_WITHIN and row.number >= made.line:
            break
    table = made.table(cells)
    wide: Collection[int] = ()
    if told.get("layout") != AS_IT_STANDS:
        table = _filled(table, merged)
        wide = {one.top for one in merged if one.right > one.left}
    return laid_out(table, told, wide)


def _over(merged: Sequence[Merged]) -> dict[int, list[Merged]]:
    """Return the cells that are drawn over several columns, by their row."""
    found: dict[int, list[Merged]] = {}
    for one in merged:
        if one.right > one.left:
            found.setdefault(one.top, []).append(one)
    return found


@dataclass
class _Made:
    """A table under construction, fed with the rows of a sheet."""

    told: str
    over: Mapping[int, Sequence[Merged]]
    limits: Limits
    head: Head | None = None
    count: int = 0
    columns: Columns = field(default_factory=lambda: Columns(()))
    unread: list[Unread] = field(default_factory=list)
    noted: list[tuple[str, int, str, str]] = field(default_factory=list)
    hidden_rows: int = 0
    last: int = 0
    start: int = 0

    @property
    def line(self) -> int:
        """The line of the header, where a person has told it, or 0."""
        return int(self.told) if self.told.isdecimal() else 0

    def add(self, row: Row) -> None:
        """Take in the next row that holds something."""
        self.count += 1
        if self.count > self.limits.rows:
            raise RefusedError("too_many_rows", limit=self.limits.rows)
        if self.head is None:
            self._above(row)
        else:
            self._below(row)

    def _above(self, row: Row) -> None:
        if row.number != self.line and (self.line or len(row.cells) < 2):
            if row.cells:
                self.unread.append(_unread(row, max(row.cells), "above_header"))
            return
        named = dict(row.cells)
        for one in self.over.get(row.number, ()):
            # A name that is drawn over several columns is that of each.
            if one.left in row.cells and one.right <= self.limits.columns:
                named |= dict.fromkeys(range(one.left, one.right + 1), row.cells[one.left])
        width = max(named, default=0)
        if width > self.limits.columns:
            raise RefusedError("too_many_columns", value=str(width), limit=self.limits.columns)
        cells = [named.get(at, "") for at in range(1, width + 1)]
        self.head = heads.head(cells, row.number, self.told, limits=self.limits)
        self.columns = Columns(self.head.names)
        self.unread += self.head.unread
        self.start = self.last = row.number
        if self.head.row:
            self.columns.add(row.number, cells)

    def _below(self, row: Row) -> None:
        assert self.head is not None
        width = len(self.head.names)
        if not (row.cells or row.wrong or row.unvalued):
            return
        if len(self.columns) * width > self.limits.cells:
            raise RefusedError("too_many_cells", limit=self.limits.cells)
        self.last = row.number
        self.hidden_rows += row.hidden
        widest = max(row.cells, default=0)
        if any(len(cell) > self.limits.cell_characters for cell in row.cells.values()):
            self.unread.append(_unread(row, widest, "cell_too_long"))
        elif widest > width:
            self.unread.append(_unread(row, widest, "cells", f"{width}/{widest}"))
        else:
            get = row.cells.get
            self.columns.add(row.number, [get(at, "") for at in range(1, width + 1)])
            for code, found in (("cell_error", row.wrong), ("formula", row.unvalued)):
                self.noted += [
                    (code, row.number, self.head.names[at - 1], text[:_SHOWN])
                    for at, text in found.items()
                    if at <= width
                ]

    def table(self, cells: Cells) -> Table:
        """Return the table. Raises RefusedError where there is none."""
        if self.head is None:
            raise RefusedError("no_header", value=str(self.line or ""))
        columns, lines = self.columns.finish()
        remarks = list(self.head.remarks)
        between = (
            self.last
            - self.start
            - len(lines)
            - sum(one.line > self.start for one in self.unread)
            + self.head.row
        )
        if between > 0:
            remarks.append(Remark("blank_rows", value=str(between)))
        if self.hidden_rows:
            remarks.append(Remark("hidden_rows", value=str(self.hidden_rows)))
        names = self.head.names
        hidden = [names[at - 1] for at in cells.hidden_columns if at <= len(names)]
        if hidden:
            remarks.append(Remark("hidden_columns", value=", ".join(hidden)[:_SHOWN]))
        return Table(
            columns,
            lines,
            "row",
            tuple(self.unread),
            tuple(remarks),
            {"header": self.head.reading},
            tuple(self.noted),
        )


def _unread(row: Row, width: int, code: str, detail: str = "") -> Unread:
    """Return a row that can't be read; of one that reaches far only its cells are kept."""
    far = width > _SHOWN + len(row.cells)
    at = sorted(row.cells) if far else range(1, width + 1)
    cells = tuple(row.cells.get(one, "") for one in at)
    shown = " | ".join(cell[:_SHOWN] for cell in row.cells.values())[:_SHOWN]
    return Unread(row.number, code, value=shown, detail=detail, cells=cells)


def _filled(table: Table, merged: Sequence[Merged]) -> Table:
    """Give each row the cell that is drawn over it and rows above; every cell is noted."""
    names = table.columns.column_names
    tall: dict[int, list[Merged]] = {}
    for one in merged:
        if one.bottom > one.top and one.left <= len(names):
            tall.setdefault(one.left, []).append(one)
    changed: dict[str, pa.Array] = {}
    noted: list[tuple[str, int, str, str]] = []
    for left, several in tall.items():
        name = names[left - 1]
        column = table.column(name)
        codes, blank = column.indices.to_numpy().copy(), is_blank(column)
        rows: list[int] = []
        done = 0
        for one in sorted(several, key=lambda merge: merge.top):
            start, end = np.searchsorted(table.lines, (max(one.top, done), one.bottom + 1))
            done = one.bottom + 1
            if end - start < 2 or table.lines[start] != one.top or blank[start]:
                continue
            if len(column.dictionary[int(codes[start])].as_py()) > _SHOWN:
                continue
            at = np.arange(start + 1, end)[blank[start + 1 : end]]
            codes[at] = codes[start]
            rows += at.tolist()
        if rows:
            found = np.array(rows, np.int64)
            new = pa.DictionaryArray.from_arrays(pa.array(codes), column.dictionary)
            changed[name] = compact(new)
            noted += noted_cells("merged", table, name, found, new.take(pa.array(found)))
    if not changed:
        return table
    return replace(table.replaced(changed), noted=(*table.noted, *noted))
