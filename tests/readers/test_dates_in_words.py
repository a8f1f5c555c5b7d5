"""Dates in words: every line of the table in docs/importing.md, every language, any text."""

import re
from contextlib import suppress
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geo.events import dates
from geo.values import calendars, date_columns, phrases
from geo.values.date_words import MONTH_NUMBERS, WORDS
from geo.values.moments import Habit
from geo.words.texts import ENGLISH
from tests import tree

HABIT = Habit(order="dmy", century=2000)
NAMES = {
    text: key.split(".")[1]
    for key, text in ENGLISH.items()
    if key.startswith("finding.") and key.endswith(".name")
}


def rows_of_the_table() -> list[tuple[str, str, str]]:
    """Each text of the table with its EDTF, "" for none, and the finding that goes with it."""
    text = tree.text(Path("docs/importing.md"))
    section = text[text.index("| Written | Becomes") : text.index("## Settle places")]
    found = []
    for line in section.splitlines()[2:]:
        if not line.startswith("|"):
            break
        written, becomes, told = (cell.strip() for cell in line.strip("|").split("|"))
        texts, edtf = re.findall("`(.+?)`", written), re.findall("`(.+?)`", becomes)
        edtf = edtf if len(edtf) == len(texts) else (edtf or [""]) * len(texts)
        found += [(one, date_, told) for one, date_ in zip(texts, edtf, strict=True)]
    return found


@pytest.mark.parametrize(("text", "edtf", "told"), rows_of_the_table())
def test_a_date_becomes_what_the_table_says(text, edtf, told):
    found = date_columns.read(text, HABIT)
    assert (found.edtf, found.code) == (edtf, NAMES.get(told, ""))


def test_the_table_is_read_whole():
    assert len(rows_of_the_table()) > 70


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("15 كانون الثاني 2022", "2022-01-15"),
        ("٢٥ آذار ٢٠٢٢", "2022-03-25"),
        ("في 12 مارس 2022", "2022-03-12"),
        ("من 12 إلى 15 مارس 2022", "2022-03-12/2022-03-15"),
        ("منتصف مارس 2022", "2022-03-11~/2022-03-20~"),
        ("الربع الأول 2022", "2022-01/2022-03"),
        ("3 février 2015", "2015-02-03"),
        ("vers le 12 mars 2022", "2022-03-12~"),
        ("début mars 2022", "2022-03-01~/2022-03-10~"),
        ("12. März 2022", "2022-03-12"),
        ("Ende 2021", "2021-09~/2021-12~"),
        ("12 марта 2022 г.", "2022-03-12"),
        ("с 12 по 15 марта 2022 года", "2022-03-12/2022-03-15"),
        ("около 12 марта 2022", "2022-03-12~"),
        ("12 Mart 2022", "2022-03-12"),
        ("2022 yazı", "2022-22"),
        ("yaz 2022", "2022-22"),
        ("12 مارس ۲۰۲۲", "2022-03-12"),
        ("اواخر ژوئن 2021", "2021-06-21~/2021-06-30~"),
        ("15ê adarê 2022", "2022-03-15"),
        ("12 Cotmeh 2022", "2022-10-12"),
        ("١٥ی ئازاری ٢٠٢٢", "2022-03-15"),
        ("12 تشرینی دووەم 2022", "2022-11-12"),
        ("12 de marzo de 2022", "2022-03-12"),
    ],
)
def test_other_languages_are_read(text, edtf):
    assert date_columns.read(text, HABIT).edtf == edtf


@pytest.mark.parametrize("name", sorted(MONTH_NUMBERS))
def test_every_name_of_a_month_is_read(name):
    found = date_columns.read(f"12 {name} 2022", HABIT)
    assert found.edtf == f"2022-{MONTH_NUMBERS[name]:02d}-12"


@pytest.mark.parametrize(
    "text",
    [
        "12-15-18 March 2022",
        "March April May 2022",
        "12 13 14 March 2022",
        "early mid March 2022",
        "12 early March 2022",
        "2021 2022",
        "12-15",
        "1/2",
        "Q5 2022",
        "week 54 2022",
        "soon after the rain",
        "between 2022",
        "12 March 2022 z",
    ],
)
def test_what_could_mean_several_things_is_not_read(text):
    assert not date_columns.read(text, HABIT).edtf


