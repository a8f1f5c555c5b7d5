"""What a person is told about a file's columns, and the mapping that their answers make."""

from geo.importing.mapping import FileMapping, Template, answered, read_columns
from tests.readers.conftest import FILES

TEXT = (
    "Tarikh,What,Sort,Ref\n"
    "2020-01-03,A strike, raid,x1\n"
    "2020-01-04,Talks,talks,x2\n"
    "2020-01-05,Another strike,raid ,\n"
)


def test_each_column_of_the_file_is_told_with_examples(table):
    columns = {one.name: one for one in table(TEXT).columns}
    assert list(columns) == ["Tarikh", "What", "Sort", "Ref"]
    assert columns["Ref"].examples == ("x1", "x2")
    assert columns["Ref"].different == 2


def test_codes_are_counted_most_rows_first_whatever_the_spaces_around_them(table):
    columns = {one.name: one for one in table(TEXT).columns}
    assert list(columns["Sort"].codes.items()) == [("raid", 2), ("talks", 1)]


def test_a_column_of_texts_has_no_codes(table):
    rows = "".join(f"2020-01-01,{number}\n" for number in range(1_001))
    columns = {one.name: one for one in table(f"date,text\n{rows}").columns}
    assert (columns["text"].different, columns["text"].codes) == (1_001, {})


def test_an_endless_text_is_cut_short_and_no_code(table):
    columns = {one.name: one for one in table(f"date,text\n2020,{'a' * 5_000}\n").columns}
    assert columns["text"].examples == ("a" * 80,)
    assert columns["text"].codes == {}


def test_half_a_character_in_a_cell_stops_nothing(table):
    text = "date,what\n2020,A\u00e9\n".encode().replace(b"\xc3\xa9", b"\xed\xa0\x80")
    assert [one.name for one in table(text).columns] == ["date", "what"]


def test_it_is_told_whether_the_file_places_rows_by_a_geometry(table, imported):
    assert not table(TEXT).has_geometry
    assert imported(FILES / "events.geojson").has_geometry


def test_what_a_person_left_as_it_was_guessed_keeps_its_reason(table):
    guessed = table(TEXT)
    again = table(TEXT, mapping=answered(guessed.mapping, "columns.title", ("Ref",)))
    assert "date" in {one.field for one in again.evidence}
    assert "title" not in {one.field for one in again.evidence}


def test_the_first_events_come_with_the_sources_that_they_name(table):
    text = "date,title,source\n2020-01-02,B,Two\n2020-01-01,A,One\n2020-01-03,C,Three\n"
    events, sources = table(text).first(2)
    assert events["title"].tolist() == ["A", "B"]
    assert sorted(one.publisher or one.title for one in sources.values()) == ["One", "Two"]


def test_the_first_events_of_a_file_without_sources_come_without_any(table):
    events, sources = table("date,title\n2020-01-02,B\n").first(2)
    assert (events["title"].tolist(), sources) == (["B"], {})


def test_a_file_of_which_nothing_is_used_has_no_first_events(table):
    events, sources = table("date,title\nnever,A\n").first(5)
    assert (len(events), sources) == (0, {})


def test_an_answer_changes_one_entry_and_an_empty_one_takes_it_out():
    mapping = FileMapping(columns={"date": ("when",)}, codes={"category": {"raid": "attack"}})
    told = answered(answered(mapping, "date_order", "dmy"), "codes.category", {"raid": "strike"})
    assert (told.date_order, told.codes["category"]) == ("dmy", {"raid": "strike"})
    assert answered(told, "columns.date", ()).columns == {}
    assert mapping.codes["category"] == {"raid": "attack"}


def test_the_columns_that_something_is_read_from_are_known():
    mapping = FileMapping(
        columns={"date": ("when",), "actors": ("a", "b")},
        templates={"note": (Template("{why}", "how", ("1",)),)},
    )
    assert read_columns(mapping) == {"when", "a", "b", "why", "how"}


def test_a_column_that_dates_few_rows_gives_way_to_one_that_dates_most(table):
    rows = "".join(f"t{n},2022-03-0{n},33.3,44.4,\n" for n in range(1, 9))
    found = table(f"title,begin,lat,lon,Date\n{rows}t9,,33.3,44.4,2022-04-01\n")
    assert found.mapping.columns["date"] == ("begin",)
    assert (found.report.used, found.report.set_aside) == (8, 1)


def test_one_date_that_can_not_be_read_does_not_cost_the_column(table):
    rows = "".join(f"t{n},2022-03-0{n},33.3,44.4,\n" for n in range(1, 9))
    found = table(f"title,date,lat,lon,start\n{rows}t9,soon,33.3,44.4,2022-04-01\n")
    assert found.mapping.columns["date"] == ("date",)
    assert (found.report.used, found.report.set_aside) == (8, 1)
