"""The datasets that this process serves: the shipped one, and those of a library.

On one's own machine the library is the folder of ``geo.library.library``. With
``DATELINE_PUBLIC=1`` each visit has its own (``geo.library.visits``), which no other visit can
reach.
"""

import os
from collections.abc import Callable
from concurrent.futures import Future
from functools import cache
from pathlib import Path
from threading import Lock

from geo.events import datasets
from geo.events.datasets import Dataset
from geo.events.several import joined
from geo.library.library import Entry, Library, LibraryError
from geo.library.visits import SessionLibrary, sweep
from geo.selection import drift
from geo.selection.drift import Drift
from geo.selection.store import EventStore
from geo.selection.view import View

#: How many datasets one map can show.
MOST_DATASETS = 12

#: What stays open: so many stores, with so many events between them (about 1 GB a million).
MOST_STORES, MOST_EVENTS = 16, 2_500_000

SENTENCES = {
    "unknown": "There is no dataset “{name}” here. It may have been removed.",
    "visit": "There is no dataset “{name}” in this visit. On this server an import is only for the "
    "visit in which it was made, and is removed an hour after its last use.",
    "many": "A map can show {limit} datasets at once; these are {count}.",
}


class UnknownDatasetError(LookupError):
    """A view names a dataset that can't be served; the message is a sentence."""


def public() -> bool:
    """Whether this server is open to people who don't know each other."""
    return os.environ.get("DATELINE_PUBLIC", "") not in ("", "0")


def library(visit: str = "") -> Library:
    """Return the library of a visit; ``visit`` is its token, and means nothing on one's own
    machine. Raises LibraryError where there is no visit."""
    return SessionLibrary(visit) if public() else Library()


def entries(visit: str = "") -> tuple[Entry, ...]:
    """Return what the library of a visit holds, by title."""
    try:
        return library(visit).list_datasets()
    except LibraryError:
        return ()


_opening = Lock()


@cache
def _shipped() -> EventStore:
    return EventStore(datasets.load(datasets.default_folder()))


def shipped() -> EventStore:
    """Return the store of the dataset that the program opens with."""
    with _opening:
        return _shipped()


def store_of(view: View, visit: str = "") -> EventStore:
    """Return the store of the datasets that a view names: of the shipped one where it names none.

    ``visit`` is the token of the visit that asks. Raises UnknownDatasetError for a dataset that
    is not there, not readable, or of another visit.
    """
    own = shipped()
    if not (names := [name for name in view.datasets if name != own.dataset.name]):
        return own
    if len(view.datasets) > MOST_DATASETS:
        values = {"limit": MOST_DATASETS, "count": len(view.datasets)}
        raise UnknownDatasetError(SENTENCES["many"].format(**values))
    try:
        kept = library(visit)
    except LibraryError:
        raise _unknown(names[0]) from None
    found = tuple(_entry(kept, name) for name in names)
    also = own if len(names) < len(view.datasets) else None

    def load() -> EventStore:
        parts = [also.dataset] if also else []
        return EventStore(joined([*parts, *(_dataset(kept, entry) for entry in found)]))

    try:
        return _stores.get((kept.home(), also is not None, found), load)
    except LibraryError as error:
        raise UnknownDatasetError(error.sentence()) from error


def drift_of(view: View, store: EventStore, visit: str = "") -> Drift:
    """Return what changed in a view's selection since its version; ``store`` answers for it.

    Of the shipped dataset snapshots say so, of one of the library its history.
    """
    if len(store.dataset.parts) > 1:
        return drift.of_parts(
            view, store, lambda alone: drift_of(alone, store_of(alone, visit), visit)
        )
    try:
        history = library(visit).history(store.dataset.name)
    except LibraryError:
        return drift.since(view.version, store, view, drift.find(view.version, drift.folder()))
    return drift.by_history(view.version, store, view, history)


def tidy() -> None:
    """Remove the visits that are over, and close what was open of them."""
    sweep()
    _stores.close_missing()


def _entry(kept: Library, name: str) -> Entry:
    try:
        entry = kept.entry(name)
    except LibraryError:
        raise _unknown(name) from None
    if entry.damaged:
        raise UnknownDatasetError(entry.damaged)
    return entry


def _unknown(name: str) -> UnknownDatasetError:
    sentence = SENTENCES["visit" if public() else "unknown"]
    return UnknownDatasetError(sentence.format(name=name[:80]))


def _dataset(kept: Library, entry: Entry) -> Dataset:
    """Return a dataset; one that is open on its own already isn't read again."""
    opened = _stores.opened((kept.home(), False, (entry,)))
    return opened.dataset if opened else kept.load(entry.dataset_id)


#: Where the library is, whether the shipped dataset is on the map, and what else: an update, a
#: new title or other terms make another entry, and so another store.
_Key = tuple[Path, bool, tuple[Entry, ...]]


class _Stores:
    """The stores that are open: those last used, as many as memory bears.

    Each is opened once, while others wait for that one only.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._opened: dict[_Key, Future[EventStore]] = {}

    def get(self, key: _Key, load: Callable[[], EventStore]) -> EventStore:
        """Return a store, opened by ``load`` where it isn't yet."""
        with self._lock:
            found = self._opened.pop(key, None)
            store = found or Future()
            # The last in the order is the last used.
            self._opened[key] = store
        if not found:
            try:
                store.set_result(load())
            except BaseException as error:
                with self._lock:
                    self._opened.pop(key, None)
                store.set_exception(error)
            self._close_most(key)
        return store.result()

    def opened(self, key: _Key) -> EventStore | None:
        """Return a store that is open, or None."""
        with self._lock:
            return _done(self._opened.get(key))

    def close_missing(self) -> None:
        """Close the stores whose library is gone."""
        with self._lock:
            self._opened = {key: one for key, one in self._opened.items() if key[0].exists()}

    def _close_most(self, newest: _Key) -> None:
        """Close what was replaced, and what was not used for longest where it is too much."""
        with self._lock:
            events = 0
            for number, (key, opening) in enumerate(reversed([*self._opened.items()])):
                store = _done(opening)
                events += len(store.dataset.events) if store else 0
                replaced = key != newest and _names(key) == _names(newest)
                full = number >= MOST_STORES or events > MOST_EVENTS
                if store and key != newest and (replaced or full):
                    del self._opened[key]


def _done(opening: "Future[EventStore] | None") -> EventStore | None:
    return opening.result() if opening and opening.done() and not opening.exception() else None


def _names(key: _Key) -> tuple[Path, bool, tuple[str, ...]]:
    return key[0], key[1], tuple(entry.dataset_id for entry in key[2])


_stores = _Stores()
