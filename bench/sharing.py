"""What is shared: how long a picture, a page and the rows take to make, and what memory stays.

Everything is made in this process, as the server makes it, without the network. "First" is the
first of its kind in the process, imports included; "again" is the median of the ones after it.
"""

import resource
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bench import events
from geo.events import datasets
from geo.export.picture import Kind, PictureOptions, draw
from geo.export.rows import csv_pieces
from geo.selection.store import EventStore
from geo.selection.view import View
from web.export_page import build

AGAIN = 3
TODAY = date(2026, 1, 1)
LINK = "https://dateline.example/"


@dataclass(frozen=True)
class Made:
    """One thing that is made: seconds of the first and of those after it, and what is wanted."""

    what: str
    size: int
    first: float
    again: float
    wanted: str


def _timed(make: Callable[[], object]) -> float:
    began = time.perf_counter()
    make()
    return time.perf_counter() - began


def _picture(store: EventStore, kind: Kind) -> Callable[[], object]:
    options = PictureOptions(kind=kind, link=LINK)
    return lambda: draw(store, View(), options, TODAY)


def _rows(store: EventStore) -> Callable[[], object]:
    def write() -> int:
        pieces: Iterable[bytes] = csv_pieces(store.rows(View()), store.dataset, "en")
        return sum(len(piece) for piece in pieces)

    return write


def _made_up(folder: Path, count: int) -> EventStore:
    return EventStore(datasets.load(events.write(folder, count)))


def measure(quick: bool) -> list[Made]:
    """Make each thing once, then again; with ``quick`` only what the shipped data need."""
    shipped = EventStore(datasets.load(Path(__file__).parent.parent / "data"))
    wanted: list[tuple[str, EventStore, Callable[[], object], str]] = [
        ("PNG", shipped, _picture(shipped, "png"), "first < 3 s, again < 1 s"),
        ("SVG", shipped, _picture(shipped, "svg"), "< 2 s"),
        ("PDF", shipped, _picture(shipped, "pdf"), "< 2 s"),
    ]
    with TemporaryDirectory() as folder:
        if not quick:
            some = _made_up(Path(folder) / "some", 5_000)
            many = _made_up(Path(folder) / "many", 100_000)
            wanted += [
                ("Web page", some, lambda: build(some, View(), LINK, TODAY), "< 0.5 s"),
                ("PNG", many, _picture(many, "png"), "< 3 s"),
                ("CSV", many, _rows(many), "< 1 s"),
            ]
        return [
            Made(
                what,
                len(store.dataset.events),
                _timed(make),
                median(_timed(make) for _ in range(1 if quick else AGAIN)),
                target,
            )
            for what, store, make, target in wanted
        ]


def _resident() -> float:
    """Resident memory of this process in MB; where the system does not tell, the highest so far."""
    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text().split()[1]) * resource.getpagesize() / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def table(quick: bool) -> str:
    """Measure, and say it as a Markdown table; then what memory twenty more pictures keep."""
    lines = ["| made | events | first, s | again, s | wanted |", "|---|---:|---:|---:|---|"]
    lines += [
        f"| {one.what} | {one.size:,} | {one.first:.2f} | {one.again:.2f} | {one.wanted} |"
        for one in measure(quick)
    ]
    if not quick:
        store = EventStore(datasets.load(Path(__file__).parent.parent / "data"))
        make = _picture(store, "png")
        make()
        before = _resident()
        for _ in range(20):
            make()
        lines.append(
            f"\nAfter twenty more pictures: {before:.0f} to {_resident():.0f} MB resident."
        )
    return "\n".join(lines)
