"""Workbooks as people make them: several sheets, merged and hidden cells, errors, right to left."""

import zipfile
from datetime import date, datetime, time, timedelta

import pytest
from openpyxl import Workbook
from openpyxl.styles import numbers

from geo import readers
from geo.__main__ import main
from geo.importing.mapping import FileMapping
from geo.importing.report import write_aside, write_findings
from geo.limits import Limits, RefusedError
from geo.readers import cells, packages, workbooks
from tests.lines import lines_run
from tests.readers.conftest import outcomes

HEAD = ["ID", "Date", "Title", "Lat", "Lon"]
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def event(name, day="2021-05-01"):
    return [name, day, f"Event {name}", 33.3, 44.4]


@pytest.fixture
def book(tmp_path):
    """Write a workbook of sheets; ``change`` is given the workbook before it is saved."""

    def write(change=None, **sheets):
        made = Workbook()
        made.remove(made.active)
        for name, rows in sheets.items():
            sheet = made.create_sheet(name.replace("_", " "))
            for row in rows:
                sheet.append(row)
        if change:
            change(made)
        made.save(tmp_path / "log.xlsx")
        return tmp_path / "log.xlsx"

    return write


@pytest.fixture
def raw(tmp_path):
    """Write a workbook whose one sheet is this XML."""

    def write(sheet, texts=(), name="raw.xlsx", more=None):
        path = tmp_path / name
        links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        kinds = [("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml")]
        told = "".join(
            f'<Relationship Id="r{at}" Type="{links}/{kind}" Target="{part}"/>'
            for at, (kind, part) in enumerate(kinds)
        )
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("[Content_Types].xml", "<Types/>")
            archive.writestr("xl/_rels/workbook.xml.rels", f"<Relationships>{told}</Relationships>")
            archive.writestr(
                "xl/workbook.xml",
                f'<workbook {MAIN} xmlns:r="{links}"><sheets>'
                '<sheet name="Only" sheetId="1" r:id="r0"/></sheets></workbook>',
            )
            archive.writestr(
                "xl/sharedStrings.xml",
                f"<sst {MAIN}>" + "".join(f"<si>{text}</si>" for text in texts) + "</sst>",
            )
            archive.writestr("xl/worksheets/sheet1.xml", f"<worksheet {MAIN}>{sheet}</worksheet>")
            for part, content in (more or {}).items():
                archive.writestr(part, content)
        return path

    return write


def inline(reference, text):
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


LOGS = {
    "READ_ME": [["How this log is kept"], ["One line per incident"]],
    "Log_2021": [HEAD, event("A0"), event("A1")],
    "Log_2022": [
        ["id", *HEAD[1:], "Killed"],
        [*event("B0", "2022-05-01"), 3],
        event("B1", "x"),
    ],
}


