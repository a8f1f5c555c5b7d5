"""The view is the link, and the link is the view."""

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.events.frame import CATEGORIES
from geo.selection import view as views
from geo.selection.sentence import sentence
from geo.selection.summary import Summary
from geo.selection.view import BASEMAPS, CERTAIN, KEYS, MOST_CHARACTERS, MOST_VALUES, View

#: What links say of where the map looks; the scripts' tests read the same file.
PLACES = Path(__file__).parents[1] / "scripts" / "places.json"

#: Any text, halves of characters included, which no browser sends but anyone can.
ANY_TEXT = st.text(st.characters())
TEXTS = st.text(st.characters(), max_size=40)
SEVERAL = st.lists(TEXTS, max_size=4).map(tuple)


@st.composite
def arbitrary_views(draw):
    """Any view at all."""
    days = sorted(draw(st.tuples(st.dates(), st.dates())))
    start, end = (draw(st.sampled_from([None, day])) for day in days)
    here = draw(st.booleans())
    return View(
        start=start,
        end=end,
        categories=tuple(draw(st.lists(st.sampled_from(CATEGORIES)))),
        actors=draw(SEVERAL),
        places=draw(SEVERAL),
        words=draw(TEXTS),
        certain=tuple(draw(st.lists(st.sampled_from(CERTAIN)))),
        event=draw(TEXTS),
        latitude=draw(st.floats(-90, 90)) if here else None,
        longitude=draw(st.floats(-180, 180)) if here else None,
        zoom=draw(st.none() | st.floats(0, 22)),
        basemap=draw(st.sampled_from(BASEMAPS)),
        language=draw(st.sampled_from(["en", "ar", "ckb", "zh-Hant"])),
        datasets=draw(SEVERAL),
        layout=draw(st.sampled_from(["", "clean"])),
        version=draw(TEXTS),
    )


@given(arbitrary_views())
def test_a_link_restores_everything(view):
    assert views.read(view.query()) == (view, ())


@given(arbitrary_views())
def test_a_link_is_the_same_however_the_view_was_made(view):
    again, _ = views.read(view.query())
    assert again.query() == view.query()


@given(ANY_TEXT)
def test_no_text_raises(text):
    view, _ = views.read(text)
    assert views.read(view.query()) == (view, ())


@given(st.lists(st.tuples(st.sampled_from([key.name for key in KEYS]), ANY_TEXT)))
def test_no_value_of_a_known_key_raises(pairs):
    view, _ = views.read(pairs)
    assert views.read(view.query()) == (view, ())


def test_every_field_of_a_view_has_one_key():
    assert sorted(key.field for key in KEYS) == sorted(View.__dataclass_fields__)


def test_the_default_view_has_an_empty_link():
    assert View().query() == ""


def test_a_link_is_short_readable_and_in_a_fixed_order():
    view = View(
        zoom=7.0,
        latitude=33.31524,
        longitude=44.3661,
        categories=("strike", "attack", "strike"),
        start=date(2021, 3, 1),
        words="Ayn al-Asad",
    )
    assert view.query() == (
        "from=2021-03-01&category=attack&category=strike&q=Ayn+al-Asad"
        "&lat=33.3152&lng=44.3661&zoom=7"
    )


def test_unknown_keys_and_empty_values_are_ignored():
    assert views.read("?utm_source=mail&category=&q=&from=") == (View(), ())


def test_pairs_are_read_like_text():
    pairs = [("category", "attack"), ("q", "a b")]
    assert views.read(pairs) == views.read("category=attack&q=a%20b")


@pytest.mark.parametrize(
    ("query", "view"),
    [
        ("from=2019-10&to=2021", View(start=date(2019, 10, 1), end=date(2021, 12, 31))),
        ("certain=1", View(certain=("date",))),
        ("certain=true&certain=stated", View(certain=("date", "stated"))),
        ("lat=-0.00001&lng=180", View(latitude=0.0, longitude=180.0)),
        (
            "view=clean&basemap=streets&lang=ar",
            View(layout="clean", basemap="streets", language="ar"),
        ),
    ],
)
def test_what_a_person_may_write_by_hand_is_understood(query, view):
    assert views.read(query) == (view, ())


@pytest.mark.parametrize(
    ("query", "key", "said"),
    [
        ("from=banana", "from", "from: “banana” is not a day that can be read"),
        ("to=2021-02-30", "to", "the calendar has no such day"),
        ("from=2021~", "from", "its form is unknown"),
        ("from=2019/2021", "from", "its form is unknown"),
        ("category=rocket", "category", "“rocket” is not known; expected attack, strike,"),
        ("certain=maybe", "certain", "expected date, place or stated"),
        ("basemap=mars", "basemap", "expected embedded, streets, plain or satellite"),
        ("view=full", "view", "expected clean"),
        ("lang=../en", "lang", "not a language code"),
        ("lat=x&lng=0", "lat", "is not a number from -90 to 90"),
        ("lat=nan&lng=0", "lat", "is not a number"),
        ("lat=1e1&lng=0", "lat", "is not a number"),
        ("zoom=close", "zoom", "is not a number from 0 to 22"),
        ("lat=33", "lat", "only together with lng"),
        ("lng=33", "lng", "only together with lat"),
        ("from=2021-02-01&to=2021-01-01", "from", "lies after to"),
        ("event=a&event=b", "event", "takes one value"),
        ("event=" + "x" * 201, "event", "longer than 200 characters"),
    ],
)
def test_a_value_that_cannot_be_used_is_said(query, key, said):
    _, problems = views.read(query)
    assert problems[0].key == key
    assert said in problems[0].sentence


