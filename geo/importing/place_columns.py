"""Which columns say where the same thing was: those that share the rest of their names.

``facility_name``, ``facility_latitude`` and ``facility_longitude`` belong together, and so do
``lat1``, ``lon1`` and ``place1``; ``landing_location`` tells of something else.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import NamedTuple

from geo.places.gazetteer import fold
from geo.values.header_words import HEADERS

_JOINTS = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[^\W\d_])(?=\d)|(?<=[A-Z])(?=[A-Z][a-z])")
# What a name in such a group is called besides the words for places.
_NAMES = frozenset({"name", "nom", "nombre", "اسم", "название"})

# Words that say nothing of what the coordinates are those of.
_NEUTRAL = {
    *("gps", "geo", "geographic", "wgs", "wgs84", "84", "dd", "deg", "degree", "degrees"),
    *("decimal", "coord", "coords", "coordinate", "coordinates", "event", "incident", "of", "the"),
}


class Group(NamedTuple):
    """Columns that tell of one place; ``stem`` is what their names share, ``place`` may be ""."""

    stem: str
    latitude: str
    longitude: str
    place: str = ""


def groups(names: Iterable[str], reads: Callable[[str], bool]) -> tuple[Group, ...]:
    """Return the pairs of coordinates among columns, in their order, with the place of each.

    ``reads`` tells whether a column's texts are degrees.
    """
    columns = list(names)
    found: dict[str, dict[str, str]] = {}
    for field in ("latitude", "longitude", "place"):
        for name in columns:
            rest = stem(name, field)
            if rest is not None and (field == "place" or reads(name)):
                found.setdefault(rest, {}).setdefault(field, name)
    order = {name: number for number, name in enumerate(columns)}
    pairs = [
        Group(rest, one["latitude"], one["longitude"], one.get("place", ""))
        for rest, one in found.items()
        if "latitude" in one and "longitude" in one
    ]
    return tuple(sorted(pairs, key=lambda group: order[group.latitude]))


def stem(name: str, field: str) -> str | None:
    """Return a column's name without the words for a field; None where it has none of them."""
    words = [fold(word) for word in _JOINTS.sub(" ", name.replace("_", " ")).split()]
    words = [part for word in words for part in word.split() if part not in _NEUTRAL]
    known = _words()[field]
    rest = [word for word in words if word not in known]
    return " ".join(rest) if len(rest) < len(words) else None


def own(pairs: tuple[Group, ...]) -> Group | None:
    """Return the pair that is the event's own: the only one, or the one without a stem."""
    plain = [one for one in pairs if not one.stem]
    if plain:
        # Any column for places may go with it; which, its own name says.
        return plain[0]._replace(place="")
    return pairs[0] if len(pairs) == 1 else None


def foreign(name: str, pairs: tuple[Group, ...]) -> bool:
    """Tell whether a column for places tells of something else than the event's coordinates."""
    rest, chosen = stem(name, "place"), own(pairs)
    if rest is None or not pairs:
        return False
    if chosen is not None and chosen.stem and rest:
        return rest != chosen.stem
    return any(rest == other.stem for other in pairs if other is not chosen and other.stem)


@cache
def _words() -> Mapping[str, frozenset[str]]:
    single = {
        field: frozenset(word for word in HEADERS[field] if " " not in word)
        for field in ("latitude", "longitude", "place")
    }
    return single | {"place": single["place"] | _NAMES}
