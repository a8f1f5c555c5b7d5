"""References: what they say, and that no text in them means anything to LaTeX or a terminal."""

import json
import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.events import datasets
from geo.export import cite
from geo.selection.store import EventStore
from geo.selection.view import View, read
from tests.browser import hostile

TODAY = date(2026, 11, 22)
ADDRESS = "https://map.test/"
ATTACKS = read("category=attack&from=2020&to=2021-06-30&lat=33&lng=44")[0]

#: What each command and escaped sign of LaTeX prints.
PRINTED = {
    r"\textbackslash{}": "\\",
    r"\textbraceleft{}": "{",
    r"\textbraceright{}": "}",
    r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
    r"\textless{}": "<",
    r"\textgreater{}": ">",
    r"\textbar{}": "|",
} | {f"\\{sign}": sign for sign in "$&#_%"}
COMMANDS = re.compile("|".join(map(re.escape, PRINTED)))


@pytest.fixture(scope="module")
def selection(store):
    return cite.selection(store, ATTACKS, ADDRESS, TODAY)


@pytest.fixture(scope="module")
def rockets(store):
    return cite.event(store, "rockets", View(), ADDRESS, TODAY)


@pytest.fixture(scope="module")
def attacked(tmp_path_factory):
    """The store of a dataset with an attack in every text."""
    folder = tmp_path_factory.mktemp("hostile")
    hostile.write(folder)
    return EventStore(datasets.load(folder))


def every(store):
    """The references of a store: of the whole, and of each event."""
    ids = [event["event_id"] for event in store.events_at(range(len(store.dataset.events)))]
    return [
        cite.selection(store, View(), ADDRESS, TODAY),
        *(cite.event(store, one, View(), ADDRESS, TODAY) for one in ids),
    ]


def entry(text):
    """The key and the fields of a BibTeX entry, by the rule that a field ends with its braces."""
    head = re.match(r"@misc\{([A-Za-z0-9-]+),\n", text)
    fields = dict(re.findall(r"^  (\w+) = \{(.*)\},$", text, re.MULTILINE))
    assert text == f"{head[0]}" + "".join(f"  {n} = {{{t}}},\n" for n, t in fields.items()) + "}\n"
    return head[1], fields


def printed(latex):
    """What LaTeX prints for a text."""
    return COMMANDS.sub(lambda command: PRINTED[command[0]], latex)


def test_a_selection_is_cited_with_version_words_day_and_link(store, selection):
    version = store.dataset.version
    assert cite.plain(selection) == (
        f"Ten events (Version {version}) [Data set]. (n.d.). 3 of 10 events: attacks, "
        "1 January 2020 to 30 June 2021. Licence: CC0-1.0. Retrieved 22 November 2026, from "
        "https://map.test/?from=2020-01-01&to=2021-06-30&category=attack&lat=33&lng=44&v="
        + version.replace("+", "%2B")
    )


def test_an_event_is_cited_with_its_date_place_and_id(store, rockets):
    version = store.dataset.version
    assert cite.plain(rockets) == (
        "Rockets hit a base (11 March 2020, Taji (camp)). (n.d.). Record rockets in Ten events "
        f"(Version {version}) [Data set]. Licence: CC0-1.0. Retrieved 22 November 2026, from "
        f"https://map.test/?event=rockets&v={version.replace('+', '%2B')}"
    )


def test_an_event_without_a_place_is_cited_without(store):
    said = cite.plain(cite.event(store, "nowhere", View(), ADDRESS, TODAY))
    assert said.startswith("A figure is given (5 June 2021 (uncertain)). ")


def test_an_event_that_is_not_there_has_no_reference(store):
    assert cite.event(store, "none", View(), ADDRESS, TODAY) is None


def test_an_event_is_cited_alike_whatever_is_selected(store, rockets):
    assert cite.event(store, "rockets", ATTACKS, ADDRESS, TODAY) == rockets


