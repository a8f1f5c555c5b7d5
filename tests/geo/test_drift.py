"""What a link is told that was made on other data: added, corrected, withdrawn."""

import json
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from shutil import copytree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.events.datasets import load
from geo.selection import drift
from geo.selection.drift import Drift, Kept, Snapshot
from geo.selection.store import EventStore
from geo.selection.view import View, read

DATA = Path(__file__).parents[2] / "data"


def edited(folder, name, before, after):
    """The folder with something changed in one of its files."""
    path = folder / f"{name}.csv"
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), "utf-8")
    return folder


def added(folder, row):
    with (folder / "events.csv").open("a", encoding="utf-8") as file:
        file.write(row + "\n")
    return folder


def without(folder, event_id):
    path = folder / "events.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(one for one in lines if not one.startswith(f"{event_id},")), "utf-8")
    return folder


def changed(dataset, folder, query=""):
    """What changed from the ten events to a folder's, as ids."""
    found = drift.compare(drift.take(dataset), EventStore(load(folder)), read(query)[0])
    return {
        name: list(ids)
        for name in ("added", "corrected", "withdrawn")
        if (ids := getattr(found, name))
    }


NEW = "new,A new attack,2021-07-01,event,attack,United States,taji,It happened.,,,wire,stated,"


# What changed


def test_the_same_data_has_changed_in_nothing(dataset, folder):
    assert changed(dataset, folder) == {}


def test_an_event_that_is_new_was_added(dataset, folder):
    assert changed(dataset, added(folder, NEW)) == {"added": ["new"]}


def test_an_event_that_is_gone_was_withdrawn(dataset, folder):
    assert changed(dataset, without(folder, "left")) == {"withdrawn": ["left"]}


@pytest.mark.parametrize(
    ("name", "before", "after", "corrected"),
    [
        ("events", "Rockets hit a base", "Rockets hit Taji", ["rockets"]),
        ("events", "Eighteen rockets fell.", "Thirty rockets fell.", ["rockets"]),
        ("events", "strike,A strike at the airport,2020-01-03", "strike,A,2020-01-04", ["strike"]),
        ("events", ",7,10,", ",7,11,", ["strike"]),
        ("events", "The day was a Saturday.", "", ["nowhere"]),
        ("accounts", "The Daily counts thirty.", "The Daily counts twenty.", ["rockets"]),
        ("places", "33.5239", "33.5240", ["rockets", "left"]),
        ("places", "Taji (camp)", "Camp Taji", ["rockets", "left"]),
        ("sources", "http://daily.test/b", "", ["since", "rockets", "talks", "heard", "nowhere"]),
    ],
)
def test_an_event_was_corrected_when_anything_it_says_differs(
    dataset, folder, name, before, after, corrected
):
    assert changed(dataset, edited(folder, name, before, after)) == {"corrected": corrected}


def test_an_event_is_not_corrected_by_the_end_that_others_give_its_open_date(dataset, folder):
    later = NEW.replace("2021-07-01", "2023-01-01")
    assert changed(dataset, added(folder, later)) == {"added": ["new"]}


def test_places_and_sources_of_no_event_are_no_correction(dataset, folder):
    with (folder / "sources.csv").open("a", encoding="utf-8") as file:
        file.write("other,Another,Something,2021,,,\n")
    assert changed(dataset, folder) == {}


