"""What a column of dates proves as a whole: order, century, counts of seconds, exchanged days."""

from datetime import datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.importing.mapping import FileMapping
from geo.values import date_columns, moments
from geo.values.moments import Habit
from tests.readers.conftest import outcomes

HEAD = "id,title,date,latitude,longitude\n"


@pytest.fixture
def dated(table):
    """Import a table with an event for each date; return it and its dates by id."""

    def run(*texts: str, **options):
        rows = "".join(f'{n},Event {n},"{text}",33,44\n' for n, text in enumerate(texts))
        found = table(HEAD + rows, **options)
        return found, dict(zip(found.events["event_id"], found.events["date"], strict=True))

    return run


def read(*texts: str, **told) -> list[str]:
    how = date_columns.habit(dict.fromkeys(texts, 1), Habit(epoch="", **told))
    return [found.edtf or found.code for found in (date_columns.read(one, how) for one in texts)]


class TestYearsOfTwoDigits:
    def test_the_column_proves_their_order_and_a_note_tells_the_century(self, dated):
        found, dates = dated("12/03/22", "25/03/22", "12 Mar 21", "02-Mar-21")
        assert list(dates.values()) == ["2021-03-02", "2021-03-12", "2022-03-12", "2022-03-25"]
        assert {code for _, code, *_ in outcomes(found)} == {"century"}
        assert "The file gives the year with two digits; it is taken for 2022." in set(
            found.events["note"]
        )

    def test_they_are_asked_where_the_column_has_both_sides_of_the_turn(self, dated):
        found, _ = dated("12 Mar 45", "12 Mar 15")
        assert [one.code for one in found.questions if one.blocking] == ["date_century"]
        assert [code for _, code, *_ in outcomes(found)] == ["short_year", "short_year"]

    @pytest.mark.parametrize(("century", "year"), [("1900", 1915), ("1950", 2015), ("2000", 2015)])
    def test_the_answer_settles_the_century(self, dated, century, year):
        _, dates = dated("12 Mar 45", "12 Mar 15", mapping=FileMapping(date_century=century))
        assert f"{year}-03-12" in dates.values()

    def test_years_in_full_tell_the_century_of_the_others(self):
        assert read("1 July 1916", "11 November 1918", "12 Mar 15") == [
            "1916-07-01",
            "1918-11-11",
            "1915-03-12",
        ]

    def test_they_are_no_proof_where_the_year_may_come_first(self):
        assert read("21-03-12", "21-03-25", "22-04-02") == ["date_order_unknown"] * 3
        assert read("98-03-12", "99-03-25") == ["1998-03-12", "1999-03-25"]
        assert read("21-03-12", "21-03-25", order="ymd") == ["2021-03-12", "2021-03-25"]

    def test_a_year_first_that_is_asked_is_one_of_the_answers(self, dated):
        found, _ = dated("21-03-12", "21-03-25", "22-04-02")
        assert found.questions[0].choices == ("dmy", "mdy", "ymd")

    @given(st.lists(st.dates(datetime(1990, 1, 1).date()), min_size=1))
    def test_no_day_is_ever_read_as_another(self, days):
        days = [day for day in days if 2001 <= day.year <= 2029]
        texts = [f"{day:%d/%m/%y}" for day in days]
        for day, found in zip(days, read(*texts), strict=True):
            assert found in (day.isoformat(), "date_order_unknown", "short_year")


class TestCountsOfSeconds:
    def test_a_column_of_nothing_else_is_read(self, dated):
        found, dates = dated("1616000000", "1616086400", "1616172800")
        assert list(dates.values()) == ["2021-03-17", "2021-03-18", "2021-03-19"]
        assert {code for _, code, *_ in outcomes(found)} == {"unix_time"}
        assert set(found.events["certainty"]) == {"inferred"}

    def test_thousandths_are_read_too(self):
        assert read("1616000000000", "1616086400123", "1616172800000")[0] == "2021-03-17"

    def test_one_number_is_no_proof(self):
        assert read("1616000000") == ["date"]
        assert read("1616000000", "1616086400", "2021-03-17")[:2] == ["date", "date"]

    def test_it_can_be_told(self, dated):
        _, dates = dated("1616000000", mapping=FileMapping(date_epoch="unix"))
        assert list(dates.values()) == ["2021-03-17"]


class TestDaysThatASheetExchanged:
    @pytest.fixture
    def sheet(self, tmp_path, imported):
        """Import a sheet of dates, each a text or a real date."""

        def run(*dates, **options):
            path = tmp_path / "damaged.xlsx"
            book = openpyxl.Workbook()
            book.active.append(["id", "title", "date", "lat", "lon"])
            for number, one in enumerate(dates):
                book.active.append([f"m{number}", f"Event {number}", one, 33, 44])
            book.save(path)
            return imported(path, **options)

        return run

    damaged = (datetime(2022, 1, 3), "13/03/2022", datetime(2022, 5, 3), "25/03/2022")

    def test_they_wait_and_are_asked(self, sheet):
        found = sheet(*self.damaged)
        assert [one.code for one in found.questions if one.blocking] == ["date_exchanged"]
        assert [(line, code) for line, code, *_ in outcomes(found)] == [
            (2, "date_exchanged"),
            (4, "date_exchanged"),
        ]

    @pytest.mark.parametrize(
        ("answer", "first"), [("stored", "2022-01-03"), ("exchanged", "2022-03-01")]
    )
    def test_the_answer_settles_them(self, sheet, answer, first):
        found = sheet(*self.damaged, mapping=FileMapping(date_exchanged=answer))
        assert found.events["date"].tolist()[0] == first
        assert found.report.set_aside == 0

    @pytest.mark.parametrize("further", [datetime(2022, 5, 30), "03/04/2022"])
    def test_nothing_is_asked_where_the_column_speaks_against_it(self, sheet, further):
        found = sheet(*self.damaged, further)
        assert found.report.set_aside == 0

    def test_text_files_hold_no_real_dates(self, dated):
        found, _ = dated("2022-01-03", "13/03/2022")
        assert outcomes(found) == []


