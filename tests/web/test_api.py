"""The interface over HTTP: what each address answers, to honest and to hostile questions."""

import json
from urllib.parse import urlencode

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from geo.events.frame import CATEGORIES
from geo.export import rows
from geo.selection.store import EventStore
from geo.selection.view import CERTAIN, read
from web import api

ATTACKS = "category=attack&from=2021-01-01&to=2021-06-30"
JSON = ("/api/summary", "/api/events.json", "/api/rows?row=0", "/healthz", "/api/openapi.json")
FILES = ("/api/events.csv", "/api/events.geojson")
BYTES = ("/api/points", "/api/mask")

queries = st.builds(
    lambda pairs: urlencode([pair for pair in pairs if pair[1]]),
    st.tuples(
        st.tuples(st.just("from"), st.sampled_from(["", "2003", "2019-10", "2021-03-05"])),
        st.tuples(st.just("to"), st.sampled_from(["", "2021-03-05", "2021-06", "2021"])),
        st.tuples(st.just("category"), st.sampled_from(["", *CATEGORIES])),
        st.tuples(st.just("category"), st.sampled_from(["", *CATEGORIES])),
        st.tuples(st.just("place"), st.sampled_from(["", "baghdad", "ain-al-asad", "nowhere"])),
        st.tuples(st.just("actor"), st.sampled_from(["", "United States", "nobody"])),
        st.tuples(st.just("q"), st.sampled_from(["", "rocket", "عين الأسد", "Balad", "zzz"])),
        st.tuples(st.just("certain"), st.sampled_from(["", *CERTAIN, "1"])),
    ),
)


# Counts


@given(queries)
@settings(deadline=None, max_examples=25)
def test_shown_and_hidden_make_the_total(get, query):
    counted = get(f"/api/summary?{query}").json()
    assert counted["shown"] + sum(counted["hidden"].values()) == counted["total"]


@given(queries)
@settings(deadline=None, max_examples=25)
def test_the_categories_make_what_is_shown(get, query):
    counted = get(f"/api/summary?{query}").json()
    assert sum(counted["categories"].values()) == counted["shown"]


@given(queries)
@settings(deadline=None, max_examples=25)
def test_every_form_of_a_selection_has_the_same_events_in_the_same_order(get, query):
    from_json = [one["event_id"] for one in get(f"/api/events.json?{query}").json()["events"]]
    from_csv = list(rows.read_csv(get(f"/api/events.csv?{query}").content)["event_id"])
    collection = get(f"/api/events.geojson?{query}").json()
    from_geojson = [feature["id"] for feature in collection["features"]]
    assert from_json == from_csv == from_geojson


@given(queries)
@settings(deadline=None, max_examples=25)
def test_the_summary_counts_the_rows(get, query):
    served = get(f"/api/events.json?{query}").json()
    assert len(served["events"]) == get(f"/api/summary?{query}").json()["shown"]


@given(queries)
@settings(deadline=None, max_examples=25)
def test_a_mask_with_dates_and_categories_applied_is_the_selection(get, query):
    view, _ = read(query)
    drawn = view.replace(
        start=None, end=None, categories=(), certain=tuple(set(view.certain) - {"date"})
    )
    body = np.frombuffer(get(f"/api/mask?{query}").content, np.uint8)
    passing = np.flatnonzero(np.unpackbits(body, bitorder="little")).tolist()
    served = get(f"/api/events.json?{drawn.query()}").json()["events"]
    assert passing == [event["row"] for event in served]


def test_the_summary_says_the_selection_in_a_sentence(get):
    counted = get(f"/api/summary?{ATTACKS}").json()
    assert counted["sentence"].startswith(f"{counted['shown']} of {counted['total']} events:")


def test_the_summary_gives_the_days_of_what_is_shown(get):
    counted = get("/api/summary?from=2021-06-09&to=2021-06-09&certain=date").json()
    assert (counted["first_day"], counted["last_day"]) == ("2021-06-09", "2021-06-09")


def test_an_empty_selection_has_no_days(get):
    counted = get("/api/summary?q=zzz").json()
    assert (counted["shown"], counted["first_day"], counted["last_day"]) == (0, None, None)


# Pages of events


def test_pages_of_events_join_without_gap_or_repeat(get):
    everything = get("/api/events.json").json()["events"]
    pages = [get(f"/api/events.json?limit=50&offset={n}").json()["events"] for n in (0, 50, 100)]
    assert [event for page in pages for event in page] == everything[:150]


