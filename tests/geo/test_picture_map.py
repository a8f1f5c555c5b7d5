"""What is drawn where: shapes and texts of pictures, before they become pixels."""

from dataclasses import replace
from datetime import date
from itertools import combinations
from math import hypot

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from geo.drawing import basemap, extents, lettering, markers
from geo.drawing.extents import Extent
from geo.drawing.gathering import Marker, gather
from geo.drawing.labels import Taken, Wish, place_labels
from geo.drawing.layout import FORMATS
from geo.drawing.map import Shown, draw_map, nice
from geo.drawing.projections import frame, projection
from geo.drawing.scene import Box, Shape, Text
from geo.drawing.themes import THEMES
from geo.events.datasets import default_folder, load
from geo.events.frame import CATEGORIES, canonical
from geo.events.symbols import SYMBOLS, contrast
from geo.export.picture import PictureOptions, compose
from geo.places.gazetteer import Gazetteer, Place
from geo.selection.store import EventStore
from geo.selection.view import View

TODAY = date(2026, 11, 22)
LOOKS = markers.looks_of(CATEGORIES)
LIGHT = THEMES["light"]
BOX = Box(100, 50, 900, 650)
IRAQ = Extent(38.8, 29.0, 48.6, 37.4)

VIEWS = {
    "all": View(),
    "spring": View(start=date(2021, 3, 1), end=date(2021, 6, 10), categories=("attack",)),
    "one": View(words="Soleimani", start=date(2020, 1, 1), end=date(2020, 1, 4)),
    "close": View(latitude=33.3, longitude=44.3, zoom=9),
    "world": View(latitude=20, longitude=10, zoom=1),
    "none": View(words="zzzz"),
    "arabic": View(language="ar"),
}
LONG = "A title of many words that goes on and on until it needs several lines " * 3


@pytest.fixture(scope="module")
def shipped():
    return EventStore(load(default_folder()))


@pytest.fixture(scope="module")
def crowded():
    """3,000 made-up events at 300 places in and around Iraq, some in regions with long names."""
    random = np.random.default_rng(7)
    places = [
        Place(
            f"p{i}",
            f"Place {i}",
            latitude=float(random.uniform(29.5, 37)),
            longitude=float(random.uniform(39, 48)),
            precision=str(random.choice(["site", "settlement"])),
        )
        for i in range(300)
    ]
    places += [
        replace(p, place_id=f"r{i}", name=f"A governorate, number {i}", precision="region")
        for i, p in enumerate(places[:40])
    ]
    chosen = random.integers(0, len(places), 3000)
    events = {
        "event_id": [f"e{i}" for i in range(3000)],
        "title": "Made up",
        "date": "2020-01-01",
        "first_day": [date(2020, 1, 1 + i % 28) for i in range(3000)],
        "last_day": [date(2020, 2, 1 + i % 28) for i in range(3000)],
        "date_precision": "day",
        "category": [CATEGORIES[i % 7] for i in range(3000)],
        "place_id": [places[i].place_id for i in chosen],
    }
    gazetteer = Gazetteer(places)
    dataset = load(default_folder())
    return EventStore(
        replace(dataset, events=canonical(pd.DataFrame(events), gazetteer), gazetteer=gazetteer)
    )


def composed(store, view, **options):
    chosen = PictureOptions(**({"link": "https://dateline.test/?" + view.query()} | options))
    return compose(store, view, chosen, TODAY)


def text_boxes(picture):
    return [
        (mark.name, mark.text, lettering.box(mark))
        for mark in picture.scene
        if isinstance(mark, Text)
    ]


def extent_of(name):
    return "view" if name in ("close", "world") else "selection"


@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize("format_", FORMATS)
def test_no_text_covers_another(shipped, format_, name):
    picture = composed(shipped, VIEWS[name], format=format_, extent=extent_of(name), qr=True)
    pairs = combinations(text_boxes(picture), 2)
    assert [(a[1], b[1]) for a, b in pairs if a[2].meets(b[2])] == []


@pytest.mark.parametrize("format_", FORMATS)
def test_no_text_covers_another_when_the_words_are_long_and_events_many(crowded, format_):
    picture = composed(crowded, View(), format=format_, title=LONG, note=LONG * 3)
    pairs = combinations(text_boxes(picture), 2)
    assert [(a[1], b[1]) for a, b in pairs if a[2].meets(b[2])] == []


