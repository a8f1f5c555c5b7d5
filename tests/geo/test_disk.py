"""A disk that is full or can't be written to: a sentence says so, and what was whole stays."""

import errno
import io
import json
import os
import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from geo import __main__ as cli
from geo.disk import DiskError, writing
from geo.importing import importer
from geo.library import dataset_files, visits
from geo.library.library import Library, LibraryError
from geo.library.visits import SessionLibrary, new_token
from geo.worker import RefusedByDiskError
from tests.small_disk import small_disk
from tests.web.kept import contents

SMALL = 10_000

#: Titles that no compression makes small enough for the disk.
MANY = tuple(f"20{year:02}-01-01" for year in range(20))


def large(title: str = "Large"):
    """An import whose files are larger than the small disk takes."""
    noise = random.Random(1)
    made = contents(title, MANY)
    made.events["summary"] = [noise.randbytes(1000).hex() for _ in MANY]
    return made


def folder_of(made, path: Path) -> Path:
    """The files of an import in a folder, as a worker leaves them."""
    path.mkdir()
    dataset_files.write(path, made)
    return path


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.fixture
def library(tmp_path):
    return Library(tmp_path / "library")


@pytest.fixture
def other_file_system(monkeypatch):
    """The library lies on another file system than temporary files."""

    def link(*_: object, **__: object) -> None:
        raise OSError(errno.EXDEV, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", link)


def left(library: Library) -> list[str]:
    return [path.name for path in library.home().iterdir() if path.name != ".lock"]


# The library


def test_a_save_that_fills_the_disk_says_so_and_leaves_no_half_dataset(library) -> None:
    with small_disk(SMALL), pytest.raises(LibraryError) as refused:
        library.save(large())
    assert str(library.home()) in refused.value.sentence()
    assert "is full" in refused.value.sentence()
    assert left(library) == []
    assert library.list_datasets() == ()
    assert library.load(library.save(large())).title == "Large"


def test_an_import_that_does_not_fit_is_whole_and_can_be_saved_later(
    library, tmp_path, other_file_system
) -> None:
    brought = folder_of(large(), tmp_path / "brought")
    before = files(brought)
    with small_disk(SMALL), pytest.raises(LibraryError):
        library.save(brought)
    assert files(brought) == before
    assert left(library) == []
    assert library.load(library.save(brought)).title == "Large"
    assert files(brought) == {}


def test_an_import_is_moved_without_a_copy_where_that_is_possible(library, tmp_path) -> None:
    brought = folder_of(large(), tmp_path / "brought")
    with small_disk(SMALL):
        library.save(brought)
    assert files(brought) == {}


def test_an_update_that_fills_the_disk_leaves_the_version_before(library) -> None:
    dataset_id = library.save(contents("Small"))
    before = library.entry(dataset_id)
    there = sorted(path.name for path in (library.home() / dataset_id).iterdir())
    with small_disk(SMALL), pytest.raises(LibraryError, match="is full"):
        library.update(dataset_id, large())
    assert library.entry(dataset_id) == before
    assert library.history(dataset_id) == ()
    assert len(library.load(dataset_id).events) == 2
    assert sorted(path.name for path in (library.home() / dataset_id).iterdir()) == there


def test_on_a_full_disk_a_dataset_can_still_be_removed(library, monkeypatch) -> None:
    dataset_id = library.save(contents())

    def no_room(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "mkdir", no_room)
    library.remove(dataset_id)
    assert left(library) == []


@pytest.mark.parametrize("reason", [errno.EROFS, errno.EACCES, errno.EIO, errno.EDQUOT])
def test_whatever_the_disk_refuses_the_library_says_where(library, monkeypatch, reason) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(reason, os.strerror(reason))

    monkeypatch.setattr(os, "mkdir", refuse)
    with pytest.raises(LibraryError) as refused:
        library.save(contents())
    assert str(library.home()) in refused.value.sentence()


def test_a_library_whose_name_a_file_has_is_told_as_that(tmp_path) -> None:
    (tmp_path / "library").write_text("")
    library = Library(tmp_path / "library")
    with pytest.raises(LibraryError, match=r"library is not a folder"):
        library.save(contents())
    with pytest.raises(LibraryError, match="can't be read"):
        library.list_datasets()


def test_a_visit_says_that_it_can_keep_nothing_and_not_where(tmp_path) -> None:
    (tmp_path / "visits").write_text("")
    with pytest.raises(LibraryError, match="the server's folder for imports"):
        SessionLibrary(new_token(), tmp_path / "visits")


def test_json_is_written_whole_or_stays_as_it_was(tmp_path) -> None:
    path = tmp_path / "dataset.json"
    dataset_files.write_json(path, {"title": "Before"})
    with small_disk(SMALL), pytest.raises(OSError, match="File too large"):
        dataset_files.write_json(path, {"title": "x" * SMALL * 2})
    assert json.loads(path.read_text()) == {"title": "Before"}
    assert files(tmp_path).keys() == {"dataset.json"}


def test_what_is_no_fault_of_the_disk_is_not_blamed_on_it(tmp_path) -> None:
    with pytest.raises(FileNotFoundError), writing(tmp_path):
        (tmp_path / "nothing").read_text()
    with pytest.raises(ZeroDivisionError), writing(tmp_path):
        1 / 0  # noqa: B018


# Imports, and the command line


@pytest.fixture
def table(tmp_path) -> Path:
    noise = random.Random(1)
    rows = [f"2021-01-01,{noise.randbytes(1000).hex()}" for _ in range(20)]
    path = tmp_path / "events.csv"
    path.write_text("\n".join(["date,title", *rows]))
    return path


@pytest.fixture
def temporary(tmp_path, monkeypatch) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


def test_an_import_that_fills_the_disk_says_so_and_leaves_no_folder(table, temporary) -> None:
    with small_disk(SMALL), pytest.raises(RefusedByDiskError) as refused:
        importer.import_file(table)
    assert f"The disk of {temporary} is full" in refused.value.sentence()
    assert list(temporary.iterdir()) == []


def test_a_temporary_folder_that_is_none_is_told_as_that(table, tmp_path, monkeypatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "file"))
    with pytest.raises(RefusedByDiskError, match="is not a folder"):
        importer.import_file(table)