# Within the selection


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("category=attack", True),
        ("category=energy", False),
        ("from=2021-07-01&to=2021-07-01", True),
        ("from=2021-07-02", False),
        ("place=taji", True),
        ("actor=Iraq", False),
        ("q=attack", True),
        ("certain=stated&certain=place", True),
    ],
)
def test_only_what_the_view_selects_was_added(dataset, folder, query, shown):
    assert ("new" in changed(dataset, added(folder, NEW), query).get("added", [])) == shown


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("category=troop_movement", True),
        ("category=attack", False),
        ("from=2021-05-31", True),
        ("from=2021-05-31&certain=date", False),
        ("place=taji", True),
        ("place=baghdad", False),
        ("actor=United States", True),
        ("actor=Iraq", False),
        ("q=التاجي", True),
        ("q=handed", True),
        ("q=oil", False),
        ("certain=stated", True),
        ("certain=place", True),
    ],
)
def test_only_what_the_view_selected_was_withdrawn(dataset, folder, query, shown):
    assert (
        "left" in changed(dataset, without(folder, "left"), query).get("withdrawn", [])
    ) == shown


@pytest.mark.parametrize("query", ["category=energy", "category=politics"])
def test_an_event_that_moved_was_corrected_in_both_selections(dataset, folder, query):
    edited(folder, "events", "plan,energy", "plan,politics")
    assert changed(dataset, folder, query) == {"corrected": ["oil"]}


def test_an_event_that_was_never_selected_was_not_corrected(dataset, folder):
    edited(folder, "events", "plan,energy", "plan,politics")
    assert changed(dataset, folder, "category=attack") == {}


@settings(max_examples=20)
@given(st.sets(st.sampled_from(["strike", "rockets", "talks", "asad", "left", "oil"])))
def test_what_one_direction_adds_the_other_withdraws(dataset, tmp_path_factory, gone):
    folder = copytree(Path(__file__).parent / "ten", tmp_path_factory.mktemp("ten") / "ten")
    for event_id in gone:
        without(folder, event_id)
    smaller = load(folder)
    there = drift.compare(drift.take(dataset), EventStore(smaller), View())
    back = drift.compare(drift.take(smaller), EventStore(dataset), View())
    assert set(there.withdrawn) == set(back.added) == gone


# In words


KEPT = Kept("", "A title", "2021-05", "attack", "taji", "Taji", "", "stated")


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (Drift("1", "1"), ""),
        (
            Drift("1", "2"),
            "This link was made on version 1 of the data, which is now version 2. "
            "Nothing in this selection changed.",
        ),
        (
            Drift("1", "2", added={"a": KEPT, "b": KEPT}, withdrawn={"c": KEPT}),
            "This link was made on version 1 of the data, which is now version 2. "
            "In this selection: 2 events added and 1 withdrawn.",
        ),
        (
            Drift("1", "2", known=False),
            "This link was made on version 1 of the data, of which nothing is kept here. "
            "The data is now version 2; what changed can’t be said.",
        ),
    ],
)
def test_a_drift_says_itself(found, sentence):
    assert found.sentence() == sentence


def test_what_was_withdrawn_can_still_be_named():
    assert KEPT.plain() == {
        "title": "A title",
        "date": "2021-05",
        "when": "May 2021",
        "category": "attack",
        "place_id": "taji",
        "place": "Taji",
    }


@pytest.mark.parametrize("version", ["", "same"])
def test_a_link_on_this_version_or_none_has_nothing_to_be_told(store, version):
    asked = store.dataset.version if version else ""
    found = drift.since(asked, store, View(), None)
    assert (found.known, found.sentence()) == (True, "")


def test_a_version_without_a_snapshot_is_not_known(store):
    assert drift.since("0.9", store, View(), None).known is False


def test_a_snapshot_of_another_dataset_is_none(store):
    other = Snapshot("mars", "0.9", {})
    assert drift.since("0.9", store, View(), other).known is False


def test_a_snapshot_of_an_empty_dataset_has_everything_added(store):
    found = drift.since("0.9", store, View(), Snapshot("ten", "0.9", {}))
    assert len(found.added) == len(store.dataset.events)


# Files


def test_a_snapshot_is_read_as_it_was_written(dataset):
    taken = drift.take(dataset)
    again = drift.read(drift.write(taken))
    assert (again.dataset, again.version, again.events) == ("ten", dataset.version, taken.events)


