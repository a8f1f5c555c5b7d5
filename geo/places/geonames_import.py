"""Country files of GeoNames as people bring them: read in a process of their own, kept as columns.

Such a file comes from a person, so ``geo.worker`` parses it, with limits of memory and time. What
this process reads is only what the worker has made of it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geo import worker
from geo.limits import Progress, Watch
from geo.places import geonames, parquet
from geo.places.gazetteer import Gazetteer
from geo.places.geonames import GeoNamesError

#: How the places of a country file end where they are kept as columns.
SUFFIX = ".parquet"

#: What reading a country file may take: megabytes, and seconds.
MEMORY_MB, SECONDS = 2_000, 300.0

_PLACES = f"places{SUFFIX}"


@dataclass(frozen=True)
class CountryFile:
    """A country file that was read.

    ``places`` is how many it holds, ``notice`` a sentence on the lines that were left out, ""
    where none was.
    """

    file: str
    places: int
    notice: str


@contextmanager
def columns(
    path: Path,
    name: str = "",
    on_progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Iterator[tuple[CountryFile, Path]]:
    """Read a country file, text or zip, and yield what it is and its places as a file of columns.

    ``name`` is what to call it. The file of columns goes at the end, unless it was moved away;
    ``load`` reads it. Raises GeoNamesError for a file of another kind, and WorkerError where
    reading took too much memory or time, was cancelled, or crashed.
    """
    result = worker.run(
        "geo.places.geonames_import:work",
        {"path": str(path.absolute()), "name": name or path.name},
        memory_mb=MEMORY_MB,
        seconds=SECONDS,
        on_progress=on_progress,
        cancelled=cancelled,
    )
    with result:
        if refused := result.value.get("refused"):
            raise GeoNamesError(refused)
        yield CountryFile(**result.value), result.folder / _PLACES


def read(path: Path) -> Gazetteer:
    """Return the places of a country file. Raises as ``columns`` does."""
    with columns(path) as (_, places):
        return load(places)


def load(path: Path) -> Gazetteer:
    """Return the places that are kept as columns. Raises OSError or pyarrow.ArrowException."""
    return parquet.read(path)


def work(path: str, name: str, folder: Path, progress: Progress) -> dict[str, Any]:
    """Do what ``columns`` asks; runs in the worker."""
    try:
        reading = geonames.read(Path(path), name, Watch(progress))
    except GeoNamesError as error:
        return {"refused": str(error)}
    progress("write", 0.0)
    parquet.write(reading.gazetteer, folder / _PLACES)
    return {"file": reading.file, "places": len(reading.gazetteer), "notice": reading.sentence()}
