"""Where imports live: kept whole, found again, updated, removed, and for one visit only."""

import json
import os
import stat
import subprocess
import sys
import threading
import time
from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.events.datasets import Account, Source
from geo.events.frame import EVENT_COLUMNS, canonical
from geo.library import dataset_files, settled_places, visits
from geo.library.dataset_files import Contents
from geo.library.library import Library, LibraryError, default_folder
from geo.library.visits import SessionLibrary
from geo.places.gazetteer import Gazetteer, Place
from geo.places.geocoding import key_of
from geo.places.geonames import GeoNamesError
from geo.selection.store import EventStore
from geo.selection.view import View

PLACES = Gazetteer(
    [
        Place("balad", "Balad", "بلد", ("Beled",), latitude=34.0, longitude=44.1, radius_km=5.0),
        Place("anbar", "Al Anbar", latitude=32.5, longitude=41.9, precision="region"),
    ]
)


def events(*rows, **common):
    """A canonical frame of rows given as the columns that matter to the test."""
    told = [
        {
            "event_id": str(number),
            "title": f"Event {number}",
            "date": "2021-06-09",
            "first_day": date(2021, 6, 9),
            "last_day": date(2021, 6, 9),
            "date_precision": "day",
            "category": "attack",
            "place_id": "balad",
            "source_ids": ["wire"],
        }
        | common
        | row
        for number, row in enumerate(rows)
    ]
    return canonical(pd.DataFrame(told), PLACES)


EVENTS = events(
    {"killed_low": 2, "actor_names": ["A", "B"], "actors": "A; B"},
    {"place_id": "anbar", "title": "انفجار {{7*7}}"},
    {"place_id": "", "category": "energy", "date": "2019", "first_day": date(2019, 1, 1)},
)


def contents(frame=EVENTS, **more):
    return Contents(
        **{
            "title": "Rockets in spring",
            "events": frame,
            "gazetteer": PLACES,
            "sources": {"wire": Source("wire", "A Wire", url="https://wire.test/1")},
            "accounts": {"0": (Account("0", "drones", "Two.", ("wire",)),)},
            "licence": "CC BY 4.0",
            "credits": ("A Wire",),
            "source_file": "rockets.csv",
            "source_sha256": "ab" * 32,
            "report": {"rows": 3},
            "mapping": {"date": "day"},
        }
        | more
    )


@pytest.fixture
def library(tmp_path):
    return Library(tmp_path / "library")


# Saving and loading


def test_a_saved_dataset_is_loaded_as_it_was(library):
    loaded = library.load(library.save(contents()))
    pd.testing.assert_frame_equal(loaded.events, EVENTS)
    assert list(loaded.gazetteer) == list(PLACES)
    assert loaded.sources == contents().sources
    assert loaded.accounts == contents().accounts
    assert (loaded.title, loaded.licence, loaded.credits) == (
        "Rockets in spring",
        "CC BY 4.0",
        ("A Wire",),
    )
    assert loaded.problems == ()


def test_each_column_of_a_large_dataset_is_in_one_piece(library, monkeypatch):
    monkeypatch.setattr(dataset_files, "_ROWS_A_GROUP", 1)
    loaded = library.load(library.save(contents())).events
    texts = [name for name in loaded if str(loaded[name].dtype) == "str"]
    assert "title" in texts
    assert {name: pa.chunked_array(loaded[name]).num_chunks for name in texts} == dict.fromkeys(
        texts, 1
    )


def test_a_dataset_without_events_is_kept_too(library):
    loaded = library.load(library.save(contents(canonical(pd.DataFrame()))))
    pd.testing.assert_frame_equal(loaded.events, canonical(pd.DataFrame()))


def test_a_loaded_dataset_answers_a_view(library):
    store = EventStore(library.load(library.save(contents())))
    summary = store.summary(View(categories=("attack",)))
    assert (summary.total, summary.shown, summary.hidden["category"]) == (3, 2, 1)


def test_the_id_says_the_title_and_fits_a_file_name(library):
    for title, start in [
        ("Rockets in Spring!", "rockets-in-spring-"),
        ("../../etc/passwd", "etc-passwd-"),
        ("انفجار", "dataset-"),
        ("Ḩawījah", "hawijah-"),
        ("x" * 500, "x" * 40 + "-"),
    ]:
        dataset_id = library.save(contents(title=title))
        assert dataset_id.startswith(start)
        assert (library.home() / dataset_id).is_dir()


