"""Two spellings of one name: the same sounds written otherwise, or a letter or two apart.

The sounds are those of Arabic and Kurdish place names as English, French and German hands
write them, and of Arabic script. Names are taken folded, as ``geo.places.gazetteer.fold`` makes
them.
"""

import re
from collections.abc import Sequence
from itertools import combinations, takewhile, zip_longest

import numpy as np
import numpy.typing as npt

#: Words that say what kind of place a name is, and the precision of such a place.
KIND_WORDS: dict[str, str] = {
    "city": "settlement",
    "town": "settlement",
    "village": "settlement",
    "مدينه": "settlement",
    "بلده": "settlement",
    "قريه": "settlement",
    "district": "district",
    "subdistrict": "district",
    "qada": "district",
    "qadha": "district",
    "nahiya": "district",
    "nahiyah": "district",
    "قضاء": "district",
    "ناحيه": "district",
    "governorate": "region",
    "province": "region",
    "muhafazat": "region",
    "muhafazah": "region",
    "mohafazat": "region",
    "محافظه": "region",
    "republic": "country",
    "جمهوريه": "country",
}

#: How many letters may differ, by the least number of letters that the name has.
NEAR: tuple[tuple[int, int], ...] = ((10, 2), (6, 1))

#: How many known names may have a rest in common.
MOST_ALIKE = 200

#: The longest name that is looked for with letters apart.
LONGEST = 40

# The article, as it is written alone, and the letter before which it is written so.
_ARTICLES = {"al": "", "el": "", "il": "", "ul": ""} | {
    vowel + sound: sound for vowel in "aei" for sound in ("d", "dh", "n", "r", "s", "sh", "t", "z")
}

# Sounds that several hands write differently, in the order in which they are made one.
_SOUNDS = (
    ("tch", "ch"),
    ("sch", "sh"),
    ("dj", "j"),
    ("ph", "f"),
    ("ck", "k"),
    ("kh", "x"),
    ("gh", "g"),
    ("dh", "d"),
    ("th", "t"),
    ("ee", "i"),
    ("oo", "u"),
    ("ou", "u"),
    ("q", "k"),
    ("v", "w"),
    ("w", "u"),
    ("o", "u"),
    ("e", "a"),
    ("y", "i"),
)
_HARD_C = re.compile(r"c(?!h)")
_DOUBLED = re.compile(r"(.)\1+")
_SILENT_H = re.compile(r"(?<=[^\W\d]{2}[aiu])h\b")
# The first word of Dhi Qar is written in two more ways, which are short and mean nothing else.
_WORDS = {"thi": "dhi", "zi": "dhi"}
_PERSIAN = str.maketrans({"گ": "ك", "چ": "ج", "پ": "ب", "ڤ": "ف", "ژ": "ز", "ء": None})
_ARABIC_ARTICLE = re.compile(r"\bال(?=\w{3})")


def variant(folded: str) -> str:
    """Return what all ways to write a name's sounds have in common; no spelling itself.

    Articles, doubled letters, silent ``h`` and spaces go; letters that stand for one sound
    become one: ``as sulaymaniyah`` and ``suleimaniye`` are both ``sulaimania``.
    """
    words = folded.split()
    kept = [
        _WORDS.get(word, word)
        for word, following in zip_longest(words, words[1:], fillvalue="")
        if not (following and word in _ARTICLES and following.startswith(_ARTICLES[word]))
    ]
    text = " ".join(kept)
    if not text.isascii():
        text = _ARABIC_ARTICLE.sub("", text.translate(_PERSIAN))
    for written, sound in _SOUNDS:
        text = text.replace(written, sound)
    text = _HARD_C.sub("k", text)
    text = _SILENT_H.sub("", _DOUBLED.sub(r"\1", text))
    return text.replace(" ", "")


def without_kind(folded: str) -> tuple[str, str]:
    """Return a name without the word for its kind, and the precision which that word says.

    ``baghdad city`` is ("baghdad", "settlement"), ``province of diyala`` ("diyala", "region");
    the precision is "" where no such word stands first or last.
    """
    words = folded.split()
    if len(words) > 1 and (precision := KIND_WORDS.get(words[-1])):
        return " ".join(words[:-1]), precision
    if len(words) > 1 and (precision := KIND_WORDS.get(words[0])):
        rest = words[2:] if words[1] == "of" and len(words) > 2 else words[1:]
        return " ".join(rest), precision
    return folded, ""


