"""Several datasets as one: nothing is lost, nothing mixed up, and each event says whose it is."""

import re
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.events.datasets import Account, Source
from geo.events.frame import EVENT_COLUMNS
from geo.events.records import served
from geo.events.several import joined
from geo.places.gazetteer import Place
from geo.selection.points import columns
from geo.selection.store import EventStore
from geo.selection.view import View
from tests.geo.several import dataset, event

SAMARRA = Place("samarra", "Samarra", latitude=34.2, longitude=43.9, precision="settlement")
BASRA = Place("basra", "Basra", latitude=30.5, longitude=47.8, precision="settlement")


def ids(found):
    return found.events["event_id"].tolist()


def test_a_dataset_is_its_own_only_part():
    (part,) = dataset("a", event(), licence="CC0", terms="none", may_share_rows=False).parts
    assert (part.name, part.title, part.version) == ("a", "Set a", "1+a")
    assert (part.licence, part.terms, part.may_share_rows, part.count) == ("CC0", "none", False, 1)


def test_one_dataset_alone_stays_as_it_is():
    one = dataset("a", event())
    assert joined([one]) is one


@pytest.mark.parametrize(
    ("several", "names"),
    [
        ([], ""),
        ([dataset("a", event()), dataset("a", event())], "a, a"),
        ([joined([dataset("a", event()), dataset("b", event())]), dataset("c", event())], "a+b, c"),
    ],
    ids=["none", "the same name", "joined already"],
)
def test_what_cannot_be_joined_is_refused(several, names):
    with pytest.raises(ValueError, match=f"^{re.escape(names)}$"):
        joined(several)


def test_rows_are_sorted_by_day_and_numbered():
    both = joined(
        [
            dataset("a", event("a1", "2021-01-01"), event("a2", "2021-03-01")),
            dataset("b", event("b1", "2021-02-01"), event("b2", "2020-01-01")),
        ]
    )
    assert ids(both) == ["b2", "a1", "b1", "a2"]
    assert both.events["row"].tolist() == [0, 1, 2, 3]
    assert both.events["dataset"].tolist() == ["b", "a", "b", "a"]


def test_columns_keep_their_types():
    both = joined([dataset("a", event("a1")), dataset("b", event("b1"))])
    alone = dataset("a", event()).events
    assert both.events[list(EVENT_COLUMNS)].dtypes.equals(alone.dtypes)


def test_an_empty_dataset_is_a_part_too():
    both = joined([dataset("a", event("a1")), dataset("b")])
    assert ids(both) == ["a1"]
    assert [part.count for part in both.parts] == [1, 0]


def test_an_id_that_both_have_stays_with_the_earlier():
    one = dataset("a", event("e1", title="First"))
    other = dataset("b", event("e1", title="Second"))
    titles = joined([one, other]).events.set_index("event_id")["title"].to_dict()
    assert titles == {"e1": "First", "e1@b": "Second"}


def test_a_new_id_is_one_that_nothing_has():
    one = dataset("a", event("e1"), event("e1@b"))
    other = dataset("b", event("e1"), event("e1@b"), event("e1@b@b"))
    assert len({*ids(joined([one, other]))}) == 5


def test_accounts_follow_their_event():
    told = {"e1": (Account("e1", "who", "They say so.", ("s1",)),)}
    sources = [{"s1": Source("s1", publisher)} for publisher in ("One", "Other")]
    sets = [
        dataset(name, event("e1", source_ids=["s1"]), sources=own, accounts=told)
        for name, own in zip("ab", sources, strict=True)
    ]
    both = joined(sets)
    rows = served(both.events, both)
    assert [row["accounts"][0]["sources"][0]["publisher"] for row in rows] == ["One", "Other"]
    assert [row["sources"][0]["publisher"] for row in rows] == ["One", "Other"]


def test_the_same_source_is_one():
    same = {"s1": Source("s1", "Paper")}
    sets = [dataset(name, event(name, source_ids=["s1"]), sources=same) for name in "ab"]
    both = joined(sets)
    assert list(both.sources) == ["s1"]
    assert [list(some) for some in both.events["source_ids"]] == [["s1"], ["s1"]]


def test_all_sources_are_there_each_under_its_id():
    sets = [
        dataset("a", sources={"s1": Source("s1", "One"), "s2": Source("s2", "Same")}),
        dataset("b", sources={"s1": Source("s1", "Other"), "s2": Source("s2", "Same")}),
        dataset("c", sources={"s1@b": Source("s1@b", "Third"), "s3": Source("s3", "Own")}),
    ]
    sources = joined(sets).sources
    told = {id_: one.publisher for id_, one in sources.items()}
    assert told == {"s1": "One", "s2": "Same", "s1@b": "Other", "s1@b@c": "Third", "s3": "Own"}
    assert {id_: sources[id_].publisher for id_ in sources} == told
    assert [one.source_id for one in sources.values()] == [*told]
    assert (len(sources), sources.get("s9")) == (5, None)


