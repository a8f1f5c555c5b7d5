"""An import in hand: it outlives a reload, belongs to one window, and isn't discarded unasked."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.server import Server
from tests.browser.test_importing import ROWS, SLOW, ImportPage, table

HEAD = "id,zzz,date,lat,lon"
OWN = ("1,Made-up rockets,2021-04-14,36.2,43.9", "2,Made-up talks,2021-04-20,33.3,44.4")


@pytest.fixture
def importing(own: Server, page: Page) -> ImportPage:
    return ImportPage(page, own.url).open()


def choose_title(importing: ImportPage) -> None:
    """Say which column is the title, and do not read again with it yet."""
    field = importing.page.get_by_role("combobox", name="Title", exact=True).first
    field.focus()
    importing.page.keyboard.type("zzz")
    importing.page.get_by_role("option", name="zzz").first.wait_for()
    importing.page.keyboard.press("ArrowDown")
    importing.page.keyboard.press("Enter")
    expect(importing.page.get_by_role("button", name="Undo my changes")).to_be_visible()
    importing.page.keyboard.press("Escape")


def test_after_a_reload_the_file_is_there_with_all_that_was_told(importing: ImportPage) -> None:
    importing.drop(table(*OWN, head=HEAD))
    importing.title("My own title")
    choose_title(importing)
    importing.page.reload()
    importing.says("2 rows of events.csv")
    expect(importing.page.get_by_role("button", name="Undo my changes")).to_be_visible()
    expect(importing.page.get_by_role("textbox", name="Title", exact=True)).to_have_value(
        "My own title"
    )
    importing.press("Read again with this")
    expect(importing.page.get_by_role("button", name="Undo my changes")).to_have_count(0)
    importing.press("Put on the map")
    expect(importing.page.get_by_text("All 2 events of My own title.")).to_be_visible(timeout=SLOW)


def test_a_reload_while_it_is_read_finds_it_being_read_and_then_read(
    importing: ImportPage,
) -> None:
    rows = [f"{n},Made-up {n},2021-04-14,36.2,43.9,attack,Landing" for n in range(150_000)]
    importing.give("File of events", table(*rows), "long.csv")
    importing.says("Reading long.csv")
    importing.page.reload()
    importing.says("Reading long.csv")
    importing.says("150,000 rows of long.csv")


def test_back_and_forward_lead_to_the_file_and_away_from_it(importing: ImportPage) -> None:
    importing.drop(table(*ROWS))
    importing.press("Back to the map")
    importing.page.locator("iframe[title^=streamlit_folium]").wait_for()
    importing.press("Your own events")
    importing.says("3 rows of events.csv")
    importing.page.reload()
    importing.says("3 rows of events.csv")
    importing.page.go_back()
    expect(importing.page.locator("iframe[title^=streamlit_folium]")).to_be_visible(timeout=SLOW)


def test_a_second_window_waits_until_the_first_is_closed(
    importing: ImportPage, new_context: Callable[..., BrowserContext]
) -> None:
    importing.drop(table(*ROWS))
    second = ImportPage(new_context().new_page(), importing.url)
    second.page.goto(importing.page.url)
    second.says("This import is open in another window.")
    importing.tab("Report")
    importing.says("Nothing was found to be wrong.")
    importing.page.close()
    second.says("3 rows of events.csv")


def test_a_second_window_can_begin_an_import_of_its_own(
    importing: ImportPage, new_context: Callable[..., BrowserContext]
) -> None:
    importing.drop(table(*ROWS))
    second = ImportPage(new_context().new_page(), importing.url)
    second.page.goto(importing.page.url)
    second.press("Begin another import")
    second.drop(table(ROWS[0]), "other.csv")
    second.says("1 row of other.csv")
    importing.tab("Report")
    importing.says("3 rows of events.csv")


def test_what_was_told_is_not_discarded_unasked(importing: ImportPage) -> None:
    importing.drop(table(*OWN, head=HEAD))
    choose_title(importing)
    other = importing.page.get_by_role("button", name="Choose another file")
    other.focus()
    importing.page.keyboard.press("Enter")
    dialog = importing.page.get_by_role("dialog")
    expect(dialog).to_contain_text("is lost then")
    importing.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(importing.page.get_by_role("button", name="Undo my changes")).to_be_visible()
    other.focus()
    importing.page.keyboard.press("Enter")
    discard = dialog.get_by_role("button", name="Discard the import")
    discard.focus()
    importing.page.keyboard.press("Enter")
    importing.says("Drop a file of events")


def test_where_nothing_was_told_nothing_is_asked(importing: ImportPage) -> None:
    importing.drop(table(*ROWS))
    importing.press("Choose another file")
    importing.says("Drop a file of events")
