"""The rows of a foreign file as JSON objects of what their cells held, so that nothing is lost."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geo.tables.table import Numbers, encoded

_MEMBER = pa.large_string()
_BETWEEN = ", "
# As many different texts are written once; with more, they are written as rows are asked for.
_FEW = 65_536
# So many rows show whether two columns have few combinations.
_SHOWN, _FEW_SHOWN = 32_768, 4_096


@dataclass(frozen=True, eq=False)
class _Part:
    """One column, or several beside each other: different texts, and which of them a row has.

    The texts are members of JSON objects already, unless there is a ``key`` for them.
    """

    codes: pa.Array
    texts: pa.Array
    key: str = ""

    def take(self, rows: pa.Array) -> pa.Array:
        """Return the members of some rows."""
        found = self.texts.take(self.codes.take(rows))
        return _members(self.key, found) if self.key else found


class Originals:
    """The rows of a file as JSON objects of what their cells held; empty cells are left out."""

    def __init__(self, columns: pa.Table) -> None:
        self._parts = tuple(_parts(columns))

    def take(self, rows: Numbers) -> pa.Array:
        """Return some rows."""
        taken = pa.array(rows)
        members = [part.take(taken) for part in self._parts]
        between, edge, end = (pa.scalar(sign, _MEMBER) for sign in ("", "{", "}"))
        if members and pc.all(pc.not_equal(members[0], "")).as_py():
            # Where every row begins with the same column, the long texts are copied only once.
            members[0] = pc.utf8_slice_codeunits(members[0], len(_BETWEEN))
            return pc.binary_join_element_wise(edge, *members, end, between)
        inside = pc.binary_join_element_wise(*members, between)
        inside = pc.utf8_slice_codeunits(inside, len(_BETWEEN))
        return pc.binary_join_element_wise(edge, inside, end, between)


def _parts(columns: pa.Table) -> Iterator[_Part]:
    """Yield the columns, those beside each other together where they have few combinations."""
    last: _Part | None = None
    for name in columns.column_names:
        column = encoded(columns[name])
        key = json.dumps(name.lstrip("\x1f"), ensure_ascii=False)
        if len(column.dictionary) > _FEW:
            new = _Part(column.indices, column.dictionary, key)
        else:
            new = _Part(column.indices, _members(key, column.dictionary))
        both = _together(last, new) if last else new
        if last and both is None:
            yield last
        last = both or new
    if last:
        yield last


def _together(one: _Part, other: _Part) -> _Part | None:
    """Return two parts as one, or None where they have too many combinations."""
    if one.key or other.key:
        return None
    codes = one.codes.to_numpy().astype(np.int64) * len(other.texts) + other.codes.to_numpy()
    if len(pd.unique(codes[:_SHOWN])) > _FEW_SHOWN:
        return None
    numbers, different = pd.factorize(codes)
    if len(different) > _FEW:
        return None
    first, second = (pa.array(part) for part in np.divmod(different, max(len(other.texts), 1)))
    joined = (one.texts.take(first), other.texts.take(second), pa.scalar("", _MEMBER))
    texts = pc.binary_join_element_wise(*joined)
    return _Part(pa.array(numbers.astype(np.int32)), texts)


def _members(key: str, texts: pa.Array) -> pa.Array:
    """Return each text as a member of a JSON object, with what parts it from the one before."""
    escaped, there = texts, _signs(texts)
    for sign in ("\\", '"'):
        if there[ord(sign)]:
            escaped = pc.replace_substring(escaped, sign, f"\\{sign}")
    before, after = pa.scalar(f'{_BETWEEN}{key}: "', _MEMBER), pa.scalar('"', _MEMBER)
    quoted = pc.binary_join_element_wise(before, escaped, after, pa.scalar("", _MEMBER))
    if there[:32].any() or there[127]:
        control = pc.match_substring_regex(texts, r"[\x00-\x1f\x7f]")
        written = map(partial(json.dumps, ensure_ascii=False), texts.filter(control).to_pylist())
        mended = pa.array([f"{_BETWEEN}{key}: {text}" for text in written], _MEMBER)
        quoted = pc.replace_with_mask(quoted, control, mended)
    return pc.if_else(pc.equal(texts, ""), "", quoted)


def _signs(texts: pa.Array) -> "npt.NDArray[np.bool_]":
    """Return which bytes stand anywhere in some texts (large strings), or in those beside them."""
    there = np.zeros(256, bool)
    content = texts.buffers()[2]
    if content is not None:
        there[np.frombuffer(content, np.uint8)] = True
    return there
