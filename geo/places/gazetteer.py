"""The gazetteer: a name in any spelling or script to a place with its precision.

Coordinates are WGS 84 degrees. A place's precision says how closely an event there is known
to be located; ``radius_km`` says how far off the point may lie.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

#: Place precisions, finest first.
PLACE_PRECISIONS: tuple[str, ...] = ("site", "settlement", "district", "region", "country")

#: Precisions at which a symbol stands on a point; coarser events get a marker of their own.
POINT_PRECISIONS: tuple[str, ...] = PLACE_PRECISIONS[:3]


@dataclass(frozen=True)
class Place:
    """One entry of the gazetteer.

    ``latitude`` and ``longitude`` are None for what is not for plotting. ``label_latitude``
    and ``label_longitude`` are where a map writes the marker of a region or country.
    ``country`` is an ISO 3166-1 alpha-2 code.
    """

    place_id: str
    name: str
    name_local: str = ""
    aliases: tuple[str, ...] = ()
    kind: str = ""
    country: str = ""
    latitude: float | None = None
    longitude: float | None = None
    precision: str = "settlement"
    radius_km: float | None = None
    label_latitude: float | None = None
    label_longitude: float | None = None
    coordinate_source: str = ""
    note: str = ""

    @property
    def on_point(self) -> bool:
        """Whether an event here may be drawn on a point: located, and finer than a region."""
        return self.latitude is not None and self.precision in POINT_PRECISIONS

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every way to write the name, folded, longest first."""
        return _spellings(self)


# Letters that write the same name in Arabic, Persian and Kurdish hands, or in plain Latin.
_LETTERS = str.maketrans(
    {
        "ٱ": "ا",
        "ى": "ي",
        "ی": "ي",
        "ې": "ي",
        "ێ": "ي",
        "ے": "ي",
        "ک": "ك",
        "ڪ": "ك",
        "ة": "ه",
        "ە": "ه",
        "ہ": "ه",
        "ھ": "ه",
        "ۆ": "و",
        "ۇ": "و",
        "ڵ": "ل",
        "ڕ": "ر",
        "ı": "i",
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "æ": "ae",
        "œ": "oe",
    }
)
_APOSTROPHES = "'`´‘’‛ʼʹʾʿˈ′＇"
_NO_APOSTROPHES = str.maketrans("", "", _APOSTROPHES)
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}")
# What every text with initials holds, and hardly any other; far quicker to look for.
_DOTTED = re.compile(r"\.[^\W\d_]\.")
_NOT_WORDS = re.compile(r"[\W_]+")

# Most text is ASCII, and one table does for it what takes four steps otherwise.
_ASCII_WORDS = {
    code: None if chr(code) in _APOSTROPHES else chr(code).lower() if chr(code).isalnum() else " "
    for code in range(128)
}
# The same for bytes; 0 where the letter goes.
_ASCII_BYTES = np.array([ord(sign or "\0") for sign in _ASCII_WORDS.values()], np.uint8)

_Bytes = npt.NDArray[np.uint8]
_Ends = npt.NDArray[np.int64]


def fold(text: str) -> str:
    """Return ``text`` as it is compared: words of plain small letters and digits.

    Case, accents, vowel marks, tatweel and invisible characters go; the forms of alef, ya,
    kaf and ta marbuta become one; apostrophes vanish, other signs become spaces; ``U.S.``
    becomes ``us``; digits of any script become 0 to 9. Folding twice changes nothing.
    """
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text.translate(_NO_APOSTROPHES).casefold())
        decomposed = unicodedata.normalize("NFKD", decomposed.casefold())
        text = "".join(_plain(decomposed.translate(_LETTERS)))
    if _DOTTED.search(text):
        text = _INITIALS.sub(lambda match: match.group().replace(".", ""), text)
    words = text.translate(_ASCII_WORDS) if text.isascii() else _NOT_WORDS.sub(" ", text)
    return " ".join(words.split())


