"""Private questions: added, changed, rehearsed and deleted in plain words, and seen by nobody else anywhere."""

import json
import re
import uuid
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import IntegrityError, models, transaction
from django.test import Client
from django.urls import reverse

from feedback import ENGINE_VERSION
from practice.mock_pages import InterviewPage
from practice.models import Attempt, Contest, Draft, MockInterview, Verdict
from questions.bank import export_bank
from questions.models import Question, Rubric
from questions.rubrics import newest

pytestmark = pytest.mark.django_db

PROMPT = "Why did you leave the zeppelin company?"
POINTS = ["I hold a forklift licence", "I stayed calm"]
MISTAKES = ["Blaming my old boss", "Not thanking them"]
ANSWER = "I hold a forklift licence and I kept calm when it was busy. To be honest it was her own fault."


def fields(prompt=PROMPT, points=POINTS, mistakes=MISTAKES, **more):
    return {"prompt": prompt, "point": points, "mistake": mistakes} | more


@pytest.fixture
def add(client):
    """Adds a question as the form does and gives its row back."""

    def add(by=client, **changes):
        response = by.post(reverse("own-question-new"), fields(**changes))
        assert response.status_code == 303, response.content.decode()
        return Question.private.get(slug=response["Location"].rstrip("/").rsplit("/", 1)[-1])

    return add


@pytest.fixture
def rehearse(client):
    def rehearse(question, answer=ANSWER, by=client):
        form = {"answer": answer, "submission": str(uuid.uuid4())}
        response = by.post(reverse("answer", args=[question.slug]), form)
        assert response.status_code == 303
        return Attempt.objects.get(pk=response["Location"].rstrip("/").rsplit("/", 1)[-1])

    return rehearse


def page_of(client, name, *args, **query):
    return client.get(reverse(name, args=args), query).content.decode()


# --- adding


def test_the_list_begins_empty_and_then_holds_the_question(client, add):
    assert "Nothing here yet" in page_of(client, "own-questions")
    question = add()
    assert PROMPT in page_of(client, "own-questions")
    assert reverse("own-question", args=[question.slug]) in page_of(client, "own-questions")


def test_the_questions_page_says_what_is_looked_for_and_how_often_that_is_right(client, add):
    page = page_of(client, "own-question", add().slug)
    assert "“forklift”" in page
    assert "made from plain words" in page
    assert "F1) are 0.61" in page
    for name in ("question", "own-question-edit", "own-question-delete"):
        assert reverse(name, args=[Question.private.get().slug]) in page


def test_empty_rows_are_left_out(add):
    question = add(points=["", "I stayed calm", "  "], mistakes=[""])
    assert [c["statement"] for c in question.rubrics.get().card["criteria"]] == ["I stayed calm"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"prompt": ""}, "Type the question."),
        ({"prompt": "x" * 301}, "The most is 300."),
        ({"points": ["", ""]}, "Type at least one point."),
        ({"points": []}, "Type at least one point."),
        ({"points": ["x" * 161]}, "The most is 160."),
        ({"points": ["I stayed calm", "i stayed CALM"]}, "This stands here twice."),
        ({"points": ["Be you"]}, "We found no word here to look for."),
        ({"mistakes": ["..."]}, "We found no word here to look for."),
    ],
)
def test_what_cannot_be_kept_is_said_and_nothing_typed_is_lost(client, changes, words):
    sent = fields(**changes)
    response = client.post(reverse("own-question-new"), sent)
    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert "not kept yet" in page
    assert not Question.private.exists()
    for text in (sent["prompt"], *sent["point"], *sent["mistake"]):
        assert text.strip() in page


def test_there_is_an_end_to_how_many_questions_one_person_keeps(client, add, monkeypatch):
    monkeypatch.setattr("practice.views.own_questions.QUESTIONS_MOST", 1)
    add()
    response = client.post(reverse("own-question-new"), fields())
    assert response.status_code == 422
    assert Question.private.count() == 1


# --- rows, without a script


