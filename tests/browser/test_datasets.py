"""Several datasets: chosen in the sidebar, told apart on the map, each with its own terms."""

import json
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, expect

from geo.events.several import joined
from geo.importing import importer
from geo.library.library import Library
from geo.library.visits import SessionLibrary, issued
from geo.places.gazetteer import Place
from geo.selection.store import EventStore
from geo.selection.view import View
from tests.browser.screen import Screen
from tests.browser.server import Server
from tests.browser.test_people import findings
from tests.browser.test_together import PRESS
from tests.geo.several import dataset, event
from web import export_page

SHIPPED, TOTAL = "Iraq, 2003 to 2021", 195
HEAD = "title,date,latitude,longitude,place,category,source\n"
FIELD = (
    "Made-up fire,2019-05-02,31.95,35.93,Amman,other,Notes\n"
    "Made-up drone,2021-07-07,33.7856,42.4412,Ain al-Asad Air Base,attack,Notes\n"
    "Made-up strike,2018-02-01,29.0,42.0,Desert,energy,Notes\n"
)
FAR = (
    "Made-up clash,2019-06-03,15.5,32.56,Khartoum,attack,Notes\n"
    "Made-up talks,2020-08-31,4.85,31.6,Juba,diplomacy,Notes\n"
)
HOSTILE = "<img src=x onerror=window.top.hacked=1> {{7*7}}"
ACLED = Path(__file__).parents[1] / "readers" / "files" / "acled_new.csv"


def kept(library: Library, path: Path, title: str) -> str:
    """Import a file into a library under a title; returns its id."""
    with importer.import_file(path) as imported:
        dataset_id = library.save(imported.folder)
    library.rename(dataset_id, title)
    return dataset_id


class Shelf:
    """A server whose library holds a few datasets, by what they are called here."""

    def __init__(self, folder: Path) -> None:
        self.server = Server({"DATELINE_LIBRARY": str(folder / "library")})
        library = Library(folder / "library")
        self.library = library
        self.ids: dict[str, str] = {}
        files = {"field": FIELD, "far": FAR, "broken": FIELD}
        for name, rows in files.items():
            (folder / f"{name}.csv").write_text(HEAD + rows, encoding="utf-8")
            title = HOSTILE if name == "far" else f"My {name} notes"
            self.ids[name] = kept(library, folder / f"{name}.csv", title)
        self.ids["acled"] = kept(library, ACLED, "Rows to keep")
        (library.home() / self.ids["broken"] / "dataset.json").write_text("{", encoding="utf-8")

    def query(self, *names: str) -> str:
        """The query string of datasets; "iraq" is the shipped one."""
        return "&".join(f"dataset={self.ids.get(name, name)}" for name in names)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shelf]:
    made = Shelf(tmp_path_factory.mktemp("shelf"))
    made.server.start()
    yield made
    made.server.stop()


@pytest.fixture
def at(shelf: Shelf, new_context: Callable[..., BrowserContext]) -> Callable[..., Screen]:
    """Open the map with some datasets."""

    def open_map(*names: str, more: str = "", **options: object) -> Screen:
        screen = Screen(new_context(**options).new_page(), shelf.server.url)
        return screen.open("&".join(part for part in (shelf.query(*names), more) if part))

    return open_map


def switch(screen: Screen, title: str) -> Locator:
    """The switch of a dataset in the sidebar."""
    toggles = screen.page.get_by_test_id("stSidebar").get_by_test_id("stCheckbox")
    return toggles.filter(has_text=title)


def flip(screen: Screen, title: str) -> None:
    switch(screen, title).locator("label").click()


def shows(screen: Screen, count: int) -> None:
    screen.until(
        f"Dateline.current.settled && Dateline.current.layer.clusters.total === {count}"
        " && 'ready' in Dateline.current.container.dataset"
    )


def legend(screen: Screen) -> list[str]:
    rows = screen.map.locator(".dl-legend-datasets li").all_inner_texts()
    return [re.sub(r"\s+", " ", row).strip() for row in rows]


def test_while_nothing_was_imported_only_the_way_to_ones_own_is_offered(screen: Screen) -> None:
    sidebar = screen.page.get_by_test_id("stSidebar")
    expect(sidebar.get_by_role("button", name="Your own events")).to_be_visible()
    expect(sidebar.get_by_text("Datasets", exact=True)).to_have_count(0)


def test_the_button_leads_to_the_import_page(at: Callable[..., Screen]) -> None:
    screen = at()
    screen.page.get_by_role("button", name="Your own events").click()
    screen.until_query(lambda query: query.get("view") == ["import"])


