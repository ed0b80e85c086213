"""What the asking person may open as the owner, or as the member of a group."""

from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject

from practice.access.people import Person, person_of, rows_of, the_one
from practice.models import (
    AssignedQuestion,
    Assignment,
    Attempt,
    Comment,
    Contest,
    Critique,
    Draft,
    EarlierJudgement,
    Membership,
    MockInterview,
    ReadingConsent,
    SelfRating,
    Story,
)
from questions.models import Question, Rubric
from questions.rubrics import question_with_rules


def own_attempts(person: Person):
    return rows_of(Attempt.objects, person)


def own_attempt(request, attempt_id) -> Attempt:
    """The asking person's attempt of this id with its question and rules, or 404."""
    return the_one(_with_its_rows(own_attempts(person_of(request)).filter(pk=attempt_id)))


def own_attempt_to_show(request, attempt_id) -> Attempt:
    """As `own_attempt`, for the page of its feedback: with what spares that page further queries, or 404.

    Most tries were neither rated nor contested and have no second opinion; their page then asks for none.
    """
    of_it = OuterRef("pk")
    rules = Rubric.objects.filter(question=OuterRef("question")).order_by("-version")
    earlier = own_attempts(person_of(request)).filter(
        question=OuterRef("question"), number__lt=OuterRef("number")
    )
    last = earlier.exclude(score=None).order_by("-number")
    told = JSONObject(
        id="pk", number="number", score="score", rubric_id="rubric_id", engine_version="engine_version"
    )
    tries = own_attempts(person_of(request)).filter(pk=attempt_id)
    tries = tries.annotate(
        was_rated=Exists(SelfRating.objects.filter(attempt=of_it)),
        was_contested=Exists(Contest.objects.filter(attempt=of_it)),
        has_critiques=Exists(Critique.objects.filter(attempt=of_it)),
        lets_read=Exists(rows_of(ReadingConsent.objects, person_of(request))),
        newest_rules=Subquery(rules.values("pk")[:1]),
        last_scored=Subquery(last.values(told=told)[:1]),
    )
    return the_one(_with_its_rows(tries))


def _with_its_rows(tries):
    # Asked along, so that the page of a try that was never judged again needs no query to know it.
    again = Exists(EarlierJudgement.objects.filter(attempt=OuterRef("pk")))
    joined = (
        "question",
        "rubric",
        "mock_question__interview",
        "assigned_question__assignment__cohort",
        "review__coach",
    )
    # Most tries have no comments, and their page then asks for none.
    said = Comment.objects.filter(attempt=OuterRef("pk"), released_at__isnull=False)
    return tries.select_related(*joined).annotate(was_judged_again=again, has_comments=Exists(said))


def own_earlier_judgement(request, attempt_id, number: int) -> EarlierJudgement:
    """What was said of the asking person's attempt before it was judged again, with its rules, or 404."""
    rows = rows_of(EarlierJudgement.objects, person_of(request), "attempt__")
    # A number of more digits than any database keeps names nothing.
    found = rows.filter(attempt=attempt_id, number=min(number, 30_000))
    return the_one(found.select_related("attempt__question", "attempt__rubric", "rubric"))


def own_drafts(person: Person):
    return rows_of(Draft.objects, person)


# The story bank


def own_stories(person: Person):
    return rows_of(Story.objects, person)


def own_story(request, story_id) -> Story:
    """The asking person's story of this id, or 404."""
    return the_one(own_stories(person_of(request)).filter(pk=story_id))


# Private questions and mock interviews


def question_to_answer(request, slug: str) -> Question:
    """A question of the bank, the asking person's own one or one that a coach gave to this person, or 404."""
    return question_with_rules(slug) or the_one(private_questions(person_of(request)).filter(slug=slug))


def private_questions(person: Person):
    """The private questions that this person may answer: own ones, assigned ones, and those answered before.

    What was answered stays open after the assignment is over, so that no feedback leads to a closed door.
    """
    if not person.is_known:
        return Question.private.none()
    given = AssignedQuestion.objects.filter(assignment__in=own_assignments(person).values("pk"))
    tried = own_attempts(person).order_by()
    return Question.private.filter(
        person.own_rows() | Q(pk__in=given.values("question")) | Q(pk__in=tried.values("question"))
    )


def is_own(person: Person, question: Question) -> bool:
    """Whether it is a private question of this very person."""
    if question.user_id is not None:
        return question.user_id == person.user_id
    return question.guest is not None and question.guest == person.guest


def own_questions(person: Person):
    """This person's private questions, the newest last."""
    return rows_of(Question.private, person).order_by("pk")


def own_question(request, slug: str) -> Question:
    """The asking person's private question of this name, or 404."""
    return the_one(own_questions(person_of(request)).filter(slug=slug))


def own_interviews(person: Person):
    return rows_of(MockInterview.objects, person)


def own_interview(request, interview_id) -> MockInterview:
    """The asking person's mock interview of this id, or 404."""
    return the_one(own_interviews(person_of(request)).filter(pk=interview_id))


# Groups: as a member


def own_memberships(person: Person):
    """The groups that this person is in: joined, not left, not closed."""
    if person.user_id is None:
        return Membership.objects.none()
    joined = Membership.objects.filter(user_id=person.user_id, joined_at__isnull=False, left_at=None)
    return joined.filter(cohort__archived_at=None)


def own_membership(request, cohort_id) -> Membership:
    """The asking person's place in this group, or 404."""
    places = own_memberships(person_of(request)).filter(cohort=cohort_id)
    return the_one(places.select_related("cohort"))


def own_assignments(person: Person):
    """What is assigned to this person now: published, not withdrawn, to the group or to this member."""
    groups = own_memberships(person)
    named = Assignment.members.through.objects.filter(membership__in=groups.values("pk"))
    for_me = Q(for_all=True, cohort__in=groups.values("cohort"))
    for_me |= Q(for_all=False, pk__in=named.values("assignment"))
    return Assignment.objects.filter(for_me, published_at__isnull=False, withdrawn_at=None)


def own_assignment(request, assignment_id) -> Assignment:
    """The assignment of this id where it is the asking person's to answer, or 404."""
    mine = own_assignments(person_of(request)).filter(pk=assignment_id)
    return the_one(mine.select_related("cohort"))
