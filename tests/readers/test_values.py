"""Single values: dates, numbers, sources, countries, and the row as it was. Nothing raises."""

from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.events import dates
from geo.importing.convert_sources import FORMS, Published, articles, citations
from geo.importing.mapping import FileMapping
from geo.places import countries
from geo.readers import encodings
from geo.tables.combining import combined
from geo.tables.table import joined, plain, with_texts
from geo.values import date_columns, degrees, geometry, moments, numbers
from geo.values.moments import Habit
from tests.readers.conftest import outcomes

HABITS = st.builds(Habit, order=st.sampled_from(moments.ORDERS), contradicts=st.booleans())
NEAR_DATES = st.text(st.sampled_from("0123456789-/. :TZ+janJune؟٠١٢٣"), max_size=24)
PARTS = st.sampled_from(
    ["..", "/", "2021", "-06", "-21", "-05", "~", "?", "T10:00", "Z", " - ", "3"]
)


def coded(*texts: str) -> pa.DictionaryArray:
    return pa.array(texts, pa.large_string()).dictionary_encode()


@given(st.text(max_size=40) | NEAR_DATES | st.lists(PARTS, max_size=8).map("".join), HABITS)
def test_whatever_is_read_as_a_date_is_edtf(text, habit):
    found = date_columns.read(text, habit)
    if found.edtf:
        assert dates.parse(found.edtf).text == found.edtf
    else:
        assert found.code


@given(st.dates(date(1000, 1, 1), date(2100, 12, 31)), st.sampled_from(["dmy", "mdy"]))
def test_a_day_is_the_same_in_every_way_to_write_it(day, order):
    american = order == "mdy"
    slashed = f"{day:%m/%d}/{day.year}" if american else f"{day:%d/%m}/{day.year}"
    for text in (day.isoformat(), f"{day:%Y%m%d}", f"{day.isoformat()}T10:20:30Z", slashed):
        assert date_columns.read(text, Habit(order=order)).edtf == day.isoformat()


@given(st.lists(st.dates(date(1990, 1, 1), date(2030, 1, 1)), min_size=1))
def test_an_order_that_a_column_proves_is_the_one_that_it_is_written_in(days):
    texts = {f"{day:%d/%m/%Y}": 1 for day in days}
    assert date_columns.habit(texts).order in ("", "dmy")
    if any(day.day > 12 for day in days):
        assert date_columns.habit(texts).order == "dmy"


@pytest.mark.parametrize(
    ("edtf", "precision", "wide"),
    [
        ("2021-06-09", "day", "2021-06-09"),
        ("2021-06-09", "week", "2021-06-06/2021-06-12"),
        ("2021-06-09", "month", "2021-06"),
        ("2021-06-09", "year", "2021"),
        ("2021", "month", "2021"),
        ("2021-06-01/2021-06-03", "month", "2021-06-01/2021-06-03"),
    ],
)
def test_a_date_is_widened_to_its_precision(edtf, precision, wide):
    assert moments.widened(edtf, precision) == wide


@given(st.text(max_size=30))
def test_no_text_breaks_a_number(text):
    for read in (degrees.degrees, numbers.floats):
        values, wrong = read(coded(text))
        assert not np.isinf(values).any()
        assert not (wrong & ~np.isnan(values)).any()


@given(st.floats(-180, 180, allow_subnormal=False).map(lambda number: round(number, 6)))
def test_a_coordinate_is_the_number_that_it_says(number):
    text = f"{number:.6f}"
    assert degrees.degrees(coded(text))[0][0] == number
    assert degrees.degrees(coded(text.replace(".", ",")))[0][0] == number


@pytest.mark.parametrize(
    ("texts", "sign"),
    [(["1,5", "2"], ","), (["1.5"], "."), (["1,234"], ""), (["1,5", "1.5"], ""), ([], "")],
)
def test_a_column_proves_its_decimal_sign(texts, sign):
    assert numbers.decimal_sign(texts) == sign