def test_two_imports_of_one_file_are_two_datasets(library):
    assert library.save(contents()) != library.save(contents())
    assert len(library.list_datasets()) == 2


def test_the_list_says_what_the_picker_and_the_share_panel_need(library):
    terms = "ACLED forbids passing rows on."
    dataset_id = library.save(contents(may_share_rows=False, terms=terms))
    (entry,) = library.list_datasets()
    about = entry.about
    assert (entry.dataset_id, entry.title) == (dataset_id, "Rockets in spring")
    assert (about.may_share_rows, about.terms) == (False, terms)
    assert (about.events, about.first_day, about.last_day) == (3, "2019-01-01", "2021-06-09")
    assert (about.source_file, about.source_sha256) == ("rockets.csv", "ab" * 32)
    assert entry.version == library.load(dataset_id).version


def test_the_list_is_in_the_order_of_the_titles(library):
    for title in ("banana", "Äpfel", "Cherry"):
        library.save(contents(title=title))
    assert [entry.title for entry in library.list_datasets()] == ["Äpfel", "banana", "Cherry"]


def test_a_library_that_is_not_there_yet_is_empty(tmp_path):
    assert Library(tmp_path / "nowhere").list_datasets() == ()
    assert not (tmp_path / "nowhere").exists()


def test_the_folder_is_the_one_that_the_environment_names(monkeypatch, tmp_path):
    monkeypatch.setenv("DATELINE_LIBRARY", str(tmp_path))
    assert default_folder() == tmp_path
    monkeypatch.delenv("DATELINE_LIBRARY")
    assert default_folder() == Path(dataset_files.__file__).parents[2] / "library"


def test_a_path_before_the_name_of_the_file_is_not_kept(library):
    dataset_id = library.save(contents(source_file="C:\\Users\\me\\secret\\rows.csv"))
    assert library.entry(dataset_id).about.source_file == "rows.csv"


def test_the_report_and_the_mapping_are_kept(library):
    dataset_id = library.save(contents())
    assert json.loads(library.read_file(dataset_id, "report.json")) == {"rows": 3}
    assert json.loads(library.read_file(dataset_id, "mapping.json")) == {"date": "day"}


def test_what_was_settled_is_known_to_the_library(library):
    settled = {key_of("Camp X"): settled_places.own_place("Camp X", 33.0, 44.0)}
    dataset_id = library.save(contents(settled=settled))
    read = settled_places.read(library.read_file(dataset_id, "places.csv"))
    assert read.settled == settled
    assert library.gazetteer().find("camp x")


def test_the_original_rows_are_kept_for_each_event(library):
    frame = EVENTS.assign(original=[f'{{"row": {number}}}' for number in range(3)])
    dataset_id = library.save(contents(frame))
    assert list(library.load(dataset_id).events.columns) == list(EVENT_COLUMNS)
    first = EVENTS["event_id"][0]
    assert library.originals(dataset_id, [first, "no such"]) == {first: '{"row": 0}'}


def test_a_dataset_without_original_rows_has_none(library):
    assert library.originals(library.save(contents()), ["0"]) == {}


def test_a_folder_that_a_worker_filled_is_kept(library, tmp_path):
    made = tmp_path / "made"
    made.mkdir()
    dataset_files.write(made, contents(report=None))
    (made / "report.json").write_text('{"rows": 4}', encoding="utf-8")
    (made / "anything else.exe").write_text("no", encoding="utf-8")
    dataset_id = library.save(made)
    assert json.loads(library.read_file(dataset_id, "report.json")) == {"rows": 4}
    names = {path.name for path in library.files(dataset_id).iterdir()}
    assert "anything else.exe" not in names


@pytest.mark.parametrize("name", ["events.parquet", "dataset.json", "sources.parquet"])
def test_a_folder_that_lacks_a_file_is_not_kept(library, tmp_path, name):
    made = tmp_path / "made"
    made.mkdir()
    dataset_files.write(made, contents())
    (made / name).unlink()
    with pytest.raises(LibraryError, match=name):
        library.save(made)
    assert library.list_datasets() == ()
    assert [path.name for path in library.home().iterdir()] == [".lock"]


# The file that others open


