"""How a file is laid out: told on the page where it was read wrongly, or not at all."""

import io

import pytest
from openpyxl import Workbook

from geo.importing import result
from geo.importing.importer import read_file
from geo.importing.mapping import FileMapping
from geo.limits import RefusedError
from geo.places.gazetteer import Gazetteer
from tests.web.importing import TODAY, importer, page, shown, texts, widget
from web.importing.job import Import, Order, refused


def script():
    import streamlit as st

    from web.importing.understanding import understanding

    state = st.session_state
    if "imported" not in state:
        state["imported"] = state["run"]()
    told = understanding(state["imported"], "u")
    if told is not None:
        state["imported"] = state["run"](mapping=told)
        st.rerun()


def again(app):
    return shown(widget(app.button, "-again").click().run())


def keys(app):
    """The entries of how a file is laid out that are drawn."""
    drawn = [one.key or "" for one in (*app.selectbox, *app.number_input)]
    return {key.partition("-written-reading.")[2] for key in drawn} - {""}


def columns(app):
    return [one.name for one in app.session_state["imported"].columns]


@pytest.fixture
def workbook(tmp_path):
    """Return a function that imports a workbook of these sheets, as a page does."""

    def make(sheets):
        book = Workbook()
        book.remove(book.active)
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
        book.save(tmp_path / "events.xlsx")

        def run(**options):
            made = tmp_path / f"import-{len(list(tmp_path.iterdir()))}"
            made.mkdir()
            read_file(tmp_path / "events.xlsx", made, today=TODAY, **options)
            return result.load(made)

        return run

    return make


def test_in_another_encoding_columns_are_guessed_anew(tmp_path):
    app = page(script, run=importer(tmp_path, "Fecha,Qué\n2020-01-03,A\n"))
    widget(app.selectbox, "-written-reading.encoding").set_value("latin-1").run()
    again(app)
    assert columns(app) == ["Fecha", "QuÃ©"]


def test_each_likely_encoding_shows_what_it_makes_of_the_file_and_every_one_can_be_chosen(tmp_path):
    text = "дата,место\n2020-01-03,Киев и Харьков\n"
    path = tmp_path / "cyrillic.csv"
    path.write_bytes(text.encode("koi8-r"))

    def run(**options):
        made = tmp_path / f"import-{len(list(tmp_path.iterdir()))}"
        made.mkdir()
        told = options.pop("mapping", FileMapping(reading={"header": "1"}))
        read_file(path, made, today=TODAY, mapping=told, **options)
        return result.load(made)

    app = page(script, run=run)
    radio = widget(app.radio, "-asked-reading.encoding")
    assert "koi8-r: дата · Киев и Харьков" in [one.replace("\\", "") for one in radio.options]
    offered = widget(app.selectbox, "-written-reading.encoding").options
    assert {"cp1251", "koi8-u", "shift_jis", "euc_kr"} <= set(offered)
    widget(app.selectbox, "-written-reading.encoding").set_value("cp1251").run()
    again(app)
    assert columns(app)[0] == "дата".encode("koi8-r").decode("cp1251")


def test_another_delimiter_makes_other_columns(tmp_path):
    text = "date;a,b\n2020-01-03;x,2020-01-04\n"
    app = page(script, run=importer(tmp_path, text))
    assert columns(app) == ["date;a", "b"]
    widget(app.selectbox, "-written-reading.delimiter").set_value(";").run()
    again(app)
    assert columns(app) == ["date", "a,b"]
    assert app.session_state["imported"].events["date"].tolist() == ["2020-01-03"]


def test_a_heading_that_was_taken_for_the_header_is_set_aside_once_that_is_told(tmp_path):
    app = page(script, run=importer(tmp_path, "A list,date\nWhat,When\nA,2020-01-03\n"))
    assert columns(app) == ["A list", "date"]
    widget(app.number_input, "-written-reading.header").set_value(2).run()
    again(app)
    assert columns(app) == ["What", "When"]
    assert app.session_state["imported"].about.events == 1


UNNAMED = "2021-01-01,Rockets,33.2\n2021-01-02,Drone,33.3\n"


def test_a_first_row_that_reads_like_an_event_is_asked_about_and_read_as_one(tmp_path):
    app = page(script, run=importer(tmp_path, UNNAMED))
    assert "2021-01-01 | Rockets | 33.2" in texts(app)
    radio = widget(app.radio, "-asked-reading.header")
    assert radio.options[0] == "This row is an event; the columns have no names"
    radio.set_value("none").run()
    again(app)
    assert columns(app) == ["column 1", "column 2", "column 3"]
    assert app.session_state["imported"].about.events == 2
    assert widget(app.number_input, "-written-reading.header").disabled


def test_a_first_row_that_names_columns_after_all_is_the_header_once_that_is_told(tmp_path):
    app = page(script, run=importer(tmp_path, UNNAMED))
    widget(app.radio, "-asked-reading.header").set_value("1").run()
    again(app)
    assert columns(app) == ["2021-01-01", "Rockets", "33.2"]
    assert not [one for one in app.radio if one.key.endswith("-asked-reading.header")]


def test_columns_without_names_can_be_told_of_any_table_and_taken_back(tmp_path):
    app = page(script, run=importer(tmp_path, "Talks,March 2021\nTalks,2021-01-02\n"))
    widget(app.checkbox, "-written-unnamed").check().run()
    assert widget(app.number_input, "-written-reading.header").disabled
    widget(app.checkbox, "-written-unnamed").uncheck().run()
    assert not widget(app.number_input, "-written-reading.header").disabled
    widget(app.checkbox, "-written-unnamed").check().run()
    again(app)
    assert app.session_state["imported"].about.events == 2


