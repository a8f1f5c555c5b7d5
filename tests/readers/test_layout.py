"""What people put into a table for the eye, in text and in workbooks alike."""

import csv
import io
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from geo import readers
from geo.importing.mapping import FileMapping
from geo.importing.report import write_aside
from geo.readers.headings import NUMBER
from geo.tables import rows as whole_rows
from tests.lines import grows_no_faster
from tests.readers.conftest import outcomes

PLAIN = FileMapping(reading={"layout": "as it stands"})


def text_of(*rows) -> str:
    made = io.StringIO()
    csv.writer(made).writerows(rows)
    return made.getvalue()


@pytest.fixture(params=["text", "workbook"])
def written(request, tmp_path):
    """Write rows as CSV, and as a workbook."""

    def write(*rows):
        if request.param == "text":
            path = tmp_path / "events.csv"
            path.write_text(text_of(*rows), encoding="utf-8")
            return path
        book = Workbook()
        for row in rows:
            book.active.append([cell if cell != "" else None for cell in row])
        book.save(tmp_path / "events.xlsx")
        return tmp_path / "events.xlsx"

    return write


def cells(found, path, tmp_path, **reading):
    table = readers.read(path, tmp_path, reading)
    return {name: table.columns[name].to_pylist() for name in table.names}


HEAD = ["No.", "Date", "Title", "Killed"]
ONE, TWO = ["1", "2021-03-01", "Rockets", "2"], ["2", "2021-03-02", "Talks", "1"]


def test_a_head_of_two_lines_is_joined_and_said(written, imported):
    found = imported(
        written(
            ["No.", "When", "Where", "", "", "Casualties", "", "Source"],
            ["", "Date", "Town", "Lat", "Lon", "Killed", "Injured", ""],
            ["1", "2022-03-01", "Ramadi", "33.4", "43.3", "2", "5", "Example Press"],
            ["2", "2022-03-04", "Hit", "33.6", "42.8", "0", "1", "Example Press"],
        )
    )
    assert [one.name for one in found.columns] == [
        "No.",
        "When / Date",
        "Where / Town",
        "Where / Lat",
        "Where / Lon",
        "Casualties / Killed",
        "Casualties / Injured",
        "Source",
    ]
    assert (found.report.rows, found.report.set_aside) == (2, 0)
    assert found.events["killed_low"].tolist() == [2, 0]
    assert found.mapping.reading["header"] == "1-2"
    assert any("in two lines" in sentence for sentence in found.report.remark_sentences())


def test_a_head_of_two_lines_can_be_overruled_and_told(written, tmp_path):
    path = written(["When", "", "What"], ["Date", "Town", "Title"], ["2022-03-01", "Hit", "Talks"])
    assert [*cells(None, path, tmp_path)] == ["When / Date", "When / Town", "What / Title"]
    assert [*cells(None, path, tmp_path, header="1")] == ["When", "column 2", "What"]
    assert [*cells(None, path, tmp_path, header="2")] == ["Date", "Town", "Title"]
    assert [*cells(None, path, tmp_path, layout="as it stands")] == ["When", "column 2", "What"]
    plain = written(["Date", "Title"], ["Day", "Name"], ["2022-03-01", "Talks"])
    assert [*cells(None, plain, tmp_path)] == ["Date", "Title"]
    assert [*cells(None, plain, tmp_path, header="1-2")] == ["Date / Day", "Title / Name"]


def test_a_first_event_without_a_date_is_no_second_line_of_the_head(written, imported):
    found = imported(
        written(
            ["Title", "Place", "", "Date"],
            ["Talks", "Hit", "", ""],
            ["Rockets", "Tikrit", "", "2021-03-02"],
        )
    )
    assert [one.name for one in found.columns] == ["Title", "Place", "Date"]
    assert outcomes(found)[0] == (2, "date_missing", "Date", "")


@pytest.mark.parametrize(
    "label", ["Total", "TOTAL:", "Grand total", "Total 2021", "Итого", "المجموع", "Σύνολο"]
)
def test_a_row_of_sums_is_set_aside_and_is_no_event(written, imported, label):
    known = label != "Σύνολο"
    found = imported(written(HEAD, ONE, TWO, [label, "", "", "3"]))
    assert found.events["title"].tolist() == ["Rockets", "Talks"]
    assert found.report.rows == 3
    code = "totals_row" if known else "date_missing"
    assert next(one for one in outcomes(found) if one[0] == 4)[:2] == (4, code)


