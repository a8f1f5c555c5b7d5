"""Dates as files write them, to EDTF: one text at a time, what a column proves decided before.

Nothing is guessed from one value. Whether ``02/03/2020`` is in February or March is proven by
the other dates of its column or told by a person; else the row waits. The day is the one that
is written, in whatever time zone it is written.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from geo import dates
from geo.places import fold
from geo.readers.codes import code

#: What a date can be ordered by; "" is not known.
ORDERS: tuple[str, ...] = ("", "ymd", "dmy", "mdy")

#: Day 0 of spreadsheets' day counts: that of 1900 counts a 29 February 1900 that never was.
EPOCHS: dict[str, date] = {"1900": date(1899, 12, 30), "1904": date(1904, 1, 1)}

#: Years outside are taken for slips of the pen.
YEARS = (1000, 2100)
_SERIALS = (10_000, 73_415)
_MONTHS: dict[int, str] = {
    1: "january jan janvier janv enero ene januar janner ocak oca يناير كانون_الثاني январь января",
    2: "february feb fevrier fevr febrero februar subat sub فبراير شباط февраль февраля",
    3: "march mar mars marzo marz mart مارس اذار март марта",
    4: "april apr avril avr abril abr nisan nis ابريل نيسان апрель апреля",
    5: "may mai mayo mayis مايو ايار май мая",
    6: "june jun juin junio juni haziran haz يونيو حزيران июнь июня",
    7: "july jul juillet juil julio juli temmuz tem يوليو تموز июль июля",
    8: "august aug aout agosto ago agustos اغسطس اب август августа",
    9: "september sep sept septembre septiembre eylul eyl سبتمبر ايلول сентябрь сентября",
    10: "october oct octobre octubre oktober okt ekim eki اكتوبر تشرين_الاول октябрь октября",
    11: "november nov novembre noviembre kasim kas نوفمبر تشرين_الثاني ноябрь ноября",
    12: "december dec decembre diciembre dic dezember dez aralik ara ديسمبر كانون_الاول"
    " декабрь декабря",
}
_MONTH_NUMBERS = {
    fold(name.replace("_", " ")): number
    for number, names in _MONTHS.items()
    for name in names.split()
}
_ZONE = re.compile(r"(Z|[+-]\d{2}:?\d{2})$")
_TIME = re.compile(r"(?<=\d)[T ]+\d{1,2}:\d{2}.*$|(?<=\d)T\d{4,6}.*$", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?", re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", re.ASCII)
_SHORT_YEAR = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2}", re.ASCII)
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})", re.ASCII)
_BASIC = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?", re.ASCII)
_NUMBER = re.compile(r"\d+(?:\.\d+)?", re.ASCII)


@dataclass(frozen=True)
class Habit:
    """How a column writes its dates.

    ``order`` is one of ``ORDERS``, told or proven. ``contradicts`` says that some of its dates
    prove one order and some the other. ``ambiguous`` counts the dates that could be read both
    ways. ``zone`` is the time zone that most rows write, "" for none; ``zones`` all of them.
    """

    order: str = ""
    contradicts: bool = False
    ambiguous: int = 0
    zone: str = ""
    zones: tuple[str, ...] = ()
    epoch: str = "1900"


@dataclass(frozen=True)
class Moment:
    """One date that was read, or why it was not.

    ``edtf`` is "" for a date that can't be used. ``code`` names the words of what was found and
    ``detail`` fills them in.
    """

    edtf: str
    code: str = ""
    detail: str = ""


def habit(counts: Mapping[str, int], order: str = "", epoch: str = "") -> Habit:
    """Return how a column writes its dates: its different texts with the rows of each.

    ``order`` and ``epoch`` are what a person has told; they are not overruled.
    """
    day_first = month_first = ambiguous = 0
    zones: Counter[str] = Counter()
    for text, rows in counts.items():
        bare = _digits(text).strip()
        if time := _TIME.search(bare):
            zone = _ZONE.search(bare)
            zones[zone.group() if zone else ""] += rows
            bare = bare[: time.start()]
        if match := _YEAR_LAST.fullmatch(bare):
            first, second = int(match.group(1)), int(match.group(2))
            day_first += first > 12 >= second
            month_first += second > 12 >= first
            ambiguous += first <= 12 and second <= 12 and first != second
    proven = "dmy" if day_first and not month_first else ""
    proven = "mdy" if month_first and not day_first else proven
    return Habit(
        order=order or proven,
        contradicts=bool(day_first and month_first and not order),
        ambiguous=ambiguous,
        zone=zones.most_common(1)[0][0] if zones else "",
        zones=tuple(sorted(zones)),
        epoch=epoch or "1900",
    )


def read(text: str, habit: Habit = Habit()) -> Moment:
    """Return one text as EDTF."""
    return _read(text.strip(), habit)


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
    return Moment(*_checked(*parts))


def month_of(text: str) -> int:
    """Return the number of a month by its name in one of several languages, or 0."""
    return _MONTH_NUMBERS.get(fold(text), 0)


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


@lru_cache(maxsize=65536)
def _read(text: str, habit: Habit) -> Moment:
    if not text:
        return Moment("", "date_missing")
    bare = _digits(text)
    zone_code = ""
    if time := _TIME.search(bare):
        zone = _ZONE.search(bare)
        if len(habit.zones) > 1 and (zone.group() if zone else "") != habit.zone:
            zone_code = "mixed_zones"
        bare = bare[: time.start()].strip()
    found = _numeric(bare, habit) or _named(bare) or _edtf(bare)
    if zone_code and found.edtf and not found.code:
        return Moment(found.edtf, zone_code, habit.zone)
    return found


def _numeric(bare: str, habit: Habit) -> Moment | None:
    """Read a date that is written in numbers; None where it is none."""
    if match := _YEAR_FIRST.fullmatch(bare) or _BASIC.fullmatch(bare):
        parts = [int(part or -1) for part in match.groups()]
        # 2021-21 to 2021-24 are the seasons of EDTF.
        if 21 <= parts[1] <= 24 and parts[2] < 0 and bare[4] == "-":
            return None
        return Moment(*_checked(*parts))
    if match := _YEAR_LAST.fullmatch(bare):
        first, second, year = (int(part) for part in match.groups())
        return _ordered(first, second, year, habit)
    if match := _MONTH_YEAR.fullmatch(bare):
        return Moment(*_checked(int(match.group(2)), int(match.group(1)), -1))
    if _SHORT_YEAR.fullmatch(bare):
        return Moment("", "short_year")
    if match := _SERIAL.fullmatch(bare):
        days = int(match.group(1))
        if _SERIALS[0] <= days <= _SERIALS[1]:
            day = EPOCHS[habit.epoch] + timedelta(days=days)
            return Moment(day.isoformat(), "serial_date", day.isoformat())
    return None


def _ordered(first: int, second: int, year: int, habit: Habit) -> Moment:
    if habit.order == "ymd":
        return Moment("", "date_order", "ymd")
    if habit.order:
        day, month = (first, second) if habit.order == "dmy" else (second, first)
        if month > 12 >= day:
            return Moment("", "date_order", habit.order)
        return Moment(*_checked(year, month, day))
    if first == second or first > 12 >= second:
        edtf, code, detail = _checked(year, second, first)
    elif second > 12 >= first:
        edtf, code, detail = _checked(year, first, second)
    elif min(first, second) == 0:
        # One of the two is no day of the month and no month: which one can't be told.
        return Moment("", "date_order_unknown")
    else:
        return Moment("", "date_order_unknown")
    if habit.contradicts and edtf and not code and first != second:
        code = "date_order_mixed"
    return Moment(edtf, code, detail)


def _named(bare: str) -> Moment | None:
    """Read a date with the month in words: 02-January-2015, January 2, 2015, Jan 2015."""
    words = fold(bare).split()
    for length in (2, 1):
        for start in range(len(words) - length + 1):
            month = _MONTH_NUMBERS.get(" ".join(words[start : start + length]))
            numbers = words[:start] + words[start + length :]
            if month and all(_NUMBER.fullmatch(number) for number in numbers):
                return _with_month(month, numbers)
    return None


def _with_month(month: int, numbers: list[str]) -> Moment | None:
    years = [number for number in numbers if len(number) == 4]
    days = [number for number in numbers if len(number) <= 2]
    if len(years) != 1 or len(days) > 1 or len(numbers) != len(years) + len(days):
        return Moment("", "short_year") if len(numbers) == 2 and not years else None
    return Moment(*_checked(int(years[0]), month, int(days[0]) if days else -1))


def _edtf(bare: str) -> Moment:
    try:
        read = dates.parse(bare)
    except dates.DateError as error:
        return Moment("", "date", error.reason)
    if not YEARS[0] <= read.first_day.year <= YEARS[1]:
        return Moment("", "year_impossible")
    return Moment(read.text)


def _checked(year: int, month: int, day: int) -> tuple[str, str, str]:
    """Return EDTF, code and detail of a date in numbers.

    A month or day of 0 is not known; -1 is not written at all.
    """
    if not YEARS[0] <= year <= YEARS[1]:
        return "", "year_impossible", ""
    if month == 0:
        return f"{year:04d}", "day_zero", f"{year:04d}"
    if month > 12:
        return "", "date", ""
    if month < 0:
        return f"{year:04d}", "", ""
    if day <= 0:
        edtf = f"{year:04d}-{month:02d}"
        return edtf, "day_zero" if day == 0 else "", edtf if day == 0 else ""
    try:
        return date(year, month, day).isoformat(), "", ""
    except ValueError:
        return "", "date", ""


def _digits(text: str) -> str:
    """Return text with the digits of any script as 0 to 9, and without invisible marks."""
    if text.isascii():
        return text
    letters = (
        str(unicodedata.decimal(letter)) if unicodedata.category(letter) == "Nd" else letter
        for letter in text
        if unicodedata.category(letter) != "Cf"
    )
    return "".join(letters)
