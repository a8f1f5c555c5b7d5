"""The server asks nobody for anything: no name is looked up, nobody is called."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.screen import Screen
from tests.browser.server import Server
from tests.browser.sockets import handshake
from tests.browser.test_importing import ImportPage, table

EAR = Path(__file__).with_name("ear")
ROWS = ("1,Made-up rockets,2021-04-14,36.2,43.9", "2,Made-up talks,2021-04-20,33.3,44.4")


@pytest.fixture
def heard(tmp_path: Path) -> Path:
    return tmp_path / "heard.txt"


@pytest.fixture
def quiet(heard: Path, tmp_path: Path) -> Iterator[Server]:
    """A server with an ear on it."""
    running = Server(
        {
            "PYTHONPATH": str(EAR),
            "EAR_FILE": str(heard),
            "DATELINE_LIBRARY": str(tmp_path / "library"),
            "DATELINE_HOSTS": "map.example",
            # Nobody has given Streamlit an address to write to, as on a machine that is new.
            "HOME": str(tmp_path),
        }
    ).start()
    yield running
    running.stop()


def calls(heard: Path) -> list[str]:
    """What was looked up or called, whoever did so."""
    lines = heard.read_text("utf-8").splitlines()
    return [line for line in lines if not line.startswith("listening")]


def test_the_ear_hears_look_ups_and_calls(heard: Path) -> None:
    script = (
        "import socket, contextlib\n"
        "for ask in (lambda: socket.getaddrinfo('a.invalid', 80), lambda:"
        " socket.gethostbyname('b.invalid'), lambda: socket.socket().connect(('192.0.2.1', 9)),"
        " lambda: socket.socket(type=socket.SOCK_DGRAM).connect(('192.0.2.2', 9))):\n"
        "    with contextlib.suppress(OSError): ask()\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(EAR), "EAR_FILE": str(heard)}
    subprocess.run([sys.executable, "-c", script], env=environment, check=True)
    assert [line.split()[1] for line in calls(heard)] == [
        "a.invalid",
        "b.invalid",
        "192.0.2.1",
        "192.0.2.2",
    ]


def test_through_start_page_import_share_and_strangers_the_server_asks_nobody(
    quiet: Server, heard: Path, page: Page
) -> None:
    screen = Screen(page, quiet.url).open()
    expect(screen.share("Picture").locator("img")).to_be_visible(timeout=60_000)
    own = ImportPage(page, quiet.url).open().drop(table(*ROWS, head="id,title,date,lat,lon"))
    own.put("Mine").drawn()
    dataset = screen.query()["dataset"][-1]
    for file in ("events.csv", "map.pdf", "map.html", "cite"):
        assert page.request.get(f"{quiet.url}api/{file}?dataset={dataset}").ok
    for origin in ("http://evil.test", "null", "https://127.0.0.1.evil.test", "http://[::1"):
        assert handshake(quiet, origin=origin) == 403
    assert handshake(quiet, "evil.test", origin="http://evil.test") == 403
    # A proxy that keeps its own host, and one that passes on the page's without the port.
    assert handshake(quiet, origin="https://map.example") == 101
    assert handshake(quiet, "map.example", origin="https://map.example:8443") == 101
    assert handshake(quiet) == 101
    assert calls(heard) == []
    listening = heard.read_text("utf-8")
    assert "streamlit" in listening
    assert "geo.worker" in listening
