"""What the interface refuses, and how it says so."""

import logging
import re
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette

from geo.export.formats import FORMATS
from geo.selection.view import View
from web import api
from web.datasets import UnknownDatasetError

ATTACKS = "category=attack&from=2021-01-01&to=2021-06-30"
JSON = ("/api/summary", "/api/events.json", "/api/rows?row=0", "/healthz", "/api/openapi.json")
FILES = tuple(f"/api/events.{extension}" for extension in FORMATS)
BYTES = ("/api/points", "/api/mask")


@pytest.mark.parametrize(
    ("path", "query"),
    [
        *(
            ("/api/summary", query)
            for query in (
                "from=2021-13-01",
                "to=tomorrow",
                "from=2021-02-30",
                "from=2021-06-01&to=2021-05-01",
                "category=nope",
                "certain=maybe",
                "lat=33",
                "lat=33&lng=east",
                "zoom=nan",
                "basemap=https://tiles.test",
                "lang=<script>",
                "view=wide",
                "from=2020&from=2021",
                "event=" + "x" * 201,
                "&".join(f"actor={n}" for n in range(101)),
            )
        ),
        ("/api/events.json", "limit=10001"),
        ("/api/events.json", "limit=-1"),
        ("/api/events.json", "limit=ten"),
        ("/api/events.json", "limit=١"),
        ("/api/events.json", "limit=1&limit=2"),
        ("/api/events.json", "offset=1.5"),
        ("/api/events.json", "offset=99999999999999999999"),
        ("/api/events.json", "sort=size"),
        ("/api/events.json", "sort=title&sort=date"),
        ("/api/rows", "row=x"),
        ("/api/rows", "row=-1"),
        ("/api/rows", "&".join(f"row={n}" for n in range(501))),
        ("/api/events.csv", "from=x"),
        ("/api/events.geojson", "from=x"),
        ("/api/mask", "from=x"),
        ("/api/summary", "q=" + "x" * 8200),
    ],
)
def test_a_value_that_cannot_be_read_answers_with_a_sentence(get, path, query):
    answer = get(f"{path}?{query}")
    said = answer.json()
    assert (answer.status_code, list(said)) == (400, ["error"])
    assert re.fullmatch(r"[^\n]{15,}\.", said["error"])


def test_the_sentence_names_key_and_value(get):
    error = get("/api/summary?category=nope").json()["error"]
    assert "category" in error
    assert "nope" in error


def test_unknown_keys_are_ignored(get):
    query = "utm_source=post&limit=x&row=x&__proto__=1&%00=1"
    assert get(f"/api/summary?{query}").json() == get("/api/summary").json()


@given(st.text(max_size=60))
@settings(deadline=None, max_examples=40)
def test_no_query_string_breaks_the_server(get, query):
    assert get(f"/api/summary?{quote(query, safe='&=%+')}").status_code in (200, 400)


@given(st.lists(st.tuples(st.sampled_from(["q", "actor", "place", "event", "v"]), st.text())))
@settings(deadline=None, max_examples=40)
def test_no_text_breaks_the_server(get, pairs):
    assert get(f"/api/events.csv?{urlencode(pairs)}").status_code in (200, 400)


# Methods and addresses


@pytest.mark.parametrize("path", [*JSON, *FILES, *BYTES, f"/api/summary?{ATTACKS}"])
def test_head_has_the_headers_of_get_and_no_body(get, path):
    asked, headed = get(path), get(path, "HEAD")
    assert (headed.status_code, headed.content) == (200, b"")
    assert dict(headed.headers) == dict(asked.headers)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PURGE"])
@pytest.mark.parametrize("path", ["/api/summary", "/api/events.csv", "/api/none", "/healthz"])
def test_other_methods_are_refused(get, path, method):
    answer = get(path, method)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")
    assert answer.json()["error"].endswith(".")


@pytest.mark.parametrize("path", ["/api/", "/api/none", "/api/events", "/api/summary/", "/api/a/b"])
def test_an_address_that_is_none_says_so(get, path):
    answer = get(path)
    assert (answer.status_code, list(answer.json())) == (404, ["error"])


def test_a_dataset_that_is_not_served_answers_with_the_sentence_given(ask):
    def store_of(view, visit):
        raise UnknownDatasetError(f"There is no dataset “{view.datasets[0]}”.")

    answer = ask(Starlette(routes=api.routes(store_of)), "/api/summary?dataset=mars")
    assert (answer.status_code, answer.json()) == (404, {"error": "There is no dataset “mars”."})


def test_a_fault_of_the_server_keeps_its_details_to_the_log(ask, caplog):
    def store_of(view: View, visit: str):
        raise RuntimeError("the secret path")

    with caplog.at_level(logging.ERROR):
        answer = ask(Starlette(routes=api.routes(store_of)), "/api/summary")
    assert (answer.status_code, "secret" in answer.text, "secret" in caplog.text) == (
        500,
        False,
        True,
    )


def test_the_server_says_that_it_is_well(get, store):
    said = get("/healthz").json()
    assert (said["status"], said["data_version"]) == ("ok", store.dataset.version)