@given(st.dictionaries(st.text(), st.tuples(*[st.text()] * 5)))
def test_any_text_is_read_as_it_was_written(texts):
    events = {
        event_id: Kept("d", title, "2021", category, place, place, actors, certainty)
        for event_id, (title, category, place, actors, certainty) in texts.items()
    }
    assert drift.read(drift.write(Snapshot("a", "1", events))).events == events


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"format":"other/1"}',
        '{"format":"dateline-snapshot/1","dataset":"a","version":1,"events":{}}',
        '{"format":"dateline-snapshot/1","dataset":"a","version":"1","events":[]}',
        '{"format":"dateline-snapshot/1","dataset":"a","version":"1","events":{"a":["b"]}}',
        '{"format":"dateline-snapshot/1","dataset":"a","version":"1","events":{"a":"12345678"}}',
        '{"format":"dateline-snapshot/1","dataset":"a","version":"1",'
        '"events":{"a":["","","today","","","","",""]}}',
        "[" * 100_000,
    ],
)
def test_a_damaged_snapshot_is_none(tmp_path, text):
    (tmp_path / "1.json").write_text(text, "utf-8")
    with pytest.raises(ValueError, match=r"^1\.json is no snapshot of a version: "):
        drift.read(text, "1.json")
    assert drift.find("1", tmp_path) is None


@pytest.mark.parametrize("version", ["1.0+abc", "1.0 abc"])
def test_a_version_is_found_also_where_its_plus_sign_was_lost(tmp_path, version):
    (tmp_path / "1.0+abc.json").write_text(drift.write(Snapshot("a", "1.0+abc", {})), "utf-8")
    assert drift.find(version, tmp_path).version == "1.0+abc"


@pytest.mark.parametrize("version", ["../1", "..", "", "/etc/passwd", "1.json", "*", "1\0"])
def test_a_version_never_becomes_a_path(tmp_path, version):
    kept_in = tmp_path / "versions"
    kept_in.mkdir()
    for path in (tmp_path / "1.json", kept_in / "1.json"):
        path.write_text(drift.write(Snapshot("a", "1", {})), "utf-8")
    assert drift.find(version, kept_in) is None


# The snapshots that are kept


def script():
    spec = spec_from_file_location("snapshot", DATA / "snapshot.py")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.main


def test_the_shipped_data_has_its_snapshot():
    assert script()(["--check"]) == 0, "the data changed: run python data/snapshot.py"


def test_a_version_number_was_given_to_one_state_of_the_data_only():
    numbers = [version.partition("+")[0] for version in drift.versions(DATA / "versions")]
    assert sorted(numbers) == sorted(set(numbers))


def test_every_snapshot_can_be_read_and_names_its_version():
    for version, path in drift.versions(DATA / "versions").items():
        kept = drift.read(path.read_text("utf-8"), path.name)
        assert (kept.version, kept.dataset) == (version, load(DATA).name)


def test_the_script_writes_what_the_check_expects(folder, capsys):
    assert script()(["--check", str(folder)]) == 1
    assert script()([str(folder)]) == 0
    assert script()(["--check", str(folder)]) == 0
    assert capsys.readouterr().out.splitlines()[1].endswith(".json: 10 events")


def test_a_number_is_not_used_for_other_data_unless_it_was_never_given_out(folder):
    script()([str(folder)])
    without(folder, "left")
    assert (script()([str(folder)]), script()(["--check", str(folder)])) == (1, 1)
    assert (script()(["--replace", str(folder)]), script()(["--check", str(folder)])) == (0, 0)
    assert len(drift.versions(folder / "versions")) == 1


def test_another_number_keeps_the_snapshots_of_those_before(folder):
    script()([str(folder)])
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    (folder / "datapackage.json").write_text(json.dumps(package | {"version": "1.1"}), "utf-8")
    assert script()([str(folder)]) == 0
    assert len(drift.versions(folder / "versions")) == 2