class TestOtherCalendars:
    def test_a_column_of_nothing_else_is_asked(self, dated):
        found, _ = dated("1400/12/12", "1401/01/31")
        assert [one.key for one in found.questions if one.blocking] == ["date_calendar"]
        assert [code for _, code, *_ in outcomes(found)] == ["date_calendar"] * 2

    @pytest.mark.parametrize(
        ("answer", "dates"),
        [
            ("persian", ["2022-03-03", "2022-04-20"]),
            ("gregorian", ["1400-12-12", "1401-01-31"]),
        ],
    )
    def test_the_answer_settles_them(self, dated, answer, dates):
        mapping = FileMapping(date_calendar=answer)
        for texts in (("1400/12/12", "1401/01/31"), ("۱۴۰۰/۱۲/۱۲", "۱۴۰۱/۰۱/۳۱")):
            assert list(dated(*texts, mapping=mapping)[1].values()) == dates

    def test_years_of_both_kinds_are_of_one_calendar(self):
        assert read("1453-05-29", "1571-10-07") == ["1453-05-29", "1571-10-07"]

    def test_months_and_years_are_the_days_they_span(self):
        found = read("1400/12", "1400", "1400/12/12", calendar="persian")
        assert found == ["2022-02-20/2022-03-20", "2021-03-21/2022-03-20", "2022-03-03"]

    def test_an_interval_of_them_is_never_taken_for_ours(self):
        assert read("1400-12-12/1400-12-15", calendar="persian") == ["date_calendar"]


def test_a_time_of_day_is_not_lost_without_a_word(dated):
    found, dates = dated("2022-03-12T14:30:00Z", "12 March 2022 at 2pm")
    assert set(dates.values()) == {"2022-03-12"}
    assert found.report.remark_sentences()[0].startswith("Times of day, such as that of “2022-03")


def test_a_day_in_words_is_read_once_however_many_times_of_day_it_has(monkeypatch):
    """A million rows have far fewer days than times, and words cost more than numbers."""
    seen = []

    def counted(text, habit):
        seen.append(text)
        return found(text, habit)

    found = date_columns.phrases.read
    monkeypatch.setattr(date_columns.phrases, "read", counted)
    texts = [
        f"1{day} April 1987 {hour}:{minute}"
        for day in (1, 2)
        for hour in range(10, 24)
        for minute in range(10, 60)
    ]
    assert set(read(*texts)) == {"1987-04-11", "1987-04-12"}
    assert seen == ["11 April 1987", "12 April 1987"]


def test_midnight_is_no_time_of_day(dated):
    found, _ = dated("2022-03-12T00:00:00Z", "2022-03-13 00:00:00")
    assert "time_of_day" not in {one.code for one in found.report.remarks}


def test_two_dates_with_times_are_not_cut_at_the_first_time():
    assert read("2022-03-12 14:30 to 2022-03-15 16:00") == ["2022-03-12/2022-03-15"]


def test_an_interval_and_an_end_of_its_own_are_one_span(table):
    found = table(HEAD.replace("date", "date,end") + "1,A,12-15 March 2022,20 March 2022,33,44\n")
    assert found.events["date"].tolist() == ["2022-03-12/2022-03-20"]
    assert outcomes(found) == []


def test_thirds_of_a_month_are_as_precise_as_the_month(dated):
    found, _ = dated("mid-March 2022")
    assert found.events["date_precision"].tolist() == ["month"]
    assert found.events["note"].tolist() == [
        "The file's date is “mid-March 2022”; it is taken for 11 to 20 March 2022."
    ]


def test_a_season_in_edtf_that_may_be_two_years_is_noted(dated):
    found, _ = dated("2021-22", "2019-22")
    assert [(line, code) for line, code, *_ in outcomes(found)] == [(2, "date_words")]


def test_what_has_no_start_begins_with_the_file(dated):
    found, _ = dated("until 12 March 2022", "2021-06-09", "2023-01-01")
    one = found.events.set_index("date").loc["../2022-03-12"]
    assert (one["first_day"].date().isoformat(), one["last_day"].date().isoformat()) == (
        "2021-06-09",
        "2022-03-12",
    )


@given(st.sampled_from(moments.CENTURIES), st.integers(0, 99))
def test_a_year_in_full_ends_in_its_two_digits(century, short):
    year = moments.full_year(short, int(century))
    assert year % 100 == short
    assert int(century) <= year < int(century) + 100
