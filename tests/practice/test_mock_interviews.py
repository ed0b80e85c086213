"""Mock interviews: begun, answered, put off, resumed, finished, thrown away; in an exam nothing is given away."""

import re
import uuid
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from practice.models import Attempt, Draft, MockInterview, MockQuestion, Verdict
from questions.models import Question, QuestionSet, SetMember
from tests.practice.tiny import GIBBERISH, MIXED, STRONG, make_question

pytestmark = pytest.mark.django_db


@pytest.fixture
def tiny_set(question):
    """A set of the tiny question and two that are like it."""
    row = QuestionSet.objects.create(slug="tiny-set", title="Tiny set", position=99)
    for position, each in enumerate((question, make_question("second"), make_question("third")), 1):
        SetMember.objects.create(question_set=row, question=each, position=position)
    return row


@pytest.fixture
def begin(client, tiny_set):
    def begin(mode="practice", questions="set-tiny-set", by=client, **fields):
        fields = {"mode": mode, "questions": questions, "submission": str(uuid.uuid4())} | fields
        return by.post(reverse("mock-interviews"), fields)

    return begin


@pytest.fixture
def begun(begin):
    """Begins an interview and gives its row back."""

    def begun(*args, **kwargs):
        response = begin(*args, **kwargs)
        assert response.status_code == 303
        return MockInterview.objects.get(pk=response["Location"].split("/")[2])

    return begun


def address(name, interview, *args):
    return reverse(name, args=[interview.pk, *args])


def answer(client, interview, position, text=MIXED, htmx=False, **fields):
    headers = {"HX-Request": "true"} if htmx else {}
    fields = {"answer": text, "submission": str(uuid.uuid4())} | fields
    return client.post(address("mock-question", interview, position), fields, headers=headers)


# --- beginning


def test_the_page_offers_lengths_sets_and_modes(client, tiny_set):
    page = client.get(reverse("mock-interviews"))
    for words in (
        "3 questions",
        "5 questions",
        "8 questions",
        "Tiny set",
        "Practice",
        "Exam",
        "Nothing here yet",
    ):
        assert words in page.content.decode()
    assert "no-store" in page["Cache-Control"]


@pytest.mark.parametrize("length", [3, 5, 8])
def test_an_interview_of_a_length_asks_as_many_different_questions(begun, length):
    interview = begun(questions=str(length))
    assert interview.questions.values("question").distinct().count() == length


def test_a_length_takes_what_was_practised_least(begun, client, send, settings):
    first = Question.objects.answerable().exclude(slug__in=["late-parcel", "second", "third"])
    tried = list(first[:8])
    for each in tried:
        send(to=each)
    chosen = set(begun(questions="8").questions.values_list("question", flat=True))
    assert not chosen & {each.pk for each in tried}


def test_a_set_is_asked_in_its_own_order(begun):
    interview = begun()
    slugs = list(interview.questions.values_list("question__slug", flat=True))
    assert slugs == ["late-parcel", "second", "third"]
    assert interview.title == "Tiny set"


def test_a_form_sent_twice_begins_one_interview(begin):
    token = str(uuid.uuid4())
    first, second = begin(submission=token), begin(submission=token)
    assert first["Location"] == second["Location"]
    assert MockInterview.objects.count() == 1


def test_somebody_elses_form_token_begins_an_interview_of_ones_own(begin):
    token = str(uuid.uuid4())
    first, second = begin(submission=token), begin(submission=token, by=Client())
    assert first["Location"] != second["Location"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"questions": ""}, "Choose how many questions"),
        ({"questions": "4"}, "Choose how many questions"),
        ({"questions": "set-nothing"}, "Choose how many questions"),
        ({"mode": "cheating"}, "Choose practice or exam"),
    ],
)
def test_what_is_not_offered_is_refused_with_a_sentence(begin, fields, words):
    response = begin(**fields)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not MockInterview.objects.exists()


def test_a_broken_form_token_counts_as_none(begin):
    assert begin(submission="\x00nonsense").status_code == 303


# --- practice


def test_practice_shows_the_hint_and_then_the_feedback_with_the_way_on(client, begun):
    interview = begun()
    page = client.get(address("mock-question", interview, 1)).content.decode()
    assert "Show a hint" in page
    assert "Question 1 of 3" in page
    response = answer(client, interview, 1)
    attempt = Attempt.objects.get()
    assert response.status_code == 303
    assert response["Location"] == reverse("attempt", args=[attempt.pk])
    shown = client.get(response["Location"]).content.decode()
    assert "Score receipt" in shown
    assert address("mock-question", interview, 2) in shown


