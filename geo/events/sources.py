"""The sources of a large dataset as columns: one is made a value when it is asked for.

A million events name half a million publications. As values of Python those would take longer to
make, and more memory, than the events themselves.
"""

from abc import abstractmethod
from bisect import bisect_left
from collections.abc import ItemsView, Iterator, Mapping, ValuesView
from dataclasses import fields

import pyarrow as pa
import pyarrow.compute as pc

from geo.events.datasets import Source

_NAMES = [one.name for one in fields(Source)]


class Sources(Mapping[str, Source]):
    """Sources by their ids, which are gone through without looking for each by its id."""

    @abstractmethod
    def all(self) -> Iterator[Source]:
        """Yield all sources, each made when its turn comes."""

    def values(self) -> ValuesView[Source]:
        """Return all sources."""
        return _Values(self)

    def items(self) -> ItemsView[str, Source]:
        """Return all ids with their sources."""
        return _Items(self)


class _Values(ValuesView[Source]):
    _mapping: Sources

    def __iter__(self) -> Iterator[Source]:
        return self._mapping.all()


class _Items(ItemsView[str, Source]):
    _mapping: Sources

    def __iter__(self) -> Iterator[tuple[str, Source]]:
        return ((one.source_id, one) for one in self._mapping.all())


class SourceTable(Sources):
    """Sources by their ids, in the order of the ids.

    ``table`` has the columns of ``Source`` as texts, none null, and each id once.
    """

    def __init__(self, table: pa.Table) -> None:
        rows = table.select(_NAMES).combine_chunks()
        ids = rows["source_id"]
        if not pc.all(pc.less_equal(ids[:-1], ids[1:])).as_py():
            rows = rows.take(pc.sort_indices(ids))
        self._columns = {name: _one_piece(rows[name]) for name in _NAMES}
        self._ids = self._columns["source_id"]

    def __getitem__(self, source_id: str) -> Source:
        """Return the source with an id. Raises KeyError."""
        # Arrow orders texts by their bytes in UTF-8.
        wanted = source_id.encode("utf-8", "replace")
        row = bisect_left(range(len(self)), wanted, key=lambda at: self._id(at).encode())
        if row == len(self) or self._id(row) != source_id:
            raise KeyError(source_id)
        return Source(*(column[row].as_py() for column in self._columns.values()))

    def __iter__(self) -> Iterator[str]:
        """Yield the ids."""
        yield from self._ids.to_pylist()

    def __len__(self) -> int:
        """Return the number of sources."""
        return len(self._ids)

    def all(self) -> Iterator[Source]:
        """Yield all sources."""
        yield from map(Source, *(column.to_pylist() for column in self._columns.values()))

    def _id(self, row: int) -> str:
        text: str = self._ids[row].as_py()
        return text


def _one_piece(column: pa.ChunkedArray) -> pa.Array:
    return pa.concat_arrays([pa.array([], column.type), *column.chunks])
