"""Delimited text: any encoding and delimiter, nothing typed, and no row lost without a reason."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.limits import Limits, RefusedError
from geo.readers import blocks, delimited

ARABIC = (
    "المعرف,العنوان,التاريخ,المكان\n1,هجوم صاروخي قرب المطار,2021-06-09,بغداد\n"
    "2,مظاهرة في وسط المدينة,2021-06-10,البصرة\n"
)


def rows(table):
    columns = [table.columns[name].to_pylist() for name in table.names]
    return [list(row) for row in zip(*columns, strict=True)]


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("utf-16-le", b"\xff\xfe"), ("cp1256", b"")],
)
def test_arabic_is_read_in_every_usual_encoding(made, encoding, mark):
    table = delimited.read(made("a.csv", mark + ARABIC.encode(encoding)))
    assert rows(table)[1] == ["2", "مظاهرة في وسط المدينة", "2021-06-10", "البصرة"]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_a_mark_is_a_guess_and_said(made, encoding):
    table = delimited.read(made("a.csv", "id,title,date\n1,Café,2021\n".encode(encoding)))
    assert rows(table) == [["1", "Café", "2021"]]
    assert [one.code for one in table.remarks] == ["encoding_guess"]


def test_latin_letters_alone_among_plain_ones_speak_for_windows_1252(made):
    table = delimited.read(made("a.csv", "id,title\n1,Café “à la mode”\n".encode("cp1252")))
    assert rows(table) == [["1", "Café “à la mode”"]]
    assert table.reading["encoding"] == "cp1252"
    assert "cp1256" in table.remarks[0].detail.split(", ")


def test_an_encoding_that_a_person_names_is_not_overruled(made):
    path = made("a.csv", "id,title\n1,Café\n".encode("latin-1"))
    table = delimited.read(path, {"encoding": "cp1256"})
    assert rows(table) == [["1", "Café".encode("latin-1").decode("cp1256")]]


def test_an_encoding_that_nobody_knows_is_refused(made):
    with pytest.raises(RefusedError, match="encoding_unknown"):
        delimited.read(made("a.csv", "id,title\n1,x\n"), {"encoding": "rot13"})


def test_one_broken_byte_does_not_make_utf_8_another_encoding(made):
    text = ARABIC.encode().replace("بغداد".encode(), "بغدا".encode() + b"\xd8")
    table = delimited.read(made("a.csv", text))
    assert table.reading["encoding"] == "utf-8"
    assert rows(table)[0][3] == "بغدا\ufffd"
    assert table.noted == (("undecodable", 2, "المكان", "بغدا\ufffd"),)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_parts_all_rows_alike(made, delimiter):
    lines = [["id", "title", "lat"], ["1", "a b", "33,26"], ["2", "c", "33,5"]]
    if delimiter == ",":
        lines = [[cell.replace(",", ".") for cell in line] for line in lines]
    table = delimited.read(made("a.csv", "\n".join(delimiter.join(line) for line in lines)))
    assert table.names == ("id", "title", "lat")
    assert rows(table) == lines[1:]


def test_text_stays_text(made):
    table = delimited.read(made("a.csv", "id,country,number,empty\n007,NA,1e999,\n"))
    assert rows(table) == [["007", "NA", "1e999", ""]]


def test_ragged_rows_are_kept_with_their_line(made):
    table = delimited.read(made("a.csv", "a,b,c\n1,2,3\n1,2\n1,2,3,4\n4,5,6\n"))
    assert rows(table) == [["1", "2", "3"], ["4", "5", "6"]]
    assert [(one.line, one.code, one.detail) for one in table.unread] == [
        (3, "cells", "3/2"),
        (4, "cells", "3/4"),
    ]


def test_an_overlong_first_row_shifts_nothing(made):
    table = delimited.read(made("a.csv", "a,b,c\n1,2,3,4\n5,6,7\n"))
    assert rows(table) == [["5", "6", "7"]]
    assert list(table.lines) == [3]


def test_empty_cells_beyond_the_header_are_no_cells(made):
    assert rows(delimited.read(made("a.csv", "a,b\n1,2,,\n3,4\n"))) == [["1", "2"], ["3", "4"]]


def test_a_newline_inside_quotes_is_text_and_counts_as_a_line(made):
    table = delimited.read(made("a.csv", 'a,b\n1,"two\nlines"\n2,x\n'))
    assert rows(table) == [["1", "two\nlines"], ["2", "x"]]
    assert list(table.lines) == [2, 4]


def test_a_stray_quotation_mark_costs_its_own_row_only(made):
    table = delimited.read(made("a.csv", 'a,b\n1,x\n2,"open\n3,y\n4,"z"\n5,w\n'))
    assert rows(table) == [["1", "x"], ["3", "y"], ["4", "z"], ["5", "w"]]
    assert [(one.line, one.code) for one in table.unread] == [(3, "quote")]


@pytest.mark.parametrize("others", [131_072, 10_000_000])
def test_an_endless_cell_costs_its_own_row_only(made, others):
    before = csv.field_size_limit(others)
    try:
        table = delimited.read(made("a.csv", f"a,b\n1,{'x' * 200_000}\n2,y\n"))
    finally:
        csv.field_size_limit(before)
    assert rows(table) == [["2", "y"]]
    assert [(one.line, one.code) for one in table.unread] == [(2, "cell_too_long")]


def test_a_file_full_of_stray_quotation_marks_is_refused(made):
    text = "a,b\n" + '1,"x" y\n' * 20
    with pytest.raises(RefusedError, match="quotes"):
        delimited.read(made("a.csv", text), limits=Limits(broken_rows=10))


def test_lines_above_the_header_are_not_the_header(made):
    table = delimited.read(made("a.csv", "A list of events\n\nid,date\n1,2020\n"))
    assert table.names == ("id", "date")
    assert [(one.line, one.code) for one in table.unread] == [(1, "above_header")]


def test_the_header_can_be_told(made):
    table = delimited.read(made("a.csv", "x,y\nid,date\n1,2020\n"), {"header": "2"})
    assert table.names == ("id", "date")


def test_names_of_columns_are_made_different(made):
    table = delimited.read(made("a.csv", "a,a,,a\x00\n1,2,3,4\n"))
    assert table.names == ("a", "a (2)", "column 3", "a (3)")
    assert sorted(one.code for one in table.remarks) == [
        "header_empty",
        "header_repeated",
        "header_repeated",
    ]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_line_ending_is_one(made, ending):
    table = delimited.read(made("a.csv", ending.join(["a,b", "1,2", "", "3,4"])))
    assert rows(table) == [["1", "2"], ["3", "4"]]
    assert list(table.lines) == [2, 4]


def test_blank_rows_are_counted_and_left_out(made):
    table = delimited.read(made("a.csv", "a,b\n1,2\n,\n,\n3,4\n"))
    assert rows(table) == [["1", "2"], ["3", "4"]]
    assert [(one.code, one.value) for one in table.remarks] == [("blank_rows", "2")]


@pytest.mark.parametrize(
    ("limits", "code"),
    [(Limits(rows=3), "too_many_rows"), (Limits(columns=1), "too_many_columns")],
)
def test_limits_hold_while_reading(made, limits, code):
    with pytest.raises(RefusedError, match=code):
        delimited.read(made("a.csv", "a,b\n" + "1,2\n" * 10), limits=limits)


@pytest.mark.parametrize(
    ("text", "code"), [("", "empty"), (" \n", "empty"), ("one\ntwo\n", "no_table")]
)
def test_what_is_no_table_is_refused(made, text, code):
    with pytest.raises(RefusedError, match=code):
        delimited.read(made("a.csv", text))


TOLD = {"delimiter": ",", "header": "1", "encoding": "utf-8"}
CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\x00\ufeff"), max_size=12)


@given(
    st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=30),
    st.sampled_from(["\n", "\r\n"]),
)
def test_whatever_the_csv_module_writes_is_read_back(tmp_path_factory, lines, ending):
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator=ending, quoting=csv.QUOTE_ALL)
    writer.writerows([["a", "b", "c"], *lines])
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    table = delimited.read(path, TOLD)
    assert rows(table) == [line for line in lines if any(line)]


PIECES = ["1,2-3,", "\n1,2-3,", "\n", ",", '"', '"', "a", "5", "\r\n"]


@given(
    st.text(st.sampled_from('ab",;\n\r \té'), max_size=200)
    | st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
)
def test_the_fast_way_reads_what_the_slow_way_reads(tmp_path_factory, body):
    path = tmp_path_factory.mktemp("csv") / "a.csv"
    path.write_bytes(("a,b,c\n" + body).encode())
    fast = told(path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(blocks, "parse", lambda *_: None)
        slow = told(path)
    assert fast == slow


def told(path):
    """Return the rows of a file, their lines and those that can't be read, or why it is refused."""
    try:
        table = delimited.read(path, TOLD)
    except RefusedError as error:
        return error.code
    return rows(table), list(table.lines), [(one.line, one.code) for one in table.unread]
