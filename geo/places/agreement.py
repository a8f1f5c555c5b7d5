"""Whether a place can be the one that a row means, by what else the row says about where."""

from collections.abc import Iterable
from typing import NamedTuple

from geo.places.gazetteer import PLACE_PRECISIONS, Place
from geo.places.several import distance_km, inside, radius_km


class Said(NamedTuple):
    """What one text says about where: what it may mean as region or country.

    ``around`` are places that are no regions, in whose reach the place must lie.
    """

    regions: tuple[Place, ...] = ()
    countries: frozenset[str] = frozenset()
    unknown_country: bool = False
    around: tuple[Place, ...] = ()


def agreement(place: Place, said: Iterable[Said]) -> str | None:
    """Return with what a place agrees (``admin1``, ``country``), None where something denies it."""
    agrees = []
    for one in said:
        if one.unknown_country:
            return None
        told = [inside(place, region) for region in one.regions]
        told += [_within_reach(place, area) for area in one.around]
        if True in told:
            agrees.append("admin1")
        elif told and None not in told:
            return None
        if one.countries and place.country:
            if place.country not in one.countries:
                return None
            agrees.append("country")
    return ", ".join(dict.fromkeys(agrees))


def seat(places: Iterable[Place]) -> Place | None:
    """Return the one settlement among areas around it that are named after it.

    A country is none of them: who writes Kuwait seldom means the city.
    """
    several = tuple(places)
    settlements = [place for place in several if place.precision == "settlement"]
    if len(settlements) != 1 or any(at.precision in ("site", "country") for at in several):
        return None
    found = settlements[0]
    others = [place for place in several if place is not found]
    if all(other.country == found.country and _around(found, other) for other in others):
        return found
    return None


def _around(place: Place, area: Place) -> bool:
    if area.precision == "region":
        return bool(inside(place, area))
    apart = distance_km(place, area)
    return apart is not None and apart <= radius_km(place) + radius_km(area)


def _within_reach(place: Place, area: Place) -> bool:
    """Tell whether a place lies in or beside another that is at least as coarse."""
    ranks = [PLACE_PRECISIONS.index(one.precision) for one in (place, area)]
    return ranks[0] <= ranks[1] and _around(place, area)
