"""What a code is, whatever wrote it: ``1``, ``1.0``, `` 1 `` and ``١`` are the same.

Programs that keep numbers with gaps write whole numbers as floats, and people write codes with
other digits, capitals and spaces. Here alone is decided what is the same code, for every format.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Generic, TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from geo.places.gazetteer import fold
from geo.tables.table import Table, recoded
from geo.values.numbers import digits

Meaning = TypeVar("Meaning")

_BETWEEN = " / "
# How much longer a code may be written: with decimals, spaces and signs.
_SLACK = 8
# How often the regular expressions of Arrow may repeat a letter.
_MOST_REPEATED = 1_000
_NUMBER = re.compile(r"\+?(-?)(\d+)(?:\.0+|,0)?", re.ASCII)
_NOUGHTS = re.compile(r"(-?)0+(?=\d)", re.ASCII)
_FLOAT = r"^\s*-?(0|[1-9][0-9]*)(\.0+|,0)\s*$"
_DECIMALS = re.compile(r"(\.0+|,0)\s*$")


@lru_cache(maxsize=4096)
def code(text: str) -> str:
    """Return a code as codes are compared: a number without decimals, or words as they fold.

    A code of several columns has `` / `` between its parts.
    """
    return _BETWEEN.join(_part(part) for part in text.split(_BETWEEN))


def _part(text: str) -> str:
    bare = digits(text).strip()
    if number := _NUMBER.fullmatch(bare):
        return "".join(number.groups())
    # What is made of signs alone folds to nothing.
    return fold(bare) or bare


class Codes(Generic[Meaning]):
    """Codes with their meanings, asked for in whatever way they are written.

    Leading noughts count only where one of the codes has such: ``01`` is ``1`` elsewhere.
    """

    def __init__(self, meanings: Mapping[str, Meaning]) -> None:
        self._meanings = {code(one): meaning for one, meaning in meanings.items()}
        self._bare = not any(_NOUGHTS.match(one) for one in self._meanings)
        # What begins as one of the codes does, and is about as long, is looked at closely.
        firsts = "".join({re.escape(one[:1]) for one in self._meanings})
        self._longest = max(map(len, meanings), default=0) + _SLACK
        rest = f".{{0,{self._longest}}}" if self._longest < _MOST_REPEATED else ".*"
        self._likely = rf"(?is)^\s*(?:[{firsts}+0]|[^0-9a-z-]){rest}$"
        #: The codes as they were given, for people.
        self.said = ", ".join(meanings)

    def get(self, text: str, default: Meaning) -> Meaning:
        """Return what a code means, or the default."""
        return self._meanings.get(self._known(text), default)

    def __contains__(self, text: str) -> bool:
        """Tell whether it is one of the codes."""
        return self._known(text) in self._meanings

    def among(self, texts: pa.Array) -> npt.NDArray[np.bool_]:
        """Flag those of some texts that are one of the codes."""
        flags = np.zeros(len(texts), bool)
        if self._meanings:
            likely = np.flatnonzero(
                pc.match_substring_regex(texts, self._likely).to_numpy(zero_copy_only=False)
            )
            for at, text in zip(likely, texts.take(pa.array(likely)).to_pylist(), strict=True):
                flags[at] = text in self
        return flags

    def _known(self, text: str) -> str:
        # What is longer than any code need not be folded to be told from them.
        if len(text) > self._longest + 1:
            return text
        one = code(text)
        return one if one in self._meanings or not self._bare else _NOUGHTS.sub(r"\1", one)


def codes(texts: Iterable[str]) -> Codes[bool]:
    """Return codes that mean nothing but themselves."""
    return Codes(dict.fromkeys(texts, True))


def without(column: pa.DictionaryArray, absent: Codes[bool]) -> pa.DictionaryArray:
    """Return a column trimmed, empty where its text is one of the ``absent``."""
    texts = pc.utf8_trim_whitespace(column.dictionary)
    gone = absent.among(texts)
    if gone.any():
        texts = pc.if_else(pa.array(gone), pa.scalar("", texts.type), texts)
    return pa.DictionaryArray.from_arrays(column.indices, texts)


def whole(table: Table) -> Table:
    """Return the table with each column that holds only whole floats written as whole numbers.

    So ids, years and codes are what they were before a program wrote ``214797.0``; a column
    that has one other text stays as it is, and so does ``007``.
    """
    columns = ((name, table.column(name)) for name in table.names)
    changed = {
        name: recoded(column, lambda text: _DECIMALS.sub("", text))
        for name, column in columns
        if _holds_floats(column.dictionary)
    }
    return table.replaced(changed) if changed else table


def _holds_floats(texts: pa.Array) -> bool:
    """Whether all texts that are not empty are whole floats; most columns show it at once."""
    for count in (8, len(texts)):
        some = texts.slice(0, count)
        some = some.filter(pc.not_equal(pc.utf8_trim_whitespace(some), ""))
        if not pc.all(pc.match_substring_regex(some, _FLOAT)).as_py():
            return False
    return len(some) > 0