@pytest.mark.parametrize("format_", FORMATS)
def test_every_text_lies_on_the_page(crowded, format_):
    picture = composed(crowded, View(), format=format_, title="W" * 300, note=LONG * 3, qr=True)
    page = Box(0, 0, picture.width, picture.height).grown(-12)
    assert [text for _, text, box in text_boxes(picture) if not page.holds(box)] == []


@pytest.mark.parametrize("format_", FORMATS)
def test_a_map_keeps_its_room_however_long_the_words(shipped, format_):
    picture = composed(shipped, View(), format=format_, title=LONG, note=LONG * 3)
    (edge,) = [mark for mark in picture.scene if mark.name == "frame"]
    _, height = np.ptp(edge.outline.vertices, axis=0)
    assert height > 0.3 * picture.height


@pytest.fixture(scope="module")
def crowd():
    """What a map of 800 events at 200 places shows."""
    random = np.random.default_rng(3)
    place = random.integers(0, 200, 800)
    spots = np.stack([random.uniform(39, 48, 200), random.uniform(29.5, 37, 200)], axis=1)
    described = {
        "name_local": "",
        "latitude": 33.0,
        "longitude": 44.0,
        "label_latitude": None,
        "label_longitude": None,
        "radius_km": 400.0,
    }
    places = tuple(described | {"name": f"Place {i}"} for i in range(200))
    longitude, latitude = spots[place].T
    # A tenth is known only to the region, and a few have no place at all.
    off = random.random(800) < 0.1
    return Shown(
        np.where(off, np.nan, longitude),
        np.where(off, np.nan, latitude),
        random.integers(0, 7, 800),
        random.random(800) < 0.5,
        np.where(off & (random.random(800) < 0.2), -1, place),
        places,
    )


def drawn(shown, extent=IRAQ, box=BOX, **more):
    return draw_map(frame(extent, box, 30), basemap.load(), shown, LOOKS, LIGHT, **more)


def test_markers_do_not_cover_each_other(crowd):
    for one, other in combinations(drawn(crowd).markers, 2):
        apart = hypot(one.x - other.x, one.y - other.y)
        assert apart > one.reach + other.reach - 5


def test_labels_keep_clear_of_markers(crowd):
    made = drawn(crowd)
    labels = [
        lettering.box(mark)
        for mark in made.scene
        if isinstance(mark, Text) and mark.name in ("label", "place", "pill-name", "scale")
    ]
    assert labels
    for box in labels:
        for marker in made.markers:
            x = max(box.left - marker.x, 0, marker.x - box.right)
            y = max(box.top - marker.y, 0, marker.y - box.bottom)
            assert hypot(x, y) >= marker.reach


@pytest.mark.parametrize("extent", [IRAQ, Extent(43, 32, 45, 34), Extent(0, 40, 20, 55)])
def test_every_event_is_in_a_marker_in_a_region_or_named_as_outside(crowd, extent):
    made = drawn(crowd, extent)
    in_regions = sum(
        int(mark.text)
        for mark in made.scene
        if isinstance(mark, Text) and mark.name == "pill-count"
    )
    total = sum(marker.size for marker in made.markers) + in_regions + made.outside.total()
    assert total == 800


def test_disputed_borders_are_dashed_and_settled_ones_are_not():
    shapes = {mark.name: mark for mark in drawn(nothing()).scene if mark.name.startswith("ground-")}
    assert shapes["ground-disputed"].dash
    assert not shapes["ground-borders"].dash


def nothing():
    empty = np.empty(0)
    return Shown(empty, empty, empty.astype(int), empty.astype(bool), empty.astype(int), ())


def test_governorates_are_drawn_and_named_close_in_and_left_out_of_the_world():
    close = drawn(nothing(), Extent(42, 32, 46, 35))
    far = drawn(nothing(), extents.WORLD)
    assert "DIYALA" in {mark.text for mark in close.scene if isinstance(mark, Text)}
    assert "ground-admin1" in {mark.name for mark in close.scene}
    assert "ground-admin1" not in {mark.name for mark in far.scene}


def test_a_neighbour_whose_middle_lies_outside_is_named_on_its_own_ground():
    made = frame(IRAQ, BOX, 30)
    shown = draw_map(made, basemap.load(), nothing(), LOOKS, LIGHT)
    (name,) = [m for m in shown.scene if isinstance(m, Text) and m.text == "SAUDI ARABIA"]
    box = lettering.box(name)
    ends = made.degrees([(box.left, name.y), (box.right, name.y)])
    areas = {label.name: area for label, area in basemap.load().countries.items()}
    assert shapely.contains_xy(areas["Saudi Arabia"], ends).all()


