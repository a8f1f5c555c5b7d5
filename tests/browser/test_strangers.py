"""Pages of other sites, in the same browser: what they reach of the server."""

from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import REBOUND
from tests.browser.screen import Screen
from tests.browser.server import Server

#: Every way by which a page can look at another server, or change something there.
WAYS = {
    "read": "fetch(`${there}/api/summary`).then(answer => answer.ok)",
    "load": "fetch(`${there}/api/events.csv`, { mode: 'no-cors' })",
    "change": "fetch(`${there}/_stcore/upload_file/a/b`, { method: 'DELETE' })",
    "picture": """new Promise((yes, no) => {
        const image = new Image();
        image.onload = yes;
        image.onerror = no;
        image.src = `${there}/api/map.png`;
    })""",
    "script": """new Promise((yes, no) => {
        const script = document.createElement('script');
        script.onload = yes;
        script.onerror = no;
        script.src = `${there}/assets/stage.js`;
        document.head.append(script);
    })""",
    "socket": """new Promise((yes, no) => {
        const socket = new WebSocket(`${there.replace('http', 'ws')}/_stcore/stream`);
        socket.onopen = yes;
        socket.onerror = no;
    })""",
}


def reaches(page: Page, there: str) -> set[str]:
    """The ways by which a page reaches another server."""
    script = "there => ({way}).then(what => what !== false, () => false)"
    return {
        way for way, does in WAYS.items() if page.evaluate(script.replace("{way}", does), there)
    }


class _Site(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nobody reads along."""


@pytest.fixture
def foreign(page: Page, tmp_path: Path) -> Iterator[Page]:
    """A page of another site."""
    (tmp_path / "index.html").write_text("<!doctype html><title>Elsewhere</title>", "utf-8")
    site = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Site, directory=str(tmp_path)))
    Thread(target=site.serve_forever, daemon=True).start()
    page.goto(f"http://news.{REBOUND}:{site.server_port}/")
    yield page
    site.shutdown()
    site.server_close()


def test_a_page_of_another_site_reaches_nothing(server: Server, foreign: Page) -> None:
    assert reaches(foreign, server.url.rstrip("/")) == set()


def test_the_servers_own_page_reaches_all_of_it(screen: Screen, server: Server) -> None:
    assert reaches(screen.page, server.url.rstrip("/")) >= {"read", "load", "picture", "socket"}


def test_a_name_that_was_made_to_point_here_reaches_nothing(server: Server, page: Page) -> None:
    there = f"http://evil.{REBOUND}:{server.port}"
    answer = page.goto(there)
    assert answer
    assert answer.status == 421
    expect(page.get_by_text(f"set DATELINE_HOSTS=evil.{REBOUND}")).to_be_visible()
    assert reaches(page, there) - {"load", "change"} == set()
    for path in ("api/summary", "api/events.csv", "media/x", "assets/stage.js", "healthz"):
        status = "path => fetch(path).then(answer => answer.status)"
        assert page.evaluate(status, f"{there}/{path}") == 421


@pytest.fixture(scope="module")
def named() -> Iterator[Server]:
    """A server with a name that is set."""
    running = Server({"DATELINE_HOSTS": f"map.{REBOUND}"}).start()
    yield running
    running.stop()


def test_under_a_name_that_is_set_the_page_works(
    named: Server, new_context: Callable[..., BrowserContext]
) -> None:
    screen = Screen(new_context().new_page(), f"http://map.{REBOUND}:{named.port}/").open()
    expect(screen.sentence).to_contain_text("195")


def test_a_name_that_is_set_lets_no_other_site_in(named: Server, foreign: Page) -> None:
    assert reaches(foreign, f"http://map.{REBOUND}:{named.port}") == set()
