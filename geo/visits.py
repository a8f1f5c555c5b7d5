"""Imports on a public server: for one visit, under a name that nobody can guess.

A visit has a token, which its page alone knows. Its folder lies below a root that only the
server's account can open and is named by a digest of the token, so that not even a listing of
the root lets anyone in. It is removed at the end of the visit, or an hour after its last use.
"""

import os
import re
import secrets
import shutil
import stat
import tempfile
import time
from hashlib import sha256
from pathlib import Path

from geo.library import Library, LibraryError

#: How long a visit is kept without any use, in seconds.
KEPT_SECONDS = 3600

_TOKEN_BYTES = 32
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
_USED = ".used"


class SessionLibrary(Library):
    """The library of one visit.

    The ids of its datasets can't be guessed either; it lists only its own. Every use puts off
    its end. Raises LibraryError, here and from every method, once the visit is over.
    """

    _suffix_bytes = 16

    def __init__(self, token: str, root: Path | None = None) -> None:
        folder = _root(root) / sha256(token.encode(errors="replace")).hexdigest()
        super().__init__(folder)
        self.token = token
        if not _TOKEN.fullmatch(token) or _idle(folder) > KEPT_SECONDS:
            raise LibraryError("library.visit")
        self.home()

    @classmethod
    def start(cls, root: Path | None = None) -> "SessionLibrary":
        """Begin a visit with a token of its own, and remove those that are over."""
        sweep(root)
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        folder = _root(root) / sha256(token.encode()).hexdigest()
        folder.mkdir(mode=0o700)
        (folder / _USED).touch()
        return cls(token, root)

    def home(self) -> Path:
        """Return the folder of the visit, which counts as a use."""
        try:
            os.utime(self._root / _USED)
        except OSError:
            raise LibraryError("library.visit") from None
        return self._root

    def end(self) -> None:
        """Remove everything of the visit; ending it twice is no error."""
        _remove(self._root)


def sweep(root: Path | None = None) -> int:
    """Remove the visits without use for an hour and return their number."""
    # One that begins just now has no mark yet, but a folder that is new.
    over = [path for path in _root(root).iterdir() if min(_idle(path), _age(path)) > KEPT_SECONDS]
    for path in over:
        _remove(path)
    return len(over)


def _root(root: Path | None) -> Path:
    """Return the folder of all visits, made for this account alone."""
    path = root or Path(tempfile.gettempdir()) / f"dateline-visits-{os.getuid()}"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = path.lstat()
    # In a folder that everyone may write to, someone else may have been there first.
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise LibraryError("library.private", folder=path)
    return path


def _idle(folder: Path) -> float:
    """Return the seconds since the last use of a visit; without end where it is gone."""
    return _age(folder / _USED)


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return float("inf")


def _remove(folder: Path) -> None:
    # Without its mark the visit is over at once, however long the rest takes.
    (folder / _USED).unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
