"""Which data answers a view: the shipped ones, those of a library, several at once, of no one else.

Asked of the real interface, with a library in a folder of the test's own.
"""

import threading
import time

import pytest

from geo.library.library import Library
from geo.selection.store import EventStore
from geo.selection.view import View
from tests.web.kept import OWN, asked, contents
from web import api, datasets
from web.datasets import UnknownDatasetError, drift_of, entries, shipped, store_of

#: Addresses that answer without data.
NOT_OF_DATA = {"/api/{rest:path}"}


def test_a_view_that_names_nothing_is_of_the_shipped_dataset():
    assert store_of(View()) is shipped()
    assert store_of(asked(OWN)) is shipped()


def test_a_dataset_of_the_library_answers_alone(library):
    dataset_id = library.save(contents())
    found = store_of(asked(dataset_id)).dataset
    assert (found.name, found.title, len(found.events)) == (dataset_id, "My rows", 2)


def test_several_answer_together_the_shipped_one_first(library):
    one, other = library.save(contents("A")), library.save(contents("B"))
    found = store_of(asked(other, OWN, one)).dataset
    assert [part.name for part in found.parts] == [OWN, one, other]
    assert len(found.events) == len(shipped().dataset.events) + 4


def test_the_order_in_which_they_are_named_makes_no_other_store(library):
    one, other = library.save(contents("A")), library.save(contents("B"))
    assert store_of(asked(one, other)) is store_of(asked(other, one))


def test_an_update_is_seen_at_once(library):
    dataset_id = library.save(contents())
    before = store_of(asked(dataset_id))
    library.update(dataset_id, contents(days=("2021-02-03", "2021-02-04", "2021-02-05")))
    after = store_of(asked(dataset_id))
    assert (len(before.dataset.events), len(after.dataset.events)) == (2, 3)


def test_what_was_replaced_does_not_stay_open(library):
    dataset_id = library.save(contents())
    store_of(asked(dataset_id))
    library.update(dataset_id, contents(days=("2021-02-05",)))
    store_of(asked(dataset_id))
    assert len(datasets._stores._opened) == 1


def test_a_new_title_is_seen_at_once(library):
    dataset_id = library.save(contents())
    store_of(asked(dataset_id))
    library.rename(dataset_id, "Better")
    assert store_of(asked(dataset_id)).dataset.title == "Better"


@pytest.mark.parametrize("name", ["mars", "my-rows-00000000", "../../etc/passwd", "a\0b"])
def test_a_dataset_that_is_not_there_is_named_in_a_sentence(name):
    with pytest.raises(UnknownDatasetError, match=r"^There is no dataset “.*” here\. .*\.$"):
        store_of(asked(OWN, name))


def test_a_dataset_that_was_removed_is_not_there(library, served):
    dataset_id = library.save(contents())
    assert served(f"/api/summary?dataset={dataset_id}").status_code == 200
    library.remove(dataset_id)
    answer = served(f"/api/summary?dataset={dataset_id}")
    assert (answer.status_code, dataset_id in answer.json()["error"]) == (404, True)


def test_a_damaged_dataset_says_so(library, served):
    dataset_id = library.save(contents())
    (library.home() / dataset_id / "dataset.json").write_text("{", encoding="utf-8")
    answer = served(f"/api/summary?dataset={dataset_id}")
    assert (answer.status_code, "can't be read" in answer.json()["error"]) == (404, True)


def test_more_datasets_than_a_map_can_show_are_refused():
    names = [f"set-{number:08x}" for number in range(datasets.MOST_DATASETS + 1)]
    with pytest.raises(UnknownDatasetError, match="12 datasets at once; these are 13"):
        store_of(asked(*names))