@pytest.mark.parametrize(
    ("do", "points", "mistakes"),
    [
        ("add-point", [*POINTS, ""], MISTAKES),
        ("add-mistake", POINTS, [*MISTAKES, ""]),
        ("remove-point-1", POINTS[1:], MISTAKES),
        ("remove-mistake-2", POINTS, MISTAKES[:1]),
        ("remove-point-9", POINTS, MISTAKES),
    ],
)
@pytest.mark.parametrize("edits", [False, True])
def test_a_button_adds_or_removes_a_row_and_keeps_the_rest(client, add, do, points, mistakes, edits):
    where = reverse("own-question-edit", args=[add().slug]) if edits else reverse("own-question-new")
    before = Rubric.objects.count()
    response = client.post(where, fields(do=do))
    page = response.content.decode()
    assert response.status_code == 200
    assert re.findall(r'name="point" value="([^"]*)"', page) == points
    assert re.findall(r'name="mistake" value="([^"]*)"', page) == mistakes
    assert page.count("autofocus") == 1
    assert Rubric.objects.count() == before


def test_rows_end_at_twelve(client):
    page = client.post(
        reverse("own-question-new"), fields(points=["a"] * 12, do="add-point")
    ).content.decode()
    assert page.count('name="point"') == 12
    assert client.post(reverse("own-question-new"), fields(points=["a"] * 900)).status_code == 422


# --- rehearsing


def test_it_is_rehearsed_with_the_same_machinery(client, add, rehearse):
    question = add()
    editor = page_of(client, "question", question.slug)
    assert PROMPT in editor
    assert "Why they ask" not in editor
    attempt = rehearse(question)
    assert {v.criterion: v.met for v in attempt.verdicts.all()} == {
        "point-1": True,
        "point-2": True,
        "mistake-1": True,
        "mistake-2": True,
    }
    page = page_of(client, "attempt", attempt.pk)
    assert "Score receipt" in page
    assert "made from plain words" in page
    assert rehearse(question, "I hold a forklift licence. I kept calm, and I thanked her.").score == 100


def test_a_bank_question_says_nothing_of_plain_words(client, keep):
    assert "plain words" not in page_of(client, "attempt", keep().pk)


def test_with_htmx_the_feedback_comes_as_a_part(client, add):
    form = {"answer": ANSWER, "submission": str(uuid.uuid4())}
    response = client.post(reverse("answer", args=[add().slug]), form, headers={"HX-Request": "true"})
    assert response.status_code == 200
    assert response.content.decode().lstrip().startswith("<title>")


# --- changing


def test_a_change_makes_the_next_version_and_earlier_tries_keep_theirs(client, add, rehearse):
    question = add()
    earlier = rehearse(question)
    where = reverse("own-question-edit", args=[question.slug])
    assert 'value="I stayed calm"' in client.get(where).content.decode()
    response = client.post(where, fields(prompt="Why did you leave?", points=["I was bored with parcels"]))
    assert response.status_code == 303
    assert list(question.rubrics.values_list("version", flat=True)) == [2, 1]
    earlier.refresh_from_db()
    assert earlier.rubric.version == 1
    assert "Why did you leave?" in page_of(client, "question", question.slug)
    assert PROMPT in page_of(client, "attempt", earlier.pk)


def test_a_change_of_nothing_makes_no_version(client, add):
    question = add()
    client.post(reverse("own-question-edit", args=[question.slug]), fields())
    assert question.rubrics.count() == 1


def test_a_refused_change_stores_nothing(client, add):
    question = add()
    response = client.post(reverse("own-question-edit", args=[question.slug]), fields(prompt=""))
    assert response.status_code == 422
    assert question.rubrics.count() == 1


# --- deleting


def test_deleting_asks_first_and_then_leaves_nothing(client, add, rehearse):
    question = add()
    rehearse(question)
    attempt = rehearse(question, "I drove a forklift.")
    client.post(reverse("draft", args=[question.slug]), {"answer": "half a thought"})
    client.post(reverse("contest", args=[attempt.pk, "point-1"]), {"words": "forklift"})
    assert Draft.objects.get().question == question
    page = page_of(client, "own-question-delete", question.slug)
    assert "all 2 tries" in page
    response = client.post(reverse("own-question-delete", args=[question.slug]))
    assert response["Location"] == reverse("own-questions")
    assert not Question.private.exists()
    assert not Rubric.objects.filter(card__plain=True).exists()
    assert not Attempt.objects.exists()
    assert not Verdict.objects.exists()
    assert not Draft.objects.exists()


def test_a_question_of_the_bank_with_tries_or_rules_is_still_never_deleted(keep, question):
    keep()
    with pytest.raises(models.ProtectedError):
        question.delete()
    with pytest.raises(models.ProtectedError):
        Question.objects.answerable().exclude(pk=question.pk).first().delete()