def test_with_htmx_the_browser_is_led_to_the_same_page(client, begun):
    response = answer(client, begun(), 1, htmx=True)
    assert response.headers["HX-Redirect"] == reverse("attempt", args=[Attempt.objects.get().pk])


@pytest.mark.parametrize("mode", ["practice", "exam"])
@pytest.mark.parametrize("htmx", [False, True])
def test_a_double_submit_stores_one_answer(client, begun, mode, htmx):
    interview, token = begun(mode), str(uuid.uuid4())
    first = answer(client, interview, 1, htmx=htmx, submission=token)
    second = answer(client, interview, 1, htmx=htmx, submission=token)
    # The name of the request, which finds it in the log, is the one thing that tells the two apart.
    assert first.headers.pop("X-Request-ID") != second.headers.pop("X-Request-ID")
    assert first.headers.items() == second.headers.items()
    attempt = Attempt.objects.get()
    assert attempt.mock_question.position == 1


def test_after_its_feedback_another_answer_is_an_ordinary_try(client, begun):
    interview = begun()
    answer(client, interview, 1)
    answer(client, interview, 1, STRONG)
    assert [a.mock_question_id is not None for a in Attempt.objects.order_by("number")] == [True, False]


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize("text", ["", "   ", "x" * 8001])
def test_a_refused_answer_keeps_what_was_typed(client, begun, text, htmx):
    interview = begun()
    response = answer(client, interview, 1, text, htmx=htmx)
    assert response.status_code == 422
    assert "not sent yet" in response.content.decode()
    assert not Attempt.objects.exists()
    if not htmx and text.strip():
        assert text in response.content.decode()


def test_a_form_without_the_security_token_gives_the_text_back(begun, tiny_set):
    strict = Client(enforce_csrf_checks=True)
    page = strict.get(reverse("mock-interviews")).content.decode()
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page)[1]
    fields = {"mode": "exam", "questions": "3", "csrfmiddlewaretoken": token}
    where = strict.post(reverse("mock-interviews"), fields)["Location"]
    response = strict.post(where, {"answer": "My <b>words</b>"})
    assert response.status_code == 403
    assert "My &lt;b&gt;words&lt;/b&gt;" in response.content.decode()
    assert f'action="{where}"' in response.content.decode()


# --- skipping, resuming


def test_a_skipped_question_leads_on_and_can_still_be_answered(client, begun):
    interview = begun()
    response = client.post(address("mock-skip", interview, 1))
    assert response["Location"] == address("mock-question", interview, 2)
    assert "Skipped for now" in client.get(address("mock-interview", interview)).content.decode()
    assert answer(client, interview, 1).status_code == 303
    assert "Skipped for now" not in client.get(address("mock-interview", interview)).content.decode()


def test_skipping_the_last_open_question_leads_to_the_overview(client, begun):
    interview = begun()
    for position in (1, 2, 3):
        response = client.post(address("mock-skip", interview, position))
    assert response["Location"] == address("mock-interview", interview)


def test_after_days_the_interview_goes_on_where_it_rested(client, begun):
    interview = begun("exam")
    answer(client, interview, 1)
    MockInterview.objects.update(created_at=timezone.now() - timedelta(days=9))
    Attempt.objects.update(created_at=timezone.now() - timedelta(days=9))
    page = client.get(reverse("mock-interviews")).content.decode()
    assert "1 of 3 answered" in page
    assert address("mock-interview", interview) in page
    overview = client.get(address("mock-interview", interview)).content.decode()
    assert "Go on with question 2" in overview


# --- exam


def exam_with_two_answers(client, begun):
    interview = begun("exam")
    answer(client, interview, 1, MIXED)
    answer(client, interview, 2, STRONG)
    return interview


GIVEN_AWAY = ("Score", "Covered", "Missed", "Receipt", "points made", "Best ", "/100", "of 100", "Said sorry")


