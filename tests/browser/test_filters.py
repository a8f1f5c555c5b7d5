"""Filters, the sentence, and the list in step with the map."""

import pytest
from playwright.sync_api import expect

from tests.browser.screen import Screen


def search(screen: Screen, words: str) -> None:
    box = screen.page.get_by_role("textbox", name="Words")
    box.fill(words)
    box.press("Enter")


@pytest.mark.parametrize("spelling", ["Ayn al-Asad", "Ain al-Assad", "عين الأسد"])
def test_a_place_is_found_in_any_of_its_spellings(screen: Screen, spelling: str) -> None:
    search(screen, spelling)
    expect(screen.sentence).to_contain_text("13 of 195 events")
    screen.until("Dateline.current.layer.clusters.total === 13")


def test_choosing_a_category_filters_map_sentence_and_legend(screen: Screen) -> None:
    screen.page.get_by_test_id("stSidebar").get_by_text("Energy 32", exact=True).click()
    expect(screen.sentence).to_contain_text("32 of 195 events: energy")
    screen.until("Dateline.current.layer.clusters.total === 32")
    attacks = screen.map.locator(".dl-legend button", has_text="Attacks")
    expect(attacks).to_have_attribute("aria-pressed", "false")


def test_an_actor_and_a_place_can_be_chosen(screen: Screen) -> None:
    box = screen.page.get_by_role("combobox", name="Actor")
    box.fill("Lukoil")
    screen.page.get_by_role("option", name="Lukoil").first.click()
    screen.until_query(lambda query: query.get("actor") == ["Lukoil"])
    expect(screen.sentence).to_contain_text("involving Lukoil")
    screen.until("Dateline.current.layer.clusters.total < 40")


def test_an_empty_selection_says_why_and_offers_the_way_out(screen: Screen) -> None:
    search(screen, "no such words anywhere")
    expect(screen.page.get_by_text("No event passes all filters")).to_contain_text("the words")
    screen.page.get_by_role("button", name="Clear the words").click()
    expect(screen.sentence).to_contain_text("All 195 events")


def test_clearing_all_filters_brings_every_event_back(screen: Screen) -> None:
    screen.open("from=2020-01-01&category=attack&q=rocket&certain=place")
    screen.page.get_by_role("button", name="Clear all filters").click()
    expect(screen.sentence).to_contain_text("All 195 events")
    screen.until("Dateline.current.layer.clusters.total === 195")


def test_a_row_of_the_list_opens_its_event_on_the_map(screen: Screen) -> None:
    screen.open("q=Soleimani&category=strike")
    grid = screen.page.get_by_test_id("stDataFrame").first
    grid.scroll_into_view_if_needed()
    box = grid.bounding_box()
    assert box
    screen.page.mouse.click(box["x"] + 16, box["y"] + 38 + 17)
    screen.until_query(lambda query: "event" in query)
    expect(screen.popup.locator("h2")).not_to_be_empty()


def test_an_event_opened_on_the_map_is_marked_in_the_list(screen: Screen) -> None:
    screen.open("q=Soleimani&category=strike&event=20200103-soleimani-strike")
    expect(screen.popup.locator("h2")).to_be_visible()
    marked = screen.page.locator('[data-testid="stDataFrame"] tr[aria-selected="true"]')
    expect(marked).to_have_count(1)


def test_the_chart_and_what_is_known_about_the_data_are_a_tab_away(screen: Screen) -> None:
    screen.page.get_by_role("tab", name="By month").click()
    expect(
        screen.page.get_by_test_id("stVegaLiteChart").locator("canvas, svg").first
    ).to_be_visible()
    screen.page.get_by_role("tab", name="About the data").click()
    expect(screen.page.get_by_text("441 sources were read in excerpt")).to_be_visible()
    expect(screen.page.get_by_text("CC-BY-4.0")).to_be_visible()
    assert screen.foreign == []
    assert screen.errors == []