def allowed(name: str) -> int:
    """Return how many letters of a name may differ: 0, 1 or 2."""
    if len(name) > LONGEST:
        return 0
    return next((apart for least, apart in NEAR if len(name) >= least), 0)


def distance(one: str, other: str) -> int:
    """Count the letters to add, leave out, change or swap with the next to make one the other."""
    one, other = _unlike(*_unlike(one, other))
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        two_before, before, row = before, row, [i]
        for j, its in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != its))
            if i > 1 and j > 1 and letter == other[j - 2] and its == one[i - 2]:
                cost = min(cost, two_before[j - 2] + 1)
            row.append(cost)
    return row[-1]


def _unlike(one: str, other: str) -> tuple[str, str]:
    """Return both reversed and without the start that they share.

    One letter of it stays, since it may be half of a swap.
    """
    pairs = zip(one, other, strict=False)
    shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    start = max(shared - 1, 0)
    return one[start:][::-1], other[start:][::-1]


def near(names: Sequence[str], known: Sequence[str]) -> list[list[int]]:
    """Return for each name the indices of the ``known`` ones that lie within ``allowed(name)``.

    They begin with the same letter. Two names at most two letters apart have a rest in common
    once each has lost at most two; the rests are found by their numbers, all at once.
    """
    asked = [number for number, name in enumerate(names) if allowed(name)]
    found: list[list[int]] = [[] for _ in names]
    if not asked or not known:
        return found
    their_rests, theirs = _rests(known)
    our_rests, ours = _rests([names[number] for number in asked])
    # Both in order: a search that jumps about in memory takes ten times as long.
    their_rests, theirs = _sorted(their_rests, theirs)
    our_rests, ours = _sorted(our_rests, ours)
    first = np.searchsorted(their_rests, our_rests, "left")
    count = np.searchsorted(their_rests, our_rests, "right") - first
    # What a crowd of names has in common tells none of them apart, and would be a crowd of pairs.
    count[count > MOST_ALIKE] = 0
    at = np.repeat(first - np.cumsum(count) + count, count) + np.arange(count.sum())
    pairs = np.unique(np.stack([np.repeat(ours, count), theirs[at]]), axis=1)
    for our, their in pairs.T.tolist():
        name, other = names[asked[our]], known[their]
        if name[0] == other[0] and distance(name, other) <= allowed(name):
            found[asked[our]].append(their)
    return found


_Numbers = npt.NDArray[np.uint64]
_Indices = npt.NDArray[np.int64]


def _sorted(rests: _Numbers, indices: _Indices) -> tuple[_Numbers, _Indices]:
    order = np.argsort(rests)
    return rests[order], indices[order]


def _rests(names: Sequence[str]) -> tuple[_Numbers, _Indices]:
    """Return a number for each name with up to two letters left out, and the name's index.

    The first letter always stays. Equal rests have equal numbers; different ones almost always
    different ones, and the caller looks again.
    """
    rests, indices = [], []
    by_length: dict[int, list[int]] = {}
    shortest = min(least for least, _ in NEAR) - 1
    for number, name in enumerate(names):
        if shortest <= len(name) <= LONGEST + 2:
            by_length.setdefault(len(name), []).append(number)
    # An odd factor of 64 bits spreads the letters over the whole number.
    factor = np.uint64(0x9E3779B97F4A7C15)
    powers = np.multiply.accumulate(np.full(LONGEST + 3, factor))
    for length, group in by_length.items():
        index = np.array(group, dtype=np.int64)
        letters = np.array([names[i] for i in group], dtype=f"<U{length}")
        codes = letters.view(np.uint32).reshape(len(group), length).astype(np.uint64)
        most = 2 if length >= NEAR[0][0] - 2 else 1
        for left_out in range(most + 1):
            for gone in combinations(range(1, length), left_out):
                kept = np.delete(codes, gone, axis=1)
                rests.append(kept @ powers[: kept.shape[1]])
                indices.append(index)
    if not rests:
        return np.empty(0, np.uint64), np.empty(0, np.int64)
    return np.concatenate(rests), np.concatenate(indices)