def test_an_account_is_deleted_with_its_questions_and_their_tries(add, rehearse):
    user = get_user_model().objects.create_user("ann")
    client = Client()
    client.force_login(user)
    rehearse(add(by=client), by=client)
    user.delete()
    assert not Question.private.exists()
    assert not Attempt.objects.exists()


# --- all that goes with a question of the bank


def test_it_is_judged_by_its_rules_alone(add, rehearse):
    report = rehearse(add()).report
    assert report["engine_version"] == ENGINE_VERSION
    assert not any(verdict.get("between_lines") for verdict in report["verdicts"])


def test_its_draft_is_kept_for_its_owner(client, add):
    question = add()
    client.post(reverse("draft", args=[question.slug]), {"answer": "half a thought"})
    page = page_of(client, "question", question.slug)
    assert "\nhalf a thought</textarea>" in page


def test_its_tries_are_compared_rated_and_called_wrong_without_sending_anything(client, add, rehearse):
    question = add()
    earlier, later = rehearse(question, "I drove a forklift."), rehearse(question)
    assert "What changed in the score" in page_of(client, "compare", earlier.pk, later.pk)
    assert "I hold a forklift licence" in page_of(client, "rate", later.pk)
    assert "Send these words" not in page_of(client, "attempt", later.pk)
    form = {"words": "licence", "consent": "1"}
    assert client.post(reverse("contest", args=[earlier.pk, "point-1"]), form).status_code == 303
    assert Contest.objects.get().consent is False


def test_it_stands_among_the_progress_of_its_owner(client, add, rehearse):
    question = add()
    rehearse(question)
    page = page_of(client, "progress", question=question.slug)
    assert "Point by point" in page and "Blaming my old boss" in page
    assert "Main points made once" in page
    going_on = page_of(client, "home")
    assert "Last practised:" in going_on and "a question not asked any more" not in going_on
    rehearse(question, "I drove a van. I stayed calm.")
    assert "A main point missed" in page_of(client, "progress")


def test_its_cue_card_holds_the_owners_words(client, add, rehearse):
    question = add()
    assert "No key words yet" in page_of(client, "cue-card", question.slug)
    rehearse(question)
    for page in (page_of(client, "cue-cards"), page_of(client, "cue-card", question.slug)):
        assert PROMPT in page and "forklift licence" in page and "Leave out this time" in page


def test_a_story_from_a_try_at_it_is_kept_without_the_question(client, add, rehearse):
    attempt = rehearse(add())
    page = client.get(reverse("story-new"), {"from": attempt.pk}).content.decode()
    assert "forklift licence" in page and "zeppelin" not in page
    form = {"title": "The licence", "situation": "I drove.", "from": attempt.pk, "token": uuid.uuid4()}
    assert client.post(reverse("story-new"), form).status_code == 303
    assert "The licence" in page_of(client, "stories")


def test_a_try_whose_question_is_not_this_browsers_any_more_breaks_no_page(client, add, rehearse):
    """A guest wrote the question, then answered it signed in: elsewhere the account has the try alone."""
    user = get_user_model().objects.create_user("ann")
    attempt = rehearse(add())
    Attempt.objects.update(user=user, guest=None)
    elsewhere = Client()
    elsewhere.force_login(user)
    for name in ("home", "progress", "cue-cards", "own-questions"):
        assert elsewhere.get(reverse(name)).status_code == 200, name
    assert "not asked any more" in page_of(elsewhere, "progress")
    assert elsewhere.get(reverse("attempt", args=[attempt.pk])).status_code == 200


# --- nobody else


@pytest.fixture
def strangers(send):
    guest, user, staff = Client(), Client(), Client()
    send(by=guest)
    user.force_login(get_user_model().objects.create_user("other"))
    staff.force_login(get_user_model().objects.create_superuser("boss"))
    return {"anonymous": Client(), "another guest": guest, "a user": user, "an admin": staff}


