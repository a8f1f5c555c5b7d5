"""What one cell says of where: a point in any of the ways in which people write it.

Degrees with minutes and seconds in any signs, digits and order; names of the directions in
several languages; a geometry as text; a map's address; MGRS, UTM, a plus code; and a name with
any of them beside it.
"""

import math
import re
from dataclasses import dataclass, replace

from geo.limits import LIMITS, Limits
from geo.places.gazetteer import fold
from geo.values import grids, map_links
from geo.values.geometry import GeometryError, from_text, is_written, point_of
from geo.values.numbers import digits

#: Longer cells hold an account, not a place.
_LONGEST = 500
_DIRECTIONS = {
    "n": "n north nord norte kuzey شمال شمالا شمالي север северной с сш",
    "s": "s south sud sur sul guney süd جنوب جنوبا جنوبي юг южной ю юш",
    "e": "e east est este leste ost dogu شرق شرقا شرقي восток восточной в вд",
    "w": "w west ouest oeste ovest bati غرب غربا غربي запад западной з зд",
    "o": "o",
    # what names the axis
    "a": "lat latitude latitud latitudine breite breitengrad enlem عرض العرض широта широты ش y",
    "b": "lon lng long longitude longitud longitudine länge längengrad boylam طول الطول "
    "долгота долготы x",
    "": "gps coordinates coordinate coords coord position and und et خط دائرة و",
}
_WORDS = {fold(word): sign for sign, words in _DIRECTIONS.items() for word in words.split()}
_AXIS = {"n": "latitude", "s": "latitude", "a": "latitude"} | dict.fromkeys("ewob", "longitude")
_SIGNS = str.maketrans(
    {
        **dict.fromkeys("º˚∘", "°"),
        **dict.fromkeys("′’‘`´ʹʼ＇", "'"),
        **dict.fromkeys("″”“„ʺ〃", '"'),
        **dict.fromkeys("،，", ","),
        **dict.fromkeys("؛;|\n\r\t~", ";"),
        **dict.fromkeys("([{<>}])", " "),
        "\u066b": ".",
        "\u2212": "-",
        "=": ":",
        "：": ":",
        "\u00a0": " ",
    }
)
_RUSSIAN = re.compile(r"\b([сюзв])\.\s*([шд])\.?")
_UNITS = re.compile(
    r"(\d)\s*(?:degrees?|degs?|grad|d|درجة)\.?\s*(\d+(?:[.,]\d+)?)\s*(?:minutes?|mins?|m|دقيقة)\.?"
    r"(?:\s*(\d+(?:[.,]\d+)?)\s*(?:seconds?|secs?|s|ثانية)\b\.?)?",
    re.I,
)
_DEGREES = re.compile(r"(?<=\d)\s*(?:degrees?|degs?|grad|درجة)(?![^\W\d_])\.?", re.I)
_WORD = re.compile(r"[^\W\d_]+\.?")
_QUOTED = re.compile(r"[\"']([^\W\d_]+)[\"']")
_QUOTED_NUMBER = re.compile(r"(:\s*)\"([+-]?\d+(?:\.\d+)?)\"")
_DATUM = re.compile(r"\bWGS[ -]?(?:19)?84\b", re.I)
_TIGHT = re.compile(r"(?<=\d),(?=\d)")
_ISO = re.compile(
    r"([+-]\d+(?:\.\d+)?)([+-]\d+(?:\.\d+)?)(?:[+-]\d+(?:\.\d+)?)?(?:CRS\w*)?/?", re.I | re.ASCII
)
_D, _M, _S = r"([+-]?)(\d{1,7}(?:\.\d+)?)", r"(\d{1,2}(?:\.\d+)?)", r"(\d{1,2}(?:\.\d+)?)"
_AFTER_D, _AFTER_M = r"(?:\s*[°:]\s*|\s+)", r"(?:\s*[':]\s*|\s+)"
_CORES = (
    rf"{_D}\s*°?()()",
    rf"{_D}{_AFTER_D}{_M}\s*'?()",
    rf"{_D}{_AFTER_D}{_M}{_AFTER_M}{_S}\s*[\"']?",
)
# Axis and direction stand before the number, or after it, or one on each side of it.
_FORMS = (
    r"\s*([ab]?)\s*:?\s*([nsewo]?)\s*:?\s*{core}()()\s*",
    r"\s*()(){core}\s*([nsewo]?)\s*([ab]?)\s*",
    r"\s*([ab])\s*:?\s*(){core}\s*([nsewo])()\s*",
)
_PARTS = 8  # groups of one half
_BETWEEN = r"(?:[\s,;/]+|\s-\s|(?<=[°'\"nsewoab])|(?=[nsewoab]))"
_HALVES = tuple(tuple(form.replace("{core}", core) for core in _CORES) for form in _FORMS)
_ANGLES = tuple(re.compile(half) for halves in _HALVES for half in halves)
_ALIKE = tuple(
    re.compile(rf"[,;]?{half}{_BETWEEN}{half}[,;/]?\s*") for halves in _HALVES for half in halves
)
# Halves of unlike length only where directions say where one ends.
_UNLIKE = tuple(
    re.compile("[,;]?" + _BETWEEN.join([f"(?:{'|'.join(halves)})"] * 2) + r"[,;/]?\s*")
    for halves in _HALVES
)
_IN_BRACKETS = re.compile(r"(.*?)[\s,;:–-]*[(\[{]([^()\[\]{}]*\d[^()\[\]{}]*)[)\]}]\s*", re.S)
_NAME_IN_BRACKETS = re.compile(r"(.*\d.*?)\s*[(\[{]([^()\[\]{}\d]+)[)\]}]\s*", re.S)
_BEGIN = re.compile(r"(?<![\w.,+-])(?=[+-]?\d)|\b(?=(?:lat|n|s)\w*\W{0,3}\d)", re.I)
_PRECISE = re.compile(r"\d[.,\u066b]\d{2}|[°º˚]|\d\s*['′]")


