"""Reminders: three at most, at eight in the member's morning, none to who is done, ended by one click."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail

from practice.coaching.reminding import due_reminders, remind_where_due
from practice.models import Attempt, Clock, Profile, Reminder, Work
from practice.work import run_now
from tests.practice.groups import make_assignment, make_coach, make_cohort, make_member, signed_in
from tests.practice.tiny import make_question

DUE = date(2027, 3, 10)


@pytest.fixture
def member(db):
    return make_member(make_cohort(make_coach()))


@pytest.fixture
def assignment(member, question):
    return make_assignment(member.cohort, question, due_on=DUE)


def at(day: int, hour: int) -> datetime:
    return datetime(2027, 3, day, hour, 1, tzinfo=UTC)


def remind(moment: datetime) -> int:
    """What the minute begins, and all the work that it began."""
    Clock.objects.all().delete()
    count = remind_where_due(moment)
    for work in Work.objects.filter(name="remind", state="waiting"):
        run_now(work)
    return count


def test_three_reminders_and_no_more(assignment, member):
    sent = [remind(at(day, hour)) for day in range(5, 13) for hour in (7, 8, 9, 20)]
    assert sum(sent) == 3 and len(mail.outbox) == 3
    assert list(Reminder.objects.values_list("number", flat=True)) == [1, 2, 3]


def test_the_mail_says_what_is_due_and_how_to_end_it(assignment, member, settings):
    settings.SITE_ADDRESS = "https://practice.example.org"
    remind(at(9, 9))
    (message,) = mail.outbox
    assert message.to == ["ann@example.org"] and "First week" in message.subject
    assert f"https://practice.example.org/groups/assignments/{assignment.pk}/" in message.body
    headers = message.message()
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = headers["List-Unsubscribe"].strip("<>")
    assert address in message.body
    path = address.removeprefix("https://practice.example.org")
    signed_in(member.user).post(path, {"List-Unsubscribe": "One-Click"})
    assert remind(at(10, 9)) == 0


def test_the_morning_is_the_members_own(assignment, member):
    Profile.objects.create(user=member.user, time_zone="America/Los_Angeles")
    assert due_reminders(assignment, at(7, 9)) == []
    assert due_reminders(assignment, at(7, 17)) == [[str(member.pk), 1]]


@pytest.mark.parametrize("why", ["done", "left", "off", "not theirs", "draft", "withdrawn", "closed", "over"])
def test_who_has_nothing_to_do_hears_nothing(assignment, member, question, why):
    moment = at(9, 9)
    if why == "done":
        Attempt.objects.create(
            question=question,
            user=member.user,
            submission=member.pk,
            number=1,
            answer="x",
            assigned_question=assignment.questions.get(),
        )
    elif why == "left":
        member.left_at = moment
        member.save()
    elif why == "off":
        member.reminders = False
        member.save()
    elif why == "not theirs":
        assignment.for_all = False
        assignment.save()
    elif why == "draft":
        assignment.published_at = None
        assignment.save()
    elif why == "withdrawn":
        assignment.withdrawn_at = moment
        assignment.save()
    elif why == "closed":
        assignment.cohort.archived_at = moment
        assignment.cohort.save()
    else:
        moment = at(11, 1)
    assert remind(moment) == 0 and not mail.outbox


def test_what_changed_since_the_list_was_made_counts(assignment, member):
    Clock.objects.all().delete()
    assert remind_where_due(at(9, 9)) == 1
    member.reminders = False
    member.save()
    run_now(Work.objects.get(name="remind"))
    assert not mail.outbox


def test_a_worker_killed_after_the_mail_sends_it_no_second_time(assignment, member):
    remind(at(9, 9))
    work = Work.objects.get(name="remind")
    work.state, work.details = (
        Work.State.WAITING,
        {
            "assignment": str(assignment.pk),
            "due": [[str(member.pk), 2]],
        },
    )
    work.save()
    run_now(work)
    assert len(mail.outbox) == 1


def test_the_search_costs_the_same_for_many_members(assignment, member, django_assert_max_num_queries):
    make_question("second", 91)
    for number in range(30):
        make_member(member.cohort, name=f"Member{number}")
    with django_assert_max_num_queries(4):
        assert len(due_reminders(assignment, at(9, 9) + timedelta(minutes=1))) == 31
