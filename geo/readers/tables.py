"""CSV and TSV to rows of text: any usual encoding and delimiter, nothing typed, nothing lost.

Every cell is read as text, so that ``007``, ``NA`` and ``1e999`` stay what they are. A row that
can't be read (too many or too few cells, a stray quotation mark, an endless cell) is kept with
its line and its reason; the rows after it are read as if it had not been there.
"""

import codecs
import csv
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import BinaryIO, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geo.readers import blocks, encodings, heads
from geo.readers.blocks import Stream
from geo.readers.encodings import Encoding
from geo.readers.limits import LIMITS, QUIET, Limits, RefusedError, Watch
from geo.readers.table import Columns, Numbers, Remark, Table, Unread

#: Delimiters that are tried, in order of preference where the evidence is equal.
DELIMITERS: tuple[str, ...] = (",", ";", "\t", "|")

_SAMPLE_BYTES = 1 << 16
_SAMPLE_ROWS = 50
_HEADER_WITHIN = 20
_SHOWN = 200
_PIECE = 1 << 20
_REPLACED = "\ufffd"


class Record(NamedTuple):
    """One row as it stands in the file: its first line, its cells, and what broke it if anything.

    Of a broken row ``cells`` holds the text of its line.
    """

    line: int
    cells: list[str]
    code: str = ""


def read(
    path: Path,
    reading: Mapping[str, str] | None = None,
    limits: Limits = LIMITS,
    watch: Watch = QUIET,
) -> Table:
    """Read a delimited text file.

    ``reading`` may hold ``encoding``, ``delimiter`` and ``header`` (the line of the header,
    from 1, or ``none``), which are then not guessed. Raises RefusedError for a file that holds
    no table or passes a limit.
    """
    given = dict(reading or {})
    encoding = _encoding(path, given.get("encoding", ""))
    with path.open("rb") as file:
        sample = next(_utf8(file, encoding), b"")[:_SAMPLE_BYTES]
    if not sample.strip():
        raise RefusedError("empty")
    whole = sample[: sample.rfind(b"\n") + 1] or sample[: sample.rfind(b"\r") + 1] or sample
    delimiter = given.get("delimiter") or _delimiter(whole, limits)
    first, width = _first(whole, delimiter, given.get("header", ""), limits)
    head = heads.head(first.cells, first.line, given.get("header", ""), width, limits)
    rows = _Rows(head.names, 0 if head.row else first.line, encoding, limits)
    size = max(path.stat().st_size, 1)
    with path.open("rb") as file:
        reader = Reader(delimiter, limits)
        stream = Stream(_utf8(file, encoding))
        # Arrow must not see what stands above the header, whose rows are of another width.
        for record in reader.records(stream.lines()):
            rows.add(record)
            if record.line >= first.line:
                break
        while block := stream.block():
            parsed = blocks.parse(block, head.names, delimiter, stream.newline, limits)
            if parsed is None:
                for record in reader.records(stream.lines(), blocks.text_lines(block)):
                    rows.add(record)
            else:
                rows.add_block(parsed[0], parsed[1] + reader.line)
                reader.line += block.count(stream.newline)
            rows.check()
            watch.tell("read", file.tell() / size)
    table, lines = rows.columns.finish()
    remarks = [*_encoding_remarks(encoding), *head.remarks]
    if rows.blank:
        remarks.append(Remark("blank_rows", value=str(rows.blank)))
    return Table(
        table,
        lines,
        unread=(*head.unread, *rows.unread),
        remarks=tuple(remarks),
        reading={"encoding": encoding.name, "delimiter": delimiter, "header": head.reading},
        noted=tuple(rows.noted),
    )


class Reader:
    """Reads row by row; ``line`` is the next line, from 1.

    A stray quotation mark swallows the lines after it, to the next mark or to the end. Reading
    begins anew on the line after it, so that those lines are not lost with it.
    """

    def __init__(self, delimiter: str, limits: Limits = LIMITS) -> None:
        self.line = 1
        self._delimiter = delimiter
        self._limits = limits
        self._width = 0
        self._broken = 0

    def records(self, lines: Iterator[str], first: Iterable[str] = ()) -> Iterator[Record]:
        """Yield the rows, blank lines left out.

        ``first`` are lines to read before ``lines``; when there are any, reading ends with the
        row in which they end. No more lines are taken than the rows need.
        """
        ahead = deque(first)
        bounded = bool(ahead)
        kept: list[str] = []
        reader = csv.reader(_fed(lines, ahead, kept), delimiter=self._delimiter, strict=True)
        while ahead or not bounded:
            kept.clear()
            code = ""
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                cells, code = [], "cell_too_long" if "field larger" in str(error) else "quote"
            # The csv module's own limit is the whole process's, and others may have raised it.
            if any(len(cell) > self._limits.cell_characters for cell in cells):
                cells, code = [], "cell_too_long"
            self._width = self._width or len(cells)
            if len(kept) > 1 and (code or len(cells) != self._width):
                ahead.extendleft(reversed(kept[1:]))
                del kept[1:]
                code = "quote"
            line, self.line = self.line, self.line + len(kept)
            if code:
                self._broken += 1
                if self._broken > self._limits.broken_rows:
                    limit = self._limits.broken_rows
                    raise RefusedError("quotes", value=kept[0][:_SHOWN], limit=limit)
                cells = [kept[0].rstrip("\r\n")]
            if cells:
                yield Record(line, cells, code)


