"""Names to places: in any spelling and script, with how each match was made and what is left."""

import codecs
import time
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.events import datasets
from geo.library import settled_places
from geo.places import geonames
from geo.places.gazetteer import Gazetteer, Place, fold
from geo.places.geocoding import METHODS, UNMATCHED, geocode, key_of
from geo.places.several import RegionalPlace, distance_km, joined
from geo.places.spellings import allowed, distance, near, variant
from geo.words.texts import say

SHIPPED = datasets.load(datasets.default_folder()).gazetteer

IRAQ = Place(
    "iraq", "Iraq", "العراق", country="IQ", latitude=33.0, longitude=44.0, precision="country"
)
SYRIA = Place("syria", "Syria", country="SY", latitude=35.0, longitude=38.0, precision="country")


def region(place_id, name, latitude, longitude, country="IQ", **more):
    return RegionalPlace(
        place_id,
        name,
        country=country,
        latitude=latitude,
        longitude=longitude,
        precision="region",
        **{"radius_km": 80.0} | more,
    )


def town(place_id, name, latitude, longitude, region_id="", country="IQ", **more):
    return RegionalPlace(
        place_id,
        name,
        country=country,
        latitude=latitude,
        longitude=longitude,
        region_id=region_id,
        **more,
    )


ANBAR = region("anbar", "Al Anbar", 33.4, 43.3)
DIYALA = region("diyala", "Diyala", 33.9, 45.1)
BASRA = region("basra-governorate", "Basra", 30.4, 47.6)
PLACES = Gazetteer(
    [
        IRAQ,
        SYRIA,
        ANBAR,
        DIYALA,
        BASRA,
        town("basra", "Basra", 30.5, 47.8, "basra-governorate", radius_km=12.0),
        town("ramadi", "Ar Ramadi", 33.42, 43.3, "anbar", name_local="الرمادي", radius_km=8.0),
        town("saqlawiyah", "As-Saqlawiyah", 33.4, 43.7, "anbar"),
        town("hawi-anbar", "Hawi", 33.6, 42.9, "anbar"),
        town("hawi-diyala", "Hawi", 33.8, 44.9, "diyala"),
        town("hawi-syria", "Hawi", 35.9, 39.0, country="SY"),
        town("muqdadiyah", "Al-Muqdādīyah", 33.98, 44.93, "diyala"),
        town("khan-one", "Khan Bani Saad", 33.57, 44.54, "diyala"),
        town("khan-two", "Khan Bani Zaad", 33.5, 43.9, "anbar"),
    ]
)


def one(place, admin1="", country="", gazetteer=PLACES, settled=None):
    """The match of one row, as a Series."""
    rows = pd.DataFrame({"place": [place], "admin1": [admin1], "country": [country]})
    return geocode(rows, gazetteer, settled).frame.iloc[0]


def left(place, admin1="", country="", gazetteer=PLACES):
    rows = pd.DataFrame({"place": [place], "admin1": [admin1], "country": [country]})
    (unresolved,) = geocode(rows, gazetteer).unresolved
    return unresolved


# Spellings


@pytest.mark.parametrize(
    "spellings",
    [
        ("As-Sulaymānīyah", "Suleimaniyeh", "Sulaimaniya", "al-Sulaymaniyya"),
        ("Ayn al-Asad", "Ain al-Assad", "ʿAyn al-ʾAsad", "Ein el-Asad"),
        ("Tal Afar", "Tall ʿAfar", "Talafar", "Tel Afer"),
        ("Baʿqūbah", "Baquba", "Ba'quba", "Baqouba", "Bakuba"),
        ("Dhī Qār", "Thi Qar", "Zi Qar"),
        ("Hīt", "Heet", "Hit"),
        ("Khanaqin", "Xaneqin"),
        ("الرمادي", "الرمادى", "رمادي", "اَلرَّمَادِي", "الرمادی"),
    ],
)
def test_ways_to_write_a_name_sound_the_same(spellings):
    assert len({variant(fold(spelling)) for spelling in spellings}) == 1


@pytest.mark.parametrize(
    ("one_name", "other"), [("Balad", "Baladruz"), ("Kut", "Kufa"), ("Najaf", "Nahr")]
)
def test_different_names_do_not_sound_the_same(one_name, other):
    assert variant(fold(one_name)) != variant(fold(other))


