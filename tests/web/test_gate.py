"""Who is let in: by the host that is asked for, and by the page that asks."""

from typing import Any

import pytest

from tests.web.apart import run_apart
from web.gate import Gate
from web.hosts import Hosts, read_hosts

Headers = list[tuple[str, str]]
OWN: Headers = [("host", "localhost:8501")]


def met(
    headers: Headers, kind: str = "http", method: str = "GET", named: str = "", **scope: Any
) -> tuple[dict[str, Any] | None, list[dict[str, Any]]]:
    """Send one request; return the scope that came through, if it did, and what was answered."""
    through: list[dict[str, Any]] = []
    sent: list[dict[str, Any]] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        through.append(scope)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    async def send(message: Any) -> None:
        sent.append(message)

    given = {
        "type": kind,
        "path": "/",
        "scheme": "http",
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers],
        **({"method": method} if kind == "http" else {}),
        **scope,
    }
    gate = Gate(app, Hosts("127.0.0.1", read_hosts(named)))
    run_apart(gate(given, receive, send))
    return (through[0] if through else None), sent


def status(*args: Any, **options: Any) -> int:
    """What a request is answered with; 200 where it came through."""
    through, sent = met(*args, **options)
    return 200 if through else int(sent[0].get("status", sent[0].get("code")))


def test_a_name_that_was_made_to_point_here_is_refused_with_what_to_set() -> None:
    through, sent = met([("host", "evil.test:8501")], path="/api/summary")
    assert through is None
    assert sent[0]["status"] == 421
    assert "DATELINE_HOSTS=evil.test" in sent[1]["body"].decode()


def test_a_person_is_told_so_on_a_plain_page() -> None:
    _, sent = met([("host", "evil.test")])
    assert dict(sent[0]["headers"])[b"content-type"].startswith(b"text/html")
    assert b"evil.test" in sent[1]["body"]


@pytest.mark.parametrize(
    "headers",
    [[], [("host", "")], [*OWN, *OWN], [*OWN, ("host", "evil.test")], [("host", "u@localhost")]],
)
def test_a_request_names_its_host_once_and_rightly(headers: Headers) -> None:
    assert status(headers) == 400


def test_a_target_that_holds_a_host_of_its_own_is_refused() -> None:
    assert status(OWN, path="http://evil.test/") == 400


@pytest.mark.parametrize(
    "origin", ["http://evil.test", "null", "http://localhost:3000", "http://evil.test:8501"]
)
def test_a_socket_of_another_page_is_closed_before_anything_else_sees_it(origin: str) -> None:
    through, sent = met([*OWN, ("origin", origin)], "websocket")
    assert through is None
    assert [message["type"] for message in sent] == ["websocket.close"]


def test_a_socket_under_another_name_is_closed() -> None:
    assert status([("host", "evil.test"), ("origin", "http://evil.test")], "websocket") == 1008


@pytest.mark.parametrize("more", [[], [("origin", "http://localhost:8501")]])
def test_a_socket_of_a_program_or_of_the_own_page_is_let_in(more: Headers) -> None:
    assert status([*OWN, *more], "websocket") == 200


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("127.0.0.1:8501", "https://map.example"),
        ("map.example", "https://map.example:8443"),
        ("MAP.example:443", "https://map.example"),
    ],
)
def test_behind_a_proxy_streamlit_is_shown_a_host_that_agrees_with_the_page(
    host: str, origin: str
) -> None:
    headers = [("host", host), ("origin", origin)]
    through, _ = met(headers, "websocket", named="map.example")
    assert through
    hosts = [value for name, value in through["headers"] if name == b"host"]
    assert hosts == [origin.removeprefix("https://").encode()]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    "sign",
    [
        ("origin", "http://evil.test"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ],
)
def test_a_page_of_another_site_can_change_nothing(method: str, sign: tuple[str, str]) -> None:
    assert status([*OWN, sign], method=method) == 403


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
@pytest.mark.parametrize(
    "more",
    [[], [("origin", "http://localhost:8501"), ("sec-fetch-site", "same-origin")]],
)
def test_programs_and_the_own_page_can(method: str, more: Headers) -> None:
    assert status([*OWN, *more], method=method) == 200


def test_another_port_of_a_name_that_is_set_is_known_by_what_the_browser_says() -> None:
    headers = [
        ("host", "map.example"),
        ("origin", "https://map.example:9000"),
        ("sec-fetch-site", "same-site"),
    ]
    assert status(headers, method="PUT", named="map.example") == 403


def test_a_page_without_tls_is_foreign_where_the_request_came_with_it() -> None:
    headers = [("host", "map.example"), ("origin", "http://map.example")]
    assert status(headers, "websocket", named="map.example", scheme="wss") == 1008


def test_looking_is_open_to_links_from_everywhere() -> None:
    headers = [*OWN, ("sec-fetch-site", "cross-site"), ("origin", "http://evil.test")]
    assert status(headers) == 200


def test_the_log_tells_each_refusal_once_and_not_without_end(caplog: Any) -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        """Nothing comes through here."""

    async def send(message: Any) -> None:
        """Nobody listens."""

    gate = Gate(app, Hosts("127.0.0.1", ()))

    async def ask_all() -> None:
        for name in [*(f"evil{n}.test" for n in range(200)), *["evil0.test"] * 10]:
            headers = [(b"host", name.encode())]
            given = {"type": "websocket", "path": "/", "scheme": "ws", "headers": headers}
            await gate(given, send, send)

    run_apart(ask_all())
    said = [record.getMessage() for record in caplog.records]
    assert len(said) == len(set(said)) == 50
