"""Rows in, events out; what is wrong is said and the rest is kept."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.events import frame as events
from geo.events.frame import EVENT_COLUMNS, canonical, from_arrow, read_rows, to_arrow
from geo.places.gazetteer import Gazetteer, Place

PLACES = Gazetteer(
    [
        Place(
            "airport",
            "Baghdad Airport",
            "مطار بغداد",
            latitude=33.26,
            longitude=44.23,
            precision="site",
            radius_km=3,
        ),
        Place("south", "The South", latitude=31.0, longitude=47.0, precision="region"),
        Place("east", "The East", precision="site"),
    ]
)
SOURCES = {"wire", "daily"}
SOUND = {
    "event_id": "e1",
    "title": "A strike",
    "date": "2020-01-03",
    "category": "strike",
    "place_id": "airport",
}


def read(*changes):
    """Read one row for each mapping of changes to a sound one; their ids differ."""
    rows = [SOUND | {"event_id": f"e{n}"} | change for n, change in enumerate(changes)]
    return read_rows(rows, PLACES, SOURCES, "events.csv")


def test_a_sound_row_is_an_event_without_problems():
    frame, problems = read({})
    assert list(frame["event_id"]) == ["e0"]
    assert problems == []


def test_the_frame_has_the_canonical_columns_and_types():
    frame, _ = read({})
    assert {name: str(kind) for name, kind in frame.dtypes.items()} == {
        name: str(kind) for name, kind in EVENT_COLUMNS.items()
    }


def test_no_rows_make_an_empty_frame_of_the_same_types():
    empty, _ = read()
    assert len(empty) == 0
    assert empty.dtypes.equals(read({})[0].dtypes)


def test_events_are_in_the_order_of_their_days_and_numbered():
    frame, _ = read({"date": "2021-05"}, {"date": "2003"}, {"date": "2021-05-01"}, {"date": "2003"})
    assert list(frame["event_id"]) == ["e1", "e3", "e2", "e0"]
    assert list(frame["row"]) == list(frame.index) == [0, 1, 2, 3]


def test_a_month_is_kept_as_a_span():
    frame, _ = read({"date": "2021-05"})
    assert frame.loc[0, ["first_day", "last_day", "date_precision"]].tolist() == [
        pd.Timestamp("2021-05-01"),
        pd.Timestamp("2021-05-31"),
        "month",
    ]


def test_what_is_still_open_lasts_to_the_last_day_that_the_dataset_knows():
    frame, _ = read({"date": "2019-10/.."}, {"date": "2021-06"})
    assert frame.loc[0, "last_day"] == pd.Timestamp("2021-06-30")


def test_a_dataset_of_nothing_but_open_ends_has_a_last_day():
    frame, _ = read({"date": "2019-10/.."}, {"date": "2020/.."})
    assert frame["last_day"].tolist() == [pd.Timestamp("2020-01-01")] * 2


def test_what_has_no_start_begins_on_the_first_day_that_the_dataset_knows():
    frame, _ = read({"date": "../2021-06"}, {"date": "2019-10-03"}, {"date": "2020/.."})
    ends = frame.set_index("date").loc["../2021-06", ["first_day", "last_day"]]
    assert ends.tolist() == [pd.Timestamp("2019-10-03"), pd.Timestamp("2021-06-30")]


def test_a_dataset_of_nothing_but_open_starts_has_a_first_day():
    frame, _ = read({"date": "../2021-06-05"}, {"date": "../2020"})
    assert frame["first_day"].tolist() == [pd.Timestamp("2020-12-31")] * 2


def test_an_event_takes_its_place_from_the_gazetteer():
    frame, _ = read({})
    assert frame.loc[
        0, ["place", "place_local", "latitude", "longitude", "place_precision", "radius_km"]
    ].tolist() == ["Baghdad Airport", "مطار بغداد", 33.26, 44.23, "site", 3.0]


@pytest.mark.parametrize(
    ("place_id", "on_point"), [("airport", True), ("south", False), ("east", False), ("", False)]
)
def test_an_event_is_on_a_point_when_its_place_is_located_closely(place_id, on_point):
    frame, _ = read({"place_id": place_id})
    assert bool(frame.loc[0, "on_point"]) is on_point


def test_an_event_without_a_place_is_kept():
    frame, problems = read({"place_id": ""})
    assert problems == []
    assert frame.loc[0, "place"] == ""
    assert np.isnan(frame.loc[0, "latitude"])
    assert pd.isna(frame.loc[0, "place_precision"])


def test_actors_are_shown_with_their_attribution_and_counted_without():
    frame, _ = read({"actors": "Kataib Hezbollah (US attribution, denied); Iraq;;Iraq (again)"})
    assert frame.loc[0, "actors"] == "Kataib Hezbollah (US attribution, denied); Iraq; Iraq (again)"
    assert list(frame.loc[0, "actor_names"]) == ["Kataib Hezbollah", "Iraq"]


def test_an_actor_that_is_all_parentheses_keeps_its_name():
    assert events.actor_name("(unknown)") == "(unknown)"


def test_a_count_that_is_not_stated_is_missing_and_not_zero():
    frame, _ = read({"killed_low": "0", "killed_high": ""})
    assert frame.loc[0, "killed_low"] == 0
    assert frame.loc[0, "killed_high"] is pd.NA


def test_what_a_row_leaves_out_has_its_usual_value():
    frame, _ = read({"kind": "", "certainty": ""})
    assert frame.loc[0, ["kind", "certainty"]].tolist() == ["event", "stated"]


def test_search_text_holds_title_summary_actors_and_place_folded_and_apart():
    frame, _ = read({"title": "Ba'qubah", "summary": "U.S. forces", "actors": "Iraq"})
    assert frame.loc[0, "search"] == (
        " / baqubah / us forces / iraq / baghdad airport / مطار بغداد / "
    )


@pytest.mark.parametrize(
    ("field", "value", "code", "expected"),
    [
        ("event_id", "", "required", "some text"),
        ("title", " ", "required", "some text"),
        ("date", "", "required", "some text"),
        ("date", "13/2020", "date", "a day such as 2021-06-09"),
        ("date", "2021-02-30", "date", "the calendar has no such day"),
        ("category", "", "required", "some text"),
        ("category", "rocket", "choice", "one of attack, strike, troop_movement"),
        ("kind", "rumour", "choice", "one of event, state, plan, count, period"),
        ("certainty", "sure", "choice", "one of stated, inferred"),
        ("killed_low", "-1", "count", "a whole number, 0 or more"),
        ("killed_high", "1e3", "count", "a whole number, 0 or more"),
        ("killed_high", "٣", "count", "a whole number, 0 or more"),
    ],
)
def test_a_broken_value_sets_its_row_aside_and_is_named(field, value, code, expected):
    frame, problems = read({}, {field: value}, {})
    [found] = problems
    assert list(frame["event_id"]) == ["e0", "e2"]
    assert (found.code, found.file, found.row, found.field) == (code, "events.csv", 3, field)
    assert found.value == value.strip()
    assert expected in found.expected
    assert found.remedy
    assert found.set_aside


def test_a_low_count_above_the_high_one_sets_the_row_aside():
    frame, [found] = read({"killed_low": "5", "killed_high": "3"})
    assert len(frame) == 0
    assert found.sentence() == (
        "events.csv, row 2, killed_low: “5” was read; expected killed_low no higher than "
        "killed_high (3). Correct one of the two. The row is set aside."
    )


def test_of_two_rows_with_one_id_the_second_is_set_aside():
    frame, [found] = read({"event_id": "same"}, {"event_id": "same", "title": "Another"})
    assert list(frame["title"]) == ["A strike"]
    assert found.sentence() == (
        "events.csv, row 3, event_id: “same” was read; expected an id that no other row has "
        "(row 2 has it too). Give each row an id of its own. The row is set aside."
    )


def test_an_id_of_a_row_that_was_set_aside_is_free():
    frame, problems = read({"event_id": "same", "date": "x"}, {"event_id": "same"})
    assert list(frame["event_id"]) == ["same"]
    assert [found.code for found in problems] == ["date"]


def test_every_problem_of_a_row_is_named():
    _, problems = read({"title": "", "date": "x", "source_ids": "blog; wire; site"})
    assert sorted(found.code for found in problems) == [
        "date",
        "required",
        "unknown_source",
        "unknown_source",
    ]


def test_lines_are_those_of_the_file_where_they_are_given():
    _, [found] = read_rows([SOUND | {"date": "x"}], PLACES, SOURCES, "events.csv", [17])
    assert found.row == 17


def test_ids_are_unchecked_without_a_gazetteer_and_sources():
    row = SOUND | {"place_id": "atlantis", "source_ids": "blog"}
    frame, problems = read_rows([row], None, None, "events.csv")
    assert problems == []
    assert frame.loc[0, "place_id"] == "atlantis"


def test_a_long_value_is_shortened_where_it_is_said():
    _, [found] = read({"date": "x" * 500})
    assert len(found.value) == 500
    assert "x" * 79 + "…” was read" in found.sentence()


@given(st.fixed_dictionaries({}, optional=dict.fromkeys([*SOUND, "actors", "note"], st.text())))
def test_no_text_in_a_row_raises(changes):
    frame, problems = read(changes, {"event_id": "sound"})
    assert "sound" in set(frame["event_id"]) or changes.get("event_id") == "sound"
    assert len(frame) == 2 or problems


def test_a_frame_survives_arrow_unchanged():
    frame, _ = read({"actors": "Iraq"}, {"place_id": "", "date": "2019/..", "killed_low": "3"})
    pd.testing.assert_frame_equal(from_arrow(to_arrow(frame)), frame)


def test_arrow_carries_plain_types_that_any_reader_knows():
    frame, _ = read({})
    table = to_arrow(frame)
    assert table.schema.metadata is None
    assert str(table.schema.field("category").type) == "string"


def test_other_columns_of_an_arrow_table_are_left_out():
    table = to_arrow(read({})[0])
    more = table.append_column("geometry", table["title"])
    assert from_arrow(more).columns.tolist() == list(EVENT_COLUMNS)


@pytest.mark.parametrize("column", ["event_id", "title", "date", "category", "first_day"])
def test_an_arrow_table_without_a_needed_column_is_refused(column):
    table = to_arrow(read({})[0]).drop_columns([column])
    with pytest.raises(ValueError, match=column):
        from_arrow(table)


@pytest.mark.parametrize(
    ("column", "value"), [("category", "rocket"), ("kind", None), ("event_id", "e1")]
)
def test_an_arrow_table_with_values_that_no_event_has_is_refused(column, value):
    frame, _ = read({}, {})
    table = to_arrow(frame)
    broken = table.to_pandas().assign(**{column: value})
    position = table.schema.get_field_index(column)
    table = table.set_column(position, column, [broken[column].astype(object).tolist()])
    with pytest.raises(ValueError, match=column):
        from_arrow(table)


def test_a_frame_with_places_of_its_own_keeps_them():
    own = pd.DataFrame(
        {
            **{name: [value] for name, value in SOUND.items()},
            "first_day": [date(2020, 1, 3)],
            "last_day": [date(2020, 1, 3)],
            "latitude": [33.5],
            "longitude": [44.5],
            "place_precision": ["district"],
        }
    )
    frame = canonical(own, PLACES)
    assert frame.loc[0, ["latitude", "place_precision"]].tolist() == [33.5, "district"]
    assert frame.loc[0, "place"] == "Baghdad Airport"


def test_making_a_frame_canonical_changes_no_argument():
    frame, _ = read({"date": "2019/.."}, {})
    before = frame.copy(deep=True)
    canonical(frame)
    pd.testing.assert_frame_equal(frame, before)
