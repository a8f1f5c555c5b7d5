"""A file from its bytes to a dataset in the library, in a process of its own and by command."""

import csv
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.__main__ import ASKS, REFUSED, SET_ASIDE, USED, WRONG, main
from geo.events.datasets import default_folder, load
from geo.importing import importer, mapping
from geo.importing.mapping import FileMapping
from geo.library.library import Library
from geo.library.settled_places import own_place, unlocated
from geo.limits import RefusedError
from geo.places.gazetteer import Gazetteer, Place
from geo.places.geocoding import key_of
from geo.places.geonames import CREDIT
from geo.selection.store import EventStore
from geo.selection.view import View
from geo.worker import CancelledError
from tests.readers.conftest import FILES, outcomes

UCDP = "ucdp_ged191_iraq.csv"


@pytest.fixture(autouse=True)
def library(tmp_path, monkeypatch):
    """A library of its own for each test."""
    monkeypatch.setenv("DATELINE_LIBRARY", str(tmp_path / "library"))
    return Library(tmp_path / "library")


@pytest.fixture(scope="module")
def iraq():
    return load(default_folder()).gazetteer


class TestUcdpIraq:
    @pytest.fixture(scope="class")
    def ucdp(self, shared, tmp_path_factory):
        if not (shared / UCDP).is_file():
            pytest.skip(f"{UCDP} is not in the folder of real data")
        with importer.import_file(shared / UCDP) as found:
            yield found

    def test_every_event_is_there_and_the_tag_row_is_set_aside(self, ucdp):
        assert len(ucdp.events) == ucdp.about.events == 7_473
        assert ucdp.report.set_aside == 1
        assert outcomes(ucdp)[0][:2] == (2, "hxl_row")

    def test_what_is_not_precise_is_not_shown_as_precise(self, ucdp):
        day = ucdp.events["date_precision"] == "day"
        place = ucdp.events["place_precision"].isin(["site", "settlement"])
        assert ((~day).sum(), (~place).sum()) == (627, 2_128)

    def test_every_row_of_the_file_is_an_event_by_its_id(self, ucdp, shared):
        with (shared / UCDP).open(encoding="utf-8", newline="") as file:
            ids = [row["id"] for row in csv.DictReader(file)][1:]
        assert sorted(ucdp.events["event_id"]) == sorted(ids)

    def test_the_only_findings_are_these(self, ucdp):
        assert ucdp.report.counts() == {"killed_order": 69, "likely_duplicate": 65, "hxl_row": 1}

    def test_it_can_be_asked_like_any_dataset(self, ucdp, library):
        store = EventStore(library.load(library.save(ucdp.folder)))
        summary = store.summary(View(words="Mosul"))
        assert summary.total == 7_473
        assert summary.shown + sum(summary.hidden.values()) == 7_473
        assert summary.shown > 1_700


def test_an_import_in_a_process_of_its_own_is_the_same(imported, iraq):
    with importer.import_file(FILES / "gtd.csv", gazetteer=iraq) as found:
        here = imported(FILES / "gtd.csv", gazetteer=iraq)
        assert found.events.equals(here.events)
        assert found.report.counts() == here.report.counts()
        assert found.mapping == here.mapping


def test_a_refusal_comes_back_from_that_process(made):
    with pytest.raises(RefusedError, match="kind_pdf"):
        importer.import_file(made("a.csv", b"%PDF-1.7"))


def test_an_import_can_be_cancelled(made):
    path = made("a.csv", "date,title\n" + "2021-06-09,x\n" * 100_000)
    with pytest.raises(CancelledError):
        importer.import_file(path, cancelled=lambda: True)


def test_an_import_tells_how_far_it_is(made):
    told = []
    path = made("a.csv", "date,title\n2021-06-09,x\n")
    with importer.import_file(path, on_progress=lambda stage, share: told.append((stage, share))):
        assert told[-1] == ("write", 1.0)


def test_a_folder_is_gone_after_use(made):
    with importer.import_file(made("a.csv", "date,title\n2021-06-09,x\n")) as found:
        folder = found.folder
        assert folder.is_dir()
    assert not folder.exists()


