"""Workbooks, GeoJSON, KML, GeoPackage, Parquet: the same events from every kind of file."""

import gzip
import io
import json
import sqlite3
import struct
import subprocess
import sys
import zipfile
from datetime import date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from openpyxl import Workbook

from geo import readers
from geo.limits import RefusedError, StoppedError, Watch
from geo.readers.kinds import kind
from tests.readers.conftest import FILES, outcomes
from tests.tree import imported as imports_of

SQUARE = shapely.box(47.0, 30.7, 47.6, 31.2)


def events(imported):
    return imported.events.set_index("event_id")


@pytest.fixture
def workbook(tmp_path):
    """Write a workbook of sheets, each a list of rows."""

    def write(**sheets) -> Path:
        book = Workbook()
        book.remove(book.active)
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
        path = tmp_path / "a.xlsx"
        book.save(path)
        return path

    return write


HEAD = ["id", "title", "date", "category", "latitude", "longitude"]


class TestWorkbook:
    def test_cells_become_the_text_that_they_show(self, workbook, imported):
        rows = [
            HEAD,
            [1, "A", date(2021, 6, 9), "attack", 33.5, 44],
            ["007", "B", datetime(2021, 6, 10, 14, 30), "attack", 33.25, 44.5],
            [3, "C", 2021, "attack", None, None],
        ]
        found = events(imported(workbook(events=rows)))
        assert found["date"].to_dict() == {"1": "2021-06-09", "007": "2021-06-10", "3": "2021"}
        assert found["latitude"]["1"] == 33.5

    def test_a_sheet_can_be_asked_for(self, workbook, tmp_path):
        path = workbook(first=[["a", "b"], [1, 2]], second=[["c", "d"], [3, 4]])
        assert readers.read(path, tmp_path, {"sheet": "second"}).names == ("c", "d")
        with pytest.raises(RefusedError, match="sheet_unknown"):
            readers.read(path, tmp_path, {"sheet": "third"})

    @pytest.mark.parametrize("name", ["events", "events.csv", "events.zip"])
    def test_a_workbook_is_read_whatever_it_is_called(self, workbook, imported, tmp_path, name):
        written = workbook(events=[HEAD, [1, "A", "2021", "attack", 33, 44]])
        path = written.rename(tmp_path / name)
        if name.endswith(".zip"):
            path = tmp_path / "packed"
            with zipfile.ZipFile(path, "w") as archive:
                archive.write(tmp_path / name, "inside")
        assert imported(path).events["title"].tolist() == ["A"]

    def test_lines_are_the_rows_of_the_sheet(self, workbook, imported):
        rows = [
            ["A list"],
            [],
            HEAD,
            [1, "A", "x", "attack", 33, 44],
            [],
            [2, "B", 2021, "attack", 33, 44],
        ]
        found = imported(workbook(events=rows))
        assert [row[:2] for row in outcomes(found)] == [(1, "above_header"), (4, "date")]
        assert found.report.unit == "row"

    def test_a_day_count_without_a_date_format_is_said(self, workbook, imported):
        found = imported(workbook(events=[HEAD, [1, "A", 43831, "attack", 33, 44]]))
        assert outcomes(found) == [(2, "serial_date", "date", "43831")]

    def test_a_formula_is_never_evaluated(self, workbook, imported):
        rows = [HEAD, [1, "=1+1", "2021", "attack", 33, 44], [2, "B", "2021", "attack", 33, 44]]
        found = events(imported(workbook(events=rows)))
        assert "2" not in found["title"]["1"]
        assert found["title"]["2"] == "B"


