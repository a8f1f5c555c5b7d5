"""How a person settles one name: a choice among candidates, a search, coordinates, or no point."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from geo.importing.convert_places import precision_of
from geo.library import settled_places
from geo.places.countries import code_of
from geo.places.gazetteer import Gazetteer, Place
from geo.places.geocoding import UNLOCATED, Unresolved
from geo.places.several import RegionalPlace, distance_km
from geo.values import degrees
from web.texts import say

OPEN, SEARCH, POINT, NOWHERE = "", "search", "point", "nowhere"

#: What a name's radio holds beside its candidates, whose values are their places' ids.
WAYS = (SEARCH, POINT, NOWHERE, OPEN)

#: How far off a point that a person types may be, unless they say otherwise.
RADIUS_KM = 5.0


@dataclass(frozen=True)
class Choice:
    """What a person chose for one name so far.

    ``way`` is one of ``WAYS``, or ``at:`` and the id of a candidate. ``found`` are the places
    that ``text`` was looked up to, ``place_id`` the one of them that is meant. Latitude and
    longitude are as they were typed. ``given`` is a place from a file, one more candidate.
    """

    way: str = OPEN
    text: str = ""
    found: tuple[Place, ...] = ()
    place_id: str = ""
    latitude: str = ""
    longitude: str = ""
    radius_km: float = RADIUS_KM
    given: Place | None = None


def candidates(name: Unresolved, choice: Choice) -> tuple[Place, ...]:
    """Return the places that may be meant: that of a file first, then those of the gazetteer."""
    given = (choice.given,) if choice.given and choice.given.kind != UNLOCATED else ()
    return tuple(dict.fromkeys((*given, *name.candidates)))


def settled(name: Unresolved, choice: Choice) -> Place | None:
    """Return the place that a choice settles a name with, or None while it is not settled."""
    if choice.way.startswith("at:"):
        return _by_id(candidates(name, choice), choice.way.removeprefix("at:"))
    if choice.way == SEARCH:
        return _by_id(choice.found, choice.place_id)
    written = next(part for part in (*name.written, " ") if part)
    if choice.way == NOWHERE:
        return settled_places.unlocated(written)
    if choice.way != POINT or fault(choice):
        return None
    latitude, longitude = _degrees(choice.latitude), _degrees(choice.longitude)
    if latitude is None or longitude is None:
        return None
    return settled_places.own_place(
        written,
        latitude,
        longitude,
        precision_of(choice.radius_km),
        choice.radius_km,
        code_of(name.written[2]),
    )


def fault(choice: Choice) -> str:
    """Say what is wrong with the coordinates that were typed; "" for nothing, or nothing typed."""
    if choice.way != POINT:
        return ""
    typed = {"latitude": choice.latitude.strip(), "longitude": choice.longitude.strip()}
    degrees: dict[str, float] = {}
    for field, text in typed.items():
        if text:
            value = _degrees(text)
            if value is None:
                return say(f"settle.{field}.unread", text=text[:40])
            degrees[field] = value
    latitude, longitude = degrees.get("latitude", 0.0), degrees.get("longitude", 0.0)
    if abs(latitude) > 90:
        exchanged = abs(latitude) <= 180 and abs(longitude) <= 90 and len(degrees) == 2
        return say("settle.latitude.exchanged" if exchanged else "settle.latitude.range")
    if abs(longitude) > 180:
        return say("settle.longitude.range")
    if len(degrees) == 1:
        return say("settle.point.half")
    return say("settle.point.null") if degrees and not (latitude or longitude) else ""


def _degrees(text: str) -> float | None:
    """Return degrees as a person writes them, or None."""
    values, wrong = degrees.degrees(pa.array([text], pa.large_string()).dictionary_encode())
    return None if wrong[0] or values[0] != values[0] else float(values[0])


def _by_id(places: Sequence[Place], place_id: str) -> Place | None:
    return next((place for place in places if place.place_id == place_id), None)


def described(place: Place, gazetteer: Gazetteer, first: Place | None = None) -> str:
    """Say what a place is, where, and how far from ``first``."""
    kind = place.kind.replace("_", " ") or say(f"understand.ours.{place.precision}").lower()
    region = gazetteer.get(place.region_id) if isinstance(place, RegionalPlace) else None
    named = region.name if region and region.place_id != place.place_id else ""
    parts = [kind, ", ".join(one for one in (named, place.country) if one)]
    if place.latitude is None or place.longitude is None:
        parts.append(say("settle.no_coordinates"))
    else:
        parts.append(f"{place.latitude:.4f}, {place.longitude:.4f}")
    apart = distance_km(place, first) if first is not None and first != place else None
    if apart is not None:
        parts.append(say("settle.apart", km=round(apart)))
    return " · ".join(part for part in parts if part)
