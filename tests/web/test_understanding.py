"""What was understood of a file: shown with its reasons, corrected, asked, answered, read again."""

from pathlib import Path

import pytest

from geo.importing import mapping as mappings
from tests.web.importing import importer, page, shown, texts, unescaped, widget

OWN = (
    "Tarikh,Was,Sorte,Nord,Ost,Kram,Presse\n"
    "02/03/2020,A bang,raid,33.3,44.4,x,Paper\n"
    "05/06/2020,Talk,palaver,33.4,44.5,y,Paper\n"
    "07/08/2020,A bang again,raid,33.3,44.4,z,Radio\n"
)
FILES = Path(__file__).parents[1] / "readers" / "files"


def script():
    import streamlit as st

    from web.importing.understanding import understanding

    state = st.session_state
    if "imported" not in state:
        state["imported"] = state["run"]()
    told = understanding(state["imported"], "u")
    if told is not None:
        state["told"] = told
        state["imported"] = state["run"](mapping=told)
        st.rerun()


@pytest.fixture
def opened(tmp_path):
    """Open the page over a file of this text."""
    return lambda text=OWN: page(script, run=importer(tmp_path, text))


def again(app):
    return shown(widget(app.button, "-again").click().run())


def choose(app, field, column):
    return shown(widget(app.selectbox, f"-field-{field}").set_value(column).run())


class TestGuesses:
    def test_the_reason_is_told_in_words_with_examples(self, opened):
        said = texts(opened())
        assert "100 % of its different texts read as a date. For example: 02/03/2020" in said

    def test_a_header_that_told_is_named(self, opened):
        said = texts(opened("Date,Title\n2020-01-03,A\n"))
        assert "The header is “Date”." in said

    def test_what_nothing_reads_is_named(self, opened):
        assert "Kram" in next(t.value for t in opened().text if "columns are read as" in t.value)

    def test_a_geometry_of_the_file_is_named_where_no_column_is_read(self, tmp_path):
        text = (FILES / "events.geojson").read_text(encoding="utf-8")
        app = page(script, run=importer(tmp_path, text, name="events.geojson"))
        assert texts(app).count("Read from the geometry of the file") == 2

    def test_only_columns_of_the_file_can_be_chosen(self, opened):
        options = widget(opened().selectbox, "-field-latitude").options
        assert options == ["Nothing", *OWN.splitlines()[0].split(",")]

    def test_text_of_the_file_is_never_read_as_markdown(self, opened):
        app = opened("Date,**Bold** [x](http://h.test)\n2020-01-03,$a$ :fire: <b>\n")
        said = "\n".join(c.value for c in (*app.caption, *app.markdown))
        assert "**Bold**" not in said
        assert ":fire:" not in said


class TestCorrections:
    def test_columns_that_are_told_are_read(self, opened):
        app = opened()
        for field, column in (("latitude", "Nord"), ("longitude", "Ost")):
            choose(app, field, column)
        widget(app.radio, "-asked-date_order").set_value("dmy").run()
        again(app)
        events = app.session_state["imported"].events
        assert events["latitude"].tolist() == [33.3, 33.4, 33.3]
        assert events["on_point"].all()

    def test_several_columns_can_make_one_field(self, opened):
        app = opened()
        widget(app.multiselect, "-field-title").set_value(["Was", "Kram"]).run()
        again(app)
        assert app.session_state["told"].columns["title"] == ("Was", "Kram")

    def test_a_correction_says_that_it_is_the_persons(self, opened):
        app = choose(opened(), "place", "Kram")
        assert "As you said. For example: x · y" in texts(app)

    def test_corrections_stay_until_they_are_read_or_undone(self, opened):
        app = choose(opened(), "latitude", "Nord")
        app.run()
        assert widget(app.selectbox, "-field-latitude").value == "Nord"
        widget(app.button, "-undo").click().run()
        assert widget(app.selectbox, "-field-latitude").value == ""

    def test_without_a_date_nothing_is_read_again(self, opened):
        app = choose(opened(), "date", "")
        assert widget(app.button, "-again").disabled
        assert "Nothing is read as the date" in texts(app)