@pytest.mark.parametrize(
    "row",
    [
        ["3", "2021-03-03", "Total", "4"],
        ["Total", "2021-03-03", "Refinery hit", ""],
        ["3", "2021-03-03", "Total loss of power", ""],
        ["Total", "March 2021", "", "3"],
    ],
)
def test_an_event_that_only_says_total_is_an_event(written, imported, row):
    found = imported(written(HEAD, ONE, TWO, row))
    assert found.about.events == 3
    assert found.report.set_aside == 0


def test_headings_between_rows_become_a_column_and_are_counted(written, imported):
    found = imported(
        written(
            HEAD[1:],
            ["Anbar", "", ""],
            ONE[1:],
            TWO[1:],
            ["Diyala", "", ""],
            ["2021-03-05", "Clash", "0"],
        )
    )
    assert [one for one in outcomes(found) if one[1] == "heading_row"] == [
        (2, "heading_row", "", "Anbar"),
        (5, "heading_row", "", "Diyala"),
    ]
    assert (found.report.rows, found.report.set_aside, found.about.events) == (5, 2, 3)
    assert found.columns[-1].name == "Section"
    assert found.columns[-1].codes == {"Anbar": 2, "Diyala": 1}


def test_a_year_in_a_heading_completes_the_dates_beneath_it(written, imported):
    found = imported(
        written(
            ["Date", "Place", "What happened"],
            ["2021", "", ""],
            ["12 March", "Mosul", "Explosion"],
            ["2022", "", ""],
            ["3 May", "Hit", "Attack"],
            ["2020-01-02", "Hit", "Attack"],
        )
    )
    assert found.events["date"].tolist() == ["2020-01-02", "2021-03-12", "2022-05-03"]
    assert found.mapping.column("title") == "What happened"
    noted = [one for one in outcomes(found) if one[1] == "heading_date"]
    assert noted == [
        (3, "heading_date", "Date", "12 March 2021"),
        (5, "heading_date", "Date", "3 May 2022"),
    ]


def test_headings_of_months_under_years_complete_days(written, imported):
    found = imported(
        written(
            ["Date", "Place", "What"],
            ["2021", "", ""],
            ["March", "", ""],
            ["12", "Mosul", "Explosion"],
            ["April", "", ""],
            ["3", "Hit", "Attack"],
        )
    )
    assert found.events["date"].tolist() == ["2021-03-12", "2021-04-03"]
    assert found.columns[-1].codes == {"2021 / March": 1, "2021 / April": 1}


def test_a_row_of_nothing_but_a_day_is_no_heading(written, imported):
    found = imported(written(HEAD[1:], ONE[1:], ["2021-03-09", "", ""], TWO[1:]))
    assert found.about.events == 3
    assert "heading_row" not in found.report.counts()


def test_what_stands_below_the_last_row_heads_nothing(written, imported):
    found = imported(written(HEAD[1:], ONE[1:], TWO[1:], ["Source: the desk", "", ""]))
    assert [one.name for one in found.columns] == HEAD[1:]
    assert found.report.set_aside == 1


@pytest.mark.parametrize("mark", ['"', "〃", "do.", '-"-', '""', " ditto ", "''"])
def test_a_mark_of_ditto_takes_the_value_above_with_a_note(written, imported, mark):
    found = imported(
        written(
            HEAD[1:],
            ONE[1:],
            [mark, "Talks", "1"],
            [mark, "Clash", mark],
        )
    )
    assert found.events["date"].tolist() == ["2021-03-01"] * 3
    assert found.events["killed_low"].tolist() == [2, 1, 1]
    assert [one[:3] for one in outcomes(found) if one[1] == "ditto"] == [
        (3, "ditto", "Date"),
        (4, "ditto", "Date"),
        (4, "ditto", "Killed"),
    ]
    assert "taken from a row above" in found.events["note"].iloc[1]


def test_a_mark_of_ditto_with_nothing_above_stays_what_it_is(written, imported):
    found = imported(written(HEAD[1:], ["do.", "Talks", "1"], ONE[1:]))
    assert (2, "date", "Date", "do.") in outcomes(found)


def test_a_long_text_is_not_repeated_for_each_mark(written, imported):
    long = "x" * 2_000
    found = imported(written(HEAD[1:], ["2021-03-01", long, "1"], ["2021-03-02", '"', "1"]))
    assert found.events["title"].iloc[1] == '"'