def test_other_programs_read_points_of_the_events_that_are_on_one(library):
    dataset_id = library.save(contents())
    frame = gpd.read_parquet(library.files(dataset_id) / "events.parquet")
    assert frame.crs == "OGC:CRS84"
    by_id = frame.set_index("event_id").geometry
    assert (by_id["0"].x, by_id["0"].y) == (44.1, 34.0)
    assert by_id["1"] is None
    assert by_id["2"] is None
    assert frame["first_day"].iloc[0] == date(2019, 1, 1)


def test_the_file_says_its_extent(library):
    dataset_id = library.save(contents())
    metadata = pq.read_schema(library.files(dataset_id) / "events.parquet").metadata
    geometry = json.loads(metadata[b"geo"])["columns"]["geometry"]
    assert geometry == {
        "encoding": "WKB",
        "geometry_types": ["Point"],
        "bbox": [44.1, 34.0, 44.1, 34.0],
    }


# Changing


def test_a_dataset_is_renamed_and_keeps_its_id(library):
    dataset_id = library.save(contents())
    library.rename(dataset_id, " Rockets,\nall of them\0 ")
    assert library.load(dataset_id).title == "Rockets, all of them"
    assert [entry.dataset_id for entry in library.list_datasets()] == [dataset_id]


def test_a_dataset_needs_a_title(library):
    dataset_id = library.save(contents())
    with pytest.raises(LibraryError, match="needs a title"):
        library.rename(dataset_id, " \n ")
    with pytest.raises(LibraryError, match="needs a title"):
        library.save(contents(title="\0"))


def test_an_update_says_what_was_added_corrected_and_withdrawn(library):
    dataset_id = library.save(contents(events({}, {}, {"event_id": "gone"})))
    newer = events({}, {"summary": "More is known."}, {"event_id": "new"})
    changed = library.update(dataset_id, contents(newer, title="Another title"))
    assert (changed.added, changed.corrected, changed.withdrawn) == (("new",), ("1",), ("gone",))
    loaded = library.load(dataset_id)
    pd.testing.assert_frame_equal(loaded.events, newer)
    assert loaded.title == "Rockets in spring"
    assert loaded.version == changed.version
    assert loaded.version.startswith("2+")


@pytest.mark.parametrize(
    "correction",
    [
        {"title": "Other"},
        {"first_day": date(2021, 6, 8)},
        {"killed_low": 3},
        {"killed_low": None},
        {"latitude": 33.0},
        {"place_id": "anbar"},
        {"source_ids": ["wire", "other"]},
        {"actor_names": []},
        {"certainty": "inferred"},
    ],
    ids=lambda correction: next(iter(correction)),
)
def test_any_change_of_an_event_is_a_correction(library, correction):
    known = {"killed_low": 2, "actor_names": ["A"], "place": "Balad", "latitude": 34.0}
    plain = canonical(events(known).assign(**{"latitude": 34.0}))
    changed = canonical(events(known | correction).assign(**{"latitude": 34.0} | {
        name: [value] for name, value in correction.items() if name == "latitude"
    }))  # fmt: skip
    dataset_id = library.save(contents(plain))
    assert library.update(dataset_id, contents(changed)).corrected == ("0",)


def test_the_same_events_again_change_nothing(library):
    dataset_id = library.save(contents())
    changed = library.update(dataset_id, contents())
    assert (changed.added, changed.corrected, changed.withdrawn) == ((), (), ())
    pd.testing.assert_frame_equal(library.load(dataset_id).events, EVENTS)


def test_the_history_keeps_every_update(library):
    dataset_id = library.save(contents(events({})))
    one = library.update(dataset_id, contents(events({}, {})))
    two = library.update(dataset_id, contents(events({})))
    assert library.history(dataset_id) == (one, two)


def test_an_update_leaves_one_version_on_the_disk(library):
    dataset_id = library.save(contents())
    library.update(dataset_id, contents(events({})))
    kept = sorted(path.name for path in (library.home() / dataset_id).iterdir())
    assert kept == [library.files(dataset_id).name, "dataset.json", "history.json"]


def test_an_update_that_fails_changes_nothing(library, tmp_path):
    dataset_id = library.save(contents())
    version = library.load(dataset_id).version
    (tmp_path / "empty").mkdir()
    with pytest.raises(LibraryError):
        library.update(dataset_id, tmp_path / "empty")
    assert library.load(dataset_id).version == version
    assert library.history(dataset_id) == ()


