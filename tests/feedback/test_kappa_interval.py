"""The interval of kappa: wide with few cases, narrow with many, and honest where all agree."""

import pytest

from feedback.agreement import Decisions, kappa_interval


def test_with_more_cases_of_the_same_kind_the_interval_is_narrower_and_holds_kappa():
    few, many = Decisions(8, 2, 2, 8), Decisions(80, 20, 20, 80)
    for decisions in (few, many):
        low, high = kappa_interval(decisions)
        assert low < decisions.kappa < high
    (low, high), (lower, higher) = kappa_interval(many), kappa_interval(few)
    assert lower < low and high < higher


def test_it_is_close_to_that_of_the_large_sample_variance_in_a_worked_example():
    # 20, 5, 10, 15: kappa 0.4; by Fleiss, Cohen and Everitt (1969), with half a case in each cell, 0.137 to 0.636.
    assert kappa_interval(Decisions(20, 5, 10, 15)) == pytest.approx((0.137, 0.636), abs=0.03)


def test_ten_agreements_do_not_prove_that_all_would_agree():
    low, high = kappa_interval(Decisions(5, 0, 0, 5))
    assert high == 1 and 0.3 < low < 0.8


def test_with_very_many_cases_it_is_the_interval_of_the_normal_curve():
    # The variance of kappa with both answers equally common: 0.4 / 2000 * (0.4 * -0.2 + 0.6 * 1.4 / 0.5).
    low, high = kappa_interval(Decisions(800, 200, 200, 800))
    assert (low, high) == pytest.approx((0.6 - 1.96 * 0.01789, 0.6 + 1.96 * 0.01789), abs=0.002)


@pytest.mark.parametrize("decisions", [Decisions(), Decisions(5, 0, 0, 0), Decisions(0, 0, 0, 5)])
def test_where_kappa_is_undefined_there_is_no_interval(decisions):
    assert kappa_interval(decisions) is None


@pytest.mark.parametrize(
    "decisions",
    [Decisions(1, 0, 0, 1), Decisions(0, 1, 1, 0), Decisions(0, 3, 0, 4), Decisions(1, 0, 0, 900)],
)
def test_rare_and_lopsided_counts_stay_within_bounds(decisions):
    low, high = kappa_interval(decisions)
    assert -1 <= low <= high <= 1
