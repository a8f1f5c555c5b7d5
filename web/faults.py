"""Errors that nobody foresaw: told to the log in full, and to whoever asked as a sentence."""

import logging
from secrets import token_hex

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.refusals import refuse
from web.texts import say

_log = logging.getLogger("dateline")


def note_fault(method: str, path: str) -> str:
    """Write the error at hand to the log, and return the reference under which it stands there."""
    reference = token_hex(4)
    # As Python writes it: a path can hold the end of a line.
    _log.exception("%s: %s %r", reference, method, path[:500])
    return reference


class Faults:
    """ASGI middleware that answers where the application failed before it began to.

    What had begun is left to the server, which ends the connection.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def told(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, told)
        except Exception:
            if begun:
                raise
            reference = note_fault(scope["method"], scope["path"])
            await refuse(scope, receive, send, 500, say("faults.page", reference=reference))
