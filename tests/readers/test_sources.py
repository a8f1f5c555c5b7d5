"""A cell that names several sources names each of them, with its own label and address."""

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.importing.convert_sources import FORMS, Published
from geo.importing.mapping import FileMapping
from geo.values.addresses import parted

A, B = "https://example.org/a", "https://example.net/b"
QUERY = "https://example.org/s?q=1,2;3&day=4"
WIKI = "https://en.example.org/wiki/Mosul_(Iraq)"
ARCHIVED = "https://archive.example.org/web/2020/https://example.org/a"


@pytest.mark.parametrize(
    "between",
    ["\n", "\r\n", "; ", ";", ", ", ",", " ", " | ", "|", "،", " and ", "\n\n", " ;\n"],
)
def test_addresses_in_one_cell_are_sources_of_their_own(between):
    assert parted(f"{A}{between}{B}") == [("", A), ("", B)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"Example Press {A}", [("Example Press", A)]),
        (f"BBC: {A}", [("BBC", A)]),
        (f"Reuters ({A})", [("Reuters", A)]),
        (f"{A} (Reuters)", [("Reuters", A)]),
        (f"{A} - Reuters", [("Reuters", A)]),
        (f"Reuters - {A}", [("Reuters", A)]),
        (f"[Reuters]({A})", [("Reuters", A)]),
        (f"[Reuters]({A}), [BBC]({B})", [("Reuters", A), ("BBC", B)]),
        (f"[Mosul]({WIKI})", [("Mosul", WIKI)]),
        (f"[{A}]({A})", [("", A)]),
        (f'<a href="{A}" target="_blank">BBC</a>', [("BBC", A)]),
        (f"<{A}>", [("", A)]),
        (f"BBC: {A}, Reuters: {B}", [("BBC", A), ("Reuters", B)]),
        (f"{A} (BBC), {B} (Reuters)", [("BBC", A), ("Reuters", B)]),
        (f"Reuters ({A}) BBC ({B})", [("Reuters", A), ("BBC", B)]),
        (f"BBC {A} Reuters {B}", [("BBC", A), ("Reuters", B)]),
        (f"BBC {A}\nReuters {B}", [("BBC", A), ("Reuters", B)]),
        (f"BBC News, 12 March 2022, {A}", [("BBC News, 12 March 2022", A)]),
        (f"See {WIKI}.", [("See", WIKI)]),
        (f"رويترز: {A}", [("رويترز", A)]),
        (f"A Wire; {A}", [("A Wire", ""), ("", A)]),
        (f"A Wire | {A}", [("A Wire", A)]),
        (f"A Wire | {A} | BBC | {B}", [("A Wire", A), ("BBC", B)]),
        (f"A Wire | BBC | {B}", [("A Wire", ""), ("BBC", ""), ("", B)]),
        ("A Wire; Example Press", [("A Wire", ""), ("Example Press", "")]),
        ("A Wire\nExample Press", [("A Wire", ""), ("Example Press", "")]),
        ("Press, London", [("Press, London", "")]),
        ("", []),
        (" ; ", []),
    ],
)
def test_the_text_beside_an_address_is_its_label(text, found):
    assert parted(text) == found


@pytest.mark.parametrize("url", [QUERY, WIKI, ARCHIVED, "http://example.org/a;v=1/b,c#d,e"])
def test_commas_semicolons_and_brackets_inside_an_address_stay(url):
    assert parted(url) == [("", url)]
    for between in (", ", "; ", "\n", " "):
        assert parted(f"{url}{between}{A}") == [("", url), ("", A)]


@pytest.mark.parametrize(
    "text", ["javascript:alert(1)", "www.example.org", "ftp://example.org/a", "data:text/html,x"]
)
def test_only_http_and_https_are_links(text):
    assert [url for _, url in parted(text)] == [""]
    assert [url for _, url in parted(f"[x]({text})")] == [""]


def test_a_sign_that_a_person_names_parts_sources_and_no_address():
    assert parted(f"BBC / {QUERY} / Reuters", " / ") == [("BBC", ""), ("", QUERY), ("Reuters", "")]


@pytest.mark.parametrize(
    ("heads", "cells"),
    [
        ("source,source url", f"A Wire,{A}"),
        ("source url,source", f"{A},A Wire"),
        ("publisher,link", f"A Wire,{A}"),
        ("Source,URL", f"A Wire,{A}"),
        ("source name,source link", f"A Wire,{A}"),
    ],
)
def test_a_name_and_its_address_side_by_side_are_one_source(table, heads, cells):
    found = table(f"title,date,{heads}\nA,2021-01-02,{cells}\n")
    (source,) = pq.read_table(found.folder / "sources.parquet").to_pylist()
    assert (source["publisher"], source["url"]) == ("A Wire", A)


