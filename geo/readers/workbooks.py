"""XLSX to rows of text: which sheets a workbook has, what each seems to hold, and their rows.

A workbook often begins with a sheet that explains the others, or has one for each year. The sheet
that looks most like events is read, and with it those that have its columns; the others are told,
and a person can choose. Of several, a column says which sheet a row is from.
"""

import zipfile
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from geo.limits import LIMITS, QUIET, Limits, RefusedError, Watch
from geo.places.gazetteer import fold
from geo.readers.cells import Cells, merged
from geo.readers.packages import Package, SheetPart, package
from geo.readers.sheets import table_of
from geo.readers.stacking import BETWEEN, stacked
from geo.readers.wrappers import check_directory
from geo.tables.table import Remark, Table

# So many rows show what a sheet holds, and so many sheets are told.
_LOOKED_AT, _MOST_TOLD = 60, 40
# Sheets with so many of their columns in common are taken for one log.
_ALIKE = 0.75
_SHOWN = 200


Weigh = Callable[[Table], int]


def columns(table: Table) -> int:
    """Weigh a sheet by its columns alone: one with a single column is no table."""
    return len(table.names) if len(table.names) > 1 else 0


@dataclass(frozen=True)
class _Seen:
    """What the first rows of a sheet show of it.

    ``fields`` counts what of an event its columns seem to tell, 0 where there is no date.
    """

    sheet: SheetPart
    names: frozenset[str] = frozenset()
    fields: int = 0
    rows: int = 0


def read(
    path: Path,
    reading: Mapping[str, str] | None = None,
    limits: Limits = LIMITS,
    watch: Watch = QUIET,
    weigh: Weigh = columns,
) -> Table:
    """Read sheets of a workbook.

    ``weigh`` tells by the first rows of a sheet how much of an event they hold, 0 for none.

    ``reading`` may hold ``sheet`` (its name, or several with ``/`` between them, which no name
    has), ``header`` (its row, from 1, two as ``3-4``, or ``none``) and ``layout``. Raises
    RefusedError.
    """
    given = dict(reading or {})
    try:
        with zipfile.ZipFile(path) as archive:
            _check(archive, limits)
            return _read(archive, given, limits, watch, weigh)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, KeyError, ValueError) as error:
        shown = f"{type(error).__name__}: {error}"[:_SHOWN]
        raise RefusedError("damaged", value=shown) from error


def _check(archive: zipfile.ZipFile, limits: Limits) -> None:
    """Refuse what unfolds to too much, and XML that defines entities, before any is parsed."""
    check_directory(archive, limits.workbook_bytes, limits)
    for member in archive.infolist():
        if member.filename.endswith((".xml", ".rels")):
            with archive.open(member) as file:
                start = file.read(4096).lstrip()
            if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
                raise RefusedError("xml_doctype", value=member.filename)


def _read(
    archive: zipfile.ZipFile,
    given: Mapping[str, str],
    limits: Limits,
    watch: Watch,
    weigh: Weigh,
) -> Table:
    book = package(archive, limits)
    sheets = {one.name: one for one in book.sheets}
    wanted = given.get("sheet", "")
    names = (wanted,) if wanted in sheets else _names(wanted)
    if not sheets or any(name not in sheets for name in names):
        raise RefusedError("sheet_unknown", value=wanted, sheets=", ".join(sheets)[:_SHOWN])
    seen = [_seen(archive, one, book, given, limits, weigh) for one in book.sheets]
    chosen = [sheets[name] for name in names] or _likeliest(seen)
    tables = []
    for one in chosen:
        areas, _ = merged(archive, one.part)
        cells = Cells(archive, one.part, book, limits)
        try:
            tables.append(table_of(cells, areas, given, limits, watch))
        except RefusedError as error:
            # Of several sheets, which one it is must be told.
            value = error.value if len(chosen) == 1 else one.name
            raise RefusedError(error.code, value, error.field, **error.detail) from None
    made = stacked([one.name for one in chosen], tables, limits)
    read_ones = BETWEEN.join(one.name for one in chosen)
    remarks = [*made.remarks, *_told(seen, chosen)]
    return replace(made, remarks=tuple(remarks), reading={"sheet": read_ones, **made.reading})


def _names(wanted: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in wanted.split(BETWEEN) if name.strip())


def _seen(
    archive: zipfile.ZipFile,
    sheet: SheetPart,
    book: Package,
    given: Mapping[str, str],
    limits: Limits,
    weigh: Weigh,
) -> _Seen:
    areas, rows = merged(archive, sheet.part)
    cells = Cells(archive, sheet.part, book, limits)
    told = {"layout": given["layout"]} if "layout" in given else {}
    try:
        table = table_of(cells, areas, told, limits, most=_LOOKED_AT)
    except RefusedError:
        return _Seen(sheet, rows=rows)
    names = frozenset(map(fold, table.names))
    return _Seen(sheet, names, weigh(table), max(rows - 1, 0))


def _likeliest(seen: Sequence[_Seen]) -> list[SheetPart]:
    """Return the sheet that looks most like events, and those with its columns."""
    shown = [one for one in seen if not one.sheet.hidden] or list(seen)
    best = max(shown, key=lambda one: (one.fields, len(one.names) > 1, one.rows))
    alike = [
        one
        for one in shown
        if one is best
        or (one.fields and len(one.names & best.names) >= _ALIKE * len(one.names | best.names))
    ]
    return [one.sheet for one in (alike if best.fields else [best])]


def _told(seen: Sequence[_Seen], chosen: Sequence[SheetPart]) -> list[Remark]:
    """Say what sheets there are, where there are several, and what each seems to hold."""
    if len(seen) < 2:
        return []
    names = ", ".join(one.name for one in chosen)
    others = ", ".join(one.sheet.name for one in seen if one.sheet not in chosen)
    remarks = [Remark("sheets_all" if not others else "sheets_read", value=names, detail=others)]
    for one in seen[:_MOST_TOLD]:
        kind = "events" if one.fields else "table" if len(one.names) > 1 else "text"
        hidden = "_hidden" if one.sheet.hidden else ""
        remarks.append(
            Remark(f"sheet_{kind}{hidden}", one.sheet.name, str(one.rows), str(len(one.names)))
        )
    if len(seen) > _MOST_TOLD:
        remarks.append(Remark("sheets_more", value=str(len(seen) - _MOST_TOLD)))
    return remarks
