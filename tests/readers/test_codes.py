"""One code however it is written: 1, 1.0, with spaces, in other digits, in every kind of file."""

import csv
import io
import json

import openpyxl
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.importing import mapping
from geo.importing.mapping import FileMapping
from geo.tables.table import Table
from geo.values import codes
from geo.values.codes import Codes, code
from tests.readers.conftest import FILES, outcomes

UCDP = (FILES / "ucdp.csv").read_text(encoding="utf-8")
NUMBERS = ("id", "type_of_violence", "where_prec", "date_prec", "event_clarity")
NUMBERS += ("best", "low", "high", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")
EASTERN = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def ucdp_rows():
    """The events of UCDP's file, without its row of tags."""
    return [row for row in csv.DictReader(io.StringIO(UCDP)) if row["id"]]


def written(rows, change):
    """The rows as CSV with each of their whole numbers written otherwise."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, rows[0])
    writer.writeheader()
    for row in rows:
        numbers = {name: change(row[name]) for name in NUMBERS if row.get(name)}
        writer.writerow(row | numbers)
    return text.getvalue()


def told(imported):
    columns = ["event_id", "category", "date_precision", "place_precision", "certainty"]
    columns += ["note", "summary", "killed_low", "killed_high", "radius_km"]
    return imported.events[columns].astype(str).values.tolist()


@pytest.mark.parametrize(
    "change",
    [
        lambda one: f"{one}.0",
        lambda one: f"{one}.00",
        lambda one: f" {one} ",
        lambda one: f"{one},0",
    ],
    ids=["float", "two decimals", "spaces", "comma"],
)
def test_whole_numbers_as_floats_are_the_codes_ids_and_numbers_that_they_were(table, change):
    rows = ucdp_rows()
    plain, floats = table(written(rows, str)), table(written(rows, change))
    assert floats.format == "ucdp"
    assert told(floats) == told(plain)
    assert floats.report.counts() == plain.report.counts()
    assert "code_unknown" not in floats.report.counts()
    assert "category_unknown" not in floats.report.counts()


def test_what_is_kept_of_a_row_is_what_the_file_has(table):
    found = table(written(ucdp_rows(), lambda one: f"{one}.0"))
    row = pd.read_parquet(found.folder / "events.parquet", columns=["original"]).iloc[0, 0]
    assert json.loads(row)["type_of_violence"].endswith(".0")


def as_csv(frame, path):
    frame.to_csv(path, index=False)


def as_workbook(frame, path):
    book = openpyxl.Workbook()
    for row in [list(frame), *frame.where(frame.notna(), None).values.tolist()]:
        book.active.append(row)
    book.save(path)


def as_text_workbook(frame, path):
    as_workbook(frame.astype("str").replace("nan", ""), path)


def as_json(frame, path):
    frame.to_json(path, orient="records")


def as_geojson(frame, path):
    features = [
        {
            "type": "Feature",
            "properties": {name: value for name, value in row.items() if value == value},
            "geometry": {"type": "Point", "coordinates": [44.0, 33.0]},
        }
        for row in frame.to_dict("records")
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))


def as_parquet(frame, path):
    frame.to_parquet(path, index=False)


@pytest.mark.parametrize(
    "write", [as_csv, as_workbook, as_text_workbook, as_json, as_geojson, as_parquet]
)
def test_a_code_is_the_same_in_every_kind_of_file(imported, tmp_path, write):
    # With a gap pandas keeps whole numbers as floats, and writes them so.
    frame = pd.DataFrame({"id": [7, 8, None], "title": ["A", "B", "C"], "year": [2014.0] * 3})
    frame = frame.assign(kind_of_event=[1.0, 2.0, 1.0])
    path = tmp_path / "events"
    write(frame, path)
    found = imported(
        path,
        mapping=FileMapping(
            columns={
                "event_id": ("id",),
                "title": ("title",),
                "year": ("year",),
                "category": ("kind_of_event",),
            },
            codes={"category": {"1": "attack", "2": "energy"}},
        ),
    )
    events = found.events.set_index("title")
    assert events["event_id"].loc[["A", "B"]].tolist() == ["7", "8"]
    assert events["category"].loc[["A", "B", "C"]].tolist() == ["attack", "energy", "attack"]
    assert set(events["date"]) == {"2014"}


def test_an_id_keeps_its_noughts_and_decimals_that_mean_something(table):
    head = "id,title,date\n"
    assert table(f"{head}007,A,2021\n008,B,2021\n").events["event_id"].tolist() == ["007", "008"]
    mixed = table(f"{head}1.0,A,2021\n1.5,B,2021\n").events["event_id"]
    assert mixed.tolist() == ["1.0", "1.5"]
    assert table(f"{head}1.0,A,2021\n2.0,B,2021\n").events["event_id"].tolist() == ["1", "2"]


def test_parts_of_a_date_may_be_floats_also_where_others_are_not(table):
    found = table("id,title,year,month,day\n1,A,2014.0,3.0,\n2,B,2014,3.0,9\n")
    assert found.events["date"].tolist() == ["2014-03", "2014-03-09"]


def test_what_means_unknown_means_it_as_a_float_too(imported, made):
    text = (FILES / "gtd.csv").read_text(encoding="latin-1")
    rows = list(csv.DictReader(io.StringIO(text)))
    plain = imported(made("a.csv", written(rows, str)))
    for row in rows:
        row |= {"nkill": f"{row['nkill']}.0" if row["nkill"] else "", "iday": f"{row['iday']}.0"}
    floats = imported(made("b.csv", written(rows, str)))
    assert told(floats) == told(plain)
    assert floats.events["date"].tolist() == plain.events["date"].tolist()


def test_codes_in_other_digits_are_known(table):
    rows = ucdp_rows()
    for row in rows:
        row |= {name: row[name].translate(EASTERN) for name in NUMBERS[1:5]}
    assert told(table(written(rows, str))) == told(table(written(ucdp_rows(), str)))


@pytest.mark.parametrize("text", ["1", "1.0", " 1 ", "1.00", "١", "۱", "１", "01", "+1", "1,0"])
def test_a_code_is_known_in_every_way_to_write_it(text):
    assert Codes({"1": "yes"}).get(text, "") == "yes"


@pytest.mark.parametrize("text", ["-1", "1.5", "10", "11", "1 1", "", "1a", "1,000"])
def test_another_code_is_another(text):
    assert Codes({"1": "yes"}).get(text, "") == ""


def test_leading_noughts_count_where_codes_have_them():
    with_noughts = Codes({"01": "one", "1": "another"})
    assert [with_noughts.get(text, "") for text in ("01", "1", "001")] == ["one", "another", ""]


@given(st.text(max_size=12))
def test_a_code_of_a_code_is_the_same(text):
    assert code(code(text)) == code(text)
    assert text in codes.codes([text])


CODES = ["-9", "-99", "Unknown", "0", "a / b", "é", "x" * 1_500, "", "]", "01"]
WRITTEN = [*CODES, "-9.0", " -99 ", "UNKNOWN", "00", "+0", "É", "1", "-1", "9", "٠", "A / B", "\n0"]


@given(
    st.lists(st.sampled_from(CODES), min_size=1, unique=True),
    st.lists(st.sampled_from(WRITTEN) | st.text(max_size=6), min_size=1),
)
def test_many_texts_at_once_are_the_codes_that_each_is_alone(known, texts):
    told = codes.codes(known)
    flags = told.among(pa.array(texts, pa.large_string()))
    assert flags.tolist() == [bool(text) and text in told for text in texts]


@given(st.lists(st.integers(-(10**12), 10**12), min_size=1), st.sampled_from([".0", ".000", ",0"]))
def test_a_column_of_whole_floats_is_one_of_whole_numbers(numbers, decimals):
    column = pa.array([f"{one}{decimals}" for one in numbers], pa.large_string())
    given_table = Table(pa.table({"a": column.dictionary_encode()}), pa.array(numbers).to_numpy())
    assert codes.whole(given_table).column("a").to_pylist() == [str(one) for one in numbers]


def test_the_page_and_the_import_agree_on_what_a_code_means():
    known = FileMapping(codes={"certainty": {"1": "stated"}})
    assert mapping.meanings(known, "certainty").get("1.0", "") == "stated"
    assert mapping.meanings(FileMapping(), "category").get("ATTACK", "") == "attack"


def test_a_place_that_a_file_says_is_not_located_is_on_no_point(table):
    found = table(
        "id,title,date,latitude,longitude,precision\n1,A,2021,33.5,44.5,none\n",
        mapping=FileMapping(
            columns={
                **{"event_id": ("id",), "title": ("title",), "date": ("date",)},
                **{"latitude": ("latitude",), "longitude": ("longitude",)},
                "place_precision": ("precision",),
            }
        ),
    )
    assert [one[1] for one in outcomes(found)] == []
    assert not found.events["on_point"].iloc[0]
