"""Dates as people know them: partial, approximate, uncertain, still open."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.events import dates
from geo.events.dates import DATE_PRECISIONS, OPEN_END, OPEN_START, DateError

READ = {
    "2020-01-03": (date(2020, 1, 3), date(2020, 1, 3), "day", "3 January 2020"),
    "2020-02": (date(2020, 2, 1), date(2020, 2, 29), "month", "February 2020"),
    "2003": (date(2003, 1, 1), date(2003, 12, 31), "year", "2003"),
    "2021-21": (date(2021, 3, 1), date(2021, 5, 31), "season", "spring 2021"),
    "2021-23": (date(2021, 9, 1), date(2021, 11, 30), "season", "autumn 2021"),
    "2019-24": (date(2019, 12, 1), date(2020, 2, 29), "season", "winter 2019"),
    "2020-W53": (date(2020, 12, 28), date(2021, 1, 3), "week", "week 53 of 2020"),
    "2019-10/2021-06": (
        date(2019, 10, 1),
        date(2021, 6, 30),
        "month",
        "October 2019 to June 2021",
    ),
    "2021-01/2021-03": (date(2021, 1, 1), date(2021, 3, 31), "month", "January to March 2021"),
    "2020-03-17/2020-03-19": (
        date(2020, 3, 17),
        date(2020, 3, 19),
        "day",
        "17 to 19 March 2020",
    ),
    "2016-10-16/2017-07-10": (
        date(2016, 10, 16),
        date(2017, 7, 10),
        "day",
        "16 October 2016 to 10 July 2017",
    ),
    "2021-03-01/2021-06-10": (
        date(2021, 3, 1),
        date(2021, 6, 10),
        "day",
        "1 March to 10 June 2021",
    ),
    "2019/2020-03-19": (date(2019, 1, 1), date(2020, 3, 19), "year", "2019 to 19 March 2020"),
    "2019-10/..": (date(2019, 10, 1), OPEN_END, "month", "since October 2019"),
    "../2021-06-05": (OPEN_START, date(2021, 6, 5), "day", "until 5 June 2021"),
    "../2021-06~": (OPEN_START, date(2021, 6, 30), "month", "until about June 2021"),
    "2021-06-12~": (date(2021, 6, 12), date(2021, 6, 12), "day", "about 12 June 2021"),
    "2021-06-12?": (date(2021, 6, 12), date(2021, 6, 12), "day", "12 June 2021 (uncertain)"),
    "2021-06%": (date(2021, 6, 1), date(2021, 6, 30), "month", "about June 2021 (uncertain)"),
    "2004-06~/2005": (date(2004, 6, 1), date(2005, 12, 31), "year", "about June 2004 to 2005"),
}


@pytest.mark.parametrize("text", READ)
def test_a_date_spans_all_the_days_that_it_may_mean(text):
    first_day, last_day, precision, _ = READ[text]
    read = dates.parse(text)
    assert (read.first_day, read.last_day, read.precision) == (first_day, last_day, precision)


@pytest.mark.parametrize("text", READ)
def test_a_date_is_said_in_words(text):
    assert dates.words(dates.parse(text)) == READ[text][3]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "nothing is written"),
        ("2021-13", "its form is unknown"),
        ("03/01/2020", "its form is unknown"),
        ("2020-1-3", "its form is unknown"),
        ("٢٠٢٠-٠١-٠٣", "its form is unknown"),
        ("2021-02-30", "the calendar has no such day"),
        ("0000", "the calendar has no such day"),
        ("2021-W53", "that year has no such week"),
        ("9999-24", "its last days lie past the year 9999"),
        ("2021-03/2021-01", "it ends before it starts"),
        ("/2020", "an interval needs its start, or two dots when it is not known"),
        ("../..", "an interval needs its start, or two dots when it is not known"),
        ("2020/", "an interval needs its end, or two dots when it is still open"),
        ("2019/2020/2021", "its form is unknown"),
        ("2020-01-03\n2020", "its form is unknown"),
    ],
)
def test_what_is_no_date_is_refused_with_its_reason(text, reason):
    with pytest.raises(DateError) as caught:
        dates.parse(text)
    assert caught.value.reason == reason


def test_a_refusal_says_what_was_read_and_what_was_expected():
    with pytest.raises(ValueError, match=r"“13/2020” is not a date .* expected a day such as"):
        dates.parse("13/2020")


def test_marks_tell_approximate_from_uncertain():
    marks = {mark: dates.parse(f"2021-06{mark}") for mark in ("", "~", "?", "%")}
    assert {mark: (d.approximate, d.uncertain) for mark, d in marks.items()} == {
        "": (False, False),
        "~": (True, False),
        "?": (False, True),
        "%": (True, True),
    }


def test_only_an_interval_without_an_end_or_a_start_is_open():
    read = [dates.parse(text) for text in ("2019-10/..", "../2021-06", "2019-10/2021-06")]
    assert [one.open_end for one in read] == [True, False, False]
    assert [one.open_start for one in read] == [False, True, False]


def test_an_interval_is_as_precise_as_its_coarser_end():
    assert dates.parse("2019/2020-03-19").precision == "year"


def test_space_around_a_date_is_not_part_of_it():
    assert dates.parse(" 2021-05 ").text == "2021-05"


def test_a_language_without_words_says_dates_in_english():
    assert dates.words(dates.parse("2021-05"), "ckb") == "May 2021"


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2021, 3, 1), date(2021, 6, 10), "1 March to 10 June 2021"),
        (date(2021, 3, 1), date(2021, 3, 10), "1 to 10 March 2021"),
        (date(2020, 12, 1), date(2021, 1, 10), "1 December 2020 to 10 January 2021"),
        (date(2020, 3, 10), date(2021, 3, 10), "10 March 2020 to 10 March 2021"),
        (date(2020, 1, 3), date(2020, 1, 3), "3 January 2020"),
    ],
)
def test_a_window_of_exact_days_is_said_without_repeating(first, last, said):
    assert dates.span(first, last) == said


@pytest.mark.parametrize(
    "text", ["", "Smarch 2020", "31 June 2020", "week 54 of 2020", "2020-01-03", "to", "since "]
)
def test_words_that_say_no_date_are_refused(text):
    with pytest.raises(DateError):
        dates.from_words(text)


def _parts() -> st.SearchStrategy[str]:
    """One date in EDTF, of any precision and mark."""
    days = st.dates(min_value=date(1, 1, 1), max_value=date(9998, 12, 31))
    forms = st.sampled_from(["%Y-%m-%d", "%Y-%m", "%Y", "season", "week"])
    return st.builds(_written, days, forms, st.sampled_from(["", "~", "?", "%"]))


def _written(day: date, form: str, mark: str) -> str:
    year = f"{day.year:04d}"
    if form == "season":
        return f"{year}-{21 + day.month % 4}{mark}"
    if form == "week":
        return f"{year}-W{day.isocalendar().week if day.month < 12 else 52:02d}{mark}"
    return day.strftime(form.replace("%Y", year)) + mark


def _intervals() -> st.SearchStrategy[str]:
    return st.tuples(_parts(), _parts()).map("/".join)


def _edtf() -> st.SearchStrategy[str]:
    opened = _parts().map(lambda part: f"{part}/..") | _parts().map(lambda part: f"../{part}")
    return st.one_of(_parts(), _intervals(), opened)


def _readable(text: str) -> bool:
    try:
        dates.parse(text)
    except DateError:
        return False
    return True


@given(_edtf().filter(_readable))
def test_words_can_be_read_back(text):
    read = dates.parse(text)
    assert dates.from_words(dates.words(read)) == read


@given(_edtf().filter(_readable))
def test_a_date_never_ends_before_it_starts(text):
    read = dates.parse(text)
    assert read.first_day <= read.last_day
    assert read.precision in DATE_PRECISIONS


@given(_parts().filter(_readable), _parts().filter(_readable))
def test_an_interval_runs_from_the_first_day_of_one_to_the_last_of_the_other(start, end):
    first, last = dates.parse(start), dates.parse(end)
    if first.first_day > last.last_day:
        with pytest.raises(DateError):
            dates.parse(f"{start}/{end}")
    else:
        whole = dates.parse(f"{start}/{end}")
        assert (whole.first_day, whole.last_day) == (first.first_day, last.last_day)


@given(st.text(st.characters()))
def test_any_text_is_read_or_refused(text):
    for read in (dates.parse, dates.from_words):
        with suppress(DateError):
            assert read(text).first_day