def test_a_dataset_joins_the_map_without_a_new_frame(
    at: Callable[..., Screen], shelf: Shelf
) -> None:
    screen = at()
    screen.ask("window.sameFrame = true")
    flip(screen, "My field notes")
    shows(screen, TOTAL + 3)
    assert screen.ask("window.sameFrame") is True
    assert sorted(screen.query()["dataset"]) == sorted(["iraq", shelf.ids["field"]])
    expect(screen.sentence).to_contain_text("All 198 events")


def test_the_shipped_dataset_can_be_switched_off_and_the_last_one_cannot(
    at: Callable[..., Screen], shelf: Shelf
) -> None:
    screen = at("iraq", "field")
    flip(screen, SHIPPED)
    shows(screen, 3)
    assert screen.query()["dataset"] == [shelf.ids["field"]]
    expect(switch(screen, "My field notes").locator("input")).to_be_disabled()


def test_with_only_the_shipped_one_left_the_address_names_none(at: Callable[..., Screen]) -> None:
    screen = at("iraq", "field")
    flip(screen, "My field notes")
    shows(screen, TOTAL)
    assert "dataset" not in screen.query()
    expect(screen.map.locator(".dl-legend-datasets")).to_have_count(0)


def test_back_returns_to_the_datasets_before(at: Callable[..., Screen]) -> None:
    screen = at()
    flip(screen, "My field notes")
    shows(screen, TOTAL + 3)
    screen.page.go_back()
    shows(screen, TOTAL)
    expect(screen.sentence).to_contain_text("All 195 events")


def test_a_damaged_dataset_is_shown_as_such_and_cannot_be_switched_on(
    at: Callable[..., Screen], shelf: Shelf
) -> None:
    screen = at()
    broken = switch(screen, shelf.ids["broken"])
    expect(broken.locator("input")).to_be_disabled()
    expect(broken.locator("input")).not_to_be_checked()


def test_the_view_stays_where_it_was_when_a_dataset_joins(at: Callable[..., Screen]) -> None:
    screen = at(more="lat=33.3&lng=44.4&zoom=8")
    flip(screen, "My field notes")
    shows(screen, TOTAL + 3)
    assert screen.ask("Dateline.current.map.getZoom()") == 8
    assert screen.query()["zoom"] == ["8"]


def test_a_dataset_from_elsewhere_brings_the_map_there(at: Callable[..., Screen]) -> None:
    screen = at("iraq", "far", more="lat=33.3&lng=44.4&zoom=8")
    flip(screen, SHIPPED)
    shows(screen, 2)
    screen.until("Dateline.current.layer.inView === 2")
    screen.until_query(lambda query: "zoom" not in query)


def test_an_event_and_a_place_of_a_removed_dataset_are_let_go(at: Callable[..., Screen]) -> None:
    opened = "place=baghdad-airport&event=20210502-airport"
    screen = at("iraq", "field", more=opened)
    expect(screen.popup.locator("h2")).not_to_be_empty()
    flip(screen, SHIPPED)
    shows(screen, 3)
    assert not screen.query().keys() & {"place", "event"}
    expect(screen.popup).to_have_count(0)


@pytest.mark.parametrize("event", ["20030320-invasion", "20210502-airport"])
def test_the_open_event_is_not_taken_for_a_choice_in_the_list_of_other_datasets(
    at: Callable[..., Screen], event: str
) -> None:
    """Two choices at once: the browser tells the marked row again with the second."""
    screen = at("iraq", "field", more=f"event={event}")
    expect(screen.popup.locator("h2")).not_to_be_empty()
    switch(screen, SHIPPED).wait_for()
    screen.page.wait_for_timeout(500)  # until the list has marked its row
    screen.page.evaluate(PRESS, [("box", SHIPPED), ("map", "2021")])
    shows(screen, 1)
    screen.page.wait_for_timeout(500)
    assert screen.query().get("event", [event]) == [event]
    assert screen.shown() == 1
    expect(screen.popup).to_have_count(0)
    expect(screen.page.get_by_test_id("stException")).to_have_count(0)


def test_the_legend_names_each_dataset_and_follows_the_slider(at: Callable[..., Screen]) -> None:
    screen = at("iraq", "field")
    assert legend(screen) == [f"{SHIPPED} {TOTAL}", "My field notes 3"]
    screen = at("iraq", "field", more="from=2021-01-01")
    assert legend(screen) == [f"{SHIPPED} 63", "My field notes 1"]


