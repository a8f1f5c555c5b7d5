"""What a known format is: a mapping with a name, the columns that give it away, its terms."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from geo.mapping import FileMapping, Template
from geo.readers.table import Table


def _as_it_is(table: Table) -> Table:
    return table


@dataclass(frozen=True, eq=False)
class Format:
    """A known format.

    ``required`` are the columns by which it is recognised, in small letters, with one of
    ``one_of`` if there are any; every other one that ``mapping`` names may be absent.
    ``codebook`` says by which its codes are read. ``licence`` is "" where the file's owner has
    to tell. ``may_share`` is False where the terms forbid passing rows on. ``prepare`` changes
    texts before they are understood.
    """

    name: str
    title: str
    codebook: str
    required: frozenset[str]
    mapping: FileMapping
    licence: str = ""
    credits: tuple[str, ...] = ()
    may_share: bool = True
    one_of: frozenset[str] = frozenset()
    prepare: Callable[[Table], Table] = _as_it_is

    def fits(self, names: Iterable[str]) -> bool:
        """Tell whether a table with these columns is of this format."""
        have = {name.lower() for name in names}
        return self.required <= have and (not self.one_of or bool(self.one_of & have))


def fitted(mapping: FileMapping, names: Iterable[str]) -> FileMapping:
    """Return a format's mapping with the columns as a file writes them, absent ones left out."""
    written: dict[str, str] = {}
    for name in names:
        written.setdefault(name.lower(), name)
    columns = {
        field: kept
        for field, several in mapping.columns.items()
        if (kept := tuple(written[name.lower()] for name in several if name.lower() in written))
    }
    templates = {
        field: tuple(
            _renamed(template, written)
            for template in several
            if all(name.lower() in written for name in template.columns)
        )
        for field, several in mapping.templates.items()
    }
    return replace(mapping, columns=columns, templates=templates)


def _renamed(template: Template, written: dict[str, str]) -> Template:
    text = template.text
    for name in template.columns:
        text = text.replace(f"{{{name}}}", f"{{{written[name.lower()]}}}")
    column = written[template.column.lower()] if template.column else ""
    return Template(text, column, template.values)
