"""A folder of files to a dataset: events, places, sources, accounts, licence, version.

The folder is a Data Package: ``datapackage.json`` names the files of the resources
``events`` (CSV, or Parquet with the columns of ``geo.events.frame``), ``places``, ``sources`` and
``accounts``. What can't be used becomes a Problem; the rest is served.
"""

import json
import os
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field, fields
from hashlib import sha256
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from geo.events import frame as event_rows
from geo.events.problems import Problem, problem
from geo.events.rows import Row, Table, read_csv, split_list
from geo.places.gazetteer import PLACE_PRECISIONS, Gazetteer, Place

PACKAGE = "datapackage.json"

#: The resources, and the file that each is read from where the package doesn't say.
RESOURCES: dict[str, str] = {
    "events": "events.csv",
    "places": "places.csv",
    "sources": "sources.csv",
    "accounts": "accounts.csv",
}


@dataclass(frozen=True)
class Source:
    """A publication that attests an event.

    ``published`` is EDTF text or empty; ``url`` begins with http:// or https:// or is empty;
    ``caution`` says why it is weak; ``read`` how much of it was read.
    """

    source_id: str
    publisher: str
    title: str = ""
    published: str = ""
    url: str = ""
    caution: str = ""
    read: str = ""


@dataclass(frozen=True)
class Account:
    """What one account says about an event, where accounts differ."""

    event_id: str
    topic: str
    account: str
    source_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """What a dataset is, without its events: one of those that a map shows together.

    ``terms`` says in words what the licence asks; ``may_share_rows`` is False where the rows may
    not be passed on. ``count`` is the number of its events.
    """

    name: str
    title: str
    version: str
    licence: str
    credits: tuple[str, ...]
    terms: str
    may_share_rows: bool
    count: int

    def plain(self) -> dict[str, Any]:
        """Return the values as JSON can hold them; the name is the ``id`` by which it is asked."""
        said = {one.name: getattr(self, one.name) for one in fields(self)[1:]}
        return {"id": self.name} | said | {"credits": list(self.credits)}


