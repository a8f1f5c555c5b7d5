"""Geometries to a point and a reach: alike in every format, and across the antimeridian."""

import contextlib
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import readers
from geo.importing import importer
from geo.limits import LIMITS, RefusedError
from geo.values.geometry import GeometryError, from_text, is_written, point_of
from tests.readers.conftest import FILES, outcomes
from tests.readers.test_kinds import SQUARE, geopackage

CUT = (
    "MULTIPOLYGON (((179 -17, 180 -17, 180 -16, 179 -16, 179 -17)),"
    " ((-180 -17, -179 -17, -179 -16, -180 -16, -180 -17)))"
)
JUMPING = "POLYGON ((179 -17, -179 -17, -179 -16, 179 -16, 179 -17))"
PAST_180 = "POLYGON ((179 -17, 181 -17, 181 -16, 179 -16, 179 -17))"
BEFORE_180 = "POLYGON ((-181 -17, -179 -17, -179 -16, -181 -16, -181 -17))"


class TestAcrossTheAntimeridian:
    @pytest.mark.parametrize("text", [CUT, JUMPING, PAST_180, BEFORE_180])
    def test_an_area_is_in_its_middle_however_it_is_written(self, text):
        spot = point_of(shapely.from_wkt(text))
        assert abs(spot.longitude) == pytest.approx(180.0)
        assert spot.latitude == pytest.approx(-16.5, abs=0.01)
        assert spot.reach_km == pytest.approx(120.5, abs=1)

    def test_a_line_is_placed_halfway(self):
        spot = point_of(shapely.from_wkt("LINESTRING (178.4 -18.1, -171.8 -13.8)"))
        assert spot.longitude == pytest.approx(-176.7)
        assert spot.reach_km == pytest.approx(577, abs=5)

    @pytest.mark.parametrize(
        "text",
        [
            "MULTIPOINT (179 0, -179 0, 180 0)",
            "MULTILINESTRING ((179 0, 180 0), (-180 0, -179 0))",
            "GEOMETRYCOLLECTION (POINT (179 0), LINESTRING (180 0, -179 0))",
            "GEOMETRYCOLLECTION (MULTIPOINT (179 0), MULTIPOINT (-180 0, -179 0))",
        ],
    )
    def test_several_parts_on_both_sides_are_one_thing(self, text):
        spot = point_of(shapely.from_wkt(text))
        assert abs(spot.longitude) == pytest.approx(180, abs=0.51)
        assert spot.reach_km < 170

    def test_a_hole_stays_in_its_area(self):
        hole = "(-179.5 -0.5, -179.5 0.5, -179.6 0.5, -179.6 -0.5, -179.5 -0.5)"
        shape = shapely.from_wkt(f"POLYGON ((179 -1, -179 -1, -179 1, 179 1, 179 -1), {hole})")
        assert point_of(shape).reach_km < 170

    def test_what_surrounds_the_globe_is_left_as_it_is(self):
        spot = point_of(shapely.box(-180, -80, 180, 80))
        assert (spot.longitude, spot.latitude) == (0, 0)

    def test_what_lies_on_both_sides_of_greenwich_does_not_cross_it(self):
        spot = point_of(shapely.from_wkt("POLYGON ((-80 10, 80 10, 80 20, -80 20, -80 10))"))
        assert spot.longitude == pytest.approx(0)

    @given(
        st.lists(st.tuples(st.floats(-80, 80), st.floats(-60, 60)), min_size=3, max_size=8),
        st.floats(-180, 180),
        st.sampled_from(["MultiPoint", "LineString", "Polygon"]),
    )
    def test_a_shape_reaches_as_far_wherever_it_is_turned(self, points, turn, kind):
        shape = shapely.MultiPoint(points).convex_hull if kind == "Polygon" else None
        made = shape or getattr(shapely, kind)(points)
        if made.is_empty or made.bounds[0] == made.bounds[2]:
            return
        turned = shapely.transform(
            made, lambda xy: [((x + turn + 180) % 360 - 180, y) for x, y in xy]
        )
        before, after = point_of(made), point_of(turned)
        # Where the centroid is off the thing, which of its points is next to it may be a tie.
        assert after.reach_km <= 2 * before.reach_km + 1
        assert before.reach_km <= 2 * after.reach_km + 1


FORMS = [
    "POINT (44.1 33.1)",
    "MULTIPOINT ((44.1 33.3), (44.2 33.4))",
    "LINESTRING (44 33, 44.1 33.1)",
    "MULTILINESTRING ((44 33, 44.1 33.1), (45 33, 45.1 33.1))",
    "POLYGON ((44 33, 44.1 33, 44.1 33.1, 44 33))",
    JUMPING,
    CUT,
    "GEOMETRYCOLLECTION (POINT (44.1 33.3))",
    "GEOMETRYCOLLECTION (POINT (44.1 33.3), LINESTRING (44 33, 44.1 33.1))",
]


