"""Known formats are recognised by their columns and read by their codebooks; nothing is lost."""

import json

import pyarrow.parquet as pq
import pytest

from geo.events.datasets import default_folder, load
from geo.export.about import about
from geo.export.formats import FORMATS
from geo.importing import mapping
from geo.importing.formats.known import KNOWN
from geo.importing.mapping import FileMapping
from geo.selection.store import EventStore
from geo.selection.view import View
from tests.readers.conftest import FILES, outcomes


def events(imported):
    """Return the events by id."""
    return imported.events.set_index("event_id")


def originals(imported) -> dict[str, dict[str, str]]:
    rows = pq.read_table(imported.folder / "events.parquet", columns=["event_id", "original"])
    return {row["event_id"]: json.loads(row["original"]) for row in rows.to_pylist()}


@pytest.mark.parametrize(
    ("name", "format_"),
    [
        ("ucdp.csv", "ucdp"),
        ("acled_new.csv", "acled"),
        ("acled_old.csv", "acled"),
        ("gtd.csv", "gtd"),
        ("timemap.csv", "timemap"),
        ("timemap.json", "timemap"),
        ("own.csv", "own"),
        ("plain.csv", ""),
        ("events.geojson", ""),
        ("events.kml", ""),
    ],
)
def test_a_format_is_recognised_by_its_columns(imported, name, format_):
    assert imported(FILES / name).format == format_


@pytest.mark.parametrize("format_", KNOWN.values(), ids=KNOWN)
def test_a_format_is_a_mapping_that_can_be_saved_and_read(format_):
    assert mapping.read(mapping.write(format_.mapping)) == format_.mapping


def test_columns_in_capitals_are_recognised_too(made, imported):
    header, rest = (FILES / "acled_new.csv").read_text(encoding="utf-8").split("\n", 1)
    found = imported(made("a.csv", f"{header.upper()}\n{rest}"))
    assert found.format == "acled"
    assert (
        found.events["title"].tolist() == imported(FILES / "acled_new.csv").events["title"].tolist()
    )


class TestUcdp:
    @pytest.fixture
    def ucdp(self, imported):
        return imported(FILES / "ucdp.csv")

    def test_the_tag_row_is_set_aside_and_nothing_else(self, ucdp):
        assert ucdp.report.summary() == (
            "5 rows of ucdp.csv: 3 used, 1 used with a note, 1 set aside."
        )
        assert outcomes(ucdp)[0][:2] == (2, "hxl_row")

    def test_precision_codes_become_ours(self, ucdp):
        found = events(ucdp)[["date_precision", "place_precision"]].astype(str)
        assert found.loc["101"].tolist() == ["day", "settlement"]
        assert found.loc["102"].tolist() == ["week", "district"]
        assert found.loc["103"].tolist() == ["month", "region"]
        assert found.loc["104"].tolist() == ["year", "country"]

    def test_only_what_is_known_to_the_district_is_on_a_point(self, ucdp):
        assert events(ucdp)["on_point"].to_dict() == {
            "101": True,
            "102": True,
            "103": False,
            "104": False,
        }

    def test_a_span_keeps_its_days(self, ucdp):
        assert events(ucdp)["date"].to_dict() == {
            "101": "2014-03-01",
            "102": "2014-03-07/2014-03-09",
            "103": "2014-06-01/2014-06-30",
            "104": "2015-01-01/2015-12-31",
        }

    def test_the_lowest_and_highest_estimates_are_kept(self, ucdp):
        found = events(ucdp)[["killed_low", "killed_high"]]
        assert found.loc["101"].tolist() == [3, 4]

    def test_estimates_that_contradict_leave_the_best(self, ucdp):
        assert events(ucdp)[["killed_low", "killed_high"]].loc["103"].tolist() == [4, 4]
        assert (5, "killed_order", "low", "7, 4, 3") in outcomes(ucdp)

    def test_governments_that_share_a_side_are_actors_of_their_own(self, ucdp):
        assert list(events(ucdp)["actor_names"]["104"]) == [
            "Government of Avalon",
            "Government of Lyonesse",
            "Red Front",
        ]

    def test_the_type_of_violence_is_an_attack_and_is_said(self, ucdp):
        found = events(ucdp)
        assert set(found["category"]) == {"attack"}
        assert found["note"]["102"] == (
            "UCDP: one-sided violence. Sources tell of it together with other events. "
            "The point stands for the area around."
        )

    def test_titles_say_who_and_where(self, ucdp):
        assert events(ucdp)["title"].to_dict()["102"] == "Red Front against civilians: Baghdād city"

    def test_events_told_together_are_inferred(self, ucdp):
        assert events(ucdp)["certainty"].to_dict()["102"] == "inferred"

    def test_each_article_is_a_source(self, ucdp):
        sources = pq.read_table(ucdp.folder / "sources.parquet").to_pylist()
        told = {(one["publisher"], one["title"], one["published"]) for one in sources}
        assert ("Example Press", "Market attacked", "2014-03-09") in told
        assert len(events(ucdp)["source_ids"]["102"]) == 2

    def test_the_first_day_that_databases_know_is_no_day(self, ucdp):
        sources = pq.read_table(ucdp.folder / "sources.parquet").to_pylist()
        assert [one["published"] for one in sources if one["publisher"] == "Other Wire"] == [""]

    def test_nothing_of_the_row_is_lost(self, ucdp):
        row = originals(ucdp)["102"]
        assert row["dyad_name"] == "Red Front - Civilians"
        assert row["source_article"].startswith('"Example Press,2014-03-09')
        assert "deaths_a" in row

    def test_the_credit_and_the_licence_are_known(self, ucdp):
        assert ucdp.about.licence == "CC BY 4.0"
        assert "Uppsala" in ucdp.about.credits[0]
        assert ucdp.about.may_share_rows


