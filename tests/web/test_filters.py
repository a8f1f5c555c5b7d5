"""The filters beside the map: no box without a choice in it, and every widget has its name."""

import pytest
from streamlit.testing.v1 import AppTest

from geo.selection.store import EventStore
from geo.selection.view import View
from tests.geo.several import dataset, event


def page() -> None:
    """The filters alone."""
    import streamlit as st

    from web.panels.filters import filters

    filters(st.session_state["view"], st.session_state["store"])


def opened(view: View, *events: dict) -> AppTest:
    app = AppTest.from_function(page)
    app.session_state["view"] = view
    app.session_state["store"] = EventStore(dataset("a", *events))
    app.run()
    assert not app.exception
    return app


@pytest.mark.parametrize("events", [(), (event(),)], ids=["no event", "nobody and nowhere"])
def test_a_filter_with_nothing_to_choose_is_not_drawn(events) -> None:
    app = opened(View(), *events)
    assert [one.label for one in app.multiselect] == []
    assert all(one.options for one in app.button_group)


def test_a_filter_with_something_to_choose_is_drawn() -> None:
    app = opened(View(), event(actors="Red Front", actor_names=["Red Front"]))
    assert [len(one.options) for one in app.multiselect] == [1]


def test_a_value_that_was_chosen_can_be_taken_back_where_no_event_has_it() -> None:
    app = opened(View(actors=("Red Front",)), event())
    assert [one.value for one in app.multiselect] == [["Red Front"]]


def test_every_widget_has_a_label() -> None:
    app = opened(View(), event(actors="Red Front", actor_names=["Red Front"]))
    widgets = (*app.text_input, *app.multiselect, *app.checkbox, *app.button, *app.button_group)
    assert all(one.label.strip() for one in widgets)
