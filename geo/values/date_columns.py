"""A column of dates: what all its texts together prove, and what each of them says by it."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from geo.events import dates
from geo.places.gazetteer import fold
from geo.values import phrases
from geo.values.date_words import ABSENT
from geo.values.moments import (
    CALENDARS,
    CENTURIES,
    EXCHANGED,
    OTHER_YEARS,
    YEAR_LAST,
    YEARS,
    Habit,
    Moment,
    digits,
    full_year,
    numeric,
)
from geo.values.phrase_tokens import LONGEST

#: The findings of dates that are dates, and only wait for what a person can tell.
WAITING: frozenset[str] = frozenset(
    {"date_order_unknown", "short_year", "date_exchanged", "date_calendar"}
)

_ZONE = r"Z|[+-]\d{2}:?\d{2}"
_TIME = re.compile(
    rf"(?<=\d)[T ]+(\d{{1,2}}:\d{{2}}(?::\d{{2}}(?:[.,]\d+)?)?)\s*({_ZONE})?(.*)$"
    rf"|(?<=\d)T(\d{{4,6}}(?:\.\d+)?)({_ZONE})?()$",
    re.DOTALL,
)
# A second date after a time of day, and not only more of the first.
_ANOTHER = re.compile(r"\d{4}|\d{1,2}[-/.]\d{1,2}|\.\.|[^\W\d_]{3,}.*\d", re.DOTALL)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_IN_NUMBERS = re.compile(r"\d{1,4}([-/.])\d{1,2}\1\d{1,4}", re.ASCII)
_INNER = re.compile(rf"(?<!\d){YEAR_LAST.pattern}(?!\d|\2\d)", re.ASCII)
_COUNT = re.compile(r"\d{9,13}(?:\.\d+)?", re.ASCII)
_DIGIT = re.compile(r"\d")
_NOT_MIDNIGHT = re.compile("[1-9]")
_LETTER = re.compile(r"[^\W\d_]")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)", re.ASCII)
_MARKED = re.compile(r"[\d./~?%W-]+", re.ASCII)
_NOTHING = frozenset("-–—?")
# Seconds since 1970 from 1973 to 2033; those of ten digits can't be a day and an hour of our time.
_SECONDS = (100_000_000, 2_000_000_000)
_ENOUGH_COUNTS = 3
_UNTOLD = Habit(epoch="")
_PLAIN = Habit()
# Up to this year of two digits, spreadsheets take ours for the century.
_LATEST_SHORT = 30
_AROUND = 20


@dataclass
class _Seen:
    """What is counted in the texts of a column."""

    day_first: int = 0
    month_first: int = 0
    ambiguous: int = 0
    zones: Counter[str] = field(default_factory=Counter)
    shorts: list[tuple[int, str, int, int]] = field(default_factory=list)
    named_years: set[int] = field(default_factory=set)
    years: set[int] = field(default_factory=set)
    looked: set[str] = field(default_factory=set)
    days: int = 0
    counts: list[int] = field(default_factory=list)
    others: int = 0
    iso: int = 0
    iso_past_12: int = 0
    year_last: int = 0

    def order(self, first: int, second: int) -> None:
        self.day_first += first > 12 >= second
        self.month_first += second > 12 >= first
        self.ambiguous += first <= 12 and second <= 12 and first != second


def habit(counts: Mapping[str, int], told: Habit = _UNTOLD, sheet: bool = False) -> Habit:
    """Return how a column writes its dates: its different texts with the rows of each.

    ``told`` holds what a person has told, which is not overruled: ``order``, ``epoch``,
    ``century``, ``exchanged`` and ``calendar``. ``sheet`` says that a spreadsheet stored the
    texts.
    """
    seen = _Seen()
    for text, rows in counts.items():
        _look(text, rows, seen)
    short = _short_place(seen) if not told.order else "first" if told.order == "ymd" else "last"
    if short == "last":
        for first, _, second, _ in seen.shorts:
            seen.order(first, second)
    elif not short:
        seen.ambiguous += len(seen.shorts)
    proven = "dmy" if seen.day_first and not seen.month_first else ""
    proven = "mdy" if seen.month_first and not seen.day_first else proven
    zones = seen.zones
    return Habit(
        order=told.order or proven,
        contradicts=bool(seen.day_first and seen.month_first and not told.order),
        ambiguous=seen.ambiguous,
        zone=zones.most_common(1)[0][0] if zones else "",
        zones=tuple(sorted(zones)),
        epoch=told.epoch or _epoch(seen),
        century=told.century or _century(seen, short),
        short=short,
        edtf=told.edtf,
        calendar=told.calendar or ("ask" if not told.edtf and _may_be_other(seen) else ""),
        shortened=bool(seen.shorts or seen.named_years),
        exchanged=told.exchanged or ("ask" if sheet and _may_be_exchanged(seen) else ""),
    )


def _look(text: str, rows: int, seen: _Seen) -> None:
    bare = digits(text).strip()
    if not bare:
        return
    if time := _time(bare):
        seen.zones[time.group(2) or time.group(5) or ""] += rows
        bare = bare[: time.start()]
    if bare in seen.looked:
        return
    seen.looked.add(bare)
    if match := _ISO.fullmatch(bare):
        seen.iso += 1
        seen.iso_past_12 += int(match.group(3)) > 12
        seen.years.add(int(match.group(1)))
        seen.days += 1
        return
    if _COUNT.fullmatch(bare):
        seen.counts.append(int(bare.partition(".")[0]))
        return
    seen.others += 1
    if len(bare) > LONGEST:
        return
    for match in _INNER.finditer(bare):
        first, sign, second, last = match.groups()
        if len(last) == 2:
            seen.shorts.append((int(first), sign, int(second), int(last)))
        else:
            seen.year_last += 1
            seen.order(int(first), int(second))
    seen.days += bool(_IN_NUMBERS.fullmatch(bare))
    years = _YEAR.findall(bare)
    seen.years |= {int(year) for year in years}
    if not years and _LETTER.search(bare):
        seen.named_years |= _named_years(bare)


def _named_years(bare: str) -> set[int]:
    """Return the years of two digits in a date in words."""
    found = phrases.read(bare, Habit(order="dmy", century=2000))
    if found is None:
        return set()
    told = ((found.code, found.detail), *found.more)
    return {int(detail) % 100 for code, detail in told if code == "century"}


def _short_place(seen: _Seen) -> str:
    """Return whether years of two digits stand first or last, "" where that is not proven.

    What proves it: another date of the column with its year last, a number over 31, or, since
    years differ less than days in nearly every file, which of the two places has fewer numbers.
    """
    if not seen.shorts or seen.year_last:
        return "last"
    firsts = {first for first, *_ in seen.shorts}
    lasts = {last for *_, last in seen.shorts}
    if max(lasts) > 31 or max(firsts) > 31:
        return "last" if max(lasts) > 31 else "first"
    if any(second > 12 for _, _, second, _ in seen.shorts):
        return "last"
    fewer = len(lasts) < len(firsts)
    usual = len(lasts) == len(firsts) and all(sign != "-" for _, sign, *_ in seen.shorts)
    return "last" if fewer or usual else ""


def _century(seen: _Seen, place: str) -> int:
    """Return the first of the hundred years that years of two digits lie in, 0 if not known."""
    written = {first if place == "first" else last for first, *_, last in seen.shorts}
    shorts = seen.named_years | (written if place else set())
    if not shorts:
        return 0
    usual = 2000 if max(shorts) <= _LATEST_SHORT else 1900 if min(shorts) > _LATEST_SHORT else 0
    years = [year for year in seen.years if YEARS[0] <= year <= YEARS[1]]
    if not years:
        return usual
    # The years that are written in full tell which century the others are in.
    low, high = min(years) - _AROUND, max(years) + _AROUND
    near = {
        tuple(full_year(one, int(first)) for one in sorted(shorts)): int(first)
        for first in CENTURIES
        if all(low <= full_year(one, int(first)) <= high for one in shorts)
    }
    if usual in near.values():
        return usual
    return next(iter(near.values())) if len(near) == 1 else 0


def _epoch(seen: _Seen) -> str:
    """Return what numbers in a column count: seconds only where all of it is such numbers."""
    if seen.others or seen.iso or len(set(seen.counts)) < _ENOUGH_COUNTS:
        return "1900"
    for epoch, units in (("unix", 1), ("unix_ms", 1_000)):
        if all(_SECONDS[0] * units <= count < _SECONDS[1] * units for count in seen.counts):
            return epoch
    return "1900"


def _may_be_exchanged(seen: _Seen) -> bool:
    """Whether a sheet stored some days with day and month exchanged.

    A program that expects the month first makes real dates of the texts that it can read so, and
    leaves those with a day past the 12th as text. What is left then proves one order, and none of
    the real dates has a day past the 12th.
    """
    one_order = bool(seen.day_first) != bool(seen.month_first)
    return bool(one_order and not seen.ambiguous and seen.iso and not seen.iso_past_12)


def _may_be_other(seen: _Seen) -> bool:
    """Whether days and all their years may be of another calendar: 1400/12/12."""
    return bool(seen.days and seen.years) and all(year in OTHER_YEARS for year in seen.years)


def share(texts: Sequence[str]) -> float:
    """Return how many of the texts of a column (0 to 1) are dates, or wait to be told how."""
    if not texts:
        return 0.0
    how = habit(dict.fromkeys(texts, 1))
    found = (read(text, how) for text in texts)
    return sum(bool(one.edtf) or one.code in WAITING for one in found) / len(texts)


def open_questions(habit: Habit) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return what a column leaves open: the finding of the rows that wait for it, the entry of
    the mapping that answers it, and the answers.
    """
    found: list[tuple[str, str, tuple[str, ...]]] = []
    if habit.ambiguous and not habit.order:
        orders = ("dmy", "mdy") if habit.short else ("dmy", "mdy", "ymd")
        found.append(("date_order_unknown", "date_order", orders))
    if habit.shortened and not habit.century:
        found.append(("short_year", "date_century", CENTURIES))
    if habit.calendar == "ask":
        found.append(("date_calendar", "date_calendar", CALENDARS[1:]))
    if habit.exchanged == "ask":
        found.append(("date_exchanged", "date_exchanged", EXCHANGED[1:]))
    return found


