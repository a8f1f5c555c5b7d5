"""An unknown number of dead is empty in every output, and never looks like nought."""

import io
import json
from datetime import date
from xml.etree import ElementTree

import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import pytest

from geo.events.records import served
from geo.export.about import about
from geo.export.columns import records
from geo.export.formats import FORMATS
from geo.export.rows import read_csv
from geo.selection.store import EventStore
from geo.selection.view import View
from tests.geo.several import dataset, event

pytestmark = pytest.mark.filterwarnings("ignore:.*non conformant file extension")

KML = {"kml": "http://www.opengis.net/kml/2.2"}
KILLED = ("killed_low", "killed_high")
TOLD: dict[str, tuple[int | None, int | None]] = {
    "exact": (3, 3),
    "least": (20, None),
    "most": (None, 5),
    "none": (0, 0),
    "unknown": (None, None),
}
#: Nobody's number is known: a whole column of nothing.
UNKNOWN = {"one": (None, None), "two": (None, None)}


def store_of(told):
    killed = {one: dict(zip(KILLED, numbers, strict=True)) for one, numbers in told.items()}
    return EventStore(dataset("a", *(event(one, **numbers) for one, numbers in killed.items())))


def in_kml(content):
    for one in ElementTree.fromstring(content).findall(".//kml:SchemaData", KML):
        yield {field.get("name"): field.text for field in one}


def in_rows(frame):
    return frame.astype(object).where(frame.notna(), None).to_dict("records")


def in_sheet(content):
    header, *cells = openpyxl.load_workbook(io.BytesIO(content))["Events"].values
    return [dict(zip(header, row, strict=True)) for row in cells]


READ = {
    "csv": lambda content: in_rows(read_csv(content).replace("", None)),
    "geojson": lambda content: [one["properties"] for one in json.loads(content)["features"]],
    "parquet": lambda content: pq.read_table(io.BytesIO(content)).to_pylist(),
    "gpkg": lambda content: in_rows(pyogrio.read_dataframe(content)),
    "kml": in_kml,
    "xlsx": in_sheet,
}


def number(value):
    return None if value is None or pd.isna(value) else int(value)


def told_by(form, store):
    """What an output says of each event: the file of a format, the interface, the page's data."""
    rows = store.rows(View())
    if form == "interface":
        found = json.loads(json.dumps(served(rows, store.dataset)))
    elif form == "page":
        columns = json.loads(json.dumps(records(rows, store.dataset)))["columns"]
        found = [
            dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)
        ]
    else:
        said = about(store, View(), "https://map.test/", date(2026, 11, 22))
        found = READ[form](b"".join(FORMATS[form].pieces(rows, store.dataset, said, "en")))
    return {row["event_id"]: tuple(number(row.get(one)) for one in KILLED) for row in found}


def test_every_format_is_asked():
    assert set(READ) == set(FORMATS)


@pytest.mark.parametrize("told", [TOLD, UNKNOWN], ids=["some", "all"])
@pytest.mark.parametrize("form", [*FORMATS, "interface", "page"])
def test_an_unknown_number_of_dead_is_nothing_and_a_stated_nought_is_0(form, told):
    assert told_by(form, store_of(told)) == told
