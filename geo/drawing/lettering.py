"""The typefaces, and text that is safe to draw: cleaned, measured, wrapped, cut.

Sizes and widths are CSS pixels. The fonts are those of the page (IBM Plex Sans and IBM Plex Sans
Arabic, SIL Open Font License); what they lack comes from the font that matplotlib brings.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from geo.drawing.scene import Box, Text

FONTS = Path(__file__).parents[2] / "web" / "static" / "fonts"

#: Font families in the order in which a letter is looked for.
FAMILIES: tuple[str, ...] = ("IBM Plex Sans", "IBM Plex Sans Arabic", "DejaVu Sans")

#: Parts of the size that stand above and below the baseline in a usual line.
ABOVE, BELOW = 0.76, 0.24

ELLIPSIS = "…"
_ORPHAN = 0.12
_MISSING = "□"

# Marks that turn the direction of all that follows: a title could turn its neighbours with them.
_TURNING = {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}
_RIGHT_TO_LEFT_MARK = "\u200f"
_MEASURED_SIZE = 100.0


def clean(text: str) -> str:
    """Return text as one line without control characters, halves of characters and turning marks.

    Joiners stay, because Persian and Kurdish spelling needs them.
    """
    kept = (
        " " if letter in "\t\n\v\f\r\x85\u2028\u2029" else letter
        for letter in text
        if letter not in _TURNING
    )
    usable = (c for c in kept if c == " " or unicodedata.category(c) not in _UNUSABLE)
    return " ".join("".join(usable).split())


_UNUSABLE = ("Cc", "Cs", "Co", "Cn")


def drawable(text: str) -> str:
    """Return text with a box for each letter that no font has, and without such accents."""
    known = _letters()
    return "".join(c if ord(c) in known else _instead(c) for c in text)


def _instead(letter: str) -> str:
    """Return what stands for a letter that no font has."""
    kind = unicodedata.category(letter)
    # Joiners and marks of direction have no picture, but shaping the text needs them.
    if kind == "Cf":
        return letter
    return " " if kind == "Zs" else "" if kind.startswith("M") else _MISSING


def right_to_left(text: str) -> bool:
    """Tell whether the first letter that has a direction is written right to left."""
    for letter in text:
        match unicodedata.bidirectional(letter):
            case "L":
                return False
            case "R" | "AL":
                return True
    return False


@lru_cache(maxsize=8192)
def width(text: str, size: float, weight: int = 400) -> float:
    """Return how wide a line of clean text is."""
    if not text:
        return 0.0
    font = _font(weight)
    font.set_size(_MEASURED_SIZE, 72)
    font.set_text(drawable(text), 0.0, flags=_no_hinting())
    return float(font.get_width_height()[0]) / 64 * size / _MEASURED_SIZE


def box(text: Text) -> Box:
    """Return the room that a text takes, its halo aside."""
    wide = width(text.text, text.size, text.weight)
    left = text.x - {"start": 0.0, "middle": wide / 2, "end": wide}[text.anchor]
    return Box(left, text.y - text.size * ABOVE, left + wide, text.y + text.size * BELOW)


def fit(text: str, room: float, size: float, weight: int = 400) -> str:
    """Return text cut to a width, with an ellipsis where something is missing."""
    if width(text, size, weight) <= room:
        return text
    kept = _most(text, room, size, weight, ELLIPSIS).rstrip(" ,;:")
    return kept + ELLIPSIS if kept else ""


def fit_middle(text: str, room: float, size: float, weight: int = 400) -> str:
    """Return text cut to a width out of its middle: an address keeps its start and its end."""
    if width(text, size, weight) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        kept = (low + high + 1) // 2
        if width(_halved(text, kept), size, weight) <= room:
            low = kept
        else:
            high = kept - 1
    return _halved(text, low)


def _halved(text: str, kept: int) -> str:
    head = (kept * 2 + 2) // 3
    return text[:head] + ELLIPSIS + (text[len(text) - (kept - head) :] if kept > head else "")


def wrap(text: str, room: float, size: float, weight: int = 400, most: int = 99) -> tuple[str, ...]:
    """Return text in at most ``most`` lines of a width; a word too long for a line is broken.

    Where text is left over, the last line ends in an ellipsis. Lines of a text that is written
    right to left all are, also where one begins with a foreign word.
    """
    lines = _lines(text, room, size, weight)
    # A word alone on the last line looks like a mistake.
    if len(lines) > 1 and width(lines[-1], size, weight) < _ORPHAN * room:
        narrower = _lines(text, room * (1 - _ORPHAN), size, weight)
        lines = narrower if len(narrower) == len(lines) else lines
    if len(lines) > most:
        lines[most - 1 :] = [_ended(" ".join(lines[most - 1 :]), room, size, weight)]
    turned = right_to_left(text)
    return tuple(
        _RIGHT_TO_LEFT_MARK + line if turned and not right_to_left(line) else line for line in lines
    )


def _lines(text: str, room: float, size: float, weight: int) -> list[str]:
    lines: list[str] = []
    line = ""
    # A space that must not break is no end of a word.
    words = [word for word in text.split(" ") if word]
    for word in _pieces(words, room, size, weight):
        joined = f"{line} {word}" if line else word
        if not line or width(joined, size, weight) <= room:
            line = joined
            continue
        lines.append(line)
        line = word
    return [*lines, line] if line else lines


def _ended(text: str, room: float, size: float, weight: int) -> str:
    """Cut at the end of a word where there is one near."""
    kept = _most(text, room, size, weight, ELLIPSIS)
    if " " in kept and len(kept) < len(text) and not text[len(kept)].isspace():
        shorter = kept.rpartition(" ")[0]
        kept = shorter if len(shorter) > len(kept) / 2 else kept
    return kept.rstrip(" ,;:") + ELLIPSIS


def _pieces(words: Iterable[str], room: float, size: float, weight: int) -> Iterable[str]:
    for word in words:
        left = word
        while width(left, size, weight) > room and len(left) > 1:
            piece = _most(left, room, size, weight) or left[0]
            yield piece
            left = left[len(piece) :]
        if left:
            yield left


def _most(text: str, room: float, size: float, weight: int, after: str = "") -> str:
    """Return the longest beginning of text that fits into the room together with ``after``."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width(text[:middle] + after, size, weight) <= room:
            low = middle
        else:
            high = middle - 1
    return text[:low]


