"""The page without a server: what the file holds, what it says of itself, what it forbids."""

import gzip
import hashlib
import json
import re
from base64 import b64decode, b64encode
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import numpy as np
import pytest

from bench.events import frame
from geo.events import datasets
from geo.events.datasets import Dataset, Source
from geo.export.columns import window
from geo.places.gazetteer import Gazetteer
from geo.selection.store import EventStore
from geo.selection.view import View, read
from tests.browser import hostile
from web import export_page

TODAY = date(2026, 11, 22)
LINK = "https://map.test/?from=2021-01-01&to=2021-06-30&v=1"
SPRING = "from=2021-01-01&to=2021-06-30&category=attack&category=strike"
MEGABYTE = 1_000_000


class Parsed(HTMLParser):
    """A page as a browser reads it: its elements, their attributes and their text."""

    def __init__(self, page):
        super().__init__()
        self.elements = []
        self._open = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs), []))
        if tag not in ("meta", "link"):
            self._open.append(self.elements[-1])

    def handle_endtag(self, tag):
        assert self._open.pop()[0] == tag

    def handle_data(self, data):
        if self._open:
            self._open[-1][2].append(data)

    def texts(self, tag):
        return ["".join(text) for name, _, text in self.elements if name == tag]

    def meta(self, name):
        return next(
            attributes["content"]
            for tag, attributes, _ in self.elements
            if tag == "meta" and name in attributes.values()
        )

    @property
    def data(self):
        return json.loads(
            next("".join(t) for tag, a, t in self.elements if a.get("id") == "dl-page-data")
        )


def page_of(store, query="", link=LINK):
    return Parsed(export_page.build(store, read(query)[0], link, TODAY).decode())


def unpacked(text):
    return gzip.decompress(b64decode(text))


@pytest.fixture(scope="module")
def spring(store):
    return page_of(store, SPRING)


