"""Names that no place was found for: settled once, each in its way, and read again."""

import pytest

from geo.library import settled_places
from geo.library.settled_places import own_place, unlocated
from geo.places.gazetteer import Gazetteer, Place
from geo.places.geocoding import key_of, search
from geo.places.several import RegionalPlace
from tests.web.importing import importer, page, shown, texts, unescaped, widget

TEXT = (
    "date,title,place,governorate,country\n"
    "2020-01-03,A,Springfield,,Iraq\n"
    "2020-01-04,B,Springfield,,Iraq\n"
    "2020-01-05,C,Nowhere,Anbar,Iraq\n"
    "2020-01-06,D,Balad,,Iraq\n"
)
GAZETTEER = Gazetteer(
    [
        Place("anbar", "Anbar", precision="region", country="IQ", latitude=33.0, longitude=42.0),
        RegionalPlace(
            "springfield-west",
            "Springfield",
            kind="town",
            country="IQ",
            latitude=33.0,
            longitude=43.0,
            region_id="anbar",
        ),
        Place("springfield-east", "Springfield", country="IQ", latitude=34.0, longitude=45.0),
        Place("balad", "Balad", country="IQ", latitude=34.0167, longitude=44.15),
    ]
)
WEST, EAST = "at:springfield-west", "at:springfield-east"


def script():
    import streamlit as st

    from web.importing.settling import settling

    state = st.session_state
    if "imported" not in state:
        state["imported"], state["settled"] = state["run"](), {}
    told = settling(state["imported"], state["gazetteer"], "s")
    if told is not None:
        state["settled"] = {**state["settled"], **told}
        state["imported"] = state["run"](settled=state["settled"])
        st.rerun()


@pytest.fixture
def opened(tmp_path):
    """Open the page over a file of this text."""

    def open_page(text=TEXT):
        run = importer(tmp_path, text, GAZETTEER)
        return page(script, run=run, gazetteer=GAZETTEER)

    return open_page


def ways(app, number=0):
    return [one for one in app.radio if one.key.endswith("-way")][number]


def choose(app, way, number=0):
    return shown(ways(app, number).set_value(way).run())


def type_point(app, latitude, longitude):
    widget(app.text_input, "-latitude").set_value(latitude).run()
    return shown(widget(app.text_input, "-longitude").set_value(longitude).run())


def place(app):
    return shown(widget(app.button, "-place").click().run())


def events(app):
    return app.session_state["imported"].events.set_index("title")


class TestWhatIsOpen:
    def test_each_name_stands_once_with_its_rows_most_rows_first(self, opened):
        app = opened()
        labels = [one.label for one in app.radio]
        assert labels == ["Springfield, Iraq (2 rows)", "Nowhere, Anbar, Iraq (1 row)"]
        assert "2 names of places are open. Rows that have them: 3." in texts(app)

    def test_the_reason_is_told_in_words(self, opened):
        assert "Several places fit" in texts(opened())

    def test_candidates_are_told_apart_by_kind_region_coordinates_and_distance(self, opened):
        radio = ways(opened())
        assert radio.options[:2] == ["Springfield", "Springfield"]
        captions = [unescaped(text) for text in radio.proto.captions]
        assert captions[0] == "town · Anbar, IQ · 33.0000, 43.0000"
        assert captions[1] == "town or village · IQ · 34.0000, 45.0000 · 216 km from the first"

    def test_nothing_open_is_said(self, opened):
        app = opened("date,title,place\n2020,A,Balad\n")
        assert "No name of a place is open." in texts(app)
        assert not app.radio

    def test_a_name_is_never_read_as_markdown(self, opened):
        app = opened("date,title,place\n2020,A,**x** [y](http://h.test) :fire:\n")
        assert "**x**" not in ways(app).label
        assert ":fire:" not in ways(app).label

    def test_many_names_come_in_pages_and_choices_on_others_stay(self, opened):
        rows = "".join(f"2020,A,Place {number:02}\n" for number in range(12))
        app = opened(f"date,title,place\n{rows}")
        choose(app, "nowhere")
        shown(widget(app.number_input, "-names-page").set_value(2).run())
        assert len(app.radio) == 4
        choose(app, "nowhere")
        assert widget(app.button, "-place").label == "Place these 2 names and read again"


