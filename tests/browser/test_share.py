"""Sharing: the panel and what it gives, opened by somebody else."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs

from playwright.sync_api import BrowserContext, expect

from tests.browser.screen import FRAME, Screen
from tests.browser.server import Server


def test_the_link_opens_exactly_this_view_elsewhere(
    screen: Screen, server: Server, new_context: Callable[..., BrowserContext]
) -> None:
    screen.open(
        "from=2021-03-01&to=2021-06-30&q=rocket&place=baghdad-airport&lat=33.3&lng=44.3&zoom=9"
    )
    link = screen.share().locator("code").first.inner_text().strip()
    other = Screen(new_context().new_page(), server.url)
    other.page.goto(link)
    other.drawn()
    other.until(f"Dateline.current.layer.clusters.total === {screen.shown()}")
    expect(other.sentence).to_have_text(screen.sentence.inner_text())
    assert other.ask("Dateline.current.map.getZoom()") == 9


def test_a_map_moved_past_180_is_shared_with_its_place(screen: Screen) -> None:
    screen.open("lat=10&lng=179&zoom=5")
    screen.ask("Dateline.current.map.panTo([10, 202.7], {animate: false}) && null")
    screen.until_query(lambda query: query.get("lng", [""])[0].startswith("-157"))
    link = screen.share().locator("code").first.inner_text().strip()
    place = parse_qs(link.partition("?")[2])
    assert place["lng"][0].startswith("-157")
    assert place["lat"][0].startswith(("10", "9.9"))
    assert place["zoom"] == ["5"]


def test_a_link_holds_only_what_differs_from_the_default(screen: Screen) -> None:
    link = screen.share().locator("code").first.inner_text().strip()
    assert link.partition("?")[2].startswith("v=")
    assert "&" not in link


def test_the_picture_is_previewed_and_saved_as_chosen(screen: Screen) -> None:
    dialog = screen.share("Picture")
    expect(dialog.locator("img")).to_be_visible(timeout=20_000)
    address = dialog.get_by_role("link", name="Save").get_attribute("href")
    assert address
    answer = screen.page.request.get(screen.url + address)
    assert answer.headers["content-type"] == "image/png"
    assert answer.body().startswith(b"\x89PNG")
    expect(dialog.locator("code")).to_contain_text("Map: Iraq, 2003 to 2021")


def test_a_new_title_is_in_the_picture_to_be_saved(screen: Screen) -> None:
    dialog = screen.share("Picture")
    dialog.get_by_role("textbox", name="Title", exact=True).fill("Rockets of spring")
    dialog.get_by_role("textbox", name="Title", exact=True).press("Enter")
    save = dialog.get_by_role("link", name="Save")
    expect(save).to_have_attribute("href", re.compile("title=Rockets"), timeout=20_000)


def test_the_rows_are_the_selection_and_nothing_more(screen: Screen) -> None:
    screen.open("category=strike")
    dialog = screen.share("Rows")
    address = dialog.get_by_role("link", name="CSV").get_attribute("href")
    assert address
    text = screen.page.request.get(screen.url + address).text()
    assert len(text.strip().splitlines()) == 1 + 6


def test_closing_the_panel_leaves_the_view_as_it_was(screen: Screen) -> None:
    screen.open("from=2021-01-01")
    screen.share()
    screen.page.keyboard.press("Escape")
    expect(screen.page.get_by_role("dialog")).to_have_count(0)
    assert screen.query() == {"from": ["2021-01-01"]}
    assert screen.shown() == 63


def test_the_clean_view_shows_map_legend_title_dates_and_credits_only(screen: Screen) -> None:
    screen.open("view=clean&from=2021-01-01")
    expect(screen.page.get_by_test_id("stSidebar")).to_have_count(0)
    expect(screen.map.locator(".dl-tools")).to_be_hidden()
    expect(screen.map.locator(".dl-legend")).to_be_visible()
    expect(screen.map.locator(".dl-credit").last).to_be_visible()
    expect(screen.sentence).to_contain_text("63 of 195")
    screen.slider("From date").press("ArrowRight")
    screen.until_query(lambda query: query.get("from") == ["2021-01-02"])


def test_in_somebodys_page_the_wheel_scrolls_that_page_and_with_ctrl_zooms(
    screen: Screen,
) -> None:
    article = """<!doctype html><p style="height: 300px">Made up</p>
        <iframe src="/?view=clean" width="900" height="500"></iframe>
        <p style="height: 2000px"></p>"""
    screen.page.route(
        "**/article", lambda route: route.fulfill(body=article, content_type="text/html")
    )
    screen.page.goto(screen.url + "article")
    inner = screen.page.frame_locator("iframe").frame_locator(FRAME)
    inner.locator(".dl-map[data-ready]").wait_for()
    frame = next(f for f in screen.page.frames if "/component/" in f.url)
    zoom = frame.evaluate("Dateline.current.map.getZoom()")
    screen.page.mouse.move(450, 500)
    screen.page.mouse.wheel(0, 120)
    screen.page.wait_for_function("window.scrollY > 0")
    expect(inner.locator(".dl-hint")).to_have_text("Hold Ctrl to zoom with the wheel")
    assert frame.evaluate("Dateline.current.map.getZoom()") == zoom
    screen.page.keyboard.down("Control")
    screen.page.mouse.wheel(0, -240)
    frame.wait_for_function(f"Dateline.current.map.getZoom() > {zoom}")
    expect(inner.locator(".dl-hint")).to_be_hidden()


def test_the_key_c_turns_the_clean_view_on_and_off(screen: Screen) -> None:
    screen.page.keyboard.press("c")
    screen.until_query(lambda query: query.get("view") == ["clean"])
    expect(screen.page.get_by_test_id("stSidebar")).to_have_count(0)
    screen.page.keyboard.press("c")
    screen.until_query(lambda query: "view" not in query)
    expect(screen.page.get_by_test_id("stSidebar")).to_be_visible()
