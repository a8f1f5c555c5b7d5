"""A draft to events: names placed, notes written, rows in order, a batch of events at a time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geo.events.dates import OPEN_END, OPEN_START
from geo.events.frame import CHOICES, DATE_PRECISIONS, canonical
from geo.importing.convert import Draft
from geo.importing.convert_places import Placed
from geo.importing.report import Findings
from geo.places.countries import code_of
from geo.places.gazetteer import PLACE_PRECISIONS, Gazetteer, Place
from geo.places.geocoding import UNLOCATED, UNMATCHED, Geocoded, Key, geocode
from geo.tables.table import Numbers, Parts, Table, plain, with_texts
from geo.words.texts import say

#: Ways to find a name that leave no doubt; an event found otherwise is inferred.
CERTAIN_METHODS: tuple[str, ...] = ("settled", "exact", "folded", "in_admin", "within")

#: With more places than this, the dataset has no gazetteer of its own: events tell their place.
MOST_PLACES = 100_000

#: Events that are put together at once.
BATCH = 32_768

_OPEN_DAY = int(np.datetime64(OPEN_END, "D").astype(np.int64))
_NO_START = int(np.datetime64(OPEN_START, "D").astype(np.int64))
_MEMBER = pa.large_string()

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Located:
    """Where each row's event was, once names were looked up.

    ``places`` as ``Placed`` has them, coordinates NaN for none; ``inferred`` flags rows whose
    place was worked out; ``geocoded`` says how names were found, None where no row needed it;
    ``known`` are the gazetteer's places that rows have.
    """

    places: Placed
    inferred: Flags
    geocoded: Geocoded | None = None
    known: tuple[Place, ...] = ()


def located(
    places: Placed,
    usable: Flags,
    wanted: Flags,
    gazetteer: Gazetteer,
    settled: Mapping[Key, Place],
    findings: Findings,
) -> Located:
    """Place the ``wanted`` rows that have no ``usable`` coordinates by their names."""
    inferred = np.zeros(len(usable), bool)
    bare = np.flatnonzero(wanted & ~usable)
    # A dataset's own rows name their place by its id.
    ids = _texts(places.place_id, bare)
    by_id = {
        int(row): (place, place.radius_km)
        for row, one in zip(bare, ids, strict=True)
        if (place := gazetteer.get(one)) is not None
    }
    rows = np.array([row for row in bare.tolist() if row not in by_id], np.int64)
    told = _named(places, rows)
    findings.add("no_place", np.setdiff1d(rows, told))
    result, found = None, by_id
    if len(told):
        result = geocode(_names(places, told), gazetteer, settled)
        matched = result.frame["place_id"].ne("").to_numpy()
        methods = result.frame["method"].astype(str).to_numpy()
        inferred[told[matched & ~np.isin(methods, CERTAIN_METHODS)]] = True
        written = np.array(_texts(places.place, told), object)
        _say_geocoded(result, told, written, methods, matched, findings)
        by_name = {place.place_id: place for place in result.places}
        for row, name, km in zip(
            told[matched].tolist(),
            result.frame["place_id"][matched],
            result.frame["radius_km"][matched],
            strict=True,
        ):
            found[row] = (by_name[name], float(km))
    known = {place.place_id: place for place, _ in found.values()}
    return Located(_with(places, usable, found), inferred, result, tuple(known.values()))


def _names(places: Placed, rows: Numbers) -> pd.DataFrame:
    columns = {"place": places.named, "admin1": places.admin, "country": places.country}
    return pd.DataFrame({name: _texts(one, rows) for name, one in columns.items()}, index=rows)


def _texts(column: pa.DictionaryArray, rows: Numbers) -> list[str]:
    texts: list[str] = column.take(pa.array(rows)).to_pylist()
    return texts


def _named(places: Placed, rows: Numbers) -> Numbers:
    """Return those of the rows that name a place, a region or a country."""
    told = np.zeros(len(rows), bool)
    for column in (places.named, places.admin, places.country):
        told |= np.array([bool(text) for text in _texts(column, rows)], bool)
    return rows[told]


def _say_geocoded(
    result: Geocoded,
    rows: Numbers,
    written: npt.NDArray[np.object_],
    methods: Any,
    matched: Flags,
    findings: Findings,
) -> None:
    texts = {name: say(f"geocode.method.{name}") for name in result.counts}
    without = {place.place_id for place in result.places if place.kind == UNLOCATED}
    nowhere = result.frame["place_id"].isin(without).to_numpy()
    findings.add("geocode_unlocated", rows[nowhere], "place", written[nowhere].tolist())
    placed = matched & ~nowhere
    details = [
        f"{place_id}: {texts[method]}"
        for place_id, method in zip(result.frame["place_id"][placed], methods[placed], strict=True)
    ]
    findings.add("geocoded", rows[placed], "place", written[placed].tolist(), details)
    for method in UNMATCHED:
        chosen = methods == method
        findings.add(f"geocode_{method}", rows[chosen], "place", written[chosen].tolist())


def _with(places: Placed, usable: Flags, found: Mapping[int, tuple[Place, float | None]]) -> Placed:
    """Return the places with coordinates only where usable, and those that were found."""
    latitude = np.where(usable, places.latitude, np.nan)
    longitude = np.where(usable, places.longitude, np.nan)
    precision = np.where(usable, places.precision, len(PLACE_PRECISIONS)).astype(np.int8)
    radius = np.where(usable, places.radius_km, np.nan)
    changed = replace(
        places, latitude=latitude, longitude=longitude, precision=precision, radius_km=radius
    )
    if not found:
        return changed
    rows = np.array(list(found), np.int64)
    taken = [place for place, _ in found.values()]
    latitude[rows] = [np.nan if one.latitude is None else one.latitude for one in taken]
    longitude[rows] = [np.nan if one.longitude is None else one.longitude for one in taken]
    precision[rows] = [PLACE_PRECISIONS.index(one.precision) for one in taken]
    radius[rows] = [np.nan if km is None else km for _, km in found.values()]
    names = zip(_texts(places.place, rows), (one.name for one in taken), strict=True)
    local = zip(_texts(places.place_local, rows), (one.name_local for one in taken), strict=True)
    return replace(
        changed,
        place_id=with_texts(places.place_id, rows, [one.place_id for one in taken]),
        place=with_texts(places.place, rows, [own or other for own, other in names]),
        place_local=with_texts(places.place_local, rows, [own or other for own, other in local]),
    )


def sorted_rows(draft: Draft, event_id: pa.DictionaryArray, kept: Numbers) -> Numbers:
    """Return the kept rows in the order of the canonical frame."""
    taken = pa.array(kept)
    first, last = closed(draft, kept)
    table = pa.table(
        {
            "first": pa.array(first),
            "last": pa.array(last),
            "id": plain(event_id.take(taken)),
        }
    )
    order = pc.sort_indices(table, [(name, "ascending") for name in table.column_names])
    rows: Numbers = kept[order.to_numpy()]
    return rows


def closed(draft: Draft, kept: Numbers) -> tuple[Numbers, Numbers]:
    """Return first and last days.

    An event that is still open ends on the last day that the file knows of, and one without a
    start begins on the first.
    """
    first, last = draft.dates.first_day[kept], draft.dates.last_day[kept]
    is_open, has_no_start = last == _OPEN_DAY, first == _NO_START
    if is_open.any():
        known = np.concatenate([first[~has_no_start], last[~is_open]]).max()
        last = np.where(is_open, known, last)
    if has_no_start.any():
        known = np.concatenate([first[~has_no_start], last]).min()
        first = np.where(has_no_start, known, first)
    return first, last


@dataclass(frozen=True, eq=False)
class Events:
    """All that events are made of; ``order`` are the rows that become events, sorted."""

    draft: Draft
    places: Placed
    event_id: pa.DictionaryArray
    order: Numbers
    notes: Parts
    inferred: Flags
    table: Table

    def batches(self) -> Iterator[tuple[pd.DataFrame, Numbers]]:
        """Yield canonical events and the rows of the table that they are, in order."""
        first_day = np.zeros(len(self.table), np.int64)
        last_day = first_day.copy()
        first_day[self.order], last_day[self.order] = closed(self.draft, self.order)
        for start in range(0, len(self.order), BATCH):
            rows = self.order[start : start + BATCH]
            frame = self._frame(rows, first_day[rows], last_day[rows])
            frame["row"] += start
            yield frame, rows

    def _frame(self, rows: Numbers, first_day: Numbers, last_day: Numbers) -> pd.DataFrame:
        """Return the canonical frame of some rows."""
        taken = pa.array(rows)
        dates, places, drafted = self.draft.dates, self.places, self.draft.columns
        columns = {
            "event_id": self.event_id,
            "title": drafted["title"],
            "date": dates.text,
            "actors": drafted["actors"],
            "place_id": places.place_id,
            "place": places.place,
            "place_local": places.place_local,
            "summary": drafted["summary"],
            "note": self.notes,
        }
        made: dict[str, Any] = {
            name: pd.Series(plain(column.take(taken)), dtype="str")
            for name, column in columns.items()
        }
        for name in ("actor_names", "source_ids"):
            lists = drafted[name].take(taken)
            made[name] = pd.Series(lists, dtype=pd.ArrowDtype(lists.type))
        for name in ("kind", "category", "certainty"):
            made[name] = _coded(name, drafted[name].take(taken))
        made["certainty"] = made["certainty"].mask(self.inferred[rows], "inferred")
        made["first_day"], made["last_day"] = _days(first_day), _days(last_day)
        made["date_precision"] = _ranked(DATE_PRECISIONS, dates.precision[rows])
        made["place_precision"] = _ranked(PLACE_PRECISIONS, places.precision[rows])
        for name in ("latitude", "longitude", "radius_km"):
            made[name] = pd.Series(getattr(places, name)[rows])
        for name in ("killed_low", "killed_high"):
            made[name] = pd.Series(drafted[name][rows]).astype("Int64")
        return canonical(pd.DataFrame(made))

    def sources(self) -> pa.Table:
        """Return the sources that events name, as columns of ``geo.events.datasets.Source``."""
        lists = self.draft.columns["source_ids"]
        used = pa.array(np.unique(lists.codes[self.order]))
        named = pc.unique(pc.list_flatten(lists.lists.take(used)))
        sources = self.draft.sources
        return sources.filter(pc.is_in(sources["source_id"], named))

    def gazetteer(self, known: tuple[Place, ...]) -> Gazetteer:
        """Return the places: those of a gazetteer that were found, and the file's own.

        One of the file's own stands where its first row with coordinates of the finest
        precision stands.
        """
        places, rows = self.places, self.order
        ids = places.place_id.indices.to_numpy()[rows]
        names = places.place_id.dictionary.to_pylist()
        have = {place.place_id for place in known}
        own = pd.DataFrame(
            {
                "id": ids,
                "row": rows,
                "bare": np.isnan(places.latitude[rows]),
                "precision": places.precision[rows],
            }
        ).sort_values(["bare", "precision"], kind="stable")
        own = own.drop_duplicates("id").sort_values("row")
        found = own.loc[[bool(names[one]) and names[one] not in have for one in own["id"]], "row"]
        if len(found) > MOST_PLACES:
            return Gazetteer(known)
        return Gazetteer((*known, *(self._place(int(row)) for row in found)))

    def _place(self, row: int) -> Place:
        places = self.places
        rank = int(places.precision[row])
        return Place(
            place_id=places.place_id[row].as_py(),
            name=places.place[row].as_py(),
            name_local=places.place_local[row].as_py(),
            country=code_of(places.country[row].as_py()),
            latitude=_number(places.latitude[row]),
            longitude=_number(places.longitude[row]),
            precision=PLACE_PRECISIONS[rank] if rank < len(PLACE_PRECISIONS) else "settlement",
            radius_km=_number(places.radius_km[row]),
        )


def _coded(name: str, column: pa.DictionaryArray) -> "pd.Series[Any]":
    choices = list(CHOICES[name])
    ranks = np.array([choices.index(text) for text in column.dictionary.to_pylist()] or [0])
    codes = ranks[column.indices.to_numpy()]
    return pd.Series(pd.Categorical.from_codes(codes, pd.Index(choices), ordered=True))


def _ranked(choices: tuple[str, ...], codes: npt.NDArray[np.int8]) -> "pd.Series[Any]":
    known = np.where(codes < len(choices), codes, -1)
    return pd.Series(pd.Categorical.from_codes(known, pd.Index(list(choices)), ordered=True))


def _days(days: Numbers) -> "pd.Series[Any]":
    return pd.Series(days.astype("datetime64[D]").astype("datetime64[s]"))


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def with_notes(notes: Parts, findings: Findings, length: int) -> Parts:
    """Return each row's note with what was found about it."""
    told: dict[int, list[str]] = {}
    for code, rows, values, details in findings.notes():
        said: dict[tuple[str, str], str] = {}
        for row, value, detail in zip(rows.tolist(), values, details, strict=True):
            if (value, detail) not in said:
                words = {"value": value, "detail": detail}
                said[value, detail] = say(f"finding.{code}.note", **words)
            told.setdefault(row, []).append(said[value, detail])
    texts = {"": 0}
    codes = np.zeros(length, np.int32)
    for row, sentences in told.items():
        codes[row] = texts.setdefault(" ".join(dict.fromkeys(sentences)), len(texts))
    extra = pa.DictionaryArray.from_arrays(pa.array(codes), pa.array(list(texts), _MEMBER))
    return Parts((*notes.columns, extra), " ")


def made_ids(table: Table, rows: Numbers) -> list[str]:
    """Return an id for each of some rows, made of all that the row says."""
    ids = []
    for start in range(0, len(rows), BATCH):
        taken = pa.array(rows[start : start + BATCH])
        cells = [plain(table.column(name).take(taken)) for name in table.columns.column_names]
        whole = pc.binary_join_element_wise(*cells, pa.scalar("\x1f", _MEMBER))
        for text in whole.to_pylist():
            digest = blake2b(text.encode("utf-8", "replace"), digest_size=8)
            ids.append(f"r-{digest.hexdigest()}")
    return ids
