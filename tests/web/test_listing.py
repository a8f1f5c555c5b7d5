"""The list beneath the map, as its table is told to draw it."""

from streamlit.testing.v1 import AppTest

from geo.selection.store import EventStore
from tests.geo.several import dataset, event


def page() -> None:
    """The list alone."""
    import streamlit as st

    from geo.selection.view import View
    from web.panels.listing import listing

    listing(View(), st.session_state["store"])


def test_an_unknown_number_of_dead_is_an_empty_cell_of_the_list() -> None:
    app = AppTest.from_function(page)
    app.session_state["store"] = EventStore(
        dataset("a", event("e1", killed_low=0, killed_high=0), event("e2"))
    )
    app.run()
    assert not app.exception
    table = app.dataframe[0]
    killed = table.value["Killed, at least"]
    assert killed.isna().tolist() == [False, True]
    # Else the page would write "None" for what is missing.
    assert table.proto.HasField("placeholder")
    assert table.proto.placeholder == ""
