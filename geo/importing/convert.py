"""A table and a mapping to events: one way for every format, a column at a time.

Nothing is dropped here: every row of the table becomes a row of the draft, and what was found
wrong with it goes into the findings, by which rows are set aside afterwards.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geo.events.dates import DATE_PRECISIONS
from geo.events.frame import CERTAINTIES, KINDS, actor_name
from geo.importing.convert_dates import Dated, dated
from geo.importing.convert_places import Placed, placed
from geo.importing.convert_tolls import killed
from geo.importing.mapping import FileMapping, Template, meanings
from geo.importing.report import Findings
from geo.importing.source_keys import SourcesFile, taking
from geo.tables.combining import Combined, combined
from geo.tables.table import (
    Lists,
    Parts,
    Remark,
    Table,
    constant,
    encoded,
    joined,
    recoded,
    trimmed,
)
from geo.values.codes import Codes, codes, without
from geo.words.texts import say

_LONGEST_TITLE = 90
_YEAR = list(DATE_PRECISIONS).index("year")
_AT_ONCE = 20_000
_SOURCES = pa.schema(
    [
        (name, pa.string())
        for name in ("source_id", "publisher", "title", "published", "url", "caution", "read")
    ]
)


@dataclass(frozen=True, eq=False)
class Draft:
    """Events as columns, one row a row of the table, before any is set aside.

    ``columns`` hold what the canonical frame of ``geo.events.frame`` takes as it is; ``dates`` and
    ``places`` the rest. ``event_id`` is empty where the file has none. ``sources`` are the
    publications that the events name, as columns of ``geo.events.datasets.Source``.
    """

    event_id: pa.DictionaryArray
    columns: dict[str, Any]
    dates: Dated
    places: Placed
    sources: pa.Table
    remarks: tuple[Remark, ...] = ()
    inferred: dict[str, Any] = field(default_factory=dict)


def convert(
    table: Table, mapping: FileMapping, findings: Findings, given: SourcesFile | None = None
) -> Draft:
    """Return the events of a table. ``findings`` receives what was found.

    ``given`` are the sources of another file, which the events name by its ids.
    """
    remarks: list[Remark] = []
    dates = dated(table, mapping, findings)
    known = dates.precision[~findings.aside()]
    if len(known) and (known == _YEAR).all():
        name = mapping.column("date") or mapping.column("year")
        remarks.append(Remark("years_only", field=name))
    remarks += dates.remarks
    places = placed(table, mapping, findings, remarks)
    category = _category(table, mapping, findings, remarks)
    subcategory = _subcategory(table, mapping, category)
    actors, actor_names = _actors(table, mapping)
    source_ids, sources = _sources(table, mapping, findings, given)
    columns: dict[str, Any] = {
        "title": _title(table, mapping, subcategory, category, places),
        "kind": _choice(table, mapping, "kind", KINDS, findings),
        "category": category,
        "subcategory": subcategory,
        "actors": actors,
        "actor_names": actor_names,
        "summary": _text(table, mapping, "summary"),
        **killed(table, mapping, findings),
        "certainty": _choice(table, mapping, "certainty", CERTAINTIES, findings),
        "note": _text(table, mapping, "note"),
        "source_ids": source_ids,
    }
    event_id = _joined(table, mapping, "event_id", "-")
    if not mapping.columns.get("event_id"):
        remarks.append(Remark("no_id"))
    return Draft(event_id, columns, dates, places, sources, tuple(remarks))


def _columns(table: Table, mapping: FileMapping, field: str) -> list[pa.DictionaryArray]:
    return [table.column(name) for name in mapping.columns.get(field, ())]


def _joined(table: Table, mapping: FileMapping, field: str, between: str) -> pa.DictionaryArray:
    """Return the texts of a field's columns, trimmed and joined."""
    columns = [trimmed(one) for one in _columns(table, mapping, field)]
    if not columns:
        return constant(mapping.constants.get(field, ""), len(table))
    return columns[0] if len(columns) == 1 else encoded(joined(columns, between))


def _parts(table: Table, mapping: FileMapping, field: str) -> list[pa.DictionaryArray]:
    """Return what each template of a field makes of each row."""
    absent = codes(mapping.unknown)
    made = []
    for template in mapping.templates.get(field, ()):
        columns = [without(table.column(name), absent) for name in template.columns]
        if template.is_plain:
            made.append(_around(template, columns[0]))
            continue
        rows = combined(columns, len(table))
        cells = (dict(zip(template.columns, texts, strict=True)) for texts in rows.texts)
        made.append(rows.coded([template.fill(one) for one in cells]))
    return made


def _around(template: Template, column: pa.DictionaryArray) -> pa.DictionaryArray:
    """Fill a template of one column, all its texts at once."""
    before, _, after = template.text.partition(f"{{{template.columns[0]}}}")
    texts, large = column.dictionary, pa.large_string()
    nothing = pa.scalar("", large)
    whole = pc.binary_join_element_wise(
        pa.scalar(before, large), texts, pa.scalar(after, large), nothing
    )
    filled = pc.if_else(pc.equal(texts, nothing), nothing, whole)
    return pa.DictionaryArray.from_arrays(column.indices, filled)


def _text(table: Table, mapping: FileMapping, field: str) -> Parts:
    """Return the texts of a field's columns and all its templates that fit, joined."""
    columns = [trimmed(one) for one in _columns(table, mapping, field)]
    parts = [*columns, *_parts(table, mapping, field)]
    default = constant(mapping.constants.get(field, ""), len(table))
    return Parts(tuple(parts or [default]), " ")


