"""The interface over HTTP: a View's query string in, the selection's numbers, rows or bytes out.

The routes are Starlette's and run in the process of the page. Queries run in threads, so that a
long one holds nothing else up. What every endpoint takes and gives is described in
``web.openapi``.
"""

import gzip
import hashlib
import json
import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from threading import Lock
from typing import Any
from urllib.parse import parse_qsl, quote
from weakref import WeakKeyDictionary

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from geo.export import points, rows
from geo.export.about import About, about, file_name
from geo.store import EventStore
from geo.view import View, read
from web import VERSION
from web.openapi import MOST_EVENTS, MOST_QUERY_BYTES, MOST_ROWS, USUAL_EVENTS, describe

StoreOf = Callable[[View], EventStore]

_BATCH = 1_000

#: What this interface says to people, besides the sentences of ``geo``.
SENTENCES = {
    "method": "This address answers GET and HEAD only.",
    "address": "There is nothing at this address; /api/openapi.json lists what there is.",
    "query": "The query string has {length} bytes; at most {limit} are read.",
    "event": "No event of this dataset has the id “{value}”.",
    "number": "{key}: “{value}” is not a whole number from {low} to {high}.",
    "repeated": "{key} takes one value.",
    "rows": "At most {limit} rows can be asked for at once; these are {count}.",
    "failed": "The server could not answer; the fault is not in the request.",
}

_log = logging.getLogger("dateline")


class RequestError(Exception):
    """An answer other than what was asked for: a status and a sentence that says why."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


@dataclass(frozen=True)
class Question:
    """A request, read: the view, the store that answers it, and everything else it says."""

    request: Request
    view: View
    store: EventStore
    given: dict[str, list[str]]

    def number(self, key: str, usual: int, high: int) -> int:
        """Read a whole number from 0 to ``high``; ``usual`` if it is not given."""
        texts = self.given.get(key, [])
        if len(texts) > 1:
            raise RequestError(400, SENTENCES["repeated"].format(key=key))
        return _number(key, texts[0], high) if texts else usual

    def about(self, **changes: Any) -> About:
        """Describe the selection, with the link that opens it on this server's page.

        ``changes`` are fields of the View that the link sets besides.
        """
        base = self.request.scope.get("root_path", "")
        page = self.request.url.replace(path=f"{base}/", query="", fragment="")
        return about(self.store, self.view.replace(**changes), str(page))


Handler = Callable[[Question], Response]


def summary(question: Question) -> Response:
    """Count what is shown and what each filter hides."""
    counted = question.store.summary(question.view)
    return _json(
        {
            "total": counted.total,
            "shown": counted.shown,
            "hidden": counted.hidden,
            "not_on_a_point": counted.not_on_a_point,
            "first_day": counted.first_day.isoformat() if counted.first_day else None,
            "last_day": counted.last_day.isoformat() if counted.last_day else None,
            "categories": counted.categories,
            "sentence": question.store.sentence(question.view),
            "version": question.store.dataset.version,
        }
    )


def events_json(question: Question) -> Response:
    """Give a page of the selected events with all their fields."""
    limit = question.number("limit", USUAL_EVENTS, MOST_EVENTS)
    offset = question.number("offset", 0, 999_999_999)
    sort = question.given.get("sort", ["date"])
    if len(sort) > 1:
        raise RequestError(400, SENTENCES["repeated"].format(key="sort"))
    try:
        found = question.store.rows(question.view, limit, offset, sort[0])
    except ValueError as error:
        raise RequestError(400, str(error)) from None
    said = question.about()
    served = question.store.events_at(found["row"].tolist(), question.view.language)
    page = {"limit": limit, "offset": offset, "sort": sort[0]}
    body = {"dateline": said.plain(), "total": said.total, "shown": said.shown, **page}
    return _json(body | {"events": served}, _headers(said))


def events_csv(question: Question) -> Response:
    """Give the selected rows as CSV."""
    found = question.store.rows(question.view)
    pieces = rows.csv_pieces(found, question.store.dataset, question.view.language)
    return _download(question, pieces, "csv", "text/csv; charset=utf-8; header=present")


def events_geojson(question: Question) -> Response:
    """Give the selected events as a GeoJSON FeatureCollection."""
    numbers = question.store.rows(question.view)["row"].tolist()
    batches = (
        question.store.events_at(numbers[start : start + _BATCH], question.view.language)
        for start in range(0, len(numbers), _BATCH)
    )
    pieces = rows.geojson_pieces(batches, question.about().plain())
    return _download(question, pieces, "geojson", "application/geo+json")


def event(question: Question) -> Response:
    """Give one event with all its fields, whether it is selected or not."""
    event_id = question.request.path_params["event_id"]
    found = question.store.event(event_id, question.view.language)
    if found is None:
        raise RequestError(404, SENTENCES["event"].format(value=event_id))
    return _json(found, _headers(question.about(event=event_id)))


def events_at(question: Question) -> Response:
    """Give the events of some rows, in the order asked for."""
    texts = question.given.get("row", [])
    if len(texts) > MOST_ROWS:
        raise RequestError(400, SENTENCES["rows"].format(limit=MOST_ROWS, count=len(texts)))
    numbers = [_number("row", text, 999_999_999) for text in texts]
    served = question.store.events_at(numbers, question.view.language)
    return _json({"version": question.store.dataset.version, "events": served})


def all_points(question: Question) -> Response:
    """Give the columns that the map's layer reads, for the whole dataset."""
    packed = _packed(question.store)
    if _accepts_gzip(question.request):
        response = _bytes(packed)
        response.headers["content-encoding"] = "gzip"
    else:
        response = _bytes(gzip.decompress(packed))
    response.headers["vary"] = "Accept-Encoding"
    return response


