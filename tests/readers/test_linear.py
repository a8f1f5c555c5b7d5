"""Small files that would hold a place for minutes: work grows with the file and no faster."""

import itertools
from datetime import date

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
import shapely

from geo import readers
from geo.importing import checks, convert_sources, guess, importer
from geo.importing.report import Findings
from geo.limits import Limits, RefusedError
from geo.places.gazetteer import Gazetteer, Place
from geo.places.geocoding import geocode
from geo.readers import kml, packages
from geo.selection import drift
from geo.tables.table import Columns, RowsByName, Table, header
from geo.values import geometry
from tests.lines import grows_no_faster

TODAY = date(2023, 1, 1)
HEAD = "title,date,lat,lon"


@pytest.fixture
def text(tmp_path):
    """Import a text as a file, in this process."""

    def make(content: str, suffix: str = ".csv"):
        path = tmp_path / f"{len(content)}{suffix}"
        path.write_text(content)
        folder = tmp_path / f"{len(content)}-folder"

        def work() -> None:
            folder.mkdir()
            importer.read_file(path, folder, today=TODAY)

        return work

    return make


def coded(texts) -> pa.DictionaryArray:
    return pa.array(list(texts), pa.large_string()).dictionary_encode()


def test_identical_rows_without_ids_cost_no_more_than_others(text):
    row = "\nMarket,2021-05-01,33.3,44.4"
    assert grows_no_faster(lambda n: text(HEAD + row * n), 300)


def test_rows_with_the_same_id_cost_no_more_than_others(text):
    def table(n):
        rows = (f"\na,Market {at},2021-05-01,33.3,44.4" for at in range(n))
        return text("id," + HEAD + "".join(rows))

    assert grows_no_faster(table, 300)


def test_ids_that_are_taken_already_are_passed_over_once():
    def work(n):
        ids = ["a"] * n + [f"a-{number}" for number in range(2, n + 2)]
        lines, aside = np.arange(2 * n), np.zeros(2 * n, bool)
        return lambda: checks.ids(coded(ids), lines, lines, aside, Findings(lines))

    assert grows_no_faster(work, 300)
    ids = coded(["a", "a", "a-2", "a"])
    lines = np.arange(4)
    made = checks.ids(ids, lines, lines, np.zeros(4, bool), Findings(lines))
    assert made.to_pylist() == ["a", "a-3", "a-2", "a-4"]


def test_repeated_column_heads_cost_no_more_than_others():
    wide = Limits(columns=100_000)
    assert grows_no_faster(lambda n: lambda: header(["a"] * n, wide), 500)
    assert header(["a", "a (2)", "a", "a"], wide)[0] == ["a", "a (2)", "a (3)", "a (4)"]


def test_too_many_columns_are_refused_before_they_are_named():
    with pytest.raises(RefusedError, match="too_many_columns"):
        header(["a"] * 16_000)


def test_repeated_data_of_a_placemark_cost_no_more_than_others(tmp_path):
    def work(n):
        data = '<Data name="a"><value>1</value></Data>' * n
        path = tmp_path / f"{n}.kml"
        path.write_text(f"<kml><Placemark><ExtendedData>{data}</ExtendedData></Placemark></kml>")
        return lambda: kml.read(path, limits=Limits(columns=100_000))

    assert grows_no_faster(work, 200)


def test_columns_that_rows_name_one_by_one_cost_no_more_than_others():
    def work(n):
        def make() -> None:
            rows = RowsByName(Limits(columns=100_000))
            for number in range(n):
                rows.add(number, {f"c{number}": "x"})
            rows.finish()

        return make

    assert grows_no_faster(work, 300)


def test_rows_that_leave_out_cells_are_refused_before_they_fill_the_memory(tmp_path):
    first = "{" + ",".join(f'"c{n}":1' for n in range(500)) + "}"
    path = tmp_path / "a.json"
    path.write_text(f"[{first}" + ",{}" * 5_000 + "]")
    with pytest.raises(RefusedError, match="too_many_cells"):
        readers.read(path, tmp_path, limits=Limits(cells=1_000_000))


@pytest.fixture
def memory():
    """The memory that Arrow takes in a test."""
    usual = pa.default_memory_pool()
    pool = pa.proxy_memory_pool(usual)
    pa.set_memory_pool(pool)
    yield pool
    pa.set_memory_pool(usual)


def test_a_long_text_that_many_cells_share_is_held_once(memory):
    long = "x" * 100_000
    rows, named = Columns(["title"]), RowsByName()
    for number in range(1_000):
        rows.add(number, (long,))
        named.add(number, {"title": long})
    for made, _ in (rows.finish(), named.finish()):
        assert made.column("title").to_pylist() == [long] * 1_000
    assert memory.max_memory() < 5_000_000


