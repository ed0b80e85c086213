"""Rows of unlike models in one query: they come as Django itself would have brought them."""

import uuid

import pytest
from django.db.models import Prefetch

from practice.at_once import rows_at_once
from practice.models import Attempt, Contest, Draft, MockInterview, MockQuestion, Story, Verdict
from questions.models import Question
from tests.practice.people import many_attempts

pytestmark = pytest.mark.django_db


def field_values(row):
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


@pytest.fixture
def practised(ann, question):
    attempts = many_attempts(question, 3, user=ann)
    Attempt.objects.filter(pk=attempts[0].pk).update(report={"say": ['"quoted" \\ ünicode', None, 1.5]})
    Contest.objects.create(attempt=attempts[1], criterion="blames", met=True)
    Draft.objects.create(user=ann, question=question, text="half\na 'thought'", behind=["one", "two"])
    interview = MockInterview.objects.create(user=ann, title="Two", submission=uuid.uuid4())
    for position in (2, 1):
        MockQuestion.objects.create(interview=interview, question=question, position=position)
    story = Story.objects.create(user=ann, title="The heater")
    story.questions.add(question, Question.objects.exclude(pk=question.pk).first())
    Story.objects.create(user=ann, title="Without a question")
    return attempts


def test_every_value_and_every_order_is_as_one_by_one(practised, django_assert_num_queries):
    queries = [
        Attempt.objects.order_by("-number"),
        Attempt.objects.filter(number=77),
        Draft.objects.all(),
        Story.objects.order_by("title"),
    ]
    with django_assert_num_queries(1):
        found = rows_at_once(queries)
    for rows, query in zip(found, queries, strict=True):
        assert [field_values(row) for row in rows] == [field_values(row) for row in query]
        assert rows == list(query) and not any(row._state.adding for row in rows)


def test_what_hangs_on_the_rows_takes_one_query_a_step(practised, question, django_assert_num_queries):
    queries = [
        Attempt.objects.select_related("question", "mock_question").prefetch_related("rubric", "verdicts"),
        Contest.objects.select_related("attempt__question").prefetch_related("attempt__rubric"),
        MockInterview.objects.prefetch_related("questions__question"),
        Story.objects.prefetch_related("questions").order_by("title"),
    ]
    with django_assert_num_queries(3):
        attempts, contests, interviews, stories = rows_at_once(queries)
        assert {attempt.rubric.version for attempt in attempts} == {1}
        assert {attempt.mock_question for attempt in attempts} == {None}
        assert [len(attempt.verdicts.all()) for attempt in attempts] == [1, 1, 1]
        assert contests[0].attempt.rubric.card["slug"] == contests[0].attempt.question.slug == question.slug
        assert [asked.position for asked in interviews[0].questions.all()] == [1, 2]
        assert [len(story.questions.all()) for story in stories] == [2, 0]
    assert set(stories[0].questions.all()) == set(Story.objects.get(title="The heater").questions.all())
    assert attempts[0].verdicts.all()[0] == Verdict.objects.get(attempt=attempts[0])


def test_nothing_asked_is_nothing_read(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert rows_at_once([]) == []


def test_a_lookup_with_a_query_of_its_own_is_refused(practised):
    with pytest.raises(TypeError):
        rows_at_once([Attempt.objects.prefetch_related(Prefetch("verdicts"))])