def _title(
    table: Table,
    mapping: FileMapping,
    subcategory: pa.DictionaryArray,
    category: pa.DictionaryArray,
    places: Placed,
) -> Parts:
    """Return one line a row: its own, the first template that fits, or what the row is about."""
    own = [*_columns(table, mapping, "title"), *_parts(table, mapping, "title")]
    if not own:
        own = [*_columns(table, mapping, "summary"), *_parts(table, mapping, "summary")][:1]
    named = combined([subcategory, category, places.place])
    last = named.coded(named.make(_untitled))
    return Parts((*(recoded(column, _one_line) for column in own), last))


def _untitled(subcategory: str, category: str, place: str) -> str:
    label = subcategory or say(f"category.{category}")
    key = "import.untitled.place" if place else "import.untitled"
    return _one_line(say(key, category=label, place=place))


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    if len(line) <= _LONGEST_TITLE:
        return line
    cut = line[: _LONGEST_TITLE - 1]
    return (cut[: cut.rfind(" ")] if " " in cut[60:] else cut).rstrip(" ,;:") + "…"


def _category(
    table: Table, mapping: FileMapping, findings: Findings, remarks: list[Remark]
) -> pa.DictionaryArray:
    columns = _columns(table, mapping, "category")
    if not columns:
        told = mapping.constants.get("category", "")
        remarks.append(Remark("category_constant", told) if told else Remark("no_category"))
        return constant(told or "other", len(table))
    known = meanings(mapping, "category")

    def one(*texts: str) -> str:
        ways = (" / ".join(texts), *texts)
        return next((ours for way in ways if (ours := known.get(way, ""))), "")

    named = combined(columns)
    found = named.make(one)
    lacking = named.where([not ours for ours in found])
    shown = [" / ".join(part for part in named.texts[at] if part) for at in named.codes[lacking]]
    findings.add("category_unknown", lacking, mapping.column("category"), shown)
    return named.coded([ours or "other" for ours in found])


def _subcategory(
    table: Table, mapping: FileMapping, category: pa.DictionaryArray
) -> pa.DictionaryArray:
    """Return what the file itself calls the kind of event, unless that is our category's name."""
    if mapping.columns.get("subcategory"):
        words = Codes(mapping.codes.get("subcategory", {}))
        text = _joined(table, mapping, "subcategory", " / ")
        return recoded(text, lambda one: words.get(one, one))
    told = combined([_joined(table, mapping, "category", " / "), category])
    return told.coded([text if text != ours else "" for text, ours in told.texts])


def _choice(
    table: Table, mapping: FileMapping, field: str, choices: tuple[str, ...], findings: Findings
) -> pa.DictionaryArray:
    """Return a field with few values, by its codes; the first of ``choices`` by default."""
    default = mapping.constants.get(field) or choices[0]
    name = mapping.column(field)
    if not name:
        return constant(default, len(table))
    known = meanings(mapping, field)
    column = table.column(name)
    texts = [text.strip() for text in column.dictionary.to_pylist()]
    unknown = np.array([bool(text) and text not in known for text in texts] or [False])
    rows = np.flatnonzero(unknown[column.indices.to_numpy()])
    shown = column.take(pa.array(rows)).to_pylist()
    findings.add("code_unknown", rows, name, shown, known.said)
    return recoded(column, lambda text: known.get(text, default))


def _actors(table: Table, mapping: FileMapping) -> tuple[pa.DictionaryArray, Lists]:
    """Return the actors as text, and their plain names as lists."""
    columns = _columns(table, mapping, "actors")
    between = mapping.lists.get("actors", ";")
    named, absent = Codes(mapping.codes.get("actors", {})), codes(mapping.unknown)

    def one(*cells: str) -> list[str]:
        parts = [part.strip() for cell in cells for part in cell.split(between)]
        # A semicolon parts actors everywhere else, so that none may be left inside a name.
        told = [named.get(part, part).replace(";", ",") for part in parts]
        return list(dict.fromkeys(part for part in told if part and part not in absent))

    rows = combined(columns, len(table))
    actors = rows.make(one)
    plain_names = [list(dict.fromkeys(actor_name(actor) for actor in each)) for each in actors]
    lists = pa.array(plain_names, pa.list_(pa.string()))
    return rows.coded(["; ".join(each) for each in actors]), Lists(rows.codes, lists)


def _sources(
    table: Table, mapping: FileMapping, findings: Findings, given: SourcesFile | None
) -> tuple[Lists, pa.Table]:
    """Return each row's source ids, and the sources as columns of ``datasets.Source``."""
    take = taking(mapping, given)
    rows: Combined = combined(_columns(table, mapping, "sources"), len(table))
    seen: set[str] = set()
    lists, sources = [], []
    lacking: list[str] = []
    for several in rows.slices(_AT_ONCE):
        named: list[list[str]] = []
        new: list[tuple[str, ...]] = []
        for texts in several:
            found, keys_lacking = take(texts)
            lacking.append(keys_lacking)
            keys = [one.key for one in found]
            for key, one in zip(keys, found, strict=True):
                if key not in seen:
                    seen.add(key)
                    new.append((key, *one.told))
            named.append(keys if len(keys) < 2 else list(dict.fromkeys(keys)))
        lists.append(pa.array(named, pa.list_(pa.string())))
        sources.append(pa.table(_turned(new), schema=_SOURCES))
    nowhere = rows.where([bool(one) for one in lacking])
    shown = [lacking[at] for at in rows.codes[nowhere]]
    findings.add("source_unknown", nowhere, mapping.column("sources"), shown)
    all_lists = pa.concat_arrays(lists) if lists else pa.array([], pa.list_(pa.string()))
    return Lists(rows.codes, all_lists), pa.concat_tables([_SOURCES.empty_table(), *sources])


def _turned(rows: list[tuple[str, ...]]) -> list[pa.Array]:
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(_SOURCES)
    return [pa.array(column, pa.string()) for column in columns]