@pytest.mark.parametrize("htmx", [False, True])
def test_every_address_of_it_is_not_found_for_anybody_else(client, add, rehearse, strangers, htmx):
    question = add()
    attempt = rehearse(question)
    client.post(reverse("draft", args=[question.slug]), {"answer": "half a thought"})
    later = rehearse(question, "I drove a forklift.")
    names = ("own-question", "own-question-edit", "own-question-delete", "question", "answer", "draft")
    headers = {"HX-Request": "true"} if htmx else {}
    for who, other in strangers.items():
        for name in names:
            where = reverse(name, args=[question.slug])
            if name != "answer":
                assert other.get(where, headers=headers).status_code == 404, (who, where)
            if name not in ("own-question", "question"):
                assert other.post(where, fields(answer="x y"), headers=headers).status_code == 404, (
                    who,
                    where,
                )
        pages = [reverse(name, args=[attempt.pk]) for name in ("attempt", "rate", "choose-compare")]
        pages += [
            reverse("compare", args=[attempt.pk, later.pk]),
            reverse("cue-card", args=[question.slug]),
        ]
        for where in pages:
            assert other.get(where, headers=headers).status_code == 404, (who, where)
        contest = reverse("contest", args=[attempt.pk, "point-1"])
        assert other.post(contest, {"words": "x"}, headers=headers).status_code == 404
        assert "zeppelin" not in page_of(other, "own-questions")
    assert Question.private.get() == question
    assert question.rubrics.count() == 1


def test_no_list_of_the_site_shows_it_not_even_to_its_owner_as_a_question_of_the_bank(client, add, strangers):
    add()
    for reader in (client, *strangers.values()):
        assert "No question matches" in page_of(reader, "home", q="zeppelin")
        assert "zeppelin" not in page_of(reader, "home")
        asked = page_of(reader, "mock-interviews")  # where its owner, and nobody else, may choose it
        assert ("zeppelin" in asked) == (reader is client)
    for _ in range(20):
        assert "own-" not in client.get(reverse("random-question"))["Location"].split("/")[-2][:4]


def test_no_page_of_the_admin_shows_it_or_counts_it(add, rehearse, strangers):
    question = add()
    attempt = rehearse(question)
    Contest.objects.create(
        attempt=attempt, criterion="point-1", met=True, words="zeppelin company", consent=True
    )
    staff = strangers["an admin"]
    for app, model in (
        ("questions", "question"),
        ("questions", "rubric"),
        ("questions", "criterion"),
        ("questions", "questionset"),
        ("practice", "attempt"),
        ("practice", "contest"),
    ):
        for query in ({}, {"q": "zeppelin"}):
            shown = staff.get(reverse(f"admin:{app}_{model}_changelist"), query).content.decode()
            assert "zeppelin company" not in shown
            assert question.slug not in shown
    pages = [
        reverse("admin:questions_question_change", args=[question.pk]),
        reverse("admin:questions_rubric_change", args=[question.rubrics.get().pk]),
        reverse("admin:practice_attempt_change", args=[attempt.pk]),
        reverse("admin:practice_contest_change", args=[Contest.objects.get().pk]),
        reverse("admin:questions_questionset_add"),
        reverse("admin:questions_criterion_add"),
    ]
    for page in pages:
        assert "zeppelin" not in staff.get(page, follow=True).content.decode(), page


@pytest.mark.slow
def test_no_command_and_no_file_of_the_bank_holds_it(add, tmp_path):
    add()
    export_bank(tmp_path)
    assert "zeppelin" not in "".join(path.read_text() for path in tmp_path.iterdir())
    out = StringIO()
    call_command("load_bank", stdout=out)
    assert "own-" not in out.getvalue()
    assert "nothing changed" in out.getvalue()
    assert Question.private.get().active


def test_a_question_belongs_to_the_bank_or_to_one_person(add):
    question = add()
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.private.filter(pk=question.pk).update(guest=None)
    user = get_user_model().objects.create_user("ann")
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.private.filter(pk=question.pk).update(user=user)


def test_wrong_methods_are_refused(client, add):
    slug = add().slug
    assert client.post(reverse("own-questions")).status_code == 405
    assert client.post(reverse("own-question", args=[slug])).status_code == 405
    for name in ("own-question-edit", "own-question-delete"):
        assert client.put(reverse(name, args=[slug])).status_code == 405


def test_what_was_typed_is_escaped_everywhere(client, add, rehearse):
    bad = '"><script>alert(1)</script>'
    question = add(prompt=f"Why {bad}?", points=[f"forklift {bad}"], mistakes=[f"blame {bad}"])
    attempt = rehearse(
        question, "I blame the forklift alert and the script on a Monday morning with my boss."
    )
    for name, of in (
        ("own-questions", []),
        ("own-question", [question.slug]),
        ("own-question-edit", [question.slug]),
        ("own-question-delete", [question.slug]),
        ("question", [question.slug]),
        ("attempt", [attempt.pk]),
    ):
        assert "<script>alert" not in page_of(client, name, *of)


