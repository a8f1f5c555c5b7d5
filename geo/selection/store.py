"""The questions that a selection answers, each by one expression.

Every number, list, chart, export and layer is asked here, so they always agree.
"""

from collections.abc import Sequence
from functools import lru_cache
from threading import RLock
from typing import Any

import duckdb
import ibis
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geo.events import records
from geo.events.datasets import Dataset
from geo.events.frame import CATEGORIES, whole
from geo.selection import points
from geo.selection.facets import Counts, Facets, Flags
from geo.selection.points import Points
from geo.selection.predicates import FILTERS, Tables, certainties, predicates, without
from geo.selection.sentence import sentence
from geo.selection.summary import Summary
from geo.selection.view import CERTAIN, View
from geo.words.texts import say

#: What rows can be sorted by; ``-`` before one turns it round. Equal rows follow their date.
SORTS: tuple[str, ...] = ("date", "title", "category", "place", "certainty")

#: Facets, in the order in which they are shown.
FACETS: tuple[str, ...] = ("category", "actor", "place", "certain")

# For how many words the rows that hold them are kept.
_MOST_FOUND = 8

Facet = list[tuple[str, str, int]]


class EventStore:
    """A dataset that answers a View's questions. Safe to share between threads.

    DuckDB reads the dataset's own columns in place; nothing is copied, and it can reach
    neither files nor the network.
    """

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self._frame = dataset.events
        self._lock = RLock()
        self._backend = _backend(dataset)
        self._tables = Tables(*(self._backend.table(name) for name in Tables._fields))
        self._values = Facets(self._frame)
        self._found: dict[str, str] = {}
        self._summary = lru_cache(maxsize=64)(self._ask_summary)
        self._facets = lru_cache(maxsize=64)(self._ask_facets)

    def summary(self, view: View) -> Summary:
        """Count what is shown and what each filter hides."""
        with self._lock:
            return self._summary(view.filters())

    def sentence(self, view: View) -> str:
        """Say the selection and its counts."""
        gazetteer = self.dataset.gazetteer
        names = {one: place.name for one in view.places if (place := gazetteer.get(one))}
        return sentence(view, self.dataset.title, self.summary(view), names)

    def rows(
        self, view: View, limit: int | None = None, offset: int = 0, sort: str = "date"
    ) -> pd.DataFrame:
        """Return the selected events as rows of the canonical frame.

        ``sort`` is one of ``SORTS``, with ``-`` before it to turn it round. Raises ValueError
        with a sentence when it is none of them.
        """
        with self._lock:
            events = self._selected(view)
            ordered = events.order_by(_order(events, sort)).select("row")
            numbers = self._ask(ordered.limit(limit, offset=offset))["row"].to_numpy()
        rows: pd.DataFrame = self._frame.iloc[numbers]
        return rows

    def facets(self, view: View) -> dict[str, Facet]:
        """Return each facet's values as (value, label, count), with all other filters applied.

        A value that the view has chosen stays in its facet when its count is 0; actors and
        places come with the most frequent first.
        """
        with self._lock:
            facets = self._facets(view.filters().replace(language=view.language))
        return {name: list(values) for name, values in facets.items()}

    def timeline(self, view: View, unit: str = "month") -> pd.DataFrame:
        """Count the selected events by month (or year) and category.

        Columns: ``month`` (or ``year``, its first day), ``category``, ``count``. An event
        counts in the month of its first day, also when its date spans several.
        """
        if unit not in ("month", "year"):
            raise ValueError(say("unit.unknown", value=unit))
        with self._lock:
            events = self._selected(view)
            year = events.first_day.year().cast("int64")
            month = events.first_day.month().cast("int64") if unit == "month" else 1
            grouped = events.group_by(
                months=(year - 1970) * 12 + month - 1, category=events.category
            ).aggregate(count=lambda t: t.count())
            found = self._ask(grouped).to_pandas()
        months = found["months"].to_numpy().astype("datetime64[M]").astype("datetime64[s]")
        frame = pd.DataFrame(
            {
                unit: months,
                "category": found["category"].astype(self._frame["category"].dtype),
                "count": found["count"].astype("int64"),
            }
        )
        return frame.sort_values([unit, "category"], ignore_index=True)

    def mask(self, view: View) -> bytes:
        """Return one bit a row, the first row in the lowest bit: whether it passes.

        All filters but date, category and certainty of the date, which a map applies as it
        draws.
        """
        drawn = without(view.filters(), "date", "category")
        drawn = drawn.replace(certain=tuple(set(drawn.certain) - {"date"}))
        passes = np.zeros(len(self._frame), dtype=bool)
        with self._lock:
            passes[self._ask(self._selected(drawn).select("row"))["row"].to_numpy()] = True
        return np.packbits(passes, bitorder="little").tobytes()

    def points(self) -> Points:
        """Return the columns that a map's layer reads, for the whole dataset."""
        return points.columns(self.dataset)

    def event(self, event_id: str, language: str = "en") -> dict[str, Any] | None:
        """Return one event as it is served, or None."""
        events = self._tables.events
        found = self._ask(events.filter(events.event_id == event_id).select("row"))["row"]
        return self.events_at(found.to_pylist(), language)[0] if len(found) else None

    def events_at(self, rows: Sequence[int], language: str = "en") -> list[dict[str, Any]]:
        """Return the events of these rows as they are served, without rows that don't exist."""
        known = [row for row in rows if 0 <= row < len(self._frame)]
        return records.served(self._frame.iloc[known], self.dataset, language)

    def _ask(self, expression: Any) -> pa.Table:
        with self._lock:
            return expression.to_pyarrow()

    def _predicates(self, view: View) -> dict[str, Any]:
        """Return what the view asks, with the rows that hold its words looked up, not searched."""
        asked = predicates(view, self._tables, self.dataset.gazetteer)
        if "q" in asked:
            asked["q"] = self._tables.events.row.isin(self._holding(view.words, asked["q"]).row)
        return asked

    def _holding(self, words: str, test: Any) -> Any:
        """Return a table of the rows that pass the test of ``words``.

        Reading a million texts takes longer than all else, and one view asks five questions
        of the same words, so the answers to the last few are kept.
        """
        if words not in self._found:
            rows = self._ask(self._tables.events.filter(test).select("row"))
            oldest = next(iter(self._found)) if len(self._found) == _MOST_FOUND else None
            name = self._found.pop(oldest) if oldest else f"found_{len(self._found)}"
            self._backend.con.register(name, rows)
            self._found[words] = name
        return self._backend.table(self._found[words])

    def _selected(self, view: View) -> Any:
        events, asked = self._tables.events, self._predicates(view)
        return events.filter(*asked.values()) if asked else events

    def _ask_summary(self, view: View) -> Summary:
        events, asked = self._tables.events, self._predicates(view)
        cases = [(~passes, name) for name, passes in asked.items()]
        hidden_by = ibis.cases(*cases, else_="") if cases else ibis.literal("")
        grouped = (
            events.mutate(hidden_by=hidden_by)
            .group_by("hidden_by", "category")
            .aggregate(
                count=lambda t: t.count(),
                off_point=lambda t: (~t.on_point).cast("int64").sum(),
                first_day=lambda t: t.first_day.min(),
                last_day=lambda t: t.last_day.max(),
            )
        )
        groups = self._ask(grouped).to_pylist()
        shown = [group for group in groups if not group["hidden_by"]]
        hidden = dict.fromkeys(FILTERS, 0)
        for group in groups:
            if group["hidden_by"]:
                hidden[group["hidden_by"]] += group["count"]
        counts = {group["category"]: group["count"] for group in shown}
        return Summary(
            total=len(self._frame),
            shown=sum(counts.values()),
            hidden=hidden,
            not_on_a_point=sum(group["off_point"] for group in shown),
            first_day=min((group["first_day"] for group in shown), default=None),
            last_day=max((group["last_day"] for group in shown), default=None),
            categories={category: counts.get(category, 0) for category in CATEGORIES},
        )

    def _ask_facets(self, view: View) -> dict[str, Facet]:
        counts = self._facet_counts(view)
        chosen = {"actor": view.actors, "place": view.places}
        labels: dict[str, dict[str, str]] = {
            "actor": {},
            "place": {place.place_id: place.name for place in self.dataset.gazetteer},
        }
        facets: dict[str, Facet] = {}
        for name, order in (("category", CATEGORIES), ("certain", CERTAIN)):
            facets[name] = [
                (value, say(f"{name}.{value}", view.language), counts[name].get(value, 0))
                for value in order
            ]
        for name, selected in chosen.items():
            found = dict.fromkeys(selected, 0) | counts[name]
            named = [(value, labels[name].get(value, value), n) for value, n in found.items()]
            facets[name] = sorted(named, key=lambda item: (-item[2], item[1], item[0]))
        return {name: facets[name] for name in FACETS}

    def _facet_counts(self, view: View) -> dict[str, Counts]:
        """Ask once which events pass each filter, and count from that."""
        events = self._tables.events
        asked = {"passes": self._predicates(view), "sure": certainties(view, self._tables)}
        columns = {f"{kind}_{name}": asked[kind][name] for kind in asked for name in asked[kind]}
        found = self._ask(events.select("row", **columns))
        rows = found["row"].to_numpy()

        def flags(kind: str) -> dict[str, Flags]:
            told = {name: np.zeros(len(rows), dtype=bool) for name in asked[kind]}
            for name, each in told.items():
                each[rows] = found[f"{kind}_{name}"].to_numpy()
            return told

        return self._values.count(flags("passes"), flags("sure"))


