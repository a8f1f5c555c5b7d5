"""Response headers that hold even when something else fails: what a browser may load and run.

Three kinds of response leave this server, each with its own policy, chosen by path:

* the page (Streamlit's document, and everything not named below),
* the map's frame (below ``/component/``), where streamlit-folium runs the map's script,
* data (below ``/api/`` and ``/media/``, and ``/healthz``), which is never a document.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
from collections.abc import Mapping, Sequence
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

FRAME_ANCESTORS_SETTING = "DATELINE_FRAME_ANCESTORS"
FRAME_ANCESTORS_DEFAULT = "'self'"

_FRAME_PATHS = ("/component/",)
_DATA_PATHS = ("/api/", "/media/", "/healthz")

# A host source of CSP level 3, with no path: scheme, host (or a wildcard label), port.
_ORIGIN = re.compile(r"https?://(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:(\d{1,5}|\*))?", re.IGNORECASE)

_DENIED_FEATURES = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "hid",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "serial",
    "usb",
)

_SAME_FOR_ALL = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "permissions-policy": ", ".join(f"{feature}=()" for feature in _DENIED_FEATURES),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}

# Streamlit lets pages of other origins read some answers; here no page but the server's own does.
_FOR_OTHER_ORIGINS = tuple(
    f"access-control-allow-{what}" for what in ("origin", "credentials", "methods", "headers")
)


class _InlineScripts(HTMLParser):
    """Collects the text of every ``<script>`` that has no ``src``."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.texts: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag == "script" and "src" not in dict(attrs)
        if self._inside:
            self.texts.append("")

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.texts[-1] += data

    def handle_endtag(self, tag: str) -> None:
        self._inside = False


def inline_script_hashes(html: str) -> tuple[str, ...]:
    """Give the CSP source expression (``'sha256-…'``) of each inline script of a document."""
    scripts = _InlineScripts()
    scripts.feed(html)
    scripts.close()
    return tuple(
        f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
        for text in scripts.texts
    )


def streamlit_files() -> Path:
    """Return the folder of the files that Streamlit's page consists of."""
    package = find_spec("streamlit")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("Streamlit, whose page these headers are for, is not installed.")
    return Path(package.origin).with_name("static")


def streamlit_document() -> str:
    """Read the document that Streamlit serves for every page."""
    return (streamlit_files() / "index.html").read_text("utf-8")


def frame_ancestors(setting: str | None) -> tuple[str, ...]:
    """Read who may embed the page: origins apart by spaces, ``'self'``, ``'none'`` or ``*``.

    Parameters
    ----------
    setting
        The text of the setting; None or empty means the page itself only.

    Raises
    ------
    ValueError
        If a part is none of these: a misspelt setting must not quietly open or shut the page.
    """
    parts = tuple((setting or FRAME_ANCESTORS_DEFAULT).split())
    for part in parts:
        if part not in ("'self'", "'none'", "*") and not _ORIGIN.fullmatch(part):
            raise ValueError(
                f"{FRAME_ANCESTORS_SETTING} has {part!r}; expected origins such as "
                "https://news.example apart by spaces, or 'self', 'none' or * (with the quotes)."
            )
    if "'none'" in parts and len(parts) > 1:
        raise ValueError(f"{FRAME_ANCESTORS_SETTING} has 'none' beside others; keep one of them.")
    return parts


def _policy(directives: Mapping[str, Sequence[str]]) -> str:
    return "; ".join(" ".join((name, *sources)) for name, sources in directives.items())


def page_policy(document: str, ancestors: Sequence[str]) -> str:
    """Give the policy of the page, from the document it has to run.

    Inline styles are allowed: Streamlit's interface makes its styles in the browser (Emotion and
    styled-components insert ``<style>`` elements) and has no way to be handed a nonce. Fonts as
    ``data:`` are one of KaTeX's, inside Streamlit's own stylesheet. Inline scripts and ``eval``
    are not allowed; Streamlit's charts use Vega's interpreter and do without. Neither is
    WebAssembly: Streamlit's protobuf library tries it for 64-bit numbers, is refused, and
    computes them in plain JavaScript.
    """
    return _policy(
        {
            "default-src": ["'none'"],
            "script-src": ["'self'", *inline_script_hashes(document)],
            "style-src": ["'self'", "'unsafe-inline'"],
            "img-src": ["'self'", "data:", "blob:"],
            "font-src": ["'self'", "data:"],
            "connect-src": ["'self'"],
            "worker-src": ["'none'"],
            "frame-src": ["'self'"],
            "manifest-src": ["'self'"],
            "object-src": ["'none'"],
            "base-uri": ["'self'"],
            "form-action": ["'self'"],
            "frame-ancestors": [*ancestors],
        }
    )


