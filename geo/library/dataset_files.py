"""An imported dataset as files in a folder: GeoParquet, and what belongs to it.

``events.parquet`` has the columns of ``geo.events.frame``, ``original`` (the row as its file had
it, as text) and a ``geometry`` (GeoParquet 1.1: WKB points, longitude before latitude, WGS 84),
which is empty for an event that is not on a point. ``gazetteer``, ``sources`` and
``accounts.parquet`` hold the rest of the dataset, ``places.csv`` what a person settled,
``report.json`` and ``mapping.json`` how it came about, ``dataset.json`` what it is and under which
terms.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset
import pyarrow.parquet as pq

from geo.events import frame as event_rows
from geo.events.datasets import Account, Dataset, Source
from geo.events.frame import CHOICES, EVENT_COLUMNS
from geo.events.problems import Problem, problem
from geo.events.sources import SourceTable
from geo.library import settled_places
from geo.places.gazetteer import Gazetteer, Place
from geo.places.geocoding import Key

FORMAT = "dateline-dataset/1"
EVENTS, ABOUT = "events.parquet", "dataset.json"

#: The files that a dataset's folder may hold; nothing else is taken over or served.
FILES: tuple[str, ...] = (
    EVENTS,
    ABOUT,
    "gazetteer.parquet",
    "sources.parquet",
    "accounts.parquet",
    "places.csv",
    "report.json",
    "findings.parquet",
    "aside.parquet",
    "mapping.json",
)

_MOST_JSON_BYTES = 100_000_000
_ROWS_A_GROUP = 131_072
_LONGEST_TEXT = 10_000
_Item = TypeVar("_Item")
_TEXT = pd.StringDtype(na_value=np.nan)


@dataclass(frozen=True, eq=False)
class Contents:
    """What an import makes: the events, and all that is known about them.

    ``events`` is the canonical frame of ``geo.events.frame``, and may have a column ``original``
    (text) besides. ``terms`` says in words what the licence asks; ``may_share_rows`` is False where
    the rows may not be passed on, as ACLED's terms have it. ``source_file`` and ``source_sha256``
    name the file that was read. ``report`` and ``mapping`` are what JSON can hold; None where the
    folder has them already.
    """

    title: str
    events: pd.DataFrame
    gazetteer: Gazetteer = field(default_factory=Gazetteer)
    sources: Mapping[str, Source] = field(default_factory=dict)
    accounts: Mapping[str, tuple[Account, ...]] = field(default_factory=dict)
    settled: Mapping[Key, Place] = field(default_factory=dict)
    licence: str = ""
    credits: tuple[str, ...] = ()
    terms: str = ""
    may_share_rows: bool = True
    source_file: str = ""
    source_sha256: str = ""
    description: str = ""
    report: Mapping[str, Any] | None = None
    mapping: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class About:
    """What ``dataset.json`` says; times are ISO 8601 in UTC, days ISO 8601."""

    title: str = ""
    licence: str = ""
    credits: tuple[str, ...] = ()
    terms: str = ""
    may_share_rows: bool = True
    source_file: str = ""
    source_sha256: str = ""
    description: str = ""
    created: str = ""
    events: int = 0
    first_day: str = ""
    last_day: str = ""
    digest: str = ""


def write(folder: Path, contents: Contents) -> None:
    """Write a dataset's files into a folder that exists; a worker may do this."""
    events = contents.events
    _write_events(events, folder / EVENTS)
    _write_items(Place, contents.gazetteer, folder / "gazetteer.parquet")
    _write_items(Source, contents.sources.values(), folder / "sources.parquet")
    accounts = [account for several in contents.accounts.values() for account in several]
    _write_items(Account, accounts, folder / "accounts.parquet")
    settled = settled_places.write(contents.settled)
    (folder / "places.csv").write_text(settled, encoding="utf-8", newline="")
    for name, content in (("report.json", contents.report), ("mapping.json", contents.mapping)):
        if content is not None:
            write_json(folder / name, content)
    days = [events["first_day"].min(), events["last_day"].max()] if len(events) else []
    first_day, last_day = [day.date().isoformat() for day in days] or ("", "")
    about = About(
        title=contents.title,
        licence=contents.licence,
        credits=contents.credits,
        terms=contents.terms,
        may_share_rows=contents.may_share_rows,
        source_file=Path(contents.source_file.replace("\\", "/")).name,
        source_sha256=contents.source_sha256,
        description=contents.description,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        events=len(events),
        first_day=first_day,
        last_day=last_day,
        digest=_digest(folder / EVENTS),
    )
    write_json(folder / ABOUT, {"format": FORMAT} | asdict(about))


