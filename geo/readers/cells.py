"""The cells of one sheet, a row at a time: what is there, and not what might be.

A sheet may claim to reach to its last possible row and column; only cells that hold something are
handed out. Formulas are never evaluated: the value that the spreadsheet program stored last is
taken.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from geo.limits import LIMITS, Limits, RefusedError
from geo.readers.markup import Markup
from geo.readers.packages import Package, local, pieces
from geo.tables.table import as_text

_ROWS, _COLUMNS = 1 << 20, 1 << 14
_MOST_MERGED = 500_000
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_ROW_ENDS = re.compile(rb"</(?:\w+:)?row>")
_LONGEST_MATCH = 256
_LAST_DAY = 2_958_466
_YES = ("1", "true")


@dataclass(frozen=True)
class Merged:
    """Cells that are shown as one: first row and column, last row and column, from 1."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass
class Row:
    """A row: its number from 1, and its cells by their column from 1; none of them is blank.

    ``wrong`` are cells with an error for a value, ``unvalued`` formulas whose value was not
    stored: what stands there, by column.
    """

    number: int
    cells: dict[int, str] = field(default_factory=dict)
    wrong: dict[int, str] = field(default_factory=dict)
    unvalued: dict[int, str] = field(default_factory=dict)
    hidden: bool = False


def merged(archive: zipfile.ZipFile, part: str) -> tuple[tuple[Merged, ...], int]:
    """Return the merged cells of a sheet, which stand below its rows, and how many rows it has."""
    found: list[Merged] = []
    count, rest = 0, b""
    for piece in pieces(archive, part):
        text = rest + piece
        end = 0
        for match in _ROW_ENDS.finditer(text):
            count, end = count + 1, match.end()
        for match in _MERGED.finditer(text):
            left, top, right, bottom = match.groups()
            end = max(end, match.end())
            if len(top) < 8 and len(bottom) < 8 and len(left) < 4 and len(right) < 4:
                found.append(
                    Merged(int(top), _column(left.decode()), int(bottom), _column(right.decode()))
                )
        if len(found) > _MOST_MERGED:
            raise RefusedError("too_many_merged", limit=_MOST_MERGED)
        rest = text[max(end, len(text) - _LONGEST_MATCH) :]
    return tuple(found), count


