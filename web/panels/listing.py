"""The list: one row an event, in step with the map both ways."""

import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from geo.events.datasets import Dataset
from geo.events.frame import CATEGORIES
from geo.selection.store import EventStore
from geo.selection.view import View
from geo.words.texts import say as say_domain
from web import address
from web.texts import say

if TYPE_CHECKING:
    import pandas as pd

ROWS_A_PAGE = 250
KEY = "list"
_MARKED, _ECHO = "list-marked", "list-echo"
#: By then a browser has heard what is marked; the same row told later is chosen.
_ECHO_SECONDS = 1.5
SORTS = ("date", "-date", "title", "category", "place")
_HEAD, _ROW, _HIGHEST = 38, 35, 420  # pixels


def listing(view: View, store: EventStore) -> None:
    """Draw the selected events. Choosing a row opens it on the map; the map's choice is marked."""
    shown = store.summary(view).shown
    sort, page = _paging(shown)
    offset = (page - 1) * ROWS_A_PAGE
    rows = store.rows(view, limit=ROWS_A_PAGE, offset=offset, sort=sort)
    ids = [str(event_id) for event_id in rows["event_id"]]
    if not ids:
        return
    st.caption(say("list.caption", first=offset + 1, last=offset + len(ids), total=shown))
    _mark([ids.index(view.event)] if view.event in ids else [])
    st.dataframe(
        _table(rows, _titles(store.dataset), view.language),
        key=KEY,
        hide_index=True,
        height=min(_HIGHEST, _HEAD + _ROW * len(ids)),
        selection_mode="single-row",
        on_select=lambda: _row_chosen(ids),
        # What is not known is an empty cell; it would read "None" beside a 0.
        placeholder="",
        alt=say("list.alt"),
        column_config={
            say("list.title"): st.column_config.TextColumn(width="large"),
            say("list.place"): st.column_config.TextColumn(width="medium"),
            say("list.place_local"): st.column_config.TextColumn(width="medium"),
        },
    )


def _titles(dataset: Dataset) -> dict[str, str]:
    """The titles of the datasets by name; none where there is only one."""
    parts = dataset.parts
    return {part.name: part.title for part in parts} if len(parts) > 1 else {}


def _mark(chosen: list[int]) -> None:
    """Mark rows of the list; remember which a browser may tell that has not heard of it yet."""
    marked = st.session_state.get(_MARKED)
    if chosen != marked:
        st.session_state[_ECHO] = (marked, time.monotonic() + _ECHO_SECONDS)
    st.session_state[_MARKED] = chosen
    st.session_state[KEY] = {"selection": {"rows": chosen, "columns": [], "cells": []}}


def _rows() -> list[int]:
    state = st.session_state.get(KEY) or {}
    return list(state.get("selection", {}).get("rows", ()))


def _row_chosen(ids: Sequence[str]) -> None:
    rows = _rows()
    # With any other choice a browser tells again what was marked in the list that it still shows.
    echo, until = st.session_state.get(_ECHO, (None, 0.0))
    if (rows == echo and time.monotonic() < until) or any(row >= len(ids) for row in rows):
        return
    address.change(event=ids[rows[0]] if rows else "")


def _paging(shown: int) -> tuple[str, int]:
    """The order and the page. Both are asked for only where one page does not hold all: there a
    click on a column's head, which sorts what is on the page, would mislead."""
    pages = -(-shown // ROWS_A_PAGE)
    if pages <= 1:
        return "date", 1
    sorting, paging = st.columns(2)
    sort = sorting.selectbox(
        say("list.sort"), SORTS, format_func=lambda value: say(f"sort.{value}"), key="list-sort"
    )
    page = paging.number_input(say("list.page", pages=pages), 1, pages, key="list-page")
    return sort, int(page)


def _table(rows: "pd.DataFrame", titles: Mapping[str, str], language: str) -> "pd.DataFrame":
    """The list's columns, named for people. Dates stay EDTF, which sorts as it reads.

    ``titles`` are those of the datasets where there are several.
    """
    import pandas as pd

    names = {category: say_domain(f"category.{category}", language) for category in CATEGORIES}
    columns = {
        "list.date": rows["date"].astype(str),
        "list.category": rows["category"].astype(str).map(names),
        "list.title": rows["title"].astype(str),
        "list.place": rows["place"].astype(str),
        "list.place_local": rows["place_local"].astype(str),
        "list.actors": rows["actors"].astype(str),
        "list.killed_low": rows["killed_low"],
        "list.killed_high": rows["killed_high"],
        "list.sources": [len(ids) for ids in rows["source_ids"]],
        "list.certainty": rows["certainty"].astype(str),
    }
    if titles:
        columns["list.dataset"] = rows["dataset"].astype(str).map(titles)
    return pd.DataFrame({say(key): column for key, column in columns.items()})
