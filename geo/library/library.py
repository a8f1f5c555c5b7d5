"""Where imports live: a folder a dataset, in a library of one's own or for one visit only.

The library is the folder that ``DATELINE_LIBRARY`` names, or ``library`` beside the program, which
git ignores: a person finds it, backs it up and deletes it without knowing where an operating
system hides such things, and two copies of the program don't share one by accident. In it::

    <dataset_id>/dataset.json   what the dataset is, under which terms, and which folder is current
    <dataset_id>/history.json   what each update added, corrected and withdrew
    <dataset_id>/<number>-<digest>/events.parquet, report.json, …   (``geo.library.dataset_files``)
    gazetteers/                 the places of country files of GeoNames

Whatever is written is made whole in a folder of its own and then put in place by one rename, so
that a reader has the old or the new and never a part. Ids come from links and are checked before
they become a path.
"""

import contextlib
import fcntl
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.dataset

from geo import disk
from geo.disk import DiskError
from geo.events.datasets import Dataset
from geo.events.difference import Difference, difference
from geo.library import dataset_files, entries, place_files
from geo.library.dataset_files import ABOUT, EVENTS, FILES, About, Contents
from geo.library.entries import LibraryError as LibraryError
from geo.places import geonames_import
from geo.places.gazetteer import Gazetteer, fold
from geo.places.geonames_import import CountryFile

_HISTORY = "history.json"
_GAZETTEERS = "gazetteers"
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*-[0-9a-f]{8,32}", re.ASCII)
# A reader that finds its folder replaced looks again; more often than this it is gone.
_TRIES = 5
_Value = TypeVar("_Value")


@dataclass(frozen=True)
class Entry:
    """A dataset of the library, as the picker and the share panel need it.

    ``about`` is what its ``dataset.json`` says (title, licence, terms, whether its rows may be
    passed on, its file, its counts). ``damaged`` is a sentence where that can't be read.
    """

    dataset_id: str
    about: About
    version: str = ""
    updated: str = ""
    damaged: str = ""

    @property
    def title(self) -> str:
        """Return the title; the id stands for one that can't be read."""
        return self.about.title or self.dataset_id


def default_folder() -> Path:
    """Return the folder that ``DATELINE_LIBRARY`` names, or ``library`` beside the program."""
    return Path(os.environ.get("DATELINE_LIBRARY") or Path(__file__).parents[2] / "library")


