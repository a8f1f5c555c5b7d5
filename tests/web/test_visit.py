"""A visit on a public server: who gets a cookie, and what it holds."""

import re
from urllib.parse import parse_qs

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route

from geo.visits import is_token, new_token
from web import visit


@pytest.fixture
def public(monkeypatch):
    monkeypatch.setenv("DATELINE_PUBLIC", "1")


@pytest.fixture
def visits_of(ask):
    """Ask an application of a page and an address that tells whose visit it is."""

    async def page(request):
        return HTMLResponse("<p>", headers={"cache-control": "public, max-age=60"})

    async def whose(request: Request):
        return PlainTextResponse(visit.of_request(request))

    application = Starlette(
        routes=[Route("/", page), Route("/api/whose", whose)],
        middleware=[Middleware(visit.Visits)],
    )
    return lambda path, **options: ask(application, path, **options)


def cookie(answer):
    return answer.headers.get("set-cookie", "")


def test_the_page_gives_a_browser_a_visit_that_scripts_and_other_sites_cannot_use(
    visits_of, public
):
    given = cookie(visits_of("/"))
    assert re.fullmatch(r"dateline_visit=[A-Za-z0-9_-]{43}; HttpOnly; SameSite=Lax; Path=/", given)


def test_no_two_browsers_get_the_same_visit(visits_of, public):
    assert cookie(visits_of("/")) != cookie(visits_of("/"))


def test_no_cache_keeps_what_gives_a_visit(visits_of, public):
    assert visits_of("/").headers["cache-control"] == "no-store"


def test_over_https_the_cookie_never_leaves_unencrypted(visits_of, public):
    assert cookie(visits_of("/", headers={"x-forwarded-proto": "https"})).endswith("; Secure")


def test_a_browser_keeps_the_visit_that_it_has(visits_of, public):
    headers = {"cookie": f"dateline_visit={new_token()}"}
    assert cookie(visits_of("/", headers=headers)) == ""


@pytest.mark.parametrize("made_up", ["", "x", "../../x", "x" * 44])
def test_a_made_up_visit_is_replaced(visits_of, public, made_up):
    headers = {"cookie": f"dateline_visit={made_up}"}
    assert "dateline_visit=" in cookie(visits_of("/", headers=headers))
    assert visits_of("/api/whose", headers=headers).text == ""


def test_only_the_page_gives_a_visit(visits_of, public):
    assert cookie(visits_of("/api/whose")) == ""


def test_a_request_tells_whose_it_is(visits_of, public):
    token = new_token()
    answer = visits_of("/api/whose", headers={"cookie": f"other=1; dateline_visit={token}"})
    assert answer.text == token


@pytest.mark.parametrize(
    "query", ["view=import", "lang=en&view=import&import=", "import=x&view=import"]
)
def test_who_asks_for_the_import_page_is_sent_on_to_one_with_a_token(visits_of, query):
    answer = visits_of(f"/?{query}")
    assert answer.status_code == 307
    assert answer.headers["cache-control"] == "no-store"
    onward = parse_qs(answer.headers["location"].removeprefix("?"))
    assert onward["view"] == ["import"]
    assert is_token(onward["import"][0])
    assert onward.get("lang", ["en"]) == ["en"]


@pytest.mark.parametrize("query", ["", "from=2021", "view=clean", f"view=import&import={'x' * 43}"])
def test_nobody_else_is_sent_on(visits_of, query):
    assert visits_of(f"/?{query}").status_code == 200


def test_on_ones_own_machine_there_are_no_visits(visits_of, monkeypatch):
    monkeypatch.delenv("DATELINE_PUBLIC", raising=False)
    headers = {"cookie": f"dateline_visit={new_token()}"}
    assert cookie(visits_of("/")) == ""
    assert visits_of("/api/whose", headers=headers).text == ""
