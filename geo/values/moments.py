"""Dates in numbers, to EDTF: one text at a time, what a column proves decided before.

Nothing is guessed from one value. Whether ``02/03/2020`` is in February or March is proven by
the other dates of its column or told by a person; else the row waits. The day is the one that
is written, in whatever time zone it is written.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from geo.events import dates
from geo.places.gazetteer import fold
from geo.values.calendars import persian_day, persian_month
from geo.values.codes import code
from geo.values.date_words import MONTH_NUMBERS

#: What a date can be ordered by; "" is not known.
ORDERS: tuple[str, ...] = ("", "ymd", "dmy", "mdy")

#: Day 0 of numbers that count: days of spreadsheets (that of 1900 counts a 29 February 1900 that
#: never was), and seconds or thousandths of a second, in UTC.
EPOCHS: dict[str, date] = {
    "1900": date(1899, 12, 30),
    "1904": date(1904, 1, 1),
    "unix": date(1970, 1, 1),
    "unix_ms": date(1970, 1, 1),
}
#: How many units of the counts in time a second has.
SECOND: dict[str, int] = {"unix": 1, "unix_ms": 1_000}

#: The first of the hundred years that years of two digits can lie in.
CENTURIES: tuple[str, ...] = ("1900", "1950", "2000")

#: What a person can say of days that a spreadsheet may have stored with day and month exchanged.
EXCHANGED: tuple[str, ...] = ("", "stored", "exchanged")

#: The calendars of dates in numbers, "" where the years tell.
CALENDARS: tuple[str, ...] = ("", "gregorian", "persian")

#: Years that may be of the Persian or the Islamic calendar, where a column has no others.
OTHER_YEARS = range(1300, 1500)

#: Years outside are taken for slips of the pen.
YEARS = (1000, 2100)

#: A date in numbers with the year last, in two or four digits.
YEAR_LAST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})", re.ASCII)
_SERIALS = (10_000, 73_415)
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?", re.ASCII)
_YEAR = re.compile(r"\d{4}", re.ASCII)
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})", re.ASCII)
_BASIC = re.compile(r"(\d{4})(\d{2})(\d{2})((?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?)?", re.ASCII)
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?", re.ASCII)
_COUNT = re.compile(r"(\d{1,14})(?:\.\d+)?", re.ASCII)
_NUMBER = re.compile(r"\d+(?:\.\d+)?", re.ASCII)


@dataclass(frozen=True)
class Habit:
    """How a column writes its dates.

    ``order`` is one of ``ORDERS``, told or proven. ``contradicts`` says that some of its dates
    prove one order and some the other. ``ambiguous`` counts the dates that could be read both
    ways. ``zone`` is the time zone that most rows write, "" for none; ``zones`` all of them.
    ``century`` is the first of the hundred years that years of two digits lie in, 0 where that is
    not known; ``short`` where they stand in a date in numbers: ``first``, ``last``, "" not known.
    ``exchanged`` is what is to be done with the days of a sheet that may have day and month
    exchanged: one of ``EXCHANGED``, or ``ask``. ``edtf`` says that all of them are EDTF;
    ``shortened`` that some have a year of two digits. ``calendar`` is one of ``CALENDARS``, or
    ``ask`` where all years may be of another.
    """

    order: str = ""
    contradicts: bool = False
    ambiguous: int = 0
    zone: str = ""
    zones: tuple[str, ...] = ()
    epoch: str = "1900"
    century: int = 0
    short: str = "last"
    exchanged: str = ""
    edtf: bool = False
    shortened: bool = False
    calendar: str = ""


@dataclass(frozen=True)
class Moment:
    """One date that was read, or why it was not.

    ``edtf`` is "" for a date that can't be used. ``code`` names the words of what was found and
    ``detail`` fills them in; ``more`` holds further pairs of the two. ``precision`` is coarser
    than that of the EDTF where the words are; ``timed`` says that a time of day was written.
    """

    edtf: str
    code: str = ""
    detail: str = ""
    more: tuple[tuple[str, str], ...] = ()
    precision: str = ""
    timed: bool = False


def from_parts(year: str, month: str, day: str, unknown: Iterable[str] = ("", "0")) -> Moment:
    """Return a date whose parts stand in three cells; a part in ``unknown`` is not known."""
    absent = {code(part) for part in unknown}
    numbers = [code(part) for part in (year, month, day)]
    # Some write the month in words.
    numbers[1] = str(month_of(month) or numbers[1])
    written = "-".join(part for part in numbers if part)
    if numbers[0] in absent:
        return Moment("", "date_missing")
    if not all(_NUMBER.fullmatch(part) or part in absent for part in numbers):
        return Moment("", "date", written)
    parts = [0 if part in absent else int(float(part)) for part in numbers]
    # An empty cell is not written; a 0 is written, and means not known.
    parts = [part if text else -1 for part, text in zip(parts, numbers, strict=True)]
    return checked(*parts)


def month_of(text: str) -> int:
    """Return the number of a month by its name in one of several languages, or 0."""
    return MONTH_NUMBERS.get(fold(text), 0)


def widened(edtf: str, precision: str) -> str:
    """Return a date as wide as ``precision`` says it is known.

    A week is three days before to three days after (coders write its middle), a month or year
    the calendar's. A date that is an interval, or is that wide already, stays.
    """
    read = dates.parse(edtf)
    if "/" in edtf or dates.DATE_PRECISIONS.index(read.precision) >= _rank(precision):
        return edtf
    first = read.first_day
    if precision == "week":
        return f"{first - timedelta(days=3)}/{first + timedelta(days=3)}"
    return f"{first:%Y-%m}" if precision == "month" else f"{first.year:04d}"


def _rank(precision: str) -> int:
    ranks: list[str] = list(dates.DATE_PRECISIONS)
    return ranks.index(precision)


def numeric(bare: str, habit: Habit) -> Moment | None:
    """Read a date that is written in plain digits; None where it is none."""
    if match := _YEAR_FIRST.fullmatch(bare):
        year, month, day = (int(part or -1) for part in match.groups())
        # 2021-21 to 2021-24 are the seasons of EDTF, 2021/22 two years.
        if month > 12 and day < 0:
            return None
        found = _dated(year, month, day, habit)
        return _exchanged(found, habit) if habit.exchanged and day > 0 else found
    if habit.calendar and _YEAR.fullmatch(bare):
        return _dated(int(bare), -1, -1, habit)
    if habit.epoch in SECOND and (match := _COUNT.fullmatch(bare)):
        return _counted(int(match.group(1)), habit.epoch)
    if match := _BASIC.fullmatch(bare):
        year, month, day = (int(part) for part in match.groups()[:3])
        timed = bool((match.group(4) or "").strip("0"))
        return replace(_dated(year, month, day, habit), timed=timed)
    if match := YEAR_LAST.fullmatch(bare):
        first, second, last = int(match.group(1)), int(match.group(3)), int(match.group(4))
        if len(match.group(4)) == 2:
            return _short(first, second, last, habit)
        return _ordered(first, second, last, habit)
    if match := _MONTH_YEAR.fullmatch(bare):
        return _dated(int(match.group(2)), int(match.group(1)), -1, habit)
    if match := _SERIAL.fullmatch(bare):
        days = int(match.group(1))
        if _SERIALS[0] <= days <= _SERIALS[1]:
            day_ = EPOCHS[habit.epoch] + timedelta(days=days)
            return Moment(day_.isoformat(), "serial_date", day_.isoformat())
    return None


def _counted(units: int, epoch: str) -> Moment | None:
    seconds = units // SECOND[epoch]
    if seconds > (date(YEARS[1], 12, 31) - EPOCHS[epoch]).days * 86_400:
        return None
    day = datetime.fromtimestamp(seconds, UTC).date().isoformat()
    return Moment(day, "unix_time", day)


def _exchanged(found: Moment, habit: Habit) -> Moment:
    """Return a day of a sheet whose program may have exchanged day and month."""
    year, _, rest = found.edtf.partition("-")
    month, _, day = rest.partition("-")
    if not found.edtf or found.code or not day or int(day) > 12 or day == month:
        return found
    other = f"{year}-{day}-{month}"
    if habit.exchanged == "ask":
        return Moment("", "date_exchanged", other)
    return found if habit.exchanged == "stored" else Moment(other, "date_turned", other)


def _short(first: int, second: int, last: int, habit: Habit) -> Moment:
    """Read a date whose year has two digits."""
    if not habit.short and not habit.order:
        return Moment("", "date_order_unknown")
    year_first = habit.order == "ymd" or (not habit.order and habit.short == "first")
    year = full_year(first if year_first else last, habit.century)
    if not year:
        return Moment("", "short_year")
    found = checked(year, second, last) if year_first else _ordered(first, second, year, habit)
    return noted(found, "century", str(year))


def full_year(short: int, century: int) -> int:
    """Return a year of two digits in full, or 0 where its century is not known."""
    return century + (short - century) % 100 if century else 0


def noted(found: Moment, code: str, detail: str) -> Moment:
    """Return a moment with one more thing that was found; one that was not read stays."""
    if not found.edtf or (code, detail) in ((found.code, found.detail), *found.more):
        return found
    if not found.code:
        return replace(found, code=code, detail=detail)
    return replace(found, more=(*found.more, (code, detail)))


def _ordered(first: int, second: int, year: int, habit: Habit) -> Moment:
    if habit.order == "ymd":
        return Moment("", "date_order", "ymd")
    if habit.order:
        day, month = (first, second) if habit.order == "dmy" else (second, first)
        if month > 12 >= day:
            return Moment("", "date_order", habit.order)
        return _dated(year, month, day, habit)
    if first == second or first > 12 >= second:
        found = _dated(year, second, first, habit)
    elif second > 12 >= first:
        found = _dated(year, first, second, habit)
    else:
        # Where one of the two is 0, which one is no day can't be told either.
        return Moment("", "date_order_unknown")
    if habit.contradicts and found.edtf and not found.code and first != second:
        return Moment(found.edtf, "date_order_mixed")
    return found


def _dated(year: int, month: int, day: int, habit: Habit) -> Moment:
    """Return a date in numbers of the calendar that its column uses."""
    if habit.calendar not in ("ask", "persian") or year not in OTHER_YEARS:
        return checked(year, month, day)
    if habit.calendar == "ask":
        return Moment("", "date_calendar")
    try:
        if day > 0:
            edtf = persian_day(year, month, day).isoformat()
            return Moment(edtf, "calendar", dates.words(dates.parse(edtf)))
        starts = persian_day(year, 1, 1), persian_month(year, 12)[1]
        first, last = persian_month(year, month) if month > 0 else starts
    except ValueError:
        return Moment("", "date")
    edtf = f"{first}/{last}"
    told = dates.words(dates.parse(edtf))
    return Moment(edtf, "calendar", told, precision="month" if month > 0 else "year")


def checked(year: int, month: int, day: int) -> Moment:
    """Return a date in numbers as EDTF, or why it is none.

    A month or day of 0 is not known; -1 is not written at all.
    """
    if not YEARS[0] <= year <= YEARS[1]:
        return Moment("", "year_impossible")
    if month == 0:
        return Moment(f"{year:04d}", "day_zero", f"{year:04d}")
    if month > 12:
        return Moment("", "date")
    if month < 0:
        return Moment(f"{year:04d}")
    if day <= 0:
        edtf = f"{year:04d}-{month:02d}"
        return Moment(edtf, "day_zero", edtf) if day == 0 else Moment(edtf)
    try:
        return Moment(date(year, month, day).isoformat())
    except ValueError:
        return Moment("", "date")


def digits(text: str) -> str:
    """Return text with the digits of any script as 0 to 9, and without invisible marks."""
    if text.isascii():
        return text
    letters = (
        str(unicodedata.decimal(letter)) if unicodedata.category(letter) == "Nd" else letter
        for letter in text
        if unicodedata.category(letter) != "Cf"
    )
    return "".join(letters)
