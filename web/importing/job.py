"""One file on its way to the map: its copy, the work in its turn, what came of it.

The work runs in a process of its own (``geo.worker``), watched by a thread beside the page. What
belongs to it lies in a private folder, which goes when the person discards the file, puts it on
the map, leaves for good, or the server ends.
"""

import atexit
import logging
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from threading import Event, Lock, Timer
from typing import Any, BinaryIO
from weakref import WeakSet

from geo import report
from geo.geocoding import Key
from geo.imported import Imported
from geo.imports import import_file
from geo.library import LibraryError
from geo.mapping import FileMapping
from geo.places import Gazetteer, Place
from geo.problems import Problem
from geo.readers.limits import RefusedError
from geo.worker import CancelledError, WorkerError
from web.studio import BusyError, Job, Studio
from web.texts import say

#: A page that lost its connection comes back within these seconds, or it is gone.
GRACE_SECONDS = 60.0

_COPIED_AT_ONCE = 1 << 20
_ENDING_SECONDS, _TICK_SECONDS = 3.0, 0.02
_log = logging.getLogger(__name__)

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


@dataclass(frozen=True)
class Refusal:
    """Why nothing was read: ``problem`` where the file is at fault, or else a sentence."""

    sentence: str
    problem: Problem | None = None
    columns: tuple[str, ...] = ()
    guessed: str = ""


class Import:
    """A file, read once or several times until the person is content with it.

    ``imported`` is the last reading that came to its end, ``refusal`` why a later one did not.
    ``updates`` is the id of the dataset that the file is a newer version of, if it is one.
    """

    def __init__(self, name: str, content: BinaryIO, updates: str = "") -> None:
        self.number = next(_numbers)
        self.folder = Path(tempfile.mkdtemp(prefix="dateline-import-"))
        # The person's name for it says how it ends and is shown; it never becomes a path.
        self.name = name
        self.updates = updates
        self.path = self.keep("file", content)
        self.imported: Imported | None = None
        self.gazetteer = Gazetteer()
        self.refusal: Refusal | None = None
        self.stage, self.share = "", 0.0
        self.readings = 0
        self._order: Order | None = None
        self._job: Job[None] | None = None
        self._stop = Event()
        self._closed = False
        self._lock = Lock()

    def keep(self, name: str, content: BinaryIO) -> Path:
        """Copy what was uploaded into the folder, under a name of ours."""
        path = self.folder / name
        with path.open("wb") as file:
            shutil.copyfileobj(content, file, _COPIED_AT_ONCE)
        return path

    @property
    def order(self) -> Order | None:
        """What was asked for last."""
        return self._order

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

    def begin(self, order: Order) -> None:
        """Read the file, once its turn has come. Raises BusyError when too many wait."""
        self.stop()
        stop = Event()
        job = imports.submit(lambda: self._read(order, stop))
        self._order, self._stop, self._job = order, stop, job
        self.refusal, self.stage, self.share = None, "", 0.0

    def again(
        self,
        *,
        mapping: FileMapping | None = None,
        settled: Mapping[Key, Place] | None = None,
        repairs: Path | None = None,
        places: Callable[[], Gazetteer] | None = None,
    ) -> None:
        """Read the file again with what the person has told since. Raises BusyError."""
        order = self._order
        if order is None:
            raise ValueError("nothing was read yet")
        self.begin(
            replace(
                order,
                mapping=mapping or order.mapping,
                settled={**order.settled, **(settled or {})},
                repairs=(*order.repairs, *([repairs] if repairs else [])),
                places=places or order.places,
            )
        )

    def stop(self) -> None:
        """Call the work off; its process ends at once, and an earlier reading stays."""
        self._stop.set()
        if self._job:
            self._job.cancel()

    def close(self) -> None:
        """Call the work off and remove all files."""
        self.stop()
        with self._lock:
            self._closed = True
            if self.imported:
                self.imported.remove()
            shutil.rmtree(self.folder, ignore_errors=True)

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
        except Exception:
            # Nobody waits for this thread; without words here the page would wait for ever.
            _log.exception("an import ended")
            self._end(stop, Refusal(say("import.failed")))
        else:
            self._take(made, gazetteer, stop)

    def _progressed(self, stage: str, share: float) -> None:
        self.stage, self.share = stage, share

    def _end(self, stop: Event, refusal: Refusal) -> None:
        with self._lock:
            if not stop.is_set():
                self.refusal = refusal

    def _take(self, made: Imported, gazetteer: Gazetteer, stop: Event) -> None:
        with self._lock:
            if self._closed or stop.is_set():
                made.remove()
                return
            if self.imported:
                self.imported.remove()
            self.imported, self.gazetteer = made, gazetteer
            self.readings += 1