@given(st.text())
def test_the_sound_of_any_text_is_found_without_failing(text):
    assert " " not in variant(fold(text))


def plain_distance(one_name, other):
    """The textbook's table, whole."""
    table = np.zeros((len(one_name) + 1, len(other) + 1), dtype=int)
    table[:, 0], table[0] = range(len(one_name) + 1), range(len(other) + 1)
    for i in range(1, len(one_name) + 1):
        for j in range(1, len(other) + 1):
            changed = table[i - 1, j - 1] + (one_name[i - 1] != other[j - 1])
            table[i, j] = min(table[i - 1, j] + 1, table[i, j - 1] + 1, changed)
            if i > 1 and j > 1 and one_name[i - 2 : i] == other[j - 2 : j][::-1]:
                table[i, j] = min(table[i, j], table[i - 2, j - 2] + 1)
    return table[-1, -1]


@given(st.text("abc", max_size=9), st.text("abc", max_size=9))
def test_the_distance_is_that_of_the_textbook(one_name, other):
    assert distance(one_name, other) == plain_distance(one_name, other)


@given(
    st.lists(st.text("abc", max_size=13), max_size=6),
    st.lists(st.text("abc", max_size=13), max_size=12),
)
def test_near_names_are_those_that_looking_at_every_pair_finds(names, known):
    expected = [
        [
            number
            for number, other in enumerate(known)
            if allowed(name) and other[:1] == name[0] and distance(name, other) <= allowed(name)
        ]
        for name in names
    ]
    assert near(names, known) == expected


# Methods


@pytest.mark.parametrize(
    ("written", "place_id", "method"),
    [
        ("Ar Ramadi", "ramadi", "exact"),
        ("الرمادي", "ramadi", "exact"),
        ("AR-RAMADI", "ramadi", "folded"),
        ("اَلرَّمَادِي", "ramadi", "folded"),
        ("Ramadi", "ramadi", "variant"),
        ("al-Ramadi", "ramadi", "variant"),
        ("Saqlawiya", "saqlawiyah", "variant"),
        ("Muqdadiya", "muqdadiyah", "variant"),
        ("Ramadi city", "ramadi", "variant"),
        ("مدينة الرمادي", "ramadi", "variant"),
        ("Anbar province", "anbar", "variant"),
        ("Governorate of Diyala", "diyala", "variant"),
        ("Saqlawiyeh Anbar", "", "unknown"),
        ("Saklawyiah", "saqlawiyah", "variant"),
        ("Atlantis", "", "unknown"),
        ("Hawi", "", "ambiguous"),
        ("", "", "unnamed"),
        ("—", "", "unnamed"),
    ],
)
def test_a_match_says_how_it_was_made(written, place_id, method):
    match = one(written)
    assert (match["place_id"], match["method"]) == (place_id, method)


def test_among_places_of_one_name_the_region_decides():
    match = one("Hawi", "Diyala")
    assert (match["place_id"], match["method"], match["agrees"]) == (
        "hawi-diyala",
        "in_admin",
        "admin1",
    )


def test_among_places_of_one_name_the_country_decides_by_name_or_code():
    for country in ("Syria", "SY", "sy", "SYR", "سوريا", "Syrie"):
        match = one("Hawi", "", country)
        assert (match["place_id"], match["agrees"]) == ("hawi-syria", "country")


def test_two_of_one_name_in_the_named_country_stay_ambiguous():
    assert [place.place_id for place in left("Hawi", "", "Iraq").candidates] == [
        "hawi-anbar",
        "hawi-diyala",
    ]


@pytest.mark.parametrize("admin1", ["Al-Anbar", "Anbar Governorate", "muhafazat al anbar", "Anbār"])
def test_a_region_is_known_in_its_own_spellings(admin1):
    assert one("Hawi", admin1)["place_id"] == "hawi-anbar"


def test_a_name_known_only_elsewhere_is_not_matched():
    unresolved = left("Ramadi", "Basra")
    assert unresolved.reason == "contradicted"
    assert [place.place_id for place in unresolved.candidates] == ["ramadi", "basra-governorate"]


@pytest.mark.parametrize("country", ["Somalia", "SO", "Ruritania"])
def test_a_name_is_not_matched_in_another_country_nor_in_an_unknown_one(country):
    unresolved = left("Ramadi", "", country)
    assert unresolved.reason == "contradicted"
    assert [place.place_id for place in unresolved.candidates] == ["ramadi"]