class TestPlacing:
    TEXT = (
        "id,title,date,place,governorate,country\n1,A,2021,Ain al-Assad,,Iraq\n2,B,2021,Nowhere,,\n"
    )

    def test_names_are_found_in_the_gazetteer_and_it_is_said_how(self, table, iraq):
        found = table(self.TEXT, gazetteer=iraq)
        one = found.events.set_index("event_id").loc["1"]
        assert (round(one["latitude"], 4), one["place_id"]) == (33.7856, "ain-al-asad")
        assert one["place"] == "Ain al-Assad"
        assert "The point is that of the named place in the gazetteer" in one["note"]
        assert (2, "geocoded", "place", "Ain al-Assad") in outcomes(found)

    def test_names_that_are_not_found_are_listed_to_be_settled(self, table, iraq):
        found = table(self.TEXT, gazetteer=iraq)
        assert [(one.written[0], one.reason, one.rows) for one in found.unresolved] == [
            ("Nowhere", "unknown", 1)
        ]
        assert sum(found.geocoded.values()) == 2

    def test_a_name_is_settled_once_for_all_rows(self, table, iraq):
        here = own_place("Nowhere", 33.0, 44.0)
        found = table(self.TEXT, gazetteer=iraq, settled={key_of("Nowhere"): here})
        assert found.events["on_point"].tolist() == [True, True]
        assert found.unresolved == ()

    def test_candidates_for_a_name_of_several_places_are_given(self, table):
        places = [
            Place(f"springfield-{n}", "Springfield", latitude=10.0 * n, longitude=10.0)
            for n in (1, 2)
        ]
        text = "title,date,place\nA,2021,Springfield\n"
        found = table(text, gazetteer=Gazetteer(places))
        assert [one.place_id for one in found.unresolved[0].candidates] == [
            "springfield-1",
            "springfield-2",
        ]
        assert (2, "geocode_ambiguous", "place", "Springfield") in outcomes(found)

    def test_a_region_stands_for_a_place_that_is_not_named(self, table):
        region = Place("anbar", "Anbar", precision="region", latitude=33.0, longitude=42.0)
        text = "title,date,place,governorate\nA,2021,,Anbar\n"
        found = table(text, gazetteer=Gazetteer([region])).events
        assert found["place_precision"].tolist() == ["region"]
        assert found["on_point"].tolist() == [False]
        assert found["certainty"].tolist() == ["inferred"]

    def test_a_name_that_lies_elsewhere_is_told_with_its_own_words(self, table, iraq):
        text = "title,date,place,country\nA,2021,Baghdad,France\n"
        found = table(text, gazetteer=iraq)
        assert (2, "geocode_contradicted", "place", "Baghdad") in outcomes(found)
        assert "not in the named region or country" in found.events["note"][0]

    def test_a_name_without_a_letter_is_told_with_its_own_words(self, table, iraq):
        found = table("title,date,place\nA,2021,?\n", gazetteer=iraq)
        assert (2, "geocode_unnamed", "place", "?") in outcomes(found)
        assert "names none" in found.events["note"][0]

    def test_a_name_that_was_left_without_coordinates_is_not_called_placed(self, table):
        text = "title,date,place\nA,2021,Nowhere\n"
        found = table(text, settled={key_of("Nowhere"): unlocated("Nowhere")})
        assert outcomes(found)[0][1] == "geocode_unlocated"
        assert found.events["on_point"].tolist() == [False]
        assert "geocoded" not in found.report.counts()

    @given(
        places=st.lists(st.sampled_from(["Baghdad", "Anbar", "Nowhere", "?", "", "Basra"])),
        country=st.sampled_from(["", "Iraq", "France", "Ruritania"]),
    )
    def test_every_row_without_coordinates_is_told_once(self, iraq, places, country):
        rows = [f"{number},A,2021,{name},{country}" for number, name in enumerate(places)]
        with TemporaryDirectory() as scratch:
            path, folder = Path(scratch) / "a.csv", Path(scratch) / "made"
            folder.mkdir()
            path.write_text("\n".join(["id,title,date,place,country", "x,B,2021,Basra,", *rows]))
            importer.read_file(path, folder, gazetteer=iraq)
            told = Counter(
                line
                for line, code, *_ in outcomes(importer.load(folder))
                if code.startswith(("geocode", "no_place"))
            )
        assert told == dict.fromkeys(range(2, len(places) + 3), 1)

    def test_geonames_is_credited_where_one_of_its_places_was_used(self, table):
        places = [
            Place("geonames-1", "Hawi", latitude=33.6, longitude=42.9, coordinate_source=CREDIT),
            Place("own-1", "Camp X", latitude=33.0, longitude=44.0),
        ]
        both = Gazetteer(places)
        used = table("title,date,place\nA,2021,Hawi\n", gazetteer=both)
        unused = table("title,date,place\nA,2021,Camp X\n", gazetteer=both)
        assert (used.about.credits, unused.about.credits) == ((CREDIT,), ())

    def test_coordinates_of_the_file_are_never_replaced(self, table, iraq):
        text = "title,date,place,latitude,longitude\nA,2021,Baghdad,10,20\n"
        found = table(text, gazetteer=iraq).events
        assert (found["latitude"][0], found["longitude"][0]) == (10.0, 20.0)