def test_a_table_stays_as_it_stands_once_that_is_told(written, imported):
    rows = (HEAD[1:], ["Anbar", "", ""], ONE[1:], ['"', "Talks", "1"], ["Total", "", "3"])
    found = imported(written(*rows), mapping=PLAIN)
    assert found.report.set_aside == 3
    assert found.report.counts()["date"] == 3
    assert found.mapping.reading["layout"] == "as it stands"


def test_a_saved_mapping_reads_the_same_again(written, imported):
    rows = (["When", "", "X"], ["Date", "Title", "Killed"], ["2021", "", ""], ["3 May", "A", "1"])
    path = written(*rows)
    first = imported(path)
    again = imported(path, mapping=first.mapping)
    assert first.report.counts() == again.report.counts()
    assert first.events["date"].tolist() == again.events["date"].tolist() == ["2021-05-03"]
    assert first.mapping.reading["layout"] == "read"


def test_columns_without_name_and_cell_are_left_out(written, imported):
    found = imported(written(["Date", "", "Title"], ["2021", "", "A"], ["2022", "", "B"]))
    assert [one.name for one in found.columns] == ["Date", "Title"]
    assert any("without a name and without a cell" in s for s in found.report.remark_sentences())


def test_mended_rows_are_put_back_as_they_were_written(written, imported, tmp_path):
    path = written(HEAD[1:], ["Anbar", "", ""], ONE[1:], ["x", "Talks", "1"])
    found = imported(path)
    write_aside(found.report, tmp_path / "aside.csv")
    text = (tmp_path / "aside.csv").read_text(encoding="utf-8-sig")
    (tmp_path / "aside.csv").write_text(text.replace('"x","Talks"', '"2021-03-07","Talks"'))
    mended = imported(path, repairs=[tmp_path / "aside.csv"])
    assert mended.report.rows == found.report.rows
    assert mended.events["date"].tolist() == ["2021-03-01", "2021-03-07"]


@pytest.mark.parametrize(
    ("kind", "row"),
    [
        ("headings", lambda n: ["Anbar", "", ""] if n % 2 else ["2021-03-01", f"A{n}", "1"]),
        ("sums", lambda n: ["Total", "", "3"] if n % 2 else ["2021-03-01", f"A{n}", "1"]),
        ("marks", lambda n: ['"', f"A{n}", "1"] if n else ["2021-03-01", "A", "1"]),
    ],
)
def test_many_of_a_kind_cost_no_more_than_each(tmp_path, kind, row):
    def work(size):
        path = tmp_path / f"{kind}-{size}.csv"
        path.write_text(text_of(HEAD[1:], *map(row, range(size))))
        return lambda: readers.read(path, tmp_path)

    assert grows_no_faster(work, 200)


CELLS = st.sampled_from(
    ["", "2021", "Total", '"', "do.", "12 March", "2021-05-03", "Hit", "3", "x"]
)


@given(
    st.lists(st.lists(CELLS, min_size=4, max_size=4), min_size=1, max_size=12),
    st.sampled_from([["Date", "Title", "Place", "Killed"], ["When", "", "X", ""]]),
)
def test_every_row_is_used_noted_or_set_aside(tmp_path_factory, several, head):
    path = tmp_path_factory.mktemp("rows") / "events.csv"
    path.write_text(text_of(head, *several))
    filled = [row for row in several if any(row)]
    table = readers.read(path, path.parent)
    lines = sorted([*table.lines.tolist(), *(one.line for one in table.unread)])
    second = [2] if "-" in table.reading["header"] else []
    expected = [number for number, row in enumerate(several, 2) if any(row)]
    assert sorted([*lines, *second]) == expected
    assert len(lines) + len(second) == len(filled)


@pytest.mark.parametrize("text", ["3", "1 200", "1,200.5", "12%", "(3)", "1'000"])
def test_numbers_of_sums(text):
    assert NUMBER.fullmatch(text)


@pytest.mark.parametrize("text", ["12.05.2021", "2021-05-03", "3 May", "3/4"])
def test_what_is_a_date_is_no_number_of_a_sum(text):
    assert not NUMBER.fullmatch(text)


def test_the_texts_of_rows_that_are_gone_are_gone_too(tmp_path, made):
    path = made("a.csv", text_of(HEAD[1:], ["Anbar", "", ""], ONE[1:], TWO[1:]))
    table = readers.read(path, tmp_path)
    assert table.texts("Date") == ["2021-03-01", "2021-03-02"]
    assert whole_rows.compact(table.column("Date")) is not None
    assert datetime.fromisoformat(table.texts("Date")[0])
