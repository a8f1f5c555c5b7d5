"""The parts of the page around the map: filters, headline, notes, list, chart, about the data."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from geo.datasets import Dataset
from geo.events import Problem
from geo.store import EventStore, Facet, Summary
from geo.symbols import SYMBOLS
from geo.view import CERTAIN, View, ViewProblem
from web import address
from web.texts import say

ROWS_A_PAGE = 1000
LIST_KEY = "list"
_SORTS = ("date", "-date", "title", "category", "place")


def place_names(store: EventStore) -> dict[str, str]:
    """The names of the gazetteer's places, by id."""
    return {place.place_id: place.name for place in store.dataset.gazetteer}


def filters(view: View, store: EventStore, summary: Summary) -> None:
    """Widgets that narrow the selection; each shows what the others leave of its values."""
    facets = store.facets(view)
    st.subheader(say("filters.title"))
    _words(view)
    _choices("category", "categories", view, facets["category"])
    _choices("actor", "actors", view, facets["actor"])
    _choices("place", "places", view, facets["place"])
    _certainty(view, facets["certain"])
    st.button(
        say("filters.clear"),
        width="stretch",
        disabled=view.filters() == View(datasets=view.datasets).filters(),
        on_click=lambda: address.write(_unfiltered(view)),
    )


def _unfiltered(view: View) -> View:
    nothing: dict[str, Any] = {"start": None, "end": None, "words": ""}
    return view.replace(**nothing, categories=(), actors=(), places=(), certain=())


def _words(view: View) -> None:
    key = "filter-words"
    st.session_state[key] = view.words
    st.text_input(
        say("filters.words"),
        key=key,
        placeholder=say("filters.words.help"),
        on_change=lambda: address.write(view.replace(words=st.session_state[key])),
    )


def _choices(name: str, field: str, view: View, facet: Sequence[Facet]) -> None:
    """A multiselect over a facet. Its state is the View's, set anew in every run."""
    key = f"filter-{name}"
    chosen: tuple[str, ...] = getattr(view, field)
    labels = {value: f"{label} ({count:,})" for value, label, count in facet}
    options = [*labels, *(value for value in chosen if value not in labels)]
    st.session_state[key] = list(chosen)
    st.multiselect(
        say(f"filters.{name}"),
        options,
        key=key,
        placeholder=say("filters.any"),
        format_func=lambda value: labels.get(value, f"{value} (0)"),
        on_change=lambda: address.write(view.replace(**{field: tuple(st.session_state[key])})),
    )


def _certainty(view: View, facet: Sequence[Facet]) -> None:
    counts = {value: count for value, _, count in facet}
    st.caption(say("filters.certain"))
    for sure in CERTAIN:
        key = f"filter-certain-{sure}"
        st.session_state[key] = sure in view.certain
        st.checkbox(
            f"{say(f'filters.certain.{sure}')} ({counts.get(sure, 0):,})",
            key=key,
            on_change=_toggle_certain(view, sure),
        )


def _toggle_certain(view: View, sure: str) -> Callable[[], None]:
    others = tuple(value for value in view.certain if value != sure)
    toggled = others if sure in view.certain else (*others, sure)
    return lambda: address.write(view.replace(certain=toggled))


def headline(title: str, sentence: str) -> None:
    """The dataset's title and the selection in one sentence. Texts are escaped: they are data."""
    with st.container(key="headline"):
        st.title(_plain(title), anchor=False)
        st.text(sentence)


def _plain(text: str) -> str:
    """Text with Markdown's signs escaped, for the places where Streamlit reads Markdown."""
    return "".join(f"\\{c}" if c in "\\`*_{}[]()#+-.!|<>~:$&" else c for c in text)


def notes(view: View, problems: Sequence[ViewProblem], data_problems: Sequence[Problem]) -> None:
    """What in the link or in the data files could not be used, each in a sentence."""
    if problems:
        sentences = " ".join(problem.sentence for problem in problems)
        st.warning(_plain(say("notes.view", sentences=sentences)))
    if data_problems:
        with st.expander(say("notes.data", n=len(data_problems))):
            st.text("\n".join(problem.sentence() for problem in data_problems[:200]))


def empty(view: View, summary: Summary) -> None:
    """Why nothing passes, and the way out."""
    name, count = max(summary.hidden.items(), key=lambda item: item[1])
    cleared: Mapping[str, dict[str, Any]] = {
        "date": {"start": None, "end": None},
        "category": {"categories": ()},
        "actor": {"actors": ()},
        "place": {"places": ()},
        "q": {"words": ""},
        "certain": {"certain": ()},
    }
    label = say(f"empty.filter.{name}")
    st.info(f"{say('empty.title')} {say('empty.reason', filter=label, count=count)}")
    st.button(
        say("empty.undo", filter=label),
        on_click=lambda: address.write(view.replace(**cleared[name])),
    )


def below(view: View, store: EventStore, summary: Summary) -> None:
    """The list, the chart and what is to be known about the data."""
    if summary.total and not summary.shown:
        empty(view, summary)
    listed, charted, about_tab = st.tabs([say("list.tab"), say("chart.tab"), say("about.tab")])
    with listed:
        event_list(view, store, summary)
    with charted:
        chart(view, store)
    with about_tab:
        about(store.dataset)


