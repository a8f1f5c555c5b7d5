"""Country files of GeoNames as people bring them: read apart, and only what is sound is kept."""

import zipfile
from dataclasses import asdict

import pytest

from geo import __main__ as command
from geo.places import geonames, geonames_import, parquet
from geo.places.gazetteer import Gazetteer, Place
from geo.places.geonames import GeoNamesError
from geo.places.several import RegionalPlace
from geo.worker import CancelledError, OutOfMemoryError, OutOfTimeError

LINES = (
    ("1", "Diyālá", "", "", "33.9", "45.1", "A", "ADM1", "IQ", "", "10"),
    ("2", "Hawi", "Hawi", "Al Hawi,حاوي", "33.8", "44.9", "P", "PPL", "IQ", "", "10"),
)


@pytest.fixture
def file(tmp_path):
    """A country file with two places, and a line that is none."""
    lines = ["\t".join((*cells, *[""] * (19 - len(cells)))) for cells in LINES]
    path = tmp_path / "IQ.txt"
    path.write_text("\n".join((*lines, "none", "")), encoding="utf-8")
    return path


def test_its_places_are_those_that_the_file_has(file):
    apart, here = geonames_import.read(file), geonames.read(file).gazetteer
    assert [asdict(place) for place in apart] == [asdict(place) for place in here]
    assert [type(place) for place in apart] == [type(place) for place in here]


def test_a_gazetteer_comes_back_from_its_file_as_it_was(tmp_path):
    own = Place("one", "One", "واحد", ("Wahid", "Uno"), "town", "IQ", 33.0, None, "settlement")
    kept = Gazetteer([own, RegionalPlace("two", "Two", region_id="one"), RegionalPlace("3", "3")])
    parquet.write(kept, tmp_path / "places")
    found = parquet.read(tmp_path / "places").places
    assert found == kept.places
    assert [type(place) for place in found] == [Place, RegionalPlace, RegionalPlace]


def test_lines_that_are_left_out_are_told_under_the_name_that_the_person_knows(file):
    with geonames_import.columns(file, "Iraq, new.txt") as (made, _):
        assert made.places == 2
        assert made.notice == "1 line of Iraq, new.txt can't be read and is left out: line 3."


def test_nothing_of_it_stays_behind(file, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    geonames_import.read(file)
    assert list(tmp_path.iterdir()) == [file]


def test_how_far_it_is_is_told(file):
    stages = []
    with geonames_import.columns(file, on_progress=lambda stage, share: stages.append(stage)):
        assert stages[-1] == "write"


def test_a_file_of_another_kind_is_refused_with_a_sentence(tmp_path):
    path = tmp_path / "IQ.txt"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(GeoNamesError, match=r"IQ\.txt is not a country file of GeoNames"):
        geonames_import.read(path)


def test_a_bomb_costs_its_owner_a_message(tmp_path, monkeypatch):
    path = tmp_path / "IQ.zip"
    line = "\t".join((*LINES[1][:3], "x," * 30_000, *LINES[1][4:], *[""] * 8)) + "\n"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("IQ.txt", line * 2_000)
    assert path.stat().st_size < 1_000_000
    monkeypatch.setattr(geonames_import, "MEMORY_MB", 300)
    with pytest.raises((GeoNamesError, OutOfMemoryError)):
        geonames_import.read(path)


def test_reading_ends_when_its_time_is_over(file, monkeypatch):
    monkeypatch.setattr(geonames_import, "SECONDS", 0.05)
    with pytest.raises(OutOfTimeError):
        geonames_import.read(file)


def test_reading_can_be_cancelled(file):
    with pytest.raises(CancelledError), geonames_import.columns(file, cancelled=lambda: True):
        pass


def test_the_command_says_what_is_wrong_with_one_and_does_nothing(tmp_path, capsys):
    for name in ("IQ.txt", "events.csv"):
        (tmp_path / name).write_text("a,b\n1,2\n")
    arguments = ["--places", str(tmp_path / "IQ.txt"), str(tmp_path / "events.csv")]
    assert command.main(["import", "--check", *arguments]) == command.WRONG
    assert "is not a country file of GeoNames" in capsys.readouterr().err


def test_the_command_says_which_lines_of_one_are_left_out(file, tmp_path, capsys):
    (tmp_path / "events.csv").write_text("id,title,date\n1,Made-up,2021-01-01\n")
    arguments = ["--places", str(file), str(tmp_path / "events.csv")]
    command.main(["import", "--check", *arguments])
    assert "1 line of IQ.txt can't be read" in capsys.readouterr().err