def test_each_dataset_has_a_mark_of_its_own(at: Callable[..., Screen]) -> None:
    screen = at("iraq", "field", "far")
    marks = screen.ask("Dateline.current.selection.datasets.map((one) => JSON.stringify(one.mark))")
    assert len(set(marks)) == 3
    rings = screen.map.locator(".dl-legend-datasets li").evaluate_all(
        "items => items.map((item) => item.querySelector('svg').innerHTML)"
    )
    assert len(set(rings)) == 3


def test_a_single_dataset_has_no_mark(at: Callable[..., Screen]) -> None:
    screen = at("field")
    expect(screen.map.locator(".dl-legend-datasets")).to_have_count(0)
    assert screen.ask("Dateline.current.layer.clusters.datasetCounts(0).length") == 0


def test_a_marker_says_how_many_events_are_of_which_dataset(at: Callable[..., Screen]) -> None:
    screen = at("iraq", "field")
    screen.page.mouse.move(*screen.marker("Ain al-Asad Air Base"))
    expect(screen.map.locator(".dl-tooltip")).to_have_text(
        f"14 events at Ain al-Asad Air Base: {SHIPPED} 13, My field notes 1"
    )


def test_the_popup_and_the_tooltip_of_one_event_name_its_dataset(at: Callable[..., Screen]) -> None:
    screen = at("iraq", "field")
    spot = screen.marker("Amman")
    screen.page.mouse.move(*spot)
    expect(screen.map.locator(".dl-tooltip")).to_have_text(
        "Made-up fire · 2 May 2019 · My field notes"
    )
    screen.page.mouse.click(*spot)
    expect(screen.popup.locator(".dl-dataset")).to_have_text("My field notes")


def test_the_credits_name_each_dataset(at: Callable[..., Screen]) -> None:
    screen = at("iraq", "field")
    lines = screen.map.locator(".dl-credit:not([hidden])").all_inner_texts()
    assert lines[0].startswith(f"Data: {SHIPPED} (CC-BY-4.0)")
    assert "My field notes" in lines[1]


def test_what_is_known_of_the_data_has_a_section_for_each(at: Callable[..., Screen]) -> None:
    screen = at("iraq", "acled")
    screen.page.get_by_role("tab", name="About the data").click()
    for title in (SHIPPED, "Rows to keep"):
        expect(screen.page.get_by_role("heading", name=title).last).to_be_visible()
    expect(screen.page.get_by_text("Its rows may not be passed on.")).to_have_count(1)


def test_an_unknown_dataset_is_said_and_the_shipped_one_offered(
    shelf: Shelf, new_context: Callable[..., BrowserContext]
) -> None:
    screen = Screen(new_context().new_page(), shelf.server.url)
    screen.page.goto(f"{shelf.server.url}?dataset=never-was-0123abcd")
    expect(screen.page.get_by_text("never-was-0123abcd")).to_be_visible()
    screen.page.get_by_role("button", name=f"Show {SHIPPED}").click()
    screen.drawn()
    shows(screen, TOTAL)


def test_a_dataset_that_does_not_come_leaves_a_message_and_no_events(
    at: Callable[..., Screen],
) -> None:
    screen = at()
    refusal = json.dumps({"error": "It may have been removed."})
    screen.page.route(
        "**/api/points?dataset*", lambda route: route.fulfill(status=404, body=refusal)
    )
    flip(screen, "My field notes")
    notice = screen.map.locator(".dl-notice")
    expect(notice).to_contain_text("It may have been removed.")
    expect(screen.map.locator(".dl-events")).to_have_count(0)
    screen.page.unroute("**/api/points?dataset*")
    notice.get_by_role("button", name="Try again").click()
    shows(screen, TOTAL + 3)


@pytest.mark.parametrize("way", ["Rows", "Web page"])
def test_rows_that_may_not_be_passed_on_need_a_word_first(
    at: Callable[..., Screen], way: str
) -> None:
    screen = at("iraq", "acled")
    dialog = screen.share(way)
    expect(dialog.get_by_role("alert")).to_contain_text("Rows to keep")
    expect(dialog.get_by_role("link")).to_have_count(0)
    dialog.get_by_text("I may pass these rows on").click()
    expect(dialog.get_by_role("link").first).to_be_visible()


def test_a_picture_is_offered_instead_of_rows_to_be_kept(at: Callable[..., Screen]) -> None:
    screen = at("acled")
    dialog = screen.share("Rows")
    dialog.get_by_role("button", name="Share a picture instead").click()
    expect(dialog.locator("img")).to_be_visible(timeout=30_000)


def test_rows_that_may_be_passed_on_need_no_word(at: Callable[..., Screen]) -> None:
    dialog = at("iraq", "field").share("Rows")
    expect(dialog.get_by_role("link", name="CSV")).to_be_visible()
    expect(dialog.get_by_text("I may pass these rows on")).to_have_count(0)