def test_two_datasets_open_beside_each_other(library, monkeypatch):
    slow, fast = library.save(contents("Slow")), library.save(contents("Fast"))
    begun, may_end = threading.Event(), threading.Event()
    load = Library.load

    def held(self, dataset_id):
        if dataset_id == slow:
            begun.set()
            assert may_end.wait(10)
        return load(self, dataset_id)

    monkeypatch.setattr(Library, "load", held)
    opening = threading.Thread(target=store_of, args=(asked(slow),))
    opening.start()
    try:
        assert begun.wait(10)
        assert store_of(asked(fast)).dataset.title == "Fast"
    finally:
        may_end.set()
        opening.join()


def test_a_dataset_that_many_ask_for_is_opened_once(library, monkeypatch):
    dataset_id, loads = library.save(contents()), []
    load = Library.load

    def counted(self, name):
        loads.append(name)
        time.sleep(0.05)
        return load(self, name)

    monkeypatch.setattr(Library, "load", counted)
    threads = [threading.Thread(target=store_of, args=(asked(dataset_id),)) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert loads == [dataset_id]


def test_a_dataset_that_is_open_is_not_read_again_for_a_joined_one(library, monkeypatch):
    dataset_id = library.save(contents())
    store_of(asked(dataset_id))
    monkeypatch.delattr(Library, "load")
    assert len(store_of(asked(OWN, dataset_id)).dataset.parts) == 2


def test_only_the_last_used_stay_open(library, monkeypatch):
    monkeypatch.setattr(datasets, "MOST_STORES", 2)
    names = [library.save(contents(title)) for title in ("A", "B", "C")]
    first = store_of(asked(names[0]))
    store_of(asked(names[1]))
    assert store_of(asked(names[0])) is first
    store_of(asked(names[2]))
    opened = {key[2][0].dataset_id for key in datasets._stores._opened}
    assert opened == {names[0], names[2]}


def test_as_many_events_stay_open_as_memory_bears(library, monkeypatch):
    monkeypatch.setattr(datasets, "MOST_EVENTS", 3)
    names = [library.save(contents(title)) for title in ("A", "B")]
    for name in names:
        store_of(asked(name))
    assert [key[2][0].dataset_id for key in datasets._stores._opened] == [names[1]]


def test_what_could_not_be_opened_is_tried_again(library, monkeypatch):
    dataset_id, load = library.save(contents()), Library.load

    def failing(self, name):
        raise MemoryError

    monkeypatch.setattr(Library, "load", failing)
    with pytest.raises(MemoryError):
        store_of(asked(dataset_id))
    monkeypatch.setattr(Library, "load", load)
    assert len(store_of(asked(dataset_id)).dataset.events) == 2


# Over the interface


def test_points_and_records_say_whose_an_event_is(library, served, decoded):
    dataset_id = library.save(contents(terms="Cite it.", may_share_rows=False))
    header, columns = decoded(served(f"/api/points?dataset={OWN}&dataset={dataset_id}").content)
    assert [one["id"] for one in header["datasets"]] == [OWN, dataset_id]
    assert header["datasets"][1] == {
        "id": dataset_id,
        "title": "My rows",
        "version": library.entry(dataset_id).version,
        "licence": "Mine",
        "credits": [],
        "terms": "Cite it.",
        "may_share_rows": False,
        "count": 2,
    }
    row = int(columns["dataset"].argmax())
    answer = served(f"/api/rows?row={row}&dataset={OWN}&dataset={dataset_id}")
    assert answer.json()["events"][0]["dataset"] == {"id": dataset_id, "title": "My rows"}


def test_the_points_of_two_datasets_are_made_beside_each_other(library, served, monkeypatch):
    slow, fast = library.save(contents("Slow")), library.save(contents("Fast"))
    begun, may_end, made = threading.Event(), threading.Event(), EventStore.points

    def held(self):
        if self.dataset.title == "Slow":
            begun.set()
            assert may_end.wait(10)
        return made(self)

    monkeypatch.setattr(EventStore, "points", held)
    asking = threading.Thread(target=served, args=(f"/api/points?dataset={slow}",))
    asking.start()
    try:
        assert begun.wait(10)
        assert served(f"/api/points?dataset={fast}").status_code == 200
    finally:
        may_end.set()
        asking.join()


def test_what_a_library_holds_no_shared_cache_keeps(library, served):
    dataset_id = library.save(contents())
    private = served(f"/api/summary?dataset={dataset_id}")
    assert private.headers["cache-control"] == "private, no-cache"
    assert served("/api/summary").headers["cache-control"] == "no-cache"


def test_no_cache_keeps_that_somebody_may_not_see_a_dataset(served):
    assert "private" in served("/api/summary?dataset=mars").headers["cache-control"]


# What changed since a link was made


def updated(library):
    """A dataset with two updates, and its versions, the oldest first."""
    days = ("2021-02-03", "2021-02-04", "2021-02-05")
    dataset_id = library.save(contents(days=days[:2]))
    versions = [library.entry(dataset_id).version]
    for newer in (contents(days=days), contents(title="Mended", days=days[:1])):
        library.update(dataset_id, newer)
        versions.append(library.entry(dataset_id).version)
    return dataset_id, versions


def test_a_link_of_an_older_version_says_what_changed(library, served):
    dataset_id, (first, second, third) = updated(library)
    told = served("/api/drift", params={"dataset": dataset_id, "v": second}).json()
    assert (told["old"], told["new"], told["known"]) == (second, third, True)
    assert [one["title"] for one in told["corrected"]] == ["Mended 2021-02-03"]
    assert told["gone"] == ["row-1", "row-2"]
    assert "2 events were withdrawn" in told["sentence"]
    # The third row came and went since the first version.
    told = served("/api/drift", params={"dataset": dataset_id, "v": first}).json()
    assert told["gone"] == ["row-1"]


def test_what_is_not_selected_did_not_change_in_the_selection(library, served):
    dataset_id, (_, second, _) = updated(library)
    asked_for = {"dataset": dataset_id, "v": second, "from": "2021-06-01"}
    told = served("/api/drift", params=asked_for).json()
    assert (told["added"], told["corrected"]) == ([], [])


def test_a_link_of_this_version_says_nothing(library, served):
    dataset_id, versions = updated(library)
    told = served("/api/drift", params={"dataset": dataset_id, "v": versions[-1]}).json()
    assert told["sentence"] == ""


@pytest.mark.parametrize("version", ["9+abcdef", "x", "2+000000"])
def test_a_version_that_never_was_is_not_known(library, served, version):
    dataset_id, _ = updated(library)
    told = served("/api/drift", params={"dataset": dataset_id, "v": version}).json()
    assert told["known"] is False


def test_what_changed_in_several_datasets_is_told_together(library):
    dataset_id, (_, second, _) = updated(library)
    own = shipped().dataset.version
    view = View(datasets=(OWN, dataset_id), version=f"{own}, {second}")
    changed = drift_of(view, store_of(view))
    assert changed.known
    assert [*changed.corrected] == ["row-0"]
    assert changed.gone == ("row-1", "row-2")
    assert changed.new == f"{own}, {library.entry(dataset_id).version}"


def test_a_version_of_other_datasets_is_not_known(library):
    dataset_id, _ = updated(library)
    view = View(datasets=(OWN, dataset_id), version="1+abcdef")
    assert not drift_of(view, store_of(view)).known


def test_the_library_lists_what_it_holds(library):
    library.save(contents())
    assert [entry.title for entry in entries()] == ["My rows"]


@pytest.mark.parametrize("path", sorted(api.HANDLERS.keys() - NOT_OF_DATA))
def test_every_address_answers_for_several_datasets(library, served, path):
    dataset_id = library.save(contents('="Mine" {{7*7}} <b>', terms="Ask.\nFirst."))
    asked_for = {"dataset": [OWN, dataset_id], "v": "1+abcdef", "row": 0, "q": "Mine"}
    answer = served(path.replace("{event_id:path}", "row-0"), params=asked_for)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "private, no-cache"
