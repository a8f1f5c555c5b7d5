"""The embedded basemap and its typefaces: format, coverage, names, credits, size."""

import csv
import gzip
import json
import re
from pathlib import Path

import numpy as np
import pytest
import shapely
from fontTools.ttLib import TTFont

ROOT = Path(__file__).parent.parent
FILE = ROOT / "data" / "basemap.json"
TABLE = ROOT / "data" / "basemap_labels.csv"
SCRIPT = ROOT / "web" / "static" / "map" / "basemap.js"
NAMES = ROOT / "web" / "static" / "map" / "names.js"
FONTS = ROOT / "web" / "static" / "fonts"

BASEMAP = json.loads(FILE.read_text(encoding="utf-8"))
POLYGONS = ("world_land", "land", "country", "lakes")
GOVERNORATES = {
    *("Anbar", "Babil", "Baghdad", "Basra", "Dhi Qar", "Diyala", "Duhok", "Erbil", "Karbala"),
    *("Kirkuk", "Maysan", "Muthanna", "Najaf", "Nineveh", "Qadisiyah", "Salah al-Din"),
    *("Sulaymaniyah", "Wasit"),
}
KINDS = {"country", "capital", "city", "town", "governorate", "sea", "river"}
WORDS = ("name", "name_ar", "kind")
FIGURES = ("latitude", "longitude", "rank", "minzoom")
KURDISH = "ڕێۆڵەگچپژکھیڤئ"


def degrees(steps):
    """A flat list of steps as points of shape (n, 2): longitude, latitude."""
    return np.cumsum(np.array(steps).reshape(-1, 2), axis=0) / BASEMAP["scale"]


def area(*layers):
    """The union of polygon layers."""
    return shapely.union_all(
        [
            shapely.Polygon(degrees(outer), [degrees(hole) for hole in holes])
            for layer in layers
            for outer, *holes in BASEMAP["layers"][layer]
        ]
    )


def flat(layer):
    """Every line, or every ring of every polygon, of a layer."""
    features = BASEMAP["layers"][layer]
    return [ring for polygon in features for ring in polygon] if layer in POLYGONS else features


def lines_of(layer):
    return [shapely.LineString(degrees(line)) for line in flat(layer)]


def labels(*kinds):
    return [label for label in BASEMAP["labels"] if label["kind"] in kinds]


LAND = area("land", "world_land")
IRAQ = area("country")


def test_it_says_its_format_and_its_layers():
    assert BASEMAP["format"] == "dateline-basemap/1"
    assert set(BASEMAP["layers"]) == {
        *POLYGONS,
        *("world_borders", "borders", "disputed", "admin1", "admin1_neighbours"),
        *("rivers", "rivers_minor"),
    }


def test_it_is_small_enough_to_travel_in_every_page():
    content = FILE.read_bytes()
    assert len(content) <= 420_000
    assert len(gzip.compress(content, 9)) <= 170_000


@pytest.mark.parametrize("layer", BASEMAP["layers"])
def test_every_line_is_whole_numbers_and_long_enough_to_draw(layer):
    least = 6 if layer in POLYGONS else 4
    for line in flat(layer):
        assert len(line) >= least
        assert len(line) % 2 == 0
        assert all(type(step) is int for step in line)


@pytest.mark.parametrize("layer", BASEMAP["layers"])
def test_every_point_is_on_the_web_map(layer):
    points = np.concatenate([degrees(line) for line in flat(layer)])
    assert np.abs(points[:, 0]).max() <= 180
    assert np.abs(points[:, 1]).max() <= 85.0511


@pytest.mark.parametrize("layer", ["land", "country", "borders", "admin1"])
def test_the_detailed_layers_stay_in_the_region(layer):
    west, south, east, north = BASEMAP["region"]
    points = np.concatenate([degrees(line) for line in flat(layer)])
    assert (points >= (west, south)).all()
    assert (points <= (east, north)).all()


def test_outer_rings_turn_anticlockwise_and_holes_clockwise():
    for layer in POLYGONS:
        for outer, *holes in BASEMAP["layers"][layer]:
            assert shapely.is_ccw(shapely.linearrings(degrees(outer)))
            assert not any(shapely.is_ccw(shapely.linearrings(degrees(hole))) for hole in holes)


