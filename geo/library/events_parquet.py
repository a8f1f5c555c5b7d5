"""The files of an import, written a batch of events at a time.

``geo.library.dataset_files`` says what the files are and reads them. It writes a dataset that is in
memory as a whole; an import of a million rows never is, so its events and sources are written
here, as the same files, and the rest there.
"""

import contextlib
import hashlib
import json
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from geo.events import frame as event_rows
from geo.library import dataset_files
from geo.library.dataset_files import ABOUT, EVENTS, FORMAT, Contents
from geo.tables.table import Numbers

_POINT = np.dtype([("order", "u1"), ("type", "<u4"), ("x", "<f8"), ("y", "<f8")])


@dataclass(frozen=True)
class _Extent:
    """How many events there are, from when to when, and where their points lie."""

    events: int = 0
    first_day: str = ""
    last_day: str = ""
    box: tuple[float, float, float, float] | None = None


def write(
    folder: Path,
    contents: Contents,
    batches: Iterator[tuple[pd.DataFrame, Numbers]],
    original: Callable[[Numbers], pa.Array],
    sources: pa.Table,
) -> None:
    """Write the files of an import into a folder that exists.

    ``contents`` has everything but events and sources. ``batches`` yields canonical events, in
    order, with the rows that they come from; ``original`` returns such rows as text. ``sources``
    has the columns of ``geo.events.datasets.Source``.
    """
    dataset_files.write(folder, contents)
    pq.write_table(sources, folder / "sources.parquet", compression="zstd")
    extent = _write_events(folder / EVENTS, batches, original)
    about, _ = dataset_files.read_about(folder / ABOUT)
    with (folder / EVENTS).open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    about = replace(
        about,
        events=extent.events,
        first_day=extent.first_day,
        last_day=extent.last_day,
        digest=digest,
    )
    dataset_files.write_json(folder / ABOUT, {"format": FORMAT} | asdict(about))


def _write_events(
    path: Path,
    batches: Iterator[tuple[pd.DataFrame, Numbers]],
    original: Callable[[Numbers], pa.Array],
) -> _Extent:
    """Write events as GeoParquet 1.1, a row group a batch; an empty file stays as it is."""
    extent = _Extent()
    with contextlib.ExitStack() as stack:
        # A batch is written while the next one is put together.
        hand = stack.enter_context(ThreadPoolExecutor(1))
        writer: pq.ParquetWriter | None = None
        writing: Future[None] | None = None
        for events, rows in batches:
            if writing is not None:
                writing.result()
            table = _table(events)
            if writer is None:
                schema = table.schema.append(pa.field("original", pa.large_string()))
                writer = stack.enter_context(pq.ParquetWriter(path, schema, compression="zstd"))
            writing = hand.submit(_write_batch, writer, table, rows, original)
            extent = _grown(extent, events)
            # The system gets back what earlier batches took, so that a long file is no burden.
            pa.default_memory_pool().release_unused()
        if writer is not None and writing is not None:
            writing.result()
            writer.add_key_value_metadata({"geo": _about_geometry(extent)})
    return extent


def _write_batch(
    writer: pq.ParquetWriter,
    table: pa.Table,
    rows: Numbers,
    original: Callable[[Numbers], pa.Array],
) -> None:
    writer.write_table(table.append_column("original", original(rows)))


def _table(events: pd.DataFrame) -> pa.Table:
    table = event_rows.to_arrow(events)
    for name in ("first_day", "last_day"):
        days = table[name].cast(pa.date32())
        table = table.set_column(table.schema.get_field_index(name), name, days)
    return table.append_column("geometry", _points(events))


def _points(events: pd.DataFrame) -> pa.Array:
    """Return a point in well-known binary for each event that is on one."""
    points = np.zeros(len(events), _POINT)
    points["order"], points["type"] = 1, 1
    points["x"], points["y"] = events["longitude"], events["latitude"]
    valid = np.packbits(events["on_point"].to_numpy(), bitorder="little")
    buffers = [pa.py_buffer(valid.tobytes()), pa.py_buffer(points.tobytes())]
    return pa.Array.from_buffers(pa.binary(_POINT.itemsize), len(events), buffers).cast(pa.binary())


def _about_geometry(extent: _Extent) -> str:
    geometry: dict[str, Any] = {"encoding": "WKB", "geometry_types": ["Point"]}
    if extent.box is not None:
        geometry["bbox"] = list(extent.box)
    columns = {"geometry": geometry}
    return json.dumps({"version": "1.1.0", "primary_column": "geometry", "columns": columns})


def _grown(extent: _Extent, events: pd.DataFrame) -> _Extent:
    first, last = (
        day.date().isoformat() for day in (events["first_day"].min(), events["last_day"].max())
    )
    return _Extent(
        extent.events + len(events),
        min(extent.first_day or first, first),
        max(extent.last_day, last),
        _grown_box(extent.box, events[events["on_point"].to_numpy()]),
    )


def _grown_box(
    box: tuple[float, float, float, float] | None, shown: pd.DataFrame
) -> tuple[float, float, float, float] | None:
    if not len(shown):
        return box
    x, y = shown["longitude"].to_numpy(), shown["latitude"].to_numpy()
    new = (float(x.min()), float(y.min()), float(x.max()), float(y.max()))
    if box is None:
        return new
    return (min(box[0], new[0]), min(box[1], new[1]), max(box[2], new[2]), max(box[3], new[3]))
