"""The address is the state: links, Back, Forward, reload, another browser, a restarted server."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.browser.screen import Screen
from tests.browser.server import Server

VIEW = "from=2020-01-01&to=2021-06-30&category=attack&q=rocket&lat=33.4&lng=44.2&zoom=8.5"


def test_a_link_opens_the_same_view_for_somebody_else(
    screen: Screen, server: Server, new_context: Callable[..., BrowserContext]
) -> None:
    screen.open(VIEW + "&event=20210502-airport")
    expect(screen.popup.locator("h2")).to_be_visible()
    other = Screen(new_context().new_page(), server.url)
    other.page.goto(screen.page.url)
    other.drawn()
    expect(other.popup.locator("h2")).to_have_text(screen.popup.locator("h2").inner_text())
    assert other.shown() == screen.shown()
    assert other.ask("Dateline.current.map.getZoom()") == 8.5
    expect(other.sentence).to_have_text(screen.sentence.inner_text())


def test_back_and_forward_walk_through_what_was_chosen(screen: Screen) -> None:
    screen.map.get_by_role("button", name="Since October 2019").click()
    screen.until_query(lambda query: "from" in query)
    expect(screen.sentence).to_contain_text("129 of 195")
    screen.map.locator(".dl-legend button", has_text="Energy").click()
    screen.until_query(lambda query: "category" in query)
    expect(screen.sentence).to_contain_text("by category")
    screen.page.go_back()
    expect(screen.sentence).to_contain_text("129 of 195")
    assert "category" not in screen.query()
    screen.until("Dateline.current.layer.clusters.total === 129")
    screen.page.go_back()
    expect(screen.sentence).to_contain_text("All 195 events")
    screen.until("Dateline.current.layer.clusters.total === 195")
    screen.page.go_forward()
    expect(screen.sentence).to_contain_text("129 of 195")
    screen.until("Dateline.current.layer.clusters.total === 129")


def test_opening_an_event_is_one_step_back(screen: Screen) -> None:
    screen.page.mouse.click(*screen.marker("Ain al-Asad Air Base"))
    screen.until_query(lambda query: "event" in query)
    screen.page.wait_for_timeout(1200)
    screen.page.go_back()
    screen.until_query(lambda query: "event" not in query)
    expect(screen.popup).to_have_count(0)


def test_reload_restores_everything(screen: Screen) -> None:
    screen.open(VIEW)
    shown = screen.shown()
    sentence = screen.sentence.inner_text()
    screen.page.reload()
    screen.drawn()
    screen.until(f"Dateline.current.layer.clusters.total === {shown}")
    expect(screen.sentence).to_have_text(sentence)
    assert screen.ask("Dateline.current.map.getZoom()") == 8.5


def test_panning_is_remembered_without_a_rerun(screen: Screen) -> None:
    screen.page.wait_for_timeout(500)
    before = len(screen.messages)
    screen.map.get_by_role("button", name="Zoom in").click()
    screen.until_query(lambda query: "zoom" in query)
    zoom = screen.query()["zoom"]
    assert len(screen.messages) == before > 0
    screen.page.reload()
    screen.drawn()
    assert screen.query()["zoom"] == zoom
    assert [str(screen.ask("Dateline.current.map.getZoom()"))] == zoom


def test_a_filter_does_not_move_the_map(screen: Screen) -> None:
    screen.open("lat=33.4&lng=44.2&zoom=8.5")
    screen.page.get_by_role("textbox", name="Words").fill("drone")
    screen.page.get_by_role("textbox", name="Words").press("Enter")
    screen.until_query(lambda query: query.get("q") == ["drone"])
    expect(screen.sentence).to_contain_text("“drone”")
    assert screen.ask("Dateline.current.map.getZoom()") == 8.5
    assert screen.query()["zoom"] == ["8.5"]


def test_a_broken_link_opens_with_what_can_be_used_and_says_what_cannot(screen: Screen) -> None:
    screen.open("from=yesterday&category=attack&utm_source=mail")
    expect(screen.sentence).to_contain_text("80 of 195")
    expect(screen.page.get_by_text("Part of the link could not be used")).to_contain_text(
        "yesterday"
    )


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ("from=2021", 63),
        ("from=2021-03&to=2021-04", 16),
        ("certain=1&from=2019-10-01", 129),
        ("certain=bogus&q=rocket", 66),
        ("q=rocket&q=drone", 66),
        ("from=2021-05-01&to=2021-01-01", 195),
        ("category=bogus", 195),
    ],
)
def test_the_map_reads_a_link_as_the_page_does(screen: Screen, link: str, shown: int) -> None:
    screen.open(link)
    assert screen.shown() == shown
    expect(screen.sentence).to_contain_text("All 195" if shown == 195 else f"{shown} of 195")
    assert screen.page.url == f"{screen.url}?{link}"
    screen.map.get_by_role("button", name="Energy").click()
    screen.until_query(lambda query: "category" in query)
    assert "bogus" not in screen.page.url


def test_nothing_is_drawn_before_the_filters_are_known(screen: Screen) -> None:
    screen.page.add_init_script(
        """window.addEventListener('load', () => {
            const look = () => {
                const total = window.Dateline?.current?.layer?.clusters.total;
                if (total !== undefined) (window.totals ??= new Set()).add(total);
                if (document.querySelector('.dl-events')) requestAnimationFrame(look);
                else setTimeout(look, 1);
            };
            if (window !== top) look();
        })"""
    )
    screen.page.route(
        "**/api/mask*", lambda route: (screen.page.wait_for_timeout(300), route.continue_())
    )
    screen.open("q=rocket")
    screen.page.wait_for_timeout(300)
    assert screen.ask("[...totals].filter((n) => n)") == [66]


def test_filters_that_do_not_come_are_said_and_asked_for_again(screen: Screen) -> None:
    screen.page.route("**/api/mask*", lambda route: route.abort())
    screen.page.get_by_role("textbox", name="Words").fill("rocket")
    screen.page.get_by_role("textbox", name="Words").press("Enter")
    notice = screen.map.locator(".dl-notice")
    expect(notice).to_contain_text("The filters could not be applied")
    screen.page.unroute("**/api/mask*")
    notice.get_by_role("button", name="Try again").click()
    screen.until("Dateline.current.layer.clusters.total === 66")
    expect(notice).to_be_hidden()


def test_a_restarted_server_gives_back_the_view_on_reload(
    new_context: Callable[..., BrowserContext],
) -> None:
    server = Server().start()
    try:
        screen = Screen(new_context().new_page(), server.url).open(VIEW)
        sentence = screen.sentence.inner_text()
        server.stop()
        server.start()
        screen.page.reload()
        screen.drawn()
        expect(screen.sentence).to_have_text(sentence)
    finally:
        server.stop()


def test_a_map_moved_past_180_says_a_longitude_that_the_server_reads(screen: Screen) -> None:
    screen.open("lat=10&lng=179&zoom=5")
    screen.ask("Dateline.current.map.panTo([10, 202.7], {animate: false}) && null")
    screen.until_query(lambda query: query.get("lng", [""])[0].startswith("-157"))


def test_a_link_that_is_closer_than_the_map_goes_opens_as_close_as_it_goes(screen: Screen) -> None:
    screen.open("lat=33.4&lng=202.7&zoom=20")
    assert screen.ask("Dateline.current.map.getZoom() === Dateline.current.map.getMaxZoom()")
    assert screen.ask("Dateline.current.map.getCenter().lng") < -157
