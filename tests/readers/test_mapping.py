"""What columns mean: a guess with evidence, questions, and a file that nothing is believed of."""

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.importing import mapping
from geo.importing.guess import guess, questions, suggestion
from geo.importing.mapping import FileMapping, MappingError, Template
from geo.limits import RefusedError
from geo.readers import delimited
from tests.readers.conftest import FILES, outcomes


def guessed(made, text: str):
    table = delimited.read(made("a.csv", text))
    found, evidence = guess(table)
    return found, {one.field: one for one in evidence}, questions(table, found)


def test_columns_are_guessed_by_their_names_in_several_languages(made):
    header = "المعرف,العنوان,التاريخ,المكان,المحافظة,خط العرض,خط الطول"
    found, _, _ = guessed(made, f"{header}\n1,س,2021-06-09,بغداد,بغداد,33,44\n")
    assert found.columns == {
        "event_id": ("المعرف",),
        "title": ("العنوان",),
        "date": ("التاريخ",),
        "place": ("المكان",),
        "admin": ("المحافظة",),
        "latitude": ("خط العرض",),
        "longitude": ("خط الطول",),
    }


def test_a_guess_tells_its_evidence(made):
    _, evidence, _ = guessed(made, "Titre,Fecha\nA,2021-06-09\nB,soon\nC,2021-06-10\n")
    assert evidence["date"].word == "fecha"
    assert evidence["date"].share == pytest.approx(2 / 3)
    assert evidence["date"].examples == ("2021-06-09", "soon", "2021-06-10")


def test_a_column_of_dates_is_the_date_whatever_it_is_called(made):
    found, evidence, _ = guessed(made, "title,t0\nA,2021-06-09\nB,2021-06-10\n")
    assert found.columns["date"] == ("t0",)
    assert evidence["date"].word == ""


def test_a_name_that_its_texts_belie_is_not_believed(made):
    found, _, _ = guessed(made, "title,date,lat,lon\nA,2021,north,south\nB,2022,up,down\n")
    assert "latitude" not in found.columns


def test_a_second_actor_is_an_actor_too(made):
    found, _, _ = guessed(made, "title,date,actor1,actor2\nA,2021,X,Y\n")
    assert found.columns["actors"] == ("actor1", "actor2")


def test_a_date_in_three_columns_is_one(table):
    found = table("title,year,month,day\nA,2021,6,9\nB,2021,,\nC,2021,6,0\n")
    assert sorted(found.events["date"]) == ["2021", "2021-06", "2021-06-09"]
    assert [row[:3] for row in outcomes(found) if row[1] != "no_place"] == [(4, "day_zero", "day")]


def test_two_numbers_in_one_cell_ask_for_their_order(made):
    _, _, asked = guessed(made, 'title,date,coordinates\nA,2021,"33.3, 44.4"\n')
    assert [(one.code, one.key) for one in asked] == [
        ("coordinate_order", "constants.coordinates"),
        ("place_precision", "constants.place_precision"),
    ]


@pytest.mark.parametrize(
    ("cell", "point"),
    [
        ('"33.3, 144.4"', (33.3, 144.4)),
        ('"144.4, 33.3"', (33.3, 144.4)),
        ("POINT (44.4 33.3)", (33.3, 44.4)),
    ],
)
def test_what_a_pair_proves_is_not_asked(table, cell, point):
    found = table(f"title,date,coordinates\nA,2021,{cell}\n")
    assert (found.events["latitude"][0], found.events["longitude"][0]) == point


def test_categories_are_asked_for_with_a_suggestion_that_is_not_applied(made):
    _, _, asked = guessed(made, "title,date,type\nA,2021,IED explosion\nB,2021,attack\n")
    question = next(one for one in asked if one.code == "categories")
    assert question.examples == ("IED explosion",)
    assert question.suggestions == {"IED explosion": "attack"}
    assert not question.blocking


@pytest.mark.parametrize(
    ("text", "category"),
    [("غارة جوية", "strike"), ("Air strike", "strike"), ("Oil pipeline", "energy"), ("Party", "")],
)
def test_words_suggest_a_category(text, category):
    assert suggestion(text) == category


def test_a_table_without_dates_is_refused(made, imported):
    with pytest.raises(RefusedError, match="no_date"):
        imported(made("a.csv", "title,place\nA,B\n"))


