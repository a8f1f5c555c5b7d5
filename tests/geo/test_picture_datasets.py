"""Pictures of several datasets: told apart on the map and in the legend, each with its credit."""

from datetime import date

import numpy as np
import pytest

from geo.drawing import markers
from geo.drawing.gathering import gather
from geo.drawing.scene import Shape, Text
from geo.drawing.themes import THEMES
from geo.events.frame import CATEGORIES
from geo.events.several import joined
from geo.events.symbols import MARKS
from geo.export.picture import PictureOptions, compose, credits_of
from geo.places.gazetteer import Place
from geo.selection.store import EventStore
from geo.selection.view import View
from tests.geo.several import dataset, event
from web.datasets import MOST_DATASETS

LIGHT = THEMES["light"]
LOOKS = markers.looks_of(CATEGORIES)
SAMARRA = Place("samarra", "Samarra", latitude=34.2, longitude=43.9, precision="site")
BASRA = Place("basra", "Basra", latitude=30.5, longitude=47.8, precision="site")


def marker(*datasets, kinds=3):
    """The one marker of events at one point, each of a dataset; none where ``kinds`` is 0."""
    count = len(datasets)
    zeros, own = np.zeros(count, dtype=np.int64), np.array(datasets)
    pixels = np.full((count, 2), 100.0)
    (made,) = gather(pixels, zeros, zeros > 0, zeros, 7, own if kinds else None, kinds)
    return made


def rings(made):
    """The strokes of the datasets' marks."""
    drawn = markers.marker_scene(made, LOOKS, LIGHT)
    return [one for one in drawn if isinstance(one, Shape) and one.name == "mark"]


@pytest.fixture(scope="module")
def store():
    one = dataset("a", event("e1", place_id="samarra"), places=[SAMARRA], credits=("Agency A",))
    other = dataset(
        "b",
        event("e2", place_id="basra"),
        event("e3", "2021-07-01", place_id="basra"),
        places=[BASRA],
        credits=("Agency B",),
        licence="CC0",
    )
    return EventStore(joined([one, other]))


def texts(store, name, view=None):
    picture = compose(store, view or View(), PictureOptions(), date(2026, 11, 22))
    return [one.text for one in picture.scene if isinstance(one, Text) and one.name == name]


def test_each_dataset_that_a_map_can_show_has_another_mark():
    assert len(set(MARKS)) == len(MARKS) >= MOST_DATASETS
    assert MARKS[0] == ()


def test_a_marker_of_one_dataset_carries_its_whole_mark():
    (ring,) = rings(marker(1, 1))
    across = np.ptp(ring.outline.vertices[:, 0])
    assert across == pytest.approx(np.ptp(ring.outline.vertices[:, 1]))


def test_a_marker_of_two_datasets_carries_a_part_of_each():
    (half,) = rings(marker(0, 1))
    across, up = np.ptp(half.outline.vertices, axis=0)
    assert across == pytest.approx(up / 2, rel=0.05)


def test_the_first_dataset_and_a_single_one_carry_none():
    assert rings(marker(0, 0)) == []
    assert rings(marker(0, kinds=0)) == []
    assert marker(0, kinds=0).datasets == ()


def test_a_marker_of_several_places_carries_none():
    zeros = np.zeros(2, dtype=np.int64)
    pixels = np.array([[100.0, 100.0], [104.0, 100.0]])
    (made,) = gather(pixels, zeros, zeros > 0, zeros, 7, zeros + 1, 2)
    assert made.spread
    assert made.datasets == (0, 2)
    assert rings(made) == []


def test_the_legend_names_the_datasets_and_counts_what_is_shown(store):
    assert {"Set a", "Set b"} <= set(texts(store, "legend"))
    assert texts(store, "legend-count") == ["3", "1", "2"]
    july = View(start=date(2021, 7, 1))
    assert texts(store, "legend-count", july) == ["1", "0", "1"]


def test_the_legend_of_a_single_dataset_does_not_name_it():
    alone = EventStore(dataset("a", event("e1", place_id="samarra"), places=[SAMARRA]))
    assert "Set a" not in texts(alone, "legend")


def test_each_dataset_is_credited_with_its_version_and_licence(store):
    said = credits_of(store.dataset)
    assert "Set a, version 1+a. Agency A." in said
    assert "Set b, version 1+b, CC0. Agency B." in said
    assert " ".join(texts(store, "credits")) == said
