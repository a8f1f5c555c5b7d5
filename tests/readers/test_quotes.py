"""Quotation marks wherever they stand: each costs its own row at most, and none is lost."""

import csv
import io
import re
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.limits import Limits, RefusedError
from geo.readers import blocks, delimited
from tests.readers.conftest import outcomes

HEADER = "id,date,title,lat,lon,killed"
TOLD = {"encoding": "utf-8", "delimiter": ",", "header": "1"}


def row(number: int, title: str) -> str:
    return f"{number},2022-03-{number % 28 + 1:02},{title},33.{number % 10},44,1"


def text(*titles: str, ending: str = "\n") -> str:
    lines = [HEADER, *(row(number, title) for number, title in enumerate(titles, 1))]
    return ending.join([*lines, ""])


def used(table) -> list[str]:
    return table.columns["id"].to_pylist()


def aside(table) -> list[tuple[int, str]]:
    return [(one.line, one.code) for one in table.unread]


ENDINGS = pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])


@ENDINGS
def test_an_open_mark_costs_its_own_row_and_not_the_2989_after_it(made, ending):
    titles = [f"t {number}" for number in range(3_000)]
    titles[9] = '"' + titles[9]
    table = delimited.read(made("a.csv", text(*titles, ending=ending)))
    assert (len(table), aside(table)) == (2_999, [(11, "quote")])


@ENDINGS
def test_two_open_marks_do_not_make_one_title_of_the_rows_between_them(made, ending):
    titles = ["a", '"Open', "b", "c", '"Open again', "d"]
    table = delimited.read(made("a.csv", text(*titles, ending=ending)))
    assert used(table) == ["1", "3", "4", "6"]
    assert aside(table) == [(3, "quote"), (6, "quote")]


@pytest.mark.parametrize("between", [[], ["b"], ["b", "c"], ['"b, c"'], ["", ""]])
@pytest.mark.parametrize("closing", ['Close"', 'Close, more"', '"Close"'])
def test_an_open_mark_and_a_closing_one_do_not_make_one_title_of_rows(made, between, closing):
    table = delimited.read(made("a.csv", text("a", '"Open', *between, closing, "d", "e")))
    told = {*used(table), *(one.cells[0].split(",")[0] for one in table.unread)}
    assert told == {str(number) for number in range(1, 6 + len(between))}
    assert (3, "quote") in aside(table)
    assert {"1", str(5 + len(between))} <= {*used(table)}


def test_an_open_mark_before_rows_that_are_quoted_costs_its_own_row(made):
    titles = ["a", '"Open', '"Quoted, with comma"', "d", '"Other, quoted"', "f"]
    table = delimited.read(made("a.csv", text(*titles)))
    assert used(table) == ["1", "3", "4", "5", "6"]
    assert aside(table) == [(3, "quote")]


@pytest.mark.parametrize("column", range(6))
def test_an_open_mark_costs_its_own_row_in_whatever_column_it_stands(made, column):
    lines = text(*"abcdef").splitlines()
    cells = lines[3].split(",")
    cells[column] = '"' + cells[column]
    lines[3] = ",".join(cells)
    table = delimited.read(made("a.csv", "\n".join(lines)))
    assert (used(table), aside(table)) == (["1", "2", "4", "5", "6"], [(4, "quote")])


@pytest.mark.parametrize("column", range(6))
def test_marks_around_two_rows_in_one_column_do_not_join_them(made, column):
    lines = text(*"abcdef").splitlines()
    first, second = lines[3].split(","), lines[4].split(",")
    first[column], second[column] = f'"{first[column]}', f'{second[column]}"'
    lines[3:5] = ",".join(first), ",".join(second)
    table = delimited.read(made("a.csv", "\n".join(lines)))
    assert aside(table) == [(4, "quote")]
    assert len(table) == 5


def test_an_open_mark_on_the_last_line_costs_that_line(made):
    table = delimited.read(made("a.csv", text("a", "b", '"c').rstrip()))
    assert (used(table), aside(table)) == (["1", "2"], [(4, "quote")])


