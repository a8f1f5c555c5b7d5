"""Who is let in: requests for this server's own names, from its own pages or from programs.

It stands before everything else that answers. Streamlit would take a socket for whatever name it
was asked under, and would ask a host on the internet for its own address to judge a page of
another site, while everybody waits.
"""

import logging
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from web.hosts import HOSTS_SETTING, LOOPBACK, Authority, Hosts, read_authority
from web.refusals import refuse
from web.texts import say

#: Methods that change nothing, which a page of another site may use: it can't read the answer.
_SAFE = ("GET", "HEAD", "OPTIONS")

# How much of a name is said again, and how many refusals the log tells.
_SHOWN, _MOST_TOLD = 100, 50

_log = logging.getLogger("dateline")


class _RefusedError(Exception):
    """A request that is not let in: a status and a sentence that says why."""

    def __init__(self, status: int, key: str, **values: object) -> None:
        super().__init__(say(f"gate.{key}", setting=HOSTS_SETTING, **values))
        self.status = status


class Gate:
    """ASGI middleware that lets in what is asked of this server under a name of its own.

    A websocket, and whatever changes something, must not come from a page of another site. A
    request without ``Origin`` is no page's (browsers send it with both) and is let in.
    HTTP/2 servers give ``:authority`` as ``host``, as ASGI wants it.
    """

    def __init__(self, app: ASGIApp, hosts: Hosts) -> None:
        self._app = app
        self._hosts = hosts
        self._told: set[str] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is let in, and answer the rest with a sentence."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        try:
            let_in = self._let_in(scope)
        except _RefusedError as no:
            self._tell(str(no))
            await refuse(scope, receive, send, no.status, str(no))
            return
        await self._app(let_in, receive, send)

    def _tell(self, sentence: str) -> None:
        """Tell the log why, once: of a socket that is refused no browser says so."""
        if sentence not in self._told and len(self._told) < _MOST_TOLD:
            self._told.add(sentence)
            _log.warning("%s", sentence)

    def _let_in(self, scope: Scope) -> Scope:
        """Return what is passed on; raises _RefusedError for what is not."""
        headers = Headers(scope=scope)
        if not scope["path"].startswith("/") and scope.get("method") != "OPTIONS":
            # A target with a host of its own, which would stand beside that in the header.
            raise _RefusedError(400, "target")
        hosts = headers.getlist("host")
        asked = read_authority(hosts[0]) if len(hosts) == 1 else None
        if not asked:
            raise _RefusedError(400, "host")
        if not self._hosts.answers_to(asked):
            raise _RefusedError(421, "name", name=asked.host[:_SHOWN])
        if scope["type"] == "websocket":
            self._check_origin(scope, headers, asked)
            return _with_host_of_page(scope, headers)
        if scope["method"] not in _SAFE:
            self._check_origin(scope, headers, asked)
            # Where a name of this server is another one's on another port, the browser knows.
            if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
                raise _RefusedError(403, "no_page")
        return scope

    def _check_origin(self, scope: Scope, headers: Headers, asked: Authority) -> None:
        encrypted = scope["scheme"] in ("https", "wss")
        for origin in headers.getlist("origin"):
            if not self._hosts.is_own_page(origin, asked, encrypted):
                name = _name_of(origin)
                key = "page" if name and name not in LOOPBACK else "no_page"
                raise _RefusedError(403, key, origin=origin[:_SHOWN], name=name)


def _name_of(origin: str) -> str:
    """The host of an origin, cut to what can be shown; "" where it has none."""
    try:
        return (urlsplit(origin).hostname or "")[:_SHOWN]
    except ValueError:
        return ""


def _with_host_of_page(scope: Scope, headers: Headers) -> Scope:
    """Have the host agree with the page's origin, by which Streamlit would otherwise look further.

    Behind a proxy the two can differ, and Streamlit knows nothing of the names that are set.
    """
    origin = headers.get("origin")
    if origin is None:
        return scope
    host = urlsplit(origin).netloc.encode("latin-1")
    passed = [(name, value) for name, value in scope["headers"] if name != b"host"]
    return {**scope, "headers": [*passed, (b"host", host)]}
