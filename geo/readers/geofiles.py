"""GeoPackage, Parquet and GeoParquet to rows of text. GDAL is not involved.

A GeoPackage is an SQLite file and is read as one: read-only, one table, nothing but SELECT. The
geometries of both are well-known binary. Coordinates in another system than WGS 84 are turned
into it where the file names the system by an EPSG code; that is said, and never guessed.
"""

import json
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geo.limits import LIMITS, QUIET, Limits, RefusedError, StoppedError, Watch
from geo.readers.geojson import as_cell
from geo.tables.table import (
    GEOMETRY,
    LATITUDE,
    LONGITUDE,
    RADIUS,
    Columns,
    Remark,
    RowsByName,
    Table,
    Unread,
    as_text,
    header,
)
from geo.values.geometry import GeometryError, from_wkb, point_of

_ROWS_A_PIECE = 16_384
_SHOWN = 200
_DEGREES = {"EPSG:4326", "OGC:CRS84", ""}
_ALLOWED = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_PRAGMA}


def read_geopackage(
    path: Path,
    reading: Mapping[str, str] | None = None,
    limits: Limits = LIMITS,
    watch: Watch = QUIET,
) -> Table:
    """Read one layer of a GeoPackage; ``reading`` may hold ``sheet``, its name."""
    try:
        base = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            return _layer(base, (reading or {}).get("sheet", ""), limits, watch)
        finally:
            base.close()
    except sqlite3.Error as error:
        raise RefusedError("damaged", value=str(error)[:_SHOWN]) from error
    except UnicodeError as error:
        # SQLite tells of damage in the bytes of the damage, which may be no text.
        raise RefusedError("damaged") from error