class TestGeoJson:
    def test_a_point_is_a_point(self, imported):
        found = events(imported(FILES / "events.geojson"))
        assert (found["longitude"]["g1"], found["latitude"]["g1"]) == (44.2346, 33.2625)

    def test_an_area_is_stood_for_by_a_point_on_it(self, imported):
        found = events(imported(FILES / "events.geojson")).loc["g2"]
        assert SQUARE.contains(shapely.Point(found["longitude"], found["latitude"]))
        assert found["place_precision"] == "district"
        assert found["radius_km"] == pytest.approx(39.9)

    def test_no_geometry_is_on_no_point(self, imported):
        assert not events(imported(FILES / "events.geojson"))["on_point"]["g3"]

    @pytest.mark.parametrize(
        "geometry",
        [
            {"type": "Point", "coordinates": []},
            {"type": "Point", "coordinates": ["a"]},
            {"type": "Polygon", "coordinates": [[[0, 0]]]},
            {"type": "Circle", "coordinates": [44, 33]},
            [44, 33],
        ],
    )
    def test_a_geometry_that_is_none_costs_its_own_feature(self, made, imported, geometry):
        good = {"type": "Feature", "properties": {"title": "A", "date": "2021"}, "geometry": None}
        features = [good | {"geometry": geometry}, good]
        found = imported(
            made("a.json", json.dumps({"type": "FeatureCollection", "features": features}))
        )
        assert outcomes(found)[0][:2] == (1, "geometry")
        assert len(found.events) == 1

    @pytest.mark.parametrize("between", ["\n", "\n\x1e"])
    def test_features_can_stand_one_a_line(self, made, imported, between):
        one = {"type": "Feature", "properties": {"title": "A", "date": "2021"}, "geometry": None}
        text = between.join(json.dumps(one | {"id": n}) for n in (1, 2))
        assert imported(made("a.jsonl", text)).events["event_id"].tolist() == ["1", "2"]

    def test_numbers_stay_as_they_are_written(self, made, tmp_path):
        table = readers.read(
            made("a.json", '[{"id": 1.10, "n": 1e999, "b": true, "x": null}]'), tmp_path
        )
        assert [table.columns[name][0].as_py() for name in ("id", "n", "b", "x")] == [
            "1.10",
            "1e999",
            "true",
            "",
        ]

    def test_a_file_that_is_cut_off_says_where(self, made, tmp_path):
        with pytest.raises(RefusedError, match="json"):
            readers.read(made("a.json", '{"features": [{"type": "Fea'), tmp_path)

    def test_a_known_system_of_coordinates_is_accepted(self, made, imported):
        text = (FILES / "events.geojson").read_text(encoding="utf-8")
        crs = '{"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}},'
        assert len(imported(made("a.geojson", crs + text[1:])).events) == 3


class TestKml:
    def test_a_placemark_is_an_event(self, imported):
        found = events(imported(FILES / "events.kml"))
        assert found["title"].to_dict() == {
            "k1": "Rockets near Balad",
            "k2": "A convoy on the road",
        }
        assert found["date"].to_dict() == {"k1": "2021-03-15", "k2": "2021-03-16/2021-03-18"}
        assert found["category"].to_dict() == {"k1": "attack", "k2": "troop_movement"}

    @pytest.fixture
    def dates(self, made, imported):
        """Import placemarks given as XML; return the date of each by its id."""

        def run(inside: str) -> dict[str, str]:
            space = 'xmlns:gx="http://www.google.com/kml/ext/2.2"'
            found = imported(made("a.kml", f"<kml {space}><Document>{inside}</Document></kml>"))
            return events(found)["date"].to_dict()

        return run

    @staticmethod
    def placemark(name: str, time: str = "") -> str:
        point = "<Point><coordinates>44,33</coordinates></Point>"
        return f'<Placemark id="{name}"><name>{name}</name>{time}{point}</Placemark>'

    @pytest.mark.parametrize(
        ("span", "date"),
        [
            ("<begin>2021-06-01</begin>", "2021-06-01/.."),
            ("<end>2021-06-05</end>", "../2021-06-05"),
            ("<begin>2021-06-01T08:00:00Z</begin>", "2021-06-01/.."),
            ("<begin>2021-06</begin><end>2021-07</end>", "2021-06/2021-07"),
            (
                "<begin>2019-04-30T20:35:42.388Z</begin><end>2019-05-01T10:00:22.000Z</end>",
                "2019-04-30/2019-05-01",
            ),
        ],
    )
    def test_a_span_without_an_end_or_a_begin_stays_open(self, dates, span, date):
        others = self.placemark("b", "<TimeStamp><when>2021-06-03</when></TimeStamp>")
        one = self.placemark("a", f"<TimeSpan>{span}</TimeSpan>")
        assert dates(one + others) == {"a": date, "b": "2021-06-03"}

    def test_the_times_of_a_folder_are_those_of_its_placemarks(self, dates):
        span = "<TimeSpan><begin>2021-07-01</begin><end>2021-07-02</end></TimeSpan>"
        own = self.placemark("own", "<gx:TimeStamp><when>2021-06-10</when></gx:TimeStamp>")
        view = "<LookAt><gx:TimeStamp><when>1999</when></gx:TimeStamp></LookAt>"
        inner = f"<Folder><name>x</name>{self.placemark('inner', view)}</Folder>"
        folder = f"<Folder><name>July</name>{span}{inner}{own}</Folder>"
        after = self.placemark("after", "<TimeStamp><when>2021</when></TimeStamp>")
        assert dates(folder + after) == {
            "inner": "2021-07-01/2021-07-02",
            "own": "2021-06-10",
            "after": "2021",
        }

    def test_a_track_is_a_line_from_its_first_time_to_its_last(self, made, imported):
        times = "".join(f"<when>2021-06-0{day}T10:00:00Z</when>" for day in (8, 9))
        points = "<gx:coord>44.1 33.3 0</gx:coord><gx:coord>44.3 33.3 0</gx:coord>"
        track = f"<gx:Track>{times}{points}</gx:Track>"
        text = f'<kml xmlns:gx="x"><Placemark><name>a</name>{track}</Placemark></kml>'
        found = imported(made("a.kml", text)).events.iloc[0]
        assert found["date"] == "2021-06-08/2021-06-09"
        assert (found["longitude"], found["latitude"]) == pytest.approx((44.2, 33.3), abs=1e-3)
        assert found["radius_km"] > 5

    def test_a_kmz_is_a_kml(self, imported, tmp_path):
        path = tmp_path / "a.kmz"
        with zipfile.ZipFile(path, "w") as archive:
            archive.write(FILES / "events.kml", "doc.kml")
            archive.writestr("files/icon.png", b"\x89PNG")
        assert len(imported(path).events) == 2

    def test_a_file_that_is_cut_off_says_so(self, made, tmp_path):
        text = (FILES / "events.kml").read_text(encoding="utf-8")
        with pytest.raises(RefusedError, match="xml"):
            readers.read(made("a.kml", text[:700]), tmp_path)


