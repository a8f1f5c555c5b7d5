"""The shipped dataset: what it must hold, and what its files promise."""

import csv
import json
import re
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

import airportsdata
import pytest
from frictionless import Package

from geo.events import dates
from geo.events.frame import CATEGORIES, CERTAINTIES, KINDS, split_list
from geo.places.gazetteer import PLACE_PRECISIONS, POINT_PRECISIONS

DATA = Path(__file__).parents[1] / "data"
PACKAGE = json.loads((DATA / "datapackage.json").read_text("utf-8"))
README = (DATA / "README.md").read_text("utf-8")
ARTICLE = "article-20210610"


def table(name):
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


EVENTS = {row["event_id"]: row for row in table("events")}
ACCOUNTS = table("accounts")
PLACES = {row["place_id"]: row for row in table("places")}
SOURCES = {row["source_id"]: row for row in table("sources")}
FIELDS = {
    (resource["name"], field["name"]): field
    for resource in PACKAGE["resources"]
    for field in resource["schema"]["fields"]
}
TOPICS = sorted({(row["event_id"], row["topic"]) for row in ACCOUNTS})
AIRFIELDS = {
    place_id: match[1]
    for place_id, place in PLACES.items()
    if (match := re.search(r"ICAO ([A-Z]{4})", place["coordinate_source"]))
}


def accounts_of(event_id, topic):
    return [row for row in ACCOUNTS if (row["event_id"], row["topic"]) == (event_id, topic)]


def point(place_id):
    place = PLACES[place_id]
    return float(place["latitude"]), float(place["longitude"])


def kilometres(a, b):
    """Great-circle distance of two (latitude, longitude) pairs in degrees."""
    south, west, north, east = map(radians, (*a, *b))
    half = sin((north - south) / 2) ** 2
    half += cos(south) * cos(north) * sin((east - west) / 2) ** 2
    return 2 * 6371.0 * asin(sqrt(half))


# What the article states; beneath it the record that tells it and what its columns must carry.
STATED = """
on a Saturday the talks of Al-Shammari and Calvert agreed on a redeployment plan
    20210605-technical-talks; date: 2021-06-05; summary: al-Shammari; summary: Calvert
the plan is to move the coalition's combat forces out of Iraq
    20210605-technical-talks; kind: event; summary: plan; summary: out of the country
a timeline is to be drafted in July and August
    202107-timeline-draft; date: 2021-07/2021-08; kind: plan; title: July and August
the Strategic Dialogue of 7 April 2021
    20210407-dialogue-round3; date: 2021-04-07; summary: Strategic Dialogue
the Strategic Framework Agreement of 2008
    20081117-sfa-sofa-signed; date: 2008-11-17; title: Strategic Framework Agreement
the strike at Baghdad Airport on 3 January 2020
    20200103-soleimani-strike; date: 2020-01-03; category: strike; place_id: baghdad-airport
two commanders died in that strike
    20200103-soleimani-strike; summary: Qasem Soleimani; summary: Abu Mahdi al-Muhandis
parliament's resolution of 5 January 2020 on foreign troops
    20200105-parliament-vote; date: 2020-01-05; summary: resolution; summary: foreign forces
attacks have been repeated since October 2019
    201910-attacks-begin; date: 2019-10/..; kind: period; category: attack
rockets have been fired at bases and at the embassy
    201910-attacks-begin; summary: Bases; summary: US embassy; summary: rocket
rockets fell on a base with Americans
    20210609-balad-rockets; category: attack; place_id: balad-air-base; summary: Rockets
rockets were fired at the embassy in the Green Zone
    20201220-embassy; place_id: us-embassy-baghdad; summary: Green Zone; summary: rockets
the dialogue of June 2020
    20200611-dialogue-round1; date: 2020-06-11; title: Strategic Dialogue; note: 12 June
the entry into Iraq in March 2003
    20030320-invasion; date: 2003-03-20; summary: weapons of mass destruction
Saddam Hussein's removal
    20030409-baghdad-falls; date: 2003-04-09; summary: Saddam Hussein's rule came to an end
forty-two attacks since the start of 2021
    2021-42-attacks; date: 2021-01/2021-06; kind: count; summary: 42 attacks
the three drones of Wednesday 9 June 2021
    20210609-baghdad-airport-drones; date: 2021-06-09?; summary: Wednesday; summary: three drones
the departure from Balad base in May 2021
    202105-lockheed-balad; date: 2021-05-10; place_id: balad-air-base; title: Lockheed Martin
the reward of three million dollars and the airport drones behind it
    20210610-rfj-reward; summary: three million dollars; summary: drones at Baghdad airport
some 2,500 American troops are in Iraq
    202106-troop-level; date: 2021-06; kind: state; title: 2,500
ExxonMobil's stake in West Qurna 1
    2021-exxon-wq1-decision; place_id: west-qurna-1; summary: ExxonMobil; summary: 32.7 percent
Lukoil holds 75 percent of West Qurna 2, 65 km north-west of Basra
    2021-lukoil-rampup; title: 75 percent; summary: 65 km north-west of Basra
Lukoil raises the output of West Qurna 2
    2021-lukoil-rampup; place_id: west-qurna-2; summary: increasing production
the Common Seawater Supply Project
    2021-cssp-plan; kind: state; category: energy; title: Common Seawater Supply Project
Russia's part in northern Iraq's oil and gas
    2017-russia-north-oil; kind: state; place_id: northern-iraq; summary: oil and gas
"""
LINES = STATED.strip().splitlines()
STATEMENTS = {
    statement: record.strip().split("; ")
    for statement, record in zip(LINES[::2], LINES[1::2], strict=True)
}


