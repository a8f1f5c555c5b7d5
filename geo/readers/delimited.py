"""CSV and TSV to rows of text: any usual encoding and delimiter, nothing typed, nothing lost.

Every cell is read as text, so that ``007``, ``NA`` and ``1e999`` stay what they are. A row that
can't be read (too many or too few cells, a stray quotation mark, an endless cell) is kept with
its line and its reason; the rows after it are read as if it had not been there.
"""

import codecs
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geo.limits import LIMITS, QUIET, Limits, RefusedError, Watch
from geo.readers import blocks, encodings, heads, shapes
from geo.readers.blocks import Stream
from geo.readers.encodings import Encoding
from geo.readers.text_rows import Reader, Record
from geo.tables.table import Columns, Numbers, Remark, Table, Unread

#: Delimiters that are tried, in order of preference where the evidence is equal.
DELIMITERS: tuple[str, ...] = (",", ";", "\t", "|")

_SAMPLE_BYTES = 1 << 16
_SAMPLE_ROWS = 50
_HEADER_WITHIN = 20
_SHOWN = 200
_PIECE = 1 << 20
_REPLACED = "\ufffd"


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
    sampled = blocks.text_lines(whole)
    shape = shapes.learned(islice(sampled, first.line, None), len(head.names), delimiter)
    size = max(path.stat().st_size, 1)
    with path.open("rb") as file:
        reader = Reader(delimiter, limits, shape)
        stream = Stream(_utf8(file, encoding))
        # Arrow must not see what stands above the header, whose rows are of another width.
        for record in reader.records(stream.lines()):
            rows.add(record)
            if record.line >= first.line:
                break
        stream.put_back(reader.taken_back())
        while block := stream.block():
            parsed = blocks.parse(block, shape, stream.newline, limits)
            if parsed is None:
                for record in reader.records(stream.lines(), blocks.text_lines(block)):
                    rows.add(record)
            else:
                rows.add_block(parsed[0], parsed[1] + reader.line)
                reader.skip(blocks.count_lines(block, stream.newline), len(parsed[1]))
            rows.check()
            watch.tell("read", file.tell() / size)
    table, lines = rows.columns.finish()
    remarks = [
        *_encoding_remarks(encoding),
        *head.remarks,
        *rows.remarks(reader, stream.lines_seen),
    ]
    return Table(
        table,
        lines,
        unread=(*head.unread, *rows.unread),
        remarks=tuple(remarks),
        reading={"encoding": encoding.name, "delimiter": delimiter, "header": head.reading},
        noted=tuple(rows.noted),
    )


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
        line, cells, code, note = record
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
            if note:
                self._note(note, '"', record)
            if self._doubtful:
                self._note("undecodable", _REPLACED, record)

    def _note(self, code: str, sign: str, record: Record) -> None:
        """Note the cells of a row that hold a sign."""
        for name, cell in zip(self.columns.names, record.cells, strict=False):
            if sign in cell:
                self.noted.append((code, record.line, name, cell[:_SHOWN]))

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

    def remarks(self, reader: Reader, lines: int) -> list[Remark]:
        """Say what else the lines of the file were, and whether all are accounted for.

        ``lines`` is their number, counted by their ends alone. Each is the header, a row, blank,
        or goes on with a cell of the line before.
        """
        found = []
        if blank := self.blank + reader.blank:
            found.append(Remark("blank_rows", value=str(blank)))
        if reader.continued:
            found.append(Remark("lines_continued", value=str(lines), detail=str(reader.continued)))
        rows = lines - blank - reader.continued - bool(self._head)
        told = len(self.columns) + len(self.unread)
        if rows != told:
            found.append(Remark("rows_differ", value=str(rows), detail=str(told)))
        return found

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
