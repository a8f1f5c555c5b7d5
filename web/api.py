"""The interface over HTTP: a View's query string in, the selection's numbers, rows or bytes out.

The routes are Starlette's and run in the process of the page. Queries run in threads, so that a
long one holds nothing else up. What every endpoint takes and gives is described in
``web.openapi``.
"""

import asyncio
import gzip
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from itertools import chain
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from geo.disk import DiskError
from geo.export import cite, points
from geo.export.about import file_name
from geo.export.formats import FORMATS
from geo.export.picture import MEDIA_TYPES
from geo.selection.store import EventStore
from web import VERSION, pictures
from web.answers import (
    accepts_gzip,
    as_bytes,
    as_json,
    ascii_text,
    described,
    refused,
    unless_known,
)
from web.datasets import drift_of
from web.export_page import map_page
from web.faults import note_fault
from web.gallery import Asked
from web.openapi import MOST_EVENTS, MOST_ROWS, USUAL_EVENTS, describe
from web.questions import SENTENCES, Question, RequestError, StoreOf, read_request, whole_number
from web.studio import BusyError

# How much of an id that is not known is said again.
_SHOWN = 200


@dataclass(frozen=True)
class Later:
    """An answer that waits for something to be made, which holds no thread up meanwhile."""

    asked: Asked
    answer: Callable[[bytes], Response]


Handler = Callable[[Question], Response | Later]