def test_as_many_names_as_addresses_side_by_side_are_as_many_sources():
    found = FORMS["text"](("A Wire; BBC", f"{A}; {B}"), "")
    assert [one[:4:3] for one in found] == [("A Wire", A), ("BBC", B)]
    found = FORMS["text"](("A Wire; BBC; DPA", f"{A}; {B}"), "")
    assert len(found) == 5


NAMES = st.lists(st.sampled_from([A, B, QUERY, WIKI, ARCHIVED]), min_size=1, max_size=5)


@given(NAMES, st.sampled_from(["\n", "; ", ", ", " ", " | "]))
def test_as_many_addresses_come_out_as_go_in(urls, between):
    assert [url for _, url in parted(between.join(urls))] == urls


@given(st.text(max_size=60) | st.text("https://a.b,;|()[]<>\"' \n", max_size=60))
def test_no_text_breaks_the_parting_of_sources(text):
    for label, url in parted(text):
        assert label or url
        assert not url or url.lower().startswith(("http://", "https://"))


@pytest.mark.parametrize(
    "part",
    [
        *(",", ")", "(", "[", "((", "](", "https://a,", "https://a ", "(https://a "),
        *("[](https://a", "[x](https://a) ", "<a href=https://a", "<a href='https://a'>x</a>"),
    ],
)
def test_a_cell_as_long_as_a_cell_can_be_is_read_whatever_it_repeats(part):
    times = 131_072 // len(part)
    found = parted(f"https://b.org/x {part * times}")
    assert found[0].url == "https://b.org/x"


CELLS = (
    f"{A}\n{B}",
    f"{A}; {B}",
    f"{A}, {B}",
    f"{A} {B}",
    f"{A} | {B}",
    f"Example Press {A}",
)


def test_each_address_of_a_cell_becomes_a_source_with_its_own_link(table):
    rows = "".join(f'{n},2022-03-01,T{n},"{cell}"\n' for n, cell in enumerate(CELLS))
    found = table(f"id,date,title,sources\n{rows}")
    told = pq.read_table(found.folder / "sources.parquet").to_pylist()
    by_id = {one["source_id"]: (one["publisher"], one["url"]) for one in told}
    lists = found.events.set_index("event_id")["source_ids"]
    both = [("example.org", A), ("example.net", B)]
    for number in range(5):
        assert [by_id[one] for one in lists[str(number)]] == both
    assert [by_id[one] for one in lists["5"]] == [("Example Press", A)]


def test_every_form_leaves_the_commas_of_an_address_in_it():
    assert FORMS["urls"]((f"{QUERY},{A}",), "") == [
        Published("example.org", url=QUERY),
        Published("example.org", url=A),
    ]
    assert FORMS["citations"]((f'"A title," Press, {QUERY}',), "")[0].url == QUERY
    assert FORMS["own"](("s1", f"Press, A title, {QUERY}"), "")[0].url == QUERY


def test_a_cell_parted_by_the_mapping_is_parted_by_it(table):
    found = table(
        "id,date,title,sources\n1,2022-03-01,A,Press # Radio\n",
        mapping=FileMapping(
            columns={"date": ("date",), "title": ("title",), "sources": ("sources",)},
            lists={"sources": "#"},
        ),
    )
    told = pq.read_table(found.folder / "sources.parquet")["publisher"].to_pylist()
    assert told == ["Press", "Radio"]


@pytest.mark.parametrize("text", ["n/a", "N/A", "unknown", "none", "-", ""])
def test_a_cell_that_says_there_is_no_source_names_none(text):
    assert FORMS["text"]((text,), "") == []
    assert FORMS["text"]((f"{A}; {text}",), "") == [Published("example.org", "", "", A)]


@pytest.mark.parametrize("text", [f"1) {A} 2) {B}", f"[1] {A} [2] {B}", f"1. {A}\n2. {B}"])
def test_a_number_before_an_address_is_not_its_publisher(text):
    assert [one.publisher for one in FORMS["text"]((text,), "")] == ["example.org", "example.net"]


def test_a_bracket_that_goes_on_with_an_address_belongs_to_that_one():
    assert parted(f"{A} (archived {B})") == [("", A), ("archived", B)]
