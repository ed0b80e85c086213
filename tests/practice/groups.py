"""Coaches, groups and assignments, as the tests of groups need them."""

from django.test import Client
from django.utils import timezone

from practice.models import AssignedQuestion, Assignment, Coach, Cohort, Membership
from tests.practice.people import make_user


def make_coach(email="kim@example.org", name="Coach Kim") -> Coach:
    return Coach.objects.create(user=make_user(email), name=name)


def make_cohort(coach: Coach, name="Autumn course", **fields) -> Cohort:
    cohort = Cohort.objects.create(name=name, **fields)
    cohort.coaches.add(coach)
    return cohort


def make_member(cohort: Cohort, user=None, name="Ann", **fields) -> Membership:
    user = user or make_user(f"{name.lower()}@example.org")
    fields = {"joined_at": timezone.now()} | fields
    return Membership.objects.create(cohort=cohort, user=user, name=name, **fields)


def make_assignment(cohort: Cohort, *questions, members=(), **fields) -> Assignment:
    """A published assignment for the whole group, or for these members alone."""
    fields = {"title": "First week", "published_at": timezone.now(), "for_all": not members} | fields
    assignment = Assignment.objects.create(cohort=cohort, **fields)
    assignment.members.set(members)
    AssignedQuestion.objects.bulk_create(
        AssignedQuestion(assignment=assignment, question=question, position=position)
        for position, question in enumerate(questions, 1)
    )
    return assignment


def signed_in(user) -> Client:
    """A browser in which this person is signed in, without the form that tests of signing in fill."""
    client = Client()
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    return client
