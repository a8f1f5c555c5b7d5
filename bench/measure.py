"""The measurements, each a small experiment with one server and one browser."""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from urllib.request import urlopen

from playwright.sync_api import Browser, Frame, Locator

from bench.browser import Visit, visiting
from bench.server import Server
from tests.browser.screen import FRAME

LIMIT = 60  # seconds for one step; twice as long for the first map
SENTENCE = ".st-key-headline [data-testid=stText]"
FILTERS = ".st-key-filter-category"
LIST = "[data-testid=stDataFrame] canvas"
FOLLOWING = ("sentence", "list", "filters")
DRAG_STEPS = 60
RELEASE_STEP = 72  # pixels, more than a year: what is known to the year leaves the list too


@dataclass(frozen=True)
class App:
    """An application to measure, and how its map says that it is painted."""

    name: str
    script: str
    health: str
    setting: str
    first: str
    drawn: str
    key: str
    handle: Callable[[Visit], Locator]


def _peer(name: str, module: str) -> App:
    def handle(visit: Visit) -> Locator:
        return visit.page.get_by_role("slider").nth(1)

    script = f"bench/apps/{module}.py"
    return App(
        name, script, "_stcore/health", "BENCH_EVENTS", "marks", "marks", "ArrowLeft", handle
    )


def _to_date(visit: Visit) -> Locator:
    return visit.page.frame_locator(FRAME).get_by_role("slider", name="To date")


def _from_date(visit: Visit) -> Locator:
    return visit.page.frame_locator(FRAME).get_by_role("slider", name="From date")


DATELINE = App(
    "Dateline", "app.py", "healthz", "DATELINE_DATA", "first", "drawn", "PageDown", _to_date
)
PEERS = (
    _peer("MarkerCluster", "marker_cluster"),
    _peer("FastMarkerCluster", "fast_marker_cluster"),
    _peer("GeoJson", "geojson"),
)


@dataclass
class Steps:
    """What steps of the slider took: milliseconds to painted, bytes, the server's CPU seconds."""

    painted: list[float] = field(default_factory=list)
    wire: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)


def first_map(app: App, visit: Visit, url: str) -> float:
    """Open the page and return the ms from the start of the navigation to the painted map."""
    visit.open(url)
    opened = visit.wait("opened", 0, LIMIT)
    return visit.wait(app.first, opened, 2 * LIMIT) - opened


def step(app: App, visit: Visit, server: Server, steps: Steps) -> None:
    """Move the window's end about a month earlier by one key, and add what it took."""
    handle = app.handle(visit)
    handle.focus()
    wire, cpu = visit.wire(), server.cpu()
    before = visit.latest()
    visit.page.keyboard.press(app.key)
    pressed = visit.wait("input", before, LIMIT)
    steps.painted.append(visit.wait(app.drawn, pressed, LIMIT) - pressed)
    visit.settle(LIMIT)
    steps.wire.append(visit.wire() - wire)
    steps.cpu.append(server.cpu() - cpu)


@dataclass(frozen=True)
class Drag:
    """A drag: ms of each draw, of the whole work of its frame, and until the next frame began.

    ``wire`` and ``cpu`` are the bytes and the server's CPU seconds between press and release.
    """

    draw: list[float]
    work: list[float]
    frame: list[float]
    wire: float
    cpu: float


def drag(visit: Visit, server: Server) -> Drag:
    """Drag the window's end from the right edge to the middle, as a hand does, and let go."""
    box = _to_date(visit).bounding_box()
    chart = visit.page.frame_locator(FRAME).locator(".dl-timeline-chart").bounding_box()
    assert box, "the handle stands"
    assert chart, "the chart stands"
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    mouse = visit.page.mouse
    wire, cpu = visit.wire(), server.cpu()
    mouse.move(x, y)
    mouse.down()
    frame = _map_frame(visit)
    frame.evaluate("void (window.benchStop = benchFrames())")
    mouse.move(x - chart["width"] / 2, y, steps=DRAG_STEPS)
    seen = frame.evaluate("benchStop()")
    wire, cpu = visit.wire() - wire, server.cpu() - cpu
    mouse.up()
    visit.settle(LIMIT)
    return _drag(seen, wire, cpu)


def _drag(seen: dict[str, Any], wire: float, cpu: float) -> Drag:
    """Join each draw with the frame in which it happened."""
    draws, frames = seen["draws"], seen["frames"]
    work, until_next = [], []
    for (begun, done), (following, _) in pairwise(frames):
        if any(begun <= start < following for start, _ in draws):
            work.append(done - begun)
            until_next.append(following - begun)
    return Drag([duration for _, duration in draws], work, until_next, wire, cpu)


def release(visit: Visit) -> dict[str, float]:
    """Drag the window's start a little, let go, and return the ms until the page follows."""
    box = _from_date(visit).bounding_box()
    assert box, "the handle stands"
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    mouse = visit.page.mouse
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + RELEASE_STEP, y, steps=4)
    visit.settle(LIMIT)
    visit.page.evaluate(f"benchWatch({SENTENCE!r}, {LIST!r}, {FILTERS!r})")
    before = visit.latest()
    mouse.up()
    released = visit.wait("input", before, LIMIT)
    follow = {kind: visit.wait(kind, released, LIMIT) - released for kind in FOLLOWING}
    visit.settle(LIMIT)
    return follow


def memory_after_use(browser: Browser, server: Server) -> float:
    """Use everything that the server offers once, and return its resident MB.

    Two people open the page; one searches, chooses a category and opens an event; then each form
    in which the interface gives the selection is asked for.
    """
    for query in ("", "q=Baghdad&category=attack&from=2020-01-01"):
        with visiting(browser) as visit:
            visit.open(f"{server.url}?{query}")
            visit.wait("first", 0, LIMIT)
            visit.settle(LIMIT)
    with urlopen(f"{server.url}api/openapi.json") as response:
        paths = json.load(response)["paths"]
    for path in paths:
        if "{" not in path:
            # One that is refused at this size, as a page of too many events is, or that takes too
            # long, as a workbook of a million rows does, has been used too.
            with suppress(OSError), urlopen(server.url + path[1:], timeout=LIMIT) as response:
                response.read()
    return server.memory()


def _map_frame(visit: Visit) -> Frame:
    return next(frame for frame in visit.page.frames if "/component/" in frame.url)
