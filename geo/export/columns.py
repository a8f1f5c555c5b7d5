"""Selected events as columns: what a page holds that has no server to ask.

The columns of numbers are those of ``geo.selection.points``, for the selection alone and numbered
anew; the texts come as lists of the same length, with each source written once.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from geo.events.datasets import Dataset
from geo.events.records import Said, described
from geo.selection import points
from geo.selection.points import Points
from geo.selection.view import View

#: The texts of an event that a page shows; where they stand and when is in the points.
TEXTS: tuple[str, ...] = (
    "event_id",
    "title",
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
NUMBERS: tuple[str, ...] = ("radius_km", "killed_low", "killed_high")
SOURCE: tuple[str, ...] = ("publisher", "title", "published", "url", "caution")

_EPOCH = date(1970, 1, 1)


def window(view: View, events: pd.DataFrame, dataset: Dataset) -> tuple[date, date]:
    """Return the first and last day that a slider over the selection covers.

    The days asked for, as far as the dataset reaches; an open end is that of the events, or of
    the dataset where none is selected. A dataset without events gives the view's days, or the
    first of all days.
    """
    whole = dataset.events
    if whole.empty:
        first = view.start or view.end or _EPOCH
        return first, view.end or first
    low, high = _days(whole)
    first, last = _days(whole if events.empty else events)
    first = min(max(view.start or first, low), high)
    return first, max(min(max(view.end or last, low), high), first)


def selected_points(events: pd.DataFrame, dataset: Dataset, days: tuple[date, date]) -> Points:
    """Return the points of the selected rows, a row's number its place among them.

    The header names only the categories that occur, and ``days`` as the first and last.
    """
    made = points.columns(replace(dataset, events=events))
    first, last = ((day - _EPOCH) // timedelta(days=1) for day in days)
    categories, codes = made.header["categories"], made.columns["category"]
    occurring = np.unique(codes) if len(events) else np.arange(len(categories))
    return Points(
        made.count,
        made.columns | {"category": np.searchsorted(occurring, codes).astype("u1")},
        made.header
        | {
            "first_day": first,
            "last_day": last,
            "categories": [categories[code] for code in occurring],
        },
    )


def records(events: pd.DataFrame, dataset: Dataset, language: str = "en") -> dict[str, Any]:
    """Return the selected rows as plain values that JSON can hold.

    ``columns`` maps each of ``TEXTS`` and ``NUMBERS``, ``when`` (the date in words) and
    ``sources`` to a list with one value a row; a number that is not known is None. A row's
    sources are numbers that count the sources from 0, in ``sources`` as columns too. ``accounts``
    maps a row's number, counted from 0 and written as text, to its accounts.
    """
    said = Said(dataset, language)
    numbers: dict[str, int] = {}

    def numbered(source_ids: Iterable[str]) -> list[int]:
        return [numbers.setdefault(one, len(numbers)) for one in source_ids]

    columns: dict[str, list[Any]] = {
        **{name: events[name].astype("str").fillna("").tolist() for name in TEXTS},
        **{name: _numbers(events[name]) for name in NUMBERS},
        "when": [said.when(text) for text in events["date"].tolist()],
        "sources": [numbered(source_ids) for source_ids in events["source_ids"]],
    }
    accounts = {
        str(row): [
            {"topic": one.topic, "account": one.account, "sources": numbered(one.source_ids)}
            for one in dataset.accounts[event_id]
        ]
        for row, event_id in enumerate(columns["event_id"])
        if event_id in dataset.accounts
    }
    sources = [described(one, dataset) for one in numbers]
    return {
        "columns": columns,
        "sources": {name: [getattr(source, name) for source in sources] for name in SOURCE},
        "accounts": accounts,
    }


def _days(events: pd.DataFrame) -> tuple[date, date]:
    return events["first_day"].min().date(), events["last_day"].max().date()


def _numbers(column: "pd.Series[Any]") -> list[Any]:
    return [None if pd.isna(number) else number for number in column.tolist()]
