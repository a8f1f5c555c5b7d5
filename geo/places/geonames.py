"""GeoNames' country files as a gazetteer: populated places, regions, bases, airfields, oil fields.

The files (``IQ.txt``, or ``IQ.zip`` as it is downloaded) have 19 columns with tabs between them
and no header; GeoNames' own readme names them. Its licence is CC BY 4.0: ``CREDIT`` has to stand
wherever its coordinates are shown.
"""

import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import IO

from geo.limits import QUIET, Watch
from geo.places.gazetteer import Gazetteer, Place
from geo.places.several import RegionalPlace
from geo.words.texts import say

CREDIT = "GeoNames (CC BY 4.0)"

#: The features that become places: their class and the start of their code, with the precision
#: of such a place, its radius in km (a convention of ours) and its kind. The first that fits.
FEATURES: tuple[tuple[str, str, str, float, str], ...] = (
    ("A", "PCL", "country", 500.0, "country"),
    ("A", "ADM1", "region", 150.0, "governorate"),
    ("A", "ADM2", "district", 30.0, "district"),
    ("A", "ADM3", "district", 15.0, "district"),
    ("P", "PPLX", "settlement", 3.0, "neighbourhood"),
    ("P", "PPL", "settlement", 10.0, "settlement"),
    ("L", "MILB", "site", 5.0, "base"),
    ("L", "OILF", "district", 20.0, "oil_field"),
    ("L", "GASF", "district", 20.0, "gas_field"),
    ("L", "PRT", "site", 5.0, "port"),
    ("S", "AIR", "site", 3.0, "airfield"),
    ("S", "OILR", "site", 3.0, "refinery"),
    ("S", "DAM", "site", 2.0, "dam"),
    ("S", "PS", "site", 2.0, "power_station"),
    ("S", "PRT", "site", 2.0, "port"),
    ("S", "MILB", "site", 5.0, "base"),
    ("S", "INSM", "site", 3.0, "base"),
)

_COLUMNS = 19
_MOST_PLACES = 500_000
_MOST_BYTES = 2_000_000_000
# The names of a country's places take a tenth of this.
_MOST_LETTERS = 50_000_000
_LONGEST_LINE = 65_536
_MOST_NAMED = 5
_TELL_EVERY = 5_000


class GeoNamesError(ValueError):
    """A file that is no gazetteer of a country; its message is a sentence."""


@dataclass(frozen=True)
class Feature:
    """One line of a country file; coordinates are WGS 84 degrees."""

    geoname_id: int
    name: str
    alternate_names: tuple[str, ...]
    latitude: float
    longitude: float
    feature_class: str
    feature_code: str
    country: str
    admin1: str
    population: int


@dataclass(frozen=True, eq=False)
class Reading:
    """The gazetteer of a file; ``unread`` are the numbers, from 1, of lines left out as broken."""

    gazetteer: Gazetteer
    unread: tuple[int, ...]
    file: str

    def sentence(self) -> str:
        """Say which lines could not be read; "" when all could."""
        if not self.unread:
            return ""
        lines = ", ".join(str(line) for line in self.unread[:_MOST_NAMED])
        lines += ", …" if len(self.unread) > _MOST_NAMED else ""
        form = "one" if len(self.unread) == 1 else "other"
        count = f"{len(self.unread):,}"
        return say(f"geonames.unread.{form}", count=count, file=self.file, lines=lines)


def read(path: Path, name: str = "", watch: Watch = QUIET) -> Reading:
    """Read a country file line by line, as text or inside its zip; ``name`` is what to call it.

    Only what ``FEATURES`` lists becomes a place; those with most people come first, so that
    they are the first candidates for a name. A broken line is left out and counted. Raises
    GeoNamesError for a file of another form, one that breaks off, or more than one country has.
    A file that may be hostile is read by ``geo.places.geonames_import``.
    """
    name = name or path.name
    with ExitStack() as stack:
        file, size = _opened(path, name, stack)
        features: list[Feature] = []
        ids: set[int] = set()
        unread: list[int] = []
        sound = letters = 0
        for number, read_bytes, line in _lines(file, name):
            feature = _feature(line)
            if feature and feature.geoname_id in ids:
                feature = None
            sound += feature is not None
            if feature is None:
                unread.append(number)
            elif _kind(feature) is not None:
                ids.add(feature.geoname_id)
                features.append(feature)
                letters += sum(map(len, feature.alternate_names))
            if len(features) > _MOST_PLACES or letters > _MOST_LETTERS:
                raise GeoNamesError(say("geonames.large", file=name, limit=f"{_MOST_PLACES:,}"))
            # A file of another kind is not read to its end.
            if len(unread) > 1000 + sound:
                break
            if number % _TELL_EVERY == 0:
                watch.tell("read", read_bytes / max(size, 1))
    if len(unread) > sound or not sound:
        raise GeoNamesError(say("geonames.not", file=name))
    return Reading(Gazetteer(_places(features)), tuple(unread), name)