def geopackage(path: Path, srs: int, organization: str, shapes: list) -> Path:
    base = sqlite3.connect(path)
    base.executescript(
        "CREATE TABLE gpkg_contents (table_name TEXT, data_type TEXT);"
        "CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, srs_id INT);"
        "CREATE TABLE gpkg_spatial_ref_sys"
        " (srs_id INT, organization TEXT, organization_coordsys_id INT);"
        "CREATE TABLE events (fid INTEGER PRIMARY KEY, geom BLOB, title TEXT, date TEXT);"
        "INSERT INTO gpkg_contents VALUES ('events', 'features');"
    )
    base.execute("INSERT INTO gpkg_geometry_columns VALUES ('events', 'geom', ?)", (srs,))
    base.execute("INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?)", (srs, organization, srs))
    for number, shape in enumerate(shapes, 1):
        blob = b"GP\x00\x01" + struct.pack("<i", srs) + shape.wkb if shape else None
        row = (number, blob, f"T{number}", "2021-06-09")
        base.execute("INSERT INTO events VALUES (?, ?, ?, ?)", row)
    base.commit()
    base.close()
    return path


class TestGeoPackage:
    def test_points_and_areas_are_read(self, tmp_path, imported):
        shapes = [shapely.Point(44.2, 33.3), SQUARE, None]
        found = imported(geopackage(tmp_path / "a.gpkg", 4326, "EPSG", shapes))
        ours = found.events.sort_values("title")
        assert ours["longitude"].round(1).tolist()[:1] == [44.2]
        assert ours["on_point"].tolist() == [True, True, False]

    def test_another_system_is_turned_into_degrees_and_said(self, tmp_path, imported):
        metres = [shapely.Point(440_000, 3_690_000)]
        found = imported(geopackage(tmp_path / "a.gpkg", 32638, "EPSG", metres))
        assert found.events["latitude"][0] == pytest.approx(33.35, abs=0.01)
        assert found.events["longitude"][0] == pytest.approx(44.355, abs=0.01)
        assert (
            "Coordinates in EPSG:32638 were turned into WGS 84." in found.report.remark_sentences()
        )

    def test_a_system_without_a_code_is_refused(self, tmp_path):
        path = geopackage(tmp_path / "a.gpkg", 77, "NOBODY", [shapely.Point(1, 2)])
        with pytest.raises(RefusedError, match="crs"):
            readers.read(path, tmp_path)

    def test_a_damaged_geometry_costs_its_own_row(self, tmp_path, imported):
        path = geopackage(tmp_path / "a.gpkg", 4326, "EPSG", [shapely.Point(44, 33)] * 2)
        base = sqlite3.connect(path)
        base.execute("UPDATE events SET geom = x'4750000100' WHERE fid = 1")
        base.commit()
        base.close()
        found = imported(path)
        assert outcomes(found)[0][:2] == (1, "geometry")
        assert len(found.events) == 1