@pytest.mark.parametrize(
    "query",
    [
        "from=banana",
        "category=rocket",
        "lat=north&lng=0",
        "lat=33",
        "zoom=1e9",
        "from=2021-02-01&to=2021-01-01",
        "event=" + "x" * 201,
    ],
)
def test_a_value_that_cannot_be_used_falls_back(query):
    assert views.read(query)[0] == View()


@pytest.mark.parametrize("case", json.loads(PLACES.read_text(encoding="utf-8")))
def test_a_link_says_a_place_as_the_browser_reads_it(case):
    view, problems = views.read(case["link"])
    expected = case["place"] or {"lat": None, "lng": None, "zoom": None}
    found = {"lat": view.latitude, "lng": view.longitude}
    assert found == {key: expected[key] for key in found}
    if case["place"]:
        assert (view.zoom, problems) == (expected["zoom"], ())
        assert views.read(view.query()) == (view, ())


def test_one_bad_value_leaves_the_others():
    view, problems = views.read("category=attack&category=rocket&q=base")
    assert view == View(categories=("attack",), words="base")
    assert len(problems) == 1


def test_words_that_are_too_long_are_cut_and_it_is_said():
    view, problems = views.read("q=" + "x" * 500)
    assert view.words == "x" * MOST_CHARACTERS
    assert "first 200 characters" in problems[0].sentence


def test_values_past_the_limit_are_left_out_and_it_is_said():
    view, problems = views.read([("actor", f"a{n:03}") for n in range(MOST_VALUES + 5)])
    assert len(view.actors) == MOST_VALUES
    assert [problem.sentence for problem in problems] == [
        "actor: only the first 100 values are used."
    ]


def test_a_link_of_any_length_is_read_to_its_limit():
    view, problems = views.read("category=attack&" + "actor=x&" * 100_000)
    assert view.categories == ("attack",)
    assert "longer than 65,536 characters" in problems[0].sentence


def test_signs_that_no_page_should_show_are_left_out_of_texts():
    view, _ = views.read("q=a%00b%1bc%E2%80%AEd\ud800")
    assert view.words == "a b c d?"


def test_what_selects_is_kept_apart_from_how_it_is_looked_at():
    looking = {"event": "e", "latitude": 1, "longitude": 2, "zoom": 3, "layout": "clean"}
    assert View(words="a", basemap="plain", language="ar", **looking).filters() == View(words="a")


def test_a_view_whose_start_lies_after_its_end_cannot_be_made():
    with pytest.raises(ValueError, match="lies after to"):
        View(start=date(2021, 2, 1), end=date(2021, 1, 1))


def test_one_coordinate_alone_cannot_be_made():
    with pytest.raises(ValueError, match="belong together"):
        View(latitude=33.0)


def test_replacing_changes_only_what_is_named():
    view = View(words="a", categories=("attack",))
    assert view.replace(words="b") == View(words="b", categories=("attack",))


def _summary(shown, off_point=0, **hidden):
    total = shown + sum(hidden.values())
    return Summary(total, shown, hidden, off_point, None, None, {})


@pytest.mark.parametrize(
    ("view", "summary", "said"),
    [
        (View(), _summary(195, date=0), "All 195 events of The title."),
        (View(), _summary(1), "The one event of The title."),
        (View(), _summary(0), "The title holds no events."),
        (
            View(
                start=date(2021, 1, 1),
                end=date(2021, 6, 30),
                categories=("attack",),
                places=("airport",),
            ),
            _summary(64, 4, date=98, category=33, actor=0),
            "64 of 195 events: attacks at Baghdad Airport, 1 January to 30 June 2021. "
            "Hidden: 98 by date, 33 by category. 4 of those shown are not on a point.",
        ),
        (
            View(actors=("A", "B"), words="a “b", certain=("stated", "date"), end=date(2020, 1, 3)),
            _summary(0, q=1, certain=1200),
            "None of 1,201 events: involving A or B, “a “b”, up to 3 January 2020, only dates "
            "certainly inside the window, only what a source states. "
            "Hidden: 1 by words, 1,200 by certainty.",
        ),
        (
            View(start=date(2020, 1, 3), categories=("strike", "attack", "energy")),
            _summary(3, 1, category=2),
            "3 of 5 events: attacks, strikes and energy, from 3 January 2020. "
            "Hidden: 2 by category. 1 of those shown is not on a point.",
        ),
        (
            View(places=("nowhere", "airport")),
            _summary(2),
            "All 2 events of The title: at Baghdad Airport or nowhere.",
        ),
        (
            View(places=("Washington, D.C.",)),
            _summary(2),
            "All 2 events of The title: at Washington, D.C.",
        ),
        (
            View(words="{0} {total}"),
            _summary(1, q=1),
            "1 of 2 events: “{0} {total}”. Hidden: 1 by words.",
        ),
    ],
)
def test_a_selection_says_itself(view, summary, said):
    assert sentence(view, "The title", summary, {"airport": "Baghdad Airport"}) == said