class TestNumbersOfDead:
    TEXT = (
        "date,title,Civilians killed,Militants killed,Casualties\n"
        "2020-01-03,A,2,5,20\n2020-01-04,B,1,3,4\n"
    )

    def test_where_no_column_holds_all_the_dead_it_is_asked_and_the_parts_add_up(self, opened):
        app = opened(self.TEXT)
        assert "Which column holds the number of people killed?" in texts(app)
        parts = ["Civilians killed", "Militants killed"]
        widget(app.multiselect, "-asked-killed").set_value(parts).run()
        again(app)
        events = app.session_state["imported"].events
        assert events["killed_low"].tolist() == events["killed_high"].tolist() == [7, 4]
        assert "Which column holds the number of people killed?" not in texts(app)


class TestHowValuesAreWritten:
    def test_a_country_and_a_category_can_be_told_for_all_rows(self, opened):
        app = opened("date,title,place\n2020,A,Here\n")
        widget(app.text_input, "-written-constants.country").set_value("Atlantis").run()
        assert "No country is known by this name." in texts(app)
        widget(app.text_input, "-written-constants.country").set_value("Iraq").run()
        assert "No country is known" not in texts(app)
        widget(app.selectbox, "-written-constants.category").set_value("energy").run()
        again(app)
        read = app.session_state["imported"]
        assert read.events["category"].tolist() == ["energy"]
        assert read.unresolved[0].written == ("Here", "", "Iraq")


class TestQuestions:
    def test_a_zone_of_utm_is_chosen_from_a_list(self, opened):
        app = opened("date,title,easting,northing\n2020,A,428650,3680560\n")
        widget(app.selectbox, "-asked-constants.utm_zone").set_value("38 north").run()
        again(app)
        event = app.session_state["imported"].events.iloc[0]
        assert (round(event["latitude"], 2), round(event["longitude"], 2)) == (33.26, 44.23)

    def test_of_two_pairs_of_coordinates_both_columns_of_one_are_asked_together(self, opened):
        head = "date,title,launch_lat,launch_lon,impact_lat,impact_lon"
        app = opened(f"{head}\n2020,A,33.1,44.1,34.2,43.2\n")
        for field, column in {"latitude": "impact_lat", "longitude": "impact_lon"}.items():
            widget(app.selectbox, f"-asked-{field}").set_value(column).run()
        assert widget(app.selectbox, "-asked-place").value == ""
        again(app)
        event = app.session_state["imported"].events.iloc[0]
        assert (event["latitude"], event["longitude"]) == (34.2, 43.2)

    def test_the_order_of_dates_is_asked_with_what_it_makes_of_an_example(self, opened):
        app = opened()
        assert len(app.session_state["imported"].events) == 0
        radio = widget(app.radio, "-asked-date_order")
        assert radio.value is None
        assert unescaped(radio.options[0]) == "Day first: 02/03/2020 is 2 March 2020"
        assert unescaped(radio.options[1]) == "Month first: 02/03/2020 is 3 February 2020"

    @pytest.mark.parametrize(("order", "first"), [("dmy", "2020-03-02"), ("mdy", "2020-02-03")])
    def test_the_answer_dates_the_events(self, opened, order, first):
        app = opened()
        widget(app.radio, "-asked-date_order").set_value(order).run()
        again(app)
        assert app.session_state["imported"].events["date"][0] == first
        assert not app.session_state["imported"].needs_answers

    def test_an_answer_can_be_changed_when_it_is_no_longer_asked(self, opened):
        app = opened()
        widget(app.radio, "-asked-date_order").set_value("dmy").run()
        again(app)
        assert not [one for one in app.radio if "date_order" in one.key]
        widget(app.selectbox, "-written-date_order").set_value("mdy").run()
        again(app)
        assert app.session_state["imported"].events["date"][0] == "2020-02-03"

    @pytest.mark.parametrize(
        ("texts_", "entry", "answer", "date"),
        [
            (("12 Mar 45", "12 Mar 15"), "date_century", "1900", "1915-03-12"),
            (("1400/12/12", "1401/01/31"), "date_calendar", "persian", "2022-03-03"),
        ],
    )
    def test_what_else_a_column_of_dates_leaves_open_is_asked(
        self, opened, texts_, entry, answer, date
    ):
        app = opened("Date,Title\n" + "".join(f"{text},A {text}\n" for text in texts_))
        assert len(app.session_state["imported"].events) == 0
        widget(app.radio, f"-asked-{entry}").set_value(answer).run()
        again(app)
        assert app.session_state["imported"].events["date"][0] == date
        assert not app.session_state["imported"].needs_answers

    def test_blocking_questions_come_first_and_are_marked(self, opened):
        app = opened()
        asked = [one.blocking for one in app.session_state["imported"].questions]
        assert asked.count(True) == 1
        assert len(asked) > 1
        said = [str(getattr(one, "value", "")) for one in app.main]
        marks = [at for at, text in enumerate(said) if "Rows wait for this" in text]
        others = [at for at, text in enumerate(said) if text.startswith("Which column")]
        assert len(marks) == 1
        assert marks[0] < min(others)

    def test_codes_get_a_meaning_with_their_rows(self, opened):
        app = opened(OWN.replace("Sorte", "Type").replace("02/03", "13/03"))
        raid = widget(app.selectbox, "-meaning-category-raid")
        assert raid.label == "raid (2 rows)"
        assert raid.options[0] == "Not said yet. Attacks?"
        raid.set_value("strike").run()
        widget(app.selectbox, "-meaning-category-palaver").set_value("diplomacy").run()
        again(app)
        events = app.session_state["imported"].events
        assert events["category"].tolist() == ["strike", "diplomacy", "strike"]

    def test_suggestions_count_only_once_they_are_taken(self, opened):
        app = opened(OWN.replace("Sorte", "Type").replace("02/03", "13/03"))
        again(app)
        assert set(app.session_state["imported"].events["category"]) == {"other"}
        widget(app.button, "-suggested-category").click().run()
        again(app)
        events = app.session_state["imported"].events
        assert events["category"].tolist() == ["attack", "other", "attack"]


