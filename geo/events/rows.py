"""CSV text to rows, losing no more to a damaged place than the line it is on."""

import csv
import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from math import isfinite
from typing import Any

from geo.events.problems import Problem, problem

#: What a file of CSV in UTF-8 begins with, by which spreadsheets know its letters.
MARK = "\ufeff"

# A byte that is not UTF-8 is read as one of these, so that only its own row is lost.
_BROKEN_BYTE = re.compile("[\udc80-\udcff]")


def split_list(cell: str) -> list[str]:
    """Return the values of a cell that holds several, ``;`` between them."""
    return [value for part in cell.split(";") if (value := part.strip())]


class Row:
    """One row while it is read: its trimmed cells, and what is wrong with them."""

    def __init__(self, cells: Mapping[str, str], file: str, line: int) -> None:
        self.cells = {name: text.strip() for name, text in cells.items()}
        self.file = file
        self.line = line
        self.problems: list[Problem] = []

    @property
    def usable(self) -> bool:
        """Whether nothing was found for which the row is set aside."""
        return not any(found.set_aside for found in self.problems)

    def complain(
        self, code: str, field: str, value: str | None = None, set_aside: bool = True, **values: Any
    ) -> None:
        """Note a problem with a cell, or with the ``value`` in it."""
        read = self.cells.get(field, "") if value is None else value
        self.problems.append(problem(code, self.file, self.line, field, read, set_aside, **values))

    def text(self, field: str) -> str:
        """Return a cell, or "" where there is none."""
        return self.cells.get(field, "")

    def required(self, field: str, set_aside: bool = True) -> str:
        """Return a cell that may not be empty."""
        if not self.text(field):
            self.complain("required", field, set_aside=set_aside)
        return self.text(field)

    def key(self, field: str, seen: Mapping[str, int]) -> str:
        """Return a cell that may be neither empty nor among ``seen``, ids with their lines."""
        value = self.required(field)
        if value in seen:
            self.complain("duplicate", field, other=seen[value])
        return value

    def known(self, field: str, known: Container[str] | None, code: str) -> list[str]:
        """Return the values of a cell that are among ``known``; all of them where that is None.

        The row is used without the others: what refers to nothing is no reason to lose an event.
        """
        values = split_list(self.text(field))
        if known is None:
            return values
        for value in values:
            if value not in known:
                self.complain(code, field, value, set_aside=False)
        return [value for value in values if value in known]

    def choice(self, field: str, choices: Sequence[str], default: str = "") -> str:
        """Return one of ``choices``; an empty cell stands for ``default`` where there is one."""
        value = self.text(field) or default or self.required(field)
        if value and value not in choices:
            self.complain("choice", field, choices=", ".join(choices))
        return value

    def count(self, field: str) -> int | None:
        """Return a whole number, 0 or more, or None for an empty cell."""
        value = self.text(field)
        if value and not re.fullmatch(r"\d{1,9}", value, re.ASCII):
            self.complain("count", field)
            return None
        return int(value) if value else None

    def number(self, field: str, low: float, high: float, code: str) -> float | None:
        """Return a number within limits, or None; the row is used without one that is not."""
        value = self.text(field)
        if not value:
            return None
        plain = re.fullmatch(r"[+-]?\d{1,9}(\.\d{1,30})?", value, re.ASCII)
        if not plain or not isfinite(number := float(value)) or not low <= number <= high:
            self.complain(code, field, set_aside=False, low=f"{low:g}", high=f"{high:g}")
            return None
        return number


@dataclass(frozen=True)
class Table:
    """The sound rows of a file, each with its line, and the problems of the others."""

    rows: list[dict[str, str]]
    lines: list[int]
    problems: list[Problem]

    def walk(self, file: str) -> Iterator[Row]:
        """Yield the rows for reading."""
        for cells, line in zip(self.rows, self.lines, strict=True):
            yield Row(cells, file, line)


def read_csv(
    content: bytes, file: str, required: Sequence[str], optional: Sequence[str] = ()
) -> Table:
    """Read a CSV file (UTF-8, RFC 4180, with a header).

    A row that is damaged (a byte that is not UTF-8, an unclosed quotation mark, too many or
    too few cells) is set aside with its Problem. A file without a ``required`` column has no
    rows; an ``optional`` one that is missing is a Problem too.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in content:
        return Table([], [], [problem("encoding", file, value="UTF-16")])
    text = content.decode("utf-8", "surrogateescape").removeprefix(MARK)
    lines = list(StringIO(text, newline=""))
    records = _records(lines)
    _, header = next(records, (1, None))
    header = [name.strip() for name in header or []]
    problems = [
        problem("missing_column", file, field=name, set_aside=name in required)
        for name in (*required, *optional)
        if name not in header
    ]
    if any(found.set_aside for found in problems):
        return Table([], [], problems)
    table = Table([], [], problems)
    for line, cells in records:
        if cells is None:
            value = _shown(lines[line - 1])
            problems.append(problem("unclosed_quote", file, line, value=value))
        elif len(cells) != len(header):
            value, columns = _shown(lines[line - 1]), len(header)
            problems.append(
                problem("cells", file, line, value=value, columns=columns, cells=len(cells))
            )
        elif broken := _undecodable(cells, header, file, line):
            problems.append(broken)
        else:
            table.rows.append(dict(zip(header, cells, strict=True)))
            table.lines.append(line)
    return table


def _records(lines: list[str]) -> Iterator[tuple[int, list[str] | None]]:
    """Yield each record with its first line, counted from 1; None for one with a stray quote.

    An unclosed quotation mark swallows the lines after it, to the next mark or to the end.
    Reading begins anew on the line after it, so that those lines are not lost with it.
    """
    start, width = 0, 0
    while start < len(lines):
        reader = csv.reader((lines[number] for number in range(start, len(lines))), strict=True)
        at = 0
        while True:
            at = reader.line_num
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                break
            if not cells:
                continue
            width = width or len(cells)
            if len(cells) != width and reader.line_num - at > 1:
                break
            yield start + at + 1, cells
        yield start + at + 1, None
        start += at + 1


def _undecodable(cells: list[str], header: list[str], file: str, line: int) -> Problem | None:
    for name, cell in zip(header, cells, strict=True):
        if byte := _BROKEN_BYTE.search(cell):
            value = ord(byte.group()) - 0xDC00
            return problem("undecodable", file, line, name, _shown(cell), byte=f"0x{value:02X}")
    return None


def _shown(text: str) -> str:
    """Return text with each broken byte as the sign that stands for one."""
    return _BROKEN_BYTE.sub("\ufffd", text).strip()
