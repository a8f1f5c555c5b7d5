"""A workbook and a table that are laid out otherwise than they show, read after all."""

import io

import pytest
from openpyxl import Workbook
from playwright.sync_api import Page, expect

from tests.browser.server import Server
from tests.browser.test_importing import ImportPage


@pytest.fixture
def importing(own: Server, page: Page) -> ImportPage:
    return ImportPage(page, own.url).open()


def workbook() -> bytes:
    book, content = Workbook(), io.BytesIO()
    about = book.active
    assert about is not None
    about.title = "About"
    about.append(("How this log is kept",))
    head = ("id", "title", "date", "place")
    for name, row in (("2021", "2021-04-14"), ("2022", "2022-05-03")):
        events = book.create_sheet(f"Log {name}")
        events.append(head)
        events.append((name, "Made-up rockets", row, "Erbil"))
    older = book.create_sheet("Older")
    for cells in (("day", "what"), ("2020-01-01", "Made-up talks")):
        older.append(cells)
    book.save(content)
    return content.getvalue()


def choose(importing: ImportPage, field: str, option: str) -> None:
    box = importing.page.get_by_role("combobox", name=field)
    box.scroll_into_view_if_needed()
    # A list closes where the page is still moving below it.
    importing.page.wait_for_timeout(500)
    importing.page.locator('[data-test-script-state="notRunning"]').wait_for()
    box.focus()
    importing.page.keyboard.press("ArrowDown")
    importing.page.get_by_role("option", name=option).click()


def test_sheets_are_told_with_what_they_hold_and_others_can_be_chosen(
    importing: ImportPage,
) -> None:
    importing.drop(workbook(), "events.xlsx")
    importing.says("Read: Log 2021, Log 2022. Not read: About, Older.")
    importing.says("2 events, 14 April 2021 to 3 May 2022")
    importing.page.get_by_text("How the file and its values are written").click()
    held = importing.page.get_by_text("“Older” looks like events (rows: 1, columns: 2).")
    expect(held.last).to_be_visible()
    choose(importing, "Sheets that are read", "Older")
    # The list stays open for more, and hides the page from programs meanwhile.
    importing.page.keyboard.press("Escape")
    expect(importing.page.get_by_role("button", name="Undo my changes")).to_be_visible()
    importing.press("Read again with this")
    importing.says("Read: Log 2021, Log 2022, Older. Not read: About.")


def test_a_table_below_a_long_preface_is_read_once_its_layout_is_told(
    importing: ImportPage,
) -> None:
    lines = ["Made up"] * 25 + ["id|title|date", "1|Made-up rockets|2021-04-14", ""]
    importing.drop("\n".join(lines).encode())
    line = importing.page.get_by_role("spinbutton", name="Line of the header")
    line.fill("26")
    line.press("Tab")
    choose(importing, "Sign between cells", "Vertical bar")
    importing.press("Read again so")
    importing.says("1 event, 14 April 2021")
    with importing.page.expect_download() as saving:
        importing.press("Save the mapping")
    assert saving.value.suggested_filename == "events.mapping.json"
