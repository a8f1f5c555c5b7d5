"""The page without a server: opened from disk with no network, in a real browser."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Locator, Page, expect

from geo.events import datasets
from geo.selection.store import EventStore
from geo.selection.view import read
from tests.browser import hostile
from tests.browser.screen import Screen
from tests.browser.server import Server
from web import export_page

SPRING = "from=2021-01-01&to=2021-06-30&category=attack&category=strike"
DRONES = "20210609-baghdad-airport-drones"
LINK = f"https://map.test/?{SPRING}&v=1"
SYMBOLS = "svg:not(.dl-symbol)"


class Paper:
    """A page opened from disk; it remembers errors and every request."""

    def __init__(self, page: Page, path: Path) -> None:
        self.page = page
        self.path = path
        self.errors: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda m: m.type in ("error", "warning") and self.errors.append(m.text))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))

    def open(self, fragment: str = "") -> "Paper":
        """Open it, at a fragment if one is given, and wait until the map is drawn."""
        self.page.goto("about:blank")
        self.page.goto(self.path.as_uri() + (f"#{fragment}" if fragment else ""))
        self.page.locator(".dl-map[data-ready]").wait_for()
        self.list.locator(".dl-list-count").wait_for()
        return self

    def ask(self, script: str) -> Any:
        """Evaluate a script."""
        return self.page.evaluate(script)

    def shown(self) -> int:
        """How many events the map shows, by its own count."""
        return int(self.ask("Dateline.current.layer.clusters.total"))

    def until_fragment(self, pattern: str) -> None:
        """Wait until the address has this after its `#`."""
        self.page.wait_for_url(re.compile(f"#.*{pattern}"))

    @property
    def list(self) -> Locator:
        """The list of events."""
        return self.page.locator(".dl-list")

    @property
    def rows(self) -> Locator:
        """The events that the list shows."""
        return self.list.locator("tbody tr")

    @property
    def popup(self) -> Locator:
        """The open popup; one that is closing stands before it for a moment."""
        return self.page.locator(".dl-popup").last

    def drag(self, name: str, dx: float) -> None:
        """Take a handle of the slider some pixels along, and hold it there."""
        box = self.page.get_by_role("slider", name=name).bounding_box()
        assert box
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + dx, y, steps=10)


@pytest.fixture(scope="module")
def store() -> EventStore:
    return EventStore(datasets.load(datasets.default_folder()))


@pytest.fixture(scope="module")
def saved(store: EventStore, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Save the page of a query and give its path."""

    def save(query: str) -> Path:
        path: Path = tmp_path_factory.mktemp("page") / "events.html"
        path.write_bytes(export_page.build(store, read(query)[0], LINK, date(2026, 11, 22)))
        return path

    return save


@pytest.fixture
def opened(
    saved: Callable[[str], Path], new_context: Callable[..., BrowserContext]
) -> Callable[..., Paper]:
    """Open the page of a query as somebody without a network does."""

    def open_page(query: str = SPRING, fragment: str = "", **options: object) -> Paper:
        context = new_context(**options)
        context.set_offline(True)
        return Paper(context.new_page(), saved(query)).open(fragment)

    return open_page


@pytest.fixture
def paper(opened: Callable[..., Paper]) -> Paper:
    return opened()


def test_it_opens_from_disk_and_asks_nobody_for_anything(paper: Paper) -> None:
    paper.drag("From date", 300)
    paper.page.mouse.up()
    paper.rows.first.click()
    expect(paper.popup.locator("h2")).not_to_be_empty()
    loaded = [url for url in paper.requests if not url.startswith(("data:", "about:"))]
    assert loaded == [paper.path.as_uri()]
    assert paper.errors == []


@pytest.mark.parametrize("query", ["", SPRING, "place=baghdad-airport&q=rocket"])
def test_map_list_and_legend_count_what_the_server_counts(
    opened: Callable[..., Paper], store: EventStore, query: str
) -> None:
    paper, summary = opened(query), store.summary(read(query)[0])
    assert paper.shown() == summary.shown
    expect(paper.list.locator(".dl-list-count")).to_have_text(
        f"{summary.shown} of {summary.shown} shown"
    )
    symbols = paper.page.locator(".dl-legend-label").all_inner_texts()
    counts = map(int, paper.page.locator(".dl-legend-count").all_inner_texts())
    names = paper.ask("Dateline.current.header.categories.map(({ id }) => id)")
    assert len(symbols) == len(names)
    assert dict(zip(names, counts, strict=True)) == {
        name: count for name, count in summary.categories.items() if count
    }