def test_a_first_visitor_is_named_for_ten_minutes_only(add):
    browser = Client(enforce_csrf_checks=True)
    page = browser.get(reverse("own-question-new")).content.decode()
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page)[1]
    browser.post(reverse("own-question-new"), fields(csrfmiddlewaretoken=token))
    rubric = Rubric.objects.get(question=Question.private.get())
    models.QuerySet(Rubric).filter(pk=rubric.pk).update(
        published_at=rubric.published_at - timedelta(minutes=11)
    )
    thief = Client(enforce_csrf_checks=True)
    thief.cookies["csrftoken"] = browser.cookies["csrftoken"].value
    thief.post(reverse("own-question-new"), fields(csrfmiddlewaretoken=token))
    assert Question.private.values("guest").distinct().count() == 2


@pytest.mark.parametrize("tries", [10, pytest.param(2000, marks=pytest.mark.slow)])
def test_every_page_takes_ten_queries_or_fewer(client, add, rehearse, tries, django_assert_max_num_queries):
    user = get_user_model().objects.create_user("ann")
    client.force_login(user)
    question = add()
    for number in range(10):
        rehearse(add(prompt=f"Question {number}?"))
    Attempt.objects.bulk_create(
        Attempt(question=question, user=user, answer="x", submission=uuid.uuid4(), number=n)
        for n in range(tries)
    )
    for name, of in (
        ("own-questions", []),
        ("own-question-new", []),
        ("own-question", [question.slug]),
        ("own-question-edit", [question.slug]),
        ("own-question-delete", [question.slug]),
        ("question", [question.slug]),
        ("draft", [question.slug]),
        ("home", []),
        ("progress", []),
        ("cue-cards", []),
        ("cue-card", [question.slug]),
    ):
        with django_assert_max_num_queries(10):
            assert client.get(reverse(name, args=of)).status_code in (200, 303)


def test_the_stored_card_says_that_it_was_made_from_plain_words(add):
    card = add().rubrics.get().card
    assert card["plain"] is True
    assert json.dumps(card)
    assert all(criterion["rules"] for criterion in card["criteria"])


# In a mock interview


def begin_with(client, *questions, **fields):
    posted = {"questions": "own", "own": [question.slug for question in questions], "mode": "practice"}
    return client.post(reverse("mock-interviews"), posted | fields)


def test_own_questions_make_a_mock_interview_in_their_order(client, add):
    first, second, left_out = (add(prompt=f"Why do you want job number {n}?") for n in (1, 2, 3))
    page = client.get(reverse("mock-interviews")).content.decode()
    assert all(question.prompt in page for question in (first, second, left_out))
    assert begin_with(client, second, first).status_code == 303
    interview = MockInterview.objects.get()
    assert [asked.question for asked in interview.questions.all()] == [first, second]
    assert interview.title == "2 questions of your own"
    response = client.get(reverse("mock-question", args=[interview.pk, 1]))
    assert first.prompt in response.content.decode()


def test_points_of_an_own_question_without_an_answer_count_as_not_made(client, add):
    question = add()
    begin_with(client, question)
    interview = MockInterview.objects.get()
    client.post(reverse("mock-finish", args=[interview.pk]))
    points = [c for c in newest(question).card["criteria"] if c["kind"] == "emphasize"]
    assert InterviewPage(interview).points_asked == len(points) > 0


def test_nobody_is_asked_the_own_question_of_another_person(client, add):
    question, stranger = add(), Client()
    assert question.prompt not in stranger.get(reverse("mock-interviews")).content.decode()
    assert begin_with(stranger, question).status_code == 422
    assert not MockInterview.objects.exists()


@pytest.mark.parametrize("count", [0, 9])
def test_no_own_question_ticked_or_too_many_begins_nothing_and_says_why(client, add, count):
    questions = [add(prompt=f"Why do you want job number {n}?") for n in range(max(count, 1))]
    response = begin_with(client, *questions[:count])
    assert response.status_code == 422 and 'role="alert"' in response.content.decode()
    assert (
        "Tick at least one" if count == 0 else "8 of your own questions at most"
    ) in response.content.decode()


def test_an_interview_outlives_the_own_question_that_it_asked(client, add):
    question = add()
    begin_with(client, question)
    client.post(reverse("own-question-delete", args=[question.slug]))
    interview = MockInterview.objects.get()
    assert client.get(reverse("mock-interview", args=[interview.pk])).status_code == 200
    client.post(reverse("mock-finish", args=[interview.pk]))
    assert client.get(reverse("mock-interview", args=[interview.pk])).status_code == 200
