"""The selected events as an Excel workbook (ECMA-376), with nothing in it that runs or calls.

XlsxWriter writes it: row by row with little memory, over twice as fast as openpyxl, with nothing
to install besides. Every text goes through ``write_string``, which makes neither formulas nor
links of it.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from geo.events.datasets import Dataset
from geo.export import tables
from geo.export.about import About
from geo.export.files import through_file
from geo.formulas import is_formula
from geo.words.texts import say, say_count

#: What a sheet and a cell hold at most, and the first day that a date cell can hold.
MOST_ROWS, MOST_CHARACTERS = 1_048_576, 32_767
FIRST_DAY = date(1900, 3, 1)

_WIDTHS = {"event_id": 18, "title": 50, "when": 22, "place": 24, "actors": 36, "summary": 60}
_USUAL_WIDTH = 14


def pieces(
    events: pd.DataFrame, dataset: Dataset, about: About, language: str = "en"
) -> Iterator[bytes]:
    """Write canonical rows as a workbook: the events, and a sheet on what they are.

    ``date`` is EDTF text; ``first_day`` and ``last_day`` are date cells, or ISO 8601 text before
    March 1900, where Excel's calendar is wrong. More events than a sheet has rows go on in the
    next; a text longer than a cell is cut and ends with an ellipsis, and the last sheet says how
    many are.
    """
    yield from through_file(
        "events.xlsx", lambda path: _write(path, events, dataset, about, language)
    )


def _write(path: Path, events: pd.DataFrame, dataset: Dataset, about: About, language: str) -> None:
    # Here, because a server should not wait for it before its first page.
    import xlsxwriter  # type: ignore[import-untyped]

    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(str(path), options) as workbook:
        said = about.texts()
        workbook.set_properties(
            {
                "title": _cell(said["title"]),
                "comments": _cell(said["selection"]),
                "created": datetime.fromisoformat(about.made),
            }
        )
        name = say("sheet.events", language)
        cut = 0
        for number, start in enumerate(range(0, max(len(events), 1), MOST_ROWS - 1)):
            sheet = workbook.add_worksheet(name if not number else f"{name} {number + 1}")
            chosen = events.iloc[start : start + MOST_ROWS - 1]
            rows = tables.pieces(chosen, dataset, language)
            cut += _write_events(workbook, sheet, tables.schema_of(dataset).names, rows)
        sheet = workbook.add_worksheet(say("sheet.about", language))
        _write_about(workbook, sheet, said, cut, language)


def _write_events(workbook: Any, sheet: Any, names: Sequence[str], rows: Iterator[pa.Table]) -> int:
    """Write a sheet of events and return how many texts had to be cut."""
    bold = workbook.add_format({"bold": True})
    writers = _writers(workbook, sheet)
    sheet.freeze_panes(1, 0)
    for column, name in enumerate(names):
        sheet.set_column(column, column, _WIDTHS.get(name, _USUAL_WIDTH))
        sheet.write_string(0, column, name, bold)
    row = cut = 0
    for piece in rows:
        columns = [column.to_pylist() for column in map(_printable, piece.columns)]
        for values in zip(*columns, strict=True):
            row += 1
            for column, value in enumerate(values):
                if value is None or value == "":
                    continue
                if isinstance(value, str) and len(value) > MOST_CHARACTERS:
                    cut += 1
                writers[type(value)](row, column, value)
    sheet.autofilter(0, 0, row, len(names) - 1)
    return cut


def _writers(workbook: Any, sheet: Any) -> dict[type, Callable[[int, int, Any], Any]]:
    """Return what writes a value of each type into a cell."""
    day_format = workbook.add_format({"num_format": "yyyy-mm-dd"})
    # With this mark a text stays one also when somebody edits the cell.
    quoted = workbook.add_format({"quote_prefix": True})

    def text(row: int, column: int, value: str) -> None:
        sheet.write_string(row, column, _cell(value), quoted if is_formula(value) else None)

    def day(row: int, column: int, value: date) -> None:
        if value < FIRST_DAY:
            sheet.write_string(row, column, value.isoformat())
        else:
            sheet.write_datetime(row, column, value, day_format)

    return {
        str: text,
        date: day,
        bool: sheet.write_boolean,
        int: sheet.write_number,
        float: sheet.write_number,
    }


def _write_about(workbook: Any, sheet: Any, said: dict[str, str], cut: int, language: str) -> None:
    bold = workbook.add_format({"bold": True, "valign": "top"})
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 100)
    lines = [(say(f"about.{name}", language), text) for name, text in said.items()]
    if cut:
        lines.append((say("about.cut", language), say_count("sheet.cut", cut, language)))
    for row, (label, text) in enumerate(lines):
        sheet.write_string(row, 0, label, bold)
        sheet.write_string(row, 1, _cell(tables.printable_text(text)), wrapped)


def _printable(column: pa.ChunkedArray) -> pa.Array:
    whole = column.combine_chunks()
    return tables.printable(whole) if pa.types.is_large_string(whole.type) else whole


def _cell(text: str) -> str:
    return text if len(text) <= MOST_CHARACTERS else text[: MOST_CHARACTERS - 1] + "…"
