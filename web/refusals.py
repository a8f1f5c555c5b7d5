"""How the server says no before anything else has seen a request: in JSON, or as a plain page."""

import re
from html import escape

from starlette.responses import HTMLResponse, Response
from starlette.types import Receive, Scope, Send

from web.answers import refused
from web.texts import say

#: Addresses that programs ask, in whatever spelling: they are answered in JSON.
_INTERFACE = re.compile(r"/+(api|healthz)(/|$)", re.IGNORECASE)

_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }}
body {{ max-width: 36rem; margin: 20vh auto 0; padding: 0 1.5rem; }}
h1 {{ font-size: 1.25rem; }}
p {{ overflow-wrap: anywhere; }}
</style>
</head>
<body><h1>{title}</h1><p>{sentence}</p>{link}</body>
</html>
"""


def is_interface(path: str) -> bool:
    """Whether a path is one of the interface for programs, or means to be."""
    return _INTERFACE.match(path) is not None


async def refuse(
    scope: Scope, receive: Receive, send: Send, status: int, sentence: str, allow: str = ""
) -> None:
    """Refuse a request in the form that its address calls for; a websocket is closed unopened.

    ``sentence`` may hold anything, from the request too; ``allow`` are the methods of an address
    that another one was used on.
    """
    if scope["type"] == "websocket":
        # No browser shows what such an answer holds.
        await send({"type": "websocket.close", "code": 1008})
    elif is_interface(scope["path"]):
        await refused(status, sentence)(scope, receive, send)
    else:
        await _page(scope, status, sentence, allow)(scope, receive, send)


def _page(scope: Scope, status: int, sentence: str, allow: str) -> Response:
    home = f"{scope.get('root_path', '')}/"
    link = f'<p><a href="{escape(home)}">{say("refused.home")}</a></p>' if status == 404 else ""
    title = say("refused.missing" if status == 404 else "refused.title")
    headers = {"cache-control": "no-store"} | ({"allow": allow} if allow else {})
    page = _PAGE.format(title=title, sentence=escape(sentence), link=link)
    return HTMLResponse(page, status, headers)
