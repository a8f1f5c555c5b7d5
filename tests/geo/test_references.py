"""What refers to something that is not there is said, and costs nothing else."""

import pytest

from geo.events.datasets import load
from geo.events.frame import to_arrow
from tests.geo.damage import ALL, change, only_problem, to_parquet


def test_an_event_at_an_unknown_place_is_served_without_it(folder):
    change(folder, "events.csv", ",washington,", ",atlantis,")
    dataset, found = only_problem(folder)
    talks = dataset.events.set_index("event_id").loc["talks"]
    assert (talks["place_id"], talks["place"], bool(talks["on_point"])) == ("", "", False)
    assert (found.code, found.row, found.value) == ("unknown_place", 6, "atlantis")
    assert found.sentence().endswith("The rest is used.")


def test_an_event_of_an_unknown_source_is_served_with_its_others(folder):
    change(folder, "events.csv", "3,3,wire;daily", "3,3,wire;nobody")
    dataset, found = only_problem(folder)
    event = dataset.events.set_index("event_id").loc["rockets"]
    assert [*event["source_ids"]] == ["wire"]
    assert (found.code, found.value, found.set_aside) == ("unknown_source", "nobody", False)


def test_an_account_of_an_unknown_event_is_set_aside(folder):
    change(folder, "accounts.csv", "rockets,count,The Daily", "raid,count,The Daily")
    dataset, found = only_problem(folder)
    assert len(dataset.accounts["rockets"]) == 1
    assert (found.code, found.value) == ("unknown_event", "raid")


def emptied(folder, name):
    """Reduce a file to its header, as a failed export or an editor does."""
    path = folder / f"{name}.csv"
    path.write_text(path.read_text("utf-8").splitlines()[0] + "\n", "utf-8")


def references(events, column):
    return {
        (event, one)
        for event, cell in zip(events["event_id"], events[column], strict=True)
        for one in ([cell] if isinstance(cell, str) else cell)
        if one
    }


@pytest.mark.parametrize(
    ("name", "column", "code"),
    [("places", "place_id", "unknown_place"), ("sources", "source_ids", "unknown_source")],
)
def test_each_reference_into_a_file_of_a_header_alone_is_said(folder, dataset, name, column, code):
    wanted = references(dataset.events, column)
    emptied(folder, name)
    found = load(folder)
    assert len(found.events) == len(ALL)
    assert references(found.events, column) == set()
    said = [one for one in found.problems if (one.code, one.file) == (code, "events.csv")]
    assert len(said) == len(wanted)
    assert {one.value for one in said} == {value for _, value in wanted}


def test_each_account_of_a_file_of_events_of_a_header_alone_is_said(folder, dataset):
    emptied(folder, "events")
    found = load(folder)
    said = [one.code for one in found.problems]
    assert said == ["unknown_event"] * sum(map(len, dataset.accounts.values()))


def test_references_of_a_parquet_file_to_nothing_are_said_and_left_out(folder, dataset):
    to_parquet(folder, to_arrow(dataset.events))
    emptied(folder, "places")
    change(folder, "sources.csv", "\ndaily,", "\nweekly,")
    found = load(folder)
    assert len(found.events) == len(ALL)
    assert references(found.events, "place_id") == set()
    assert {source for _, source in references(found.events, "source_ids")} == {"wire"}
    said = {(one.code, one.value) for one in found.problems if one.file == "events.parquet"}
    places = {("unknown_place", value) for _, value in references(dataset.events, "place_id")}
    assert said == places | {("unknown_source", "daily")}