@lru_cache(maxsize=1)
def families() -> list[str]:
    """Return the families that are there, after making the page's fonts known to matplotlib."""
    from matplotlib.font_manager import fontManager

    for path in sorted(FONTS.glob("*.ttf")):
        fontManager.addfont(path)
    # DejaVu has no semibold; its bold stands in, without a warning for each text.
    bold = [f for f in fontManager.ttflist if f.name == FAMILIES[-1] and f.weight == 700]
    fontManager.ttflist += [replace(font, weight=600) for font in bold]
    known = {font.name for font in fontManager.ttflist}
    return [family for family in FAMILIES if family in known]


@lru_cache(maxsize=4)
def _paths(weight: int) -> tuple[str, ...]:
    from matplotlib import font_manager

    properties = font_manager.FontProperties
    return tuple(
        font_manager.findfont(properties(family=family, weight=weight)) for family in families()
    )


def _font(weight: int) -> Any:
    from matplotlib import font_manager

    # matplotlib keeps one font object for each thread, so that measuring needs no lock.
    return font_manager.get_font(_paths(weight))


def _no_hinting() -> Any:
    from matplotlib.ft2font import LoadFlags

    return LoadFlags.NO_HINTING


@lru_cache(maxsize=1)
def _letters() -> frozenset[int]:
    from matplotlib import font_manager

    return frozenset(
        code for path in _paths(400) for code in font_manager.get_font(path).get_charmap()
    )
