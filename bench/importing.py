"""What importing takes: a file of UCDP's shape, from disk to the map, and names to places.

Each is done once, in a process that has loaded its libraries, as a server has. ``pandas.read_csv``
of the same file is the floor: it understands and checks nothing. Seconds are told by the clock
and of the processor, since others may keep the machine busy; memory is the highest sum of what
the process and those that it started held at one moment, looked at fifty times a second.
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

from geo.events import datasets
from geo.importing import importer
from geo.library.library import Library
from geo.places.gazetteer import Gazetteer
from geo.places.geocoding import geocode
from geo.places.several import RegionalPlace
from geo.selection.store import EventStore
from geo.selection.view import View

SEED = 20_140_124
SMALL, LARGE = 7_473, 1_000_000
NAMES, TOWNS = 100_000, 40_000

_BATCH = 50_000
_FIRST_DAY, _DAYS = np.datetime64("1989-01-01", "D"), 10_950
_WORDS = ("bridge", "market", "convoy", "night", "river", "road", "checkpoint", "north", "village")
_SYLLABLES = ("ba", "da", "ra", "ka", "mu", "ni", "qa", "shi", "ta", "zu", "la", "fi")
_TICK = 0.02
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True)
class Taken:
    """What one thing took: seconds by the clock and of the processor, and MB of 10⁶ bytes."""

    what: str
    size: int
    seconds: float
    cpu: float
    memory: float
    wanted: str = ""

    def row(self) -> str:
        """Return a row of the table."""
        return (
            f"| {self.what} | {self.size:,} | {self.seconds:.1f} | {self.cpu:.1f} "
            f"| {self.memory:,.0f} | {self.wanted} |"
        )


def write_rows(path: Path, count: int, seed: int = SEED) -> Path:
    """Write made-up rows in the columns of UCDP GED 19.1: as long as real ones, as often the same.

    In the file of Iraq two of three rows have an article of their own, seven of ten stand in a
    place by its name, and nine of ten are known to the day.
    """
    random = np.random.default_rng(seed)
    with path.open("w", encoding="utf-8", newline="") as file:
        for start in range(0, count, _BATCH):
            rows = _rows(random, start, min(_BATCH, count - start))
            rows.to_csv(file, header=start == 0, index=False, lineterminator="\n")
    return path


def _rows(random: np.random.Generator, start: int, count: int) -> pd.DataFrame:
    def number(most: int) -> "pd.Series[int]":
        return pd.Series(random.integers(0, most, count))

    def chosen(shares: dict[str, float]) -> "pd.Series[str]":
        return pd.Series(random.choice(list(shares), count, p=list(shares.values())))

    told = pd.Series(random.random(count) < 0.47)
    pair, place, office = number(30), number(480), number(200).astype(str)
    precise = chosen({"1": 0.716, "2": 0.128, "3": 0.031, "4": 0.067, "5": 0.04, "6": 0.018})
    exactness = chosen({"1": 0.917, "2": 0.059, "3": 0.005, "4": 0.015, "5": 0.004})
    days = pd.Series(_FIRST_DAY + np.sort(random.integers(0, _DAYS, count)))
    length = exactness.map({"1": 0, "2": 3, "3": 6, "4": 29, "5": 364})
    first, last = (_written(days), _written(days + pd.to_timedelta(length, "D")))
    words = pd.Series(random.choice(_WORDS, (count, 5)).tolist()).str.join(" ")
    headline = "Made-up report " + number(400_000).astype(str) + ": " + words
    office, article = "Office " + office, number(600_000).astype(str)
    dead = pd.Series(random.poisson(2.0, (count, 4)).tolist(), name="dead")
    parts = pd.DataFrame(dead.tolist(), columns=["a", "b", "civilians", "unknown"])
    best = parts.sum(axis="columns") + 1
    north = (29.5 + (place * 37 % 480) / 60).map("{:.6f}".format)
    east = (39.5 + (place * 53 % 480) / 60).map("{:.6f}".format)
    side = "Government of Madeup " + (pair % 15).astype(str)
    other = "Group " + pair.astype(str)
    columns: dict[str, object] = {
        "id": pd.Series(np.arange(start + 1, start + count + 1)).astype(str),
        "year": first.str[:4],
        "active_year": "1",
        "start_year": first.str[:4],
        "end_year": last.str[:4],
        "type_of_violence": chosen({"1": 0.773, "2": 0.019, "3": 0.208}),
        "conflict_new_id": (200 + pair).astype(str),
        "conflict_name": side.str[14:] + ": Government",
        "dyad_new_id": (500 + pair).astype(str),
        "dyad_name": side + " - " + other,
        "side_a_new_id": (100 + pair % 15).astype(str),
        "gwnoa": "645.0",
        "side_a": side,
        "side_b_new_id": (200 + pair).astype(str),
        "gwnob": "",
        "side_b": other,
        "number_of_sources": pd.Series("1", told.index).where(told, "-1"),
        "source_article": ('"' + office + "," + last + "," + headline + '"').where(
            told, "Made-up archive of reports, number " + article + ", as far as it is kept"
        ),
        "source_office": office.where(told, ""),
        "source_date": last.where(told, ""),
        "source_headline": headline.where(told, ""),
        "source_original": "Officials of " + number(2_000).astype(str),
        "where_prec": precise,
        "where_coordinates": "Madeup " + place.astype(str) + " town",
        "adm_1": "Madeup " + (place % 18).astype(str) + " province",
        "adm_2": ("Madeup " + (place % 97).astype(str) + " district").where(precise < "4", ""),
        "latitude": north,
        "longitude": east,
        "geom_wkt": "POINT (" + east + " " + north + ")",
        "priogrid_gid": (177_000 + place % 101).astype(str),
        "country": "Iraq",
        "country_id": "645",
        "iso3": "IRQ",
        "region": "Middle East",
        "event_clarity": chosen({"1": 0.952, "2": 0.048}),
        "date_prec": exactness,
        "date_start": first,
        "date_end": last,
        **{f"deaths_{name}": parts[name].astype(str) for name in parts},
        "low": best.astype(str),
        "best": best.astype(str),
        "high": (best + number(3)).astype(str),
    }
    return pd.DataFrame(columns, index=range(count))


def _written(days: "pd.Series[pd.Timestamp]") -> "pd.Series[str]":
    return days.dt.strftime("%Y-%m-%d")


def names(count: int, towns: int, seed: int = SEED) -> tuple[pd.DataFrame, Gazetteer]:
    """Return rows that name a place and its region, and a gazetteer as large as a country's.

    Of ten rows, six spell the name as the gazetteer does, two have other vowels, one a wrong
    letter, and one names what is nowhere.
    """
    random = np.random.default_rng(seed)
    sounds = random.choice(_SYLLABLES, (towns + count, 6))
    made = ["".join(one[:4]) + " " + "".join(one[4:]) for one in sounds]
    region = random.integers(0, 18, towns)
    point = random.uniform((29.5, 39.5), (37.0, 48.0), (towns, 2))
    regions = [
        RegionalPlace(f"region-{n}", f"Madeup {n} Province", country="IQ", precision="region")
        for n in range(18)
    ]
    places = [
        RegionalPlace(
            f"town-{n}",
            made[n],
            country="IQ",
            latitude=point[n, 0],
            longitude=point[n, 1],
            region_id=f"region-{region[n]}",
        )
        for n in range(towns)
    ]
    town, kind = random.integers(0, towns, count), random.random(count)
    told = [made[n] for n in town]
    told = [
        name if k < 0.6 else name.replace("i", "ee") if k < 0.8 else name[:3] + "x" + name[4:]
        for name, k in zip(told, kind, strict=True)
    ]
    told = [made[towns + n] if kind[n] > 0.9 else name for n, name in enumerate(told)]
    admin = [f"Madeup {region[n]} Province" for n in town]
    rows = pd.DataFrame({"place": told, "admin1": admin, "country": "Iraq"})
    return rows, Gazetteer([*regions, *places])


def _reading(path: Path) -> Callable[[], object]:
    return lambda: pd.read_csv(path)


def _importing(path: Path) -> Callable[[], object]:
    """Import a file, keep it, open it, and ask the first question of the map."""
    gazetteer = datasets.load(datasets.default_folder()).gazetteer
    library = Library(path.parent / f"library-{path.stem}")

    def work() -> int:
        with importer.import_file(path, gazetteer=gazetteer) as imported:
            dataset_id = library.save(imported.folder)
        return EventStore(library.load(dataset_id)).summary(View()).shown

    return work


def _geocoding(_: Path) -> Callable[[], object]:
    rows, gazetteer = names(NAMES, TOWNS)
    return lambda: geocode(rows, gazetteer)


_WORK = {"read": _reading, "import": _importing, "geocode": _geocoding}


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds that work takes by the clock, and of the processor by all it starts."""
    begun, used = time.perf_counter(), _processor()
    work()
    return time.perf_counter() - begun, _processor() - used