def test_the_head_says_what_it_holds(paper: Paper, store: EventStore) -> None:
    expect(paper.page.locator("h1")).to_have_text(store.dataset.title)
    expect(paper.page.locator(".dl-page-dates")).to_have_text("1 January to 30 June 2021")
    expect(paper.page.locator(".dl-page-sentence")).to_have_text(store.sentence(read(SPRING)[0]))


def test_the_slider_spans_the_days_of_the_selection(paper: Paper) -> None:
    first, last = (paper.page.get_by_role("slider", name=f"{end} date") for end in ("From", "To"))
    expect(first).to_have_attribute("aria-valuetext", "1 January 2021")
    expect(last).to_have_attribute("aria-valuetext", "30 June 2021")


def test_dragging_the_slider_narrows_map_and_list_together(paper: Paper) -> None:
    before = paper.shown()
    paper.drag("From date", 500)
    assert 0 < paper.shown() < before
    expect(paper.rows).to_have_count(paper.shown())
    paper.page.mouse.up()
    paper.until_fragment("from=2021-")


def test_a_category_taken_off_the_legend_leaves_the_list_too(paper: Paper) -> None:
    paper.page.locator(".dl-legend").get_by_role("button", name="Strikes").click()
    expect(paper.rows).to_have_count(25)
    paper.until_fragment("category=attack")


def test_a_row_opens_its_event_on_the_map_and_is_marked(paper: Paper) -> None:
    row = paper.rows.filter(has_text="Three explosive drones")
    row.get_by_role("button").click()
    expect(paper.popup.locator("h2")).to_contain_text("Three explosive drones")
    expect(paper.popup.locator(".dl-when")).to_have_text("9 June 2021 (uncertain)")
    expect(row).to_have_attribute("aria-current", "true")
    paper.until_fragment(f"event={DRONES}")


def test_paging_through_a_popup_moves_the_mark_in_the_list(paper: Paper) -> None:
    paper.rows.filter(has_text="Three explosive drones").click()
    paper.popup.get_by_role("button", name="Earlier event here").click()
    expect(paper.popup.locator("h2")).not_to_contain_text("Three explosive drones")
    marked = paper.list.locator("[aria-current=true]")
    expect(marked.locator(".dl-list-event")).to_have_text(paper.popup.locator("h2").inner_text())
    expect(marked).to_be_in_viewport()


def test_closing_the_popup_takes_the_mark_away(paper: Paper) -> None:
    paper.rows.first.click()
    paper.popup.wait_for()
    paper.page.locator(".leaflet-popup-close-button").click()
    expect(paper.list.locator("[aria-current]")).to_have_count(0)


def test_accounts_and_sources_are_told_as_in_the_application(paper: Paper) -> None:
    paper.rows.filter(has_text="Three explosive drones").click()
    expect(paper.popup.locator(".dl-accounts").first).to_contain_text("Accounts differ")
    link = paper.popup.locator(".dl-sources a").first
    expect(link).to_have_attribute("rel", "noopener noreferrer")


@pytest.mark.parametrize("column", ["Date", "Category", "Event", "Place"])
def test_each_column_sorts_up_and_down(paper: Paper, column: str) -> None:
    head = paper.list.get_by_role("columnheader", name=column)
    cells = paper.list.locator(f"tbody .dl-list-{column.lower()}")
    turned = {"ascending": "descending", "descending": "ascending"}
    head.get_by_role("button").click()
    first = head.get_attribute("aria-sort")
    assert first in turned
    one_way = cells.all_inner_texts()
    head.get_by_role("button").click()
    expect(head).to_have_attribute("aria-sort", turned[first])
    other_way = cells.all_inner_texts()
    assert other_way != one_way
    assert sorted(other_way) == sorted(one_way)
    if column == "Event":
        assert one_way == sorted(one_way, key=str.casefold)
    expect(paper.list.locator("[aria-sort]")).to_have_count(1)


def test_arabic_names_run_from_right_to_left(paper: Paper) -> None:
    name = paper.rows.locator(".dl-place-local").first
    expect(name).to_have_attribute("dir", "rtl")
    expect(name).to_have_attribute("lang", "ar")
    assert paper.ask("document.fonts.check('13px \"IBM Plex Sans Arabic\"', 'ع')")


def test_a_long_list_is_paged(opened: Callable[..., Paper]) -> None:
    paper = opened("")
    expect(paper.rows).to_have_count(100)
    paper.list.get_by_role("button", name="Next rows").click()
    expect(paper.rows).to_have_count(95)
    expect(paper.list.locator(".dl-list-pages")).to_contain_text("101 to 195 of 195")


