"""A foreign table as text: what every reader makes of a file, whatever its format."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import repeat
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from geo.limits import LIMITS, Limits, RefusedError

#: Columns that a reader adds for what a geometry says; no header can hold their names, since
#: header names lose their control characters.
LONGITUDE, LATITUDE = "\x1flongitude", "\x1flatitude"
GEOMETRY, RADIUS = "\x1fgeometry", "\x1fradius_km"
GEOMETRY_COLUMNS = (LONGITUDE, LATITUDE, GEOMETRY, RADIUS)

_ROWS_A_PIECE = 4_096
# So many characters of a column are written out before its different texts are known.
_MOST_AT_ONCE = 1 << 24
_CODED = pa.dictionary(pa.int32(), pa.large_string())

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Unread:
    """A row that could not be read: its line, why, and the cells that were there.

    ``value`` is what is shown of it, ``detail`` fills in the words of ``code``.
    """

    line: int
    code: str
    value: str = ""
    detail: str = ""
    cells: tuple[str, ...] = ()
    field: str = ""


@dataclass(frozen=True)
class Remark:
    """Something about the whole file that a person should know: a code of the words, and values.

    ``sheet`` names the part of the file that it is about, where it has several.
    """

    code: str
    value: str = ""
    field: str = ""
    detail: str = ""
    sheet: str = ""


@dataclass(frozen=True, eq=False)
class Table:
    """The rows of a file as text, each with where it stands.

    ``columns`` holds dictionary-encoded large strings, no nulls; an absent cell is "".
    ``lines`` are 1-based: lines of a text file (the header is 1), rows of a sheet, or features
    (``unit`` says which). ``unread`` are the rows that could not be read. ``reading`` says how
    the file was read (encoding, delimiter, sheet ...), as a mapping file keeps it. ``noted``
    are findings about single rows that were made while reading: code, line, field, value.
    ``parts`` are the sheets that the rows are from, where there are several; ``geo.readers.
    stacking`` says how lines tell them.
    """

    columns: pa.Table
    lines: Numbers
    unit: str = "line"
    unread: tuple[Unread, ...] = ()
    remarks: tuple[Remark, ...] = ()
    reading: dict[str, str] = field(default_factory=dict)
    noted: tuple[tuple[str, int, str, str], ...] = ()
    parts: tuple[str, ...] = ()

    def __len__(self) -> int:
        """Return the number of rows that could be read."""
        return len(self.lines)

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names in the header."""
        return tuple(name for name in self.columns.column_names if name not in GEOMETRY_COLUMNS)

    def column(self, name: str) -> pa.DictionaryArray:
        """Return one column as codes and texts, in one piece."""
        return encoded(self.columns[name])

    def replaced(self, columns: Mapping[str, pa.Array]) -> "Table":
        """Return the table with other texts in some columns."""
        changed = self.columns
        for name, column in columns.items():
            changed = changed.set_column(changed.column_names.index(name), name, column)
        return replace(self, columns=changed)

    def texts(self, name: str, most: int | None = None) -> list[str]:
        """Return the different texts of a column, in the order of their first row."""
        found: list[str] = self.column(name).dictionary[:most].to_pylist()
        return found


