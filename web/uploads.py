"""How far the uploads of a page are, counted while their bytes come in, and which are refused.

Streamlit shows only that a file is on its way. The bytes pass here, so the page can say how many,
and no more of them come in than a file may have, or than there is room for.
"""

import re
from threading import Lock

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo import disk
from geo.disk import DiskError
from web.held import AROUND, MEGABYTE, Full, most_megabytes, room, total_megabytes
from web.texts import say
from web.visit import of_request

_PATH = re.compile(r"/_stcore/upload_file/([^/]+)/([^/]+)$")

_lock = Lock()
_shares: dict[str, dict[str, float]] = {}
_refusals: dict[str, str] = {}
# Of so many pages it is known why their last upload was refused.
_MOST_REFUSALS = 1_000
_RETRY_SECONDS = 60


def share_of(session_id: str) -> float | None:
    """Return how much of a page's upload has come in, 0 to 1; None where none is under way."""
    with _lock:
        return min(_shares.get(session_id, {}).values(), default=None)


def refusal_of(session_id: str) -> str:
    """Return why a page's last upload was refused, once; empty where it was not."""
    with _lock:
        return _refusals.pop(session_id, "")


class _FullError(Exception):
    """More bytes come in than a file may have, or than there is room for."""

    def __init__(self, full: Full) -> None:
        super().__init__(full.sentence)
        self.full = full


class Uploads:
    """ASGI middleware that counts the bytes of uploads and lets a cancelled one end quietly.

    One that is too large, or that there is no room for, is refused: at once where it says its
    size, else when that is seen.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        # A setting that can't be read stops the program here, not the first upload.
        most_megabytes()
        total_megabytes()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything through."""
        put = scope["type"] == "http" and scope["method"] == "PUT"
        found = _PATH.search(scope["path"]) if put else None
        if not found:
            await self._app(scope, receive, send)
            return
        page, file = found.groups()
        length = dict(scope["headers"]).get(b"content-length", b"")
        total = max(int(length), 1) if length.isdigit() else 0
        whose = of_request(Request(scope)) or page
        come, answered = 0, False

        def count(size: int) -> None:
            limit = most_megabytes()
            if limit and size > limit * MEGABYTE + AROUND:
                raise _FullError(Full(413, say("uploads.large", limit=limit)))
            if full := room.take(page, file, whose, size):
                raise _FullError(full)

        async def counted() -> Message:
            nonlocal come
            message = await receive()
            come += len(message.get("body", b""))
            if come > total:
                count(come)
            _tell(page, file, come / total if total else 0.0)
            return message

        async def told(message: Message) -> None:
            nonlocal answered
            answered = True
            await send(message)

        try:
            count(total)
            await self._app(scope, counted, told)
        except _FullError as error:
            _refuse(page, error.full.sentence)
            if not answered:
                await _refused(error.full)(scope, receive, send)
        except OSError as error:
            # What is larger than a megabyte comes in through the disk.
            key = disk.key_of(error)
            if not key or answered:
                raise
            full = Full(507, DiskError(key, folder=disk.temporary(), reason=error).sentence())
            _refuse(page, full.sentence)
            await _refused(full)(scope, receive, send)
        except ClientDisconnect:
            # The person called the upload off, or is gone: nothing is wrong here.
            pass
        finally:
            room.leave(page, file)
            _forget(page, file)


def _refused(full: Full) -> PlainTextResponse:
    headers = {"retry-after": str(_RETRY_SECONDS)} if full.status == 503 else None
    return PlainTextResponse(full.sentence, full.status, headers)


def _refuse(session_id: str, sentence: str) -> None:
    with _lock:
        _refusals[session_id] = sentence
        for old in list(_refusals)[:-_MOST_REFUSALS]:
            del _refusals[old]


def _tell(session_id: str, file_id: str, share: float) -> None:
    with _lock:
        _shares.setdefault(session_id, {})[file_id] = min(share, 1.0)


def _forget(session_id: str, file_id: str) -> None:
    with _lock:
        files = _shares.get(session_id, {})
        files.pop(file_id, None)
        if not files:
            _shares.pop(session_id, None)
