"""The date slider: by mouse, by keyboard, by touch, by typing; and what it leaves alone."""

import re
from datetime import date, timedelta

from playwright.sync_api import Page, expect

from tests.browser.screen import Screen

FIRST, LAST = date(2003, 3, 17), date(2022, 1, 5)


def drag(page: Page, handle: object, dx: float, steps: int = 12) -> None:
    box = handle.bounding_box()  # type: ignore[attr-defined]
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + dx, y, steps=steps)


def test_dragging_narrows_the_map_at_once_and_tells_the_server_on_release(screen: Screen) -> None:
    screen.page.wait_for_timeout(500)
    before, requests, messages = screen.shown(), len(screen.requests), len(screen.messages)
    drag(screen.page, screen.slider("From date"), 500)
    assert screen.shown() < before
    assert (len(screen.requests), len(screen.messages)) == (requests, messages)
    assert "from" not in screen.query()
    screen.page.mouse.up()
    screen.until_query(lambda query: "from" in query)
    expect(screen.sentence).to_contain_text(f"{screen.shown()} of 195 events")


def test_clusters_and_legend_follow_at_every_moment_of_a_drag(screen: Screen) -> None:
    drag(screen.page, screen.slider("From date"), 600)
    counted = screen.ask(
        "[...document.querySelectorAll('.dl-legend-count')].reduce((n, e) => n + +e.textContent, 0)"
    )
    assert counted == screen.shown()
    screen.page.mouse.up()


def test_arrow_keys_move_a_day(screen: Screen) -> None:
    screen.slider("From date").press("ArrowRight")
    wanted = (FIRST + timedelta(days=1)).isoformat()
    screen.until_query(lambda query: query.get("from") == [wanted])


def test_page_keys_move_a_month_and_home_and_end_reach_the_ends(screen: Screen) -> None:
    handle = screen.slider("To date")
    handle.press("PageDown")
    screen.until_query(lambda query: query.get("to") == ["2021-12-05"])
    handle.press("End")
    screen.until_query(lambda query: "to" not in query)


def test_the_handles_say_their_dates_in_words(screen: Screen) -> None:
    expect(screen.slider("From date")).to_have_attribute("aria-valuetext", "17 March 2003")
    expect(screen.slider("To date")).to_have_attribute("aria-valuetext", "5 January 2022")


def test_exact_dates_can_be_typed(screen: Screen) -> None:
    screen.map.get_by_label("From", exact=True).fill("2021-01-01")
    screen.map.get_by_label("From", exact=True).press("Enter")
    screen.until_query(lambda query: query.get("from") == ["2021-01-01"])
    expect(screen.sentence).to_contain_text("63 of 195 events")


def test_a_preset_is_one_click(screen: Screen) -> None:
    screen.map.get_by_role("button", name="Since October 2019").click()
    screen.until_query(lambda query: query.get("from") == ["2019-10-01"])
    assert screen.shown() == 129


def test_the_window_can_be_moved_as_a_whole(screen: Screen) -> None:
    screen.open("from=2012-01-01&to=2012-12-31")
    screen.map.get_by_label("Move the window").press("ArrowRight")
    screen.until_query(
        lambda query: query.get("from") == ["2012-01-02"] and query.get("to") == ["2013-01-01"]
    )


def test_playing_moves_the_window_to_the_end_and_stops_there(screen: Screen) -> None:
    screen.open("from=2021-01-01&to=2021-11-30")
    screen.map.get_by_role("button", name="Play").first.click()
    screen.until_query(lambda query: "to" not in query and "from" in query)
    expect(screen.map.get_by_role("button", name="Play").first).to_be_visible()


def test_the_histogram_is_told_to_those_who_do_not_see_it(screen: Screen) -> None:
    chart = screen.map.locator(".dl-timeline canvas[role=img], .dl-timeline [role=img]").first
    expect(chart).to_have_attribute("aria-label", re.compile("195"))
