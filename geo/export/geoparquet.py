"""The selected events as GeoParquet 1.1 (https://geoparquet.org/releases/v1.1.0/)."""

import io
import json
from collections.abc import Iterator
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from geo.events.datasets import Dataset
from geo.export import tables
from geo.export.about import About

_TEXTS = pa.list_(pa.large_string())
_ROWS_A_GROUP = 65_536


def schema_of(dataset: Dataset) -> pa.Schema:
    """Return the columns; names and ids are lists, so that a file is also a dataset's events."""
    return pa.schema(
        [
            *(
                field.with_type(_TEXTS) if field.name == "source_ids" else field
                for field in tables.schema_of(dataset)
            ),
            pa.field("actor_names", _TEXTS),
            pa.field("geometry", pa.binary()),
        ]
    )


def pieces(
    events: pd.DataFrame, dataset: Dataset, about: About, language: str = "en"
) -> Iterator[bytes]:
    """Write canonical rows as GeoParquet.

    Days are dates and numbers numbers. ``geometry`` is a point in well-known binary, longitude
    first, or null for an event that is not on one. The file's metadata has ``about`` as JSON
    under the key ``dateline``.
    """
    told = json.dumps(about.plain(), ensure_ascii=False)
    schema = schema_of(dataset).with_metadata({"geo": json.dumps(_geo(events)), "dateline": told})
    written = io.BytesIO()
    with pq.ParquetWriter(written, schema, compression="zstd") as writer:
        rows = tables.pieces(events, dataset, language, _ROWS_A_GROUP)
        for number, piece in enumerate(rows):
            start = number * _ROWS_A_GROUP
            writer.write_table(_located(piece, events.iloc[start : start + len(piece)], schema))
    yield written.getvalue()


def _located(piece: pa.Table, events: pd.DataFrame, schema: pa.Schema) -> pa.Table:
    lists = tables.arrays(events[["actor_names", "source_ids"]])
    columns = {name: piece[name] for name in piece.column_names} | lists
    columns["geometry"] = tables.geometry(events)
    return pa.table([columns[name].cast(schema.field(name).type) for name in schema.names], schema)


def _geo(events: pd.DataFrame) -> dict[str, Any]:
    # Here, because a server should not wait for projections before its first page.
    from pyproj import CRS

    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": ["Point"],
        "crs": CRS.from_user_input(tables.CRS).to_json_dict(),
    }
    if bounds := tables.bounds(events):
        column["bbox"] = list(bounds)
    return {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": column}}
