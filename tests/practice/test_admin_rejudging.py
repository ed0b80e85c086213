"""Judging tries again in admin: choosing, looking, beginning, watching, stopping, and who may."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.urls import reverse

from practice import rejudging, work
from practice.models import EarlierJudgement, Rejudging, Work
from tests.practice.tiny import MIXED, SECOND

ADD = "/admin/practice/rejudging/add/"
LIST = "/admin/practice/rejudging/"


@pytest.fixture(autouse=True)
def _rules_alone(settings):
    settings.READER = "off"


@pytest.fixture
def tries(keep, question):
    """Two tries that other rules judged, as it seems to the newest."""
    kept = [keep(MIXED), keep(SECOND)]
    type(kept[0]).objects.update(engine_version="older")
    return kept


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def begin(admin_client, **fields) -> Rejudging:
    response = admin_client.post(ADD, {"begin": "1"} | fields)
    assert response.status_code == 302, words(response)
    return Rejudging.objects.get()


def page_of(row):
    return reverse("admin:practice_rejudging_change", args=[row.pk])


def test_looking_says_how_many_and_begins_nothing(admin_client, tries, question):
    told = words(admin_client.post(ADD, {"look": "1", "question": question.pk}))
    assert "2 tries chosen. 2 are judged again. Nothing has begun yet." in told
    assert not Rejudging.objects.exists() and not Work.objects.exists()


def test_beginning_puts_the_work_in_the_queue_and_in_the_log(admin_client, admin_user, tries):
    row = begin(admin_client)
    assert row.created_by == admin_user and Work.objects.get().details["tries"] == 2
    assert "2 tries are judged again" in LogEntry.objects.get().change_message
    told = words(admin_client.get(page_of(row)))
    assert "Waiting for a worker. 0 of 2 tries looked at." in told and "Every question" in told


def test_the_page_shows_progress_and_what_became_of_the_scores(admin_client, tries):
    row = begin(admin_client)
    work.run_now(Work.objects.get())
    response = admin_client.get(page_of(row))
    told = words(response)
    assert "Finished. 2 of 2 tries looked at." in told
    assert "Judged again by newer rules 2" in told and "Score the same 2" in told
    assert b"hx-get" not in response.content, "nothing is asked again when it is over"
    assert EarlierJudgement.objects.count() == 2


def test_the_part_that_is_asked_for_again_comes_alone(admin_client, tries):
    row = begin(admin_client)
    part = admin_client.get(page_of(row), headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<div id="progress"') and "<html" not in part
    assert f'hx-get="{page_of(row)}"' in part


def test_it_is_stopped_and_goes_on(admin_client, tries):
    row = begin(admin_client)
    stop, resume = (reverse(f"admin:practice_rejudging_{name}", args=[row.pk]) for name in ("stop", "resume"))
    assert "Stopped. What is judged stays judged." in words(admin_client.post(stop, follow=True))
    assert "Nothing to do" in words(admin_client.post(stop, follow=True))
    assert work.run_now(Work.objects.get()).state == "stopped"
    assert "Go on" in admin_client.get(page_of(row)).content.decode()
    assert "It goes on" in words(admin_client.post(resume, follow=True))
    assert work.run_now(Work.objects.get()).state == "finished"
    for address in (stop, resume):
        assert admin_client.get(address).status_code == 405


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"version": "1"}, "Choose the question whose version it is."),
        ({"since": "2026-02-02", "until": "2026-02-01"}, "This day is before the first one."),
        ({"since": "yesterday"}, "Enter a valid date."),
        ({"question": "999999"}, "Select a valid choice"),
        ({"version": "x"}, "Enter a whole number."),
    ],
)
def test_a_choice_that_makes_no_sense_is_refused_and_kept_in_the_form(admin_client, tries, fields, said):
    response = admin_client.post(ADD, {"begin": "1"} | fields)
    assert response.status_code == 422 and said in words(response)
    assert not Rejudging.objects.exists()
    if "since" in fields:
        assert fields["since"] in response.content.decode()


def test_an_empty_choice_begins_nothing_and_says_so(admin_client, tries):
    response = admin_client.post(ADD, {"begin": "1", "until": "2001-01-01"})
    assert "No try fits this choice." in words(response) and not Rejudging.objects.exists()


def test_the_list_asks_the_same_number_of_queries_for_many(
    admin_client, tries, django_assert_max_num_queries
):
    for _ in range(12):
        rejudging.begin_rejudging(Rejudging(), None)
    told = words(admin_client.get(LIST))
    assert told.count("waiting, 0 of 2") == 12
    with django_assert_max_num_queries(10):
        admin_client.get(LIST)


def test_a_row_is_never_deleted_here(admin_client, tries):
    row = begin(admin_client)
    assert admin_client.post(reverse("admin:practice_rejudging_delete", args=[row.pk])).status_code == 403


@pytest.mark.parametrize(
    ("rights", "add", "look", "stop"),
    [
        ((), 403, 403, 403),
        (("view_rejudging",), 403, 200, 403),
        (("view_rejudging", "add_rejudging", "change_rejudging"), 200, 200, 302),
    ],
)
def test_each_right_opens_what_it_is_for(client, tries, rights, add, look, stop):
    row = rejudging.begin_rejudging(Rejudging(), None)
    clerk = get_user_model().objects.create_user("clerk", is_staff=True)
    clerk.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client.force_login(clerk)
    assert client.get(ADD).status_code == add
    assert client.get(page_of(row)).status_code == look
    assert client.post(reverse("admin:practice_rejudging_stop", args=[row.pk])).status_code == stop


def test_a_stranger_is_asked_to_sign_in(client, tries):
    row = rejudging.begin_rejudging(Rejudging(), None)
    for address in (ADD, LIST, page_of(row)):
        assert client.get(address).status_code == 302


def test_a_set_that_is_not_there_is_not_found(admin_client, tries):
    row = Rejudging(created_by=None)
    assert admin_client.get(page_of(row)).status_code == 404
    assert admin_client.post(reverse("admin:practice_rejudging_stop", args=[row.pk])).status_code == 404


def test_the_page_of_a_try_shows_what_was_said_before(admin_client, tries):
    row = begin(admin_client)
    work.run_now(Work.objects.get())
    told = words(admin_client.get(reverse("admin:practice_attempt_change", args=[tries[0].pk])))
    assert "judged before" in told.lower() and row.pk
