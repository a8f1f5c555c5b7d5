"""Pictures that many ask for at once, and how long other answers take meanwhile.

A server of its own on this machine is asked for pictures by 25 threads at the same moment, each
for one: first all for the same one, then each for one of its own. Meanwhile one more asks for a
selection's counts, each time of another selection. Who is refused comes again when the answer
says, or after a second. Then some more pictures are asked for one after the other.
``python -m bench.crowd FOLDER`` measures the program in another folder in the same way.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from threading import Barrier, Event, Thread
from urllib.error import HTTPError
from urllib.request import urlopen

from bench.server import ROOT, Server, serving

ASKERS = 25
MANY = 40
LIMIT = 180  # seconds

#: As `make run` starts the program.
ENVIRONMENT = {
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_TRIM_THRESHOLD_": "131072",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
}

_FIRST = date(2020, 1, 1)


@dataclass(frozen=True)
class Crowd:
    """What was measured of one program: seconds, and MB.

    ``most_memory`` and ``memory`` are of the server with all its processes, at most and after
    many more pictures; ``resident`` is the server's own by then.
    """

    first: float
    again: float
    same: list[float]
    apart: list[float]
    quiet: list[float]
    busy: list[float]
    most_memory: float
    memory: float
    resident: float


def measure(root: Path = ROOT) -> Crowd:
    """Measure the program in a folder."""
    with serving("app.py", "healthz", ENVIRONMENT, root) as server:

        def picture(number: int) -> float:
            return _timed(lambda: _fetch(f"{server.url}api/map.png?{_dates(number)}"))

        first = picture(1000)
        again = median(picture(1001 + number) for number in range(3))
        counts = _Counts(server)
        quiet = [counts.one() for _ in range(50)]
        with counts.asked() as busy:
            same = _together(lambda number: picture(2000))
            apart = _together(picture)
        for number in range(MANY):
            picture(3000 + number)
        memory = (counts.most, server.memory_of_all(), server.memory())
        return Crowd(first, again, same, apart, quiet, busy, *memory)


def _together(ask: Callable[[int], float]) -> list[float]:
    """Have everyone ask at the same moment, and return the seconds that each waited."""
    ready = Barrier(ASKERS)

    def one(number: int) -> float:
        ready.wait()
        return ask(number)

    with ThreadPoolExecutor(ASKERS) as pool:
        return list(pool.map(one, range(ASKERS)))


class _Counts:
    """Asks for counts of a selection that nobody has asked for yet, again and again."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._number = 5000
        self.most = 0.0

    def one(self) -> float:
        """Ask once and return the seconds."""
        self._number += 1
        return _timed(lambda: _fetch(f"{self._server.url}api/summary?{_dates(self._number)}"))

    @contextmanager
    def asked(self) -> Iterator[list[float]]:
        """Ask all the while, and look how much memory there is; yield the seconds."""
        found: list[float] = []
        over = Event()

        def ask() -> None:
            while not over.is_set():
                found.append(self.one())
                self.most = max(self.most, self._server.memory_of_all())

        thread = Thread(target=ask)
        thread.start()
        try:
            yield found
        finally:
            over.set()
            thread.join()


def _dates(number: int) -> str:
    return f"from={_FIRST + timedelta(days=number % 7)}&to=2026-01-01&q=a{number}"


def _fetch(url: str) -> bytes:
    """Fetch, coming again when refused for want of room."""
    deadline = time.monotonic() + LIMIT
    while True:
        try:
            with urlopen(url, timeout=LIMIT) as answer:
                content: bytes = answer.read()
                return content
        except HTTPError as error:
            if error.code != 503 or time.monotonic() > deadline:
                raise
            time.sleep(float(error.headers.get("retry-after", 1)))


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def table(crowds: dict[str, Crowd]) -> str:
    """Say it as a Markdown table, a column for each program."""
    rows: dict[str, Callable[[Crowd], str]] = {
        "the first picture": lambda one: _seconds([one.first]),
        "the next, each another one": lambda one: _seconds([one.again]),
        f"{ASKERS} ask for the same picture": lambda one: _seconds(one.same),
        f"{ASKERS} ask for one each": lambda one: _seconds(one.apart),
        "counts, nothing else asked": lambda one: _seconds(one.quiet),
        "counts meanwhile": lambda one: _seconds(one.busy),
        "memory of all processes, at most": lambda one: f"{one.most_memory:.0f} MB",
        f"the same after {MANY} more pictures": lambda one: f"{one.memory:.0f} MB",
        "the server's own by then": lambda one: f"{one.resident:.0f} MB",
    }
    lines = [f"| what | {' | '.join(crowds)} |", "|---|" + "---:|" * len(crowds)]
    lines += [
        f"| {what} | {' | '.join(say(one) for one in crowds.values())} |"
        for what, say in rows.items()
    ]
    return "\n".join(lines)


def _seconds(values: list[float]) -> str:
    if max(values) < 1:
        written = f"{median(values) * 1000:.0f} ms"
        most = f"{max(values) * 1000:.0f} ms"
    else:
        written, most = f"{median(values):.1f} s", f"{max(values):.1f} s"
    return written if len(values) == 1 else f"{written} (most {most})"


def main(folders: list[str]) -> None:
    """Measure this program, and those in other folders."""
    roots = {"this": ROOT} | {folder: Path(folder) for folder in folders}
    print(f"load before: {os.getloadavg()[0]:.1f}", file=sys.stderr)
    crowds = {name: measure(root) for name, root in roots.items()}
    print(table(crowds))
    print(json.dumps({name: one.__dict__ for name, one in crowds.items()}), file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1:])