def test_a_removed_dataset_is_gone(library):
    dataset_id = library.save(contents())
    library.remove(dataset_id)
    assert library.list_datasets() == ()
    assert [path.name for path in library.home().iterdir()] == [".lock"]
    with pytest.raises(LibraryError, match="holds no dataset"):
        library.load(dataset_id)


# Several at once


def test_readers_see_a_whole_dataset_while_it_is_updated(library):
    few, many = events({}), events(*({} for _ in range(50)))
    dataset_id = library.save(contents(few))
    seen, errors = set(), []
    done = threading.Event()

    def look():
        while not done.is_set():
            try:
                loaded = library.load(dataset_id)
                seen.add((len(loaded.events), loaded.problems))
                library.list_datasets()
            except LibraryError as error:
                errors.append(error)

    readers = [threading.Thread(target=look) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(12):
        library.update(dataset_id, contents(few if number % 2 else many))
    done.set()
    for reader in readers:
        reader.join()
    assert errors == []
    assert seen <= {(1, ()), (50, ())}


def add(folder, count):
    for _ in range(count):
        Library(Path(folder)).save(contents(events({})))


def test_several_processes_save_into_one_library(library):
    code = "import sys; from tests.geo.test_library import add; add(sys.argv[1], 3)"
    command = [sys.executable, "-c", code, str(library.home())]
    writers = [subprocess.Popen(command, cwd=Path(__file__).parents[2]) for _ in range(3)]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    assert len(library.list_datasets()) == 9


def test_what_a_dead_process_left_is_cleared_away(library):
    (library.home() / ".new-dead").mkdir(parents=True)
    (library.home() / ".new-dead" / "events.parquet").write_text("half")
    library.save(contents())
    assert not (library.home() / ".new-dead").exists()


# Hostile ids, paths and files


HOSTILE = [
    "..", ".", "", "/", "/etc/passwd", "../outside-12345678", "a/../../outside-12345678",
    "outside-12345678/..", "outside-12345678/", "..%2foutside-12345678", "x-12345678\0", "x" * 9999,
    "-12345678", "X-12345678", ".lock", "gazetteers", "x-12345678\n", "ẋ-12345678", "x\\-12345678",
]  # fmt: skip


@pytest.mark.parametrize("dataset_id", HOSTILE)
def test_an_id_never_leads_out_of_the_library(library, dataset_id):
    outside = Library(library.home().parent)
    outside.save(contents())
    library.save(contents())
    for use in (
        library.load,
        library.remove,
        library.entry,
        library.history,
        library.files,
        lambda it: library.rename(it, "x"),
        lambda it: library.update(it, contents()),
        lambda it: library.originals(it, []),
        lambda it: library.read_file(it, "report.json"),
    ):
        with pytest.raises(LibraryError, match="holds no dataset"):
            use(dataset_id)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text())
def test_no_text_is_an_id_by_accident(library, dataset_id):
    with pytest.raises(LibraryError):
        library.files(dataset_id)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30
)
@given(st.text(st.characters()))
def test_any_title_makes_an_id_that_stays_inside(library, title):
    dataset_id = library.save(contents(events({}), title=f"x{title}"))
    assert (library.home() / dataset_id).resolve().parent == library.home().resolve()
    assert library.load(dataset_id).title


@pytest.mark.parametrize("name", ["../dataset.json", "/etc/passwd", "", "history.json", "x"])
def test_only_the_files_of_a_dataset_are_given_out(library, name):
    dataset_id = library.save(contents())
    with pytest.raises(LibraryError):
        library.read_file(dataset_id, name)


def test_a_link_in_the_library_is_no_dataset(library, tmp_path):
    other = Library(tmp_path / "other")
    dataset_id = other.save(contents())
    library.home().mkdir()
    (library.home() / dataset_id).symlink_to(other.home() / dataset_id)
    assert library.list_datasets() == ()
    with pytest.raises(LibraryError):
        library.load(dataset_id)


@pytest.mark.parametrize("name", ["events.parquet", "report.json"])
def test_a_link_in_place_of_a_file_is_not_followed(library, tmp_path, name):
    dataset_id = library.save(contents())
    (tmp_path / "secret").write_text("secret")
    path = library.files(dataset_id) / name
    path.unlink()
    path.symlink_to(tmp_path / "secret")
    with pytest.raises(LibraryError, match="can't be read"):
        library.read_file(dataset_id, name)


