"""A try that older rules judged, beside what the rules of today say: nothing stored changes."""

import pytest
from django.test import Client
from django.urls import reverse

from practice.models import Attempt, Verdict
from questions.rubrics import publish
from tests.practice.tiny import MIXED

pytestmark = pytest.mark.django_db


@pytest.fixture
def older(keep, question):
    """A try, and then rules that take another word for sorry."""
    attempt = keep(MIXED)
    criterion = question.criteria.get(slug="money-back")
    criterion.rules, criterion.match = "counter", "She stood at the counter."
    criterion.save()
    publish(question)
    return attempt


def address(attempt):
    return reverse("both-scores", args=[attempt.pk])


def test_both_scores_stand_side_by_side_and_the_stored_one_stays(
    client, older, django_assert_max_num_queries
):
    stored = Attempt.objects.values().get(), list(Verdict.objects.values())
    feedback = client.get(reverse("attempt", args=[older.pk])).content.decode()
    assert "See both scores" in feedback and address(older) in feedback
    with django_assert_max_num_queries(10):
        page = client.get(address(older)).content.decode()
    assert "rules version 1" in page and "rules version 2" in page and "Gained" not in page
    assert f'delta__o">{older.score}<' in page and "Covered" in page
    assert (Attempt.objects.values().get(), list(Verdict.objects.values())) == stored


def test_by_the_same_rules_there_is_one_score(client, keep):
    attempt = keep(MIXED)
    assert "See both scores" not in client.get(reverse("attempt", args=[attempt.pk])).content.decode()
    assert "There is one score" in client.get(address(attempt)).content.decode()


def test_another_engine_is_not_called_other_rules(client, keep):
    attempt, later = keep(MIXED), keep(f"{MIXED} She smiled.")
    Attempt.objects.filter(pk=attempt.pk).update(engine_version="0.9")
    same = "the way answers are read changed"
    pages = {
        reverse("attempt", args=[attempt.pk]): same,
        reverse("attempt", args=[later.pk]): "The way answers are read changed between these tries.",
        reverse("compare", args=[attempt.pk, later.pk]): "The way answers are read changed between",
        address(attempt): same,
    }
    for where, says in pages.items():
        page = client.get(where).content.decode()
        assert says in page and "he rules changed" not in page, where


def test_a_comparison_across_a_change_of_rules_leads_to_both(client, older, keep):
    later = keep(f"{MIXED} She smiled.")
    page = client.get(reverse("compare", args=[older.pk, later.pk])).content.decode()
    assert "See both scores of try 1" in page


def test_nobody_else_sees_it_and_nothing_is_sent_to_it(client, older, ann):
    stranger = Client()
    assert stranger.get(address(older)).status_code == 404
    stranger.force_login(ann)
    assert stranger.get(address(older)).status_code == 404
    assert client.post(address(older)).status_code == 405
