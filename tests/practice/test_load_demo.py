"""The demo: refused where it has no business, whole where it has, and made anew instead of twice."""

import io

import pytest
from django.core.management import CommandError, call_command

from practice.coaching import demo
from practice.models import (
    Assignment,
    Attempt,
    Cohort,
    Comment,
    HeldJudgement,
    Membership,
    Review,
    ReviewVerdict,
)
from questions import readers


def load() -> list[list[str]]:
    out = io.StringIO()
    call_command("load_demo", stdout=out)
    return [line.split() for line in out.getvalue().splitlines()]


def test_it_is_refused_unless_debug_is_on(db, settings):
    settings.DEBUG = False
    with pytest.raises(CommandError, match="DEBUG"):
        load()
    assert not Cohort.objects.exists()


def test_it_needs_the_bank(empty_bank, settings):
    settings.DEBUG = True
    with pytest.raises(CommandError, match="load_bank"):
        load()


@pytest.mark.slow
def test_it_makes_a_group_with_work_of_every_kind_and_prints_who_signs_in(db, settings, client, monkeypatch):
    settings.DEBUG = True
    settings.ACCOUNT_RATE_LIMITS = False
    monkeypatch.setattr(readers, "current", lambda: None)  # the rules alone are quick
    monkeypatch.setattr(demo, "NAMES", demo.NAMES[:4])
    load()
    printed = load()
    assert [role for role, *_ in printed] == ["coach", *["member"] * 4, "admin"]
    assert (Cohort.objects.count(), Membership.objects.count(), Assignment.objects.count()) == (1, 4, 3)
    assert HeldJudgement.objects.exists()
    sent = Review.objects.filter(released_at__isnull=False)
    assert (sent.count(), Review.objects.filter(released_at=None).count()) == (2, 1)
    changed = [verdict for verdict in ReviewVerdict.objects.all() if not verdict.agrees]
    assert len(changed) == 1 and changed[0].reason and changed[0].review in sent
    assert Comment.objects.filter(released_at__isnull=False, start__isnull=False).count() == 2
    scores = set(Attempt.objects.exclude(score=None).values_list("score", flat=True))
    assert max(scores) > 80 and min(scores) < 40, "answers of every quality"
    for role, email, password in printed[:2]:
        client.post("/accounts/login/", {"login": email, "password": password})
        page = client.get("/groups/").content.decode()
        assert "Demo course" in page, role
        client.post("/accounts/logout/")
