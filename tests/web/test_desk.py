"""A page and what it has in hand: found again after a reload, by nobody else, by one at a time."""

import gc
import io
import time

import pytest

from geo.importing.mapping import FileMapping
from geo.library.visits import new_token
from web.importing import drafts
from web.importing.choices import POINT, Choice
from web.importing.desk import desk_of
from web.importing.job import Import


@pytest.fixture
def token():
    return new_token()


@pytest.fixture
def opened(tmp_path, monkeypatch, token):
    """Open a desk, and have a file in hand on it; whatever is left is removed after the test."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    desks = []

    def open_desk(page="first", visit="", grace=60.0):
        desk = desk_of(token, visit, page, grace)
        desk.take(Import("events.csv", io.BytesIO(b"id")))
        desks.append(desk)
        return desk

    yield open_desk
    for desk in desks:
        desk.clear()


def test_a_page_that_is_reloaded_finds_what_it_had(opened, token):
    desk = opened()
    desk.told["x-title"] = "Mine"
    desk.leave("first")
    again = desk_of(token, "", "second")
    assert again is desk
    assert again.current is not None
    assert again.told == {"x-title": "Mine"}


def test_it_stays_then_for_as_long_as_the_new_page_is_there(opened, token):
    desk = opened(grace=0.1)
    desk.leave("first")
    desk_of(token, "", "second")
    desk.leave("first")
    time.sleep(0.3)
    assert desk.current is not None


def test_a_second_window_does_not_get_it_while_the_first_is_open(opened, token):
    desk = opened()
    assert desk_of(token, "", "second") is None
    assert desk.stay("first")


def test_a_page_that_wakes_up_does_not_get_back_what_another_goes_on_with(opened, token):
    desk = opened()
    desk.leave("first")
    assert desk_of(token, "", "second") is desk
    assert not desk.stay("first")
    desk.leave("first")
    assert desk_of(token, "", "third") is None


def test_another_visit_gets_nothing_of_it_with_the_same_token(opened, token):
    desk = opened(visit=new_token())
    desk.leave("first")
    other = desk_of(token, new_token(), "second")
    assert other is not desk
    assert other.current is None


def test_another_token_gets_nothing_of_it(opened, token):
    desk = opened()
    desk.leave("first")
    assert desk_of(new_token(), "", "second") is not desk


def test_a_page_that_comes_back_too_late_is_told_so(opened, token):
    desk = opened(grace=0.02)
    desk.leave("first")
    deadline = time.monotonic() + 2
    while desk.current and time.monotonic() < deadline:
        time.sleep(0.02)
    assert desk_of(token, "", "second").lost


def test_it_is_told_so_even_when_nothing_of_it_is_left(token):
    desk = desk_of(token, "", "first", 0.02)
    desk.take(Import("events.csv", io.BytesIO(b"id")))
    desk.leave("first")
    deadline = time.monotonic() + 2
    while desk.current and time.monotonic() < deadline:
        time.sleep(0.02)
    del desk
    gc.collect()
    assert desk_of(token, "", "second").lost
    assert not desk_of(token, "", "second").current


def test_what_was_told_goes_with_the_import(opened):
    desk = opened()
    desk.told["x-title"] = "Mine"
    desk.clear()
    assert desk.told == {}


@pytest.mark.parametrize(
    ("told", "anything"),
    [
        ({}, False),
        ({"tab": "Report", "i-draft": (FileMapping(), FileMapping())}, False),
        ({"i-choices": {"a name": Choice()}}, False),
        ({"i-draft": (FileMapping(), FileMapping(decimal=","))}, True),
        ({"i-choices": {"a name": Choice(way=POINT)}}, True),
        ({"i-title": "Mine"}, True),
        ({"i-licence": "Mine"}, True),
    ],
)
def test_looking_is_not_telling(told, anything):
    assert drafts.anything(told) is anything
