"""The parts of what one cell says of where: a name, and the region or country that it lies in.

``Mosul, Iraq``, ``Mosul / Nineveh`` and ``Mosul (Nineveh)`` are two names, ``near Tikrit`` is a
name and a word before it. What a gazetteer has under a name with commas or brackets in it is one.
"""

import re
from collections.abc import Callable
from itertools import pairwise

from geo.places.gazetteer import fold

#: More parts than this are an account of something, not a place in its region.
MOST_PARTS = 6

_SIGNS = ",،;؛|/\n"
_DASH = re.compile(r"\s+[-–—]\s+")
_OPEN, _CLOSED = "([", ")]"
_AROUND = (
    *("near", "nearby", "near to", "close to", "next to", "around", "outside", "outside of"),
    *("outskirts of", "on the outskirts of", "in the vicinity of", "vicinity of", "the area of"),
    *("area of", "pres de", "bei", "nahe", "cerca de", "قرب", "بالقرب من", "محيط", "ضواحي"),
)
_IN = ("in", "at", "in the", "في")
_WORDS = {tuple(fold(words).split()): words in _AROUND for words in (*_AROUND, *_IN)}
_LONGEST = max(map(len, _WORDS))


def without_preposition(text: str) -> tuple[str, bool]:
    """Return a name without ``near`` or ``in`` before it, and whether it says near."""
    words = text.split()
    for count in range(min(_LONGEST, len(words) - 1), 0, -1):
        said = tuple(fold(" ".join(words[:count])).split())
        if said in _WORDS:
            return " ".join(words[count:]), _WORDS[said]
    return text, False


def parts(text: str, is_known: Callable[[str], bool]) -> tuple[str, ...]:
    """Return the names in a text, in their order; the text alone where it has one, or too many.

    ``is_known`` tells whether a gazetteer has a name; the longest run of parts that it has stays
    one.
    """
    between = [-1, *_joints(text), len(text)]
    if len(between) > 2 * MOST_PARTS:
        return (text,)
    ends = [(start + 1, end) for start, end in pairwise(between)]
    found: list[str] = []
    while ends:
        for count in range(len(ends), 0, -1):
            whole = _bare(text[ends[0][0] : ends[count - 1][1]])
            if count == 1 or is_known(whole):
                break
        if whole:
            found.append(whole)
        ends = ends[count:]
    return tuple(found) if 1 < len(found) <= MOST_PARTS else (text,)


def _joints(text: str) -> list[int]:
    """Return where signs stand that part one name from another."""
    dashes = {match.start() + 1 for match in _DASH.finditer(text)}
    signs = (*_SIGNS, *_OPEN, *_CLOSED)
    return [at for at, sign in enumerate(text) if sign in signs or at in dashes]


def _bare(text: str) -> str:
    """Return a part without the signs around it, keeping a bracket that it opens itself."""
    bare = text.strip(f"{_SIGNS} \t-–—")
    for opening, closing in zip(_OPEN, _CLOSED, strict=True):
        if bare.count(opening) != bare.count(closing):
            bare = bare.strip(opening + closing)
    return bare.strip()
