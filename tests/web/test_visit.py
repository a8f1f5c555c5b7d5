"""A visit on a public server: who gets a cookie, and what it holds."""

import os
import re
from urllib.parse import parse_qs

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route

from geo.library.visits import is_token, issue, issued, new_token, sweep
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
    assert re.fullmatch(r"dateline_visit=[\w.-]{108}; HttpOnly; SameSite=Lax; Path=/", given)


def test_no_two_browsers_get_the_same_visit(visits_of, public):
    assert cookie(visits_of("/")) != cookie(visits_of("/"))


def test_no_cache_keeps_what_gives_a_visit(visits_of, public):
    assert visits_of("/").headers["cache-control"] == "no-store"


HTTPS = {"x-forwarded-proto": "https"}


def test_over_https_the_cookie_never_leaves_unencrypted_and_no_other_host_sets_it(
    visits_of, public
):
    given = cookie(visits_of("/", headers=HTTPS))
    assert given.startswith("__Host-dateline_visit=")
    assert given.endswith("; Path=/; Secure")


def test_over_https_a_cookie_that_another_host_may_have_set_is_not_read(visits_of, public):
    headers = HTTPS | {"cookie": f"dateline_visit={issue(new_token())}"}
    assert visits_of("/api/whose", headers=headers).text == ""
    assert "__Host-dateline_visit=" in cookie(visits_of("/", headers=headers))


def test_the_cookie_of_this_very_host_goes_before_one_that_another_may_have_set(visits_of, public):
    own, planted = new_token(), new_token()
    pair = f"dateline_visit={issue(planted)}; __Host-dateline_visit={issue(own)}"
    for headers in ({"cookie": pair}, HTTPS | {"cookie": pair}):
        assert visits_of("/api/whose", headers=headers).text == own


def test_a_browser_keeps_the_visit_that_it_has(visits_of, public):
    headers = {"cookie": f"dateline_visit={issue(new_token())}"}
    assert cookie(visits_of("/", headers=headers)) == ""


GENUINE = "v" * 43


@pytest.mark.parametrize(
    "made_up",
    [
        *("", "x", "../../x", "x" * 44, GENUINE, f"{GENUINE}.", f"{GENUINE}.{'0' * 64}", "."),
        f"{new_token()}.{'a' * 64}",
    ],
)
def test_a_made_up_visit_is_replaced(visits_of, public, made_up):
    headers = {"cookie": f"dateline_visit={made_up}"}
    assert "dateline_visit=" in cookie(visits_of("/", headers=headers))
    assert visits_of("/api/whose", headers=headers).text == ""


def test_only_the_page_gives_a_visit(visits_of, public):
    assert cookie(visits_of("/api/whose")) == ""


def test_a_request_tells_whose_it_is(visits_of, public):
    token = new_token()
    visit_cookie = f"other=1; dateline_visit={issue(token)}"
    answer = visits_of("/api/whose", headers={"cookie": visit_cookie})
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


def test_what_was_given_out_is_known_to_every_process_with_the_same_folder_and_to_no_other(
    tmp_path,
):
    here, elsewhere = tmp_path / "here", tmp_path / "elsewhere"
    given = issue(token := new_token(), here)
    assert issued(given, here) == token
    assert issued(given, elsewhere) == issued("ü" * 108, here) == ""
    assert (here / ".key").stat().st_mode & 0o077 == 0


def test_the_key_stays_when_the_visits_that_are_over_are_removed(tmp_path):
    given = issue(new_token(), tmp_path)
    os.utime(tmp_path / ".key", (0, 0))
    sweep(tmp_path)
    assert issued(given, tmp_path)


def test_where_no_key_can_be_kept_a_visit_holds_as_long_as_the_process(tmp_path):
    (tmp_path / ".key").mkdir()
    assert issued(issue(token := new_token(), tmp_path), tmp_path) == token