@dataclass(frozen=True, eq=False)
class Dataset:
    """A set of events with a licence and a version.

    ``events`` is the canonical frame of ``geo.events.frame``. ``version`` ends with a digest of the
    files, so that it changes whenever they do. ``extent`` is what a map shows first: west, south,
    east, north, WGS 84 degrees; None for the extent of the events themselves. ``joined_of`` says
    which datasets it was joined of (``geo.events.several``), if it was; ``events`` then has a
    column ``dataset`` besides, the name of the part.
    """

    name: str
    title: str
    version: str
    licence: str
    credits: tuple[str, ...]
    events: pd.DataFrame
    gazetteer: Gazetteer = field(default_factory=Gazetteer)
    sources: Mapping[str, Source] = field(default_factory=dict)
    accounts: Mapping[str, tuple[Account, ...]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    description: str = ""
    extent: tuple[float, float, float, float] | None = None
    terms: str = ""
    may_share_rows: bool = True
    joined_of: tuple[Part, ...] = ()

    @property
    def parts(self) -> tuple[Part, ...]:
        """The datasets that it was joined of; one that was not joined is its own only part."""
        said = {one.name: getattr(self, one.name) for one in fields(Part)[:-1]}
        return self.joined_of or (Part(**said, count=len(self.events)),)


def default_folder() -> Path:
    """Return the folder that ``DATELINE_DATA`` names, or the shipped one."""
    return Path(os.environ.get("DATELINE_DATA") or Path(__file__).parents[2] / "data")


def load(folder: Path) -> Dataset:
    """Read a folder into a dataset. Damaged files become problems; nothing raises."""
    problems: list[Problem] = []
    package = _package(folder, problems)
    files = _files(folder, package, problems)
    places = _places(files, problems)
    sources = _sources(files, problems)
    # A reference into a file that is not there is no fault of its own: the file is the problem.
    known_places = places if "places" in files else None
    known_sources = sources if "sources" in files else None
    events, event_ids = _events(files, known_places, known_sources, problems)
    accounts = _accounts(files, event_ids, known_sources, problems)
    digest = sha256()
    for name, (_, content) in sorted(files.items()):
        digest.update(f"{name} {len(content)} ".encode())
        digest.update(content)
    version = _text(package, "version")
    return Dataset(
        name=_text(package, "name") or folder.name,
        title=_text(package, "title") or _text(package, "name") or folder.name,
        version=f"{version or 0}+{digest.hexdigest()[:6]}",
        licence=", ".join(_texts(package, "licenses", "name")),
        credits=_texts(package, "sources", "title"),
        events=events,
        gazetteer=places,
        sources=sources,
        accounts=accounts,
        problems=tuple(problems),
        description=_text(package, "description"),
        extent=_extent(package.get("extent")),
    )


Files = dict[str, tuple[str, bytes]]


def _package(folder: Path, problems: list[Problem]) -> dict[str, Any]:
    """Return datapackage.json; where it can't be read, the usual names stand in."""
    try:
        package = json.loads((folder / PACKAGE).read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        problems.append(problem("file_missing", PACKAGE, set_aside=False))
        return {}
    except (OSError, ValueError, RecursionError) as error:
        problems.append(problem("package", PACKAGE, set_aside=False, reason=error))
        return {}
    if not isinstance(package, dict):
        problems.append(problem("package", PACKAGE, set_aside=False, reason="not an object"))
        return {}
    return package


def _items(package: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    """Return the objects of a list in the package, whatever else it holds."""
    items = package.get(key)
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def _text(item: Mapping[str, Any], key: str) -> str:
    return value.strip() if isinstance(value := item.get(key), str) else ""


def _texts(package: Mapping[str, Any], key: str, part: str) -> tuple[str, ...]:
    return tuple(text for item in _items(package, key) if (text := _text(item, part)))


def _extent(value: object) -> tuple[float, float, float, float] | None:
    """Return an extent that the package gives, if it is one."""
    if not isinstance(value, list) or len(value) != 4:
        return None
    if not all(isinstance(part, int | float) and abs(part) <= 180 for part in value):
        return None
    west, south, east, north = (float(part) for part in value)
    return (west, south, east, north) if west < east and -90 <= south < north <= 90 else None


def _files(folder: Path, package: Mapping[str, Any], problems: list[Problem]) -> Files:
    """Return the content of each resource's file, by the resource's name."""
    listed = {_text(item, "name"): _text(item, "path") for item in _items(package, "resources")}
    named = {name: listed[name] for name in RESOURCES if name in listed} or RESOURCES
    found: Files = {}
    for name, path in named.items():
        if not path or not (folder / path).resolve().is_relative_to(folder.resolve()):
            problems.append(problem("file_path", PACKAGE, field=name, value=path))
            continue
        try:
            found[name] = (path, (folder / path).read_bytes())
        except FileNotFoundError:
            problems.append(problem("file_missing", path))
        except OSError as error:
            problems.append(problem("file_unreadable", path, reason=error.strerror))
    return found


def _events(
    files: Files,
    places: Gazetteer | None,
    sources: Mapping[str, Source] | None,
    problems: list[Problem],
) -> tuple[pd.DataFrame, Container[str] | None]:
    """Return the canonical frame, and every id that the file holds, set aside or not.

    The ids are None where there is no file to be read.
    """
    path, content = files.get("events", ("", b""))
    if path.endswith(".parquet"):
        try:
            events = event_rows.from_arrow(pq.read_table(pa.BufferReader(content)), places)
            return _known_only(events, places, sources, path, problems), set(events["event_id"])
        except (pa.ArrowException, ValueError, OSError) as error:
            problems.append(problem("file_unreadable", path, reason=error))
            return event_rows.canonical(pd.DataFrame()), None
    table = Table([], [], [])
    if path:
        required, optional = event_rows.REQUIRED_COLUMNS, event_rows.OPTIONAL_COLUMNS
        table = read_csv(content, path, required, optional)
    events, found = event_rows.read_rows(table.rows, places, sources, path, table.lines)
    problems += [*table.problems, *found]
    return events, {cells["event_id"].strip() for cells in table.rows} if path else None


def _known_only(
    events: pd.DataFrame,
    places: Gazetteer | None,
    sources: Mapping[str, Source] | None,
    file: str,
    problems: list[Problem],
) -> pd.DataFrame:
    """Return events without their references to nothing, each a problem: a table has no lines."""
    if places is not None:
        ids = events["place_id"]
        strays = {one for one in ids.unique() if one and one not in places}
        problems += [
            problem("unknown_place", file, field="place_id", value=one, set_aside=False)
            for one in sorted(strays)
        ]
        events = events.assign(place_id=ids.mask(ids.isin(strays), ""))
    if sources is not None:
        lists = event_rows.whole(events["source_ids"])
        strays = {one for one in pc.unique(lists.flatten()).to_pylist() if one not in sources}
        problems += [
            problem("unknown_source", file, field="source_ids", value=one, set_aside=False)
            for one in sorted(strays)
        ]
        if strays:
            kept = [[one for one in each if one in sources] for each in lists.to_pylist()]
            events = events.assign(
                source_ids=pd.Series(kept, events.index, events["source_ids"].dtype)
            )
    return events


def _keyed(
    files: Files,
    resource: str,
    key: str,
    columns: tuple[str, ...],
    read: Callable[[Row], Any],
    problems: list[Problem],
) -> dict[str, Any]:
    """Read a file whose rows have an id each, by what ``read`` makes of a row."""
    if resource not in files:
        return {}
    path, content = files[resource]
    table = read_csv(content, path, (key,), columns)
    problems += table.problems
    values: dict[str, Any] = {}
    seen: dict[str, int] = {}
    for row in table.walk(path):
        name = row.key(key, seen)
        value = read(row)
        problems += row.problems
        if row.usable:
            seen[name], values[name] = row.line, value
    return values


_PLACE_COLUMNS = (
    "name",
    "name_ar",
    "aliases",
    "kind",
    "country",
    "latitude",
    "longitude",
    "precision",
    "radius_km",
    "label_latitude",
    "label_longitude",
    "coordinate_source",
    "note",
)
_SOURCE_COLUMNS = ("publisher", "title", "published", "url", "caution", "read")


def _places(files: Files, problems: list[Problem]) -> Gazetteer:
    places = _keyed(files, "places", "place_id", _PLACE_COLUMNS, place_of, problems)
    return Gazetteer(places.values())


def place_of(row: Row) -> Place:
    """Return the place that a row of a ``places.csv`` tells; the row keeps what is wrong."""
    latitude, longitude = _coordinates(row, "latitude", "longitude")
    label_latitude, label_longitude = _coordinates(row, "label_latitude", "label_longitude")
    precision = row.text("precision")
    if precision not in PLACE_PRECISIONS:
        row.complain("precision", "precision", set_aside=False, choices=", ".join(PLACE_PRECISIONS))
        precision = PLACE_PRECISIONS[-1]
    return Place(
        place_id=row.text("place_id"),
        name=row.required("name", set_aside=False) or row.text("place_id"),
        name_local=row.text("name_ar"),
        aliases=tuple(split_list(row.text("aliases"))),
        kind=row.text("kind"),
        country=row.text("country"),
        latitude=latitude,
        longitude=longitude,
        precision=precision,
        radius_km=row.number("radius_km", 0, 20_000, "radius"),
        label_latitude=label_latitude,
        label_longitude=label_longitude,
        coordinate_source=row.text("coordinate_source"),
        note=row.text("note"),
    )


def _coordinates(row: Row, latitude: str, longitude: str) -> tuple[float | None, float | None]:
    """Return both coordinates in degrees, or neither."""
    problems = len(row.problems)
    north = row.number(latitude, -90, 90, "coordinate")
    east = row.number(longitude, -180, 180, "coordinate")
    if north is not None and east is not None:
        return north, east
    if (north is None) != (east is None) and len(row.problems) == problems:
        row.complain("coordinate_pair", latitude if north is None else longitude, set_aside=False)
    return None, None


def _sources(files: Files, problems: list[Problem]) -> dict[str, Source]:
    return _keyed(files, "sources", "source_id", _SOURCE_COLUMNS, _source, problems)


def _source(row: Row) -> Source:
    url = row.text("url")
    if url and not url.lower().startswith(("http://", "https://")):
        row.complain("url", "url", set_aside=False)
        url = ""
    return Source(
        source_id=row.text("source_id"),
        publisher=row.text("publisher"),
        title=row.text("title"),
        published=row.text("published"),
        url=url,
        caution=row.text("caution"),
        read=row.text("read"),
    )


def _accounts(
    files: Files,
    event_ids: Container[str] | None,
    sources: Mapping[str, Source] | None,
    problems: list[Problem],
) -> dict[str, tuple[Account, ...]]:
    if "accounts" not in files:
        return {}
    path, content = files["accounts"]
    table = read_csv(content, path, ("event_id", "topic", "account"), ("source_ids",))
    problems += table.problems
    accounts: dict[str, tuple[Account, ...]] = {}
    for row in table.walk(path):
        event_id = row.required("event_id")
        if event_id and event_ids is not None and event_id not in event_ids:
            row.complain("unknown_event", "event_id")
        source_ids = tuple(row.known("source_ids", sources, "unknown_source"))
        account = Account(event_id, row.required("topic"), row.required("account"), source_ids)
        problems += row.problems
        if row.usable:
            accounts[event_id] = (*accounts.get(event_id, ()), account)
    return accounts
