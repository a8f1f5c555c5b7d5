"""The README's pictures, taken of the real page: `make screenshots`.

Starts the server with the shipped data on a free port, opens it in Chromium and writes
``docs/pictures/*.png``.
"""

import tempfile
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import ARGUMENTS
from tests.browser.install import find
from tests.browser.screen import Screen
from tests.browser.server import Server

PICTURES = Path(__file__).parent / "pictures"
SETTLED_MS = 1500  # names make room for markers, panels and fonts come to rest


@dataclass(frozen=True)
class Shot:
    """One picture: its name, the link that is opened, and who looks at it.

    ``width`` and ``height`` are CSS pixels; ``scale`` is how many pixels of the picture each is.
    ``act`` is what is done on the page before the picture is taken.
    """

    name: str
    query: str
    width: int = 1440
    height: int = 900
    scale: int = 1
    dark: bool = False
    phone: bool = False
    act: Callable[[Screen], None] | None = None


#: A made-up table with headings of its own, and how long understanding it may take.
OWN_FILE = Path(__file__).parent.parent / "tests" / "readers" / "files" / "plain.csv"
UNDERSTOOD_MS = 60_000


def bring_own(screen: Screen) -> None:
    """Go to the import page, drop a file, and put it on the map beside the shipped events."""
    page = screen.page
    page.get_by_role("button", name="Your own events").click()
    zone = page.get_by_test_id("stFileUploader").filter(has_text="File of events")
    zone.locator("input[type=file]").set_input_files(OWN_FILE)
    put = page.get_by_role("button", name="Put on the map")
    put.wait_for(timeout=UNDERSTOOD_MS)
    page.get_by_text("Together with").click()
    page.get_by_role("textbox", name="Title").fill("My own notes")
    page.keyboard.press("Tab")
    put.click()
    screen.drawn()


SHOTS = (
    Shot("desktop", "from=2019-10-01&event=20200108-iran-asad"),
    Shot("dark", "from=2020-01-01&to=2020-12-31", dark=True),
    Shot("phone", "from=2021-01-01", 390, 844, scale=2, phone=True),
    Shot("own", "from=2021-03-01", act=bring_own),
)

#: The picture that the program itself draws, by name and address.
DRAWN = {"shared": "api/map.png?from=2020-01-01&to=2021-06-30&format=16:9&scale=1"}

#: What its link says: where `make run` serves, not the free port of today.
USUAL = {"Host": "127.0.0.1:8501"}


def take(browser: Browser, url: str, shot: Shot) -> None:
    """Open a shot's link as its person would, and keep what they see."""
    context = browser.new_context(
        viewport={"width": shot.width, "height": shot.height},
        device_scale_factor=shot.scale,
        color_scheme="dark" if shot.dark else "light",
        has_touch=shot.phone,
        is_mobile=shot.phone,
        reduced_motion="reduce",
    )
    try:
        page: Page = context.new_page()
        screen = Screen(page, url).open(shot.query)
        if shot.act:
            shot.act(screen)
        page.wait_for_timeout(SETTLED_MS)
        page.screenshot(path=PICTURES / f"{shot.name}.png")
    finally:
        context.close()


def main() -> None:
    """Take all pictures."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as library, sync_playwright() as playwright:
        # The shipped data and nothing of the person who runs this.
        server = Server({"DATELINE_DATA": "", "DATELINE_LIBRARY": library}).start()
        try:
            browser = playwright.chromium.launch(executable_path=find(), args=ARGUMENTS)
            for shot in SHOTS:
                take(browser, server.url, shot)
            browser.close()
            for name, address in DRAWN.items():
                request = urllib.request.Request(server.url + address, headers=USUAL)
                with urllib.request.urlopen(request, timeout=60) as answer:
                    (PICTURES / f"{name}.png").write_bytes(answer.read())
        finally:
            server.stop()


if __name__ == "__main__":
    main()