def read(folder: Path, name: str, about: About, number: int = 1) -> Dataset:
    """Read the files that ``write`` wrote.

    A damaged file becomes a Problem and the rest is served; a missing one raises
    FileNotFoundError, since it may have been replaced just now.
    """
    problems: list[Problem] = []
    gazetteer = Gazetteer(_read_items(Place, folder / "gazetteer.parquet", problems))
    sources = _read_sources(folder / "sources.parquet", problems)
    accounts: dict[str, tuple[Account, ...]] = {}
    for account in _read_items(Account, folder / "accounts.parquet", problems):
        accounts[account.event_id] = (*accounts.get(account.event_id, ()), account)
    digest = _digest(folder / EVENTS)
    return Dataset(
        name=name,
        title=about.title,
        version=f"{number}+{digest[:6]}",
        licence=about.licence,
        credits=about.credits,
        events=_read_events(folder / EVENTS, digest == about.digest, problems),
        gazetteer=gazetteer,
        sources=sources,
        accounts=accounts,
        problems=tuple(problems),
        description=about.description,
        terms=about.terms,
        may_share_rows=about.may_share_rows,
    )


def read_first(folder: Path, rows: int) -> tuple[pd.DataFrame, dict[str, Source]]:
    """Return the first events of a dataset that was just written, and the sources they name."""
    with pq.ParquetFile(folder / EVENTS, read_dictionary=list(CHOICES)) as file:
        batch = next(file.iter_batches(rows, columns=list(EVENT_COLUMNS)), None)
    if batch is None:
        return event_rows.canonical(pd.DataFrame()), {}
    table = pa.Table.from_batches([batch])
    events = _canonical(table.column)
    named = pc.unique(pc.list_flatten(table["source_ids"])).cast(pa.string())
    columns = [one.name for one in fields(Source)]
    asked = pc.field("source_id").isin(named)
    found = pq.read_table(folder / "sources.parquet", columns=columns, filters=asked)
    return events, {row["source_id"]: Source(**row) for row in found.to_pylist()}


def read_about(path: Path) -> tuple[About, dict[str, Any]]:
    """Return what a ``dataset.json`` says, and all that is in it.

    What has the wrong type is taken as not said. Raises OSError, or ValueError where it is no
    such file.
    """
    found = read_json(path)
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise ValueError(FORMAT)
    return About(**{one.name: _said(found.get(one.name), one.default) for one in fields(About)}), (
        found
    )


def write_json(path: Path, content: Any) -> None:
    """Write JSON for people to read too; where that fails, what was there stays. Raises OSError."""
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    new = path.with_name(f".{path.name}.new")
    try:
        # Half a character, as a damaged file may hold it, has no form in UTF-8.
        new.write_text(text, encoding="utf-8", errors="replace")
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def read_json(path: Path) -> Any:
    """Read JSON of a bearable size. Raises OSError or ValueError."""
    if path.stat().st_size > _MOST_JSON_BYTES:
        raise ValueError(path.name)
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except RecursionError as error:
        raise ValueError(path.name) from error


