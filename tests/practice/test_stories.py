import re
import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from practice.access import FIRST_VISIT
from practice.models import Attempt, InterviewDate, Story
from practice.stories import LONGEST_PART, parts_of
from questions.models import Question
from tests.practice.histories import guest_of, make_try
from tests.practice.tiny import SECOND, make_question

STORIES = "/stories/"
NEW = "/stories/new/"
STORY = {
    "title": "The broken heater",
    "situation": "It was cold.",
    "action": "I drove.",
    "outcome": "He smiled.",
}


def at(story, more=""):
    return f"/stories/{story.pk}/{more}"


@pytest.fixture
def write(client, db):
    def write(by=client, to=NEW, **fields):
        return by.post(to, STORY | {"token": str(uuid.uuid4())} | fields)

    return write


@pytest.fixture
def story(write, question):
    assert write(questions=[question.slug]).status_code == 303
    return Story.objects.get()


def text_of(response):
    return " ".join(response.content.decode().split())


# Writing


def test_a_story_bank_begins_empty(client, db):
    response = client.get(STORIES)
    assert "No stories yet" in response.content.decode() and "sessionid" not in response.cookies
    assert client.get(NEW).status_code == 200


def test_a_story_is_kept_and_shown(client, write, question):
    response = write(questions=[question.slug])
    story = Story.objects.get()
    assert response.status_code == 303 and response["Location"] == f"/stories/#story-{story.pk}"
    text = text_of(client.get(STORIES))
    for words in ("The broken heater", "It was cold.", "I drove.", "He smiled.", "Used for:</b> Late parcel"):
        assert words in text
    assert "carries" not in text and "Not told yet" not in text


def test_a_form_sent_twice_is_one_story(client, write):
    token = str(uuid.uuid4())
    write(token=token)
    write(token=token, action="I ran.")
    assert [story.action for story in Story.objects.all()] == ["I ran."]


def test_a_token_of_somebody_else_makes_a_new_story_and_tells_nothing(client, write, story):
    other = type(client)()
    assert write(other, token=str(story.pk), title="Mine").status_code == 303
    story.refresh_from_db()
    assert story.title == "The broken heater"
    assert Story.objects.filter(title="Mine").exclude(pk=story.pk).count() == 1


@pytest.mark.parametrize("token", ["", "none", "\x00"])
def test_a_broken_token_is_as_good_as_a_new_form(write, token):
    assert write(token=token).status_code == 303
    assert Story.objects.count() == 1


def test_a_story_may_wait_for_its_end(client, write):
    write(action="", outcome="")
    assert "Not told yet: what you did, how it ended." in text_of(client.get(STORIES))


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"title": " \n "}, "Give the story a short name"),
        ({"title": "x" * 81}, "The name has 81 letters and signs. The most is 80."),
        ({"situation": "", "action": " ", "outcome": "\x00"}, "Write something in one of the three parts."),
        ({"action": "x" * (LONGEST_PART + 5)}, "Take out 5 or more."),
        ({"outcome": "bad \ufffd"}, "Some letters did not arrive as text."),
        ({"questions": ["no-such-question"]}, "One of the questions is not here any more."),
    ],
)
def test_what_cannot_be_kept_is_said_and_nothing_typed_is_lost(client, write, question, fields, says):
    typed = {
        "title": "Tea & <b>cake",
        "action": "I poured <i>tea</i>.",
        "questions": [question.slug],
    } | fields
    response = write(**typed)
    page = response.content.decode()
    assert response.status_code == 422 and says in page and not Story.objects.exists()
    assert "Your text is still here." in page and "sessionid" not in response.cookies
    if "title" not in fields:
        assert 'value="Tea &amp; &lt;b&gt;cake"' in page
    if "action" not in fields:
        assert "I poured &lt;i&gt;tea&lt;/i&gt;." in page
    if "questions" not in fields:
        assert f'value="{question.slug}" checked' in page


def test_a_refused_form_keeps_its_token(write):
    token = str(uuid.uuid4())
    assert f'name="token" value="{token}"' in write(title="", token=token).content.decode()


# From a try


def test_a_try_becomes_the_draft_of_a_story(client, question, keep, write):
    attempt = keep(
        "I had one bad day (it rained). I said sorry! Then I sent a new parcel. She said thank you."
    )
    response = client.get(NEW, {"from": attempt.pk})
    page = response.content.decode()
    assert "I had one bad day (it rained)." in page and "She said thank you." in page
    assert f'value="{question.slug}" checked' in page and "cut in three by its order" in page
    write(**{"from": str(attempt.pk)})
    assert Story.objects.get().attempt == attempt
    attempt.delete()
    assert Story.objects.get().attempt is None


@pytest.mark.parametrize(
    ("answer", "parts"),
    [
        ("One.", ("One.", "", "")),
        ("One. Two.", ("One.", "Two.", "")),
        ("One. Two! (Three?) Four.", ("One.", "Two! (Three?)", "Four.")),
        ("no marks at all", ("no marks at all", "", "")),
        ("x" * 8000, ("x" * LONGEST_PART, "", "")),
    ],
)
def test_an_answer_is_cut_by_its_order_alone(answer, parts):
    attempt = Attempt(answer=answer, question=Question(slug="any"))
    made = parts_of(attempt)
    assert (made.situation, made.action, made.outcome) == parts


