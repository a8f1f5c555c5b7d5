"""A request, read: what is asked of which data, or why it can't be answered."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request

from geo.export.about import About, about
from geo.selection.store import EventStore
from geo.selection.view import View, ViewProblem, read
from web.datasets import UnknownDatasetError
from web.openapi import MOST_QUERY_BYTES
from web.visit import of_request

#: Gives the store that answers for a view and the token of a visit.
StoreOf = Callable[[View, str], EventStore]

#: What this interface says to people, besides the sentences of ``geo``.
SENTENCES = {
    "method": "This address answers GET and HEAD only.",
    "address": "There is nothing at this address; /api/openapi.json lists what there is.",
    "query": "The query string has {length} bytes; at most {limit} are read.",
    "event": "No event of this dataset has the id “{value}”.",
    "number": "{key}: “{value}” is not a whole number from {low} to {high}.",
    "choice": "{key}: “{value}” is not known; expected one of {choices}.",
    "repeated": "{key} takes one value.",
    "rows": "At most {limit} rows can be asked for at once; these are {count}.",
    "failed": "The server could not answer; the fault is not in the request. Its log tells more "
    "under {reference}.",
}


class RequestError(Exception):
    """An answer other than what was asked for: a status and a sentence that says why.

    ``retry_after`` is after how many seconds to ask again, 0 where that is of no use.
    """

    def __init__(self, status: int, sentence: str, retry_after: int = 0) -> None:
        super().__init__(sentence)
        self.status = status
        self.retry_after = retry_after


@dataclass(frozen=True)
class Question:
    """A request, read: the view, the store that answers it, and everything else it says.

    ``visit`` is the token of the visit that asks, empty where there is none; ``problems`` are
    what in the query could not be used, where that does not refuse the request.
    """

    request: Request
    view: View
    store: EventStore
    given: dict[str, list[str]]
    visit: str = ""
    problems: tuple[ViewProblem, ...] = ()

    def number(self, key: str, usual: int, high: int) -> int:
        """Read a whole number from 0 to ``high``; ``usual`` if it is not given."""
        texts = self.given.get(key, [])
        if len(texts) > 1:
            raise RequestError(400, SENTENCES["repeated"].format(key=key))
        return whole_number(key, texts[0], high) if texts else usual

    def choice(self, key: str, choices: tuple[str, ...]) -> str:
        """Read one of ``choices``; the first if it is not given."""
        texts = self.given.get(key, [choices[0]])
        if len(texts) > 1:
            raise RequestError(400, SENTENCES["repeated"].format(key=key))
        if texts[0] not in choices:
            values = {"key": key, "value": texts[0][:40], "choices": ", ".join(choices)}
            raise RequestError(400, SENTENCES["choice"].format(**values))
        return texts[0]

    def page(self) -> str:
        """Return the address of this server's page, without a query string."""
        base = self.request.scope.get("root_path", "")
        return str(self.request.url.replace(path=f"{base}/", query="", fragment=""))

    def about(self, **changes: Any) -> About:
        """Describe the selection, with the link that opens it on this server's page.

        ``changes`` are fields of the View that the link sets besides.
        """
        return about(self.store, self.view.replace(**changes), self.page())


def read_request(request: Request, store_of: StoreOf, lenient: bool = False) -> Question:
    """Read a request.

    ``store_of`` gives the store that answers for a view and a visit, and raises
    UnknownDatasetError when the view names a dataset that is not served. ``lenient`` tells whether
    a value that cannot be used falls back, as on the page. Raises RequestError.
    """
    query = request.scope["query_string"]
    if len(query) > MOST_QUERY_BYTES:
        values = {"length": len(query), "limit": MOST_QUERY_BYTES}
        raise RequestError(400, SENTENCES["query"].format(**values))
    text = query.decode("latin-1")
    view, problems = read(text)
    if problems and not lenient:
        raise RequestError(400, " ".join(problem.sentence for problem in problems))
    visit = of_request(request)
    try:
        store = store_of(view, visit)
    except UnknownDatasetError as error:
        raise RequestError(404, str(error)) from None
    given: dict[str, list[str]] = {}
    for key, value in parse_qsl(text):
        given.setdefault(key, []).append(value)
    return Question(request, view, store, given, visit, problems)


def whole_number(key: str, text: str, high: int) -> int:
    """Read a whole number from 0 to ``high``. Raises RequestError."""
    if not re.fullmatch(r"[0-9]{1,9}", text) or int(text) > high:
        values = {"key": key, "value": text[:40], "low": 0, "high": high}
        raise RequestError(400, SENTENCES["number"].format(**values))
    return int(text)
