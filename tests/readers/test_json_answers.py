"""Answers of interfaces as JSON: errors with their own message, records with attributes."""

import json

import pytest

from geo import readers
from geo.importing import report
from geo.limits import RefusedError

A = {"title": "A", "date": "2021-01-02"}


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ({"error": "Invalid key"}, "Invalid key"),
        ({"error": {"code": 498, "message": "Invalid token.", "details": []}}, "Invalid token."),
        ({"status": 403, "message": "Access denied"}, "Access denied"),
        ({"status": 400, "success": False, "error": [{"message": "Too many"}]}, "Too many"),
        ({"status": "error", "message": "No such layer"}, "No such layer"),
        ({"success": False, "msg": "Not found"}, "Not found"),
        ({"errors": [{"status": "404", "title": "Not here"}]}, "Not here"),
        ({"detail": "Authentication credentials were not provided."}, "Authentication"),
        ({"error": True, "message": "Quota is used up"}, "Quota is used up"),
        ({"error": "Nothing found", "data": []}, "Nothing found"),
        ({"data": [], "error": "Nothing found"}, "Nothing found"),
        ({"error": "<b>No</b>\n\nreally"}, "<b>No</b> really"),
    ],
)
def test_an_error_that_an_interface_answers_is_refused_with_its_message(
    made, tmp_path, answer, message
):
    with pytest.raises(RefusedError) as refused:
        readers.read(made("a.json", json.dumps(answer)), tmp_path)
    assert refused.value.code == "answer"
    assert refused.value.value.startswith(message)
    assert message in str(report.refusal(refused.value, "a.json"))


@pytest.mark.parametrize(
    "answer",
    [
        {"error": None, "data": [A]},
        {"error": False, "success": True, "data": [A]},
        {"status": 200, "message": "ok", "data": [A]},
        {"error": "Some rows are missing", "data": [A]},
        [A | {"status": 404, "message": "x"}],
        A | {"error": ""},
    ],
)
def test_an_answer_with_records_is_read(made, imported, answer):
    assert len(imported(made("a.json", json.dumps(answer))).events) == 1


def test_records_of_arcgis_are_unfolded(made, imported):
    answer = {
        "geometryType": "esriGeometryPoint",
        "spatialReference": {"wkid": 4326, "latestWkid": 4326},
        "features": [
            {"attributes": A, "geometry": {"x": 44.1, "y": 33.1}},
            {"attributes": A | {"title": "B"}, "geometry": None},
            {
                "attributes": A | {"title": "C"},
                "geometry": {"rings": [[[44, 33], [44, 34], [45, 34], [44, 33]]]},
            },
        ],
    }
    found = imported(made("a.json", json.dumps(answer))).events.set_index("title")
    assert found.loc["A", ["longitude", "latitude"]].tolist() == [44.1, 33.1]
    assert found["longitude"].isna().tolist() == [title == "B" for title in found.index]
    assert 44 < found.loc["C", "longitude"] < 45


def test_records_of_arcgis_in_metres_are_refused(made, tmp_path):
    feature = {"attributes": A, "geometry": {"x": 4909000, "y": 3900000}}
    for key in ("wkid", "latestWkid"):
        answer = {"spatialReference": {key: 102100}, "features": [feature]}
        with pytest.raises(RefusedError, match="crs"):
            readers.read(made("a.json", json.dumps(answer)), tmp_path)


def test_records_of_json_api_are_unfolded(made, imported):
    answer = {"data": [{"type": "events", "id": "7", "attributes": A}], "meta": {"count": 1}}
    found = imported(made("a.json", json.dumps(answer))).events
    assert found[["event_id", "title"]].to_numpy().tolist() == [["7", "A"]]


def test_features_of_which_every_geometry_is_broken_are_each_set_aside(made, imported):
    shapes = [{"type": "Point", "coordinates": ["x"]}, {"type": "Polygon", "coordinates": []}]
    features = [{"type": "Feature", "properties": A, "geometry": shape} for shape in shapes]
    found = imported(made("a.geojson", json.dumps({"features": features})))
    assert len(found.events) == 0
    assert found.report.set_aside == 2
    assert found.questions == ()