class Columns:
    """Columns under construction: rows or pieces of columns come in, coded columns come out."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        self._pieces: list[list[pa.DictionaryArray]] = [[] for _ in names]
        self._rows: list[Sequence[str]] = []
        self._row_lines: list[int] = []
        self._lines: list[Numbers] = []
        self._count = 0

    def __len__(self) -> int:
        """Return the number of rows."""
        return self._count + len(self._rows)

    def add(self, line: int, cells: Sequence[str]) -> None:
        """Add a row of as many cells as there are names."""
        self._rows.append(cells)
        self._row_lines.append(line)
        if len(self._rows) >= _ROWS_A_PIECE:
            self._flush()

    def add_piece(self, columns: Sequence[pa.Array], lines: Numbers) -> None:
        """Add rows that come as columns of large strings, coded or not, and their lines."""
        self._flush()
        if not len(lines):
            return
        for pieces, column in zip(self._pieces, columns, strict=True):
            pieces.append(column.dictionary_encode())
        self._lines.append(lines)
        self._count += len(lines)

    def finish(self) -> tuple[pa.Table, Numbers]:
        """Return the columns and the lines of their rows."""
        self._flush()
        # One column at a time: its pieces are let go before those of the next are joined.
        arrays = [whole(self._pieces.pop(0)) for _ in self.names]
        lines = np.concatenate(self._lines) if self._lines else np.zeros(0, np.int64)
        return pa.table(arrays, names=list(self.names)), lines

    def _flush(self) -> None:
        if self._rows:
            rows, lines = self._rows, np.array(self._row_lines, np.int64)
            self._rows, self._row_lines = [], []
            self.add_piece([_coded(cells) for cells in zip(*rows, strict=True)], lines)


class RowsByName:
    """Columns under construction from rows that each name their cells, in any order.

    An absent cell is "". Raises RefusedError for more columns or longer cells than allowed.
    """

    def __init__(self, limits: Limits = LIMITS) -> None:
        self._limits = limits
        self._free = FreeNames()
        self._names: dict[str, str] = {}
        self._pieces: dict[str, list[pa.Array]] = {}
        self._rows: list[dict[str, str]] = []
        self._row_lines: list[int] = []
        self._lines: list[int] = []

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self._lines) + len(self._rows)

    def add(self, line: int, cells: Mapping[str, str]) -> None:
        """Add a row."""
        for name, cell in cells.items():
            if name not in self._names:
                self._name(name)
            if len(cell) > self._limits.cell_characters:
                raise RefusedError("cell_too_long", value=cell[:200], field=name)
        self._rows.append({self._names[name]: cell for name, cell in cells.items()})
        self._row_lines.append(line)
        if len(self._rows) >= _ROWS_A_PIECE:
            self._flush()

    def finish(self) -> tuple[pa.Table, Numbers]:
        """Return the columns and the numbers of their rows."""
        self._flush()
        arrays = {name: whole(self._pieces.pop(name)) for name in list(self._pieces)}
        return pa.table(arrays), np.array(self._lines, np.int64)

    def _name(self, given: str) -> None:
        if len(self._names) >= self._limits.columns:
            raise RefusedError("too_many_columns", limit=self._limits.columns)
        # A header that is repeated once it is cleaned gets a number, as in a table.
        bare = heading(given, self._limits) or f"column {len(self._names) + 1}"
        name = given if given in GEOMETRY_COLUMNS else self._free.name(bare)
        self._names[given] = name
        self._pieces[name] = [constant("", len(self._lines))] if self._lines else []

    def _flush(self) -> None:
        count = len(self._rows)
        if (len(self._lines) + count) * len(self._pieces) > self._limits.cells:
            raise RefusedError("too_many_cells", limit=self._limits.cells)
        # A row costs the cells that it has, whatever columns others have.
        found: dict[str, list[str]] = {}
        for number, row in enumerate(self._rows):
            for name, cell in row.items():
                column = found.setdefault(name, [])
                column += [""] * (number - len(column))
                column.append(cell)
        for name, pieces in self._pieces.items():
            if cells := found.get(name):
                cells += [""] * (count - len(cells))
                pieces.append(_coded(cells))
            else:
                pieces.append(constant("", count))
        self._lines += self._row_lines
        self._rows, self._row_lines = [], []


def _coded(cells: Sequence[str]) -> pa.DictionaryArray:
    if sum(map(len, cells)) < _MOST_AT_ONCE:
        return pa.array(cells, pa.large_string()).dictionary_encode()
    # Slower, but a long text that a file holds once for many cells is held once here too.
    codes = {cell: code for code, cell in enumerate(dict.fromkeys(cells))}
    indices = pa.array([codes[cell] for cell in cells], pa.int32())
    return pa.DictionaryArray.from_arrays(indices, pa.array(codes, pa.large_string()))


def whole(pieces: Sequence[pa.DictionaryArray]) -> pa.DictionaryArray:
    """Return pieces of a coded column as one piece."""
    column = pa.chunked_array(pieces, _CODED).unify_dictionaries()
    if column.num_chunks == 1:
        return column.chunk(0)
    if not column.num_chunks:
        return pa.DictionaryArray.from_arrays(
            pa.array([], pa.int32()), pa.array([], pa.large_string())
        )
    indices = np.concatenate([chunk.indices.to_numpy() for chunk in column.chunks])
    return pa.DictionaryArray.from_arrays(pa.array(indices), column.chunk(0).dictionary)


def encoded(column: pa.ChunkedArray | pa.Array) -> pa.DictionaryArray:
    """Return a column as codes into its different texts."""
    pieces = column.chunks if isinstance(column, pa.ChunkedArray) else [column]
    if not pa.types.is_dictionary(column.type):
        pieces = [piece.cast(pa.large_string()).dictionary_encode() for piece in pieces]
    return pieces[0] if len(pieces) == 1 else whole(pieces)


def recoded(column: pa.DictionaryArray, change: Callable[[str], str]) -> pa.DictionaryArray:
    """Return a column with each different text changed once, still as codes."""
    changed = pa.array([change(text) for text in column.dictionary.to_pylist()], pa.large_string())
    return pa.DictionaryArray.from_arrays(column.indices, changed)


def trimmed(column: pa.DictionaryArray) -> pa.DictionaryArray:
    """Return a column with the spaces around its texts taken off, still as codes."""
    texts = pc.utf8_trim_whitespace(column.dictionary)
    return pa.DictionaryArray.from_arrays(column.indices, texts)


def with_texts(
    column: pa.DictionaryArray, rows: Numbers, texts: Sequence[str]
) -> pa.DictionaryArray:
    """Return a column with other texts in some rows, still as codes."""
    new = list(dict.fromkeys(texts))
    start = len(column.dictionary)
    codes = {text: start + number for number, text in enumerate(new)}
    indices = column.indices.to_numpy().copy()
    indices[rows] = [codes[text] for text in texts]
    both = pa.concat_arrays([plain(column.dictionary), pa.array(new, pa.large_string())])
    return pa.DictionaryArray.from_arrays(pa.array(indices), both)


@dataclass(frozen=True, eq=False)
class Parts:
    """A column of texts that several columns make together, put together when rows are taken.

    ``between`` joins the texts that are not empty; without it, the first such text counts.
    """

    columns: tuple[pa.Array, ...]
    between: str = ""

    def take(self, rows: pa.Array) -> pa.Array:
        """Return the texts of some rows."""
        taken = [column.take(rows) for column in self.columns]
        if self.between and len(taken) > 1:
            return joined(taken, self.between)
        texts = [plain(column) for column in taken]
        found = texts.pop()
        while texts:
            text = texts.pop()
            found = pc.if_else(pc.equal(text, ""), found, text)
        return found


@dataclass(frozen=True, eq=False)
class Lists:
    """A column of lists of texts, each different list once."""

    codes: Numbers
    lists: pa.ListArray

    def take(self, rows: pa.Array) -> pa.Array:
        """Return the lists of some rows."""
        return self.lists.take(pa.array(self.codes).take(rows))


def constant(text: str, length: int) -> pa.DictionaryArray:
    """Return a column that holds one text everywhere."""
    return pa.DictionaryArray.from_arrays(
        pa.array(np.zeros(length, np.int32)), pa.array([text], pa.large_string())
    )


def plain(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Return a column of texts in one piece, without codes."""
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
        if isinstance(column, pa.ChunkedArray):
            column = column.chunk(0) if column.num_chunks else pa.array([], pa.large_string())
    return column.cast(pa.large_string())


