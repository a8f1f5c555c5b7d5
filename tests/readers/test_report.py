"""Every row ends in one of three ways, the counts add up, and what is set aside can come back."""

import codecs
import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.export.rows import csv_pieces
from geo.importing import importer, report
from geo.importing.mapping import FileMapping
from geo.limits import RefusedError
from geo.words.texts import ENGLISH, say
from tests.geo.several import dataset, event
from tests.readers.conftest import FILES, TODAY, outcomes

HEAD = "id,title,date,latitude,longitude,killed"
CELLS = {
    "id": st.sampled_from(["1", "2", "3", ""]),
    "title": st.sampled_from(["A", "B", "", "=1+1"]),
    "date": st.sampled_from(["2021", "2021-06-09", "09/06/2021", "13/06/2021", "43831", "x", ""]),
    "latitude": st.sampled_from(["33", "0", "99", "x", "", "443000"]),
    "longitude": st.sampled_from(["44", "0", "200", ""]),
    "killed": st.sampled_from(["1", "-1", "many", ""]),
}
TOLD = FileMapping(
    reading={"delimiter": ",", "header": "1"},
    columns={
        name: (column,)
        for name, column in zip(
            ("event_id", "title", "date", "latitude", "longitude", "killed"),
            HEAD.split(","),
            strict=True,
        )
    },
)
ROWS = st.lists(
    st.tuples(*CELLS.values()).filter(any) | st.tuples(st.just("short"), st.just("row")), min_size=1
)


