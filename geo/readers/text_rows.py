"""Lines of a delimited text to rows, one after the other, whatever quotation marks stand where.

A row is one line, or several where a quoted cell holds the ends of lines. A mark that is never
closed, or closed in the middle of a cell, costs the row on whose line it stands; reading goes on
with the next line, so that no row goes with it.
"""

import csv
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from geo.limits import LIMITS, Limits, RefusedError
from geo.readers.shapes import Shape

_SHOWN = 200
# What a row of several lines may hold, in cells of the longest; and what may be read in vain.
_LONGEST_CELLS = 8
_IN_VAIN = 1 << 28


class Record(NamedTuple):
    """One row as it stands in the file: its first line, its cells, and what was found.

    ``code`` says what broke it, if anything; then ``cells`` holds the text of its line.
    ``note`` says how marks in it were read, where they stand otherwise than they should.
    """

    line: int
    cells: list[str]
    code: str = ""
    note: str = ""


class Reader:
    """Reads row by row.

    ``line`` is the next line, from 1; ``blank`` counts the lines without anything and
    ``continued`` those that go on with a cell of the line before.
    """

    def __init__(self, delimiter: str, limits: Limits = LIMITS, shape: Shape | None = None) -> None:
        self.line = 1
        self.blank = self.continued = 0
        self._ahead: deque[str] = deque()
        self._delimiter = delimiter
        self._limits = limits
        self._shape = shape
        self._width = shape.width if shape else 0
        self._broken = self._in_vain = self._length = 0
        sign = re.escape(delimiter)
        cell = rf'(?:"(?:[^"]++|"")*+"|[^"{sign}\r\n]*+)'
        self._strict = re.compile(rf"{cell}(?:{sign}{cell})*+(?:\r\n|\n|\r)?")
        self._apart = re.compile(rf'(?:^|{sign}) +"|" +(?:{sign}|[\r\n]*$)')
        self._loose = re.compile(rf'(^|{sign}) *("(?:[^"]++|"")*+") *(?={sign}|[\r\n]*$)')

    def records(self, lines: Iterator[str], first: Iterable[str] = ()) -> Iterator[Record]:
        """Yield the rows, blank lines left out.

        ``first`` are lines to read before ``lines``; when there are any, reading ends with the
        row in which they end. No more lines are taken than the rows need.
        """
        ahead = self._ahead
        ahead.extend(first)
        bounded = bool(ahead)
        while ahead or not bounded:
            line = ahead.popleft() if ahead else next(lines, None)
            if line is None:
                return
            self._length += len(line)
            at, self.line = self.line, self.line + 1
            if '"' not in line:
                text = line.rstrip("\r\n")
                if not text:
                    self.blank += 1
                    continue
                record = Record(at, text.split(self._delimiter))
            else:
                record = self._quoted(line, at, lines)
            if len(line) > self._limits.cell_characters and not record.code:
                record = self._bounded(line, record)
            if record.code:
                self._count_broken(line)
            else:
                self._width = self._width or len(record.cells)
            yield record

    def taken_back(self) -> list[str]:
        """Return the lines ahead, which are no longer this reader's."""
        lines = list(self._ahead)
        self._ahead.clear()
        return lines

    def skip(self, lines: int, rows: int) -> None:
        """Go on behind lines that were read otherwise, and of which some begin rows."""
        self.line += lines
        self.continued += lines - rows

    def _quoted(self, line: str, at: int, lines: Iterator[str]) -> Record:
        """Return the row that begins with a line in which there are marks."""
        if self._apart.search(line) and (closed := self._closed_up(line)):
            return Record(at, closed)
        note, found = "", self._whole(line, lines, _unchanged)
        if found is None and '\\"' in line:
            found, note = self._whole(line, lines, _doubled), "mark_escaped"
        if found is None:
            return Record(at, [line.rstrip("\r\n")], "quote")
        cells, kept = found
        if len(kept) == 1 and not note and not self._strict.fullmatch(line):
            note = "mark_inside"
        self.line += len(kept) - 1
        self.continued += len(kept) - 1
        return Record(at, cells, note=note)

    def _closed_up(self, line: str) -> list[str] | None:
        """Return the cells of a line with blanks between its delimiters and marks.

        None where it is no row without those blanks.
        """
        closed = self._loose.sub(r"\1\2", line)
        if not self._strict.fullmatch(closed):
            return None
        cells = next(csv.reader([closed], delimiter=self._delimiter, strict=True))
        return cells if len(cells) == (self._width or len(cells)) else None

    def _whole(
        self, line: str, lines: Iterator[str], change: Callable[[str], str]
    ) -> tuple[list[str], list[str]] | None:
        """Return the cells of a row and its lines; None where its marks don't fit.

        Lines that turn out to be no part of it are read again.
        """
        kept = [line]
        reader = csv.reader(
            map(change, self._followed(kept, lines)), delimiter=self._delimiter, strict=True
        )
        try:
            cells = next(reader)
        except csv.Error as error:
            # The csv module's own limit is the whole process's, and others may have raised it.
            if "field larger" in str(error) and len(kept) == 1:
                return [line], kept
            cells = []
        if cells and (len(kept) == 1 or self._fits(cells, kept, change)):
            return cells, kept
        self._ahead.extendleft(reversed(kept[1:]))
        self._in_vain += sum(map(len, kept[1:]))
        if self._in_vain > _IN_VAIN + self._length:
            self._refuse(line)
        return None

    def _followed(self, kept: list[str], lines: Iterator[str]) -> Iterator[str]:
        """Yield a line and those after it while they may go on with a cell; ``kept`` grows."""
        yield kept[0]
        left = _LONGEST_CELLS * self._limits.cell_characters
        while left > 0:
            line = self._ahead.popleft() if self._ahead else next(lines, None)
            if line is None:
                return
            kept.append(line)
            left -= len(line)
            if self._shape and self._shape.is_row(line):
                return
            yield line

    def _fits(self, cells: list[str], kept: list[str], change: Callable[[str], str]) -> bool:
        """Whether what was read of several lines is one row and no more."""
        if len(cells) != (self._width or len(cells)):
            return False
        if max(map(len, cells)) > self._limits.cell_characters:
            return False
        if not self._strict.fullmatch("".join(map(change, kept))):
            return False
        columns = [at for at, cell in enumerate(cells) for _ in range(line_ends(cell))]
        return not (self._shape and self._shape.merged(kept, columns))

    def _bounded(self, line: str, record: Record) -> Record:
        if max(map(len, record.cells)) <= self._limits.cell_characters:
            return record
        return Record(record.line, [line.rstrip("\r\n")], "cell_too_long")

    def _count_broken(self, line: str) -> None:
        self._broken += 1
        if self._broken > self._limits.broken_rows:
            self._refuse(line)

    def _refuse(self, line: str) -> None:
        raise RefusedError("quotes", value=line[:_SHOWN], limit=self._limits.broken_rows)


def line_ends(text: str) -> int:
    """Return how many lines end in a text: at a newline, a carriage return or both."""
    return text.count("\n") + text.count("\r") - text.count("\r\n")


def _unchanged(line: str) -> str:
    return line


def _doubled(line: str) -> str:
    """Return a line with the marks that a backslash stands before doubled instead."""
    return line.replace('\\"', '""')
