"""Widgets that narrow the selection; each shows what the other filters leave of its values.

The View is their only state: each run sets them from it, and a change writes the next one.
"""

from typing import Any

import streamlit as st

from geo.selection.store import EventStore, Facet
from geo.selection.view import CERTAIN, FILTER_FIELDS, View
from web import address
from web.markdown import plain
from web.texts import say


def filters(view: View, store: EventStore) -> None:
    """Draw all filters."""
    facets = store.facets(view)
    st.subheader(say("filters.title"), anchor=False)
    _words(view)
    _categories(view, facets["category"])
    _choices("actor", "actors", view, facets["actor"])
    _choices("place", "places", view, facets["place"])
    _certainty(view, facets["certain"])
    cleared = {field: getattr(View(), field) for field in FILTER_FIELDS}
    st.button(
        say("filters.clear"),
        key="filters-clear",
        width="stretch",
        disabled=view.replace(**cleared) == view,
        on_click=address.change,
        kwargs=cleared,
    )


def _chosen(field: str, key: str) -> None:
    """Put a widget's value into one field of the View."""
    value: Any = st.session_state[key]
    address.change(**{field: tuple(value) if isinstance(value, list) else value})


def _words(view: View) -> None:
    key = "filter-words"
    st.session_state[key] = view.words
    st.text_input(
        say("filters.words"),
        key=key,
        placeholder=say("filters.words.example"),
        help=say("filters.words.help"),
        on_change=_chosen,
        args=("words", key),
    )


def _categories(view: View, facet: Facet) -> None:
    """All categories at once, each a switch; none chosen means all."""
    if not facet:
        return
    key = "filter-category"
    labels = {value: f"{plain(label)} {count:,}" for value, label, count in facet}
    st.session_state[key] = list(view.categories)
    st.pills(
        say("filters.category"),
        list(labels),
        key=key,
        selection_mode="multi",
        format_func=lambda value: labels[value],
        on_change=_chosen,
        args=("categories", key),
    )


def _choices(name: str, field: str, view: View, facet: Facet) -> None:
    """A filter by some of many values; none is drawn where no event has one."""
    if not facet:
        return
    key = f"filter-{name}"
    labels = {value: f"{label} ({count:,})" for value, label, count in facet}
    st.session_state[key] = list(getattr(view, field))
    st.multiselect(
        say(f"filters.{name}"),
        list(labels),
        key=key,
        placeholder=say("filters.any"),
        format_func=lambda value: labels.get(value, value),
        on_change=_chosen,
        args=(field, key),
    )


def _certainty(view: View, facet: Facet) -> None:
    counts = {value: count for value, _, count in facet}
    st.caption(say("filters.certain"))
    for sure in CERTAIN:
        key = f"filter-certain-{sure}"
        st.session_state[key] = sure in view.certain
        st.checkbox(
            f"{say(f'filters.certain.{sure}')} ({counts[sure]:,})",
            key=key,
            on_change=_made_certain,
            args=(sure, key),
        )


def _made_certain(sure: str, key: str) -> None:
    others = {*address.known().certain} - {sure}
    address.change(certain=(*others, *([sure] if st.session_state[key] else [])))
