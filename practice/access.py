"""The only place that decides whose rows are whose. Refusal is always 404: a stranger learns nothing."""

import hashlib
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.apps import apps
from django.conf import settings
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.http import Http404
from django.utils import timezone
from django.utils.crypto import salted_hmac

from practice.models import (
    AssignedQuestion,
    Assignment,
    Attempt,
    Coach,
    Cohort,
    Comment,
    Contest,
    Critique,
    Draft,
    EarlierJudgement,
    Membership,
    MockInterview,
    SelfRating,
    SharedAttempt,
    ShareLink,
    Story,
)
from questions.models import Question, QuestionSet, Rubric
from questions.rubrics import question_with_rules

GUEST = "guest"
LAST_DAY = "last_day"
ADOPTED = "adopted"  # whose drafts on this device became the account's, by `whose`

# How long a browser whose first answer was stored, but that never heard of it, may send the answer again.
FIRST_VISIT = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Person:
    """Who is practising: a signed-in user, the guest of this browser's session, or neither so far."""

    user_id: int | None = None
    guest: uuid.UUID | None = None

    @property
    def is_known(self) -> bool:
        return self.user_id is not None or self.guest is not None

    def owns(self, attempt: Attempt) -> bool:
        if attempt.user_id is not None:
            return attempt.user_id == self.user_id
        return attempt.guest is not None and attempt.guest == self.guest

    def own_rows(self, path: str = "") -> Q:
        """The filter for this person's rows. Only for a known person: nobody's rows have no filter.

        Rows that have no owner of their own name the path to the one that has: "attempt__".
        """
        of_user, of_guest = (
            Q((f"{path}user_id", self.user_id)),
            Q((f"{path}user", None), (f"{path}guest", self.guest)),
        )
        # Only what is known is asked for: every query of the site carries this filter.
        if self.user_id is not None and self.guest is not None:
            return of_user | of_guest
        return of_guest if self.user_id is None else of_user

    def as_owner(self) -> dict:
        """The fields that make a new row this person's."""
        if self.user_id is not None:
            return {"user_id": self.user_id, "guest": None}
        return {"user_id": None, "guest": self.guest}


def person_of(request) -> Person:
    """Who is asking. Makes no session and sets no cookie.

    Somebody signed in is the account and nothing else: what a guest did on this browser may be another
    person's work, and becomes the account's only when it is moved there.
    """
    if request.user.is_authenticated:
        return Person(user_id=request.user.pk)
    return Person(guest=guest_of(request))


def guest_of(request) -> uuid.UUID | None:
    """The guest of this browser's session, also while somebody is signed in."""
    try:
        return uuid.UUID(request.session.get(GUEST, ""))
    except (ValueError, TypeError, AttributeError):
        return None


def whose(person: Person) -> str:
    """A name for this person's drafts on a device, the same on every page; it leads to nothing and to nobody."""
    if not person.is_known:
        return "-"
    named = f"user {person.user_id}" if person.user_id is not None else f"guest {person.guest}"
    return salted_hmac("practice.access.whose", named, algorithm="sha256").hexdigest()[:20]


def whose_drafts(request) -> str:
    """Whose drafts a page may bring back from the device, the person asking first.

    A guest takes over what was typed here before anybody was known; an account takes over what a guest here has
    moved to it. Nobody else's text shows, however many people share the browser.
    """
    if not (hasattr(request, "user") and hasattr(request, "session")):
        return "-"  # an error so early that nobody is known
    person = person_of(request)
    if person.user_id is not None:
        return " ".join(filter(None, [whose(person), request.session.get(ADOPTED, "")]))
    return " ".join(dict.fromkeys([whose(person), "-"]))


def known_person(request) -> Person:
    """Who is asking, made a guest of this browser's session where nobody is signed in.

    Only for a request that stores something: reading the site leaves no session behind.
    """
    person = person_of(request)
    if not person.is_known:
        person = Person(guest=_new_guest(request))
        request.session[GUEST] = person.guest.hex
    today = timezone.localdate().isoformat()
    if person.user_id is None and request.session.get(LAST_DAY) != today:
        # Storing the session begins its time anew, so a guest who keeps practising keeps the answers. Once a
        # day is enough: what is stored with each answer takes as long as the answer itself.
        request.session[LAST_DAY] = today
    return person


