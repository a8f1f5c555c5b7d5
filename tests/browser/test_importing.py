"""Your own events: a file dropped, reported on, mended, put on the map, kept and removed."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.screen import Screen
from tests.browser.server import Server

HEAD = "id,title,date,lat,lon,type,place"
ROWS = (
    "1,Made-up rockets,2021-04-14,36.2376,43.9632,attack,North Landing",
    "2,Made-up talks,2021-04-20,33.3406,44.4009,diplomacy,Middle Landing",
    "3,Made-up convoy,2021-05-03,30.5081,47.7835,troop_movement,South Landing",
)
SLOW = 60_000


def table(*rows: str, head: str = HEAD) -> bytes:
    return "\n".join((head, *rows, "")).encode()


class ImportPage:
    """The import page, as a person uses it."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url

    def open(self) -> "ImportPage":
        self.page.goto(f"{self.url}?view=import")
        expect(self.page.get_by_role("heading", name="Your datasets")).to_be_visible(timeout=SLOW)
        return self

    def drop(self, content: bytes, name: str = "events.csv") -> "ImportPage":
        self._upload("File of events", content, name)
        expect(self.page.get_by_role("button", name="Choose another file")).to_be_visible(
            timeout=SLOW
        )
        return self

    def give(self, label: str, content: bytes, name: str) -> None:
        self._upload(label, content, name)

    def _upload(self, label: str, content: bytes, name: str) -> None:
        zone = self.page.get_by_test_id("stFileUploader").filter(has_text=label)
        zone.locator("input[type=file]").set_input_files(
            {"name": name, "mimeType": "application/octet-stream", "buffer": content}
        )

    def says(self, text: str) -> None:
        found = self.page.locator(".st-key-importing").get_by_text(text).first
        expect(found).to_be_visible(timeout=SLOW)

    def finds(self, kind: str) -> None:
        """Wait until the report shows the rows of a kind of finding."""
        self.tab("Report")
        expect(self.page.get_by_role("combobox", name="Show the rows of")).to_have_value(kind)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def tab(self, name: str) -> None:
        self.page.get_by_role("tab", name=name).click()

    def title(self, text: str) -> None:
        field = self.page.get_by_role("textbox", name="Title", exact=True).first
        field.fill(text)
        field.press("Tab")

    def put(self, title: str) -> Screen:
        """Give it a title, put it on the map, and wait until that stands."""
        self.title(title)
        self.press("Put on the map")
        return Screen(self.page, self.url).drawn()

    def kept(self, title: str) -> Locator:
        """The dataset of a title on the shelf."""
        return self.page.locator("[class*=st-key-import-shelf-]").filter(has_text=title)

    def saved(self, name: str) -> str:
        """Press a button that saves a file, and give what is in it."""
        with self.page.expect_download() as saving:
            self.press(name)
        return Path(saving.value.path()).read_text(encoding="utf-8-sig")


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A library and a folder for temporary files, of this server alone."""
    return tmp_path_factory.mktemp("library"), tmp_path_factory.mktemp("temporary")


@pytest.fixture(scope="module")
def own(folders: tuple[Path, Path]) -> Iterator[Server]:
    library, temporary = folders
    running = Server({"DATELINE_LIBRARY": str(library), "TMPDIR": str(temporary)}).start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    temporary = tmp_path_factory.mktemp("public")
    settings = {"DATELINE_PUBLIC": "1", "DATELINE_UPLOAD_MB": "1", "TMPDIR": str(temporary)}
    running = Server(settings).start()
    yield running
    running.stop()


@pytest.fixture
def importing(own: Server, page: Page) -> ImportPage:
    return ImportPage(page, own.url).open()


def left_behind(folders: tuple[Path, Path]) -> set[str]:
    """What the server has of imports: others' too, whose pages were closed within a minute."""
    return {path.name for path in folders[1].glob("dateline-*")}


def test_every_row_of_a_dropped_file_is_accounted_for(importing: ImportPage) -> None:
    importing.drop(table(*ROWS, "4,Made-up clash,31/31/2021,33,44,attack,Landing"))
    importing.says("4 rows of events.csv: 3 used, 0 used with a note, 1 set aside.")
    importing.says("3 events, 14 April to 3 May 2021")
    importing.finds("Dates that can't be read (1)")


def test_its_events_stand_on_the_map_with_slider_and_popup(importing: ImportPage) -> None:
    screen = importing.drop(table(*ROWS)).put("On the map")
    expect(screen.sentence).to_contain_text("All 3 events of On the map.")
    expect(screen.slider("From date")).to_have_attribute("aria-valuetext", "14 April 2021")
    screen.page.mouse.click(*screen.marker("Middle Landing"))
    expect(screen.popup.locator("h2")).to_have_text("Made-up talks")


