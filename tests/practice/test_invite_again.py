"""Mailing an invitation once more: a member's by a coach, a coach's by an admin; so many a day, and none twice."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from practice.coaching.invitation_mails import MAILS_A_DAY
from practice.models import CoachInvitation, Membership, Work
from practice.work import run_now
from tests.practice.groups import make_coach, make_cohort, make_member, signed_in
from tests.practice.people import make_user

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def cohort():
    return make_cohort(make_coach())


@pytest.fixture
def kim(cohort):
    return signed_in(cohort.coaches.get().user)


@pytest.fixture
def invited(cohort, kim):
    kim.post(f"/groups/{cohort.pk}/invite/", {"email": "ann@example.org", "name": "Ann"})
    do_the_work()
    return Membership.objects.get(cohort=cohort)


def do_the_work():
    for work in Work.objects.filter(state=Work.State.WAITING):
        run_now(work)


def again(membership):
    return f"/groups/{membership.cohort_id}/members/{membership.pk}/invite-again/"


def page(browser, cohort):
    return browser.get(f"/groups/{cohort.pk}/").content.decode()


def test_the_list_says_when_the_last_mail_went_and_the_button_sends_another(cohort, kim, invited):
    assert len(mail.outbox) == 1
    long_ago = timezone.now() - timedelta(days=400)
    Membership.objects.update(mailed_at=long_ago)
    shown = page(kim, cohort)
    assert f"mailed {long_ago.day} {long_ago:%B %Y}" in shown and "Send again" in shown
    assert kim.post(again(invited)).status_code == 303
    assert "Mail under way" in page(kim, cohort) and "Send again<" not in page(kim, cohort)
    do_the_work()
    assert [message.to for message in mail.outbox] == [["ann@example.org"]] * 2
    assert mail.outbox[0].body == mail.outbox[1].body
    invited.refresh_from_db()
    assert invited.mailed_at > long_ago and not invited.mail_again and invited.mails_that_day == 1


def test_with_htmx_the_list_comes_back_open_and_says_what_happened(kim, invited):
    response = kim.post(again(invited), headers=HTMX)
    content = response.content.decode()
    assert response.status_code == 200 and "<html" not in content
    assert "Another mail to Ann is on its way." in content and 'id="invited" open' in content


def test_pressed_twice_it_is_one_mail(kim, invited):
    kim.post(again(invited))
    kim.post(again(invited))
    do_the_work()
    assert len(mail.outbox) == 2


def test_a_day_has_so_many_mails_to_one_person_and_the_next_day_has_its_own(kim, cohort, invited):
    for _ in range(MAILS_A_DAY - 1):
        kim.post(again(invited))
        do_the_work()
    assert len(mail.outbox) == MAILS_A_DAY
    assert "No more mails today" in page(kim, cohort)
    refused = kim.post(again(invited), headers=HTMX).content.decode()
    assert "Send the next one tomorrow" in refused
    do_the_work()
    assert len(mail.outbox) == MAILS_A_DAY
    Membership.objects.update(mailed_at=timezone.now() - timedelta(days=1))
    kim.post(again(invited))
    do_the_work()
    assert len(mail.outbox) == MAILS_A_DAY + 1


def test_all_who_have_not_joined_are_mailed_again_except_who_got_one_today(cohort, kim, invited):
    early = Membership.objects.create(
        cohort=cohort,
        name="Ben",
        email="ben@example.org",
        mailed_at=timezone.now() - timedelta(days=2),
    )
    make_member(cohort, name="Cat")
    response = kim.post(f"/groups/{cohort.pk}/invite/again/", headers=HTMX)
    assert "1 mail is on its way." in response.content.decode()
    do_the_work()
    assert [message.to for message in mail.outbox[1:]] == [[early.email]]
    assert "No mail was sent" in kim.post(f"/groups/{cohort.pk}/invite/again/", headers=HTMX).content.decode()


def test_who_has_joined_or_was_taken_off_gets_none(cohort, kim, invited):
    kim.post(again(invited))
    signed_in(make_user("ann@example.org")).post(
        f"/join/{_code(cohort)}/",
        {"name": "Ann", "agree": "on"},
    )
    do_the_work()
    assert len(mail.outbox) == 1
    assert "used, or over" in kim.post(again(invited), headers=HTMX).content.decode()
    invited.delete()
    assert kim.post(again(invited)).status_code == 404


def _code(cohort) -> str:
    cohort.join_code = "ABCD2345"
    cohort.save()
    return cohort.join_code


def test_a_mail_that_cannot_be_sent_is_kept_for_later_with_the_day_of_the_last(kim, invited, monkeypatch):
    last = Membership.objects.get().mailed_at
    kim.post(again(invited))

    def refuse(self, *args, **kwargs):
        raise OSError("no route")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    do_the_work()
    invited.refresh_from_db()
    assert (invited.mailed_at, invited.mail_again, invited.mails_that_day) == (last, True, 1)
    monkeypatch.undo()
    Work.objects.update(not_before=None)
    do_the_work()
    assert len(mail.outbox) == 2


def test_only_the_coach_of_the_group_sends_again_and_only_by_a_form(cohort, kim, invited, client):
    lou = signed_in(make_coach("lou@example.org", "Coach Lou").user)
    member = signed_in(make_member(cohort, name="Cat").user)
    for address in (again(invited), f"/groups/{cohort.pk}/invite/again/"):
        assert lou.post(address).status_code == member.post(address).status_code == 404
        assert client.post(address)["Location"].startswith("/accounts/login/")
        assert kim.get(address).status_code == 405
    do_the_work()
    assert len(mail.outbox) == 1


def test_a_closed_group_mails_nobody(cohort, kim, invited):
    cohort.archived_at = timezone.now()
    cohort.save()
    kim.post(again(invited))
    kim.post(f"/groups/{cohort.pk}/invite/again/")
    do_the_work()
    assert len(mail.outbox) == 1 and "Send again" not in page(kim, cohort)


def test_the_page_asks_as_few_queries_for_many_invitations(cohort, kim, invited):
    with CaptureQueriesContext(connection) as few:
        page(kim, cohort)
    Membership.objects.bulk_create(
        Membership(cohort=cohort, name=f"P{n}", email=f"p{n}@example.org") for n in range(30)
    )
    with CaptureQueriesContext(connection) as many:
        page(kim, cohort)
    assert len(few) == len(many) <= 10


# Coaches, invited by an admin

ADD = "/admin/practice/coachinvitation/add/"
UNTIL = {"until_0": "2099-01-01", "until_1": "12:00:00"}


@pytest.fixture
def to_lou(admin_client):
    admin_client.post(ADD, {"note": "For Lou", "email": "lou@example.org"} | UNTIL)
    do_the_work()
    return CoachInvitation.objects.get()


def change(invitation):
    return f"/admin/practice/coachinvitation/{invitation.pk}/change/"


def test_an_admins_invitation_is_mailed_with_its_link(to_lou, settings):
    (message,) = mail.outbox
    assert message.to == ["lou@example.org"]
    assert f"/groups/become-coach/{to_lou.token}/" in message.body and "1 January 2099" in message.body


def test_without_an_address_nothing_is_mailed_and_there_is_no_button(admin_client):
    admin_client.post(ADD, {"note": "By hand"} | UNTIL)
    do_the_work()
    assert not mail.outbox
    shown = admin_client.get(change(CoachInvitation.objects.get())).content.decode()
    assert "_send_again" not in shown and "None, because no address is given." in shown


def test_the_admin_sees_the_last_mail_and_sends_it_again_so_many_a_day(admin_client, to_lou):
    shown = admin_client.get(change(to_lou)).content.decode()
    assert "The last was sent on" in shown and 'name="_send_again"' in shown
    fields = {"note": "For Lou", "email": "lou@example.org", "_send_again": "1"} | UNTIL
    for _ in range(MAILS_A_DAY - 1):
        assert admin_client.post(change(to_lou), fields)["Location"] == change(to_lou)
        do_the_work()
    assert len(mail.outbox) == MAILS_A_DAY
    refused = admin_client.post(change(to_lou), fields, follow=True).content.decode()
    do_the_work()
    assert "Send the next one tomorrow" in refused and len(mail.outbox) == MAILS_A_DAY


def test_the_list_sends_the_chosen_ones_again_and_says_of_each_what_happened(admin_client, to_lou):
    CoachInvitation.objects.create(note="By hand")
    fields = {
        "action": "send_again",
        "_selected_action": list(CoachInvitation.objects.values_list("pk", flat=True)),
    }
    shown = admin_client.post("/admin/practice/coachinvitation/", fields, follow=True).content.decode()
    assert "For Lou: the mail is on its way." in shown and "By hand: This invitation" in shown
    do_the_work()
    assert len(mail.outbox) == 2


def test_another_address_gets_a_mail_of_its_own(admin_client, to_lou):
    admin_client.post(change(to_lou), {"note": "For Lou", "email": "lu@example.org"} | UNTIL)
    do_the_work()
    assert [message.to for message in mail.outbox] == [["lou@example.org"], ["lu@example.org"]]


def test_a_used_or_ended_invitation_is_mailed_no_more(admin_client, to_lou):
    signed_in(make_user("lou@example.org")).post(
        f"/groups/become-coach/{to_lou.token}/", {"name": "Coach Lou"}
    )
    shown = admin_client.get(change(to_lou)).content.decode()
    assert 'name="_send_again"' not in shown and "lou@example.org" not in shown.split("Used by")[0]
    ended = CoachInvitation.objects.create(
        email="max@example.org",
        until=timezone.now() - timedelta(days=1),
        mailed_at=timezone.now() - timedelta(days=5),
    )
    fields = {"action": "send_again", "_selected_action": [to_lou.pk, ended.pk]}
    shown = admin_client.post("/admin/practice/coachinvitation/", fields, follow=True).content.decode()
    do_the_work()
    assert shown.count("used, or over") == 2 and len(mail.outbox) == 1