@pytest.mark.parametrize("extent", [IRAQ, Extent(43, 32, 45, 34), Extent(-10, -9, 12, 9)])
def test_the_scale_bar_is_true_in_the_middle_of_the_map(extent):
    made = frame(extent, BOX, 30)
    shown = draw_map(made, basemap.load(), nothing(), LOOKS, LIGHT)
    (bar,) = [mark for mark in shown.scene if mark.name == "scale-bar"]
    length = np.ptp(bar.outline.vertices[:, 0])
    x, y = BOX.middle
    (west, south), (east, north) = made.degrees([(x - length / 2, y), (x + length / 2, y)])
    metres = Geod(ellps="WGS84").inv(west, south, east, north)[2]
    assert metres == pytest.approx(shown.kilometres * 1000, rel=0.005)


@given(st.floats(1e-3, 1e5))
def test_a_scale_bar_has_a_round_length_that_is_nearly_as_long_as_it_may_be(most):
    found = nice(most)
    assert found <= most * (1 + 1e-9)
    assert found > most / 2.6
    assert f"{found:e}"[0] in "125"


def test_a_map_of_iraq_is_a_conic():
    assert projection(IRAQ).name == "conic"


def test_a_map_of_the_world_shows_it_whole():
    assert projection(extents.WORLD).name == "equal_earth"


def test_a_map_across_the_equator_is_azimuthal():
    assert projection(Extent(10, -8, 25, 9)).name == "azimuthal"


@given(st.floats(-179, 179), st.floats(-75, 75), st.floats(0.5, 50), st.floats(0.5, 30))
def test_the_whole_extent_lies_in_the_frame(longitude, latitude, across, up):
    extent = Extent(
        longitude, max(-80, latitude - up / 2), longitude + across, min(84, latitude + up / 2)
    )
    made = frame(extent, BOX)
    steps = np.linspace(0, 1, 9)
    west_east = np.repeat([extent.west, extent.east], 9)
    south_north = extent.south + np.tile(steps, 2) * (extent.north - extent.south)
    pixels = made.pixels(west_east, south_north)
    assert (pixels[:, 0] >= BOX.left - 2).all()
    assert (pixels[:, 0] <= BOX.right + 2).all()
    assert (pixels[:, 1] >= BOX.top - 2).all()
    assert (pixels[:, 1] <= BOX.bottom + 2).all()


@given(st.floats(39, 48), st.floats(29.5, 37))
def test_pixels_lead_back_to_the_place(longitude, latitude):
    made = frame(IRAQ, BOX)
    back = made.degrees(made.pixels([longitude], [latitude]))
    assert back[0] == pytest.approx((longitude, latitude), abs=1e-6)


def test_the_viewport_is_that_of_a_web_map():
    """A map of one tile at zoom 0 shows the world's width; each zoom halves it."""
    shown = extents.viewport(0, 0, 3, 256, 256)
    assert (shown.west, shown.east) == (-22.5, 22.5)
    assert shown.north == pytest.approx(21.943046)  # the second tile's edge at zoom 3
    assert shown.south == -shown.north


def test_few_events_far_away_are_left_out_of_the_extent():
    longitude, latitude = np.array([44.4, 47.8, 43.1, -77.0]), np.array([33.3, 30.5, 36.3, 38.9])
    extent = extents.around(longitude, latitude, np.zeros(4), np.array([50.0, 20, 20, 5]))
    assert extent.west > 35
    assert extent.east < 55


def test_many_events_far_away_are_part_of_the_extent():
    longitude, latitude = np.array([44.4, -77.0]), np.array([33.3, 38.9])
    extent = extents.around(longitude, latitude, np.zeros(2), np.array([10.0, 10]))
    assert extent.west <= -77 < 44.4 <= extent.east


def test_an_extent_may_cross_the_date_line():
    extent = extents.around(
        np.array([178.4, -171.8]), np.array([-18.1, -13.8]), np.zeros(2), np.ones(2)
    )
    assert extent.west == pytest.approx(178.4)
    assert extent.east == pytest.approx(188.2)
    assert extent.east - extent.west < 30


def test_one_event_is_shown_with_its_surroundings():
    extent = extents.around(np.array([44.23]), np.array([33.26]), np.array([5.0]), np.ones(1))
    assert min(extent.kilometres) == pytest.approx(extents.LEAST_KM, rel=0.01)


points = st.lists(
    st.tuples(st.floats(0, 800), st.floats(0, 600), st.integers(0, 6), st.booleans()),
    min_size=1,
    max_size=80,
)


