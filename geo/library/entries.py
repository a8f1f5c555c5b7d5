"""The files of a library's datasets: their names, what they say, and taking an import in."""

import re
import secrets
import shutil
import unicodedata
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from geo.disk import DiskError
from geo.library import dataset_files
from geo.library.dataset_files import ABOUT, EVENTS, FILES, About, Contents
from geo.places.gazetteer import fold
from geo.words.texts import say

_FOLDER = re.compile(r"([1-9][0-9]{0,8})-[0-9a-f]{12}", re.ASCII)
_LONGEST_SLUG = 40
_LONGEST_TITLE = 200
_NEEDED = (EVENTS, ABOUT, "gazetteer.parquet", "sources.parquet", "accounts.parquet")


class LibraryError(Exception):
    """What can't be done in the library; its message is a sentence."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(say(key, **values))
        self.key = key

    @classmethod
    def of_disk(cls, error: DiskError) -> "LibraryError":
        """Return what a disk refused as what can't be done in the library."""
        return cls(f"disk.{error.key}", **error.values)

    def sentence(self) -> str:
        """Say what can't be done, and why."""
        return str(self)


def fill(folder: Path, contents: Contents | Path) -> About:
    """Put the files of an import into a new folder and return what they say they are."""
    folder.mkdir()
    if isinstance(contents, Contents):
        dataset_files.write(folder, contents)
    else:
        for name in FILES:
            if (contents / name).is_file() and not (contents / name).is_symlink():
                _link(contents / name, folder / name)
    for name in _NEEDED:
        if not (folder / name).exists():
            raise LibraryError("library.incomplete", file=name)
    about, _ = read_about(folder / ABOUT)
    if not title(about.title):
        raise LibraryError("library.title")
    # From here on, what the dataset is stands in its own folder, once.
    (folder / ABOUT).unlink()
    return replace(about, title=title(about.title))


def _link(source: Path, target: Path) -> None:
    """Have a file in a second place, without a copy where the file system can do that.

    So what was brought is whole until all of it is in the library.
    """
    try:
        target.hardlink_to(source)
    except OSError:
        shutil.copyfile(source, target)


def taken(contents: Contents | Path) -> None:
    """Remove the files of an import that the library has now."""
    if isinstance(contents, Path):
        for name in FILES:
            (contents / name).unlink(missing_ok=True)


def new_name() -> str:
    """Return a name for a folder in which something is made."""
    return f".new-{secrets.token_hex(8)}"


def about_file(about: About, number: int) -> dict[str, Any]:
    """Return what ``dataset.json`` holds of a dataset's version."""
    current = {"current": folder_name(about, number), "updated": now()}
    return {"format": dataset_files.FORMAT} | asdict(about) | current


def read_about(path: Path) -> tuple[About, dict[str, Any]]:
    """Return what a ``dataset.json`` says, and all that is in it. Raises LibraryError."""
    try:
        return dataset_files.read_about(path)
    except (OSError, ValueError) as error:
        dataset = path.parent.name
        raise LibraryError("library.damaged", dataset=dataset, reason=path.name) from error


def number(found: dict[str, Any], path: Path) -> int:
    """Return the number of the current version. Raises LibraryError."""
    current = found.get("current")
    matched = _FOLDER.fullmatch(current) if isinstance(current, str) else None
    if not matched:
        raise LibraryError("library.damaged", dataset=path.parent.name, reason=path.name)
    return int(matched[1])


def folder_name(about: About, number: int) -> str:
    """Return the name of the folder of a version."""
    return f"{number}-{about.digest[:12]}"


def version(about: About, number: int) -> str:
    """Return a version as people see it."""
    return f"{number}+{about.digest[:6]}"


def ids(found: object) -> tuple[str, ...]:
    """Return the ids of a history; what is none is left out."""
    items = found if isinstance(found, list) else []
    return tuple(item for item in items if isinstance(item, str))


def title(text: str) -> str:
    """Return a title on one line, without signs that can't be seen or written."""
    kept = [" " if unicodedata.category(sign) in ("Cc", "Cs") else sign for sign in text]
    return " ".join("".join(kept).split())[:_LONGEST_TITLE]


def slug(text: str) -> str:
    """Return letters, digits and hyphens that any file system takes; of others, "dataset"."""
    words = re.findall(r"[a-z0-9]+", unicodedata.normalize("NFKD", fold(text)), re.ASCII)
    return "-".join(words)[:_LONGEST_SLUG].strip("-") or "dataset"


def now() -> str:
    """Return the time as ISO 8601 in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")
