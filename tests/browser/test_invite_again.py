"""Sending an invitation again in a real browser: the list stays open, says what happened, and keeps the focus."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import expect

from practice.models import Membership
from tests.browser.looks import look, watch
from tests.practice.groups import make_coach, make_cohort, signed_in


@pytest.fixture
def cohort(live_server):
    cohort = make_cohort(make_coach())
    for name, days in (("Ann", 3), ("Ben", 0)):
        Membership.objects.create(
            cohort=cohort,
            name=name,
            email=f"{name.lower()}@example.org",
            mailed_at=timezone.now() - timedelta(days=days),
            mails_that_day=3,
        )
    return cohort


def test_a_coach_sends_an_invitation_again_by_keyboard(page, live_server, cohort):
    problems = watch(page)
    kept = signed_in(cohort.coaches.get().user).cookies["sessionid"].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": kept, "url": live_server.url}])
    page.goto(f"{live_server.url}/groups/{cohort.pk}/")
    page.get_by_text("2 invited, not joined yet").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#invited")).to_contain_text("No more mails today")
    look(page, "invited", problems)
    page.get_by_role("button", name="Send again to Ann").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#invited [role=status]")).to_have_text("Another mail to Ann is on its way.")
    ann = Membership.objects.get(name="Ann")
    expect(page.locator(f"#again-{ann.pk}")).to_be_focused()
    expect(page.locator(f"#again-{ann.pk}")).to_have_text("Mail under way")
    assert ann.mail_again and not Membership.objects.get(name="Ben").mail_again
    page.get_by_role("button", name="Send to all of them again").click()
    expect(page.locator("#invited [role=status]")).to_contain_text("No mail was sent")
    assert not problems
