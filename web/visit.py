"""Who a request comes from, on a server that is open to people who don't know each other.

Each browser has a cookie with a token that nobody can guess; the library of its visit is found by
that token alone (``geo.visits``). On one's own machine there is one library, no visit and no
cookie. The import page has a token of its own in its address, on every server: by that, a page
that is loaded again finds what it had in hand.
"""

from urllib.parse import parse_qsl, urlencode

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo.visits import is_token, new_token
from web.datasets import public

COOKIE = "dateline_visit"

#: The key of the address that holds the token of an import page.
IMPORT = "import"


def of_request(request: Request) -> str:
    """Return the token of the visit that a request belongs to; empty where it has none."""
    return _token(request.cookies.get(COOKIE, ""))


def of_page() -> str:
    """Return the token of the visit for which the page is drawn; empty where it has none."""
    return _token(st.context.cookies.get(COOKIE, ""))


def import_page() -> str:
    """Return the token of the import page that is drawn, as its address has it; empty for none."""
    token = st.query_params.get(IMPORT, "")
    return token if is_token(token) else ""


def _token(text: str) -> str:
    return text if public() and is_token(text) else ""


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
        # A proxy that ends TLS says so here; believed wrongly, it costs that browser its visit.
        https = "https" in (request.url.scheme, request.headers.get("x-forwarded-proto"))
        cookie = f"{COOKIE}={new_token()}; HttpOnly; SameSite=Lax; Path=/{'; Secure' * https}"

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
