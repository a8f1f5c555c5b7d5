"""A column of coordinates of one axis to degrees: each different text once."""

import re
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from geo.values import coordinates, numbers

Floats = npt.NDArray[np.float64]

_POWER = re.compile(r"[+-]?\d{1,15}(\.\d{1,20})?[eE][+-]?\d{1,2}", re.ASCII)
_LONGEST_ANGLE = 80


def degrees(column: pa.DictionaryArray) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Return coordinates in degrees, and which rows hold text that is none.

    O is west or east (``ouest``, ``Ost``) as the column's other letters prove.
    """
    sides: list[bool | None] = []

    def one(text: str) -> float:
        if _POWER.fullmatch(text):
            return float(text)
        if not sides:
            sides.append(west_of(column.dictionary.to_pylist()))
        return coordinates.angle(text, sides[0])[0]

    return numbers.parsed(column, one, numbers.PLAIN)


def west_of(texts: Iterable[str]) -> bool | None:
    """Return whether O means west in some texts, by their other letters; None for unknown."""
    letters = {coordinates.says_o(text) for text in texts if len(text) < _LONGEST_ANGLE}
    return None if ("e" in letters) == ("w" in letters) else "e" in letters
