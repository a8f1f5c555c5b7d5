"""A gazetteer as a file of columns: quick to write and to read, however many places it has."""

from dataclasses import fields
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from geo.places.gazetteer import Gazetteer, Place
from geo.places.several import RegionalPlace

_NAMES = [one.name for one in fields(Place)]
_DEGREES = ("latitude", "longitude", "label_latitude", "label_longitude")
_TYPES = {"aliases": pa.list_(pa.string())} | dict.fromkeys((*_DEGREES, "radius_km"), pa.float64())


def write(gazetteer: Gazetteer, path: Path) -> None:
    """Write the places of a gazetteer in their order."""
    arrays = {
        name: pa.array([getattr(place, name) for place in gazetteer], _TYPES.get(name, pa.string()))
        for name in _NAMES
    }
    # A place that can't say its region is another than one that is in none.
    regions = [getattr(place, "region_id", None) for place in gazetteer]
    arrays["region_id"] = pa.array(regions, pa.string())
    pq.write_table(pa.table(arrays), path, compression="zstd")


def read(path: Path) -> Gazetteer:
    """Return the gazetteer that ``write`` wrote. Raises OSError or pyarrow.ArrowException."""
    names = [*_NAMES, "region_id"]
    table = pq.read_table(path, columns=names)
    values = [table[name].to_pylist() for name in names]
    aliases = names.index("aliases")
    values[aliases] = [tuple(several) for several in values[aliases]]
    return Gazetteer(
        Place(*row[:-1]) if row[-1] is None else RegionalPlace(*row)
        for row in zip(*values, strict=True)
    )
