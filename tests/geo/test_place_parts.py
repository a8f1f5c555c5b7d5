"""A name with its region, country or a word beside it in one cell."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.places.gazetteer import Gazetteer, Place
from geo.places.geocoding import geocode
from geo.places.place_parts import MOST_PARTS, parts, without_preposition
from geo.places.several import RegionalPlace

IRAQ = Place("iraq", "Iraq", "العراق", country="IQ", latitude=33, longitude=44, precision="country")


def region(place_id, name, latitude, longitude, local=""):
    return RegionalPlace(
        place_id,
        name,
        local,
        country="IQ",
        latitude=latitude,
        longitude=longitude,
        precision="region",
        radius_km=90.0,
    )


def town(place_id, name, latitude, longitude, region_id="", local="", country="IQ", **more):
    return RegionalPlace(
        place_id,
        name,
        local,
        country=country,
        latitude=latitude,
        longitude=longitude,
        region_id=region_id,
        **more,
    )


PLACES = Gazetteer(
    [
        IRAQ,
        region("nineveh", "Nineveh", 36.0, 42.5, "نينوى"),
        region("salah", "Salah ad Din", 34.5, 43.6),
        region("baghdad-region", "Baghdad", 33.3, 44.4),
        region("erbil-region", "Erbil", 36.2, 44.0),
        town("mosul", "Mosul", 36.34, 43.13, "nineveh", "الموصل"),
        town("tikrit", "Tikrit", 34.6, 43.68, "salah"),
        town("baghdad", "Baghdad", 33.34, 44.4, "baghdad-region", "بغداد"),
        town("erbil", "Erbil", 36.19, 44.0, "erbil-region"),
        town("mosul-syria", "Bab", 36.37, 37.5, country="SY"),
        town("bab", "Bab", 33.4, 44.3, "baghdad-region"),
        town("union", "Union III (coalition headquarters), Baghdad", 33.3, 44.39, precision="site"),
        town("dc", "Washington, D.C.", 38.9, -77.03, country="US"),
    ]
)


def one(place, admin1="", country="", gazetteer=PLACES):
    rows = pd.DataFrame({"place": [place], "admin1": [admin1], "country": [country]})
    found = geocode(rows, gazetteer)
    place_id, method = found.frame.loc[0, ["place_id", "method"]]
    return place_id, method


@pytest.mark.parametrize(
    ("written", "place_id"),
    [
        ("Mosul, Iraq", "mosul"),
        ("Mosul,Iraq", "mosul"),
        ("Tikrit, Salah al-Din", "tikrit"),
        ("Mosul (Nineveh)", "mosul"),
        ("Mosul [Nineveh]", "mosul"),
        ("Mosul / Nineveh", "mosul"),
        ("Mosul; Nineveh; IQ", "mosul"),
        ("Nineveh, Mosul", "mosul"),
        ("Iraq - Nineveh - Mosul", "mosul"),
        ("Mosul (Nineveh), Iraq", "mosul"),
        ("Mosul\nNineveh Governorate", "mosul"),
        ("Bab, Iraq", "bab"),
        ("Bab, Syria", "mosul-syria"),
        ("Bab, Baghdad", "bab"),
        ("بغداد، العراق", "baghdad"),
        ("الموصل، نينوى، العراق", "mosul"),
        ("in Mosul, Iraq", "mosul"),
        ("Washington, D.C., USA", "dc"),
        ("Baghdad, Baghdad, Iraq", "baghdad"),
    ],
)
def test_a_name_with_its_region_or_country_in_one_cell_is_found(written, place_id):
    found, method = one(written)
    assert (found, method in ("within", "seat")) == (place_id, True)


def test_parts_that_the_gazetteer_all_knows_leave_no_doubt_and_others_do():
    assert one("Mosul, Nineveh, Iraq")[1] == "within"
    assert one("Baghdad, Karkh, Iraq") == ("baghdad", "part")


def test_a_name_that_holds_commas_or_brackets_itself_is_found_whole():
    assert one("Union III (coalition headquarters), Baghdad") == ("union", "exact")
    assert one("Union III (coalition headquarters), Baghdad, Iraq") == ("union", "within")
    assert one("Washington, D.C.") == ("dc", "exact")


@pytest.mark.parametrize("written", ["near Tikrit", "Near Tikrit, Iraq", "outskirts of Tikrit"])
def test_what_is_near_a_place_may_be_further_off(written):
    rows = pd.DataFrame({"place": [written, "Tikrit"]})
    frame = geocode(rows, PLACES).frame
    assert frame["place_id"].tolist() == ["tikrit", "tikrit"]
    assert frame["method"].tolist() == ["around", "exact"]
    assert frame["radius_km"][0] == 3 * frame["radius_km"][1]


@pytest.mark.parametrize(
    ("written", "admin1", "country"),
    [
        ("Mosul, Iraq", "", "Syria"),
        ("Mosul, Syria", "", ""),
        ("Mosul, Syria", "", "Iraq"),
        ("Mosul (Nineveh)", "Salah ad Din", ""),
        ("Mosul, Salah ad Din", "", ""),
    ],
)
def test_a_region_or_country_that_contradicts_is_said(written, admin1, country):
    assert one(written, admin1, country) == ("", "contradicted")


def test_two_places_of_which_neither_holds_the_other_are_left_to_the_person():
    rows = pd.DataFrame({"place": ["Mosul / Erbil"]})
    found = geocode(rows, PLACES)
    assert found.frame["place_id"].tolist() == [""]
    (open_name,) = found.unresolved
    assert {place.place_id for place in open_name.candidates} >= {"mosul", "erbil"}


def test_an_unknown_name_in_a_known_region_is_not_put_there():
    assert one("Nowhereville, Nineveh, Iraq") == ("", "unknown")


def test_regions_of_several_columns_are_understood_each():
    assert one("Bab", "Baghdad, Karkh") == ("bab", "in_admin")


@given(st.text(alphabet="ab ,;/()[]-\n،", max_size=40))
def test_the_parts_of_any_text_hold_all_its_letters(text):
    found = parts(text, lambda _: False)
    assert 1 <= len(found) <= max(MOST_PARTS, 1)
    letters = [sign for part in found for sign in part if sign in "ab"]
    assert letters == [sign for sign in text if sign in "ab"]


@given(st.text(max_size=30))
def test_a_preposition_alone_is_a_name(text):
    name, _ = without_preposition(text)
    assert name == text or text.endswith(name)
