"""What the map's frame will ask for, told with the page's document.

The frame begins once the page's own scripts have run, a second or more after the document came.
By then browsers that follow these hints have its files, and don't wait for them in the row of all
that the page asks for meanwhile.
"""

from collections.abc import Callable, Sequence

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.assets import FOR_GOOD, component_files


class Ahead:
    """ASGI middleware that lists addresses, relative to the page, in the document's headers."""

    def __init__(self, app: ASGIApp, addresses: Callable[[], Sequence[str]]) -> None:
        self._app = app
        self._addresses = addresses

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything through; the document and the component's named files get a header."""
        path: str = scope["path"] if scope["type"] == "http" else ""
        document = path == "/"
        if not document and path.removeprefix("/") not in component_files():
            await self._app(scope, receive, send)
            return

        async def send_with_header(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if document:
                    links = ", ".join(f"<{one}>; rel=prefetch" for one in self._addresses())
                    headers.append("link", links)
                elif message["status"] == 200:
                    # Streamlit has browsers ask again, for which what came ahead is too old.
                    headers["cache-control"] = FOR_GOOD
            await send(message)

        await self._app(scope, receive, send_with_header)