class TestSheets:
    def test_a_readme_first_is_passed_over_and_every_sheet_is_told(self, book, imported):
        found = imported(book(**LOGS))
        said = found.report.remark_sentences()
        assert "Read: Log 2021, Log 2022. Not read: READ ME." in said
        assert "“READ ME” holds no table (rows: 2)." in said
        assert "“Log 2021” looks like events (rows: 2, columns: 5)." in said
        assert "“Log 2022” looks like events (rows: 2, columns: 6)." in said

    def test_sheets_with_the_same_columns_become_one_dataset(self, book, imported):
        found = imported(book(**LOGS))
        assert sorted(found.events["event_id"]) == ["A0", "A1", "B0"]
        assert [one.name for one in found.columns] == [*HEAD, "Killed", "Sheet"]
        assert found.columns[-1].codes == {"Log 2021": 2, "Log 2022": 2}
        assert (found.report.rows, found.report.set_aside) == (4, 1)
        assert found.mapping.reading["sheet"] == "Log 2021/Log 2022"

    def test_rows_are_told_with_their_sheet(self, book, imported, tmp_path):
        found = imported(book(**LOGS))
        (problem,) = found.report.problems("date")
        assert (problem.sheet, problem.row) == ("Log 2022", 3)
        assert "log.xlsx, Log 2022, row 3, Date" in problem.sentence()
        write_findings(found.report, tmp_path / "findings.csv")
        assert '"Log 2022","3"' in (tmp_path / "findings.csv").read_text(encoding="utf-8-sig")

    def test_mended_rows_go_back_into_their_sheet(self, book, imported, tmp_path):
        path = book(**LOGS)
        write_aside(imported(path).report, tmp_path / "aside.csv")
        text = (tmp_path / "aside.csv").read_text(encoding="utf-8-sig")
        (tmp_path / "aside.csv").write_text(text.replace('"x"', '"2022-05-04"'))
        mended = imported(path, repairs=[tmp_path / "aside.csv"])
        assert sorted(mended.events["event_id"]) == ["A0", "A1", "B0", "B1"]

    def test_a_mapping_keeps_the_choice(self, book, imported):
        path = book(**LOGS)
        one = FileMapping(reading={"sheet": "Log 2022"})
        found = imported(path, mapping=one)
        assert found.mapping.reading["sheet"] == "Log 2022"
        assert found.report.problems("date")[0].sheet == ""
        again = imported(path, mapping=found.mapping)
        assert again.events["event_id"].tolist() == found.events["event_id"].tolist() == ["B0"]
        with pytest.raises(RefusedError) as caught:
            imported(path, mapping=FileMapping(reading={"sheet": "READ ME/Log 2021"}))
        assert (caught.value.code, caught.value.value) == ("no_header", "READ ME")

    def test_sheets_of_other_columns_are_told_and_left(self, book, imported):
        found = imported(
            book(Log=[HEAD, event("A0")], Codes=[["code", "meaning"], ["1", "x"]], Empty=[])
        )
        assert found.report.rows == 1
        said = found.report.remark_sentences()
        assert "“Codes” looks like a table without dates (rows: 1, columns: 2)." in said
        assert "“Empty” holds no table (rows: 0)." in said

    def test_a_hidden_sheet_is_told_and_not_read_unless_it_is_chosen(self, book, imported):
        def hide(made):
            made["Old"].sheet_state = "hidden"

        path = book(hide, Log=[HEAD, event("A0")], Old=[HEAD, event("B0")])
        found = imported(path)
        assert found.events["event_id"].tolist() == ["A0"]
        assert "“Old” is hidden and looks like events (rows: 1, columns: 5)." in (
            found.report.remark_sentences()
        )
        chosen = imported(path, mapping=FileMapping(reading={"sheet": "Old"}))
        assert chosen.events["event_id"].tolist() == ["B0"]

    def test_the_command_line_lists_the_sheets(self, book, capsys, monkeypatch, tmp_path):
        monkeypatch.setenv("DATELINE_LIBRARY", str(tmp_path / "library"))
        main(["import", "--check", "--quiet", str(book(**LOGS))])
        said = capsys.readouterr().out
        assert "“READ ME” holds no table (rows: 2)." in said
        assert "log.xlsx, Log 2022, row 3" in said

    def test_the_same_remark_on_some_sheets_names_them(self, book, imported):
        found = imported(book(One=[HEAD, event("A"), [], event("B")], Two=[HEAD, event("C")]))
        assert "One: Blank rows left out: 1." in found.report.remark_sentences()

    def test_an_unknown_sheet_is_refused_with_those_there_are(self, book, tmp_path):
        path = book(**LOGS)
        with pytest.raises(RefusedError, match="sheet_unknown") as caught:
            readers.read(path, tmp_path, {"sheet": "Log 2021/Log 2029"})
        assert caught.value.detail["sheets"] == "READ ME, Log 2021, Log 2022"


