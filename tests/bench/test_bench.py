"""The benchmark measures what it says: valid events, and figures that read as they were taken."""

from pathlib import Path

import pytest

from bench import crowd, events, importing
from bench.measure import DATELINE, PEERS
from bench.run import Figure
from bench.table import tables
from geo.events import datasets
from geo.events.datasets import Dataset
from geo.events.frame import CATEGORIES, DATE_PRECISIONS, EVENT_COLUMNS
from geo.importing import importer
from geo.places.geocoding import geocode


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    return datasets.load(events.write(tmp_path_factory.mktemp("bench") / "made-up", 200))


def test_made_up_events_are_read_without_a_problem(made_up: Dataset) -> None:
    assert made_up.problems == ()
    assert len(made_up.events) == 200


def test_made_up_events_have_the_canonical_columns(made_up: Dataset) -> None:
    assert list(made_up.events) == list(EVENT_COLUMNS)


def test_the_same_seed_makes_the_same_events(tmp_path: Path, made_up: Dataset) -> None:
    again = datasets.load(events.write(tmp_path / "again", 200))
    assert again.version == made_up.version


def test_made_up_events_are_of_every_category_and_of_every_date_precision() -> None:
    frame, _ = events.frame(2_000)
    assert set(frame["category"]) == set(CATEGORIES)
    assert set(frame["date_precision"]) == set(DATE_PRECISIONS)


def test_made_up_events_stand_on_repeated_points_and_some_on_none() -> None:
    frame, _ = events.frame(2_000)
    standing = frame.loc[frame["on_point"], ["latitude", "longitude"]]
    assert standing.duplicated().sum() > 200
    assert 0 < (~frame["on_point"]).sum() < 200


def test_made_up_events_name_only_places_that_the_package_knows(made_up: Dataset) -> None:
    assert all(place_id in made_up.gazetteer for place_id in made_up.events["place_id"])


def figure(name: str, app: str, unit: str, *values: float, note: str = "") -> Figure:
    return Figure(name, app, 10_000, False, unit, values, note)


def test_a_table_shows_the_median_and_how_many_times_longer_a_peer_takes() -> None:
    peer = PEERS[0].name
    printed = tables(
        [
            figure("painted", DATELINE.name, "ms", 30, 10, 20),
            figure("painted", peer, "ms", 2_000, 1_000, 9_000),
        ]
    )
    assert "| 10,000 | Dateline | 20.0 ms (10.0 ms to 30.0 ms) | 1 |" in printed
    assert f"| 10,000 | {peer} | 2,000 ms (1,000 ms to 9,000 ms) | 100 |" in printed


def test_a_table_says_why_a_peer_has_no_figure() -> None:
    printed = tables([figure("painted", PEERS[0].name, "ms", note="over 60 s")])
    assert f"| 10,000 | {PEERS[0].name} | over 60 s |" in printed


@pytest.mark.parametrize(("median", "met"), [(299.0, "yes"), (301.0, "no")])
def test_a_median_is_held_against_what_is_wanted(median: float, met: str) -> None:
    printed = tables([figure("sentence", DATELINE.name, "ms", 1, median, 9_999)])
    assert f"| 300 ms | {median:.0f} ms | {met} |" in printed


def test_made_up_rows_of_ucdp_are_imported_whole(tmp_path: Path) -> None:
    rows = importing.write_rows(tmp_path / "rows.csv", 300)
    with importer.import_file(rows) as found:
        assert (found.format, len(found.events), found.report.set_aside) == ("ucdp", 300, 0)
        assert 0 < (found.events["date_precision"] != "day").sum() < 60


def test_made_up_names_are_found_in_every_way_and_some_not_at_all() -> None:
    rows, gazetteer = importing.names(300, 200)
    counts = geocode(rows, gazetteer).counts
    assert min(counts[how] for how in ("exact", "variant", "near", "unknown")) > 0
    assert counts["exact"] > 150


def test_a_table_tells_both_kinds_of_seconds() -> None:
    row = importing.Taken("import", 7_473, 1.84, 1.87, 349.4, "< 2 s").row()
    assert row == "| import | 7,473 | 1.8 | 1.9 | 349 | < 2 s |"


def test_a_crowd_is_told_beside_another_one() -> None:
    one = crowd.Crowd(1.2, 0.4, [2.0, 3.0], [4.0], [0.001], [0.002, 0.004], 200.4, 300.6, 150.0)
    lines = crowd.table({"this": one, "that": one}).splitlines()
    assert lines[0] == "| what | this | that |"
    assert lines[4] == "| 25 ask for the same picture | 2.5 s (most 3.0 s) | 2.5 s (most 3.0 s) |"
    assert lines[7] == "| counts meanwhile | 3 ms (most 4 ms) | 3 ms (most 4 ms) |"
    assert lines[-1] == "| the server's own by then | 150 MB | 150 MB |"