def test_a_region_that_the_gazetteer_does_not_know_speaks_neither_for_nor_against():
    match = one("Ramadi", "Somewhere", "Iraq")
    assert (match["place_id"], match["agrees"]) == ("ramadi", "country")


def test_a_known_name_in_the_wrong_region_is_not_taken_for_a_near_one():
    places = Gazetteer(
        [ANBAR, DIYALA, town("one", "Mandali", 33.7, 45.5, "diyala"),
         town("two", "Mandari", 33.5, 43.0, "anbar")]
    )  # fmt: skip
    assert left("Mandali", "Anbar", gazetteer=places).reason == "contradicted"


def test_a_settlement_goes_before_the_region_named_after_it_and_its_radius_says_so():
    match = one("Basra")
    assert (match["place_id"], match["method"], match["radius_km"]) == ("basra", "seat", 24.0)


def test_a_region_is_meant_where_the_name_says_so():
    assert one("Basra Province")["place_id"] == "basra-governorate"


def test_a_city_does_not_go_before_the_country_of_its_name():
    places = Gazetteer(
        [
            Place("kuwait", "Kuwait", country="KW", latitude=29.3, longitude=47.6,
                  precision="country"),
            town("kuwait-city", "Kuwait", 29.37, 47.98, country="KW"),
        ]
    )  # fmt: skip
    assert left("Kuwait", gazetteer=places).reason == "ambiguous"


def test_a_row_without_a_place_is_put_into_its_region():
    match = one("", "Anbar", "Iraq")
    assert (match["place_id"], match["precision"], match["method"]) == (
        "anbar",
        "region",
        "admin_only",
    )


def test_a_row_with_nothing_but_its_country_is_put_there():
    match = one("", "", "IQ")
    assert (match["place_id"], match["precision"]) == ("iraq", "country")


def test_an_unknown_region_without_a_place_is_left_to_the_person():
    assert [place.place_id for place in left("", "Nowhere", "Iraq").candidates] == ["iraq"]


@pytest.mark.parametrize(
    ("written", "factor"), [("Ar Ramadi", 1.0), ("Ramadi", 1.5), ("Ar Ramadyl", 3.0)]
)
def test_a_weaker_match_may_be_further_off(written, factor):
    assert one(written, "Anbar")["radius_km"] == 8.0 * factor


@pytest.mark.parametrize(
    ("written", "admin1", "place_id"),
    [
        ("Sqalawiyah", "Anbar", "saqlawiyah"),
        ("Muqdadidah", "Diyala", "muqdadiyah"),
        ("Khan Bani Saaad", "Diyala", "khan-one"),
    ],
)
def test_a_name_with_a_slip_is_known_in_its_region(written, admin1, place_id):
    match = one(written, admin1)
    assert match["place_id"] == place_id


def test_a_name_a_letter_apart_is_only_proposed_without_its_region():
    for admin1 in ("", "Somewhere"):
        unresolved = left("Sqalawiyah", admin1, "Iraq")
        assert unresolved.reason == "unknown"
        assert [place.place_id for place in unresolved.candidates] == ["saqlawiyah"]


def test_of_two_names_a_letter_apart_none_is_chosen():
    unresolved = left("Khan Bani Naad")
    assert [place.place_id for place in unresolved.candidates] == ["khan-one", "khan-two"]
    assert one("Khan Bani Naad", "Diyala")["place_id"] == ""


def test_a_place_without_a_radius_has_that_of_its_precision():
    assert one("Al-Muqdādīyah")["radius_km"] == 10.0


@pytest.mark.parametrize("name", ["Ain al-Asad Air Base", "Ayn al Assad", "قاعدة عين الاسد الجوية"])
def test_the_shipped_gazetteer_answers_in_any_spelling(name):
    assert one(name, gazetteer=SHIPPED)["place_id"] == "ain-al-asad"


def test_every_shipped_place_is_found_by_its_own_name():
    rows = pd.DataFrame(
        {
            "place": [place.name for place in SHIPPED],
            "country": [place.country for place in SHIPPED],
        }
    )
    found = geocode(rows, SHIPPED)
    wrong = found.frame["place_id"] != [place.place_id for place in SHIPPED]
    left_open = {unresolved.written[0] for unresolved in found.unresolved}
    assert set(rows["place"][wrong]) == left_open