def frame_policy(ancestors: Sequence[str], tile_origins: Sequence[str]) -> str:
    """Give the policy of the map's frame.

    streamlit-folium receives the map's script as text and evaluates it, so this frame cannot do
    without inline scripts and ``eval``: here the policy limits where anything can be sent or
    fetched from, not what runs. ``tile_origins`` are the hosts of the online basemaps; they may
    send pictures and nothing else.
    """
    # Every ancestor of a frame is checked: the page itself, and whoever embeds the page.
    embedders = [ancestor for ancestor in ancestors if ancestor not in ("'self'", "'none'")]
    return _policy(
        {
            "default-src": ["'none'"],
            "script-src": ["'self'", "'unsafe-inline'", "'unsafe-eval'"],
            "style-src": ["'self'", "'unsafe-inline'"],
            "img-src": ["'self'", "data:", "blob:", *tile_origins],
            "font-src": ["'self'", "data:"],
            "connect-src": ["'self'"],
            "worker-src": ["'self'", "blob:"],
            "object-src": ["'none'"],
            "base-uri": ["'self'"],
            "form-action": ["'none'"],
            "frame-ancestors": ["'self'", *embedders],
        }
    )


def data_policy() -> str:
    """Give the policy of data: should a browser ever show it as a document, it can do nothing."""
    return "default-src 'none'; sandbox; frame-ancestors 'none'"


class SecurityHeaders:
    """ASGI middleware that puts these headers on every response.

    Parameters
    ----------
    app
        The application it wraps.
    tile_origins
        The origins of the online basemaps, such as ``https://tile.example`` (no path).
    ancestors
        Who may embed the page, as :func:`frame_ancestors` reads it; the environment's
        ``DATELINE_FRAME_ANCESTORS`` if not given.
    base
        The path below which the page is served, if not ``/``.
    document
        The page's HTML, for the hashes of its inline scripts; Streamlit's own if not given.

    Raises
    ------
    ValueError
        If an origin is not one, or the setting cannot be read.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        tile_origins: Sequence[str] = (),
        ancestors: str | None = None,
        base: str = "",
        document: str | None = None,
    ) -> None:
        for origin in tile_origins:
            if not _ORIGIN.fullmatch(origin):
                raise ValueError(f"{origin!r} is not the origin of a tile host.")
        setting = os.environ.get(FRAME_ANCESTORS_SETTING) if ancestors is None else ancestors
        allowed = frame_ancestors(setting)
        self.app = app
        self._base = "/" + base.strip("/") if base.strip("/") else ""
        self._page = page_policy(streamlit_document() if document is None else document, allowed)
        self._frame = frame_policy(allowed, tile_origins)
        self._data = data_policy()

    def policy_for(self, path: str) -> str:
        """Give the policy of a path, as the router sees it: decoded, with the base path."""
        if self._base and not path.startswith(self._base + "/"):
            return self._page
        below = path[len(self._base) :]
        if below.startswith(_FRAME_PATHS):
            return self._frame
        if below.startswith(_DATA_PATHS):
            return self._data
        return self._page

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection; those that are not HTTP pass through."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        # A server that mounts this application puts where it did so before every path.
        policy = self.policy_for(scope["path"].removeprefix(scope.get("root_path", "")))

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["content-security-policy"] = policy
                for name, value in _SAME_FOR_ALL.items():
                    headers[name] = value
                for name in _FOR_OTHER_ORIGINS:
                    del headers[name]
            await send(message)

        await self.app(scope, receive, send_with_headers)
