"""A view as predicates: the one place that says which events pass.

The expressions are Ibis over three tables and stay with comparisons, IN, CASE, counts, sums,
joins and ``contains``, which every engine answers alike: no regular expressions, no arrays,
no missing values.

``events``  one row an event: row, event_id, first_day, last_day (dates), category, certainty,
            place_id, place_precision, on_point, title, place, search
``actors``  one row for each event and actor: row, actor
``places``  one row for each place with an entry in the gazetteer: place_id, spellings
"""

from functools import reduce
from operator import and_, or_
from typing import Any, NamedTuple

import ibis

from geo.places.gazetteer import Gazetteer, Place
from geo.selection.view import View

#: The filters in the order in which they hide: a hidden event counts under the first of these.
FILTERS: tuple[str, ...] = ("date", "category", "actor", "place", "q", "certain")

#: Place precisions that pass "only places known to the settlement or closer".
CERTAIN_PLACES: tuple[str, ...] = ("site", "settlement")


class Tables(NamedTuple):
    """The three tables as Ibis expressions."""

    events: Any
    actors: Any
    places: Any


def predicates(view: View, tables: Tables, gazetteer: Gazetteer) -> dict[str, Any]:
    """Return, in the order of ``FILTERS``, what each filter that the view sets asks of an event."""
    events, found = tables.events, {}
    if view.start or view.end:
        found["date"] = _overlaps(view, events)
    if view.categories:
        found["category"] = events.category.isin(view.categories)
    if view.actors:
        links = tables.actors.filter(tables.actors.actor.isin(view.actors))
        found["actor"] = events.row.isin(links.row)
    if view.places:
        found["place"] = events.place_id.isin(view.places)
    if words := _words(view.words, tables, gazetteer):
        found["q"] = reduce(and_, words)
    if sure := [certainties(view, tables)[name] for name in view.certain]:
        found["certain"] = reduce(and_, sure)
    return found


def certainties(view: View, tables: Tables) -> dict[str, Any]:
    """Return what each degree of certainty asks of an event.

    ``date``: it lies inside the view's window with all its days. ``place``: known to the
    settlement or closer. ``stated``: nothing in it was inferred.
    """
    events = tables.events
    inside = [ibis.literal(True)]
    if view.start:
        inside.append(events.first_day >= ibis.literal(view.start))
    if view.end:
        inside.append(events.last_day <= ibis.literal(view.end))
    return {
        "date": reduce(and_, inside),
        "place": events.place_precision.isin(CERTAIN_PLACES),
        "stated": events.certainty == "stated",
    }


def without(view: View, *names: str) -> View:
    """Return the view with the filters of these names taken off."""
    fields: dict[str, dict[str, Any]] = {
        "date": {"start": None, "end": None},
        "category": {"categories": ()},
        "actor": {"actors": ()},
        "place": {"places": ()},
        "q": {"words": ""},
        "certain": {"certain": ()},
    }
    return view.replace(**{field: value for name in names for field, value in fields[name].items()})


def _overlaps(view: View, events: Any) -> Any:
    """A date known to the month may lie on any of its days, so its span is what must meet."""
    asked = []
    if view.start:
        asked.append(events.last_day >= ibis.literal(view.start))
    if view.end:
        asked.append(events.first_day <= ibis.literal(view.end))
    return reduce(and_, asked)


def _words(text: str, tables: Tables, gazetteer: Gazetteer) -> list[Any]:
    """Each place named matches in any of its spellings; each other word where a word begins so."""
    places, left = gazetteer.split(text)
    events, spellings = tables.events, tables.places
    asked = []
    for named in places:
        ids = sorted(place.place_id for place in named)
        written = [_holds(events.search, f"{spelling} ") for spelling in _shortest(named)]
        asked.append(reduce(or_, written, events.place_id.isin(ids)))
    for word in left:
        also = spellings.filter(_holds(spellings.spellings, word))
        asked.append(_holds(events.search, word) | events.place_id.isin(also.place_id))
    return asked


def _holds(text: Any, start: str) -> Any:
    """Ask whether words begin so in folded text, with a space before each.

    Engines look for the first letter of what they seek, and a space is everywhere: asking
    without it first spares them most texts, and halves the time over a million.
    """
    return text.contains(start) & text.contains(f" {start}")


def _shortest(places: tuple[Place, ...]) -> list[str]:
    """Return the spellings that aren't found anyway, because they hold another one."""
    all_ = {spelling for place in places for spelling in place.spellings}
    return sorted(
        spelling
        for spelling in all_
        if not any(f" {other} " in f" {spelling} " for other in all_ - {spelling})
    )