def test_an_open_mark_above_the_header_costs_no_row_below_it(made):
    content = 'A "list\n"of events\n' + text("a", "b")
    table = delimited.read(made("a.csv", content))
    assert used(table) == ["1", "2"]


def test_a_text_of_several_lines_stays_whole(made):
    title = "On 5 March, they say,\n3 people, perhaps 4, were hurt\n\n2022 began badly, too"
    quoted = '"' + title + '"'
    table = delimited.read(made("a.csv", text("a", quoted, "b", quoted)))
    assert table.columns["title"].to_pylist() == ["a", title, "b", title]
    assert not table.unread
    remark = next(one for one in table.remarks if one.code == "lines_continued")
    assert (remark.value, remark.detail) == ("11", "6")


def test_a_mark_inside_a_cell_is_kept_and_noted(table):
    made = table(text("a", '5" pipe', "c"))
    assert made.events["title"].tolist() == ["a", '5" pipe', "c"]
    assert (3, "mark_inside", "title", '5" pipe') in outcomes(made)
    assert made.report.set_aside == 0


def test_doubled_marks_are_marks_and_nothing_to_note(made):
    table = delimited.read(made("a.csv", text("a", '"She said ""no"", twice"', '""')))
    assert table.columns["title"].to_pylist() == ["a", 'She said "no", twice', ""]
    assert (table.noted, table.unread) == ((), ())


def test_marks_with_a_backslash_are_read_as_marks_and_noted(made):
    table = delimited.read(made("a.csv", text("a", r'"He said \"no\", twice"', '"ends in \\"')))
    assert table.columns["title"].to_pylist() == ["a", 'He said "no", twice', "ends in \\"]
    assert [(code, line) for code, line, *_ in table.noted] == [("mark_escaped", 3)]


def test_thousands_of_broken_rows_are_set_aside_one_by_one(made):
    titles = ['"x" y' if number % 2 else "z" for number in range(10_000)]
    table = delimited.read(made("a.csv", text(*titles)))
    assert (len(table), len(table.unread)) == (5_000, 5_000)


def test_an_open_mark_in_a_large_file_is_no_reason_to_read_it_again(made, monkeypatch):
    taken = []
    lines = blocks.Stream.lines

    def counted(stream):
        for line in lines(stream):
            taken.append(line)
            yield line

    monkeypatch.setattr(blocks.Stream, "lines", counted)
    titles = ["t"] * 300_000
    titles[150_000] = '"t'
    table = delimited.read(made("a.csv", text(*titles)))
    assert (len(table), aside(table)) == (299_999, [(150_002, "quote")])
    assert len(taken) < 1_000


def test_marks_that_open_on_every_line_are_refused_before_they_take_long(made):
    names = ",".join(f"c{number}" for number in range(900))
    content = names + "\n" + 'k",q,"r\n' * 60_000
    with pytest.raises(RefusedError, match="quotes"):
        delimited.read(made("a.csv", content), TOLD, Limits(broken_rows=10**9))


def test_a_line_beyond_all_measure_is_refused_and_says_so(made, monkeypatch):
    monkeypatch.setattr(blocks, "_LONGEST_LINE", 1 << 17)
    with pytest.raises(RefusedError, match="line_too_long"):
        delimited.read(made("a.csv", text("a") + "x" * (14 << 20)))


def test_lines_that_end_in_several_ways_are_counted_as_they_are(made):
    lines = [HEADER, row(1, "a"), row(2, "b"), row(3, "c"), row(4, "d")]
    content = "".join(map(str.__add__, lines, ["\r", "\r\n", "\n", "\r", "\r\n"]))
    table = delimited.read(made("a.csv", content))
    assert used(table) == ["1", "2", "3", "4"]
    assert not table.remarks


def test_a_file_whose_later_lines_end_otherwise_is_counted_as_it_is(made):
    content = "\r".join([HEADER, *(row(1, "a") for _ in range(160_000))])
    content += "\r\n" + "\r\n".join(row(2, "b") for _ in range(160_000))
    table = delimited.read(made("a.csv", content))
    assert len(table) == 320_000
    assert not table.remarks


