"""What is made on demand and asked for by many: each thing once, the latest of them kept.

Whoever asks for what is being made already waits for that; what nobody waits for any more is not
begun.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock
from typing import Any

from web.studio import Job, Studio

#: So many bytes are kept, of what was asked for last.
MOST_BYTES = 32_000_000


class Asked:
    """One who asked: how many are before, the bytes when they are there, and going away."""

    def __init__(
        self, future: "Future[bytes]", job: Job[bytes] | None, leave: Callable[[], None]
    ) -> None:
        self.future = future
        self._job = job
        self._leave = leave

    @property
    def done(self) -> bool:
        """Whether it is made, failed or called off."""
        return self.future.done()

    @property
    def before(self) -> int:
        """How many are made first; 0 once it has begun."""
        return self._job.before if self._job else 0

    def result(self) -> bytes:
        """Wait for it. Raises what making it raised."""
        return self.future.result()

    def leave(self) -> None:
        """Wait no longer; once nobody does, what has not begun is called off."""
        self._leave()


class _Making:
    """What waits or is being made, and how many wait for it."""

    def __init__(self, job: Job[bytes]) -> None:
        self.job = job
        self.askers = 0


class Gallery:
    """Has each thing made once in a studio, and keeps the latest up to ``most_bytes``.

    ``gone`` tells of a key that nobody can ask for again.
    """

    def __init__(
        self,
        studio: Studio,
        most_bytes: int = MOST_BYTES,
        gone: Callable[[Any], bool] = lambda key: False,
    ) -> None:
        self._studio = studio
        self._most_bytes = most_bytes
        self._gone = gone
        self._lock = Lock()
        self._making: dict[Hashable, _Making] = {}
        self._kept: OrderedDict[Hashable, bytes] = OrderedDict()

    def ask(self, key: Hashable, make: Callable[[], bytes]) -> Asked:
        """Ask for what ``key`` stands for, which ``make`` makes where it is not there.

        Raises ``web.studio.BusyError`` where too much waits.
        """
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                there: Future[bytes] = Future()
                there.set_result(self._kept[key])
                return Asked(there, None, lambda: None)
            making = self._making.get(key)
            if making is None:
                making = _Making(self._studio.submit(lambda: self._made(key, make)))
                self._making[key] = making
            making.askers += 1
        gone: list[bool] = []

        def leave() -> None:
            with self._lock:
                if gone:
                    return
                gone.append(True)
                making.askers -= 1
                if not making.askers and making.job.cancel():
                    del self._making[key]

        return Asked(making.job.future, making.job, leave)

    def _made(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        made: bytes | None = None
        try:
            made = make()
            return made
        finally:
            with self._lock:
                self._making.pop(key, None)
                if made is not None:
                    self._keep(key, made)

    def _keep(self, key: Hashable, made: bytes) -> None:
        for old in [old for old in self._kept if self._gone(old)]:
            del self._kept[old]
        if len(made) > self._most_bytes:
            return
        self._kept[key] = made
        while sum(map(len, self._kept.values())) > self._most_bytes:
            self._kept.popitem(last=False)
