"""The page's document tells browsers which files the map's frame will ask for."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from web import assets
from web.ahead import Ahead


@pytest.fixture
def client() -> TestClient:
    page = [Route(path, lambda request: HTMLResponse("<p>page</p>")) for path in ("/", "/other")]
    ahead = Middleware(Ahead, addresses=assets.frame_files())
    return TestClient(Starlette(routes=[*page, *assets.routes()], middleware=[ahead]))


def test_the_document_names_the_files_of_the_frame(client: TestClient) -> None:
    links = client.get("/").headers["link"]
    assert f"<assets/stage.js?v={assets.version()}>; rel=prefetch" in links


def test_other_documents_name_none(client: TestClient) -> None:
    assert "link" not in client.get("/other").headers


def test_every_file_that_is_named_is_served(client: TestClient) -> None:
    named = assets.frame_files()
    assert [client.get(f"/{address}").status_code for address in named] == [200] * len(named)
