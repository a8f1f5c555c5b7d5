"""Places told by a grid: MGRS, UTM and plus codes to degrees.

A reference names a square, so its place is the middle of the square and its reach half the
diagonal. Raises ValueError for what names no square.
"""

import re
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_MGRS = re.compile(
    r"(?:MGRS:?\s*)?(\d{1,2})\s*-?([C-HJ-NP-X])\s*-?([A-HJ-NP-Z][A-HJ-NP-V])([\s\d-]*)"
)
_ZONE = r"(?:UTM\s*)?(?:ZONE\s*)?(\d{1,2})\s*-?\s*([C-HJ-NP-X]|NORTH|SOUTH)\b"
_UTM = re.compile(
    rf"{_ZONE}[\s,;:]*(?:E(?:ASTING)?\s*[:=]?\s*)?(\d{{6,7}}(?:\.\d+)?)\s*(?:M?\s*E)?[\s,;/]+"
    r"(?:N(?:ORTHING)?\s*[:=]?\s*)?(\d{1,8}(?:\.\d+)?)\s*(?:M?\s*N)?"
)
_ZONE_ONLY = re.compile(rf"(?:{_ZONE}|EPSG:?\s*32([67])(\d\d))")
_PLUS = re.compile(r"([2-9CFGHJMPQRVWX]{2,8})(0{0,6})\+([2-9CFGHJMPQRVWX]{2,7})?")
_DIGITS = "23456789CFGHJMPQRVWX"
_BANDS = "CDEFGHJKLMNPQRSTUVWX"
# Zones in which band S (32 to 40 degrees north) and the southern hemisphere both have land.
_TWO_LANDS = (18, 19, 20, 21)
_KM_A_DEGREE = 111.2


#: The zones that a person can choose from.
ZONES: tuple[str, ...] = tuple(
    f"{zone} {side}" for zone in range(1, 61) for side in ("north", "south")
)


class Square(NamedTuple):
    """The middle of a square in degrees, and half its diagonal in km."""

    latitude: float
    longitude: float
    reach_km: float


class UnclearError(ValueError):
    """A zone whose letter may be a band or a hemisphere."""


def is_zone(text: str) -> bool:
    """Tell whether a text names a zone of UTM."""
    return bool(_ZONE_ONLY.fullmatch(text.strip().upper()))


def mgrs(text: str) -> Square | None:
    """Read a reference of the Military Grid Reference System; None where it is none."""
    found = _MGRS.fullmatch(text.upper())
    if found is None:
        return None
    zone, band, letters, rest = found.groups()
    digits = re.sub(r"[\s-]", "", rest)
    half = len(digits) // 2
    if len(digits) % 2 or half > 5 or not 1 <= int(zone) <= 60:
        raise ValueError(text)
    size = 10.0 ** (5 - half)
    latitude, longitude = _mgrs_middle(f"{zone}{band}{letters}{digits}")
    return Square(latitude, longitude, size * 0.7071 / 1000)


def _mgrs_middle(reference: str) -> tuple[float, float]:
    from mgrs import MGRS
    from mgrs.core import MGRSError

    try:
        latitude, longitude = MGRS().toLatLon(reference)
    except MGRSError as error:
        raise ValueError(reference) from error
    return float(latitude), float(longitude)


def utm(text: str) -> Square | None:
    """Read zone, easting and northing; None where the text is no such thing."""
    found = _UTM.fullmatch(text.upper())
    if found is None:
        return None
    zone, letter, easting, northing = found.groups()
    return from_utm(f"{zone}{letter}", float(easting), float(northing))


def from_utm(zone: str, easting: float, northing: float) -> Square:
    """Return the point of one easting and northing, as ``all_from_utm``. Raises ValueError."""
    latitude, longitude = all_from_utm(zone, np.array([easting]), np.array([northing]))
    if np.isnan(latitude[0]):
        raise ValueError(zone)
    return Square(float(latitude[0]), float(longitude[0]), 0.0)


def all_from_utm(zone: str, easting: Floats, northing: Floats) -> tuple[Floats, Floats]:
    """Return latitudes and longitudes of eastings and northings (metres) in a zone.

    A letter after the zone's number is that of a band, or N or S for the hemisphere; ``38S`` is
    band S for northings that lie in it. NaN where there is no such point in the zone. Raises
    UnclearError where both readings of S have land, and ValueError for a text that is no zone.
    """
    found = _ZONE_ONLY.fullmatch(zone.strip().upper())
    if found is None:
        raise ValueError(zone)
    digits, letter, side, code = found.groups()
    number = int(digits or code)
    letter = letter or ("NORTH" if side == "6" else "SOUTH")
    if not 1 <= number <= 60:
        raise ValueError(zone)
    with np.errstate(invalid="ignore"):
        good = (easting >= 100_000) & (easting < 1_000_000) & (northing >= 0) & (northing <= 1e7)
        in_band = (northing >= 3_540_000) & (northing <= 4_440_000)
    north = np.full(len(easting), letter == "NORTH" or (len(letter) == 1 and letter >= "N"))
    if letter == "S":
        north = in_band
        if number in _TWO_LANDS and (in_band & good).any():
            raise UnclearError(zone)
    latitude, longitude = np.full(len(easting), np.nan), np.full(len(easting), np.nan)
    for side_north in (True, False):
        rows = good & (north == side_north)
        if rows.any():
            turned = _turn(number, side_north).transform(easting[rows], northing[rows])
            latitude[rows], longitude[rows] = turned
    if letter not in ("N", "S", "NORTH", "SOUTH"):
        low = -80 + 8 * _BANDS.index(letter)
        # A band's edge is a parallel, and what is written near it is rounded.
        latitude[(latitude < low - 0.5) | (latitude > low + 12.5)] = np.nan
    return latitude, np.where(np.isnan(latitude), np.nan, longitude)


def plus_code(text: str) -> Square | None:
    """Read a full plus code (Open Location Code); None where the text is no plus code.

    Raises UnclearError for a short one, which is read from a place near by.
    """
    found = _PLUS.fullmatch(text.upper())
    if found is None:
        return None
    area, padding, rest = found.groups()
    if len(area + padding) < 8:
        raise UnclearError(text)
    if len(area) % 2 or (padding and rest):
        raise ValueError(text)
    digits = area + (rest or "")
    latitude, longitude, height, width = -90.0, -180.0, 400.0, 400.0
    for at in range(0, min(len(digits), 10), 2):
        height, width = height / 20, width / 20
        latitude += _DIGITS.index(digits[at]) * height
        longitude += _DIGITS.index(digits[at + 1]) * width
    for digit in digits[10:]:
        row, column = divmod(_DIGITS.index(digit), 4)
        height, width = height / 5, width / 4
        latitude += row * height
        longitude += column * width
    if latitude >= 90 or longitude >= 180:
        raise ValueError(text)
    reach = (height**2 + width**2) ** 0.5 / 2 * _KM_A_DEGREE
    return Square(latitude + height / 2, longitude + width / 2, reach)


@cache
def _turn(zone: int, north: bool) -> Any:
    import pyproj

    return pyproj.Transformer.from_crs(f"EPSG:{(32600 if north else 32700) + zone}", "EPSG:4326")
