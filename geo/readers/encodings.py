"""In which encoding a text is written: told by its first bytes, proven, or guessed.

The order: a byte order mark; strict UTF-8; UTF-8 with a few broken bytes; UTF-16 without a
mark; then, by how the bytes above 127 stand together, Windows-1256 (Arabic), Windows-1252 (Western
European) or Latin-1; for every other script what charset-normalizer makes of the bytes. That comes
last: it takes French for other languages. Only the first two are certain. A guess is always
reported, with the others that are possible, and can be overruled.
"""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from geo.limits import RefusedError

#: What a person can choose from, by the names that Python's codecs know: all that are of text.
CHOICES: tuple[str, ...] = (
    *("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "utf-7"),
    *("cp1256", "cp1252", "latin-1", "iso8859-15", "mac-roman", "cp437", "cp850", "cp858"),
    *("cp1250", "iso8859-2", "cp852", "mac-latin2", "iso8859-16", "mac-romanian", "mac-croatian"),
    *("cp1251", "koi8-r", "koi8-u", "cp866", "iso8859-5", "mac-cyrillic", "cp855", "cp1125"),
    *("koi8-t", "kz1048", "ptcp154", "cp1253", "iso8859-7", "mac-greek", "cp737", "cp869"),
    *("cp1254", "iso8859-9", "cp857", "mac-turkish", "iso8859-3", "cp1255", "iso8859-8", "cp862"),
    *("iso8859-6", "mac-arabic", "mac-farsi", "cp720", "cp864", "cp1006"),
    *("gb18030", "gbk", "gb2312", "hz", "big5", "big5hkscs", "cp950"),
    *("shift_jis", "cp932", "euc_jp", "iso2022_jp", "shift_jis_2004", "shift_jisx0213"),
    *("euc_jis_2004", "euc_jisx0213", "iso2022_jp_1", "iso2022_jp_2", "iso2022_jp_2004"),
    *("iso2022_jp_3", "iso2022_jp_ext", "cp949", "euc_kr", "johab", "iso2022_kr"),
    *("cp1257", "iso8859-4", "iso8859-10", "iso8859-13", "cp775", "iso8859-14", "cp1258"),
    *("cp874", "tis-620", "iso8859-11", "mac-iceland", "cp860", "cp861", "cp863", "cp865"),
    *("hp-roman8", "palmos", "ascii", "cp856", "cp037", "cp273", "cp424", "cp500", "cp875"),
    *("cp1026", "cp1140"),
)

_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_PIECE = 1 << 20
_SAMPLE = 1 << 18
_LANGUAGE_SAMPLE, _SHORT = 1 << 14, 1 << 11
_OTHERS = 5
_SHOWN = 200
# Of encodings that are alike for nearly all texts, the one that people use.
_USUAL = {"cp1125": "cp866", "euc_jis_2004": "euc_jp", "big5hkscs": "big5", "kz1048": "cp1251"}
# Arabic writes these letters in about two of three places; they tell it from other alphabets.
_FREQUENT_ARABIC = set("اليمنورتبعدسةه")
# The letters beyond plain ones of languages that an encoding was made for.
_ALPHABETS: dict[str, tuple[str, ...]] = {
    "cp1252": (
        *("àâæçéèêëîïôœùûüÿ", "äöüß", "áéíñóúü¿¡ºª", "áâãàçéêíóôõúüºª", "àèéìíîòóùú"),
        *("åäöæøéü", "áðéíóúýþæö", "éëïóöüè"),
    ),
    "cp1250": ("ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "čćđšž", "ăâîşţ"),
    "cp1254": ("çğıöşüâîûi\u0307",),
    "cp1256": (),
}
_SIGNS = set("“”„‘’‚«»‹›–—…·•°§€\u00a0\u00ad")
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
    except (LookupError, ValueError):
        raise RefusedError("encoding_unknown", value=name[:_SHOWN]) from None
    # Codecs that unfold, encrypt or escape are none of text, whatever else they may do.
    if found not in _names():
        raise RefusedError("encoding_unknown", value=name[:_SHOWN])
    return found


@cache
def _names() -> frozenset[str]:
    return frozenset(codecs.lookup(choice).name for choice in (*CHOICES, *_MARKS.values()))


def seen_as(text: str, name: str, other: str) -> str:
    """Return what a text that was read in one encoding is in another."""
    return text.encode(name, "replace").decode(other, "replace")


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
        start = file.read(4096)
    zeros = sorted(start[half::2].count(0) for half in (0, 1))
    latin = zeros[1] > 0.15 * len(start) and zeros[1] > 4 * zeros[0]
    return len(start) >= 4 and (latin or reads_wide(start))


def reads_wide(start: bytes) -> bool:
    """Whether a beginning is UTF-16 of any script, by the delimiters and digits of a table.

    Nothing else has as many zeros in one half only, and no sign of control but ends of lines.
    """
    zeros = sorted(start[half::2].count(0) for half in (0, 1))
    if zeros[1] <= 0.05 * len(start) or zeros[1] <= 4 * zeros[0]:
        return False
    little = start[1::2].count(0) >= start[0::2].count(0)
    decoder = codecs.getincrementaldecoder("utf-16-le" if little else "utf-16-be")()
    try:
        text = decoder.decode(start)
    except UnicodeDecodeError:
        return False
    # A stray zero among plain letters makes other letters of them, and no sign between cells.
    return any(sign in text for sign in ",;\t|") and not any(
        letter < " " and letter not in "\t\r\n" for letter in text
    )


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
    latin = "latin-1" if _UNDEFINED_IN_1252 & set(sample) else "cp1252"
    arabic = sample.decode("cp1256", "replace")
    letters = [letter for letter in arabic if "\u0600" <= letter <= "\u06ff"]
    frequent = sum(letter in _FREQUENT_ARABIC for letter in letters)
    if together <= 0.6 * sum(above):
        return _guessed(*sorted((latin, *_ALPHABETS), key=lambda one: -_share(sample, one)))
    found = _by_language(sample)
    if frequent > 0.5 * max(len(letters), 1) and (not found or found[0] == "cp1256"):
        return _guessed("cp1256", latin, *found)
    return _guessed(*found, latin, "cp1256")


def _share(sample: bytes, name: str) -> float:
    """Return how many of the letters above 127 one of an encoding's languages can have."""
    text = sample.decode(name, "replace").lower()
    letters = [letter for letter in text if letter > "\x7f" and letter not in _SIGNS]
    alphabets = _ALPHABETS.get(name, _ALPHABETS["cp1252"])
    counts = (sum(letter in alphabet for letter in letters) for alphabet in alphabets)
    return max(counts, default=0) / max(len(letters), 1)


def _guessed(*names: str) -> Encoding:
    name, *others = dict.fromkeys(names)
    return Encoding(name, certain=False, others=tuple(others[:_OTHERS]))


def _by_language(sample: bytes) -> list[str]:
    """Return the encodings in which bytes read like a language, the likeliest first."""
    from charset_normalizer import from_bytes

    # It counts letters, of which a short text has too few.
    enough = sample[:_LANGUAGE_SAMPLE] * (1 + _SHORT // max(len(sample), 1))
    matches = from_bytes(enough, cp_exclusion=["utf_7"])
    usual = (_USUAL.get(match.encoding, match.encoding) for match in matches)
    found = (codecs.lookup(name).name for name in usual)
    return list(dict.fromkeys(name for name in found if name in _names()))