def _new_guest(request) -> uuid.UUID:
    """The same guest for two first requests of one browser, so a double click cannot make two people.

    Neither request has a session yet, but both carry the secret of the form's CSRF cookie. That secret can be
    worked out from any page's form, so it opens nothing for long: who comes with it after the first visit is
    somebody new, and only the session leads to the earlier tries.
    """
    secret = request.META.get("CSRF_COOKIE") if settings.CSRF_COOKIE_NAME in request.COOKIES else None
    if not secret:
        return uuid.uuid4()
    guest = uuid.UUID(bytes=salted_hmac("practice.access.guest", secret, algorithm="sha256").digest()[:16])
    begun_before = timezone.now() - FIRST_VISIT
    if any(_has_earlier(model, guest, begun_before) for model in models_with_a_guest()):
        return uuid.uuid4()
    return guest


def models_with_a_guest() -> list:
    """Every model whose rows name a guest, so that none is forgotten when one is added."""
    return [model for model in apps.get_models() if _has(model, "guest")]


def _has(model, name: str) -> bool:
    return any(field.name == name for field in model._meta.get_fields())


def _has_earlier(model, guest: uuid.UUID, moment: datetime) -> bool:
    rows = model._base_manager.filter(guest=guest)
    # Rows without that time, as MovedGuest, count whenever they were made: what a moved guest did belongs to
    # an account by now, so its name is not given out again at all.
    if _has(model, "created_at"):
        rows = rows.filter(created_at__lt=moment)
    return rows.exists()


def rows_of(rows, person: Person, path: str = ""):
    """Those of a manager's or a query's rows that are this person's; nobody's where nobody is known.

    ``path`` leads from a row to the one with the owner, as "attempt__" does.
    """
    return rows.filter(person.own_rows(path)) if person.is_known else rows.none()


def _the_one(rows):
    """The only row of the query, or 404, which tells a stranger nothing."""
    found = rows.first()
    if found is None:
        raise Http404("No such thing of this person")
    return found


def own_attempts(person: Person):
    return rows_of(Attempt.objects, person)


def own_attempt(request, attempt_id) -> Attempt:
    """The asking person's attempt of this id with its question and rules, or 404."""
    return _the_one(_with_its_rows(own_attempts(person_of(request)).filter(pk=attempt_id)))


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
        newest_rules=Subquery(rules.values("pk")[:1]),
        last_scored=Subquery(last.values(told=told)[:1]),
    )
    return _the_one(_with_its_rows(tries))


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
    return _the_one(found.select_related("attempt__question", "attempt__rubric", "rubric"))


def own_drafts(person: Person):
    return rows_of(Draft.objects, person)


# The story bank


def own_stories(person: Person):
    return rows_of(Story.objects, person)


def own_story(request, story_id) -> Story:
    """The asking person's story of this id, or 404."""
    return _the_one(own_stories(person_of(request)).filter(pk=story_id))


# Private questions and mock interviews


def question_to_answer(request, slug: str) -> Question:
    """A question of the bank, the asking person's own one or one that a coach gave to this person, or 404."""
    return question_with_rules(slug) or _the_one(private_questions(person_of(request)).filter(slug=slug))


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
    return _the_one(own_questions(person_of(request)).filter(slug=slug))


def own_interviews(person: Person):
    return rows_of(MockInterview.objects, person)


def own_interview(request, interview_id) -> MockInterview:
    """The asking person's mock interview of this id, or 404."""
    return _the_one(own_interviews(person_of(request)).filter(pk=interview_id))


# Groups: as a coach


def coach_of(request) -> Coach:
    """The coach who is asking, or 404."""
    return _the_one(Coach.objects.filter(active=True, user_id=request.user.pk))


def coached_cohorts(coach: Coach):
    return Cohort.objects.filter(coaches=coach)


def coached_cohort(request, cohort_id) -> Cohort:
    """The group of this id where the asking person coaches it, or 404."""
    return _the_one(coached_cohorts(coach_of(request)).filter(pk=cohort_id))


def coached_assignments(coach: Coach):
    return Assignment.objects.filter(cohort__coaches=coach).select_related("cohort")