def test_an_exam_asks_without_hint_and_leads_to_the_next_question(client, begun):
    interview = begun("exam")
    page = client.get(address("mock-question", interview, 1)).content.decode()
    assert "Show a hint" not in page
    assert "Think of one day" not in page
    assert "Why they ask" not in page
    assert "No limit. Keep going." in page
    assert answer(client, interview, 1)["Location"] == address("mock-question", interview, 2)
    response = answer(client, interview, 2, htmx=True)
    assert response.headers["HX-Redirect"] == address("mock-question", interview, 3)
    assert not response.content
    assert answer(client, interview, 3)["Location"] == address("mock-interview", interview)


def test_no_page_gives_away_the_feedback_of_a_running_exam(client, begun, question):
    interview = exam_with_two_answers(client, begun)
    attempt = Attempt.objects.get(question=question)
    pages = [
        reverse("attempt", args=[attempt.pk]),
        address("mock-interview", interview),
        address("mock-question", interview, 1),
        address("mock-question", interview, 3),
        reverse("mock-interviews"),
        address("mock-delete", interview),
    ]
    for page in pages:
        for headers in ({}, {"HX-Request": "true"}):
            shown = client.get(page, headers=headers).content.decode()
            main = shown[shown.index("<main") :]
            assert not [words for words in GIVEN_AWAY if words in main], page
    home = client.get(reverse("home"), {"q": "late-parcel"}).content.decode()
    assert "Best " not in home.split('id="results"')[1]
    retry = client.get(reverse("question", args=[question.slug]), {"from": attempt.pk}).content.decode()
    assert "her own fault" in retry
    assert not [words for words in GIVEN_AWAY if words in retry]


def test_nothing_of_a_running_exam_is_judged_not_even_by_command(client, begun):
    exam_with_two_answers(client, begun)
    call_command("judge_pending", stdout=StringIO())
    assert set(Attempt.objects.values_list("judged_at", "score", "report")) == {(None, None, None)}
    assert not Verdict.objects.exists()


def test_in_an_exam_the_answer_sent_last_counts(client, begun):
    interview = begun("exam")
    answer(client, interview, 1, MIXED)
    answer(client, interview, 1, STRONG)
    client.post(address("mock-finish", interview))
    summary = client.get(address("mock-interview", interview)).content.decode()
    assert "Score 100" in summary
    assert "Score 41" not in summary


def test_at_the_end_of_an_exam_all_its_feedback_is_there(client, begun, question):
    interview = exam_with_two_answers(client, begun)
    response = client.post(address("mock-finish", interview))
    assert response["Location"] == address("mock-interview", interview)
    assert not Attempt.objects.filter(judged_at=None).exists()
    shown = client.get(reverse("attempt", args=[Attempt.objects.get(question=question).pk])).content.decode()
    assert "Score receipt" in shown
    assert "Back to the summary" in shown


# --- the summary


def test_the_summary_shows_strengths_weaknesses_and_coverage(client, begun):
    interview = exam_with_two_answers(client, begun)
    client.post(address("mock-finish", interview))
    summary = re.sub(r"\s+", " ", client.get(address("mock-interview", interview)).content.decode())
    assert "<b>2 of 3</b>questions answered. 1 not answered" in summary
    # 1 and 3 of the answered, none of the three points of the third question.
    assert "<b>4 of 9</b>points made. 3 of the rest are in questions without a score" in summary
    assert "<b>2</b>mistakes to fix" in summary
    assert "Say sorry for the delay." in summary.split("What to work on")[0]
    assert "Blaming the customer." in summary.split("What to work on")[1]
    assert "Not answered" in summary


def test_an_answer_without_a_score_is_shown_as_such(client, begun):
    interview = begun()
    answer(client, interview, 1, GIBBERISH)
    client.post(address("mock-finish", interview))
    summary = client.get(address("mock-interview", interview)).content.decode()
    assert "Answered, no score" in summary
    assert "None of these answers has a score." in summary


def test_an_interview_finished_without_an_answer_says_so(client, begun):
    interview = begun()
    client.post(address("mock-finish", interview))
    summary = client.get(address("mock-interview", interview)).content.decode()
    assert "<b>0 of 3</b>" in summary
    assert "What you did well" not in summary


def test_finishing_twice_changes_nothing(client, begun):
    interview = exam_with_two_answers(client, begun)
    client.post(address("mock-finish", interview))
    before = MockInterview.objects.get().finished_at
    client.post(address("mock-finish", interview))
    assert MockInterview.objects.get().finished_at == before