WORDS = st.text(st.sampled_from("abc ,;\n\"'é5"), max_size=12).map(str.strip)
DAMAGE = st.tuples(
    st.integers(0, 10**6), st.sampled_from(['"', '"', '""', ",", "\n", "\r\n", "\\"])
)


@given(
    st.lists(WORDS, min_size=3, max_size=25),
    st.lists(DAMAGE, max_size=8),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from([",", ";", "\t"]),
    st.booleans(),
)
def test_whatever_marks_stand_wherever_no_row_is_lost(
    tmp_path_factory, titles, damage, ending, delimiter, always
):
    """Rows are told apart by a word of their own, whatever the parser takes for a row.

    Some rows at the end are whole, since a table of nothing but damage tells nothing.
    """
    records = []
    whole = len(titles)
    titles = [*titles, *["plain"] * 5]
    for number, title in enumerate(titles):
        own = io.StringIO(newline="")
        quoting = csv.QUOTE_ALL if always else csv.QUOTE_MINIMAL
        writer = csv.writer(own, delimiter=delimiter, quoting=quoting)
        date = f"2022-03-{number % 28 + 1:02}"
        writer.writerow([f"R{number}Z", date, f"{title} of it.", "33.5", "44", "1"])
        records.append(own.getvalue().removesuffix("\r\n") + ending)
    touched = set()
    for at, sign in damage:
        number = at % whole
        place = at // whole % len(records[number].rstrip("\r\n"))
        if f"R{number}Z" not in records[number][:place]:
            place = len(f"R{number}Z") + 1 + place % 8
        records[number] = records[number][:place] + sign + records[number][place:]
        touched.add(number)
    head = ending.join([HEADER.replace(",", delimiter), ""])
    path = Path(tmp_path_factory.mktemp("csv") / "a.csv")
    path.write_text(head + "".join(records), encoding="utf-8", newline="")

    table = delimited.read(path, TOLD | {"delimiter": delimiter})

    rows = [" ".join(cells) for cells in zip(*table.columns.to_pydict().values(), strict=True)]
    found = [re.findall(r"R\d+Z", one) for one in rows]
    left = [re.findall(r"R\d+Z", " ".join(one.cells)) for one in table.unread]
    assert sorted(chain(*found, *left)) == sorted(f"R{n}Z" for n in range(len(titles)))
    assert all(len(tokens) <= 1 for tokens in found)
    ids = used(table)
    assert {f"R{n}Z" for n in range(len(titles)) if n not in touched} <= set(ids)
    told = dict(zip(ids, table.columns["title"].to_pylist(), strict=True))
    assert all(
        told[f"R{n}Z"] == f"{title} of it." for n, title in enumerate(titles) if n not in touched
    )
    assert "rows_differ" not in {one.code for one in table.remarks}
    lines = len(re.findall(r"[^\r\n]*(?:\r\n|\r|\n)", head + "".join(records)))
    counts = {one.code: one for one in table.remarks}
    blank = int(counts["blank_rows"].value) if "blank_rows" in counts else 0
    more = int(counts["lines_continued"].detail) if "lines_continued" in counts else 0
    assert len(table) + len(table.unread) + blank + more + 1 == lines


@pytest.mark.parametrize("between", [', "', ',   "', '," ', '", "'])
def test_blanks_between_a_delimiter_and_a_mark_cost_no_row(table, between):
    titles = {', "': ' "{}"', ',   "': '   "{}"', '," ': '"{}" ', '", "': ' "{}"  '}
    rows = "".join(
        f"e{n}, 2022-03-0{n},{titles[between].format(f'Mosul, event {n}')}, 33.3, 44.4\n"
        for n in range(1, 6)
    )
    found = table(f"id, date, title, lat, lon\n{rows}")
    assert (found.report.rows, found.report.used) == (5, 5)
    assert found.events["title"].tolist() == [f"Mosul, event {n}" for n in range(1, 6)]


def test_a_quotation_after_a_comma_in_a_text_stays_in_it(table):
    found = table('date,title,note\n2022-03-01,"He said, ""no"" , twice",x\n2022-03-02,b,"a, b"\n')
    assert found.events["title"].tolist() == ['He said, "no" , twice', "b"]