@pytest.mark.parametrize("statement", STATEMENTS)
def test_what_the_article_states_has_its_record(statement):
    event_id, *carries = STATEMENTS[statement]
    for column, words in (carry.split(": ", 1) for carry in carries):
        cell = EVENTS[event_id][column]
        assert words in cell if column in ("title", "summary", "note") else words == cell


def test_every_record_that_rests_on_the_article_is_among_its_statements():
    resting = {key for key, row in EVENTS.items() if ARTICLE in split_list(row["source_ids"])}
    assert resting <= {event_id for event_id, *_ in STATEMENTS.values()}


# The four points on which the article and other sources differ, by the dataset's README.
@pytest.mark.parametrize(
    ("event_id", "topic", "article_says", "others_say"),
    [
        ("20210605-technical-talks", "date", "Saturday", "5 June 2021"),
        ("20200611-dialogue-round1", "date", "12 June 2020", "11 June 2020"),
        ("20200611-dialogue-round1", "promise", "to deploy troops", "reducing its troops"),
        ("20210609-baghdad-airport-drones", "count", "all three drones", "one of the three"),
        ("20200103-soleimani-strike", "kind", "shot down", "air strike"),
    ],
)
def test_where_the_article_differs_both_accounts_stand(event_id, topic, article_says, others_say):
    told = {row["source_ids"] == ARTICLE: row["account"] for row in accounts_of(event_id, topic)}
    assert article_says in told[True]
    assert others_say in told[False]


@pytest.mark.parametrize(("event_id", "topic"), TOPICS)
def test_accounts_come_at_least_in_pairs_and_differ(event_id, topic):
    told = [row["account"] for row in accounts_of(event_id, topic)]
    assert len(set(told)) == len(told) >= 2


def test_an_account_is_given_by_sources_of_its_event():
    strays = [
        row["account"]
        for row in ACCOUNTS
        if not set(split_list(row["source_ids"]))
        <= set(split_list(EVENTS[row["event_id"]]["source_ids"]))
    ]
    assert strays == []


def test_the_data_package_and_its_tables_are_valid():
    report = Package(str(DATA / "datapackage.json")).validate()
    assert report.flatten(["name", "rowNumber", "fieldName", "message"]) == []


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("events", {"event_id": "20030317-ultimatum"}),
        ("events", {"title": "x" * 91}),
        ("events", {"date": "5 June 2021"}),
        ("events", {"place_id": "nowhere"}),
        ("events", {"killed_low": "-1"}),
        ("accounts", {"event_id": "20030317-nothing"}),
        ("places", {"name_ar": "بلد Balad"}),
        ("sources", {"url": "javascript:alert(1)"}),
    ],
    ids=str,
)
def test_a_damaged_cell_makes_the_package_invalid(tmp_path, name, change):
    for path in DATA.glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "datapackage.json").write_text(json.dumps(PACKAGE), "utf-8")
    *rows, last = table(name)
    with (tmp_path / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, last)
        writer.writeheader()
        writer.writerows([*rows, last | change])
    assert not Package(str(tmp_path / "datapackage.json")).validate().valid


