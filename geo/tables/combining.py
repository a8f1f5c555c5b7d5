"""Several columns at once: each different combination of their texts, and what is made of it.

A million rows hold far fewer different combinations than rows, so a rule is written for one
combination of texts, in plain Python, and costs what the combinations cost.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

Made = TypeVar("Made")
Codes = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Combined:
    """The combinations of texts in some columns, in the order of their first row.

    ``codes`` has each row's index into the combinations; ``firsts`` the first row of each.
    """

    codes: Codes
    firsts: Codes
    columns: tuple[pa.DictionaryArray, ...]

    @cached_property
    def texts(self) -> list[tuple[str, ...]]:
        """The combinations."""
        return [texts for several in self.slices(len(self.firsts) or 1) for texts in several]

    def slices(self, size: int) -> Iterator[list[tuple[str, ...]]]:
        """Yield the combinations, ``size`` at a time."""
        for start in range(0, len(self.firsts), size):
            rows = pa.array(self.firsts[start : start + size])
            parts = [
                column.dictionary.take(column.indices.take(rows)).to_pylist()
                for column in self.columns
            ]
            yield list(zip(*parts, strict=True)) if parts else [()] * len(rows)

    def make(self, rule: Callable[..., Made]) -> list[Made]:
        """Return what ``rule`` makes of each combination, its texts as arguments."""
        return [rule(*texts) for texts in self.texts]

    def spread(self, made: pa.Array) -> pa.Array:
        """Return values made of the combinations, for every row."""
        return made.take(pa.array(self.codes))

    def coded(self, made: Sequence[str]) -> pa.DictionaryArray:
        """Return texts made of the combinations, for every row, as codes."""
        texts = pa.array(made, pa.large_string())
        return pa.DictionaryArray.from_arrays(pa.array(self.codes.astype(np.int32)), texts)

    def counts(self) -> Codes:
        """Return how many rows each combination has."""
        counts: Codes = np.bincount(self.codes, minlength=len(self.texts))
        return counts

    def where(self, flags: Sequence[bool]) -> Codes:
        """Return the rows whose combination has its flag set."""
        rows: Codes = (
            np.flatnonzero(np.array(flags, bool)[self.codes]) if len(self.texts) else _NONE
        )
        return rows


_NONE: Codes = np.zeros(0, np.int64)


def combined(columns: Sequence[pa.DictionaryArray], length: int = 0) -> Combined:
    """Return the combinations of some columns; of no columns, one empty one for ``length`` rows."""
    codes = np.zeros(length if not columns else len(columns[0]), np.int64)
    for column in columns:
        codes = codes * (len(column.dictionary) + 1) + column.indices.to_numpy()
        codes = pd.factorize(codes)[0].astype(np.int64)
    return Combined(codes, _first_rows(codes), tuple(columns))


def _first_rows(codes: Codes) -> Codes:
    """Return the first row of each code; codes are numbered in the order of their first row."""
    if not len(codes):
        return _NONE
    firsts = np.zeros(int(codes.max()) + 1, np.int64)
    firsts[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
    return firsts
