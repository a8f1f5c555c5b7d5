"""Where an event was, in every way in which people write it."""

import json
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.importing.mapping import FileMapping
from geo.values import coordinates, grids
from tests.readers.conftest import outcomes

HERE = (33.2625, 44.2346)
NEAR = 0.0025


def read(text: str) -> tuple[float, float]:
    found = coordinates.read(text)
    pair = (found.first, found.second)
    return pair[::-1] if found.order == "longitude" else pair


@pytest.mark.parametrize(
    "text",
    [
        "33.2625° N, 44.2346° E",
        "N33.2625 E44.2346",
        "33.2625N 44.2346E",
        "33.2625 n / 44.2346 e",
        "44.2346 E, 33.2625 N",
        "33.2625 North, 44.2346 East",
        "33.2625N, 44.2346",
        "33,2625° N, 44,2346° E",
        "33°15'45\"N 44°14'05\"E",
        "33 15 45 N, 44 14 05 E",
        "33° 15.75' N, 44° 14.076' E",
        "N 33° 15.75' E 44° 14.076'",
        "33°15′45″N 44°14′05″E",
        "33º15'45''N, 44º14'05''E",
        "33˚15’45”N, 44˚14’05”E",
        "33:15:45N 44:14:05E",
        "33d15m45s N 44d14m05s E",
        "33 deg 15.75 min N, 44 deg 14.08 min E",
        "331545N 0441405E",
        "331545N0441405E",
        "33°15′45″ с. ш. 44°14′05″ в. д.",
        "٣٣٫٢٦٢٥ شمالا ٤٤٫٢٣٤٦ شرقا",
        "خط العرض: ٣٣٫٢٦٢٥ خط الطول: ٤٤٫٢٣٤٦",
        "lat: 33.2625 lon: 44.2346",
        "lon=44.2346, lat=33.2625",
        "Latitude 33.2625 N, Longitude 44.2346 E",
        '{"lat": 33.2625, "lng": 44.2346}',
        "+33.2625+044.2346/",
        "33.2625 N 44.2346 E WGS84",
        "POINT (44.2346 33.2625)",
        "SRID=4326;point z (44.2346 33.2625 5)",
        '{"type": "Point", "coordinates": [44.2346, 33.2625]}',
        "geo:33.2625,44.2346",
        "geo:33.2625,44.2346;u=35",
        "https://www.google.com/maps/place/@33.2625,44.2346,15z",
        "https://www.google.com/maps?q=33.2625,44.2346",
        "https://www.google.com/maps/search/33.2625,+44.2346",
        "https://www.google.com/maps/place/X/@33.3,44.3,12z/data=!8m2!3d33.2625!4d44.2346",
        "https://www.google.com/maps/place/33%C2%B015'45%22N+44%C2%B014'05%22E/@33,44,17z",
        "https://maps.google.com/?ll=33.2625,44.2346&z=12",
        "https://www.openstreetmap.org/#map=15/33.2625/44.2346",
        "https://www.openstreetmap.org/?mlat=33.2625&mlon=44.2346#map=15/33.1/44.1",
        "https://maps.apple.com/?ll=33.2625,44.2346&q=Baghdad",
        "https://www.bing.com/maps?cp=33.2625~44.2346&lvl=15",
        "https://yandex.com/maps/?ll=44.2346%2C33.2625&z=12",
        "38S MB 28650 80560",
        "38SMB2865080560",
        "MGRS: 38SMB28658056",
        "38N 428650 3680560",
        "38S 428650 3680560",
        "Zone 38N E 428650 N 3680560",
        "8H56766M+2R",
    ],
)
def test_a_cell_that_tells_the_order_is_read(text):
    found = coordinates.read(text)
    assert found.order
    assert read(text) == pytest.approx(HERE, abs=NEAR)


