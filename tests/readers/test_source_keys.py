"""Events that name sources by ids of another file: said, joined, and never shown as they are."""

import json

import pyarrow.parquet as pq
import pytest

from geo.__main__ import USED, main
from geo.importing import mapping as mappings
from geo.importing.mapping import FileMapping
from geo.importing.source_keys import are_keys, parts
from tests.readers.conftest import outcomes

EVENTS = [
    {
        "id": f"CIV{number}",
        "date": "2022-02-24",
        "latitude": "49.85",
        "longitude": "36.65",
        "location": "Kharkiv",
        "description": f"Made-up example {number}.",
        "sources": sources,
        "associations": ["assoc1"],
    }
    for number, sources in enumerate((["src1"], ["src1", "src2"], [], ["src9"]), 1)
]
SOURCES = {
    "src1": {"id": "src1", "title": "A video", "author": "Example Press", "date": "2022-02-25"}
    | {"paths": ["https://example.org/1"]},
    "src2": {"id": "src2", "title": "A post", "author": "", "paths": ["https://example.net/2"]},
}


@pytest.fixture
def events(made):
    return made("events.json", json.dumps(EVENTS))


@pytest.fixture
def sources(made):
    return made("sources.json", json.dumps(SOURCES))


def told(imported) -> dict[str, list[str]]:
    """Return what each event says of its sources."""
    rows = pq.read_table(imported.folder / "sources.parquet").to_pylist()
    by_id = {row["source_id"]: row for row in rows}
    return {
        event["title"]: [
            " · ".join(by_id[one][name] for name in ("publisher", "title", "published", "url"))
            for one in event["source_ids"]
        ]
        for _, event in imported.events.iterrows()
    }


class TestWithoutTheSecondFile:
    def test_no_id_and_no_empty_list_is_shown_as_a_source(self, events, imported):
        found = imported(events)
        assert found.format == "timemap"
        assert set(map(str, told(found).values())) == {"[]"}
        assert not pq.read_table(found.folder / "sources.parquet").num_rows

    def test_the_file_is_asked_for_and_each_row_says_what_it_lacks(self, events, imported):
        found = imported(events)
        asked = [one for one in found.questions if one.code == "sources_file"]
        assert [one.sentence() for one in asked] == [
            "“sources” names sources by ids of another file, such as “src1”, “src9”: where is that "
            "file?"
        ]
        assert [one[1:] for one in outcomes(found)] == [
            ("source_unknown", "sources", "src1"),
            ("source_unknown", "sources", "src1, src2"),
            ("source_unknown", "sources", "src9"),
        ]

    def test_the_mapping_tells_it(self, events, imported):
        assert imported(events).mapping.source_form == "keys"

    def test_associations_are_no_list_in_brackets(self, events, imported):
        assert "assoc1." in imported(events).events["note"][0]
        assert "[" not in imported(events).events["note"][0]


class TestWithTheSecondFile:
    def test_each_event_has_its_sources(self, events, sources, imported):
        found = imported(events, sources=sources)
        assert told(found) == {
            "Made-up example 1.": ["Example Press · A video · 2022-02-25 · https://example.org/1"],
            "Made-up example 2.": [
                "Example Press · A video · 2022-02-25 · https://example.org/1",
                "example.net · A post ·  · https://example.net/2",
            ],
            "Made-up example 3.": [],
            "Made-up example 4.": [],
        }
        assert [one[1:] for one in outcomes(found)] == [("source_unknown", "sources", "src9")]
        assert not [one for one in found.questions if one.code == "sources_file"]

    def test_the_mapping_holds_which_of_its_columns_is_what(self, events, sources, imported):
        used = imported(events, sources=sources).mapping
        assert used.source_columns == {
            "id": "id",
            "publisher": "author",
            "title": "title",
            "published": "date",
            "url": "paths",
        }
        assert mappings.read(mappings.write(used)) == used

    def test_columns_can_be_told(self, events, made, imported):
        path = made("s.csv", "nr,wer,was\nsrc1,Example Press,A video\nsrc2,Other Wire,A post\n")
        given = FileMapping(source_columns={"id": "nr", "publisher": "wer", "title": "was"})
        found = imported(events, sources=path, mapping=given)
        assert told(found)["Made-up example 1."] == ["Example Press · A video ·  · "]

    def test_it_may_be_a_table_and_ids_may_be_paths(self, made, imported):
        rows = "date,title,sources\n2020-01-01,A,media/1.jpg; media/2.jpg\n2020-01-02,B,[]\n"
        path = made("s.csv", "path,author\nmedia/1.jpg,Example Press\nmedia/2.jpg,Other Wire\n")
        without = imported(made("e.csv", rows))
        assert told(without) == {"A": [], "B": []}
        found = imported(made("e.csv", rows), sources=path)
        assert [one.split(" · ")[0] for one in told(found)["A"]] == ["Example Press", "Other Wire"]
        assert told(found)["B"] == []

    def test_ids_without_a_number_are_found_where_the_file_has_them(self, made, imported):
        events = made("e.csv", "date,title,sources\n2020-01-01,A,wire-report\n")
        path = made("s.csv", "id,publisher\nwire-report,Example Press\n")
        assert told(imported(events, sources=path))["A"] == ["Example Press ·  ·  · "]

    def test_a_file_that_no_event_needs_is_said(self, made, imported):
        events = made("e.csv", "date,title,sources\n2020-01-01,A,Example Press\n")
        path = made("s.csv", "id,publisher\ns1,Other Wire\n")
        found = imported(events, sources=path)
        assert told(found)["A"] == ["Example Press ·  ·  · "]
        assert "it is not used" in " ".join(found.report.remark_sentences())


