"""The first page: what the map's frame needs is there before the frame is."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext

from tests.browser.screen import Screen
from tests.browser.server import Server

FETCHED = """() => performance.getEntriesByType('resource')
    .filter(({ name }) => /main[.].*js|leaflet[.]js|stage[.]js|basemap[.]json/.test(name))
    .map(({ name, transferSize }) => [name.match(/[a-z]+[.]/)[0], transferSize])"""


def test_the_frame_finds_its_scripts_in_the_browser(
    new_context: Callable[..., BrowserContext], server: Server
) -> None:
    # The first page of a new server has streamlit-folium imported.
    Screen(new_context().new_page(), server.url).open()
    screen = Screen(new_context().new_page(), server.url).open()
    fetched = screen.frame.evaluate(FETCHED)
    assert len(fetched) == 4
    assert {name: size for name, size in fetched if size} == {}
