"""Year, month and day in columns of their own: which columns of a table are one date together.

They are called alike but for the part: ``Year, Month, Day``, ``iyear, imonth, iday``,
``start_year, start_month, start_day``. A year alone is none of these: it is a date by itself.
"""

import re
from collections.abc import Iterator

from geo.places.gazetteer import fold
from geo.tables.table import Table
from geo.values.codes import code
from geo.values.header_words import HEADERS
from geo.values.moments import YEARS, month_of

#: The parts of a date, the coarsest first.
PARTS: tuple[str, ...] = ("year", "month", "day")

_SHORT = {
    "year": ("yr", "yyyy"),
    "month": ("mon", "mo", "mm"),
    "day": ("dd", "day of month", "dom"),
}
_WORDS = {part: frozenset((*HEADERS[part], *_SHORT[part])) for part in PARTS}
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_MOST_TEXTS, _ENOUGH = 200, 0.5
# The rest of a name that says that it is another day than that of the event.
_OTHER_DAYS = {
    *("end", "to", "until", "finish", "last", "created", "updated", "added", "published"),
    *("publication", "pub", "birth", "born", "modified", "report", "reported", "entry"),
}


def found(table: Table) -> dict[str, str]:
    """Return the columns that are the year and the month of one date, and its day if there is one.

    Returns nothing where no two belong together, or their texts are no years and months.
    """
    alike: dict[str, dict[str, str]] = {}
    for name in table.names:
        for part, rest in _parts(name):
            if _fits(table, name, part):
                alike.setdefault(rest, {}).setdefault(part, name)
    whole = [
        (len(parts), not rest, -at, parts)
        for at, (rest, parts) in enumerate(alike.items())
        if "year" in parts and "month" in parts and not _OTHER_DAYS & set(rest.split())
    ]
    best = max(whole, key=lambda one: one[:3], default=None)
    return best[3] if best else {}


def _parts(name: str) -> Iterator[tuple[str, str]]:
    """Yield what part of a date a column may be, and the rest of its name."""
    words = fold(_HUMP.sub(" ", name)).split()
    said = " ".join(words)
    for part in PARTS:
        if said in _WORDS[part]:
            yield part, ""
            continue
        for at, word in enumerate(words):
            if word in _WORDS[part]:
                yield part, " ".join(words[:at] + words[at + 1 :])
                break
            # iyear; a longer rest is another word, such as midyear.
            if word.endswith(part) and len(word) == len(part) + 1:
                yield part, " ".join([*words[:at], word[0], *words[at + 1 :]])
                break


def _fits(table: Table, name: str, part: str) -> bool:
    """Whether the texts of a column read as a part of a date, those for unknown left out."""
    texts = [text for text in table.texts(name, _MOST_TEXTS) if text.strip()]
    read = sum(_reads(code(text), part) for text in texts)
    return bool(texts) and read >= _ENOUGH * len(texts)


def _reads(text: str, part: str) -> bool:
    if part == "month" and month_of(text):
        return True
    low, high = {"year": YEARS, "month": (-99, 12), "day": (-99, 31)}[part]
    return text.lstrip("-").isdigit() and low <= int(text) <= high
