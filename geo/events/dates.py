"""Partial, approximate and uncertain dates: EDTF text to days, and back to words.

The subset of EDTF level 1 (ISO 8601-2:2019) that events need: a day ``2020-01-03``, a month
``2021-05``, a year ``2003``, a season ``2021-21`` to ``2021-24``, an interval ``a/b`` of two
of them, an open end ``a/..`` or start ``../b``, and the marks ``~`` (approximate), ``?``
(uncertain) and ``%`` (both). One addition: an ISO week ``2021-W23``. All days are of the
Gregorian calendar.
"""

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, get_args

from geo.words.texts import ENGLISH, say

Precision = Literal["day", "week", "month", "season", "year"]

#: Date precisions, finest first.
DATE_PRECISIONS: tuple[Precision, ...] = get_args(Precision)

#: The last day of an interval that has no end. A dataset clips it to its own last day.
OPEN_END = date.max

#: The first day of an interval that has no start. A dataset clips it to its own first day.
OPEN_START = date.min

_FORMS: dict[Precision, re.Pattern[str]] = {
    "day": re.compile(r"(\d{4})-(0[1-9]|1[0-2])-(\d{2})", re.ASCII),
    "week": re.compile(r"(\d{4})-W(\d{2})", re.ASCII),
    "season": re.compile(r"(\d{4})-(2[1-4])", re.ASCII),
    "month": re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII),
    "year": re.compile(r"(\d{4})", re.ASCII),
}
_MARKS = {"~": (True, False), "?": (False, True), "%": (True, True)}


class DateError(ValueError):
    """A text that is no date: its message is a sentence, made of ``reason`` and ``expected``."""

    def __init__(self, text: str, reason: str, expected: str) -> None:
        shown = text if len(text) <= 80 else text[:79] + "…"
        super().__init__(say("date.unreadable", text=shown, reason=reason, expected=expected))
        self.reason = reason
        self.expected = expected


@dataclass(frozen=True)
class EventDate:
    """A date as a span of days, with what is known about how sure it is.

    ``first_day`` and ``last_day`` are inclusive. ``precision`` of an interval is that of its
    coarser end: from one exact day to another is still ``day``.
    """

    text: str
    first_day: date
    last_day: date
    precision: Precision
    approximate: bool = False
    uncertain: bool = False
    open_end: bool = False
    open_start: bool = False


def parse(text: str) -> EventDate:
    """Read EDTF text. Raises DateError, a ValueError, when it says no date."""
    return _parse(text.strip())


@lru_cache(maxsize=65536)
def _parse(text: str) -> EventDate:
    if not text:
        raise _unreadable(text, "empty")
    if "/" not in text:
        return _single(text, text)
    start, _, end = text.partition("/")
    if not start or (start == end == ".."):
        raise _unreadable(text, "start")
    if end == "":
        raise _unreadable(text, "end")
    first = last = _single(end if start == ".." else start, text)
    if start == "..":
        first = replace(last, first_day=OPEN_START)
    elif end == "..":
        last = replace(first, last_day=OPEN_END)
    else:
        last = _single(end, text)
    if last.last_day < first.first_day:
        raise _unreadable(text, "order")
    return EventDate(
        text,
        first.first_day,
        last.last_day,
        max(first.precision, last.precision, key=DATE_PRECISIONS.index),
        first.approximate or last.approximate,
        first.uncertain or last.uncertain,
        end == "..",
        start == "..",
    )


def _single(text: str, whole: str) -> EventDate:
    """Read one end of an interval, or a date without one; ``whole`` is for the complaint."""
    approximate, uncertain = _MARKS.get(text[-1:], (False, False))
    bare = text[:-1] if approximate or uncertain else text
    for precision, form in _FORMS.items():
        if match := form.fullmatch(bare):
            parts = [int(part) for part in match.groups()]
            first, last = _days(precision, parts, whole)
            return EventDate(text, first, last, precision, approximate, uncertain)
    raise _unreadable(whole, "form")


def _days(precision: Precision, parts: list[int], whole: str) -> tuple[date, date]:
    year = parts[0]
    try:
        match precision:
            case "day":
                return (day := date(*parts)), day
            case "week":
                monday = date.fromisocalendar(year, parts[1], 1)
                return monday, monday + timedelta(days=6)
            case "month":
                return date(year, parts[1], 1), _month_end(year, parts[1])
            case "season":
                # Northern seasons by whole months; winter runs into the next year.
                month = 3 * (parts[1] - 20)
                ends_next_year = int(parts[1] == 24)
                end_month = month + 2 - 12 * ends_next_year
                return date(year, month, 1), _month_end(year + ends_next_year, end_month)
            case "year":
                return date(year, 1, 1), date(year, 12, 31)
    except (ValueError, OverflowError):
        reason = precision if precision in ("week", "season") and year else "day"
        raise _unreadable(whole, reason) from None


def _month_end(year: int, month: int) -> date:
    if year > date.max.year:
        raise ValueError
    return date(year, month, monthrange(year, month)[1])


def _unreadable(text: str, reason: str, expected: str = "date.expected") -> DateError:
    return DateError(text, say(f"date.reason.{reason}"), say(expected))


