"""What a disk refuses, as a sentence: which folder is full or can't be written to, what to do."""

import errno
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from geo.words.texts import say

_KEYS = {
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    # More than the system lets a file of this account have.
    errno.EFBIG: "full",
    errno.EROFS: "read_only",
    errno.EACCES: "denied",
    errno.EPERM: "denied",
    errno.ENOTDIR: "no_folder",
    errno.EEXIST: "no_folder",
    errno.ENOENT: "no_folder",
}


# What a disk that is not full has room for.
_LITTLE = 1 << 16


class DiskError(Exception):
    """What can't be written; the message is a sentence. ``key`` and ``values`` say it anew."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(say(f"disk.{key}", **values))
        self.key = key
        self.values = values

    def sentence(self) -> str:
        """Say what can't be written, and what to do."""
        return str(self)


def key_of(error: BaseException) -> str:
    """Return why a disk refused something: the key of ``disk.…`` among the words.

    Of an error that says so only in words, as those of libraries do, the sentence is searched;
    empty where the disk is not at fault.
    """
    if isinstance(error, OSError):
        if error.errno in _KEYS:
            return _KEYS[error.errno]
        return "failed" if error.errno == errno.EIO else _told(str(error))
    return _told(str(error))


def _told(text: str) -> str:
    full = ("No space left on device", "Disk quota exceeded", "File too large", "disk is full")
    return "full" if any(sign in text for sign in full) else ""


@contextmanager
def writing(folder: Path | None = None, called: str = "") -> Iterator[None]:
    """Raise DiskError for what the disk refuses within the block.

    ``folder`` is what is written to; None stands for that of temporary files. ``called`` names it
    where its path is nobody's business.
    """
    try:
        yield
    except DiskError:
        raise
    except Exception as error:
        key, where = key_of(error), folder or temporary()
        if not key or (key == "no_folder" and where.is_dir()):
            raise
        shown = called or str(where)
        raise DiskError(key, folder=shown, reason=error) from error


def check_room(folder: Path) -> None:
    """Write a little into a folder and remove it again. Raises OSError where that can't be."""
    tried = folder / ".room"
    try:
        tried.write_bytes(bytes(_LITTLE))
    finally:
        tried.unlink(missing_ok=True)


def temporary() -> Path:
    """Return the folder of temporary files; the one that was wished for where there is none."""
    try:
        return Path(tempfile.gettempdir())
    except OSError:
        return Path("/tmp")