def test_after_the_end_an_answer_is_an_ordinary_try_and_a_skip_nothing(client, begun):
    interview = begun("exam")
    client.post(address("mock-finish", interview))
    client.post(address("mock-skip", interview, 1))
    answer(client, interview, 1)
    attempt = Attempt.objects.get()
    assert attempt.mock_question is None
    assert attempt.score is not None
    assert not MockQuestion.objects.exclude(skipped_at=None).exists()


def test_an_answer_that_could_not_be_judged_is_judged_when_the_exam_ends(client, begun):
    interview = begun("exam")
    answer(client, interview, 1)
    assert client.get(reverse("attempt", args=[Attempt.objects.get().pk])).status_code == 200
    client.post(address("mock-finish", interview))
    assert Attempt.objects.get().score == 41


# --- throwing away


def test_throwing_away_asks_first_and_keeps_the_tries(client, begun):
    interview = exam_with_two_answers(client, begun)
    page = client.get(address("mock-delete", interview)).content.decode()
    assert "Your 2 answers stay as tries at their questions" in page
    response = client.post(address("mock-delete", interview))
    assert response["Location"] == reverse("mock-interviews")
    assert not MockInterview.objects.exists()
    attempts = list(Attempt.objects.all())
    assert len(attempts) == 2
    assert "Score receipt" in client.get(reverse("attempt", args=[attempts[0].pk])).content.decode()


# --- whose it is


def everything(interview):
    return [
        ("get", address("mock-interview", interview)),
        ("get", address("mock-question", interview, 1)),
        ("get", address("mock-delete", interview)),
        ("get", address("mock-draft", interview, 1)),
        ("post", address("mock-draft", interview, 1)),
        ("post", address("mock-question", interview, 1)),
        ("post", address("mock-skip", interview, 1)),
        ("post", address("mock-finish", interview)),
        ("post", address("mock-delete", interview)),
    ]


@pytest.mark.parametrize("who", ["anonymous", "another guest", "a user"])
@pytest.mark.parametrize("htmx", [False, True])
def test_nobody_else_can_open_or_change_an_interview(begun, send, who, htmx):
    interview = begun("exam")
    other = Client()
    if who == "another guest":
        send(by=other)
    elif who == "a user":
        other.force_login(get_user_model().objects.create_user("other"))
    headers = {"HX-Request": "true"} if htmx else {}
    for method, page in everything(interview):
        response = getattr(other, method)(
            page, {"answer": STRONG} if method == "post" else None, headers=headers
        )
        assert response.status_code == 404, page
    interview.refresh_from_db()
    assert not interview.is_finished
    assert not Attempt.objects.filter(mock_question__interview=interview).exists()
    assert "Tiny set, practice" not in other.get(reverse("mock-interviews")).content.decode()


def test_a_users_interview_opens_in_another_browser_of_theirs(begun):
    user = get_user_model().objects.create_user("ann")
    one, two = Client(), Client()
    one.force_login(user)
    two.force_login(user)
    interview = begun(by=one)
    assert two.get(address("mock-interview", interview)).status_code == 200


@pytest.mark.parametrize("position", [0, 4, 99])
def test_a_question_that_the_interview_does_not_have_is_not_found(client, begun, position):
    assert client.get(address("mock-question", begun(), position)).status_code == 404


def test_wrong_methods_are_refused(client, begun):
    interview = begun()
    for name, args in (("mock-skip", [1]), ("mock-finish", [])):
        assert client.get(address(name, interview, *args)).status_code == 405
    assert client.post(address("mock-interview", interview)).status_code == 405
    assert client.put(reverse("mock-interviews")).status_code == 405


def test_what_was_typed_is_escaped_on_every_page(client, begun):
    interview = begun("exam")
    answer(client, interview, 1, "I said sorry <script>alert(1)</script> to her & her son.")
    for page in (address("mock-question", interview, 1), reverse("attempt", args=[Attempt.objects.get().pk])):
        assert "<script>alert" not in client.get(page).content.decode()
    client.post(address("mock-finish", interview))
    assert "<script>alert" not in client.get(address("mock-interview", interview)).content.decode()