@dataclass(frozen=True)
class Position:
    """What a cell says.

    ``first`` and ``second`` are degrees, NaN for none, in the order that ``order`` tells: what
    comes first, ``latitude`` or ``longitude``, or "" where the cell does not say. ``reach_km``
    is how far the thing reaches from there. ``kind`` is "" for a plain point, ``square`` for
    one of a grid, else the kind of the geometry. ``name`` is what is written beside it.
    ``code`` is that of the finding where it can't be read.
    """

    first: float = math.nan
    second: float = math.nan
    order: str = ""
    reach_km: float = 0.0
    kind: str = ""
    name: str = ""
    code: str = ""

    @property
    def found(self) -> bool:
        """Whether there are coordinates."""
        return not math.isnan(self.first)


def read(text: str, west: bool | None = None, limits: Limits = LIMITS) -> Position:
    """Return what a cell says of where.

    ``west`` tells what the letter O stands for (``ouest``, or else ``Ost``), None for unknown.
    """
    bare = text.strip()
    if is_written(bare):
        return _geometry(bare, limits)
    if len(bare) > _LONGEST:
        return Position(code="coordinate")
    if map_links.is_link(bare):
        return _link(bare, west)
    plain = digits(bare)
    found = _grid(plain) or _pair(plain, west)
    return found or _beside(plain, west) or Position(code="coordinate")


def angle(text: str, west: bool | None = None) -> tuple[float, str]:
    """Return one coordinate in degrees, and its axis where a direction says it, else "".

    A comma can only stand before decimals. Raises ValueError for a text that is none.
    """
    signs = _canonical(text)
    if signs is None:
        raise ValueError(text)
    signs = _TIGHT.sub(".", signs)
    for shape in _ANGLES:
        if found := shape.fullmatch(signs):
            return _value(found.groups(), west)
    raise ValueError(text)


def says_o(text: str) -> str:
    """Return the letter for east or west in a text: ``e``, ``w``, ``o`` for an unclear one."""
    signs = _canonical(digits(text)) or ""
    return next((letter for letter in "ewo" if letter in signs), "")


def is_exact(text: str) -> bool:
    """Tell whether a text is too exact for anything but coordinates: not ``3, 4``."""
    plain = digits(text.strip())
    if _PRECISE.search(plain) or is_written(plain) or _grid(plain):
        return True
    pair = _pair(plain, None)
    return bool(pair and pair.order)


def is_meant(text: str) -> bool:
    """Tell whether a text under a head for coordinates is meant for some, read or not."""
    found = read(text)
    return found.found or found.code != "coordinate"


