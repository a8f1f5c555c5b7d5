"""The page in the browser of whoever starts the server on a machine of their own.

Streamlit opens one for the servers that it makes itself, and not for an application like ours.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from streamlit import cli_util, config
from streamlit.web.server import server_util

#: So many seconds after its start a server that does not listen won't any more.
MOST_SECONDS = 60.0

_BETWEEN = 0.1


def address() -> str:
    """Return the address of the page, as Streamlit's settings have it."""
    return server_util.get_url(config.get_option("browser.serverAddress") or "localhost")


async def open_page(url: str, show: Callable[[str], None] = cli_util.open_browser) -> None:
    """Have ``show`` open an address as soon as something listens there; not when nothing does."""
    host, port = urlsplit(url).hostname, urlsplit(url).port
    with suppress(TimeoutError):
        async with asyncio.timeout(MOST_SECONDS):
            while not await _listens(host, port):
                await asyncio.sleep(_BETWEEN)
        await run_in_threadpool(show, url)


async def _listens(host: str | None, port: int | None) -> bool:
    try:
        _, writer = await asyncio.open_connection(host, port)
    except OSError:
        return False
    writer.close()
    return True
