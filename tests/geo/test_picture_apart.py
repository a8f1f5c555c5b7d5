"""Pictures that are written in processes of their own."""

import os
import signal
from datetime import date

import pytest

from geo.drawing import apart
from geo.drawing.apart import Drawers, DrawingError
from geo.events.datasets import default_folder, load
from geo.export.picture import PictureOptions, compose, draw, pixels
from geo.selection.store import EventStore
from geo.selection.view import View

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def shipped():
    return EventStore(load(default_folder()))


@pytest.fixture
def drawers():
    made = Drawers()
    yield made
    made.end()


def written(drawers, placed, options) -> bytes:
    with drawers.one() as drawer:
        return drawer.render(placed, options.kind, pixels(options))


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_a_picture_written_apart_is_the_same_to_the_byte(shipped, drawers, kind) -> None:
    options = PictureOptions(kind=kind, scale=1, link="https://dateline.test/")
    here = draw(shipped, View(), options, TODAY)
    assert written(drawers, compose(shipped, View(), options, TODAY), options) == here


def test_one_process_writes_many_pictures_and_another_begins_where_that_is_gone(
    shipped, drawers
) -> None:
    options = PictureOptions(kind="svg")
    placed = compose(shipped, View(), options, TODAY)
    with drawers.one() as first:
        once = first.render(placed, "svg", None)
    with drawers.one() as second:
        assert second is first
        os.kill(second._process.pid, signal.SIGKILL)
        second._process.wait()
        with pytest.raises(DrawingError):
            second.render(placed, "svg", None)
    assert written(drawers, placed, options) == once


def test_a_failure_says_what_it_was_and_the_next_picture_is_written(shipped, drawers) -> None:
    options = PictureOptions(kind="svg")
    with pytest.raises(DrawingError, match="AttributeError"), drawers.one() as drawer:
        drawer.render("no picture", "svg", None)  # type: ignore[arg-type]
    placed = compose(shipped, View(), options, TODAY)
    assert written(drawers, placed, options).startswith(b"<?xml")


def test_what_takes_too_long_is_given_up_and_its_process_ends(
    shipped, drawers, monkeypatch
) -> None:
    monkeypatch.setattr(apart, "MOST_SECONDS", 0.0)
    placed = compose(shipped, View(), PictureOptions(), TODAY)
    with pytest.raises(DrawingError), drawers.one() as drawer:
        drawer.render(placed, "png", (1600, 900))
    assert not drawer.alive


def test_a_process_without_work_ends(shipped) -> None:
    drawers = Drawers(idle_seconds=0.0)
    with drawers.one() as drawer:
        pass
    drawer._process.wait(30)
    assert not drawer.alive
