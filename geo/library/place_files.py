"""Files of places as one gazetteer, read again only when one of them is another than before."""

import contextlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pyarrow import ArrowException

from geo.library import settled_places
from geo.places import geonames_import
from geo.places.gazetteer import Gazetteer
from geo.places.geonames import GeoNamesError
from geo.places.several import joined
from geo.worker import WorkerError


class _State(NamedTuple):
    """A file as it is now; by any other state it is another file."""

    path: Path
    size: int
    modified: int


def of(settled: Iterable[Path], countries: Iterable[Path]) -> Gazetteer:
    """Return the places of files as one gazetteer, the more trusted first.

    ``settled`` are files of ``geo.library.settled_places``, ``countries`` those of
    ``geo.places.geonames_import``, or of GeoNames as they were downloaded. A file that is not
    there, or is no such file, adds nothing.
    """
    return _joined(tuple(_states(settled)), tuple(_states(countries)))


def _states(paths: Iterable[Path]) -> Iterator[_State]:
    for path in paths:
        with contextlib.suppress(OSError):
            found = path.stat()
            yield _State(path, found.st_size, found.st_mtime_ns)


# Few are kept, since a country's places take as much memory as a dataset.
@lru_cache(maxsize=2)
def _joined(settled: tuple[_State, ...], countries: tuple[_State, ...]) -> Gazetteer:
    known: list[Gazetteer] = []
    for file in settled:
        with contextlib.suppress(OSError):
            known.append(settled_places.read(file.path.read_bytes()).gazetteer)
    for file in countries:
        with contextlib.suppress(GeoNamesError, WorkerError, ArrowException, OSError):
            known.append(_country(file))
    return joined(known)


@lru_cache(maxsize=2)
def _country(file: _State) -> Gazetteer:
    kept = file.path.suffix == geonames_import.SUFFIX
    return geonames_import.load(file.path) if kept else geonames_import.read(file.path)
