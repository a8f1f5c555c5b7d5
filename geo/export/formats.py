"""The formats in which the selected rows leave, by the ending of their files."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pandas as pd

from geo.events.datasets import Dataset
from geo.export import geojson, geopackage, geoparquet, kml, rows, spreadsheet
from geo.export.about import About

#: Canonical rows, their dataset, what the file says of itself and a language, to the file.
Pieces = Callable[[pd.DataFrame, Dataset, About, str], Iterator[bytes]]


@dataclass(frozen=True)
class Format:
    """A format's media type, with its parameters, and what writes a file of it."""

    media_type: str
    pieces: Pieces


FORMATS: dict[str, Format] = {
    "csv": Format(
        "text/csv; charset=utf-8; header=present",
        # CSV has no place for what a file says of itself.
        lambda events, dataset, about, language: rows.csv_pieces(events, dataset, language),
    ),
    "geojson": Format(
        "application/geo+json",
        lambda events, dataset, about, language: geojson.pieces(
            events, dataset, about.plain(), language
        ),
    ),
    "parquet": Format("application/vnd.apache.parquet", geoparquet.pieces),
    "gpkg": Format("application/geopackage+sqlite3", geopackage.pieces),
    "kml": Format("application/vnd.google-earth.kml+xml", kml.pieces),
    "xlsx": Format(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", spreadsheet.pieces
    ),
}