class TestKnownFormats:
    @pytest.fixture
    def acled(self, opened):
        return opened((FILES / "acled_new.csv").read_text(encoding="utf-8"))

    def test_the_codebook_is_named_and_its_tables_are_shown(self, acled):
        assert "It is read by the ACLED Codebook" in texts(acled)
        assert acled.dataframe[1].value["Code in the file"].str.contains("Battles").any()
        assert not acled.multiselect

    def test_it_can_be_corrected_and_stays_that_format(self, acled):
        widget(acled.toggle, "-correct").set_value(True).run()
        widget(acled.multiselect, "-field-actors").set_value(["actor1"]).run()
        again(acled)
        assert acled.session_state["imported"].format == "acled"
        assert acled.session_state["imported"].mapping.columns["actors"] == ("actor1",)

    def test_what_is_made_of_several_columns_says_of_which(self, acled):
        widget(acled.toggle, "-correct").set_value(True).run()
        assert "Made of other columns: {sub_event_type}, {location}" in texts(acled)

    def test_a_code_can_be_given_another_meaning(self, acled):
        widget(acled.toggle, "-correct").set_value(True).run()
        key = "-meaning-place_precision-1"
        widget(acled.selectbox, key).set_value("site").run()
        again(acled)
        codes = acled.session_state["imported"].mapping.codes["place_precision"]
        assert codes == {"1": "site", "2": "district", "3": "region"}


class TestPreview:
    def test_the_first_events_are_shown_in_words(self, opened):
        app = opened(
            "date,title,type,place,latitude,longitude,source\n"
            "2020-05,A,attack,Here,33.3,44.4,Paper\n"
        )
        row = app.dataframe[0].value.iloc[0].tolist()
        assert row[:4] == ["May 2020", "A", "Attacks", "Here"]
        assert row[4:] == ["33.3000, 44.4000 (Town or village)", "Paper"]

    def test_it_is_said_when_no_event_can_be_used_yet(self, opened):
        assert "No event can be used yet" in texts(opened())


def test_the_mapping_that_is_saved_is_the_one_on_the_screen(opened):
    app = choose(opened(), "latitude", "Nord")
    draft = app.session_state["import-told"]["u-draft"][1]
    assert mappings.read(mappings.write(draft)).columns["latitude"] == ("Nord",)
