"""Several datasets as one, each event still telling which of them it is from.

An id that two of them have stays with the earlier one; for the later one ``@`` and the dataset's
name follow it. The same place and the same source, with the same id, are one.
"""

from collections.abc import (
    Collection,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geo.events.datasets import Account, Dataset, Source
from geo.events.extent import extent
from geo.events.frame import EVENT_COLUMNS
from geo.events.sources import Sources
from geo.places.gazetteer import Gazetteer, Place
from geo.words.texts import say, say_list

Ids = Mapping[str, str]


def joined(datasets: Sequence[Dataset]) -> Dataset:
    """Return one dataset of all the events of several, one after another where days are equal.

    Its ``parts`` are theirs in the given order, and its events have a column ``dataset`` besides:
    the name of the part, a categorical in the order of the parts. A single dataset is returned as
    it is. Raises ValueError where there is none, two have the same name, or one is joined already.
    """
    names = [dataset.name for dataset in datasets]
    parts = [part for dataset in datasets for part in dataset.parts]
    if len(datasets) == 1:
        return datasets[0]
    if not datasets or len(parts) > len(names) or len({*names}) < len(names):
        raise ValueError(", ".join(names))
    places, place_ids = _places(datasets)
    sources, source_ids = _sources(datasets)
    event_ids = _event_ids(datasets)
    accounts: dict[str, tuple[Account, ...]] = {}
    for dataset, events, named in zip(datasets, event_ids, source_ids, strict=True):
        accounts |= _accounts(dataset, events, named)
    return Dataset(
        name="+".join(names),
        title=say_list(part.title for part in parts),
        version=", ".join(part.version for part in parts),
        licence=_licences([(part.licence, part.title) for part in parts]),
        credits=_different(credit for part in parts for credit in part.credits or (part.title,)),
        events=_events(datasets, event_ids, place_ids, source_ids),
        gazetteer=Gazetteer(places.values()),
        sources=sources,
        accounts=accounts,
        problems=tuple(problem for dataset in datasets for problem in dataset.problems),
        description="\n\n".join(_different(dataset.description for dataset in datasets)),
        extent=_extent(datasets),
        terms=" ".join(_different(part.terms for part in parts)),
        may_share_rows=all(part.may_share_rows for part in parts),
        joined_of=tuple(parts),
    )


def _different(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))


def _licences(licences: list[tuple[str, str]]) -> str:
    """Say which licence is whose; one that all have is said once, and none at all not."""
    if len({licence for licence, _ in licences}) == 1:
        return licences[0][0]
    return "; ".join(
        say("joined.licence", licence=licence or say("joined.unlicensed"), title=title)
        for licence, title in licences
    )


def _extent(datasets: Sequence[Dataset]) -> tuple[float, float, float, float] | None:
    known = [found for dataset in datasets if (found := extent(dataset))]
    if not known:
        return None
    west, south, east, north = zip(*known, strict=True)
    return min(west), min(south), max(east), max(north)


def _one_place(one: Place, other: Place) -> Place | None:
    """Return the place that both are, with the spellings of both, or None for two places."""
    if _what(one) != _what(other):
        return None
    return replace(one, aliases=_different((*one.aliases, *other.aliases)))


def _what(place: Place) -> tuple[object, ...]:
    """Return what makes a place this place; how else it is spelled does not."""
    return (
        place.name,
        place.kind,
        place.country,
        place.latitude,
        place.longitude,
        place.precision,
        place.radius_km,
    )


def _places(datasets: Sequence[Dataset]) -> tuple[dict[str, Place], list[Ids]]:
    """Return all places by id, and for each dataset the ids that are others now."""
    places: dict[str, Place] = {}
    changed: list[Ids] = []
    for dataset in datasets:
        own = {place.place_id: place for place in dataset.gazetteer}
        both = {id_: _one_place(places[id_], place) for id_, place in own.items() if id_ in places}
        apart = [id_ for id_, one in both.items() if one is None]
        ids = _new_ids(apart, {*places, *own} if apart else (), dataset.name)
        for id_, place in own.items():
            if id_ in ids:
                places[ids[id_]] = replace(place, place_id=ids[id_])
            else:
                places[id_] = both.get(id_) or place
        changed.append(ids)
    return places, changed


class _Sources(Sources):
    """The sources of several datasets, each left where it is; they may be half a million.

    ``again`` holds for each dataset the ids that an earlier one has for the same source, ``ids``
    those that are others now.
    """

    def __init__(
        self,
        several: Sequence[Mapping[str, Source]],
        again: Sequence[Collection[str]],
        ids: Sequence[Ids],
    ) -> None:
        self._several = [*zip(several, again, ids, strict=True)]
        self._before = [{new: old for old, new in some.items()} for some in ids]

    def __getitem__(self, source_id: str) -> Source:
        """Return the source with an id. Raises KeyError."""
        for (sources, _, ids), before in zip(self._several, self._before, strict=True):
            if source_id in before:
                return replace(sources[before[source_id]], source_id=source_id)
            if source_id not in ids and (found := sources.get(source_id)):
                return found
        raise KeyError(source_id)

    def __iter__(self) -> Iterator[str]:
        """Yield the ids."""
        for sources, again, ids in self._several:
            yield from (ids.get(one, one) for one in sources if one not in again)

    def __len__(self) -> int:
        """Return the number of sources."""
        return sum(len(sources) - len(again) for sources, again, _ in self._several)

    def all(self) -> Iterator[Source]:
        """Yield all sources."""
        for sources, again, ids in self._several:
            for one in sources.values():
                if one.source_id in ids:
                    yield replace(one, source_id=ids[one.source_id])
                elif one.source_id not in again:
                    yield one


