"""Numbers as files write them, to numbers: a column at a time, each different text once.

Texts that are no number become NaN and are told by where they stand. ``inf``, ``nan`` and
``1e999`` are no numbers.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

#: What a plain number looks like, which Arrow reads by itself.
PLAIN = r"^[+-]?[0-9]{1,15}(\.[0-9]{1,20})?$"
_POWER = re.compile(r"[+-]?\d{1,15}(\.\d{1,20})?[eE][+-]?\d{1,2}", re.ASCII)
_COMMA = re.compile(r"[+-]?\d{1,15},\d{1,20}", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}([ ,.'’\u00a0\u202f]\d{3})+", re.ASCII)
_POINT = re.compile(r"[+-]?\d*\.\d+", re.ASCII)
_GROUPING = re.compile(r"[ ,.'’\u00a0\u202f]")
_MOST = 1e9


def floats(column: pa.DictionaryArray, decimal: str = ".") -> tuple[Floats, Flags]:
    """Return the numbers of a column, and which rows hold text that is none.

    ``decimal`` is the sign before decimals. An empty cell is NaN and no fault.
    """
    return parsed(column, lambda text: _number(text, decimal), PLAIN)


def count(text: str, decimal: str = ".") -> float:
    """Return a whole number, 0 or more. Raises ValueError for any other text.

    ``1,234`` is read as a thousand and more, unless ``decimal`` says otherwise.
    """
    if _THOUSANDS.fullmatch(text) and not (decimal == "," and "," in text):
        text = _GROUPING.sub("", text)
    number = _number(text, decimal)
    if not number.is_integer() or not 0 <= number < _MOST:
        raise ValueError(text)
    return number


def decimal_sign(texts: Iterable[str]) -> str:
    """Return the sign before decimals that a column proves: ``,``, ``.``, or "" for neither.

    A comma is proven by a number that has one and can't be a group of thousands, where no
    number has a point.
    """
    comma = point = False
    for text in texts:
        stripped = text.strip()
        comma |= bool(_COMMA.fullmatch(stripped) and not _THOUSANDS.fullmatch(stripped))
        point |= bool(_POINT.fullmatch(stripped))
    return "," if comma and not point else "." if point and not comma else ""


def parsed(
    column: pa.DictionaryArray, one: Callable[[str], float], plain: str
) -> tuple[Floats, Flags]:
    """Return the numbers of a column, and which rows hold text that is none.

    Different texts are parsed once: those that look ``plain`` all together, the others by
    ``one``, which raises ValueError.
    """
    texts = column.dictionary
    if not len(texts):
        return np.full(len(column), np.nan), np.zeros(len(column), bool)
    easy = pc.match_substring_regex(texts, plain)
    values = pc.if_else(easy, texts, None).cast(pa.float64()).fill_null(np.nan)
    numbers = values.to_numpy(zero_copy_only=False).copy()
    wrong = np.zeros(len(texts), bool)
    for at in np.flatnonzero(~easy.to_numpy(zero_copy_only=False)):
        text = digits(texts[int(at)].as_py()).strip()
        try:
            numbers[at] = one(text) if text else np.nan
        except ValueError:
            wrong[at] = True
    indices = column.indices.to_numpy()
    return numbers[indices], wrong[indices]


def _number(text: str, decimal: str) -> float:
    if decimal == ",":
        text = text.replace(",", ".") if _COMMA.fullmatch(text) else text
    if not (re.fullmatch(PLAIN, text, re.ASCII) or _POWER.fullmatch(text)):
        raise ValueError(text)
    number = float(text)
    if not np.isfinite(number):
        raise ValueError(text)
    return number


def digits(text: str) -> str:
    """Return text with the digits of any script as 0 to 9, and the Arabic decimal sign as one."""
    if text.isascii():
        return text
    letters = (
        str(unicodedata.decimal(letter)) if unicodedata.category(letter) == "Nd" else letter
        for letter in text.replace("\u066b", ".").replace("\u2212", "-")
        if unicodedata.category(letter) != "Cf"
    )
    return "".join(letters)
