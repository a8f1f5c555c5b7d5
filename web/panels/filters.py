"""Widgets that narrow the selection; each shows what the other filters leave of its values.

The View is their only state: each run sets them from it, and a change writes the next one.
"""

from collections.abc import Callable
from typing import Any

import streamlit as st

from geo.store import EventStore, Facet
from geo.view import CERTAIN, View
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
    cleared = view.replace(
        start=None, end=None, words="", categories=(), actors=(), places=(), certain=()
    )
    st.button(
        say("filters.clear"),
        key="filters-clear",
        width="stretch",
        disabled=cleared == view,
        on_click=lambda: address.write(cleared),
    )


def _writes(view: View, field: str, key: str) -> Callable[[], None]:
    """A callback that puts a widget's value into one field of the View."""

    def write() -> None:
        value: Any = st.session_state[key]
        address.write(view.replace(**{field: tuple(value) if isinstance(value, list) else value}))

    return write


def _words(view: View) -> None:
    key = "filter-words"
    st.session_state[key] = view.words
    st.text_input(
        say("filters.words"),
        key=key,
        placeholder=say("filters.words.example"),
        help=say("filters.words.help"),
        on_change=_writes(view, "words", key),
    )


def _categories(view: View, facet: Facet) -> None:
    """All categories at once, each a switch; none chosen means all."""
    key = "filter-category"
    labels = {value: f"{plain(label)} {count:,}" for value, label, count in facet}
    st.session_state[key] = list(view.categories)
    st.pills(
        say("filters.category"),
        list(labels),
        key=key,
        selection_mode="multi",
        format_func=lambda value: labels[value],
        on_change=_writes(view, "categories", key),
    )


def _choices(name: str, field: str, view: View, facet: Facet) -> None:
    key = f"filter-{name}"
    labels = {value: f"{label} ({count:,})" for value, label, count in facet}
    st.session_state[key] = list(getattr(view, field))
    st.multiselect(
        say(f"filters.{name}"),
        list(labels),
        key=key,
        placeholder=say("filters.any"),
        format_func=lambda value: labels.get(value, value),
        on_change=_writes(view, field, key),
    )


def _certainty(view: View, facet: Facet) -> None:
    counts = {value: count for value, _, count in facet}
    st.caption(say("filters.certain"))
    for sure in CERTAIN:
        key = f"filter-certain-{sure}"
        st.session_state[key] = sure in view.certain
        others = tuple(value for value in view.certain if value != sure)
        toggled = others if sure in view.certain else (*others, sure)
        st.checkbox(
            f"{say(f'filters.certain.{sure}')} ({counts[sure]:,})",
            key=key,
            on_change=address.write,
            args=(view.replace(certain=toggled),),
        )
