"""A damaged data file: the page says which file, row, field and value, and serves the rest."""

import shutil
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import BrowserContext, expect

from tests.browser.screen import Screen
from tests.browser.server import ROOT, Server


def test_a_damaged_row_is_named_and_the_rest_is_served(
    tmp_path: Path, new_context: Callable[..., BrowserContext]
) -> None:
    for name in ("events", "places", "sources", "accounts"):
        shutil.copy(ROOT / "data" / f"{name}.csv", tmp_path)
    shutil.copy(ROOT / "data" / "datapackage.json", tmp_path)
    events = tmp_path / "events.csv"
    text = events.read_text(encoding="utf-8")
    events.write_text(text.replace("2020-01-03", "3rd of January", 1), encoding="utf-8")
    server = Server({"DATELINE_DATA": str(tmp_path)}).start()
    try:
        screen = Screen(new_context().new_page(), server.url).open()
        assert screen.shown() == 194
        screen.page.get_by_text("1 problem in the data files").click()
        told = screen.page.locator('[data-testid="stExpander"]')
        for part in ("events.csv", "date", "3rd of January"):
            expect(told).to_contain_text(part)
    finally:
        server.stop()
