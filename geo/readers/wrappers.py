"""Zip and gzip: the one data file inside, unfolded to disk under limits.

Nothing is unfolded before the archive's directory has been added up, and unfolding stops at the
limit whatever the directory says. Names inside never become paths.
"""

import gzip
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol

from geo.limits import LIMITS, QUIET, Limits, RefusedError, Watch
from geo.readers.kinds import kind

_DATA = (".csv", ".tsv", ".txt", ".json", ".geojson", ".parquet", ".gpkg", ".kml", ".xlsx")
_BESIDE = ("readme", "license", "licence", "metadata", "codebook", "copying", "datapackage")
_SHAPEFILE = (".shp", ".shx", ".dbf")
_PIECE = 1 << 20


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True)
class Unwrapped:
    """A file that can be read: where it is, its kind, and its name inside the wrapper if any."""

    path: Path
    kind: str
    inside: str = ""


def unwrapped(path: Path, folder: Path, limits: Limits = LIMITS, watch: Watch = QUIET) -> Unwrapped:
    """Return the data file itself; what is wrapped is unfolded into ``folder``.

    One wrapper is taken off, not a second. A workbook (which is a zip) is of kind
    ``workbook``. Raises RefusedError.
    """
    if path.stat().st_size > limits.file_bytes:
        raise RefusedError("too_large", value=str(path.stat().st_size), limit=limits.file_bytes)
    found = kind(path)
    if found == "gzip":
        inner = folder / "unfolded"
        try:
            with gzip.open(path, "rb") as source:
                _unfold(source, inner, path.stat().st_size, limits, watch)
        except (OSError, EOFError, zlib.error) as error:
            raise RefusedError("damaged", value=str(error)) from error
        return _inner(inner, path.name.removesuffix(".gz"))
    if found == "zip":
        return _from_zip(path, folder, limits, watch)
    return Unwrapped(path, found)


def check_directory(archive: zipfile.ZipFile, most: int, limits: Limits) -> None:
    """Raise RefusedError when the files of an archive are too many or would unfold to too much."""
    members = archive.infolist()
    if len(members) > limits.members:
        raise RefusedError("too_many_members", value=str(len(members)), limit=limits.members)
    if any(member.flag_bits & 1 for member in members):
        raise RefusedError("encrypted")
    size = sum(member.file_size for member in members)
    packed = max(sum(member.compress_size for member in members), 1)
    if size > most or (size > limits.expansion_from and size > limits.expansion * packed):
        raise RefusedError("expands", value=str(size), limit=most, ratio=limits.expansion)


def _from_zip(path: Path, folder: Path, limits: Limits, watch: Watch) -> Unwrapped:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if "xl/workbook.xml" in names:
                check_directory(archive, limits.workbook_bytes, limits)
                return Unwrapped(path, "workbook")
            if "[Content_Types].xml" in names or "mimetype" in names:
                raise RefusedError("kind_office")
            check_directory(archive, limits.expanded_bytes, limits)
            member = _data_file(archive)
            inner = folder / "unfolded"
            with archive.open(member) as source:
                _unfold(source, inner, member.compress_size, limits, watch)
    except (zipfile.BadZipFile, NotImplementedError, zlib.error, EOFError, OSError) as error:
        raise RefusedError("damaged", value=str(error)) from error
    return _inner(inner, PurePosixPath(member.filename).name)


def _data_file(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    """Return the one member that can hold events; others beside it may only explain it."""
    members = [
        member
        for member in archive.infolist()
        if not member.is_dir()
        and not member.filename.startswith("__MACOSX/")
        and not PurePosixPath(member.filename).name.startswith(".")
    ]
    # Of a shapefile's parts none is the table; a text beside them would be taken for it.
    if any(PurePosixPath(member.filename).suffix.lower() in _SHAPEFILE for member in members):
        raise RefusedError("kind_shapefile")
    data = [
        member
        for member in members
        if PurePosixPath(member.filename).suffix.lower() in _DATA
        and not PurePosixPath(member.filename).name.lower().startswith(_BESIDE)
    ]
    if len(data) > 1:
        listed = ", ".join(PurePosixPath(member.filename).name for member in data[:10])
        raise RefusedError("several_inside", value=listed)
    if not data and len(members) == 1:
        data = members
    if not data:
        raise RefusedError("nothing_inside")
    return data[0]


def _inner(path: Path, name: str) -> Unwrapped:
    found = kind(path)
    if found == "zip":
        with zipfile.ZipFile(path) as archive:
            if "xl/workbook.xml" not in archive.namelist():
                raise RefusedError("wrapped_twice", value=name)
        return Unwrapped(path, "workbook", name)
    if found == "gzip":
        raise RefusedError("wrapped_twice", value=name)
    return Unwrapped(path, found, name)


def _unfold(source: _Readable, target: Path, packed: int, limits: Limits, watch: Watch) -> None:
    done = 0
    with target.open("wb") as file:
        while piece := source.read(_PIECE):
            done += len(piece)
            too_steep = done > limits.expansion_from and done > limits.expansion * max(packed, 1)
            if done > limits.expanded_bytes or too_steep:
                limit, ratio = limits.expanded_bytes, limits.expansion
                raise RefusedError("expands", value=f"> {done}", limit=limit, ratio=ratio)
            file.write(piece)
            watch.tell("unfold", done / limits.expanded_bytes)