def test_every_method_has_words():
    assert all(say(f"geocode.method.{name}") for name in (*METHODS, *UNMATCHED))


# Rows


NAMES = ["Ar Ramadi", "Ramadi", "Hawi", "Atlantis", "", "Basra", "Sqalawiyah", "{{7*7}}"]
TEXTS = st.sampled_from(NAMES) | st.text(max_size=20)
ROWS = st.lists(st.tuples(TEXTS, st.sampled_from(["", "Anbar", "Mars"]), TEXTS), max_size=30)


@settings(deadline=None)
@given(ROWS)
def test_the_counts_make_the_number_of_rows(rows):
    frame = pd.DataFrame(rows, columns=["place", "admin1", "country"])
    found = geocode(frame, PLACES)
    assert sum(found.counts.values()) == len(frame)
    assert found.frame["method"].value_counts().to_dict() == found.counts


@settings(deadline=None)
@given(ROWS)
def test_every_row_is_matched_or_listed_or_unnamed(rows):
    frame = pd.DataFrame(rows, columns=["place", "admin1", "country"])
    found = geocode(frame, PLACES)
    listed = sum(name.rows for name in found.unresolved)
    matched = (found.frame["place_id"] != "").sum()
    assert matched + listed + found.counts["unnamed"] == len(frame)
    assert found.frame["latitude"].notna().sum() == matched


@settings(max_examples=20, deadline=None)
@given(ROWS)
def test_a_row_is_matched_alike_alone_and_among_others(rows):
    frame = pd.DataFrame(rows, columns=["place", "admin1", "country"])
    together = geocode(frame, PLACES).frame
    for number, texts in enumerate(rows):
        assert one(*texts).equals(together.iloc[number].rename(0))


def test_the_matches_keep_the_index_of_the_rows():
    rows = pd.DataFrame({"place": ["Basra", "Hawi", "Basra"]}, index=[30, 10, 20])
    found = geocode(rows, PLACES)
    assert list(found.frame.index) == [30, 10, 20]
    assert list(found.frame["place_id"]) == ["basra", "", "basra"]


def test_no_rows_give_no_matches():
    found = geocode(pd.DataFrame({"place": []}), PLACES)
    assert len(found.frame) == 0
    assert found.unresolved == ()
    assert sum(found.counts.values()) == 0


def test_missing_cells_and_numbers_are_texts():
    rows = pd.DataFrame({"place": [None, np.nan, 7, "Basra"], "country": [None, 3.5, "", "Iraq"]})
    assert list(geocode(rows, PLACES).frame["place_id"]) == ["", "", "", "basra"]


def test_rows_are_not_changed():
    rows = pd.DataFrame({"place": [" Basra ", None]})
    before = rows.copy()
    geocode(rows, PLACES)
    pd.testing.assert_frame_equal(rows, before)


def test_a_name_is_listed_once_however_it_is_written():
    rows = pd.DataFrame({"place": ["ATLANTIS", "Atlantis", "atlántis ", "Hawi"]})
    unresolved = geocode(rows, PLACES).unresolved
    assert [(name.key.place, name.rows) for name in unresolved] == [("atlantis", 3), ("hawi", 1)]


def test_the_matched_places_come_along():
    rows = pd.DataFrame({"place": ["Ramadi", "Basra", "Ar Ramadi"]})
    assert [place.place_id for place in geocode(rows, PLACES).places] == ["ramadi", "basra"]


def test_an_enormous_name_is_only_unknown():
    assert one("Basra " * 100_000)["method"] == "unknown"


def made_up(number, rng):
    """Names of two made-up words; each lies somewhere of its own."""
    sounds = ["ba", "da", "ra", "ka", "mu", "ni", "qa", "shi", "ta", "zu", "la", "fi"]
    words = ["".join(rng.choice(sounds, 4)) for _ in range(2 * number)]
    return [f"{one} {two}" for one, two in zip(words[::2], words[1::2], strict=True)]


def test_names_a_letter_apart_are_found_among_many():
    rng = np.random.default_rng(1)
    names = made_up(2_000, rng)
    places = (town(f"p{number}", name, 33.4, 43.3, "anbar") for number, name in enumerate(names))
    gazetteer = Gazetteer([ANBAR, *places])
    different = [*names[:1_500], *(f"{name[:5]}x{name[6:]}" for name in names[:1_500])]
    rows = pd.DataFrame({"place": rng.choice(different, 5_000), "admin1": "Anbar"})
    found = geocode(rows, gazetteer)
    assert found.counts["near"] > 1_500


