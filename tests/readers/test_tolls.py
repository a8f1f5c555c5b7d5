"""Numbers of dead in all the ways in which people write them; unknown is never nought."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.importing import convert_tolls
from geo.importing.mapping import FileMapping
from tests.readers.conftest import outcomes

NOT_KNOWN = None
HEAD = "id,date,title,lat,lon,killed\n"


def told(text, decimal="."):
    """The lowest and highest number, None for what is not known; "" where none is read."""
    found = convert_tolls.read(text, decimal)
    return "" if found is None else tuple(None if np.isnan(one) else one for one in found[:2])


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("12", 12, 12),
        ("3.0", 3, 3),
        ("1,200", 1200, 1200),
        ("1 200", 1200, 1200),
        ("٤٢", 42, 42),
        ("۱۲", 12, 12),
        ("3-5", 3, 5),
        ("10–20", 10, 20),
        ("3 — 5", 3, 5),
        ("1,200-1,500", 1200, 1500),
        ("2 to 4", 2, 4),
        ("5 or 6", 5, 6),
        ("between 2 and 4", 2, 4),
        ("from 2 to 4 killed", 2, 4),
        ("بين 2 و 4", 2, 4),
        ("entre 2 et 4", 2, 4),
        ("20+", 20, None),
        (">30", 31, None),
        ("more than 30", 31, None),
        ("≥ 30", 30, None),
        ("at least 4", 4, None),
        ("At least 4 people killed", 4, None),
        ("5 or more", 5, None),
        ("أكثر من 30", 31, None),
        ("على الأقل ٤", 4, None),
        ("не менее 4", 4, None),
        ("<5", None, 4),
        ("fewer than 5", None, 4),
        ("up to 9", None, 9),
        ("no more than 9", None, 9),
        ("about 5", 5, 5),
        ("~5", 5, 5),
        ("c. 5", 5, 5),
        ("حوالي ٥", 5, 5),
        ("about 3-5", 3, 5),
        ("5?", 5, 5),
        ("12 (including 3 children)", 12, 12),
        ("12, including 3 children", 12, 12),
        ("3 civilians", 3, 3),
        ("12 killed, 30 wounded", 12, 12),
        ("12 killed and 30 injured", 12, 12),
        ("none", 0, 0),
        ("None reported", 0, 0),
        ("no casualties", 0, 0),
        ("zero", 0, 0),
        ("لا ضحايا", 0, 0),
        ("unknown", None, None),
        ("n/a", None, None),
        ("N.A.", None, None),
        ("-", None, None),
        ("?", None, None),
        ("غير معروف", None, None),
    ],
)
def test_the_lowest_and_highest_number_that_a_text_tells(text, low, high):
    assert told(text) == (low, high)


@pytest.mark.parametrize(
    "text",
    [
        *("dozens", "several", "hundreds (300?)", "many", "two", "no"),
        *("-99", "-1", "3.5", "5-3", "12%", "30 wounded", "5/7", "3 and 5", "1-2-3"),
        *("2 civilians and 3 soldiers", "05-Mar", "2022-05-03", "at least", "1e999", "inf"),
        "12" * 200,
    ],
)
def test_what_tells_no_number_is_none(text):
    assert told(text) == ""


@pytest.mark.parametrize(
    ("text", "worded"),
    [("12", False), ("3-5", False), ("20+", False), ("unknown", False)]
    + [(text, True) for text in ("about 5", "none", "12 (including 3 children)", "3 civilians")],
)
def test_what_says_more_than_its_numbers_keeps_its_words(text, worded):
    assert convert_tolls.read(text).exact is not worded


@given(st.text(max_size=40) | st.text("0123456789-–+<>~? .,killedortandmoreفق", max_size=16))
def test_no_text_breaks_a_number_of_dead(text):
    found = convert_tolls.read(text)
    if found is not None:
        low, high, _ = found
        assert np.isnan(low) or low >= 0
        assert np.isnan(high) or high >= 0
        assert not low > high


@given(st.integers(0, 10**8), st.integers(0, 10**8))
def test_a_range_is_its_two_numbers(one, other):
    low, high = sorted((one, other))
    for between in ("-", "–", " to ", " - "):
        assert told(f"{low}{between}{high}") == (low, high)
    assert told(f"{low}+") == (low, None)
    assert told(f"up to {high}") == (None, high)


def killed(imported):
    """The lowest and highest number of each event by its title."""
    frame = imported.events[["title", "killed_low", "killed_high"]]
    rows = frame.astype(object).where(frame.notna(), None).values.tolist()
    return {title: (low, high) for title, low, high in rows}


CELLS = ("12", "3-5", "dozens", "at least 4", "7", "unknown", "2-3", "", "about 5")


def rows(cells):
    days = ((n, f"2022-03-0{n + 1}", cell) for n, cell in enumerate(cells))
    return "".join(f'{n},{day},T{n},33.3,44.4,"{cell}"\n' for n, day, cell in days)


@pytest.mark.parametrize("head", ["killed", "Deaths", "Fatalities", "KIA", "victims", "القتلى"])
def test_what_reads_of_a_column_of_dead_is_read_and_the_rest_is_noted(table, head):
    found = table(HEAD.replace("killed", head) + rows(CELLS))
    assert killed(found) == {
        **{"T0": (12, 12), "T1": (3, 5), "T2": (None, None), "T3": (4, None), "T4": (7, 7)},
        **{"T5": (None, None), "T6": (2, 3), "T7": (None, None), "T8": (5, 5)},
    }
    assert outcomes(found) == [
        (4, "killed", head, "dozens"),
        (10, "killed_worded", head, "about 5"),
    ]
    notes = found.events.set_index("title")["note"]
    assert "“dozens”" in notes["T2"]
    assert "“about 5”" in notes["T8"]
    assert notes["T1"] == notes["T5"] == notes["T7"] == ""


def test_a_column_of_dead_in_which_most_are_no_plain_numbers_is_read(table):
    found = table(HEAD + rows(("20+", "10-20", "about 5", "7", "3")))
    assert killed(found)["T3"] == (7, 7)
    assert found.mapping.columns["killed"] == ("killed",)


def test_a_column_of_vague_words_alone_is_kept_and_noted(table):
    found = table(HEAD + rows(("dozens", "several")))
    assert set(killed(found).values()) == {(None, None)}
    assert [one[1] for one in outcomes(found)] == ["killed", "killed"]


def test_names_of_the_dead_are_no_numbers_of_them(table):
    found = table(HEAD.replace("killed", "victims") + rows(("A. Person", "B. Person")))
    assert "killed" not in found.mapping.columns
    assert outcomes(found) == []


PARTS = "id,date,title,lat,lon,Civilians killed,Militants killed,Casualties\n"
SIDES = PARTS + "1,2022-03-01,A,33.3,44.4,2,5,20\n2,2022-03-02,B,33.3,44.4,1,,4\n"


def asked(imported):
    return [one for one in imported.questions if one.code == "killed"]


def test_a_part_of_the_dead_is_not_taken_for_all_of_them(table):
    found = table(SIDES)
    assert "killed" not in found.mapping.columns
    assert set(killed(found).values()) == {(None, None)}
    (question,) = asked(found)
    assert question.examples == ("Civilians killed", "Militants killed", "Casualties")
    assert "“Civilians killed”, “Militants killed”, “Casualties”" in question.sentence()
    assert not question.blocking


@pytest.mark.parametrize(
    "head",
    ["Casualties", "Killed and wounded", "Civilians killed", "deaths_women", "Total casualties"],
)
def test_a_head_that_may_mean_more_or_fewer_than_the_dead_is_asked_about(table, head):
    found = table(HEAD.replace("killed", head) + rows(("1", "2")))
    assert "killed" not in found.mapping.columns
    assert [one.examples for one in asked(found)] == [(head,)]


@pytest.mark.parametrize(
    "head",
    [
        *("killed", "Total killed", "No. of deaths", "Number of people killed", "DEAD"),
        *("death toll", "fatalities (total)", "reported_fatalities", "تعداد کشته‌ها", "عدد القتلى"),
    ],
)
def test_a_head_that_means_all_the_dead_is_taken(table, head):
    found = table(HEAD.replace("killed", head) + rows(("1", "2")))
    assert found.mapping.columns["killed"] == (head,)
    assert asked(found) == []


@pytest.mark.parametrize(
    "head", ["killed by", "Date of death", "cause of death", "wounded", "high school", "low tide"]
)
def test_a_head_that_means_no_number_of_dead_is_left_alone(table, head):
    found = table(HEAD.replace("killed", head) + rows(("1", "2")))
    assert {"killed", "killed_low", "killed_high"}.isdisjoint(found.mapping.columns)
    assert asked(found) == []


def test_all_the_dead_are_taken_where_parts_stand_beside_them(table):
    found = table(
        "id,date,title,lat,lon,Civilians killed,Killed,Casualties\n"
        "1,2022-03-01,A,33.3,44.4,2,7,20\n"
    )
    assert found.mapping.columns["killed"] == ("Killed",)
    assert killed(found) == {"A": (7, 7)}
    assert asked(found) == []


def test_parts_that_a_person_names_are_added_up(table):
    told = FileMapping(
        columns={
            **{"event_id": ("id",), "date": ("date",), "title": ("title",)},
            "killed": ("Civilians killed", "Militants killed"),
        }
    )
    found = table(SIDES, mapping=told)
    # Where one part is not known, the others are the least of all.
    assert killed(found) == {"A": (7, 7), "B": (1, None)}
    assert asked(found) == []


def test_an_estimate_without_bounds_is_all_that_is_known(table):
    found = table(
        "id,date,title,lat,lon,best,low,high\n"
        "1,2022-03-01,A,33.3,44.4,5,,\n2,2022-03-02,B,33.3,44.4,5,4,9\n"
    )
    assert killed(found) == {"A": (5, 5), "B": (4, 9)}


def test_a_column_of_texts_is_read_with_each_different_text_once():
    column = pa.array(["3-5", "x", "3-5", "", "9"], pa.large_string()).dictionary_encode()
    found = convert_tolls.tolls(column)
    assert found.low.tolist()[::2] == [3, 3, 9]
    assert found.wrong.tolist() == [False, True, False, False, False]
    assert np.isnan(found.low[3])
