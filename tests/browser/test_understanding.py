"""A table with headings of its own and places that are not clear: the whole way to the map."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.screen import Screen
from tests.browser.server import Server

SLOW = 60_000
TABLE = """Tarikh,Was geschah,Sorte,Ort,Provinz,Presse,Kram
02/03/2020,Made-up rockets,raid,Tell Springfield,,Paper,x
05/06/2020,Made-up talks,palaver,Baghdad,,Paper,y
07/08/2020,Made-up raid,raid,Tell Springfield,,Radio,z
07/09/2020,Made-up fire,oil,Nowhere at All,,Radio,z
08/09/2020,Made-up quarrel,palaver,Elsewhere,,Radio,z
"""
#: Number, name, degrees north and east, kind, governorate, as GeoNames' country files have them.
PLACES = (
    (1, "Anbar", 32.5, 41.9, "A", "ADM1", "01"),
    (2, "Salah ad Din", 34.5, 43.6, "A", "ADM1", "18"),
    (11, "Tell Springfield", 33.0, 42.5, "P", "PPL", "01"),
    (12, "Tell Springfield", 34.6, 43.7, "P", "PPL", "18"),
)
IDLE = '[data-test-script-state="notRunning"]'


def country_file() -> bytes:
    lines = []
    for number, name, north, east, kind, code, region in PLACES:
        cells = [str(number), name, name, "", str(north), str(east), kind, code, "IQ", "", region]
        cells += ["", "", "", "1000", "", "", "Asia/Baghdad", "2020-01-01"]
        lines.append("\t".join(cells))
    return "\n".join((*lines, "")).encode()


class Bench:
    """The import page with a table to understand, as a person uses it."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.screen = Screen(page, url)

    def drop(self, text: str) -> "Bench":
        self.page.goto(f"{self.url}?view=import")
        self.give("File of events", "events.csv", text.encode())
        expect(self.page.get_by_role("tab", name="Places")).to_be_visible(timeout=SLOW)
        return self.rested()

    def give(self, label: str, name: str, content: bytes) -> None:
        zone = self.page.get_by_test_id("stFileUploader").filter(has_text=label)
        zone.locator("input[type=file]").set_input_files(
            {"name": name, "mimeType": "application/octet-stream", "buffer": content}
        )

    def rested(self) -> "Bench":
        """Wait until nothing is under way."""
        self.page.wait_for_timeout(300)
        self.page.locator(IDLE).wait_for(timeout=SLOW)
        return self

    def tab(self, name: str) -> None:
        self.page.get_by_role("tab", name=name).click()
        self.rested()

    def choose(self, field: Locator, value: str) -> None:
        """Choose from a list with the keyboard alone."""
        field.focus()
        self.page.keyboard.type(value)
        self.page.get_by_role("option", name=value).first.wait_for()
        self.page.keyboard.press("ArrowDown")
        self.page.keyboard.press("Enter")
        self.page.keyboard.press("Escape")
        self.rested()

    def field(self, name: str) -> Locator:
        return self.page.get_by_role("combobox", name=name, exact=True)

    def tick(self, group: str, option: str) -> None:
        """Choose one of a group of ways, the first that is called so."""
        self.page.get_by_role("radiogroup", name=group).get_by_text(option).first.click()
        self.rested()

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name).first.click()

    def says(self, text: str) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible(timeout=SLOW)


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder: Path = tmp_path_factory.mktemp("library")
    running = Server({"DATELINE_LIBRARY": str(folder)}).start()
    yield running
    running.stop()


@pytest.fixture
def bench(new_context: Callable[..., BrowserContext], own_server: Server) -> Bench:
    return Bench(new_context().new_page(), own_server.url)


def serious(page: Page) -> list[str]:
    found = Axe().run(page)["violations"]
    return [one["id"] for one in found if one["impact"] in ("serious", "critical")]