# Settling


def test_a_name_is_settled_once_for_all_rows_that_name_it_alike():
    rows = pd.DataFrame({"place": ["Hawi", "HAWI", "Hawi"], "admin1": ["", "", "Anbar"]})
    diyala = PLACES.get("hawi-diyala")
    found = geocode(rows, PLACES, {key_of("Hawi"): diyala})
    assert list(found.frame["place_id"]) == ["hawi-diyala", "hawi-diyala", "hawi-anbar"]
    assert list(found.frame["method"]) == ["settled", "settled", "in_admin"]


def test_settling_goes_before_every_other_way():
    match = one("Basra", settled={key_of("Basra"): BASRA})
    assert (match["place_id"], match["method"]) == ("basra-governorate", "settled")


def test_a_name_can_be_settled_as_being_nowhere():
    rows = pd.DataFrame({"place": ["Atlantis"]})
    found = geocode(rows, PLACES, {key_of("Atlantis"): settled_places.unlocated("Atlantis")})
    assert found.unresolved == ()
    assert found.frame["latitude"].isna().all()
    assert found.counts["settled"] == 1


def test_a_name_that_is_nowhere_is_no_place_of_the_gazetteer():
    gazetteer = Gazetteer([settled_places.unlocated("Atlantis")])
    assert one("Atlantis", gazetteer=gazetteer)["method"] == "unknown"


SETTLED = {
    key_of("Hawi", "Salah al-Din", "Iraq"): PLACES.get("hawi-diyala"),
    key_of("al-Hawi; the old"): PLACES.get("hawi-diyala"),
    key_of("Camp X"): settled_places.own_place("Camp X", 33.123456, 44.5, "site", 0.5, "IQ"),
    key_of("Atlantis"): settled_places.unlocated("Atlantis"),
}


def test_what_was_settled_is_read_back():
    content = settled_places.write(SETTLED).encode()
    assert content.startswith(codecs.BOM_UTF8)
    read = settled_places.read(content)
    assert read.problems == ()
    assert {key: place.place_id for key, place in read.settled.items()} == {
        key: place.place_id for key, place in SETTLED.items()
    }
    camp = read.settled[key_of("Camp X")]
    assert (camp.latitude, camp.longitude, camp.radius_km) == (33.123456, 44.5, 0.5)


def test_a_settled_name_works_as_a_gazetteer_next_time():
    read = settled_places.read(settled_places.write(SETTLED).encode())
    match = one("The old Al-Hawi", gazetteer=read.gazetteer)
    assert match["method"] == "unknown"
    match = one("Al-Hawi, the old", gazetteer=read.gazetteer)
    assert (match["place_id"], match["method"]) == ("hawi-diyala", "folded")


def test_the_file_of_what_was_settled_is_a_places_file_of_a_dataset(tmp_path):
    (tmp_path / "places.csv").write_text(settled_places.write(SETTLED), encoding="utf-8")
    (tmp_path / "datapackage.json").write_text(
        '{"resources": [{"name": "places", "path": "places.csv"}]}', encoding="utf-8"
    )
    dataset = datasets.load(tmp_path)
    assert dataset.problems == ()
    assert {place.place_id for place in dataset.gazetteer} == {
        place.place_id for place in SETTLED.values()
    }


def test_writing_twice_writes_the_same():
    text = settled_places.write(SETTLED)
    assert settled_places.write(settled_places.read(text.encode()).settled) == text


@pytest.mark.parametrize(
    "name",
    [
        "=HYPERLINK(1)",
        "@SUM(1)",
        "'=1",
        "-1+1",
        "\t=1",
        "a;b",
        'a"b',
        "a\nb",
        "{{7*7}}",
        "\0x",
        "‮x",
    ],
)
def test_a_hostile_name_is_kept_and_runs_nowhere(name):
    place = settled_places.own_place(name, 33.0, 44.0)
    text = settled_places.write({key_of(name): place})
    read = settled_places.read(text.encode())
    assert read.problems == ()
    assert fold(read.gazetteer.places[0].name) == fold(name)
    assert not any(
        cell.strip('"').startswith(("=", "+", "@", "-"))
        for line in text.splitlines()
        for cell in line.split(",")
    )


