"""The front door: the application that `streamlit run app.py` serves.

One process holds the page, the interface below ``/api`` and the files that browsers load. In front
of all of them stands who is let in and which addresses there are; a middleware puts the security
headers on every response.
"""

import asyncio
import logging
import os
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware

from geo import scratch
from geo.selection.view import View
from web import api, assets, held, opening, page_faults, pictures
from web.ahead import Ahead
from web.basemaps import tile_origins
from web.datasets import public, store_of, tidy
from web.faults import Faults
from web.gate import Gate
from web.headers import FRAME_ANCESTORS_SETTING, SecurityHeaders, frame_ancestors
from web.hosts import HOSTS_SETTING, Hosts, read_hosts
from web.paths import Paths
from web.preview import Preview
from web.uploads import Uploads
from web.visit import Visits

#: How often the visits that are over are removed.
TIDY_SECONDS = 600

#: How often what belongs to pages that are gone is removed.
GONE_SECONDS = 20

_log = logging.getLogger("dateline")


@asynccontextmanager
async def _ready(app: st.App) -> AsyncIterator[dict[str, Any]]:
    """Open the data before the first visitor comes; leave no import behind after the last."""
    await run_in_threadpool(store_of, View())
    await run_in_threadpool(scratch.clear)
    tasks = [asyncio.create_task(_again(GONE_SECONDS, _close_gone))]
    if public():
        tasks.append(asyncio.create_task(_again(TIDY_SECONDS, tidy)))
    if not st.get_option("server.headless"):
        tasks.append(asyncio.create_task(opening.open_page(opening.address())))
    yield {}
    for task in tasks:
        task.cancel()
    await run_in_threadpool(pictures.end)
    # What only imports need is not loaded before somebody imports, or for the server's end.
    from web.importing.job import close_all

    await run_in_threadpool(close_all)


async def _again(seconds: float, tidy_up: Callable[[], None]) -> None:
    """Tidy up now and again and again, also while nobody comes."""
    while True:
        try:
            await run_in_threadpool(tidy_up)
        except Exception:
            # What can't be removed now may be the next time.
            _log.exception("tidying up")
        await asyncio.sleep(seconds)


def _close_gone() -> None:
    """Let go of what belongs to pages that are gone."""
    held.room.sweep()
    held.close_gone_pages()


# A setting that can't be read stops the program here, not every answer later.
frame_ancestors(os.environ.get(FRAME_ANCESTORS_SETTING))
hosts = Hosts(
    st.get_option("server.address"),
    read_hosts(os.environ.get(HOSTS_SETTING)),
    socket.gethostname(),
)

app = st.App(
    "web/page.py",
    lifespan=_ready,
    on_script_error=page_faults.shown,
    routes=assets.routes(),
    middleware=[
        Middleware(SecurityHeaders, tile_origins=tile_origins()),
        Middleware(Faults),
        Middleware(Gate, hosts=hosts),
        Middleware(Paths, routes=api.routes(store_of)),
        Middleware(Uploads),
        Middleware(Ahead, addresses=assets.frame_files),
        Middleware(Visits),
        Middleware(Preview, store_of=store_of),
    ],
)