def gathered(rows):
    x, y, category, coarse = (np.array(column) for column in zip(*rows, strict=True))
    places = np.arange(len(rows))
    return gather(np.stack([x, y], axis=1), category, coarse.astype(bool), places, 7)


@given(points)
def test_gathering_loses_no_event_and_keeps_its_category(rows):
    made = gathered(rows)
    for category in range(7):
        there = sum(marker.counts[category] for marker in made)
        assert there == sum(row[2] == category for row in rows)


@given(points, st.randoms())
def test_gathering_does_not_depend_on_the_order_of_events(rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    seen = [
        {(round(m.x, 6), round(m.y, 6), m.counts) for m in gathered(r)} for r in (rows, shuffled)
    ]
    assert seen[0] == seen[1]


@given(points)
def test_no_marker_is_left_under_another(rows):
    for one, other in combinations(gathered(rows), 2):
        assert hypot(one.x - other.x, one.y - other.y) > one.reach + other.reach - 5


def test_events_at_one_place_stay_exactly_there():
    (marker,) = gathered([(123.25, 77.5, 0, False)] * 5)
    assert (marker.x, marker.y, marker.spread) == (123.25, 77.5, False)


def shapes_of(marker):
    return markers.marker_scene(marker, LOOKS, LIGHT)


def test_a_site_is_solid_and_a_town_is_hollow():
    body = {
        hollow: next(
            mark
            for mark in shapes_of(Marker(0, 0, (1, 0, 0, 0, 0, 0, 0), hollow, False, 0))
            if mark.name == "symbol"
        )
        for hollow in (False, True)
    }
    assert body[False].fill == SYMBOLS["attack"].color
    assert body[True].fill == LIGHT.paper
    assert body[True].stroke == SYMBOLS["attack"].color


def test_a_ring_gives_each_category_its_share():
    shares = [
        m
        for m in shapes_of(Marker(0, 0, (3, 0, 1, 0, 0, 0, 0), False, False, 0))
        if m.name == "share"
    ]
    areas = [area_of(shape) for shape in shares]
    assert areas[0] / areas[1] == pytest.approx(3, rel=0.02)


def area_of(shape):
    """The area inside a shape's vertices, its curves taken through their handles."""
    x, y = shape.outline.vertices.T
    return abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2


@pytest.mark.parametrize(
    ("number", "short"),
    [(7, "7"), (999, "999"), (1000, "1.0k"), (1299, "1.2k"), (12_999, "12k"), (1_290_000, "1.2M")],
)
def test_counts_are_short_and_never_too_high(number, short):
    assert markers.short_number(number) == short


@pytest.mark.parametrize("theme", THEMES.values())
def test_categories_stand_out_from_the_ground(theme):
    for symbol in SYMBOLS.values():
        assert contrast(symbol.color, theme.focus) >= 3
        assert contrast(symbol.color, theme.land) >= 3


@pytest.mark.parametrize("theme", THEMES.values())
def test_words_can_be_read_on_their_ground(theme):
    for color in (theme.ink, theme.soft, theme.accent):
        assert contrast(color, theme.page) >= 4.5
    assert contrast(theme.city, theme.focus) >= 4.5


def test_a_label_that_finds_no_room_is_left_out():
    wall = Taken([Box(0, 0, 400, 300)])
    placed, _ = place_labels([Wish("Baghdad", 200, 150, 12, "#000000")], wall, Box(0, 0, 400, 300))
    assert placed == ()


def test_the_more_important_of_two_names_at_a_place_is_written():
    wishes = [Wish(name, 60, 60, 12, "#000000", stand="over") for name in ("Capital", "Village")]
    placed, _ = place_labels(wishes, Taken(), Box(0, 0, 120, 120))
    assert [text.text for text in placed] == ["Capital"]


def test_the_opened_event_is_ringed_with_its_radius(shipped):
    event = shipped.rows(VIEWS["spring"]).query("on_point").iloc[0]
    picture = composed(shipped, VIEWS["spring"].replace(event=event["event_id"]))
    (ring,) = [mark for mark in picture.scene if mark.name == "ring"]
    assert isinstance(ring, Shape)
    assert np.ptp(ring.outline.vertices[:, 0]) >= 36


def test_a_small_extent_comes_with_a_map_that_shows_where_it_lies(shipped):
    names = {mark.name for mark in composed(shipped, VIEWS["one"], format="16:9").scene}
    assert "locator" in names
    names = {mark.name for mark in composed(shipped, VIEWS["all"], format="16:9").scene}
    assert "locator" not in names
