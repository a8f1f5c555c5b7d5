"""One event as it is served: every field, its date in words, its sources and its accounts."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from geo.events import dates
from geo.events.datasets import Dataset, Source

_TEXTS = (
    "event_id",
    "title",
    "date",
    "date_precision",
    "kind",
    "category",
    "actors",
    "place_id",
    "place",
    "place_local",
    "place_precision",
    "summary",
    "certainty",
    "note",
)
_NUMBERS = ("latitude", "longitude", "radius_km", "killed_low", "killed_high")
_LISTS = ("actor_names", "source_ids")


def served(events: pd.DataFrame, dataset: Dataset, language: str = "en") -> list[dict[str, Any]]:
    """Return canonical rows as plain values that JSON can hold, in the order of the rows.

    Days are ISO 8601 texts; a number that isn't known is None; ``when`` is the date in words;
    ``sources`` and ``accounts`` are written out. Where there are several datasets, ``dataset`` is
    the id and title of the event's own. The folded text for searching is left out.
    Events with the same source have one value for it between them.
    """
    columns = {name: _plain(events[name], name) for name in events.columns if name != "search"}
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    said = Said(dataset, language)
    titles = {part.name: part.title for part in dataset.parts}
    for row in rows:
        if "dataset" in row:
            row["dataset"] = {"id": row["dataset"], "title": titles[row["dataset"]]}
        row["when"] = said.when(row["date"])
        row["sources"] = said.sources(row["source_ids"])
        row["accounts"] = said.accounts(row["event_id"])
    return rows


class Said:
    """Dates, sources and accounts written out, each different one once.

    In large data they repeat a thousand times, and making them costs more than all the rest.
    """

    def __init__(self, dataset: Dataset, language: str) -> None:
        self._dataset = dataset
        self._language = language
        self._whens: dict[str, str] = {}
        self._sources: dict[str, dict[str, str]] = {}

    def when(self, date: str) -> str:
        """Return a date in words."""
        if date not in self._whens:
            self._whens[date] = _when(date, self._language)
        return self._whens[date]

    def sources(self, source_ids: Iterable[str]) -> list[dict[str, str]]:
        """Return the sources with all their fields."""
        return [self._source(source_id) for source_id in source_ids]

    def accounts(self, event_id: str) -> list[dict[str, Any]]:
        """Return the accounts of an event, each with its sources."""
        return [
            {
                "topic": account.topic,
                "account": account.account,
                "sources": self.sources(account.source_ids),
            }
            for account in self._dataset.accounts.get(event_id, ())
        ]

    def _source(self, source_id: str) -> dict[str, str]:
        if source_id not in self._sources:
            # Its fields are texts: there is nothing in them to copy, as asdict would.
            self._sources[source_id] = dict(vars(described(source_id, self._dataset)))
        return self._sources[source_id]


def described(source_id: str, dataset: Dataset) -> Source:
    """Return a source; one that the dataset does not describe says its id."""
    return dataset.sources.get(source_id) or Source(source_id, source_id)


def _when(date: str, language: str) -> str:
    try:
        return dates.words(dates.parse(date), language)
    except dates.DateError:
        # A frame from elsewhere may carry a date as its author wrote it.
        return date


def _plain(column: "pd.Series[Any]", name: str) -> list[Any]:
    if name in _TEXTS:
        return column.astype("str").fillna("").tolist()
    if name in ("first_day", "last_day"):
        days: list[str] = np.datetime_as_string(column.to_numpy().astype("datetime64[D]")).tolist()
        return days
    if name in _LISTS or name in _NUMBERS:
        values: list[Any] = pa.array(column, from_pandas=True).to_pylist()
        return values
    return column.tolist()