@settings(max_examples=60)
@given(ROWS)
def test_the_counts_add_up(tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("import")
    text = io.StringIO(newline="")
    csv.writer(text).writerows([HEAD.split(","), *rows])
    path = folder / "a.csv"
    path.write_text(text.getvalue(), encoding="utf-8")
    out = folder / "out"
    out.mkdir()
    importer.read_file(path, out, today=TODAY, mapping=TOLD)
    found = importer.load(out)
    told = found.report
    assert told.rows == len(rows)
    assert told.used + told.noted + told.set_aside == len(rows)
    assert len(found.events) == told.used + told.noted
    assert len(told.aside) == told.set_aside
    assert found.about.events == len(found.events)
    assert found.events["event_id"].is_unique
    assert set(told.aside[report.LINE].to_pylist()) == {
        str(one.row) for one in told.problems() if one.set_aside
    }


def test_a_summary_says_it_in_one_sentence(table):
    found = table(f"{HEAD}\n1,A,2021,33,44,\n2,B,x,33,44,\n3,C,2021,0,0,\n")
    assert found.report.summary() == (
        "3 rows of events.csv: 1 used, 1 used with a note, 1 set aside."
    )


def test_features_are_called_features(imported):
    assert imported(FILES / "events.geojson").report.summary() == (
        "3 features of events.geojson: 1 used, 2 used with a note, 0 set aside."
    )


def test_problems_can_be_asked_for_by_kind_and_page(table):
    rows = "".join(f"{n},T{n},x,33,44,\n" for n in range(20))
    found = table(f"{HEAD}\n{rows}")
    assert [one.row for one in found.report.problems("date", limit=2, offset=5)] == [7, 8]


def test_rows_set_aside_keep_their_cells_and_tell_their_reasons(table, tmp_path):
    found = table(f"{HEAD}\n1,A,x,33,44,\n2,B\n3,C,2021,33,44,\n")
    path = tmp_path / "aside.csv"
    report.write_aside(found.report, path)
    rows = list(csv.DictReader(path.open(encoding="utf-8-sig", newline="")))
    assert [(row["id"], row["title"], row[report.LINE]) for row in rows] == [
        ("1", "A", "2"),
        ("2", "B", "3"),
    ]
    assert rows[0][report.REASON] == (
        "date: Dates that can't be read: expected a day of the calendar, such as 2021-06-09, a "
        "month or a year. Correct the date."
    )


def test_mended_rows_take_the_place_of_the_old_ones(table, made, imported, tmp_path):
    text = f'{HEAD}\n1,A,x,33,44,\n2,B\n3,C,2021,33,44,\n4,"=x,2021,33,44,\n'
    found = table(text)
    aside = tmp_path / "aside.csv"
    report.write_aside(found.report, aside)
    rows = list(csv.DictReader(aside.open(encoding="utf-8-sig", newline="")))
    rows[0]["date"] = "2021-06-09"
    rows[1] |= {"date": "2020", "latitude": "33", "longitude": "44"}
    rows[2] |= {"id": "4", "title": "'=x", "date": "2019"}
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    again = imported(made("events.csv", text), repairs=[made("mended.csv", written.getvalue())])
    assert (again.report.rows, again.report.set_aside) == (found.report.rows, 0)
    dates = again.events.set_index("event_id")["date"]
    assert dates.to_dict() == {"1": "2021-06-09", "2": "2020", "3": "2021", "4": "2019"}
    assert "=x" in again.events["title"].tolist()


def test_a_mended_row_that_is_still_wrong_is_set_aside_again(table, made, imported, tmp_path):
    text = f"{HEAD}\n1,A,x,33,44,\n2,B,2021,33,44,\n"
    aside = tmp_path / "aside.csv"
    report.write_aside(table(text).report, aside)
    again = imported(made("events.csv", text), repairs=[aside])
    assert outcomes(again) == [(2, "date", "date", "x")]


def test_a_mended_row_of_another_file_is_left_out_and_said(made, imported):
    text = f"{HEAD}\n1,A,2021,33,44,\n"
    mended = f"{HEAD},{report.LINE}\n9,Z,2021,33,44,,99\n"
    found = imported(made("events.csv", text), repairs=[made("mended.csv", mended)])
    assert len(found.events) == 1
    assert "Mended rows that the file does not have: 1." in found.report.remark_sentences()


def test_a_file_that_was_never_set_aside_is_no_repair(made, imported):
    path = made("events.csv", f"{HEAD}\n1,A,2021,33,44,\n")
    with pytest.raises(RefusedError, match="no_repairs"):
        imported(path, repairs=[path])


def test_the_whole_report_can_be_written_as_a_table(table, tmp_path):
    found = table(f"{HEAD}\n1,A,x,33,44,\n2,B,2021,0,0,\n")
    report.write_findings(found.report, tmp_path / "report.csv")
    rows = list(csv.DictReader((tmp_path / "report.csv").open(encoding="utf-8-sig", newline="")))
    assert [(row["outcome"], row["line"], row["finding"]) for row in rows][:2] == [
        ("set aside", "2", "Dates that can't be read"),
        ("used with a note", "3", "Null island"),
    ]


def test_every_table_that_is_saved_tells_a_spreadsheet_that_its_letters_are_utf_8(table, tmp_path):
    found = table(f"{HEAD}\n1,تفجير,x,33,44,\n")
    for write in (report.write_findings, report.write_aside):
        write(found.report, tmp_path / "saved.csv")
        content = (tmp_path / "saved.csv").read_bytes()
        assert content.startswith(codecs.BOM_UTF8)
        assert not content.removeprefix(codecs.BOM_UTF8).startswith(codecs.BOM_UTF8)


def test_what_leaves_as_csv_is_read_as_it_was(imported, made):
    told = dataset("a", event("e1", title="تفجير في الموصل"))
    found = imported(made("events.csv", b"".join(csv_pieces(told.events, told))))
    assert found.format == "own"
    assert found.events[["event_id", "title"]].values.tolist() == [["e1", "تفجير في الموصل"]]


CODES = sorted({key.split(".")[1] for key in ENGLISH if key.startswith("finding.")})


@pytest.mark.parametrize("code", CODES)
def test_every_finding_has_all_its_words(code):
    words = {"detail": "d", "value": "v"}
    parts = ["name", "expected", "remedy", *([] if code in report.ASIDE else ["note"])]
    assert all(say(f"finding.{code}.{part}", **words) for part in parts)


def test_every_reason_to_set_aside_has_words():
    assert set(CODES) >= report.ASIDE


def test_every_refusal_has_both_its_words():
    codes = {key.rsplit(".", 1)[0] for key in ENGLISH if key.startswith("refused.")}
    assert all({f"{code}.expected", f"{code}.remedy"} <= set(ENGLISH) for code in codes)
