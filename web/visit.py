"""Who a request comes from, on a server that is open to people who don't know each other.

Each browser has a cookie with a token that nobody can guess; the library of its visit is found by
that token alone (``geo.library.visits``). The cookie bears the server's mark, so that nobody makes
up a token, and over HTTPS a name that browsers take from this very host alone, so that nobody
chooses one for another. On one's own machine there is one library, no visit and no cookie. The
import page has a token of its own in its address, on every server: by that, a page that is loaded
again finds what it had in hand.
"""

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo.library.visits import is_token, issue, issued, new_token
from web.datasets import public

COOKIE = "dateline_visit"

#: Over HTTPS. Browsers take this name only with Secure, for all paths, from the host itself.
HOST_COOKIE = f"__Host-{COOKIE}"

_PROTO = "x-forwarded-proto"

#: The key of the address that holds the token of an import page.
IMPORT = "import"


def of_request(request: Request) -> str:
    """Return the token of the visit that a request belongs to; empty where it has none."""
    return _token(request.cookies, _is_https(request))


def of_page() -> str:
    """Return the token of the visit for which the page is drawn; empty where it has none."""
    return _token(st.context.cookies, st.context.headers.get(_PROTO) == "https")


def import_page() -> str:
    """Return the token of the import page that is drawn, as its address has it; empty for none."""
    token = st.query_params.get(IMPORT, "")
    return token if is_token(token) else ""


def _token(cookies: Mapping[str, str], https: bool) -> str:
    if not public():
        return ""
    text = cookies.get(HOST_COOKIE, "")
    # The other one may have come from a page without TLS, or of a neighbouring host.
    return issued(text or ("" if https else cookies.get(COOKIE, "")))


def _is_https(request: Request) -> bool:
    # A proxy that ends TLS says so here; believed wrongly, it costs that browser its visit.
    return "https" in (request.url.scheme, request.headers.get(_PROTO))


class Visits:
    """ASGI middleware that gives each browser that asks for the page a visit of its own.

    The token is all that it gives: nothing is made or kept for it until something is saved.
    Whoever asks for the import page is sent on to its address with a token in it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything through; only the document at ``/`` gains a cookie, or a token."""
        page = scope["type"] == "http" and scope["method"] == "GET" and scope["path"] == "/"
        if page and (query := _import_query(scope["query_string"].decode("latin-1"))):
            # Not written by the page itself: that would be a step for Back to return to.
            onward = RedirectResponse(f"?{query}", headers={"cache-control": "no-store"})
            await onward(scope, receive, send)
            return
        if not page or not public() or of_request(request := Request(scope)):
            await self._app(scope, receive, send)
            return
        https = _is_https(request)
        name, end = (HOST_COOKIE, "; Secure") if https else (COOKIE, "")
        cookie = f"{name}={issue(new_token())}; HttpOnly; SameSite=Lax; Path=/{end}"

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.append("set-cookie", cookie)
                # Kept by a cache between, one visit would be handed to many.
                headers["cache-control"] = "no-store"
            await send(message)

        await self._app(scope, receive, send_with_cookie)


def _import_query(query: str) -> str:
    """Return the query of an import page with a token; "" where it needs none, or has one."""
    pairs = parse_qsl(query, keep_blank_values=True)
    if dict(pairs).get("view") != "import" or is_token(dict(pairs).get(IMPORT, "")):
        return ""
    kept = [pair for pair in pairs if pair[0] != IMPORT]
    return urlencode([*kept, (IMPORT, new_token())])
