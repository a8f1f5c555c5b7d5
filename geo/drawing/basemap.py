"""The embedded basemap as layers of shapes and names; ``data/build_basemap.py`` makes the file."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import geopandas
import numpy as np
import numpy.typing as npt
import shapely

FILE = Path(__file__).parents[2] / "data" / "basemap.json"
FORMAT = "dateline-basemap/1"

#: Layers of the file that hold polygons; the others hold lines.
AREAS: tuple[str, ...] = ("world_land", "land", "country", "lakes")


@dataclass(frozen=True)
class Label:
    """A name on the basemap. ``rank`` 1 is most important; ``minzoom`` a web map's zoom."""

    name: str
    name_local: str
    kind: str
    latitude: float
    longitude: float
    rank: int
    minzoom: float


@dataclass(frozen=True, eq=False)
class Basemap:
    """Layers by name (WGS 84 degrees, longitude first), names, and who is to be credited.

    ``region`` is the part in detail: west, south, east, north.
    """

    layers: Mapping[str, geopandas.GeoSeries]
    labels: tuple[Label, ...]
    attribution: str
    region: tuple[float, float, float, float]

    @cached_property
    def countries(self) -> dict[Label, shapely.Polygon]:
        """The area round each country's name that borders and coasts enclose.

        A name is left out where its border is not closed at the scale of the map.
        """
        found: dict[Label, shapely.Polygon] = {}
        names = [label for label in self.labels if label.kind == "country"]
        points = shapely.points([(label.longitude, label.latitude) for label in names])
        for borders, land in (("world_borders", "world_land"), ("borders", "land")):
            lines = [self.layers[name].array for name in (borders, "disputed")]
            lines.append(shapely.boundary(self.layers[land].array))
            noded = shapely.get_parts(shapely.union_all(np.concatenate(lines)))
            faces = shapely.get_parts(shapely.polygonize(noded))
            face, name = shapely.STRtree(points).query(faces, predicate="contains")
            alone = np.bincount(face, minlength=len(faces))[face] == 1
            found |= {names[k]: faces[i] for i, k in zip(face[alone], name[alone], strict=True)}
        return found


def load(path: Path = FILE) -> Basemap:
    """Read the file once. Raises ValueError when it is of another format."""
    return _load(path.resolve())


@lru_cache(maxsize=2)
def _load(path: Path) -> Basemap:
    content = json.loads(path.read_text(encoding="utf-8"))
    if content.get("format") != FORMAT:
        raise ValueError(f"{path.name}: expected the format {FORMAT}")
    scale = content["scale"]
    layers = {
        name: _polygons(shapes, scale) if name in AREAS else _lines(shapes, scale)
        for name, shapes in content["layers"].items()
    }
    west, south, east, north = content["region"]
    return Basemap(
        {name: geopandas.GeoSeries(shapes, crs="EPSG:4326") for name, shapes in layers.items()},
        tuple(
            Label(
                entry["name"],
                entry["name_ar"],
                entry["kind"],
                entry["latitude"],
                entry["longitude"],
                entry["rank"],
                entry["minzoom"],
            )
            for entry in content["labels"]
        ),
        content["attribution"],
        (west, south, east, north),
    )


def _points(steps: list[int], scale: float) -> npt.NDArray[np.float64]:
    """A flat list of x, y, dx, dy, dx, dy, … as points of shape (n, 2), in degrees."""
    return np.cumsum(np.array(steps, dtype=float).reshape(-1, 2), axis=0) / scale


def _lines(shapes: list[list[int]], scale: float) -> npt.NDArray[Any]:
    return np.array([shapely.linestrings(_points(steps, scale)) for steps in shapes], dtype=object)


def _polygons(shapes: list[list[list[int]]], scale: float) -> npt.NDArray[Any]:
    made = []
    for rings in shapes:
        outer, *holes = (shapely.linearrings(_points(steps, scale)) for steps in rings)
        made.append(shapely.polygons(outer, holes or None))
    return np.array(made, dtype=object)
