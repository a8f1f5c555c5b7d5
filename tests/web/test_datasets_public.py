"""On a public server, what one visit keeps is there for nobody else, by whatever address."""

import os
import time

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse
from starlette.routing import Route

from geo.library.visits import SessionLibrary, issue, new_token
from tests.web.kept import asked, contents
from web import datasets
from web.datasets import entries, store_of
from web.preview import Preview

PATHS = (
    "/api/summary",
    "/api/points",
    "/api/mask",
    "/api/events.json",
    "/api/events.csv",
    "/api/events/row-0",
    "/api/rows",
    "/api/map.svg",
    "/api/map.html",
    "/api/cite",
    "/api/drift",
)


@pytest.mark.parametrize("path", PATHS)
def test_a_visit_reaches_nothing_of_another(visitor, served, path):
    mine, other = visitor("Mine"), visitor("Theirs")
    query = f"{path}?dataset={mine.dataset_id}"
    assert served(query, mine.token).status_code == 200
    for who in ("", other.token, new_token()):
        answer = served(query, who)
        assert answer.status_code == 404
        assert "Mine" not in answer.text


def test_a_tag_opens_no_answer_of_another_visit(visitor, served):
    mine, other = visitor(), visitor()
    query = f"/api/summary?dataset={mine.dataset_id}"
    tag = {"if-none-match": served(query, mine.token).headers["etag"]}
    assert served(query, mine.token, headers=tag).status_code == 304
    assert served(query, other.token, headers=tag).status_code == 404


def test_nobody_can_tell_whether_another_visit_has_a_dataset(visitor, served):
    mine, other = visitor(), visitor()
    there = served(f"/api/summary?dataset={mine.dataset_id}", other.token).json()["error"]
    absent = served("/api/summary?dataset=none", other.token).json()["error"]
    assert there.replace(mine.dataset_id, "none") == absent


def test_a_visit_lists_only_its_own(visitor):
    mine, other = visitor("Mine"), visitor("Theirs")
    assert [entry.title for entry in entries(mine.token)] == ["Mine"]
    assert [entry.title for entry in entries(other.token)] == ["Theirs"]
    assert entries("") == ()


def test_a_visit_that_is_over_says_what_became_of_its_data(visitor, served):
    mine = visitor()
    query = f"/api/summary?dataset={mine.dataset_id}"
    assert served(query, mine.token).status_code == 200
    used, then = SessionLibrary(mine.token).home(), time.time() - 3601
    for path in (used / ".used", used):
        os.utime(path, (then, then))
    answer = served(query, mine.token)
    assert answer.status_code == 404
    assert "removed an hour after its last use" in answer.json()["error"]


def test_what_was_open_of_a_visit_is_closed_when_it_is_over(visitor):
    mine = visitor()
    store_of(asked(mine.dataset_id), mine.token)
    SessionLibrary(mine.token).end()
    datasets.tidy()
    assert datasets._stores._opened == {}


def test_the_shipped_dataset_is_everybodys(served, visitor):
    mine = visitor()
    answers = [served("/api/summary", who) for who in ("", mine.token)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].content == answers[1].content


def test_a_visits_library_is_not_that_of_the_machine(library, visitor, served):
    dataset_id = library.save(contents())
    assert served(f"/api/summary?dataset={dataset_id}", visitor().token).status_code == 404


def test_the_card_of_a_link_says_nothing_of_what_a_visit_keeps(ask, visitor):
    async def page(request):
        return HTMLResponse("<head></head>")

    mine = visitor("Mine")
    application = Starlette(
        routes=[Route("/", page)], middleware=[Middleware(Preview, store_of=store_of)]
    )
    # Not even to the visit itself: what is in the document may be kept or passed on.
    headers = {"cookie": f"dateline_visit={issue(mine.token)}"}
    document = ask(application, f"/?dataset={mine.dataset_id}", headers=headers)
    assert (document.status_code, document.text) == (200, "<head></head>")
    assert "og:title" in ask(application, "/", headers=headers).text
