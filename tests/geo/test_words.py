"""The table of texts."""

from string import Formatter

import pytest

from geo.words import files, importing, library, texts
from geo.words.texts import ENGLISH, say, say_count, say_list, say_number


def test_a_language_without_a_text_says_it_in_english(monkeypatch):
    monkeypatch.setitem(texts.LANGUAGES, "de", {"month.3": "März"})
    assert (say("month.3", "de"), say("month.5", "de")) == ("März", "May")


def test_a_regional_language_says_the_texts_of_its_language(monkeypatch):
    monkeypatch.setitem(texts.LANGUAGES, "de", {"month.3": "März"})
    assert say("month.3", "de-AT") == "März"


def test_an_unknown_key_is_an_error_of_the_caller():
    with pytest.raises(KeyError):
        say("month.13")


def test_no_text_stands_in_two_tables():
    tables = [module.ENGLISH for module in (files, importing, library)]
    keys = [key for table in (texts._VIEWS, *tables) for key in table]
    assert sorted(keys) == sorted(ENGLISH)


def test_a_language_says_texts_of_every_table(monkeypatch):
    monkeypatch.setitem(texts.LANGUAGES, "de", {"finding.date.name": "Unlesbare Daten"})
    assert say("finding.date.name", "de") == "Unlesbare Daten"


def test_values_are_never_read_as_templates():
    said = say("sentence.words", words="{words} {0} {words.__class__} {{7*7}}")
    assert said == "“{words} {0} {words.__class__} {{7*7}}”"


@pytest.mark.parametrize("key", ENGLISH)
def test_templates_take_only_named_values(key):
    fields = [name for _, name, _, _ in Formatter().parse(ENGLISH[key]) if name is not None]
    assert all(name.isidentifier() for name in fields)


def test_counts_agree_with_their_number():
    counts = [say_count("events", count) for count in (0, 1, 2, 1000)]
    assert counts == ["0 events", "1 event", "2 events", "1,000 events"]


def test_thousands_are_set_apart():
    assert [say_number(n) for n in (0, 999, 1234567)] == ["0", "999", "1,234,567"]


def test_lists_end_in_and():
    assert [say_list("abc"[:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]