class TestAcled:
    def test_a_week_is_drawn_around_its_middle(self, imported):
        found = events(imported(FILES / "acled_new.csv"))
        assert found["date"]["IRQ3"] == "2021-04-04/2021-04-10"
        assert found["date_precision"]["IRQ3"] == "week"

    def test_a_month_is_the_month(self, imported):
        found = events(imported(FILES / "acled_new.csv"))
        assert (found["date"]["IRQ2"], found["date_precision"]["IRQ2"]) == ("2021-06", "month")

    def test_kinds_of_events_become_ours(self, imported):
        assert events(imported(FILES / "acled_new.csv"))["category"].to_dict() == {
            "IRQ1": "attack",
            "IRQ2": "diplomacy",
            "IRQ3": "strike",
        }

    def test_associated_actors_are_actors(self, imported):
        assert list(events(imported(FILES / "acled_new.csv"))["actor_names"]["IRQ1"]) == [
            "Unidentified Armed Group",
            "Military Forces of Iraq",
            "Global Coalition Against Daesh",
            "Civilians",
        ]

    def test_dates_of_old_exports_are_read(self, imported):
        found = events(imported(FILES / "acled_old.csv"))
        assert found["date"].tolist() == ["2015-01-02", "2015-03-13"]

    def test_its_rows_may_not_be_passed_on(self, imported):
        found = imported(FILES / "acled_old.csv")
        assert not found.about.may_share_rows
        assert "forbid passing its rows on" in found.about.terms

    def test_a_licence_that_a_person_names_is_kept(self, imported):
        found = imported(FILES / "acled_old.csv", licence="by agreement")
        assert found.about.licence == "by agreement"


