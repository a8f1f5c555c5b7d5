"""The preview card: what a crawler reads in the page's document."""

import re
from html import unescape
from urllib.parse import quote

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from geo.events import datasets
from geo.selection.store import EventStore
from geo.selection.view import read
from web import assets
from web.preview import Preview

DOCUMENT = "<!DOCTYPE html><html><head><title>Streamlit</title></head><body></body></html>"


@pytest.fixture(scope="module")
def store() -> EventStore:
    return EventStore(datasets.load(datasets.default_folder()))


@pytest.fixture(scope="module")
def client(store: EventStore) -> TestClient:
    async def page(request: Request) -> Response:
        return HTMLResponse(DOCUMENT)

    async def data(request: Request) -> Response:
        return JSONResponse({"head": "</head>"})

    middleware = [Middleware(Preview, store_of=lambda view: store)]
    return TestClient(
        Starlette(routes=[Route("/", page), Route("/data", data)], middleware=middleware)
    )


def meta(html: str) -> dict[str, str]:
    return {
        name: unescape(value)
        for name, value in re.findall(r'<meta property="([^"]+)" content="([^"]*)">', html)
    }


def test_the_card_says_the_selection_of_this_very_link(
    client: TestClient, store: EventStore
) -> None:
    card = meta(client.get("/?from=2021-01-01&category=attack").text)
    view, _ = read("from=2021-01-01&category=attack")
    assert card["og:title"] == store.dataset.title
    assert card["og:description"] == store.sentence(view)
    assert card["og:image"].endswith("/api/map.png?from=2021-01-01&category=attack&scale=1")
    assert card["og:image:alt"].startswith("Map: Iraq")


def test_hostile_words_in_the_link_stay_inside_their_attribute(client: TestClient) -> None:
    attack = '"><script>alert(1)</script>{{7*7}}'
    html = client.get(f"/?q={quote(attack)}").text
    assert "<script>" not in html
    assert attack in meta(html)["og:description"]


def test_the_pages_style_comes_with_the_document_and_after_streamlits(client: TestClient) -> None:
    assert f'<body><link rel="stylesheet" href="{assets.page_style()}">' in client.get("/").text


def test_the_documents_length_is_right_and_nothing_else_changes(client: TestClient) -> None:
    answer = client.get("/", headers={"accept-encoding": "gzip"})
    assert int(answer.headers["content-length"]) == len(answer.content)
    own = r"<(meta|link)[^>]*>|<script defer src=[^>]*></script>"
    assert re.sub(own, "", answer.text) == DOCUMENT


def test_other_answers_pass_untouched(client: TestClient) -> None:
    assert client.get("/data").json() == {"head": "</head>"}