def _fed(lines: Iterator[str], ahead: deque[str], kept: list[str]) -> Iterator[str]:
    """Yield lines, those ``ahead`` first; ``kept`` gathers those of the row being read."""
    while True:
        line = ahead.popleft() if ahead else next(lines, None)
        if line is None:
            return
        kept.append(line)
        yield line


class _Rows:
    """What has been read so far."""

    def __init__(self, names: Sequence[str], head: int, encoding: Encoding, limits: Limits) -> None:
        self.columns = Columns(names)
        self.unread: list[Unread] = []
        self.noted: list[tuple[str, int, str, str]] = []
        self.blank = 0
        self._head = head
        self._doubtful = encoding.broken or not encoding.certain
        self._limits = limits

    def add(self, record: Record) -> None:
        line, cells, code = record
        width = len(self.columns.names)
        if line == self._head:
            return
        if line < self._head or code:
            self.unread.append(_unread(line, cells, code or "above_header"))
        elif not any(cells):
            self.blank += 1
        elif len(cells) < width or any(cells[width:]):
            self.unread.append(_unread(line, cells, "cells", f"{width}/{len(cells)}"))
        else:
            self.columns.add(line, cells[:width])
            if self._doubtful:
                for name, cell in zip(self.columns.names, cells, strict=False):
                    if _REPLACED in cell:
                        self.noted.append(("undecodable", line, name, cell[:_SHOWN]))

    def add_block(self, arrays: list[pa.Array], lines: Numbers) -> None:
        blank = pc.equal(arrays[0], "")
        for array in arrays[1:]:
            if not pc.any(blank).as_py():
                break
            blank = pc.and_(blank, pc.equal(array, ""))
        if count := pc.sum(blank).as_py():
            self.blank += count
            kept = pc.invert(blank)
            arrays = [array.filter(kept) for array in arrays]
            lines = lines[kept.to_numpy(zero_copy_only=False)]
        self.columns.add_piece(arrays, lines)
        if self._doubtful:
            for name, array in zip(self.columns.names, arrays, strict=True):
                for at in np.flatnonzero(pc.match_substring(array, _REPLACED)):
                    cell = array[int(at)].as_py()
                    self.noted.append(("undecodable", int(lines[at]), name, cell[:_SHOWN]))

    def check(self) -> None:
        if len(self.columns) + len(self.unread) > self._limits.rows:
            raise RefusedError("too_many_rows", limit=self._limits.rows)


def _utf8(file: BinaryIO, encoding: Encoding) -> Iterator[bytes]:
    """Yield the text as pieces of UTF-8 without a byte order mark."""
    decoder = codecs.getincrementaldecoder(encoding.name)("replace")
    as_it_is = encoding.name == "utf-8" and encoding.certain and not encoding.broken
    first = True
    while piece := file.read(_PIECE):
        if not as_it_is:
            piece = decoder.decode(piece).encode()
        yield piece.removeprefix(codecs.BOM_UTF8) if first else piece
        first = False
    if rest := decoder.decode(b"", final=True) if not as_it_is else "":
        yield rest.encode()


def _encoding(path: Path, given: str) -> Encoding:
    if not given:
        return encodings.detect(path)
    return Encoding(encodings.known(given), broken=True)


def _encoding_remarks(encoding: Encoding) -> list[Remark]:
    if encoding.certain:
        return []
    code = "encoding_broken" if encoding.broken else "encoding_guess"
    return [Remark(code, value=encoding.name, detail=", ".join(encoding.others))]


def _sampled(sample: bytes, delimiter: str, limits: Limits) -> list[Record]:
    found = Reader(delimiter, limits).records(iter(blocks.text_lines(sample)))
    return [record for record in islice(found, _SAMPLE_ROWS) if not record.code]


def _delimiter(sample: bytes, limits: Limits) -> str:
    """Return the delimiter that gives most rows the same number of cells, and more than one."""
    best, best_share, best_width = "", 0.0, 0
    for delimiter in DELIMITERS:
        widths = [len(record.cells) for record in _sampled(sample, delimiter, limits)]
        usual = max(set(widths), key=lambda width: (widths.count(width), width), default=0)
        share = widths.count(usual) / len(widths) if widths else 0.0
        # A few ragged rows must not speak for a delimiter that splits the others less.
        ahead = share - best_share
        if usual > 1 and (ahead > 0.1 or (ahead >= -0.1 and usual > best_width)):
            best, best_share, best_width = delimiter, share, usual
    if not best:
        raise RefusedError("no_table")
    return best


def _first(sample: bytes, delimiter: str, told: str, limits: Limits) -> tuple[Record, int]:
    """Return the first row that counts, and how many cells most rows have.

    It is that of the line which is ``told``, or the first with at least two filled cells.
    """
    line = int(told) if told.isdecimal() else 0
    records = _sampled(sample, delimiter, limits)
    widths = Counter(len(record.cells) for record in records)
    for record in records[: None if line else _HEADER_WITHIN]:
        filled = sum(bool(cell.strip()) for cell in record.cells)
        if record.line == line or (not line and filled > 1):
            return record, widths.most_common(1)[0][0]
    raise RefusedError("no_header", value=str(line) if line else "")


def _unread(line: int, cells: list[str], code: str, detail: str = "") -> Unread:
    shown = " | ".join(cells)[:_SHOWN]
    return Unread(line, code, value=shown, detail=detail, cells=tuple(cells))
