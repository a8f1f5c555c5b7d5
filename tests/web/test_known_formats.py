"""What a file was recognised as, on the page: said with its evidence, denied, taken back."""

import io
import json

import pytest

from geo.limits import RefusedError
from geo.places.gazetteer import Gazetteer
from tests.web.importing import importer, page, shown, texts, widget
from tests.web.test_understanding import script
from web.importing.job import Import, Order, refused

FEW = (
    "event_date,event_type,location,latitude,longitude\n"
    "2021-03-02,Explosions/Remote violence,Baghdad,33.3,44.4\n"
    "2021-03-03,Riots/Protests,Baghdad,33.3,44.4\n"
)


@pytest.fixture
def opened(tmp_path):
    """Open the page over a file of this text."""
    return lambda text, name="events.csv": page(script, run=importer(tmp_path, text, name=name))


def test_the_evidence_is_said_with_how_sure_it_is(opened):
    said = texts(opened(FEW))
    assert "This looks like a file of ACLED." in said
    assert "event_type (Explosions/Remote violence, Riots/Protests)" in said
    assert "its terms hold" in said


def test_a_person_can_say_that_it_is_not_that_and_think_again(opened):
    app = opened(FEW)
    shown(widget(app.button, "-no-format").click().run())
    read = app.session_state["imported"]
    assert (read.format, read.about.may_share_rows) == ("", True)
    assert app.session_state["told"].format == "none"
    assert "though it looks like ACLED" in texts(app)
    shown(widget(app.button, "-yes-format").click().run())
    read = app.session_state["imported"]
    assert (read.format, read.about.may_share_rows) == ("acled", False)


def test_a_correction_keeps_what_was_denied(opened):
    app = opened(FEW)
    shown(widget(app.button, "-no-format").click().run())
    shown(widget(app.selectbox, "-field-place").set_value("event_type").run())
    shown(widget(app.button, "-again").click().run())
    assert app.session_state["imported"].format == ""


def test_the_file_of_sources_is_no_question_of_the_mapping(opened):
    rows = [
        {"date": "2022-02-24", "title": f"A {number}", "sources": [f"src{number}"]}
        for number in (1, 2)
    ]
    app = opened(json.dumps(rows), "events.json")
    asked = app.session_state["imported"].questions
    assert "sources_file" in [one.code for one in asked]
    assert "where is that file?" not in texts(app)


def refused_page():
    import streamlit as st

    from web.importing.readings import refused

    if told := refused(st.session_state["one"]):
        st.session_state["told"] = told


def test_rows_taken_for_sums_can_be_told_to_be_events(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    one = Import("weeks.csv", io.BytesIO(b"week,events\n"))
    one._order = Order(one.path, Gazetteer)
    one.refusal = refused(RefusedError("sums", "week, events", title="ACLED"), "weeks.csv")
    app = page(refused_page, one=one)
    shown(app.button[0].click().run())
    assert app.session_state["told"].format == "none"