def test_a_title_is_only_text_wherever_it_stands(at: Callable[..., Screen]) -> None:
    screen = at("iraq", "far")
    expect(switch(screen, HOSTILE)).to_be_visible()
    assert legend(screen)[1] == f"{HOSTILE} 2"
    assert screen.page.evaluate("window.hacked") is None
    assert [error for error in screen.errors if "favicon" not in error] == []


def test_several_datasets_leave_the_map_accessible(at: Callable[..., Screen]) -> None:
    screen = at("iraq", "field")
    screen.page.wait_for_timeout(800)
    assert findings(screen) == []


def test_on_a_phone_the_legend_tells_the_datasets_when_it_is_opened(
    at: Callable[..., Screen],
) -> None:
    screen = at("iraq", "field", width=390, height=844)
    expect(screen.map.locator(".dl-legend-datasets")).to_be_hidden()
    screen.map.locator(".dl-legend-head").click()
    expect(screen.map.locator(".dl-legend-datasets li").last).to_contain_text("My field notes")


@pytest.fixture(scope="module")
def public() -> Iterator[Server]:
    running = Server({"DATELINE_PUBLIC": "1"}).start()
    yield running
    running.stop()


@pytest.mark.parametrize(
    ("proto", "name"), [("http", "dateline_visit"), ("https", "__Host-dateline_visit")]
)
def test_on_a_public_server_ones_own_are_said_to_be_for_this_visit_only(
    public: Server,
    new_context: Callable[..., BrowserContext],
    tmp_path: Path,
    proto: str,
    name: str,
) -> None:
    (tmp_path / "own.csv").write_text(HEAD + FIELD, encoding="utf-8")
    page = new_context().new_page()
    # What a proxy says that ends TLS. Chromium takes Secure cookies of this machine without it too.
    said = {"x-forwarded-proto": proto}
    page.route(public.url, lambda one: one.continue_(headers=one.request.headers | said))
    screen = Screen(page, public.url).open()
    (cookie,) = (one for one in page.context.cookies() if one["name"].endswith("dateline_visit"))
    assert (cookie["name"], cookie["secure"]) == (name, proto == "https")
    own = kept(SessionLibrary(issued(cookie["value"])), tmp_path / "own.csv", "My visit")
    screen.open(f"dataset={own}")
    shows(screen, 3)
    expect(page.get_by_text("visible only to you and for this visit")).to_be_visible()
    dialog = screen.share("Link")
    expect(dialog.get_by_role("alert")).to_contain_text(re.compile("no one else.*UTC"))
    other = Screen(new_context().new_page(), public.url)
    other.page.goto(page.url)
    expect(other.page.get_by_text("in this visit")).to_be_visible()


def test_a_saved_page_tells_the_datasets_apart(
    new_context: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    place = Place("samarra", "Samarra", latitude=34.2, longitude=43.9, precision="site")
    parts = [dataset(name, event(name, place_id="samarra"), places=[place]) for name in "ab"]
    path = tmp_path / "page.html"
    path.write_bytes(export_page.build(EventStore(joined(parts)), View(), "", date(2026, 11, 22)))
    page = new_context().new_page()
    page.goto(path.as_uri())
    expect(page.locator(".dl-legend-datasets li")).to_have_text(["Set a1", "Set b1"])
    expect(page.locator(".dl-list-dataset")).to_have_text(["Set a", "Set b"])
    page.locator(".dl-list tbody tr").last.click()
    expect(page.locator(".dl-popup .dl-dataset")).to_have_text("Set b")
    expect(page.locator(".dl-page-foot")).to_contain_text("Set b, version 1+b")


def test_regions_that_would_cover_each_other_share_a_label_and_lose_no_event(
    new_context: Callable[..., BrowserContext], tmp_path: Path
) -> None:
    regions = [
        Place(f"r{n}", f"Region {n}", latitude=33 + n / 50, longitude=44.0, precision="region")
        for n in range(30)
    ]
    events = [event(place.place_id, place_id=place.place_id) for place in regions]
    store = EventStore(dataset("a", *events, places=regions))
    path = tmp_path / "page.html"
    path.write_bytes(export_page.build(store, View(), "", date(2026, 11, 22)))
    page = new_context().new_page()
    page.goto(path.as_uri())
    label = page.locator(".dl-area:visible")
    expect(label).to_have_count(1)
    expect(label).to_have_text("Region 0 +2930")
    label.click()
    expect(page.locator(".dl-popup .dl-position")).to_have_text("1 of 30")