def test_a_mapping_for_other_columns_is_refused(made, imported):
    told = FileMapping(columns={"date": ("when it was",)})
    with pytest.raises(RefusedError, match="mapping_column"):
        imported(made("a.csv", "title,date\nA,2021\n"), mapping=told)


def test_a_saved_mapping_gives_the_same_import(made, imported, tmp_path):
    first = imported(
        FILES / "plain.csv", mapping=FileMapping(codes={"category": {"fire": "energy"}})
    )
    kept = mapping.read((first.folder / "mapping.json").read_text(encoding="utf-8"))
    second = imported(FILES / "plain.csv", mapping=kept)
    assert second.events.equals(first.events)
    assert second.events["category"].tolist() == ["diplomacy", "attack", "energy"]


TEXTS = st.text(max_size=20)
MAPPINGS = st.builds(
    FileMapping,
    title=TEXTS,
    reading=st.dictionaries(st.sampled_from(["encoding", "sheet"]), TEXTS),
    columns=st.dictionaries(st.sampled_from(["actors", "title"]), st.tuples(TEXTS, TEXTS)),
    codes=st.fixed_dictionaries(
        {}, optional={"category": st.dictionaries(TEXTS, st.sampled_from(["attack", "other"]))}
    ),
    radii=st.dictionaries(TEXTS, st.floats(0, 20_000)),
    templates=st.dictionaries(
        st.just("note"), st.tuples(st.builds(Template, TEXTS, TEXTS, st.tuples(TEXTS)))
    ),
    unknown=st.tuples(TEXTS),
    date_order=st.sampled_from(["", "ymd", "dmy", "mdy"]),
    decimal=st.sampled_from(["", ",", "."]),
)


@given(MAPPINGS)
def test_a_mapping_that_is_written_is_read_back(told):
    assert mapping.read(mapping.write(told)) == told


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"dateline_mapping": 2}',
        '{"dateline_mapping": 1, "run": "os.system"}',
        '{"dateline_mapping": 1, "columns": {"date": "day"}}',
        '{"dateline_mapping": 1, "columns": {"date": ["a", "b"]}}',
        '{"dateline_mapping": 1, "columns": {"nothing": ["a"]}}',
        '{"dateline_mapping": 1, "codes": {"category": {"x": "riot"}}}',
        '{"dateline_mapping": 1, "constants": {"category": "riot"}}',
        '{"dateline_mapping": 1, "radii": {"1": -1}}',
        '{"dateline_mapping": 1, "radii": {"1": true}}',
        '{"dateline_mapping": 1, "templates": {"title": "{x}"}}',
        '{"dateline_mapping": 1, "source_form": "eval"}',
        '{"dateline_mapping": 1, "reading": {"header": "first"}}',
        '{"dateline_mapping": 1, "reading": {"header": "-1"}}',
        '{"dateline_mapping": 1, "reading": {"delimiter": "||"}}',
        '{"dateline_mapping": 1, "date_order": "ydm"}',
        '{"dateline_mapping": 1, "a": ' + "[" * 5_000 + "]" * 5_000 + "}",
        json.dumps({"dateline_mapping": 1, "title": "x" * 3_000}),
    ],
)
def test_a_mapping_that_is_none_says_why(text):
    with pytest.raises(MappingError) as caught:
        mapping.read(text)
    assert str(caught.value).endswith(".")


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner) | st.dictionaries(st.sampled_from([*vars(FileMapping()), "x"]), inner)
        ),
    )
)
def test_no_mapping_raises_anything_but_its_sentence(content):
    if isinstance(content, dict):
        content = {"dateline_mapping": 1, **content}
    with suppress(MappingError):
        assert mapping.read(json.dumps(content))


def test_a_template_looks_up_columns_and_nothing_else(table):
    told = FileMapping(templates={"title": (Template("{title.__class__} {0}"),)})
    with pytest.raises(RefusedError, match="mapping_column"):
        table("title,date\nA,2021\n", mapping=told)


def test_a_template_with_an_empty_column_is_left_out():
    told = Template("{a} and {b}")
    assert told.fill({"a": "x", "b": "y"}) == "x and y"
    assert told.fill({"a": "x", "b": ""}) == ""


def test_a_template_inserts_braces_as_they_are():
    assert Template("{a}{b}").fill({"a": "{b}", "b": "{{7*7}}"}) == "{b}{{7*7}}"
