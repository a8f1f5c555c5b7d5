"""The timeline of a picture: calendar bars, spans spread, the window marked."""

from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.drawing import lettering, timeline
from geo.drawing.scene import Box, Text
from geo.drawing.themes import THEMES
from geo.drawing.timeline import Times, bins, day_of, draw_timeline, number_of, stacked

BOX = Box(50, 100, 850, 190)
COLORS = ("#d55e00", "#b8559a")
DAY = number_of(date(2021, 1, 1))
spans = st.lists(
    st.tuples(st.integers(DAY, DAY + 900), st.integers(0, 400), st.integers(0, 1)), max_size=50
)


def times(rows):
    first, length, category = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    return Times(first, first + length, category)


@given(spans, st.floats(60, 1200))
def test_every_event_counts_once_in_all_bars_together(rows, width):
    _, edges = bins(DAY, DAY + 1300, width)
    counts = stacked(times(rows), edges, 2)
    for category in (0, 1):
        assert counts[:, category].sum() == pytest.approx(sum(row[2] == category for row in rows))


def test_a_span_is_spread_over_its_days():
    january, february = number_of(date(2021, 1, 1)), number_of(date(2021, 2, 1))
    edges = np.array([january, february, number_of(date(2021, 3, 1))])
    counts = stacked(times([(february - 10, 19, 0)]), edges, 1)
    assert counts[:, 0] == pytest.approx([0.5, 0.5])


def test_an_event_that_began_before_the_chart_counts_for_its_part():
    edges = np.array([DAY, DAY + 10])
    assert stacked(times([(DAY - 5, 9, 0)]), edges, 1)[0, 0] == pytest.approx(0.5)


@given(st.integers(-719_162, 2_932_000), st.integers(0, 400_000), st.floats(100, 1300))
def test_bars_follow_each_other_and_hold_every_day(first, length, width):
    last = min(first + length, number_of(date.max))
    _, edges = bins(first, last, width)
    assert edges[0] <= first or edges[0] == number_of(date.min)
    assert edges[-1] > last
    assert (np.diff(edges) > 0).all()


def test_months_begin_on_their_first_day():
    unit, edges = bins(number_of(date(2003, 3, 17)), number_of(date(2021, 12, 31)), 800)
    assert unit == "month"
    assert {day_of(int(edge)).day for edge in edges} == {1}


def test_weeks_begin_on_a_monday():
    unit, edges = bins(number_of(date(2021, 1, 1)), number_of(date(2022, 12, 31)), 800)
    assert unit == "week"
    assert {day_of(int(edge)).weekday() for edge in edges} == {0}


def test_the_whole_is_shown_round_a_long_window():
    assert timeline.range_shown((0, 1000), (200, 600)) == (0, 1000)


def test_a_short_window_is_shown_with_its_surroundings():
    assert timeline.range_shown((0, 10_000), (5000, 5099)) == (4900, 5199)


def chart(rows, window, whole=(DAY, DAY + 400), theme="light"):
    return draw_timeline(times(rows), whole, window, BOX, COLORS, THEMES[theme])


def test_the_window_is_marked_at_its_days():
    scene = chart([(DAY, 0, 0)], (DAY + 100, DAY + 199))
    edges = [mark.outline.vertices[0, 0] for mark in scene if mark.name == "window-edge"]
    _, bars = bins(DAY, DAY + 400, BOX.width)
    a_day = BOX.width / (bars[-1] - bars[0])
    wanted = [BOX.left + (DAY + day - bars[0]) * a_day for day in (100, 200)]
    assert edges == pytest.approx(wanted, abs=0.01)


def test_without_a_window_nothing_is_muted():
    names = {mark.name for mark in chart([(DAY, 0, 0)], (DAY, DAY + 400))}
    assert "bars-outside" not in names
    assert "window-edge" not in names


def test_outside_the_window_bars_lose_their_colour():
    theme = THEMES["light"]
    scene = chart([(DAY, 0, 0)], (DAY + 100, DAY + 199))
    (muted,) = [mark for mark in scene if mark.name == "bars-outside"]
    assert muted.fill == theme.muted
    coloured = [mark for mark in scene if mark.name == "bars-0"]
    assert coloured[0].clip.left > muted.outline.vertices[:, 0].max()


@given(st.integers(0, 8000), st.integers(1, 8000))
def test_labels_of_the_axis_do_not_touch(start, length):
    whole = (DAY - start, DAY - start + length)
    scene = draw_timeline(times([]), whole, whole, BOX, COLORS, THEMES["light"])
    boxes = [lettering.box(m) for m in scene if isinstance(m, Text) and m.name == "tick"]
    assert all(a.right < b.left for a, b in pairwise(boxes))
    assert all(box.right <= BOX.right for box in boxes)


@given(st.dates(), st.integers(0, 2_000_000))
def test_any_days_make_a_chart(first, length):
    last = min(number_of(first) + length, number_of(date.max))
    whole = (number_of(first), last)
    scene = draw_timeline(times([(whole[0], 0, 0)]), whole, whole, BOX, COLORS, THEMES["dark"])
    assert {"bars-0", "timeline-unit"} <= {mark.name for mark in scene}


def test_days_and_numbers_are_each_other():
    for day in (date.min, date(1970, 1, 1), date(2020, 2, 29), date.max):
        assert day_of(number_of(day)) == day
    assert number_of(date(1970, 1, 1) + timedelta(days=3)) == 3