def run(capsys, *arguments: object) -> tuple[int, str]:
    code = cli.main(["import", "--quiet", *map(str, arguments)])
    return code, capsys.readouterr().err


def test_the_command_line_says_in_a_sentence_that_the_disk_is_full(
    table, temporary, capsys
) -> None:
    with small_disk(SMALL):
        code, said = run(capsys, table)
    assert code == cli.REFUSED
    assert said.splitlines() == [f"events.csv: {RefusedByDiskError('full')}"]


def test_a_library_that_can_t_be_written_to_is_told_on_the_command_line(
    table, tmp_path, monkeypatch, capsys
) -> None:
    (tmp_path / "library").write_text("")
    monkeypatch.setenv("DATELINE_LIBRARY", str(tmp_path / "library"))
    code, said = run(capsys, table)
    assert code == cli.REFUSED
    assert len(said.splitlines()) == 1
    assert str(tmp_path / "library") in said
    assert "foreseen" not in said


@pytest.mark.parametrize("option", ["--out", "--report", "--aside", "--save-mapping"])
def test_what_the_command_line_writes_is_whole_or_not_there(
    table, tmp_path, capsys, option
) -> None:
    (tmp_path / "file").write_text("")
    code, said = run(capsys, table, option, tmp_path / "file" / "target")
    assert code == cli.REFUSED
    assert f"{tmp_path / 'file'} is not a folder" in said
    assert "Traceback" not in said
    assert files(tmp_path).keys() == {"events.csv", "file"}


def test_an_error_that_nobody_foresaw_is_one_sentence_and_the_rest_only_on_demand(
    table, monkeypatch, capsys
) -> None:
    closed = io.StringIO()
    closed.close()
    monkeypatch.setattr("sys.stdout", closed)
    assert cli.main(["import", "--check", "--quiet", str(table)]) == cli.REFUSED
    said = capsys.readouterr().err
    assert len(said.splitlines()) == 1
    assert "ValueError" in said
    with pytest.raises(ValueError, match="closed file"):
        cli.main(["import", "--check", "--quiet", "--debug", str(table)])


# Room on a public server


def test_saves_at_the_same_time_do_not_pass_a_visits_limit_together(tmp_path, monkeypatch) -> None:
    first = SessionLibrary(new_token(), tmp_path)
    first.save(large())
    monkeypatch.setattr(visits, "MOST_MB", 1.5 * visits._bytes(first.home()) / 1e6)
    visit, ready = SessionLibrary(new_token(), tmp_path), Barrier(4)
    visit.begin()

    def save(number: int) -> str:
        ready.wait()
        try:
            return visit.save(large(f"Large {number}"))
        except LibraryError as error:
            return error.key

    with ThreadPoolExecutor(4) as pool:
        ends = sorted(pool.map(save, range(4)), key=lambda end: end.startswith("library."))
    assert ends[1:] == ["library.full.bytes"] * 3
    assert [entry.dataset_id for entry in visit.list_datasets()] == ends[:1]


def test_saves_at_the_same_time_do_not_pass_the_number_of_datasets(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(visits, "MOST_DATASETS", 1)
    visit = SessionLibrary(new_token(), tmp_path)
    visit.save(contents())
    # As if both had asked before the other saved.
    with pytest.raises(LibraryError) as refused:
        Library.save(visit, contents())
    assert refused.value.key == "library.full.datasets"


def test_an_update_counts_without_what_it_replaces(tmp_path, monkeypatch) -> None:
    visit = SessionLibrary(new_token(), tmp_path)
    dataset_id = visit.save(large())
    monkeypatch.setattr(visits, "MOST_MB", 1.5 * visits._bytes(visit.home()) / 1e6)
    assert visit.update(dataset_id, large("Newer")).added == ()


def test_a_disk_error_can_be_said_of_something_else() -> None:
    with pytest.raises(DiskError) as refused, writing(Path("/somewhere"), "the library"):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert "/somewhere" not in refused.value.sentence()
