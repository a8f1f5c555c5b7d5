"""The page's document: the preview card of a link, and the page's own style and script.

Streamlit serves one document for every link, so a middleware writes the view's own title, sentence
and picture (Open Graph) into its head. A crawler that runs no script then sees what the link is
about.

The style stands first in the body: after Streamlit's own, before those of one view. Handed to
Streamlit it would come with one of its scripts, now and then after the map, which then moved and
fitted itself anew.
"""

import logging
from collections.abc import Callable
from html import escape

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo.export.about import about
from geo.export.picture import describe
from geo.selection.store import EventStore
from geo.selection.view import View, read
from web.assets import page_script, page_style
from web.datasets import UnknownDatasetError

_HEAD = b"</head>"
_BODY = b"<body>"
_log = logging.getLogger("dateline")


def card(store: EventStore, view: View, page: str) -> str:
    """The ``<meta>`` elements for a view; ``page`` is the page's address without a query.

    Every value is escaped: titles and words come from data and from links.
    """
    said = about(store, view, page)
    picture = f"{page}api/map.png?{view.query()}{'&' if view.query() else ''}scale=1"
    properties = {
        "og:type": "website",
        "og:site_name": "Dateline",
        "og:title": said.title,
        "og:description": said.selection,
        "og:url": said.link,
        "og:image": picture,
        "og:image:type": "image/png",
        "og:image:width": "1600",
        "og:image:height": "900",
        "og:image:alt": describe(store, view),
    }
    metas = [
        f'<meta property="{name}" content="{escape(value)}">' for name, value in properties.items()
    ]
    metas.append(f'<meta name="description" content="{escape(said.selection)}">')
    metas.append('<meta name="twitter:card" content="summary_large_image">')
    return "".join(metas)


class Preview:
    """ASGI middleware that writes the card, the style and the script into the page's document.

    It asks ``store_of`` as nobody in particular, so that a card says nothing of what only a visit
    may see; where that has no answer, there is no card.
    """

    def __init__(self, app: ASGIApp, store_of: Callable[[View], EventStore]) -> None:
        self._app = app
        self._store_of = store_of

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything through; only the document at ``/`` is changed."""
        page = scope["type"] == "http" and scope["method"] == "GET" and scope["path"] == "/"
        if not page:
            await self._app(scope, receive, send)
            return
        # A compressed or partial document could not be written into.
        passed = [
            (name, value)
            for name, value in scope["headers"]
            if name not in (b"accept-encoding", b"range", b"if-none-match", b"if-modified-since")
        ]
        metas = await run_in_threadpool(self._card, Request(scope))
        writer = _Writer(send, metas.encode())
        await self._app({**scope, "headers": passed}, receive, writer)

    def _card(self, request: Request) -> str:
        view, _ = read(request.url.query)
        page = str(request.url.replace(query="", fragment=""))
        try:
            return card(self._store_of(view), view, page)
        except UnknownDatasetError:
            return ""
        except Exception:
            # A page without a card is better than none.
            _log.exception("preview card")
            return ""


class _Writer:
    """Holds an HTML response back until it is whole, and sends it with card, style and script."""

    def __init__(self, send: Send, metas: bytes) -> None:
        self._send = send
        self._metas = metas
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        """Take a message of the response."""
        if message["type"] == "http.response.start":
            headers = Headers(raw=message["headers"])
            if headers.get("content-type", "").startswith("text/html"):
                self._start = message
                return
        elif self._start is not None and message["type"] == "http.response.body":
            self._body += message.get("body", b"")
            if not message.get("more_body"):
                await self._finish()
            return
        await self._send(message)

    async def _finish(self) -> None:
        own = f'<link rel="stylesheet" href="{page_style()}"><script defer src="{page_script()}">'
        first = f"{own}</script>".encode()
        body = self._body.replace(_HEAD, self._metas + _HEAD, 1).replace(_BODY, _BODY + first, 1)
        start = dict(self._start or {})
        headers = MutableHeaders(raw=list(start["headers"]))
        headers["content-length"] = str(len(body))
        for name in ("etag", "last-modified"):
            if name in headers:
                del headers[name]
        await self._send({**start, "headers": headers.raw})
        await self._send({"type": "http.response.body", "body": body})