def _sources(datasets: Sequence[Dataset]) -> tuple[_Sources, list[Ids]]:
    """Return all sources, and for each dataset the ids that are others now."""
    used: set[str] = set()
    again: list[Collection[str]] = []
    changed: list[Ids] = []
    for number, dataset in enumerate(datasets):
        both = used.intersection(dataset.sources)
        apart: list[str] = []
        if both:
            known = _Sources([one.sources for one in datasets[:number]], again, changed)
            earlier = {one.source_id: one for one in known.values() if one.source_id in both}
            own = (one for one in dataset.sources.values() if one.source_id in both)
            apart = [one.source_id for one in own if one != earlier[one.source_id]]
        ids = _new_ids(apart, used.union(dataset.sources) if apart else (), dataset.name)
        used.update(ids.get(one, one) for one in dataset.sources)
        again.append(both.difference(apart))
        changed.append(ids)
    return _Sources([dataset.sources for dataset in datasets], again, changed), changed


def _new_ids(ids: Iterable[str], taken: Collection[str], name: str) -> dict[str, str]:
    """Return an id that nothing has for each of some ids."""
    used = set(taken)
    found = {}
    for id_ in ids:
        new = f"{id_}@{name}"
        while new in used:
            new += f"@{name}"
        used.add(new)
        found[id_] = new
    return found


def _event_ids(datasets: Sequence[Dataset]) -> list[Ids]:
    """Return, for each dataset, the ids of its events that are others now."""
    changed: list[Ids] = []
    earlier: list[pa.ChunkedArray] = []
    for dataset in datasets:
        own = _column(dataset.events["event_id"])
        known = pa.chunked_array([chunk for column in earlier for chunk in column.chunks], _TEXT)
        twice = own.filter(pc.is_in(own, known)).to_pylist()
        # Most datasets share no id, and a set of a million texts is slow to make.
        taken = {*known.to_pylist(), *own.to_pylist()} if twice else ()
        ids = _new_ids(twice, taken, dataset.name)
        changed.append(ids)
        earlier.append(_mapped(own, ids))
    return changed


def _accounts(
    dataset: Dataset, events: Ids, sources: Ids
) -> Iterator[tuple[str, tuple[Account, ...]]]:
    """Yield the accounts of a dataset with the ids that they have now."""
    for event_id, accounts in dataset.accounts.items():
        new = events.get(event_id, event_id)
        yield (
            new,
            tuple(
                replace(
                    account,
                    event_id=new,
                    source_ids=tuple(sources.get(one, one) for one in account.source_ids),
                )
                for account in accounts
            ),
        )


def _events(
    datasets: Sequence[Dataset],
    event_ids: Sequence[Ids],
    place_ids: Sequence[Ids],
    source_ids: Sequence[Ids],
) -> pd.DataFrame:
    """Return the events of all, sorted by first and last day; each column is copied once."""
    frames = [dataset.events for dataset in datasets]
    days = [np.concatenate([frame[name].to_numpy() for frame in frames]) for name in _DAYS]
    order = np.lexsort(days)
    changed = {"event_id": event_ids, "place_id": place_ids}
    columns: dict[str, Any] = {}
    for name in EVENT_COLUMNS:
        series = [frame[name] for frame in frames]
        if name in changed:
            series = [_renamed(one, ids) for one, ids in zip(series, changed[name], strict=True)]
        if name == "source_ids":
            series = [_relisted(one, ids) for one, ids in zip(series, source_ids, strict=True)]
        columns[name] = pd.concat(series, ignore_index=True).array.take(order)
    codes = np.repeat(np.arange(len(frames)), [len(frame) for frame in frames])
    names = pd.Index([dataset.name for dataset in datasets])
    columns["dataset"] = pd.Categorical.from_codes(codes[order], categories=names)
    columns["row"] = np.arange(len(order), dtype="int64")
    return pd.DataFrame(columns, copy=False)


_TEXT = pa.large_string()

# The last named is the first that counts.
_DAYS = ("last_day", "first_day")


def _column(column: "pd.Series[Any]") -> pa.ChunkedArray:
    return pa.chunked_array(pa.table({"": column}).column(0).cast(_TEXT).chunks, _TEXT)


def _mapped(column: pa.ChunkedArray, ids: Ids) -> pa.ChunkedArray:
    """Put the new id for each that has one."""
    if not ids:
        return column
    found = pc.index_in(column, pa.array(ids.keys(), column.type))
    return pc.coalesce(pa.chunked_array([pa.array(ids.values(), column.type)]).take(found), column)


def _renamed(column: "pd.Series[Any]", ids: Ids) -> "pd.Series[Any]":
    return pd.Series(_mapped(_column(column), ids), dtype="str") if ids else column


def _relisted(column: "pd.Series[Any]", ids: Ids) -> "pd.Series[Any]":
    """Put the new ids into lists of ids."""
    if not ids:
        return column
    lists = pa.array(column)
    if isinstance(lists, pa.ChunkedArray):
        lists = lists.combine_chunks()
    lengths = pc.fill_null(pc.list_value_length(lists), 0).to_numpy()
    offsets = pa.array(np.concatenate([[0], np.cumsum(lengths)]), pa.int32())
    items = _mapped(pa.chunked_array([pc.list_flatten(lists)]), ids).combine_chunks()
    made = pa.ListArray.from_arrays(offsets, items).cast(lists.type)
    return pd.Series(made, dtype=column.dtype)