class TestGtd:
    @pytest.fixture
    def gtd(self, imported):
        return imported(FILES / "gtd.csv")

    def test_latin_letters_are_read(self, gtd):
        assert "café" in events(gtd)["summary"]["201501010001"]

    def test_zeros_are_partial_dates(self, gtd):
        assert events(gtd)["date"].to_dict() == {
            "201501010001": "2015-01-01",
            "201502000002": "2015-02",
            "201500000003": "2015",
            "201503040004": "2015-03-04/2015-03-09",
        }

    def test_codes_for_not_known_are_never_numbers(self, gtd):
        found = events(gtd)["killed_low"].dropna()
        assert found.to_dict() == {"201501010001": 3, "201503040004": 0}

    def test_an_unknown_place_is_on_no_point(self, gtd):
        assert not events(gtd)["on_point"]["201500000003"]

    def test_doubt_and_suspicion_are_said(self, gtd):
        note = events(gtd)["note"]["201502000002"]
        assert "suspected, not confirmed" in note
        assert "doubt that it was terrorism" in note

    def test_citations_are_sources(self, gtd):
        source = pq.read_table(gtd.folder / "sources.parquet").to_pylist()[0]
        assert (source["publisher"], source["title"]) == ("Example Press", "Made-up title")


class TestTimeMap:
    def test_old_dates_are_month_first_and_new_ones_iso(self, imported):
        found = imported(FILES / "timemap.csv")
        assert found.events["date"].tolist() == ["2022-02-24", "2022-03-05", "2022-03-06"]

    def test_an_id_that_repeats_is_said_and_no_event_is_lost(self, imported):
        found = imported(FILES / "timemap.csv")
        assert outcomes(found) == [(4, "duplicate_id", "event_id", "CIV0002")]
        assert len(found.events) == 3

    def test_coordinates_in_text_are_numbers_at_a_site(self, imported):
        found = events(imported(FILES / "timemap.json"))
        assert found["latitude"]["CIV0001"] == 49.85005
        assert found["place_precision"]["CIV0001"] == "site"

    @pytest.mark.parametrize("name", ["timemap.csv", "timemap.json"])
    def test_addresses_are_sources(self, imported, name):
        found = imported(FILES / name)
        sources = pq.read_table(found.folder / "sources.parquet").to_pylist()
        assert "https://example.org/a/1" in [one["url"] for one in sources]

    def test_filters_and_associations_say_the_same(self, imported):
        notes = {
            events(imported(FILES / f"timemap.{kind}"))["note"]["CIV0001"]
            for kind in ("csv", "json")
        }
        assert notes == {"Type of area affected=Residential."}


class TestOwn:
    @pytest.fixture(scope="class")
    def store(self):
        return EventStore(load(default_folder()))

    @pytest.mark.parametrize("ending", FORMATS)
    def test_what_leaves_comes_back_the_same(self, made, imported, store, ending):
        rows = store.rows(View())
        told = about(store, View(), "http://localhost/")
        pieces = FORMATS[ending].pieces(rows, store.dataset, told, "en")
        found = imported(made(f"rows.{ending}", b"".join(pieces)))
        assert found.format == "own"
        assert outcomes(found) == []
        for name in rows.columns:
            assert found.events[name].astype(str).tolist() == rows[name].astype(str).tolist(), name

    def test_our_own_table_finds_its_places_by_their_ids(self, imported, store):
        path = default_folder() / "events.csv"
        found = imported(path, gazetteer=store.dataset.gazetteer)
        ours = events(found)
        theirs = store.rows(View()).set_index("event_id")
        for name in ("latitude", "longitude", "place", "radius_km"):
            assert ours[name].astype(str).to_dict() == theirs[name].astype(str).to_dict(), name


def test_a_format_can_be_told_where_it_is_not_recognised(made, imported):
    text = (FILES / "timemap.csv").read_text(encoding="utf-8").replace(",associations", ",more")
    found = imported(made("a.csv", text), mapping=FileMapping(format="timemap"))
    assert found.format == "timemap"
    assert found.events["date"].tolist()[0] == "2022-02-24"


def test_a_code_that_the_codebook_lacks_is_said_and_never_looks_precise(made, imported):
    text = (FILES / "ucdp.csv").read_text(encoding="utf-8").replace(",police,1,", ",police,9,")
    found = imported(made("ucdp.csv", text))
    assert (3, "code_unknown", "where_prec", "9") in outcomes(found)
    assert events(found)["place_precision"]["101"] == "district"