def is_spot(text: str) -> bool:
    """Tell whether a text is coordinates and nothing else, whatever its column is called."""
    if not any(map(str.isdigit, text)) or not is_exact(text):
        return False
    found = read(text)
    return found.found and not found.name


def shows_order(text: str) -> bool:
    """Tell whether a text names hemispheres or axes, and so how a person writes: no convention."""
    plain = digits(text.strip())
    return not (is_written(plain) or map_links.is_link(plain) or _grid(plain) or _ISO.match(plain))


def order_of(name: str) -> str:
    """Return what a column's name says comes first, latitude or longitude, or ""."""
    said = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    words = re.findall(r"lat|l[ao]ng?|lng|[^\W\d_]+", fold(said))
    axes = [_AXIS[sign] for word in words if (sign := _WORDS.get(word, "")) in ("a", "b")]
    return axes[0] if len(set(axes)) == 2 else ""


def _geometry(text: str, limits: Limits) -> Position:
    try:
        spot = point_of(from_text(text, limits))
    except GeometryError as error:
        return Position(code=str(error))
    kind = spot.kind if spot.reach_km else ""
    return Position(spot.longitude, spot.latitude, "longitude", spot.reach_km, kind)


def _link(text: str, west: bool | None) -> Position:
    part, east_first, reach = map_links.position(text)
    found = _pair(digits(part), west) if part else None
    if found is None:
        return Position(code="coordinate_link" if map_links.is_short(text) else "coordinate")
    order = found.order or ("longitude" if east_first else "latitude")
    return replace(found, order=order, reach_km=reach, kind="square" if reach else "")


def _grid(text: str) -> Position | None:
    try:
        for read_grid in (grids.mgrs, grids.utm, grids.plus_code):
            if square := read_grid(text.strip()):
                north, east, reach = square
                return Position(north, east, "latitude", reach, "square" if reach >= 0.1 else "")
    except grids.UnclearError:
        return Position(code="plus_short" if "+" in text else "utm_zone")
    except ValueError:
        return Position(code="coordinate")
    return None


def _pair(text: str, west: bool | None) -> Position | None:
    if found := _ISO.fullmatch(text.strip()):
        north, east = (
            _packed(part, whole) for part, whole in zip(found.groups(), (2, 3), strict=True)
        )
        return Position(north, east, "latitude") if north is not None and east is not None else None
    signs = _canonical(text)
    if signs is None:
        return None
    signs = _with_points(signs)
    for shape in (*_ALIKE, *_UNLIKE):
        found = shape.fullmatch(signs)
        if not found:
            continue
        try:
            (first, axis), (second, other) = (_value(half, west) for half in _filled(found))
        except _UnclearSideError:
            return Position(code="coordinate_side")
        except ValueError:
            continue
        if (axis and axis == other) or (shape in _UNLIKE and not (axis and other)):
            continue
        return Position(first, second, axis or _OTHER.get(other, ""))
    return None


_OTHER = {"latitude": "longitude", "longitude": "latitude"}


