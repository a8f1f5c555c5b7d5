"""The selected rows as CSV and GeoJSON, whatever text they hold."""

import codecs
import csv
import io
import json
import re
from datetime import date

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.events.datasets import Account, Dataset, Source
from geo.events.frame import canonical
from geo.events.records import served
from geo.export import geojson, rows
from geo.places.gazetteer import Gazetteer, Place

PLACES = Gazetteer(
    [
        Place(
            "balad",
            "Balad",
            "بلد",
            latitude=34.0137,
            longitude=44.1447,
            precision="settlement",
            radius_km=5,
        ),
        Place(
            "anbar",
            "Al Anbar",
            "الأنبار",
            latitude=32.5,
            longitude=41.9,
            precision="region",
            radius_km=200,
        ),
    ]
)
SOURCES = {
    "wire": Source("wire", "A Wire", "Rockets at Balad", "2021-06-10", "https://wire.test/1")
}
ACCOUNTS = {"one": (Account("one", "drones", "Two were shot down.", ("wire",)),)}


def dataset(*events, **changes):
    """A dataset of events, each given as the columns that matter to the test."""
    told = [
        {
            "event_id": "one",
            "title": "Rockets",
            "date": "2021-06-09",
            "first_day": date(2021, 6, 9),
            "last_day": date(2021, 6, 9),
            "date_precision": "day",
            "category": "attack",
            "place_id": "balad",
            "summary": "",
            "note": "",
            "source_ids": ["wire"],
        }
        | event
        for event in events
    ]
    described = {"gazetteer": PLACES, "sources": SOURCES, "accounts": ACCOUNTS} | changes
    return Dataset(
        "test", "A test", "1+abc", "CC0", (), canonical(pd.DataFrame(told), PLACES), **described
    )


def written(data):
    return b"".join(rows.csv_pieces(data.events, data))


