"""Where long work is done: of each kind two at once, the others in the order in which they came."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import count
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")

AT_ONCE = 2
#: More than these would wait longer than anyone does; people are asked to come again.
MOST_WAITING = 12


class BusyError(Exception):
    """Too much waits already; ``waiting`` says how much."""

    def __init__(self, waiting: int) -> None:
        super().__init__(f"{waiting} wait")
        self.waiting = waiting


class Job(Generic[T]):
    """One piece of work: how many are before it, its result, and calling it off."""

    def __init__(self, number: int, future: "Future[T]", studio: "Studio") -> None:
        self._number = number
        self._future = future
        self._studio = studio

    @property
    def done(self) -> bool:
        """Whether it is finished, failed or called off."""
        return self._future.done()

    @property
    def waits(self) -> bool:
        """Whether it has not begun yet."""
        return not self._future.running() and not self.done

    @property
    def before(self) -> int:
        """How many wait before this one; 0 once it has begun."""
        return 0 if self._future.running() or self.done else self._studio.before(self._number)

    def result(self) -> T:
        """Wait for it. Raises what the work raised, or CancelledError."""
        return self._future.result()

    def cancel(self) -> None:
        """Call it off. One that has begun goes on to its end, and is then thrown away."""
        self._future.cancel()


class Studio:
    """Takes work of one kind in and does it in order."""

    def __init__(self, kind: str = "") -> None:
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix=kind)
        self._numbers = count()
        self._open: dict[int, Future[object]] = {}
        self._lock = Lock()

    def submit(self, work: Callable[[], T]) -> Job[T]:
        """Take work in. Raises BusyError when too much waits."""
        with self._lock:
            self._open = {n: future for n, future in self._open.items() if not future.done()}
            waiting = sum(not future.running() for future in self._open.values())
            if waiting >= MOST_WAITING:
                raise BusyError(waiting)
            number = next(self._numbers)
            future = self._pool.submit(work)
            self._open[number] = future  # type: ignore[assignment]
        return Job(number, future, self)

    def before(self, number: int) -> int:
        """How many that came before ``number`` still wait."""
        with self._lock:
            return sum(
                n < number and not future.done() and not future.running()
                for n, future in self._open.items()
            )


studio = Studio("picture")
