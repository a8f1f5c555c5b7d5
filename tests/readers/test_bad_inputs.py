"""Broken values, each with its exact report: line, finding, field, what was read."""

import pytest

from geo.importing.mapping import FileMapping
from geo.importing.report import ASIDE
from tests.readers.conftest import outcomes

HEAD = "id,title,date,category,latitude,longitude"
GOOD = "1,A,2021-06-09,attack,33.3,44.4"


def dates(table, *texts: str, **options):
    """Import a table with one event for each date."""
    rows = "".join(f'{n},"T{n}","{text}",attack,33.3,44.4\n' for n, text in enumerate(texts, 1))
    return table(f"{HEAD}\n{rows}", **options)


def points(table, *pairs: str, country: str = "", **options):
    """Import a table with one event for each pair of latitude and longitude."""
    rows = "".join(
        f"{n},T{n},2021-06-09,attack,{pair},{country}\n" for n, pair in enumerate(pairs, 1)
    )
    return table(f"{HEAD},country\n{rows}", **options)


def read(imported) -> list[str]:
    return imported.events["date"].tolist()


def test_a_good_row_has_no_finding(table):
    found = table(f"{HEAD}\n{GOOD}\n")
    assert outcomes(found) == []
    assert (found.report.used, found.report.noted, found.report.set_aside) == (1, 0, 0)


def test_ragged_rows_are_set_aside(table):
    found = table(f"{HEAD}\n{GOOD}\n2,B,2021\n3,C,2021,attack,33,44,x\n")
    assert outcomes(found) == [
        (3, "cells", "", "2 | B | 2021"),
        (4, "cells", "", "3 | C | 2021 | attack | 33 | 44 | x"),
    ]
    assert found.report.problems()[0].sentence() == (
        "events.csv, row 3: “2 | B | 2021” was read; expected as many cells as the header has "
        "(6/3: header, row). Put text that holds the delimiter in quotation marks. The row is set "
        "aside."
    )


def test_a_country_called_na_is_namibia(table):
    found = points(table, "-22.56,17.08", country="NA")
    assert outcomes(found) == []
    assert found.events["latitude"][0] == -22.56


def test_an_id_keeps_its_zeros(table):
    found = table(f"{HEAD}\n007,A,2021-06-09,attack,33.3,44.4\n")
    assert found.events["event_id"].tolist() == ["007"]


@pytest.mark.parametrize("text", ["inf", "1e999", "nan", "north", "33,3,3", "--33"])
def test_a_coordinate_that_is_no_number_is_not_used(table, text):
    found = points(table, "33.3,44.4", f'"{text}",44.4')
    assert outcomes(found)[0] == (3, "coordinate", "latitude", text)
    assert found.events["on_point"].tolist() == [True, False]


@pytest.mark.parametrize(
    ("pair", "value"), [("999,44", "999, 44"), ("33,361", "33, 361"), ("-91,-200", "-91, -200")]
)
def test_a_coordinate_outside_the_globe_is_not_used(table, pair, value):
    found = points(table, "33.3,44.4", pair)
    expected = "swapped" if pair == "" else "coordinate_range"
    assert outcomes(found)[:1] == [(3, expected, "latitude", value)]
    assert found.events["on_point"].tolist() == [True, False]


def test_a_latitude_beyond_the_pole_that_would_fit_the_other_way_round_is_swapped(table):
    found = points(table, "33.3,44.4", "151.2,-33.8")
    assert outcomes(found)[0] == (3, "swapped", "latitude", "151.2, -33.8")
    assert found.events["on_point"].tolist() == [True, False]


def test_a_point_that_lies_in_its_country_only_when_exchanged_is_swapped(table):
    found = points(table, "33.3,44.4", "44.4,33.3", country="Iraq")
    assert outcomes(found)[0] == (3, "swapped", "latitude", "44.4, 33.3")
    assert "look exchanged" in found.events["note"][1]


def test_a_point_far_from_its_country_is_kept_and_said(table):
    found = points(table, "33.3,44.4", "48.8,2.3", country="العراق")
    assert outcomes(found) == [(3, "outside_country", "latitude", "48.8, 2.3")]
    assert found.events["on_point"].tolist() == [True, True]


def test_null_island_is_no_place(table):
    found = points(table, "33.3,44.4", "0,0", "0.0,0.000")
    assert outcomes(found)[::2] == [
        (3, "null_island", "latitude", "0, 0"),
        (4, "null_island", "latitude", "0, 0"),
    ]
    assert found.events["on_point"].tolist() == [True, False, False]


def test_metres_of_a_projection_are_no_degrees(table):
    found = points(table, "33.3,44.4", "3683000,443000")
    assert outcomes(found)[0] == (3, "projected", "latitude", "3683000, 443000")


def test_one_coordinate_alone_is_none(table):
    found = points(table, "33.3,44.4", "33.3,")
    assert outcomes(found)[0] == (3, "coordinate_pair", "latitude", "33.3, ")