def _layer(base: sqlite3.Connection, wanted: str, limits: Limits, watch: Watch) -> Table:
    # A byte that is no text costs its cell a note, not the file.
    base.text_factory = lambda raw: raw.decode("utf-8", "replace")
    base.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, limits.vertices * 40)
    base.execute("PRAGMA trusted_schema = OFF")
    base.set_authorizer(_only_reading)
    tables = {name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type='table'")}
    if "gpkg_contents" not in tables:
        raise RefusedError("kind_database")
    layers = [
        str(name)
        for (name,) in base.execute(
            "SELECT table_name FROM gpkg_contents WHERE data_type IN ('features', 'attributes')"
        )
        if name in tables
    ]
    if not layers:
        raise RefusedError("no_features")
    if wanted and wanted not in layers:
        raise RefusedError("sheet_unknown", value=wanted, sheets=", ".join(layers))
    layer = wanted or layers[0]
    shapes = base.execute(
        "SELECT column_name, srs_id FROM gpkg_geometry_columns WHERE table_name = ?", (layer,)
    ).fetchone()
    shape = str(shapes[0]) if shapes else ""
    system = _system(base, shapes[1]) if shapes else ""
    quoted = layer.replace('"', '""')
    cursor = base.execute(f'SELECT * FROM "{quoted}"')
    names = [str(column[0]) for column in cursor.description]
    rows, unread = RowsByName(limits), []
    noted: list[tuple[str, int, str, str]] = []
    place = _Placing(system)
    for number, values in enumerate(cursor, 1):
        if number > limits.rows:
            raise RefusedError("too_many_rows", limit=limits.rows)
        if number % 1_000 == 0:
            watch.tell("read", number / (number + 20_000))
        record = dict(zip(names, values, strict=True))
        blob = record.pop(shape, None) if shape else None
        cells = {name: as_text(v) for name, v in record.items() if not isinstance(v, bytes)}
        noted += [("undecodable", number, name, v) for name, v in cells.items() if "\ufffd" in v]
        try:
            rows.add(number, cells | place.cells(_wkb(blob)))
        except GeometryError as error:
            shown = " | ".join(cells.values())[:_SHOWN]
            unread.append(Unread(number, str(error), value=shown, cells=tuple(cells.values())))
    columns, lines = rows.finish()
    remarks = place.remarks()
    if others := [name for name in layers if name != layer]:
        remarks.append(Remark("other_sheets", value=layer, detail=", ".join(others)))
    return Table(
        columns,
        lines,
        "feature",
        tuple(unread),
        tuple(remarks),
        reading={"sheet": layer},
        noted=tuple(noted),
    )


def _only_reading(action: int, *_: object) -> int:
    return sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY


def _system(base: sqlite3.Connection, number: int) -> str:
    """Return the coordinate system as authority and code; "" where the file leaves it open."""
    found = base.execute(
        "SELECT organization, organization_coordsys_id FROM gpkg_spatial_ref_sys WHERE srs_id = ?",
        (number,),
    ).fetchone()
    if found is None or number in (-1, 0):
        return ""
    return f"{str(found[0]).upper()}:{found[1]}"


def _wkb(blob: Any) -> bytes | None:
    """Return the well-known binary inside a GeoPackage geometry (GeoPackage 1.3, 2.1.3)."""
    if blob is None:
        return None
    if not isinstance(blob, bytes) or len(blob) < 8 or blob[:2] != b"GP":
        raise GeometryError("geometry")
    if blob[3] & 0b10000:
        return None
    envelope = (0, 32, 48, 48, 64, 0, 0, 0)[(blob[3] >> 1) & 0b111]
    return blob[8 + envelope :]


class _Placing:
    """Turns well-known binary into the cells of a place, in WGS 84."""

    def __init__(self, system: str) -> None:
        self._system = system
        self._turn = None if system in _DEGREES else _turning(system)

    def remarks(self) -> list[Remark]:
        return [Remark("crs_changed", value=self._system)] if self._turn is not None else []

    def cells(self, wkb: bytes | None) -> dict[str, str]:
        import shapely

        if not wkb:
            return {}
        shape = from_wkb(wkb)
        if shape is None or shape.is_empty:
            return {}
        if self._turn is not None:
            shape = shapely.transform(shape, self._turn)
        return point_of(shape).cells()


def _turning(system: str) -> Any:
    """Return a function from coordinates in ``system`` to degrees. No grid is downloaded."""
    import pyproj

    authority, _, code = system.partition(":")
    if authority not in ("EPSG", "ESRI") or not code.isdigit():
        raise RefusedError("crs", value=system[:_SHOWN])
    try:
        turn = pyproj.Transformer.from_crs(system, "EPSG:4326", always_xy=True)
    except pyproj.exceptions.CRSError as error:
        raise RefusedError("crs", value=system[:_SHOWN]) from error
    return lambda xy: np.column_stack(turn.transform(xy[:, 0], xy[:, 1]))


def read_parquet(
    path: Path,
    reading: Mapping[str, str] | None = None,
    limits: Limits = LIMITS,
    watch: Watch = QUIET,
) -> Table:
    """Read a Parquet or GeoParquet file. Raises RefusedError."""
    import pyarrow.parquet as pq

    try:
        described = pq.read_metadata(path)
        _check(described, path.stat().st_size, limits)
        texts = [
            field.name
            for field in pq.read_schema(path)
            if pa.types.is_string(field.type) or pa.types.is_large_string(field.type)
        ]
        # Text stays codes: a text of a megabyte that every row repeats stays one megabyte.
        with pq.ParquetFile(path, read_dictionary=texts, memory_map=False) as file:
            return _batches(file, described.num_rows, limits, watch)
    except (RefusedError, StoppedError):
        raise
    except (pa.ArrowException, OSError, ValueError) as error:
        raise RefusedError("damaged", value=str(error)[:_SHOWN]) from error


def _check(described: Any, file_bytes: int, limits: Limits) -> None:
    if described.num_rows > limits.rows:
        raise RefusedError("too_many_rows", value=str(described.num_rows), limit=limits.rows)
    if described.num_columns > limits.columns:
        raise RefusedError(
            "too_many_columns", value=str(described.num_columns), limit=limits.columns
        )
    groups = [described.row_group(number) for number in range(described.num_row_groups)]
    size = sum(group.total_byte_size for group in groups)
    ratio = limits.expansion
    if size > min(limits.expanded_bytes, max(limits.expansion_from, ratio * file_bytes)):
        raise RefusedError("expands", value=str(size), limit=limits.expanded_bytes, ratio=ratio)
    # A list that says one thing over and over is written as that thing and a number.
    cells = 0
    for group in groups:
        for chunk in map(group.column, range(group.num_columns)):
            cells += chunk.num_values
            if chunk.num_values > group.num_rows * limits.cell_characters:
                raise RefusedError("cell_too_long", field=chunk.path_in_schema)
    if cells > limits.cells:
        raise RefusedError("too_many_cells", limit=limits.cells)


def _batches(file: Any, count: int, limits: Limits, watch: Watch) -> Table:
    geometry, system = _described_geometry(file.schema_arrow)
    given = file.schema_arrow.names
    # By number: several columns may have one name.
    shape = given.index(geometry) if geometry else -1
    plain = [at for at in range(len(given)) if at != shape]
    names, remarks = header([given[at] for at in plain], limits)
    placed = [LONGITUDE, LATITUDE, GEOMETRY, RADIUS] if geometry else []
    columns = Columns([*names, *placed])
    unread: list[Unread] = []
    place = _Placing(system)
    done = 0
    for batch in file.iter_batches(_ROWS_A_PIECE):
        # Arrow takes texts at their word; a damaged file may hold bytes that are none.
        batch.validate(full=True)
        numbers = np.arange(done + 1, done + len(batch) + 1, dtype=np.int64)
        done += len(batch)
        places: list[pa.Array] = []
        if geometry:
            shapes = _shapes(batch.column(shape).to_pylist(), place)
            bad = [at for at, cells in enumerate(shapes) if isinstance(cells, str)]
            unread += [Unread(int(numbers[at]), str(shapes[at])) for at in bad]
            kept = np.setdiff1d(np.arange(len(batch)), bad)
            batch, numbers = batch.take(pa.array(kept)), numbers[kept]
            placings = [cells for cells in shapes if not isinstance(cells, str)]
            places = [
                pa.array([cells.get(name, "") for cells in placings], _TEXT) for name in placed
            ]
        cells = [_texts(batch.column(at), given[at], limits) for at in plain]
        columns.add_piece([*cells, *places], numbers)
        watch.tell("read", done / max(count, 1))
    table, lines = columns.finish()
    return Table(table, lines, "row", tuple(unread), (*remarks, *place.remarks()))


_TEXT = pa.large_string()


def _described_geometry(schema: pa.Schema) -> tuple[str, str]:
    """Return the geometry column of a GeoParquet file and its coordinate system."""
    try:
        about = json.loads((schema.metadata or {}).get(b"geo", b"{}"))
        name = str(about.get("primary_column", ""))
        column = about.get("columns", {}).get(name, {})
    except (ValueError, AttributeError, RecursionError):
        return "", ""
    if name not in schema.names:
        return "", ""
    if column.get("encoding", "WKB") != "WKB":
        raise RefusedError("geometry_encoding", value=str(column.get("encoding"))[:_SHOWN])
    crs = column.get("crs")
    known = crs.get("id") if isinstance(crs, dict) else None
    if crs is None:
        return name, ""
    if not isinstance(known, dict):
        raise RefusedError("crs", value=json.dumps(crs)[:_SHOWN])
    return name, f"{known.get('authority')}:{known.get('code')}".upper()


def _shapes(values: Sequence[Any], place: _Placing) -> list[dict[str, str] | str]:
    """Return the cells of each geometry, or the code of what is wrong with it."""

    def one(value: Any) -> dict[str, str] | str:
        try:
            return place.cells(value)
        except GeometryError as error:
            return str(error)

    return [one(value) for value in values]


def _texts(column: pa.Array, name: str, limits: Limits) -> pa.Array:
    """Return a typed column as text, coded where it was; what is nested becomes JSON."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        texts = pa.concat_arrays([_texts(column.dictionary, name, limits), pa.array([""], _TEXT)])
        used = pc.fill_null(column.indices, len(texts) - 1).dictionary_encode()
        # Two texts may have become one.
        again = texts.take(used.dictionary).dictionary_encode()
        return pa.DictionaryArray.from_arrays(again.indices.take(used.indices), again.dictionary)
    if pa.types.is_timestamp(kind):
        texts = pc.strftime(column, "%Y-%m-%d %H:%M:%S")
        texts = pc.replace_substring_regex(texts, r"\.0+$", "")
        texts = pc.replace_substring_regex(texts, r" 00:00:00$", "")
        return pc.fill_null(texts.cast(_TEXT), "")
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return pa.array([""] * len(column), _TEXT)
    if pa.types.is_floating(kind) or pa.types.is_nested(kind) or pa.types.is_boolean(kind):
        make = as_cell if pa.types.is_nested(kind) else lambda value, _: as_text(value)
        return pa.array([make(value, limits) for value in column.to_pylist()], _TEXT)
    texts = column.cast(_TEXT)
    if (pc.max(pc.binary_length(texts)).as_py() or 0) > limits.cell_characters:
        raise RefusedError("cell_too_long", field=name)
    return pc.fill_null(texts, "")
