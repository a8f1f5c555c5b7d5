"""A dataset of ten made-up events, one for each thing that an event can be."""

from pathlib import Path
from shutil import copytree

import pytest
from hypothesis import settings

from geo.events.datasets import load
from geo.selection.store import EventStore

# How long an example takes is the machine's affair; the invariants are not.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

TEN = Path(__file__).parent / "ten"


@pytest.fixture
def folder(tmp_path):
    """The dataset's folder, to damage."""
    return copytree(TEN, tmp_path / "ten")


@pytest.fixture(scope="session")
def dataset():
    """The ten events as a dataset."""
    return load(TEN)


@pytest.fixture(scope="session")
def store(dataset):
    """The store of the ten events."""
    return EventStore(dataset)
