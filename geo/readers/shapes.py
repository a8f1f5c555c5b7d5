"""What the rows of a text table look like: by that, a line that is a row is told from a text.

A quotation mark that is never closed makes one text of all lines up to the next mark. Where that
next one stands at the end of a cell, the result is a row like any other, and only what the lines
hold betrays it. So a cell of several lines is looked at: do its lines begin, end, or read as a
whole like rows of this table? What rows look like is learned from lines near the top.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_LINES, _FEW = 200, 4
_LONGEST = 40
_FORMS = 3
_NEARLY_ALL = 0.9
_DIGITS = re.compile(r"\d+")
_LETTERS = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"[+-]?9([.,]9)*")
# A date or a code says more than a bare number; so much must be said.
_SAYS, _SAYS_MORE = 1, 2
_ENOUGH_BOTH, _ENOUGH_ALONE = 2, 3


@dataclass(frozen=True)
class Shape:
    """What rows have in common: how many cells, and how those of each column are written.

    ``forms`` holds the forms of columns of dates, numbers and codes, and nothing for others;
    ``quoted`` whether cells stand in quotation marks, None where some do.
    """

    delimiter: str
    width: int
    forms: tuple[frozenset[str], ...]
    quoted: tuple[bool | None, ...]

    def is_row(self, line: str) -> bool:
        """Whether a line that goes on with a quoted cell would be a row if it stood alone."""
        cells = _cells(line, self.delimiter)
        if len(cells) != self.width or not self._quoted_alike(cells):
            return False
        # What stands behind the mark that closes the cell ends the row that began before, too.
        inside = next((at for at, cell in enumerate(cells) if '"' in cell), len(cells))
        said = self._said(cells[:inside], 0)
        return said >= min(_ENOUGH_BOTH, sum(map(bool, self.forms)) or _ENOUGH_BOTH)

    def is_single(self, column: int) -> bool:
        """Whether cells of a column are dates, numbers or codes, which have one line."""
        return bool(self.forms[column]) and self.quoted[column] is False

    def merged(self, lines: Sequence[str], columns: Sequence[int]) -> bool:
        """Whether a row of several lines looks like several rows that marks ran together.

        ``columns`` are those of the cells that hold the ends of the lines, one for each line
        but the last.
        """
        if not any(self.forms):
            split = [_cells(line, self.delimiter) for line in lines if line.strip()]
            alike = all(len(cells) == self.width and self._quoted_alike(cells) for cells in split)
            return alike and len(split) > 1 and self.width > 2
        return any(
            self._parted(before, after, column)
            for before, after, column in zip(lines, lines[1:], columns, strict=False)
        )

    def _parted(self, before: str, after: str, column: int) -> bool:
        """Whether one row seems to end, and the next to begin, where a cell goes on."""
        if self.is_single(column) or self.is_row(after):
            return True
        behind = self.width - 1 - column
        last, first = _cells(before, self.delimiter), _cells(after, self.delimiter)
        ends = self._said(last[len(last) - behind :], column + 1) if len(last) > behind else -1
        begins = self._said(first[:column], 0) if len(first) > column else -1
        both = min(ends, begins) >= 0 and ends + begins >= _ENOUGH_BOTH
        return both or max(ends, begins) >= _ENOUGH_ALONE

    def _said(self, cells: Sequence[str], start: int) -> int:
        """Return how much cells say that they are those of the columns from ``start``.

        -1 where one of them is written otherwise than its column, or holds a mark.
        """
        said = 0
        for cell, forms in zip(cells, self.forms[start:], strict=False):
            if '"' in cell:
                return -1
            if not cell or not forms:
                continue
            form = _form(cell)
            if form not in forms:
                return -1
            said += _SAYS if form == "9" else _SAYS_MORE
        return said

    def _quoted_alike(self, cells: Sequence[str]) -> bool:
        return all(
            quoted is None or not cell or _is_quoted(cell) == quoted
            for cell, quoted in zip(cells, self.quoted, strict=True)
        )


def learned(lines: Iterable[str], width: int, delimiter: str) -> Shape:
    """Return what rows of ``width`` cells look like, from lines below the header."""
    sign = re.escape(delimiter)
    cell = rf'"(?:[^"]++|"")*+"|[^"{sign}]*+'
    split, whole = re.compile(rf"{sign}({cell})"), re.compile(rf"(?:{sign}(?:{cell}))++")
    clean: list[list[str]] = []
    others: list[list[str]] = []
    for line in lines:
        led = delimiter + line.rstrip("\r\n")
        # A line with a mark astray may be no row, or one of two that are run together.
        is_clean = bool(whole.fullmatch(led))
        cells = split.findall(led) if is_clean else _cells(line, delimiter)
        if len(cells) == width and (is_clean or not any(map(_only_closes, cells))):
            (clean if is_clean else others).append(cells)
        if len(clean) >= _LINES:
            break
    rows = clean if len(clean) >= _FEW else clean + others
    columns = [[row[at] for row in rows if row[at] and not _astray(row[at])] for at in range(width)]
    return Shape(
        delimiter,
        width,
        tuple(_forms(column) for column in columns),
        tuple(_quoted(column) for column in columns),
    )


def _forms(cells: Sequence[str]) -> frozenset[str]:
    """Return the few forms of dates, numbers or codes that nearly all cells have, or nothing."""
    usual = Counter(map(_form, cells)).most_common(_FORMS)
    telling = {form: count for form, count in usual if _tells(form)}
    return frozenset(telling if sum(telling.values()) > _NEARLY_ALL * len(cells) else ())


def _tells(form: str) -> bool:
    """Whether a form holds digits, and no more than the one word that a date may have."""
    return "9" in form and sum(word.strip('.,"') == "a" for word in form.split()) < 2


def _form(cell: str) -> str:
    """Return how a cell is written: each run of digits as 9, of letters as a, a number as 9."""
    if len(cell) > _LONGEST:
        return ""
    bare = cell[1:-1] if _is_quoted(cell) else cell
    form = _LETTERS.sub("a", _DIGITS.sub("9", bare))
    form = "9" if _NUMBER.fullmatch(form) else form
    return form if bare is cell else f'"{form}"'


def _quoted(cells: Sequence[str]) -> bool | None:
    found = set(map(_is_quoted, cells))
    return found.pop() if len(found) == 1 else None


def _is_quoted(cell: str) -> bool:
    return len(cell) > 1 and cell[0] == '"' == cell[-1]


def _astray(cell: str) -> bool:
    return '"' in cell and not _is_quoted(cell)


def _only_closes(cell: str) -> bool:
    return cell.endswith('"') and not cell.startswith('"')


def _cells(line: str, delimiter: str) -> list[str]:
    return line.rstrip("\r\n").split(delimiter)
