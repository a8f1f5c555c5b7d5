"""The server is away for a while, and comes back: nothing on the page is false."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.screen import Screen
from tests.browser.server import Server

SPRING = "from=2021-03-01&to=2021-05-31"
SLOW = 60_000
AWAY = "The server does not answer"


@pytest.fixture
def mortal() -> Iterator[Server]:
    """A server that a test may end and start again."""
    running = Server().start()
    yield running
    running.stop()


@pytest.fixture
def before(mortal: Server, new_context: Callable[..., BrowserContext]) -> Screen:
    """A page of it that looks at a spring."""
    return Screen(new_context().new_page(), mortal.url).open(SPRING)


def line(page: Page) -> object:
    return page.locator(".dl-away")


def choose_2020(screen: Screen) -> None:
    """Choose a year on the map, as its slider does."""
    screen.ask("Dateline.current.say({ from: '2020-01-01', to: '2020-12-31' }, true)")
    screen.until_query(lambda query: query.get("from") == ["2020-01-01"])


def agree(screen: Screen) -> None:
    """Wait until headline, list and map say what the address says."""
    expect(line(screen.page)).to_be_empty(timeout=SLOW)
    expect(screen.sentence).to_contain_text("2020", timeout=SLOW)
    expect(screen.sentence).not_to_contain_text("2021")
    shown = screen.shown()
    expect(screen.sentence).to_contain_text(str(shown))
    assert screen.query()["from"] == ["2020-01-01"]


def test_while_the_server_is_away_the_page_says_so_in_our_words_and_in_no_others(
    mortal: Server, page: Page
) -> None:
    page.clock.install()
    Screen(page, mortal.url).open(SPRING)
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text))
    mortal.stop()
    expect(line(page)).to_contain_text(AWAY, timeout=SLOW)
    expect(line(page)).to_contain_text("older than the address says")
    # Streamlit asks after its sixth attempt, each later than the one before.
    for _ in range(9):
        with page.expect_event("requestfailed", lambda one: "_stcore/health" in one.url):
            page.clock.fast_forward(60_000)
    assert [text for text in heard if "connected to the internet" in text], "it did not ask"
    expect(page.get_by_text("connected to the internet")).to_have_count(0)
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_when_it_is_back_headline_address_slider_and_list_agree_on_what_was_chosen_meanwhile(
    mortal: Server, before: Screen
) -> None:
    expect(before.sentence).to_contain_text("2021")
    mortal.stop()
    expect(line(before.page)).to_contain_text(AWAY, timeout=SLOW)
    choose_2020(before)
    mortal.start()
    agree(before)


def test_the_first_word_after_that_is_not_lost(mortal: Server, before: Screen) -> None:
    mortal.stop()
    expect(line(before.page)).to_contain_text(AWAY, timeout=SLOW)
    mortal.start()
    expect(line(before.page)).to_be_empty(timeout=SLOW)
    words = before.page.get_by_role("textbox", name="Words")
    words.fill("rocket")
    words.press("Enter")
    before.until_query(lambda query: query.get("q") == ["rocket"])
    expect(before.sentence).to_contain_text("rocket")


def test_a_popup_whose_text_did_not_come_offers_to_try_again(screen: Screen) -> None:
    screen.page.route("**/api/rows*", lambda route: route.abort())
    screen.page.mouse.click(*screen.marker("Ain al-Asad Air Base"))
    expect(screen.popup).to_contain_text("could not be loaded")
    screen.page.unroute("**/api/rows*")
    screen.popup.get_by_role("button", name="Try again").click()
    expect(screen.popup).to_contain_text("Sources")


def test_the_line_is_seen_on_a_desk_and_on_a_phone(
    mortal: Server, new_context: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    pages = []
    for width, height, scheme in ((1440, 900, "light"), (390, 844, "dark")):
        page = new_context(width, height, color_scheme=scheme).new_page()
        Screen(page, mortal.url).open()
        pages.append(page)
    mortal.stop()
    for page in pages:
        expect(line(page)).to_contain_text(AWAY, timeout=SLOW)
        box = line(page).bounding_box()
        size = page.viewport_size
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= size["width"]
        page.screenshot(path=tmp_path / f"away-{size['width']}.png")
