"""Temporary folders that go in the end, also those of a process that was killed.

A process holds each of its folders locked as long as it lives, and the system lets go of the lock
however the process ends. So a folder whose lock can be had belongs to nobody any more: ``clear``
removes such ones, and never one that is in use. The lock tells them apart even where numbers of
processes are used again, or are those of another container.
"""

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from threading import Lock

_NAME = "dateline-scratch-"

_holding = Lock()
# What is held locked: folders, and the open file of each.
_held: dict[Path, int] = {}


def folder() -> Path:
    """Return a new folder, empty and private. Whoever asks for it removes it. Raises OSError."""
    with _holding:
        for gone in [path for path in _held if not path.exists()]:
            os.close(_held.pop(gone))
        while True:
            made = Path(tempfile.mkdtemp(prefix=_NAME))
            file = _locked(made)
            if file is not None:
                _held[made] = file
                return made


@contextlib.contextmanager
def temporary() -> Iterator[Path]:
    """Yield a new folder, which goes at the end. Raises OSError."""
    made = folder()
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def clear() -> None:
    """Remove what processes that are gone have left among the temporary files."""
    for left in Path(tempfile.gettempdir()).glob(f"{_NAME}*"):
        file = _locked(left)
        if file is not None:
            shutil.rmtree(left, ignore_errors=True)
            os.close(file)


def _locked(path: Path) -> int | None:
    """Return the open file of a folder of ours once this process alone holds it, or None."""
    with contextlib.suppress(OSError):
        file = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
        with contextlib.suppress(OSError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            found = os.fstat(file)
            # Between making and locking it, another process may have removed it as nobody's.
            if found.st_uid == os.getuid() and os.path.samestat(found, path.lstat()):
                return file
        os.close(file)
    return None
