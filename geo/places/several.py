"""Several gazetteers as one, and what its places say about where: radius, region, distance."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from itertools import chain, count
from math import asin, cos, radians, sin, sqrt

from geo.places.gazetteer import POINT_PRECISIONS, Gazetteer, Place
from geo.places.spellings import variant

#: The radius in km of a place that states none, by its precision; a convention of ours.
DEFAULT_RADIUS_KM: dict[str, float] = {
    "site": 3.0,
    "settlement": 10.0,
    "district": 30.0,
    "region": 150.0,
    "country": 500.0,
}

# Twice the same place, in two gazetteers, where neither states a radius that reaches further.
_SAME_KM = 10.0
# So many places of one sound are looked at; a file with no end of them costs no more.
_MOST_ALIKE = 50
_EARTH_RADIUS_KM = 6371.0


@dataclass(frozen=True)
class RegionalPlace(Place):
    """A place that says in which region it lies: ``region_id`` is the region's ``place_id``."""

    region_id: str = ""


def joined(gazetteers: Iterable[Gazetteer]) -> Gazetteer:
    """Return one gazetteer of several, the more trusted first.

    A place that an earlier one has too (its id or a name that sounds alike, the same precision,
    and no further away than their radius) only adds its spellings to that. Another place with
    an id that is taken gets an id of its own.
    """
    places: dict[str, Place] = {}
    by_sound: dict[str, list[str]] = {}
    for gazetteer in gazetteers:
        earlier = set(places)
        ids: dict[str, str] = {}
        sounding: dict[str, list[str]] = {}
        for place in gazetteer:
            alike = [id_ for sound in _sounds(place) for id_ in by_sound.get(sound, ())]
            known = [id_ for id_ in (place.place_id, *alike) if id_ in earlier]
            twin = next((id_ for id_ in known if _same(places[id_], place)), "")
            kept = _merged(places[twin], place) if twin else _with_own_id(place, places)
            ids[place.place_id] = kept.place_id
            places[kept.place_id] = kept
            for sound in _sounds(place):
                sounding.setdefault(sound, []).append(kept.place_id)
        for sound, new in sounding.items():
            by_sound[sound] = [*dict.fromkeys((*by_sound.get(sound, ()), *new))][:_MOST_ALIKE]
        for id_ in ids.values():
            places[id_] = _in_region(places[id_], ids)
    return Gazetteer(places.values())


def _sounds(place: Place) -> dict[str, None]:
    return dict.fromkeys(variant(spelling) for spelling in place.spellings)


def _merged(place: Place, other: Place) -> Place:
    """Return the place with the names of the other, and its region where it has none."""
    names = (*place.aliases, other.name, other.name_local, *other.aliases)
    own = ("", place.name, place.name_local)
    aliases = tuple(dict.fromkeys(name for name in names if name not in own))
    if isinstance(place, RegionalPlace) or not isinstance(other, RegionalPlace):
        return replace(place, aliases=aliases)
    values = {field.name: getattr(place, field.name) for field in fields(Place)}
    return RegionalPlace(**values | {"aliases": aliases, "region_id": other.region_id})


def _in_region(place: Place, ids: Mapping[str, str]) -> Place:
    """Return the place with the id that its region has by now."""
    region_id = place.region_id if isinstance(place, RegionalPlace) else ""
    if not isinstance(place, RegionalPlace) or ids.get(region_id, region_id) == region_id:
        return place
    return replace(place, region_id=ids[region_id])


def _with_own_id(place: Place, taken: Container[str]) -> Place:
    ids = (f"{place.place_id}-{number}" for number in count(2))
    free = (id_ for id_ in chain([place.place_id], ids) if id_ not in taken)
    return replace(place, place_id=next(free)) if place.place_id in taken else place


def distance_km(one: Place, other: Place) -> float | None:
    """Return the distance along a great circle, or None where a place has no coordinates."""
    if one.latitude is None or one.longitude is None:
        return None
    if other.latitude is None or other.longitude is None:
        return None
    south, north = radians(one.latitude), radians(other.latitude)
    east = radians(other.longitude - one.longitude)
    half = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin(east / 2) ** 2
    return 2 * _EARTH_RADIUS_KM * asin(min(1.0, sqrt(half)))


def radius_km(place: Place) -> float:
    """Return how far off a place's point may be: what it states, or what its precision means."""
    return place.radius_km if place.radius_km is not None else DEFAULT_RADIUS_KM[place.precision]


def inside(place: Place, region: Place) -> bool | None:
    """Tell whether a place lies in a region; None where that can't be told.

    Where the place does not name its region, the circle of the region's radius stands for it:
    within it is inside, half as far again is outside, and between the two nobody knows.
    """
    if place.place_id == region.place_id:
        return True
    named = place.region_id if isinstance(place, RegionalPlace) else ""
    if named and isinstance(region, RegionalPlace):
        return named == region.place_id
    apart = distance_km(place, region)
    if apart is None or place.precision not in POINT_PRECISIONS:
        return None
    reach = radius_km(region)
    return True if apart <= reach else False if apart > 1.5 * reach else None


def _same(one: Place, other: Place) -> bool:
    if one.precision != other.precision:
        return False
    if one.precision == "country":
        return one.country == other.country
    apart = distance_km(one, other)
    return apart is not None and apart <= max(radius_km(one), radius_km(other), _SAME_KM)
