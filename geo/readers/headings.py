"""Rows that are no events: headings between rows, and sums beneath them.

Each is set aside. The text of a heading goes to the rows beneath it as a column, and completes
their dates where these lack what it says.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from geo.places.gazetteer import fold
from geo.readers.heads import dated
from geo.tables.combining import combined
from geo.tables.rows import cell, is_blank, short_texts, without_rows
from geo.tables.table import FreeNames, Numbers, Remark, Table, Unread, plain, with_texts
from geo.values.header_words import HEADERS
from geo.words.texts import say

#: Words that begin a row of sums, folded.
TOTALS: tuple[str, ...] = (
    "total",
    "totals",
    "grand total",
    "overall total",
    "sub total",
    "subtotal",
    "sum",
    "total general",
    "totaux",
    "somme",
    "gesamt",
    "gesamtsumme",
    "insgesamt",
    "summe",
    "totale",
    "suma",
    "итого",
    "всего",
    "итог",
    "toplam",
    "genel toplam",
    "المجموع",
    "المجموع الكلي",
    "مجموع",
    "الاجمالي",
    "اجمالي",
    "جمع",
    "جمع كل",
    "كوي گشتي",
)

#: A number as a table of people writes it, its digits those of ASCII.
NUMBER = re.compile(r"[-+(]?\d{1,3}(?:[ ,.'\u00a0\u202f]?\d{3})*(?:[.,]\d+)?\)?\s*%?")
#: The digits and signs of other scripts, to be those of ASCII.
DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹٫٬", "01234567890123456789.,")

_LONGEST_LABEL, _LONGEST_DATE, _SHOWN = 60, 40, 200
# A heading stands above rows of so many cells.
_USUAL = 3
_YEAR = re.compile(r"\D{0,12}\b((?:19|20)\d\d)\b\D{0,4}")
_TEXT = pa.large_string()
_OF = ("for", "of", "in", "per", "pour", "für")

# What a label of a sum begins with, quickly told: these letters, or any of another script.
_LATIN = sorted({one[:3] for one in TOTALS if one.isascii()})
_BEGINS = rf"^\W*(?:[^\x00-\x7f]|{'|'.join(_LATIN)})"

Counts = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]


def rows_apart(table: Table, wide: Collection[int]) -> Table:
    """Set aside the rows of sums, and the headings, whose text goes to the rows beneath them."""
    names = list(table.columns.column_names)
    if len(names) < 2 or len(table) < 2:
        return table
    # Whether a row lacks what most rows have, as every row of sums does.
    lacking = np.zeros(len(table), bool)
    counts = np.zeros(len(table), np.int32)
    # The first filled column of each row, and past the last where there is none.
    firsts = np.full(len(table), len(names), np.int32)
    for number, name in enumerate(names):
        filled = ~is_blank(table.column(name))
        if np.mean(filled) >= 0.5:
            lacking |= ~filled
        counts += filled
        firsts[filled & (firsts == len(names))] = number
    totals = _totals(table, names, lacking, firsts)
    headings = _headings(table, names, counts, firsts, totals, wide)
    found = table
    if len(headings):
        found = _under_headings(found, names, firsts, headings)
    gone = np.union1d(totals, headings)
    if not len(gone):
        return table
    unread = _unread(table, names, totals, "totals_row") + _unread(
        table, names, headings, "heading_row"
    )
    return replace(without_rows(found, gone), unread=(*found.unread, *unread))


def _totals(table: Table, names: Sequence[str], lacking: Flags, firsts: Counts) -> Numbers:
    """Return the lacking rows that begin with a word for a sum and hold nothing but numbers."""
    found: list[int] = []
    for number in np.unique(firsts[lacking]):
        if number == len(names):
            continue
        rows = np.flatnonzero(lacking & (firsts == number))
        column = table.column(names[number])
        codes = column.indices.to_numpy()[rows]
        found += rows[np.isin(codes, _sum_words(column.dictionary))].tolist()
    candidates = np.array(sorted(found), np.int64)
    taken = pa.array(candidates)
    columns = [plain(table.column(name).take(taken)).to_pylist() for name in names]
    kept = []
    for row, several in zip(candidates.tolist(), zip(*columns, strict=True), strict=True):
        rest = (" ".join(text.split()) for text in several[int(firsts[row]) + 1 :])
        if all(not text or NUMBER.fullmatch(text.translate(DIGITS)) for text in rest):
            kept.append(row)
    return np.array(kept, np.int64)


def _sum_words(texts: pa.Array) -> Numbers:
    """Return which texts are labels of sums: “Total”, “Total 2021”, “Total for March”."""
    short = short_texts(texts, 2 * _LONGEST_LABEL)
    likely = pc.match_substring_regex(texts.take(pa.array(short)), _BEGINS, ignore_case=True)
    short = short[likely.to_numpy(zero_copy_only=False)]
    labels = texts.take(pa.array(short)).to_pylist()
    found: Numbers = short[np.array([_is_sum(fold(label)) for label in labels], bool)]
    return found


def _is_sum(folded: str) -> bool:
    if folded in TOTALS:
        return True
    rest = next((folded[len(one) + 1 :] for one in TOTALS if folded.startswith(f"{one} ")), "")
    return bool(rest) and (rest.isdecimal() or rest.split()[0] in _OF)


def _headings(
    table: Table,
    names: Sequence[str],
    counts: Counts,
    firsts: Counts,
    totals: Numbers,
    wide: Collection[int],
) -> Numbers:
    """Return the rows of one cell, the first or one over several columns, above fuller rows."""
    alone = counts == 1
    alone[totals] = False
    others = counts[~alone]
    if not alone.any() or len(others) < 1 or np.median(others) < min(_USUAL, len(names)):
        return np.zeros(0, np.int64)
    over = (
        np.isin(table.lines, np.array(sorted(wide), np.int64))
        if wide
        else np.zeros(len(alone), bool)
    )
    rows = np.flatnonzero(alone & ((firsts == 0) | over))
    # Behind the last row of the table there is nothing to head: remarks stand there.
    last = int(np.flatnonzero(~alone)[-1])
    rows = rows[rows < last]
    # Where hardly anything else stands, a row of one cell is nothing special.
    if len(rows) > 2 * len(others):
        return np.zeros(0, np.int64)
    first = table.column(names[0])
    texts = {int(row): cell(table, names[int(firsts[row])], int(row)) for row in rows}
    blank_below = is_blank(first)
    kept = [
        row
        for row, text in texts.items()
        if _is_heading(text) or (dated(text) and blank_below[row + 1])
    ]
    return np.array(kept, np.int64)


def _is_heading(text: str) -> bool:
    """Whether the text of a row's only cell can head others: no day, no number but a year."""
    short = text.translate(DIGITS)
    if _YEAR.fullmatch(short):
        return True
    return not NUMBER.fullmatch(short) and not (len(text) < 40 and dated(text) and _has_day(text))


