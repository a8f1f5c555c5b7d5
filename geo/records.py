"""One event as it is served: every field, its date in words, its sources and its accounts."""

from dataclasses import asdict
from typing import Any

import pandas as pd

from geo import dates
from geo.datasets import Account, Dataset, Source

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
    ``sources`` and ``accounts`` are written out. The folded text for searching is left out.
    """
    columns = {name: _plain(events[name], name) for name in events.columns if name != "search"}
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    return [_complete(row, dataset, language) for row in rows]


def _plain(column: "pd.Series[Any]", name: str) -> list[Any]:
    if name in _TEXTS:
        return column.astype("str").fillna("").tolist()
    if name in _LISTS:
        return [list(values) for values in column]
    if name in ("first_day", "last_day"):
        return [day.date().isoformat() for day in column]
    if name in _NUMBERS:
        return [None if pd.isna(number) else number for number in column.tolist()]
    return column.tolist()


def _complete(row: dict[str, Any], dataset: Dataset, language: str) -> dict[str, Any]:
    accounts = dataset.accounts.get(row["event_id"], ())
    return row | {
        "when": _when(row, language),
        "sources": _sources(row["source_ids"], dataset),
        "accounts": [_account(account, dataset) for account in accounts],
    }


def _when(row: dict[str, Any], language: str) -> str:
    try:
        return dates.words(dates.parse(row["date"]), language)
    except dates.DateError:
        # A frame from elsewhere may carry a date as its author wrote it.
        return str(row["date"])


def _sources(source_ids: list[str], dataset: Dataset) -> list[dict[str, str]]:
    """Write the sources out; one that the dataset does not describe says its id."""
    return [
        asdict(dataset.sources.get(source_id) or Source(source_id, source_id))
        for source_id in source_ids
    ]


def _account(account: Account, dataset: Dataset) -> dict[str, Any]:
    sources = _sources(list(account.source_ids), dataset)
    return {"topic": account.topic, "account": account.account, "sources": sources}