class TestOwn:
    HEAD = "event_id,title,date,kind,category,source_ids,certainty\n"
    ROW = "e1,A made-up event,2020-01-01,event,attack,wire-a;wire-b,stated\n"
    TABLE = (
        "source_id,publisher,title,published,url,caution,read\n"
        "wire-a,Example Press,A title,2020-01-02,https://example.org/a,,full\n"
        "wire-b,Other Wire,,,,,\n"
    )

    def test_ids_alone_are_not_shown(self, made, imported):
        found = imported(made("events.csv", self.HEAD + self.ROW))
        assert found.format == "own"
        assert told(found) == {"A made-up event": []}
        assert [one.code for one in found.questions if one.key == "sources"] == ["sources_file"]

    def test_both_files_together_are_the_events_with_their_sources(self, made, imported):
        path = made("sources.csv", self.TABLE)
        found = imported(made("events.csv", self.HEAD + self.ROW), sources=path)
        assert told(found) == {
            "A made-up event": [
                "Example Press · A title · 2020-01-02 · https://example.org/a",
                "Other Wire ·  ·  · ",
            ]
        }
        assert list(found.events["source_ids"][0]) == ["wire-a", "wire-b"]


class TestLists:
    @pytest.mark.parametrize(
        "cell",
        [
            '["https://example.org/a", "https://example.org/b"]',
            "['https://example.org/a', 'https://example.org/b']",
        ],
    )
    def test_a_list_of_addresses_is_a_source_each(self, made, imported, cell):
        quoted = cell.replace('"', '""')
        found = imported(made("e.csv", f'date,title,sources\n2020-01-01,A,"{quoted}"\n'))
        urls = [one.rpartition(" · ")[2] for one in told(found)["A"]]
        assert urls == ["https://example.org/a", "https://example.org/b"]

    def test_a_list_of_objects_is_a_source_each(self, made, imported):
        item = {"title": "A post", "url": "https://example.org/a", "id": "x"}
        rows = [{"date": "2020-01-01", "title": "A", "sources": [item]}]
        found = imported(made("e.json", json.dumps(rows)))
        assert told(found)["A"] == ["example.org · A post ·  · https://example.org/a"]

    @pytest.mark.parametrize(
        "cell", ["src1, src2", "src1;src2", '["src1", "src2"]', "['src1', 'src2']", "src1\nsrc2"]
    )
    def test_keys_are_parted_however_they_are_written(self, cell):
        assert parts(cell) == ["src1", "src2"]

    @pytest.mark.parametrize(
        ("items", "keys"),
        [
            (["s1", "s2", "s14"], True),
            (["SRC-0001", "SRC-0002"], True),
            (["media/a.jpg", "media/b.mp4"], True),
            (
                ["4c5f9d3e-0b1a-4d0e-9f0e-111122223333", "5d5f9d3e-0b1a-4d0e-9f0e-111122223333"],
                True,
            ),
            (["Reuters", "AFP"], False),
            (["France24", "N12", "i24"], False),
            (["Channel4", "Channel5"], False),
            (["Example Press, 2021"], False),
            ([], False),
        ],
    )
    def test_names_of_publishers_are_no_keys(self, items, keys):
        assert are_keys(items) is keys


def test_the_command_line_takes_the_second_file(events, sources, tmp_path, capsys):
    assert main(["import", "--check", "--quiet", str(events)]) == USED
    assert "where is that file?" in capsys.readouterr().out
    told_both = ["import", "--check", "--quiet", "--sources", str(sources), str(events)]
    assert main(told_both) == USED
    assert "Sources are taken from the file of sources" in capsys.readouterr().out