def understood(bench: Bench) -> None:
    """Say what the table means, and read it again."""
    bench.tick("Tarikh", "Day first: 02/03/2020 is 2 March 2020")
    bench.choose(bench.field("Title").first, "Was geschah")
    bench.choose(bench.field("Category"), "Sorte")
    bench.press("Take the 2 suggestions")
    bench.rested()
    bench.choose(bench.field("palaver (2 rows)"), "Diplomacy")
    bench.press("Read again with this")
    bench.says("5 events, 2 March to 8 September 2020")
    bench.rested()


def test_a_table_with_unknown_headings_and_unclear_places_comes_to_the_map(bench: Bench) -> None:
    bench.drop(TABLE)
    bench.says("0 used, 0 used with a note, 5 set aside")
    bench.says("Rows wait for this")
    bench.says("100 % of its different texts read as a date.")
    understood(bench)
    expect(bench.page.get_by_text("Rows wait for this")).to_have_count(0)

    bench.tab("Places")
    bench.give("Country file of GeoNames", "IQ.txt", country_file())
    bench.says("4 places of IQ.txt are known from now on.")
    bench.says("3 names of places are open. Rows that have them: 4.")
    bench.rested()
    bench.says("km from the first")
    bench.tick("Tell Springfield (2 rows)", "Tell Springfield")
    bench.tick("Elsewhere (1 row)", "On no point")
    bench.tick("Nowhere at All (1 row)", "Coordinates that I know")
    for name, text in (("Latitude", "133"), ("Longitude", "33")):
        box = bench.page.get_by_role("textbox", name=name)
        box.fill(text)
        box.press("Tab")
        bench.rested()
    bench.says("Are latitude and longitude exchanged?")
    expect(bench.page.get_by_role("button", name="Place these 2 names")).to_be_enabled()
    for name, text in (("Latitude", "33.5"), ("Longitude", "44.5")):
        box = bench.page.get_by_role("textbox", name=name)
        box.fill(text)
        box.press("Tab")
        bench.rested()
    bench.press("Place these 3 names and read again")
    bench.says("No name of a place is open.")
    expect(bench.page.get_by_role("tab", name="Places")).to_have_attribute("aria-selected", "true")

    bench.press("Put on the map")
    bench.screen.drawn()
    assert bench.screen.shown() == 5
    assert bench.screen.foreign == []
    assert bench.screen.errors == []


def test_what_was_corrected_stays_while_another_tab_is_read(bench: Bench) -> None:
    bench.drop(TABLE)
    bench.choose(bench.field("Category"), "Sorte")
    bench.tab("Report")
    bench.tab("What was understood")
    expect(bench.page.get_by_role("button", name="Undo my changes")).to_be_visible()
    expect(bench.field("palaver (2 rows)")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_it_can_be_read_by_everyone_and_fits_the_screen(
    new_context: Callable[..., BrowserContext], own_server: Server, width: int, scheme: str
) -> None:
    bench = Bench(new_context(width, 844, color_scheme=scheme).new_page(), own_server.url)
    # What was settled in a kept dataset is known to later imports: other names are open here.
    bench.drop(TABLE.replace("Nowhere at All", "Faraway"))
    assert serious(bench.page) == []
    understood(bench)
    bench.tab("Places")
    bench.tick("Faraway (1 row)", "Coordinates that I know")
    assert serious(bench.page) == []
    over = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert bench.page.evaluate(over) <= 0


def test_words_of_a_file_are_shown_as_they_are(bench: Bench) -> None:
    hostile = "<img src=x onerror=alert(1)> **b** [l](http://l.test) :fire:"
    bench.drop(f'Date,"{hostile}",Type,Place\n13/03/2020,"{hostile}","{hostile}","{hostile}"\n')
    bench.says("“Type”: what are")
    bench.says(hostile)
    bench.tab("Places")
    bench.says(f"{hostile} (1 row)")
    main = bench.page.get_by_test_id("stMain")
    assert main.locator("img[src=x], a[href*='l.test']").count() == 0
    assert bench.screen.foreign == []
