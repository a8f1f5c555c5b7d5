"""The head of the page: the dataset's title, the selection in one sentence, and what went wrong."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from geo.events.frame import Problem
from geo.selection.store import EventStore
from geo.selection.summary import Summary
from geo.selection.view import View, ViewProblem
from web import address
from web.datasets import drift_of
from web.markdown import plain
from web.texts import say
from web.visit import of_page

_SHOWN_PROBLEMS = 200
_CLEARED: dict[str, dict[str, Any]] = {
    "date": {"start": None, "end": None},
    "category": {"categories": ()},
    "actor": {"actors": ()},
    "place": {"places": ()},
    "q": {"words": ""},
    "certain": {"certain": ()},
}


def headline(view: View, store: EventStore, problems: Sequence[ViewProblem]) -> None:
    """Draw the title, the sentence, and a note for whatever could not be used."""
    with st.container(key="headline"):
        st.title(plain(store.dataset.title), anchor=False)
        st.text(store.sentence(view))
    if problems:
        sentences = " ".join(problem.sentence for problem in problems)
        st.warning(plain(say("notes.view", sentences=sentences)))
    _changed(view, store)
    _damaged(store.dataset.problems)
    summary = store.summary(view)
    if summary.total and not summary.shown:
        _empty(summary)


def _changed(view: View, store: EventStore) -> None:
    """What became of the selection since its link was made; nothing for a link of today's data."""
    if not view.version or view.version == store.dataset.version:
        return
    changed = drift_of(view, store, of_page())
    with st.expander(plain(changed.sentence(view.language))):
        for key in ("added", "corrected", "withdrawn"):
            events = getattr(changed, key)
            if events:
                st.caption(say(f"drift.{key}"))
                st.text("\n".join(f"{kept.date}  {kept.title}" for kept in events.values()))


def _damaged(problems: Sequence[Problem]) -> None:
    if not problems:
        return
    with st.expander(say("notes.data", n=len(problems))):
        st.text("\n".join(problem.sentence() for problem in problems[:_SHOWN_PROBLEMS]))


def _empty(summary: Summary) -> None:
    """Why nothing passes, and the way out."""
    name, count = max(summary.hidden.items(), key=lambda item: item[1])
    label = say(f"empty.filter.{name}")
    with st.container(horizontal=True, vertical_alignment="center", key="empty"):
        st.text(say("empty", filter=label, n=count))
        st.button(
            say("empty.undo", filter=label),
            key="empty-undo",
            on_click=address.change,
            kwargs=_CLEARED[name],
        )
