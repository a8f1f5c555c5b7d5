"""What every export says of itself: its selection, its terms, its name, the way back."""

import re
from datetime import date
from urllib.parse import quote, unquote, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.routing import Mount

from geo.export.formats import FORMATS
from geo.selection.view import read
from web import api

ATTACKS = "category=attack&from=2021-01-01&to=2021-06-30"
JSON = ("/api/summary", "/api/events.json", "/api/rows?row=0", "/healthz", "/api/openapi.json")
FILES = tuple(f"/api/events.{extension}" for extension in FORMATS)
BYTES = ("/api/points", "/api/mask")


@pytest.mark.parametrize("path", ["/api/events.json", "/api/events.geojson"])
def test_an_export_says_what_is_selected_of_what_and_how_to_repeat_it(get, store, path):
    said = get(f"{path}?{ATTACKS}").json()["dateline"]
    assert said == {
        "title": store.dataset.title,
        "selection": get(f"/api/summary?{ATTACKS}").json()["sentence"],
        "shown": len(store.rows(read(ATTACKS)[0])),
        "total": len(store.dataset.events),
        "first_day": "2021-01-01",
        "last_day": "2021-06-30",
        "version": store.dataset.version,
        "licence": store.dataset.licence,
        "credits": list(store.dataset.credits),
        "link": "http://map.test/?from=2021-01-01&to=2021-06-30&category=attack&v="
        + quote(store.dataset.version),
        "made": date.today().isoformat(),
        "terms": "",
        "may_share_rows": True,
        "datasets": [part.plain() for part in store.dataset.parts],
    }


@pytest.mark.parametrize("path", FILES)
def test_the_headers_of_a_file_say_it_too(get, path):
    said = get(f"/api/events.json?{ATTACKS}").json()["dateline"]
    headers = get(f"{path}?{ATTACKS}").headers
    assert {name: unquote(headers[f"dateline-{name}"]) for name in ("selection", "licence")} == {
        name: said[name] for name in ("selection", "licence")
    }
    assert unquote(headers["dateline-credits"]) == "; ".join(said["credits"])
    assert (headers["dateline-link"], headers["dateline-made"]) == (said["link"], said["made"])


def test_the_link_of_an_export_gives_the_same_selection(get):
    link = get(f"/api/events.csv?{ATTACKS}&q=عين الأسد").headers["dateline-link"]
    again, problems = read(link.partition("?")[2])
    assert (again.filters(), problems) == (read(f"{ATTACKS}&q=عين الأسد")[0].filters(), ())


def test_the_link_leads_to_where_the_page_is_mounted(ask, store):
    application = Starlette(
        routes=[Mount("/maps", routes=api.routes(lambda view, visit: store))],
    )
    link = ask(application, "/maps/api/events.csv").headers["dateline-link"]
    assert link.startswith("http://map.test/maps/?")


def test_an_event_links_to_itself_on_the_page(get):
    event_id = get("/api/rows?row=0").json()["events"][0]["event_id"]
    assert f"?event={event_id}&" in get(f"/api/events/{event_id}").headers["dateline-link"]


@pytest.mark.parametrize(("path", "extension"), zip(FILES, FORMATS, strict=True))
def test_a_file_is_named_after_its_selection_and_version(get, store, path, extension):
    disposition = get(f"{path}?{ATTACKS}").headers["content-disposition"]
    assert disposition == (
        'attachment; filename="iraq_attack_2021-01-01_to_2021-06-30_'
        f'{store.dataset.version}.{extension}"'
    )


@given(st.text(max_size=80))
@settings(deadline=None, max_examples=40)
def test_no_words_make_a_file_name_that_a_system_refuses(get, words):
    path = f"/api/events.csv?{urlencode({'q': words, 'actor': words})}"
    disposition = get(path).headers["content-disposition"]
    assert re.fullmatch(r'attachment; filename="[A-Za-z0-9.+_-]{1,200}"', disposition)


@pytest.mark.parametrize("path", [*JSON, *FILES, *BYTES])
def test_every_answer_names_the_version_of_the_data(get, store, path):
    assert get(path).headers["dateline-version"] == store.dataset.version


def test_the_language_of_the_view_is_that_of_its_words(get):
    assert (
        get("/api/summary?lang=en-GB").json()["sentence"] == get("/api/summary").json()["sentence"]
    )
