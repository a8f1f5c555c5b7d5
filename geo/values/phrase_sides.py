"""One side of a date in words: which day, month, year or part of them its words name."""

from collections.abc import Sequence
from typing import NamedTuple

from geo.events.dates import Precision
from geo.values.calendars import PERSIAN_YEARS, persian_day, persian_month
from geo.values.moments import OTHER_YEARS, Habit, Moment, checked, full_year, numeric
from geo.values.phrase_tokens import Token

_ONCE = ("month", "persian", "season", "quarter", "half", "week", "part", "decade", "numeric")
_COUNTED = {"quarter": 4, "half": 2, "week": 53}
_MARKS = {(True, False): "~", (False, True): "?", (True, True): "%", (False, False): ""}


class Side(NamedTuple):
    """What one date says; 0 is not said.

    ``part`` is 1 for early, 2 for the middle, 3 for late. ``short`` says that the year has two
    digits, ``persian`` that the month is one of that calendar, ``moved`` that a year was added
    which the date leaves to be understood. ``weekday`` counts from Monday, -1 for none.
    ``found`` are codes and details of what a date in numbers was found to have.
    """

    year: int = 0
    month: int = 0
    day: int = 0
    season: int = 0
    quarter: int = 0
    half: int = 0
    week: int = 0
    part: int = 0
    decade: int = 0
    persian: bool = False
    short: bool = False
    approximate: bool = False
    uncertain: bool = False
    moved: bool = False
    weekday: int = -1
    found: tuple[tuple[str, str], ...] = ()

    @property
    def mark(self) -> str:
        """Return the mark of EDTF for how sure the date is."""
        return _MARKS[self.approximate, self.uncertain]

    @property
    def is_whole(self) -> bool:
        """Whether it says all that a date needs."""
        return bool(self.decade or self.year) and bool(self.month or not self.day)

    @property
    def is_bare(self) -> bool:
        """Whether it says nothing but a number of one or two digits."""
        return bool(self.day) and not (self.year or self.month)


class Bounds(NamedTuple):
    """The first and the last part of a date, as EDTF, and how precise its words are.

    ``precision`` is "" where the EDTF tells it; ``worded`` says that words were taken for days.
    """

    first: str
    last: str
    precision: Precision | str = ""
    worded: bool = False


def side(parts: Sequence[Token], habit: Habit) -> Side | Moment | None:
    """Return what one date says; a Moment says why it can't be used, None that it is none."""
    kinds = [token.kind for token in parts]
    if any(kinds.count(kind) > 1 for kind in (*_ONCE, "weekday")):
        return None
    of = {token.kind: token.number for token in parts}
    one = Side(
        month=of.get("month", 0) or of.get("persian", 0),
        season=of.get("season", 0),
        part=of.get("part", 0),
        decade=of.get("decade", 0),
        persian="persian" in of,
        approximate="approximate" in of,
        uncertain="uncertain" in of,
        weekday=of.get("weekday", -1),
    )
    places = [place for place, kind in enumerate(kinds) if kind in ("number", "ordinal")]
    if "month" in of and "persian" in of:
        return None
    if "numeric" in of:
        text = next(token.text for token in parts if token.kind == "numeric")
        winter = of.get("season") == 24 and len(text) == len("2021-22") and text[4] == "-"
        if winter and int(text[5:]) == (int(text[:4]) + 1) % 100:
            return one._replace(year=int(text[:4])) if not places else None
        if any(of.get(kind) for kind in _ONCE if kind != "numeric") or places:
            return None
        return _in_numbers(text, one, habit, next((k for k in _COUNTED if k in of), ""))
    if one.decade:
        return None if places or one.month or one.season else one
    numbers = [parts[place] for place in places]
    years = [token for token in numbers if len(token.text) == 4 and token.kind == "number"]
    shorts = [token for token in numbers if token not in years]
    if of.get("season") == 24 and len(years) == 2 and years[1].number == years[0].number + 1:
        years = years[:1]
    if len(years) > 1 or any(len(token.text) == 3 for token in shorts if token.kind == "number"):
        return None
    one = one._replace(year=years[0].number if years else 0)
    other = one.year in OTHER_YEARS and not one.persian
    # A month of ours says which calendar it is, unless the digits speak against it.
    if other and (not years[0].text.isascii() or (habit.calendar and not one.month)):
        return Moment("", "date_calendar")
    for kind, most in _COUNTED.items():
        if kind not in of:
            continue
        # Of “week 12” and “second half” the number stands beside the word.
        number = of[kind] or (shorts.pop(0).number if shorts else 0)
        if not 1 <= number <= most:
            return None
        one = _counting(one, kind, number)
    if sum(bool(value) for value in (one.season, one.quarter, one.half, one.week)) > 1:
        return None
    if one.month and (one.season or one.quarter or one.week):
        return None
    return _with_shorts(one, shorts, parts, habit)


