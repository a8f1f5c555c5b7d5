"""The selected rows as files, read back by what opens them: GDAL, GeoPandas, openpyxl."""

import io
import json
import re
import tempfile
import zipfile
from datetime import date, datetime
from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import geopandas
import numpy as np
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.events import datasets
from geo.events.datasets import Dataset
from geo.events.frame import CATEGORIES, EVENT_COLUMNS, canonical, from_arrow
from geo.events.symbols import SYMBOLS
from geo.export import spreadsheet, tables
from geo.export.about import about
from geo.export.formats import FORMATS
from geo.export.rows import read_csv
from geo.export.tables import COLUMNS
from geo.places.gazetteer import Gazetteer, Place
from geo.selection.store import EventStore
from geo.selection.view import View, read
from tests.browser import hostile

WHOLE = View()
# GDAL reads the tests' bytes from its memory, where a file has no ending.
pytestmark = pytest.mark.filterwarnings("ignore:.*non conformant file extension")

TODAY = date(2026, 11, 22)
ADDRESS = "https://map.test/"
KML = {"kml": "http://www.opengis.net/kml/2.2"}
NUMBERS = ("latitude", "longitude", "radius_km", "killed_low", "killed_high")
DAYS = ("first_day", "last_day")
TEXTS = tuple(name for name in COLUMNS if name not in (*NUMBERS, *DAYS, "on_point"))
BALAD = Place("balad", "Balad", latitude=34.0137, longitude=44.1447, precision="settlement")
ALL = ("parquet", "gpkg", "kml", "xlsx")
LAYERS = ("parquet", "gpkg", "kml", "geojson")


def written(store, view=WHOLE, form="parquet"):
    said = about(store, view, ADDRESS, TODAY)
    return b"".join(FORMATS[form].pieces(store.rows(view), store.dataset, said, view.language))


def opened(content, form):
    """The rows of a file as whatever opens such files has them, in the order of their ids."""
    if form == "xlsx":
        header, *cells = openpyxl.load_workbook(io.BytesIO(content))["Events"].values
        found = pd.DataFrame(cells, columns=header)
    elif form == "parquet":
        found = geopandas.read_parquet(io.BytesIO(content))
    elif form == "kml":
        # GDAL makes a layer of each folder.
        names = [name for name, _ in pyogrio.list_layers(content)]
        layers = [pyogrio.read_dataframe(content, layer=name) for name in names]
        found = pd.concat(layers) if layers else pd.DataFrame(columns=["event_id", "geometry"])
    else:
        found = pyogrio.read_dataframe(content)
    return found.sort_values("event_id", ignore_index=True)


def table(store, view=WHOLE):
    rows = tables.table(store.rows(view), store.dataset).to_pandas()
    return rows.sort_values("event_id", ignore_index=True)


@pytest.fixture(scope="module")
def files(store):
    """Each format's file of all ten events, opened."""
    return {form: opened(written(store, form=form), form) for form in {*ALL, *LAYERS}}


@pytest.fixture(scope="module")
def attacked(tmp_path_factory):
    """The store of a dataset with an attack in every text."""
    folder = tmp_path_factory.mktemp("hostile")
    hostile.write(folder)
    return EventStore(datasets.load(folder))


def with_texts(*texts, **columns):
    """A store with one event a text, which it has as its title, summary and note."""
    day = {"date": "2021-06-09", "first_day": date(2021, 6, 9), "last_day": date(2021, 6, 9)}
    told = [
        {"event_id": f"{n:07}", "title": text, "summary": text, "note": text, "category": "attack"}
        | {"place_id": "balad", "date_precision": "day", "source_ids": []}
        | day
        | columns
        for n, text in enumerate(texts)
    ]
    places = Gazetteer([BALAD])
    events = canonical(pd.DataFrame(told), places)
    return EventStore(Dataset("test", "A test", "1+abc", "CC0", (), events, gazetteer=places))


@pytest.mark.parametrize("form", ALL)
@pytest.mark.parametrize("column", [name for name in TEXTS if name != "source_ids"])
def test_every_text_of_every_event_is_in_the_file(store, files, form, column):
    assert files[form][column].fillna("").tolist() == table(store)[column].tolist()