def credits_of(places: Iterable[Place]) -> tuple[str, ...]:
    """Return the credit that places from GeoNames ask for, in whatever gazetteer they came."""
    ours = CREDIT.partition(" ")[0]
    return (CREDIT,) if any(place.coordinate_source.startswith(ours) for place in places) else ()


def _opened(path: Path, name: str, stack: ExitStack) -> tuple[IO[bytes], int]:
    """Return the country's file, open, and the bytes that it is said to have."""
    if not zipfile.is_zipfile(path):
        return stack.enter_context(path.open("rb")), path.stat().st_size
    try:
        archive = stack.enter_context(zipfile.ZipFile(path))
        # Besides the country's file the archive holds a readme.
        members = [
            member
            for member in archive.infolist()
            if member.filename.endswith(".txt") and member.filename != "readme.txt"
        ]
        if len(members) == 1 and not members[0].flag_bits & 1:
            return stack.enter_context(archive.open(members[0])), members[0].file_size
    except (zipfile.BadZipFile, NotImplementedError, OSError):
        pass
    raise GeoNamesError(say("geonames.not", file=name))


def _lines(file: IO[bytes], name: str) -> Iterator[tuple[int, int, bytes]]:
    """Yield each line with its number and the bytes before it.

    Of a line beyond all length it yields only a piece, which is broken.
    """
    number, read_bytes = 0, 0
    try:
        while line := file.readline(_LONGEST_LINE):
            number += 1
            yield number, read_bytes, line
            read_bytes += len(line)
            while line and not line.endswith(b"\n") and read_bytes <= _MOST_BYTES:
                line = file.readline(_LONGEST_LINE)
                read_bytes += len(line)
            if read_bytes > _MOST_BYTES:
                raise GeoNamesError(say("geonames.large", file=name, limit=f"{_MOST_PLACES:,}"))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError):
        # Half of a country would be taken for all of it.
        raise GeoNamesError(say("geonames.damaged", file=name)) from None


def _feature(line: bytes) -> Feature | None:
    """Return what a line says, or None where it is not a sound line."""
    try:
        cells = line.decode("utf-8").rstrip("\r\n").split("\t")
        if len(cells) != _COLUMNS:
            return None
        latitude, longitude = float(cells[4]), float(cells[5])
        feature = Feature(
            geoname_id=int(cells[0]),
            name=cells[1].strip(),
            alternate_names=tuple(name for name in (cells[2], *cells[3].split(",")) if name),
            latitude=latitude,
            longitude=longitude,
            feature_class=cells[6],
            feature_code=cells[7],
            country=cells[8],
            admin1=cells[10],
            population=int(cells[14] or 0),
        )
    except ValueError:
        return None
    located = isfinite(latitude) and isfinite(longitude)
    if not (located and abs(latitude) <= 90 and abs(longitude) <= 180 and feature.name):
        return None
    return feature


def _kind(feature: Feature) -> tuple[str, float, str] | None:
    """Return the precision, radius and kind of a feature, or None for one that is no place."""
    for feature_class, code, precision, radius, kind in FEATURES:
        if feature.feature_class == feature_class and feature.feature_code.startswith(code):
            # Places that are no more have an H after their code, and an event may still name one.
            return precision, radius, kind
    return None


def _places(features: Sequence[Feature]) -> Iterable[RegionalPlace]:
    regions = {
        (feature.country, feature.admin1): _id(feature)
        for feature in features
        if feature.feature_code == "ADM1"
    }
    for feature in sorted(features, key=lambda it: (-it.population, it.geoname_id)):
        precision, radius, kind = _kind(feature) or ("", 0.0, "")
        region_id = regions.get((feature.country, feature.admin1), "")
        names = dict.fromkeys(feature.alternate_names)
        yield RegionalPlace(
            place_id=_id(feature),
            name=feature.name,
            name_local=next((name for name in names if _is_arabic(name)), ""),
            aliases=tuple(name for name in names if name != feature.name),
            kind=kind,
            country=feature.country,
            latitude=feature.latitude,
            longitude=feature.longitude,
            precision=precision,
            radius_km=radius,
            coordinate_source=CREDIT,
            region_id=region_id if precision != "country" else "",
        )


def _id(feature: Feature) -> str:
    return f"geonames-{feature.geoname_id}"


def _is_arabic(text: str) -> bool:
    return any("\u0600" <= letter <= "\u06ff" for letter in text)
