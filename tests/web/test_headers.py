"""What browsers are told they may load, run and embed."""

import base64
import hashlib
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.routing import Mount, Route

from tests.web.apart import run_apart
from web.headers import (
    SecurityHeaders,
    frame_ancestors,
    inline_script_hashes,
    streamlit_document,
)

TILES = ("https://tile.example", "https://*.tiles.example")


async def answer(request):
    return PlainTextResponse("hello", headers={"content-security-policy": "default-src *"})


def application(**options):
    return Starlette(
        routes=[Route("/moved", RedirectResponse("/")), Route("/{path:path}", answer)],
        middleware=[Middleware(SecurityHeaders, tile_origins=TILES, **options)],
    )


@pytest.fixture
def policy(ask):
    def of(path, **options):
        header = ask(application(**options), path).headers["content-security-policy"]
        return {name: sources for name, *sources in (part.split() for part in header.split("; "))}

    return of


def test_the_page_runs_no_inline_script_and_no_eval(policy):
    assert not {"'unsafe-inline'", "'unsafe-eval'", "*"} & set(policy("/")["script-src"])


def test_the_page_runs_the_inline_scripts_of_streamlits_own_document(policy):
    scripts = re.findall(r"<script>(.*?)</script>", streamlit_document(), re.DOTALL)
    digests = [base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in scripts]
    assert policy("/")["script-src"] == ["'self'", *(f"'sha256-{d}'" for d in digests)]


def test_the_page_loads_nothing_from_another_host(policy):
    sources = {source for sources in policy("/").values() for source in sources}
    assert not [source for source in sources if "://" in source or source == "https:"]


def test_what_the_page_does_not_name_is_refused(policy):
    assert policy("/")["default-src"] == ["'none'"]


@pytest.mark.parametrize(
    "path", ["/", "/?from=2020", "/favicon.png", "/assets/page/app.js", "/x/api/"]
)
def test_everything_that_is_not_named_has_the_policy_of_the_page(path, policy):
    assert policy(path) == policy("/")


def test_only_pictures_come_from_the_hosts_of_online_basemaps(policy):
    named = {
        name
        for name, sources in policy("/component/map/index.html").items()
        if set(TILES) & set(sources)
    }
    assert named == {"img-src"}


def test_the_frame_of_the_map_may_evaluate_its_script(policy):
    assert "'unsafe-eval'" in policy("/component/map/index.html")["script-src"]


def test_the_frame_of_the_map_talks_to_this_server_only(policy):
    assert policy("/component/map/index.html")["connect-src"] == ["'self'"]


@pytest.mark.parametrize("path", ["/api/events.json", "/api/events/x", "/media/x.svg", "/healthz"])
def test_data_shown_as_a_document_can_do_nothing(path, policy):
    assert policy(path) == {
        "default-src": ["'none'"],
        "sandbox": [],
        "frame-ancestors": ["'none'"],
    }


@pytest.mark.parametrize("path", ["/elsewhere/component/x", "/component", "//component/x"])
def test_a_path_that_only_looks_like_the_frame_has_the_policy_of_the_page(path):
    middleware = SecurityHeaders(answer, tile_origins=TILES)
    assert middleware.policy_for(path) == middleware.policy_for("/")


def test_a_base_path_is_taken_off_before_the_policy_is_chosen():
    middleware = SecurityHeaders(answer, base="maps")
    assert "unsafe-eval" in middleware.policy_for("/maps/component/map/index.html")


def test_a_frame_outside_the_base_path_has_the_policy_of_the_page():
    middleware = SecurityHeaders(answer, base="/maps/")
    assert "unsafe-eval" not in middleware.policy_for("/component/map/index.html")


def test_a_base_path_is_a_whole_segment():
    middleware = SecurityHeaders(answer, base="/maps")
    assert "unsafe-eval" not in middleware.policy_for("/maps2/component/map/index.html")


def test_where_another_server_mounts_the_application_does_not_matter(ask):
    app = Starlette(
        routes=[Route("/{path:path}", answer)], middleware=[Middleware(SecurityHeaders)]
    )
    mounted = Starlette(routes=[Mount("/maps", app)])
    header = ask(mounted, "/maps/component/x").headers["content-security-policy"]
    assert "'unsafe-eval'" in header


def test_a_policy_set_further_in_is_replaced(policy):
    assert "*" not in policy("/")["default-src"]


@pytest.mark.parametrize("path", ["/", "/moved", "/api/x", "/component/x"])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
    ],
)
def test_every_response_carries(ask, path, name, value):
    assert ask(application(), path).headers[name] == value


def test_no_page_may_ask_for_camera_microphone_or_position(ask):
    permissions = ask(application(), "/").headers["permissions-policy"]
    assert {"camera=()", "microphone=()", "geolocation=()"} <= set(permissions.split(", "))


def test_a_websocket_passes_through():
    seen = []

    async def inner(scope, receive, send):
        seen.append((scope, receive, send))

    given = ({"type": "websocket", "path": "/stream"}, object(), object())
    run_apart(SecurityHeaders(inner)(*given))
    assert seen == [given]


def test_only_the_site_itself_embeds_the_page_by_default(monkeypatch, policy):
    monkeypatch.delenv("DATELINE_FRAME_ANCESTORS", raising=False)
    assert policy("/")["frame-ancestors"] == ["'self'"]


def test_a_setting_lets_a_newsroom_embed_the_page(monkeypatch, policy):
    monkeypatch.setenv("DATELINE_FRAME_ANCESTORS", "'self' https://news.example")
    assert policy("/")["frame-ancestors"] == ["'self'", "https://news.example"]


def test_who_embeds_the_page_embeds_the_map_in_it(policy):
    sources = policy("/component/x", ancestors="https://*.news.example:8443")["frame-ancestors"]
    assert sources == ["'self'", "https://*.news.example:8443"]


def test_the_page_can_be_closed_to_every_frame_while_its_map_still_shows(policy):
    assert (
        policy("/", ancestors="'none'")["frame-ancestors"],
        policy("/component/x", ancestors="'none'")["frame-ancestors"],
    ) == (["'none'"], ["'self'"])


@pytest.mark.parametrize(
    "setting",
    [
        "news.example; script-src *",
        "https://news.example;script-src *",
        "https://news.example,default-src",
        "self",
        "'none' 'self'",
        "javascript:alert(1)",
        "https://news.example/path",
        "https://",
    ],
)
def test_a_setting_that_cannot_be_read_is_refused_with_its_name(setting):
    with pytest.raises(ValueError, match="DATELINE_FRAME_ANCESTORS"):
        frame_ancestors(setting)


@settings(deadline=None)
@given(st.text())
def test_no_setting_adds_a_directive(setting):
    try:
        sources = frame_ancestors(setting)
    except ValueError:
        return
    assert not set(";,\r\n") & set("".join(sources))


@pytest.mark.parametrize(
    "origin", ["https://tile.example/path", "*", "'self'", "https://a.example; script-src *", ""]
)
def test_an_origin_that_is_not_one_is_refused(origin):
    with pytest.raises(ValueError, match="tile host"):
        SecurityHeaders(answer, tile_origins=[origin])


def test_scripts_with_a_source_need_no_hash():
    assert inline_script_hashes("<script src='a.js'></script><p>script</p>") == ()


def test_the_hash_is_of_the_text_between_the_tags_to_the_byte():
    digest = base64.b64encode(hashlib.sha256(b"\n a &amp; b < c ").digest()).decode()
    assert inline_script_hashes("<script>\n a &amp; b < c </script>") == (f"'sha256-{digest}'",)