def _said(value: Any, default: Any) -> Any:
    if isinstance(default, tuple):
        items = value if isinstance(value, list) else []
        return tuple(item[:_LONGEST_TEXT] for item in items if isinstance(item, str))
    if isinstance(default, bool):
        # Terms that can't be read are not lifted by that.
        return value is True
    if type(value) is not type(default):
        return default
    return value[:_LONGEST_TEXT] if isinstance(value, str) else value


def _digest(path: Path) -> str:
    digest = sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


def _write_events(events: pd.DataFrame, path: Path) -> None:
    table = event_rows.to_arrow(events[list(EVENT_COLUMNS)])
    for name in ("first_day", "last_day"):
        column = table[name].cast(pa.date32())
        table = table.set_column(table.schema.get_field_index(name), name, column)
    if "original" in events.columns:
        table = table.append_column("original", pa.array(events["original"], pa.large_string()))
    table = table.append_column("geometry", _geometry(events))
    shown = events[events["on_point"].to_numpy()]
    west, east = shown["longitude"].min(), shown["longitude"].max()
    south, north = shown["latitude"].min(), shown["latitude"].max()
    geometry: dict[str, Any] = {"encoding": "WKB", "geometry_types": ["Point"]}
    if len(shown):
        geometry["bbox"] = [float(edge) for edge in (west, south, east, north)]
    about = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": geometry}}
    table = table.replace_schema_metadata({"geo": json.dumps(about)})
    pq.write_table(table, path, compression="zstd", row_group_size=_ROWS_A_GROUP)


def _geometry(events: pd.DataFrame) -> pa.Array:
    """Return a point in well-known binary for each event that is on one."""
    on_point = events["on_point"].to_numpy()
    kind = np.dtype([("order", "u1"), ("type", "<u4"), ("x", "<f8"), ("y", "<f8")])
    points = np.zeros(len(events), kind)
    points["order"], points["type"] = 1, 1
    points["x"], points["y"] = events["longitude"], events["latitude"]
    valid = pa.py_buffer(np.packbits(on_point, bitorder="little").tobytes())
    buffers = [valid, pa.py_buffer(points.tobytes())]
    fixed = pa.Array.from_buffers(pa.binary(kind.itemsize), len(events), buffers)
    return fixed.cast(pa.binary())


def _read_events(path: Path, as_written: bool, problems: list[Problem]) -> pd.DataFrame:
    """Return the canonical frame; what we wrote ourselves is not checked row by row again."""
    try:
        file = _EventFile(path)
        if as_written:
            return _canonical(file.column)
        table = file.table(EVENT_COLUMNS)
        plain = {
            name: table[name].cast(pa.string()) for name in CHOICES if name in table.schema.names
        }
        for name, column in plain.items():
            table = table.set_column(table.schema.get_field_index(name), name, column)
        return event_rows.from_arrow(table)
    except FileNotFoundError:
        raise
    except (pa.ArrowException, ValueError, TypeError, KeyError, OSError) as error:
        problems.append(problem("file_unreadable", path.name, reason=error))
        return event_rows.canonical(pd.DataFrame())


def _canonical(read: Callable[[str], pa.ChunkedArray]) -> pd.DataFrame:
    """Return the canonical frame of events that were written as one; ``read`` gives a column.

    To take some rows of a text in pieces, Arrow first joins all pieces, each time anew. So they
    are joined once, and a column at a time, or there would have to be room for all of them twice;
    the last one, which is searched, is the longest and comes first.
    """
    pa.system_memory_pool().release_unused()
    columns = {name: _column(name, read(name).combine_chunks()) for name in reversed(EVENT_COLUMNS)}
    return pd.DataFrame({name: columns[name] for name in EVENT_COLUMNS})


