"""The embedded basemap as layers that can be drawn."""

import json

import pytest
import shapely

from geo.drawing import basemap

BAGHDAD = shapely.Point(44.37, 33.31)


@pytest.fixture(scope="module")
def loaded():
    return basemap.load()


def test_the_file_is_read_once(loaded):
    assert basemap.load() is loaded


def test_a_file_of_another_format_is_refused(tmp_path):
    path = tmp_path / "basemap.json"
    path.write_text(json.dumps({"format": "something/2"}))
    with pytest.raises(ValueError, match="dateline-basemap/1"):
        basemap.load(path)


def test_every_layer_lies_in_degrees_on_the_globe(loaded):
    for name, layer in loaded.layers.items():
        west, south, east, north = layer.total_bounds
        assert -180 <= west < east <= 180, name
        assert -90 <= south < north <= 90, name


def test_layers_say_that_they_are_wgs_84(loaded):
    assert {layer.crs.to_epsg() for layer in loaded.layers.values()} == {4326}


def test_areas_are_polygons_and_the_rest_are_lines(loaded):
    for name, layer in loaded.layers.items():
        wanted = {2} if name in basemap.AREAS else {1}
        assert set(shapely.get_dimensions(layer.array)) == wanted, name


def test_areas_are_valid(loaded):
    for name in basemap.AREAS:
        assert shapely.is_valid(loaded.layers[name].array).all(), name


def test_the_country_holds_baghdad(loaded):
    assert loaded.layers["country"].contains(BAGHDAD).any()


def test_a_country_is_known_by_the_area_round_its_name(loaded):
    (iraq,) = [area for label, area in loaded.countries.items() if label.name == "Iraq"]
    assert iraq.contains(BAGHDAD)
    assert not iraq.contains(shapely.Point(51.4, 35.7))  # Tehran


def test_no_two_countries_share_an_area(loaded):
    areas = [label.name for label in loaded.countries]
    points = [shapely.Point(label.longitude, label.latitude) for label in loaded.countries]
    for name, area in zip(areas, loaded.countries.values(), strict=True):
        inside = [n for n, point in zip(areas, points, strict=True) if area.contains(point)]
        assert inside == [name]


def test_the_owners_of_the_data_are_named(loaded):
    assert "Natural Earth" in loaded.attribution
