"""TimeMap: the export of Bellingcat's Civilian Harm in Ukraine and of maps made like it.

Follows what the map's own download writes: ``id``, ``date``, ``latitude``, ``longitude``,
``location``, ``description``, ``sources`` (addresses) and, as CSV, ``associations`` (``key=value``)
or, as JSON, ``filters``. Coordinates are text, older exports write dates month first, ids repeat.
Its events are incidents of harm to civilians that were located from pictures: all are attacks
here, each at a site.
"""

import json

from geo.mapping import FileMapping, Template
from geo.readers.formats import Format
from geo.readers.table import Table, recoded

_MOST_FILTERS = 20


def _prepared(table: Table) -> Table:
    """Write the filters of the JSON export as the CSV export writes its associations."""
    name = next((one for one in table.names if one.lower() == "filters"), "")
    return table.replaced({name: recoded(table.column(name), _filters)}) if name else table


def _filters(cell: str) -> str:
    try:
        filters = json.loads(cell)
    except (ValueError, RecursionError):
        return cell
    if not isinstance(filters, list):
        return cell
    pairs = [(one.get("key"), one.get("value")) for one in filters if isinstance(one, dict)]
    return ", ".join(f"{key}={value}" for key, value in pairs[:_MOST_FILTERS])


FORMAT = Format(
    name="timemap",
    title="TimeMap",
    codebook="the TimeMap export",
    required=frozenset(
        {"id", "date", "latitude", "longitude", "location", "description", "sources"}
    ),
    one_of=frozenset({"associations", "filters"}),
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