def test_a_link_in_a_prepared_folder_is_not_taken_over(library, tmp_path):
    made = tmp_path / "made"
    made.mkdir()
    dataset_files.write(made, contents())
    (made / "report.json").unlink()
    (made / "report.json").symlink_to("/etc/passwd")
    dataset_id = library.save(made)
    assert not (library.files(dataset_id) / "report.json").exists()


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "null", '"x"', "{}", "[" * 100_000, '{"format": "other"}', "\ufeff",
        '{"format": "dateline-dataset/1"}',
        '{"format": "dateline-dataset/1", "current": "../../outside"}',
        '{"format": "dateline-dataset/1", "current": "/etc"}',
        '{"format": "dateline-dataset/1", "current": ["1-abcdefabcdef"]}',
        '{"format": "dateline-dataset/1", "current": "1-abcdefabcdef"}',
    ],
    ids=range(14),
)  # fmt: skip
def test_a_garbled_dataset_file_is_told_and_leads_nowhere(library, text):
    dataset_id = library.save(contents())
    sound = library.save(contents())
    (library.home() / dataset_id / "dataset.json").write_text(text, encoding="utf-8")
    with pytest.raises(LibraryError, match="can't be read"):
        library.load(dataset_id)
    listed = {entry.dataset_id for entry in library.list_datasets()}
    assert listed == {dataset_id, sound}


def test_a_damaged_dataset_can_still_be_removed(library):
    dataset_id = library.save(contents())
    (library.home() / dataset_id / "dataset.json").write_text("{")
    (entry,) = library.list_datasets()
    assert entry.damaged
    assert entry.title == dataset_id
    library.remove(dataset_id)
    assert library.list_datasets() == ()


@pytest.mark.parametrize("garbled", [None, "true", 1, [], {}])
def test_terms_that_cannot_be_read_do_not_allow_more(library, garbled):
    dataset_id = library.save(contents())
    path = library.home() / dataset_id / "dataset.json"
    about = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(about | {"may_share_rows": garbled, "credits": garbled}))
    about = library.entry(dataset_id).about
    assert about.may_share_rows is False
    assert about.credits == ()


def test_a_damaged_events_file_is_a_problem_and_the_rest_is_served(library):
    dataset_id = library.save(contents())
    (library.files(dataset_id) / "events.parquet").write_bytes(b"PAR1 nonsense")
    loaded = library.load(dataset_id)
    assert len(loaded.events) == 0
    assert len(loaded.gazetteer) == 2
    assert [found.code for found in loaded.problems] == ["file_unreadable"]


def test_an_events_file_changed_by_hand_is_checked_and_has_another_version(library):
    dataset_id = library.save(contents())
    version = library.load(dataset_id).version
    path = library.files(dataset_id) / "events.parquet"
    table = pq.read_table(path)
    pq.write_table(table.slice(1), path)
    loaded = library.load(dataset_id)
    assert len(loaded.events) == 2
    assert loaded.version != version
    pq.write_table(table.drop_columns(["title"]), path)
    assert [found.code for found in library.load(dataset_id).problems] == ["file_unreadable"]


@pytest.mark.parametrize("part", ["events", "gazetteer", "sources", "accounts"])
def test_a_missing_file_is_told_by_its_own_name(library, part):
    dataset_id = library.save(contents())
    (library.files(dataset_id) / f"{part}.parquet").unlink()
    with pytest.raises(LibraryError, match=rf"\({part}\.parquet\)"):
        library.load(dataset_id)


@pytest.mark.parametrize("text", ["", "{}", '[1, {"added": 7}]', "[" * 100_000, '[{"added": [1]}]'])
def test_a_garbled_history_breaks_nothing(library, text):
    dataset_id = library.save(contents())
    (library.home() / dataset_id / "history.json").write_text(text)
    assert all(isinstance(it, str) for one in library.history(dataset_id) for it in one.added)
    library.update(dataset_id, contents(events({})))
    assert len(library.load(dataset_id).events) == 1


# Gazetteers


def test_a_country_file_is_kept_for_geocoding(library, tmp_path):
    cells = ["1", "Hawi", "Hawi", "", "33.6", "42.9", "P", "PPL", "IQ", *[""] * 10]
    (tmp_path / "IQ.txt").write_text("\t".join(cells), encoding="utf-8")
    library.add_gazetteer(tmp_path / "IQ.txt")
    assert [place.place_id for place in library.gazetteer().find("Hawi")] == ["geonames-1"]
    assert library.list_datasets() == ()