@pytest.mark.parametrize(
    "text",
    [
        "33.2625, 44.2346",
        "(33.2625, 44.2346)",
        "33.2625 44.2346",
        "33.2625/44.2346",
        "33.2625|44.2346",
        "33,2625; 44,2346",
        "33,2625, 44,2346",
        "33,2625,44,2346",
        "33.2625°, 44.2346°",
        "33°15'45\" 44°14'05\"",
        "33 15 45 44 14 05",
        "٣٣٫٢٦٢٥، ٤٤٫٢٣٤٦",
        "۳۳٫۲۶۲۵، ۴۴٫۲۳۴۶",
    ],
)
def test_a_pair_is_read_in_the_order_in_which_it_is_written(text):
    found = coordinates.read(text)
    assert (found.first, found.second) == pytest.approx(HERE, abs=NEAR)
    assert found.order == ""


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("https://maps.app.goo.gl/abcdef", "coordinate_link"),
        ("https://example.org/node/123", "coordinate"),
        ("766M+2R Baghdad", "plus_short"),
        ("33.5 N 44.25 O", "coordinate_side"),
        ("18S 450000 3700000", "utm_zone"),
        ("38SMB12345", "coordinate"),
        ("61SMB1234", "coordinate"),
        ("33.2625° N", "coordinate"),
        ("33 75 N 44 14 E", "coordinate"),
        ("33 N 44 N", "coordinate"),
        ("-33 S, 44 E", "coordinate"),
        ("1, 2, 3", "coordinate"),
        ("12 March 2022", "coordinate"),
        ("Building 12, 34", "coordinate"),
        ("POINT EMPTY", "geometry_empty"),
    ],
)
def test_what_can_not_be_read_says_why(text, code):
    found = coordinates.read(text)
    assert found.code == code
    assert not found.found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Mosul (36.34, 43.13)", "Mosul"),
        ("Mosul, Iraq - 36.34N 43.13E", "Mosul, Iraq"),
        ("Mosul 36.34, 43.13", "Mosul"),
        ("36.34, 43.13 (Mosul)", "Mosul"),
        ("Camp Speicher (38SLD7652435128)", "Camp Speicher"),
    ],
)
def test_a_name_beside_coordinates_is_kept(text, name):
    found = coordinates.read(text)
    assert found.found
    assert found.name == name


@given(st.text(max_size=60))
def test_no_text_breaks_a_cell(text):
    found = coordinates.read(text)
    assert found.found != bool(found.code)


@given(st.floats(-89, 89), st.floats(-179, 179), st.sampled_from("°'n"))
def test_a_point_is_the_same_however_it_is_written(latitude, longitude, form):
    def written(number: float, sides: str) -> str:
        side, rest = sides[number < 0], round(abs(number) * 3600, 3)
        degrees, minutes, seconds = rest // 3600, rest % 3600 // 60, rest % 60
        if form == "n":
            return f"{side} {abs(number):.6f}"
        if form == "'":
            return f"{int(degrees)}°{minutes + seconds / 60:.6f}'{side}"
        return f"{int(degrees)}° {int(minutes)}′ {seconds:.3f}″ {side}"

    text = f"{written(latitude, 'NS')} {written(longitude, 'EW')}"
    if "60.000" in text:
        return
    assert read(text) == pytest.approx((latitude, longitude), abs=1e-5)


class TestGrids:
    def test_the_square_of_a_reference_is_its_uncertainty(self):
        reach = [grids.mgrs(text).reach_km for text in ("38SMB", "38SMB48", "38SMB4381")]
        assert reach == pytest.approx([70.71, 7.071, 0.7071])

    def test_a_short_reference_stands_for_the_middle_of_its_square(self):
        coarse, fine = grids.mgrs("38SMB4381"), grids.mgrs("38SMB4350081500")
        assert coarse[:2] == pytest.approx(fine[:2], abs=1e-4)

    @pytest.mark.parametrize(
        ("zone", "north"), [("38N", True), ("38R", True), ("38S", True), ("EPSG:32638", True)]
    )
    def test_a_zone_is_read_in_every_form(self, zone, north):
        assert (
            grids.from_utm(zone, 443_400, 3_681_900 if zone != "38R" else 3_400_000)[0] > 0
        ) == north

    def test_s_is_the_south_where_the_northing_lies_outside_band_s(self):
        assert grids.from_utm("36S", 500_000, 8_000_000).latitude < -15

    def test_a_plus_code_is_the_middle_of_its_area(self):
        assert grids.plus_code("8FVC2222+22")[:2] == pytest.approx((47.0000625, 8.0000625))
        assert grids.plus_code("8FVC0000+").reach_km > 50


