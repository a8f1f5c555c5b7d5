"""Pictures while many ask: one drawing for all, refusals that say when, nobody held up."""

import asyncio
from collections.abc import Awaitable, Callable
from threading import Event

import httpx
import pytest

from tests.web.apart import run_apart
from tests.web.conftest import serving
from web import pictures
from web.studio import AT_ONCE

#: More than there are threads for requests.
CROWD = 50

PICTURE = "/api/map.svg?from=2021&title=The+crowd"


class Busy:
    """The studio of the pictures, with its hands full until they are let go."""

    def __init__(self) -> None:
        self._go = Event()
        for _ in range(AT_ONCE):
            pictures._gallery._studio.submit(self._go.wait)

    def let_go(self) -> None:
        self._go.set()


@pytest.fixture
def busy():
    """Nothing is drawn until it is let go."""
    made = Busy()
    yield made
    made.let_go()


Ask = Callable[[str], Awaitable[httpx.Response]]


def together(store, scenario: Callable[[Ask], Awaitable[object]]) -> object:
    """Run something with requests that are made at the same time."""

    async def run() -> object:
        transport = httpx.ASGITransport(serving(store))
        async with httpx.AsyncClient(transport=transport, base_url="http://map.test") as http:
            return await scenario(lambda path: http.get(path, timeout=None))

    return run_apart(run())


async def settled(pending: list["asyncio.Task[httpx.Response]"], wanted: int) -> None:
    """Wait until so many wait for the picture."""
    while sum(making.askers for making in pictures._gallery._making.values()) < wanted:
        assert not any(task.done() for task in pending)
        await asyncio.sleep(0)


def test_other_answers_do_not_wait_behind_pictures_and_all_get_the_same_one(store, busy) -> None:
    async def scenario(ask: Ask) -> None:
        pending = [asyncio.ensure_future(ask(PICTURE)) for _ in range(CROWD)]
        await settled(pending, CROWD)
        counted = await ask("/api/summary?from=2021")
        assert counted.status_code == 200
        assert len(pictures._gallery._making) == 1
        busy.let_go()
        answers = await asyncio.gather(*pending)
        assert {answer.status_code for answer in answers} == {200}
        assert len({answer.content for answer in answers}) == 1

    together(store, scenario)


def test_a_picture_that_was_drawn_lately_is_not_drawn_again(store) -> None:
    path = PICTURE + "+again"

    async def scenario(ask: Ask) -> None:
        first = await ask(path)
        full = Busy()
        try:
            again = await ask(path)
        finally:
            full.let_go()
        assert again.content == first.content

    together(store, scenario)


def test_too_many_pictures_are_refused_with_their_number_and_when_to_come_again(
    store, busy
) -> None:
    async def scenario(ask: Ask) -> None:
        paths = [f"{PICTURE}+{number}" for number in range(pictures.MOST_WAITING)]
        pending = [asyncio.ensure_future(ask(path)) for path in paths]
        await settled(pending, pictures.MOST_WAITING)
        refused = await ask(f"{PICTURE}+one+more")
        for task in pending:
            task.cancel()
        await asyncio.gather(*pending, return_exceptions=True)
        assert refused.status_code == 503
        assert int(refused.headers["retry-after"]) >= 1
        assert refused.headers["cache-control"] == "no-store"
        assert f"{pictures.MOST_WAITING} pictures wait" in refused.json()["error"]

    together(store, scenario)


def test_a_picture_is_not_drawn_for_a_client_that_is_gone(store, busy) -> None:
    async def scenario(_: Ask) -> None:
        application, sent = serving(store), []
        gone = asyncio.Event()
        told = iter([{"type": "http.request", "body": b"", "more_body": False}])

        async def receive() -> dict[str, object]:
            if message := next(told, None):
                return message
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: object) -> None:
            sent.append(message)

        scope = {
            "type": "http",
            "method": "GET",
            "path": "/api/map.svg",
            "query_string": b"title=Nobody",
            "headers": [(b"host", b"map.test")],
            "scheme": "http",
            "server": ("map.test", 80),
        }
        answering = asyncio.ensure_future(application(scope, receive, send))  # type: ignore[arg-type]
        await settled([], 1)
        gone.set()
        await answering
        assert pictures._gallery._making == {}
        assert sent == []

    together(store, scenario)