@pytest.fixture(scope="module")
def attacked(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    hostile.write(folder)
    return EventStore(datasets.load(folder))


@pytest.mark.parametrize("query", ["", SPRING, "q=عين الأسد", "place=erbil&certain=date"])
def test_the_page_holds_exactly_the_selection(store, decoded, query):
    data = page_of(store, query).data
    header, columns = decoded(unpacked(data["points"]))
    selected = store.rows(read(query)[0])
    assert header["count"] == store.summary(read(query)[0]).shown == len(columns["lon"])
    told = json.loads(unpacked(data["events"]))["columns"]
    assert told["event_id"] == selected["event_id"].tolist()


def test_each_event_is_told_as_the_server_tells_it(store, decoded):
    data = page_of(store).data
    header, columns = decoded(unpacked(data["points"]))
    held = json.loads(unpacked(data["events"]))
    served = store.events_at(range(len(store.dataset.events)))
    for row, event in enumerate(served):
        told = {name: values[row] for name, values in held["columns"].items()}
        urls = [held["sources"]["url"][number] for number in told.pop("sources")]
        assert urls == [source["url"] for source in event["sources"]]
        assert told == {name: event[name] for name in told}
        accounts = [(one["topic"], one["account"]) for one in held["accounts"].get(str(row), [])]
        assert accounts == [(one["topic"], one["account"]) for one in event["accounts"]]
        assert event["on_point"] == (not np.isnan(columns["lat"][row]))
        assert event["category"] == header["categories"][columns["category"][row]]["id"]


def test_the_page_says_what_it_holds_of_what_and_when_it_was_made(store, spring):
    text = " ".join(" ".join(part) for _, _, part in spring.elements)
    assert spring.texts("h1") == [store.dataset.title]
    assert store.sentence(read(SPRING)[0]) in text
    assert "27 of 195 events" in text
    assert "1 January to 30 June 2021" in text
    assert "Made 22 November 2026." in text
    assert store.dataset.version in text
    assert store.dataset.licence in text
    assert all(credit in text for credit in store.dataset.credits)
    assert "Natural Earth" in text


def test_the_link_that_remakes_it_is_in_the_page(spring):
    links = [attributes for tag, attributes, _ in spring.elements if tag == "a"]
    assert [link["href"] for link in links] == [LINK]
    assert spring.data["link"] == LINK


@pytest.mark.parametrize("link", ["", "javascript:alert(1)", "data:text/html,x"])
def test_a_link_that_is_no_web_address_becomes_none(store, link):
    page = page_of(store, SPRING, link)
    assert page.texts("a") == []
    assert page.data["link"] == ""


def test_the_page_begins_with_the_viewport_and_the_event_of_the_view(store):
    query = f"{SPRING}&event=20210609-baghdad-airport-drones&lat=33.3&lng=44.4&zoom=7.5"
    start = read(page_of(store, query).data["start"])[0]
    assert (start.latitude, start.longitude, start.zoom) == (33.3, 44.4, 7.5)
    assert start.event == "20210609-baghdad-airport-drones"


def test_the_slider_covers_the_days_asked_for(spring, decoded):
    header, _ = decoded(unpacked(spring.data["points"]))
    days = np.array([header["first_day"], header["last_day"]]).astype("datetime64[D]")
    assert days.astype(str).tolist() == ["2021-01-01", "2021-06-30"]


def test_an_open_end_of_the_slider_is_that_of_the_events(store):
    view = read("category=strike&from=2019-01-01")[0]
    events = store.rows(view)
    days = window(view, events, store.dataset)
    assert days == (date(2019, 1, 1), events["last_day"].max().date())


def test_a_window_reaches_no_further_than_the_data(store):
    events = store.dataset.events
    view = View(start=date(1500, 1, 1), end=date(2500, 1, 1))
    reach = events["first_day"].min().date(), events["last_day"].max().date()
    assert window(view, events, store.dataset) == reach


def test_the_legend_has_only_categories_that_occur(spring, decoded):
    header, columns = decoded(unpacked(spring.data["points"]))
    assert [category["id"] for category in header["categories"]] == ["attack", "strike"]
    assert set(columns["category"].tolist()) == {0, 1}


def test_a_selection_of_nothing_is_still_a_page(store, decoded):
    page = page_of(store, "q=nothing of this name")
    assert decoded(unpacked(page.data["points"]))[0]["count"] == 0
    assert any("None of 195 events" in text for text in page.texts("p"))


def test_a_dataset_of_nothing_is_still_a_page(store, decoded):
    nothing = EventStore(replace(store.dataset, events=store.dataset.events.iloc[:0]))
    assert decoded(unpacked(page_of(nothing).data["points"]))[0]["count"] == 0


def test_the_same_selection_gives_the_same_bytes(store):
    view = read(SPRING)[0]
    pages = {export_page.build(store, view, LINK, TODAY) for _ in range(2)}
    assert len(pages) == 1


def test_the_policy_forbids_the_network_and_every_script_but_its_own(spring):
    policy = dict(
        directive.split(" ", 1) for directive in spring.meta("Content-Security-Policy").split("; ")
    )
    assert policy["default-src"] == policy["connect-src"] == policy["base-uri"] == "'none'"
    assert policy["img-src"] == policy["font-src"] == "data:"
    hashes = {
        tag: {
            f"'sha256-{b64encode(hashlib.sha256(''.join(text).encode()).digest()).decode()}'"
            for name, attributes, text in spring.elements
            if name == tag and "type" not in attributes
        }
        for tag in ("script", "style")
    }
    assert set(policy["script-src"].split()) == hashes["script"]
    assert set(policy["style-src"].split()) == hashes["style"]


def test_nothing_in_the_page_would_be_fetched(spring):
    assert not [attributes for _, attributes, _ in spring.elements if "src" in attributes]
    icons = [attributes["href"] for tag, attributes, _ in spring.elements if tag == "link"]
    (style,) = spring.texts("style")
    addresses = [*icons, *re.findall(r"url\([\"']?([^)\"']*)", style)]
    assert [one for one in addresses if not one.startswith(("data:", "#"))] == []
    assert "@import" not in style
    assert "sourceMappingURL" not in "".join(spring.texts("script"))


def test_hostile_text_makes_no_element_and_ends_none(attacked, store):
    page = page_of(attacked)
    assert [tag for tag, _, _ in page.elements] == [tag for tag, _, _ in page_of(store).elements]
    assert page.texts("h1") == [attacked.dataset.title]
    assert hostile.CANARY in page.texts("h1")[0]
    assert page.data["settings"] == page_of(store).data["settings"]


def test_the_data_in_the_page_cannot_end_their_element(attacked):
    link = "https://map.test/?q=</script><!--\u2028"
    page = export_page.build(attacked, View(), link, TODAY).decode()
    (data,) = re.findall(r'<script type="application/json"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert json.loads(data)["link"] == link
    assert not set("<>&\u2028\u2029") & set(data)


def test_too_many_events_are_refused_in_a_sentence(store, monkeypatch):
    monkeypatch.setattr(export_page, "MOST_EVENTS", 194)
    with pytest.raises(export_page.TooManyEventsError, match="at most 194 events; these are 195"):
        export_page.build(store, View(), LINK, TODAY)


def test_the_page_is_downloaded_and_never_opened_where_the_server_stands(get, decoded):
    answer = get(f"/api/map.html?{SPRING}")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert re.fullmatch(
        r'attachment; filename="[\w.+-]+\.html"', answer.headers["content-disposition"]
    )
    page = Parsed(answer.text)
    assert page.data["link"] == answer.headers["dateline-link"]
    assert decoded(unpacked(page.data["points"]))[0]["count"] == 27


def test_too_many_events_are_refused_over_http_too(get, monkeypatch):
    monkeypatch.setattr(export_page, "MOST_EVENTS", 194)
    answer = get("/api/map.html")
    assert answer.status_code == 400
    assert answer.json()["error"].startswith("A page holds at most 194 events")


@pytest.fixture(scope="module")
def many(store):
    """5,000 events with titles and summaries as long as the shipped ones, each word drawn by
    itself, which compresses no better than language does, and 1,000 sources."""
    random = np.random.default_rng(5)
    shipped = store.dataset.events
    words = " ".join([*shipped["title"], *shipped["summary"]]).split()

    def texts(like, count=5_000):
        lengths = random.choice([len(text.split()) for text in like], count)
        return [" ".join(random.choice(words, length)) for length in lengths]

    sources = {
        f"source-{number}": Source(
            f"source-{number}",
            text.split()[0],
            text,
            f"20{number % 22:02}-0{number % 9 + 1}",
            f"https://news.test/{number}/{'-'.join(text.split())}",
        )
        for number, text in enumerate(
            texts([one.title for one in store.dataset.sources.values()], 1_000)
        )
    }
    events = frame(5_000)[0].assign(
        title=texts(shipped["title"]), summary=texts(shipped["summary"])
    )
    ids = [[f"source-{n}" for n in random.integers(0, 1_000, 2)] for _ in range(5_000)]
    events["source_ids"] = events["source_ids"].astype(object)
    events["source_ids"] = ids
    return EventStore(
        Dataset("made-up", "Made-up", "1", "CC0-1.0", (), events, Gazetteer([]), sources)
    )


def test_five_thousand_events_stay_under_a_megabyte_and_a_half(many):
    assert len(export_page.build(many, View(), LINK, TODAY)) < 1.5 * MEGABYTE
