"""The selected events as a GeoPackage (OGC 12-128r18), which QGIS opens as a layer."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from geo.events.datasets import Dataset
from geo.export import tables
from geo.export.about import About
from geo.export.files import through_file

LAYER = "events"
_GEOMETRY = "geom"


def pieces(
    events: pd.DataFrame, dataset: Dataset, about: About, language: str = "en"
) -> Iterator[bytes]:
    """Write canonical rows as the one layer ``events`` of a GeoPackage.

    Days are dates and numbers numbers; an event that is not on a point has no geometry. What
    ``about`` says is the layer's metadata, its title and description.
    """
    schema = tables.schema_of(dataset).append(pa.field(_GEOMETRY, pa.binary()))

    def batches() -> Iterator[pa.RecordBatch]:
        rows = tables.pieces(events, dataset, language)
        for number, piece in enumerate(rows):
            start = number * tables.ROWS_A_PIECE
            located = events.iloc[start : start + len(piece)]
            columns = [_whole_text(column.combine_chunks()) for column in piece.columns]
            yield pa.record_batch([*columns, tables.geometry(located)], schema=schema)

    def write(path: Path) -> None:
        # Here, because a server should not wait for GDAL before its first page.
        import pyogrio

        told = {name: tables.printable_text(text) for name, text in about.texts().items()}
        pyogrio.write_arrow(
            pa.RecordBatchReader.from_batches(schema, batches()),
            path,
            layer=LAYER,
            driver="GPKG",
            geometry_name=_GEOMETRY,
            geometry_type="Point",
            crs=tables.CRS,
            layer_metadata=told,
            layer_options={"IDENTIFIER": told["title"], "DESCRIPTION": told["selection"]},
        )

    yield from through_file("events.gpkg", write)


def _whole_text(column: pa.Array) -> pa.Array:
    """Put the replacement character for NUL, at which SQLite's tools end a text."""
    if not pa.types.is_large_string(column.type):
        return column
    return pc.replace_substring(column, "\0", "\ufffd")
