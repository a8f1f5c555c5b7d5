"""Days of datasets, in words."""

from datetime import date

from geo.dates import span
from web.texts import say


def day(text: str, language: str = "en") -> str:
    """Say an ISO 8601 day as people write it; what is none is given as it is."""
    try:
        found = date.fromisoformat(text[:10])
    except ValueError:
        return text
    return span(found, found, language)


def days(first: str, last: str, language: str = "en") -> str:
    """Say the days from the first to the last; one day is said once."""
    start, end = day(first, language), day(last, language)
    return start if start == end else say("import.days", first=start, last=end)