def test_places_are_not_read_again_while_their_files_stay(library):
    library.save(contents(settled={key_of("X"): settled_places.own_place("Camp X", 33.0, 44.0)}))
    assert library.gazetteer() is library.gazetteer()


def test_places_that_were_settled_since_are_known_at_once(library):
    dataset_id = library.save(contents())
    assert not library.gazetteer().find("camp x")
    settled = {key_of("Camp X"): settled_places.own_place("Camp X", 33.0, 44.0)}
    library.update(dataset_id, contents(settled=settled))
    assert library.gazetteer().find("camp x")


def test_places_of_a_removed_dataset_are_forgotten(library):
    settled = {key_of("Camp X"): settled_places.own_place("Camp X", 33.0, 44.0)}
    dataset_id = library.save(contents(settled=settled))
    assert library.gazetteer().find("camp x")
    library.remove(dataset_id)
    assert not library.gazetteer().find("camp x")


def test_a_newer_country_file_takes_the_place_of_one_that_was_kept_as_it_came(library, tmp_path):
    older = library.home() / "gazetteers"
    older.mkdir(parents=True)
    for path, name in ((older / "iq.txt", "Hawi"), (tmp_path / "IQ.txt", "Rawa")):
        cells = ["1", name, name, "", "33.6", "42.9", "P", "PPL", "IQ", *[""] * 10]
        path.write_text("\t".join(cells), encoding="utf-8")
    assert library.gazetteer().find("Hawi")
    added = library.add_gazetteer(tmp_path / "IQ.txt", "IQ.zip")
    assert (added.file, added.places, added.notice) == ("IQ.zip", 1, "")
    assert not library.gazetteer().find("Hawi")
    assert library.gazetteer().find("Rawa")


def test_a_file_that_is_no_gazetteer_is_not_kept(library, tmp_path):
    (tmp_path / "IQ.txt").write_text("nothing of the kind")
    with pytest.raises(GeoNamesError):
        library.add_gazetteer(tmp_path / "IQ.txt")
    assert len(library.gazetteer()) == 0


# Visits


@pytest.fixture
def root(tmp_path):
    return tmp_path / "visits"


def begun(root):
    """A visit that has a folder already."""
    visit = SessionLibrary(visits.new_token(), root)
    visit.begin()
    return visit


def idle(visit, seconds):
    """Make a visit look as if it had not been used for so long."""
    then = time.time() - seconds
    os.utime(visit._root / ".used", (then, then))
    os.utime(visit._root, (then, then))


def test_a_visit_keeps_its_imports_between_requests(root):
    visit = begun(root)
    dataset_id = visit.save(contents())
    again = SessionLibrary(visit.token, root)
    pd.testing.assert_frame_equal(again.load(dataset_id).events, EVENTS)


def test_a_visit_sees_nothing_of_another(root):
    one, other = begun(root), begun(root)
    dataset_id = one.save(contents())
    assert other.list_datasets() == ()
    with pytest.raises(LibraryError):
        other.load(dataset_id)


def test_a_visit_keeps_so_many_datasets_and_no_more(root, monkeypatch):
    monkeypatch.setattr(visits, "MOST_DATASETS", 1)
    visit = begun(root)
    visit.check_room()
    dataset_id = visit.save(contents())
    with pytest.raises(LibraryError, match="keeps 1 datasets already"):
        visit.check_room()
    with pytest.raises(LibraryError, match="Remove one first"):
        visit.save(contents())
    visit.update(dataset_id, contents())
    visit.remove(dataset_id)
    visit.save(contents())


def test_a_visit_keeps_so_many_bytes_and_no_more(root, tmp_path, monkeypatch):
    visit = begun(root)
    dataset_id = visit.save(contents())
    monkeypatch.setattr(visits, "MOST_MB", 0)
    with pytest.raises(LibraryError, match="Remove a dataset first"):
        visit.save(contents())
    with pytest.raises(LibraryError, match="Remove a dataset first"):
        visit.update(dataset_id, contents())
    with pytest.raises(LibraryError, match="Remove a dataset first"):
        visit.add_gazetteer(tmp_path / "IQ.txt")
    assert len(visit.list_datasets()) == 1


def test_ones_own_library_has_no_such_end(library, monkeypatch):
    monkeypatch.setattr(visits, "MOST_DATASETS", 0)
    library.check_room()
    library.save(contents())