def _filled(found: re.Match[str]) -> list[tuple[str, ...]]:
    """Return the groups of the form that each half has."""
    groups = found.groups("")
    half = len(groups) // 2
    forms = [groups[at : at + _PARTS] for at in range(0, len(groups), _PARTS)]
    several = (forms[: half // _PARTS], forms[half // _PARTS :])
    return [next(form for form in one if form[3]) for one in several]


class _UnclearSideError(ValueError):
    """The letter O, which is east in German and west in French and Spanish."""


def _value(groups: tuple[str, ...], west: bool | None) -> tuple[float, str]:
    """Return degrees and axis of the parts of an angle. Raises ValueError."""
    label, before, sign, whole, minutes, seconds, after, label_after = groups
    label, side = label or label_after, before or after
    if (sign and side) or (minutes and _broken(whole)) or (seconds and _broken(minutes)):
        raise ValueError
    axes = {_AXIS[one] for one in (label, side) if one}
    if len(axes) > 1:
        raise ValueError
    if side == "o":
        if west is None:
            raise _UnclearSideError
        side = "w" if west else "e"
    if side and not minutes and len(whole.partition(".")[0]) > 3:
        packed = _packed(whole, 2 if side in "ns" else 3)
        if packed is None:
            raise ValueError
        number = packed
    else:
        parts = [float(part or 0) for part in (whole, minutes, seconds)]
        if parts[1] >= 60 or parts[2] >= 60:
            raise ValueError
        number = parts[0] + parts[1] / 60 + parts[2] / 3600
    return -number if sign == "-" or side in ("s", "w") else number, next(iter(axes), "")


def _broken(text: str) -> bool:
    """Whether a number has decimals, after which no smaller part can come."""
    return not float(text).is_integer()


def _packed(text: str, most: int) -> float | None:
    """Return degrees of digits without signs between: DDMM or DDMMSS, ``most`` of them degrees."""
    sign, bare = (text[0], text[1:]) if text[0] in "+-" else ("", text)
    whole, _, rest = bare.partition(".")
    size = len(whole)
    if size <= 3:
        return float(text)
    degrees = size - 2 if size <= most + 2 else size - 4
    if not 1 <= degrees <= most:
        return None
    parts = [whole[:degrees], whole[degrees : degrees + 2], whole[degrees + 2 :]]
    last = 2 if parts[2] else 1
    numbers = [float(part or 0) for part in parts]
    numbers[last] += float(f"0.{rest}") if rest else 0.0
    if numbers[1] >= 60 or numbers[2] >= 60:
        return None
    number = numbers[0] + numbers[1] / 60 + numbers[2] / 3600
    return -number if sign == "-" else number


def _canonical(text: str) -> str | None:
    """Return a text of coordinates in few signs, directions as letters; None for other words."""
    signs = _QUOTED_NUMBER.sub(r"\1\2", digits(text)).translate(_SIGNS).replace("''", '"')
    signs = re.sub(r"–(?=\d)(?<!\d–)", "-", signs).replace("–", " - ").replace("—", " - ")
    signs = _RUSSIAN.sub(r"\1\2", signs)
    signs = _QUOTED.sub(r" \1 ", _DATUM.sub("", signs))
    signs = _UNITS.sub(lambda m: f"{m[1]}°{m[2]}'" + (f'{m[3]}"' if m[3] else ""), signs)
    signs = _DEGREES.sub("°", signs)
    unknown = False

    def letter(word: re.Match[str]) -> str:
        nonlocal unknown
        sign = _WORDS.get(fold(word.group()))
        unknown |= sign is None
        return (sign or "") if len(word.group()) == 1 else f" {sign or ''} "

    signs = _WORD.sub(letter, signs)
    return None if unknown or not any(map(str.isdigit, signs)) else " ".join(signs.split())


def _with_points(signs: str) -> str:
    """Return the text of a pair with points before decimals, and commas only between numbers."""
    tight = len(_TIGHT.findall(signs))
    if not tight or re.search(r"\d\.\d", signs):
        return signs
    others = bool(re.search(r"[;/]|,(?!\d)|(?<!\d),|[nsewoab°]", signs))
    if tight == 1 and not others:
        return signs
    if tight == 3 and " " not in signs:
        first, second, third, fourth = signs.split(",")
        return f"{first}.{second},{third}.{fourth}"
    return _TIGHT.sub(".", signs)


def _beside(text: str, west: bool | None) -> Position | None:
    """Return the coordinates that stand beside a name; they must be too exact for anything else."""
    if not any(map(str.isalpha, text)):
        return None
    candidates = []
    if brackets := _IN_BRACKETS.fullmatch(text):
        candidates.append((brackets.group(2), brackets.group(1)))
    if brackets := _NAME_IN_BRACKETS.fullmatch(text):
        candidates.append((brackets.group(1), brackets.group(2)))
    begins = [begin.start() for begin in _BEGIN.finditer(text)][:8]
    candidates += [(text[at:], text[:at]) for at in begins if at]
    for part, name in candidates:
        found = _grid(part) or (_pair(part, west) if _PRECISE.search(part) else None)
        if found and found.found and any(map(str.isalpha, name)):
            return replace(found, name=name.strip(" ,;:–-"))
    first, _, rest = text.partition(" ")
    short = _grid(first.rstrip(","))
    if short and short.code == "plus_short":
        return replace(short, name=rest.strip(" ,"))
    return None