def test_the_same_place_is_one_with_the_spellings_of_both():
    spelled = replace(SAMARRA, aliases=("Sāmarrāʾ",))
    sets = [
        dataset("a", event("a1", place_id="samarra"), places=[SAMARRA]),
        dataset("b", event("b1", place_id="samarra"), places=[spelled]),
    ]
    both = joined(sets)
    assert [place.place_id for place in both.gazetteer] == ["samarra"]
    assert both.gazetteer.get("samarra") == spelled


def test_another_place_with_the_same_id_stays_another():
    elsewhere = replace(SAMARRA, latitude=10.0)
    sets = [
        dataset("a", event("a1", place_id="samarra"), places=[SAMARRA]),
        dataset("b", event("b1", place_id="samarra"), places=[elsewhere]),
    ]
    both = joined(sets)
    assert [place.latitude for place in both.gazetteer] == [34.2, 10.0]
    assert both.events["place_id"].tolist() == ["samarra", "samarra@b"]
    assert EventStore(both).summary(View(places=("samarra@b",))).shown == 1


def test_what_a_joined_dataset_says_names_each():
    both = joined(
        [
            dataset("a", event("a1"), licence="CC BY 4.0", credits=("Ann",), description="One."),
            dataset("b", event("b1"), terms="Do not pass on.", may_share_rows=False),
        ]
    )
    assert (both.name, both.title, both.version) == ("a+b", "Set a and Set b", "1+a, 1+b")
    assert both.licence == "CC BY 4.0 (Set a); no licence stated (Set b)"
    assert both.credits == ("Ann", "Set b")
    assert (both.terms, both.may_share_rows) == ("Do not pass on.", False)


def test_a_licence_that_all_have_is_said_once():
    sets = [dataset(name, event(name), licence="CC0") for name in "ab"]
    assert joined(sets).licence == "CC0"


def test_the_map_shows_what_each_would_show_alone():
    sets = [
        dataset("a", event("a1"), extent=(38.0, 29.0, 49.0, 38.0)),
        dataset("b", event("b1", place_id="basra"), places=[replace(BASRA, longitude=60.0)]),
    ]
    assert joined(sets).extent == (38.0, 29.0, 60.0, 38.0)


def test_points_say_whose_each_event_is_only_where_there_are_several():
    sets = [dataset("a", event("a1", "2021-03-01")), dataset("b", event("b1", "2021-02-01"))]
    made = columns(joined(sets))
    assert made.columns["dataset"].tolist() == [1, 0]
    assert [(one["id"], one["count"]) for one in made.header["datasets"]] == [("a", 1), ("b", 1)]
    alone = columns(sets[0])
    assert "dataset" not in alone.columns
    assert [one["id"] for one in alone.header["datasets"]] == ["a"]


def test_the_points_of_a_selection_count_the_selection():
    both = joined([dataset("a", event("a1")), dataset("b", event("b1"))])
    made = columns(replace(both, events=both.events.iloc[1:]))
    assert [one["count"] for one in made.header["datasets"]] == [0, 1]


def test_a_record_says_whose_it_is():
    both = joined([dataset("a", event("a1")), dataset("b", event("b1"))])
    told = [row["dataset"] for row in served(both.events, both)]
    assert told == [{"id": "a", "title": "Set a"}, {"id": "b", "title": "Set b"}]


some_ids = st.lists(st.sampled_from(["e", "e@b", "e@b@b", "f", "g@c", "g"]), unique=True)
some_days = st.dates(pd.Timestamp("2003-01-01").date(), pd.Timestamp("2021-12-31").date())


@st.composite
def several(draw):
    return [
        dataset(name, *(event(one, draw(some_days).isoformat()) for one in draw(some_ids)))
        for name in "abc"
    ]


@settings(max_examples=40, deadline=None)
@given(several())
def test_every_event_of_each_part_is_there_once_under_one_id(sets):
    both = joined(sets)
    assert len(both.events) == sum(part.count for part in both.parts)
    assert both.events["event_id"].is_unique
    assert both.events["first_day"].is_monotonic_increasing
    for one in sets:
        own = both.events[both.events["dataset"] == one.name]
        assert sorted(own["title"]) == sorted(one.events["title"])
        for title, event_id in zip(own["title"], own["event_id"], strict=True):
            before = title.removeprefix("Title of ")
            assert re.fullmatch(f"{re.escape(before)}(@{one.name})*", event_id)


some_views = st.builds(
    View,
    start=st.none()
    | st.dates(pd.Timestamp("2003-01-01").date(), pd.Timestamp("2012-01-01").date()),
    end=st.none() | st.dates(pd.Timestamp("2012-01-02").date(), pd.Timestamp("2021-12-31").date()),
    words=st.sampled_from(["", "title", "e", "g c"]),
    categories=st.sampled_from([(), ("attack",), ("strike",)]),
)


@settings(max_examples=25, deadline=None)
@given(several(), some_views)
def test_what_is_counted_of_several_is_what_is_counted_of_each(sets, view):
    whole, *each = (EventStore(one).summary(view) for one in (joined(sets), *sets))
    for count in ("total", "shown", "not_on_a_point"):
        assert getattr(whole, count) == sum(getattr(one, count) for one in each)
    for name, count in whole.hidden.items():
        assert count == sum(one.hidden[name] for one in each)
