"""Different people: with a keyboard alone, with a screen reader, on a phone, in the dark."""

from collections.abc import Callable

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, expect

from tests.browser.screen import FRAME, Screen
from tests.browser.server import Server

SERIOUS = ("serious", "critical")


def findings(screen: Screen) -> list[str]:
    """Serious findings in the page and the map's frame, as rule: element."""
    return [
        f"{violation['id']}: {node['html'][:200]}"
        for document in (screen.page, screen.frame)
        for violation in Axe().run(document)["violations"]
        if violation["impact"] in SERIOUS
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("query", ["", "event=20200103-soleimani-strike"])
def test_axe_finds_nothing_serious(
    server: Server, new_context: Callable[..., BrowserContext], scheme: str, query: str
) -> None:
    page = new_context(color_scheme=scheme).new_page()
    screen = Screen(page, server.url).open(query)
    page.wait_for_timeout(800)
    assert findings(screen) == []


def test_everything_is_reached_by_keyboard_alone(screen: Screen) -> None:
    screen.map.get_by_role("button", name="Zoom in").focus()
    seen: set[str] = set()
    name = """() => {
        const e = document.activeElement;
        return e.getAttribute('aria-label') || e.textContent.trim();
    }"""
    for _ in range(60):
        seen.add(screen.frame.evaluate(name))
        screen.page.keyboard.press("Tab")
    for wanted in ("Zoom in", "Reset to the whole", "Basemap", "From date", "To date"):
        assert wanted in seen
    assert any("events at Ain al-Asad" in one for one in seen)


def test_a_marker_opens_and_closes_by_keyboard(screen: Screen) -> None:
    key = screen.map.get_by_role("button", name="13 events at Ain al-Asad Air Base")
    key.focus()
    screen.page.keyboard.press("Enter")
    expect(screen.popup.locator("h2")).to_be_visible()
    screen.page.keyboard.press("ArrowRight")
    expect(screen.popup.locator(".dl-position")).to_have_text("2 of 13")
    screen.page.keyboard.press("Escape")
    expect(screen.popup).to_have_count(0)


def test_on_a_phone_the_map_comes_first_and_the_slider_stays_in_reach(
    server: Server, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context(390, 844, has_touch=True, is_mobile=True).new_page()
    screen = Screen(page, server.url).open()
    box = page.locator(FRAME).bounding_box()
    assert box
    assert box["y"] < 150
    assert box["y"] + box["height"] <= 844
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    foot = screen.map.locator(".dl-foot").bounding_box()
    assert foot
    assert foot["y"] + foot["height"] <= 844
    expect(screen.map.get_by_role("button", name="Play").first).to_be_visible()


def test_on_a_phone_a_tap_opens_an_event_that_fits_the_screen(
    server: Server, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context(390, 844, has_touch=True, is_mobile=True).new_page()
    screen = Screen(page, server.url).open()
    page.touchscreen.tap(*screen.marker("Ain al-Asad Air Base"))
    expect(screen.popup.locator("h2")).to_be_visible()
    page.wait_for_timeout(600)
    box = screen.popup.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert box["y"] >= 0


def test_on_a_phone_the_filters_give_the_map_back(
    server: Server, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context(390, 844, has_touch=True, is_mobile=True).new_page()
    screen = Screen(page, server.url).open()
    sheet, opener = page.get_by_test_id("stSidebar"), page.get_by_test_id("stExpandSidebarButton")
    opener.click()
    expect(sheet).to_have_attribute("data-collapsed", "false")
    page.touchscreen.tap(370, 300)  # on the map beside the sheet
    expect(sheet).to_have_attribute("data-collapsed", "true")
    opener.click()
    expect(sheet).to_have_attribute("data-collapsed", "false")
    page.reload()
    screen.drawn()
    expect(sheet).to_have_attribute("data-collapsed", "true")


def test_the_dark_theme_reaches_the_map(
    server: Server, new_context: Callable[..., BrowserContext]
) -> None:
    screen = Screen(new_context(color_scheme="dark").new_page(), server.url).open()
    expect(screen.map.locator(".dl-map")).to_have_attribute("data-theme", "dark")


@pytest.mark.parametrize(("wish", "moves"), [("reduce", False), ("no-preference", True)])
def test_who_asks_for_less_motion_gets_none(
    server: Server, new_context: Callable[..., BrowserContext], wish: str, moves: bool
) -> None:
    screen = Screen(new_context(reduced_motion=wish).new_page(), server.url).open(
        "zoom=9&lat=30&lng=44"
    )
    # At once, or in several steps: a popup that needs room, and a flight to what lies outside.
    steps = """async (act) => {
        const { map } = Dateline.current;
        let steps = 0;
        map.on('move', () => { steps += 1; });
        const rested = new Promise((done) => map.once('moveend', done));
        act(map);
        await rested;
        return steps;
    }"""
    popup = f"""() => ({steps})(() => {{
        const {{ opened, map, container }} = Dateline.current;
        const corner = map.containerPointToLatLng([container.clientWidth - 5, 5]);
        opened.openRows([0], corner, 0);
    }})"""
    flight = f"() => ({steps})(() => Dateline.current.showShown())"
    for act in (popup, flight):
        assert (screen.frame.evaluate(act) > 1) is moves
