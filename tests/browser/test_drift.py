"""A link made on other data: the page says so, and what changed."""

from playwright.sync_api import expect

from tests.browser.screen import Screen


def test_a_link_made_on_an_unknown_version_says_so(screen: Screen) -> None:
    screen.open("v=2020.1.1%2Babcdef")
    expect(screen.page.get_by_text("2020.1.1+abcdef")).to_be_visible()


def test_a_link_of_todays_data_says_nothing(screen: Screen) -> None:
    version = screen.page.request.get(screen.url + "api/summary").json()["version"]
    screen.open("v=" + version.replace("+", "%2B"))
    expect(screen.page.get_by_test_id("stExpander")).to_have_count(0)


def test_the_view_and_the_open_event_can_be_cited(screen: Screen) -> None:
    screen.open("event=20200103-soleimani-strike")
    expect(screen.popup.locator("h2")).to_be_visible()
    dialog = screen.share("Cite")
    expect(dialog.get_by_text("The open event")).to_be_visible()
    assert dialog.locator("code", has_text="version 2026.11.2").count() >= 2
