"""A folder of files becomes a dataset, however damaged."""

import json
import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.events.datasets import Account, Source, default_folder, load
from geo.events.frame import EVENT_COLUMNS, OPTIONAL_COLUMNS, REQUIRED_COLUMNS, to_arrow
from geo.events.rows import read_csv
from tests.geo.damage import ALL, change, only_problem, to_parquet


def test_a_sound_folder_has_no_problems(dataset):
    assert dataset.problems == ()
    assert sorted(dataset.events["event_id"]) == sorted(ALL)


def test_a_dataset_says_what_it_is(dataset):
    said = (dataset.name, dataset.title, dataset.licence, dataset.credits, dataset.description)
    assert said == ("ten", "Ten events", "CC0-1.0", ("Nobody",), "Made up for the tests.")


def test_sources_and_accounts_are_read(dataset):
    assert dataset.sources["daily"] == Source(
        "daily",
        "The Daily",
        "Who said so",
        "2021",
        "http://daily.test/b",
        "repost",
        "excerpt",
    )
    assert dataset.accounts == {
        "rockets": (
            Account("rockets", "count", "The Wire counts eighteen rockets.", ("wire",)),
            Account("rockets", "count", "The Daily counts thirty.", ("daily",)),
        )
    }


def test_places_are_read_with_their_other_names(dataset):
    place = dataset.gazetteer.get("ain-al-asad")
    assert place.name_local == "قاعدة عين الأسد الجوية"
    assert place.aliases == ("Ayn al-Asad", "Ain al-Assad", "عين الأسد")
    assert (place.latitude, place.longitude, place.radius_km) == (33.7856, 42.4412, 4.0)


def test_a_version_tells_its_release_and_its_content(dataset):
    assert re.fullmatch(r"1\.0\+[0-9a-f]{6}", dataset.version)


@pytest.mark.parametrize("name", ["events", "places", "sources", "accounts"])
def test_a_version_changes_with_any_file(folder, dataset, name):
    path = folder / f"{name}.csv"
    path.write_bytes(path.read_bytes() + b"\n")
    assert load(folder).version != dataset.version


def test_a_version_stays_while_the_files_stay(folder, dataset):
    assert load(folder).version == dataset.version


def test_the_shipped_folder_is_the_default(monkeypatch):
    monkeypatch.delenv("DATELINE_DATA", raising=False)
    assert (default_folder() / "datapackage.json").is_file()


def test_another_folder_can_be_named(monkeypatch):
    monkeypatch.setenv("DATELINE_DATA", "elsewhere")
    assert default_folder() == Path("elsewhere")


# What a row can break without breaking the others.


def test_an_undecodable_byte_loses_only_its_row(folder):
    change(folder, "events.csv", "Three rounds", b"Thr\xe9e rounds")
    dataset, found = only_problem(folder)
    assert sorted(dataset.events["event_id"]) == sorted(set(ALL) - {"talks"})
    assert found.sentence() == (
        "events.csv, row 6, summary: “Thr\ufffde rounds of talks.” was read; expected text in "
        "UTF-8 (the byte 0xE9 is not). Write the character again and save the file as UTF-8. "
        "The row is set aside."
    )


def test_an_unclosed_quotation_mark_loses_only_its_row(folder):
    change(folder, "events.csv", 'outside the terminal."', "outside the terminal.")
    dataset, found = only_problem(folder)
    assert sorted(dataset.events["event_id"]) == sorted(set(ALL) - {"strike"})
    assert (found.code, found.row) == ("unclosed_quote", 4)
    assert "expected a closing quotation mark for every opening one" in found.sentence()


def test_an_unclosed_quotation_mark_on_the_last_line_loses_only_its_row(folder):
    change(folder, "events.csv", "nowhere,A figure", 'nowhere,"A figure')
    dataset, found = only_problem(folder)
    assert sorted(dataset.events["event_id"]) == sorted(set(ALL) - {"nowhere"})
    assert (found.code, found.row) == ("unclosed_quote", 11)


def test_a_quotation_mark_that_closes_in_another_row_loses_only_its_row(folder):
    change(folder, "events.csv", "talks,A dialogue", 'talks,"A dialogue')
    change(folder, "events.csv", "at length.,", 'at length.",')
    dataset, found = only_problem(folder)
    assert sorted(dataset.events["event_id"]) == sorted(set(ALL) - {"talks"})
    assert (found.code, found.row) == ("unclosed_quote", 6)


def test_text_over_several_lines_is_one_row_and_lines_are_still_counted(folder):
    change(folder, "events.csv", '"A convoy was hit, ', '"A convoy\nwas hit,\n')
    change(folder, "events.csv", "2021-05,event", "May 2021,event")
    dataset, found = only_problem(folder)
    strike = dataset.events.set_index("event_id").loc["strike"]
    assert strike["summary"] == "A convoy\nwas hit,\noutside the terminal."
    assert (found.code, found.row) == ("date", 11)