def words(date_: EventDate, language: str = "en") -> str:
    """Say a date: ``3 January 2020``, ``since October 2019``, ``about 12 June 2021``."""
    start, _, end = date_.text.partition("/")
    if not end:
        return _say_single(start, language)
    if end == "..":
        return say("date.since", language, first=_say_single(start, language))
    if start == "..":
        return say("date.until", language, last=_say_single(end, language))
    first, last = _single(start, date_.text), _single(end, date_.text)
    exact = not (date_.approximate or date_.uncertain)
    if exact and first.precision == last.precision == "day":
        return span(first.first_day, last.first_day, language, always_both=True)
    same_year = first.first_day.year == last.first_day.year
    if exact and same_year and first.precision == last.precision == "month" and start != end:
        return say(
            "date.months_of_year",
            language,
            first_month=_month(first.first_day, language),
            last_month=_month(last.first_day, language),
            year=start[:4],
        )
    ends = (_say_single(start, language), _say_single(end, language))
    return say("date.interval", language, first=ends[0], last=ends[1])


def span(first_day: date, last_day: date, language: str = "en", always_both: bool = False) -> str:
    """Say a window of exact days: ``1 March to 10 June 2021``; one day is said once.

    ``always_both`` says both ends even when they are the same day.
    """
    if first_day == last_day and not always_both:
        return _say_day(first_day, language)
    first = {"first": first_day.day, "first_month": _month(first_day, language)}
    last = {"last": last_day.day, "last_month": _month(last_day, language)}
    year = f"{last_day.year:04d}"
    if first_day.year == last_day.year and first_day.month != last_day.month:
        return say("date.days_of_year", language, **first, **last, year=year)
    if first_day.year == last_day.year and first_day.day != last_day.day:
        month = last["last_month"]
        ends = {"first": first_day.day, "last": last_day.day}
        return say("date.days_of_month", language, **ends, month=month, year=year)
    ends_said = (_say_day(first_day, language), _say_day(last_day, language))
    return say("date.interval", language, first=ends_said[0], last=ends_said[1])


def _say_day(day: date, language: str) -> str:
    month = _month(day, language)
    return say("date.day", language, day=day.day, month=month, year=f"{day.year:04d}")


def _month(day: date, language: str) -> str:
    return say(f"month.{day.month}", language)


def _say_single(text: str, language: str) -> str:
    one = _single(text, text)
    year = text[:4]
    match one.precision:
        case "day":
            said = _say_day(one.first_day, language)
        case "week":
            said = say("date.week", language, week=int(text[6:8]), year=year)
        case "month":
            said = say("date.month", language, month=_month(one.first_day, language), year=year)
        case "season":
            season = say(f"season.{text[5:7]}", language)
            said = say("date.season", language, season=season, year=year)
        case "year":
            said = say("date.year", language, year=year)
    if one.approximate:
        said = say("date.approximate", language, date=said)
    return say("date.uncertain", language, date=said) if one.uncertain else said


_NAMES = {
    text: int(key.rpartition(".")[2])
    for key, text in ENGLISH.items()
    if key.startswith(("month.", "season."))
}
_WORD_FORMS = (
    re.compile(r"(?P<day>\d{1,2}) (?P<name>[A-Z][a-z]+) (?P<year>\d{4})", re.ASCII),
    re.compile(r"week (?P<week>\d{1,2}) of (?P<year>\d{4})", re.ASCII),
    re.compile(r"(?P<name>[A-Za-z]+) (?P<year>\d{4})", re.ASCII),
    re.compile(r"(?P<year>\d{4})", re.ASCII),
)


def from_words(text: str) -> EventDate:
    """Read the English words that ``words`` writes.

    Raises DateError, a ValueError, when they say no date.
    """
    said = " ".join(text.split())
    if said.startswith("since "):
        return parse(_edtf(said.removeprefix("since "), text) + "/..")
    if said.startswith("until "):
        return parse("../" + _edtf(said.removeprefix("until "), text))
    start, joined, end = said.partition(" to ")
    if not joined:
        return parse(_edtf(said, text))
    # "17 to 19 March 2020" and "January to March 2021": the start borrows what it lacks.
    borrowed = end.split()
    if re.fullmatch(r"\d{1,2}", start, re.ASCII):
        start = " ".join([start, *borrowed[1:]])
    elif re.fullmatch(r"(\d{1,2} )?[A-Z][a-z]+", start, re.ASCII):
        start = f"{start} {borrowed[-1]}"
    return parse(f"{_edtf(start, text)}/{_edtf(end, text)}")


def _edtf(said: str, whole: str) -> str:
    """Return the EDTF text of one date in words; ``whole`` is for the complaint."""
    approximate, uncertain = said.startswith("about "), said.endswith(" (uncertain)")
    bare = said.removeprefix("about ").removesuffix(" (uncertain)")
    mark = "%" if approximate and uncertain else "~" if approximate else "?" if uncertain else ""
    for form in _WORD_FORMS:
        if match := form.fullmatch(bare):
            parts = match.groupdict()
            if "name" in parts and parts["name"] not in _NAMES:
                break
            text = parts["year"]
            text += f"-W{int(parts['week']):02d}" if "week" in parts else ""
            text += f"-{_NAMES[parts['name']]:02d}" if "name" in parts else ""
            text += f"-{int(parts['day']):02d}" if "day" in parts else ""
            return text + mark
    raise _unreadable(whole, "words", "date.expected.words")
