"""All measurements in one run: the figures, each with its single values."""

import tempfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Error

from bench import events
from bench.browser import OverLimitError, browsing, visiting
from bench.machine import busy_cores
from bench.measure import (
    DATELINE,
    FOLLOWING,
    LIMIT,
    PEERS,
    App,
    Steps,
    drag,
    first_map,
    memory_after_use,
    release,
    step,
)
from bench.server import serving
from geo.events import datasets

#: Numbers of events; the shipped data stand first, as None.
SIZES: tuple[int | None, ...] = (None, 1_000, 10_000, 100_000, 1_000_000)
QUICK_SIZES: tuple[int | None, ...] = (None, 10_000)
REPEATS = 7
DRAGS = 3
BUDGET = 60  # seconds after which an application begins no further step

#: The figure that says how many cores others kept busy just before an application was measured.
OTHERS = "others"

Say = Callable[[str], None]


@dataclass(frozen=True)
class Figure:
    """One figure of one application at one size; ``note`` says why there are no values.

    ``events`` is the number of events, ``shipped`` whether they are the shipped ones.
    """

    name: str
    app: str
    events: int
    shipped: bool
    unit: str
    values: tuple[float, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class _Data:
    """Where the application and its peers find the same events."""

    events: int
    shipped: bool
    folder: Path
    peers: Path

    def figure(self, name: str, app: App, unit: str, values: Iterable[float]) -> Figure:
        return Figure(name, app.name, self.events, self.shipped, unit, tuple(values))

    def missed(self, name: str, app: App, unit: str, note: str) -> Figure:
        return Figure(name, app.name, self.events, self.shipped, unit, note=note)


def run(
    sizes: Sequence[int | None] = SIZES, repeats: int = REPEATS, say: Say = print
) -> list[Figure]:
    """Measure everything at each size; ``say`` hears what is being done."""
    figures: list[Figure] = []
    too_slow: dict[str, str] = {}
    with tempfile.TemporaryDirectory(prefix="dateline-bench-") as scratch:
        for size in sizes:
            data = _data(size, Path(scratch))
            say(f"{data.events:,} events: Dateline")
            figures += _dateline(data, repeats)
            for peer in PEERS:
                if peer.name in too_slow:
                    figures.append(data.missed("painted", peer, "ms", too_slow[peer.name]))
                    continue
                say(f"{data.events:,} events: {peer.name}")
                found = _peer(peer, data, repeats)
                figures += found
                for figure in found:
                    if figure.name == "painted" and figure.note:
                        too_slow[peer.name] = f"not tried: {figure.note} at {data.events:,}"
    return figures


def _data(size: int | None, scratch: Path) -> _Data:
    if size is not None:
        folder = events.write(scratch / str(size), size)
        return _Data(size, False, folder, folder)
    folder = datasets.default_folder()
    shipped = datasets.load(folder)
    return _Data(len(shipped.events), True, folder, events.write_rows(shipped, scratch / "shipped"))


def _steps_figures(data: _Data, app: App, steps: Steps) -> list[Figure]:
    return [
        data.figure("painted", app, "ms", steps.painted),
        data.figure("wire", app, "bytes", steps.wire),
        data.figure("cpu", app, "s", steps.cpu),
    ]


def _dateline(data: _Data, repeats: int) -> list[Figure]:
    app, figures = DATELINE, []
    figures.append(data.figure(OTHERS, app, "cores", [busy_cores()]))
    with ExitStack() as stack:
        server = stack.enter_context(serving(app.script, app.health, _setting(app, data.folder)))
        browser = stack.enter_context(browsing())
        figures.append(data.figure("start", app, "s", [server.started]))
        opened = []
        for _ in range(repeats + 1):
            with visiting(browser) as visit:
                opened.append(first_map(app, visit, server.url))
                visit.settle(LIMIT)
        # The first page of a new server also loads the libraries that the page needs.
        figures.append(data.figure("first visit", app, "ms", opened[:1]))
        figures.append(data.figure("first map", app, "ms", opened[1:]))
        visit = stack.enter_context(visiting(browser))
        first_map(app, visit, server.url)
        visit.settle(LIMIT)
        steps = Steps()
        for _ in range(repeats):
            step(app, visit, server, steps)
        figures += _steps_figures(data, app, steps)
        drags = []
        for _ in range(min(repeats, DRAGS)):
            visit.open(server.url)
            visit.wait("first", visit.latest(), LIMIT)
            visit.settle(LIMIT)
            drags.append(drag(visit, server))
        figures += [
            data.figure("drag draw", app, "ms", [ms for one in drags for ms in one.draw]),
            data.figure("drag work", app, "ms", [ms for one in drags for ms in one.work]),
            data.figure("drag frame", app, "ms", [ms for one in drags for ms in one.frame]),
            data.figure("drag wire", app, "bytes", [one.wire for one in drags]),
            data.figure("drag cpu", app, "s", [one.cpu for one in drags]),
        ]
        followed = [release(visit) for _ in range(repeats)]
        for kind in FOLLOWING:
            figures.append(data.figure(kind, app, "ms", [one[kind] for one in followed]))
        memory = memory_after_use(browser, server)
        figures.append(data.figure("memory", app, "MB", [memory]))
    return figures


def _peer(app: App, data: _Data, repeats: int) -> list[Figure]:
    steps = Steps()
    figures = [data.figure(OTHERS, app, "cores", [busy_cores()])]
    try:
        with ExitStack() as stack:
            server = stack.enter_context(serving(app.script, app.health, _setting(app, data.peers)))
            browser = stack.enter_context(browsing())
            visit = stack.enter_context(visiting(browser))
            figures.append(data.figure("first map", app, "ms", [first_map(app, visit, server.url)]))
            visit.settle(LIMIT)
            while len(steps.painted) < repeats and sum(steps.painted) < BUDGET * 1000:
                step(app, visit, server, steps)
            figures.append(data.figure("memory", app, "MB", [server.memory()]))
    except (OverLimitError, Error) as error:
        # A page that is still at work, or dead, no longer closes as it should.
        if not steps.painted:
            return [*figures, data.missed("painted", app, "ms", str(error).splitlines()[0])]
    return [*figures, *_steps_figures(data, app, steps)]


def _setting(app: App, folder: Path) -> dict[str, str]:
    return {app.setting: str(folder)}
