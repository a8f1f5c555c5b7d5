"""How far the uploads of a page are, counted while their bytes come in, and how large they may be.

Streamlit shows only that a file is on its way. The bytes pass here, so the page can say how many,
and no more of them come in than a file may have.
"""

import os
import re
from threading import Lock

from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.datasets import public
from web.texts import say

#: The variable that says how many megabytes a file may have.
UPLOAD_SETTING = "DATELINE_UPLOAD_MB"

#: What it is without that variable on a server that is open to people who don't know each other.
PUBLIC_MB = 50

_MEGABYTE = 1024 * 1024
# What a browser sends around a file.
_AROUND = _MEGABYTE
_PATH = re.compile(r"/_stcore/upload_file/([^/]+)/([^/]+)$")

_lock = Lock()
_shares: dict[str, dict[str, float]] = {}


def share_of(session_id: str) -> float | None:
    """Return how much of a page's upload has come in, 0 to 1; None where none is under way."""
    with _lock:
        return min(_shares.get(session_id, {}).values(), default=None)


def most_megabytes() -> int | None:
    """Return how many megabytes a file may have; None leaves it to Streamlit's own setting.

    Raises ValueError where the variable holds no whole number above 0.
    """
    told = os.environ.get(UPLOAD_SETTING, "").strip()
    if not told:
        return PUBLIC_MB if public() else None
    if not (told.isascii() and told.isdecimal() and int(told)):
        raise ValueError(say("uploads.setting", name=UPLOAD_SETTING, value=told[:40]))
    return int(told)


class _TooLargeError(Exception):
    """More bytes come in than a file may have."""


class Uploads:
    """ASGI middleware that counts the bytes of uploads and lets a cancelled one end quietly.

    One that is too large is refused: at once where it says its size, else when that is seen.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        # A setting that can't be read stops the program here, not the first upload.
        most_megabytes()

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
        limit = most_megabytes()
        most = limit * _MEGABYTE + _AROUND if limit else None
        if most and total > most:
            await _too_large(limit)(scope, receive, send)
            return
        come, answered = 0, False

        async def counted() -> Message:
            nonlocal come
            message = await receive()
            come += len(message.get("body", b""))
            if most and come > most:
                raise _TooLargeError
            _tell(session_id, file_id, come / total if total else 0.0)
            return message

        async def told(message: Message) -> None:
            nonlocal answered
            answered = True
            await send(message)

        try:
            await self._app(scope, counted, told)
        except _TooLargeError:
            if not answered:
                await _too_large(limit)(scope, receive, send)
        except ClientDisconnect:
            # The person called the upload off, or is gone: nothing is wrong here.
            pass
        finally:
            _forget(session_id, file_id)


def _too_large(limit: int | None) -> PlainTextResponse:
    return PlainTextResponse(say("uploads.large", limit=limit), 413)


def _tell(session_id: str, file_id: str, share: float) -> None:
    with _lock:
        _shares.setdefault(session_id, {})[file_id] = min(share, 1.0)


def _forget(session_id: str, file_id: str) -> None:
    with _lock:
        files = _shares.get(session_id, {})
        files.pop(file_id, None)
        if not files:
            _shares.pop(session_id, None)