class TestColumns:
    def test_mgrs_is_read_with_its_uncertainty(self, table):
        found = table(
            "id,date,title,MGRS\n1,2022-03-01,a,38SMB4340081900\n2,2022-03-02,b,38S MB 4340 8190\n"
            "3,2022-03-03,c,38S MB 43 81\n"
        )
        assert found.events["latitude"].tolist() == pytest.approx(
            [33.2746, 33.2747, 33.271], abs=1e-3
        )
        assert found.events["radius_km"].round(1).tolist()[2] == 0.7
        assert [one[:2] for one in outcomes(found)] == [(4, "grid_square")]
        assert {one.code for one in found.questions} == {"place_precision"}

    def test_utm_in_columns_is_read(self, table):
        found = table(
            "id,date,title,zone,easting,northing\n1,2022,a,38N,443400,3681900\n"
            "2,2022,b,,443500,3682000\n"
        )
        assert found.events["latitude"][0] == pytest.approx(33.2746, abs=1e-3)
        assert found.events["on_point"].tolist() == [True, False]
        assert (3, "utm_zone") in [one[:2] for one in outcomes(found)]

    def test_a_missing_utm_zone_is_asked_and_the_answer_read(self, table):
        text = "date,title,easting,northing\n2022,a,443400,3681900\n"
        asked = table(text)
        (question,) = [one for one in asked.questions if one.code == "utm_zone"]
        assert "38 north" in question.choices
        told = FileMapping(constants={"utm_zone": "38 north"})
        found = table(text, mapping=told)
        assert found.events["longitude"][0] == pytest.approx(44.39, abs=0.01)

    @pytest.mark.parametrize("head", ["lat lon", "LatLng", "Coordinates (lat, lon)", "lat/long"])
    def test_a_head_that_tells_the_order_is_not_asked_again(self, table, head):
        found = table(f'date,title,"{head}"\n2022,a,"33.2625, 44.2346"\n')
        assert found.events["latitude"][0] == 33.2625
        assert "coordinate_order" not in {one.code for one in found.questions}

    def test_only_the_cells_that_tell_no_order_are_asked_about(self, table):
        found = table('date,title,gps\n2022,a,"33.2625, 44.2346"\n2022,b,POINT (44.3 33.3)\n')
        (question,) = [one for one in found.questions if one.code == "coordinate_order"]
        assert question.examples == ("33.2625, 44.2346",)
        on_point = found.events.set_index("title")["on_point"]
        assert on_point[["a", "b"]].tolist() == [False, True]

    @pytest.mark.parametrize("other", ["E", "W"])
    def test_o_is_what_the_other_rows_leave_for_it(self, table, other):
        found = table(f"date,title,gps\n2022,a,33.2 N 44.2 O\n2022,b,33.3 N 44.3 {other}\n")
        sign = -1 if other == "E" else 1
        assert found.events["longitude"].abs().tolist() == [44.2, 44.3]
        assert found.events["longitude"][0] == sign * 44.2

    def test_coordinates_are_found_whatever_their_column_is_called(self, table):
        found = table('date,title,Location\n2022,a,"33.2625N, 44.2346E"\n2022,b,"33.3N, 44.3E"\n')
        assert found.mapping.column("coordinates") == "Location"
        assert found.events["on_point"].all()

    def test_directions_in_words_are_read_in_columns_of_their_own(self, table):
        found = table("date,title,lat,lon\n2022,a,33.26 North,44° 14' 05” E\n")
        assert found.events["latitude"][0] == 33.26
        assert found.events["longitude"][0] == pytest.approx(44.2347, abs=1e-4)

    def test_a_longitude_past_180_is_turned_round_with_a_note(self, table):
        found = table("date,title,lat,lon\n2021,a,-18.1,185.5\n2022,b,-18.1,178\n")
        assert found.events["longitude"].tolist() == [-174.5, 178.0]
        assert outcomes(found) == [(2, "longitude_wrapped", "longitude", "185.5")]
        assert "turned round" in found.events["note"][0]

    def test_a_geometry_in_a_cell_is_what_it_is_in_geojson(self, table):
        found = table(
            'title,date,wkt\nA,2021,"MULTIPOINT ((44.1 33.3),(44.2 33.4))"\nB,2021,POINT EMPTY\n'
            "C,2022,GEOMETRYCOLLECTION (POINT (44.1 33.3))\n"
        )
        assert [one[:2] for one in outcomes(found)] == [(2, "geometry_area"), (3, "geometry_empty")]
        assert found.events["radius_km"].notna().tolist() == [True, False]
        assert found.report.set_aside == 1

    def test_coordinates_beside_a_name_are_used_with_a_note(self, table):
        found = table('date,title,place\n2022,a,"Mosul (36.34N, 43.13E)"\n2022,b,Camp 5\n')
        assert found.events["place"].tolist() == ["Mosul", "Camp 5"]
        assert found.events["latitude"][0] == 36.34
        assert (2, "coordinate_in_place") in [one[:2] for one in outcomes(found)]


