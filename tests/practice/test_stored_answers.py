"""Stored tries for those who write rules: all are counted, none is read without consent, and none under a name."""

import uuid

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from practice import reading_consents
from practice.access import Person
from practice.answers import keep_answer
from practice.contests import call_wrong
from practice.models import Attempt, HeldJudgement
from questions import stored_answers
from questions.models import Question
from tests.practice.tiny import MIXED, SECOND, STRONG, make_question

NAMED = "I said sorry to my customer Sarah Miller. Ring me on 020 7946 0958 or write to sarah@example.org. Her refund came."


@pytest.fixture
def question(db):
    return make_question()


@pytest.fixture
def person():
    return Person(guest=uuid.uuid4())


@pytest.fixture
def admin(db):
    return get_user_model().objects.create_user("admin", is_staff=True, is_superuser=True)


@pytest.fixture
def editor(admin):
    client = Client()
    client.force_login(admin)
    return client


def keep(question, text, person=None) -> Attempt:
    return keep_answer(question, person or Person(guest=uuid.uuid4()), text, uuid.uuid4())


def source():
    return stored_answers.source()


def read(question, attempt, user=None):
    return source().read(question, {str(attempt.pk)}, user)


def test_every_judged_try_is_counted_in_the_order_in_which_it_came_and_none_is_shown(question):
    for text in (MIXED, SECOND, STRONG):
        keep(question, text)
    keep(make_question(slug="other", position=91), MIXED)
    Attempt.objects.filter(answer=STRONG).update(judged_at=None)
    assert source().count(question) == 2
    batch = source().batch(question, 0, 10)
    assert [answer.text for answer in batch] == [MIXED, SECOND]
    assert not any(answer.shown for answer in batch)
    assert [answer.text for answer in source().batch(question, 1, 10)] == [SECOND]


def test_words_about_a_verdict_are_offered_only_with_consent_and_without_a_name(question):
    attempt = keep(question, MIXED)
    first, second = attempt.verdicts.all()[:2]
    call_wrong(attempt, first, "I said sorry twice to Sarah Miller.", consent=True)
    call_wrong(attempt, second, "Only for me.", consent=False)
    (offered,) = source().offered(question)
    assert offered.about.endswith("I said sorry twice to [name 1].")
    assert str(attempt.guest) not in offered.key + offered.about
    (words,) = source().read(question, {offered.key}, None).values()
    assert words.sent == "I said sorry twice to [name 1]."


def test_an_answer_is_offered_once_its_writer_lets_it_be_read_and_not_a_moment_longer(question, person):
    attempt = keep(question, MIXED, person)
    assert source().offered(question) == [] and not read(question, attempt)
    reading_consents.give(person)
    (offered,) = source().offered(question)
    assert offered.key == str(attempt.pk) and "words" in offered.about and "sorry" not in offered.about
    assert str(attempt.guest) not in offered.key + offered.about
    assert source().batch(question, 0, 5)[0].shown
    reading_consents.take_back(person)
    assert source().offered(question) == [] and not read(question, attempt)
    assert not source().batch(question, 0, 5)[0].shown


def test_names_numbers_and_addresses_in_an_answer_are_hidden(question, person):
    reading_consents.give(person)
    attempt = keep(question, NAMED, person)
    (answer,) = read(question, attempt).values()
    assert not [
        secret for secret in ("Sarah", "Miller", "7946", "sarah@", "example.org") if secret in answer.sent
    ]
    begin = NAMED.index("Miller")
    assert answer.piece(begin, begin + 6) == "[name 1]"
    assert answer.piece(0, len(NAMED)) == answer.sent


@pytest.mark.parametrize(
    "why", ["kept back", "held", "not judged", "a private question", "another question's page"]
)
def test_what_is_not_to_be_read_is_never_offered(question, person, why, django_user_model):
    reading_consents.give(person)
    attempt = keep(question, MIXED, person)
    asked = question
    if why == "kept back":
        reading_consents.keep_back(attempt, True)
    elif why == "held":
        HeldJudgement.objects.create(
            attempt=attempt, rubric=attempt.rubric, judged_at=attempt.judged_at, report=attempt.report
        )
    elif why == "not judged":
        Attempt.objects.update(judged_at=None)
    elif why == "a private question":
        Question.objects.filter(pk=question.pk).update(
            user=django_user_model.objects.create_user("coach"), document=None
        )
    else:
        asked = make_question(slug="other", position=91)
    assert source().offered(asked) == [] and not read(asked, attempt)


def test_a_key_that_is_none_finds_nothing(question):
    keys = {"", "x", "contest-", "contest-x", "contest-99999999999999999999", str(uuid.uuid4())}
    assert source().read(question, keys, None) == {}


def test_a_reading_is_noted_once_with_the_readers_name_and_no_word_of_the_answer(question, person, admin):
    reading_consents.give(person)
    attempt = keep(question, MIXED, person)
    for _ in range(3):
        assert read(question, attempt, admin)
    (line,) = LogEntry.objects.all()
    assert (line.user, line.object_id) == (admin, str(attempt.pk))
    assert line.change_message == "Read the answer for the rules, without a name."
    assert "sorry" not in line.object_repr


def test_the_panel_offers_the_answer_tries_the_draft_on_it_and_notes_the_reading(question, person, editor):
    reading_consents.give(person)
    attempt = keep(question, NAMED, person)
    page = editor.get(reverse("admin:questions_question_editor", args=[question.pk])).content.decode()
    assert f'value="{attempt.pk}"' in page and "Sarah" not in page
    assert not LogEntry.objects.exists(), "a list of numbers is no reading"
    address = reverse("admin:questions_question_try", args=[question.pk])
    tried = editor.post(
        address, {"try_pick": str(attempt.pk)}, headers={"HX-Request": "true"}
    ).content.decode()
    assert "[name 1]" in tried and "Miller" not in tried
    assert LogEntry.objects.count() == 1
    reading_consents.take_back(person)
    tried = editor.post(
        address, {"try_pick": str(attempt.pk)}, headers={"HX-Request": "true"}
    ).content.decode()
    assert "Nobody lets this answer be read any more" in tried and "sorry" not in tried
    assert LogEntry.objects.count() == 1


def test_offering_and_reading_ask_as_few_queries_for_many_answers(
    question, person, django_assert_num_queries
):
    reading_consents.give(person)
    attempts = [keep(question, f"{MIXED} Day {n}.", person) for n in range(12)]
    keys = {str(attempt.pk) for attempt in attempts}
    with django_assert_num_queries(1):
        assert len(source().offered(question)) == 12
    with django_assert_num_queries(1):
        assert len(source().read(question, keys, None)) == 12