@pytest.mark.parametrize(
    ("place", "longitude", "latitude"),
    [
        ("Baghdad", 44.38, 33.32),
        ("Basra", 47.78, 30.51),
        ("Erbil", 44.01, 36.19),
        ("Rutba", 40.29, 33.04),
        ("Al-Faw", 48.46, 29.98),
        ("Zakho", 42.68, 37.14),
    ],
)
def test_iraq_holds_its_cities(place, longitude, latitude):
    assert IRAQ.contains(shapely.Point(longitude, latitude)), place


@pytest.mark.parametrize(
    ("place", "longitude", "latitude"),
    [
        ("Kuwait City", 47.95, 29.33),
        ("Abadan", 48.32, 30.34),
        ("Damascus", 36.30, 33.50),
        ("Tehran", 51.42, 35.67),
        ("Washington", -77.04, 38.90),
        ("Brussels", 4.35, 50.85),
    ],
)
def test_other_cities_are_on_land_and_not_in_iraq(place, longitude, latitude):
    point = shapely.Point(longitude, latitude)
    assert LAND.contains(point), place
    assert not IRAQ.contains(point), place


@pytest.mark.parametrize(
    ("sea", "longitude", "latitude"),
    [
        ("the Gulf", 50.0, 28.5),
        ("the head of the Gulf", 48.75, 29.6),
        ("the Caspian", 51.0, 41.0),
        ("the Mediterranean", 32.0, 33.5),
        ("the Atlantic", -40.0, 35.0),
        ("the North Sea", 3.0, 55.0),
    ],
)
def test_seas_are_not_land(sea, longitude, latitude):
    assert not LAND.contains(shapely.Point(longitude, latitude)), sea


def test_iraq_has_its_size():
    """438,317 km2 in the CIA World Factbook; the area of a ring on a sphere of 6,371 km."""
    [[ring]] = BASEMAP["layers"]["country"]
    longitude, latitude = np.radians(degrees(ring)).T
    width = np.roll(longitude, -1) - longitude
    height = np.sin(latitude) + np.sin(np.roll(latitude, -1))
    assert abs((width * height).sum()) / 2 * 6371**2 == pytest.approx(438_317, rel=0.01)


@pytest.mark.parametrize(
    ("longitude", "latitude"), [(64.5, 35.0), (30.0, 11.0), (24.0, 25.0), (45.0, 43.5)]
)
def test_no_gap_opens_between_the_detail_and_the_outline(longitude, latitude):
    assert LAND.contains(shapely.Point(longitude, latitude).buffer(0.01))


def test_lakes_of_iraq_are_drawn():
    lakes = area("lakes")
    for longitude, latitude in [(43.27, 34.02), (43.65, 32.75), (43.45, 33.3)]:
        assert lakes.contains(shapely.Point(longitude, latitude))


def test_the_outline_of_iraq_lies_on_borders_and_coasts():
    lines = shapely.union_all([LAND.boundary, *lines_of("borders")])
    assert shapely.difference(IRAQ.boundary, shapely.buffer(lines, 0.001)).is_empty


@pytest.mark.parametrize(
    ("line", "box"),
    [
        ("the Golan ceasefire line", (35.8, 32.7, 35.95, 33.4)),
        ("the Green Line", (34.85, 31.3, 35.6, 32.6)),
        ("the line through Cyprus", (32.5, 34.9, 34.1, 35.3)),
        ("Abkhazia", (41.4, 42.3, 42.3, 43.3)),
        ("Kashmir", (73.0, 32.0, 80.0, 37.0)),
        ("Kosovo", (20.3, 42.2, 21.8, 43.3)),
    ],
)
def test_borders_that_are_not_settled_are_drawn_as_such(line, box):
    assert any(shape.intersects(shapely.box(*box)) for shape in lines_of("disputed")), line


def test_no_line_is_both_settled_and_disputed():
    settled = shapely.union_all(lines_of("borders"))
    disputed = shapely.union_all(lines_of("disputed"))
    assert shapely.intersection(settled, disputed).length == 0


def test_all_eighteen_governorates_are_named_inside_iraq():
    governorates = labels("governorate")
    assert {label["name"] for label in governorates} == GOVERNORATES
    assert len(governorates) == 18
    for label in governorates:
        assert IRAQ.contains(shapely.Point(label["longitude"], label["latitude"])), label["name"]


def test_the_names_are_those_of_the_table():
    with TABLE.open(encoding="utf-8", newline="") as file:
        table = {
            (*[row[key] for key in WORDS], *[float(row[key]) for key in FIGURES])
            for row in csv.DictReader(file)
        }
    assert {tuple(label[key] for key in (*WORDS, *FIGURES)) for label in BASEMAP["labels"]} == table