def _backend(dataset: Dataset) -> Any:
    """Return a DuckDB that reads the tables in place and can reach nothing else."""
    engine = duckdb.connect()
    engine.register("events", _events_table(dataset.events))
    engine.register("actors", _actors_table(dataset.events))
    engine.register("places", _places_table(dataset))
    backend = ibis.duckdb.from_connection(engine)
    engine.execute("SET enable_external_access = false")
    engine.execute("SET lock_configuration = true")
    return backend


def _order(events: Any, sort: str) -> list[Any]:
    """Return what to order by; the row, which follows the date, comes last and parts equals."""
    name = sort.removeprefix("-")
    if name not in SORTS:
        raise ValueError(say("sort.unknown", value=sort, choices=", ".join(SORTS)))
    column = events.row if name == "date" else events[name]
    column = column.lower() if name in ("title", "place") else column
    first = column.desc() if sort.startswith("-") else column.asc()
    return [first] if name == "date" else [first, events.row.asc()]


def _events_table(frame: pd.DataFrame) -> pa.Table:
    """Return the columns that selecting needs, without copying a text."""
    columns = {name: pa.array(frame[name]) for name in ("row", "on_point")}
    for name in ("event_id", "title", "place_id", "place", "search"):
        columns[name] = pa.array(frame[name])
    for name in ("first_day", "last_day"):
        columns[name] = pa.array(frame[name]).cast(pa.date32())
    for name in ("category", "certainty", "place_precision"):
        # Engines differ on what a missing value passes, so there is none.
        columns[name] = pa.array(frame[name]).cast(pa.string()).fill_null("")
    return pa.table(columns)


def _actors_table(frame: pd.DataFrame) -> pa.Table:
    names = whole(frame["actor_names"])
    rows = pc.list_parent_indices(names).cast(pa.int64())
    return pa.table({"row": rows, "actor": pc.list_flatten(names).cast(pa.string())})


def _places_table(dataset: Dataset) -> pa.Table:
    places = list(dataset.gazetteer)
    spellings = [" / ".join(("", *place.spellings, "")) for place in places]
    columns = {"place_id": [place.place_id for place in places], "spellings": spellings}
    return pa.table(columns, schema=pa.schema({name: pa.string() for name in columns}))
