"""A file on its way to the map or into the library: its copy, the work in its turn, its outcome.

The work runs in a process of its own (``geo.worker``), watched by a thread beside the page. What
belongs to it lies in a private folder, which goes when the person discards the file, puts it on
the map, leaves for good, or the server ends.
"""

import atexit
import shutil
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from threading import Event, Lock
from typing import BinaryIO
from weakref import WeakSet

from geo import disk, scratch
from geo.disk import DiskError
from geo.events.problems import Problem
from geo.importing import report
from geo.importing.importer import import_file
from geo.importing.mapping import FileMapping
from geo.importing.result import Imported
from geo.library.library import Library, LibraryError
from geo.limits import RefusedError
from geo.places.gazetteer import Gazetteer, Place
from geo.places.geocoding import Key
from geo.places.geonames import GeoNamesError
from geo.places.geonames_import import CountryFile
from geo.worker import CancelledError, WorkerError
from web import page_faults
from web.studio import Job, Studio

_COPIED_AT_ONCE = 1 << 20
_ENDING_SECONDS, _TICK_SECONDS = 3.0, 0.02

imports = Studio("import")
_numbers = count()


@dataclass(frozen=True)
class Order:
    """What to read, and what the person told about it so far.

    ``places`` gives the gazetteer to look names up in; it is asked beside the page, since
    gathering it may take a while.
    """

    path: Path
    places: Callable[[], Gazetteer]
    mapping: FileMapping | None = None
    settled: Mapping[Key, Place] = field(default_factory=dict)
    repairs: tuple[Path, ...] = ()
    sources: Path | None = None


@dataclass(frozen=True)
class Refusal:
    """Why nothing was read: ``problem`` where the file is at fault, or else a sentence."""

    sentence: str
    problem: Problem | None = None
    columns: tuple[str, ...] = ()
    guessed: str = ""


