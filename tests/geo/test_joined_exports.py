"""Several datasets leave as one: every row says whose it is, every file what each of them is."""

import io
import json
from datetime import date
from xml.etree import ElementTree

import openpyxl
import pyarrow.parquet as pq
import pyogrio
import pytest

from geo.events.records import served
from geo.events.several import joined
from geo.export import cite, rows
from geo.export.about import about
from geo.export.formats import FORMATS
from geo.selection.store import EventStore
from geo.selection.view import View
from tests.geo.several import dataset, event

ADDRESS, TODAY = "https://map.test/", date(2026, 11, 22)
KML = {"kml": "http://www.opengis.net/kml/2.2"}
WHOSE = {"a1": "ann", "b1": "ben"}


@pytest.fixture(scope="module")
def store():
    ann = dataset(
        "ann", event("a1"), title="Ann's", version="2026.1+aa", licence="CC0", credits=("Ann",)
    )
    terms = {"terms": "Ask Ben first.", "may_share_rows": False}
    ben = dataset("ben", event("b1"), title="Ben's", version="2+bb", licence="Own", **terms)
    return EventStore(joined([ann, ben]))


def written(store, form):
    said = about(store, View(), ADDRESS, TODAY)
    return b"".join(FORMATS[form].pieces(store.rows(View()), store.dataset, said, "en"))


def whose_in_kml(content):
    found = {}
    for one in ElementTree.fromstring(content).findall(".//kml:SchemaData", KML):
        told = {field.get("name"): field.text for field in one}
        found[told["event_id"]] = told["dataset"]
    return found


def whose(content, form):
    """Whose each row of a file is, by the id of its event."""
    if form == "csv":
        table = rows.read_csv(content)
    elif form == "parquet":
        table = pq.read_table(io.BytesIO(content)).to_pandas()
    elif form == "gpkg":
        table = pyogrio.read_dataframe(content)
    elif form == "xlsx":
        header, *cells = openpyxl.load_workbook(io.BytesIO(content))["Events"].values
        told = [dict(zip(header, row, strict=True)) for row in cells]
        return {row["event_id"]: row["dataset"] for row in told}
    elif form == "geojson":
        told = [one["properties"] for one in json.loads(content)["features"]]
        return {row["event_id"]: row["dataset"]["id"] for row in told}
    else:
        return whose_in_kml(content)
    return dict(zip(table["event_id"], table["dataset"], strict=True))


@pytest.mark.parametrize("form", FORMATS)
def test_every_row_of_a_file_says_whose_it_is(store, form):
    assert whose(written(store, form), form) == WHOSE


def test_kml_declares_the_field_that_it_writes(store):
    fields = ElementTree.fromstring(written(store, "kml")).findall(".//kml:SimpleField", KML)
    assert "dataset" in {field.get("name") for field in fields}


def test_geojson_writes_what_is_served(store):
    told = [one["properties"] for one in json.loads(written(store, "geojson"))["features"]]
    assert told == served(store.rows(View()), store.dataset)


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_of_one_dataset_has_no_such_column(form):
    content = written(EventStore(dataset("ann", event("a1"))), form)
    if form == "csv":
        assert "dataset" not in rows.read_csv(content).columns
    elif form == "parquet":
        assert "dataset" not in pq.read_schema(io.BytesIO(content)).names
    elif form == "geojson":
        assert "dataset" not in json.loads(content)["features"][0]["properties"]
    elif form == "gpkg":
        assert "dataset" not in pyogrio.read_info(content)["fields"]
    elif form == "xlsx":
        assert "dataset" not in next(openpyxl.load_workbook(io.BytesIO(content))["Events"].values)
    else:
        assert b'name="dataset"' not in content


def test_what_a_file_says_of_itself_names_each_dataset_with_its_terms(store):
    said = about(store, View(), ADDRESS, TODAY)
    assert (said.terms, said.may_share_rows) == ("Ask Ben first.", False)
    assert [one["id"] for one in said.plain()["datasets"]] == ["ann", "ben"]
    assert said.texts()["datasets"] == (
        "ann: Ann's (2026.1+aa, CC0, Ann) | "
        "ben: Ben's (2+bb, Own, Ask Ben first., the rows may not be passed on)"
    )
    assert said.texts()["may_share_rows"] == "the rows may not be passed on"


@pytest.mark.parametrize("form", ["parquet", "gpkg", "kml", "xlsx", "geojson"])
def test_the_terms_leave_with_the_rows(store, form):
    content = written(store, form)
    if form == "xlsx":
        told = dict(openpyxl.load_workbook(io.BytesIO(content))["About"].values)
        assert told["Terms"] == "Ask Ben first."
    else:
        assert b"Ask Ben first." in content


def test_one_dataset_alone_says_its_terms_too():
    alone = EventStore(dataset("ben", event("b1"), terms="Ask.", may_share_rows=False))
    texts = about(alone, View(), ADDRESS, TODAY).texts()
    assert (texts["terms"], "datasets" in texts) == ("Ask.", False)


def test_a_reference_names_each_dataset_with_its_version_and_licence(store):
    made = cite.selection(store, View(), ADDRESS, TODAY)
    assert cite.plain(made).startswith(
        "Ann's (Version 2026.1+aa) [Data set] and Ben's (Version 2+bb) [Data set]. (2026). "
    )
    assert "Licence: CC0 (Ann's); Own (Ben's)." in cite.plain(made)
    for write in (cite.bibtex, cite.csl):
        assert "Ann's and Ben's" in write(made)
        assert "CC0 (Ann's); Own (Ben's)" in write(made)


def test_a_reference_of_an_event_names_only_its_own_dataset(store):
    made = cite.event(store, "b1", View(datasets=("ann", "ben")), ADDRESS, TODAY)
    said = cite.plain(made)
    assert "Record b1 in Ben's (Version 2+bb) [Data set]. Licence: Own." in said
    assert "Ann" not in said.partition("Retrieved")[0]
    assert made.link.startswith("https://map.test/?dataset=ann&dataset=ben&event=b1")


def test_datasets_of_several_years_are_cited_without_one():
    sets = [dataset(name, event(name), version=f"20{name}.1+aa") for name in ("20", "21")]
    made = cite.selection(EventStore(joined(sets)), View(), ADDRESS, TODAY)
    assert made.year == ""
