"""What lies over the map: legend, scale, credits and slider leave each other and all names room."""

import re
from collections.abc import Callable
from datetime import date
from itertools import cycle
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from geo.events.several import joined
from geo.events.symbols import SYMBOLS
from geo.places.gazetteer import Place
from geo.selection.store import EventStore
from geo.selection.view import View
from tests.browser.screen import Screen
from tests.browser.server import Server
from tests.geo.several import dataset, event
from web import export_page

SIZES = [(1440, 900), (390, 844)]
#: The boxes on the page of all that lies over the map.
CONTROLS = """() => Dateline.current.controlBoxes().map(([x, y, across, up]) => {
    const { map } = Dateline.current;
    const { min } = map.getPixelBounds();
    return [x - min.x, y - min.y, across, up];
})"""
LABELS = """() => {
    const view = Dateline.current.container.getBoundingClientRect();
    const labels = [...document.querySelectorAll('.dl-area:not(.dl-area-under)')];
    return labels.filter((one) => one.offsetWidth).map((one) => {
        const { left, top, width, height } = one.getBoundingClientRect();
        return [left - view.left + width / 2, top - view.top + height / 2, width / 2, height / 2];
    });
}"""
Box = list[float]


def covering(one: Box, other: Box) -> bool:
    return (
        abs(one[0] - other[0]) < one[2] + other[2] - 0.5
        and abs(one[1] - other[1]) < one[3] + other[3] - 0.5
    )


@pytest.fixture
def shown(new_context: Callable[..., BrowserContext], tmp_path: Path) -> Callable[..., Page]:
    """A saved page of a store, which needs no server."""

    def show(store: EventStore, width: int, height: int) -> Page:
        path = tmp_path / "page.html"
        path.write_bytes(export_page.build(store, View(), "", date(2026, 11, 22)))
        page = new_context(width, height).new_page()
        page.goto(path.as_uri())
        page.locator(".dl-map[data-ready]").wait_for()
        return page

    return show


def twelve() -> EventStore:
    place = Place("samarra", "Samarra", latitude=34.2, longitude=43.9, precision="site")
    parts = [
        dataset(
            name,
            event(name, place_id="samarra", category=category),
            places=[place],
            credits=(f"Who made {name}",),
        )
        for name, category in zip("abcdefghijkl", cycle(SYMBOLS), strict=False)
    ]
    return EventStore(joined(parts))


def box(locator: Locator) -> tuple[float, float]:
    """From where to where on the page something reaches, downwards."""
    found = locator.bounding_box()
    assert found
    return found["y"], found["y"] + found["height"]


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_long_legend_ends_above_the_scale_and_scrolls_by_keyboard(
    shown: Callable[..., Page], width: int, height: int
) -> None:
    page = shown(twelve(), width, height)
    head = page.locator(".dl-legend-head")
    if head.get_attribute("aria-expanded") == "false":
        head.click()
    body = page.locator(".dl-legend-body")
    expect(body).to_have_attribute("tabindex", "0")
    scale = page.locator(".leaflet-control-scale")
    assert box(page.locator(".dl-legend"))[1] <= box(scale)[0]
    last = page.locator(".dl-legend-key li").last
    assert box(last)[1] > box(body)[1]
    head.focus()
    page.keyboard.press("Tab")
    expect(body).to_be_focused()
    page.keyboard.press("End")
    page.wait_for_function(
        "() => { const body = document.querySelector('.dl-legend-body');"
        " return body.scrollTop + body.clientHeight >= body.scrollHeight - 1; }"
    )
    assert box(last)[1] <= box(body)[1]


def test_a_short_legend_is_no_stop_for_the_keyboard(screen: Screen) -> None:
    assert screen.map.locator(".dl-legend-body").get_attribute("tabindex") is None


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_many_credits_take_a_few_lines_and_scroll(
    shown: Callable[..., Page], width: int, height: int
) -> None:
    page = shown(twelve(), width, height)
    lines = page.locator(".dl-credits")
    expect(lines).to_have_attribute("tabindex", "0")
    top, foot = box(lines)
    assert foot - top < 80
    lines.focus()
    page.keyboard.press("End")
    last = lines.locator(".dl-credit").last
    expect(last).to_be_in_viewport()
    expect(last).to_have_text(re.compile("Who made l"))


