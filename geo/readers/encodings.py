"""In which encoding a text is written: told by its first bytes, proven, or guessed.

The order: a byte order mark; strict UTF-8; UTF-8 with a few broken bytes; UTF-16 without a
mark; then Windows-1256 (Arabic), Windows-1252 (Western European) or Latin-1, by how the bytes
above 127 stand together. Only the first two are certain. A guess is always reported, with the
others that are possible, and can be overruled.
"""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from geo.readers.limits import RefusedError

#: What a person can choose from, by the names that Python's codecs know.
CHOICES: tuple[str, ...] = ("utf-8", "utf-16-le", "utf-16-be", "cp1256", "cp1252", "latin-1")

_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_PIECE = 1 << 20
_SAMPLE = 1 << 18
# Arabic writes these letters in about two of three places; they tell it from other alphabets.
_FREQUENT_ARABIC = set("اليمنورتبعدسةه")
_UNDEFINED_IN_1252 = {0x81, 0x8D, 0x8F, 0x90, 0x9D}


@dataclass(frozen=True)
class Encoding:
    """How to decode a file.

    ``certain`` is False for a guess; ``broken`` says that single bytes can't be decoded and are
    read as U+FFFD; ``others`` are encodings in which the file can be read as well.
    """

    name: str
    certain: bool = True
    broken: bool = False
    others: tuple[str, ...] = ()


def known(name: str) -> str:
    """Return the codec's own name for an encoding. Raises RefusedError for one it doesn't know."""
    try:
        found = codecs.lookup(name).name
    except LookupError:
        raise RefusedError("encoding_unknown", value=name) from None
    if found not in {codecs.lookup(choice).name for choice in (*CHOICES, *_MARKS.values())}:
        raise RefusedError("encoding_unknown", value=name)
    return found


def detect(path: Path) -> Encoding:
    """Return the encoding of a text file. Reads it once, in pieces."""
    with path.open("rb") as file:
        start = file.read(4)
    for mark, name in _MARKS.items():
        if start.startswith(mark):
            return Encoding(name)
    if _looks_wide(path):
        return _wide(path)
    bad_at = _first_not_utf8(path)
    if bad_at is None:
        return Encoding("utf-8")
    sample = _around(path, bad_at)
    if _mostly_utf8(sample):
        return Encoding("utf-8", certain=False, broken=True, others=("cp1256", "cp1252"))
    return _one_byte(sample)


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def _first_not_utf8(path: Path) -> int | None:
    """Return where the first byte stands that is not UTF-8, or None."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    at = 0
    for piece in _pieces(path):
        try:
            decoder.decode(piece)
        except UnicodeDecodeError as error:
            # The decoder may have kept up to three bytes of the piece before.
            return max(at + error.start - 3, 0)
        at += len(piece)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return max(at - 4, 0)
    return None


def _around(path: Path, at: int) -> bytes:
    with path.open("rb") as file:
        file.seek(max(at - 1024, 0))
        return file.read(_SAMPLE)


def _looks_wide(path: Path) -> bool:
    """Whether every other byte of the beginning is nearly always zero, as Latin in UTF-16."""
    with path.open("rb") as file:
        sample = file.read(4096)
    pairs = len(sample) // 2
    if pairs < 2:
        return False
    zeros = max(sample[0::2].count(0), sample[1::2].count(0))
    return zeros > 0.3 * pairs and zeros > 4 * min(sample[0::2].count(0), sample[1::2].count(0))


def _wide(path: Path) -> Encoding:
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    little = sample[1::2].count(0) >= sample[0::2].count(0)
    names = ("utf-16-le", "utf-16-be") if little else ("utf-16-be", "utf-16-le")
    return Encoding(names[0], certain=False, others=names[1:])


def _mostly_utf8(sample: bytes) -> bool:
    """Whether nearly all bytes above 127 are parts of whole UTF-8 characters."""
    above = sum(byte > 127 for byte in sample)
    text = sample.decode("utf-8", "ignore")
    whole = sum(len(letter.encode()) for letter in text if letter > "\x7f")
    return whole >= 0.9 * above


def _one_byte(sample: bytes) -> Encoding:
    """Guess among the encodings that have a byte for each letter.

    In Arabic nearly every letter stands above 127, so such bytes come in runs; in Western
    European text they stand alone among plain letters.
    """
    above = [byte > 127 for byte in sample]
    together = sum(
        here and (before or after)
        for before, here, after in zip([False, *above], above, [*above[1:], False], strict=False)
    )
    western = "latin-1" if _UNDEFINED_IN_1252 & set(sample) else "cp1252"
    arabic = sample.decode("cp1256", "replace")
    letters = [letter for letter in arabic if "\u0600" <= letter <= "\u06ff"]
    frequent = sum(letter in _FREQUENT_ARABIC for letter in letters)
    if together > 0.6 * sum(above) and frequent > 0.5 * max(len(letters), 1):
        return Encoding("cp1256", certain=False, others=(western,))
    return Encoding(western, certain=False, others=("cp1256",))
