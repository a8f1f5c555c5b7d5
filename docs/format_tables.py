"""The tables of docs/formats and docs/importing.md, made of the tables that the code reads.

``python -m docs.format_tables`` writes each between its two marks in the documents; a test says
when one is out of date.
"""

import re
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from geo.events import datasets
from geo.importing import importer, report
from geo.importing.formats.format import ENOUGH, Format
from geo.importing.formats.known import KNOWN
from geo.importing.mapping import CODED, FileMapping, Template
from geo.importing.result import load
from geo.limits import LIMITS
from geo.values.header_words import HEADERS
from geo.words import texts as words
from web.texts_importing import ENGLISH as PAGE

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "tests" / "readers" / "files"
_EXAMPLE = {"acled": "acled_new", "ucdp": "ucdp", "gtd": "gtd", "timemap": "timemap", "own": "own"}
# Long enough that no date of an example lies in the future.
_TODAY = date(2026, 11, 1)
_MOST_WORDS = 6
_SHOWN = (
    *("title", "date", "date_precision", "category", "actors", "place", "latitude", "longitude"),
    *("place_precision", "radius_km", "summary", "killed_low", "killed_high", "certainty", "note"),
)
_LONGEST_CELL = 90
_MARKED = re.compile(r"(<!-- made: (\S+) -->\n).*?(<!-- end -->)", re.DOTALL)


def columns(known: Format) -> str:
    """Return which of a format's columns each of our fields is read from."""
    rows = [
        (_field(field), ", ".join(f"`{name}`" for name in names))
        for field, names in known.mapping.columns.items()
    ]
    rows += [
        (_field(field), f"{_always(known, field)} `{value}`")
        for field, value in known.mapping.constants.items()
    ]
    return _table(("Here", "From"), rows)


def _always(known: Format, field: str) -> str:
    return "without these columns" if field in known.mapping.columns else "always"


def recognised(known: Format) -> str:
    """Return what speaks for a format, and by which other names its columns are found."""
    signs = [(f"the column `{name}`", f"{points}") for name, points in known.signs.items()]
    signs += [
        (f"texts of the codebook in `{name}`", "up to 4; -4 where hardly any is of the codebook")
        for name in known.words
    ]
    needs = ", ".join(f"`{name}`" for name in sorted(known.required))
    rule = f"A table is taken for this format with {ENOUGH} points" + (
        f" and the columns {needs}." if needs else "."
    )
    also = [
        (f"`{name}`", ", ".join(f"`{one}`" for one in others))
        for name, others in known.also.items()
    ]
    parts = [rule, _table(("What is found", "Points"), signs)]
    if also:
        parts.append(_table(("Column", "Also found as"), also))
    return "\n\n".join(parts)


def codes(known: Format) -> str:
    """Return what each code of a format means here, field by field."""
    said = []
    for field, table in known.mapping.codes.items():
        names = known.mapping.columns.get(field, ())
        heading = " / ".join(f"`{name}`" for name in names)
        rows = [
            (f"`{code}`", f"`{ours}`", _note(known.mapping, names, field, code))
            for code, ours in table.items()
        ]
        width = 3 if any(note for *_, note in rows) else 2
        heads = (heading, _field(field), "Said with the event")
        said.append(_table(heads[:width], [row[:width] for row in rows]))
    return "\n\n".join(said)


def _note(mapping: FileMapping, names: tuple[str, ...], field: str, code: str) -> str:
    notes = [
        one.text
        for one in mapping.templates.get("note", ())
        if one.column in names and code in one.values
    ]
    if field == "place_precision" and code in mapping.radii:
        notes.append(f"({mapping.radii[code]:g} km around.)")
    return " ".join(notes)


def texts(known: Format) -> str:
    """Return which texts are made of a format's columns, and when."""
    rows = [
        (_field(field), f"`{one.text}`", _when(one))
        for field in ("title", "summary", "note")
        for one in known.mapping.templates.get(field, ())
    ]
    return _table(("Here", "Text", "Where"), rows)


def _when(template: Template) -> str:
    if not template.column:
        return "no column in it is empty"
    values = " or ".join(f"`{value}`" for value in template.values)
    return f"`{template.column}` is {values}"


def example(known: Format) -> str:
    """Return a made-up row and the event that it becomes, as the program reads it."""
    path = EXAMPLES / f"{_EXAMPLE[known.name]}.csv"
    gazetteer = datasets.load(datasets.default_folder()).gazetteer
    with tempfile.TemporaryDirectory() as folder:
        importer.read_file(path, Path(folder), gazetteer=gazetteer, today=_TODAY)
        done = load(Path(folder))
        event = done.events.iloc[0]
        used = [name for names in done.mapping.columns.values() for name in names]
    encoding = done.mapping.reading["encoding"]
    original = pd.read_csv(path, dtype=str, keep_default_na=False, encoding=encoding)
    ids = done.mapping.column("event_id")
    row = original[original[ids] == event["event_id"]].iloc[0]
    theirs = [(f"`{name}`", _shown(row[name])) for name in dict.fromkeys(used) if row[name]]
    ours = [(_field(name), _shown(event[name])) for name in _SHOWN if not _is_empty(event[name])]
    return "\n\n".join([_table(("In the file", ""), theirs), "becomes", _table(("Here", ""), ours)])