def mask(question: Question) -> Response:
    """Give one bit a row: whether it passes what the browser does not filter by itself."""
    return _bytes(question.store.mask(question.view))


def health(question: Question) -> Response:
    """Say that the process answers, and with which data."""
    dataset = question.store.dataset
    return _json(
        {
            "status": "ok",
            "version": VERSION,
            "dataset": dataset.name,
            "data_version": dataset.version,
            "events": len(dataset.events),
            "problems": len(dataset.problems),
        }
    )


def openapi(question: Question) -> Response:
    """Give the description of this interface."""
    return _json(describe(question.store.dataset.title, VERSION))


def nothing(question: Question) -> Response:
    """Answer an address below ``/api`` that is none, which the page would otherwise answer."""
    raise RequestError(404, SENTENCES["address"])


HANDLERS: dict[str, Handler] = {
    "/api/summary": summary,
    "/api/events.json": events_json,
    "/api/events.csv": events_csv,
    "/api/events.geojson": events_geojson,
    "/api/events/{event_id:path}": event,
    "/api/points": all_points,
    "/api/mask": mask,
    "/api/rows": events_at,
    "/api/openapi.json": openapi,
    "/healthz": health,
    "/api/{rest:path}": nothing,
}


def routes(store_of: StoreOf) -> list[BaseRoute]:
    """Give the routes of the interface.

    Parameters
    ----------
    store_of
        Gives the store that answers for a view; raises LookupError with a sentence when the
        view names a dataset that is not served.
    """
    return [
        Route(path, _Endpoint(handler, store_of), name=handler.__name__)
        for path, handler in HANDLERS.items()
    ]


class _Endpoint:
    """An ASGI application that answers one address, whatever the method.

    A route that only knows its own methods would leave the others to the page's routes.
    """

    def __init__(self, handler: Handler, store_of: StoreOf) -> None:
        self._handler = handler
        self._store_of = store_of

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        response = await run_in_threadpool(self._answer, request)
        if request.method == "HEAD":
            start = {"status": response.status_code, "headers": response.raw_headers}
            await send({"type": "http.response.start", **start})
            await send({"type": "http.response.body", "body": b""})
        else:
            await response(scope, receive, send)

    def _answer(self, request: Request) -> Response:
        try:
            if request.method not in ("GET", "HEAD"):
                raise RequestError(405, SENTENCES["method"])
            question = _read(request, self._store_of)
            response = self._handler(question)
        except RequestError as error:
            return _refused(error.status, str(error))
        except Exception:
            _log.exception("%s %s", request.method, request.url.path)
            return _refused(500, SENTENCES["failed"])
        response.headers["cache-control"] = "no-cache"
        response.headers["dateline-version"] = _ascii(question.store.dataset.version)
        return _unless_known(request, response)