def test_a_reload_of_its_map_shows_it_again(importing: ImportPage) -> None:
    screen = importing.drop(table(*ROWS)).put("Reloaded")
    screen.page.reload()
    screen.drawn()
    assert screen.shown() == 3


def test_back_from_its_map_leads_to_the_page_that_lists_it(importing: ImportPage) -> None:
    screen = importing.drop(table(*ROWS)).put("Listed")
    screen.page.go_back()
    expect(importing.kept("Listed")).to_contain_text("3 events")


def test_it_can_be_shown_together_with_the_shipped_events(importing: ImportPage) -> None:
    importing.drop(table(*ROWS))
    importing.page.get_by_text("Together with").click()
    screen = importing.put("Together")
    assert screen.shown() == 195 + 3


def test_what_is_removed_is_asked_about_once_and_then_gone(
    importing: ImportPage, own: Server
) -> None:
    address = importing.drop(table(*ROWS)).put("Short-lived").page.url
    importing.open()
    importing.kept("Short-lived").get_by_role("button", name="Remove").click()
    importing.page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    importing.says("“Short-lived” is removed.")
    assert importing.page.request.get(address.replace("/?", "/api/summary?")).status == 404


def test_a_dataset_can_be_renamed(importing: ImportPage) -> None:
    importing.drop(table(*ROWS)).put("Before")
    importing.open()
    importing.kept("Before").get_by_role("button", name="Rename").click()
    dialog = importing.page.get_by_role("dialog")
    dialog.get_by_role("textbox", name="New title").fill("Afterwards")
    dialog.get_by_role("button", name="Rename").click()
    expect(importing.kept("Afterwards")).to_be_visible()


def test_a_newer_file_updates_it_and_says_what_that_changed(importing: ImportPage) -> None:
    importing.drop(table(*ROWS), "growing.csv").put("Growing")
    importing.open()
    importing.kept("Growing").get_by_role("button", name="Update").click()
    importing.says("A newer file of “Growing”")
    corrected = ROWS[1].replace("talks", "dialogue")
    importing.drop(table(ROWS[0], corrected, "4,Made-up clash,2021-06-01,33,44,attack,Landing"))
    importing.press("Update")
    importing.says("“Growing” is updated. Events added: 1; corrected: 1; withdrawn: 1.")


def test_its_report_stays_with_it(importing: ImportPage) -> None:
    importing.drop(table(*ROWS, "4,Made-up clash,31/31/2021,33,44,attack,Landing")).put("Kept")
    importing.open()
    importing.kept("Kept").get_by_role("button", name="Report").click()
    dialog = importing.page.get_by_role("dialog")
    expect(dialog).to_contain_text("3 used, 0 used with a note, 1 set aside.")
    expect(dialog).to_contain_text("Never updated.")


def test_a_file_that_is_no_table_is_refused_with_what_to_do(
    importing: ImportPage, folders: tuple[Path, Path]
) -> None:
    before = left_behind(folders)
    importing.drop(b"%PDF-1.7 made up", "report.pdf")
    importing.says("Ask for the table that it was made from.")
    importing.press("Choose another file")
    importing.says("Drop a file of events")
    assert left_behind(folders) <= before


def test_a_table_whose_date_is_not_found_is_read_once_its_column_is_named(
    importing: ImportPage,
) -> None:
    head = "id,title,zzz,lat,lon"
    rows = ("1,Made-up rockets,the day after,36.2,43.9", "2,Made-up talks,2021-04-20,33,44")
    importing.drop(table(*rows, head=head))
    importing.page.get_by_role("combobox", name="Column with the date").click()
    importing.page.get_by_role("option", name="zzz").click()
    importing.press("Read again")
    importing.says("2 rows of events.csv: 1 used, 0 used with a note, 1 set aside.")


def test_a_cancelled_import_ends_at_once_and_leaves_nothing(
    importing: ImportPage, folders: tuple[Path, Path]
) -> None:
    rows = [f"{n},Made-up {n},2021-04-14,36.2,43.9,attack,Landing" for n in range(400_000)]
    before = left_behind(folders)
    importing.give("File of events", table(*rows), "long.csv")
    importing.says("Reading long.csv")
    importing.press("Cancel")
    importing.says("Drop a file of events")
    importing.page.wait_for_timeout(500)
    assert left_behind(folders) <= before