def refused(error: RefusedError, name: str) -> Refusal:
    """Return why a file is not read, and what would let it be read."""
    problem = report.refusal(error, name)
    columns: Iterable[str] = error.detail.get("columns", ())
    return Refusal(
        problem.sentence(), problem, tuple(columns), str(error.detail.get("mapping", ""))
    )


_desks: "WeakSet[Desk]" = WeakSet()


class Desk:
    """What one open page has in hand: at most one import.

    ``lost`` tells that an import was given up because the page had been away for too long.
    ``updates`` is the id and the title of the dataset that the next file is a newer version of.
    ``notice`` is a sentence on what was done last, and whether it went wrong; ``shown`` are the
    datasets that the page has listed.
    """

    def __init__(self, grace: float = GRACE_SECONDS) -> None:
        self.current: Import | None = None
        self.lost = False
        self.updates: tuple[str, str] | None = None
        self.notice: tuple[str, bool] | None = None
        self.shown: frozenset[str] = frozenset()
        self._grace = grace
        self._timer: Timer | None = None
        self._lock = Lock()
        _desks.add(self)

    def take(self, one: Import) -> None:
        """Have this import in hand, and no other."""
        self.clear()
        self.current, self.updates = one, None
        self.lost, self.notice = False, None

    def begin(self, one: Import, order: Order) -> None:
        """Have an import in hand and read it; where too many wait already, that is said."""
        self.take(one)
        if not self._taken_in(lambda: one.begin(order)):
            self.clear()

    def again(self, **told: Any) -> bool:
        """Read the import in hand again; tell whether that began.

        ``told`` is what the person has told since, as ``Import.again`` takes it. Where too many
        wait already, that is said, and the earlier reading stays.
        """
        one = self.current
        if one is None:
            return False
        return self._taken_in(lambda: one.again(**told))

    def clear(self) -> None:
        """Have nothing in hand; what was is stopped and removed."""
        with self._lock:
            old, self.current = self.current, None
        if old:
            old.close()

    def _taken_in(self, begin: Callable[[], None]) -> bool:
        """Begin some work; tell whether that could be, and say so where it could not."""
        try:
            begin()
        except BusyError as busy:
            self.say(say("import.busy", n=busy.waiting), wrong=True)
            return False
        self.notice = None
        return True

    def say(self, sentence: str, wrong: bool = False) -> None:
        """Have a sentence shown until the next thing is done."""
        self.notice = (sentence, wrong)

    def expect(self, dataset_id: str = "", title: str = "") -> None:
        """Take the next file for a newer version of a dataset, or for something else."""
        self.updates = (dataset_id, title) if dataset_id else None
        self.notice = None

    def stay(self) -> None:
        """Say that the page is there."""
        with self._lock:
            if self._timer:
                self._timer.cancel()
                self._timer = None

    def leave(self) -> None:
        """Say that the page is gone; unless it comes back in time, the import goes too."""
        with self._lock:
            if self.current is None or self._timer:
                return
            self._timer = Timer(self._grace, self._give_up)
            self._timer.daemon = True
            self._timer.start()

    def _give_up(self) -> None:
        self.lost = self.current is not None
        self.clear()


def close_all() -> None:
    """Stop every import, wait until it has ended, and leave no file: the server ends."""
    open_ones = [desk.current for desk in list(_desks) if desk.current]
    for desk in list(_desks):
        desk.clear()
    deadline = time.monotonic() + _ENDING_SECONDS
    while any(one.busy for one in open_ones) and time.monotonic() < deadline:
        time.sleep(_TICK_SECONDS)


atexit.register(close_all)
