"""A try that was judged again: what its person sees, which judgement each page shows, and who sees the earlier one."""

import json

import pytest
from django.urls import reverse

from practice import rejudging, work
from practice.access import Person
from practice.belongings import move_to_account, owned_by
from practice.models import EarlierJudgement, Rejudging
from questions.rubrics import publish
from tests.practice.people import make_user, sign_in
from tests.practice.tiny import MIXED, SECOND

pytestmark = pytest.mark.usefixtures("unlimited_sign_ins")


@pytest.fixture(autouse=True)
def _rules_alone(settings):
    settings.READER = "off"


@pytest.fixture
def judge_again(question):
    """Publishes rules in which blaming is no mistake any more, and judges every try by them."""

    def judge_again():
        criterion = question.criteria.get(slug="blames")
        criterion.rules, criterion.match = "awful", "I told you awful about that one."
        criterion.save()
        publish(question)
        row = rejudging.begin_rejudging(Rejudging(), None)
        for one in rejudging.works_of([row])[row.pk]:
            work.run_now(one)

    return judge_again


@pytest.fixture
def attempt(keep, judge_again):
    attempt = keep(MIXED)
    judge_again()
    attempt.refresh_from_db()
    return attempt


def before(attempt, number=1):
    return reverse("judged-before", args=[attempt.pk, number])


def shown(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_the_feedback_says_that_it_is_newer_and_leads_to_the_earlier_one(client, attempt):
    page = shown(client, reverse("attempt", args=[attempt.pk]))
    earlier = attempt.earlier_judgements.get()
    assert "This try was judged again." in page and "what rules version 2 say" in page
    assert f"score {earlier.score}, now {attempt.score}" in page and before(attempt) in page
    assert "Mistakes to fix: 1" in page


def test_a_try_that_was_never_judged_again_says_nothing_of_it(client, keep):
    assert "judged again" not in shown(client, reverse("attempt", args=[keep(MIXED).pk]))


def test_the_earlier_feedback_is_shown_whole_and_says_what_it_is(client, attempt):
    page = shown(client, before(attempt))
    assert "This is the earlier feedback, by rules version 1." in page
    assert f"Score then: {attempt.earlier_judgements.get().score}. Score now: {attempt.score}." in page
    assert "Mistakes to fix: 2" in page and "her own fault" in page and "Rules version 1 (" in page
    assert "This is wrong" not in page, "what was said then is not contested now"
    assert client.get(before(attempt))["Cache-Control"].count("no-store") == 1


def test_an_earlier_answer_without_a_score_is_shown_without_one(client, attempt):
    refused = {"code": "empty", "message": "Too few words."}
    report = {**attempt.report, "score": None, "receipt": None, "gains": [], "not_scored": refused}
    EarlierJudgement.objects.update(score=None, not_scored="empty", report=report)
    page = shown(client, before(attempt))
    assert "Not scored then" in page and "Too few words." in page
    assert "no score, now" in shown(client, reverse("attempt", args=[attempt.pk]))


@pytest.mark.parametrize("number", [0, 2, 30_001, 10**30])
def test_a_number_that_names_nothing_is_not_found(client, attempt, number):
    assert client.get(before(attempt, number)).status_code == 404


@pytest.mark.parametrize("who", ["anonymous", "other guest", "other account", "staff"])
def test_nobody_else_sees_the_earlier_feedback(client, attempt, keep, admin_client, who):
    browser = admin_client if who == "staff" else type(client)()
    if who == "other guest":
        keep(MIXED, by=browser)
    elif who == "other account":
        make_user("ben@example.org")
        sign_in(browser, "ben@example.org")
    assert browser.get(before(attempt)).status_code == 404


def test_another_method_is_refused(client, attempt):
    assert client.post(before(attempt)).status_code == 405


def test_comparison_and_progress_say_which_judgement_they_show(client, keep, judge_again):
    first, _ = keep(MIXED), keep(SECOND)
    judge_again()
    newest = keep(SECOND + " Yes.")
    page = shown(client, reverse("compare", args=[first.pk, newest.pk]))
    assert "Try 1 was judged again." in page and "as rules version 2 judged it" in page
    assert "Try 3 was judged again." not in page
    progress = shown(client, reverse("progress"))
    assert "2 of these tries were judged again by newer rules" in progress
    assert progress.count(">judged again<") == 2


def test_a_comparison_across_versions_says_which_version_judged_which(client, keep, judge_again):
    first = keep(MIXED)
    judge_again()
    later = keep(SECOND)
    EarlierJudgement.objects.all().delete()
    type(first).objects.filter(pk=first.pk).update(rubric=first.question.rubrics.get(version=1))
    page = shown(client, reverse("compare", args=[first.pk, later.pk]))
    assert "Try 1 is shown as rules version 1 judged it, try 2 as version 2 did." in page


def test_a_verdict_called_wrong_that_newer_rules_took_back_says_so(client, keep, judge_again):
    attempt = keep(MIXED)
    client.post(reverse("contest", args=[attempt.pk, "blames"]), {"words": "It was the shop's"})
    judge_again()
    assert "decide as you say" in shown(client, reverse("attempt", args=[attempt.pk]))


def test_the_copy_of_ones_data_holds_the_earlier_scores(client, attempt):
    (told,) = json.loads(shown(client, "/account/export.json"))["earlier scores"]
    assert told["score then"] == EarlierJudgement.objects.get().score
    assert told["details"]["report"]["verdicts"] and told["details"]["rules version"] == 1
    assert "Earlier scores (1)" in shown(client, "/account/export/")


def test_earlier_scores_move_and_go_with_their_try(client, attempt):
    ann = make_user()
    move_to_account(attempt.guest, ann.pk)
    assert "1 earlier score" in [of.words for of in owned_by(Person(user_id=ann.pk))]
    sign_in(client)
    client.post(reverse("delete-attempt", args=[attempt.pk]))
    assert not EarlierJudgement.objects.exists()


def test_pages_of_one_person_stay_within_ten_queries(
    client, keep, judge_again, django_assert_max_num_queries
):
    tries = [keep(f"{SECOND} Number {n}.") for n in range(12)]
    judge_again()
    one = tries[-1].pk
    for address in (
        reverse("attempt", args=[one]),
        before(tries[-1]),
        reverse("compare", args=[tries[0].pk, one]),
        reverse("progress"),
    ):
        shown(client, address)
        with django_assert_max_num_queries(10):
            shown(client, address)
