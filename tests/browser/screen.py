"""What a person does with the page, named in their words."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import ConsoleMessage, Frame, Locator, Page, Request, WebSocket, expect

FRAME = 'iframe[title^="streamlit_folium"]'


class Screen:
    """One page with its map; it remembers errors, requests and messages to the server."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.errors: list[str] = []
        self.foreign: list[str] = []
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", self._asked)
        self.requests: list[str] = []
        self.messages: list[object] = []
        page.on("websocket", self._joined)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            # Of what did not load, the text alone would not say which address it was.
            self.errors.append(f"{message.text} ({message.location.get('url', '')})")

    def _joined(self, socket: WebSocket) -> None:
        socket.on("framesent", lambda message: self.messages.append(message))

    def _asked(self, request: Request) -> None:
        self.requests.append(request.url)
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.netloc != urlsplit(self.url).netloc:
            self.foreign.append(request.url)

    def open(self, query: str = "") -> "Screen":
        """Go to the page and wait until its map is drawn."""
        self.page.goto(self.url + (f"?{query}" if query else ""))
        return self.drawn()

    def drawn(self) -> "Screen":
        """Wait until the map stands with its events."""
        self.map.locator(".dl-map[data-ready]").wait_for()
        return self

    @property
    def map(self) -> Any:
        """The map's frame, for locators."""
        return self.page.frame_locator(FRAME)

    @property
    def frame(self) -> Frame:
        """The map's frame, for scripts."""
        self.page.locator(FRAME).wait_for()
        return next(f for f in self.page.frames if "/component/" in f.url)

    def ask(self, script: str) -> Any:
        """Evaluate a script inside the map's frame."""
        return self.frame.evaluate(script)

    def until(self, script: str) -> None:
        """Wait until a script inside the map's frame answers true."""
        self.frame.wait_for_function(script)

    def query(self) -> dict[str, list[str]]:
        """The address's keys and values."""
        return parse_qs(urlsplit(self.page.url).query)

    def until_query(self, holds: Callable[[dict[str, list[str]]], bool]) -> None:
        """Wait until the address is as wanted."""
        for _ in range(100):
            if holds(self.query()):
                return
            self.page.wait_for_timeout(100)
        raise AssertionError(f"the address stayed {self.page.url}")

    @property
    def sentence(self) -> Locator:
        """The selection in one sentence."""
        return self.page.locator(".st-key-headline [data-testid=stText]")

    @property
    def popup(self) -> Any:
        """The open popup."""
        return self.map.locator(".dl-popup")

    def slider(self, name: str) -> Any:
        """A handle of the date slider: "From date" or "To date"."""
        return self.map.get_by_role("slider", name=name)

    def share(self, way: str = "Link") -> Locator:
        """Open the Share panel with one of its ways; returns it."""
        self.map.get_by_role("button", name="Share").click()
        panel = self.page.get_by_role("dialog")
        # Until it has the focus, keys go to the map.
        expect(panel.get_by_text(way, exact=True)).to_be_visible()
        self.page.wait_for_function("document.activeElement.closest('[role=dialog]')")
        if way != "Link":
            panel.get_by_text(way, exact=True).click()
        return panel

    def shown(self) -> int:
        """How many events the map shows, by its own count."""
        return int(self.ask("Dateline.current.layer.clusters.total"))

    def marker(self, place: str) -> tuple[float, float]:
        """Where on the page the marker of a place stands, by the place's English name."""
        found = self.frame.evaluate(
            """name => {
                const { layer, header } = Dateline.current;
                const { clusters, selection } = layer;
                const marker = layer.drawnMarkers.find(({ m }) => !clusters.spread[m]
                    && header.places[selection.place[clusters.firstRow[m]]].name === name);
                return marker && [marker.x, marker.y];
            }""",
            place,
        )
        assert found, f"no marker of {place} in view"
        box = self.page.locator(FRAME).bounding_box()
        assert box
        return box["x"] + found[0], box["y"] + found[1]