def test_an_event_beyond_the_page_of_the_list_brings_its_page(
    opened: Callable[..., Paper],
) -> None:
    paper = opened("", f"event={DRONES}")
    marked = paper.list.locator("[aria-current=true]")
    expect(marked).to_contain_text("Three explosive drones")
    expect(marked).to_be_in_viewport()


def test_reload_restores_dates_order_event_and_viewport(paper: Paper) -> None:
    paper.page.get_by_role("slider", name="From date").press("PageDown")
    paper.page.get_by_role("slider", name="To date").press("PageDown")
    paper.until_fragment("to=2021-05-30")  # which is written once the keys rest
    paper.list.get_by_role("button", name="Place").click()
    paper.rows.last.click()
    paper.until_fragment("event=")
    zoom = paper.ask("Dateline.current.map.getZoom()") + 1
    paper.page.get_by_role("button", name="Zoom in").click()
    paper.until_fragment(f"zoom={zoom:g}(&|$)")
    before = paper.page.url, paper.shown(), paper.popup.locator("h2").inner_text()
    rows = paper.list.locator("tbody .dl-list-place").all_inner_texts()
    paper.page.reload()
    paper.page.locator(".dl-map[data-ready]").wait_for()
    expect(paper.popup.locator("h2")).to_have_text(before[2])
    assert (paper.page.url, paper.shown()) == before[:2]
    assert paper.list.locator("tbody .dl-list-place").all_inner_texts() == rows


def test_back_takes_the_last_choice_back(paper: Paper) -> None:
    before = paper.shown()
    paper.page.get_by_role("slider", name="To date").press("PageDown")
    paper.until_fragment("to=2021-05-30")
    after = paper.shown()
    assert after < before
    paper.page.go_back()
    paper.page.wait_for_function(f"Dateline.current.layer.clusters.total === {before}")
    expect(paper.rows).to_have_count(before)


def test_it_begins_where_the_view_was(opened: Callable[..., Paper]) -> None:
    paper = opened(f"{SPRING}&lat=33.9&lng=43.9&zoom=8.5&event={DRONES}")
    assert paper.ask("Dateline.current.map.getZoom()") == 8.5
    expect(paper.popup.locator("h2")).to_contain_text("Three explosive drones")


def test_a_copied_link_leads_to_the_live_application(paper: Paper) -> None:
    paper.page.get_by_role("slider", name="From date").press("ArrowRight")
    paper.until_fragment("from=2021-01-02")  # which is written once the keys rest
    paper.rows.filter(has_text="Three explosive drones").click()
    paper.popup.get_by_role("button", name="Copy link").click()
    expect(paper.popup.get_by_role("button", name="Link copied")).to_be_visible()
    link = read(paper.ask("navigator.clipboard.readText()").partition("?")[2])[0]
    assert (link.event, link.start) == (DRONES, date(2021, 1, 2))
    assert (link.end, link.categories) == (date(2021, 6, 30), ("attack", "strike"))


