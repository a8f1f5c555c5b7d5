"""Links that people have: each still means what it meant when it was shared.

This list only grows. A link that was once written by the program is added when the way links are
written changes, and none is taken out.
"""

from datetime import date

import pytest

from geo.events import datasets
from geo.selection.store import EventStore
from geo.selection.view import View, read

LINKS = {
    "": View(),
    "from=2021-03-01&to=2021-05-31": View(start=date(2021, 3, 1), end=date(2021, 5, 31)),
    "from=2019-10&category=attack&category=strike": View(
        start=date(2019, 10, 1), categories=("attack", "strike")
    ),
    "to=2020": View(end=date(2020, 12, 31)),
    "q=Ain+al-Asad&certain=place": View(words="Ain al-Asad", certain=("place",)),
    "q=%D8%B9%D9%8A%D9%86+%D8%A7%D9%84%D8%A3%D8%B3%D8%AF": View(words="عين الأسد"),
    "actor=ExxonMobil&place=west-qurna-1": View(actors=("ExxonMobil",), places=("west-qurna-1",)),
    "certain=date&certain=place&certain=stated": View(certain=("date", "place", "stated")),
    "event=20200103-soleimani-strike&lat=33.2625&lng=44.2346&zoom=9.5": View(
        event="20200103-soleimani-strike", latitude=33.2625, longitude=44.2346, zoom=9.5
    ),
    "basemap=satellite": View(basemap="satellite"),
    "from=2021-01-01&view=clean&lang=ar": View(
        start=date(2021, 1, 1), layout="clean", language="ar"
    ),
    "dataset=iraq": View(datasets=("iraq",)),
    "category=attack&v=2026.11.1%2B3c906a": View(
        categories=("attack",), version="2026.11.1+3c906a"
    ),
}


@pytest.mark.parametrize("link", LINKS)
def test_an_old_link_is_read_as_it_was(link: str) -> None:
    assert read(link) == (LINKS[link], ())


@pytest.fixture(scope="module")
def store() -> EventStore:
    return EventStore(datasets.load(datasets.default_folder()))


@pytest.mark.parametrize("link", [link for link in LINKS if link])
def test_an_old_link_still_finds_events(store: EventStore, link: str) -> None:
    assert store.summary(read(link)[0]).shown > 0


@pytest.mark.parametrize("view", [view for view in LINKS.values() if view.event])
def test_an_event_keeps_the_id_that_links_name(store: EventStore, view: View) -> None:
    assert store.event(view.event) is not None
