"""Numbers of dead as files tell them, to the lowest and highest that may be meant.

``3-5`` is a range, ``20+`` has no highest number, ``about 5`` is 5 and keeps its words, and
``dozens`` is no number. What is not known is NaN and never nought.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from geo.importing.mapping import FileMapping
from geo.importing.report import Findings
from geo.tables.table import Table
from geo.values import numbers
from geo.values.codes import codes
from geo.values.numbers import Flags, Floats, digits
from geo.values.toll_words import (
    AFTER,
    AND,
    BOUNDS,
    DEAD,
    FROM,
    NONE,
    PEOPLE,
    SIGNS,
    TO,
    UNKNOWN,
    VAGUE,
    WHO,
    WOUNDED,
    bare,
)

_LONGEST = 200
_DASHES = re.compile(r"\s*[-‐‑‒–—―−]+\s*")
_NUMBER = re.compile(r"(\d+(?:[,.'’ \u00a0\u202f]\d{3}(?!\d))*)(?:[.,]0{1,2}(?!\d))?")
_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_INCLUDING = re.compile(
    r"[,;]?\s*\b(?:including|includes|incl|inc|among (?:them|whom)|of (?:whom|which|them)|dont|"
    r"darunter|davon|incluidos|incluyendo|بينهم|بينها|منهم|از جمله|включая|в том числе)\b.*$"
)
_APART = re.compile(r"\s*(?:[;/&|]|,(?!\d{3}\b))\s*|\s+(?:and|et|y|und|ve|и)\s+|\s+و")
_SIGNS = re.compile(r"[^\w\s.,:]")
_PLAIN = r"^[0-9]{1,9}$"


class Toll(NamedTuple):
    """A number of dead. ``exact`` is False where the text says more than the two numbers do."""

    low: float
    high: float
    exact: bool = True


@dataclass(frozen=True, eq=False)
class Tolls:
    """The numbers of dead of a column: each row's lowest and highest, NaN for not known.

    ``wrong`` flags rows whose text gives no number, ``worded`` those that say more than it.
    """

    low: Floats
    high: Floats
    wrong: Flags
    worded: Flags


_NOT_KNOWN = Toll(np.nan, np.nan)


def tolls(column: pa.DictionaryArray, unknown: Iterable[str] = (), decimal: str = ".") -> Tolls:
    """Read a column, each different text once; those in ``unknown`` are not known."""
    texts: list[str] = column.dictionary.to_pylist()
    absent = codes(unknown)
    plain = re.compile(_PLAIN, re.ASCII)
    found = np.full((max(len(texts), 1), 2), np.nan)
    wrong, worded = np.zeros(len(found), bool), np.zeros(len(found), bool)
    for at, text in enumerate(texts):
        if plain.match(text):
            found[at] = float(text)
        elif text and text not in absent:
            toll = read(text, decimal)
            wrong[at] = toll is None
            found[at] = (toll or _NOT_KNOWN)[:2]
            worded[at] = toll is not None and not toll.exact
    indices = column.indices.to_numpy()
    return Tolls(found[indices, 0], found[indices, 1], wrong[indices], worded[indices])


def reads(text: str) -> bool:
    """Whether a text tells of a number, or that there is none, or in vague words of many."""
    return read(text) is not None or any(word in VAGUE for word in bare(text).split())


def read(text: str, decimal: str = ".") -> Toll | None:
    """Return the lowest and highest number that a text tells, or None where it tells none."""
    bared = digits(text).strip().casefold()
    if len(bared) > _LONGEST:
        return None
    words = bare(bared)
    if words in UNKNOWN or not words:
        # Signs alone: a dash or a question mark stands for what is not known.
        return _NOT_KNOWN
    if words in NONE:
        return Toll(0, 0, exact=False)
    try:
        whole = numbers.count(bared, decimal)
    except ValueError:
        pass
    else:
        return Toll(whole, whole)
    told = _without_the_rest(bared)
    found = _bounded(told, decimal)
    if found is None:
        return None
    return found if told == bared else found._replace(exact=False)


def _without_the_rest(text: str) -> str:
    """Return what a text says of all the dead: without brackets, who they were, the wounded."""
    told = _INCLUDING.sub("", _BRACKETS.sub("", text)).strip(" .,;:")
    if _says(told, WOUNDED):
        dead = [part for part in _APART.split(told) if not _says(part, WOUNDED)]
        told = dead[0] if len(dead) == 1 else ""
    return " ".join(word for word in told.split() if bare(word) not in WHO)


def _says(text: str, words: frozenset[str]) -> bool:
    return any(word in words for word in bare(text).split())


def _bounded(text: str, decimal: str) -> Toll | None:
    """Read one number or two with what stands before, between and after them."""
    text = _DASHES.sub("-", text)
    matches = list(_NUMBER.finditer(text))
    if len(matches) not in (1, 2):
        return None
    try:
        values = [numbers.count(match.group(1), decimal) for match in matches]
    except ValueError:
        return None
    before, after = text[: matches[0].start()], text[matches[-1].end() :]
    if len(values) == 1:
        return _one(values[0], before, after)
    between = text[matches[0].end() : matches[1].start()]
    low, high = values
    begins = _bare_words(before) in FROM
    joined = between.strip() == "-" or bare(between) in TO or (begins and bare(between) in AND)
    if low > high or not joined:
        return None
    bounds = {"" if begins else _bound(before, SIGNS), _bound(after, AFTER)}
    return Toll(low, high, bounds == {""}) if bounds <= {"", "about"} else None


def _one(value: float, before: str, after: str) -> Toll | None:
    bounds = {_bound(before, SIGNS), _bound(after, AFTER)} - {""}
    if len(bounds) > 1 or None in bounds:
        return None
    match bounds.pop() if bounds else "":
        case "least":
            return Toll(value, np.nan)
        case "over":
            return Toll(value + 1, np.nan)
        case "most":
            return Toll(np.nan, value)
        case "under":
            return Toll(np.nan if value > 1 else 0, value - 1) if value else None
        case bound:
            return Toll(value, value, exact=not bound)


def _bound(text: str, signs: Mapping[str, str]) -> str | None:
    """Return what the text beside a number makes of it: "" nothing, None what is not known."""
    sign = text.strip(" .:").replace(" ", "")
    if sign in signs:
        return signs[sign]
    words = _bare_words(text)
    return BOUNDS.get(words) if words or _SIGNS.search(text) else ""


def _bare_words(text: str) -> str:
    """Return the words that say anything besides that people were killed."""
    return " ".join(one for one in bare(text).split() if one not in DEAD | PEOPLE)


def killed(table: Table, mapping: FileMapping, findings: Findings) -> dict[str, Floats]:
    """Return the lowest and highest number of dead, as columns of the canonical frame.

    Several columns of numbers are added up; where one of them is not known, so is the highest.
    Where lowest, best and highest contradict each other, the best stands alone.
    """
    names = mapping.columns.get("killed", ())
    best = _sum([_column(table, name, mapping, findings) for name in names], len(table))
    low, high = best
    if name := mapping.column("killed_low"):
        low = _column(table, name, mapping, findings)[0]
    if name := mapping.column("killed_high"):
        high = _column(table, name, mapping, findings)[1]
    if mapping.column("killed_low") or mapping.column("killed_high"):
        # Where an estimate has no bounds it is all that is known.
        alone = np.isnan(low) & np.isnan(high)
        low, high = np.where(alone, best[0], low), np.where(alone, best[1], high)
    with np.errstate(invalid="ignore"):
        against = (low > high) | (low > best[1]) | (best[0] > high)
    told = zip(low[against], best[0][against], high[against], strict=True)
    details = [", ".join(f"{one:.0f}" for one in three if not np.isnan(one)) for three in told]
    field = mapping.column("killed_low") or mapping.column("killed")
    findings.add("killed_order", against, field, details, details)
    return {
        "killed_low": np.where(against, best[0], low),
        "killed_high": np.where(against, best[1], high),
    }


def _column(
    table: Table, name: str, mapping: FileMapping, findings: Findings
) -> tuple[Floats, Floats]:
    column = table.column(name)
    found = tolls(column, mapping.unknown, mapping.decimal or ".")
    for code, rows in (("killed", found.wrong), ("killed_worded", found.worded)):
        shown = column.take(pa.array(np.flatnonzero(rows))).to_pylist()
        findings.add(code, rows, name, shown)
    return found.low, found.high


def _sum(columns: list[tuple[Floats, Floats]], length: int) -> tuple[Floats, Floats]:
    """Add up lowest and highest numbers; what is known of some is the least of all."""
    if not columns:
        return np.full(length, np.nan), np.full(length, np.nan)
    if len(columns) == 1:
        return columns[0]
    lows, highs = (np.array(each) for each in zip(*columns, strict=True))
    low = np.where(np.isnan(lows).all(axis=0), np.nan, np.nansum(lows, axis=0))
    return low, highs.sum(axis=0)
