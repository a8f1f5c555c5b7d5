"""How tests of the web room talk to a real ASGI application, with no server between."""

import csv
import json
from dataclasses import dataclass

import httpx
import numpy as np
import pytest
from starlette.applications import Starlette

from geo.events import datasets
from geo.library.library import Library
from geo.library.visits import SessionLibrary, issue, new_token
from geo.selection.store import EventStore
from tests.web.apart import run_apart
from tests.web.kept import contents
from web import api
from web import datasets as served_datasets
from web.datasets import store_of

#: Text that other tools have run, broken on or shown wrongly: as template, script, markup, formula,
#: text direction, path. One string a danger; all of them in every text of the hostile dataset.
PAYLOADS = (
    "{{7*7}}",
    "grew 5{% of",
    "{# note",
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "`+alert(1)+`",
    "\\`+alert(1)+`",
    "${alert(1)}",
    '=HYPERLINK("http://x.test")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "'; DROP TABLE events; --",
    "\u202egnp.exe\u202c",
    "line\u2028separator",
    "javascript:alert(1)",
    "../../etc/passwd",
    "%0d%0aSet-Cookie: a=b",
)


@pytest.fixture(autouse=True)
def _every_widget_has_a_label(caplog):
    """Streamlit warns of a widget without a label, which those who listen can't tell apart."""
    yield
    told = [record.getMessage() for record in caplog.get_records("call")]
    assert [text for text in told if "`label` got an empty value" in text] == []


@pytest.fixture(scope="session")
def ask():
    """Send one request to an ASGI application: ``ask(app, "/path", method=…, headers=…)``."""

    def send(app, path, method="GET", **options):
        async def exchange():
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url="http://map.test") as http:
                return await http.request(method, path, **options)

        return run_apart(exchange())

    return send


def serving(store):
    """The interface of one store, as an application."""
    return Starlette(routes=api.routes(lambda view, visit: store))


@pytest.fixture(scope="session")
def store():
    """The shipped dataset's store."""
    return EventStore(datasets.load(datasets.default_folder()))


@pytest.fixture(scope="session")
def get(ask, store):
    """Ask the interface of the shipped dataset."""
    application = serving(store)
    return lambda path, *args, **options: ask(application, path, *args, **options)


@pytest.fixture(scope="session")
def decoded():
    """Header and columns of a body of points, laid over it as a browser does."""

    def decode(body):
        assert body[:4] == b"DLP1"
        length = int.from_bytes(body[4:8], "little")
        header = json.loads(body[8 : 8 + length])
        start = -(-(8 + length) // 8) * 8
        columns = {
            column["name"]: np.frombuffer(
                body, "<" + column["dtype"], header["count"], start + column["offset"]
            )
            for column in header["columns"]
        }
        return header, columns

    return decode


@pytest.fixture(scope="session")
def payloads():
    return PAYLOADS


@pytest.fixture(scope="session")
def hostile(ask, tmp_path_factory):
    """Ask the interface of a dataset that has each payload in every text it can hold."""
    folder = tmp_path_factory.mktemp("hostile")
    texts = [(f"event-{n}", text) for n, text in enumerate(PAYLOADS)]
    tables = {
        "events": [
            {
                "event_id": text if n % 2 else name,
                "title": text,
                "date": "2021-06-09",
                "category": "attack",
                "actors": text.replace(";", ","),
                "place_id": f"place-{n}",
                "summary": text,
                "source_ids": f"source-{n}",
                "note": text,
            }
            for n, (name, text) in enumerate(texts)
        ],
        "places": [
            {
                "place_id": f"place-{n}",
                "name": text,
                "name_ar": text,
                "kind": "town",
                "latitude": "33",
                "longitude": "44",
                "precision": "site",
            }
            for n, (_, text) in enumerate(texts)
        ],
        "sources": [
            {"source_id": f"source-{n}", "publisher": text, "title": text, "caution": text}
            for n, (_, text) in enumerate(texts)
        ],
    }
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    application = serving(EventStore(datasets.load(folder)))
    return lambda path, *args, **options: ask(application, path, *args, **options)


@pytest.fixture
def library_folder(tmp_path, monkeypatch):
    """A folder with a library of the test's own, of which nothing is open yet."""
    monkeypatch.setenv("DATELINE_LIBRARY", str(tmp_path / "library"))
    monkeypatch.delenv("DATELINE_PUBLIC", raising=False)
    monkeypatch.setattr(served_datasets, "_stores", served_datasets._Stores())
    return tmp_path


@pytest.fixture
def library(library_folder):
    """The library of one's own machine."""
    return Library()


@pytest.fixture
def served(ask, library_folder):
    """Ask the interface as the application serves it, as a visit if one is named."""
    application = Starlette(routes=api.routes(store_of))

    def send(path, visit="", **options):
        headers = options.pop("headers", {})
        if visit:
            headers = headers | {"cookie": f"dateline_visit={issue(visit)}"}
        return ask(application, path, headers=headers, **options)

    return send


@dataclass
class Visit:
    """A visit of a public server, and the dataset that it keeps."""

    token: str
    dataset_id: str


@pytest.fixture
def visitor(library_folder, monkeypatch):
    """Make visits of a public server, each with an import of its own."""
    monkeypatch.setenv("DATELINE_PUBLIC", "1")
    monkeypatch.setattr("tempfile.tempdir", str(library_folder))

    def begin(title="My rows"):
        token = new_token()
        return Visit(token, SessionLibrary(token).save(contents(title)))

    return begin
