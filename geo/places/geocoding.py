"""Names of places to coordinates, offline, against a gazetteer; each match says how it was made.

A name is looked for as it is spelled, then by its sounds, then with a letter or two apart
(``geo.places.spellings``). The region or country that a row names, beside it in the same cell too
(``geo.places.place_parts``), must not speak against a match.
What several places fit, or none, is left for a person to settle, once for all rows that name
it alike (``geo.library.settled_places`` keeps that).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from geo.places.agreement import Said, agreement, seat
from geo.places.countries import code_of
from geo.places.gazetteer import PLACE_PRECISIONS, Gazetteer, Place, fold
from geo.places.place_parts import parts, without_preposition
from geo.places.several import radius_km
from geo.places.spellings import near, variant, without_kind

#: How a match was made, strongest first, and by how much it widens the place's radius. The
#: factors are a convention of ours: a weaker match may mean a neighbour, and is drawn so.
METHODS: dict[str, float] = {
    "settled": 1.0,
    "exact": 1.0,
    "folded": 1.0,
    "in_admin": 1.0,
    "within": 1.0,
    "seat": 2.0,
    "variant": 1.5,
    "part": 2.0,
    "near": 3.0,
    "around": 3.0,
    "admin_only": 1.0,
}

#: How a row can stay without a match.
UNMATCHED: tuple[str, ...] = ("ambiguous", "contradicted", "unknown", "unnamed")

#: The kind of a place that says: the person left this name without coordinates.
UNLOCATED = "unlocated"

_MOST_CANDIDATES = 12
_LONGEST_NAME = 200
# Two letters that sound alike are no evidence.
_SHORTEST_SOUND = 3


class Key(NamedTuple):
    """What rows name alike: the folded texts of the place, its region and its country."""

    place: str
    admin1: str = ""
    country: str = ""


def key_of(place: str, admin1: str = "", country: str = "") -> Key:
    """Return the key of three texts as a row has them."""
    return Key(*(fold(text[:_LONGEST_NAME]) for text in (place, admin1, country)))


@dataclass(frozen=True)
class Unresolved:
    """A name that a person has to settle.

    ``written`` is how the first row writes it (place, region, country); ``rows`` counts those
    that name it alike; ``candidates`` are the places that may be meant, likeliest first, and
    none where the gazetteer has nothing like it. ``reason`` is one of ``UNMATCHED``.
    """

    key: Key
    rows: int
    candidates: tuple[Place, ...]
    reason: str
    written: tuple[str, str, str]


@dataclass(frozen=True, eq=False)
class Geocoded:
    """The matches of rows.

    ``frame`` has the index of the rows, and the columns ``place_id``, ``latitude``,
    ``longitude`` (degrees, WGS 84; NaN without a match), ``precision``, ``radius_km``,
    ``method`` (one of ``METHODS`` or ``UNMATCHED``) and ``agrees`` (which of the row's own
    ``admin1`` and ``country`` the place agrees with; "" where neither could be checked).
    ``unresolved`` has the names with most rows first. ``counts`` says how many rows were
    matched how; all methods are in it and make the number of rows. ``places`` are those
    matched, in the order of their first row.
    """

    frame: pd.DataFrame
    unresolved: tuple[Unresolved, ...]
    counts: dict[str, int]
    places: tuple[Place, ...]


def geocode(
    rows: pd.DataFrame, gazetteer: Gazetteer, settled: Mapping[Key, Place] | None = None
) -> Geocoded:
    """Find the place of each row.

    ``rows`` has the texts ``place`` and, where known, ``admin1`` (governorate, province) and
    ``country`` (a name in a common language, or an ISO 3166-1 code of letters). What a person
    settled comes first. Each different name is looked up once, so a hundred thousand rows cost
    little more than their names. No network; nothing raises on any text.
    """
    written, codes = _distinct(rows)
    keys = [key_of(*texts) for texts in written]
    found = _Search(gazetteer, settled or {}).all(written, keys)
    sizes = np.bincount(codes, minlength=len(written))
    counts = dict.fromkeys((*METHODS, *UNMATCHED), 0)
    for match, size in zip(found, sizes.tolist(), strict=True):
        counts[match.method] += size
    ordered = [found[code] for code in pd.unique(codes)]
    places = {match.place.place_id: match.place for match in ordered if match.place}
    return Geocoded(
        _frame(found).take(codes).set_axis(rows.index),
        _unresolved(written, keys, found, sizes.tolist()),
        counts,
        tuple(places.values()),
    )


def search(gazetteer: Gazetteer, text: str, most: int = 20) -> tuple[Place, ...]:
    """Return places whose name holds a text, in any of its spellings, the closest first.

    What is spelled so comes before what begins so, and that before what only holds it; of two
    that are alike, the coarser place comes first.
    """
    asked = fold(text[:_LONGEST_NAME])
    if not asked:
        return ()
    found = [
        (min(ranks), -PLACE_PRECISIONS.index(place.precision), place.name, number, place)
        for number, place in enumerate(gazetteer)
        if place.kind != UNLOCATED
        and (ranks := [_closeness(asked, one) for one in place.spellings if asked in one])
    ]
    return tuple(one[-1] for one in sorted(found, key=lambda one: one[:-1])[:most])


def _closeness(asked: str, spelling: str) -> int:
    return 0 if spelling == asked else 1 if spelling.startswith(asked) else 2


def _distinct(rows: pd.DataFrame) -> tuple[list[tuple[str, str, str]], Any]:
    """Return the different (place, admin1, country), trimmed, and each row's index among them."""
    codes = np.zeros(len(rows), dtype=np.int64)
    values: list[list[str]] = []
    for name in Key._fields:
        column = rows[name] if name in rows.columns else pd.Series("", rows.index)
        texts = column.astype("str").fillna("").str.strip()
        numbers, different = texts.factorize()
        values.append([str(text) for text in different] or [""])
        codes = codes * len(values[-1]) + numbers
    kinds, codes = np.unique(codes, return_inverse=True)
    written = []
    for kind in kinds.tolist():
        kind, country = divmod(kind, len(values[2]))
        place, admin1 = divmod(kind, len(values[1]))
        written.append((values[0][place], values[1][admin1], values[2][country]))
    return written, codes