def fold_all(texts: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Return many texts (large strings, none null) folded, each as ``fold`` folds it.

    Those in plain ASCII, nearly all of a large dataset, are folded together as bytes.
    """
    if isinstance(texts, pa.ChunkedArray):
        texts = pa.concat_arrays([pa.array([], texts.type), *texts.chunks])
    easy = pc.and_not(pc.string_is_ascii(texts), pc.match_substring_regex(texts, r"\.[A-Za-z]\."))
    rest = texts.filter(pc.invert(easy)).to_pylist()
    folded = _fold_bytes(texts.filter(easy))
    if not rest:
        return folded
    both = pa.concat_arrays([folded, pa.array([fold(text) for text in rest], folded.type)])
    flags = easy.to_numpy(zero_copy_only=False)
    place = np.where(flags, np.cumsum(flags), len(folded) + np.cumsum(~flags)) - 1
    return both.take(pa.array(place))


def _fold_bytes(texts: pa.Array) -> pa.Array:
    """Fold texts in ASCII without initials: letter by letter, then one space between words."""
    _, places, content = texts.buffers()
    if content is None:
        return texts
    ends = np.frombuffer(places, np.int64)[texts.offset : texts.offset + len(texts) + 1]
    letters = _ASCII_BYTES[np.frombuffer(content, np.uint8)[ends[0] : ends[-1]]]
    ends = ends - ends[0]
    letters, ends = _kept(letters, ends, letters != 0)
    blank = letters == ord(" ")
    # A blank goes where another is before it, or nothing.
    after = np.concatenate([[True], blank[:-1]])
    after[ends[:-1][ends[:-1] < len(letters)]] = True
    letters, ends = _kept(letters, ends, ~(blank & after))
    last = ends[1:][ends[1:] > ends[:-1]] - 1
    kept = np.ones(len(letters), bool)
    kept[last] = letters[last] != ord(" ")
    letters, ends = _kept(letters, ends, kept)
    buffers = [None, pa.py_buffer(ends), pa.py_buffer(letters)]
    return pa.Array.from_buffers(pa.large_string(), len(texts), buffers)


def _kept(letters: _Bytes, ends: _Ends, kept: "npt.NDArray[np.bool_]") -> tuple[_Bytes, _Ends]:
    """Return the letters that are kept, and where the texts end among them."""
    gone = np.flatnonzero(~kept)
    return (letters[kept], ends - np.searchsorted(gone, ends)) if len(gone) else (letters, ends)


def _plain(text: str) -> Iterator[str]:
    for letter in text:
        category = unicodedata.category(letter)
        if category == "Nd":
            yield str(unicodedata.decimal(letter))
        elif category not in ("Mn", "Me", "Cf") and letter != "ـ":
            yield letter


class Gazetteer:
    """The places of a dataset, found by id or by name."""

    def __init__(self, places: Iterable[Place] = ()) -> None:
        self.places: tuple[Place, ...] = tuple(places)
        self._by_id = {place.place_id: place for place in self.places}

    def __iter__(self) -> Iterator[Place]:
        """Yield the places in their given order."""
        return iter(self.places)

    def __len__(self) -> int:
        """Return the number of places."""
        return len(self.places)

    def __contains__(self, place_id: object) -> bool:
        """Tell whether a place has this id."""
        return place_id in self._by_id

    def get(self, place_id: str) -> Place | None:
        """Return the place with this id, or None."""
        return self._by_id.get(place_id)

    def spellings(self, place: Place) -> tuple[str, ...]:
        """Return the folded spellings of a place, longest first."""
        return place.spellings

    def find(self, name: str) -> tuple[Place, ...]:
        """Return the places that are written so, in any spelling or script; often one or none."""
        return self._by_spelling.get(fold(name), ())

    def split(self, text: str) -> tuple[tuple[tuple[Place, ...], ...], tuple[str, ...]]:
        """Split text into the places it names and the folded words that are left.

        From the left, the longest run of words that spells a place is taken as that place
        (several places, where they share the spelling).
        """
        words = fold(text).split()
        places: list[tuple[Place, ...]] = []
        left: list[str] = []
        while words:
            for length in range(min(len(words), self._longest), 0, -1):
                if found := self._by_spelling.get(" ".join(words[:length])):
                    places.append(found)
                    break
            else:
                length = 1
                left.append(words[0])
            words = words[length:]
        return tuple(places), tuple(left)

    @cached_property
    def _by_spelling(self) -> dict[str, tuple[Place, ...]]:
        found: dict[str, list[Place]] = {}
        for place in self.places:
            for spelling in place.spellings:
                found.setdefault(spelling, []).append(place)
        return {spelling: tuple(several) for spelling, several in found.items()}

    @cached_property
    def _longest(self) -> int:
        return max((spelling.count(" ") + 1 for spelling in self._by_spelling), default=0)


@lru_cache(maxsize=65536)
def _spellings(place: Place) -> tuple[str, ...]:
    # "Abu Kamal (Syria)" is also looked for without its explanation.
    bare = re.sub(r"\s*\([^()]*\)$", "", place.name)
    names: Sequence[str] = (place.name, bare, place.name_local, *place.aliases)
    folded = {spelling for name in names if (spelling := fold(name))}
    return tuple(sorted(folded, key=lambda spelling: (-len(spelling), spelling)))
