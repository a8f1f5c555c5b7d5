"""Imports on a public server: for one visit, under a name that nobody can guess.

A visit has a token, which its browser alone knows. Its folder lies below a root that only the
server's account can open and is named by a digest of the token, so that not even a listing of
the root lets anyone in. It is made when something is first saved, so that whoever only looks
leaves no trace, and removed at the end of the visit, or an hour after its last use. A later save
begins anew.
"""

import contextlib
import hmac
import os
import re
import secrets
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any

from geo import disk
from geo.disk import DiskError
from geo.library.library import Library, LibraryError
from geo.places.geonames_import import CountryFile
from geo.words.texts import say

#: How long a visit is kept without any use, in seconds.
KEPT_SECONDS = 3600

#: How many datasets a visit keeps, and how many megabytes with all its files.
MOST_DATASETS, MOST_MB = 20, 500

_TOKEN_BYTES = 32
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)
_USED = ".used"
_KEY = ".key"

_passing_key = secrets.token_bytes(_TOKEN_BYTES)

# What is over is removed and begun again by one thread at a time.
_turning = Lock()


def new_token() -> str:
    """Return a token for a new visit, which nobody can guess."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def is_token(text: str) -> bool:
    """Tell whether a text can be the token of a visit."""
    return _TOKEN.fullmatch(text) is not None


def issue(token: str, root: Path | None = None) -> str:
    """Return a token with the mark of this server, by which it knows what it gave out itself.

    The processes that share the folder of the visits know each other's.
    """
    try:
        key = _key(_root(root))
    except OSError:
        # Where nothing can be written, what was given out is known as long as the process runs.
        key = _passing_key
    mark = hmac.digest(key, token.encode(), "sha256").hex()
    return f"{token}.{mark}"


def issued(text: str, root: Path | None = None) -> str:
    """Return the token in what ``issue`` has made; "" for every other text."""
    token, _, _ = text.partition(".")
    genuine = is_token(token) and hmac.compare_digest(text.encode(), issue(token, root).encode())
    return token if genuine else ""


def _key(root: Path) -> bytes:
    """Return the secret of this server, made once and kept beside the visits."""
    path = root / _KEY
    with contextlib.suppress(FileNotFoundError):
        return path.read_bytes()
    made = root / f"{_KEY}-{new_token()}"
    made.touch(mode=0o600)
    made.write_bytes(secrets.token_bytes(_TOKEN_BYTES))
    # Whole from the first moment, and of two that make one at once, one.
    with contextlib.suppress(FileExistsError):
        path.hardlink_to(made)
    made.unlink()
    return path.read_bytes()


class SessionLibrary(Library):
    """The library of one visit; it holds nothing before the first save and after the end.

    The ids of its datasets can't be guessed either; it lists only its own. Every use puts off
    its end. It keeps no more than ``MOST_DATASETS`` and ``MOST_MB``. Raises LibraryError for a
    text that is no token.
    """

    _suffix_bytes = 16
    _called = say("disk.visits")

    def __init__(self, token: str, root: Path | None = None) -> None:
        if not is_token(token):
            raise LibraryError("library.visit")
        super().__init__(_root(root) / sha256(token.encode()).hexdigest())
        self.token = token

    def home(self) -> Path:
        """Return the folder of the visit, which counts as a use; it is there once begun."""
        with _turning:
            if _is_over(self._root):
                _remove(self._root)
            else:
                # A disk that can only be read keeps a visit from being put off, and nothing else.
                with contextlib.suppress(OSError):
                    os.utime(self._root / _USED)
        return self._root

    def begin(self) -> None:
        """Make the folder of the visit where it has none, and remove the visits that are over."""
        sweep(self._root.parent)
        try:
            with disk.writing(self._root, self._called), _turning:
                self._root.mkdir(mode=0o700, exist_ok=True)
                (self._root / _USED).touch()
        except DiskError as error:
            raise LibraryError.of_disk(error) from error

    def end(self) -> None:
        """Remove everything of the visit; ending it twice is no error."""
        with _turning:
            _remove(self._root)

    def check_room(self) -> None:
        """Raise LibraryError where the visit keeps as much as it may."""
        if len(self.list_datasets()) >= MOST_DATASETS:
            raise LibraryError("library.full.datasets", limit=MOST_DATASETS)
        self._check_bytes()

    def add_gazetteer(self, path: Path, name: str = "", **watched: Any) -> CountryFile:
        """Keep the places of a country file, as ``Library`` does, where there is room."""
        self._check_bytes()
        return super().add_gazetteer(path, name, **watched)

    def _check_bytes(self) -> None:
        if _bytes(self.home()) >= MOST_MB * 1_000_000:
            raise LibraryError("library.full.bytes", limit=MOST_MB)

    def _check_new(self, replaced: Path | None = None) -> None:
        """Raise LibraryError where the visit would keep more than it may.

        One save at a time comes here, so that two at once can't pass the limit together.
        """
        if replaced is None and len(self.list_datasets()) >= MOST_DATASETS:
            raise LibraryError("library.full.datasets", limit=MOST_DATASETS)
        if _bytes(self.home()) - (_bytes(replaced) if replaced else 0) > MOST_MB * 1_000_000:
            raise LibraryError("library.full.bytes", limit=MOST_MB)

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        self.begin()
        with super()._writing():
            yield


def sweep(root: Path | None = None) -> int:
    """Remove the visits without use for an hour and return their number."""
    with _turning:
        visits = (path for path in _root(root).iterdir() if not path.name.startswith(_KEY))
        over = [path for path in visits if _is_over(path)]
        for path in over:
            _remove(path)
    return len(over)


def _is_over(folder: Path) -> bool:
    """Tell whether a visit has a folder that was not used for an hour."""
    # One that begins just now has no mark yet, but a folder that is new.
    idle = min(_age(folder / _USED), _age(folder))
    return KEPT_SECONDS < idle < float("inf")


def _root(root: Path | None) -> Path:
    """Return the folder of all visits, made for this account alone."""
    try:
        with disk.writing(root, say("disk.visits")):
            path = root or Path(tempfile.gettempdir()) / f"dateline-visits-{os.getuid()}"
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            found = path.lstat()
    except DiskError as error:
        raise LibraryError.of_disk(error) from error
    # In a folder that everyone may write to, someone else may have been there first.
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise LibraryError("library.private", folder=path)
    return path


def _bytes(folder: Path) -> int:
    """Return how many bytes a file, or those below a folder, have; what goes meanwhile has none."""
    found = 0
    for path in (folder, *folder.rglob("*")):
        with contextlib.suppress(OSError):
            found += path.lstat().st_size
    return found


def _age(path: Path) -> float:
    """Return the seconds since a path was last changed; without end where it is gone."""
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return float("inf")


def _remove(folder: Path) -> None:
    # Without its mark the visit is over at once, however long the rest takes.
    (folder / _USED).unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