@pytest.mark.parametrize(
    ("field", "words"),
    [
        (("events", "category"), CATEGORIES),
        (("events", "kind"), KINDS),
        (("events", "certainty"), CERTAINTIES),
        (("places", "precision"), PLACE_PRECISIONS),
    ],
)
def test_the_package_and_the_code_use_the_same_words(field, words):
    assert FIELDS[field]["constraints"]["enum"] == list(words)


@pytest.mark.parametrize("field", sorted(FIELDS), ids="/".join)
def test_the_data_dictionary_explains_every_column_and_value(field):
    words = [field[1], *FIELDS[field].get("constraints", {}).get("enum", [])]
    assert [word for word in words if f"`{word}`" not in README] == []


@pytest.mark.parametrize(
    "said",
    [
        f"{len(EVENTS)} events, {len(PLACES)} places and {len(SOURCES)} sources",
        f"{sum(';' not in row['source_ids'] for row in EVENTS.values())} records have one source",
        f"Version {PACKAGE['version']}.",
    ],
)
def test_the_readme_counts_what_is_there(said):
    assert said in README


@pytest.mark.parametrize("name", ["events", "accounts"])
def test_every_source_named_exists(name):
    named = {source for row in table(name) for source in split_list(row["source_ids"])}
    assert named - SOURCES.keys() == set()


def test_every_source_attests_an_event():
    used = {source for row in EVENTS.values() for source in split_list(row["source_ids"])}
    assert SOURCES.keys() - used == set()


@pytest.mark.parametrize("column", ["actors", "source_ids"])
def test_no_list_names_the_same_thing_twice(column):
    lists = {key: split_list(row[column]) for key, row in EVENTS.items()}
    assert [key for key, values in lists.items() if len(values) != len(set(values))] == []


def test_an_actor_is_spelt_one_way():
    actors = {actor for row in EVENTS.values() for actor in split_list(row["actors"])}
    by_letters = {}
    for actor in actors:
        by_letters.setdefault(re.sub(r"[\W_]+", "", actor).casefold(), []).append(actor)
    assert [spellings for spellings in by_letters.values() if len(spellings) > 1] == []


def test_every_date_parses():
    texts = [row["date"] for row in EVENTS.values()]
    texts += [row["published"] for row in SOURCES.values() if row["published"]]
    assert [dates.parse(text).text for text in texts] == texts


def test_events_stand_in_the_order_of_their_days():
    spans = [(dates.parse(row["date"]), row["event_id"]) for row in EVENTS.values()]
    keys = [(span.first_day, span.last_day, event_id) for span, event_id in spans]
    assert keys == sorted(keys)


@pytest.mark.parametrize("column", ["title", "summary", "note"])
def test_texts_are_single_lines_without_stray_spaces(column):
    texts = [row[column] for row in EVENTS.values()]
    assert [text for text in texts if " ".join(text.split()) != text] == []


@pytest.mark.parametrize("column", ["title", "summary"])
def test_no_two_events_are_told_in_the_same_words(column):
    assert len({row[column] for row in EVENTS.values()}) == len(EVENTS)


def test_a_summary_ends_as_a_sentence_and_is_not_the_title():
    wrong = [
        row["event_id"]
        for row in EVENTS.values()
        if not row["summary"].endswith(".") or row["summary"].rstrip(".") == row["title"]
    ]
    assert wrong == []


def test_a_highest_death_toll_stands_beside_a_lowest_and_not_below_it():
    tolls = [(row["killed_low"], row["killed_high"]) for row in EVENTS.values()]
    assert [
        (low, high) for low, high in tolls if high and not (low and int(low) <= int(high))
    ] == []


def test_every_inferred_record_says_what_was_inferred():
    inferred = [row for row in EVENTS.values() if row["certainty"] == "inferred"]
    assert [row["event_id"] for row in inferred if not row["note"]] == []