def _has_day(text: str) -> bool:
    return len(re.findall(r"\d+", text)) > 1


def _under_headings(table: Table, names: Sequence[str], firsts: Counts, headings: Numbers) -> Table:
    """Give each row the heading above it as a column; a year goes to days that lack one."""
    year = other = ""
    texts = [""]
    for row in headings.tolist():
        text = cell(table, names[int(firsts[row])], row)[:_SHOWN]
        if _YEAR.fullmatch(text.translate(DIGITS)):
            year, other = text, ""
        else:
            other = text
        texts.append(" / ".join(part for part in (year, other) if part))
    marks = np.zeros(len(table), np.int32)
    marks[headings] = 1
    different = list(dict.fromkeys(texts))
    place = {text: number for number, text in enumerate(different)}
    numbers = np.array([place[text] for text in texts], np.int32)
    codes = numbers[np.cumsum(marks)]
    column = pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(different, _TEXT))
    free = FreeNames()
    for taken in names:
        free.name(taken)
    name = free.name(say("import.column.heading"))
    remark = Remark("headings", value=str(len(headings)), field=name)
    found = replace(
        table,
        columns=table.columns.append_column(name, column),
        remarks=(*table.remarks, remark),
    )
    return _dates_of_headings(found, column, headings)


def _dates_of_headings(table: Table, heading: pa.DictionaryArray, headings: Numbers) -> Table:
    """Complete days that lack their year by the heading above: 12 March under 2021."""
    words = set(HEADERS["date"])
    name = next((one for one in table.names if fold(one.rpartition(" / ")[2]) in words), "")
    if not name:
        return table
    several = combined([table.column(name), heading])
    made = [_completed(text, above) for text, above in several.texts]
    rows = several.where([bool(text) for text in made])
    rows = np.setdiff1d(rows, headings)
    if not len(rows):
        return table
    texts = [made[code] for code in several.codes[rows]]
    noted = [
        ("heading_date", int(line), name, text)
        for line, text in zip(table.lines[rows].tolist(), texts, strict=True)
    ]
    column = with_texts(table.column(name), rows, texts)
    return replace(table.replaced({name: column}), noted=(*table.noted, *noted))


def _completed(text: str, above: str) -> str:
    """Return a date with what its headings say, or "" where that makes none."""
    bare = text.strip()
    if not bare or not above or len(bare) > 40 or dated(bare):
        return ""
    parts = above.split(" / ")
    tries = [f"{bare} {part}" for part in reversed(parts)]
    tries.append(" ".join((bare, *reversed(parts))))
    return next((one for one in tries if dated(one)), "")


def _unread(table: Table, names: Sequence[str], rows: Numbers, code: str) -> tuple[Unread, ...]:
    taken = pa.array(rows)
    cells = zip(*(plain(table.column(name).take(taken)).to_pylist() for name in names), strict=True)
    return tuple(
        Unread(
            int(line),
            code,
            value=" | ".join(text for text in several if text)[:_SHOWN],
            cells=several,
        )
        for line, several in zip(table.lines[rows].tolist(), cells, strict=True)
    )
