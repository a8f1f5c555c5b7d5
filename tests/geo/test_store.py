"""One selection answers every question, so all answers agree."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import chain

import ibis
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.events.datasets import Dataset
from geo.events.frame import CATEGORIES, canonical, from_arrow, to_arrow
from geo.selection.predicates import FILTERS, Tables, predicates
from geo.selection.store import FACETS, SORTS, EventStore
from geo.selection.view import CERTAIN, View, read

BAGHDAD_AND_MORE = ["baghdad", "taji", "ain-al-asad", "iraq", "atlantis", ""]
ACTORS = ["United States", "Iraq", "Kataib Hezbollah", "Nobody"]
WORDS = ["rocket", "base", "asad", "ain", "the", "heart attack", "iraq", "western rockets", "zebra"]
DAYS = st.dates(date(2003, 1, 1), date(2022, 1, 1))


def some(values):
    return st.lists(st.sampled_from(values), max_size=3).map(tuple)


@st.composite
def views(draw):
    """A view that sets any of the filters."""
    days = sorted(draw(st.tuples(DAYS, DAYS)))
    start, end = (draw(st.sampled_from([None, day])) for day in days)
    return View(
        start=start,
        end=end,
        categories=draw(some(CATEGORIES)),
        actors=draw(some(ACTORS)),
        places=draw(some(BAGHDAD_AND_MORE)),
        words=draw(st.sampled_from(["", *WORDS])),
        certain=draw(some(CERTAIN)),
    )


def ids(store, view, **options):
    return list(store.rows(view, **options)["event_id"])


def asked(query):
    view, problems = read(query)
    assert problems == ()
    return view


# The filters, one by one.


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", 10),
        ("from=2021-05-15&to=2021-05-20", "since oil left"),
        ("to=2003-03-31", "entry"),
        ("to=2003-02-28", ""),
        ("from=2021-12-31", "oil since"),
        ("from=2021-05-15&to=2021-05-20&certain=date", ""),
        ("from=2021-05-01&to=2021-05-31&certain=date", "left"),
        ("from=2021-05&certain=date", "left nowhere"),
        ("certain=date", 10),
        ("category=strike&category=energy", "strike oil"),
        ("actor=Kataib Hezbollah", "rockets"),
        ("actor=Kataib Hezbollah&actor=Example Oil", "rockets oil"),
        ("actor=kataib hezbollah", ""),
        ("place=taji", "rockets left"),
        ("place=taji&place=baghdad", "rockets left heard"),
        ("place=atlantis", ""),
        ("certain=stated", "entry strike rockets talks asad left oil"),
        ("certain=place", "strike rockets talks asad heard left"),
        ("certain=place&certain=stated", "strike rockets talks asad left"),
        ("q=CONVOY", "strike"),
        ("q=rock", "since rockets asad"),
        ("q=rockets base", "since rockets asad"),
        ("q=heart attack", "asad"),
        ("q=eart", ""),
        ("q=hezbollah", "rockets"),
        ("q=denied", "rockets"),
        ("q=BIAP", "strike"),
        ("q=مطار", "strike"),
        ("q=الأسد", "asad"),
        ("q=assad", "asad heard"),
        ("q=camp taji", "rockets left"),
        ("q=taji handed", "left"),
        ("q=10%", ""),
        ("q='; drop table events; --", ""),
        ("q=---", 10),
    ],
)
def test_a_filter_lets_through_what_it_says(store, query, shown):
    found = ids(store, asked(query))
    if isinstance(shown, int):
        assert len(found) == shown
    else:
        assert sorted(found) == sorted(shown.split())


@pytest.mark.parametrize(
    "words", ["Ayn al-Asad", "Ain al-Assad", "عين الأسد", "ain AL asad air base"]
)
def test_every_spelling_of_a_place_finds_the_same_events(store, words):
    assert ids(store, View(words=words)) == ["asad", "heard"]


def _overlapping(dataset, view):
    """Which events a person would say lie in the window, by each event's own days."""
    start, end = view.start or date.min, view.end or date.max
    return [
        event["event_id"]
        for event in dataset.events.to_dict("records")
        if event["first_day"].date() <= end and event["last_day"].date() >= start
    ]


