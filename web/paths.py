"""Which addresses there are, besides those that this program answers itself.

Streamlit answers every path that it does not know with its page and status 200, and has addresses
that nothing here uses. What is not named here is not passed on to it.
"""

import ipaddress
import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from starlette.datastructures import Headers
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import BaseRoute, Match, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from web.headers import streamlit_files
from web.hosts import LOOPBACK, read_authority
from web.questions import SENTENCES
from web.refusals import is_interface, refuse
from web.texts import say


class _Address(NamedTuple):
    """An address of Streamlit's that is passed on."""

    path: re.Pattern[str]
    methods: tuple[str, ...]
    only_here: bool = False


_GET = ("GET", "HEAD")
_ADDRESSES = (
    _Address(re.compile(r"/"), _GET),
    _Address(re.compile(r"/(media|component|assets)/.+"), _GET),
    _Address(re.compile(r"/(favicon\.png|manifest\.json)"), _GET),
    _Address(re.compile(r"/_stcore/health"), _GET),
    _Address(re.compile(r"/_stcore/host-config"), _GET),
    _Address(re.compile(r"/_stcore/upload_file/[^/]+/[^/]+"), ("PUT", "DELETE")),
    _Address(re.compile(r"/_stcore/metrics"), _GET, only_here=True),
)
_SOCKET = "/_stcore/stream"
_STATIC = "/static/"

# What proxies add; a request that has one of these is somebody else's, passed on.
_PASSED_ON = ("forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto")


class Paths:
    """ASGI middleware that answers the interface, passes on what is named, and refuses the rest.

    The interface comes first, and with ids as they are: Streamlit refuses every path that has
    ``..``, ``//`` or NUL in it, which the id of an event may.

    Parameters
    ----------
    app
        The page's application.
    routes
        The routes of the interface; compressed here where a browser takes it.
    """

    def __init__(self, app: ASGIApp, routes: Sequence[BaseRoute]) -> None:
        self._app = app
        self._routes = routes
        self._interface = GZipMiddleware(Router(routes, redirect_slashes=False), 1000, 5)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one connection."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http" and self._has(scope):
            await self._interface(scope, receive, send)
        elif no := _why_not(scope):
            await refuse(scope, receive, send, *no)
        else:
            await self._app(scope, receive, send)

    def _has(self, scope: Scope) -> bool:
        return any(route.matches(scope)[0] is Match.FULL for route in self._routes)


def _why_not(scope: Scope) -> tuple[int, str, str] | None:
    """Status, sentence and allowed methods of what is refused; None for what is passed on."""
    path = scope["path"].removeprefix(scope.get("root_path", ""))
    if scope["type"] == "websocket":
        return None if path == _SOCKET else (404, say("paths.missing"), "")
    found = next((one for one in _ADDRESSES if one.path.fullmatch(path)), None)
    if path.startswith(_STATIC) and path in _streamlit_files():
        found = _Address(re.compile(_STATIC), _GET)
    if not found or (found.only_here and not _is_from_here(scope)):
        return 404, _nothing_at(path), ""
    if scope["method"] in found.methods:
        return None
    return 405, say("paths.method", methods=" and ".join(found.methods)), ", ".join(found.methods)


@cache
def _streamlit_files() -> frozenset[str]:
    """Return the addresses of the page's own scripts and styles: Streamlit answers others too."""
    base = streamlit_files()
    found = (base / "static").rglob("*")
    return frozenset(f"/{one.relative_to(base).as_posix()}" for one in found if one.is_file())


def _nothing_at(path: str) -> str:
    return SENTENCES["address"] if is_interface(path) else say("paths.missing")


def _is_from_here(scope: Scope) -> bool:
    """Whether a program on this machine asks this server itself, and not by way of a proxy.

    Behind a proxy on the same machine every request comes from it; what it passes on is told by
    the name that it was asked for, or by what it adds.
    """
    headers = Headers(scope=scope)
    asked = read_authority(headers.get("host", ""))
    client = scope.get("client")
    try:
        near = client is not None and ipaddress.ip_address(client[0]).is_loopback
    except ValueError:
        return False
    named = asked is not None and asked.host in LOOPBACK
    return near and named and not any(name in headers for name in _PASSED_ON)