def test_tokens_and_ids_cannot_be_guessed(root):
    visits_ = [begun(root) for _ in range(5)]
    assert len({visit.token for visit in visits_}) == 5
    assert all(len(visit.token) == 43 for visit in visits_)
    suffix = visits_[0].save(contents()).rpartition("-")[2]
    assert len(suffix) == 32


def test_the_folder_of_a_visit_does_not_give_its_token_away(root):
    visit = begun(root)
    assert visit.token not in str(visit.home())
    with pytest.raises(LibraryError):
        SessionLibrary(visit.home().name, root)


def test_nobody_else_on_the_machine_can_look(root):
    visit = begun(root)
    for path in (root, visit.home()):
        assert stat.S_IMODE(path.stat().st_mode) == 0o700


def test_the_end_of_a_visit_removes_everything(root):
    visit = begun(root)
    dataset_id = visit.save(contents())
    visit.end()
    visit.end()
    assert list(root.iterdir()) == []
    assert visit.list_datasets() == ()
    with pytest.raises(LibraryError, match="holds no dataset"):
        visit.load(dataset_id)


def test_a_visit_ends_after_an_hour_without_use(root):
    visit = begun(root)
    idle(visit, 3601)
    assert visits.sweep(root) == 1
    assert list(root.iterdir()) == []


def test_a_visit_that_is_over_shows_nothing_even_where_nobody_swept(root):
    visit = begun(root)
    dataset_id = visit.save(contents())
    idle(visit, 3601)
    again = SessionLibrary(visit.token, root)
    with pytest.raises(LibraryError, match="holds no dataset"):
        again.load(dataset_id)
    assert list(root.iterdir()) == []


def test_a_save_after_the_end_begins_a_visit_anew(root):
    visit = begun(root)
    gone = visit.save(contents())
    visit.end()
    kept = visit.save(contents())
    assert [entry.dataset_id for entry in visit.list_datasets()] == [kept]
    assert kept != gone


def test_who_only_looks_leaves_no_folder(root):
    visit = SessionLibrary(visits.new_token(), root)
    assert visit.list_datasets() == ()
    assert list(root.iterdir()) == []
    visit.save(contents())
    assert [path.name for path in root.iterdir()] == [visit.home().name]


def test_every_use_puts_the_end_off(root):
    visit = begun(root)
    idle(visit, 3500)
    visit.list_datasets()
    assert visits.sweep(root) == 0
    idle(visit, 3500)
    assert visits.sweep(root) == 0


def test_a_new_visit_clears_those_that_are_over(root):
    old = begun(root)
    idle(old, 4000)
    new = begun(root)
    assert list(root.iterdir()) == [new.home()]


def test_a_visit_that_begins_just_now_is_not_swept_away(root):
    begun(root)
    (root / "beginning").mkdir()
    assert visits.sweep(root) == 0


@pytest.mark.parametrize("token", ["", "..", "../x", "x" * 42, "a" * 42 + "/", "\0" * 43, "ü" * 43])
def test_what_is_no_token_opens_nothing(root, token):
    begun(root)
    with pytest.raises(LibraryError, match="no visit"):
        SessionLibrary(token, root)


@pytest.mark.parametrize("kind", ["open", "link"])
def test_a_root_that_others_prepared_is_refused(tmp_path, kind):
    root = tmp_path / "visits"
    if kind == "open":
        root.mkdir(mode=0o777)
        root.chmod(0o777)
    else:
        (tmp_path / "elsewhere").mkdir(mode=0o700)
        root.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(LibraryError, match="belongs to someone else or is open"):
        begun(root)


# Size


def test_many_rows_come_back_with_their_types(library):
    count = 20_000
    numbers = pd.Series(range(count)).astype("str")
    day = pd.Timestamp("2019-01-01").as_unit("s")
    small = events({"killed_low": 1, "actor_names": ["A", "B"]})
    columns = {name: small[name].take([0] * count).reset_index(drop=True) for name in EVENT_COLUMNS}
    frame = pd.DataFrame(columns).assign(
        row=range(count), event_id=numbers, title="Clash " + numbers, first_day=day, last_day=day
    )
    dataset_id = library.save(contents(frame.assign(original="text of the row " + numbers)))
    loaded = library.load(dataset_id)
    assert len(loaded.events) == count
    assert loaded.events.dtypes.equals(frame.dtypes)