class Library:
    """The imports in one folder, which is made when the first is saved.

    Several processes may use it at once: readers always, writers one after another.
    """

    _suffix_bytes = 4
    # What to call the folder to whom its path is of no use; empty for the path.
    _called = ""

    def __init__(self, folder: Path | None = None) -> None:
        self._root = folder or default_folder()

    def home(self) -> Path:
        """Return the folder of the library."""
        return self._root

    def check_room(self) -> None:
        """Raise LibraryError where no more may be kept; a library of one's own has no end."""

    def _check_new(self, replaced: Path | None = None) -> None:
        """Raise LibraryError where what was just put into the library is more than it may keep.

        ``replaced`` is the folder or file that goes for it; None where it is a new dataset.
        """

    def save(self, contents: Contents | Path) -> str:
        """Keep an import and return its id: the title's letters and a few random ones.

        ``contents`` may be a folder that ``geo.library.dataset_files.write`` filled, in a worker
        say; its files are moved. Raises LibraryError where one that is needed is missing.
        """
        with self._writing(), self._new_folder() as new:
            about = entries.fill(new / "files", contents)
            self._check_new()
            dataset_id = f"{entries.slug(about.title)}-{secrets.token_hex(self._suffix_bytes)}"
            made = new / "dataset"
            made.mkdir()
            (new / "files").rename(made / entries.folder_name(about, 1))
            dataset_files.write_json(made / _HISTORY, [])
            dataset_files.write_json(made / ABOUT, entries.about_file(about, 1))
            made.rename(self.home() / dataset_id)
        entries.taken(contents)
        return dataset_id

    def update(self, dataset_id: str, newer: Contents | Path) -> Difference:
        """Replace the events of a dataset by newer ones and return what that changed.

        The title stays. The difference is kept in ``history.json``. Raises LibraryError.
        """
        with self._writing(), self._new_folder() as new:
            old, number = self._current(dataset_id)
            before = entries.read_about(old.parent / ABOUT)[0]
            about = entries.fill(new / "files", newer)
            self._check_new(old)
            about = replace(about, title=before.title, created=before.created)
            version = entries.version(about, number + 1)
            changed = difference(old / EVENTS, new / "files" / EVENTS, version, entries.now())
            dataset_files.write_json(new / ABOUT, entries.about_file(about, number + 1))
            history = [*self._history(dataset_id), asdict(changed)]
            dataset_files.write_json(new / _HISTORY, history)
            # All is written; what follows takes no more room.
            (new / "files").rename(old.parent / entries.folder_name(about, number + 1))
            # From the first of these on, readers see the newer events.
            (new / ABOUT).replace(old.parent / ABOUT)
            (new / _HISTORY).replace(old.parent / _HISTORY)
            shutil.rmtree(old, ignore_errors=True)
        entries.taken(newer)
        return changed

    def rename(self, dataset_id: str, title: str) -> None:
        """Give a dataset another title; its id, and so its links, stay. Raises LibraryError."""
        if not (kept := entries.title(title)):
            raise LibraryError("library.title")
        with self._writing(), self._new_folder() as new:
            path = self._folder(dataset_id) / ABOUT
            _, found = entries.read_about(path)
            dataset_files.write_json(new / ABOUT, found | {"title": kept})
            (new / ABOUT).replace(path)

    def remove(self, dataset_id: str) -> None:
        """Remove a dataset and all its files. Raises LibraryError where there is none."""
        with self._writing():
            # It needs no room: on a full disk, removing is what helps.
            gone = self.home() / entries.new_name()
            self._folder(dataset_id).rename(gone)
            shutil.rmtree(gone, ignore_errors=True)

    def list_datasets(self) -> tuple[Entry, ...]:
        """Return what the library holds, by title; what is damaged is listed as that."""
        names = [path.name for path in self._paths() if _ID.fullmatch(path.name)]
        entries: list[Entry] = []
        for name in names:
            # One that has been removed since is none.
            with contextlib.suppress(LibraryError):
                entries.append(self.entry(name))
        return tuple(sorted(entries, key=lambda entry: (fold(entry.title), entry.dataset_id)))

    def entry(self, dataset_id: str) -> Entry:
        """Return what the picker needs of one dataset. Raises LibraryError where there is none."""
        path = self._folder(dataset_id) / ABOUT
        try:
            about, found = entries.read_about(path)
            number = entries.number(found, path)
        except LibraryError as error:
            return Entry(dataset_id, About(may_share_rows=False), damaged=error.sentence())
        updated = found.get("updated")
        return Entry(
            dataset_id,
            about,
            entries.version(about, number),
            updated if isinstance(updated, str) else "",
        )

    def load(self, dataset_id: str) -> Dataset:
        """Return a dataset ready for the store. Raises LibraryError where it can't be read."""

        def read(folder: Path, number: int, about: About) -> Dataset:
            return dataset_files.read(folder, dataset_id, about, number)

        return self._read(dataset_id, read)

    def read_file(self, dataset_id: str, name: str) -> bytes:
        """Return one of a dataset's ``FILES`` as it is. Raises LibraryError."""
        if name not in FILES:
            raise LibraryError("library.unknown", dataset=f"{dataset_id}/{name}")

        def read(folder: Path, *_: object) -> bytes:
            return (folder / name).read_bytes()

        return self._read(dataset_id, read)

    def files(self, dataset_id: str) -> Path:
        """Return the folder with a dataset's files now; an update replaces it by another."""
        return self._current(dataset_id)[0]

    def originals(self, dataset_id: str, event_ids: Sequence[str]) -> dict[str, str]:
        """Return the rows of these events as their file had them; without those it has not."""

        def read(folder: Path, *_: object) -> dict[str, str]:
            rows = pyarrow.dataset.dataset(folder / EVENTS, format="parquet")
            if "original" not in rows.schema.names:
                return {}
            wanted = pyarrow.dataset.field("event_id").isin(pa.array(event_ids, pa.string()))
            found = rows.to_table(columns=["event_id", "original"], filter=wanted).to_pydict()
            pairs = zip(found["event_id"], found["original"], strict=True)
            return {event_id: text for event_id, text in pairs if text}

        return self._read(dataset_id, read)

    def history(self, dataset_id: str) -> tuple[Difference, ...]:
        """Return what each update changed, the oldest first."""
        self._folder(dataset_id)
        return tuple(
            Difference(
                added=entries.ids(item.get("added")),
                corrected=entries.ids(item.get("corrected")),
                withdrawn=entries.ids(item.get("withdrawn")),
                version=str(item.get("version", "")),
                made=str(item.get("made", "")),
            )
            for item in self._history(dataset_id)
        )

    def add_gazetteer(self, path: Path, name: str = "", **watched: Any) -> CountryFile:
        """Keep the places of a country file for geocoding; those of one so called are replaced.

        ``name`` is what to call it; ``watched`` are ``on_progress`` and ``cancelled``. Raises as
        ``geo.places.geonames_import.columns``, which reads it in a process of its own.
        """
        slug = entries.slug(Path(name or path.name).stem)
        reading = geonames_import.columns(path, name, **watched)
        with reading as (made, places), self._writing(), self._new_folder() as new:
            shutil.move(places, new / "file")
            self._check_new(self.home() / _GAZETTEERS / f"{slug}{geonames_import.SUFFIX}")
            kept = self.home() / _GAZETTEERS
            kept.mkdir(exist_ok=True)
            (new / "file").replace(kept / f"{slug}{geonames_import.SUFFIX}")
            # Kept as it came, by an earlier version of the program.
            for suffix in (".txt", ".zip"):
                (kept / f"{slug}{suffix}").unlink(missing_ok=True)
        return made

    def gazetteer(self) -> Gazetteer:
        """Return what the library knows of places: those settled for any dataset, and GeoNames.

        Files whose names, sizes and times are as before are not read again.
        """
        paths: list[Path] = []
        for entry in self.list_datasets():
            with contextlib.suppress(LibraryError):
                paths.append(self.files(entry.dataset_id) / "places.csv")
        countries = sorted((self.home() / _GAZETTEERS).glob("*"))
        return place_files.of(paths, countries)

    def _paths(self) -> Iterator[Path]:
        # A link could lead out of the library.
        try:
            yield from (it for it in self.home().iterdir() if it.is_dir() and not it.is_symlink())
        except FileNotFoundError:
            return
        except OSError as error:
            folder = self._called or self._root
            raise LibraryError("disk.unreadable", folder=folder, reason=error.strerror) from error

    def _folder(self, dataset_id: str) -> Path:
        """Return the folder of a dataset that is there. Raises LibraryError for all else."""
        path = self.home() / dataset_id if _ID.fullmatch(dataset_id) else None
        if path is None or path.is_symlink() or not path.is_dir():
            raise LibraryError("library.unknown", dataset=dataset_id[:80])
        return path

    def _current(self, dataset_id: str) -> tuple[Path, int]:
        path = self._folder(dataset_id)
        _, found = entries.read_about(path / ABOUT)
        number = entries.number(found, path / ABOUT)
        folder = path / found["current"]
        if folder.is_symlink() or any((folder / name).is_symlink() for name in FILES):
            raise LibraryError("library.damaged", dataset=dataset_id, reason=folder.name)
        return folder, number

    def _read(self, dataset_id: str, read: Callable[[Path, int, About], _Value]) -> _Value:
        """Read the current files, and again where they were replaced meanwhile."""
        for _ in range(_TRIES):
            folder, number = self._current(dataset_id)
            try:
                about, _ = entries.read_about(folder.parent / ABOUT)
                return read(folder, number, about)
            except FileNotFoundError as error:
                missing = Path(error.filename or EVENTS).name
            except (pa.ArrowException, OSError, ValueError) as error:
                raise LibraryError("library.damaged", dataset=dataset_id, reason=error) from error
        raise LibraryError("library.damaged", dataset=dataset_id, reason=missing)

    def _history(self, dataset_id: str) -> list[dict[str, Any]]:
        try:
            found = dataset_files.read_json(self._folder(dataset_id) / _HISTORY)
        except (OSError, ValueError):
            return []
        return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        """Let one writer in at a time, of this and of every other process.

        Raises LibraryError for what the disk refuses meanwhile.
        """
        try:
            with disk.writing(self._root, self._called):
                self.home().mkdir(parents=True, exist_ok=True)
                with (self.home() / ".lock").open("w") as file:
                    fcntl.flock(file, fcntl.LOCK_EX)
                    yield
        except DiskError as error:
            raise LibraryError.of_disk(error) from error

    @contextlib.contextmanager
    def _new_folder(self) -> Iterator[Path]:
        """Yield a folder to make something in; whatever is still in it afterwards goes."""
        for path in self._paths():
            # Left by a process that died; whoever holds the lock is the only writer.
            if path.name.startswith(".new-"):
                shutil.rmtree(path, ignore_errors=True)
        folder = self.home() / entries.new_name()
        folder.mkdir()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
