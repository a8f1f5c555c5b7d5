"""What a cell says of its sources, to publications: publisher, title, day, address.

Each form is how one kind of file writes them. Whatever a form can't take apart is kept whole as
the name of the publisher. Only addresses of http and https are taken for addresses.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from geo.events import dates
from geo.places.gazetteer import fold
from geo.values.addresses import Addressed, addresses, parted
from geo.values.date_words import ABSENT

_ARTICLE = re.compile(r'"([^"]*)"')
_DATED = re.compile(
    r"^(?P<publisher>.*?),\s*(?P<day>\d{4}-\d{2}-\d{2}),\s*(?P<title>.*)$", re.DOTALL
)
# A publisher has no quotation mark: else each mark of a cell would be tried to the cell's end.
_CITATION = re.compile(r'\s*"(?P<title>.+?),?"\s*(?P<publisher>[^,"]+),')
_LONGEST = 500
_LONGEST_ABSENT = max(map(len, ABSENT))
# The day that databases write for none.
_NO_DAY = "1753-01-01"


class Published(NamedTuple):
    """A publication, as ``geo.events.datasets.Source`` has it; ``published`` is EDTF or ""."""

    publisher: str
    title: str = ""
    published: str = ""
    url: str = ""
    source_id: str = ""

    @property
    def told(self) -> tuple[str, ...]:
        """Return what ``datasets.Source`` has after the id: no caution, not read by us."""
        return (*self[:4], "", "")

    @property
    def key(self) -> str:
        """Return the id: the file's own, or one made of what is told, the same in every import."""
        if self.source_id:
            return self.source_id
        told = "\x1f".join(self[:4]).encode("utf-8", "replace")
        return "s-" + blake2b(told, digest_size=6).hexdigest()


def text(cells: tuple[str, ...], between: str = "") -> list[Published]:
    """Take each address and each part of a cell for a source, with the text beside it.

    Names in one column and as many addresses in the next are one source each.
    """
    several = [found for cell in cells if (found := parted(cell, between))]
    told = _side_by_side(several) or [one for found in several for one in found]
    return _unique([Published(_name(one), "", "", one.url) for one in told])


def _name(one: Addressed) -> str:
    """Return what a source is called, "" for a cell that says it is not known: n/a.

    What only counts an address, or says no more of it, gives way to its host.
    """
    says_nothing = len(one.label) <= _LONGEST_ABSENT and fold(one.label) in ABSENT
    if says_nothing or (one.url and not any(map(str.isalpha, one.label))):
        return host(one.url)
    return _cut(one.label)


def _side_by_side(several: list[list[Addressed]]) -> list[Addressed]:
    """Return the sources of two cells, one with their names and one with their addresses."""
    if len(several) != 2 or len(several[0]) != len(several[1]):
        return []
    bare = [all(not one.url for one in cell) for cell in several]
    linked = [all(one.url and not one.label for one in cell) for cell in several]
    if bare[0] and linked[1]:
        called, where = several
    elif linked[0] and bare[1]:
        where, called = several
    else:
        return []
    return [Addressed(one.label, it.url) for one, it in zip(called, where, strict=True)]


def names(cells: tuple[str, ...], between: str = "") -> list[Published]:
    """Take each cell for names of publishers, ``;`` between them (ACLED)."""
    return _unique([Published(part) for cell in cells for part in _parts(cell, between or ";")])


def urls(cells: tuple[str, ...], between: str = "") -> list[Published]:
    """Take each address in the cells for a source (TimeMap)."""
    found = [addresses(cell) for cell in cells]
    rest = [cell for cell, urls in zip(cells, found, strict=True) if cell.strip() and not urls]
    told = [Published(host(url), "", "", url) for urls in found for url in urls]
    return _unique(told + [_one(cell) for cell in rest])


def articles(cells: tuple[str, ...], between: str = "") -> list[Published]:
    """Take apart ``"Publisher,2014-01-25,Headline";"…"`` (UCDP ``source_article``)."""
    found = []
    for cell in cells:
        for part in ('"' in cell and _ARTICLE.findall(cell)) or [cell]:
            if match := _DATED.match(part.strip()):
                publisher, day, title = match.groups()
                found.append(Published(_cut(publisher), _cut(title), _day(day)))
            elif part.strip():
                found.append(_one(part))
    return _unique(found)


def citations(cells: tuple[str, ...], between: str = "") -> list[Published]:
    """Take ``"Title," Publisher, Date`` apart (GTD ``scite1`` to ``scite3``)."""
    found = []
    for cell in cells:
        match = _CITATION.match(cell)
        if match:
            where = next(iter(addresses(cell)), "")
            found.append(Published(_cut(match["publisher"]), _cut(match["title"]), "", where))
        elif cell.strip():
            found.append(_one(cell))
    return _unique(found)


def own(cells: tuple[str, ...], between: str = "") -> list[Published]:
    """Take apart what our own export writes: ids in one cell, ``|`` between texts in the next."""
    ids = [part.strip() for part in cells[0].split(";") if part.strip()]
    told = [part.strip() for part in cells[1].split(" | ")] if len(cells) > 1 else []
    if len(told) != len(ids):
        # Which id is whose can't be told, and an id alone is no source.
        return _unique([_one(part) for part in told])
    return _unique(
        [_one(part)._replace(source_id=one) for one, part in zip(ids, told, strict=True)]
    )


FORMS: dict[str, Callable[[tuple[str, ...], str], list[Published]]] = {
    "text": text,
    "names": names,
    "urls": urls,
    "articles": articles,
    "citations": citations,
    "own": own,
}


def _parts(cell: str, between: str) -> list[str]:
    parts = cell.split(between) if between else [cell]
    return [stripped for part in parts if (stripped := part.strip())]


def _one(text: str) -> Published:
    where = next(iter(addresses(text)), "")
    bare = text.replace(where, "").strip(" ,;=") if where else text.strip(" ,;=")
    return Published(_cut(bare) or host(where), "", "", where)


def host(url: str) -> str:
    """Return the host of an address, by which a source without another name is called."""
    return url.partition("://")[2].partition("/")[0].lower().removeprefix("www.")


@lru_cache(maxsize=65536)
def _day(text: str) -> str:
    """Return a day, or "" for what is none."""
    try:
        return "" if text == _NO_DAY else dates.parse(text).text
    except dates.DateError:
        return ""


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _unique(found: list[Published]) -> list[Published]:
    # Nearly every cell names one publication, and a large file has very many cells.
    if len(found) == 1 and found[0].publisher:
        return found
    told = [one for one in found if one.publisher or one.title or one.url]
    return told if len(told) < 2 else list(dict.fromkeys(told))
