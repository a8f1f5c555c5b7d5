"""Texts from data where Streamlit reads Markdown: every sign that could mean something, escaped."""

_SIGNS = frozenset("\\`*_{}[]()#+-.!|<>~:$&^=@")


def plain(text: str) -> str:
    """Text that Markdown shows as it is: no markup, no link, no picture, no formula, no icon."""
    return "".join(f"\\{sign}" if sign in _SIGNS else sign for sign in text.replace("\n", " "))