def test_a_try_of_somebody_else_makes_no_draft(client, question, keep):
    attempt = keep(SECOND)
    other = type(client)()
    assert other.get(NEW, {"from": attempt.pk}).status_code == 404
    assert other.get(NEW, {"from": "none"}).status_code == 404
    other.post(NEW, STORY | {"from": str(attempt.pk)})
    assert Story.objects.get().attempt is None


def test_a_try_that_went_away_meanwhile_costs_no_word(client, question, write):
    attempt = make_try(question, guest_of(client))
    attempt.delete()
    assert write(**{"from": str(attempt.pk)}).status_code == 303
    assert Story.objects.count() == 1


# Changing and deleting


def test_a_story_can_be_changed(client, write, story):
    page = client.get(at(story)).content.decode()
    assert 'value="The broken heater"' in page and 'value="late-parcel" checked' in page
    response = write(to=at(story), title="The heater", questions=[])
    assert response.status_code == 303
    story.refresh_from_db()
    assert story.title == "The heater" and not story.questions.exists()
    assert write(to=at(story), title="").status_code == 422


def test_a_story_is_deleted_only_after_a_question(client, story):
    page = client.get(at(story, "delete/")).content.decode()
    assert "This cannot be undone." in page and "Keep it" in page and Story.objects.exists()
    response = client.post(at(story, "delete/"))
    assert response.status_code == 303 and not Story.objects.exists()
    assert client.post(at(story, "delete/")).status_code == 404


def test_one_story_for_too_many_questions_is_noted(client, write, story):
    slugs = [make_question(f"more-{n}", 91 + n).slug for n in range(4)]
    write(to=at(story), questions=slugs[:3])
    assert "carries" not in text_of(client.get(STORIES)) + text_of(client.get(at(story)))
    write(to=at(story), questions=slugs)
    assert "This story carries 4 questions." in text_of(client.get(STORIES))
    assert "This story carries 4 questions." in text_of(client.get(at(story)))


def test_a_question_put_away_stays_linked(client, write, story, question):
    Question.objects.filter(pk=question.pk).update(active=False)
    assert 'value="late-parcel" checked' in client.get(at(story)).content.decode()
    assert write(to=at(story), questions=["late-parcel"]).status_code == 303
    other = type(client)()
    assert 'value="late-parcel"' not in other.get(NEW).content.decode()
    assert write(other, questions=["late-parcel"]).status_code == 422


# Whose it is


@pytest.mark.parametrize("who", ["anonymous", "guest", "user"])
def test_nobody_opens_changes_or_deletes_the_story_of_another(client, write, story, who, django_user_model):
    other = type(client)()
    if who == "guest":
        guest_of(other)
    if who == "user":
        other.force_login(django_user_model.objects.create_user("other"))
    for more in ("", "delete/"):
        assert other.get(at(story, more)).status_code == 404
        assert other.post(at(story, more), STORY | {"title": "Mine"}).status_code == 404
    assert "The broken heater" not in other.get(STORIES).content.decode()
    story.refresh_from_db()
    assert story.title == "The broken heater"


def test_a_story_of_an_account_opens_only_when_signed_in(client, write, question, django_user_model):
    user = django_user_model.objects.create_user("ann")
    client.force_login(user)
    write()
    story = Story.objects.get()
    assert (story.user, story.guest) == (user, None)
    assert client.get(at(story)).status_code == 200
    client.logout()
    assert client.get(at(story)).status_code == 404


def test_the_secret_in_a_form_opens_nobodys_stories_once_the_first_visit_is_over(client, write):
    client.get(NEW)
    write()
    Story.objects.update(created_at=timezone.now() - FIRST_VISIT - timedelta(seconds=1))
    other = type(client)()
    other.cookies["csrftoken"] = client.cookies["csrftoken"].value
    write(other, title="Mine")
    assert "The broken heater" not in other.get(STORIES).content.decode()
    assert len(set(Story.objects.values_list("guest", flat=True))) == 2


def test_the_secret_in_a_form_opens_nobodys_date_once_the_first_visit_is_over(client, db):
    client.get("/progress/")
    day = {"day": (timezone.localdate() + timedelta(days=4)).isoformat()}
    client.post("/progress/interview-date/", day)
    InterviewDate.objects.update(created_at=timezone.now() - FIRST_VISIT - timedelta(seconds=1))
    other = type(client)()
    other.cookies["csrftoken"] = client.cookies["csrftoken"].value
    other.post("/progress/interview-date/", day)
    assert len(set(InterviewDate.objects.values_list("guest", flat=True))) == 2


def test_every_story_has_an_owner(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        Story.objects.create(title="Nobody's")


def test_methods_that_are_not_meant_are_refused(client, story):
    assert client.post(STORIES).status_code == 405
    for path in (NEW, at(story), at(story, "delete/")):
        assert client.put(path).status_code == 405


def test_no_copy_of_the_pages_is_kept_or_indexed(client, story):
    for path in (STORIES, NEW, at(story), at(story, "delete/")):
        response = client.get(path)
        assert "no-store" in response["Cache-Control"] and response["X-Robots-Tag"] == "noindex"


def test_what_a_person_typed_is_shown_as_text(client, write, db):
    write(title="<script>alert(1)</script>", situation="<img src=x>", action="</textarea><b>", outcome="&lt;")
    story = Story.objects.get()
    for path in (STORIES, at(story), at(story, "delete/")):
        page = client.get(path).content.decode()
        assert not re.search(r"<script>alert|<img src|</textarea><b>", page)


def test_the_name_of_a_story_stays_out_of_its_row_in_logs(story):
    assert "heater" not in str(story)