class TestWaysToSettle:
    def test_a_candidate_places_all_rows_of_the_name(self, opened):
        app = place(choose(opened(), EAST))
        assert events(app).loc[["A", "B"], "latitude"].tolist() == [34.0, 34.0]
        assert [one.key.place for one in app.session_state["imported"].unresolved] == ["nowhere"]

    def test_any_place_of_the_gazetteer_can_be_searched(self, opened):
        app = choose(opened(), "search")
        shown(widget(app.text_input, "-text").set_value("sprin").run())
        found = widget(app.selectbox, "-found")
        assert found.options[0].startswith("Springfield · ")
        assert widget(app.button, "-place").disabled
        shown(widget(app.text_input, "-text").set_value("balad").run())
        assert events(place(app)).loc["A", "place_id"] == "balad"

    def test_a_search_that_finds_nothing_says_so(self, opened):
        app = choose(opened(), "search")
        shown(widget(app.text_input, "-text").set_value("Atlantis").run())
        assert "The gazetteer has nothing like “Atlantis”." in texts(app)

    def test_coordinates_place_it_as_precisely_as_the_radius_says(self, opened):
        app = type_point(choose(opened(), "point", 1), "33,5", "42.5 E")
        shown(widget(app.number_input, "-radius").set_value(30.0).run())
        event = events(place(app)).loc["C"]
        assert (event["latitude"], event["longitude"], event["radius_km"]) == (33.5, 42.5, 30.0)
        assert event["place_precision"] == "district"

    @pytest.mark.parametrize(
        ("latitude", "longitude", "said"),
        [
            ("here", "44", "“here” is no latitude. Write degrees, such as 33.2625."),
            ("33", "there", "“there” is no longitude. Write degrees, such as 44.2346."),
            ("133", "33", "Are latitude and longitude exchanged?"),
            ("333", "33", "A latitude lies between -90 and 90."),
            ("33", "444", "A longitude lies between -180 and 180."),
            ("33", "", "A point needs both latitude and longitude."),
            ("0", "0", "0, 0 lies in the sea."),
        ],
    )
    def test_coordinates_typed_wrong_are_said_and_not_used(self, opened, latitude, longitude, said):
        app = type_point(choose(opened(), "point"), latitude, longitude)
        assert said in unescaped(app.error[0].value)
        assert widget(app.button, "-place").disabled

    def test_a_name_can_stay_without_coordinates_and_is_open_no_more(self, opened):
        app = place(choose(opened(), "nowhere"))
        assert not events(app).loc["A", "on_point"]
        assert len(app.session_state["imported"].unresolved) == 1

    def test_several_are_settled_at_once(self, opened):
        app = choose(choose(opened(), WEST), "nowhere", 1)
        assert widget(app.button, "-place").label == "Place these 2 names and read again"
        assert "2 names have a place now, for 3 rows." in texts(app)
        assert place(app).session_state["imported"].unresolved == ()

    def test_a_choice_can_be_taken_back(self, opened):
        app = choose(choose(opened(), WEST), "")
        assert widget(app.button, "-place").disabled

    def test_what_is_settled_is_not_offered_again(self, opened):
        app = place(choose(opened(), WEST))
        assert widget(app.button, "-place").disabled

    def test_what_was_settled_can_be_settled_otherwise(self, opened):
        app = place(choose(opened(), WEST))
        box = widget(app.selectbox, "-before-name")
        shown(box.set_value(key_of("Springfield", "", "Iraq")).run())
        choose(app, "nowhere", 1)
        assert not events(place(app)).loc["A", "on_point"]


class TestFile:
    def taken(self, app, content):
        box = app.get("file_uploader")[0]
        return shown(box.upload("places.csv", content.encode(), "text/csv").run())

    def test_what_is_settled_is_taken_over_from_a_file(self, opened):
        here = own_place("Nowhere", 33.5, 42.5)
        kept = settled_places.write(
            {
                key_of("Nowhere", "Anbar", "Iraq"): here,
                key_of("Springfield", "", "Iraq"): unlocated("Springfield"),
            }
        )
        app = self.taken(opened(), kept)
        assert "2 names of this file take their place from it." in texts(app)
        found = events(place(app))
        assert found.loc["C", "latitude"] == 33.5
        assert not found.loc["A", "on_point"]

    def test_a_gazetteer_file_settles_by_name(self, opened):
        app = self.taken(opened(), "place_id,name,latitude,longitude\nn,Nowhere,33.5,42.5\n")
        assert events(place(app)).loc["C", "latitude"] == 33.5

    def test_what_is_wrong_with_the_file_is_said(self, opened):
        app = self.taken(opened(), "place_id,name,latitude,longitude\nn,Nowhere,133.5,42.5\n")
        assert "places.csv" in texts(app)
        assert "133.5" in texts(app)


class TestSearch:
    def test_what_is_spelled_so_comes_before_what_begins_so_and_what_holds_it(self):
        places = [Place(name, name) for name in ("New Balad", "Baladruz", "Balad")]
        found = search(Gazetteer(places), "BALAD")
        assert [one.name for one in found] == ["Balad", "Baladruz", "New Balad"]

    def test_nothing_is_found_by_nothing(self):
        assert search(GAZETTEER, " - ") == ()