def test_the_sheets_are_listed_with_what_they_hold_and_the_likeliest_is_read(workbook):
    head = ("Date", "Title")
    sheets = {"Read me": [("One line an event",)], "2021": [head, ("2021-02-03", "A")]}
    sheets |= {"Notes": [("date", "remark"), ("2020-01-01", "x")]}
    app = page(script, run=workbook(sheets))
    chosen = widget(app.multiselect, "-written-reading.sheet")
    assert (chosen.options, chosen.value) == (["Read me", "2021", "Notes"], ["2021"])
    said = " ".join(one.value for one in app.caption).replace("\\", "")
    assert "“Read me” holds no table (rows: 1)." in said
    assert "“2021” looks like events (rows: 1, columns: 2)." in said


def test_other_sheets_are_read_once_they_are_chosen(workbook):
    sheets = {"Notes": [("date", "remark"), ("2020-01-01", "x")]}
    rows = [("A list",), ("Datum", "Title"), ("2021-02-03", "A"), ("2021-02-04", "B")]
    app = page(script, run=workbook(sheets | {"Events": rows}))
    assert columns(app) == ["Datum", "Title"]
    widget(app.multiselect, "-written-reading.sheet").set_value(["Notes"]).run()
    again(app)
    assert columns(app) == ["date", "remark"]
    widget(app.multiselect, "-written-reading.sheet").set_value(["Notes", "Events"]).run()
    again(app)
    assert columns(app) == ["date", "remark", "Datum", "Title", "Sheet"]
    assert app.session_state["imported"].mapping.reading["sheet"] == "Notes/Events"


def test_a_table_stays_as_it_stands_once_that_is_told(tmp_path):
    rows = "2021,,\n3 March,Talks,Mosul\n4 March,Talks,Erbil\n"
    app = page(script, run=importer(tmp_path, "Date,Title,Place\n" + rows))
    assert columns(app) == ["Date", "Title", "Place", "Section"]
    widget(app.selectbox, "-written-reading.layout").set_value("as it stands").run()
    again(app)
    assert columns(app) == ["Date", "Title", "Place"]
    widget(app.selectbox, "-written-reading.layout").set_value("read").run()
    again(app)
    assert columns(app) == ["Date", "Title", "Place", "Section"]


def test_a_layout_that_is_told_leaves_known_formats_to_be_recognised(workbook):
    acled = ("event_id_cnty", "event_date", "time_precision", "disorder_type", "event_type")
    acled += ("sub_event_type", "actor1", "country", "location", "latitude", "longitude")
    acled += ("geo_precision", "source", "notes", "fatalities", "timestamp")
    sheets = {"About": [("date", "remark"), ("2020-01-01", "x")], "Data": [acled]}
    row = ("IRQ1", "14 April 2021", 1, "x", "Battles", "x", "A", "Iraq", "X", 33.0, 44.0, 1)
    sheets["Data"].append((*row, "Paper", "note", 0, 1))
    run, other = workbook(sheets), FileMapping(reading={"sheet": "About"})
    app = page(script, run=lambda mapping=None: run(mapping=mapping or other))
    widget(app.multiselect, "-written-reading.sheet").set_value(["Data"]).run()
    again(app)
    assert app.session_state["imported"].format == "acled"


@pytest.mark.parametrize(
    ("name", "text", "fit"),
    [
        ("events.csv", "date,title\n2020,A\n", {"encoding", "delimiter", "header"}),
        ("events.json", '[{"date": "2020", "title": "A"}]', {"encoding"}),
    ],
)
def test_only_what_the_kind_of_file_has_is_offered(tmp_path, name, text, fit):
    assert keys(page(script, run=importer(tmp_path, text, name=name))) == fit


def test_a_workbook_of_one_sheet_offers_none_to_choose(workbook):
    assert keys(page(script, run=workbook({"Only": [("date", "title"), ("2020", "A")]}))) == {
        "header"
    }


def refused_page():
    import streamlit as st

    from web.importing.readings import refused

    if told := refused(st.session_state["one"]):
        st.session_state["told"] = told.reading


@pytest.fixture
def turned_down(tmp_path, monkeypatch):
    """Open the page over a file of a name and content that was refused for a reason."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def turn_down(code, name="events.csv", content=b"date"):
        one = Import(name, io.BytesIO(content))
        one._order = Order(one.path, Gazetteer)
        one.refusal = refused(RefusedError(code, limit=1), name)
        return page(refused_page, one=one)

    return turn_down


def test_of_a_refused_table_it_can_be_told_that_its_columns_have_no_names(turned_down):
    app = turned_down("no_names", content=b"1,Talks\n")
    app.checkbox[0].check()
    app.button[0].click().run()
    assert app.session_state["told"] == {"header": "none"}


def test_a_refused_file_can_be_read_after_all_once_it_is_told_how(turned_down):
    app = turned_down("no_header", content=b"\n" * 30 + b"date|title\n")
    app.number_input[0].set_value(31)
    app.selectbox[0].set_value("|")
    shown(app.button[0].click().run())
    assert app.session_state["told"] == {"header": "31", "delimiter": "|"}


def test_of_a_refused_workbook_the_sheet_is_asked_and_no_delimiter(turned_down):
    app = turned_down("no_header", "events.xlsx", b"PK\x03\x04")
    assert [one.label for one in app.text_input] == ["Sheet or layer"]
    assert len(app.selectbox) == 0


def test_nothing_is_asked_where_no_answer_would_help(turned_down):
    assert "laid out" not in texts(turned_down("too_many_rows"))
