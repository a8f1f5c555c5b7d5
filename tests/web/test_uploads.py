"""Uploads: their bytes are counted as they come, and a cancelled one ends quietly."""

from collections.abc import Iterator

from starlette.requests import ClientDisconnect

from tests.web.apart import run_apart
from web.uploads import Uploads, share_of

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


def test_another_page_knows_nothing_of_it() -> None:
    assert pass_through(scope(PATH.replace("page-1", "page-2")), iter([b"x", b"x"])) == [None, None]
