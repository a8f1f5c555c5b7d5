"""Whoever starts the server on a machine of their own gets the page in a browser."""

import asyncio
import socket

from tests.web.apart import run_apart
from web import opening


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


async def opened_of(url: str, port: int) -> list[str]:
    shown: list[str] = []
    task = asyncio.create_task(opening.open_page(url, shown.append))
    while not task.done() and not shown:
        # The first try finds nobody.
        await asyncio.sleep(0)
        if port:
            server = await asyncio.start_server(lambda *_: None, "127.0.0.1", port)
            assert not shown
            await task
            server.close()
    await task
    return shown


def test_the_page_is_opened_once_the_server_listens() -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    assert run_apart(opened_of(url, port)) == [url]


def test_nothing_is_opened_where_no_server_comes(monkeypatch) -> None:
    monkeypatch.setattr(opening, "MOST_SECONDS", 0.0)
    assert run_apart(opened_of(f"http://127.0.0.1:{free_port()}", 0)) == []


def test_the_address_is_the_one_that_the_settings_show(monkeypatch) -> None:
    told = {"browser.serverAddress": "map.test", "server.port": 8765, "browser.serverPort": 8765}
    real = opening.config.get_option
    monkeypatch.setattr(opening.config, "get_option", lambda key: told.get(key) or real(key))
    assert opening.address() == "http://map.test:8765"