def cells(content):
    """The rows as a spreadsheet reads them, nothing restored."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def features(data, about=None):
    return json.loads(b"".join(geojson.pieces(data.events, data, about or {})))


ONE = dataset({})


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("event_id", "one"),
        ("when", "9 June 2021"),
        ("first_day", "2021-06-09"),
        ("last_day", "2021-06-09"),
        ("place", "Balad"),
        ("place_local", "بلد"),
        ("latitude", "34.0137"),
        ("on_point", "true"),
        ("killed_low", ""),
        ("sources", "A Wire, Rockets at Balad, 2021-06-10, https://wire.test/1"),
        ("accounts", "drones: Two were shot down. (wire)"),
    ],
)
def test_a_row_says(column, text):
    assert cells(written(ONE))[0][column] == text


def test_the_header_is_always_the_same():
    header = written(dataset({"title": "=1", "=cmd": "x"})).decode("utf-8-sig").splitlines()[0]
    assert header == ",".join(rows.COLUMNS)


def test_a_spreadsheet_is_told_that_the_letters_are_utf_8():
    content = written(ONE)
    assert content.startswith(codecs.BOM_UTF8 + b"event_id,")
    assert content.count(codecs.BOM_UTF8) == 1
    assert rows.read_csv(content).columns[0] == "event_id"


def test_no_selected_row_still_has_the_header():
    assert b"".join(rows.csv_pieces(ONE.events.iloc[:0], ONE)).decode("utf-8-sig").split() == [
        ",".join(rows.COLUMNS)
    ]


def test_a_source_that_is_not_described_says_its_id():
    data = dataset({"source_ids": ["wire", "lost"]})
    assert cells(written(data))[0]["sources"].endswith(" | lost")


def test_an_event_without_a_place_has_empty_coordinates():
    row = cells(written(dataset({"place_id": ""})))[0]
    assert (row["latitude"], row["longitude"], row["on_point"]) == ("", "", "false")


def test_more_rows_than_one_piece_are_all_there_in_order():
    data = dataset(*({"event_id": f"{n:06}"} for n in range(20_000)))
    assert [row["event_id"] for row in cells(written(data))] == list(data.events["event_id"])


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠"]
)
@pytest.mark.parametrize("rest", ["", "cmd|' /C calc'!A0", "1+1", " 1", 'HYPERLINK("x")'])
def test_what_a_spreadsheet_takes_for_a_formula_begins_with_an_apostrophe(start, rest):
    assert cells(written(dataset({"summary": start + rest})))[0]["summary"] == f"'{start}{rest}"


@pytest.mark.parametrize("number", ["-3.5", "+12", "-1e5", "-.5", "+1."])
def test_real_numbers_stay_numbers(number):
    assert cells(written(dataset({"note": number})))[0]["note"] == number


@pytest.mark.parametrize("text", ["-", "-3.5\n", "-1e", "+1 2", "--1", "-١", "-3,5", "+.", "-0x1"])
def test_what_only_looks_like_a_number_does_not(text):
    assert cells(written(dataset({"note": text})))[0]["note"] == "'" + text


@pytest.mark.parametrize("text", ["'tis so", "''", "'", "a=1", "{{7*7}}", "“quoted”", 'a "b", c'])
def test_harmless_text_stays_as_it_is(text):
    assert cells(written(dataset({"title": text})))[0]["title"] == text


texts = st.text() | st.text(alphabet="'=+-@\t\r\n\0＝－1.e,\";a ", max_size=6)


@settings(deadline=None)
@given(title=texts, summary=texts, note=texts, event_id=texts.filter(bool))
def test_reading_gives_every_text_back_exactly(title, summary, note, event_id):
    told = {"title": title, "summary": summary, "note": note, "event_id": event_id}
    read = rows.read_csv(written(dataset(told)))
    assert read.iloc[0][list(told)].to_dict() == told


@settings(deadline=None)
@given(texts)
def test_no_cell_begins_like_a_formula_unless_it_is_a_number(text):
    row = cells(written(dataset({"title": text, "summary": text, "event_id": text})))[0]
    number = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
    starting = [cell for cell in row.values() if cell and cell[0] in "=+-@\t\r\n\0＝＋－＠"]
    assert all(number.fullmatch(cell) for cell in starting)


def test_text_and_bytes_read_the_same():
    content = written(ONE)
    assert rows.read_csv(content).equals(rows.read_csv(content.decode()))


def test_a_geometry_is_longitude_then_latitude():
    point = features(ONE)["features"][0]["geometry"]
    assert point == {"type": "Point", "coordinates": [44.1447, 34.0137]}


def test_an_event_about_a_region_is_no_point():
    feature = features(dataset({"place_id": "anbar"}))["features"][0]
    assert (feature["geometry"], feature["properties"]["latitude"]) == (None, 32.5)


def test_what_is_selected_comes_before_the_features():
    assert list(features(ONE, {"version": "1"})) == ["type", "dateline", "features"]


def test_properties_are_the_event_as_it_is_served():
    data = dataset({}, {"event_id": "two", "place_id": "anbar", "killed_low": 3}, {"event_id": "3"})
    properties = [feature["properties"] for feature in features(data)["features"]]
    assert properties == served(data.events, data)


def test_more_events_than_one_piece_make_one_collection():
    data = dataset(*({"event_id": f"{n:06}"} for n in range(20_000)))
    ids = [feature["id"] for feature in features(data)["features"]]
    assert ids == list(data.events["event_id"])


def test_no_event_makes_an_empty_collection():
    assert json.loads(b"".join(geojson.pieces(ONE.events.iloc[:0], ONE, {})))["features"] == []


def test_a_number_that_is_none_is_null():
    data = dataset({"radius_km": float("inf")})
    assert features(data)["features"][0]["properties"]["radius_km"] is None


@settings(deadline=None)
@given(texts, st.lists(texts, max_size=3))
def test_geojson_gives_every_event_back_as_it_is_served(text, names):
    data = dataset({"title": text, "actor_names": names, "source_ids": names, "note": text})
    assert features(data)["features"][0]["properties"] == served(data.events, data)[0]


@settings(deadline=None)
@given(texts)
def test_geojson_gives_every_text_back_exactly(text):
    assert features(dataset({"title": text}))["features"][0]["properties"]["title"] == text
