"""How far coaches and the judge agree, and how a disagreement becomes an example in an admin's own words."""

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from practice.coaching.agreement import agreements
from practice.coaching.examples import repeats
from practice.models import Contest, ExampleDraft, Review, ReviewVerdict
from questions.models import Criterion
from tests.practice.groups import make_member, signed_in
from tests.practice.reviewing import Room
from tests.practice.tiny import MIXED

pytestmark = pytest.mark.django_db

WORDS = "her own fault"


@pytest.fixture
def room(question):
    return Room(question)


@pytest.fixture
def by_admin(admin_client):
    return admin_client


def page(browser, address="/reviews/agreement/"):
    response = browser.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def test_the_admins_start_page_leads_here(by_admin):
    assert 'href="/reviews/agreement/"' in page(by_admin, "/admin/")


def test_confirmed_and_changed_verdicts_are_counted_once_the_review_is_sent(room, by_admin):
    assert "No coach has decided a verdict yet" in page(by_admin)
    attempt = room.answer()
    room.decide(attempt, verdict="no", reason="A joke.")
    assert not agreements(), "a draft says nothing yet"
    room.send(attempt)
    other = room.answer(MIXED, make_member(room.cohort, name="Bea"))
    room.decide(other)
    room.decide(other, "says-sorry", verdict="cannot", reason="Hm.")
    room.send(other)
    (one,) = agreements()
    assert (one.criterion, one.decisions.count, one.agreed, one.kappa) == ("blames", 2, 1, None)
    shown = page(by_admin)
    assert "too few" in shown and "Disagreements (1)" in shown


def test_words_are_read_only_with_consent_and_one_click_makes_one_draft(room, by_admin):
    attempt = room.reviewed()
    verdict = ReviewVerdict.objects.get()
    make = f"/reviews/agreement/{verdict.pk}/example/"
    shown = page(by_admin)
    assert WORDS not in shown and "It reads as a joke." not in shown and "has not agreed" in shown
    assert by_admin.post(make).status_code == 404
    room.by_member.post(f"/answers/{attempt.pk}/consent/", {"agree": "1"})
    shown = page(by_admin)
    assert WORDS in shown and "Draft an example that must not match" in shown
    assert "Ann" not in shown and "ann@" not in shown
    for _ in range(2):
        response = by_admin.post(make)
        assert response.status_code == 303
    draft = ExampleDraft.objects.get()
    assert draft.must_match is False
    room.by_member.post(f"/answers/{attempt.pk}/consent/", {})
    assert not ExampleDraft.objects.exists() and WORDS not in page(by_admin)


def test_a_contest_sent_to_the_rule_writers_is_consent_too(room, by_admin):
    attempt = room.reviewed()
    Contest.objects.create(attempt=attempt, criterion="blames", met=True, words="No", consent=True)
    assert WORDS in page(by_admin)


def test_the_draft_enters_the_rules_only_in_the_admins_own_words(room, by_admin):
    attempt = room.reviewed()
    Review.objects.update(consented_at=timezone.now())
    by_admin.post(f"/reviews/agreement/{ReviewVerdict.objects.get().pk}/example/")
    draft = ExampleDraft.objects.get()
    address = f"/admin/practice/exampledraft/{draft.pk}/change/"
    assert WORDS in page(by_admin, address)
    for wording in ("", "He said it was her own fault in the end."):
        response = by_admin.post(address, {"wording": wording, "outcome": "taken"})
        assert response.status_code == 200 and b"own" in response.content
        assert not ExampleDraft.objects.exclude(outcome="").exists(), wording
    wording = "They laughed about whose mistake it had been."
    assert by_admin.post(address, {"wording": wording, "outcome": "taken"}).status_code == 302
    criterion = Criterion.objects.get(question=room.question, slug="blames")
    assert wording in criterion.no_match.splitlines() and wording not in criterion.match
    assert by_admin.post(address, {"wording": "Another", "outcome": ""}).status_code == 403
    attempt.delete()
    assert not ExampleDraft.objects.exists()
    criterion.refresh_from_db()
    assert wording in criterion.no_match


@pytest.mark.parametrize(
    ("wording", "words", "run"),
    [
        ("I sent one more the same day", "Then I sent one more the very day", "i sent one more the"),
        ("HER OWN, fault!", "her own fault", "her own fault"),
        ("It was the clerk who failed", "her own fault", ""),
        ("", "her own fault", ""),
    ],
)
def test_a_run_of_the_members_words_is_found(wording, words, run):
    assert repeats(wording, words) == run


def test_staff_who_may_not_change_rules_see_nothing_of_it(room):
    staff = get_user_model().objects.create_user("staff", "staff@example.org", is_staff=True)
    assert signed_in(staff).get("/reviews/agreement/").status_code == 404
