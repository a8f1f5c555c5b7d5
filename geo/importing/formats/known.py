"""The known formats, which of them a table is, and what holds no events at all."""

from geo.importing.formats import acled, gtd, own, sums, timemap, ucdp
from geo.importing.formats.format import Format, Kind, Recognised, holds_numbers
from geo.importing.mapping import FileMapping
from geo.tables.table import Remark, Table

#: Every known format by its name.
KNOWN: dict[str, Format] = {one.FORMAT.name: one.FORMAT for one in (ucdp, acled, gtd, own, timemap)}


def recognised(table: Table) -> Recognised | None:
    """Return what a table was recognised as, or None: the format that most speaks for."""
    best = max((one.recognised(table) for one in KNOWN.values()), key=lambda one: one.points)
    return best if best.enough else None


def summed(table: Table) -> tuple[Kind, Recognised] | None:
    """Return the kind of table that counts events instead of telling them, with its evidence."""
    for kind in sums.KINDS:
        found = kind.recognised(table)
        counted = [name for one, name in kind.written(table).items() if one in kind.required]
        if found.enough and all(holds_numbers(table, name) for name in counted):
            return kind, found
    return None


def terms(table: Table, mapping: FileMapping, known: Format | None) -> Format | None:
    """Return the format whose terms hold for a table of a format.

    Rows that left here as our own export keep the note that tells whose they were.
    """
    names = mapping.columns.get("note", ()) if known is KNOWN["own"] else ()
    notes = [note for name in names for note in table.texts(name)]
    for one in KNOWN.values():
        mark = "" if one.may_share else one.mapping.templates["note"][0].text.partition("{")[0]
        if mark and any(note.startswith(mark) for note in notes):
            return one
    return known


def remarks(
    known: Format | None, seen: Recognised | None, by_codebook: Format | None
) -> list[Remark]:
    """Return what a person should know about a table's format.

    ``known`` is the one whose terms hold, ``seen`` what the table was recognised as and by what,
    ``by_codebook`` the one by which its codes are read, if by any.
    """
    found = []
    if known and seen and known.name == seen.name:
        code = "recognised" if seen.sure else "recognised_likely"
        found.append(Remark(code, known.title, detail=seen.told()))
    if by_codebook:
        found.append(Remark("codebook", by_codebook.codebook))
    return found
