"""What can be wrong with events that were understood: places, ids, likely duplicates, the future.

Nothing is mended here. A point that can't be right is withheld from the map, a doubtful one is
kept; both are said. Which countries lie where is known by bounding boxes (``geo.readers.
countries``): far coarser than borders, so that only gross errors are found, and none is claimed
for a point just across a border.
"""

from collections.abc import Sequence
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from geo.importing.report import Findings
from geo.places import countries
from geo.tables.table import Numbers, Parts

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

# Beyond this no degrees were meant: metres of a projection run into the hundred thousands.
_PROJECTED = 1_000.0
# About a hundred metres around 0, 0.
_NULL_ISLAND = 0.001

_EPOCH = date(1970, 1, 1)


def points(
    latitude: Floats,
    longitude: Floats,
    country: pa.DictionaryArray | None,
    findings: Findings,
    field: str = "latitude",
) -> Flags:
    """Return which rows have a point that can be drawn; the others are said.

    Coordinates are degrees (WGS 84), NaN for none. ``country`` holds the name or code that
    each row gives.
    """
    north, east = np.isnan(latitude), np.isnan(longitude)
    told = _Told(latitude, longitude)
    one_only = north != east
    findings.add("coordinate_pair", one_only, field, told(one_only))
    given = ~north & ~east
    with np.errstate(invalid="ignore"):
        far = given & ((np.abs(latitude) > _PROJECTED) | (np.abs(longitude) > _PROJECTED))
        outside = given & ~far & ((np.abs(latitude) > 90) | (np.abs(longitude) > 180))
        null = given & (np.abs(latitude) < _NULL_ISLAND) & (np.abs(longitude) < _NULL_ISLAND)
        turned = outside & (np.abs(longitude) <= 90) & (np.abs(latitude) <= 180)
    findings.add("projected", far, field, told(far))
    findings.add("null_island", null, field, told(null))
    usable: Flags = given & ~far & ~outside & ~null
    swapped, elsewhere = np.zeros(len(usable), bool), np.zeros(len(usable), bool)
    names: list[str] = [""] * len(usable)
    if country is not None:
        swapped, elsewhere, names = _against_country(latitude, longitude, country, usable | turned)
    # Out of range as it stands, in range the other way round, and nothing else known of where.
    unsaid = turned & ~swapped & ~elsewhere
    findings.add(
        "coordinate_range", outside & ~swapped & ~unsaid, field, told(outside & ~swapped & ~unsaid)
    )
    swapped |= unsaid
    findings.add(
        "swapped",
        swapped,
        field,
        told(swapped),
        [names[at] or "" for at in np.flatnonzero(swapped)],
    )
    elsewhere &= usable & ~swapped
    details = [names[at] for at in np.flatnonzero(elsewhere)]
    findings.add("outside_country", elsewhere, field, told(elsewhere), details)
    return usable & ~swapped


class _Told:
    """Writes coordinates as they are shown in a report."""

    def __init__(self, latitude: Floats, longitude: Floats) -> None:
        self._latitude, self._longitude = latitude, longitude

    def __call__(self, flags: Flags) -> list[str]:
        pairs = zip(self._latitude[flags], self._longitude[flags], strict=True)
        return [", ".join("" if np.isnan(one) else f"{one:.10g}" for one in pair) for pair in pairs]


def _against_country(
    latitude: Floats, longitude: Floats, country: pa.DictionaryArray, given: Flags
) -> tuple[Flags, Flags, list[str]]:
    """Return which points lie in their country only when exchanged, which lie far from it."""
    names = country.dictionary.to_pylist()
    indices = country.indices.to_numpy()
    swapped, elsewhere = np.zeros(len(given), bool), np.zeros(len(given), bool)
    # A country has no end of spellings, but the world has few countries.
    numbers: dict[str, int] = {"": 0}
    spelled = [numbers.setdefault(countries.code_of(name), len(numbers)) for name in names]
    meant = np.array(spelled or [0])[indices]
    for code, number in numbers.items():
        rows = np.flatnonzero(given & (meant == number)) if code else ()
        if not len(rows):
            continue
        x, y = longitude[rows], latitude[rows]
        inside = countries.near(code, x, y)
        turned = countries.near(code, y, x)
        swapped[rows] = ~inside & turned
        elsewhere[rows] = ~inside & ~turned
    return swapped, elsewhere, [names[at] for at in indices]


