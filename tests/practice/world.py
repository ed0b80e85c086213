"""One browser for each kind of visitor, and the rows that addresses name, for the tests of every address."""

import uuid

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone

from feedback import reader
from practice.coaching.members import invitation_token
from practice.coaching.reminding import stop_token
from practice.coaching.sharing import make_link, token_of
from practice.models import (
    Attempt,
    Coach,
    CoachInvitation,
    Comment,
    Contest,
    Critique,
    CritiqueCall,
    CritiqueSwitch,
    Disagreement,
    EarlierJudgement,
    ExampleDraft,
    Membership,
    MockInterview,
    Rejudging,
    ReviewVerdict,
    SavedComment,
    Story,
)
from questions.cards import question_entry
from questions.models import (
    ImportedArticle,
    LabelledAnswer,
    Proposal,
    Question,
    QuestionSet,
    ReaderCheck,
    ReaderChoice,
    RubricDraft,
    TrainedReader,
)
from tests.practice.groups import make_assignment, make_cohort, make_member
from tests.practice.people import PASSWORD, make_user, passkey_of
from tests.practice.tiny import MIXED, SECOND, SLUG

VISITORS = (
    *("anonymous", "guest", "other", "coach", "other coach", "member", "staff", "superuser", "owner"),
)


def browsers() -> dict[str, Client]:
    """A browser for each kind of visitor; the guest has an answer. Needs the tiny question."""
    found = {"anonymous": Client(), "guest": Client()}
    found["guest"].post(f"/questions/{SLUG}/answers/", {"answer": MIXED})
    for name in VISITORS:
        if name in found:
            continue
        rights = {"is_staff": name in ("staff", "superuser"), "is_superuser": name == "superuser"}
        user = make_user(f"{name.replace(' ', '-')}@example.org", **rights)
        found[name] = Client()
        found[name].force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        # Typed once more, or some pages would lead everybody away to do so.
        assert found[name].post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302
    return found


def rows_named_by_addresses(visitors, question) -> dict:
    """What the parts of an address mean: rows of the owner and of the owner's group wherever rows have one."""
    browser = visitors["owner"]
    for words in (MIXED, SECOND):
        browser.post(f"/questions/{SLUG}/answers/", {"answer": words, "submission": uuid.uuid4()})
    browser.post("/stories/new/", {"title": "Hers", "situation": "Here"})
    browser.post("/mock-interviews/", {"mode": "practice", "questions": "3"})
    earlier, later = Attempt.objects.filter(user__username="owner").order_by("number")
    group = coaching(question)
    attempt, about = reviewed(visitors["owner"], visitors["coach"], group["assignment_id"])
    return {
        **group,
        **about,
        **judged_again(attempt),
        **for_the_admin(attempt),
        "slug": SLUG,
        "attempt_id": attempt.pk,
        "earlier_id": earlier.pk,
        "later_id": later.pk,
        "criterion": "blames",
        "question_id": question.pk,
        "story_id": Story.objects.get().pk,
        "position": 1,
        "own_slug": _own_question(browser),
        "interview_id": MockInterview.objects.get(user_id=later.user_id).pk,
        "key": "1:guess",
        "uidb36": "1",
        "id": later.user_id,
        "object_id": 1,
        "content_type_id": 1,
        "app_label": "practice",
    }


def _own_question(browser) -> str:
    points = ["A forklift licence", "Staying calm"]
    browser.post(
        "/own-questions/new/", {"prompt": "What would you bring?", "point": points, "mistake": ["Blaming"]}
    )
    return Question.private.get().slug


def _user(name: str):
    return get_user_model().objects.get(username=name)


def coaching(question) -> dict:
    """A group of the coach with the owner and the member in it, an assignment and a set; one group elsewhere."""
    coach = Coach.objects.create(user=_user("coach"), name="Coach Kim")
    make_cohort(Coach.objects.create(user=_user("other-coach"), name="Coach Other"), name="Elsewhere")
    cohort = make_cohort(coach, join_code="ABCD2345")
    owner = make_member(cohort, user=_user("owner"), name="Ann")
    make_member(cohort, user=_user("member"), name="Ben")
    waiting = Membership.objects.create(cohort=cohort, email="new@example.org", name="New")
    made = QuestionSet.by_coaches.create(user=coach.user, slug="set-one", title="Week one")
    made.members.create(question=question, position=1)
    return {
        "cohort_id": cohort.pk,
        "membership_id": owner.pk,
        "assignment_id": make_assignment(cohort, question).pk,
        "set_slug": made.slug,
        "code": cohort.join_code,
        "invitation": invitation_token(waiting),
        "becoming": CoachInvitation.objects.create().token,
        "stopping": stop_token(owner),
        "saved_comment_id": SavedComment.objects.create(user=coach.user, text="Kept words").pk,
    }