def _counting(one: Side, kind: str, number: int) -> Side:
    if kind == "week":
        return one._replace(week=number)
    return one._replace(quarter=number) if kind == "quarter" else one._replace(half=number)


def _in_numbers(text: str, one: Side, habit: Habit, counted: str) -> Side | Moment | None:
    """Return a side whose date is in numbers; of “KW 12/2022” the first counts weeks."""
    if counted:
        number, _, last = text.partition("/")
        fits = number.isdigit() and len(last) == 4 and 1 <= int(number) <= _COUNTED[counted]
        return _counting(one, counted, int(number))._replace(year=int(last)) if fits else None
    found = numeric(text, habit)
    if found is None:
        before, _, season = text.partition("-")
        return one._replace(year=int(before), season=int(season)) if season else None
    if not found.edtf:
        return found
    year, month, day = [int(part) for part in [*found.edtf.split("-"), "0", "0"][:3]]
    told = ((found.code, found.detail), *found.more) if found.code else ()
    return one._replace(year=year, month=month, day=day, found=told)


def _with_shorts(
    one: Side, shorts: list[Token], parts: Sequence[Token], habit: Habit
) -> Side | Moment | None:
    """Return a side with its numbers of one and two digits: days, and years cut short."""
    if one.season == 24 and one.year and [t.number for t in shorts] == [(one.year + 1) % 100]:
        return one
    if len(shorts) > 2:
        return None
    if len(shorts) == 2:
        if one.year or not one.month:
            return None
        day, year = shorts
        between = _has(("month", "persian"), day, year, parts)
        if day.number > 31 and between:
            day, year = year, day
        elif not (between or year.parted or _has(("sign",), day, year, parts)):
            return None
        return _short_year(one._replace(day=day.number), year, habit)
    if not shorts:
        return one
    number = shorts[0]
    worded = one.season or one.quarter or one.half or one.week or one.part
    is_year = not one.year and (number.parted or number.number > 31 or (worded and not one.month))
    if is_year:
        return _short_year(one, number, habit)
    if worded and not one.year:
        return None
    if (one.part and not one.month) or one.half or one.week or one.quarter or one.season:
        return None
    return one._replace(day=number.number) if 1 <= number.number <= 31 else None


def _has(kinds: Sequence[str], first: Token, last: Token, parts: Sequence[Token]) -> bool:
    """Whether one of some kinds stands between two parts."""
    places = [place for place, token in enumerate(parts) if token is first or token is last]
    return any(token.kind in kinds for token in parts[places[0] : places[-1]])


def _short_year(one: Side, number: Token, habit: Habit) -> Side | Moment:
    if one.persian:
        return Moment("", "date_calendar")
    year = full_year(number.number, habit.century)
    return one._replace(year=year, short=True) if year else Moment("", "short_year")


def joined_sides(left: Side, right: Side) -> tuple[Side, Side] | None:
    """Return both ends of an interval, each with what it leaves to the other to say.

    None where the year, or what a number counts, is said nowhere.
    """
    before = left
    if left.year and not _rest(left) and right.is_bare:
        # 2014-19, 2021/22: the years from one to the other.
        year = left.year // 100 * 100 + right.day
        return (left, right._replace(day=0, year=year, moved=True)) if year > left.year else None
    if not left.month and (left.day or (left.part and not left.season and not left.year)):
        left = left._replace(month=right.month, persian=right.persian)
    if right.day and not right.month:
        right = right._replace(month=left.month, persian=left.persian)
    if not left.year and right.year:
        left = left._replace(year=right.year, short=right.short)
        if _after(left, right):
            left = left._replace(year=left.year - 1, moved=True)
    elif not right.year and left.year:
        right = right._replace(year=left.year, short=left.short)
        if _after(left, right):
            right = right._replace(year=right.year + 1, moved=True)
    if left != before:
        # One mark beside a date that is told in two halves holds for both.
        about = left.approximate or right.approximate
        doubted = left.uncertain or right.uncertain
        left = left._replace(approximate=about, uncertain=doubted)
        right = right._replace(approximate=about, uncertain=doubted)
    whole = left.is_whole and right.is_whole and left.persian == right.persian
    return (left, right) if whole else None


