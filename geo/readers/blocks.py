"""A large delimited text in blocks of whole rows, and the fast way to read a block without fault.

Nearly all of a large file is regular, and Arrow reads that ten times as fast as the csv module.
A block that is in any way irregular (a stray quotation mark, a ragged row, a blank line) is not
read here: ``parse`` returns None, and the caller reads that block row by row.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from io import StringIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from geo.readers.limits import Limits, RefusedError
from geo.readers.table import Numbers

_BLOCK = 4 << 20
_LONGEST_LINE = 64 << 20
_STEPS_BACK = 200


class Stream:
    """UTF-8 bytes that come in pieces, handed out in blocks that end with a row, or by line."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._buffer = b""
        self._split: deque[str] = deque()
        self._fill(_BLOCK)
        self.newline = b"\n" if b"\n" in self._buffer else b"\r"

    def block(self, size: int = _BLOCK) -> bytes:
        """Return the next rows, about ``size`` bytes of them; b"" at the end.

        A row is taken to end at a newline with an even number of quotation marks before it. In
        a text with a stray one the block ends at any newline.
        """
        if self._split:
            self._buffer = "".join(self._split).encode() + self._buffer
            self._split.clear()
        self._fill(size)
        while (end := self._last_row_end()) == 0 and self._fill(len(self._buffer) + _BLOCK):
            if len(self._buffer) > _LONGEST_LINE:
                raise RefusedError("no_table")
        end = end or len(self._buffer)
        block, self._buffer = self._buffer[:end], self._buffer[end:]
        return block

    def lines(self) -> Iterator[str]:
        """Yield the lines that follow, each with its own end."""
        while True:
            while self._split:
                yield self._split.popleft()
            while (end := self._buffer.find(self.newline) + 1) == 0:
                if len(self._buffer) > _LONGEST_LINE:
                    raise RefusedError("no_table")
                if not self._fill(len(self._buffer) + (1 << 16)):
                    end = len(self._buffer)
                    break
            if not end:
                return
            line, self._buffer = self._buffer[:end], self._buffer[end:]
            self._split.extend(text_lines(line))

    def _fill(self, size: int) -> bool:
        """Read until the buffer holds ``size`` bytes. Return whether it does."""
        parts, length = [self._buffer], len(self._buffer)
        while length < size and (piece := next(self._pieces, b"")):
            parts.append(piece)
            length += len(piece)
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


def parse(
    block: bytes, names: Sequence[str], delimiter: str, newline: bytes, limits: Limits
) -> tuple[list[pa.Array], Numbers] | None:
    """Return the columns of a block and where its rows begin (lines, the first 0).

    None for a block that is not regular.
    """
    if not _regular(block, delimiter.encode(), newline):
        return None
    ragged = False

    def refuse(_: object) -> str:
        nonlocal ragged
        ragged = True
        return "skip"

    labels = [str(number) for number in range(len(names))]
    text = pa.large_string()
    try:
        table = pyarrow.csv.read_csv(
            pa.BufferReader(block),
            pyarrow.csv.ReadOptions(column_names=labels, block_size=len(block) + 1),
            pyarrow.csv.ParseOptions(
                delimiter=delimiter,
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
    lines = block.count(newline) + (not block.endswith(newline))
    heights = np.ones(len(table), np.int64)
    # With as many rows as lines, no cell holds the end of a line.
    for column in columns if len(table) < lines else ():
        if b'"' in block and pc.any(inner := pc.match_substring(column, newline.decode())).as_py():
            counted = pc.count_substring(column, newline.decode())
            heights += pc.if_else(inner, counted, 0).to_numpy(zero_copy_only=False)
    ends = np.cumsum(heights)
    if ends[-1] != lines or _longest(columns) > limits.cell_characters:
        return None
    return columns, ends - heights


def _regular(block: bytes, delimiter: bytes, newline: bytes) -> bool:
    """Whether every quotation mark opens or closes a cell, and lines end in one way."""
    if newline == b"\n" and block.count(b"\r") != block.count(b"\r\n"):
        return False
    if b'"' not in block:
        return True
    letters = np.frombuffer(newline + block.replace(b'""', b"") + newline, np.uint8)
    marks = np.flatnonzero(letters == ord('"'))
    before, after = letters[marks - 1], letters[marks + 1]
    around = np.zeros(256, bool)
    around[[*delimiter, *newline]] = True
    opens = around[before]
    around[ord("\r")] = True
    return len(marks) % 2 == 0 and bool(np.all(opens | around[after]))


def _longest(columns: Sequence[pa.Array]) -> int:
    return max((pc.max(pc.binary_length(column)).as_py() or 0) for column in columns)


def _one_piece(column: pa.ChunkedArray) -> pa.Array:
    whole = column.combine_chunks()
    return whole.chunk(0) if isinstance(whole, pa.ChunkedArray) else whole
