"""The description of the interface, held against the interface."""

import json
import re

import pytest
from jsonschema import Draft202012Validator

from geo.export.formats import FORMATS
from geo.selection.view import KEYS
from tests.web.kept import OWN, contents
from web import VERSION, api
from web.datasets import shipped
from web.openapi import describe

DESCRIBED = describe("Iraq", VERSION)


def parameters(path):
    """The parameters of a path, references followed."""
    found = []
    for parameter in DESCRIBED["paths"][path]["get"]["parameters"]:
        name = parameter.get("$ref", "").rpartition("/")[2]
        found.append(DESCRIBED["components"]["parameters"][name] if name else parameter)
    return found


def test_every_route_is_described_and_every_description_has_a_route():
    served = {re.sub(r":path}", "}", path) for path in api.HANDLERS} - {"/api/{rest}"}
    assert set(DESCRIBED["paths"]) == served


def test_the_description_is_served(get, store):
    assert get("/api/openapi.json").json() == json.loads(
        json.dumps(describe(store.dataset.title, VERSION))
    )


def test_every_key_of_the_view_is_described():
    assert set(DESCRIBED["components"]["parameters"]) == {key.name for key in KEYS}


@pytest.mark.parametrize("path", ["/api/summary", "/api/events.csv", "/api/mask"])
def test_what_selects_takes_every_key_of_the_view(path):
    assert {key.name for key in KEYS} <= {parameter["name"] for parameter in parameters(path)}


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.name)
def test_a_key_that_takes_several_values_is_described_as_a_list(key):
    schema = DESCRIBED["components"]["parameters"][key.name]["schema"]
    assert (schema["type"] == "array") == key.several


@pytest.mark.parametrize("key", KEYS, ids=lambda key: key.name)
def test_the_values_described_for_a_key_are_read(get, key):
    schema = DESCRIBED["components"]["parameters"][key.name]["schema"]
    values = schema.get("items", schema).get("enum") or schema.get("items", schema).get("examples")
    for value in values or ["en"]:
        # A latitude needs its longitude, and the other way round.
        asked = {"lat": "lat=1&lng=1", "lng": "lat=1&lng=1", "zoom": "zoom=7"}.get(
            key.name, f"{key.name}={value}"
        )
        assert get(f"/api/summary?{asked}").status_code == 200


@pytest.mark.parametrize(
    ("key", "value", "status"),
    [
        *(("sort", value, 200) for value in parameters("/api/events.json")[-1]["schema"]["enum"]),
        ("limit", 10_000, 200),
        ("limit", 10_001, 400),
    ],
)
def test_the_limits_described_are_those_that_hold(get, key, value, status):
    assert get(f"/api/events.json?{key}={value}").status_code == status


@pytest.mark.parametrize("name", DESCRIBED["components"]["schemas"])
def test_every_schema_is_one(name):
    Draft202012Validator.check_schema(DESCRIBED["components"]["schemas"][name])


def test_every_reference_leads_somewhere():
    for _, kind, name in re.findall(r'"#/(components)/(\w+)/(\w+)"', json.dumps(DESCRIBED)):
        assert name in DESCRIBED["components"][kind]


@pytest.mark.parametrize(
    "address",
    [
        "/api/summary",
        "/api/summary?q=zzz",
        "/api/view?from=2021&category=nope",
        "/api/events.json",
        "/api/events.geojson",
        "/api/events/{event_id}",
        "/api/rows?row=0&row=7",
        "/api/cite?format=csl",
        "/api/cite?format=csl&event={event_id}",
        "/api/drift?v=0",
        "/api/openapi.json",
        "/healthz",
    ],
)
def test_an_answer_is_as_described(get, address):
    path = address.partition("?")[0]
    if "{" in address:
        event_id = get("/api/rows?row=3").json()["events"][0]["event_id"]
        address = address.replace("{event_id}", event_id)
    validate(path, get(address))


def validate(path, answer):
    """Hold an answer against the description of its path."""
    content = DESCRIBED["paths"][path]["get"]["responses"]["200"]["content"]
    schema = content[answer.headers["content-type"].partition(";")[0]]["schema"]
    validator = Draft202012Validator({**schema, "components": DESCRIBED["components"]})
    validator.validate(answer.json())


@pytest.mark.parametrize("path", ["/api/events.json", "/api/events.geojson", "/api/drift"])
def test_an_answer_of_several_datasets_is_as_described(library, served, path):
    dataset_id = library.save(contents(terms="Ask.", may_share_rows=False))
    library.update(dataset_id, contents(days=("2021-02-03",)))
    first = f"{shipped().dataset.version}, 1+abcdef"
    asked = {"dataset": [OWN, dataset_id], "v": first, "from": "2021-02-01"}
    validate(path, served(path, params=asked))


@pytest.mark.parametrize("address", ["/api/summary?from=x", "/api/events/none"])
def test_a_refusal_is_as_described(get, address):
    schema = {"$ref": "#/components/schemas/Error", "components": DESCRIBED["components"]}
    Draft202012Validator(schema).validate(get(address).json())


@pytest.mark.parametrize(
    "path", [*(f"/api/events.{name}" for name in FORMATS), "/api/points", "/api/mask"]
)
def test_the_type_of_a_file_is_as_described(get, path):
    content = DESCRIBED["paths"][path]["get"]["responses"]["200"]["content"]
    assert list(content) == [get(path).headers["content-type"].partition(";")[0]]


def test_the_version_is_that_of_the_project(request):
    project = (request.config.rootpath / "pyproject.toml").read_text("utf-8")
    assert f'\nversion = "{VERSION}"\n' in project
