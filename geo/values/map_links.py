"""Addresses of maps to the place that they show: read as text, never opened.

A pin comes before the middle of the map. Yandex and 2GIS write longitude first.
"""

import re
from urllib.parse import parse_qsl, unquote, urlsplit

#: Hosts whose short addresses hold no coordinates.
_SHORT = re.compile(
    r"(?:maps\.app\.goo\.gl|goo\.gl|g\.co|bit\.ly|t\.co|tinyurl\.com|w3w\.co|what3words\.com)$"
)
_NUMBER = r"([+-]?\d{1,3}(?:\.\d+)?)"
_PIN = re.compile(rf"!3d{_NUMBER}!4d{_NUMBER}")
_MIDDLE = re.compile(rf"@{_NUMBER},{_NUMBER}")
_HASH = re.compile(rf"(?:map=|^)\d{{1,2}}(?:\.\d+)?/{_NUMBER}/{_NUMBER}")
_GEO = re.compile(rf"geo:{_NUMBER},{_NUMBER}(?:,[+-]?\d+(?:\.\d+)?)?(?:;[^?]*)?(?:\?.*)?", re.I)
_WITHIN = re.compile(r"[;&]u=(\d+(?:\.\d+)?)")
_PAIRS = (
    ("mlat", "mlon"),
    ("lat", "lon"),
    ("lat", "lng"),
    ("latitude", "longitude"),
    ("lat", "long"),
)
# The key of a pin comes before that of the middle.
_KEYS = (
    "q",
    "query",
    "sp",
    "pt",
    "destination",
    "daddr",
    "to",
    "where",
    "coordinate",
    "ll",
    "sll",
    "cp",
    "center",
    "map",
    "m",
    "params",
)
_EAST_FIRST = re.compile(r"(^|\.)(yandex|2gis)\.")


def is_link(text: str) -> bool:
    """Tell whether a text is an address, of a map or of anything."""
    return bool(re.match(r"(https?://|geo:)", text, re.I))


def is_short(text: str) -> bool:
    """Tell whether an address is a short one, which would have to be opened."""
    return bool(_SHORT.search(_host(text)))


def position(text: str) -> tuple[str, bool, float]:
    """Return the part of an address that holds coordinates, "" where none does.

    Also whether longitude comes first in it, and how far off it may be, in km.
    """
    if found := _GEO.fullmatch(text):
        within = _WITHIN.search(text)
        return ",".join(found.groups()), False, float(within.group(1)) / 1000 if within else 0.0
    east_first = bool(_EAST_FIRST.search(_host(text)))
    return _part(text), east_first, 0.0


def _host(text: str) -> str:
    try:
        return (urlsplit(text).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def _part(text: str) -> str:
    try:
        address = urlsplit(text)
        pairs = parse_qsl(address.query) + parse_qsl(address.fragment.removeprefix("?"))
    except ValueError:
        return ""
    told = {key.lower(): value for key, value in reversed(pairs)}
    plain = unquote(text)
    if found := _PIN.search(plain):
        return ",".join(found.groups())
    for north, east in _PAIRS:
        if told.get(north) and told.get(east):
            return f"{told[north]},{told[east]}"
    segments = [unquote(one).replace("+", " ") for one in address.path.split("/")]
    segments = [one for one in segments if one and not one.startswith(("@", "data="))]
    for part in [*(_bare(told[key]) for key in _KEYS if key in told), *segments[::-1]]:
        if re.match(r"[\s(NSEWnsew+-]*\d.*[^\d.].*\d", part):
            return part
    for shape, where in ((_MIDDLE, plain), (_HASH, address.fragment)):
        if found := shape.search(where):
            return ",".join(found.groups())
    return ""


def _bare(value: str) -> str:
    """Return a value without what services write before and after the coordinates."""
    value = re.sub(rf"^point\.{_NUMBER}_{_NUMBER}.*$", r"\1,\2", value.strip())
    value = re.sub(r"^(?:loc:|ll\.)", "", value)
    value = re.sub(r"\(.*\)$", "", value)
    # Of GeoHack: 33_15_45_N_44_14_05_E_type:city.
    value = re.sub(r"_[a-z]+:.*$", "", value).strip("_").replace("_", " ")
    # A zoom may come before, 15/33.2/44.2, or follow: 33.2,44.2,15z.
    value = re.sub(rf"^\d{{1,2}}(?:\.\d+)?/{_NUMBER}/{_NUMBER}$", r"\1,\2", value)
    return re.sub(rf"^{_NUMBER}[,~/]\s*{_NUMBER}[,~/]\d[\d.]*[a-z]*$", r"\1,\2", value).replace(
        "~", ","
    )
