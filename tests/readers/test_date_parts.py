"""Columns of year, month and day are one date in any table, and never a whole year unsaid."""

import pytest

from geo.importing.mapping import FileMapping

REST = "title,lat,lon\n"


@pytest.mark.parametrize(
    "heads",
    [
        "Year,Month,Day",
        "syear,smonth,sday",
        "start_year,start_month,start_day",
        "EventYear,EventMonth,EventDay",
        "yr,mon,dd",
        "jahr,monat,tag",
        "year_of_event,month_of_event,day_of_event",
    ],
)
def test_parts_of_a_date_are_one_date(table, heads):
    found = table(f"{heads},title,lat,lon\n2005,5,7,A,33.3,44.4\n2006,11,30,B,33.3,44.4\n")
    assert found.format == ""
    assert found.events["date"].tolist() == ["2005-05-07", "2006-11-30"]


def test_a_month_may_be_a_word_and_a_part_a_float(table):
    found = table("Year,Month,Day,title\n2005.0,March,7.0,A\n2006.0,Sept,,B\n")
    assert found.events["date"].tolist() == ["2005-03-07", "2006-09"]


def test_a_year_and_a_month_alone_are_a_month(table):
    found = table("Year,Month,title\n2005,5,A\n2006,11,B\n")
    assert found.events["date"].tolist() == ["2005-05", "2006-11"]


def test_a_nought_is_not_known_and_is_noted(table):
    found = table(
        "Year,Month,Day,title,lat,lon\n2005,5,0,A,33,44\n2006,0,0,B,33,44\n2006,2,3,C,33,44\n"
    )
    assert sorted(found.events["date"]) == ["2005-05", "2006", "2006-02-03"]
    assert found.report.noted == 2


def test_a_column_called_a_date_goes_before_its_parts(table):
    found = table("Date,Year,Month,Day,title\n2005-05-07,2005,5,7,A\n")
    assert found.mapping.columns["date"] == ("Date",)
    assert "year" not in found.mapping.columns


def test_a_column_that_happens_to_hold_dates_does_not(table):
    found = table("added_date,Year,Month,Day,title\n2020-01-01,2005,5,7,A\n")
    assert found.events["date"].tolist() == ["2005-05-07"]


def test_the_end_of_a_span_is_not_taken_for_the_event(table):
    found = table(
        "end_year,end_month,end_day,begin_year,begin_month,begin_day,title\n2006,1,2,2005,5,7,A\n"
    )
    assert found.events["date"].tolist() == ["2005-05-07"]


def test_whole_years_are_said(table):
    found = table("Year,title\n2005,A\n2006,B\n")
    assert found.events["date"].tolist() == ["2005", "2006"]
    assert "dated to a whole year: “Year” says no more" in " ".join(found.report.remark_sentences())
    told = FileMapping(columns={"date": ("iyear",), "title": ("title",)})
    found = table("iyear,imonth,title\n2005,5,A\n2006,6,B\n", mapping=told)
    assert "dated to a whole year: “iyear”" in " ".join(found.report.remark_sentences())


def test_days_are_not_said_to_be_years(table):
    found = table("date,title\n2005,A\n2006-01-01,B\n")
    assert "whole year" not in " ".join(found.report.remark_sentences())


@pytest.mark.parametrize("victims", ["Target", "target_group", "Victim group", "VictimType"])
def test_whom_it_was_done_to_is_not_who_did_it(table, victims):
    found = table(f"date,title,{victims}\n2020-01-01,A,Market\n2020-01-02,B,Police\n")
    assert set(found.events["actors"].fillna("")) == {""}
    assert "category" not in found.mapping.columns


def test_the_group_that_did_it_is_the_actor_beside_its_target(table):
    found = table(
        "date,title,Target,Target_type,Group,AttackType\n"
        "2020-01-01,A,Market,Civilians,Red Front,Ambush\n"
    )
    assert found.events["actors"].tolist() == ["Red Front"]
    assert found.mapping.columns["category"] == ("AttackType",)