@pytest.mark.parametrize("form", ALL)
@pytest.mark.parametrize("column", NUMBERS)
def test_numbers_are_numbers_and_nothing_where_they_are_not_known(store, files, form, column):
    found = files[form][column]
    assert pd.api.types.is_numeric_dtype(found)
    assert np.array_equal(found.astype(float), table(store)[column].astype(float), equal_nan=True)


@pytest.mark.parametrize("form", ALL)
def test_whether_it_is_on_a_point_is_a_truth(store, files, form):
    assert files[form]["on_point"].tolist() == table(store)["on_point"].tolist()


@pytest.mark.parametrize("form", ["parquet", "gpkg", "xlsx"])
@pytest.mark.parametrize("column", DAYS)
def test_days_are_dates(store, files, form, column):
    found = pd.to_datetime(files[form][column])
    assert found.tolist() == pd.to_datetime(table(store)[column]).tolist()
    assert isinstance(files[form][column].iloc[0], date | datetime)


def test_kml_has_the_span_of_a_date_as_its_time(store, files):
    rows = table(store)
    assert files["kml"]["begin"].dt.date.tolist() == rows["first_day"].tolist()
    assert files["kml"]["end"].dt.date.tolist() == rows["last_day"].tolist()


def test_parquet_has_names_and_ids_as_lists(store, files):
    events = store.rows(WHOLE).sort_values("event_id")
    for column in ("actor_names", "source_ids"):
        found = [list(values) for values in files["parquet"][column]]
        assert found == [list(values) for values in events[column]]


@pytest.mark.parametrize("form", LAYERS)
def test_a_point_is_longitude_then_latitude_and_only_of_events_on_one(store, files, form):
    found, rows = files[form].geometry, table(store)
    assert (~found.isna()).tolist() == rows["on_point"].tolist()
    expected = rows.loc[rows["on_point"], ["longitude", "latitude"]].to_numpy()
    points = found[rows["on_point"]]
    assert np.array_equal(np.column_stack([points.x, points.y]), expected)


@pytest.mark.parametrize("form", LAYERS)
def test_the_reference_system_is_wgs_84(files, form):
    assert files[form].crs.to_epsg() == 4326


@pytest.mark.parametrize("form", ALL)
@pytest.mark.parametrize(
    "query",
    ["category=attack", "from=2021&certain=date", "place=taji", "q=Ayn al-Asad", "actor=Iraq"],
)
def test_a_file_holds_exactly_the_selection(store, form, query):
    view = read(query)[0]
    found = opened(written(store, view, form), form)["event_id"].tolist()
    assert found == sorted(store.rows(view)["event_id"])


@pytest.mark.parametrize("form", ALL)
def test_a_selection_of_nothing_is_a_file_of_nothing(store, form):
    assert len(opened(written(store, View(words="zzz"), form), form)) == 0


# What a file says of itself


def said_by(content, form):
    """What a file says of itself, as texts."""
    if form == "parquet":
        told = json.loads(pq.read_metadata(io.BytesIO(content)).metadata[b"dateline"])
        assert [one["id"] for one in told.pop("datasets")]
        assert told.pop("may_share_rows") is True
        told["credits"] = "; ".join(told["credits"])
        return {name: str(value) for name, value in told.items() if value not in (None, "")}
    if form == "gpkg":
        told = pyogrio.read_info(content)["layer_metadata"]
        return {name: told[name] for name in told if name.islower()}
    if form == "kml":
        data = ElementTree.fromstring(content).findall("*/kml:ExtendedData/kml:Data", KML)
        return {one.get("name"): one.findtext("kml:value", None, KML) for one in data}
    labels = {"Events shown": "shown", "Of how many": "total", "From": "first_day"}
    labels |= {"To": "last_day", "Data version": "version"}
    lines = openpyxl.load_workbook(io.BytesIO(content))["About"].values
    return {labels.get(label, label.lower()): text for label, text in lines}


@pytest.mark.parametrize("form", ALL)
@pytest.mark.parametrize("query", ["", "from=2021-01-01&to=2021-06-30&q=عين الأسد"])
def test_a_file_says_what_it_holds_of_what_and_how_to_make_it_again(store, form, query):
    view = read(query)[0]
    said = about(store, view, ADDRESS, TODAY)
    assert said_by(written(store, view, form), form) == said.texts()
    assert said.texts()["made"] == "2026-11-22"


def test_a_geopackage_is_described_where_qgis_looks(store):
    told = pyogrio.read_info(written(store, form="gpkg"))["layer_metadata"]
    expected = (store.dataset.title, store.sentence(WHOLE))
    assert (told["IDENTIFIER"], told["DESCRIPTION"]) == expected


