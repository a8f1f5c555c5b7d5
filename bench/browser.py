"""One person's browser: what the page reports through ``probe.js``, and every byte it takes."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Request, WebSocket
from playwright.sync_api import sync_playwright as start_playwright

from tests.browser.install import find

PROBE = (Path(__file__).parent / "probe.js").read_text(encoding="utf-8")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
SIZE = {"width": 1440, "height": 900}
QUIET = 0.6  # seconds without a byte or a running script before the page counts as settled
_STATE = "document.querySelector('.stApp')?.dataset.testScriptState"


class OverLimitError(Exception):
    """What was waited for did not come within the limit, or the page died before."""


class Visit:
    """One page in a browser context of its own, with nothing in its cache."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._reports: list[tuple[str, float]] = []
        self._payload = 0
        self._finished: list[Request] = []
        self._crashed = False
        self._last_byte = time.monotonic()
        page.on("console", self._heard)
        page.on("crash", self._died)
        page.on("websocket", self._connected)
        page.on("requestfinished", self._loaded)

    def open(self, url: str) -> None:
        """Go to a page, without waiting for it."""
        self.page.goto(url, wait_until="commit")

    def wait(self, kind: str, after: float, limit: float) -> float:
        """Return when ``kind`` was first reported later than ``after``, in ms since 1970.

        Raises OverLimitError after ``limit`` seconds.
        """
        deadline = time.monotonic() + limit
        while time.monotonic() < deadline and not self._crashed:
            found = [at for heard, at in self._reports if heard == kind and at > after]
            if found:
                return found[0]
            self.page.wait_for_timeout(10)
        raise OverLimitError("the page crashed" if self._crashed else f"over {limit:.0f} s")

    def latest(self) -> float:
        """Return the time of the latest report so far, in ms since 1970."""
        return max((at for _, at in self._reports), default=0.0)

    def settle(self, limit: float) -> None:
        """Wait until the page's script has ended and nothing has moved for ``QUIET`` seconds."""
        begun = time.monotonic()
        while time.monotonic() < begun + limit:
            self.page.wait_for_timeout(100)
            quiet = time.monotonic() - max(begun, self._last_byte) > QUIET
            if quiet and self.page.evaluate(_STATE) == "notRunning":
                return
        raise OverLimitError(f"over {limit:.0f} s")

    def wire(self) -> int:
        """Return all bytes so far, both ways: websocket payloads, and HTTP with its headers."""
        finished, self._finished = self._finished, []
        self._payload += sum(_size(request) for request in finished)
        return self._payload

    def _heard(self, message: ConsoleMessage) -> None:
        words = message.text.split()
        if len(words) == 3 and words[0] == "bench":
            self._reports.append((words[1], float(words[2])))

    def _died(self, page: Page) -> None:
        self._crashed = True

    def _connected(self, socket: WebSocket) -> None:
        socket.on("framereceived", self._framed)
        socket.on("framesent", self._framed)

    def _framed(self, payload: str | bytes) -> None:
        self._payload += len(payload.encode() if isinstance(payload, str) else payload)
        self._last_byte = time.monotonic()

    def _loaded(self, request: Request) -> None:
        self._finished.append(request)
        self._last_byte = time.monotonic()


def _size(request: Request) -> int:
    """Bytes of a request and its answer, as the browser's network log has them."""
    if request.url.startswith(("data:", "blob:")):
        return 0
    try:
        return sum(value for value in request.sizes().values() if isinstance(value, int))
    except Error:  # its frame is gone
        return 0


@contextmanager
def browsing() -> Iterator[Browser]:
    """Start a Chromium without a window, and end it afterwards."""
    with start_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def visiting(browser: Browser) -> Iterator[Visit]:
    """Open an empty page in a new context, and close it afterwards."""
    context = browser.new_context(viewport=SIZE)
    context.add_init_script(PROBE)
    yield Visit(context.new_page())
    context.close()