def test_decimal_commas_and_degrees_in_words_are_read(table):
    found = points(table, '"33,25","44,5"', '"33°15\'36""N","44°24\'E"')
    assert outcomes(found) == []
    assert found.events["latitude"].tolist() == [33.25, 33.26]
    assert found.events["longitude"].tolist() == [44.5, 44.4]


def test_a_day_beyond_12_proves_that_the_day_comes_first(table):
    found = dates(table, "02/03/2020", "13/02/2020")
    assert read(found) == ["2020-02-13", "2020-03-02"]
    assert outcomes(found) == []


def test_a_second_part_beyond_12_proves_that_the_month_comes_first(table):
    found = dates(table, "02/03/2020", "02/13/2020")
    assert read(found) == ["2020-02-03", "2020-02-13"]


def test_dates_that_prove_nothing_wait_for_an_answer(table):
    found = dates(table, "02/03/2020", "04/04/2020")
    assert outcomes(found) == [(2, "date_order_unknown", "date", "02/03/2020")]
    assert read(found) == ["2020-04-04"]
    assert [one.code for one in found.questions if one.blocking] == ["date_order"]
    assert found.questions[0].sentence() == (
        "“date”: is “02/03/2020” read with the day or the month first?"
    )


@pytest.mark.parametrize(("order", "day"), [("dmy", "2020-03-02"), ("mdy", "2020-02-03")])
def test_an_answer_settles_the_dates(table, order, day):
    found = dates(table, "02/03/2020", mapping=FileMapping(date_order=order))
    assert read(found) == [day]
    assert not found.needs_answers


def test_a_column_in_both_orders_uses_what_can_be_read_in_one_way(table):
    found = dates(table, "13/02/2020", "02/14/2020", "02/03/2020")
    assert outcomes(found) == [
        (2, "date_order_mixed", "date", "13/02/2020"),
        (3, "date_order_mixed", "date", "02/14/2020"),
        (4, "date_order_unknown", "date", "02/03/2020"),
    ]


def test_a_date_against_the_told_order_is_set_aside(table):
    found = dates(table, "13/02/2020", "02/14/2020", mapping=FileMapping(date_order="dmy"))
    assert outcomes(found) == [(3, "date_order", "date", "02/14/2020")]


def test_a_year_is_a_year_and_never_a_moment_of_1970(table):
    found = dates(table, "2020", "2021-05")
    assert read(found) == ["2020", "2021-05"]
    assert found.events["date_precision"].tolist() == ["year", "month"]
    assert found.events["last_day"][0].isoformat()[:10] == "2020-12-31"


def test_a_count_of_days_of_a_spreadsheet_is_read_and_said(table):
    found = dates(table, "43831", "2020-01-02")
    assert read(found) == ["2020-01-01", "2020-01-02"]
    assert outcomes(found) == [(2, "serial_date", "date", "43831")]
    assert found.events["certainty"].tolist() == ["inferred", "stated"]


def test_days_can_count_from_1904(table):
    found = dates(table, "42369", mapping=FileMapping(date_epoch="1904"))
    assert read(found) == ["2020-01-01"]


def test_mixed_time_zones_keep_the_day_that_is_written(table):
    zulu = "2021-06-09T23:30:00Z"
    found = dates(table, zulu, "2021-06-10T01:00:00Z", "2021-06-10T02:30:00+03:00")
    assert read(found) == ["2021-06-09", "2021-06-10", "2021-06-10"]
    assert outcomes(found) == [(4, "mixed_zones", "date", "2021-06-10T02:30:00+03:00")]


def test_one_time_zone_throughout_needs_no_note(table):
    assert outcomes(dates(table, "2021-06-09T10:00:00+03:00", "2021-06-10T11:00:00+03:00")) == []


@pytest.mark.parametrize(
    ("text", "edtf"),
    [("2020-03-00", "2020-03"), ("2020-00-00", "2020"), ("00/03/2020", "2020-03")],
)
def test_day_or_month_zero_is_not_known(table, text, edtf):
    found = dates(table, "13/03/2020", text)
    assert edtf in read(found)
    assert outcomes(found) == [(3, "day_zero", "date", text)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("31/02/2020", "date"),
        ("2021-02-29", "date"),
        ("soon", "date"),
        ("", "date_missing"),
        ("0202-01-01", "year_impossible"),
        ("2202-01-01", "year_impossible"),
        ("01/02/20", "date_order_unknown"),
    ],
)
def test_what_is_no_date_is_set_aside(table, text, code):
    found = dates(table, "2021-06-09", text)
    assert outcomes(found) == [(3, code, "date", text)]
    assert code in ASIDE


def test_an_end_before_its_start_is_set_aside_and_not_exchanged(table):
    found = table("id,title,date,end,latitude,longitude\n1,A,2021-06-09,2021-06-01,33,44\n")
    assert outcomes(found) == [(2, "date_ends_first", "end", "2021-06-01")]
    assert len(found.events) == 0