def test_a_workbook_has_title_and_selection_as_its_properties(store):
    book = openpyxl.load_workbook(io.BytesIO(written(store, form="xlsx")))
    said = (book.properties.title, book.properties.description, book.properties.created.date())
    assert said == (store.dataset.title, store.sentence(WHOLE), TODAY)


def test_the_day_of_a_file_is_today_unless_it_is_said(store):
    assert about(store, WHOLE, ADDRESS).made == date.today().isoformat()


# Hostile text

_SPACES = " \t\r\n"


@pytest.mark.parametrize("form", ALL)
@pytest.mark.parametrize("column", [*TEXTS])
def test_hostile_text_comes_out_of_a_file_as_it_went_in(attacked, form, column):
    found = opened(written(attacked, form=form), form)[column]
    if form == "parquet" and column == "source_ids":
        found = found.map("; ".join)
    assert found.fillna("").tolist() == table(attacked)[column].tolist()


@settings(max_examples=15)
@given(st.lists(st.text(), min_size=1, max_size=20))
@pytest.mark.parametrize("form", ["gpkg", "kml", "xlsx"])
def test_any_text_comes_out_of_a_file_but_for_what_the_format_cannot_hold(form, texts):
    lost = "\0" if form == "gpkg" else "\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff"
    expected = [re.sub(f"[{lost}]", "\ufffd", text) for text in texts]
    found = opened(written(with_texts(*texts), form=form), form)["summary"].fillna("")
    if form == "xlsx":
        # openpyxl leaves the escapes of the format as they are written.
        found = found.map(openpyxl.utils.escape.unescape)
    if form == "kml":
        # GDAL reads texts without the spaces round them.
        found, expected = found.str.strip(_SPACES), [text.strip(_SPACES) for text in expected]
    assert found.tolist() == expected


@settings(max_examples=15)
@given(st.lists(st.text(), min_size=1, max_size=20))
def test_any_text_comes_out_of_geoparquet(texts):
    assert opened(written(with_texts(*texts)), "parquet")["note"].tolist() == texts


# GeoParquet


def test_geoparquet_says_where_its_points_lie(store):
    geo = json.loads(pq.read_metadata(io.BytesIO(written(store))).metadata[b"geo"])
    column = geo["columns"]["geometry"]
    assert (geo["version"], geo["primary_column"], column["encoding"]) == (
        "1.1.0",
        "geometry",
        "WKB",
    )
    shown = table(store).query("on_point")
    assert column["bbox"] == [
        *(shown["longitude"].min(), shown["latitude"].min()),
        *(shown["longitude"].max(), shown["latitude"].max()),
    ]
    assert (column["geometry_types"], column["crs"]["id"]["code"]) == (["Point"], 4326)


def test_geoparquet_without_a_point_has_no_extent(store):
    content = written(store, read("place=iraq")[0])
    geo = json.loads(pq.read_metadata(io.BytesIO(content)).metadata[b"geo"])
    assert "bbox" not in geo["columns"]["geometry"]


def test_geoparquet_is_also_the_events_of_a_dataset(store):
    events = from_arrow(pq.read_table(io.BytesIO(written(store))), store.dataset.gazetteer)
    names = [name for name in EVENT_COLUMNS if name != "search"]
    pd.testing.assert_frame_equal(events[names], store.dataset.events[names])


# KML


@cache
def kml_of(*texts):
    return ElementTree.fromstring(written(with_texts(*texts), form="kml"))


def test_kml_has_a_folder_for_each_category_that_is_shown(store):
    names = [name for name, _ in pyogrio.list_layers(written(store, form="kml"))]
    shown = store.summary(WHOLE).categories
    assert len(names) == sum(map(bool, shown.values()))
    assert names[0] == "Attacks"


def test_kml_styles_have_the_colours_of_the_map(store):
    root = ElementTree.fromstring(written(store, form="kml"))
    colors = {
        style.get("id"): style.findtext("kml:IconStyle/kml:color", None, KML)
        for style in root.findall("*/kml:Style", KML)
    }
    told = {name: f"#{color[6:8]}{color[4:6]}{color[2:4]}" for name, color in colors.items()}
    assert told == {category: SYMBOLS[category].color for category in CATEGORIES}


