"""The columns that a map's layer reads."""

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest

from geo.events.datasets import Dataset
from geo.events.frame import CATEGORIES, DATE_PRECISIONS, KINDS, PLACE_PRECISIONS, canonical
from geo.selection import points

DAY_0 = date(1970, 1, 1)


@pytest.fixture(scope="module")
def read(dataset):
    return points.columns(dataset)


def day(read, number):
    return DAY_0 + timedelta(days=read.header["base_day"] + int(number))


def test_columns_have_a_value_an_event_in_the_order_of_the_rows(read, dataset):
    assert {len(column) for column in read.columns.values()} == {read.count} == {10}
    titles = [CATEGORIES[index] for index in read.columns["category"]]
    assert titles == dataset.events["category"].tolist()


def test_columns_take_a_few_bytes_an_event(read):
    kinds = {name: column.dtype.str.lstrip("<|") for name, column in read.columns.items()}
    assert kinds == {
        "lon": "f4",
        "lat": "f4",
        "first": "u2",
        "last": "u2",
        "category": "u1",
        "precision": "u1",
        "kind": "u1",
        "place": "u2",
    }


def test_days_count_from_the_base_day(read, dataset):
    assert [day(read, n) for n in read.columns["first"]] == dataset.events[
        "first_day"
    ].dt.date.tolist()
    assert [day(read, n) for n in read.columns["last"]] == dataset.events[
        "last_day"
    ].dt.date.tolist()
    assert DAY_0 + timedelta(days=read.header["last_day"]) == date(2021, 12, 31)


def test_only_events_on_a_point_have_coordinates(read, dataset):
    placed = ~np.isnan(read.columns["lat"])
    assert placed.tolist() == dataset.events["on_point"].tolist()
    assert np.array_equal(placed, ~np.isnan(read.columns["lon"]))
    assert read.columns["lat"][placed] == pytest.approx(
        dataset.events["latitude"][placed], abs=1e-5
    )


def test_both_precisions_are_in_one_byte(read, dataset):
    for code, event in zip(
        read.columns["precision"], dataset.events.to_dict("records"), strict=True
    ):
        known = event["place_precision"]
        place = PLACE_PRECISIONS.index(known) if isinstance(known, str) else 5
        assert (code % 8, code // 8) == (DATE_PRECISIONS.index(event["date_precision"]), place)


def test_kinds_are_indexes(read, dataset):
    assert [KINDS[k] for k in read.columns["kind"]] == dataset.events["kind"].tolist()


def test_an_event_points_to_its_place_and_one_without_to_none(read, dataset):
    none = np.iinfo("u2").max
    ids = [
        "" if index == none else read.header["places"][index]["id"]
        for index in read.columns["place"]
    ]
    assert ids == dataset.events["place_id"].tolist()


def test_places_say_where_they_are_and_where_their_label_stands(read):
    places = {place["id"]: place for place in read.header["places"]}
    assert places["iraq"] == {
        "id": "iraq",
        "name": "Iraq",
        "name_local": "العراق",
        "precision": "country",
        "latitude": 33.0,
        "longitude": 43.5,
        "radius_km": 500.0,
        "label_latitude": 31.6,
        "label_longitude": 42.6,
    }


def test_the_header_names_the_dataset_and_its_credits(read, dataset):
    said = [read.header[name] for name in ("title", "version", "count", "credits")]
    assert said == ["Ten events", dataset.version, 10, ["Nobody"]]


def test_the_extent_is_that_of_the_events_on_a_point(read):
    assert read.header["extent"] == pytest.approx((-77.04, 33.2625, 44.4, 38.9))


def _dataset(*events):
    rows = [
        {
            "event_id": f"e{n}",
            "title": "T",
            "date": str(first),
            "first_day": first,
            "last_day": first,
            "date_precision": "day",
            "category": "attack",
            **more,
        }
        for n, (first, more) in enumerate(events)
    ]
    return Dataset("d", "D", "1", "", (), canonical(pd.DataFrame(rows)))


def test_centuries_apart_take_four_bytes_a_day():
    read = points.columns(_dataset((date(1, 1, 1), {}), (date(9999, 12, 31), {})))
    assert read.columns["first"].dtype == np.dtype("i4")
    assert [day(read, n) for n in read.columns["first"]] == [date(1, 1, 1), date(9999, 12, 31)]


def test_a_dataset_without_a_gazetteer_tells_places_as_its_events_have_them():
    there = {
        "place_id": "x",
        "place": "X-town",
        "place_local": "",
        "latitude": 33.0,
        "longitude": 44.0,
        "place_precision": "settlement",
        "radius_km": None,
    }
    read = points.columns(_dataset((date(2020, 1, 1), there)))
    [place] = read.header["places"]
    assert (place["id"], place["name"], place["latitude"], place["precision"]) == (
        "x",
        "X-town",
        33.0,
        "settlement",
    )
    assert place["radius_km"] is None
