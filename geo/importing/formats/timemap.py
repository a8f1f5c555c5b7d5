"""TimeMap: the export of Bellingcat's Civilian Harm in Ukraine and of maps made like it.

Follows what the map's own download writes: ``id``, ``date``, ``latitude``, ``longitude``,
``location``, ``description``, ``sources`` (addresses) and, as CSV, ``associations`` (``key=value``)
or, as JSON, ``filters``. Coordinates are text, older exports write dates month first, ids repeat.
Its events are incidents of harm to civilians that were located from pictures: all are attacks
here, each at a site.
"""

import json

from geo.importing.formats.format import Format
from geo.importing.mapping import FileMapping, Template
from geo.tables.table import Table, recoded

_MOST_FILTERS = 20


def _prepared(table: Table, mapping: FileMapping) -> Table:
    """Write the filters of the JSON export as the CSV export writes its associations."""
    names = mapping.columns.get("subcategory", ())
    return table.replaced({name: recoded(table.column(name), _filters) for name in names})


def _filters(cell: str) -> str:
    try:
        filters = json.loads(cell)
    except (ValueError, RecursionError):
        return cell
    if not isinstance(filters, list):
        return cell
    told = [
        f"{one.get('key')}={one.get('value')}" if isinstance(one, dict) else str(one)
        for one in filters[:_MOST_FILTERS]
    ]
    return ", ".join(told)


FORMAT = Format(
    name="timemap",
    title="TimeMap",
    codebook="the TimeMap export",
    signs={
        "associations": 2,
        "filters": 2,
        "id": 1,
        "location": 1,
        "description": 1,
        "sources": 1,
    },
    required=frozenset({"date", "sources"}),
    credits=("Bellingcat, TimeMap export",),
    mapping=FileMapping(
        format="timemap",
        columns={
            "event_id": ("id",),
            "date": ("date",),
            "subcategory": ("associations", "filters"),
            "place": ("location",),
            "latitude": ("latitude",),
            "longitude": ("longitude",),
            "summary": ("description",),
            "sources": ("sources",),
        },
        constants={"category": "attack", "place_precision": "site"},
        templates={"note": (Template("{associations}."), Template("{filters}."))},
        date_order="mdy",
        source_form="urls",
    ),
    prepare=_prepared,
)
