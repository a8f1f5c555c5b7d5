"""XLSX to rows of text, a row at a time.

openpyxl's read-only mode hands out rows while it reads, so the limits hold while reading; the
faster calamine parses a whole sheet before it hands out anything. Formulas are never evaluated:
the value that the spreadsheet program stored last is taken. Macros, links to other files and
pictures are not looked at.
"""

import datetime
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from geo.readers import heads
from geo.readers.heads import Head
from geo.readers.limits import LIMITS, QUIET, Limits, RefusedError, StoppedError, Watch
from geo.readers.table import Columns, Remark, Table, Unread, as_text
from geo.readers.wrappers import check_directory

_HEADER_WITHIN = 20
_TELL_EVERY = 1_000
_SHOWN = 200


def read(
    path: Path,
    reading: Mapping[str, str] | None = None,
    limits: Limits = LIMITS,
    watch: Watch = QUIET,
) -> Table:
    """Read one sheet of a workbook.

    ``reading`` may hold ``sheet`` (its name; the first is taken otherwise) and ``header`` (its
    row, from 1, or ``none``). Raises RefusedError.
    """
    given = dict(reading or {})
    _check(path, limits)
    try:
        return _read(path, given.get("sheet", ""), given.get("header", ""), limits, watch)
    except (RefusedError, StoppedError, MemoryError):
        raise
    except Exception as error:  # openpyxl raises nearly anything for a damaged workbook
        raise RefusedError("damaged", value=f"{type(error).__name__}: {error}"[:_SHOWN]) from error


def _check(path: Path, limits: Limits) -> None:
    """Refuse what unfolds to too much, and XML that defines entities, before any is parsed."""
    try:
        with zipfile.ZipFile(path) as archive:
            check_directory(archive, limits.workbook_bytes, limits)
            for member in archive.infolist():
                if member.filename.endswith((".xml", ".rels")):
                    with archive.open(member) as file:
                        start = file.read(4096).lstrip()
                    if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
                        raise RefusedError("xml_doctype", value=member.filename)
    except (zipfile.BadZipFile, OSError, EOFError) as error:
        raise RefusedError("damaged", value=str(error)) from error


def _read(path: Path, sheet: str, told: str, limits: Limits, watch: Watch) -> Table:
    from openpyxl import load_workbook

    # Of a path, openpyxl would take only one whose name ends as that of a workbook does.
    with (
        path.open("rb") as file,
        closing(load_workbook(file, read_only=True, data_only=True, keep_links=False)) as book,
    ):
        names = [one.title for one in book.worksheets]
        if not names or (sheet and sheet not in names):
            raise RefusedError("sheet_unknown", value=sheet, sheets=", ".join(names))
        chosen = book[sheet or names[0]]
        # A sheet may claim to reach to its last possible row; only rows that are there count.
        chosen.reset_dimensions()
        table = _table(chosen.iter_rows(values_only=True), told, limits, watch)
    remarks = list(table.remarks)
    if others := [name for name in names if name != chosen.title]:
        remarks.append(Remark("other_sheets", value=chosen.title, detail=", ".join(others)))
    reading = {"sheet": chosen.title, "header": table.reading["header"]}
    return Table(
        table.columns, table.lines, "row", table.unread, tuple(remarks), reading, table.noted
    )


def _table(rows: Iterator[tuple[Any, ...]], told: str, limits: Limits, watch: Watch) -> Table:
    line = int(told) if told.isdecimal() else 0
    head: Head | None = None
    columns = Columns(())
    unread: list[Unread] = []
    above: list[Unread] = []
    blank = 0
    for number, values in enumerate(rows, 1):
        if number > limits.rows:
            raise RefusedError("too_many_rows", limit=limits.rows)
        if number % _TELL_EVERY == 0:
            watch.tell("read", number / (number + 20_000))
        cells = [_text(value) for value in values]
        filled = sum(bool(cell.strip()) for cell in cells)
        if head is None:
            if number == line or (not line and filled > 1):
                while cells and not cells[-1].strip():
                    cells.pop()
                head = heads.head(cells, number, told, limits=limits)
                columns = Columns(head.names)
                unread += [*above, *head.unread]
                if head.row:
                    columns.add(number, cells)
            elif filled:
                above.append(_unread(number, cells, "above_header"))
            if head is None and number >= max(line, _HEADER_WITHIN):
                break
            continue
        if not filled:
            blank += 1
            continue
        width = len(columns.names)
        long = next((cell for cell in cells if len(cell) > limits.cell_characters), None)
        if long is not None:
            unread.append(_unread(number, cells, "cell_too_long"))
        elif any(cells[width:]):
            unread.append(_unread(number, cells, "cells", f"{width}/{len(cells)}"))
        else:
            columns.add(number, [*cells[:width], *[""] * (width - len(cells))])
    if head is None:
        raise RefusedError("no_header", value=str(line or ""))
    remarks = list(head.remarks)
    if blank:
        remarks.append(Remark("blank_rows", value=str(blank)))
    table, lines = columns.finish()
    reading = {"header": head.reading}
    return Table(table, lines, "row", tuple(unread), tuple(remarks), reading)


def _text(value: Any) -> str:
    """Return a cell as text; a date cell as ISO 8601, without a time at midnight."""
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return value.date().isoformat() if midnight else value.isoformat(" ")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return as_text(value)


def _unread(number: int, cells: list[str], code: str, detail: str = "") -> Unread:
    shown = " | ".join(cell[:_SHOWN] for cell in cells)[:_SHOWN]
    return Unread(number, code, value=shown, detail=detail, cells=tuple(cells))