class _Match(NamedTuple):
    place: Place | None
    method: str
    agrees: str = ""
    candidates: tuple[Place, ...] = ()


class _Asked(NamedTuple):
    """A folded name, and what is said beside it."""

    name: str
    said: tuple[Said, ...]


class _Search:
    """A gazetteer made ready for many names."""

    def __init__(self, gazetteer: Gazetteer, settled: Mapping[Key, Place]) -> None:
        self.gazetteer = Gazetteer(place for place in gazetteer if place.kind != UNLOCATED)
        self.settled = settled
        self.by_sound: dict[str, list[Place]] = {}
        for place in self.gazetteer:
            for sound in dict.fromkeys(variant(spelling) for spelling in place.spellings):
                if len(sound) >= _SHORTEST_SOUND:
                    self.by_sound.setdefault(sound, []).append(place)
        self.countries = [place for place in self.gazetteer if place.precision == "country"]
        names = ((at.name, at.name_local, *at.aliases) for at in self.gazetteer)
        self.names = frozenset(chain.from_iterable(names))
        self._said: dict[tuple[str, str], Said] = {}
        self._found: dict[tuple[Key, bool], _Match] = {}

    def all(self, written: list[tuple[str, str, str]], keys: list[Key]) -> list[_Match]:
        found = [self.one(texts[0], key) for texts, key in zip(written, keys, strict=True)]
        asked = [_Asked(key.place, (self.said(key.admin1, key.country),)) for key in keys]
        for number, match in enumerate(found):
            if match.method in ("unknown", "contradicted") and keys[number].place:
                found[number], asked[number] = self._apart(match, written[number][0], asked[number])
        # The costly way is gone only by the names for which every other one failed.
        left = [number for number, match in enumerate(found) if match.method == "unknown"]
        sounds = dict.fromkeys(variant(without_kind(asked[number].name)[0]) for number in left)
        names, known = list(sounds), list(self.by_sound)
        alike = dict(zip(names, near(names, known), strict=True))
        for number in left:
            name, kind = without_kind(asked[number].name)
            close = [known[index] for index in alike[variant(name)]]
            places = dict.fromkeys(place for sound in close for place in self.by_sound[sound])
            found[number] = self._near(found[number], asked[number].said, tuple(places), kind)
        return found

    def one(self, written: str, key: Key) -> _Match:
        """Match by what was settled, by spelling and by sound.

        However many spellings a key has, what it may mean is gone through once.
        """
        if key in self.settled:
            return _Match(self.settled[key], "settled")
        # A hyphen or an accent says how sure the match is, not which of several is meant.
        same = written in self.names
        if (key, same) not in self._found:
            said = self.said(key.admin1, key.country)
            one = (
                self._named(key.place, same, (said,)) if key.place else self._admin_only(key, said)
            )
            self._found[key, same] = one
        return self._found[key, same]

    def _named(self, name: str, same: bool, said: tuple[Said, ...]) -> _Match:
        seen: dict[Place, None] = {}
        for method, places in self._spelled(same, name):
            seen.update(dict.fromkeys(places))
            match = _choose(method, places, said)
            if match.method != "unknown":
                return match
        # What the name does mean may still be meant: the region in the row may be wrong.
        reason = "contradicted" if seen else "unknown"
        regions = (region for one in said for region in one.regions)
        return _Match(None, reason, candidates=_first((*seen, *regions)))

    def _apart(self, match: _Match, written: str, asked: _Asked) -> tuple[_Match, _Asked]:
        """Match the parts of a text that is no known name as a whole.

        The name stands first, or after what it lies in; an unknown one is not taken for that.
        """
        text, is_around = without_preposition(written[:_LONGEST_NAME])
        several = parts(text, lambda name: bool(self.gazetteer.find(name)))
        if several == (written,):
            return match, asked
        bare = [without_preposition(name) for name in several]
        names = [name for at, (name, aside) in enumerate(bare) if not (at and aside)]
        said = list(asked.said)
        for at in (-1, 0):
            if len(names) > 1 and (codes := self._countries(names[at])):
                said.append(Said(countries=codes))
                del names[at]
                break
        beside = [self._beside(fold(name)) for name in names]
        tried: list[_Match] = []
        for at, name in enumerate(names):
            others = (*beside[:at], *beside[at + 1 :])
            found = self._named(fold(name), name in self.names, (*said, *others))
            if found.place:
                method = found.method
                if is_around:
                    method = "around"
                elif Said() in others:
                    method = "part"
                elif len(several) > 1 and METHODS[method] == 1.0:
                    method = "within"
                return found._replace(method=method), asked
            tried.append(found)
            if found.method == "unknown":
                break
        candidates = _first(place for one in tried for place in one.candidates)
        first = _Asked(fold(names[0]), (*said, *beside[1:]))
        return _Match(None, tried[0].method, candidates=candidates), first

    def _countries(self, name: str) -> frozenset[str]:
        """Return the codes of the countries that have a name; a short one must be in capitals."""
        named = {at.country for at in self._find(fold(name)) if at.precision == "country"}
        code = code_of(name) if len(name) > 3 or name.isupper() else ""
        return frozenset((named | {code}) - {""})

    def _beside(self, name: str) -> Said:
        places = self._find(name)
        regions = tuple(place for place in places if place.precision == "region")
        around = () if regions else tuple(at for at in places if at.precision != "country")
        return Said(regions, around=around)

    def said(self, admin1: str, country: str) -> Said:
        if (admin1, country) not in self._said:
            named = [place for place in self._find(country) if place.precision == "country"]
            codes = {place.country for place in named if place.country}
            if code := code_of(country):
                codes.add(code)
            regions = [place for place in self._regions(admin1) if place.precision == "region"]
            fitting = [place for place in regions if not codes or place.country in codes]
            self._said[admin1, country] = Said(
                tuple(fitting), frozenset(codes), bool(country) and not codes
            )
        return self._said[admin1, country]

    def _regions(self, name: str) -> Iterable[Place]:
        """Return what has the name; of several names, a column each, what has any of them."""
        return self._find(name) or chain.from_iterable(self.gazetteer.split(name)[0])

    def _find(self, name: str) -> tuple[Place, ...]:
        """Return what has the name, or one without the word for its kind, or one that sounds so."""
        bare, _ = without_kind(name)
        sounding = tuple(self.by_sound.get(variant(bare), ())) if bare else ()
        return self.gazetteer.find(name) or self.gazetteer.find(bare) or sounding

    def _spelled(self, same: bool, name: str) -> Iterable[tuple[str, tuple[Place, ...]]]:
        """Yield what has the name, from the closest way to have it to the loosest."""
        if places := self.gazetteer.find(name):
            yield "exact" if same else "folded", places
        yield "variant", tuple(self.by_sound.get(variant(name), ()))
        bare, kind = without_kind(name)
        if kind:
            sounding = self.by_sound.get(variant(bare), ())
            yield "variant", tuple(place for place in sounding if place.precision == kind)

    def _admin_only(self, key: Key, said: Said) -> _Match:
        """Let the region stand for the place that a row does not name, or else the country."""
        if not (key.admin1 or key.country):
            return _Match(None, "unnamed")
        countries = tuple(place for place in self.countries if place.country in said.countries)
        coarse = said.regions if key.admin1 else countries
        if len(coarse) == 1 and not said.unknown_country:
            agrees = "country" if coarse[0].country in said.countries else ""
            return _Match(coarse[0], "admin_only", agrees)
        reason = "ambiguous" if coarse else "unknown"
        return _Match(None, reason, candidates=_first(coarse or countries))

    def _near(
        self, match: _Match, said: tuple[Said, ...], places: tuple[Place, ...], kind: str
    ) -> _Match:
        fitting = tuple(place for place in places if not kind or place.precision == kind)
        chosen = _choose("near", fitting, said)
        if "admin1" in chosen.agrees:
            return chosen
        # Where a gazetteer lacks a place, it has another one a letter away: of the names of UCDP's
        # file of Iraq, seven of eight that were near and nothing else were other places.
        candidates = (*chosen.candidates, *fitting, *match.candidates)
        return match._replace(candidates=_first(candidates))