def event_list(view: View, store: EventStore, summary: Summary) -> None:
    """One row an event; choosing a row opens it on the map, and the map's choice is marked."""
    sort, page = _paging(summary)
    offset = (page - 1) * ROWS_A_PAGE
    rows = store.rows(view, limit=ROWS_A_PAGE, offset=offset, sort=sort)
    ids = rows["event_id"].tolist()
    if not ids:
        return
    st.caption(say("list.caption", first=offset + 1, last=offset + len(ids), total=summary.shown))
    chosen = [ids.index(view.event)] if view.event in ids else []
    st.session_state[LIST_KEY] = {"selection": {"rows": chosen, "columns": [], "cells": []}}
    st.dataframe(
        _table(rows),
        key=LIST_KEY,
        hide_index=True,
        height=420,
        selection_mode="single-row",
        on_select=lambda: _row_chosen(view, ids),
        alt=say("list.alt"),
        column_config={
            say("list.title"): st.column_config.TextColumn(width="large"),
            say("list.place_local"): st.column_config.TextColumn(width="small"),
        },
    )


def _row_chosen(view: View, ids: Sequence[str]) -> None:
    rows = st.session_state[LIST_KEY]["selection"]["rows"]
    address.write(view.replace(event=ids[rows[0]] if rows else ""))


def _paging(summary: Summary) -> tuple[str, int]:
    """Sorting and pages are asked for only where one page does not hold all; a click on a
    column's head sorts what is there."""
    pages = -(-summary.shown // ROWS_A_PAGE)
    if pages <= 1:
        return "date", 1
    sorting, paging = st.columns(2)
    sort = sorting.selectbox(
        say("list.sort"), _SORTS, format_func=lambda value: say(f"sort.{value}"), key="list-sort"
    )
    page = paging.number_input(say("list.page"), 1, pages, key="list-page")
    return sort, int(page)


def _table(rows: Any) -> Any:
    """The list's columns, named for people."""
    import pandas as pd

    killed = [
        ""
        if low is None and high is None
        else f"{low}"
        if low == high
        else f"{low or 0}–{high or ''}"
        for low, high in zip(
            rows["killed_low"].astype(object).where(rows["killed_low"].notna(), None),
            rows["killed_high"].astype(object).where(rows["killed_high"].notna(), None),
            strict=True,
        )
    ]
    return pd.DataFrame(
        {
            say("list.date"): rows["date"].astype(str),
            say("list.category"): [say(f"category.{c}") for c in rows["category"]],
            say("list.title"): rows["title"].astype(str),
            say("list.place"): rows["place"].astype(str),
            say("list.place_local"): rows["place_local"].astype(str),
            say("list.actors"): rows["actors"].astype(str),
            say("list.killed"): killed,
            say("list.sources"): [len(ids) for ids in rows["source_ids"]],
            say("list.certainty"): rows["certainty"].astype(str),
        }
    )


def chart(view: View, store: EventStore) -> None:
    """The selection by month and category, stacked, in the map's colours."""
    import altair as alt

    counts = store.timeline(view)
    if counts.empty:
        return
    counts = counts.assign(category=[say(f"category.{c}") for c in counts["category"]])
    st.caption(say("chart.caption"))
    bars = (
        alt.Chart(counts)
        .mark_bar()
        .encode(
            x=alt.X("yearmonth(month):T", title=None),
            y=alt.Y("count:Q", title=say("chart.count"), axis=alt.Axis(tickMinStep=1)),
            color=alt.Color(
                "category:N",
                title=None,
                scale=alt.Scale(
                    domain=[say(f"category.{c}") for c in SYMBOLS],
                    range=[symbol.color for symbol in SYMBOLS.values()],
                ),
                legend=alt.Legend(orient="bottom"),
            ),
            tooltip=[
                alt.Tooltip("yearmonth(month):T", title=say("chart.month")),
                alt.Tooltip("category:N", title=say("list.category")),
                alt.Tooltip("count:Q", title=say("chart.count")),
            ],
        )
        .properties(height=300, usermeta={"embedOptions": {"actions": False}})
    )
    st.altair_chart(bars, width="stretch")


def about(dataset: Dataset) -> None:
    """Title, version, licence, credits, method, what is weak, and every source."""
    import pandas as pd

    st.text(dataset.description)
    for name, value in (
        (say("about.version"), dataset.version),
        (say("about.licence"), dataset.licence),
        (say("about.credits"), "; ".join(dataset.credits)),
    ):
        st.markdown(f"**{name}** {_plain(value)}")
    st.subheader(say("about.sources", n=len(dataset.sources)), anchor=False)
    st.caption(say("about.sources.read"))
    sources = dataset.sources.values()
    st.dataframe(
        pd.DataFrame(
            {
                say("about.publisher"): [source.publisher for source in sources],
                say("about.title"): [source.title for source in sources],
                say("about.published"): [source.published for source in sources],
                say("about.caution"): [source.caution for source in sources],
                say("about.link"): [_web_address(source.url) for source in sources],
            }
        ),
        hide_index=True,
        height=420,
        column_config={say("about.link"): st.column_config.LinkColumn()},
    )


def _web_address(url: str) -> str | None:
    """An address that may become a link, or None: only the web's own schemes."""
    return url if url.lower().startswith(("http://", "https://")) else None