def _is_empty(value: Any) -> bool:
    return bool(pd.isna(value)) or value == ""


def _shown(value: object) -> str:
    text = f"{value:g}" if isinstance(value, float) and value.is_integer() else str(value)
    text = " ".join(text.replace("|", "\\|").split())
    return text if len(text) <= _LONGEST_CELL else text[: _LONGEST_CELL - 1] + "…"


def headers() -> str:
    """Return by which words a column of an unknown table is taken for a field."""
    rows = []
    for field, several in HEADERS.items():
        latin = [word for word in several if word.isascii()][:_MOST_WORDS]
        others = [word for word in several if not word.isascii()][:2]
        rows.append((_field(field), ", ".join([*latin, *others])))
    return _table(("Read as", "Some of the words"), rows)


def choices() -> str:
    """Return the values that coded fields can have."""
    rows = [(_field(name), ", ".join(f"`{one}`" for one in ours)) for name, ours in CODED.items()]
    return _table(("Field", "Values"), rows)


def findings() -> str:
    """Return every finding of a report, how its rows end, and what to do."""
    names = [key.split(".")[1] for key in words.ENGLISH if key.startswith("finding.")]
    rows = [
        (
            words.say(f"finding.{code}.name"),
            words.say(f"import.{'aside' if code in report.ASIDE else 'noted'}"),
            words.say(f"finding.{code}.remedy"),
        )
        for code in dict.fromkeys(names)
    ]
    return _table(("Finding", "The row is", "What to do"), rows)


def limits() -> str:
    """Return the limits within which files are read."""
    rows = [
        ("Size of a file", f"{LIMITS.file_bytes // 10**6:,} MB"),
        ("What a compressed file may unfold to", f"{LIMITS.expanded_bytes // 10**6:,} MB"),
        ("The same for a workbook", f"{LIMITS.workbook_bytes // 10**6:,} MB"),
        ("How many times its own size that may be", f"{LIMITS.expansion}"),
        ("Rows", f"{LIMITS.rows:,}"),
        ("Columns", f"{LIMITS.columns:,}"),
        ("Rows times columns, where a row may leave out cells", f"{LIMITS.cells:,}"),
        ("Letters in a cell", f"{LIMITS.cell_characters:,}"),
        ("Objects or elements one inside the other", f"{LIMITS.depth}"),
        ("One tag of a KML with its attributes", f"{LIMITS.tag_bytes // 10**6} MB"),
        ("Points of one geometry", f"{LIMITS.vertices:,}"),
        ("Files in an archive", f"{LIMITS.members:,}"),
        ("Memory that reading may take", f"{importer.MEMORY_MB:,} MB"),
        ("Time that reading may take", f"{importer.SECONDS:g} seconds"),
    ]
    return _table(("What", "At most"), rows)


def terms() -> str:
    """Return licence and terms of the known formats."""
    rows = [
        (
            one.title,
            one.licence or "what you state",
            "yes" if one.may_share else "no",
            "; ".join(one.credits),
        )
        for one in KNOWN.values()
    ]
    return _table(("Format", "Licence", "Rows may be passed on", "Credit"), rows)


def _field(name: str) -> str:
    label = PAGE.get(f"understand.field.{name}")
    return f"{label} (`{name}`)" if label else f"`{name}`"


def _table(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def made(name: str) -> str:
    """Return the table of a name such as ``limits`` or ``acled.codes``."""
    known, _, part = name.rpartition(".")
    if known:
        return _OF_FORMATS[part](KNOWN[known])
    return _OF_ALL[part]()


_OF_FORMATS = {one.__name__: one for one in (columns, recognised, codes, texts, example)}
_OF_ALL = {one.__name__: one for one in (headers, choices, findings, limits, terms)}


def renewed(text: str) -> str:
    """Return a document with all its tables as they are now."""
    return _MARKED.sub(lambda found: f"{found[1]}{made(found[2])}\n{found[3]}", text)


def documents() -> list[Path]:
    """Return the documents that have such tables."""
    return [ROOT / "docs" / "importing.md", *sorted((ROOT / "docs" / "formats").glob("*.md"))]


def main() -> None:
    """Write the tables into the documents."""
    for path in documents():
        path.write_text(renewed(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
