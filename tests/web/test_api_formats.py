"""Files, references and what changed, as the interface gives them."""

import io
import json
from dataclasses import replace
from datetime import date
from urllib.parse import quote, urlencode

import openpyxl
import pyarrow.parquet as pq
import pyogrio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette

from geo.events.frame import CATEGORIES
from geo.export import cite
from geo.export.formats import FORMATS, Format
from geo.export.rows import read_csv
from geo.selection import drift
from geo.selection.store import EventStore
from geo.selection.view import CERTAIN, View
from web import api

# GDAL reads the tests' bytes from its memory, where a file has no ending.
pytestmark = pytest.mark.filterwarnings("ignore:.*non conformant file extension")

FILES = {form: f"/api/events.{form}" for form in FORMATS}
ATTACKS = "category=attack&from=2021-01-01&to=2021-06-30"


def count(content, form):
    """How many events a file holds, as what reads such files counts them."""
    if form == "csv":
        return len(read_csv(content))
    if form == "geojson":
        return len(json.loads(content)["features"])
    if form == "parquet":
        return pq.read_metadata(io.BytesIO(content)).num_rows
    if form == "xlsx":
        return openpyxl.load_workbook(io.BytesIO(content))["Events"].max_row - 1
    layers = [name for name, _ in pyogrio.list_layers(content)]
    return sum(len(pyogrio.read_dataframe(content, layer=name)) for name in layers)


views = st.fixed_dictionaries(
    {},
    optional={
        "from": st.dates(date(2003, 1, 1), date(2020, 1, 1)),
        "to": st.dates(date(2020, 1, 2), date(2022, 1, 1)),
        "category": st.lists(st.sampled_from(CATEGORIES), min_size=1, max_size=4, unique=True),
        "certain": st.sampled_from(CERTAIN),
        "q": st.sampled_from(["rocket", "عين الأسد", "Baghdad", "zzz"]),
        "actor": st.sampled_from(["United States", "Iraq", "Lukoil"]),
    },
)


@pytest.mark.parametrize("form", FORMATS)
@settings(deadline=None, max_examples=6)
@given(asked=views)
def test_a_file_holds_as_many_events_as_the_summary_shows(get, form, asked):
    query = urlencode(asked, doseq=True)
    shown = get(f"/api/summary?{query}").json()["shown"]
    assert count(get(f"{FILES[form]}?{query}").content, form) == shown


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_has_the_media_type_of_its_format(get, form):
    assert get(FILES[form]).headers["content-type"] == FORMATS[form].media_type


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_is_kept_and_never_shown_as_a_page(get, form):
    disposition = get(f"{FILES[form]}?{ATTACKS}").headers["content-disposition"]
    assert disposition.startswith("attachment; ")
    assert disposition.endswith(f'.{form}"')


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_that_cannot_be_made_is_answered_with_a_sentence(get, monkeypatch, form):
    def broken(events, dataset, about, language):
        yield from ()
        raise OSError("no space left in the secret folder")

    monkeypatch.setitem(FORMATS, form, Format(FORMATS[form].media_type, broken))
    answer = get(FILES[form])
    assert (answer.status_code, list(answer.json())) == (500, ["error"])
    assert "secret" not in answer.text


@pytest.mark.parametrize("form", FORMATS)
def test_the_headers_alone_make_no_file(get, monkeypatch, form):
    def counted(events, dataset, about, language):
        raise AssertionError
        yield b""

    monkeypatch.setitem(FORMATS, form, Format(FORMATS[form].media_type, counted))
    assert get(FILES[form], "HEAD").status_code == 200


# References


@pytest.mark.parametrize("form", cite.FORMATS)
def test_a_reference_to_the_selection_leads_back_to_it(get, store, form):
    said = get(f"/api/cite?{ATTACKS}&format={form}")
    link = get(f"/api/events.json?{ATTACKS}&limit=0").json()["dateline"]["link"]
    assert link in said.text
    assert said.headers["content-type"].partition(";")[0] in cite.FORMATS[form].media_type


def test_a_reference_is_plain_text_unless_a_format_is_named(get):
    assert get(f"/api/cite?{ATTACKS}").text == get(f"/api/cite?{ATTACKS}&format=text").text


@pytest.mark.parametrize(("form", "ending"), [("text", "txt"), ("bibtex", "bib"), ("csl", "json")])
def test_a_reference_has_the_name_of_a_file_of_its_format(get, form, ending):
    disposition = get(f"/api/cite?format={form}").headers["content-disposition"]
    assert disposition.startswith('inline; filename="iraq-')
    assert disposition.endswith(f'.{ending}"')


