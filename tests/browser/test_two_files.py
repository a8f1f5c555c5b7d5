"""Two files that belong together, and a format that a person denies, on the page."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.server import Server
from tests.browser.test_understanding import SLOW, Bench

EVENTS = [
    {
        "id": f"CIV{number}",
        "date": "2022-02-24",
        "latitude": "49.85",
        "longitude": "36.65",
        "location": "Kharkiv",
        "description": f"Made-up example {number}.",
        "sources": [f"src{number}"] if number < 3 else [],
        "associations": [],
    }
    for number in (1, 2, 3)
]
SOURCES = {
    f"src{number}": {"id": f"src{number}", "title": f"Video {number}", "author": "Example Press"}
    for number in (1, 2)
}
ACLED = (
    "event_date,event_type,location,latitude,longitude\n"
    "2021-03-02,Explosions/Remote violence,Baghdad,33.3,44.4\n"
    "2021-03-03,Riots/Protests,Baghdad,33.3,44.4\n"
)


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder: Path = tmp_path_factory.mktemp("library")
    running = Server({"DATELINE_LIBRARY": str(folder)}).start()
    yield running
    running.stop()


@pytest.fixture
def bench(new_context: Callable[..., BrowserContext], own_server: Server) -> Bench:
    return Bench(new_context().new_page(), own_server.url)


def test_the_file_of_sources_is_asked_for_taken_and_joined(bench: Bench) -> None:
    bench.drop(json.dumps(EVENTS))
    bench.says("This file names its sources by ids of another file.")
    bench.says("where is that file?")
    bench.give("File of sources", "sources.json", json.dumps(SOURCES).encode())
    bench.says("Sources are taken from the file of sources.")
    bench.says("3 features of events.csv: 3 used, 0 used with a note, 0 set aside.")
    expect(bench.page.get_by_text("where is that file?")).to_have_count(0)
    assert bench.screen.errors == []


def test_a_person_says_that_a_file_is_not_of_the_format_that_it_looks_like(bench: Bench) -> None:
    bench.drop(ACLED)
    bench.says("This looks like a file of ACLED.")
    bench.says("forbid passing its rows on")
    bench.press("It is not ACLED")
    bench.says("though it looks like ACLED")
    expect(bench.page.get_by_text("forbid passing its rows on")).to_have_count(0, timeout=SLOW)
    bench.rested()
    bench.press("It is ACLED")
    bench.says("This looks like a file of ACLED.")
