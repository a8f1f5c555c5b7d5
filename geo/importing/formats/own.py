"""Our own exports, and files that follow ``data/events.csv``: read as they were written.

The CSV export puts an apostrophe before text that a spreadsheet would take for a formula; it is
taken off again. GeoJSON and Parquet hold lists where the CSV holds ``;``.
"""

import json
import re
from typing import Any

from geo.importing.formats.format import Format
from geo.importing.mapping import FileMapping
from geo.tables.table import Table, recoded

_PROTECTED = re.compile("'+[=+@\t\r\n\0＝＋－＠-]")
_LISTS = ("source_ids", "actors")
_NEEDED = ("event_id", "title", "date", "kind", "category", "certainty")
_SOURCE = ("publisher", "title", "published", "url")


def restored(cell: str) -> str:
    """Return a cell without the apostrophe that keeps a spreadsheet from running it."""
    return cell[1:] if _PROTECTED.match(cell) else cell


def _prepared(table: Table, mapping: FileMapping) -> Table:
    changed = {name: recoded(table.column(name), restored) for name in table.names}
    for name in _LISTS:
        if name in changed:
            changed[name] = recoded(changed[name], _semicolons)
    if "sources" in changed:
        changed["sources"] = recoded(changed["sources"], _bars)
    return table.replaced(changed)


def _listed(cell: str) -> list[Any] | None:
    if not cell.startswith("["):
        return None
    try:
        found = json.loads(cell)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, list) else None


def _semicolons(cell: str) -> str:
    items = _listed(cell)
    return cell if items is None else "; ".join(str(item) for item in items)


def _bars(cell: str) -> str:
    """Write sources that are objects, as GeoJSON has them, as the CSV writes them."""
    items = _listed(cell)
    if items is None:
        return cell
    told = [
        ", ".join(text for key in _SOURCE if isinstance(text := item.get(key), str) and text)
        for item in items
        if isinstance(item, dict)
    ]
    return " | ".join(told)


FORMAT = Format(
    name="own",
    title="Dateline export",
    codebook="our own columns",
    signs=dict.fromkeys(_NEEDED, 2),
    required=frozenset(_NEEDED),
    mapping=FileMapping(
        format="own",
        columns={
            "event_id": ("event_id",),
            "title": ("title",),
            "date": ("date",),
            "date_precision": ("date_precision",),
            "kind": ("kind",),
            "category": ("category",),
            "actors": ("actors",),
            "place_id": ("place_id",),
            "place": ("place",),
            "place_local": ("place_local",),
            "latitude": ("latitude",),
            "longitude": ("longitude",),
            "place_precision": ("place_precision",),
            "radius_km": ("radius_km",),
            "summary": ("summary",),
            "killed_low": ("killed_low",),
            "killed_high": ("killed_high",),
            "sources": ("source_ids", "sources"),
            "certainty": ("certainty",),
            "note": ("note",),
        },
        source_form="own",
    ),
    prepare=_prepared,
)
