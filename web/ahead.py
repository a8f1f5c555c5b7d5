"""What the map's frame will ask for, told with the page's document.

The frame begins once the page's own scripts have run, a second or more after the document came.
By then browsers that follow these hints have its files.
"""

from collections.abc import Sequence

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Ahead:
    """ASGI middleware that lists addresses, relative to the page, in the document's headers."""

    def __init__(self, app: ASGIApp, addresses: Sequence[str]) -> None:
        self._app = app
        self._links = ", ".join(f"<{address}>; rel=prefetch" for address in addresses)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything through; only the document at ``/`` gets the header."""
        if scope["type"] != "http" or scope["path"] != "/":
            await self._app(scope, receive, send)
            return

        async def send_with_links(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).append("link", self._links)
            await send(message)

        await self._app(scope, receive, send_with_links)