class TestParquet:
    def test_typed_columns_are_text_again(self, tmp_path, imported):
        path = tmp_path / "a.parquet"
        columns = {
            "id": [1, 2],
            "title": ["A", "B"],
            "date": [date(2021, 6, 9), None],
            "latitude": [33.5, 33.0],
            "longitude": [44.0, 44.5],
            "actors": [["X", "Y"], []],
        }
        pq.write_table(pa.table(columns), path)
        found = imported(path)
        assert found.events["event_id"].tolist() == ["1"]
        assert [row[:2] for row in outcomes(found)] == [(2, "date_missing")]

    def test_times_at_midnight_are_days(self, tmp_path):
        path = tmp_path / "a.parquet"
        moments = pa.array([datetime(2021, 6, 9), datetime(2021, 6, 9, 8)], pa.timestamp("us"))
        pq.write_table(pa.table({"date": moments, "n": [1, 2]}), path)
        table = readers.read(path, tmp_path)
        assert table.columns["date"].to_pylist() == ["2021-06-09", "2021-06-09 08:00:00"]

    def test_geoparquet_geometries_are_points(self, tmp_path, imported):
        path = tmp_path / "a.parquet"
        about = {
            "version": "1.1.0",
            "primary_column": "geometry",
            "columns": {"geometry": {"encoding": "WKB"}},
        }
        shapes = pa.array([shapely.Point(44.2, 33.3).wkb, None], pa.binary())
        table = pa.table({"title": ["A", "B"], "date": ["2021", "2022"], "geometry": shapes})
        pq.write_table(table.replace_schema_metadata({"geo": json.dumps(about)}), path)
        found = imported(path).events
        assert found["on_point"].tolist() == [True, False]
        assert found["latitude"][0] == 33.3


@pytest.mark.parametrize(
    "wrap",
    [
        gzip.compress,
        lambda body: zipped(body, "plain.csv"),
        lambda body: zipped(body, "data/plain.txt"),
    ],
)
def test_a_wrapped_file_is_the_file(made, imported, wrap):
    body = (FILES / "plain.csv").read_bytes()
    found = imported(made("a.bin", wrap(body)))
    assert found.events.equals(imported(FILES / "plain.csv").events)


def zipped(body: bytes, name: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("__MACOSX/._plain.csv", b"x")
        archive.writestr("README.txt", b"about")
        archive.writestr(name, body)
    return content.getvalue()


@pytest.mark.parametrize("name", ["events.geojson", "events.kml", "plain.csv"])
def test_a_kind_is_known_by_its_bytes(made, name):
    content = (FILES / name).read_bytes()
    assert kind(made("a.dat", content)) == kind(FILES / name)


def test_reading_can_be_stopped(made, tmp_path):
    path = made("a.csv", "title,date\n" + "A,2021\n" * 10)
    with pytest.raises(StoppedError):
        readers.read(path, tmp_path, watch=Watch(cancelled=lambda: True))


def test_reading_tells_how_far_it_is(made, imported):
    told = []
    watch = Watch(lambda stage, share: told.append((stage, share)))
    imported(made("a.csv", "title,date\nA,2021\n"), watch=watch)
    assert list(dict.fromkeys(stage for stage, _ in told)) == [
        "read",
        "convert",
        "check",
        "geocode",
        "write",
    ]
    assert told[-1] == ("write", 1.0)


def test_no_reader_knows_gdal_or_the_network():
    folder = Path(readers.__file__).parent
    forbidden = {"pyogrio", "geopandas", "fiona", "osgeo", "urllib", "http", "socket", "requests"}
    used = {
        (path.name, name.split(".")[0])
        for path in folder.glob("*.py")
        for name in imports_of(path)
        if not name.startswith("urllib.parse")  # takes addresses apart and asks nobody
    }
    assert not {pair for pair in used if pair[1] in forbidden}


def test_heavy_libraries_wait_until_they_are_needed():
    look = "import sys, geo.importing.importer; print(*(n for n in sys.modules if '.' not in n))"
    run = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    heavy = {"openpyxl", "shapely", "pyproj", "geopandas", "matplotlib", "streamlit"}
    assert not heavy & set(run.stdout.split())
