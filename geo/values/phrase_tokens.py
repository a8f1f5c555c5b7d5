"""The text of a date in words, taken apart: numbers, dates in numbers, known words, signs."""

import re
import unicodedata
from typing import NamedTuple

from geo.places.gazetteer import fold
from geo.values.date_words import WORDS

#: The longest text that is looked at as a date in words.
LONGEST = 100

#: The signs that may stand between two dates or inside one.
DASHES = "-–—―‒−‐/&+"

#: The kinds of what may stand between two dates.
JOINTS = ("to", "through", "and", "or")

_PATTERN = re.compile(
    r"""
    (?P<group>\d{6}[ ]?[a-z][ ]?[a-z]{3}[ ]?(?:\d{4}|\d{2})\b)
  | (?P<numeric>\d{4}([-/.])\d{1,2}\3\d{1,2}(?!\d)
      | \d{1,2}([-/.])\d{1,2}\4(?:\d{4}|\d{2})(?!\d|\4\d)
      | (?<![^\W\d_][-/.])\d{1,2}[-/.]\d{4}(?!\d)
      | \d{4}-(?:0[1-9]|1[0-2]|2[1-4])(?!\d))
  | (?P<time>t?\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:[ ]?[ap]\.?m\b\.?)?
      (?:[ ]?(?:z\b|(?:utc|gmt)?[+-]\d{1,2}(?::?\d{2})?\b))?
      | \d{1,2}[ ]?[ap]\.?m\b\.?
      | \d{1,2}[ ]?h(?:\d{2})?\b
      | \d{3,4}[ ]?(?:hrs?|hours|z|l|utc|gmt)\b
      | \d{1,2}[.]\d{2}(?=[ ]?uhr))
  | (?P<decade>\d{3}0)['’]?(?:s|er)\b
  | (?P<quarter>q(?P<q>[1-4])\b|(?P<q2>[1-4])q(?![a-z])|t(?P<q3>[1-4])\b)
  | (?P<half>h(?P<h>[12])\b)
  | (?P<week>(?:kw|cw|w)(?P<w>\d{1,2})\b)
  | ['’](?P<short>\d{2})\b
  | (?P<number>\d{1,4})(?:(?:st|nd|rd|th|er|eme|ere|e|o|-?(?:го|ого|е|ое)|ی|ي)(?![^\W\d_]))?(?!\d)
  | (?P<word>[^\W\d_]+)
  | (?P<open>(?<![.])\.\.(?=\s*$)|^\s*\.\.(?![.]))
  | (?P<dots>\.\.+)
  | (?P<sign>[-–—―‒−‐/&+~≈?.,;:()\[\]'’])
  | (?P<space>\s+)
    """,
    re.VERBOSE,
)
# Dates in numbers that are written with spaces or with the signs of Chinese and Japanese.
_SPACED = re.compile(r"(?<!\d)(\d{1,4})\. +(\d{1,2})\. +(\d{1,4})\.?(?!\d)")
_HAN = re.compile(r"(\d{4}) ?[年년] ?(?:(\d{1,2}) ?[月월] ?)?(?:(\d{1,2}) ?[日일])?")
# The groups that hold the number of a part.
_COUNTED = {"quarter": ("q", "q2", "q3"), "half": ("h",), "week": ("w",), "decade": ("decade",)}
# The first of two days of one year: 12.03.-15.03.2022.
_SHARED = re.compile(
    r"(?<![\d./])(\d{1,2})([./])(\d{1,2})\2?(\s*[^\d./]{1,8}\d{1,2}\2\d{1,2}\2(\d{4}|\d{2}))(?!\d)"
)
_UNSEEN = ("Mn", "Cf")


class Token(NamedTuple):
    """A part of a date: what kind it is, the number that goes with it, as it is written.

    ``strong`` says of a sign between two dates that it can be nothing else; ``parted`` of a
    number that an apostrophe stands before it.
    """

    kind: str
    number: int = 0
    text: str = ""
    strong: bool = False
    parted: bool = False


def tokens(text: str) -> list[Token] | None:
    """Return the parts of a text with plain digits, or None where one of them is not known."""
    if len(text) > LONGEST:
        return None
    whole = _plain(text)
    found: list[Token] = []
    at = 0
    while at < len(whole):
        match = _PATTERN.match(whole, at)
        if match is None:
            return None
        kind = str(match.lastgroup)
        at = match.end()
        if kind == "word":
            # A name of two words comes before one of one.
            following = _PATTERN.match(whole, at + 1) if whole[at : at + 1] == " " else None
            second = following["word"] if following else None
            if following and second and (known := WORDS.get(fold(f"{match.group()} {second}"))):
                at = following.end()
            elif (known := WORDS.get(fold(match.group()))) is None:
                return None
            if known[0]:
                joins = known[0] in JOINTS
                found.append(Token(known[0], known[1], match.group(), strong=joins))
        elif kind != "space":
            token = _token(kind, match, whole)
            found += [token] if token else []
    return _once(found)


def _once(found: list[Token]) -> list[Token]:
    """Return parts without the second name of a month: آذار/مارس is March twice."""
    kept: list[Token] = []
    for token in found:
        same = [one for one in kept[-2:] if (one.kind, one.number) == (token.kind, token.number)]
        signs = kept[kept.index(same[-1]) + 1 :] if same else []
        if token.kind == "month" and same and all(one.text == "/" for one in signs):
            kept = kept[: len(kept) - len(signs)]
            continue
        kept.append(token)
    return kept


def _plain(text: str) -> str:
    """Return text in small letters without marks above, below and between letters."""
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(
            sign for sign in decomposed if unicodedata.category(sign) not in ("Mn", "Cf")
        )
    text = _SPACED.sub(r"\1.\2.\3", text.casefold())
    text = _SHARED.sub(r"\1\2\3\2\5\4", text)
    return _HAN.sub(_from_han, text)


def _from_han(match: re.Match[str]) -> str:
    return "-".join(f"{int(part):02d}" for part in match.groups() if part) + " "


def _token(kind: str, match: re.Match[str], whole: str) -> Token | None:
    text = match.group()
    if kind == "sign":
        return _sign(text, match, whole)
    if kind == "dots":
        return Token("to", 0, text, strong=True)
    if kind == "open":
        return Token("ongoing", 0, text)
    if kind == "short":
        return Token("number", int(match["short"]), match["short"], parted=True)
    if kind == "number":
        return Token("number", int(match["number"]), match["number"])
    number = next((match[name] for name in _COUNTED.get(kind, ()) if match[name]), "0")
    return Token(kind, int(number), text)


def _sign(text: str, match: re.Match[str], whole: str) -> Token | None:
    if text in "~≈":
        return Token("approximate", 0, text)
    if text == "?":
        return Token("uncertain", 0, text)
    if text in DASHES:
        spaced = whole[: match.start()][-1:].isspace() and whole[match.end() :][:1].isspace()
        kind = "and" if text in "&+" else "to"
        return Token(kind, 0, text, strong=spaced or kind == "and")
    return Token("sign", 0, text) if text == "," else None