def test_a_date_with_a_mark_belongs_to_an_inferred_record():
    marked = [row for row in EVENTS.values() if row["date"].endswith(("?", "~", "%"))]
    assert [row["event_id"] for row in marked if row["certainty"] != "inferred"] == []


def test_what_is_not_an_event_says_so_in_its_note():
    others = [row for row in EVENTS.values() if row["kind"] != "event"]
    assert [row["event_id"] for row in others if not row["note"]] == []


def test_places_of_iraq_and_syria_lie_inside_the_region():
    outside = [
        place_id
        for place_id, place in PLACES.items()
        if place["country"] in ("IQ", "SY")
        and not (28 <= point(place_id)[0] <= 39 and 35 <= point(place_id)[1] <= 50)
    ]
    assert outside == []


def test_only_the_middle_east_has_no_point():
    nowhere = [k for k, p in PLACES.items() if not p["latitude"] or not p["longitude"]]
    assert nowhere == ["middle-east"]


def test_no_event_stands_where_there_is_no_point():
    assert [k for k, row in EVENTS.items() if not PLACES[row["place_id"]]["latitude"]] == []


def test_every_point_says_where_it_was_read():
    silent = [k for k, p in PLACES.items() if bool(p["latitude"]) != bool(p["coordinate_source"])]
    assert silent == []


@pytest.mark.parametrize("place_id", sorted(AIRFIELDS))
def test_an_airfield_lies_where_airportsdata_has_it(place_id):
    airfield = airportsdata.load("ICAO")[AIRFIELDS[place_id]]
    assert kilometres(point(place_id), (airfield["lat"], airfield["lon"])) < 1


def test_most_airfields_are_held_against_airportsdata():
    air = {k for k, place in PLACES.items() if place["kind"] in ("airport", "air_base")}
    assert air - AIRFIELDS.keys() == {"k-1"}


# Distances in kilometres that the press gives, with room for what a point may be off.
@pytest.mark.parametrize(
    ("a", "b", "low", "high"),
    [
        ("west-qurna-2", "basra", 55, 80),
        ("west-qurna-1", "west-qurna-2", 10, 35),
        ("qayyarah-west", "mosul", 55, 70),
        ("camp-victory", "baghdad-airport", 2, 6),
        ("taji", "baghdad", 15, 30),
        ("k-1", "kirkuk", 5, 15),
        ("us-embassy-baghdad", "green-zone", 0, 3),
        ("harir", "erbil", 40, 60),
        ("balad-air-base", "baghdad", 60, 80),
    ],
)
def test_distances_are_those_of_the_press(a, b, low, high):
    assert low <= kilometres(point(a), point(b)) <= high


def test_west_qurna_2_lies_north_west_of_basra():
    (field_latitude, field_longitude), (latitude, longitude) = point("west-qurna-2"), point("basra")
    assert field_latitude > latitude
    assert field_longitude < longitude


def test_regions_and_countries_and_only_they_say_where_their_label_goes():
    labelled = {k for k, place in PLACES.items() if place["label_latitude"]}
    coarse = {k for k, place in PLACES.items() if place["precision"] not in POINT_PRECISIONS}
    assert labelled == coarse - {"middle-east"}


def test_labels_keep_away_from_points_with_events_and_from_each_other():
    labels = {
        key: (float(place["label_latitude"]), float(place["label_longitude"]))
        for key, place in PLACES.items()
        if place["label_latitude"]
    }
    used = {row["place_id"] for row in EVENTS.values()}
    points = {key: point(key) for key in used if PLACES[key]["precision"] in POINT_PRECISIONS}
    crowded = [
        (label, other)
        for label, at in labels.items()
        for other, there in (labels | points).items()
        if label != other and kilometres(at, there) < 60
    ]
    assert crowded == []


def test_a_source_without_an_address_says_so():
    without = {key: source["caution"] for key, source in SOURCES.items() if not source["url"]}
    assert without == {ARTICLE: "no address known"}


def test_all_but_the_article_were_read_in_excerpt():
    assert [k for k, source in SOURCES.items() if source["read"] != "excerpt"] == [ARTICLE]