def test_a_description_in_kml_is_html_and_its_text_only_text():
    told = kml_of("<img src=x onerror=1> & $[summary]").find(".//kml:Placemark", KML)
    html = told.findtext("kml:description", None, KML)
    assert "&lt;img src=x onerror=1&gt; &amp; &#36;[summary]" in html
    assert set(re.findall(r"<[^>]*>", html)) == {"<p>", "</p>"}


def test_kml_names_no_other_file(attacked):
    content = written(attacked, form="kml")
    tags = {element.tag.partition("}")[2] for element in ElementTree.fromstring(content).iter()}
    assert tags & {"href", "NetworkLink", "Icon", "Model", "Overlay", "link"} == set()
    assert b"<!DOCTYPE" not in content


# Workbooks


def sheets(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def test_nothing_in_a_workbook_is_a_formula_or_a_link(attacked):
    book = sheets(written(attacked, form="xlsx"))
    cells = [cell for sheet in book for row in sheet for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "b"}
    assert [cell.hyperlink for cell in cells if cell.hyperlink] == []


def test_a_workbook_refers_to_nothing_outside(attacked):
    with zipfile.ZipFile(io.BytesIO(written(attacked, form="xlsx"))) as file:
        assert not [name for name in file.namelist() if re.search("external|vba|macro|link", name)]
        assert b'TargetMode="External"' not in b"".join(map(file.read, file.namelist()))


@pytest.mark.parametrize(("text", "marked"), [("=1+1", True), ("@SUM(1)", True), ("a=1", False)])
def test_a_text_that_looks_like_a_formula_stays_text_when_it_is_edited(text, marked):
    cell = sheets(written(with_texts(text), form="xlsx"))["Events"]["B2"]
    assert (cell.value, bool(cell.quotePrefix)) == (text, marked)


def test_the_header_of_a_workbook_stays_in_sight(store):
    sheet = sheets(written(store, form="xlsx"))["Events"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:Z11")


def test_a_day_before_excels_calendar_is_right_is_text():
    old = {"date": "1899", "first_day": date(1899, 1, 1), "last_day": date(1899, 12, 31)}
    values = [*sheets(written(with_texts("a", **old), form="xlsx"))["Events"].values][1]
    assert (values[4], values[5]) == ("1899-01-01", "1899-12-31")


def test_a_text_longer_than_a_cell_is_cut_and_the_workbook_says_so():
    book = sheets(written(with_texts("a" * 40_000, "b" * 32_767), form="xlsx"))
    longest = [len(book["Events"][place].value) for place in ("S2", "S3")]
    assert (longest, book["Events"]["S2"].value[-2:]) == ([32_767, 32_767], "a…")
    assert [*book["About"].values][-1][1].startswith("3 texts are longer")


def test_more_events_than_a_sheet_has_rows_go_on_in_the_next(monkeypatch):
    monkeypatch.setattr(spreadsheet, "MOST_ROWS", 3)
    book = sheets(written(with_texts(*"abcde"), form="xlsx"))
    assert book.sheetnames == ["Events", "Events 2", "Events 3", "About"]
    assert [sheet["B2"].value for sheet in book.worksheets[:3]] == ["a", "c", "e"]


# All of them


def test_more_events_than_one_piece_are_all_there(monkeypatch):
    monkeypatch.setattr(tables, "ROWS_A_PIECE", 7)
    many = with_texts(*(f"text {n}" for n in range(20)))
    for form in ("gpkg", "kml", "geojson"):
        found = opened(written(many, form=form), form)
        assert found["title"].tolist() == [f"text {n}" for n in range(20)]
        assert found.geometry.notna().all()


@pytest.mark.parametrize("form", ["gpkg", "xlsx"])
def test_nothing_of_a_file_stays_on_the_disk(store, tmp_path, monkeypatch, form):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    said = about(store, WHOLE, ADDRESS, TODAY)
    pieces = FORMATS[form].pieces(store.rows(WHOLE), store.dataset, said, "en")
    next(pieces)
    assert [*tmp_path.iterdir()]
    pieces.close()
    assert not [*Path(tmp_path).iterdir()]


def test_csv_says_the_same_as_the_other_formats(store):
    read_back = read_csv(written(store, form="csv")).sort_values("event_id", ignore_index=True)
    for column in TEXTS:
        assert read_back[column].tolist() == table(store)[column].tolist()