def test_it_offers_no_basemap_that_needs_the_network(paper: Paper) -> None:
    expect(paper.page.get_by_role("button", name="Zoom in")).to_be_visible()
    expect(paper.page.get_by_role("button", name="Basemap")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_follows_the_systems_theme_and_can_be_switched(
    opened: Callable[..., Paper], scheme: str
) -> None:
    paper = opened(color_scheme=scheme)
    root, other = paper.page.locator("html"), {"light": "dark", "dark": "light"}[scheme]
    expect(root).to_have_attribute("data-theme", scheme)
    paper.page.get_by_role("button", name=f"Switch to the {other} theme").click()
    expect(root).to_have_attribute("data-theme", other)
    expect(paper.page.locator(".dl-map")).to_have_attribute("data-theme", other)
    paper.page.reload()
    expect(root).to_have_attribute("data-theme", other)


def test_at_desktop_size_the_map_has_most_of_the_window_and_nothing_scrolls(
    opened: Callable[..., Paper],
) -> None:
    paper = opened("")
    box = paper.page.locator("#dl-page-map").bounding_box()
    assert box
    assert box["width"] * box["height"] >= 0.6 * 1440 * 900
    assert paper.ask("document.documentElement.scrollHeight") <= 900
    for part in (".dl-page-sentence", ".dl-legend", ".dl-timeline", ".dl-page-foot"):
        expect(paper.page.locator(part)).to_be_in_viewport(ratio=1)


def test_on_a_phone_the_map_comes_first_and_a_row_leads_back_to_it(
    opened: Callable[..., Paper],
) -> None:
    paper = opened(width=390, height=844, has_touch=True)
    assert paper.ask("document.documentElement.scrollWidth") == 390
    expect(paper.page.locator(".dl-timeline")).to_be_in_viewport(ratio=1)
    row = paper.rows.filter(has_text="Three explosive drones")
    row.scroll_into_view_if_needed()
    row.get_by_role("button").tap()
    expect(paper.popup.locator("h2")).to_be_in_viewport()


def test_on_a_phone_the_next_rows_are_read_from_their_first(opened: Callable[..., Paper]) -> None:
    paper = opened("", width=390, height=844, has_touch=True)
    paper.list.get_by_role("button", name="Next rows").tap()
    expect(paper.list.locator(".dl-list-pages")).to_contain_text("101 to 195")
    expect(paper.rows.first).to_be_in_viewport()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(opened: Callable[..., Paper], scheme: str) -> None:
    paper = opened("", color_scheme=scheme)
    paper.rows.first.click()
    paper.popup.wait_for()
    found = Axe().run(paper.page)["violations"]
    serious = [one["id"] for one in found if one["impact"] in ("serious", "critical")]
    assert serious == []


def test_what_the_application_gives_to_save_opens_from_disk(
    server: Server, new_context: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    screen = Screen(new_context().new_page(), server.url).open(SPRING)
    screen.map.get_by_role("button", name="Share").click()
    panel = screen.page.get_by_role("dialog")
    panel.get_by_text("Web page", exact=True).click()
    link = panel.get_by_role("link", name=".html")
    link.evaluate("one => one.removeAttribute('target')")  # a tab that only saves closes at once
    with screen.page.expect_download() as saving:
        link.click()
    path = tmp_path / saving.value.suggested_filename
    saving.value.save_as(path)
    context = new_context()
    context.set_offline(True)
    paper = Paper(context.new_page(), path).open()
    assert paper.shown() == 27
    live = paper.page.get_by_role("link", name="Open it in the live application")
    assert str(live.get_attribute("href")).startswith(server.url)
    assert paper.errors == []


def test_without_scripts_it_still_says_what_it_is(
    saved: Callable[[str], Path], new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context(java_script_enabled=False).new_page()
    page.goto(saved(SPRING).as_uri())
    expect(page.locator(".dl-page-sentence")).to_contain_text("27 of 195 events")
    expect(page.locator(".dl-page-trouble")).to_be_visible()
    expect(page.locator(".dl-page-foot")).to_contain_text("Made 22 November 2026")


@pytest.fixture(scope="module")
def attacked_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("hostile")
    hostile.write(folder)
    store = EventStore(datasets.load(folder))
    path = folder / "page.html"
    path.write_bytes(export_page.build(store, read("")[0], LINK, date(2026, 11, 22)))
    return path


def test_hostile_text_is_shown_as_the_text_it_is(
    attacked_path: Path, new_context: Callable[..., BrowserContext]
) -> None:
    paper = Paper(new_context().new_page(), attacked_path).open()
    assert paper.shown() == len(hostile.PAYLOADS)
    for i, payload in enumerate(hostile.PAYLOADS):
        paper.rows.nth(i).click()
        expect(paper.popup.locator(".dl-summary")).to_contain_text(
            payload.strip()[:12].split("\u0000")[0]
        )
        assert paper.popup.locator(f"img, script, iframe, {SYMBOLS}").count() == 0
    assert paper.list.locator(f"img, script, iframe, a, {SYMBOLS}").count() == 0
    assert paper.page.locator('a[href^="javascript" i]').count() == 0
    expect(paper.rows.first.locator("button")).to_have_text(hostile.CANARY)
    assert not paper.ask("Boolean(window.hacked)")
    assert paper.errors == []


@pytest.mark.parametrize("payload", hostile.PAYLOADS[:13])
def test_an_attack_after_the_number_sign_is_harmless(
    attacked_path: Path, new_context: Callable[..., BrowserContext], payload: str
) -> None:
    paper = Paper(new_context().new_page(), attacked_path)
    paper.open(f"event={payload}&from={payload}&theme={payload}&sort={payload}&lat={payload}")
    assert paper.shown() == len(hostile.PAYLOADS)
    assert not paper.ask("Boolean(window.hacked)")
    assert paper.errors == []


def test_five_thousand_events_are_drawn_and_dragged(
    new_context: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    from bench import events

    store = EventStore(datasets.load(events.write(tmp_path / "made-up", 5_000)))
    path = tmp_path / "page.html"
    path.write_bytes(export_page.build(store, read("")[0], LINK, date(2026, 11, 22)))
    assert path.stat().st_size < 1_500_000
    paper = Paper(new_context().new_page(), path).open()
    assert paper.shown() == 5_000
    paper.drag("From date", 400)
    expect(paper.list.locator(".dl-list-count")).to_have_text(f"{paper.shown():,} of 5,000 shown")
    paper.page.mouse.up()
    assert paper.errors == []