@given(st.dictionaries(st.tuples(st.text(), st.text(), st.text()), st.text(), max_size=5))
def test_any_text_can_be_settled_written_and_read(texts):
    settled = {
        key_of(*key): settled_places.own_place(name or "x", 1.0, 2.0) for key, name in texts.items()
    }
    read = settled_places.read(settled_places.write(settled).encode())
    assert set(read.settled) == set(settled)


@pytest.mark.parametrize(
    "cell", ["{", "[[1, 2, 3]]", "[[]]", '[["a", "b", "c", "d"]]', "7", "[" * 100_000]
)
def test_settled_names_that_cannot_be_read_are_told_and_the_place_is_kept(cell):
    text = f'place_id,name,settles\np,P,"{cell.replace(chr(34), chr(34) * 2)}"\n'
    read = settled_places.read(text.encode())
    assert [place.place_id for place in read.gazetteer] == ["p"]
    assert any(found.field == "settles" and not found.set_aside for found in read.problems)


# Several gazetteers


def test_a_place_of_two_gazetteers_is_one_place_with_the_names_of_both():
    shipped = Gazetteer([Place("ramadi", "Ramadi", latitude=33.42, longitude=43.31)])
    more = Gazetteer([town("g1", "Ramadi", 33.43, 43.3, "anbar", aliases=("Ar-Rumadi",)), ANBAR])
    both = joined([shipped, more])
    assert [place.place_id for place in both] == ["ramadi", "anbar"]
    assert one("Ar-Rumadi", "Anbar", gazetteer=both)["place_id"] == "ramadi"


def test_places_of_one_name_far_apart_stay_two():
    both = joined([Gazetteer([town("one", "Hawi", 33.6, 42.9)]),
                   Gazetteer([town("two", "Hawi", 35.9, 39.0)])])  # fmt: skip
    assert len(both) == 2


def test_another_place_with_an_id_that_is_taken_gets_its_own():
    both = joined([Gazetteer([town("hawi", "Hawi", 33.6, 42.9)]),
                   Gazetteer([town("hawi", "Hawi", 35.9, 39.0)])])  # fmt: skip
    assert [place.place_id for place in both] == ["hawi", "hawi-2"]


def test_a_region_that_both_have_still_holds_its_places():
    own = Gazetteer([Place("my-anbar", "Anbar", latitude=33.4, longitude=43.0, precision="region",
                           country="IQ")])  # fmt: skip
    both = joined([own, PLACES])
    assert one("Hawi", "Anbar", gazetteer=both)["place_id"] == "hawi-anbar"


def test_a_distance_is_that_of_the_great_circle():
    baghdad = town("a", "A", 33.3152, 44.3661)
    basra = town("b", "B", 30.5085, 47.7804)
    assert distance_km(baghdad, basra) == pytest.approx(450, abs=5)


# GeoNames


def line(number, name, code, latitude=33.0, longitude=44.0, admin1="01", people=0, also=""):
    cells = [""] * 19
    cells[:6] = [str(number), name, name, also, str(latitude), str(longitude)]
    cells[6:9] = [code[0], code[1:], "IQ"]
    cells[10], cells[14] = admin1, str(people)
    return "\t".join(cells)


GEONAMES = "\n".join(
    [
        line(1, "Republic of Iraq", "APCLI", admin1="00", also="Iraq,العراق"),
        line(2, "Muḩāfaz̧at al Anbār", "AADM1", 32.8, 41.9, "01", also="Anbar"),
        line(3, "Diyālá", "AADM1", 33.9, 45.1, "10"),
        line(4, "Hawi", "PPPL", 33.6, 42.9, "01", 100),
        line(5, "Hawi", "PPPL", 33.8, 44.9, "10", 9000),
        line(6, "Al Asad Airbase", "SAIRB", 33.79, 42.44, "01", also="Ain al Asad,عين الأسد"),
        line(7, "Wadi Hawran", "HWAD", 33.0, 42.0),
        line(8, "Ar Rumaylah", "LOILF", 30.2, 47.4),
    ]
)