def _processor() -> float:
    found = [resource.getrusage(one) for one in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in found)


def _run(work: str, path: Path = Path()) -> tuple[float, float, float]:
    """Do some work in a process; return seconds by the clock, of the processor, and MB."""
    most = 0.0
    command = [sys.executable, "-m", "bench.importing", work, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        while process.poll() is None:
            most = max(most, sum(_resident(one) for one in _tree(process.pid)))
            time.sleep(_TICK)
        told, _ = process.communicate()
    if process.returncode:
        raise RuntimeError(f"{work} {path.name} ended with {process.returncode}.")
    seconds, cpu = json.loads(told)
    return seconds, cpu, most


def _tree(process_id: int) -> Iterator[int]:
    """Yield a process and all that it started, as far as they are still there (Linux)."""
    yield process_id
    for task in Path(f"/proc/{process_id}/task").glob("*/children"):
        try:
            children = task.read_text(encoding="ascii").split()
        except OSError:
            continue
        for child in children:
            yield from _tree(int(child))


def _resident(process_id: int) -> float:
    try:
        pages = Path(f"/proc/{process_id}/statm").read_text(encoding="ascii").split()[1]
    except (OSError, IndexError):
        return 0.0
    return int(pages) * _PAGE / 1e6


def measure(quick: bool) -> list[Taken]:
    """Import and read each file once; with ``quick`` only the small one."""
    wanted = {SMALL: "< 2 s", LARGE: "< 30 s, < 1,500 MB"}
    found = []
    with TemporaryDirectory(prefix="dateline-bench-") as scratch:
        for count in (SMALL,) if quick else (SMALL, LARGE // 4, LARGE):
            path = write_rows(Path(scratch) / f"ucdp-{count}.csv", count)
            found.append(Taken("pandas.read_csv", count, *_run("read", path)))
            found.append(Taken("import", count, *_run("import", path), wanted.get(count, "")))
            path.unlink()
        if not quick:
            found.append(Taken("geocoding", NAMES, *_run("geocode"), "< 10 s"))
    return found


def table(quick: bool) -> str:
    """Measure, and say it as a Markdown table."""
    lines = [
        "| what | rows | seconds | processor, s | memory, MB | wanted |",
        "|---|---:|---:|---:|---:|---|",
    ]
    return "\n".join([*lines, *(one.row() for one in measure(quick))])


if __name__ == "__main__":
    print(json.dumps(_timed(_WORK[sys.argv[1]](Path(sys.argv[2])))))
