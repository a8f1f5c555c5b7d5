"""Pictures written in processes of their own, so that nothing else waits while one is drawn.

To place a picture takes a few hundredths of a second, to write it half a second of a processor,
and Python lets one thread at a time compute. So the server places it and one of a few processes
writes it. They begin when a picture is wanted and end when none was for a while: what matplotlib
takes goes back to the system with them.

Orders go in as our own values, pickled by this program for itself; what comes back is only bytes.
"""

import contextlib
import gc
import importlib
import os
import pickle
import selectors
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Lock, Timer
from typing import IO

from geo.drawing import lettering
from geo.drawing.render import Kind, render
from geo.drawing.scene import Picture

#: A process that had nothing to write for so many seconds ends.
IDLE_SECONDS = 300.0

#: What takes longer than these seconds is given up.
MOST_SECONDS = 60.0

_ROOT = Path(__file__).parents[2]
_LENGTH = 8
_WRITTEN, _FAILED = b"+", b"-"
_ENDING_SECONDS = 5.0


class DrawingError(Exception):
    """A picture could not be written; the message is for a log."""


class Drawer:
    """One process that writes pictures, one after another."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "geo.drawing.apart"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=_ROOT,
            # Threads of an algebra that no picture needs would each take memory.
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1"},
            # A key that ends the server ends this by closing its input, and without a word.
            start_new_session=True,
        )

    @property
    def alive(self) -> bool:
        """Whether the process is there still."""
        return self._process.poll() is None

    def render(self, picture: Picture, kind: Kind, pixels: tuple[int, int] | None) -> bytes:
        """Return what ``geo.drawing.render.render`` does. Raises DrawingError."""
        order = pickle.dumps((picture, kind, pixels), pickle.HIGHEST_PROTOCOL)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            _send(self._process.stdin, order)
            with selectors.DefaultSelector() as waiting:
                waiting.register(self._process.stdout, selectors.EVENT_READ)
                if not waiting.select(MOST_SECONDS):
                    raise DrawingError(f"nothing after {MOST_SECONDS:g} s")
            outcome, answer = _receive(self._process.stdout)
        except (OSError, EOFError) as error:
            raise DrawingError(f"the process ended: {error}") from error
        if outcome != _WRITTEN:
            raise DrawingError(answer.decode(errors="replace"))
        return answer

    def end(self) -> None:
        """End the process."""
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                if pipe:
                    pipe.close()
        self._process.kill()
        self._process.wait(_ENDING_SECONDS)


class Drawers:
    """The processes that are there; whoever needs one takes one that is idle, or begins another."""

    def __init__(self, idle_seconds: float = IDLE_SECONDS) -> None:
        self._idle: list[Drawer] = []
        self._seconds = idle_seconds
        self._timer: Timer | None = None
        self._lock = Lock()

    @contextlib.contextmanager
    def one(self) -> Iterator[Drawer]:
        """Yield a process, for this caller alone; one in which something failed is not kept."""
        with self._lock:
            if self._timer:
                self._timer.cancel()
            drawer = self._idle.pop() if self._idle else None
        if drawer and not drawer.alive:
            drawer.end()
            drawer = None
        drawer = drawer or Drawer()
        try:
            yield drawer
        except BaseException:
            drawer.end()
            raise
        with self._lock:
            self._idle.append(drawer)
            self._timer = Timer(self._seconds, self.end)
            self._timer.daemon = True
            self._timer.start()

    def end(self) -> None:
        """End the processes that have nothing to do."""
        with self._lock:
            idle, self._idle = self._idle, []
            if self._timer:
                self._timer.cancel()
        for drawer in idle:
            drawer.end()


def _send(pipe: IO[bytes], content: bytes) -> None:
    pipe.write(len(content).to_bytes(_LENGTH, "little") + content)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> tuple[bytes, bytes]:
    outcome = _exactly(pipe, 1)
    return outcome, _exactly(pipe, int.from_bytes(_exactly(pipe, _LENGTH), "little"))


def _exactly(pipe: IO[bytes], length: int) -> bytes:
    found = pipe.read(length)
    if len(found) < length:
        raise EOFError(f"{len(found)} of {length} bytes")
    return found


def main() -> None:
    """Write what is ordered on the standard input until it ends; runs in the process."""
    # What a library prints must not come between the pictures.
    with os.fdopen(os.dup(1), "wb") as answers, os.fdopen(os.dup(0), "rb") as orders:
        os.dup2(2, 1)
        _import()
        while head := orders.read(_LENGTH):
            outcome, answer = _answer(_exactly(orders, int.from_bytes(head, "little")))
            answers.write(outcome)
            _send(answers, answer)
            # A picture's artists point at each other, and at all of its pixels.
            del answer
            gc.collect()


def _answer(order: bytes) -> tuple[bytes, bytes]:
    try:
        return _WRITTEN, render(*pickle.loads(order))
    except Exception as error:
        return _FAILED, f"{type(error).__name__}: {error}".encode()


def _import() -> None:
    """Load what drawing needs while the first picture is still being placed."""
    for name in ("matplotlib.backends.backend_agg", "matplotlib.figure", "PIL.PngImagePlugin"):
        importlib.import_module(name)
    lettering.families()


if __name__ == "__main__":
    main()