def test_a_page_past_the_end_is_empty(get):
    assert get("/api/events.json?offset=100000").json()["events"] == []


def test_events_can_be_sorted_the_other_way_round(get):
    days = [one["first_day"] for one in get("/api/events.json?sort=-date").json()["events"]]
    assert days == sorted(days, reverse=True)


def test_an_event_carries_its_sources(get):
    event = get("/api/events.json?limit=1").json()["events"][0]
    assert [source["source_id"] for source in event["sources"]] == event["source_ids"]


def test_an_event_answers_by_its_id(get):
    listed = get("/api/events.json?limit=1").json()["events"][0]
    assert get(f"/api/events/{listed['event_id']}").json() == listed


def test_an_event_answers_whatever_is_selected(get):
    event_id = get("/api/events.json?limit=1").json()["events"][0]["event_id"]
    assert get(f"/api/events/{event_id}?q=zzz").status_code == 200


def test_an_unknown_event_answers_with_a_sentence(get):
    answer = get("/api/events/never")
    assert (answer.status_code, answer.json()) == (
        404,
        {"error": "No event of this dataset has the id “never”."},
    )


def test_rows_come_in_the_order_asked_for(get):
    events = get("/api/rows?row=5&row=1&row=3").json()["events"]
    assert [event["row"] for event in events] == [5, 1, 3]


def test_rows_that_do_not_exist_are_left_out(get):
    assert get("/api/rows?row=999999").json()["events"] == []


# Points


def test_points_decode_to_the_columns_of_the_store(get, decoded, store):
    _, columns = decoded(get("/api/points").content)
    expected = store.points().columns
    assert list(columns) == list(expected)
    for name, column in columns.items():
        np.testing.assert_array_equal(column, expected[name])


def test_points_say_what_their_numbers_mean(get, decoded, store):
    header, _ = decoded(get("/api/points").content)
    del header["columns"]
    assert header == json.loads(json.dumps(store.points().header))


def test_every_column_of_points_begins_on_a_multiple_of_eight(get, decoded):
    header, _ = decoded(get("/api/points").content)
    assert [column["offset"] % 8 for column in header["columns"]] == [0] * len(header["columns"])


def test_points_are_compressed_for_who_takes_it(get):
    assert get("/api/points").headers["content-encoding"] == "gzip"


@pytest.mark.parametrize("accepted", ["identity", "gzip;q=0", "br, gzip; q=0.0", "", "x-gzip2"])
def test_points_are_plain_for_who_does_not(get, accepted):
    answer = get("/api/points", headers={"accept-encoding": accepted})
    assert ("content-encoding" in answer.headers, answer.content[:4]) == (False, b"DLP1")


def test_compressed_and_plain_points_are_the_same(get):
    plain = get("/api/points", headers={"accept-encoding": "identity"})
    assert get("/api/points").content == plain.content


def test_points_are_not_compressed_twice(ask, store):
    application = Starlette(
        routes=api.routes(lambda view, visit: store), middleware=[Middleware(GZipMiddleware)]
    )
    assert ask(application, "/api/points").content[:4] == b"DLP1"


def test_points_are_made_once_for_a_store(ask, store, monkeypatch):
    application = Starlette(routes=api.routes(lambda view, visit: store))
    ask(application, "/api/points")
    monkeypatch.setattr(store, "points", None)
    assert ask(application, "/api/points").status_code == 200


@pytest.mark.parametrize("path", [*JSON, *BYTES])
def test_what_a_browser_has_is_not_sent_again(get, path):
    tag = get(path).headers["etag"]
    again = get(path, headers={"if-none-match": f'"other", {tag}'})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)


@pytest.mark.parametrize("path", [*JSON, *BYTES])
def test_what_a_browser_has_of_another_version_is_sent(get, path):
    assert get(path, headers={"if-none-match": 'W/"other"'}).status_code == 200


def test_the_same_data_is_known_again_after_a_restart(ask, get, store):
    restarted = Starlette(routes=api.routes(lambda view, visit: EventStore(store.dataset)))
    assert ask(restarted, "/api/points").headers["etag"] == get("/api/points").headers["etag"]


def test_other_bits_have_another_tag(get):
    one, other = (get(f"/api/mask?q={word}").headers["etag"] for word in ("rocket", "drone"))
    assert one != other


@pytest.mark.parametrize("path", [*JSON, *FILES, *BYTES])
def test_browsers_ask_again_before_they_use_what_they_have(get, path):
    assert get(path).headers["cache-control"] == "no-cache"