class TestColumnsThatBelongTogether:
    def test_a_place_of_another_thing_is_not_that_of_the_coordinates(self, table):
        found = table(
            "launch_time,missile_name,facility_name,facility_latitude,facility_longitude,"
            "landing_location\n2010-05-01,M1,North Base,34.34,47.16,Sea of Far\n"
        )
        assert found.mapping.column("place") == "facility_name"
        assert found.mapping.column("latitude") == "facility_latitude"
        assert found.events["place"].tolist() == ["North Base"]

    def test_without_a_place_of_its_own_a_pair_takes_no_other(self, table):
        found = table(
            "date,title,launchLat,launchLon,landing_location\n2010,M1,34.34,47.16,Sea of Far\n"
        )
        assert found.mapping.column("latitude") == "launchLat"
        assert found.mapping.column("place") == ""

    @pytest.mark.parametrize(
        "head",
        [
            "origin_place,origin_lat,origin_lon,destination_place,destination_lat,destination_lon",
            "place1,lat1,lon1,place2,lat2,lon2",
            "fromPlace,fromLat,fromLng,toPlace,toLat,toLng",
        ],
    )
    def test_of_two_pairs_neither_is_taken_unasked(self, table, head):
        names = head.split(",")
        text = f"date,title,{head}\n2010,M1,A,34.34,47.16,B,35.1,48.2\n"
        asked = table(text)
        assert "several_points" in {one.code for one in asked.questions}
        assert not asked.events["on_point"].any()
        columns = dict(asked.mapping.columns)
        for field, name in zip(("place", "latitude", "longitude"), names[3:], strict=True):
            columns[field] = (name,)
        found = table(text, mapping=FileMapping(columns=columns))
        assert found.events["latitude"].tolist() == [35.1]
        assert found.events["place"].tolist() == ["B"]
        assert "several_points" not in {one.code for one in found.questions}

    def test_a_pair_without_a_stem_is_the_events_own(self, table):
        found = table(
            "date,title,location,lat,lon,target_lat,target_lon\n2010,M1,A,34.3,47.1,35.1,48.2\n"
        )
        assert found.events["latitude"].tolist() == [34.3]
        assert found.events["place"].tolist() == ["A"]


def test_each_different_text_is_read_once(monkeypatch):
    from geo.importing import convert_positions
    from geo.importing.report import Findings
    from geo.tables.table import Table

    asked = []
    whole = coordinates.read
    monkeypatch.setattr(coordinates, "read", lambda *told: asked.append(told[0]) or whole(*told))
    cells = pa.array(["33.2625N 44.2346E", "33.1, 44.2"] * 5_000, pa.large_string())
    made = Table(pa.table({"gps": cells.dictionary_encode()}), np.arange(10_000))
    found = convert_positions.positions(
        made, FileMapping(columns={"gps": ("gps",), "coordinates": ("gps",)}), Findings(made.lines)
    )
    assert asked == ["33.2625N 44.2346E"]
    assert found.latitude[0] == HERE[0]


def test_the_order_of_coordinates_beside_names_of_places_is_asked_and_the_answer_holds(table):
    text = 'date,title,Place\n2022-03-01,a,"Mosul (36.34, 43.13)"\n2022-03-02,b,Baghdad\n'
    found = table(text)
    asked = [one for one in found.questions if one.code == "coordinate_order"]
    assert [(one.column, one.key) for one in asked] == [("Place", "constants.coordinates")]
    told = replace(found.mapping, constants={"coordinates": "latitude"})
    answered = table(text, mapping=told)
    assert not [one for one in answered.questions if one.code == "coordinate_order"]
    assert answered.events["latitude"].tolist()[0] == 36.34


def test_an_object_with_numbers_in_quotation_marks_is_coordinates(made, imported):
    rows = [
        {"date": f"2022-03-0{n}", "title": "a", "location": {"lat": 33.3, "lon": 44.4}}
        for n in (1, 2)
    ]
    events = imported(made("a.json", json.dumps(rows))).events
    assert events[["latitude", "longitude"]].to_numpy().tolist() == [[33.3, 44.4]] * 2
