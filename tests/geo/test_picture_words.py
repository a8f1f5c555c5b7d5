"""The alternative text of a picture."""

from datetime import date

import pytest

from geo.export.picture import describe
from geo.selection.view import View

SINCE = View(start=date(2020, 1, 1))


def test_it_says_what_is_on_the_map(store):
    said = describe(store, SINCE)
    assert said.startswith(f"Map: {store.dataset.title}. {store.sentence(SINCE)}")


def test_it_says_where_most_events_are(store):
    assert "Most by place: Taji (camp) 2" in describe(
        store, View(places=("taji", "baghdad-airport"))
    )


def test_it_says_when_they_were_and_when_most_began(store):
    view = View(categories=("attack",), start=date(2020, 3, 1), end=date(2021, 3, 31))
    counted = store.summary(view)
    said = describe(store, view)
    assert "most begin in" in said
    assert str(counted.last_day.year) in said


def test_it_says_how_the_categories_mix(store):
    counted = store.summary(View())
    said = describe(store, View())
    assert f"attacks {counted.categories['attack']}" in said
    assert "By category: " in said


@pytest.mark.parametrize("view", [View(words="zzzz"), View(places=("nowhere-at-all",))])
def test_of_nothing_it_says_only_that(store, view):
    said = describe(store, view)
    assert "None of" in said
    assert "Most by place" not in said
    assert "By category" not in said
