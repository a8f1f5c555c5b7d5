"""The first row: names of columns, or an event that must not become names without a word."""

import pytest
from openpyxl import Workbook

from geo import __main__ as command
from geo.importing import mapping as mappings
from geo.importing.mapping import FileMapping, MappingError
from geo.limits import Limits, RefusedError
from geo.readers import heads
from geo.tables.table import RowsByName, header
from tests.readers.conftest import outcomes

UNNAMED = (
    "2021-01-01,Rockets near the airport,33.2,44.2\n"
    "2021-01-02,Drone over the base,33.3,44.3\n"
    "2021-01-03,Talks,33.4,44.4\n"
)
ROWS = [line.split(",") for line in UNNAMED.splitlines()]


@pytest.fixture
def workbook(tmp_path):
    book = Workbook()
    for row in ROWS:
        book.active.append(row)
    book.save(tmp_path / "events.xlsx")
    return tmp_path / "events.xlsx"


@pytest.mark.parametrize(
    "cells",
    [
        ["2021-01-01", "Rockets", "33.2", "44.2"],
        ["12 March 2022", "Talks"],
        ["14", "Talks", "Mosul"],
        ["Talks", "33.2 N", "44.2 E"],
        ["٢٠٢١-٠١-٠١", "مظاهرة"],
        ["2021-01-01", "site", "day"],
    ],
)
def test_a_first_row_that_reads_as_a_date_degrees_or_numbers_is_doubted(cells):
    assert heads.doubtful(cells)


@pytest.mark.parametrize(
    "cells",
    [
        ["id", "date", "title", "lat", "lon"],
        ["date", "title", "1"],
        ["المعرف", "التاريخ", "المكان"],
        ["What", "Who", "", ""],
        ["x", "y"],
    ],
)
def test_a_first_row_of_words_is_not_doubted(cells):
    assert not heads.doubtful(cells)


def test_an_event_that_was_taken_for_the_header_is_set_aside_and_asked_about(table):
    made = table(UNNAMED)
    assert (made.report.rows, made.report.used + made.report.noted) == (3, 2)
    assert outcomes(made)[0] == (1, "header_doubted", "", " | ".join(ROWS[0]))
    asked = next(one for one in made.questions if one.key == "reading.header")
    assert (asked.choices, asked.blocking) == (("none", "1"), True)
    assert "reads like an event" in " ".join(made.report.remark_sentences())


def test_the_doubt_stays_until_it_is_answered_whatever_else_is_told(table):
    again = table(UNNAMED, mapping=table(UNNAMED).mapping)
    assert any(one.key == "reading.header" for one in again.questions)


def test_a_table_without_names_gives_every_row_once_that_is_told(table):
    made = table(UNNAMED, mapping=FileMapping(reading={"header": "none"}))
    assert [one.name for one in made.columns] == ["column 1", "column 2", "column 3", "column 4"]
    assert made.events["date"].tolist() == [row[0] for row in ROWS]
    assert not any(one.key == "reading.header" for one in made.questions)
    assert mappings.read(mappings.write(made.mapping)).reading["header"] == "none"


def test_a_first_row_of_numbers_is_the_header_once_that_is_told(table):
    text = "date,2019,2020,2021\n2021-01-01,1,2,3\n"
    made = table(text, mapping=FileMapping(reading={"header": "1"}))
    assert [one.name for one in made.columns] == ["date", "2019", "2020", "2021"]
    assert made.report.rows == 1
    assert not any(one.key == "reading.header" for one in made.questions)


def test_the_widest_usual_row_tells_how_many_columns_have_no_names(table):
    text = "2021-01-01,a\n2021-01-02,b,x\n2021-01-03,c,y\n"
    made = table(text, mapping=FileMapping(reading={"header": "none"}))
    assert [one.name for one in made.columns] == ["column 1", "column 2", "column 3"]
    assert outcomes(made)[0][:2] == (1, "cells")


def test_a_workbook_without_names_is_doubted_and_read_as_told(imported, workbook):
    asked = imported(workbook)
    assert (asked.report.rows, asked.about.events) == (3, 2)
    assert any(one.key == "reading.header" and one.blocking for one in asked.questions)
    told = imported(workbook, mapping=FileMapping(reading={"header": "none"}))
    assert told.events["date"].tolist() == [row[0] for row in ROWS]


def test_the_command_line_tells_of_a_first_row_that_is_doubted(made, tmp_path, capsys):
    code = command.main(["import", "--check", "--quiet", str(made("events.csv", UNNAMED))])
    said = capsys.readouterr().out
    assert code == command.ASKS
    assert "2021-01-01 | Rockets near the airport" in said
    assert "(reading.header: none | 1)" in said


def test_a_table_without_names_and_without_a_date_is_refused_for_both(table):
    with pytest.raises(RefusedError, match="no_names"):
        table("1,Rockets,33.2\n2,Talks,33.3\n")


def test_a_mapping_says_no_other_word_than_none_of_the_header():
    with pytest.raises(MappingError):
        mappings.read('{"dateline_mapping": 1, "reading": {"header": "nothing"}}')


def test_a_head_that_is_repeated_is_named_without_beginning_anew_each_time():
    many = 200_000
    names, remarks = header(["a"] * many, Limits(columns=many))
    assert (len(set(names)), names[-1], len(remarks)) == (many, f"a ({many})", many - 1)


def test_heads_that_look_like_numbered_ones_stay_apart():
    assert header(["a (2)", "a", "a", "a (2)", "a"])[0] == [
        "a (2)",
        "a",
        "a (3)",
        "a (2) (2)",
        "a (4)",
    ]


def test_names_that_are_alike_once_cleaned_are_named_without_beginning_anew_each_time():
    many = 3_000
    rows = RowsByName(Limits(columns=many))
    rows.add(1, {f"a{' ' * number}b": "x" for number in range(1, many)})
    assert len(rows.finish()[0].column_names) == many - 1


def test_too_many_heads_are_refused_before_they_are_named():
    with pytest.raises(RefusedError, match="too_many_columns") as refused:
        header(["a"] * 2_000, Limits(columns=1_000))
    assert refused.value.value == "2000"