@given(view=views())
@settings(max_examples=40)
def test_the_window_lets_through_whatever_overlaps_it(store, dataset, view):
    only_dates = View(start=view.start, end=view.end)
    assert ids(store, only_dates) == _overlapping(dataset, only_dates)


@given(view=views())
@settings(max_examples=40)
def test_certainly_inside_is_never_more_than_overlapping(store, view):
    loose = view.replace(certain=())
    assert set(ids(store, view)) <= set(ids(store, loose))


# The answers agree.


@given(view=views())
@settings(max_examples=60)
def test_shown_and_hidden_make_the_total(store, view):
    summary = store.summary(view)
    assert summary.shown + sum(summary.hidden.values()) == summary.total == 10
    assert list(summary.hidden) == list(FILTERS)


@given(view=views())
@settings(max_examples=60)
def test_the_summary_counts_the_rows(store, view):
    summary, rows = store.summary(view), store.rows(view)
    assert summary.shown == len(rows)
    assert summary.categories == {c: int((rows["category"] == c).sum()) for c in CATEGORIES}
    assert summary.not_on_a_point == int((~rows["on_point"]).sum())
    days = (summary.first_day, summary.last_day)
    ends = (rows["first_day"].min().date(), rows["last_day"].max().date()) if len(rows) else ()
    assert days == (ends or (None, None))


@given(view=views())
@settings(max_examples=30)
def test_a_hidden_event_is_counted_under_the_first_filter_that_hides_it(store, view):
    summary, rest = store.summary(view), 10
    fields = ("start", "end"), ("categories",), ("actors",), ("places",), ("words",), ("certain",)
    loose = View()
    for name, changed in zip(FILTERS, fields, strict=True):
        # The date is certain only inside a window, which is set before it.
        loose = loose.replace(**{field: getattr(view, field) for field in changed})
        shown = store.summary(loose).shown
        assert summary.hidden[name] == rest - shown
        rest = shown


@given(view=views())
@settings(max_examples=40)
def test_the_mask_is_the_rows_but_for_what_the_map_filters_itself(store, view):
    drawn = view.replace(start=None, end=None, categories=())
    drawn = drawn.replace(certain=tuple(c for c in view.certain if c != "date"))
    bits = np.unpackbits(np.frombuffer(store.mask(view), np.uint8), bitorder="little")
    assert list(np.flatnonzero(bits)) == list(store.rows(drawn)["row"])
    assert len(bits) == 16


@given(view=views())
@settings(max_examples=40)
def test_the_timeline_counts_every_shown_event_once(store, view):
    timeline = store.timeline(view)
    assert timeline["count"].sum() == store.summary(view).shown
    assert not timeline.duplicated(["month", "category"]).any()


@given(view=views())
@settings(max_examples=8)
def test_a_facet_counts_what_choosing_the_value_alone_would_show(store, view):
    fields = {"category": "categories", "actor": "actors", "place": "places", "certain": "certain"}
    for name, values in store.facets(view).items():
        for value, _, count in values:
            alone = view.replace(**{fields[name]: (value,)})
            assert store.summary(alone).shown == count


# Rows.


def test_rows_are_canonical_and_in_the_order_of_their_days(store, dataset):
    pd.testing.assert_frame_equal(store.rows(View()), dataset.events)


@pytest.mark.parametrize("sort", [*SORTS, *(f"-{name}" for name in SORTS)])
def test_pages_of_rows_make_the_whole(store, sort):
    pages = [ids(store, View(), limit=3, offset=at, sort=sort) for at in range(0, 12, 3)]
    assert list(chain(*pages)) == ids(store, View(), sort=sort)
    assert sorted(chain(*pages)) == sorted(ids(store, View()))


@pytest.mark.parametrize(("sort", "first"), [("date", "entry"), ("-date", "nowhere")])
def test_rows_come_by_date_either_way(store, sort, first):
    assert ids(store, View(), sort=sort)[0] == first


