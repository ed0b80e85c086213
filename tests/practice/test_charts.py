from datetime import date, timedelta

import pytest

from practice.charts import averages, calendar, trend


def drawn(scores, changes=(), size="wide", lead=()):
    days = [f"{n} Nov" for n in range(1, len(scores) + 1)]
    return trend(size, scores, [False] * len(scores), days, changes, lead)


def test_the_average_starts_with_the_fifth_try():
    assert averages([0, 10, 20, 30]) == []
    assert averages([0, 10, 20, 30, 40, 50]) == [20, 30]


@pytest.mark.parametrize("size", ["wide", "narrow"])
@pytest.mark.parametrize("scores", [[0], [100], [0, 100], list(range(40))])
def test_every_dot_and_word_stays_inside_the_drawing(size, scores):
    chart = drawn(scores, changes=range(len(scores)), size=size)
    assert len(chart.dots) == len(scores)
    for dot in chart.dots:
        assert chart.left <= dot.x <= chart.right and chart.top <= dot.y <= chart.bottom
    for label in (chart.last, *chart.days, *(m.label for m in chart.markers if m.label)):
        assert 0 < label.x <= chart.width and 0 < label.y <= chart.height


def test_higher_scores_stand_higher():
    chart = drawn([0, 50, 100])
    assert [dot.y for dot in chart.dots] == sorted((dot.y for dot in chart.dots), reverse=True)


def test_a_change_of_rules_is_marked_between_the_two_tries():
    chart = drawn([10] * 10, changes=[4])
    assert chart.dots[3].x < chart.markers[0].x < chart.dots[4].x
    assert chart.markers[0].label.text == "Rules changed"


def test_words_of_markers_do_not_run_into_each_other():
    chart = drawn([10] * 40, changes=[10, 11, 12, 30])
    assert [marker.label is not None for marker in chart.markers] == [True, False, False, True]


def test_the_line_goes_on_where_the_page_before_ended():
    assert drawn([10] * 5).line == ""  # one average is a dot, not a line
    assert len(drawn([10] * 5, lead=[10, 10]).line.split()) == 3
    assert len(drawn([10] * 5, lead=[10] * 30).line.split()) == 5


def test_the_calendar_ends_today_and_has_no_day_twice():
    for today in (date(2026, 11, 22) + timedelta(days=n) for n in range(8)):
        drawn_days = calendar({today: 3}, today).days
        days = [day.date for day in drawn_days]
        assert days == [days[0] + timedelta(days=n) for n in range(len(days))]
        assert days[-1] == today and days[0].weekday() == 0 and len(days) > 11 * 7
        assert [day.tries for day in drawn_days][-1] == 3