def reviewed(by_owner, by_coach, assignment_id) -> tuple[Attempt, dict]:
    """An answer that the owner handed in, its review, whose words may be read for the rules, and a link to it."""
    sent = {"answer": f"{MIXED} It was a Monday.", "submission": uuid.uuid4()}
    by_owner.post(f"/groups/assignments/{assignment_id}/questions/1/", sent)
    attempt = Attempt.objects.get(assigned_question__isnull=False)
    review = f"/reviews/{attempt.pk}"
    changed = {"verdict": "no", "reason": "It reads as a joke.", "words": "", "seen": "0"}
    assert by_coach.post(f"{review}/verdicts/blames/", changed).status_code == 303
    assert by_coach.post(f"{review}/comments/", {"text": "Keep the first part."}).status_code == 303
    assert by_coach.post(f"{review}/release/").status_code == 303
    assert by_owner.post(f"/answers/{attempt.pk}/consent/", {"agree": "1"}).status_code == 303
    link = make_link(attempt, uuid.uuid4(), 7, True, "A friend")
    return attempt, {
        "comment_id": Comment.objects.get().pk,
        "verdict_id": ReviewVerdict.objects.get().pk,
        "link_id": link.pk,
        "token": token_of(link.pk),
    }


def judged_again(attempt) -> dict:
    """What older rules said of the answer, and a second opinion on it that does not share a verdict."""
    rejudging = Rejudging.objects.create()
    EarlierJudgement.objects.create(
        attempt=attempt,
        number=1,
        rubric=attempt.rubric,
        engine_version=attempt.engine_version,
        score=attempt.score,
        report=attempt.report,
        judged_at=attempt.judged_at,
        rejudging=rejudging,
    )
    asked = {"model": "stub-1", "host": "model.example.org"}
    critique = Critique.objects.create(attempt=attempt, rubric=attempt.rubric, state="failed", **asked)
    CritiqueCall.objects.create(critique=critique, **asked)
    CritiqueSwitch.objects.create(pk=1)
    Disagreement.objects.create(critique=critique, criterion="blames", met=True, why="Only told.")
    return {"number": 1, "rejudging_id": rejudging.pk}


def for_the_admin(attempt) -> dict:
    """A row of each kind that only the admin lists, and a passkey of the owner."""
    question = attempt.question
    RubricDraft.objects.create(
        question=question, entry=question_entry(question), base=attempt.rubric, reason="To look at."
    )
    article = ImportedArticle.objects.create(
        title="On answers", slug="on-answers", file_name="on.txt", text="Say sorry.", text_hash="0" * 64
    )
    proposal = Proposal.objects.create(article=article, position=1, kind="question", words="What do you say?")
    LabelledAnswer.objects.create(
        ref="one", question=question, text="I said sorry.", labels={"blames": False}
    )
    Contest.objects.create(
        attempt=attempt, criterion="says-sorry", met=True, words="I said sorry", consent=True
    )
    TrainedReader.objects.create(version="0a1b2c3d", weights=b"none", size=4)
    ReaderChoice.objects.create(
        kind=ReaderChoice.Kind.SHIPPED, version=reader.shipped().version, note="As it came."
    )
    ReaderCheck.objects.create(key="0" * 64)
    ExampleDraft.objects.create(verdict=ReviewVerdict.objects.get(), must_match=False)
    LogEntry.objects.create(
        user=_user("superuser"), object_repr="Something", action_flag=CHANGE, action_time=timezone.now()
    )
    return {
        "passkey_id": passkey_of(attempt.user).pk,
        "proposal_id": proposal.pk,
        "reader_version": reader.shipped().version,
    }