@pytest.mark.parametrize(
    ("cells", "count"), [("talks,A dialogue, is", 14), ("talks A dialogue", 12)]
)
def test_a_row_with_too_many_or_too_few_cells_is_set_aside(folder, cells, count):
    change(folder, "events.csv", "talks,A dialogue", cells)
    dataset, found = only_problem(folder)
    assert "talks" not in set(dataset.events["event_id"])
    assert (found.row, found.expected) == (6, f"13 cells, as in the header, not {count}")


def test_blank_lines_are_no_rows(folder):
    change(folder, "events.csv", "\ntalks,", "\n\n\ntalks,")
    assert load(folder).problems == ()


@pytest.mark.parametrize("line_end", [b"\r\n", b"\r"])
def test_any_line_end_is_read(folder, line_end):
    path = folder / "events.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", line_end))
    dataset = load(folder)
    assert dataset.problems == ()
    assert len(dataset.events) == len(ALL)


def test_a_byte_order_mark_is_not_part_of_the_first_column(folder):
    path = folder / "events.csv"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert load(folder).problems == ()


def test_a_file_in_another_encoding_is_named(folder):
    path = folder / "events.csv"
    path.write_bytes(path.read_text("utf-8").encode("utf-16"))
    dataset = load(folder)
    assert len(dataset.events) == 0
    assert dataset.problems[0].sentence() == (
        "events.csv: “UTF-16” was read; expected text in UTF-8. Save the file as UTF-8. "
        "The file is not used."
    )


@pytest.mark.parametrize("column", REQUIRED_COLUMNS)
def test_without_a_needed_column_a_file_is_not_used(folder, column):
    change(folder, "events.csv", f"{column}," if column == "event_id" else f",{column},", ",x,")
    dataset = load(folder)
    assert len(dataset.events) == 0
    assert any(
        found.sentence()
        == f"events.csv, {column}: nothing was read; expected a column with this name. "
        "Add the column to the header, or correct its spelling. The file is not used."
        for found in dataset.problems
    )


@pytest.mark.parametrize("column", OPTIONAL_COLUMNS)
def test_without_another_column_the_rest_is_used(folder, column):
    path = folder / "events.csv"
    pd.read_csv(path, dtype=str, keep_default_na=False).drop(columns=column).to_csv(
        path, index=False
    )
    dataset, found = only_problem(folder)
    assert len(dataset.events) == len(ALL)
    assert (found.code, found.field, found.set_aside) == ("missing_column", column, False)


def test_a_place_with_a_broken_coordinate_is_kept_off_the_map(folder):
    change(folder, "places.csv", "33.5239,", "335.239,")
    dataset, found = only_problem(folder)
    left = dataset.events.set_index("event_id").loc["left"]
    assert (left["place"], bool(left["on_point"])) == ("Taji (camp)", False)
    assert found.sentence() == (
        "places.csv, row 5, latitude: “335.239” was read; expected degrees from -90 to 90. "
        "Correct the coordinate; until then the place is not on the map. The rest is used."
    )


@pytest.mark.parametrize("value", ["nan", "inf", "1e1", "33,5", "٣٣"])
def test_a_coordinate_is_a_plain_number(folder, value):
    change(folder, "places.csv", "33.5239", f'"{value}"')
    _, found = only_problem(folder)
    assert (found.code, found.value) == ("coordinate", value)


def test_one_coordinate_alone_is_named(folder):
    change(folder, "places.csv", "33.5239,44.2567", "33.5239,")
    _, found = only_problem(folder)
    assert (found.code, found.field) == ("coordinate_pair", "longitude")


def test_an_unknown_place_precision_counts_as_the_coarsest(folder):
    change(folder, "places.csv", "33.5239,44.2567,site", "33.5239,44.2567,spot")
    dataset, found = only_problem(folder)
    assert dataset.gazetteer.get("taji").precision == "country"
    assert (found.code, found.value, found.set_aside) == ("precision", "spot", False)


@pytest.mark.parametrize("radius", ["-3", "wide"])
def test_a_broken_radius_is_left_out(folder, radius):
    change(folder, "places.csv", "site,4,", f"site,{radius},")
    dataset, found = only_problem(folder)
    assert dataset.gazetteer.get("ain-al-asad").radius_km is None
    assert found.code == "radius"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "//daily.test", "ftp://daily.test", "data:text/html,x"]
)
def test_a_source_without_a_web_address_has_no_link(folder, url):
    change(folder, "sources.csv", "http://daily.test/b", f'"{url}"')
    dataset, found = only_problem(folder)
    assert dataset.sources["daily"].url == ""
    assert (found.code, found.value, found.set_aside) == ("url", url, False)


def test_a_second_source_with_one_id_is_set_aside(folder):
    change(folder, "sources.csv", "\ndaily,", "\nwire,Another,,,,,\ndaily,")
    dataset, found = only_problem(folder)
    assert dataset.sources["wire"].publisher == "The Wire"
    assert (found.code, found.row, found.file) == ("duplicate", 3, "sources.csv")


