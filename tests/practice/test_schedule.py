from datetime import UTC, datetime, timedelta
from datetime import timezone as fixed_timezone

import pytest

from practice.schedule import card_after, recall

START = datetime(2026, 3, 1, 9, tzinfo=UTC)


def history(*went_well, days=1):
    return [(START + timedelta(days=days * n), good) for n, good in enumerate(went_well)]


def wait(*went_well):
    reviews = history(*went_well)
    return card_after(reviews).due - reviews[-1][0]


def test_a_missed_point_comes_back_the_same_day():
    assert wait(False) < timedelta(hours=1)
    assert wait(True, True, False) < timedelta(hours=1)


def test_a_point_made_again_and_again_comes_back_later_and_later():
    waits = [wait(True), wait(True, True), wait(True, True, True)]
    assert waits == sorted(waits) and waits[0] >= timedelta(days=1) and waits[2] > timedelta(days=7)


def test_a_miss_makes_the_next_wait_shorter():
    assert wait(True, True, False, True) < wait(True, True, True, True)


def test_recall_fades_with_time():
    card = card_after(history(True))
    later = [recall(card, START + timedelta(days=days)) for days in (0, 3, 30)]
    assert later == sorted(later, reverse=True) and 0 < later[-1] < later[0] <= 1


def test_the_same_tries_give_the_same_card_in_every_time_zone():
    east = fixed_timezone(timedelta(hours=9))
    moved = [(at.astimezone(east), good) for at, good in history(True, False, True)]
    assert card_after(moved) == card_after(history(True, False, True))


@pytest.mark.parametrize("times", [2, 12])
def test_tries_in_the_same_moment_are_no_error(times):
    assert card_after([(START, True)] * times).due > START