def _read(request: Request, store_of: StoreOf) -> Question:
    query = request.scope["query_string"]
    if len(query) > MOST_QUERY_BYTES:
        values = {"length": len(query), "limit": MOST_QUERY_BYTES}
        raise RequestError(400, SENTENCES["query"].format(**values))
    text = query.decode("latin-1")
    view, problems = read(text)
    if problems:
        raise RequestError(400, " ".join(problem.sentence for problem in problems))
    try:
        store = store_of(view)
    except LookupError as error:
        raise RequestError(
            404, str(error.args[0]) if error.args else SENTENCES["address"]
        ) from None
    given: dict[str, list[str]] = {}
    for key, value in parse_qsl(text):
        given.setdefault(key, []).append(value)
    return Question(request, view, store, given)


def _number(key: str, text: str, high: int) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", text) or int(text) > high:
        values = {"key": key, "value": text[:40], "low": 0, "high": high}
        raise RequestError(400, SENTENCES["number"].format(**values))
    return int(text)


def _json(value: Any, headers: dict[str, str] | None = None) -> Response:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return _bytes(text.encode(), "application/json", headers)


def _bytes(
    body: bytes, media_type: str = points.MEDIA_TYPE, headers: dict[str, str] | None = None
) -> Response:
    """Answer with a body that a browser may keep and ask about again.

    The tag is weak: the same content compressed and plain is the same answer.
    """
    tag = hashlib.sha256(body).hexdigest()[:32]
    return Response(body, headers={**(headers or {}), "etag": f'W/"{tag}"'}, media_type=media_type)


def _download(
    question: Question, pieces: Iterator[bytes], extension: str, media_type: str
) -> Response:
    name = file_name(question.store, question.view, extension)
    headers = _headers(question.about())
    headers["content-disposition"] = f'attachment; filename="{name}"'
    return StreamingResponse(pieces, headers=headers, media_type=media_type)


def _headers(said: About) -> dict[str, str]:
    """Say in headers what a clean file has no place for."""
    return {
        "dateline-selection": _ascii(said.selection),
        "dateline-licence": _ascii(said.licence),
        "dateline-credits": _ascii("; ".join(said.credits)),
        # A link is percent-encoded already, all but the host that the browser named.
        "dateline-link": quote(said.link, safe=_PLAIN + "%"),
    }


_PLAIN = " !\"#$&'()*+,/:;<=>?@[]^`{|}~"


def _ascii(text: str) -> str:
    """Write text as a header can carry it: percent-encoded where it is not plain ASCII."""
    return quote(text, safe=_PLAIN)


def _refused(status: int, sentence: str) -> Response:
    body = json.dumps({"error": sentence}, ensure_ascii=False).encode()
    headers = {"allow": "GET, HEAD"} if status == 405 else {}
    headers["cache-control"] = "no-store" if status >= 500 else "no-cache"
    return Response(body, status, headers, "application/json")


def _unless_known(request: Request, response: Response) -> Response:
    """Answer 304 when the browser already has this content (RFC 9110, weak comparison)."""
    tag = response.headers.get("etag", "").removeprefix("W/")
    known = [one.strip() for one in request.headers.get("if-none-match", "").split(",")]
    if not tag or (known != ["*"] and tag not in [one.removeprefix("W/") for one in known]):
        return response
    kept = ("etag", "cache-control", "vary", "dateline-version")
    headers = {name: response.headers[name] for name in kept if name in response.headers}
    return Response(None, 304, headers)


def _accepts_gzip(request: Request) -> bool:
    for coding in request.headers.get("accept-encoding", "").split(","):
        name, _, quality = coding.partition(";")
        refused = re.fullmatch(r"\s*q=0(\.0*)?\s*", quality, re.IGNORECASE)
        if name.strip().lower() in ("gzip", "*"):
            return not refused
    return False


_packing = Lock()
_kept: WeakKeyDictionary[EventStore, bytes] = WeakKeyDictionary()


def _packed(store: EventStore) -> bytes:
    """Give a store's points compressed; made once and kept as long as the store is."""
    with _packing:
        if store not in _kept:
            # Without a time in it, the same data gives the same bytes.
            _kept[store] = gzip.compress(points.pack(store.points()), compresslevel=6, mtime=0)
        return _kept[store]