class Work:
    """A file that a person brought: its copy, and the work on it, in its turn beside the page.

    ``name`` is what the person calls it. ``stage`` is the key of what is being done, ``share``
    how far that is, 0 to 1.
    """

    def __init__(self, name: str, content: BinaryIO) -> None:
        with disk.writing():
            self.folder = scratch.folder()
        # The person's name for it says how it ends and is shown; it never becomes a path.
        self.name = name
        try:
            self.path = self.keep("file", content)
        except DiskError:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise
        self.stage, self.share = "", 0.0
        self._job: Job[None] | None = None
        self._stop = Event()
        _open.add(self)

    def keep(self, name: str, content: BinaryIO) -> Path:
        """Copy what was uploaded into the folder, under a name of ours. Raises DiskError."""
        path = self.folder / name
        with disk.writing(), path.open("wb") as file:
            shutil.copyfileobj(content, file, _COPIED_AT_ONCE)
        return path

    @property
    def busy(self) -> bool:
        """Whether it waits or is read."""
        return self._job is not None and not self._job.done

    @property
    def waits(self) -> bool:
        """Whether others are read first."""
        return self._job is not None and self._job.waits

    @property
    def before(self) -> int:
        """How many wait before this one."""
        return self._job.before if self._job else 0

    def stop(self) -> None:
        """Call the work off; its process ends at once."""
        self._stop.set()
        if self._job:
            self._job.cancel()

    def close(self) -> None:
        """Call the work off and remove all files."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _submit(self, work: Callable[[Event], None]) -> None:
        """Have work done that heeds an event to stop. Raises BusyError when too many wait."""
        self.stop()
        stop = Event()
        self.stage, self.share = "", 0.0
        self._job = imports.submit(lambda: work(stop))
        self._stop = stop

    def _progressed(self, stage: str, share: float) -> None:
        self.stage, self.share = stage, share


_open: "WeakSet[Work]" = WeakSet()


class Import(Work):
    """A file, read once or several times until the person is content with it.

    ``imported`` is the last reading that came to its end, ``refusal`` why a later one did not.
    ``corrected`` tells whether it was read again with what the person told.
    ``updates`` is the id of the dataset that the file is a newer version of, if it is one.
    """

    def __init__(self, name: str, content: BinaryIO, updates: str = "") -> None:
        self.number = next(_numbers)
        super().__init__(name, content)
        self.updates = updates
        self.imported: Imported | None = None
        self.gazetteer = Gazetteer()
        self.refusal: Refusal | None = None
        self.readings = 0
        self.corrected = False
        self._order: Order | None = None
        self._read_by: Order | None = None
        self._closed = False
        self._lock = Lock()

    @property
    def order(self) -> Order | None:
        """What was asked for last."""
        return self._order

    def begin(self, order: Order) -> None:
        """Read the file, once its turn has come. Raises BusyError when too many wait."""
        self._submit(lambda stop: self._read(order, stop))
        self._order, self.refusal = order, None

    def again(
        self,
        *,
        mapping: FileMapping | None = None,
        settled: Mapping[Key, Place] | None = None,
        repairs: Path | None = None,
        sources: Path | None = None,
    ) -> None:
        """Read the file again with what the person has told since. Raises BusyError.

        What a later reading was refused or cancelled with is not among it: told once more, it
        would be refused once more.
        """
        order = self._read_by or self._order
        if order is None:
            raise ValueError("nothing was read yet")
        self.corrected |= bool(mapping or settled or repairs or sources)
        self.begin(
            replace(
                order,
                mapping=mapping or order.mapping,
                settled={**order.settled, **(settled or {})},
                repairs=(*order.repairs, *([repairs] if repairs else [])),
                sources=sources or order.sources,
            )
        )

    def close(self) -> None:
        """Call the work off and remove all files."""
        with self._lock:
            self._closed = True
            if self.imported:
                self.imported.remove()
            super().close()

    def _read(self, order: Order, stop: Event) -> None:
        try:
            gazetteer = order.places()
            self._progressed("read", 0.0)
            made = import_file(
                order.path,
                mapping=order.mapping,
                gazetteer=gazetteer,
                settled=order.settled,
                repairs=order.repairs,
                sources=order.sources,
                name=self.name,
                on_progress=self._progressed,
                cancelled=stop.is_set,
            )
        except CancelledError:
            return
        except RefusedError as error:
            self._end(stop, refused(error, self.name))
        except (WorkerError, LibraryError) as error:
            self._end(stop, Refusal(error.sentence()))
        except Exception as error:
            # Nobody waits for this thread; without words here the page would wait for ever.
            self._end(stop, Refusal(page_faults.sentence(error, "import.failed")))
        else:
            self._take(order, made, gazetteer, stop)

    def _end(self, stop: Event, refusal: Refusal) -> None:
        with self._lock:
            if not stop.is_set():
                self.refusal = refusal

    def _take(self, order: Order, made: Imported, gazetteer: Gazetteer, stop: Event) -> None:
        with self._lock:
            if self._closed or stop.is_set():
                made.remove()
                return
            if self.imported:
                self.imported.remove()
            self.imported, self.gazetteer, self._read_by = made, gazetteer, order
            self.readings += 1


def refused(error: RefusedError, name: str) -> Refusal:
    """Return why a file is not read, and what would let it be read."""
    problem = report.refusal(error, name)
    columns: Iterable[str] = error.detail.get("columns", ())
    return Refusal(
        problem.sentence(), problem, tuple(columns), str(error.detail.get("mapping", ""))
    )


class Country(Work):
    """A country file of GeoNames on its way into a library.

    ``added`` says what it held once that is done, ``wrong`` why nothing was added.
    """

    def __init__(self, name: str, content: BinaryIO) -> None:
        super().__init__(name, content)
        self.added: CountryFile | None = None
        self.wrong = ""

    def begin(self, kept: Library) -> None:
        """Add its places to a library, once its turn has come. Raises BusyError."""
        self._submit(lambda stop: self._add(kept, stop))

    def _add(self, kept: Library, stop: Event) -> None:
        self._progressed("read", 0.0)
        try:
            self.added = kept.add_gazetteer(
                self.path, self.name, on_progress=self._progressed, cancelled=stop.is_set
            )
        except CancelledError:
            return
        except (GeoNamesError, LibraryError, WorkerError) as error:
            self.wrong = str(error)
        except Exception as error:
            self.wrong = page_faults.sentence(error, "import.failed")


def close_all() -> None:
    """Stop all work, wait until it has ended, and leave no file: the server ends."""
    open_ones = list(_open)
    for one in open_ones:
        one.close()
    deadline = time.monotonic() + _ENDING_SECONDS
    while any(one.busy for one in open_ones) and time.monotonic() < deadline:
        time.sleep(_TICK_SECONDS)


atexit.register(close_all)