def summary(question: Question) -> Response:
    """Count what is shown and what each filter hides."""
    counted = question.store.summary(question.view)
    return as_json(
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


def view_of(question: Question) -> Response:
    """Give the View of a link: its query in the one form, and what in it could not be used."""
    problems = [asdict(problem) for problem in question.problems]
    return as_json({"query": question.view.query(), "problems": problems})


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
    return as_json(body | {"events": served}, described(said))


def _file(extension: str) -> Handler:
    """Make the handler that gives the selected rows as a file."""

    def give(question: Question) -> Response:
        store, view, said = question.store, question.view, question.about()
        form = FORMATS[extension]
        pieces = form.pieces(store.rows(view), store.dataset, said, view.language)
        if question.request.method == "GET":
            # Whatever fails does so here, where it can still be answered with a sentence.
            pieces = chain([next(pieces, b"")], pieces)
        name = file_name(store, view, extension)
        headers = described(said) | {"content-disposition": f'attachment; filename="{name}"'}
        return StreamingResponse(pieces, headers=headers, media_type=form.media_type)

    give.__name__ = f"events_{extension}"
    return give


def event(question: Question) -> Response:
    """Give one event with all its fields, whether it is selected or not."""
    event_id = question.request.path_params["event_id"]
    found = question.store.event(event_id, question.view.language)
    if found is None:
        raise RequestError(404, SENTENCES["event"].format(value=event_id[:_SHOWN]))
    return as_json(found, described(question.about(event=event_id)))


def events_at(question: Question) -> Response:
    """Give the events of some rows, in the order asked for."""
    texts = question.given.get("row", [])
    if len(texts) > MOST_ROWS:
        raise RequestError(400, SENTENCES["rows"].format(limit=MOST_ROWS, count=len(texts)))
    numbers = [whole_number("row", text, 999_999_999) for text in texts]
    served = question.store.events_at(numbers, question.view.language)
    return as_json({"version": question.store.dataset.version, "events": served})


def reference(question: Question) -> Response:
    """Give a reference for the selection, or for the event that the view names."""
    form = question.choice("format", tuple(cite.FORMATS))
    store, view, page, today = question.store, question.view, question.page(), date.today()
    if not view.event:
        made = cite.selection(store, view, page, today)
    elif (found := cite.event(store, view.event, view, page, today)) is not None:
        made = found
    else:
        raise RequestError(404, SENTENCES["event"].format(value=view.event))
    chosen = cite.FORMATS[form]
    headers = {"content-disposition": f'inline; filename="{made.key}.{chosen.ending}"'}
    return as_bytes(chosen.write(made).encode(), chosen.media_type, headers)


def changes(question: Question) -> Response:
    """Say what changed in the selection since the version that a link was made on."""
    view = question.view
    found = drift_of(view, question.store, question.visit)
    named = {"added": found.added, "corrected": found.corrected, "withdrawn": found.withdrawn}
    return as_json(
        {
            "old": found.old,
            "new": found.new,
            "known": found.known,
            "sentence": found.sentence(view.language),
            **{
                name: [{"event_id": one} | kept.plain(view.language) for one, kept in some.items()]
                for name, some in named.items()
            },
            "gone": list(found.gone),
        }
    )


def all_points(question: Question) -> Response:
    """Give the columns that the map's layer reads, for the whole dataset."""
    packed = _packed(question.store)
    if accepts_gzip(question.request):
        response = as_bytes(packed)
        response.headers["content-encoding"] = "gzip"
    else:
        response = as_bytes(gzip.decompress(packed))
    response.headers["vary"] = "Accept-Encoding"
    return response


def mask(question: Question) -> Response:
    """Give one bit a row: whether it passes what the browser does not filter by itself."""
    return as_bytes(question.store.mask(question.view))


def _map(kind: str) -> Handler:
    """Make the handler that draws the view as a picture of a kind."""

    def draw(question: Question) -> Later:
        said = question.about()
        try:
            options = pictures.read_options(question.given, kind, said.link)
            asked = pictures.picture(question.store, question.view, options)
        except ValueError as error:
            raise RequestError(400, str(error)) from None
        except BusyError as busy:
            sentence = pictures.SENTENCES["busy"].format(n=busy.waiting, seconds=busy.seconds)
            raise RequestError(503, sentence, retry_after=busy.seconds) from None
        name = file_name(question.store, question.view, kind)
        headers = {**described(said), "content-disposition": f'inline; filename="{name}"'}
        return Later(asked, lambda drawn: as_bytes(drawn, MEDIA_TYPES[kind], headers))

    draw.__name__ = f"map_{kind}"
    return draw


def health(question: Question) -> Response:
    """Say that the process answers, and with which data."""
    dataset = question.store.dataset
    return as_json(
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
    return as_json(describe(question.store.dataset.title, VERSION))


def nothing(question: Question) -> Response:
    """Answer an address below ``/api`` that is none, which the page would otherwise answer."""
    raise RequestError(404, SENTENCES["address"])


HANDLERS: dict[str, Handler] = {
    "/api/summary": summary,
    "/api/view": view_of,
    "/api/events.json": events_json,
    **{f"/api/events.{extension}": _file(extension) for extension in FORMATS},
    "/api/events/{event_id:path}": event,
    "/api/points": all_points,
    "/api/mask": mask,
    "/api/rows": events_at,
    **{f"/api/map.{kind}": _map(kind) for kind in MEDIA_TYPES},
    "/api/map.html": map_page,
    "/api/cite": reference,
    "/api/drift": changes,
    "/api/openapi.json": openapi,
    "/healthz": health,
    "/api/{rest:path}": nothing,
}


def routes(store_of: StoreOf) -> list[BaseRoute]:
    """Give the routes of the interface.

    Parameters
    ----------
    store_of
        Gives the store that answers for a view and the token of a visit; raises
        UnknownDatasetError when the view names a dataset that is not served.
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
        response = await self._answer(request)
        if response is None:
            return
        if request.method == "HEAD":
            start = {"status": response.status_code, "headers": response.raw_headers}
            await send({"type": "http.response.start", **start})
            await send({"type": "http.response.body", "body": b""})
        else:
            await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response | None:
        """Return the answer; None where whoever asked is gone before there is one."""
        try:
            asked, response = await run_in_threadpool(self._handled, request)
            if isinstance(response, Later):
                made = await _made(response.asked, request.receive)
                if made is None:
                    return None
                response = response.answer(made)
        except RequestError as error:
            return refused(error.status, str(error), error.retry_after)
        except DiskError as error:
            note_fault(request.method, request.url.path)
            return refused(507, error.sentence())
        except Exception:
            reference = note_fault(request.method, request.scope["path"])
            return refused(500, SENTENCES["failed"].format(reference=reference))
        # What is in a library is for whoever may ask, and not for those who share a cache.
        whose = "private, " if asked.view.datasets else ""
        response.headers["cache-control"] = f"{whose}no-cache"
        response.headers["dateline-version"] = ascii_text(asked.store.dataset.version)
        return unless_known(request, response)

    def _handled(self, request: Request) -> tuple[Question, Response | Later]:
        if request.method not in ("GET", "HEAD"):
            raise RequestError(405, SENTENCES["method"])
        asked = read_request(request, self._store_of, lenient=self._handler is view_of)
        return asked, self._handler(asked)


async def _made(asked: Asked, receive: Receive) -> bytes | None:
    """Wait for what was asked for; None once the client is gone, for whom it is not made then."""
    made = asyncio.wrap_future(asked.future)
    # Where it fails after the client is gone, nobody is left to be told.
    made.add_done_callback(lambda one: one.cancelled() or one.exception())
    gone = asyncio.ensure_future(_disconnected(receive))
    waited: set[asyncio.Future[Any]] = {made, gone}
    try:
        await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
        return made.result() if made.done() else None
    finally:
        gone.cancel()
        asked.leave()


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


_packing = Lock()
_kept: WeakKeyDictionary[EventStore, "_Packed"] = WeakKeyDictionary()


def _packed(store: EventStore) -> bytes:
    """Give a store's points compressed; made once and kept as long as the store is."""
    with _packing:
        packed = _kept.setdefault(store, _Packed())
    return packed.of(store)


class _Packed:
    """The points of one store; while they are made, only who asks for the same ones waits."""

    def __init__(self) -> None:
        self._making = Lock()
        self._body = b""

    def of(self, store: EventStore) -> bytes:
        """Give them, made by whoever asks first."""
        with self._making:
            if not self._body:
                # Without a time in it, the same data gives the same bytes. A higher level takes
                # two and a half times as long for a million events, and saves 3 percent.
                body = points.pack(store.points())
                self._body = gzip.compress(body, compresslevel=3, mtime=0)
            return self._body
