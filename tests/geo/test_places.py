"""Names of places in every spelling and script."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.places.gazetteer import Gazetteer, Place, fold, fold_all

ASAD = Place("asad", "Ain al-Asad Air Base", "قاعدة عين الأسد الجوية", ("Ayn al-Asad", "عين الأسد"))
BALAD = Place("balad", "Balad", "بلد")
BALAD_BASE = Place("balad-base", "Balad Air Base", "قاعدة بلد", ("Camp Anaconda", "Balad Airbase"))
KAMAL = Place("kamal", "Abu Kamal (Syria)", "البوكمال", ("Al-Bukamal",))
BASRA = Place("basra", "Basra", "البصرة")
BASRA_TOO = Place("basra-province", "Basra", precision="region")
PLACES = Gazetteer([ASAD, BALAD, BALAD_BASE, KAMAL, BASRA, BASRA_TOO])


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Ain al-Asad", "ain al asad"),
        ("  AIN\tAL_ASAD ", "ain al asad"),
        ("Ba'qubah", "baqubah"),
        ("Ba’qūbah", "baqubah"),
        ("Ḥadīthah", "hadithah"),
        ("U.S. forces", "us forces"),
        ("the U.S.", "the us"),
        ("3.5 km.", "3 5 km"),
        ("İstanbul Diyarbakır", "istanbul diyarbakir"),
        ("قاعدة عين الأسد", "قاعده عين الاسد"),
        ("بَغْدَاد", "بغداد"),
        ("بغــداد", "بغداد"),
        ("آل إبراهيم", "ال ابراهيم"),
        ("کرکوک", "كركوك"),
        ("هەولێر", "ههولير"),
        ("مصطفى", "مصطفي"),
        ("٤٢ و ۴۲", "42 و 42"),
        ("Straße", "strasse"),
        ("“Rocket”؛ (attack)", "rocket attack"),
        ("", ""),
        ("{{7*7}} <b>", "7 7 b"),
    ],
)
def test_folding_leaves_what_spellings_have_in_common(written, folded):
    assert fold(written) == folded


@given(st.text(st.characters()))
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


TEXTS = st.text(st.sampled_from("aBz9 .'`-_\t\0\x7fé١")) | st.text()


@given(st.lists(TEXTS))
def test_many_texts_are_folded_as_each_alone_is(texts):
    assert fold_all(pa.array(texts, pa.large_string())).to_pylist() == [fold(one) for one in texts]


def test_a_part_of_many_texts_is_folded_as_each_alone_is():
    texts = pa.array(
        ["U.S. base", "  it's -- here ", "", "`", "Ain al-Asad", "x"], pa.large_string()
    )
    assert fold_all(texts[1:5]).to_pylist() == ["its here", "", "", "ain al asad"]


@given(st.text(st.characters()))
def test_folded_text_is_words_with_one_space_between(text):
    assert fold(text) == " ".join(fold(text).split())


@pytest.mark.parametrize("name", ["Ain al-Asad Air Base", "AYN AL ASAD", "عين الأسد", "عين الاسد"])
def test_a_place_is_found_in_any_spelling_or_script(name):
    assert PLACES.find(name) == (ASAD,)


def test_a_name_that_several_places_share_finds_them_all():
    assert PLACES.find("basra") == (BASRA, BASRA_TOO)


def test_an_unknown_name_finds_nothing():
    assert PLACES.find("Atlantis") == ()


def test_a_name_without_letters_finds_nothing():
    assert PLACES.find("--") == ()


def test_a_place_is_found_without_the_explanation_behind_its_name():
    assert PLACES.find("Abu Kamal") == (KAMAL,)


def test_a_place_is_had_by_its_id():
    assert PLACES.get("balad") == BALAD
    assert PLACES.get("Balad") is None


def test_spellings_are_folded_and_never_repeated():
    assert PLACES.spellings(BALAD_BASE) == (
        "balad air base",
        "balad airbase",
        "camp anaconda",
        "قاعده بلد",
    )


def test_text_is_split_into_the_places_it_names_and_other_words():
    assert PLACES.split("rockets at Balad Air Base, near Basra!") == (
        ((BALAD_BASE,), (BASRA, BASRA_TOO)),
        ("rockets", "at", "near"),
    )


def test_the_longest_spelling_is_taken():
    assert PLACES.split("balad air base") == (((BALAD_BASE,),), ())
    assert PLACES.split("balad air") == (((BALAD,),), ("air",))


@given(st.text(st.characters()))
def test_splitting_loses_no_word(text):
    places, left = PLACES.split(f"{text} basra {text}")
    assert (BASRA, BASRA_TOO) in places
    assert all(word in fold(text).split() for word in left)


def test_only_what_is_located_more_closely_than_a_region_stands_on_a_point():
    located = {"latitude": 33.0, "longitude": 44.0}
    kinds = ("site", "settlement", "district", "region", "country")
    stands = [Place("p", "P", precision=kind, **located).on_point for kind in kinds]
    assert stands == [True, True, True, False, False]
    assert not Place("p", "P", precision="site").on_point