@given(st.lists(st.text(max_size=60), min_size=1, max_size=3), st.sampled_from(sorted(FORMS)))
def test_no_cell_breaks_a_form_of_sources(cells, form):
    for one in FORMS[form](tuple(cells), ";"):
        assert one.key
        assert one.url == "" or one.url.lower().startswith(("http://", "https://"))


def test_articles_are_taken_apart():
    cell = '"Reuters News,2015-09-28,One, two";"AFP,1753-01-01,Three"'
    assert articles((cell,)) == [
        Published("Reuters News", "One, two", "2015-09-28"),
        Published("AFP", "Three", ""),
    ]


def test_what_is_no_article_is_kept_whole():
    assert articles(("r 11/6",)) == [Published("r 11/6")]


def test_citations_are_taken_apart():
    cell = '"A title," Example Press, January 1, 2015.'
    assert citations((cell, "")) == [Published("Example Press", "A title")]


def test_a_script_is_no_address():
    assert FORMS["urls"](("javascript:alert(1)",), "")[0].url == ""


@pytest.mark.parametrize("name", ["Iraq", "IRAQ", "IRQ", "iq", "العراق", "Irak", "Ирак"])
def test_a_country_has_many_names(name):
    assert countries.code_of(name) == "IQ"


@pytest.mark.parametrize(
    ("name", "code"),
    [("DR Congo (Zaire)", "CD"), ("Yemen (North Yemen)", "YE"), ("NA", "NA"), ("Nowhere", "")],
)
def test_names_with_an_explanation_are_countries_too(name, code):
    assert countries.code_of(name) == code


def test_a_country_of_several_parts_has_a_box_for_each():
    x, y = np.array([2.3, -53.0, -30.0]), np.array([48.8, 4.0, 40.0])
    assert countries.near("FR", x, y).tolist() == [True, True, False]


def test_a_distance_is_along_the_globe():
    assert geometry.distance_km(44.0, 33.0, 44.0, 34.0) == pytest.approx(111.2, abs=0.1)


@given(st.lists(st.tuples(st.text(max_size=3), st.text(max_size=3)), max_size=30))
def test_combinations_are_those_of_the_rows(rows):
    columns = [coded(*(row[at] for row in rows)) for at in (0, 1)]
    found = combined(columns, len(rows))
    assert [found.texts[code] for code in found.codes] == rows
    assert len(set(found.texts)) == len(found.texts)


@given(st.lists(st.tuples(st.text(max_size=4), st.text(max_size=4)), min_size=1))
def test_texts_are_joined_without_the_empty_ones(rows):
    columns = [coded(*(row[at] for row in rows)) for at in (0, 1)]
    assert joined(columns, ", ").to_pylist() == [", ".join(filter(None, row)) for row in rows]


@given(st.lists(st.text(max_size=4), min_size=1), st.data())
def test_changing_some_texts_changes_no_other(texts, data):
    rows = data.draw(st.lists(st.integers(0, len(texts) - 1), unique=True))
    new = [f"new {row % 2}" for row in rows]
    changed = plain(with_texts(coded(*texts), np.array(rows, np.int64), new)).to_pylist()
    expected = list(texts)
    for row, text in zip(rows, new, strict=True):
        expected[row] = text
    assert changed == expected


@given(st.binary(max_size=300))
def test_no_bytes_break_the_guess_at_their_encoding(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("bytes") / "a"
    path.write_bytes(content)
    found = encodings.detect(path)
    assert encodings.known(found.name)
    assert isinstance(content.decode(found.name, "replace"), str)


@pytest.mark.parametrize(("decimal", "radius"), [("", 1.5), (",", 1.5), (".", None)])
def test_a_radius_may_have_a_comma_before_its_decimals(table, decimal, radius):
    made = table(
        "event_id;title;date;category;latitude;longitude;radius_km\n"
        "1;A;2021-06-09;attack;33,5;44,5;1,5\n",
        mapping=FileMapping(decimal=decimal),
    )
    found = made.events["radius_km"].iloc[0]
    assert (found == radius) if radius else outcomes(made)[0][1] == "radius"