@pytest.mark.parametrize("part", [".leaflet-control-scale-line", ".dl-credits"])
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_label_of_a_region_comes_out_from_under_a_control(
    server: Server, new_context: Callable[..., BrowserContext], width: int, height: int, part: str
) -> None:
    screen = Screen(new_context(width, height).new_page(), server.url).open()
    screen.frame.evaluate(
        """part => {
            const { map, container } = Dateline.current;
            const view = container.getBoundingClientRect();
            const control = container.querySelector(part).getBoundingClientRect();
            const labels = [...document.querySelectorAll('.dl-area')];
            const iraq = labels.find((one) => one.textContent.startsWith('Iraq'));
            const label = iraq.parentNode.getBoundingClientRect();
            map.panBy([
                (label.left + label.right) / 2 - control.left - control.width / 2,
                label.top - control.top - control.height / 2,
            ], { animate: false });
        }""",
        part,
    )
    screen.page.wait_for_timeout(500)
    labels, controls = screen.ask(LABELS), screen.ask(CONTROLS)
    across, up = screen.ask("[innerWidth, innerHeight]")
    inside = [one for one in labels if 0 < one[0] < across and 0 < one[1] < up]
    assert inside, "the label is in view"
    assert [one for one in inside if any(covering(one, other) for other in controls)] == []


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_no_name_of_the_basemap_is_written_under_a_control(
    server: Server, new_context: Callable[..., BrowserContext], width: int, height: int
) -> None:
    screen = Screen(new_context(width, height).new_page(), server.url).open()
    screen.page.wait_for_timeout(500)
    # Each name as it is written, with its middle in the map's pixels.
    written = """(covers) => {
        const names = [];
        const { fillText } = CanvasRenderingContext2D.prototype;
        CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
            names.push([text, this.canvas, x, y, this.measureText(text).width / 2]);
            return fillText.call(this, text, x, y);
        };
        const { basemap, layer, container } = Dateline.current;
        const controls = covers ? Dateline.current.controlBoxes() : [];
        basemap.avoid(layer.zoom, layer.clusters.boxes(), controls);
        CanvasRenderingContext2D.prototype.fillText = fillText;
        const view = container.getBoundingClientRect();
        return names.map(([text, canvas, x, y, half]) => {
            const { left, top } = canvas.getBoundingClientRect();
            return [left - view.left + x, top - view.top + y, half, 4, text];
        });
    }"""
    controls = screen.ask(CONTROLS)

    def under(names: list[Box]) -> list[Box]:
        return [name for name in names if any(covering(name, other) for other in controls)]

    assert under(screen.frame.evaluate(written, False)), "the controls lie over names"
    assert under(screen.frame.evaluate(written, True)) == []


def test_where_markers_leave_no_room_a_count_covers_none_of_their_middles(
    shown: Callable[..., Page],
) -> None:
    # Markers in a grid too close for a label, which the region's own spot is a part of.
    grid = [(n, m) for n in range(-6, 7) for m in range(-6, 7)]
    spots = [
        Place(
            f"s{n}.{m}", f"Spot {n} {m}", latitude=33 + n, longitude=44 + m * 1.19, precision="site"
        )
        for n, m in grid
    ]
    region = Place("r", "Region", latitude=33.0, longitude=44.0, precision="region")
    events = [event(place.place_id, place_id=place.place_id) for place in (*spots, region)]
    page = shown(EventStore(dataset("a", *events, places=[*spots, region])), 390, 844)
    page.wait_for_timeout(500)
    page.evaluate("Dateline.current.map.setZoom(5.75, { animate: false })")
    page.wait_for_timeout(600)
    (label,) = page.evaluate(LABELS)
    markers = page.evaluate("Dateline.current.layer.drawnMarkers.map(({ x, y }) => [x, y, 1, 1])")
    assert len(markers) > 20
    assert [marker for marker in markers if covering(label, marker)] == []
