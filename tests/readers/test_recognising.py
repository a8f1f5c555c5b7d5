"""A known format is known in any of its shapes, by what is enough, and carries its terms."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.importing.formats.known import KNOWN, recognised
from geo.importing.mapping import FileMapping
from geo.importing.report import refusal
from geo.limits import RefusedError
from geo.tables.table import RowsByName, Table
from tests.readers.conftest import FILES, outcomes

EVENT = {
    "event_id_cnty": "IRQ1",
    "event_date": "2021-03-02",
    "time_precision": "1",
    "disorder_type": "Political violence",
    "event_type": "Battles",
    "sub_event_type": "Armed clash",
    "actor1": "Red Front",
    "assoc_actor_1": "",
    "inter1": "3",
    "actor2": "Blue Line",
    "country": "Iraq",
    "admin1": "Baghdad",
    "location": "Baghdad",
    "latitude": "33.3406",
    "longitude": "44.4009",
    "geo_precision": "1",
    "source": "Example Press",
    "notes": "Made-up clash.",
    "fatalities": "2",
}

UCDP = {
    "id": "101",
    "type_of_violence": "2",
    "side_a": "Red Front",
    "side_b": "Blue Line",
    "where_prec": "1",
    "where_coordinates": "Mosul town",
    "latitude": "36.3",
    "longitude": "43.1",
    "date_prec": "1",
    "date_start": "2014-03-01T00:00:00",
    "date_end": "2014-03-01T00:00:00",
    "best": "3",
    "low": "3",
    "high": "4",
}


def csv_of(*rows: dict[str, str]) -> str:
    file = io.StringIO()
    writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def only(row: dict[str, str], *names: str) -> dict[str, str]:
    return {name: row[name] for name in names}


class TestAcled:
    def test_the_layout_of_2015_in_capitals_is_read_by_the_codebook(self, table):
        row = {"GWNO": "645", "EVENT_ID_CNTY": "IRQ1", "EVENT_ID_NO_CNTY": "1"}
        row |= {"EVENT_DATE": "02-March-2015", "YEAR": "2015", "TIME_PRECISION": "3"}
        row |= {"EVENT_TYPE": "Battle-No change of territory", "ACTOR1": "Red Front"}
        row |= {"ALLY_ACTOR_1": "Third Force", "INTER1": "3", "ACTOR2": "Blue Line"}
        row |= {"COUNTRY": "Iraq", "ADMIN1": "Baghdad", "LOCATION": "Baghdad"}
        row |= {"LATITUDE": "33.3406", "LONGITUDE": "44.4009", "GEO_PRECISION": "3"}
        row |= {"SOURCE": "Example Press", "NOTES": "A clash.", "FATALITIES": "2"}
        found = table(csv_of(row))
        assert (found.format, outcomes(found)) == ("acled", [])
        event = found.events.iloc[0]
        assert event["date"] == "2015-03"
        assert event["title"] == "Battle-No change of territory, Baghdad"
        assert event["actors"] == "Red Front; Third Force; Blue Line"
        assert event["note"] == (
            "ACLED: Battle-No change of territory. Dated to the month. "
            "The point stands for the region."
        )
        assert not found.about.may_share_rows

    @pytest.mark.parametrize(
        ("type_", "ours"),
        [
            ("Battle-No change of territory", "attack"),
            ("Battle-Government regains territory", "attack"),
            ("Battle-Non-state actor overtakes territory", "attack"),
            ("Violence against civilians", "attack"),
            ("Remote violence", "attack"),
            ("Riots/Protests", "politics"),
            ("Strategic development", "other"),
            ("Headquarters or base established", "troop_movement"),
            ("Non-violent transfer of territory", "troop_movement"),
        ],
    )
    def test_every_type_of_2015_has_a_meaning(self, table, type_, ours):
        row = {name: text for name, text in EVENT.items() if name != "sub_event_type"}
        found = table(csv_of(row | {"event_type": type_}))
        assert outcomes(found) == []
        assert found.events["category"].tolist() == [ours]

    @pytest.mark.parametrize("key", ["data", "Result", "results", "items", "rows", "events"])
    def test_an_answer_of_an_interface_is_the_list_that_it_is_about(self, made, imported, key):
        answer = {"status": 200, "success": True, "count": 1, key: [EVENT], "messages": []}
        found = imported(made("a.json", json.dumps(answer)))
        assert (found.format, len(found.events)) == ("acled", 1)
        assert not found.about.may_share_rows
        said = " ".join(found.report.remark_sentences())
        assert f"“{key}”" in said
        assert "status, success, count, messages" in said

    def test_coordinates_may_stand_in_the_geometry_alone(self, made, imported):
        rest = {name: text for name, text in EVENT.items() if name not in ("latitude", "longitude")}
        point = {"type": "Point", "coordinates": [44.4009, 33.3406]}
        feature = {"type": "Feature", "geometry": point, "properties": rest}
        content = {"type": "FeatureCollection", "features": [feature]}
        found = imported(made("a.geojson", json.dumps(content)))
        assert found.format == "acled"
        assert found.events[["latitude", "longitude"]].values.tolist() == [[33.3406, 44.4009]]
        assert not found.about.may_share_rows

    def test_one_event_a_line_is_read(self, made, imported):
        lines = [json.dumps(EVENT), json.dumps(EVENT | {"event_id_cnty": "IRQ2"})]
        found = imported(made("a.jsonl", "\n".join(lines)))
        assert (found.format, len(found.events)) == ("acled", 2)

    @pytest.mark.parametrize(
        "spelled",
        [
            str.title,
            str.upper,
            lambda name: name.replace("_", " ").title(),
            lambda name: f"data.properties.{name}",
        ],
    )
    def test_names_of_columns_may_be_spelled_otherwise(self, table, spelled):
        found = table(csv_of({spelled(name): text for name, text in EVENT.items()}))
        assert found.format == "acled"
        assert found.events["title"].tolist() == ["Armed clash, Baghdad"]

    @pytest.mark.parametrize(
        "names",
        [
            ("event_id_cnty", "event_date", "latitude", "longitude", "fatalities"),
            ("event_date", "event_type", "sub_event_type", "country", "latitude", "longitude"),
            ("event_date", "sub_event_type", "actor1", "location", "latitude", "longitude"),
        ],
    )
    def test_with_columns_cut_it_still_carries_its_terms(self, table, names):
        found = table(csv_of(only(EVENT, *names)))
        assert found.format == "acled"
        assert not found.about.may_share_rows

    def test_cut_to_the_usual_columns_it_is_known_by_the_words_of_its_types(self, table):
        few = only(EVENT, "event_date", "event_type", "location", "latitude", "longitude")
        types = ("Battles", "Explosions/Remote violence", "Riots")
        found = table(csv_of(*(few | {"event_type": one} for one in types)))
        assert found.format == "acled"
        said = " ".join(found.report.remark_sentences())
        assert "event_type (Explosions/Remote violence)" in said

    def test_names_cut_to_ten_letters_by_a_shapefile_are_found(self, table):
        found = table(csv_of({name[:10]: text for name, text in EVENT.items()}))
        assert found.format == "acled"
        assert found.events["category"].tolist() == ["attack"]

    def test_what_left_here_as_our_own_export_keeps_its_terms(self, table):
        head = "event_id,title,date,kind,category,certainty,note\n"
        row = "IRQ1,A clash,2021-03-02,event,attack,stated,{}\n"
        found = table(head + row.format("ACLED: Battles. Armed clash."))
        assert (found.format, found.about.may_share_rows) == ("own", False)
        assert "ACLED" in found.about.credits[0]
        assert "ACLED" in found.about.terms
        assert table(head + row.format("Told by ACLED: no.")).about.may_share_rows

    def test_weeks_that_count_events_are_no_events(self, table):
        row = {"WEEK": "2024-01-06", "REGION": "Middle East", "COUNTRY": "Iraq"}
        row |= {"ADMIN1": "Baghdad", "EVENT_TYPE": "Battles", "SUB_EVENT_TYPE": "Armed clash"}
        row |= {"EVENTS": "3", "FATALITIES": "4", "DISORDER_TYPE": "Political violence"}
        row |= {"ID": "1", "CENTROID_LATITUDE": "33.3", "CENTROID_LONGITUDE": "44.4"}
        with pytest.raises(RefusedError) as refused:
            table(csv_of(row))
        sentence = refusal(refused.value, "weeks.csv").sentence()
        assert "these rows count events of ACLED" in sentence
        found = table(csv_of(row), mapping=FileMapping(format="none"))
        assert found.format == ""


class TestGtd:
    SUBSET = (
        "iyear,imonth,iday,region_txt,country_txt,latitude,longitude,nwound,nkill\n"
        "2005,5,0,Middle East & North Africa,Iraq,33.34,44.40,1,2\n"
        "2005,5,1,Middle East & North Africa,Iraq,33.34,44.40,1,-9\n"
        "2005,0,0,Middle East & North Africa,Iraq,33.34,44.40,1,0\n"
    )

    def test_with_columns_cut_three_columns_are_one_date(self, table):
        found = table(self.SUBSET)
        assert found.format == "gtd"
        assert sorted(found.events["date"]) == ["2005", "2005-05", "2005-05-01"]
        assert set(found.events["category"]) == {"attack"}
        assert not found.about.may_share_rows

    def test_the_code_of_the_attack_alone_is_told_in_words(self, table):
        head, *rows = self.SUBSET.splitlines()
        codes = ("attacktype1", "3", "3.0", "1")
        found = table("".join(f"{a},{b}\n" for a, b in zip([head, *rows], codes, strict=True)))
        assert found.format == "gtd"
        assert set(found.events["category"]) == {"attack"}
        bombing = "Bombing/Explosion, Iraq"
        assert sorted(found.events["title"]) == ["Assassination, Iraq", bombing, bombing]

    def test_with_columns_renamed_the_group_is_the_actor_and_no_victim(self, table):
        row = {"Year": "2007", "Month": "8", "Day": "14", "Country": "Iraq", "state": "Nineveh"}
        row |= {"city": "Sinjar", "latitude": "36.3", "longitude": "41.9"}
        row |= {"AttackType": "Bombing/Explosion", "Killed": "7", "Wounded": "9"}
        row |= {"Target": "A made-up market", "Summary": "Made up.", "Group": "Red Front"}
        row |= {"Target_type": "Private Citizens & Property", "Weapon_type": "Explosives"}
        found = table(csv_of(row))
        assert found.format == "gtd"
        event = found.events.iloc[0]
        assert event["date"] == "2007-08-14"
        assert event["actors"] == "Red Front"
        assert event["killed_low"] == 7
        assert event["title"] == "Bombing/Explosion, Sinjar"
        assert "target: Private Citizens & Property" in event["note"]

    def test_a_country_that_is_a_number_is_no_name(self, table):
        found = table(self.SUBSET.replace("country_txt", "country").replace("Iraq", "95"))
        assert found.format == "gtd"
        assert set(found.events["place"].fillna("")) == {""}


class TestUcdp:
    def test_an_answer_of_its_interface_says_when_it_is_a_part(self, made, imported):
        answer = {"TotalCount": 17566, "TotalPages": 2, "NextPageUrl": "x", "Result": [UCDP]}
        found = imported(made("a.json", json.dumps(answer)))
        assert (found.format, found.about.licence) == ("ucdp", "CC BY 4.0")
        said = " ".join(found.report.remark_sentences())
        assert "there are 17,566 rows in all; it holds 1." in said

    def test_with_columns_cut_and_renamed_it_keeps_its_meaning(self, table):
        cut = {name: UCDP[name] for name in list(UCDP)[:5]} | {
            "Date Start": "2014-03-01",
            "Latitude": "36.3",
            "Longitude": "43.1",
            "best_est": "3",
        }
        found = table(csv_of(cut))
        assert found.format == "ucdp"
        assert found.events["killed_low"].tolist() == [3]
        assert found.about.licence == "CC BY 4.0"

    def test_columns_in_capitals_part_governments_too(self, table):
        row = UCDP | {"side_a": "Government of Avalon, Government of Lyonesse"}
        found = table(csv_of({name.upper(): text for name, text in row.items()}))
        assert len(found.events["actor_names"][0]) == 3

    def test_years_of_conflicts_are_no_events(self, table):
        row = {"conflict_id": "1", "location": "Avalon", "side_a": "Red", "side_b": "Blue"}
        row |= {"incompatibility": "2", "year": "2014", "intensity_level": "1"}
        row |= {"type_of_conflict": "3", "start_date": "2014-01-02"}
        with pytest.raises(RefusedError, match="sums"):
            table(csv_of(row))


@given(
    st.sets(st.sampled_from([*EVENT.keys() - {"event_id_cnty", "event_date"}])),
    st.randoms(use_true_random=False),
    st.sampled_from([str.lower, str.upper, str.title, lambda name: name.replace("_", " ")]),
)
def test_whatever_is_cut_of_acled_its_own_ids_give_it_away(names, random, spelled):
    order = ["event_id_cnty", "event_date", *sorted(names)]
    random.shuffle(order)
    rows = RowsByName()
    rows.add(1, {spelled(name): EVENT[name] for name in order})
    table = Table(*rows.finish())
    found = recognised(table)
    assert found is not None
    assert found.name == "acled"
    assert KNOWN["acled"].fitted(table).column("date") == spelled("event_date")


class TestLookalikes:
    @pytest.mark.parametrize(
        "row",
        [
            {"latitude": "33.3", "longitude": "44.4", "country": "Iraq", "fatalities": "2"},
            only(EVENT, "event_date", "country", "location", "latitude", "longitude", "fatalities"),
            only(EVENT, "event_date", "location", "latitude", "longitude", "notes", "source")
            | {"event_type": "Drone strike", "sub_event_type": "Loitering", "actor1": "Us"},
            {"event_type": "Protests", "latitude": "33.3", "longitude": "44.4", "actor1": "Us"},
            {"Year": "2007", "Month": "8", "Day": "14", "AttackType": "Ambush", "Group": "Us"},
            {"side_a": "Us", "side_b": "Them", "best": "3", "low": "2", "high": "4"},
            {"sources": "Example Press", "filters": "none", "title": "A"},
            {"event_id": "1", "title": "A", "category": "attack", "sources": "Example Press"},
            {"week": "9", "events": "3", "title": "A"},
        ],
    )
    def test_a_strangers_table_is_nobody_elses(self, table, row):
        found = table(csv_of({"date": "2021-03-02"} | row))
        assert found.format == ""
        assert found.about.may_share_rows

    def test_no_format_is_taken_for_another(self, imported):
        for name in ("acled_new", "acled_old", "gtd", "ucdp", "timemap", "own"):
            found = imported(FILES / f"{name}.csv")
            assert found.recognised.name == name.partition("_")[0]


class TestWhatAPersonSays:
    def test_no_it_is_not_that(self, table):
        found = table(csv_of(EVENT), mapping=FileMapping(format="none"))
        assert found.format == ""
        assert found.about.may_share_rows
        assert found.events["date"].tolist() == ["2021-03-02"]
        # What it looks like is still known, so that a person can think again.
        assert found.recognised.name == "acled"

    def test_who_only_tells_the_columns_does_not_lift_the_terms(self, table):
        told = FileMapping(columns={"date": ("event_date",), "title": ("notes",)})
        found = table(csv_of(EVENT), mapping=told)
        assert found.events["title"].tolist() == ["Made-up clash."]
        assert not found.about.may_share_rows

    def test_the_evidence_is_said_and_how_sure_it_is(self, table):
        sure = " ".join(table(csv_of(EVENT)).report.remark_sentences())
        assert "This is a file of ACLED" in sure
        assert "event_id_cnty" in sure
        few = only(EVENT, "event_id_cnty", "event_date", "latitude", "longitude")
        likely = " ".join(table(csv_of(few)).report.remark_sentences())
        assert "looks like a file of ACLED" in likely
        assert "“format”: “none”" in likely


def test_no_format_knows_one_column_by_two_names():
    for known in KNOWN.values():
        others = [other for names in known.also.values() for other in names]
        assert len(others) == len(set(others)), known.name
        assert not set(others) & set(known.columns()), known.name


def test_an_empty_table_is_of_no_format(made):
    from geo.readers.delimited import read

    assert recognised(read(made("a.csv", "date,title\n2020,A\n"))) is None
