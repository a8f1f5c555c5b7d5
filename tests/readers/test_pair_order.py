"""Which of two numbers comes first: worked out from the file where it can be, else asked."""

import csv
import io

import pytest

from geo.places.gazetteer import Gazetteer, Place
from tests.readers.conftest import outcomes

MOSUL = Place("mosul", "Mosul", "الموصل", country="IQ", latitude=36.34, longitude=43.13)
TIKRIT = Place("tikrit", "Tikrit", country="IQ", latitude=34.6, longitude=43.68)
PLACES = Gazetteer([MOSUL, TIKRIT])


def text(heads, *rows):
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(
        [["title", "date", *heads], *(["A", "2021-01-02", *row] for row in rows)]
    )
    return out.getvalue()


def points(found):
    return found.events[["latitude", "longitude"]].to_numpy().tolist()


def asked(found):
    return [one.code for one in found.questions if one.code == "coordinate_order"]


def codes(found):
    return {code for _, code, _, _ in outcomes(found)}


@pytest.mark.parametrize(
    ("heads", "rows", "first"),
    [
        (["coordinates"], [["33.26, 44.23"], ["33.26° N, 44.23° E"]], "latitude"),
        (["coordinates"], [["44.23, 33.26"], ["44.23 E 33.26 N"]], "longitude"),
        (["coordinates"], [["33.26, 44.23"], ["lat: 33.2 lon: 44.2"]], "latitude"),
        (["coordinates", "country"], [["33.26, 44.23", "Iraq"]], "latitude"),
        (["coordinates", "country"], [["44.23, 33.26", "IQ"]], "longitude"),
        (["coordinates", "place"], [["36.3, 43.1", "Mosul"]], "latitude"),
        (["coordinates", "place"], [["43.1, 36.3", "Mosul, Iraq"]], "longitude"),
        (["coordinates"], [["Mosul (36.34, 43.13)"]], "latitude"),
        (["place"], [["Mosul (36.34, 43.13)"], ["Tikrit"]], "latitude"),
        (["place"], [["Mosul, Iraq (43.13, 36.34)"]], "longitude"),
        (["place", "country"], [["Nowhere (36.34, 43.13)", "Iraq"]], "latitude"),
        (["place"], [["الموصل (36.34, 43.13)"]], "latitude"),
    ],
)
def test_the_order_is_worked_out_and_noted(table, heads, rows, first):
    found = table(text(heads, *rows), gazetteer=PLACES)
    assert asked(found) == []
    assert "coordinate_order_told" in codes(found)
    assert all(33 <= north <= 37 and 43 <= east <= 45 for north, east in points(found))
    told = found.report.findings.to_pylist()
    assert {one["detail"] for one in told if one["code"] == "coordinate_order_told"} == {first}


@pytest.mark.parametrize(
    ("heads", "rows"),
    [
        (["coordinates"], [["33.26, 44.23"]]),
        (["coordinates"], [["33.26, 44.23"], ["POINT (44.2 33.2)"]]),
        (["coordinates"], [["33.26, 44.23"], ["33.2 N 44.2 E"], ["44.2 E 33.2 N"]]),
        (["coordinates", "country"], [["33.26, 44.23", "Iraq"], ["44.23, 33.26", "Iraq"]]),
        (["coordinates", "country"], [["33.26, 44.23", "Iraq"], ["44.2 E 33.2 N", "Iraq"]]),
        (["place"], [["Nowhere (36.34, 43.13)"]]),
    ],
)
def test_what_nothing_tells_or_what_contradicts_is_asked(table, heads, rows):
    found = table(text(heads, *rows), gazetteer=PLACES)
    assert asked(found) == ["coordinate_order"]
    assert "coordinate_order_told" not in codes(found)


@pytest.mark.parametrize(
    ("heads", "rows"),
    [
        (["lat,lon"], [["33.26, 44.23"]]),
        (["coordinates (lat, long)"], [["33.26, 44.23"]]),
        (["Lat/Long"], [["33.26 44.23"]]),
        (["coordinates"], [["33.26, 144.23"], ["33.26, 44.23"]]),
    ],
)
def test_a_head_or_a_number_past_90_proves_the_order(table, heads, rows):
    found = table(text(heads, *rows), gazetteer=PLACES)
    assert asked(found) == []
    assert "coordinate_order_told" not in codes(found)
    assert points(found)[-1] == [33.26, 44.23]


def test_what_was_worked_out_is_not_kept_as_an_answer(table):
    found = table(text(["coordinates", "country"], ["33.26, 44.23", "Iraq"]))
    assert "coordinates" not in found.mapping.constants


def test_a_name_before_coordinates_is_the_name_of_the_place(table):
    found = table(text(["place"], ["Mosul, Iraq (36.34, 43.13)"]), gazetteer=PLACES)
    assert found.events["place"].tolist() == ["Mosul, Iraq"]
