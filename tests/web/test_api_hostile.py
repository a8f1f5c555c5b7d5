"""Text that other tools have run or broken on goes through the interface as text."""

import re
from urllib.parse import quote, urlencode

import pytest

from geo.export import rows
from geo.export.formats import FORMATS

JSON = ("/api/summary", "/api/events.json", "/api/rows?row=0", "/healthz", "/api/openapi.json")
FILES = tuple(f"/api/events.{extension}" for extension in FORMATS)
BYTES = ("/api/points", "/api/mask")


@pytest.mark.parametrize(
    "path", ["/api/events.json", "/api/rows?" + "&".join(f"row={n}" for n in range(30))]
)
@pytest.mark.parametrize("field", ["title", "summary", "note", "place", "place_local"])
def test_hostile_text_comes_out_as_it_went_in(hostile, payloads, path, field):
    assert {event[field] for event in hostile(path).json()["events"]} == set(payloads)


@pytest.mark.parametrize("field", ["title", "summary", "note", "place", "place_local"])
def test_hostile_text_survives_a_spreadsheet_file(hostile, payloads, field):
    assert set(rows.read_csv(hostile("/api/events.csv").content)[field]) == set(payloads)


def test_hostile_sources_come_out_as_they_went_in(hostile, payloads):
    events = hostile("/api/events.json").json()["events"]
    assert {source["title"] for event in events for source in event["sources"]} == set(payloads)


def test_hostile_places_come_out_of_the_points_as_they_went_in(hostile, decoded, payloads):
    header, _ = decoded(hostile("/api/points").content)
    assert {place["name"] for place in header["places"]} == set(payloads)


@pytest.mark.parametrize("path", [*JSON, *FILES, *BYTES])
def test_hostile_text_is_never_served_as_a_page(hostile, path):
    kind = hostile(path).headers["content-type"].partition(";")[0]
    files = {form.media_type.partition(";")[0] for form in FORMATS.values()}
    assert kind in {"application/json", "application/octet-stream", *files}
    assert not re.search("html|svg|javascript|text/xml|application/xml", kind)


def test_every_hostile_id_answers(hostile, payloads):
    ids = [event["event_id"] for event in hostile("/api/events.json").json()["events"]]
    answers = [hostile(f"/api/events/{quote(one, safe='')}").json()["event_id"] for one in ids]
    assert answers == ids


def test_hostile_questions_come_back_as_data(hostile, payloads):
    for payload in payloads:
        answer = hostile(f"/api/events/{quote('none' + payload, safe='')}")
        assert (answer.status_code, answer.headers["content-type"]) == (404, "application/json")
        assert payload in answer.json()["error"]


def test_hostile_questions_add_no_header(hostile, payloads):
    usual = set(hostile("/api/events.csv").headers)
    for payload in (*payloads, "\r\nset-cookie: a=b", "\nx: y"):
        asked = urlencode({"q": payload, "actor": payload, "event": payload})
        assert set(hostile(f"/api/events.csv?{asked}").headers) == usual


def test_a_hostile_host_stays_inside_its_header(get):
    headers = {"host": 'a.test/%0d%0ax: y\\"<script>'}
    assert get("/api/events.csv", headers=headers).status_code in (200, 400)