def test_the_link_of_a_reference_gives_the_same_selection(store, selection):
    view, problems = read(selection.link.partition("?")[2])
    assert (view, problems) == (ATTACKS.replace(version=store.dataset.version), ())


@pytest.mark.parametrize(
    ("version", "year"),
    [("2026.11.1+abc", "2026"), ("2026-11", "2026"), ("1.0+abc", ""), ("20261.1", ""), ("3", "")],
)
def test_the_year_is_that_of_a_version_that_names_one(dataset, version, year):
    store = EventStore(replace(dataset, version=version))
    assert cite.selection(store, View(), ADDRESS, TODAY).year == year


def test_a_dataset_without_a_licence_is_cited_without(dataset):
    store = EventStore(replace(dataset, licence=""))
    assert "Licence" not in cite.plain(cite.selection(store, View(), ADDRESS, TODAY))


def test_the_same_link_has_the_same_key_and_another_one_another(store, selection):
    again = cite.selection(store, ATTACKS, "https://other.test/", date(2027, 1, 1))
    other = cite.selection(store, View(), ADDRESS, TODAY)
    assert (again.key == selection.key, other.key == selection.key) == (True, False)


def test_bibtex_has_the_fields_of_a_data_set(store, selection):
    key, fields = entry(cite.bibtex(selection))
    note = "3 of 10 events: attacks, 1 January 2020 to 30 June 2021. Licence: CC0-1.0."
    assert (key, fields) == (
        selection.key,
        {
            "title": "{Ten events}",
            "version": store.dataset.version,
            "note": f"Data set, version {store.dataset.version}. {note}",
            "url": selection.link,
            "urldate": "2026-11-22",
        },
    )


@pytest.mark.parametrize("number", range(len(hostile.PAYLOADS) + 1))
def test_hostile_text_is_only_text_in_bibtex(attacked, number):
    reference = every(attacked)[number]
    _, fields = entry(cite.bibtex(reference))
    for name in ("title", "note", "version"):
        plain = COMMANDS.sub("", fields[name][1:-1] if name == "title" else fields[name])
        assert not re.search(r"[\\{}$&#_%~^]", plain)
    assert printed(fields["title"][1:-1]) == (reference.event or reference.title)
    assert not re.search(r"[\\{}^\s<>\"]", fields["url"])


def test_hostile_text_stays_on_its_line(attacked):
    for reference in every(attacked):
        said = cite.plain(reference)
        assert said.isprintable() or not re.search(
            "[\n\r\x00-\x1f\u202a-\u202e\u2066-\u2069]", said
        )


@given(st.text())
def test_any_text_prints_in_latex_as_it_is(text):
    escaped = cite.latex(text)
    assert printed(escaped) == text
    assert escaped.count("{") == escaped.count("}")


@given(st.text(st.characters(codec="ascii"), max_size=60))
def test_no_host_breaks_out_of_a_url(store, host):
    reference = cite.selection(store, View(), f"http://{host}/", TODAY)
    assert re.fullmatch(r"[!#$%&'()*+,\-./:;=?@\[\]_~A-Za-z0-9]+", reference.link)


def test_csl_is_a_list_of_one_data_set(store, selection):
    assert json.loads(cite.csl(selection)) == [
        {
            "id": selection.key,
            "type": "dataset",
            "title": "Ten events",
            "version": store.dataset.version,
            "accessed": {"date-parts": [[2026, 11, 22]]},
            "URL": selection.link,
            "note": entry(cite.bibtex(selection))[1]["note"],
            "language": "en",
        }
    ]


def test_an_event_in_csl_is_a_page_within_the_data_set(rockets):
    (item,) = json.loads(cite.csl(replace(rockets, year="2026")))
    assert (item["type"], item["title"], item["container-title"], item["issued"]) == (
        "webpage",
        "Rockets hit a base",
        "Ten events",
        {"date-parts": [[2026]]},
    )


def test_hostile_text_is_json_in_csl(attacked):
    for reference in every(attacked):
        (item,) = json.loads(cite.csl(reference))
        assert item["title"] == (reference.event or reference.title)