@pytest.mark.parametrize("column", ["title", "place", "category", "certainty"])
@pytest.mark.parametrize("turn", ["", "-"])
def test_rows_come_by_a_column_either_way_and_by_date_within_it(store, column, turn):
    rows = store.rows(View(), sort=turn + column)
    values = [
        (str(value).lower(), row) for value, row in zip(rows[column], rows["row"], strict=True)
    ]
    by_date = sorted(values, key=lambda pair: pair[1])
    assert values == sorted(by_date, key=lambda pair: pair[0], reverse=bool(turn))


@pytest.mark.parametrize("sort", ["", "row", "-", "--date", "search", "date; drop"])
def test_an_unknown_order_is_refused(store, sort):
    with pytest.raises(ValueError, match="expected one of date, title"):
        store.rows(View(), sort=sort)


# Facets.


def test_facets_come_in_their_order_with_their_labels(store):
    facets = store.facets(View())
    assert tuple(facets) == FACETS
    assert [value for value, _, _ in facets["category"]] == list(CATEGORIES)
    assert facets["category"][0] == ("attack", "Attacks", 3)
    assert facets["place"][0] == ("iraq", "Iraq", 2)
    assert facets["actor"][0] == ("United States", "United States", 5)
    assert facets["certain"][2] == ("stated", "Stated by a source, not inferred", 7)


def test_a_value_that_is_chosen_stays_in_its_facet_without_events(store):
    facets = store.facets(View(actors=("Nobody",), places=("atlantis",)))
    assert facets["actor"] == [("Nobody", "Nobody", 0)]
    assert facets["place"] == [("atlantis", "atlantis", 0)]


def test_a_facet_leaves_its_own_filter_out(store):
    facets = store.facets(View(categories=("strike",)))
    assert ("attack", "Attacks", 3) in facets["category"]
    assert facets["place"] == [("baghdad-airport", "Baghdad Airport", 1)]


def test_an_answer_that_a_caller_changes_does_not_change_the_next(store):
    store.facets(View())["category"].clear()
    assert len(store.facets(View())["category"]) == len(CATEGORIES)


# The timeline.


def test_an_event_counts_in_the_month_of_its_first_day(store):
    timeline = store.timeline(View(words="dialogue"))
    assert timeline.to_dict("records") == [
        {"month": pd.Timestamp("2020-06-01"), "category": "diplomacy", "count": 1}
    ]


def test_the_timeline_can_count_by_year(store):
    timeline = store.timeline(View(categories=("attack",)), unit="year")
    assert timeline["year"].dt.year.tolist() == [2019, 2020, 2021]
    assert timeline["count"].tolist() == [1, 1, 1]


def test_another_unit_is_refused(store):
    with pytest.raises(ValueError, match="expected month or year"):
        store.timeline(View(), unit="day")


# One event.


def test_an_event_is_served_with_its_date_in_words_its_sources_and_its_accounts(store):
    event = store.event("rockets")
    assert event["when"] == "11 March 2020"
    assert event["actors"] == "Kataib Hezbollah (US attribution, denied); United States"
    assert event["actor_names"] == ["Kataib Hezbollah", "United States"]
    assert (event["killed_low"], event["killed_high"]) == (3, 3)
    assert [source["publisher"] for source in event["sources"]] == ["The Wire", "The Daily"]
    assert event["sources"][1]["caution"] == "repost"
    assert [(a["topic"], a["sources"][0]["source_id"]) for a in event["accounts"]] == [
        ("count", "wire"),
        ("count", "daily"),
    ]
    assert "search" not in event


def test_what_is_not_known_is_none(store):
    event = store.event("nowhere")
    unknown = ("latitude", "longitude", "radius_km", "killed_low", "killed_high")
    assert [event[name] for name in unknown] == [None] * 5
    assert (event["place_precision"], event["on_point"]) == ("", False)


def test_days_are_served_as_iso_texts(store):
    event = store.event("talks")
    assert (event["first_day"], event["last_day"]) == ("2020-06-01", "2020-08-31")


