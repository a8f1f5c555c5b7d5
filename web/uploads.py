"""How far the uploads of a page are, counted while their bytes come in.

Streamlit shows only that a file is on its way. The bytes pass here, so the page can say how many.
"""

import re
from threading import Lock

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_PATH = re.compile(r"/_stcore/upload_file/([^/]+)/([^/]+)$")

_lock = Lock()
_shares: dict[str, dict[str, float]] = {}


def share_of(session_id: str) -> float | None:
    """Return how much of a page's upload has come in, 0 to 1; None where none is under way."""
    with _lock:
        return min(_shares.get(session_id, {}).values(), default=None)


class Uploads:
    """ASGI middleware that counts the bytes of uploads and lets a cancelled one end quietly."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything through."""
        put = scope["type"] == "http" and scope["method"] == "PUT"
        found = _PATH.search(scope["path"]) if put else None
        if not found:
            await self._app(scope, receive, send)
            return
        session_id, file_id = found.groups()
        length = dict(scope["headers"]).get(b"content-length", b"")
        total = max(int(length), 1) if length.isdigit() else 0
        come = 0

        async def counted() -> Message:
            nonlocal come
            message = await receive()
            come += len(message.get("body", b""))
            _tell(session_id, file_id, come / total if total else 0.0)
            return message

        try:
            await self._app(scope, counted, send)
        except ClientDisconnect:
            # The person called the upload off, or is gone: nothing is wrong here.
            pass
        finally:
            _forget(session_id, file_id)


def _tell(session_id: str, file_id: str, share: float) -> None:
    with _lock:
        _shares.setdefault(session_id, {})[file_id] = min(share, 1.0)


def _forget(session_id: str, file_id: str) -> None:
    with _lock:
        files = _shares.get(session_id, {})
        files.pop(file_id, None)
        if not files:
            _shares.pop(session_id, None)
