"""Hostile text in every field: nothing runs, nothing is evaluated, nothing breaks."""

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser import hostile
from tests.browser.screen import Screen
from tests.browser.server import Server


@pytest.fixture(scope="module")
def hostile_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder: Path = tmp_path_factory.mktemp("hostile")
    hostile.write(folder)
    server = Server({"DATELINE_DATA": str(folder)}).start()
    yield server
    server.stop()


@pytest.fixture
def victim(hostile_server: Server, new_context: Callable[..., BrowserContext]) -> Iterator[Screen]:
    """Somebody who has opened nothing yet, and whom nothing may have harmed in the end."""
    screen = Screen(new_context().new_page(), hostile_server.url)
    yield screen
    for frame in screen.page.frames:
        assert not frame.evaluate("Boolean(window.hacked || window.top.hacked)")
    assert screen.foreign == []
    assert screen.errors == []


@pytest.fixture
def attacked(victim: Screen) -> Screen:
    return victim.open()


def test_the_map_stands_with_every_hostile_event(attacked: Screen) -> None:
    assert attacked.shown() == len(hostile.PAYLOADS)


def test_every_popup_shows_its_attack_as_the_text_it_is(victim: Screen) -> None:
    for i, payload in enumerate(hostile.PAYLOADS):
        victim.open(f"event=e{i}")
        expect(victim.popup.locator(".dl-summary")).to_contain_text(
            payload.strip()[:12].split("\u0000")[0]
        )
        assert victim.popup.locator("img, script, iframe, svg:not(.dl-symbol)").count() == 0
        assert victim.popup.locator("a[href^=javascript]").count() == 0


def test_the_canary_is_never_evaluated(victim: Screen) -> None:
    victim.open("event=e0")
    expect(victim.popup.locator("h2")).to_have_text(hostile.CANARY)
    expect(victim.popup.locator(".dl-place")).to_have_text(hostile.CANARY)
    expect(victim.page.locator("h1")).to_contain_text(hostile.CANARY)
    assert "49" not in victim.popup.inner_text()


def test_tooltips_are_text(attacked: Screen) -> None:
    for x, y in attacked.frame.evaluate(
        "() => Dateline.current.layer.drawnMarkers.map(({x, y}) => [x, y])"
    ):
        box = attacked.page.locator("iframe").first.bounding_box()
        assert box
        attacked.page.mouse.move(box["x"] + x, box["y"] + y)
        attacked.page.wait_for_timeout(60)
    assert attacked.map.locator(".dl-tooltip *").count() == 0


def test_filters_list_and_about_survive(attacked: Screen) -> None:
    attacked.page.get_by_role("combobox", name="Actor").click()
    attacked.page.wait_for_timeout(500)
    attacked.page.keyboard.press("Escape")
    for tab in ("By month", "About the data", "Events"):
        attacked.page.get_by_role("tab", name=tab).click()
        attacked.page.wait_for_timeout(500)
    assert attacked.page.locator('a[href^="javascript"]').count() == 0


@pytest.mark.parametrize("payload", hostile.PAYLOADS[:15])
def test_an_attack_in_the_link_stays_text(victim: Screen, payload: str) -> None:
    victim.open(
        f"q={quote(payload)}&actor={quote(payload)}&place={quote(payload)}&from={quote(payload)}"
    )
    victim.page.wait_for_timeout(300)


def test_exported_rows_hold_the_text_and_no_live_formula(attacked: Screen) -> None:
    exported = attacked.page.request.get(attacked.url + "api/events.csv").text()
    assert hostile.CANARY in exported
    assert '"=HYPERLINK' not in exported
    assert ",=HYPERLINK" not in exported