def test_a_reference_to_an_event_names_it(get):
    event = get("/api/rows?row=7").json()["events"][0]
    (item,) = get(f"/api/cite?format=csl&event={event['event_id']}").json()
    assert (item["title"], item["type"]) == (event["title"], "webpage")
    assert f"?event={event['event_id']}&v=" in item["URL"]


def test_a_reference_is_of_today(get):
    today = date.today()
    (item,) = get("/api/cite?format=csl").json()
    assert item["accessed"]["date-parts"] == [[today.year, today.month, today.day]]


@pytest.mark.parametrize(
    ("query", "status", "named"),
    [
        ("format=mla", 400, "text, bibtex, csl"),
        ("format=text&format=csl", 400, "format"),
        ("event=none", 404, "none"),
    ],
)
def test_a_reference_that_cannot_be_given_is_refused_with_a_sentence(get, query, status, named):
    answer = get(f"/api/cite?{query}")
    assert answer.status_code == status
    assert named in answer.json()["error"]


@pytest.mark.parametrize("form", cite.FORMATS)
def test_a_hostile_event_is_cited_as_text(hostile, form):
    ids = [event["event_id"] for event in hostile("/api/events.json").json()["events"]]
    for event_id in ids:
        answer = hostile(f"/api/cite?format={form}&event={quote(event_id, safe='')}")
        # A view takes no unprintable characters, so no link leads to an id that has some.
        assert answer.status_code == (200 if event_id.isprintable() else 404)
        assert answer.headers["content-type"].partition(";")[0] not in ("text/html", "text/xml")


# What changed


@pytest.fixture
def outdated(ask, store, tmp_path, monkeypatch):
    """Ask about a link on data with one event more, one less and one told otherwise."""
    events = dict(drift.take(store.dataset).events)
    first, second = list(events)[:2]
    events["gone"] = replace(events.pop(first), title="It was said", category="other")
    events[second] = replace(events[second], digest="0")
    old = drift.Snapshot(store.dataset.name, "0.9+abc", events)
    (tmp_path / drift.file_name(old)).write_text(drift.write(old), "utf-8")
    monkeypatch.setattr(drift, "folder", lambda: tmp_path)
    application = Starlette(routes=api.routes(lambda view, visit: store))
    return lambda query: ask(application, f"/api/drift?{query}").json()


def test_a_link_on_older_data_is_told_what_was_added_corrected_and_withdrawn(store, outdated):
    said = outdated("v=0.9%2Babc")
    first, second = store.events_at([0, 1])
    assert (said["old"], said["new"], said["known"]) == ("0.9+abc", store.dataset.version, True)
    assert [event["event_id"] for event in said["added"]] == [first["event_id"]]
    assert [event["title"] for event in said["corrected"]] == [second["title"]]
    assert [(one["event_id"], one["title"]) for one in said["withdrawn"]] == [
        ("gone", "It was said")
    ]
    assert said["sentence"].endswith("1 event added, 1 corrected and 1 withdrawn.")


def test_what_changed_outside_the_selection_is_not_told(outdated):
    said = outdated("v=0.9%2Babc&from=2021")
    assert (said["added"], said["corrected"], said["withdrawn"]) == ([], [], [])
    assert said["sentence"].endswith("Nothing in this selection changed.")


@pytest.mark.parametrize("version", ["0.1", "../../etc/passwd", "<script>"])
def test_an_unknown_version_says_so(get, version):
    said = get(f"/api/drift?v={quote(version)}").json()
    assert (said["known"], said["old"], said["added"]) == (False, version, [])
    assert version in said["sentence"]


def test_the_link_of_an_export_has_nothing_to_be_told(get):
    link = get("/api/events.csv").headers["dateline-link"]
    said = get(f"/api/drift?{link.partition('?')[2]}").json()
    assert (said["known"], said["sentence"]) == (True, "")


def test_data_of_another_name_has_no_snapshot_here(ask, store):
    dataset = replace(store.dataset, name="mine", version="2+fff")
    application = Starlette(routes=api.routes(lambda view, visit: EventStore(dataset)))
    said = ask(application, f"/api/drift?v={quote(store.dataset.version, safe='')}").json()
    assert said["known"] is False


def test_no_language_lacks_the_words_of_a_reference(get):
    view = View(language="ar")
    assert get(f"/api/cite?{view.query()}").status_code == 200
