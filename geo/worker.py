"""Our own functions in a process of their own, for files that may be hostile or huge.

``run`` starts a fresh interpreter, so that nothing of the server reaches it: not its memory,
its open files, its threads, nor its environment (a few harmless variables apart; no proxies).
Arguments go in as JSON; steps come back as lines of JSON, and results as files in a temporary
folder. Nothing is pickled. The process has limits of memory and time, a low priority and no
core dump, and ends together with whoever started it.

Linux holds the process to every limit. macOS takes no limit of memory; ``Result`` says so.
"""

import contextlib
import importlib
import json
import os
import selectors
import shutil
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geo import disk, scratch
from geo.disk import DiskError
from geo.words.texts import say

_ROOT = Path(__file__).parent.parent
_RESULT = "result.json"
_MEMORY_EXIT = 97
_TICK = 0.05
_LEAVING = 10.0
_MEGABYTE = 1 << 20

# Address space that libraries, thread stacks and mapped files take without using memory.
_MAPPED_MB = 4096
_KEPT_VARIABLES = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TZDIR", "LD_LIBRARY_PATH")
# Memory that a pool sets aside in advance counts against the limit without being used.
_FIXED_VARIABLES = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "MALLOC_ARENA_MAX": "2",
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONUTF8": "1",
    "PYTHONDONTWRITEBYTECODE": "1",
}
# What libraries say as they fail or abort for want of memory.
# A thread whose stack finds no room ends as the last of these.
_MEMORY_SIGNS = (
    "bad_alloc",
    "out of memory",
    "memory allocation of",
    "cannot allocate memory",
    "system_error: resource temporarily unavailable",
)

#: What a function calls to tell where it is: the key of a step, and the share done, 0 to 1.
Progress = Callable[[str, float], None]


class WorkerError(Exception):
    """Work that did not come to its end; ``detail`` is for a log, not for people."""

    key = ""

    def __init__(self, detail: str = "", **values: object) -> None:
        super().__init__(say(self.key, **values))
        self.detail = detail

    def sentence(self) -> str:
        """Say what happened and what to do."""
        return str(self)


class OutOfMemoryError(WorkerError):
    """The work needed more memory than it was given."""

    key = "worker.memory"


class OutOfTimeError(WorkerError):
    """The work took longer than it was given."""

    key = "worker.time"


class CancelledError(WorkerError):
    """The person stopped the work."""

    key = "worker.cancelled"


class CrashedError(WorkerError):
    """The process died, or the function raised what nobody foresaw."""

    key = "worker.crashed"


class RefusedByDiskError(WorkerError):
    """The disk of temporary files is full, or can't be written to."""

    def __init__(self, key: str, detail: str = "") -> None:
        self.key = f"disk.{key}"
        super().__init__(detail, folder=disk.temporary(), reason=detail[-200:])


class _LateError(Exception):
    """The time is over."""