class _EventFile:
    """The columns of a file of events, which stays the one that was opened if it is replaced."""

    def __init__(self, path: Path) -> None:
        kind = pyarrow.dataset.ParquetFileFormat(dictionary_columns=set(CHOICES))
        self._rows = kind.make_fragment(pa.OSFile(str(path)))

    def column(self, name: str) -> pa.ChunkedArray:
        """Return a column, one with few values as codes. Raises KeyError."""
        return self.table([name])[name]

    def table(self, columns: Iterable[str]) -> pa.Table:
        """Return those of the columns that the file has."""
        names = [name for name in columns if name in self._rows.physical_schema.names]
        # Arrow's own pool takes a quarter more for a large dataset, and twice as long; what several
        # threads have read leaves gaps in the memory of each.
        pool = pa.system_memory_pool()
        return self._rows.to_table(columns=names, use_threads=False, memory_pool=pool)


def _column(name: str, values: pa.Array) -> "pd.Series[Any]":
    """Return one column of the canonical frame, texts and lists without a copy."""
    kind = EVENT_COLUMNS[name]
    if name in CHOICES:
        known = {text: code for code, text in enumerate(CHOICES[name])}
        codes = np.array([known[text] for text in values.dictionary.to_pylist()] + [-1], "i1")
        index = pc.fill_null(values.indices, len(codes) - 1).to_numpy()
        return pd.Series(pd.Categorical.from_codes(codes[index], dtype=kind))
    if kind in ("str", "Int64") or isinstance(kind, pd.ArrowDtype):
        extension = {"str": _TEXT, "Int64": pd.Int64Dtype()}.get(str(kind), kind)
        column: pd.Series[Any] = values.to_pandas(types_mapper=lambda _: extension)
        return column
    if name in ("first_day", "last_day"):
        values = values.cast(pa.timestamp("s"))
    return pd.Series(values.to_numpy(zero_copy_only=False)).astype(kind)


def _write_items(kind: type[_Item], items: Iterable[_Item], path: Path) -> None:
    """Write frozen values of a dataclass, one row each."""
    names = [one.name for one in fields(kind)]  # type: ignore[arg-type]
    rows = list(items)
    columns = {name: [getattr(row, name) for row in rows] for name in names}
    arrays = {name: pa.array(values, _type(kind, name)) for name, values in columns.items()}
    pq.write_table(pa.table(arrays), path, compression="zstd")


def _read_sources(path: Path, problems: list[Problem]) -> Mapping[str, Source]:
    try:
        return SourceTable(_read_table(Source, path))
    except FileNotFoundError:
        raise
    except (pa.ArrowException, ValueError, KeyError, OSError) as error:
        problems.append(problem("file_unreadable", path.name, reason=error))
        return {}


def _read_table(kind: type[Any], path: Path) -> pa.Table:
    names = [one.name for one in fields(kind)]
    types = pa.schema({name: _type(kind, name) for name in names})
    # Arrow says that a file is missing, but not in a way to tell which.
    path.stat()
    return pq.read_table(path, columns=names).cast(types)


def _read_items(kind: type[_Item], path: Path, problems: list[Problem]) -> list[_Item]:
    names = [one.name for one in fields(kind)]  # type: ignore[arg-type]
    try:
        table = _read_table(kind, path)
        columns = [table[name].to_pylist() for name in names]
    except FileNotFoundError:
        raise
    except (pa.ArrowException, ValueError, KeyError, OSError) as error:
        problems.append(problem("file_unreadable", path.name, reason=error))
        return []
    lists = [number for number, name in enumerate(names) if _type(kind, name) == _TEXTS]
    for number in lists:
        columns[number] = [tuple(values) for values in columns[number]]
    return [kind(*row) for row in zip(*columns, strict=True)]


_TEXTS = pa.list_(pa.string())


def _type(kind: type[Any], name: str) -> pa.DataType:
    """Return the type of a dataclass's field as Arrow has it."""
    said = str({one.name: one.type for one in fields(kind)}[name])
    if "tuple" in said:
        return _TEXTS
    return pa.float64() if "float" in said else pa.string()