def future(
    first_day: Numbers, written: pa.DictionaryArray, today: date, findings: Findings
) -> None:
    """Note the events that begin after ``today``."""
    late = first_day > (today - _EPOCH).days
    if late.any():
        texts = written.take(pa.array(np.flatnonzero(late))).to_pylist()
        findings.add("future", late, "date", texts, today.isoformat())


def ids(
    event_id: pa.DictionaryArray,
    content: Numbers,
    lines: Numbers,
    aside: Flags,
    findings: Findings,
    made: bool = False,
) -> pa.DictionaryArray:
    """Return ids of which each is there once, among the rows that are not set aside.

    A row that is the same in every cell as one with its id is set aside. Another with the same
    id gets a number after it. ``content`` is the same number for rows that are the same in
    all other cells. Ids that are ``made`` of the row say nothing of their own: the same one
    means a likely duplicate.
    """
    indices = event_id.indices.to_numpy().copy()
    kept = np.flatnonzero(~aside)
    again = kept[pd.Series(indices[kept]).duplicated().to_numpy()]
    if not len(again):
        return event_id
    firsts = pd.Series(lines[kept], index=indices[kept])
    first_line = firsts[~firsts.index.duplicated()]
    texts = event_id.dictionary.to_pylist()
    taken = set(texts)
    flags = np.zeros(len(again), bool)
    if not made:
        pairs = pd.DataFrame({"id": indices[kept], "row": content[kept]})
        flags = np.isin(again, kept[pairs.duplicated().to_numpy()])
    others = [str(first_line[indices[row]]) for row in again]
    for code, wanted in (
        ("same_row", flags),
        ("likely_duplicate" if made else "duplicate_id", ~flags),
    ):
        rows = again[wanted]
        values = [texts[indices[row]] for row in rows]
        details = [other for other, chosen in zip(others, wanted, strict=True) if chosen]
        findings.add(code, rows, "event_id", values, details)
    # Where the last row with an id found a free number, the next one goes on.
    numbers: dict[str, int] = {}
    for row in again[~flags]:
        bare = texts[indices[row]]
        number = numbers.get(bare, 2)
        while (name := f"{bare}-{number}") in taken:
            number += 1
        numbers[bare] = number + 1
        taken.add(name)
        indices[row] = len(texts)
        texts.append(name)
    return pa.DictionaryArray.from_arrays(
        pa.array(indices.astype(np.int32)), pa.array(texts, pa.large_string())
    )


def likely_duplicates(
    content: Numbers,
    lines: Numbers,
    aside: Flags,
    findings: Findings,
    written: Parts,
) -> None:
    """Note rows that are the same as an earlier one in every cell but their id.

    ``content`` is the same number for such rows; ``written`` what is shown of the row.
    """
    kept = np.flatnonzero(~aside)
    again = kept[pd.Series(content[kept]).duplicated().to_numpy()]
    if not len(again):
        return
    firsts = pd.Series(lines[kept], index=content[kept])
    first_line = firsts[~firsts.index.duplicated()]
    others = [str(line) for line in first_line.reindex(content[again])]
    values = written.take(pa.array(again)).to_pylist()
    findings.add("likely_duplicate", again, "", values, others)


def same_cells(columns: Sequence[pa.DictionaryArray]) -> Numbers:
    """Return a number a row, the same for rows that are the same in all these columns."""
    # The columns with most texts first: where no two rows are alike, the others don't matter.
    most = sorted(columns, key=lambda column: -len(column.dictionary))
    codes = np.zeros(len(most[0]) if most else 0, np.int64)
    for column in most:
        codes = codes * (len(column.dictionary) + 1) + column.indices.to_numpy()
        found, different = pd.factorize(codes)
        codes = found.astype(np.int64)
        if len(different) == len(codes):
            break
    return codes