def _rest(one: Side) -> bool:
    """Whether a side says more than a year."""
    return bool(one.month or one.season or one.quarter or one.half or one.week or one.part)


def _after(left: Side, right: Side) -> bool:
    """Whether the one month lies after the other in the year.

    Days of one month in the wrong order are a slip, and not nearly a year.
    """
    return bool(left.month and right.month) and left.month > right.month


def bounds(one: Side) -> Bounds | Moment:
    """Return the days, months or years that a side means; a Moment says why it means none."""
    if one.persian:
        return _persian(one)
    if one.decade:
        first, last = {0: (0, 9), 1: (0, 3), 2: (4, 6), 3: (7, 9)}[one.part]
        return _marked(one, str(one.decade + first), str(one.decade + last), "year")
    year = f"{one.year:04d}"
    found = checked(one.year, -1, -1)
    if not found.edtf:
        return found
    if one.week:
        return _marked(one, f"{year}-W{one.week:02d}", "", "")
    if one.quarter:
        opening = 3 * one.quarter - 2
        if one.part:
            return _months(one, opening + one.part - 1, opening + one.part - 1, "month")
        return _months(one, opening, opening + 2, "season")
    if one.season:
        return _season(one)
    if one.half and not one.month:
        return _months(one, 6 * one.half - 5, 6 * one.half, "year")
    if one.part and not one.month:
        return _months(one, 4 * one.part - 3, 4 * one.part, "year")
    if one.part and one.day:
        return Moment("", "date")
    if one.half or one.part:
        length = _last_of(one)
        starts, ends = ((1, 16), (15, length)) if one.half else ((1, 11, 21), (10, 20, length))
        at = (one.half or one.part) - 1
        month = f"{year}-{one.month:02d}"
        return _marked(one, f"{month}-{starts[at]:02d}", f"{month}-{ends[at]:02d}", "month")
    found = checked(one.year, one.month or -1, one.day or -1)
    if not found.edtf:
        return found
    return Bounds(found.edtf + one.mark, found.edtf + one.mark)


def _last_of(one: Side) -> int:
    return next(day for day in (31, 30, 29, 28) if checked(one.year, one.month, day).edtf)


def _months(one: Side, first: int, last: int, precision: str) -> Bounds:
    return _marked(one, f"{one.year:04d}-{first:02d}", f"{one.year:04d}-{last:02d}", precision)


def _season(one: Side) -> Bounds:
    """Return a season as EDTF has it: winter begins in December of its year."""
    if not one.part:
        return _marked(one, f"{one.year:04d}-{one.season}", "", "")
    month = 3 * (one.season - 20) + one.part - 1
    return _marked(one, f"{one.year + (month > 12):04d}-{(month - 1) % 12 + 1:02d}", "", "")


def _marked(one: Side, first: str, last: str, precision: str) -> Bounds:
    """Return bounds of what words were taken for; early, middle and late are approximate."""
    mark = one._replace(approximate=one.approximate or bool(one.part)).mark
    return Bounds(first + mark, (last or first) + mark, precision, worded=True)


def _persian(one: Side) -> Bounds | Moment:
    if not PERSIAN_YEARS[0] <= one.year <= PERSIAN_YEARS[1] or one.part or one.half:
        return Moment("", "date_calendar")
    try:
        if one.day:
            day = persian_day(one.year, one.month, one.day)
            return Bounds(f"{day}{one.mark}", f"{day}{one.mark}")
        first, last = persian_month(one.year, one.month)
    except ValueError:
        return Moment("", "date")
    return Bounds(f"{first}{one.mark}", f"{last}{one.mark}", "month")