def geonames_file(folder, text=GEONAMES, name="IQ.txt"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_country_file_of_geonames_becomes_a_gazetteer(tmp_path):
    reading = geonames.read(geonames_file(tmp_path))
    assert reading.unread == ()
    assert {place.name: place.precision for place in reading.gazetteer} == {
        "Republic of Iraq": "country",
        "Muḩāfaz̧at al Anbār": "region",
        "Diyālá": "region",
        "Hawi": "settlement",
        "Al Asad Airbase": "site",
        "Ar Rumaylah": "district",
    }


def test_a_zip_of_geonames_is_read_as_it_was_downloaded(tmp_path):
    with zipfile.ZipFile(tmp_path / "IQ.zip", "w") as archive:
        archive.writestr("readme.txt", "about")
        archive.writestr("IQ.txt", GEONAMES)
    assert len(geonames.read(tmp_path / "IQ.zip").gazetteer) == 7


def test_the_regions_of_geonames_tell_its_places_apart(tmp_path):
    gazetteer = geonames.read(geonames_file(tmp_path)).gazetteer
    assert one("Hawi", "Diyala", "Iraq", gazetteer)["place_id"] == "geonames-5"
    assert one("Hawi", "Anbar Governorate", "Iraq", gazetteer)["place_id"] == "geonames-4"


def test_the_largest_place_of_a_name_is_the_first_candidate(tmp_path):
    gazetteer = geonames.read(geonames_file(tmp_path)).gazetteer
    assert left("Hawi", "", "", gazetteer).candidates[0].place_id == "geonames-5"


def test_geonames_adds_its_names_to_the_shipped_places(tmp_path):
    both = joined([SHIPPED, geonames.read(geonames_file(tmp_path)).gazetteer])
    assert one("Al Asad Airbase", "Anbar", "Iraq", both)["place_id"] == "ain-al-asad"


@pytest.mark.parametrize(
    "broken",
    ["no tabs", line(9, "X", "PPPL", latitude="north"), line(9, "X", "PPPL", latitude=91),
     line(9, "X", "PPPL", longitude="nan"), line("x", "X", "PPPL"), line(9, "", "PPPL"),
     line(5, "X", "PPPL"), "x" * 200_000],
    ids=["columns", "number", "range", "nan", "id", "name", "id of another", "length"],
)  # fmt: skip
def test_a_broken_line_of_geonames_is_left_out_and_told(broken, tmp_path):
    reading = geonames.read(geonames_file(tmp_path, f"{GEONAMES}\n{broken}\n"))
    assert reading.unread == (9,)
    assert len(reading.gazetteer) == 7
    assert reading.sentence() == "1 line of IQ.txt can't be read and is left out: line 9."


@pytest.mark.parametrize("content", [b"", b"a,b,c\n1,2,3\n", b"\x00\xff" * 1000, b"PK\x03\x04junk"])
def test_a_file_of_another_kind_is_refused_with_a_sentence(content, tmp_path):
    path = tmp_path / "IQ.txt"
    path.write_bytes(content)
    with pytest.raises(geonames.GeoNamesError, match=r"IQ\.txt is not a country file of GeoNames"):
        geonames.read(path)


def test_a_zip_whose_parts_are_damaged_is_refused(tmp_path):
    path = tmp_path / "IQ.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("IQ.txt", GEONAMES * 50)
    damaged = bytearray(path.read_bytes())
    damaged[60:90] = b"\xff" * 30
    path.write_bytes(damaged)
    with pytest.raises(geonames.GeoNamesError, match="damaged"):
        geonames.read(path)


@pytest.mark.parametrize("limit", ["_MOST_BYTES", "_MOST_LETTERS"])
def test_a_file_that_is_larger_than_any_country_is_not_taken_for_one(tmp_path, monkeypatch, limit):
    monkeypatch.setattr(geonames, limit, 10)
    with pytest.raises(geonames.GeoNamesError, match="larger than the file of a country"):
        geonames.read(geonames_file(tmp_path))


def test_a_file_with_too_many_places_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(geonames, "_MOST_PLACES", 3)
    with pytest.raises(geonames.GeoNamesError, match="more than 3 places"):
        geonames.read(geonames_file(tmp_path))


def test_a_file_with_no_end_of_places_of_one_name_costs_no_more_than_another():
    def many(first):
        return Gazetteer([town(f"{first}-{n}", "Hawi", 33 + n / 1e5, first) for n in range(10_000)])

    began = time.process_time()
    both = joined([many(42), many(44)])
    assert len(both.find("Hawi")) == 20_000
    assert time.process_time() - began < 10


def test_the_documentation_names_every_method():
    text = (Path(__file__).parents[2] / "docs" / "geocoding.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in text for name in (*METHODS, *UNMATCHED))