class TestCells:
    def test_a_merged_name_is_that_of_each_column_it_is_drawn_over(self, book, tmp_path):
        def merge(made):
            made["Log"].merge_cells("C1:D1")

        path = book(
            merge, Log=[["Date", "Title", "Where", ""], ["2021-05-01", "A", "33.3", "44.4"]]
        )
        assert readers.read(path, tmp_path).names == ("Date", "Title", "Where", "Where (2)")

    def test_a_cell_drawn_over_several_rows_fills_them_with_a_note(self, book, imported):
        def merge(made):
            made["Log"].merge_cells("A2:A4")

        rows = [["Date", "Title"], ["2021-05-01", "A"], ["", "B"], ["", "C"], ["", "D"]]
        found = imported(book(merge, Log=[[cell or None for cell in row] for row in rows]))
        assert found.events["date"].tolist() == ["2021-05-01"] * 3
        assert [one[:2] for one in outcomes(found) if one[1] == "merged"] == [
            (3, "merged"),
            (4, "merged"),
        ]
        assert (5, "date_missing", "Date", "") in outcomes(found)
        assert "drawn over several rows" in found.events["note"].iloc[1]
        plain = imported(
            book(merge, Log=rows), mapping=FileMapping(reading={"layout": "as it stands"})
        )
        assert plain.about.events == 1

    def test_a_heading_that_is_drawn_over_the_width_is_one_wherever_it_begins(self, book, imported):
        def merge(made):
            made["Log"].merge_cells("B2:D2")

        rows = [HEAD[1:], [None, "Anbar"], event("A")[1:], event("B")[1:]]
        found = imported(book(merge, Log=rows))
        assert found.columns[-1].codes == {"Anbar": 2}

    def test_hidden_rows_and_columns_are_read_and_said(self, book, imported):
        def hide(made):
            made["Log"].row_dimensions[3].hidden = True
            made["Log"].column_dimensions["C"].hidden = True

        found = imported(book(hide, Log=[HEAD, event("A"), event("B")]))
        assert found.about.events == 2
        said = found.report.remark_sentences()
        assert "Rows that are hidden in the sheet are read too: 1." in said
        assert "Columns that are hidden in the sheet are read too: Title." in said

    def test_a_formula_without_a_stored_value_is_said(self, book, imported):
        found = imported(book(Log=[[*HEAD, "Killed"], [*event("A"), "=1+2"]]))
        assert outcomes(found)[0] == (2, "formula", "Killed", "=1+2")
        assert found.events["killed_low"].isna().all()

    def test_an_error_of_a_formula_is_no_value_and_is_said(self, book, imported):
        found = imported(book(Log=[HEAD, ["A", "2021-05-01", "#REF!", 33.3, 44.4]]))
        assert outcomes(found)[0] == (2, "cell_error", "Title", "#REF!")
        assert "#REF!" not in found.events["title"].iloc[0]

    def test_blank_tails_and_formatted_cells_are_no_rows(self, book, imported):
        def tail(made):
            for row in range(3, 300):
                made["Log"].cell(row, 9).number_format = "0.00"

        found = imported(book(tail, Log=[HEAD, event("A")]))
        assert found.report.rows == 1
        assert not [one for one in found.report.remark_sentences() if "Blank rows" in one]

    def test_right_to_left_sheets_are_read_as_others(self, book, imported):
        def turn(made):
            made["سجل"].sheet_view.rightToLeft = True

        rows = [["التاريخ", "الحدث", "المدينة"], ["٢٠٢٢-٠٤-٠٩", "هجوم", "بعقوبة"]]
        found = imported(book(turn, سجل=rows))
        assert found.events["date"].tolist() == ["2022-04-09"]

    @pytest.mark.parametrize(
        ("value", "form", "read"),
        [
            (datetime(2022, 3, 1), None, "2022-03-01"),
            (datetime(2022, 3, 1, 14, 30), None, "2022-03-01 14:30:00"),
            (date(1900, 1, 15), None, "1900-01-15"),
            (time(14, 30), None, "14:30:00"),
            (timedelta(hours=30), None, "1 day, 6:00:00"),
            (43831, "dd/mm/yyyy", "2020-01-01"),
            (43831, '0 "days"', "43831"),
            (43831, "[Red]0.00", "43831"),
            (43831, "General", "43831"),
            (0.5, numbers.FORMAT_PERCENTAGE, "0.5"),
            (33.34999999999999, None, "33.34999999999999"),
            (-5, "dd/mm/yyyy", "-5"),
            (1e20, "dd/mm/yyyy", "1e+20"),
            (True, None, "true"),
        ],
    )
    def test_a_number_is_a_date_where_its_format_says_so(self, book, tmp_path, value, form, read):
        def formatted(made):
            cell = made["Log"].cell(2, 2, value)
            if form:
                cell.number_format = form

        path = book(formatted, Log=[["a", "b"], ["x"]])
        assert readers.read(path, tmp_path).columns["b"].to_pylist() == [read]

    def test_days_can_count_from_1904(self, book, tmp_path):
        def since(made):
            made.epoch = datetime(1904, 1, 1)

        path = book(since, Log=[["a", "b"], ["x", date(2022, 3, 1)]])
        assert readers.read(path, tmp_path).columns["b"].to_pylist() == ["2022-03-01"]

    def test_cells_and_rows_may_lack_their_references(self, raw, tmp_path):
        row = "<row><c t='str'><v>a</v></c><c t='str'><v>b</v></c></row>"
        path = raw(
            f"<sheetData>{row}<row><c><v>1</v></c><c t='s'><v>0</v></c></row></sheetData>",
            ["<r><t>rich</t></r><r><t> text</t></r><rPh><t>said</t></rPh>"],
        )
        table = readers.read(path, tmp_path)
        assert table.columns.to_pylist() == [{"a": "1", "b": "rich text"}]
        assert table.lines.tolist() == [2]


