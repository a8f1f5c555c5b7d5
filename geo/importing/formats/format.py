"""What a known format is: a mapping with a name, the signs that give it away, its terms.

Files of a known format come with columns cut, renamed or in other layouts, and lose neither
their meaning nor their terms by that. So a format is known by enough signs of its own, whichever
they are: columns that hardly another table has, and texts that only its codebook has.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from geo.importing.mapping import FileMapping, Template
from geo.places.gazetteer import fold
from geo.tables.table import Table

#: So many points of signs make a format, and so many leave no doubt.
ENOUGH, SURE = 4, 8

_SAMPLE = 500
# Nearly all texts of a column are the codebook's; of a column of that name hardly any are.
_NEARLY_ALL, _HARDLY_ANY = 0.9, 0.2
_AGAINST = -4
_MOST_EVIDENCE, _MOST_TEXTS = 6, 3
_PATH = re.compile(r"(?:\w+\.)+(\w+)")
# A table that was once a shapefile has names of so many letters at most.
_SHORT = 10


def _as_it_is(table: Table, mapping: FileMapping) -> Table:
    return table


@dataclass(frozen=True)
class Words:
    """The texts that a column of a format holds, folded; ``telling`` are those of no other."""

    known: frozenset[str]
    telling: frozenset[str] = frozenset()

    @classmethod
    def of(cls, known: Iterable[str], telling: Iterable[str] = ()) -> "Words":
        """Return the words of texts as a codebook writes them."""
        own = frozenset(map(fold, telling))
        return cls(own | frozenset(map(fold, known)), own)

    def points(self, texts: Iterable[str]) -> int:
        """Return how much the texts of a column speak for the format, or against it."""
        found = {folded for text in texts if (folded := fold(text))}
        if not found:
            return 0
        share = len(found & self.known) / len(found)
        if share < _NEARLY_ALL:
            return _AGAINST if share < _HARDLY_ANY else 0
        telling = len(found & self.telling)
        return min(2 + telling, 4) if telling else int(len(found) > 1)


@dataclass(frozen=True, eq=False)
class Kind:
    """A kind of table by what gives it away.

    ``signs`` are columns that speak for it by their names, with the points of each; ``words``
    the columns that do so by their texts. Without ``required`` it is none. ``also`` gives other
    names of a column, which tell where it is but not that it is of this kind.
    """

    name: str
    title: str
    signs: Mapping[str, int]
    words: Mapping[str, Words] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def recognised(self, table: Table) -> "Recognised":
        """Return how much of a table speaks for this kind."""
        written = self.written(table)
        if not self.required <= written.keys():
            return Recognised(self.name, 0, ())
        keys = {key(name) for name in table.names}
        found: dict[str, tuple[int, tuple[str, ...]]] = {}
        for column, points in self.signs.items():
            name = written.get(column)
            if name and (key(column) in keys or _is_cut(column, name)):
                found[name] = (points, ())
        for column, words in self.words.items():
            if name := written.get(column):
                texts = [text for text in table.texts(name, _SAMPLE) if text.strip()]
                points = words.points(texts)
                # A column that only may be this one says nothing against.
                if points > 0 or key(column) in keys:
                    shown = [text.strip() for text in texts if fold(text) in words.telling]
                    told = tuple(shown[:_MOST_TEXTS]) if points > 1 else ()
                    found[name] = (found.get(name, (0, ()))[0] + points, told)
        best = sorted(found.items(), key=lambda item: -item[1][0])
        evidence = tuple((name, texts) for name, (points, texts) in best if points > 0)
        total = sum(points for points, _ in found.values())
        return Recognised(self.name, total, evidence[:_MOST_EVIDENCE])

    def written(self, table: Table) -> dict[str, str]:
        """Return the columns of this kind by its own names, as a table writes them."""
        have: dict[str, str] = {}
        for name in table.names:
            have.setdefault(key(name), name)
        columns = tuple(dict.fromkeys(self.columns()))
        found = {name: have[key(name)] for name in columns if key(name) in have}
        taken = set(found.values())
        for column in columns:
            if column in found:
                continue
            likely = [have[key(other)] for other in self.also.get(column, ()) if key(other) in have]
            likely += [name for name in table.names if _is_cut(column, name)]
            for name in likely:
                # What a codebook writes in words may stand beside it in numbers.
                if name not in taken and not (
                    column.endswith("_txt") and holds_numbers(table, name)
                ):
                    found[column] = name
                    taken.add(name)
                    break
        return found

    def columns(self) -> Iterator[str]:
        """Yield the columns that this kind knows."""
        yield from self.signs
        yield from self.words
        yield from self.required
        yield from self.also


@dataclass(frozen=True, eq=False)
class Format(Kind):
    """A known format.

    ``mapping`` says what its columns and codes mean, any of which a file may lack; ``codebook``
    by which they are read. ``licence`` is "" where the file's owner has to tell. ``may_share``
    is False where the terms forbid passing rows on. ``coded`` names the columns of codes that
    stand for columns of words where a file has no others. ``prepare`` changes texts before they
    are understood.
    """

    codebook: str = ""
    mapping: FileMapping = field(default_factory=FileMapping)
    licence: str = ""
    credits: tuple[str, ...] = ()
    may_share: bool = True
    coded: Mapping[str, str] = field(default_factory=dict)
    prepare: Callable[[Table, FileMapping], Table] = _as_it_is

    def columns(self) -> Iterator[str]:
        """Yield the columns that this format knows, those that its mapping reads first."""
        for several in self.mapping.columns.values():
            yield from several
        for templates in self.mapping.templates.values():
            for template in templates:
                yield from template.columns
        yield from super().columns()

    def fitted(self, table: Table) -> FileMapping:
        """Return the mapping with the columns as a table writes them, absent ones left out."""
        written = self.written(table)
        have = {key(name): name for name in table.names}
        for words, codes in self.coded.items():
            if words not in written and codes in have:
                written[words] = have[codes]
        columns = {
            name: kept
            for name, several in self.mapping.columns.items()
            if (kept := tuple(written[one] for one in several if one in written))
        }
        templates = {
            name: tuple(
                _renamed(template, written)
                for template in several
                if all(one in written for one in template.columns)
            )
            for name, several in self.mapping.templates.items()
        }
        return replace(self.mapping, columns=columns, templates=templates)


@dataclass(frozen=True)
class Recognised:
    """What a table was recognised as, and by what.

    ``points`` say how much speaks for it; ``evidence`` are the columns that do, those that say
    most first, each with the texts that give it away.
    """

    name: str
    points: int
    evidence: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def enough(self) -> bool:
        """Whether the table is taken for it."""
        return self.points >= ENOUGH

    @property
    def sure(self) -> bool:
        """Whether there is no doubt."""
        return self.points >= SURE

    def told(self) -> str:
        """Return the evidence as a list: the columns, with texts of theirs in brackets."""
        return ", ".join(
            f"{name} ({', '.join(texts)})" if texts else name for name, texts in self.evidence
        )


def key(name: str) -> str:
    """Return the name of a column as it is compared: letters and digits alone.

    Of a path into an object (``properties.event_date``) the last name counts.
    """
    last = _PATH.fullmatch(name)
    return fold(last[1] if last else name).replace(" ", "")


def _is_cut(column: str, name: str) -> bool:
    """Whether a name is that of a column, cut as shapefiles cut names."""
    return len(name) == _SHORT < len(column) and column.startswith(name.lower())


def holds_numbers(table: Table, name: str) -> bool:
    """Whether a column holds nothing but numbers."""
    texts = [text for text in table.texts(name, _SAMPLE) if text.strip()]
    return all(text.strip().lstrip("-").replace(".", "", 1).isdigit() for text in texts)


def _renamed(template: Template, written: Mapping[str, str]) -> Template:
    text = template.text
    for name in template.columns:
        text = text.replace(f"{{{name}}}", f"{{{written[name]}}}")
    column = written[template.column] if template.column else ""
    return Template(text, column, template.values)