def test_an_account_of_an_event_that_was_set_aside_is_no_second_problem(folder):
    change(folder, "events.csv", "2020-03-11", "11.3.2020")
    _, found = only_problem(folder)
    assert found.code == "date"


# What a whole file can break.


@pytest.mark.parametrize("name", ["places", "sources", "accounts"])
def test_without_another_file_all_events_are_served(folder, name):
    (folder / f"{name}.csv").unlink()
    dataset, found = only_problem(folder)
    assert len(dataset.events) == len(ALL)
    assert found.sentence() == (
        f"{name}.csv: nothing was read; expected this file in the dataset’s folder. "
        "Put it back, or correct its path in datapackage.json. The file is not used."
    )


def test_a_missing_events_file_is_not_blamed_on_the_accounts_that_name_events(folder):
    (folder / "events.csv").unlink()
    dataset, found = only_problem(folder)
    assert len(dataset.events) == 0
    assert (found.code, found.file) == ("file_missing", "events.csv")


def test_a_folder_that_does_not_exist_is_an_empty_dataset(tmp_path):
    dataset = load(tmp_path / "gone")
    assert len(dataset.events) == 0
    assert {found.code for found in dataset.problems} == {"file_missing"}


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "null", '"x"', "\ufeff{", "[" * 100_000, b"\xff\xfe"]
)
def test_without_a_readable_package_the_usual_files_are_read(folder, content):
    raw = content if isinstance(content, bytes) else content.encode()
    (folder / "datapackage.json").write_bytes(raw)
    dataset, found = only_problem(folder)
    assert len(dataset.events) == len(ALL)
    assert (found.code, found.file, found.set_aside) == ("package", "datapackage.json", False)


@pytest.mark.parametrize(
    "package",
    [
        {"resources": 3, "licenses": "MIT", "sources": [1, None], "title": [], "version": 2},
        {"resources": [{"name": ["events"]}, {"path": "x"}], "extent": "world"},
        {"extent": [1, 2, 3]},
        {"extent": [10**400, 0, 1, 1]},
        {"extent": ["0", 0, 1, 1]},
    ],
)
def test_a_package_of_any_shape_is_read(folder, package):
    (folder / "datapackage.json").write_text(json.dumps(package))
    dataset = load(folder)
    assert len(dataset.events) == len(ALL)
    assert dataset.extent is None


@pytest.mark.parametrize("path", ["../ten/events.csv", "/etc/hostname", "", "../../events.csv"])
def test_a_file_outside_the_folder_is_not_read(folder, path):
    package = json.loads((folder / "datapackage.json").read_text())
    package["resources"][0]["path"] = path
    (folder / "datapackage.json").write_text(json.dumps(package))
    inside = path == "../ten/events.csv"
    dataset = load(folder)
    assert len(dataset.events) == (len(ALL) if inside else 0)
    assert any(found.code == "file_path" for found in dataset.problems) is not inside


def test_a_directory_in_place_of_a_file_is_named(folder):
    (folder / "sources.csv").unlink()
    (folder / "sources.csv").mkdir()
    dataset, found = only_problem(folder)
    assert len(dataset.events) == len(ALL)
    assert (found.code, found.file) == ("file_unreadable", "sources.csv")


# Events from Parquet.


def test_events_from_parquet_are_those_from_csv(folder, dataset):
    to_parquet(folder, to_arrow(dataset.events))
    again = load(folder)
    assert again.problems == ()
    pd.testing.assert_frame_equal(again.events, dataset.events)


def test_a_parquet_file_that_is_none_is_named(folder, dataset):
    to_parquet(folder, to_arrow(dataset.events))
    (folder / "events.parquet").write_bytes(b"PAR1 not really")
    again = load(folder)
    assert len(again.events) == 0
    assert again.problems[0].code == "file_unreadable"
    assert list(again.events.columns) == list(EVENT_COLUMNS)


def test_a_parquet_file_without_a_needed_column_is_named(folder, dataset):
    to_parquet(folder, to_arrow(dataset.events).drop_columns(["date"]))
    again = load(folder)
    assert again.problems[0].code == "file_unreadable"
    assert "(date)" in again.problems[0].sentence()


# Any bytes at all.


@given(st.lists(st.sampled_from(['"', ",", "\n", "\r", "a", "é", '""'])).map("".join))
def test_whatever_stands_above_it_a_sound_row_is_kept(text):
    table = read_csv(f"id,name\n{text}\nsound,row\n".encode(), "t.csv", ("id",), ("name",))
    assert table.rows[-1] == {"id": "sound", "name": "row"}


@given(st.binary())
def test_no_bytes_raise(content):
    table = read_csv(content, "t.csv", ("id",))
    assert all(found.sentence() for found in table.problems)
    assert not table.rows or "id" in table.rows[0]
