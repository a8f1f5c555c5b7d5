"""Days of the Persian calendar, as Iran and Afghanistan count them, to those of the Gregorian."""

from datetime import date, timedelta

#: The years of the Persian calendar that are turned into ours, 1821 to 2121.
PERSIAN_YEARS = (1200, 1499)

# 1 Farvardin 1400 was 21 March 2021.
_NEW_YEAR_1400 = date(2021, 3, 21)


def persian_day(year: int, month: int, day: int) -> date:
    """Return the day of a Persian date. Raises ValueError where the calendar has no such day."""
    if not PERSIAN_YEARS[0] <= year <= PERSIAN_YEARS[1] or not 1 <= month <= 12:
        raise ValueError
    if not 1 <= day <= _length(year, month):
        raise ValueError
    before = 31 * (month - 1) - max(month - 7, 0)
    days = 365 * (year - 1400) + _leaps(year) - _leaps(1400) + before + day - 1
    return _NEW_YEAR_1400 + timedelta(days=days)


def persian_month(year: int, month: int) -> tuple[date, date]:
    """Return the first and the last day of a Persian month. Raises ValueError."""
    first = persian_day(year, month, 1)
    return first, first + timedelta(days=_length(year, month) - 1)


def _length(year: int, month: int) -> int:
    if month < 12:
        return 31 if month <= 6 else 30
    return 29 + _leaps(year + 1) - _leaps(year)


def _leaps(year: int) -> int:
    """Return how many years before ``year`` have 366 days: eight in every 33."""
    return (year - 1) // 33 * 8 + sum((year - 1) % 33 >= one for one in _LEAP)


_LEAP = (1, 5, 9, 13, 17, 22, 26, 30)
