"""Text that is safe to draw: cleaned, measured, wrapped, cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.drawing import lettering

words = st.text(st.characters(codec="utf-8"), max_size=120).map(lettering.clean)
rooms = st.floats(60, 500)


@given(st.text())
def test_clean_text_is_one_line_that_any_file_can_hold(text):
    cleaned = lettering.clean(text)
    assert cleaned == " ".join(cleaned.split(" "))
    assert all(ord(c) >= 32 and not 0x7F <= ord(c) < 0xA0 for c in cleaned)
    cleaned.encode()


def test_marks_that_turn_what_follows_are_dropped():
    assert lettering.clean("a\u202eb\u2066c\u2069") == "abc"


def test_joiners_stay_because_spelling_needs_them():
    assert lettering.clean("می\u200cخواهم") == "می\u200cخواهم"


@given(words, rooms)
def test_no_line_is_wider_than_its_room(text, room):
    for line in lettering.wrap(text, room, 13):
        assert lettering.width(line, 13) <= room + 0.5 or len(line.strip("\u200f")) == 1


@given(words, rooms)
def test_wrapping_loses_nothing(text, room):
    lines = lettering.wrap(text, room, 13)
    assert "".join(lines).replace(" ", "").replace("\u200f", "") == text.replace(" ", "").replace(
        "\u200f", ""
    )


@given(words, rooms, st.integers(1, 4))
def test_text_that_is_left_over_is_shown_as_cut(text, room, most):
    lines = lettering.wrap(text, room, 13, most=most)
    assert len(lines) <= most
    if len(lettering.wrap(text, room, 13)) > most:
        assert lines[-1].endswith(lettering.ELLIPSIS)


def test_a_word_longer_than_the_line_is_broken():
    lines = lettering.wrap("W" * 100, 200, 13)
    assert len(lines) > 3
    assert "".join(lines) == "W" * 100


def test_a_space_that_must_not_break_does_not():
    lines = lettering.wrap("Washington (12) Brussels\u00a0(1)", 152, 13)
    assert lines[-1] == "Brussels\u00a0(1)"


@given(words, rooms)
def test_fitted_text_fits(text, room):
    assert lettering.width(lettering.fit(text, room, 13), 13) <= room + 0.5


@given(st.from_regex(r"[a-z0-9/?&=.]{1,400}", fullmatch=True), rooms)
def test_a_cut_address_keeps_both_ends(text, room):
    cut = lettering.fit_middle(text, room, 10)
    head, _, tail = cut.partition(lettering.ELLIPSIS)
    assert text.startswith(head)
    assert text.endswith(tail)
    assert lettering.width(cut, 10) <= room + 0.5


@pytest.mark.parametrize(
    ("text", "leftwards"),
    [("بغداد", True), ("2021 بغداد", True), ("Balad بلد", False), ("", False), ("2021", False)],
)
def test_the_first_letter_with_a_direction_decides_it(text, leftwards):
    assert lettering.right_to_left(text) is leftwards


def test_every_line_of_an_arabic_text_runs_to_the_left():
    text = "الهجمات على المطار (BIAP) ABC DEF GHI JKL في بغداد"
    for line in lettering.wrap(text, 90, 13):
        assert line.startswith("\u200f") or lettering.right_to_left(line)


def test_letters_that_no_font_has_become_boxes():
    assert lettering.drawable("Balad 漢 🙂") == "Balad □ □"


def test_accents_that_no_font_has_are_left_out():
    assert lettering.drawable("a\U00011833") == "a"


def test_arabic_and_kurdish_letters_have_a_font():
    for text in ("قاعدة عين الأسد الجوية", "سلێمانی هەولێر ڕۆژ", "Kızılırmak Şanlıurfa"):
        assert lettering.drawable(text) == text


def test_the_typeface_is_that_of_the_page():
    assert lettering.families()[:2] == ["IBM Plex Sans", "IBM Plex Sans Arabic"]
