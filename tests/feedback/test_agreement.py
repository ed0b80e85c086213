import pytest

from feedback.agreement import (
    Decisions,
    band,
    f1_interval,
    partial_spearman,
    percentile,
    quadratic_kappa,
    spearman,
)


def test_counts_give_precision_recall_f1_and_kappa():
    tally = Decisions(hit=40, false=10, missed=20, rightly_no=30)
    assert tally.precision == 0.8
    assert tally.recall == pytest.approx(2 / 3)
    assert tally.f1 == pytest.approx(80 / 110)
    assert tally.kappa == pytest.approx((0.7 - 0.5) / 0.5)


def test_nothing_to_divide_by_gives_none():
    assert Decisions().f1 is None and Decisions().kappa is None
    assert quadratic_kappa([], []) is None and spearman([1, 1], [1, 2]) is None


@pytest.mark.parametrize(
    ("score", "grade"),
    list(zip((0, 19, 20, 39, 40, 64, 65, 84, 85, 100), (1, 1, 2, 2, 3, 3, 4, 4, 5, 5), strict=True)),
)
def test_scores_fall_into_bands(score, grade):
    assert band(score) == grade


def test_quadratic_kappa_agrees_with_a_worked_example():
    assert quadratic_kappa([1, 2, 3, 4, 5], [1, 2, 3, 4, 5]) == 1
    assert quadratic_kappa([1, 1, 5, 5], [5, 5, 1, 1]) == -1
    assert quadratic_kappa([1, 2, 3], [2, 2, 3]) == pytest.approx(1 - 1 / 3)


def test_spearman_shares_the_rank_of_ties():
    assert spearman([1, 2, 3], [10, 20, 30]) == 1
    assert spearman([1, 2, 3], [3, 2, 1]) == -1
    assert spearman([1, 1, 2, 3], [1, 2, 3, 4]) == pytest.approx(0.9486832980505138)


def test_percentiles_are_by_nearest_rank():
    assert percentile(list(range(1, 101)), 0.95) == 95
    assert percentile([3.0], 0.5) == 3.0


def test_the_interval_holds_the_figure_and_narrows_with_more_answers():
    few = [Decisions(hit=3, false=1), Decisions(hit=1, missed=2), Decisions(hit=2, false=1, missed=1)]
    low, high = f1_interval(few)
    whole = sum(few, Decisions())
    assert low <= whole.f1 <= high
    narrow = f1_interval(few * 30)
    assert narrow[1] - narrow[0] < high - low
    assert f1_interval(few) == f1_interval(few)
    assert f1_interval([]) is None


def test_what_length_buys_is_told_apart_from_what_the_grade_explains():
    grades = [1, 2, 3, 4, 5, 1, 2, 3, 4, 5]
    lengths = [10, 20, 30, 40, 50, 11, 19, 33, 38, 52]
    assert abs(partial_spearman(grades, lengths, [g + n / 100 for n, g in enumerate(grades)])) < 0.9
    assert partial_spearman(lengths, lengths, [3, 1, 2, 5, 4, 2, 5, 1, 3, 4]) == pytest.approx(1)
    assert partial_spearman([1, 1, 1], [1, 2, 3], [1, 2, 3]) is None
