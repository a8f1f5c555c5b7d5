"""Which addresses there are, and how the others answer."""

import re
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from tests.web.apart import run_apart
from web import api
from web.faults import Faults
from web.headers import SecurityHeaders, streamlit_document
from web.paths import Paths
from web.questions import RequestError


async def streamlit(request: Any) -> PlainTextResponse:
    return PlainTextResponse("passed on")


METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"]


@pytest.fixture(scope="module")
def front(ask, store):
    """Ask the interface in front of an application that answers everything."""
    application = Starlette(
        routes=[Route("/{rest:path}", streamlit, methods=METHODS)],
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(Faults),
            Middleware(Paths, routes=api.routes(lambda view, visit: store)),
        ],
    )

    def send(path: str, method: str = "GET", host: str = "map.test", **options: Any) -> Any:
        client = options.pop("client", ("203.0.113.9", 4000))

        async def exchange() -> httpx.Response:
            transport = httpx.ASGITransport(application, client=client)
            async with httpx.AsyncClient(transport=transport, base_url=f"http://{host}") as http:
                return await http.request(method, path, **options)

        return run_apart(exchange())

    return send


#: One of the scripts that Streamlit's page names.
SCRIPT = re.search(r"/static/js/index\.[\w-]+\.js", streamlit_document())[0]  # type: ignore[index]

#: Addresses that this program does not have; Streamlit would answer all of them.
NONE = (
    *("/x", "/index.html", "/auth/login", "/static", "/apis", "/ ", "/app/static/x"),
    *("/_stcore", "/_stcore/agent/mcp", "/_stcore/bidi-components/x/y"),
    *("/static/", "/static/x.js", "/static/js", "/static/js/", "/static//example.org/"),
    *("/static/%2e%2e/index.html", "/static/%00", "/static/" + "a/" * 2_000),
)
#: The same below the interface, also where it is only meant.
NONE_OF_THE_INTERFACE = (
    *("/api", "/api/", "/API/summary", "/Api", "/%2Fapi/summary", "/api//summary", "/api/unknown"),
    *("/api/%2e%2e/etc/passwd", "/HealthZ", "/api/summary/%2e%2e"),
)


@pytest.mark.parametrize("path", NONE)
def test_an_address_that_is_none_answers_404_with_a_plain_page(front, path):
    answer = front(path)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "There is nothing at this address" in answer.text
    assert 'href="/"' in answer.text


@pytest.mark.parametrize("path", NONE_OF_THE_INTERFACE)
def test_an_address_of_the_interface_that_is_none_answers_404_in_json(front, path):
    answer = front(path)
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/json")
    assert answer.json()["error"].endswith("/api/openapi.json lists what there is.")


@pytest.mark.parametrize(
    "one",
    ["..", "%2e%2e", "a%2Fb", "a//b", "//", "%00", "a%00b", "%ff%fe", "%5C%5Cx", "x" * 30_000],
)
def test_an_id_that_is_none_answers_404_in_json_however_it_is_written(front, one):
    answer = front(f"/api/events/{one}")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/json")
    assert len(answer.json()["error"]) < 300


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/", "GET, HEAD"),
        (SCRIPT, "GET, HEAD"),
        ("/media/x.png", "GET, HEAD"),
        ("/_stcore/health", "GET, HEAD"),
        ("/_stcore/upload_file/a/b", "PUT, DELETE"),
        ("/api/summary", "GET, HEAD"),
        ("/healthz", "GET, HEAD"),
    ],
)
def test_a_method_that_an_address_does_not_know_is_refused_with_those_that_it_does(
    front, path, allowed
):
    for method in [*METHODS, "PURGE"]:
        answer = front(path, method)
        if method in allowed.split(", "):
            assert answer.status_code == 200
        else:
            assert (answer.status_code, answer.headers["allow"]) == (405, allowed)


@pytest.mark.parametrize("path", ["/", SCRIPT, "/component/x/y.html", "/assets/page/page.css"])
def test_what_the_page_needs_is_passed_on(front, path):
    assert front(path).text == "passed on"


HERE = {"host": "localhost:8501", "client": ("127.0.0.1", 4000)}


def test_the_figures_of_the_process_are_for_programs_on_this_machine(front):
    assert front("/_stcore/metrics", **HERE).text == "passed on"


@pytest.mark.parametrize(
    "told",
    [
        {"client": ("203.0.113.9", 4000)},
        {"client": ("not an address", 1)},
        {"host": "map.example"},
        {"headers": {"x-forwarded-for": "127.0.0.1"}},
        {"headers": {"forwarded": "for=127.0.0.1"}},
        {"headers": {"x-forwarded-proto": "https"}},
        {"headers": {"via": "1.1 proxy"}},
    ],
)
def test_they_are_for_nobody_else_and_for_none_whom_a_proxy_passes_on(front, told):
    assert front("/_stcore/metrics", **(HERE | told)).status_code == 404


def test_a_socket_that_is_none_is_closed():
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "websocket", "path": "/elsewhere", "headers": []}
    run_apart(Paths(send, routes=())(scope, send, send))  # type: ignore[arg-type]
    assert [message["type"] for message in sent] == ["websocket.close"]


@pytest.mark.parametrize(
    "path", ["/", "/x", "/api", "/api/summary", "/api/none", "/_stcore/metrics"]
)
def test_every_answer_is_for_this_servers_own_pages_only(front, path):
    assert front(path).headers["cross-origin-resource-policy"] == "same-origin"


def test_the_interface_is_sent_compressed_to_whoever_takes_it(front):
    answer = front("/api/events.json?limit=50", headers={"accept-encoding": "gzip"})
    assert answer.headers["content-encoding"] == "gzip"
    assert len(answer.json()["events"]) == 50


def failing(ask, path, error):
    async def fail(request: Any) -> PlainTextResponse:
        raise error

    def store_of(view: Any, visit: str) -> Any:
        raise error

    application = Starlette(
        routes=[Route("/", fail)],
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(Faults),
            Middleware(Paths, routes=api.routes(store_of)),
        ],
    )
    return ask(application, path)


@pytest.mark.parametrize("path", ["/", "/api/summary"])
def test_a_fault_that_nobody_foresaw_is_told_by_a_reference_to_the_log(ask, caplog, path):
    answer = failing(ask, path, RuntimeError("the secret path"))
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    (record,) = [one for one in caplog.records if one.name == "dateline"]
    reference = record.getMessage().split(":")[0]
    assert reference in answer.text
    assert "the secret path" in caplog.text


def test_what_a_refusal_says_of_the_request_is_text(ask):
    answer = failing(ask, "/api/summary", RequestError(400, "<b>no</b>"))
    assert answer.json() == {"error": "<b>no</b>"}