def test_what_a_reader_noted_is_gone_through_once():
    lines = np.arange(3_000)

    def work(n):
        noted = [("undecodable", number, f"column {number}", "x") for number in range(n)]
        return lambda: Findings(lines).add_read(noted)

    assert grows_no_faster(work, 300)


@pytest.fixture
def tried(monkeypatch):
    """Which fields the texts of columns were tried for."""
    found = []
    tests = {one: lambda text, one=one: bool(found.append(one)) for one in guess._TESTS}
    monkeypatch.setattr(guess, "_TESTS", tests)
    return found


def test_of_a_wide_table_fewer_texts_are_tried(tried):
    cells = coded(f"{number / 10}" for number in range(400))
    for count, most in ((10, 2 * 10 * 400), (1_000, 2 * 60_000)):
        tried.clear()
        names = [f"lat {number}" for number in range(count)]
        guess.guess(Table(pa.table(dict.fromkeys(names, cells)), np.arange(400)))
        assert count < len(tried) <= most


def test_a_column_is_tried_only_for_what_its_header_may_mean(tried):
    cells = coded(f"text {number}" for number in range(50))
    guess.guess(Table(pa.table({"colour": cells}), np.arange(50)))
    assert set(tried) <= {"date"}


def test_each_country_is_looked_at_once_however_it_is_spelled(monkeypatch):
    asked = []
    monkeypatch.setattr(
        checks.countries, "near", lambda code, x, y: asked.append(code) or np.ones(len(x), bool)
    )
    names = coded(f"Iraq{'!' * (number % 50)}" for number in range(500))
    degrees = np.full(500, 33.0)
    checks.points(degrees, degrees + 11, names, Findings(np.arange(500)))
    assert asked == ["IQ", "IQ"]


def test_many_spellings_of_a_name_that_many_places_have_are_weighed_once():
    def work(n):
        places = Gazetteer(
            Place(f"p{number}", "Hit", country="IQ", latitude=30 + number / n, longitude=44.0)
            for number in range(n)
        )
        rows = pd.DataFrame({"place": [f"Hit{'!' * number}" for number in range(n)]})
        return lambda: geocode(rows, places)

    assert grows_no_faster(work, 60)


def test_a_crowd_of_names_alike_makes_no_crowd_of_pairs():
    def work(n):
        places = Gazetteer(
            Place(f"p{number}", f"sulaim{chr(0x4E00 + number)}n", latitude=33.0, longitude=44.0)
            for number in range(n)
        )
        rows = pd.DataFrame({"place": [f"sulaim{chr(0x8E00 + number)}n" for number in range(n)]})
        return lambda: geocode(rows, places)

    assert grows_no_faster(work, 250)


def test_a_shape_that_crosses_itself_is_not_cut_at_each_crossing():
    around = [((175 + 7 * at % 10 + 180) % 360 - 180, 13 * at % 17) for at in range(60)]
    for shape in (
        shapely.LineString(around),
        shapely.MultiLineString(list(itertools.pairwise(around))),
        shapely.MultiPolygon(
            [shapely.box(170 - at, 0, 179, at + 1) for at in range(9)]
            + [shapely.box(-179, 0, at - 170, at + 1) for at in range(9)]
        ),
    ):
        whole = geometry._in_one_piece(shape)
        assert shapely.get_num_coordinates(whole) == shapely.get_num_coordinates(shape)


def test_sources_in_one_cell_cost_no_more_than_elsewhere():
    def work(n):
        cell = " ".join(f"https://example.org/{number}" for number in range(n))
        return lambda: convert_sources.urls((cell,))

    assert grows_no_faster(work, 300)


def test_a_citation_of_nothing_but_quotation_marks_is_read_in_one_pass():
    cell = '"' * 100_000 + "x"
    assert [one.publisher for one in convert_sources.citations((cell,))]
    told = convert_sources.citations(('"A title," The Paper, May 1, 2014',))
    assert [(one.title, one.publisher) for one in told] == [("A title", "The Paper")]


def test_a_format_of_numbers_with_open_brackets_is_read_in_one_pass():
    assert packages.kind_of("[yyyy" * 50_000) == "date"
    assert packages.kind_of("[$-409]0.00[Red]") == ""


def test_many_updates_are_put_together_in_one_pass():
    changes = [
        drift.Difference(added=(f"a{number}",), withdrawn=(f"a{number - 1}",))
        for number in range(400)
    ]
    assert drift._since(changes) == ({"a399"}, set(), {"a-1"})
    again = [drift.Difference(withdrawn=("x",)), drift.Difference(added=("x",))]
    assert drift._since(again) == (set(), {"x"}, set())


def test_an_attribute_without_an_end_is_refused_before_it_fills_the_memory(tmp_path):
    path = tmp_path / "a.kml"
    path.write_text(f'<kml><Placemark id="{"x" * 3_000_000}"></Placemark></kml>')
    with pytest.raises(RefusedError, match="tag_too_long"):
        readers.read(path, tmp_path)