@dataclass(frozen=True)
class Result:
    """What a function returned, and the folder with the files that it wrote.

    The folder is the caller's: leaving a ``with`` block over the result removes it.
    ``unlimited`` names the limits that the system did not take: of memory, cpu, core, priority.
    """

    value: Any
    folder: Path
    unlimited: tuple[str, ...] = ()

    def __enter__(self) -> "Result":
        """Return the result itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Remove the folder."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def sentence(self) -> str:
        """Say which limits the system did not take; "" when it took them all."""
        names = ", ".join(say(f"worker.limit.{name}") for name in self.unlimited)
        return say("worker.unlimited", limits=names) if names else ""


def run(
    function: str,
    kwargs: Mapping[str, Any],
    *,
    memory_mb: int,
    seconds: float,
    on_progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Result:
    """Run ``module:function`` in a process of its own and return what it made.

    The function is called with ``kwargs`` (values that JSON can hold) and with ``folder``, a
    Path to write files to, and ``progress``, a ``Progress``; it returns what JSON can hold.
    ``function`` is code of ours and never comes from a person. ``memory_mb`` covers the
    interpreter and its libraries too (some 200 MB with pandas); ``seconds`` are of the wall
    clock. ``on_progress`` is called here, in order; ``cancelled`` is asked 20 times a second.
    Raises OutOfMemoryError, OutOfTimeError, CancelledError, RefusedByDiskError or CrashedError,
    all WorkerError;
    the process and whatever it started are gone by then, its folder too.
    """
    order = {"function": function, "kwargs": dict(kwargs), "memory_mb": memory_mb}
    line = json.dumps(order | {"seconds": seconds}).encode() + b"\n"
    with temporary_files():
        folder = scratch.folder()
    try:
        with _process(folder) as (process, messages):
            with contextlib.suppress(BrokenPipeError):
                assert process.stdin is not None
                process.stdin.write(line)
                process.stdin.flush()
            heard = _Heard(on_progress)
            _listen(process, messages, heard, time.monotonic() + seconds, cancelled)
            # Only a process gone astray ends its messages before itself.
            _judge(process.wait(_LEAVING), heard, memory_mb)
            value = json.loads((folder / _RESULT).read_text(encoding="utf-8"))
            (folder / _RESULT).unlink()
            return Result(value, folder, heard.unlimited)
    except BaseException as error:
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, (_LateError, subprocess.TimeoutExpired)):
            raise OutOfTimeError(str(error), seconds=f"{seconds:g}") from None
        raise


@contextlib.contextmanager
def temporary_files() -> Iterator[None]:
    """Raise RefusedByDiskError for what the disk of temporary files refuses within the block."""
    try:
        with disk.writing():
            yield
    except DiskError as error:
        raise RefusedByDiskError(error.key, str(error.values["reason"])) from error


@contextlib.contextmanager
def _process(folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Yield the started process and the end of the pipe on which it tells its steps."""
    reading, writing = os.pipe()
    try:
        process = subprocess.Popen(
            [sys.executable, "-m", "geo.worker", str(writing), str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            pass_fds=(writing,),
            cwd=_ROOT,
            env=_environment(folder),
            start_new_session=True,
        )
    except BaseException:
        os.close(reading)
        raise
    finally:
        os.close(writing)
    try:
        yield process, reading
    finally:
        # The whole group, for what the process may have started.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        os.close(reading)
        for pipe in (process.stdin, process.stderr):
            if pipe:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    return kept | _FIXED_VARIABLES | {"HOME": str(folder), "TMPDIR": str(folder)}


class _Heard:
    """What the process has told so far."""

    def __init__(self, on_progress: Progress | None) -> None:
        self.on_progress = on_progress
        self.unlimited: tuple[str, ...] = ()
        self.done = False
        self.failed = ""
        self.disk = ""
        self.errors = b""
        self._rest = b""

    def messages(self, data: bytes) -> None:
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            name, *values = json.loads(line)
            if name == "progress" and self.on_progress:
                step, share = values
                self.on_progress(step, share)
            elif name == "unlimited":
                self.unlimited = tuple(values)
            elif name == "disk":
                self.disk = values[0]
            elif name == "failed":
                self.failed = values[0]
            elif name == "done":
                self.done = True

    def complaints(self, data: bytes) -> None:
        self.errors = (self.errors + data)[-8192:]


def _listen(
    process: subprocess.Popen[bytes],
    messages: int,
    heard: _Heard,
    deadline: float,
    cancelled: Callable[[], bool] | None,
) -> None:
    """Hear the process out, until it ends, its time is over or the person stops it."""
    assert process.stderr is not None
    with selectors.DefaultSelector() as waiting:
        waiting.register(messages, selectors.EVENT_READ, heard.messages)
        waiting.register(process.stderr.fileno(), selectors.EVENT_READ, heard.complaints)
        # Not until its errors end too: what it started may hold that pipe open for longer.
        while messages in waiting.get_map():
            if cancelled and cancelled():
                raise CancelledError
            if time.monotonic() > deadline:
                raise _LateError
            _hear(waiting, _TICK)
        while _hear(waiting, 0):
            pass


def _hear(waiting: selectors.BaseSelector, seconds: float) -> bool:
    """Take in what is there now, or comes in time; tell whether there was anything."""
    ready = waiting.select(seconds)
    for source, _ in ready:
        if data := os.read(source.fd, 65536):
            source.data(data)
        else:
            waiting.unregister(source.fd)
    return bool(ready)


def _judge(code: int, heard: _Heard, memory_mb: int) -> None:
    """Raise what the end of the process means, unless all went well."""
    if heard.done and code == 0:
        return
    detail = heard.errors.decode(errors="replace")
    if heard.disk:
        raise RefusedByDiskError(heard.disk, detail)
    # The system itself kills what has taken its last memory.
    killed = code in (_MEMORY_EXIT, -signal.SIGKILL)
    if killed or (code == -signal.SIGABRT and _tells_of_memory(detail)):
        raise OutOfMemoryError(detail, memory=memory_mb)
    if code == -signal.SIGXCPU:
        raise _LateError(detail)
    raise CrashedError(detail, reason=heard.failed or _named(code))


def _named(code: int) -> str:
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"exit {code}"


def _tells_of_memory(text: str) -> bool:
    return any(sign in text.lower() for sign in _MEMORY_SIGNS)


# What follows runs in the process that was started.


def _limit(memory_mb: int, seconds: float) -> list[str]:
    """Set the limits of this process and return the names of those that can't be set."""
    import resource

    def held(limit: int, soft: int, hard: int) -> None:
        # A limit that is already stricter stays.
        _, most = resource.getrlimit(limit)
        most = sys.maxsize if most == resource.RLIM_INFINITY else most
        resource.setrlimit(limit, (min(soft, most), min(hard, most)))

    def memory() -> None:
        if sys.platform == "darwin":
            raise OSError
        data = memory_mb * _MEGABYTE
        held(resource.RLIMIT_DATA, data, data)
        space = data + _MAPPED_MB * _MEGABYTE
        held(resource.RLIMIT_AS, space, space)

    def cpu() -> None:
        # The wall clock is watched from outside; this holds when nobody watches any more.
        most = int(seconds * (os.cpu_count() or 1)) + 1
        held(resource.RLIMIT_CPU, most, most + 5)

    steps: dict[str, Callable[[], object]] = {
        "memory": memory,
        "cpu": cpu,
        "core": lambda: held(resource.RLIMIT_CORE, 0, 0),
        "priority": lambda: os.nice(10),
    }
    missing = []
    for name, step in steps.items():
        try:
            step()
        except (OSError, ValueError):
            missing.append(name)
    return missing


def _end_with_parent() -> None:
    """End this process when whoever started it closes its side of the pipe, or dies."""
    os.read(0, 1)
    os._exit(1)


def main(arguments: list[str]) -> None:
    """Do one order: read it from standard input, tell the steps on a pipe, write the result."""
    pipe, folder = int(arguments[0]), Path(arguments[1])
    speaking = threading.Lock()

    def tell(name: str, *values: object) -> None:
        line = json.dumps([name, *values]).encode() + b"\n"
        with speaking:
            while line:
                line = line[os.write(pipe, line) :]

    def progress(step: str, share: float) -> None:
        tell("progress", step, float(share))

    with open(0, "rb", buffering=0, closefd=False) as given:
        order = json.loads(given.readline())
    threading.Thread(target=_end_with_parent, daemon=True).start()
    tell("unlimited", *_limit(order["memory_mb"], order["seconds"]))
    try:
        module, _, name = order["function"].partition(":")
        function = getattr(importlib.import_module(module), name)
        value = function(**order["kwargs"], folder=folder, progress=progress)
        (folder / _RESULT).write_text(json.dumps(value), encoding="utf-8")
    except BaseException as error:
        if isinstance(error, MemoryError) or _tells_of_memory(f"{type(error).__name__}: {error}"):
            os._exit(_MEMORY_EXIT)
        traceback.print_exc()
        # A folder that is not there is no fault of the disk here.
        if (key := disk.key_of(error)) in ("full", "read_only", "failed"):
            tell("disk", key)
        tell("failed", type(error).__name__)
        os._exit(1)
    tell("done")
    # Without the farewells of libraries, which may hang or crash after all is well.
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