class Cells:
    """A sheet that is read; ``rows`` is gone through once, and ``hidden`` is known after."""

    def __init__(
        self, archive: zipfile.ZipFile, part: str, package: Package, limits: Limits = LIMITS
    ) -> None:
        self.hidden_columns: list[int] = []
        self._pieces = pieces(archive, part)
        self._package = package
        self._markup = Markup(self._start, self._end, self._characters, limits)
        self._days: dict[str, str] = {}
        self._columns: dict[str, int] = {}
        self._row = Row(0)
        self._ready: list[Row] = []
        self._column = 0
        self._type, self._style = "n", ""
        self._value, self._formula = "", ""
        self._inline: list[str] = []
        self._has_formula = self._sounds = self._listens = False
        self._parts: list[str] = []

    def rows(self) -> Iterator[Row]:
        """Yield the rows that hold something. Raises RefusedError."""
        for piece in self._pieces:
            self._markup.feed(piece)
            yield from self._ready
            self._ready.clear()
        self._markup.feed(b"", final=True)
        yield from self._ready

    def _start(self, tag: str, told: dict[str, str]) -> None:
        name = local(tag)
        if name == "c":
            self._column = self._column_of(told.get("r", "")) or self._column + 1
            self._type, self._style = told.get("t", "n"), told.get("s", "")
            self._value = self._formula = ""
            self._has_formula = False
            self._inline.clear()
        elif name in ("v", "f", "t"):
            self._has_formula |= name == "f"
            self._parts.clear()
            self._listens = not self._sounds
        elif name == "row":
            number = int(told["r"]) if told.get("r", "").isdecimal() else 0
            self._row = Row(max(number, self._row.number + 1), hidden=told.get("hidden") in _YES)
            if self._row.number > _ROWS:
                raise RefusedError("damaged", value=f"row {self._row.number}")
            self._column = 0
        elif name == "rPh":
            self._sounds = True
        elif name == "col" and told.get("hidden") in _YES:
            # Columns come in order; however often they are told, each counts once.
            first = max(int(told["min"]), self.hidden_columns[-1] + 1 if self.hidden_columns else 1)
            self.hidden_columns += range(first, min(int(told["max"]), _COLUMNS) + 1)

    def _characters(self, content: str) -> None:
        if self._listens:
            self._parts.append(content)

    def _end(self, tag: str) -> None:
        name = local(tag)
        if name == "v":
            self._value = "".join(self._parts)
        elif name == "f":
            self._formula = "".join(self._parts)
        elif name == "t":
            self._inline += self._parts
        elif name == "c":
            self._put()
        elif name == "row" and (self._row.cells or self._row.wrong or self._row.unvalued):
            self._ready.append(self._row)
        elif name == "rPh":
            self._sounds = False
        self._listens = False

    def _column_of(self, reference: str) -> int:
        letters = reference.rstrip("0123456789")
        found = self._columns.get(letters)
        if found is None:
            found = self._columns[letters] = _column(letters) if letters else 0
        return found

    def _put(self) -> None:
        """Keep the cell that ends here, unless it is blank."""
        if self._type == "e" and self._value:
            self._row.wrong[self._column] = self._value
        elif text := self._text():
            if not text.isspace():
                self._row.cells[self._column] = text
        elif self._has_formula and not self._value:
            self._row.unvalued[self._column] = f"={self._formula}"

    def _text(self) -> str:
        value = self._value
        if self._type == "inlineStr":
            return "".join(self._inline)
        if not value:
            return ""
        if self._type == "s":
            texts, number = self._package.texts, int(value)
            return texts[number] if 0 <= number < len(texts) else ""
        if self._type == "n":
            return self._number(value.strip())
        if self._type == "b":
            return "true" if value.strip() in _YES else "false"
        if self._type == "d":
            return value.removesuffix("T00:00:00").replace("T", " ")
        return value

    def _number(self, value: str) -> str:
        styles, style = self._package.styles, self._style
        kind = styles[int(style)] if style.isdecimal() and int(style) < len(styles) else ""
        if not kind:
            return value if value.isdecimal() else as_text(float(value))
        key = f"{kind} {value}"
        if key not in self._days:
            self._days[key] = (_span if kind == "span" else self._day)(float(value))
        return self._days[key]

    def _day(self, value: float) -> str:
        """Return a count of days as ISO 8601, without a time at midnight; else the number."""
        if not 0 <= value < _LAST_DAY:
            return as_text(value)
        since = date(1904, 1, 1) if self._package.from_1904 else date(1899, 12, 30)
        # The year 1900 has a 29 February in a spreadsheet.
        early = not self._package.from_1904 and 1 <= value < 60
        start = datetime(since.year, since.month, since.day)
        moment = start + timedelta(milliseconds=round(value * 86_400_000), days=int(early))
        if value < 1:
            return moment.time().isoformat()
        midnight = moment == datetime(moment.year, moment.month, moment.day)
        return moment.date().isoformat() if midnight else moment.isoformat(" ")


def _span(value: float) -> str:
    """Return a count of days as hours, minutes and seconds."""
    return str(timedelta(value)) if abs(value) < _LAST_DAY else as_text(value)


def _column(letters: str) -> int:
    """Return the number of a column by its letters: A is 1, XFD the last."""
    number = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z":
            raise RefusedError("damaged", value=letters[:20])
        number = number * 26 + ord(letter) - ord("A") + 1
        if number > _COLUMNS:
            raise RefusedError("damaged", value=letters[:20])
    return number