class TestSmallFilesThatClaimMuch:
    def rows(self, count, column="XFD"):
        head = f'<row r="1">{inline("A1", "date")}{inline("B1", "title")}</row>'
        return head + "".join(
            f'<row r="{at}">{inline(f"{column}{at}", "x")}</row>' for at in range(2, count + 2)
        )

    def test_cells_in_the_last_column_cost_what_they_are(self, raw, tmp_path):
        few, many = (
            raw(f"<sheetData>{self.rows(n)}</sheetData>", name=f"{n}.xlsx") for n in (500, 2_000)
        )
        count = lines_run(lambda: readers.read(few, tmp_path))
        near = raw(f"<sheetData>{self.rows(500, 'C')}</sheetData>", name="near.xlsx")
        assert count < 2 * lines_run(lambda: readers.read(near, tmp_path))
        assert lines_run(lambda: readers.read(many, tmp_path)) < 6 * count
        table = readers.read(few, tmp_path)
        assert len(table.unread) == 500
        assert max(len(one.cells) for one in table.unread) == 1

    def test_a_head_in_the_last_column_is_refused_before_the_work(self, raw, tmp_path):
        sheet = f'<sheetData><row r="1">{inline("A1", "a")}{inline("XFD1", "b")}</row></sheetData>'
        with pytest.raises(RefusedError, match="too_many_columns"):
            readers.read(raw(sheet), tmp_path)

    def test_a_row_far_down_costs_one_row(self, raw, tmp_path):
        far = f'<row r="1048576">{inline("A1048576", "2021")}{inline("B1048576", "x")}</row>'
        path = raw(f"<sheetData>{self.rows(0)}{far}</sheetData>")
        assert lines_run(lambda: readers.read(path, tmp_path)) < 20_000
        table = readers.read(path, tmp_path)
        assert table.lines.tolist() == [1_048_576]

    def test_many_merged_cells_are_gone_through_once(self, raw, tmp_path):
        def path(n):
            rows = "".join(
                f'<row r="{at}">{inline(f"A{at}", "2021")}{inline(f"B{at}", "x")}</row>'
                for at in range(2, n + 2)
            )
            areas = "".join(f'<mergeCell ref="A{at}:A1048576"/>' for at in range(2, n + 2))
            return raw(
                f"<sheetData>{self.rows(0)}{rows}</sheetData><mergeCells>{areas}</mergeCells>",
                name=f"merged-{n}.xlsx",
            )

        few, many = path(150), path(600)
        assert lines_run(lambda: readers.read(many, tmp_path)) < 6 * lines_run(
            lambda: readers.read(few, tmp_path)
        )

    def test_too_many_merged_cells_are_refused(self, raw, tmp_path, monkeypatch):
        monkeypatch.setattr(cells, "_MOST_MERGED", 10)
        areas = '<mergeCell ref="A2:A3"/>' * 11
        with pytest.raises(RefusedError, match="too_many_merged"):
            readers.read(raw(f"<sheetData/><mergeCells>{areas}</mergeCells>"), tmp_path)

    def test_a_merged_cell_repeats_no_long_text(self, book, tmp_path):
        def merge(made):
            made["Log"].merge_cells("B2:B3")

        path = book(merge, Log=[["a", "b", "c"], ["1", "x" * 5_000, "2"], ["3", None, "4"]])
        assert readers.read(path, tmp_path).columns["b"].to_pylist()[1] == ""

    def test_a_sheet_under_many_names_is_read_once(self, raw, tmp_path):
        links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        sheets = "".join(f'<sheet name="S{at}" sheetId="{at}" r:id="r0"/>' for at in range(500))
        home = f'<workbook {MAIN} xmlns:r="{links}"><sheets>{sheets}</sheets></workbook>'
        path = raw(f"<sheetData>{self.rows(3, 'B')}</sheetData>", name="many.xlsx")
        with zipfile.ZipFile(path) as old:
            parts = {name: old.read(name) for name in old.namelist()} | {"xl/workbook.xml": home}
        with zipfile.ZipFile(path, "w") as new:
            for name, content in parts.items():
                new.writestr(name, content)
        with zipfile.ZipFile(path) as archive:
            assert [one.name for one in packages.package(archive).sheets] == ["S0"]

    def test_columns_that_are_hidden_again_and_again_count_once(self, raw, tmp_path):
        def path(n):
            cols = '<col min="1" max="16384" hidden="1"/>' * n
            return raw(
                f"<cols>{cols}</cols><sheetData>{self.rows(2, 'B')}</sheetData>", name=f"{n}.xlsx"
            )

        paths = path(200), path(800)
        few, many = (lines_run(lambda at=at: readers.read(at, tmp_path)) for at in paths)
        assert many < 6 * few

    def test_rich_text_of_many_pieces_is_put_together_once(self, raw, tmp_path):
        runs = "<r><t>x</t></r>" * 5_000
        cell = f'<c r="B2" t="inlineStr"><is>{runs}</is></c>'
        sheet = (
            f'<sheetData>{self.rows(0)}<row r="2">{inline("A2", "2021")}{cell}</row></sheetData>'
        )
        table = readers.read(raw(sheet), tmp_path)
        assert table.columns["title"].to_pylist() == ["x" * 5_000]

    def test_elements_one_in_another_are_refused(self, raw, tmp_path):
        with pytest.raises(RefusedError, match="too_deep"):
            readers.read(raw("<a>" * 70 + "</a>" * 70), tmp_path)

    def test_a_tag_without_an_end_is_refused(self, raw, tmp_path):
        with pytest.raises(RefusedError, match="tag_too_long"):
            readers.read(raw(f'<row r="{"1" * 3_000_000}"/>'), tmp_path)

    def test_rows_times_columns_are_limited(self, raw, tmp_path):
        head = "".join(inline(f"{letter}1", letter) for letter in "ABCDEFGHIJ")
        rows = "".join(f'<row r="{at}">{inline(f"A{at}", "x")}</row>' for at in range(2, 50))
        path = raw(f'<sheetData><row r="1">{head}</row>{rows}</sheetData>')
        with pytest.raises(RefusedError, match="too_many_cells"):
            workbooks.read(path, limits=Limits(cells=100))