@pytest.fixture
def where(imported, tmp_path):
    """Return each event's place of a shape that is written in a format."""

    def run(kind: str, text: str) -> tuple[float, float, float]:
        shape = shapely.from_wkt(text)
        path = tmp_path / f"a.{kind}"
        if kind == "geojson":
            feature = {"type": "Feature", "properties": {"title": "A", "date": "2021"}}
            path.write_text(
                json.dumps(feature | {"geometry": json.loads(shapely.to_geojson(shape))})
            )
        elif kind == "gpkg":
            geopackage(path, 4326, "EPSG", [shape])
        elif kind == "parquet":
            about = {"primary_column": "geometry", "columns": {"geometry": {"encoding": "WKB"}}}
            table = pa.table({"title": ["A"], "date": ["2021"], "geometry": [shape.wkb]})
            pq.write_table(table.replace_schema_metadata({"geo": json.dumps(about)}), path)
        event = imported(path).events.iloc[0]
        return event["longitude"], event["latitude"], event["radius_km"]

    return run


@pytest.mark.parametrize("text", FORMS)
def test_every_format_places_a_geometry_alike(where, text):
    first = where("geojson", text)
    for kind in ("gpkg", "parquet"):
        assert where(kind, text) == pytest.approx(first, abs=0.001, nan_ok=True)


def test_a_kml_area_across_the_antimeridian_is_placed_there(made, imported):
    ring = "179,-17 -179,-17 -179,-16 179,-16 179,-17"
    text = (
        '<kml xmlns="http://www.opengis.net/kml/2.2"><Placemark><name>A</name>'
        "<TimeStamp><when>2021-06-09</when></TimeStamp><Polygon><outerBoundaryIs><LinearRing>"
        f"<coordinates>{ring}</coordinates></LinearRing></outerBoundaryIs></Polygon>"
        "</Placemark></kml>"
    )
    event = imported(made("a.kml", text)).events.iloc[0]
    assert abs(event["longitude"]) == pytest.approx(180)
    assert event["radius_km"] == pytest.approx(120.5, abs=1)


def test_a_shape_beyond_a_pole_is_set_aside_with_what_to_do(made, imported):
    shape = {"type": "LineString", "coordinates": [[44, 89], [44, 95]]}
    good = {"type": "Feature", "geometry": None, "properties": {"title": "A", "date": "2021"}}
    found = imported(made("a.geojson", json.dumps([good | {"geometry": shape}, good])))
    assert outcomes(found)[0][:2] == (1, "geometry_range")
    assert found.report.set_aside == 1


class TestText:
    @pytest.mark.parametrize(
        "text",
        [
            "POINT (44.1 33.1)",
            "point(44.1 33.1)",
            "POINT Z (44.1 33.1 5)",
            "POINTZ (44.1 33.1 5)",
            "POINT M (44.1 33.1 5)",
            "POINT ZM (44.1 33.1 5 6)",
            "SRID=4326;POINT(44.1 33.1)",
            "srid=4326; Point (44.1 33.1)",
            shapely.Point(44.1, 33.1).wkb_hex,
            shapely.Point(44.1, 33.1).wkb_hex.lower(),
            "\\x" + shapely.Point(44.1, 33.1).wkb_hex,
            '{"type": "Point", "coordinates": [44.1, 33.1]}',
            "GEOMETRYCOLLECTION (POINT (44.1 33.1))",
        ],
    )
    def test_a_point_is_read_in_every_form(self, text):
        assert is_written(text)
        assert point_of(from_text(text, LIMITS))[:3] == (44.1, 33.1, 0)

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("POINT EMPTY", "geometry_empty"),
            ("GEOMETRYCOLLECTION EMPTY", "geometry_empty"),
            ("POINT (44.1)", "geometry"),
            ("POINT (nan 33)", "geometry"),
            ("CIRCULARSTRING (0 0, 1 1, 2 0)", "geometry"),
            ("POINT (44.1 33.1) and more", "geometry"),
            ("SRID=32638;POINT (443400 3681900)", "geometry_system"),
            ('{"type": "Point"}', "geometry"),
            ("01" + "ff" * 20, "geometry"),
        ],
    )
    def test_what_is_none_says_why(self, text, code):
        with pytest.raises(GeometryError, match=f"^{code}$"):
            point_of(from_text(text, LIMITS))

    @pytest.mark.parametrize("text", ["Pointe-Noire", "Mosul", "33.2, 44.3", "38SMB4340081900", ""])
    def test_other_texts_are_no_geometry(self, text):
        assert not is_written(text)

    def test_too_many_points_are_refused(self):
        line = ", ".join(f"{n / 1e6} 0" for n in range(LIMITS.vertices + 1))
        with pytest.raises(RefusedError, match="too_many_vertices"):
            from_text(f"LINESTRING ({line})", LIMITS)


