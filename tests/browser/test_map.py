"""The map: what it draws, what a pointer finds, and that it asks nobody else."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.screen import FRAME, Screen
from tests.browser.server import Server

TOTAL = 195


def test_the_page_opens_with_every_event_and_asks_no_other_host(screen: Screen) -> None:
    assert screen.shown() == TOTAL
    assert screen.foreign == []
    assert screen.errors == []


def test_the_legend_counts_every_event_once(screen: Screen) -> None:
    counts = screen.map.locator(".dl-legend-count").all_inner_texts()
    assert sum(int(count.replace(",", "")) for count in counts) == TOTAL


def test_markers_areas_and_what_lies_outside_add_up(screen: Screen) -> None:
    inside = screen.ask("Dateline.current.layer.inView")
    areas = screen.ask("Dateline.current.layer.clusters.offPoint.reduce((a, b) => a + b, 0)")
    outside = screen.map.locator(".dl-outside").inner_text()
    assert inside + areas + int(re.sub(r"\D", "", outside)) == TOTAL


def test_country_events_stand_in_a_labelled_marker_of_their_own(screen: Screen) -> None:
    label = screen.map.locator(".dl-area", has_text=re.compile(r"^Iraq"))
    label.click()
    expect(screen.popup.locator(".dl-place")).to_have_text("Iraq")
    expect(screen.popup.locator(".dl-precision")).to_contain_text("known to the country")


def test_hovering_a_marker_names_it(screen: Screen) -> None:
    screen.page.mouse.move(*screen.marker("Ain al-Asad Air Base"))
    expect(screen.map.locator(".dl-tooltip")).to_have_text("13 events at Ain al-Asad Air Base")


def test_a_click_tells_what_happened_where_and_who_says_so(screen: Screen) -> None:
    screen.page.mouse.click(*screen.marker("Ain al-Asad Air Base"))
    popup = screen.popup
    expect(popup.locator("h2")).not_to_be_empty()
    expect(popup.locator(".dl-when")).to_have_text("26 December 2018")
    arabic = popup.locator(".dl-place-local")
    expect(arabic).to_have_attribute("dir", "rtl")
    expect(popup.locator(".dl-precision")).to_contain_text("exact site, within 4 km")
    link = popup.locator(".dl-sources a").first
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    assert screen.foreign == []


def test_a_popup_pages_through_its_place_in_the_order_of_dates(screen: Screen) -> None:
    screen.page.mouse.click(*screen.marker("Ain al-Asad Air Base"))
    popup = screen.popup
    expect(popup.locator(".dl-position")).to_have_text("1 of 13")
    popup.get_by_role("button", name="Later event here").click()
    expect(popup.locator(".dl-position")).to_have_text("2 of 13")
    expect(popup.locator(".dl-when")).to_have_text("3 December 2019")
    popup.get_by_role("button", name="Earlier event here").click()
    expect(popup.locator(".dl-when")).to_have_text("26 December 2018")


def test_accounts_that_differ_are_both_shown_with_their_sources(screen: Screen) -> None:
    screen.open("event=20210609-baghdad-airport-drones")
    accounts = screen.popup.locator(".dl-accounts").first
    expect(accounts).to_contain_text("Accounts differ")
    assert accounts.locator("li").count() >= 2
    assert all("—" in text for text in accounts.locator("li").all_inner_texts())


def test_the_popups_link_opens_this_very_event(screen: Screen) -> None:
    screen.open("event=20200103-soleimani-strike")
    title = screen.popup.locator("h2").inner_text()
    screen.popup.get_by_role("button", name="Copy link").click()
    expect(screen.popup.get_by_role("button", name="Link copied")).to_be_visible()
    link = screen.page.evaluate("navigator.clipboard.readText()")
    screen.page.goto(link)
    screen.drawn()
    expect(screen.popup.locator("h2")).to_have_text(title)


def test_the_map_has_its_size_from_the_start(page: Page, server: Server) -> None:
    # Each size that the frame takes is noted as browsers draw it.
    page.add_init_script(
        """(() => {
            window.sizes = [];
            const look = () => {
                const frame = document.querySelector('iframe[title^="streamlit_folium"]');
                const size = frame && `${frame.offsetWidth} by ${frame.offsetHeight}`;
                if (size && size !== sizes.at(-1)) sizes.push(size);
                requestAnimationFrame(look);
            };
            if (window === top) look();
        })()"""
    )
    Screen(page, server.url).open()
    assert len(page.evaluate("sizes")) == 1


def test_the_whole_is_fitted_into_the_frame_as_it_is(screen: Screen) -> None:
    # Browsers tell of a new size only when they next draw.
    known = screen.frame.evaluate(
        """() => {
            const { map, container } = Dateline.current;
            container.style.setProperty('height', '500px', 'important');
            Dateline.current.viewport.showWhole(false);
            return map.getSize().y;
        }"""
    )
    assert known == 500


def test_markers_keep_their_members_while_the_map_is_panned(screen: Screen) -> None:
    members = """() => {
        const { clusters, selection } = Dateline.current.layer;
        const groups = new Map();
        clusters.member.forEach((m, i) => m >= 0 && groups.set(m, [...(groups.get(m) || []), i]));
        return [...groups.values()].map((rows) => rows.join()).sort();
    }"""
    before = set(screen.frame.evaluate(members))
    box = screen.page.locator(FRAME).bounding_box()
    assert box
    middle = box["x"] + box["width"] / 2, box["y"] + 330
    screen.page.mouse.move(*middle)
    screen.page.mouse.down()
    screen.page.mouse.move(middle[0] - 170, middle[1] - 60, steps=6)
    screen.page.mouse.up()
    screen.until_query(lambda query: "lat" in query)
    screen.frame.evaluate("Dateline.current.layer._regather()")
    assert before == set(screen.frame.evaluate(members))


def test_a_marker_of_several_places_opens_by_zooming_in(screen: Screen) -> None:
    zoom = screen.ask("Dateline.current.map.getZoom()")
    screen.frame.evaluate(
        """() => {
            const { layer } = Dateline.current;
            layer.open(layer.drawnMarkers.find(({ m }) => layer.clusters.spread[m]));
        }"""
    )
    screen.until(f"Dateline.current.map.getZoom() > {zoom}")


@pytest.mark.parametrize("wish", ["reduce", "no-preference"])
def test_the_whole_is_one_click_away_and_the_map_can_be_moved_again(
    server: Server, new_context: Callable[..., BrowserContext], wish: str
) -> None:
    screen = Screen(new_context(reduced_motion=wish).new_page(), server.url).open()
    zoom_in = screen.map.get_by_role("button", name="Zoom in")
    whole = screen.map.get_by_role("button", name="Reset to the whole")
    zoom_in.click()
    screen.until_query(lambda query: "zoom" in query)
    for _ in range(2):  # the second finds the map where it should be
        whole.click()
        screen.until_query(lambda query: "zoom" not in query)
        screen.until("!Dateline.current.viewport.homing")
    zoom_in.click()
    screen.until_query(lambda query: "zoom" in query)


def test_paging_is_not_turned_back_by_the_answer_to_the_page_before(screen: Screen) -> None:
    screen.page.mouse.click(*screen.marker("Ain al-Asad Air Base"))
    later = screen.popup.get_by_role("button", name="Later event here")
    screen.popup.locator("h2").wait_for()
    later.evaluate(
        """async (button) => {
            for (let i = 0; i < 8; i += 1) {
                button.click();
                await new Promise((done) => setTimeout(done, 90));
            }
        }"""
    )
    expect(screen.popup.locator(".dl-position")).to_have_text("9 of 13")
    screen.page.wait_for_timeout(800)
    expect(screen.popup.locator(".dl-position")).to_have_text("9 of 13")
    screen.until_query(lambda query: bool(query.get("event")))
    assert screen.query()["event"] == [screen.ask("Dateline.current.opened.event")]


def test_what_lies_outside_the_view_can_be_shown(screen: Screen) -> None:
    screen.map.locator(".dl-outside").click()
    expect(screen.map.locator(".dl-outside")).to_be_hidden()


def test_each_redraw_is_marked_for_anyone_to_time(screen: Screen) -> None:
    screen.slider("From date").press("ArrowRight")
    assert screen.ask("performance.getEntriesByName('dateline:draw').length") > 0


def test_a_silent_tile_service_leaves_the_embedded_basemap_and_says_so(screen: Screen) -> None:
    screen.page.route(re.compile("openstreetmap"), lambda route: route.abort())
    screen.map.get_by_role("button", name="Basemap").click()
    screen.map.get_by_label("Streets (online)").check()
    expect(screen.map.locator(".dl-notice")).to_contain_text("does not answer")
    assert screen.foreign, "choosing an online basemap asks its host"
    assert screen.ask("Dateline.current.map.hasLayer(Dateline.current.basemap.layer)")
    credit = screen.map.locator(".leaflet-control-attribution", has_text="OpenStreetMap")
    expect(credit).to_be_visible()
