"""Where long work is done: of each kind two at once, the others in the order in which they came."""

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import count
from math import ceil
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")

AT_ONCE = 2
#: More than these would wait longer than anyone does; people are asked to come again.
MOST_WAITING = 12

# The part that the latest piece of work has in what a piece usually takes.
_LATEST = 0.25


class BusyError(Exception):
    """Too much waits already; ``waiting`` says how much, ``seconds`` when there may be room."""

    def __init__(self, waiting: int, seconds: int = 1) -> None:
        super().__init__(f"{waiting} wait")
        self.waiting = waiting
        self.seconds = seconds


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

    @property
    def future(self) -> "Future[T]":
        """The result to come, for those who can wait without a thread."""
        return self._future

    def result(self) -> T:
        """Wait for it. Raises what the work raised, or CancelledError."""
        return self._future.result()

    def cancel(self) -> bool:
        """Call it off; tell whether that was in time. One that has begun goes on to its end."""
        return self._future.cancel()


class Studio:
    """Takes work of one kind in and does it in order; ``most_waiting`` pieces wait at most."""

    def __init__(self, kind: str = "", most_waiting: int = MOST_WAITING) -> None:
        self._most_waiting = most_waiting
        self._usual = 1.0
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix=kind)
        self._numbers = count()
        self._open: dict[int, Future[object]] = {}
        self._lock = Lock()

    def submit(self, work: Callable[[], T]) -> Job[T]:
        """Take work in. Raises BusyError when too much waits."""
        with self._lock:
            self._open = {n: future for n, future in self._open.items() if not future.done()}
            waiting = sum(not future.running() for future in self._open.values())
            if waiting >= self._most_waiting:
                # By then half of them are done, and those who come again find room.
                raise BusyError(waiting, ceil(waiting / 2 * self._usual / AT_ONCE))
            number = next(self._numbers)
            future = self._pool.submit(self._timed, work)
            self._open[number] = future  # type: ignore[assignment]
        return Job(number, future, self)

    def _timed(self, work: Callable[[], T]) -> T:
        begun = time.monotonic()
        try:
            return work()
        finally:
            took = time.monotonic() - begun
            self._usual += _LATEST * (took - self._usual)

    def before(self, number: int) -> int:
        """How many that came before ``number`` still wait."""
        with self._lock:
            return sum(
                n < number and not future.done() and not future.running()
                for n, future in self._open.items()
            )