class TestDamage:
    """Whatever befalls the bytes of a file, reading it ends in rows or in a refusal."""

    def good(self, kind: str, folder: Path) -> bytes:
        path = folder / f"good.{kind}"
        if kind == "gpkg":
            path.unlink(missing_ok=True)
            geopackage(path, 4326, "EPSG", [shapely.Point(44.2, 33.3), SQUARE, None])
        elif kind == "parquet":
            about = {"primary_column": "g", "columns": {"g": {"encoding": "WKB"}}}
            shapes = [shapely.Point(1, 2).wkb, SQUARE.wkb]
            table = pa.table({"title": ["A", "B"], "date": ["2021", "2022"], "g": shapes})
            table = table.replace_schema_metadata({"geo": json.dumps(about)})
            pq.write_table(table, path, compression="none", use_dictionary=False)
        elif kind == "csv":
            path.write_text(f'title,date,wkt\nA,2021,"{JUMPING}"\nB,2022,POINT Z (44 33 5)\n')
        else:
            path.write_bytes((FILES / f"events.{kind}").read_bytes())
        return path.read_bytes()

    @pytest.mark.parametrize("kind", ["gpkg", "parquet", "geojson", "kml", "csv"])
    def test_a_damaged_file_ends_in_a_sentence(self, kind, tmp_path):
        content = self.good(kind, tmp_path)
        damaged = tmp_path / f"damaged.{kind}"
        count = iter(range(1_000_000))

        @settings(max_examples=60, deadline=None)
        @given(
            st.lists(
                st.tuples(st.integers(0, len(content) - 1), st.binary(max_size=6)),
                min_size=1,
                max_size=8,
            )
        )
        def holds(changes):
            changed = bytearray(content)
            for at, put in changes:
                changed[at : at + max(len(put), 1)] = put
            damaged.write_bytes(bytes(changed))
            folder = tmp_path / str(next(count))
            folder.mkdir()
            with contextlib.suppress(RefusedError):
                importer.read_file(damaged, folder)

        holds()

    def test_a_geopackage_with_a_byte_that_is_no_text_notes_its_cell(self, tmp_path, imported):
        path = geopackage(tmp_path / "a.gpkg", 4326, "EPSG", [shapely.Point(44, 33)] * 2)
        content = path.read_bytes()
        path.write_bytes(content.replace(b"T2", b"T\xf5"))
        assert ("undecodable", "title") in {one[1:3] for one in outcomes(imported(path))}

    def test_a_geopackage_whose_schema_is_damaged_is_refused(self, tmp_path):
        path = geopackage(tmp_path / "a.gpkg", 4326, "EPSG", [])
        path.write_bytes(
            path.read_bytes().replace(b"CREATE TABLE events", b"CREATE TABLE ev\xf5nts")
        )
        with pytest.raises(RefusedError, match="damaged"):
            readers.read(path, tmp_path)

    def test_a_parquet_text_that_is_none_is_refused(self, tmp_path):
        path = tmp_path / "a.parquet"
        texts = pa.array([b"T\xf5", b"B"], pa.binary()).view(pa.string())
        pq.write_table(pa.table({"title": texts, "date": ["2021", "2022"]}), path)
        with pytest.raises(RefusedError, match="damaged"):
            readers.read(path, tmp_path)

    def test_a_kml_that_names_no_encoding_that_is_known_is_refused(self, made, tmp_path):
        text = '<?xml version="1.0" encoding="UTF-y"?><kml></kml>'
        with pytest.raises(RefusedError, match="xml"):
            readers.read(made("a.kml", text), tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        "POINT (44.123456789012 33.1)",
        "LINESTRING (170 0, -170 0, 170 5)",
        "POLYGON ((44 33, 45 33, 45 34, 44 33))",
        "MULTIPOINT ((44 33), (45 34))",
        "POLYGON ((-180 60, 180 60, 180 90, -180 90, -180 60))",
    ],
)
def test_well_known_text_gives_the_very_numbers_that_geojson_gives(made, imported, text):
    told = {"date": "2022-03-01", "title": "a"}
    shape = shapely.geometry.mapping(shapely.from_wkt(text))
    feature = {"type": "Feature", "properties": told, "geometry": shape}
    collection = json.dumps({"type": "FeatureCollection", "features": [feature]})
    table = f'date,title,wkt\n2022-03-01,a,"{text}"\n'
    numbers = ["latitude", "longitude", "radius_km", "place_precision"]
    as_text = imported(made("a.csv", table)).events[numbers]
    as_geojson = imported(made("a.geojson", collection)).events[numbers]
    assert as_text.astype(str).to_numpy().tolist() == as_geojson.astype(str).to_numpy().tolist()