def test_beginning_an_interview_names_a_first_visitor_for_ten_minutes_only(tiny_set):
    browser = Client(enforce_csrf_checks=True)
    page = browser.get(reverse("mock-interviews")).content.decode()
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page)[1]
    fields = {"mode": "exam", "questions": "3", "csrfmiddlewaretoken": token}
    secret = browser.cookies["csrftoken"].value
    browser.post(reverse("mock-interviews"), fields)
    MockInterview.objects.update(created_at=timezone.now() - timedelta(minutes=11))
    thief = Client(enforce_csrf_checks=True)
    thief.cookies["csrftoken"] = secret
    thief.post(reverse("mock-interviews"), fields)
    assert MockInterview.objects.values("guest").distinct().count() == 2


# --- drafts and private words, as on the page of the question


def type_in(client, interview, position, text, **fields):
    fields = {"answer": text} | fields
    return client.post(
        address("mock-draft", interview, position), fields, headers={"Accept": "application/json"}
    )


def test_a_draft_comes_back_and_goes_when_the_answer_is_stored(client, begun, question):
    interview = begun("exam")
    seen = type_in(client, interview, 1, "half a <b>thought").json()["draft"]
    page = client.get(address("mock-question", interview, 1)).content.decode()
    assert "half a &lt;b&gt;thought</textarea>" in page
    assert f'name="draft" value="{seen}"' in page
    # It is the draft of the question, wherever that is asked.
    assert "half a &lt;b&gt;thought" in client.get(reverse("question", args=[question.slug])).content.decode()
    answer(client, interview, 1, MIXED, draft=seen)
    assert not Draft.objects.exists()


def test_without_script_a_draft_is_kept_and_the_person_stays_in_the_interview(client, begun):
    interview = begun("exam")
    page = address("mock-draft", interview, 1)
    assert client.get(page)["Location"] == address("mock-question", interview, 1)
    assert client.post(page, {"answer": "one"})["Location"] == address("mock-interview", interview)
    clash = client.post(page, {"answer": "two"})
    shown = clash.content.decode()
    assert clash.status_code == 409
    assert "You have another draft" in shown and "\ntwo</textarea>" in shown
    assert f'action="{address("mock-question", interview, 1)}"' in shown
    dropped = client.post(page, {"throw-away": "1", "draft": Draft.objects.get().seen})
    assert dropped["Location"] == address("mock-question", interview, 1)
    assert not Draft.objects.exists()


def test_a_draft_that_is_too_long_comes_back_on_the_page_of_the_interview(client, begun):
    interview = begun("exam")
    response = client.post(address("mock-draft", interview, 1), {"answer": "x" * 40_001})
    assert response.status_code == 422
    assert "too long to keep on the server" in response.content.decode()
    assert "Send and go on" in response.content.decode()


@pytest.mark.parametrize("htmx", [False, True])
def test_private_words_are_pointed_out_once_and_then_go_through(client, begun, htmx):
    interview = begun("exam")
    named = "I told Sarah that I was sorry."
    response = answer(client, interview, 1, named, htmx=htmx)
    page = response.content.decode()
    assert response.status_code == 422 and not Attempt.objects.exists()
    assert "“Sarah”" in page and "then press Send and go on." in page
    assert ("<main" in page) is not htmx
    changed = answer(client, interview, 1, named, htmx=htmx, replace="Sarah", checked="1")
    assert "I told a customer that I was sorry." in changed.content.decode()
    answer(client, interview, 1, named, checked="1")
    assert Attempt.objects.get().answer == named


def test_the_clock_of_an_exam_runs_from_its_stored_start(client, begun):
    interview = begun("exam")
    MockInterview.objects.update(created_at=timezone.now() - timedelta(minutes=3, seconds=5))
    page = client.get(address("mock-question", interview, 2)).content.decode()
    assert int(re.search(r'data-clock="(\d+)"', page)[1]) in range(185, 200)
    practice = client.get(address("mock-question", begun("practice"), 1)).content.decode()
    assert "data-clock" not in practice


# --- a running exam and all that tells of tries


WAITS = "eedback comes"


