"""A large delimited text in blocks of whole rows, and the fast way to read a block without fault.

Nearly all of a large file is regular, and Arrow reads that ten times as fast as the csv module.
A block that is in any way irregular (a stray quotation mark, a ragged row, a blank line, a cell
of several lines that look like rows) is not read here: ``parse`` returns None, and the caller reads
that block row by row.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from geo.limits import Limits, RefusedError
from geo.readers.shapes import Shape
from geo.tables.table import Numbers

_BLOCK = 4 << 20
_CHUNK = 1 << 16
_LONGEST_LINE = 64 << 20
_STEPS_BACK = 200
_MARK = ord('"')


class Stream:
    """UTF-8 bytes that come in pieces, handed out in blocks that end with a row, or by line.

    ``lines_seen`` counts the lines of what came so far by their ends alone, whatever is made of
    them; at the end these are all.
    """

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._buffer = b""
        self._split: deque[str] = deque()
        self._ends, self._last = 0, b""
        self._fill(_BLOCK)
        self.newline = b"\n" if b"\n" in self._buffer else b"\r"

    @property
    def lines_seen(self) -> int:
        """Return the number of lines; a last one without an end is one."""
        return self._ends + (self._last not in (b"", b"\n", b"\r"))

    def block(self, size: int = _BLOCK) -> bytes:
        """Return the next rows, about ``size`` bytes of them; b"" at the end.

        A row is taken to end at a newline with an even number of quotation marks before it. In
        a text with a stray one the block ends at any newline.
        """
        if self._split:
            self._buffer = "".join(self._split).encode() + self._buffer
            self._split.clear()
        self._fill(size)
        while (end := self._last_row_end()) == 0 and self._fill(2 * len(self._buffer) + size):
            if len(self._buffer) > _LONGEST_LINE:
                raise RefusedError("line_too_long", limit=_LONGEST_LINE)
        return self._cut(end or len(self._buffer))

    def lines(self) -> Iterator[str]:
        """Yield the lines that follow, each with its own end."""
        while True:
            while self._split:
                yield self._split.popleft()
            looked, size = 0, _CHUNK
            while (end := self._buffer.find(self.newline, max(looked, size - _CHUNK)) + 1) == 0:
                looked, size = len(self._buffer), 2 * max(size, len(self._buffer))
                if looked > _LONGEST_LINE:
                    raise RefusedError("line_too_long", limit=_LONGEST_LINE)
                if not self._fill(size):
                    end = len(self._buffer)
                    break
            if not end:
                return
            self._split.extend(text_lines(self._cut(end)))

    def put_back(self, lines: Iterable[str]) -> None:
        """Hand out lines that were taken once more, before all that follow."""
        self._split.extendleft(reversed(list(lines)))

    def _cut(self, end: int) -> bytes:
        """Return the buffer up to an end, and keep the rest."""
        # Where lines end with a carriage return, some may end with a newline too.
        end += self._buffer[end - 1 : end + 1] == b"\r\n"
        piece, self._buffer = self._buffer[:end], self._buffer[end:]
        return piece

    def _fill(self, size: int) -> bool:
        """Read until the buffer holds ``size`` bytes. Return whether it does."""
        parts, length = [self._buffer], len(self._buffer)
        while length < size and (piece := next(self._pieces, b"")):
            parts.append(piece)
            length += len(piece)
            self._ends += piece.count(b"\n") + piece.count(b"\r") - piece.count(b"\r\n")
            self._ends -= self._last == b"\r" and piece.startswith(b"\n")
            self._last = piece[-1:]
        self._buffer = b"".join(parts) if len(parts) > 1 else self._buffer
        return length >= size

    def _last_row_end(self) -> int:
        end = whole = self._buffer.rfind(self.newline) + 1
        odd = self._buffer.count(b'"', 0, end) % 2
        for _ in range(_STEPS_BACK):
            if not odd or not end:
                break
            start = self._buffer.rfind(self.newline, 0, end - 1) + 1
            odd ^= self._buffer.count(b'"', start, end) % 2
            end = start
        return whole if odd or not end else end


def text_lines(content: bytes) -> list[str]:
    """Return the lines of a text, each with its own end: newline, carriage return or both."""
    return list(StringIO(content.decode("utf-8", "replace"), newline=""))


def count_lines(block: bytes, newline: bytes) -> int:
    """Return the number of lines of a block; a last one without an end is one."""
    return block.count(newline) + (not block.endswith(newline))


def parse(
    block: bytes, shape: Shape, newline: bytes, limits: Limits
) -> tuple[list[pa.Array], Numbers] | None:
    """Return the columns of a block and where its rows begin (lines, the first 0).

    None for a block that is not regular.
    """
    if not _regular(block, shape.delimiter.encode(), newline):
        return None
    ragged = False

    def refuse(_: object) -> str:
        nonlocal ragged
        ragged = True
        return "skip"

    labels = [str(number) for number in range(shape.width)]
    text = pa.large_string()
    try:
        table = pyarrow.csv.read_csv(
            pa.BufferReader(block),
            pyarrow.csv.ReadOptions(column_names=labels, block_size=len(block) + 1),
            pyarrow.csv.ParseOptions(
                delimiter=shape.delimiter,
                newlines_in_values=True,
                ignore_empty_lines=True,
                invalid_row_handler=refuse,
            ),
            pyarrow.csv.ConvertOptions(
                column_types=dict.fromkeys(labels, text), strings_can_be_null=False
            ),
        )
    except pa.ArrowException:
        return None
    if ragged or not len(table):
        return None
    columns = [_one_piece(column) for column in table.columns]
    lines = count_lines(block, newline)
    heights = np.ones(len(table), np.int64)
    # With as many rows as lines, no cell holds the end of a line.
    several = _several(columns, newline) if len(table) < lines and b'"' in block else []
    for _, counted in several:
        heights += counted
    ends = np.cumsum(heights)
    if ends[-1] != lines or _longest(columns) > limits.cell_characters:
        return None
    starts = ends - heights
    if several and _merged(block, shape, newline, starts, several):
        return None
    return columns, starts


def _several(columns: Sequence[pa.Array], newline: bytes) -> list[tuple[int, Numbers]]:
    """Return the columns whose cells hold ends of lines, with their number in each row."""
    found = []
    for column, array in enumerate(columns):
        if pc.any(inner := pc.match_substring(array, newline.decode())).as_py():
            counted = pc.if_else(inner, pc.count_substring(array, newline.decode()), 0)
            found.append((column, counted.to_numpy(zero_copy_only=False)))
    return found


def _merged(
    block: bytes,
    shape: Shape,
    newline: bytes,
    starts: Numbers,
    several: Sequence[tuple[int, Numbers]],
) -> bool:
    """Whether a row of several lines looks like several rows that stray marks ran together."""
    if any(shape.is_single(column) for column, _ in several):
        return True
    letters = np.frombuffer(block, np.uint8)
    begins = np.concatenate([[0], np.flatnonzero(letters == newline[0]) + 1])
    stops = np.append(begins[1:], len(block))
    delimiters = np.flatnonzero(letters == ord(shape.delimiter))
    columns = np.full(len(starts), shape.width)
    for column, counted in reversed(several):
        columns[counted > 0] = column
    rows = np.flatnonzero(columns < shape.width)
    ends = np.append(starts, len(begins) - block.endswith(newline))
    # Most texts can't be rows, having too few delimiters or no digit; the others are looked at.
    wide = _between(delimiters, begins, stops)[starts[rows]] >= shape.width - 1
    marks = np.append(np.flatnonzero(letters == _MARK), len(block))
    inside = np.minimum(stops, marks[np.searchsorted(marks, begins)])
    further = _between(delimiters, begins, inside)
    further[starts] = 0
    if any(shape.forms):
        digits = np.flatnonzero(((letters >= ord("0")) & (letters <= ord("9"))) | (letters > 127))
        further[_between(digits, begins, inside) == 0] = 0
    lead = wide & (columns[rows] < shape.width - 1)
    most = np.maximum.reduceat(further, starts)[rows]
    for row in rows[lead | (most >= np.maximum(columns[rows], 1))]:
        last = int(ends[row + 1])
        text = block[begins[starts[row]] : begins[last] if last < len(begins) else None]
        inner = [column for column, counted in several for _ in range(int(counted[row]))]
        if shape.merged(text_lines(text), inner):
            return True
    return False


def _between(places: Numbers, begins: Numbers, ends: Numbers) -> Numbers:
    """Return how many of some places lie in each stretch of a block."""
    found: Numbers = np.searchsorted(places, ends) - np.searchsorted(places, begins)
    return found


def _regular(block: bytes, delimiter: bytes, newline: bytes) -> bool:
    """Whether quotation marks open and close cells in turn, and lines end in one way."""
    if len(delimiter) > 1 or (newline == b"\r" and b"\n" in block):
        return False
    if newline == b"\n" and block.count(b"\r") != block.count(b"\r\n"):
        return False
    if b'"' not in block:
        return True
    letters = np.frombuffer(newline + block + newline, np.uint8)
    marks = np.flatnonzero(letters == _MARK)
    if len(marks) % 2:
        return False
    # A doubled mark closes the cell and opens it again at once.
    around = np.zeros(256, bool)
    around[[*delimiter, *newline, _MARK]] = True
    if not np.all(around[letters[marks[::2] - 1]]):
        return False
    around[ord("\r")] = True
    return bool(np.all(around[letters[marks[1::2] + 1]]))


def _longest(columns: Sequence[pa.Array]) -> int:
    return max((pc.max(pc.binary_length(column)).as_py() or 0) for column in columns)


def _one_piece(column: pa.ChunkedArray) -> pa.Array:
    whole = column.combine_chunks()
    return whole.chunk(0) if isinstance(whole, pa.ChunkedArray) else whole
