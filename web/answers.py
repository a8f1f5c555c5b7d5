"""Answers: JSON or bytes with a tag, what a file says of itself in headers, refusals."""

import hashlib
import json
import re
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from geo.export import points
from geo.export.about import About


def as_json(value: Any, headers: dict[str, str] | None = None) -> Response:
    """Answer with JSON."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return as_bytes(text.encode(), "application/json", headers)


def as_bytes(
    body: bytes, media_type: str = points.MEDIA_TYPE, headers: dict[str, str] | None = None
) -> Response:
    """Answer with a body that a browser may keep and ask about again.

    The tag is weak: the same content compressed and plain is the same answer.
    """
    tag = hashlib.sha256(body).hexdigest()[:32]
    return Response(body, headers={**(headers or {}), "etag": f'W/"{tag}"'}, media_type=media_type)


def described(said: About) -> dict[str, str]:
    """Say in headers what a clean file has no place for."""
    return {
        "dateline-selection": ascii_text(said.selection),
        "dateline-licence": ascii_text(said.licence),
        "dateline-credits": ascii_text("; ".join(said.credits)),
        # A link is percent-encoded already, all but the host that the browser named.
        "dateline-link": quote(said.link, safe=_PLAIN + "%"),
        "dateline-made": said.made,
        **({"dateline-terms": ascii_text(said.terms)} if said.terms else {}),
    }


_PLAIN = " !\"#$&'()*+,/:;<=>?@[]^`{|}~"


def ascii_text(text: str) -> str:
    """Write text as a header can carry it: percent-encoded where it is not plain ASCII."""
    return quote(text, safe=_PLAIN)


def refused(status: int, sentence: str, retry_after: int = 0) -> Response:
    """Answer that there is none, and why; ``retry_after`` seconds there may be one."""
    body = json.dumps({"error": sentence}, ensure_ascii=False).encode()
    headers = {"allow": "GET, HEAD"} if status == 405 else {}
    if retry_after:
        headers["retry-after"] = str(retry_after)
    headers["cache-control"] = "no-store" if status >= 500 else "private, no-cache"
    return Response(body, status, headers, "application/json")


def unless_known(request: Request, response: Response) -> Response:
    """Answer 304 when the browser already has this content (RFC 9110, weak comparison)."""
    tag = response.headers.get("etag", "").removeprefix("W/")
    known = [one.strip() for one in request.headers.get("if-none-match", "").split(",")]
    if not tag or (known != ["*"] and tag not in [one.removeprefix("W/") for one in known]):
        return response
    kept = ("etag", "cache-control", "vary", "dateline-version")
    headers = {name: response.headers[name] for name in kept if name in response.headers}
    return Response(None, 304, headers)


def accepts_gzip(request: Request) -> bool:
    """Tell whether a browser takes what is compressed with gzip (RFC 9110)."""
    for coding in request.headers.get("accept-encoding", "").split(","):
        name, _, quality = coding.partition(";")
        refused = re.fullmatch(r"\s*q=0(\.0*)?\s*", quality, re.IGNORECASE)
        if name.strip().lower() in ("gzip", "*"):
            return not refused
    return False