def test_no_list_counts_or_shows_an_answer_of_a_running_exam(client, begun, question):
    exam_with_two_answers(client, begun)
    waiting = Attempt.objects.get(question=question)
    assert WAITS in client.get(reverse("home"), {"q": "late-parcel"}).content.decode()
    for name in ("progress", "cue-cards"):
        main = client.get(reverse(name)).content.decode().split("<main")[1]
        assert str(waiting.pk) not in main, name
        assert not [words for words in GIVEN_AWAY if words in main], name
    assert "Practise this next" not in client.get(reverse("home")).content.decode()
    card = client.get(reverse("cue-card", args=[question.slug])).content.decode()
    assert "No key words yet" in card
    rate = client.get(reverse("rate", args=[waiting.pk]))
    assert rate["Location"] == reverse("attempt", args=[waiting.pk])
    contest = reverse("contest", args=[waiting.pk, "says-sorry"])
    assert client.post(contest, {"words": "sorry"}).status_code == 404
    assert client.get(reverse("story-new"), {"from": waiting.pk}).status_code == 200
    beside = client.get(reverse("question", args=[question.slug]), {"beside": waiting.pk}).content.decode()
    assert not [words for words in GIVEN_AWAY if words in beside]


def test_compared_with_another_try_only_the_words_of_a_running_exam_are_shown(client, begun, question, keep):
    earlier = keep(STRONG)
    exam_with_two_answers(client, begun)
    waiting = Attempt.objects.filter(question=question).order_by("number").last()
    page = client.get(reverse("compare", args=[earlier.pk, waiting.pk])).content.decode()
    assert page.count(WAITS) == 3  # the note, and both lists of tries
    assert "What changed in the score" not in page and "Said sorry" not in page
    assert client.get(reverse("progress")).content.decode().count("in 1 try.") == 1


def test_when_the_exam_is_finished_its_answers_count_like_any_other(client, begun, question):
    interview = exam_with_two_answers(client, begun)
    client.post(address("mock-finish", interview))
    assert "in 2 tries." in client.get(reverse("progress")).content.decode()
    assert WAITS not in client.get(reverse("home")).content.decode()


def test_every_page_leads_to_the_mock_interviews(client, begun):
    link = f'<a href="{reverse("mock-interviews")}"'
    assert f'{link} aria-current="page">' in client.get(reverse("mock-interviews")).content.decode()
    assert f"{link}><span>Mock<span" in client.get(reverse("home")).content.decode()


# --- few queries


@pytest.mark.parametrize("tries", [10, pytest.param(2000, marks=pytest.mark.slow)])
def test_every_page_takes_ten_queries_or_fewer(client, begun, question, tries, django_assert_max_num_queries):
    user = get_user_model().objects.create_user("busy")
    client.force_login(user)
    running, finished = begun("exam"), begun("practice", questions="8")
    for position in range(1, 8):
        answer(client, finished, position)
    answer(client, running, 1)
    client.post(address("mock-finish", finished))
    Attempt.objects.bulk_create(
        Attempt(
            question=question, user=user, answer="x", submission=uuid.uuid4(), number=100 + n, score=n % 100
        )
        for n in range(tries)
    )
    MockInterview.objects.bulk_create(
        MockInterview(user=user, title=f"Number {n}", submission=uuid.uuid4()) for n in range(tries // 10)
    )
    pages = [
        reverse("mock-interviews"),
        address("mock-interview", running),
        address("mock-question", running, 1),
        address("mock-question", running, 2),
        address("mock-draft", running, 2),
        address("mock-interview", finished),
        address("mock-delete", finished),
        reverse("attempt", args=[Attempt.objects.filter(mock_question__interview=finished).first().pk]),
        reverse("attempt", args=[Attempt.objects.get(mock_question__interview=running).pk]),
        reverse("random-question"),
    ]
    for page in pages:
        with django_assert_max_num_queries(10):
            assert client.get(page).status_code in (200, 302, 303)


# --- a random question


def test_the_random_question_is_one_of_those_tried_least(client, send):
    answerable = list(Question.objects.answerable())
    left = answerable.pop(3)
    for each in answerable:
        send(to=each)
    response = client.get(reverse("random-question"))
    assert response["Location"] == reverse("question", args=[left.slug])
    assert "no-store" in response["Cache-Control"]


def test_home_leads_to_all_three_ways_of_practising(client):
    page = client.get(reverse("home")).content.decode()
    for name in ("mock-interviews", "random-question", "own-questions"):
        assert f'href="{reverse(name)}"' in page


def test_an_empty_bank_has_no_random_question(client, empty_bank):
    assert client.get(reverse("random-question")).status_code == 404
    assert client.post(reverse("random-question")).status_code == 405
