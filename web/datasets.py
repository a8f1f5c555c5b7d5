"""The datasets that this process serves: the shipped one, and those of a library.

On one's own machine the library is the folder of ``geo.library``. With ``DATELINE_PUBLIC=1`` each
visit has its own (``geo.visits``), which no other visit can reach.
"""

import os
from functools import cache
from threading import Lock

from geo import datasets
from geo.library import Library
from geo.store import EventStore
from geo.view import View
from geo.visits import SessionLibrary

_opening = Lock()


def public() -> bool:
    """Whether this server is open to people who don't know each other."""
    return os.environ.get("DATELINE_PUBLIC", "") not in ("", "0")


def library(visit: str = "") -> Library:
    """Return the library of a visit; ``visit`` is its token, and means nothing on one's own
    machine. Raises LibraryError where the visit is over."""
    return SessionLibrary(visit) if public() else Library()


@cache
def _shipped() -> EventStore:
    return EventStore(datasets.load(datasets.default_folder()))


def shipped() -> EventStore:
    """Return the store of the dataset that the program opens with."""
    with _opening:
        return _shipped()


def store_of(view: View) -> EventStore:
    """The store that answers for a view."""
    return shipped()