def _first(places: Iterable[Place]) -> tuple[Place, ...]:
    """Return the first different places, as many as a person is shown."""
    return tuple(dict.fromkeys(places))[:_MOST_CANDIDATES]


def _choose(method: str, places: tuple[Place, ...], said: tuple[Said, ...]) -> _Match:
    """Return the one place that is meant, or say that several fit, or none."""
    judged = {place: agreement(place, said) for place in dict.fromkeys(places)}
    possible = {place: agrees for place, agrees in judged.items() if agrees is not None}
    if not possible:
        return _Match(None, "unknown")
    if len(possible) == 1:
        ((place, agrees),) = possible.items()
        if len(judged) == 1:
            return _Match(place, method, agrees)
        if agrees and method != "near":
            return _Match(place, "variant" if method == "variant" else "in_admin", agrees)
    elif town := seat(possible):
        return _Match(town, "near" if method == "near" else "seat", possible[town])
    return _Match(None, "ambiguous", candidates=_first(possible))


def _frame(found: list[_Match]) -> pd.DataFrame:
    places = [match.place for match in found]
    radii = [
        radius_km(match.place) * METHODS[match.method] if match.place else np.nan for match in found
    ]
    methods = pd.CategoricalDtype([*METHODS, *UNMATCHED], ordered=True)
    texts = {
        "place_id": [place.place_id if place else "" for place in places],
        "precision": [place.precision if place else "" for place in places],
        "agrees": [match.agrees for match in found],
    }
    numbers = {
        "latitude": [place.latitude if place else None for place in places],
        "longitude": [place.longitude if place else None for place in places],
        "radius_km": radii,
    }
    frame = pd.DataFrame(
        {name: pd.Series(values, dtype="str") for name, values in texts.items()}
        | {name: pd.Series(values, dtype="float64") for name, values in numbers.items()}
        | {"method": pd.Series([match.method for match in found], dtype=methods)}
    )
    order = ["place_id", "latitude", "longitude", "precision", "radius_km", "method", "agrees"]
    return frame[order]


def _unresolved(
    written: list[tuple[str, str, str]], keys: list[Key], found: list[_Match], sizes: list[int]
) -> tuple[Unresolved, ...]:
    left: dict[Key, Unresolved] = {}
    for texts, key, match, size in zip(written, keys, found, sizes, strict=True):
        if match.place or match.method == "unnamed":
            continue
        before = left.get(key)
        left[key] = (
            replace(before, rows=before.rows + size)
            if before
            else Unresolved(key, size, match.candidates, match.method, texts)
        )
    return tuple(sorted(left.values(), key=lambda name: (-name.rows, name.key)))