def test_no_outdated_or_contested_name_is_drawn():
    text = " ".join(label["name"] + " " + label["name_ar"] for label in BASEMAP["labels"])
    for name in ("Ta'mim", "Saddam", "Persian Gulf", "Arabian Gulf", "Sala ad-Din", "Irbil"):
        assert name not in text
    for name in ("الخليج الفارسي", "الخليج العربي"):
        assert name not in text


def test_jerusalem_ramallah_and_gaza_are_cities_and_no_capitals():
    kinds = {label["name"]: label["kind"] for label in BASEMAP["labels"]}
    assert {kinds[name] for name in ("Jerusalem", "Ramallah", "Gaza", "Tel Aviv")} == {"city"}


def test_every_label_has_an_arabic_name_and_a_known_kind():
    for label in BASEMAP["labels"]:
        assert re.search("[\u0600-\u06ff]", label["name_ar"]), label["name"]
        assert label["kind"] in KINDS, label["name"]


def test_labels_come_most_important_first():
    ranks = [label["rank"] for label in BASEMAP["labels"]]
    assert ranks == sorted(ranks)
    assert BASEMAP["labels"][0]["name"] in {"Atlantic Ocean", "Iraq"}


def test_every_label_on_land_has_land_beneath_it():
    for label in labels("country", "capital", "city", "town", "governorate", "river"):
        point = shapely.Point(label["longitude"], label["latitude"])
        assert LAND.distance(point) < 0.07, label["name"]


def test_every_credit_names_its_licence_and_where_it_came_from():
    with TABLE.open(encoding="utf-8", newline="") as file:
        sources = {row["source"] for row in csv.DictReader(file)} - {"Dateline"}
    assert sources == {credit["name"] for credit in BASEMAP["credits"]}
    for credit in BASEMAP["credits"]:
        assert set(credit) == {"name", "licence", "url", "used_for", "obtained_from"}
        assert all(credit.values())
        assert credit["name"] in BASEMAP["attribution"]


def test_the_script_draws_every_layer_and_kind_of_the_file():
    script = SCRIPT.read_text(encoding="utf-8")
    layers = set(re.findall(r"layer: '(\w+)'", script)) | set(re.findall(r"shapes\.(\w+)", script))
    assert layers == set(BASEMAP["layers"])
    for kind in KINDS:
        assert re.search(rf"^  {kind}: {{ color:", NAMES.read_text("utf-8"), re.MULTILINE), kind


def test_the_script_asks_no_host():
    assert not re.search(r"https?://|fetch\(|XMLHttpRequest|innerHTML", SCRIPT.read_text("utf-8"))


@pytest.mark.parametrize("weight", ["Regular", "SemiBold"])
def test_the_arabic_face_holds_the_kurdish_letters(weight):
    letters = TTFont(FONTS / f"IBMPlexSansArabic-{weight}.ttf").getBestCmap()
    assert [letter for letter in KURDISH if ord(letter) not in letters] == []


@pytest.mark.parametrize("weight", ["Regular", "SemiBold"])
def test_the_two_faces_hold_every_letter_of_every_name(weight):
    letters = {
        letter
        for face in ("IBMPlexSans", "IBMPlexSansArabic")
        for letter in TTFont(FONTS / f"{face}-{weight}.ttf").getBestCmap()
    }
    names = "".join(label["name"] + label["name_ar"] for label in BASEMAP["labels"])
    assert {letter for letter in names if ord(letter) not in letters} == set()


def test_every_font_that_the_style_sheet_names_is_there_and_none_is_elsewhere():
    style = (FONTS / "fonts.css").read_text(encoding="utf-8")
    urls = re.findall(r'url\("([^"]+)"\)', style)
    assert {path.name for path in FONTS.glob("*.woff2")} == set(urls)
    assert len(urls) == style.count("@font-face") == style.count("font-display: swap") == 9


def test_the_style_sheet_gives_kurdish_letters_to_the_arabic_face():
    style = (FONTS / "fonts.css").read_text(encoding="utf-8")
    arabic = [block for block in style.split("@font-face") if '"IBM Plex Sans Arabic"' in block]
    assert len(arabic) == 3
    assert all("U+0600-06FF" in block for block in arabic)


def test_the_fonts_come_with_their_licence():
    licence = (FONTS / "OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert "Copyright 2019 IBM Corp." in licence