def test_a_question_on_which_rows_wait_is_answered_by_a_mapping(importing: ImportPage) -> None:
    importing.drop(table("1,Made-up rockets,02/03/2021,36.2,43.9,attack,Landing"))
    importing.says("Some rows wait for your answer")
    mapping = {"dateline_mapping": 1, "date_order": "dmy"}
    importing.give("Read again with a mapping", json.dumps(mapping).encode(), "mapping.json")
    importing.says("1 event, 2 March 2021")


def test_a_country_file_of_geonames_places_what_had_no_place(importing: ImportPage) -> None:
    importing.drop(
        table("1,Made-up,2021-01-01,Nowhereville,Iraq", head="id,title,date,place,country")
    )
    importing.says("1 name of a place is open")
    importing.tab("Places")
    place = ["1", "Nowhereville", "", "", "34.5", "43.5", "P", "PPL", "IQ", *[""] * 9, "2020-01-01"]
    importing.give("Country file of GeoNames", "\t".join(place).encode(), "IQ.txt")
    importing.says("No name of a place is open.")


def test_rows_set_aside_are_saved_mended_and_put_back(importing: ImportPage) -> None:
    importing.drop(table(*ROWS, "4,Made-up clash,31/31/2021,33,44,attack,Landing"))
    importing.tab("Report")
    rows = list(csv.DictReader(io.StringIO(importing.saved("Save the rows set aside"))))
    mended = io.StringIO(newline="")
    writer = csv.DictWriter(mended, rows[0])
    writer.writeheader()
    writer.writerows(row | {"date": "2021-05-31"} for row in rows)
    importing.give("Put mended rows back", mended.getvalue().encode(), "mended.csv")
    importing.says("4 rows of events.csv: 4 used, 0 used with a note, 0 set aside.")


def test_all_findings_can_be_saved(importing: ImportPage) -> None:
    importing.drop(table(*ROWS, "4,Made-up clash,31/31/2021,33,44,attack,Landing"))
    importing.tab("Report")
    findings = list(csv.DictReader(io.StringIO(importing.saved("Save all findings"))))
    assert [(one["line"], one["field"], one["value"]) for one in findings] == [
        ("5", "date", "31/31/2021")
    ]


def test_text_of_a_file_is_shown_as_text(importing: ImportPage) -> None:
    name = "<img src=x onerror=alert(1)>**bold**.csv"
    importing.drop(table("1,<b>x</b>,2021-99-99,1,2,attack,Landing"), name)
    importing.finds("Dates that can't be read (1)")
    assert importing.page.locator(".st-key-importing img, .st-key-importing strong").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(
    own: Server, new_context: Callable[..., BrowserContext], scheme: str
) -> None:
    importing = ImportPage(new_context(color_scheme=scheme).new_page(), own.url).open()
    importing.drop(table(*ROWS, "4,Made-up clash,31/31/2021,33,44,attack,Landing"))
    importing.finds("Dates that can't be read (1)")
    importing.page.wait_for_timeout(500)
    found = [
        f"{violation['id']}: {node['html'][:200]}"
        for violation in Axe().run(importing.page)["violations"]
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]
    assert found == []


def test_on_a_phone_nothing_is_wider_than_the_screen(
    own: Server, new_context: Callable[..., BrowserContext]
) -> None:
    importing = ImportPage(new_context(390, 844).new_page(), own.url).open()
    importing.drop(table(*ROWS))
    importing.says("3 events, 14 April to 3 May 2021")
    assert importing.page.evaluate("document.querySelector('.stMain').scrollWidth") <= 390


def test_on_a_public_server_an_import_is_for_its_visit_only(
    public: Server, new_context: Callable[..., BrowserContext]
) -> None:
    mine = ImportPage(new_context().new_page(), public.url).open()
    mine.says("Links to it work for no one else.")
    screen = mine.drop(table(*ROWS)).put("Mine alone")
    assert screen.shown() == 3
    theirs = ImportPage(new_context().new_page(), public.url).open()
    theirs.says("Nothing yet.")
    answer = theirs.page.request.get(screen.page.url.replace("/?", "/api/summary?"))
    assert answer.status == 404


def test_a_public_server_says_how_large_a_file_may_be_and_takes_no_larger(
    public: Server, new_context: Callable[..., BrowserContext]
) -> None:
    importing = ImportPage(new_context().new_page(), public.url).open()
    importing.says("A file may have at most 1 MB on this server.")
    importing.says("1MB per file")
    importing.give("File of events", b"x" * 1_500_000, "large.csv")
    importing.says("File must be 1.0MB or smaller.")
    sent = importing.page.request.put(
        f"{public.url}_stcore/upload_file/a/b", data=b"x" * 3_000_000, fail_on_status_code=False
    )
    assert sent.status == 413
    assert sent.text() == "A file may have at most 1 MB on this server."
