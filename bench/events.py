"""Made-up events in any number, as a Data Package that the application and its peers read.

They are like real ones in what costs time: gathered around towns, many at exactly one point, some
known only to the month or the province, each with a title, a summary and actors.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow.parquet as pq

from geo.events import dates
from geo.events.datasets import PACKAGE, Dataset
from geo.events.frame import CATEGORIES, KINDS, canonical, to_arrow

SEED = 20_030_320
TOWNS, PROVINCES = 200, 18
WEST, SOUTH, EAST, NORTH = 39.0, 29.3, 48.5, 37.3
FIRST_DAY, LAST_DAY = "2003-01-01", "2021-12-31"
FILE, PLACES_FILE = "events.parquet", "places.csv"

#: How dates are written and how often, as `_moment` reads them.
_DATES = {"day": 0.82, "week": 0.03, "month": 0.09, "season": 0.02, "year": 0.02, "days": 0.02}
#: How well the place is known, finest first. Those known to the province are on no point.
_PLACES = {"site": 0.55, "settlement": 0.33, "district": 0.07, "region": 0.05}
_RADIUS_KM = {"site": 0.5, "settlement": 5.0, "district": 20.0, "region": 120.0}
_AT_ONE_POINT = 0.3  # of a town's events: they stand exactly on it
_SPREAD_DEGREES = 0.15
_ACTORS = [f"Made-up actor {number}" for number in range(1, 41)]

_Numbers = npt.NDArray[np.int64]


def frame(count: int, seed: int = SEED) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return ``count`` events in the canonical columns, and the places that they name.

    The same ``count`` and ``seed`` give the same events. Days are from 2003 to 2021, WGS 84
    degrees within Iraq's box or a little outside it.
    """
    random = np.random.default_rng(seed)
    places = _places(random)
    precision = _choose(random, _PLACES, count)
    town = random.integers(0, TOWNS, count)
    province = TOWNS + random.integers(0, PROVINCES, count)
    place = np.where(precision == "region", province, town)
    scattered = random.random(count) >= _AT_ONE_POINT
    offset = random.normal(0, _SPREAD_DEGREES, (count, 2)) * scattered[:, None]
    latitude = places["latitude"].to_numpy()[place] + offset[:, 0]
    longitude = places["longitude"].to_numpy()[place] + offset[:, 1]
    on_point = precision != "region"
    names = places["name"].to_numpy()[place]
    numbers = pd.Series(np.arange(1, count + 1)).astype(str)
    titles = "Made-up event " + numbers + " at " + pd.Series(names)
    actor = random.integers(0, len(_ACTORS), count)
    killed = random.poisson(0.4, count)
    events = pd.DataFrame(
        {
            "event_id": "made-up-" + numbers.str.zfill(7),
            "title": titles,
            **_dates(random, count),
            "kind": np.array(KINDS)[
                random.choice(len(KINDS), count, p=[0.9, 0.04, 0.02, 0.02, 0.02])
            ],
            "category": np.array(CATEGORIES)[random.integers(0, len(CATEGORIES), count)],
            "actors": np.array(_ACTORS)[actor],
            "actor_names": [[_ACTORS[number]] for number in actor],
            "place_id": places["place_id"].to_numpy()[place],
            "place": names,
            "place_local": "",
            "latitude": np.where(on_point, latitude, np.nan),
            "longitude": np.where(on_point, longitude, np.nan),
            "place_precision": precision,
            "radius_km": pd.Series(precision).map(_RADIUS_KM),
            "summary": "Nothing of this happened; it is there to be counted and drawn.",
            "killed_low": killed,
            "killed_high": killed + random.integers(0, 2, count),
            "certainty": _choose(random, {"stated": 0.93, "inferred": 0.07}, count),
        }
    )
    return canonical(events), places


def write(folder: Path, count: int, seed: int = SEED) -> Path:
    """Write ``count`` made-up events as a Data Package into a new folder and return it."""
    events, places = frame(count, seed)
    folder.mkdir(parents=True)
    places.to_csv(folder / PLACES_FILE, index=False)
    pq.write_table(to_arrow(events), folder / FILE)
    resources = {"events": FILE, "places": PLACES_FILE}
    package = {
        "name": "made-up",
        "title": "Made-up events",
        "version": str(count),
        "licenses": [{"name": "CC0-1.0"}],
        "resources": [{"name": name, "path": path} for name, path in resources.items()],
    }
    (folder / PACKAGE).write_text(json.dumps(package), encoding="utf-8")
    return folder


def write_rows(dataset: Dataset, folder: Path) -> Path:
    """Write a dataset's events to a file that the peers read, and return its folder."""
    folder.mkdir(parents=True)
    pq.write_table(to_arrow(dataset.events), folder / FILE)
    return folder


def _choose(
    random: np.random.Generator, shares: dict[str, float], count: int
) -> npt.NDArray[np.str_]:
    return np.array(list(shares))[random.choice(len(shares), count, p=list(shares.values()))]


def _places(random: np.random.Generator) -> pd.DataFrame:
    """The towns, then the provinces; a province has no point, only where its label stands."""
    count = TOWNS + PROVINCES
    latitude, longitude = random.uniform(SOUTH, NORTH, count), random.uniform(WEST, EAST, count)
    is_town = np.arange(count) < TOWNS
    names = [
        f"Madeup{n + 1}" if n < TOWNS else f"Madeup Province {n - TOWNS + 1}" for n in range(count)
    ]
    return pd.DataFrame(
        {
            "place_id": [name.lower().replace(" ", "-") for name in names],
            "name": names,
            "name_ar": "",
            "aliases": "",
            "kind": np.where(is_town, "town", "province"),
            "country": "IQ",
            "latitude": latitude,
            "longitude": longitude,
            "precision": np.where(is_town, "settlement", "region"),
            "radius_km": np.where(is_town, 5, 120),
            "label_latitude": np.where(is_town, np.nan, latitude),
            "label_longitude": np.where(is_town, np.nan, longitude),
            "coordinate_source": "made up",
            "note": "",
        }
    )


def _dates(random: np.random.Generator, count: int) -> dict[str, Any]:
    """The date's columns. Few texts differ, so each is parsed once, by the application's rules."""
    days = pd.date_range(FIRST_DAY, LAST_DAY, unit="s")
    forms = _choose(random, _DATES, count)
    texts = pd.Series(pd.NA, index=range(count), dtype="object")
    day = random.integers(0, len(days) - 7, count)
    for form in _DATES:
        chosen = forms == form
        written = np.array([_moment(form, moment) for moment in days], dtype=object)
        texts[chosen] = written[day[chosen]]
    codes, distinct = pd.factorize(texts)
    read = [dates.parse(str(text)) for text in distinct]
    columns = {
        "date": [one.text for one in read],
        "first_day": np.array([one.first_day for one in read], "datetime64[s]"),
        "last_day": np.array([one.last_day for one in read], "datetime64[s]"),
        "date_precision": [one.precision for one in read],
    }
    return {name: np.asarray(values)[codes] for name, values in columns.items()}


def _moment(form: str, day: pd.Timestamp) -> str:
    """Write a day as EDTF to the precision that ``form`` names."""
    if form == "week":
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02}" if year < 2022 else f"{day:%Y-%m-%d}"
    if form == "season":
        return f"{day.year}-{21 + min((day.month - 1) // 3, 2)}"
    if form == "days":
        return f"{day:%Y-%m-%d}/{day + pd.Timedelta(days=5):%Y-%m-%d}"
    return (
        f"{day:%Y}" if form == "year" else f"{day:%Y-%m}" if form == "month" else f"{day:%Y-%m-%d}"
    )
