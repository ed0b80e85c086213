"""Queries written once: they find what the query itself finds, for every value."""

import uuid

import pytest

from practice.access import Person
from practice.drafts import draft_of
from practice.models import Draft
from questions.models import Question
from questions.prepared import Prepared
from questions.rubrics import question_with_rules


def test_a_prepared_query_finds_what_the_query_finds(question, django_assert_num_queries):
    by_slug = Prepared(lambda slug: Question.objects.filter(slug=slug).values_list("pk", "active", "guest"))
    for slug in (question.slug, "no-such-question", question.slug):
        with django_assert_num_queries(1):
            found = by_slug(slug=slug)
        assert found == list(Question.objects.filter(slug=slug).values_list("pk", "active", "guest"))


def test_a_query_that_leaves_a_value_out_is_refused(question):
    with pytest.raises(ValueError, match="does not ask for slug"):
        Prepared(lambda slug: Question.objects.values_list("pk"))(slug=question.slug)


def test_a_prepared_row_is_as_the_row_itself(question):
    found, stored = question_with_rules(question.slug), Question.objects.get(pk=question.pk)
    for field in Question._meta.concrete_fields:
        assert getattr(found, field.attname) == getattr(stored, field.attname), field.attname


def test_a_guest_an_account_and_nobody_each_find_their_own_draft(question, django_user_model):
    user, guest = django_user_model.objects.create_user("ann"), uuid.uuid4()
    of_user = Draft.objects.create(question=question, text="Of Ann.", user=user, behind=["Older."])
    of_guest = Draft.objects.create(question=question, text="Of a guest.", guest=guest)
    found = draft_of(Person(user_id=user.pk), question)
    assert found == of_user and found.behind == ["Older."] and found.seen == of_user.seen
    assert draft_of(Person(guest=guest), question) == of_guest
    assert draft_of(Person(guest=uuid.uuid4()), question) is None
    assert draft_of(Person(), question) is None