def coached_assignment(request, assignment_id) -> Assignment:
    """The assignment of this id, with its group, where the asking person coaches that, or 404."""
    return _the_one(coached_assignments(coach_of(request)).filter(pk=assignment_id))


def coached_member(request, cohort_id, membership_id) -> Membership:
    """Who was invited to the group, or joined it and has not left, where the asking person coaches it, or 404."""
    members = Membership.objects.filter(cohort=coached_cohort(request, cohort_id), left_at=None)
    return _the_one(members.filter(pk=membership_id).select_related("cohort"))


def coached_attempts(coach: Coach):
    """The attempts that this coach may read: made for assignments of the coach's groups, or shown to them.

    Only of people who joined, and so consented. Who leaves takes the answers back or leaves them here; what is
    taken back belongs to no assignment any more.
    """
    joined = Membership.objects.filter(user=OuterRef("user"), joined_at__isnull=False, cohort__coaches=coach)
    handed_in = joined.filter(cohort=OuterRef("assigned_question__assignment__cohort"))
    shared = SharedAttempt.objects.filter(attempt=OuterRef("pk"), cohort__coaches=coach).filter(
        Exists(
            Membership.objects.filter(
                user=OuterRef("attempt__user"),
                cohort=OuterRef("cohort"),
                joined_at__isnull=False,
                left_at=None,
            )
        )
    )
    return Attempt.objects.filter(Exists(handed_in) | Exists(shared))


def coached_attempt(request, attempt_id) -> Attempt:
    """The attempt of this id where the asking coach may read it, or 404."""
    return _the_one(coached_attempts(coach_of(request)).filter(pk=attempt_id))


def sets_of_coaches(coach: Coach):
    """The sets that this coach sees: own ones, and published ones that other coaches share."""
    shared = Q(shared=True, draft=False, user__coach__active=True)
    return QuestionSet.by_coaches.filter(Q(user_id=coach.user_id) | shared)


def own_set(request, slug: str) -> QuestionSet:
    """The asking coach's own set of this name, or 404."""
    return _the_one(QuestionSet.by_coaches.filter(user_id=coach_of(request).user_id, slug=slug))


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
    return _the_one(places.select_related("cohort"))


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
    return _the_one(mine.select_related("cohort"))


# Reviews and shared links


def reviewable_attempts(coach: Coach):
    """What the coach may read, each with what its review needs of the group through which the coach reads it.

    `group_pk` and `group_name` of that group, `member` as the person is called there, and `blind_group`:
    whether any group through which the coach reads it has its coaches mark blind.
    """
    through = Q(assignments__questions=OuterRef("assigned_question"))
    through |= Q(shared_attempts__attempt=OuterRef("pk"))
    groups = Cohort.objects.filter(through, coaches=coach).order_by("name", "pk")
    here = Membership.objects.filter(user=OuterRef("user"), cohort=OuterRef("group_pk"))
    return coached_attempts(coach).annotate(
        group_pk=Subquery(groups.values("pk")[:1]),
        group_name=Subquery(groups.values("name")[:1]),
        blind_group=Exists(groups.filter(blind_review=True)),
        member=Subquery(here.values("name")[:1]),
    )


def reviewable_attempt(coach: Coach, attempt_id) -> Attempt:
    """An answer that this coach may read, with what its page shows, or 404."""
    joined = (
        "question",
        "rubric",
        "assigned_question__assignment",
        "held_judgement__rubric",
        "review__holder",
        "review__coach",
    )
    return _the_one(reviewable_attempts(coach).filter(pk=attempt_id).select_related(*joined))


def shared_link(token: str) -> ShareLink:
    """The link of this token with its answer, while it holds, or 404."""
    links = ShareLink.objects.filter(token_hash=hash_of_token(token), revoked_at=None)
    links = links.filter(expires_at__gt=timezone.now())
    return _the_one(links.select_related("attempt__question", "attempt__rubric"))


def hash_of_token(token: str) -> str:
    """What is kept of a link. The token has 256 bits that nobody can guess, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def check_is_admin(request) -> None:
    """404 for whoever does not look after the rules of this site."""
    user = request.user
    if not (user.is_active and user.is_staff and user.has_perm("questions.change_criterion")):
        raise Http404("No such thing of this person")
