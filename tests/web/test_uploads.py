"""Uploads: their bytes are counted as they come, and a cancelled one ends quietly."""

from collections.abc import Iterator

import pytest
from starlette.requests import ClientDisconnect

from tests.web.apart import run_apart
from web.uploads import Uploads, most_megabytes, share_of

PATH = "/_stcore/upload_file/page-1/file-1"


def scope(path: str = PATH, length: bytes = b"100") -> dict[str, object]:
    headers = [(b"content-length", length)]
    return {"type": "http", "method": "PUT", "path": path, "headers": headers}


async def send(message: object) -> None:
    """Nothing is sent back here."""


def pass_through(given: dict[str, object], bodies: Iterator[bytes], end: Exception | None = None):
    """Let bodies pass, and return what the page could say after each."""
    seen: list[float | None] = []

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": next(bodies), "more_body": True}

    async def app(scope: object, receive: object, send: object) -> None:
        for _ in range(2):
            await receive()  # type: ignore[operator]
            seen.append(share_of("page-1"))
        if end:
            raise end

    run_apart(Uploads(app)(given, receive, send))  # type: ignore[arg-type]
    return seen


def test_the_share_of_an_upload_grows_with_its_bytes() -> None:
    assert pass_through(scope(), iter([b"x" * 25, b"x" * 50])) == [0.25, 0.75]


def test_a_finished_upload_is_forgotten() -> None:
    pass_through(scope(), iter([b"x" * 25, b"x" * 75]))
    assert share_of("page-1") is None


def test_an_upload_without_a_length_has_no_share_yet() -> None:
    assert pass_through(scope(length=b""), iter([b"x", b"x"])) == [0.0, 0.0]


def test_a_cancelled_upload_is_no_error_and_is_forgotten() -> None:
    pass_through(scope(), iter([b"x" * 25, b"x" * 25]), ClientDisconnect())
    assert share_of("page-1") is None


@pytest.fixture
def limited(monkeypatch):
    """Let a file have one megabyte."""
    monkeypatch.setenv("DATELINE_UPLOAD_MB", "1")


def answer_to(length: bytes, pieces: int) -> list[int]:
    """Send pieces of a megabyte to an application that takes all, and return what was answered."""
    given = iter([b"x" * (1 << 20)] * pieces)
    statuses: list[int] = []

    async def receive() -> dict[str, object]:
        body = next(given)
        return {"type": "http.request", "body": body, "more_body": True}

    async def app(scope: object, receive: object, send: object) -> None:
        for _ in range(pieces):
            await receive()  # type: ignore[operator]
        await send({"type": "http.response.start", "status": 204})  # type: ignore[operator]

    async def hear(message: dict[str, object]) -> None:
        if message["type"] == "http.response.start":
            statuses.append(int(str(message["status"])))

    run_apart(Uploads(app)(scope(length=length), receive, hear))  # type: ignore[arg-type]
    return statuses


def test_an_upload_that_says_it_is_too_large_is_refused_before_its_bytes_come(limited) -> None:
    assert answer_to(b"9000000", 0) == [413]


def test_one_that_does_not_say_so_is_refused_when_that_is_seen(limited) -> None:
    assert answer_to(b"", 9) == [413]
    assert answer_to(b"5", 9) == [413]
    assert share_of("page-1") is None


def test_one_within_the_limit_passes(limited) -> None:
    assert answer_to(b"1500000", 1) == [204]


def test_a_public_server_takes_less_of_strangers(monkeypatch) -> None:
    monkeypatch.delenv("DATELINE_UPLOAD_MB", raising=False)
    monkeypatch.delenv("DATELINE_PUBLIC", raising=False)
    assert most_megabytes() is None
    monkeypatch.setenv("DATELINE_PUBLIC", "1")
    assert most_megabytes() == 50
    monkeypatch.setenv("DATELINE_UPLOAD_MB", "200")
    assert most_megabytes() == 200


@pytest.mark.parametrize("told", ["0", "-1", "1.5", "many"])
def test_a_limit_that_cannot_be_read_stops_the_program_at_its_start(monkeypatch, told) -> None:
    monkeypatch.setenv("DATELINE_UPLOAD_MB", told)
    with pytest.raises(ValueError, match="DATELINE_UPLOAD_MB"):
        Uploads(send)  # type: ignore[arg-type]


def test_another_page_knows_nothing_of_it() -> None:
    assert pass_through(scope(PATH.replace("page-1", "page-2")), iter([b"x", b"x"])) == [None, None]