def test_a_word_that_is_not_known_leaves_the_date_unread():
    assert date_columns.read("12 March 2022 in Baghdad", HABIT).code == "date"


WORDED = st.lists(
    st.sampled_from(
        [*WORDS, *"0123456789", "12", "2022", "22", "-", " - ", "/", ".", ",", "(", "?"]
    ),
    max_size=8,
).map(" ".join)


@given(st.text(max_size=60) | WORDED)
@example("..")
@example("- / -")
@example("since until 2022")
@example("from")
def test_any_words_are_read_or_refused(text):
    found = phrases.read(text, HABIT)
    if found is not None and found.edtf:
        assert dates.parse(found.edtf).text == found.edtf
    assert found is None or found.edtf or found.code


DAYS = st.dates(date(2000, 1, 1), date(2029, 12, 31))


@given(DAYS, st.integers(1, 400), st.sampled_from([" - ", "–", " to ", " until ", " bis ", "/"]))
def test_two_days_are_an_interval_whatever_joins_them(day, length, joint):
    last = day + timedelta(days=length)
    for form in ("%-d %B %Y", "%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%b-%y"):
        if joint in form:
            continue
        text = f"{day.strftime(form)}{joint}{last.strftime(form)}"
        assert date_columns.read(text, HABIT).edtf == f"{day}/{last}"


@given(DAYS, st.integers(0, 30))
def test_days_of_one_month_share_its_name(day, length):
    last = day + timedelta(days=length)
    if day.month == last.month and day < last:
        text = f"{day.day}-{last.day} {day:%B %Y}"
        assert date_columns.read(text, HABIT).edtf == f"{day}/{last}"


@given(st.dates(date(1850, 1, 1), date(2100, 1, 1)))
def test_persian_days_follow_each_other(day):
    """Each day of the Persian calendar has one day of ours, in order."""
    year = day.year - 621
    assert calendars.persian_day(year, 1, 1) in (date(day.year, 3, n) for n in (19, 20, 21, 22))
    found = [calendars.persian_month(year, month) for month in range(1, 13)]
    for (_, last), (first, _) in pairwise(found):
        assert first == last + timedelta(days=1)
    assert calendars.persian_day(year + 1, 1, 1) == found[-1][1] + timedelta(days=1)


@pytest.mark.parametrize(
    ("persian", "ours"),
    [
        ((1357, 11, 22), date(1979, 2, 11)),
        ((1399, 12, 30), date(2021, 3, 20)),
        ((1400, 1, 1), date(2021, 3, 21)),
        ((1402, 7, 15), date(2023, 10, 7)),
        ((1404, 1, 1), date(2025, 3, 21)),
    ],
)
def test_known_persian_days_are_the_days_that_they_were(persian, ours):
    assert calendars.persian_day(*persian) == ours


@pytest.mark.parametrize("persian", [(1400, 12, 30), (1400, 13, 1), (1400, 1, 32), (1500, 1, 1)])
def test_a_day_that_the_persian_calendar_lacks_is_none(persian):
    with suppress(ValueError):
        pytest.fail(f"{calendars.persian_day(*persian)}")


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("12 آذار/مارس 2022", "2022-03-12"),
        ("آذار (مارس) 2022", "2022-03"),
        ("Mar-12-2022", "2022-03-12"),
        ("March 12 - 2022", "2022-03-12"),
        ("12-15-03-2022", "2022-03-12/2022-03-15"),
        ("on or about 12 March 2022", "2022-03-12~"),
        ("winter 2021-2022", "2021-24"),
        ("winter of 2021-22", "2021-24"),
        ("end of Q1 2022", "2022-03~"),
        ("au 12 mars 2022", ""),
        ("12 March 2022 -", ""),
        ("Mar 21-Apr 22", ""),
        ("12 March 2022 à 14h30", "2022-03-12"),
        ("14:00-16:00, 12 March 2022", "2022-03-12"),
    ],
)
def test_signs_and_second_names_make_no_date_another(text, edtf):
    assert date_columns.read(text, HABIT).edtf == edtf


@pytest.mark.parametrize(
    "text", ["15-12 March 2022", "March 15-12, 2022", "28 March - 3 March 2022"]
)
def test_days_of_one_month_in_the_wrong_order_are_no_span_of_a_year(text):
    assert date_columns.read(text, HABIT).code == "date_ends_first"
