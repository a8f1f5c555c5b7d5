"""The front door: the application that `streamlit run app.py` serves.

One process holds the page, the interface below ``/api`` and the files that browsers load; a
middleware puts the security headers on every response.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware

from geo.view import View
from web import api, assets
from web.basemaps import tile_origins
from web.datasets import store_of
from web.headers import FRAME_ANCESTORS_SETTING, SecurityHeaders, frame_ancestors
from web.importing.job import close_all
from web.preview import Preview
from web.visit import Visits


@asynccontextmanager
async def _ready(app: st.App) -> AsyncIterator[dict[str, Any]]:
    """Open the data before the first visitor comes; leave no import behind after the last."""
    await run_in_threadpool(store_of, View())
    yield {}
    await run_in_threadpool(close_all)


# A setting that can't be read stops the program here, not every answer later.
frame_ancestors(os.environ.get(FRAME_ANCESTORS_SETTING))

app = st.App(
    "web/page.py",
    lifespan=_ready,
    routes=[*api.routes(store_of), *assets.routes()],
    middleware=[
        Middleware(SecurityHeaders, tile_origins=tile_origins()),
        Middleware(Visits),
        Middleware(Preview, store_of=store_of),
    ],
)
