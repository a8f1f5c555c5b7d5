"""The page's document tells browsers which files the map's frame will ask for."""

import sys

import pytest
import streamlit_folium  # type: ignore[import-untyped]
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from web import assets
from web.ahead import Ahead

COMPONENT = "component/streamlit_folium.st_folium/static/js/main."


def answer(request: Request) -> HTMLResponse:
    return HTMLResponse("<p>page</p>", headers={"cache-control": "no-cache"})


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.delitem(sys.modules, "streamlit_folium", raising=False)
    pages = [Route(path, answer) for path in ("/", "/other", "/component/{rest:path}")]
    ahead = Middleware(Ahead, addresses=assets.frame_files)
    return TestClient(Starlette(routes=[*pages, *assets.routes()], middleware=[ahead]))


def named(client: TestClient) -> list[str]:
    links = client.get("/").headers["link"].split(", ")
    return [link.removeprefix("<").removesuffix(">; rel=prefetch") for link in links]


def test_the_document_names_the_files_of_the_frame(client: TestClient) -> None:
    assert f"assets/stage.js?v={assets.version()}" in named(client)


def test_other_documents_name_none(client: TestClient) -> None:
    assert "link" not in client.get("/other").headers


def test_every_file_that_is_named_is_served(client: TestClient) -> None:
    answers = [client.get(f"/{address}").status_code for address in named(client)]
    assert answers == [200] * len(answers)


def test_the_components_script_is_named_once_a_page_has_imported_it(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not any(address.startswith(COMPONENT) for address in named(client))
    monkeypatch.setitem(sys.modules, "streamlit_folium", streamlit_folium)
    (script,) = (address for address in named(client) if address.startswith(COMPONENT))
    # Otherwise browsers would ask for it again.
    assert "immutable" in client.get(f"/{script}").headers["cache-control"]


def test_files_without_a_version_in_their_name_are_asked_for_again(client: TestClient) -> None:
    (font, *_) = (address for address in named(client) if address.endswith(".woff2"))
    assert "immutable" not in client.get(f"/{font}").headers.get("cache-control", "")


def test_what_is_not_named_is_kept_as_its_own_answer_says(client: TestClient) -> None:
    assert client.get("/other").headers["cache-control"] == "no-cache"
    assert client.get("/component/other").headers["cache-control"] == "no-cache"