@pytest.mark.parametrize("event_id", ["", "Rockets", "' or 1=1 --", "x" * 10_000, "\u202e"])
def test_an_unknown_event_is_none(store, event_id):
    assert store.event(event_id) is None


def test_events_are_served_in_the_order_of_the_rows_asked_for(store):
    served = store.events_at([3, 0, 99, -1, 3])
    assert [event["row"] for event in served] == [3, 0, 3]


def test_the_store_says_the_selection(store):
    assert store.sentence(View(places=("taji",), categories=("attack",))) == (
        "1 of 10 events: attacks at Taji (camp). Hidden: 7 by category, 2 by place."
    )


# The engine.


def test_many_threads_are_answered_alike(store):
    queries = ["q=rocket", "category=attack", "actor=Iraq", "from=2021", "q=asad", "place=taji"]
    views_ = [asked(query).replace(version=str(n)) for n in range(8) for query in queries]
    fresh = EventStore(store.dataset)

    def answer(view):
        return fresh.summary(view), ids(fresh, view), fresh.mask(view)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(answer, views_))
    assert answers == [answer(view) for view in views_]


def test_words_that_were_forgotten_are_answered_as_before(store):
    words = ["rocket", "base", "iraq", "asad", "troops", "held", "field", "convoy", "a", "b"]
    views_ = [View(words=word) for word in words]
    forgetful = EventStore(store.dataset)
    assert [ids(forgetful, view) for view in views_ * 2] == [
        ids(EventStore(store.dataset), view) for view in views_
    ] * 2


def test_the_engine_can_reach_no_file(store):
    with pytest.raises(Exception, match="disabled"):
        store._backend.con.execute("SELECT * FROM read_text('/etc/hostname')")


def test_events_without_files_answer_too():
    frame = canonical(
        pd.DataFrame(
            {
                "event_id": ["a"],
                "title": ["A"],
                "date": ["2021-05"],
                "first_day": [date(2021, 5, 1)],
                "last_day": [date(2021, 5, 31)],
                "date_precision": ["month"],
                "category": ["attack"],
            }
        )
    )
    store = EventStore(Dataset("a", "A", "1", "", (), from_arrow(to_arrow(frame))))
    assert store.summary(View(words="a")).shown == 1
    assert store.facets(View())["actor"] == []
    assert store.event("a")["sources"] == []


def test_a_dataset_without_events_answers_nothing():
    store = EventStore(Dataset("e", "E", "1", "", (), canonical(pd.DataFrame())))
    view = View(words="a", actors=("b",), start=date(2021, 1, 1))
    assert store.summary(view).total == 0
    assert len(store.rows(view)) == len(store.timeline(view)) == 0
    assert store.mask(view) == b""
    assert store.points().count == 0
    assert store.sentence(view) == "E holds no events."


@pytest.fixture(scope="module")
def sqlite_tables(store):
    """The store's tables in another engine."""
    sqlite = ibis.sqlite.connect()
    return Tables(*(sqlite.create_table(t.get_name(), t.to_pyarrow()) for t in store._tables))


@given(view=views())
@settings(max_examples=30)
def test_another_engine_selects_the_same_events(store, sqlite_tables, view):
    tests = predicates(view, sqlite_tables, store.dataset.gazetteer)
    events = sqlite_tables.events
    selected = events.filter(*tests.values()) if tests else events
    rows = selected.order_by("row").select("row").to_pyarrow()["row"].to_pylist()
    assert rows == list(store.rows(view)["row"])


@pytest.mark.parametrize("dialect", ["postgres", "pyspark", "trino", "bigquery", "clickhouse"])
def test_the_selection_can_be_written_for_engines_that_grow(store, dialect):
    view = asked("from=2020&category=attack&actor=Iraq&place=taji&q=asad rocket&certain=1")
    tests = predicates(view, store._tables, store.dataset.gazetteer)
    sql = ibis.to_sql(store._tables.events.filter(*tests.values()).count(), dialect=dialect)
    assert "WHERE" in sql