def joined(columns: Sequence[pa.Array], between: str) -> pa.Array:
    """Return the texts of several columns joined, empty ones left out."""
    # Each text brings what stands before it, so that no row needs its own rule.
    parts = [_after(column, between) for column in columns]
    whole = pc.binary_join_element_wise(*parts, pa.scalar("", pa.large_string()))
    return pc.utf8_slice_codeunits(whole, len(between))


def _after(column: pa.Array, between: str) -> pa.Array:
    # Where a few rows were taken of many, most texts of the dictionary are those of others.
    if pa.types.is_dictionary(column.type) and len(column.dictionary) <= len(column):
        return _after(column.dictionary, between).take(column.indices)
    text = plain(column)
    empty = pa.scalar("", pa.large_string())
    before = pa.scalar(between, pa.large_string())
    led = pc.binary_join_element_wise(before, text, empty)
    return pc.if_else(pc.equal(text, empty), empty, led)


def header(cells: Iterable[str], limits: Limits = LIMITS) -> tuple[list[str], list[Remark]]:
    """Return the names of columns, each one different, and remarks on those that were changed."""
    given = list(cells)
    if len(given) > limits.columns:
        raise RefusedError("too_many_columns", value=str(len(given)), limit=limits.columns)
    names: list[str] = []
    remarks: list[Remark] = []
    free = FreeNames()
    for number, cell in enumerate(given, 1):
        bare = heading(cell, limits)
        if not bare:
            bare = f"column {number}"
            remarks.append(Remark("header_empty", field=bare))
        name = free.name(bare)
        if name != bare:
            remarks.append(Remark("header_repeated", value=bare, field=name))
        names.append(name)
    return names, remarks


def heading(cell: str, limits: Limits = LIMITS) -> str:
    """Return a cell of the header as a name: one line, nothing that can't be seen."""
    return " ".join("".join(_visible(cell[: limits.header_characters])).split())


class FreeNames:
    """Names of which each is given out once; one that is taken gets a number: “a (2)”."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._next: dict[str, int] = {}

    def name(self, wanted: str) -> str:
        """Return the name, or one made of it that nothing has yet."""
        name, again = wanted, self._next.get(wanted, 2)
        while name in self._taken:
            name, again = f"{wanted} ({again})", again + 1
        self._next[wanted] = again
        self._taken.add(name)
        return name


def _visible(text: str) -> Iterator[str]:
    for letter, blank in zip(text, repeat(" ")):
        yield letter if letter.isprintable() or letter in "\u200c\u200d" else blank


def as_text(value: Any) -> str:
    """Return a typed value as the text that a table would hold."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)
