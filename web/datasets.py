"""The stores that this process serves: opened once, shared by every visitor."""

from functools import cache
from threading import Lock

from geo import datasets
from geo.store import EventStore
from geo.view import View

_opening = Lock()


@cache
def _shipped() -> EventStore:
    return EventStore(datasets.load(datasets.default_folder()))


def store_of(view: View) -> EventStore:
    """The store that answers for a view."""
    with _opening:
        return _shipped()
