"""Files of places as one gazetteer, read again only when one of them is another than before."""

import contextlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pyarrow import ArrowException

from geo import country_files, settlements
from geo.gazetteers import joined
from geo.geonames import GeoNamesError
from geo.places import Gazetteer
from geo.worker import WorkerError


class _State(NamedTuple):
    """A file as it is now; by any other state it is another file."""

    path: Path
    size: int
    modified: int


def of(settled: Iterable[Path], countries: Iterable[Path]) -> Gazetteer:
    """Return the places of files as one gazetteer, the more trusted first.

    ``settled`` are files of ``geo.settlements``, ``countries`` those of ``geo.country_files``, or
    of GeoNames as they were downloaded. A file that is not there, or is no such file, adds nothing.
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
            known.append(settlements.read(file.path.read_bytes()).gazetteer)
    for file in countries:
        with contextlib.suppress(GeoNamesError, WorkerError, ArrowException, OSError):
            known.append(_country(file))
    return joined(known)


@lru_cache(maxsize=2)
def _country(file: _State) -> Gazetteer:
    kept = file.path.suffix == country_files.SUFFIX
    return country_files.load(file.path) if kept else country_files.read(file.path)