def read(text: str, habit: Habit = _PLAIN) -> Moment:
    """Return one text as EDTF."""
    bare = text.strip()
    time = _time(bare)
    if time is None:
        return _day(bare, habit)
    # Texts with times differ more than their days, which are read once each.
    found = _day(bare[: time.start()].strip(), habit)
    code, detail = found.code, found.detail
    zone = time.group(2) or time.group(5) or ""
    if len(habit.zones) > 1 and zone != habit.zone and found.edtf and not code:
        code, detail = "mixed_zones", habit.zone
    timed = bool(_NOT_MIDNIGHT.search(digits(time.group(1) or time.group(4))))
    return Moment(found.edtf, code, detail, found.more, found.precision, timed or found.timed)


def _time(bare: str) -> re.Match[str] | None:
    """Return the time of day after a day; None where another date follows it."""
    match = _TIME.search(bare)
    if match is None or (match.group(3) and _ANOTHER.search(match.group(3))):
        return None
    return match


@lru_cache(maxsize=65536)
def _day(bare: str, habit: Habit) -> Moment:
    """Return a text without a time of day as EDTF."""
    if not bare or bare in _NOTHING or (not _DIGIT.search(bare) and fold(bare) in ABSENT):
        return Moment("", "date_missing")
    plain = digits(bare)
    found = numeric(plain, habit)
    other = not bare.isascii() and not habit.calendar
    if other and found and found.edtf and int(found.edtf[:4]) in OTHER_YEARS:
        return Moment("", "date_calendar")
    found = found or _edtf(plain, habit) or phrases.read(bare, habit)
    return found or Moment("", "date", _reason(plain))


def _edtf(bare: str, habit: Habit) -> Moment | None:
    if not _MARKED.fullmatch(bare):
        return None
    try:
        read = dates.parse(bare)
    except dates.DateError:
        return None
    known = read.last_day if read.open_start else read.first_day
    if habit.calendar in ("ask", "persian") and known.year in OTHER_YEARS:
        return Moment("", "date_calendar")
    if not YEARS[0] <= known.year <= YEARS[1]:
        return Moment("", "year_impossible")
    # 2020-21 to 2023-24 are seasons, and may have been written for two years.
    years = read.precision == "season" and len(bare) == len("2020-21")
    if years and not habit.edtf and int(bare[5:]) == (int(bare[:4]) + 1) % 100:
        return Moment(read.text, "date_words", dates.span(read.first_day, read.last_day))
    return Moment(read.text)


def _reason(bare: str) -> str:
    try:
        dates.parse(bare)
    except dates.DateError as error:
        return error.reason
    return ""
