"""An import beside the page: in its turn, stopped at once, gone with whoever began it."""

import io
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook

from geo.importing import mapping as mappings
from geo.library.library import Library
from geo.places.gazetteer import Gazetteer
from web.importing import job
from web.importing.desk import Desk
from web.importing.job import Country, Import, Order, close_all
from web.studio import BusyError

HEAD = "id,title,date,lat,lon"
ROW = "1,Made-up rockets,2021-04-14,36.2,43.9"
MANY = "\n".join([HEAD, *[f"{n},Made-up {n},2021-04-14,36.2,43.9" for n in range(200_000)]])


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def begun(temporary: Path) -> Iterator[Callable[..., Import]]:
    """Begin an import of a text; whatever is left of it is removed after the test."""
    made: list[Import] = []

    def begin(text: str = f"{HEAD}\n{ROW}\n", name: str = "events.csv") -> Import:
        one = Import(name, io.BytesIO(text.encode()))
        made.append(one)
        one.begin(Order(one.path, Gazetteer))
        return one

    yield begin
    for one in made:
        one.close()


def until(holds: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def finished(one: Import) -> Import:
    until(lambda: not one.busy)
    return one


def left(temporary: Path) -> list[str]:
    return [path.name for path in temporary.iterdir()]


def test_an_import_comes_to_its_end_with_the_name_that_the_person_gave(begun) -> None:
    imported = finished(begun()).imported
    assert (imported.about.source_file, imported.about.events) == ("events.csv", 1)


def test_a_workbook_is_read_whatever_it_is_called(temporary) -> None:
    book, content = Workbook(), io.BytesIO()
    for row in (("id", "title", "date"), (1, "Made-up", "2021-04-14")):
        book.active.append(row)
    book.save(content)
    content.seek(0)
    one = Import("events", content)
    one.begin(Order(one.path, Gazetteer))
    assert finished(one).refusal is None
    assert one.imported.about.events == 1
    one.close()


def test_the_name_of_a_file_never_becomes_a_path(begun, temporary) -> None:
    one = finished(begun(name="../../outside.csv"))
    assert one.path.parent.parent == temporary
    assert one.imported.report.file == "../../outside.csv"


def test_closing_removes_all_files(begun, temporary) -> None:
    one = finished(begun())
    assert len(left(temporary)) == 2
    one.close()
    assert left(temporary) == []


def test_stopping_ends_the_work_at_once_and_removes_its_files(begun, temporary) -> None:
    one = begun(MANY)
    until(lambda: one.share > 0 or one.stage not in ("", "read"))
    one.stop()
    until(lambda: not one.busy, 2)
    assert (one.imported, one.refusal) == (None, None)
    assert left(temporary) == [one.folder.name]


def test_an_import_closed_just_as_it_ends_leaves_nothing(begun, temporary) -> None:
    one = begun()
    until(lambda: one.stage == "write")
    one.close()
    until(lambda: not one.busy)
    assert left(temporary) == []


def test_a_refusal_is_said_and_carries_what_would_let_the_file_be_read(begun) -> None:
    one = finished(begun("id,title,zzz\n1,Made-up,soon\n"))
    assert one.refusal.columns == ("id", "title", "zzz")
    assert mappings.read(one.refusal.guessed).column("title") == "title"


def test_a_later_refusal_leaves_the_earlier_reading(begun) -> None:
    one = finished(begun())
    before = one.imported
    one.again(mapping=mappings.FileMapping(columns={"date": ("nothing",)}))
    finished(one)
    assert one.refusal is not None
    assert one.imported is before


def test_what_was_refused_is_not_told_once_more(begun) -> None:
    one = finished(begun())
    one.again(mapping=mappings.FileMapping(columns={"date": ("nothing",)}))
    finished(one).again(settled={})
    assert finished(one).refusal is None
    assert one.readings == 2


def test_a_later_reading_takes_the_place_of_the_earlier_one(begun, temporary) -> None:
    one = finished(begun())
    one.again(mapping=mappings.FileMapping(columns={"date": ("date",)}))
    finished(one)
    assert one.readings == 2
    assert len(left(temporary)) == 2


def test_what_is_told_is_read_again_with_and_an_old_sentence_goes(begun) -> None:
    desk = Desk()
    desk.take(finished(begun()))
    desk.say("Something went wrong.", wrong=True)
    assert desk.again(mapping=mappings.FileMapping(columns={"date": ("date",)}))
    assert finished(desk.current).readings == 2
    assert desk.notice is None


@pytest.fixture
def full(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Let so many wait that nothing more is taken in."""

    def submit(work: object) -> None:
        raise BusyError(12)

    return lambda: monkeypatch.setattr(job.imports, "submit", submit)


def test_an_import_is_corrected_once_it_is_read_with_what_was_told(begun) -> None:
    one = finished(begun())
    finished(one).again()
    assert not finished(one).corrected
    one.again(mapping=mappings.FileMapping(columns={"date": ("date",)}))
    assert finished(one).corrected


def test_where_too_many_wait_a_new_file_is_not_taken_in_and_that_is_said(temporary, full) -> None:
    desk = Desk()
    one = Import("events.csv", io.BytesIO(b"id"))
    full()
    desk.begin(one, Order(one.path, Gazetteer))
    assert desk.notice == ("12 imports wait already; please try again in a few minutes.", True)
    assert desk.current is None
    assert left(temporary) == []


def test_where_too_many_wait_that_is_said_and_the_earlier_reading_stays(begun, full) -> None:
    desk = Desk()
    desk.take(finished(begun()))
    full()
    assert not desk.again()
    assert desk.notice == ("12 imports wait already; please try again in a few minutes.", True)
    assert desk.current.imported is not None
    assert not desk.current.busy


def test_the_third_import_waits_and_is_told_so(begun) -> None:
    first, second, third = begun(MANY), begun(MANY), begun(MANY)
    until(lambda: not first.waits and not second.waits)
    assert third.waits
    for one in (first, second):
        one.stop()
    until(lambda: not third.waits)


def test_a_page_that_is_gone_for_longer_than_its_grace_loses_its_import(begun, temporary) -> None:
    desk = Desk(grace=0.05)
    desk.take(finished(begun()))
    desk.stay("page")
    desk.leave("page")
    until(lambda: desk.current is None, 2)
    until(lambda: left(temporary) == [], 2)
    assert desk.lost


def test_a_page_that_comes_back_in_time_finds_its_import(begun) -> None:
    desk = Desk(grace=0.2)
    desk.take(finished(begun()))
    desk.stay("page")
    desk.leave("page")
    desk.stay("page")
    time.sleep(0.4)
    assert desk.current is not None


def test_another_file_takes_the_place_of_the_one_in_hand(begun, temporary) -> None:
    desk = Desk()
    first, second = finished(begun()), finished(begun())
    desk.take(first)
    desk.take(second)
    assert not first.folder.exists()
    assert second.folder.exists()


def test_the_end_of_the_server_ends_every_import(begun, temporary) -> None:
    desk = Desk()
    desk.take(begun(MANY))
    one = desk.current
    until(lambda: one.stage != "")
    close_all()
    assert left(temporary) == []


def line(*cells: str) -> str:
    return "\t".join((*cells, *[""] * (19 - len(cells))))


HAWI = line("1", "Hawi", "Hawi", "", "33.6", "42.9", "P", "PPL", "IQ")


@pytest.fixture
def learning(temporary: Path) -> Iterator[Callable[..., Desk]]:
    """Have a desk read a country file of a text."""
    desks: list[Desk] = []

    def learn(text: str = HAWI, desk: Desk | None = None) -> Desk:
        desk = desk or Desk()
        desks.append(desk)
        kept = Library(temporary / "library")
        desk.learn(Country("IQ.txt", io.BytesIO(text.encode())), kept)
        return desk

    yield learn
    for desk in desks:
        desk.forget()
        desk.clear()


def learned(desk: Desk) -> Desk:
    until(lambda: desk.country is None or not desk.country.busy)
    desk.learned()
    return desk


def test_a_country_file_is_read_beside_the_page_and_what_it_held_is_said(
    learning, temporary
) -> None:
    desk = learning(f"{HAWI}\n\n")
    desk.learned()
    assert desk.notice is None
    said = learned(desk).notice
    assert said is not None
    assert said[0] == (
        "1 place of IQ.txt is known from now on. "
        "1 line of IQ.txt can't be read and is left out: line 2."
    )
    assert len(Library(temporary / "library").gazetteer()) == 1


def test_the_import_in_hand_is_read_again_with_new_places(begun, learning) -> None:
    desk = Desk()
    desk.take(finished(begun()))
    learned(learning(desk=desk))
    assert finished(desk.current).readings == 2


def test_a_file_that_is_none_of_a_country_is_refused_with_a_sentence(learning, temporary) -> None:
    sentence, wrong = learned(learning("a,b\n1,2\n")).notice
    assert wrong
    assert sentence.startswith("IQ.txt is not a country file of GeoNames")
    assert left(temporary) == []


def test_reading_a_country_file_is_called_off_when_the_page_is_gone(learning, temporary) -> None:
    desk = learning("\n".join([HAWI] * 300_000), Desk(grace=0.05))
    until(lambda: desk.country.stage != "")
    desk.stay("page")
    desk.leave("page")
    until(lambda: desk.country is None, 2)
    until(lambda: left(temporary) == [], 5)


def test_where_too_many_wait_no_country_file_is_read(learning, full, temporary) -> None:
    full()
    desk = learning()
    assert desk.notice == ("12 imports wait already; please try again in a few minutes.", True)
    assert left(temporary) == []
