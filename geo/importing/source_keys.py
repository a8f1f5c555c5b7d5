"""Sources that events name by ids of another file, and that file.

A key is of use only with the file that it points into: alone it is never shown as a source. The
other file is a table of its own, a source a row, in any format that is read.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from geo import readers
from geo.events import dates
from geo.importing.convert_sources import FORMS, Published, host
from geo.importing.guess import Question
from geo.importing.mapping import SOURCE_COLUMNS, FileMapping
from geo.limits import Limits, Watch
from geo.places.gazetteer import fold
from geo.readers.layout import AS_IT_STANDS
from geo.tables.table import Remark, Table

# By which names the columns of a file of sources are found, the most telling first.
_COLUMNS: dict[str, tuple[str, ...]] = {
    "id": ("source id", "id", "key", "source key", "ref", "uid", "uuid", "path", "paths"),
    "publisher": (
        *("publisher", "author", "outlet", "media", "organisation", "organization", "channel"),
        *("source name", "name", "account", "source", "affiliation"),
    ),
    "title": ("title", "headline", "caption", "description", "desc", "text"),
    "published": ("published", "date", "publication date", "date published", "day", "datetime"),
    "url": ("url", "link", "href", "address", "source url", "urls", "paths", "path"),
}
# Headers that say that a column holds keys.
_HEADERS = frozenset(
    f"{one}{s}"
    for one in ("source id", "sources id", "source key", "source ref", "source uid", "sourceid")
    for s in ("", "s")
)
# What has no letter but in front of digits, or is a path: s12, SRC-0012, 7f3a…, media/4.jpg.
_KEY = re.compile(r"[\w.:#-]*\d[\w.:#-]*", re.ASCII)
_PATH = re.compile(r"[\w.:#/\\-]+\.(?:jpe?g|png|gif|webp|mp4|webm|mov|avi|pdf|html?|json)", re.I)
_DIGITS = re.compile(r"\d+")
# Channel4 and Channel5 are names.
_NAME = re.compile(r"[a-z]{7}", re.I)
_HEXES = re.compile(r"[0-9a-f-]{8,}", re.I)
_BETWEEN = re.compile(r"[;|,\n\r]+")
_URL = re.compile(r"https?://", re.I)
_PLAIN_ID = re.compile(r"[\w.-]{1,80}", re.ASCII)
_SAMPLE, _NEARLY_ALL, _MOST_ITEMS, _EXAMPLES = 500, 0.8, 1_000, 3
#: A cell to its publications, and the keys in it that lead nowhere.
Take = Callable[[tuple[str, ...]], tuple[list[Published], str]]


@dataclass(frozen=True)
class SourcesFile:
    """The publications of a file of sources by each key that an event may name them by.

    ``columns`` says which of its columns is what. ``rows`` counts them.
    """

    by_key: Mapping[str, Published]
    columns: Mapping[str, str] = field(default_factory=dict)
    rows: int = 0

    def get(self, key: str) -> Published | None:
        """Return the publication that a key names."""
        return self.by_key.get(_bare(key))


def read(table: Table, told: Mapping[str, str]) -> SourcesFile:
    """Return the sources of a table; ``told`` names columns that are not to be guessed."""
    columns = _columns(table, told)
    cells = {one: table.column(column).to_pylist() for one, column in columns.items()}
    by_key: dict[str, Published] = {}
    count = len(table)
    for row in range(count):
        texts = {one: several[row].strip() for one, several in cells.items()}
        keys = parts(texts.get("id", "")) or [texts.get("id", "")]
        found = _published(texts)
        if found is None:
            continue
        # Events may name a source by its address or its path as well.
        for key in (*keys, *parts(texts.get("url", ""))):
            if bare := _bare(key):
                by_key.setdefault(bare, found)
    return SourcesFile(by_key, columns, count)


def read_file(
    path: Path | None, folder: Path, told: Mapping[str, str], limits: Limits, watch: Watch
) -> SourcesFile | None:
    """Return the sources of a file of any kind that is read, if there is one.

    What is zipped is unfolded below ``folder``. Raises RefusedError.
    """
    if path is None:
        return None
    inner = folder / "sources"
    inner.mkdir()
    # A list of sources has no dates and sums: a row of one cell is a source like any other.
    return read(readers.read(path, inner, {"layout": AS_IT_STANDS}, limits, watch), told)


def keyed(table: Table, mapping: FileMapping, given: SourcesFile | None) -> FileMapping:
    """Return a mapping that says so where the sources of a table are keys of another file."""
    names = mapping.columns.get("sources", ())
    if mapping.source_form not in ("text", "urls", "own") or not names:
        return mapping
    own = mapping.source_form == "own"
    if own and len(names) > 1:
        # What stands beside the ids tells the sources already.
        return mapping
    said = own and fold(names[0]) in _HEADERS
    said = said or all(fold(name) in _HEADERS for name in names)
    cells = [cell for name in names for cell in table.texts(name, _SAMPLE)]
    items = [item for cell in cells for item in parts(cell)[:_MOST_ITEMS]]
    if any(_URL.match(item) for item in items) or any(map(_tells, cells)):
        return mapping
    if given and items and sum(given.get(item) is not None for item in items) * 2 >= len(items):
        said = True
    # A format that gives addresses has nothing else without a space.
    said = said or (mapping.source_form == "urls" and not any(" " in item for item in items))
    if not items or (not said and not are_keys(items)):
        return mapping
    columns = dict(given.columns) if given else {}
    told = columns | dict(mapping.source_columns)
    return replace(mapping, source_form="keys", source_columns=told)


def are_keys(items: Iterable[str]) -> bool:
    """Whether texts are keys by their looks: paths, or several of one make, such as s1 and s2."""
    different = list(dict.fromkeys(item for item in items if item))
    if not different:
        return False
    paths = sum(bool(_PATH.fullmatch(item)) for item in different)
    if paths >= _NEARLY_ALL * len(different):
        return True
    makes = Counter(
        "hex" if _HEXES.fullmatch(item) else _DIGITS.sub("0", item)
        for item in different
        if _KEY.fullmatch(item) and (_HEXES.fullmatch(item) or not _NAME.search(item))
    )
    alike = makes.most_common(1)[0][1] if makes else 0
    return alike > 1 and alike >= _NEARLY_ALL * len(different)


def questions(
    table: Table, mapping: FileMapping, given: SourcesFile | None
) -> tuple[Question, ...]:
    """Return the question for the file of sources, where one is needed and there is none."""
    if given or mapping.source_form != "keys":
        return ()
    name = mapping.column("sources")
    items = [item for cell in table.texts(name, _SAMPLE) for item in parts(cell)[:1]]
    shown = list(dict.fromkeys(items))
    return (Question("sources_file", "sources", name, tuple(shown[:_EXAMPLES])),) if shown else ()


def remarks(mapping: FileMapping, given: SourcesFile | None) -> list[Remark]:
    """Return what became of the file of sources, if one was given."""
    if given is None:
        return []
    if mapping.source_form != "keys":
        return [Remark("sources_unused")]
    told = ", ".join(f"{name} ({one})" for one, name in given.columns.items())
    return [Remark("sources_joined", f"{given.rows:,}", detail=told)]


def taking(mapping: FileMapping, given: SourcesFile | None) -> Take:
    """Return what takes the cells of a row apart, as a mapping says how they tell sources."""
    between = mapping.lists.get("sources", "")
    if mapping.source_form == "keys":
        return lambda cells: _looked_up(cells, given)
    form = FORMS[mapping.source_form]
    if mapping.source_form == "own":
        return lambda cells: (form(cells, between) if cells else [], "")

    def take(cells: tuple[str, ...]) -> tuple[list[Published], str]:
        for cell in cells:
            if cell[:1] == "[":
                return listed(cells)
        return (form(cells, between) if cells else []), ""

    def listed(cells: tuple[str, ...]) -> tuple[list[Published], str]:
        found: list[Published] = []
        for cell in cells:
            items = _listed(cell)
            for item in [cell] if items is None else items:
                told = _of_object(item) if isinstance(item, dict) else None
                found += [told] if told else form((item,), between) if isinstance(item, str) else []
        return list(dict.fromkeys(found)), ""

    return take


def _looked_up(cells: tuple[str, ...], given: SourcesFile | None) -> tuple[list[Published], str]:
    found, lacking = [], []
    for cell in cells:
        whole = given.get(cell) if given else None
        for key in [cell] if whole else parts(cell):
            one = given.get(key) if given else None
            if one:
                found.append(one)
            else:
                lacking.append(key)
    return list(dict.fromkeys(found)), ", ".join(dict.fromkeys(lacking))


def parts(cell: str) -> list[str]:
    """Return the items of a cell: those of a list, or what stands between signs and line ends."""
    items = _listed(cell)
    if items is not None:
        keys = [one.get("id", "") if isinstance(one, dict) else one for one in items]
        return [one.strip() for one in keys if isinstance(one, str) and one.strip()]
    return [stripped for part in _BETWEEN.split(cell) if (stripped := part.strip())]


def _listed(cell: str) -> list[Any] | None:
    """Return the items of a list in a cell, as JSON or as Python writes it; None for no list."""
    bare = cell.strip()
    if not (bare.startswith("[") and bare.endswith("]")):
        return None
    try:
        found = json.loads(bare, parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        found = [part.strip().strip("'\"") for part in bare[1:-1].split(",")]
    return [one for one in found if one not in ("", None)] if isinstance(found, list) else None


def _columns(table: Table, told: Mapping[str, str]) -> dict[str, str]:
    names = {fold(name): name for name in reversed(table.names)}
    found = {one: name for one, name in told.items() if name in table.names}
    for one in SOURCE_COLUMNS:
        likely = (names[word] for word in _COLUMNS[one] if word in names)
        free = next((name for name in likely if one == "url" or name not in found.values()), "")
        if one not in found and free:
            found[one] = free
    return found


def _published(texts: Mapping[str, str]) -> Published | None:
    """Return what a row tells of its source, or None where that is nothing."""
    urls = [item for item in parts(texts.get("url", "")) if _URL.match(item)]
    if not urls and _URL.match(texts.get("id", "")):
        urls = [texts["id"]]
    url = urls[0] if urls else ""
    title, publisher = texts.get("title", ""), texts.get("publisher", "")
    named = publisher or host(url)
    if not named and not title:
        return None
    own = texts.get("id", "")
    return Published(
        named or title,
        title if named else "",
        _day(texts.get("published", "")),
        url,
        own if _PLAIN_ID.fullmatch(own) else "",
    )


def _tells(cell: str) -> bool:
    """Whether a cell is a list of objects that tell sources themselves."""
    return any(isinstance(item, dict) and _of_object(item) for item in _listed(cell) or ())


def _of_object(item: Mapping[str, Any]) -> Published | None:
    """Return what an object in a list tells of a source."""
    texts = {
        one: text
        for one, words in _COLUMNS.items()
        for word in reversed(words)
        for name, value in item.items()
        if fold(name) == word
        and (text := value if isinstance(value, str) else json.dumps(value) if value else "")
    }
    found = _published(texts)
    return found._replace(source_id="") if found else None


def _day(text: str) -> str:
    try:
        return dates.parse(text[:10]).text if text else ""
    except dates.DateError:
        return ""


def _bare(key: str) -> str:
    return key.strip().casefold()
