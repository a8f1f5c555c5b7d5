"""KML 2.2 to rows of text, one placemark after another.

Links to other files (NetworkLink, styles, pictures) are not followed.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from geo.limits import LIMITS, QUIET, Limits, RefusedError, Watch
from geo.readers.markup import Markup
from geo.tables.table import (
    GEOMETRY,
    LATITUDE,
    LONGITUDE,
    FreeNames,
    Remark,
    RowsByName,
    Table,
    Unread,
)
from geo.values.geometry import GeometryError, from_geojson, point_of

_PIECE = 1 << 16
_SHOWN = 200
_PLAIN = {"name": "name", "description": "description", "address": "address"}
_TIMES = ("when", "begin", "end")
_HOLDERS = ("Folder", "Document")
_SHAPES = {"Point": "Point", "LineString": "LineString", "LinearRing": "Polygon"}


def read(
    path: Path,
    reading: Mapping[str, str] | None = None,
    limits: Limits = LIMITS,
    watch: Watch = QUIET,
) -> Table:
    """Read the placemarks of a KML file. Raises RefusedError."""
    document = _Document(limits)
    size = max(path.stat().st_size, 1)
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            document.feed(piece)
            watch.tell("read", file.tell() / size)
    document.feed(b"", final=True)
    columns, lines = document.rows.finish()
    if not len(lines) and not document.unread:
        raise RefusedError("no_features")
    remarks = []
    if document.links:
        remarks.append(Remark("links_not_followed", value=str(document.links)))
    return Table(
        columns, lines, unit="feature", unread=tuple(document.unread), remarks=tuple(remarks)
    )


@dataclass
class _Folder:
    """A folder that is open: its name, and the times that its placemarks inherit."""

    name: str = ""
    times: dict[str, str] = field(default_factory=dict)


class _Document:
    """What has been read so far, fed by expat."""

    def __init__(self, limits: Limits) -> None:
        self.rows = RowsByName(limits)
        self.unread: list[Unread] = []
        self.links = 0
        self._limits = limits
        self._open: list[str] = []
        self._folders: list[_Folder] = []
        self._text: list[str] = []
        self._length = 0
        self._count = 0
        self._cells: dict[str, str] | None = None
        self._free = FreeNames()
        self._shapes: list[tuple[str, str]] = []
        self._times: dict[str, str] = {}
        self._whens: list[str] = []
        self._coords: list[str] = []
        self._data = ""
        self._markup = Markup(self._start, self._end, self._characters, limits)

    def feed(self, piece: bytes, final: bool = False) -> None:
        self._markup.feed(piece, final)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        self._open.append(name)
        self._text, self._length = [], 0
        if name == "Placemark":
            self._count += 1
            if self._count > self._limits.rows:
                raise RefusedError("too_many_rows", limit=self._limits.rows)
            folder = " / ".join(folder.name for folder in self._folders if folder.name)
            self._cells, self._shapes, self._free = {}, [], FreeNames()
            self._times, self._whens = {}, []
            if folder:
                self._put("folder", folder)
            if "id" in attributes:
                self._put("id", attributes["id"])
        elif name in _HOLDERS:
            self._folders.append(_Folder())
        elif name == "Track":
            self._coords = []
        elif name in ("Data", "SimpleData"):
            self._data = attributes.get("name", "")
        elif name == "NetworkLink":
            self.links += 1

    def _characters(self, text: str) -> None:
        self._length += len(text)
        in_shape = self._open[-1:] == ["coordinates"]
        if self._length > (
            self._limits.vertices * 60 if in_shape else self._limits.cell_characters
        ):
            raise RefusedError("cell_too_long", value=text[:_SHOWN], field=self._open[-1])
        self._text.append(text)

    def _end(self, tag: str) -> None:
        name = self._open.pop()
        text = "".join(self._text).strip()
        self._text, self._length = [], 0
        parent = self._open[-1] if self._open else ""
        if name in _HOLDERS:
            self._folders.pop()
        elif name == "Placemark":
            self._finish()
        elif name == "name" and parent in _HOLDERS:
            # A document's own name says nothing about an event; a folder's does.
            named = text[: self._limits.header_characters]
            self._folders[-1].name = named if parent == "Folder" else ""
        elif name in _TIMES and parent in ("TimeStamp", "TimeSpan"):
            self._time(name, text)
        elif name == "Track" and self._coords:
            self._shapes.append(("LineString", " ".join(self._coords)))
        elif self._cells is None or not text:
            return
        elif name in _PLAIN and parent == "Placemark":
            self._put(_PLAIN[name], text)
        elif parent == "Track":
            self._track(name, text)
        elif name == "SimpleData" or (name == "value" and parent == "Data"):
            self._put(self._data or "value", text)
        elif name == "coordinates" and "innerBoundaryIs" not in self._open:
            self._shapes.append((_SHAPES.get(parent, "Point"), text))

    def _time(self, name: str, text: str) -> None:
        """Keep a time of a placemark or a folder; that of a view is none of either."""
        owner = self._open[-2] if len(self._open) > 1 else ""
        if text and owner == "Placemark":
            self._times.setdefault(name, text)
        elif text and owner in _HOLDERS:
            self._folders[-1].times.setdefault(name, text)

    def _track(self, name: str, text: str) -> None:
        """Keep a time or a point of a track; of the times the first and the last."""
        if name == "when":
            self._whens = [*self._whens[:1], text]
        elif name == "coord":
            self._coords.append(",".join(text.split()[:2]))
            if len(self._coords) > self._limits.vertices:
                raise RefusedError("too_many_vertices")

    def _put(self, name: str, text: str) -> None:
        """Keep a cell; a name that is taken gets a number, so that none is lost."""
        assert self._cells is not None
        self._cells[self._free.name(name)] = text

    def _finish(self) -> None:
        self._cells = self._cells or {}
        self._put_times(self._cells)
        cells, self._cells = self._cells, None
        try:
            self.rows.add(self._count, cells | self._place())
        except GeometryError as error:
            shown = " | ".join(cells.values())[:_SHOWN]
            self.unread.append(Unread(self._count, str(error), value=shown, cells=(shown,)))

    def _put_times(self, cells: Mapping[str, str]) -> None:
        """Put the times of a placemark into cells: its own, its track's, or its folder's.

        A span without an end stays open, and one without a begin too.
        """
        times = self._times
        if not times and self._whens:
            first, last = self._whens[0], self._whens[-1]
            times = {"begin": first, "end": last} if first != last else {"when": first}
        if not times:
            inherited = (folder.times for folder in reversed(self._folders) if folder.times)
            times = next(inherited, {})
        for name, text in times.items():
            self._put(name, text)
        began, ended = times.get("when") or times.get("begin"), times.get("end")
        if "date" not in cells and (began or ended):
            still_open = not times.get("when") and not (began and ended)
            self._put("date", f"{began or '..'}/{ended or '..'}" if still_open else began or "")

    def _place(self) -> dict[str, str]:
        if not self._shapes:
            return {}
        kind, text = self._shapes[0]
        if len(self._shapes) == 1 and kind == "Point":
            parts = text.split()[0].split(",")
            if len(parts) < 2:
                raise GeometryError("geometry")
            return {LONGITUDE: parts[0], LATITUDE: parts[1], GEOMETRY: "Point"}
        shapes = [_geojson(kind, text) for kind, text in self._shapes]
        whole = {"type": "GeometryCollection", "geometries": shapes}
        spot = point_of(from_geojson(whole, self._limits))
        kind = "MultiGeometry" if len(shapes) > 1 else str(shapes[0]["type"])
        return spot._replace(kind=kind).cells()


def _geojson(kind: str, text: str) -> dict[str, Any]:
    """Return a point, line or outer ring as GeoJSON; what is too short for its kind as less."""
    points = [triple.split(",")[:2] for triple in text.split()]
    if kind == "Polygon" and len(points) > 3:
        return {"type": "Polygon", "coordinates": [points]}
    if kind != "Point" and len(points) > 1:
        return {"type": "LineString", "coordinates": points}
    return {"type": "Point", "coordinates": points[0] if points else []}
