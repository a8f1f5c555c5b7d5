"""Days of datasets, in words."""

from datetime import date

from geo.events.dates import span


def day(text: str, language: str = "en") -> str:
    """Say an ISO 8601 day as people write it; what is none is given as it is."""
    try:
        found = date.fromisoformat(text[:10])
    except ValueError:
        return text
    return span(found, found, language)


def days(first: str, last: str, language: str = "en") -> str:
    """Say the days from the first to the last; nothing where they are not known."""
    try:
        return span(date.fromisoformat(first), date.fromisoformat(last), language)
    except ValueError:
        return ""