def test_an_end_that_can_not_be_read_leaves_the_start(table):
    found = table("id,title,date,end,latitude,longitude\n1,A,2021-06-09,later,33,44\n")
    assert outcomes(found) == [(2, "end_unreadable", "end", "later")]
    assert read(found) == ["2021-06-09"]


def test_a_day_after_the_import_is_said(table):
    found = dates(table, "2026-11-01", "2026-11-02")
    assert outcomes(found) == [(3, "future", "date", "2026-11-02")]


def test_months_are_read_in_words_of_several_languages(table):
    found = dates(table, "2 Jan 2015", "3 février 2015", "4 آذار 2015", "5. Mai 2015")
    assert read(found) == ["2015-01-02", "2015-02-03", "2015-03-04", "2015-05-05"]


def test_digits_of_another_script_are_digits(table):
    assert read(dates(table, "٢٠٢١-٠٦-٠٩")) == ["2021-06-09"]


def test_the_same_row_twice_is_set_aside(table):
    found = table(f"{HEAD}\n{GOOD}\n{GOOD}\n")
    assert outcomes(found) == [(3, "same_row", "event_id", "1")]


def test_the_same_id_for_another_row_gets_a_number(table):
    found = table(f"{HEAD}\n{GOOD}\n1,B,2021-06-10,attack,33.3,44.4\n")
    assert outcomes(found) == [(3, "duplicate_id", "event_id", "1")]
    assert found.events["event_id"].tolist() == ["1", "1-2"]


def test_a_number_added_to_an_id_takes_no_other_id(table):
    rows = "1,A,2021,attack,33,44\n1-2,B,2021,attack,33,44\n1,C,2021,attack,33,44\n"
    found = table(f"{HEAD}\n{rows}")
    assert sorted(found.events["event_id"]) == ["1", "1-2", "1-3"]


def test_the_same_event_under_two_ids_is_a_likely_duplicate(table):
    found = table(f"{HEAD}\n{GOOD}\n2,A,2021-06-09,attack,33.3,44.4\n")
    assert outcomes(found) == [(3, "likely_duplicate", "", "A")]
    assert len(found.events) == 2


def test_rows_without_ids_get_the_same_ids_in_every_import(table):
    text = "title,date,category\nA,2021-06-09,attack\nB,2021,attack\nA,2021-06-09,attack\n"
    first, second = table(text), table(text)
    assert first.events["event_id"].tolist() == second.events["event_id"].tolist()
    assert (4, "likely_duplicate", "event_id") in [row[:3] for row in outcomes(first)]
    assert len(set(first.events["event_id"])) == 3


@pytest.mark.parametrize("text", ["some", "-3", "2.5"])
def test_a_number_of_dead_that_is_none_is_not_used(table, text):
    rows = f"1,A,2021,attack,33,44,3\n2,B,2021,attack,33,44,{text}\n3,C,2021,attack,33,44,4\n"
    found = table(f"{HEAD},killed\n{rows}")
    assert outcomes(found) == [(3, "killed", "killed", text)]
    assert found.events["killed_low"].isna().tolist() == [False, True, False]


def test_numbers_of_dead_that_contradict_each_other_are_not_used(table):
    found = table(f"{HEAD},killed_low,killed_high\n{GOOD},5,3\n")
    assert outcomes(found) == [(2, "killed_order", "killed_low", "5, 3")]
    assert found.events["killed_low"].isna().tolist() == [True]


def test_a_category_without_a_meaning_is_other_until_it_gets_one(table):
    text = f"{HEAD}\n1,A,2021,Explosion,33,44\n"
    assert outcomes(table(text)) == [(2, "category_unknown", "category", "Explosion")]
    settled = table(text, mapping=FileMapping(codes={"category": {"Explosion": "attack"}}))
    assert outcomes(settled) == []
    assert settled.events["category"].tolist() == ["attack"]


def test_text_keeps_its_letters_joiners_and_direction(table):
    title = "می‌خواهم 👩‍👩‍👧 \u202bשלום\u202c"
    found = table(f"id,title,date\n1,{title},2021\n")
    assert found.events["title"].tolist() == [title]


def test_windows_1256_is_read_and_said(table):
    text = "id,title,date,place\n1,هجوم صاروخي قرب المطار الدولي,2021-06-09,بغداد\n"
    found = table(text.encode("cp1256"))
    assert found.events["title"].tolist() == ["هجوم صاروخي قرب المطار الدولي"]
    assert "cp1256" in found.report.remark_sentences()[0]


def test_semicolons_and_decimal_commas_are_read(table):
    found = table("id;title;date;latitude;longitude\n1;A;13.02.2020;33,5;44,25\n")
    assert found.events[["date", "latitude", "longitude"]].values.tolist() == [
        ["2020-02-13", 33.5, 44.25]
    ]
