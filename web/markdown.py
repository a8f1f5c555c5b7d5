"""Texts from data where Streamlit reads Markdown: every sign that could mean something, escaped."""

import unicodedata

# How many signs of a text without letters are named.
_NAMED = 5
_SIGNS = frozenset("\\`*_{}[]()#+-.!|<>~:$&^=@")
# What means nothing alone, inside a line.
_HARMLESS = frozenset("()-")


def plain(text: str) -> str:
    """Text that Markdown shows as it is: no markup, no link, no picture, no formula, no icon."""
    return "".join(f"\\{sign}" if sign in _SIGNS else sign for sign in text.replace("\n", " "))


def spoken(text: str) -> str:
    """Text for a widget's hidden label, which screen readers read as it stands.

    Escapes would be read too; so signs that could mean something become spaces, and a text of
    nothing but signs is their names: a widget without a label says nothing to those who listen.
    """
    signs = _SIGNS - _HARMLESS
    bare = "".join(" " if sign in signs else sign for sign in text)
    said = " ".join(bare.split()).lstrip("- ")
    return said or " ".join(unicodedata.name(sign, "").lower() for sign in text[:_NAMED]).strip()