def test_an_open_end_lasts_to_the_last_day_of_the_file(table):
    text = "id,title,date\n1,A,2019-10/..\n2,B,2021-06-09\n"
    found = table(text).events.set_index("event_id")
    assert found["last_day"]["1"].date().isoformat() == "2021-06-09"


def test_a_file_without_rows_is_refused(made, imported):
    with pytest.raises(RefusedError, match="no_rows"):
        imported(made("a.csv", "title,date\n"))


def test_a_file_of_which_nothing_can_be_used_is_an_empty_dataset(table):
    found = table("id,title,date\n1,A,x\n")
    assert (len(found.events), found.report.set_aside) == (0, 1)


class TestCommand:
    def test_rows_that_are_all_used_end_well(self, capsys, library):
        assert main(["import", "--quiet", str(FILES / "acled_new.csv")]) == USED
        told = capsys.readouterr().out
        assert told.startswith("3 rows of acled_new.csv: 3 used")
        assert [entry.about.events for entry in library.list_datasets()] == [3]
        assert not library.list_datasets()[0].about.may_share_rows

    def test_rows_that_are_set_aside_are_told_by_the_exit_code(self, capsys, tmp_path):
        out, aside = tmp_path / "out", tmp_path / "aside.csv"
        path = str(FILES / "ucdp.csv")
        assert main(["import", path, "--out", str(out), "--aside", str(aside)]) == SET_ASIDE
        assert (out / "events.parquet").is_file()
        assert "Row of HXL tags" in aside.read_text(encoding="utf-8")
        assert json.loads((out / "report.json").read_text(encoding="utf-8"))["used"] == 3

    def test_an_open_question_is_told_by_the_exit_code_and_answered_by_a_mapping(
        self, made, capsys, tmp_path
    ):
        path = str(made("a.csv", "title,date\nA,02/03/2020\n"))
        saved = tmp_path / "mapping.json"
        assert main(["import", "--check", path, "--save-mapping", str(saved)]) == ASKS
        assert "day or the month first?" in capsys.readouterr().out
        content = json.loads(saved.read_text(encoding="utf-8"))
        saved.write_text(json.dumps(content | {"date_order": "dmy"}), encoding="utf-8")
        assert main(["import", "--check", path, "--mapping", str(saved)]) == USED

    def test_what_each_column_became_and_why_is_told(self, made, capsys):
        path = made(
            "a.csv",
            "Ref,What happened,Date,Civilians killed,Colour,lat,lon\n"
            "1,A,2020-01-03,2,red,33.1,44.1\n2,B,2020-01-04,dozens,blue,33.2,x\n",
        )
        main(["import", "--check", str(path)])
        told = capsys.readouterr().out
        assert "What each column is read as, and why:" in told
        columns = dict(line.split(maxsplit=1) for line in told.splitlines() if "(" in line)
        assert columns["title"] == "“What happened” (the header says so)"
        assert columns["date"] == (
            "“Date” (the header says so; 100 % of its different texts read so)"
        )
        assert columns["longitude"].endswith("50 % of its different texts read so)")
        assert "Read as nothing, and kept with each event as the file has them: " in told
        assert "“Civilians killed”, “Colour”" in told

    def test_what_a_codebook_a_mapping_or_a_geometry_says_is_told(self, made, capsys, tmp_path):
        main(["import", "--check", str(FILES / "acled_new.csv")])
        assert "“fatalities” (by the ACLED Codebook)" in capsys.readouterr().out
        saved = made(
            "m.json", '{"dateline_mapping": 1, "columns": {"date": ["b"], "title": ["a"]}}'
        )
        path = made("a.csv", "a,b\nA,2020\n")
        main(["import", "--check", str(path), "--mapping", str(saved)])
        assert "“b” (as the mapping says)" in capsys.readouterr().out
        main(["import", "--check", str(FILES / "events.geojson")])
        assert "from the geometry of the file" in capsys.readouterr().out

    def test_each_open_question_says_how_it_is_answered(self, made, capsys):
        path = made(
            "a.csv",
            "title,date,Civilians killed,Casualties,kind of event,lat,lon\n"
            "A,02/03/2020,1,2,raid,33,44\n",
        )
        assert main(["import", "--check", str(path)]) == ASKS
        told = capsys.readouterr().out
        assert "(date_order: dmy | mdy)" in told
        shown = [line.partition("for example ")[2] for line in told.splitlines()]
        answers = [json.loads(f"{{{answer}}}") for answer in shown if answer]
        assert {"date_order": "dmy"} in answers
        assert {"columns": {"killed": ["Civilians killed", "Casualties"]}} in answers
        for answer in answers:
            mapping.read(json.dumps({"dateline_mapping": 1} | answer))

    def test_a_refused_file_says_why(self, made, capsys, library):
        assert main(["import", str(made("a.csv", b"%PDF-1.7"))]) == REFUSED
        assert "this is a PDF" in capsys.readouterr().err
        assert library.list_datasets() == ()

    @pytest.mark.parametrize(
        "arguments",
        [["missing.csv"], [str(FILES / "ucdp.csv"), "--out", str(FILES)]],
        ids=["no such file", "target is there"],
    )
    def test_wrong_arguments_change_nothing(self, arguments, library):
        assert main(["import", *arguments]) == WRONG
        assert library.list_datasets() == ()

    def test_a_mapping_that_is_none_is_a_wrong_argument(self, made, capsys):
        bad = made("m.json", "{}")
        assert main(["import", str(FILES / "ucdp.csv"), "--mapping", str(bad)]) == WRONG
        assert "dateline_mapping" in capsys.readouterr().err

    def test_places_that_were_settled_are_used(self, made, capsys):
        places = made(
            "places.csv",
            "place_id,name,latitude,longitude,precision\nhere,Nowhere,33,44,settlement\n",
        )
        path = made("a.csv", "title,date,place\nA,2021,Nowhere\n")
        assert main(["import", "--check", str(path), "--places", str(places)]) == USED
        assert "Placed by name" in capsys.readouterr().out

    def test_the_worst_end_counts_of_several_files(self, made):
        bad = str(made("a.csv", b"%PDF-1.7"))
        assert main(["import", "--check", bad, str(FILES / "ucdp.csv")]) == REFUSED

    def test_it_runs_as_a_module_and_shows_its_codes(self):
        run = subprocess.run(
            [sys.executable, "-m", "geo", "import", "--help"],
            capture_output=True,
            text=True,
            check=True,
        )
        assert "4 questions are open" in " ".join(run.stdout.split())


def test_a_mapping_can_name_the_dataset(table):
    found = table("title,date\nA,2021\n", mapping=FileMapping(title="My events"))
    assert found.about.title == "My events"
