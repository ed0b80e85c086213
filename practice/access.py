"""The only place that decides whose rows are whose. Refusal is always 404: a stranger learns nothing."""

import hashlib
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.apps import apps
from django.conf import settings
from django.db.models import Exists, OuterRef, Q, Subquery
from django.http import Http404
from django.utils import timezone
from django.utils.crypto import salted_hmac

from practice.models import Attempt, Coach, Cohort, Draft, Membership, MockInterview, ShareLink, Story
from questions.models import Question

GUEST = "guest"

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
        of_user = Q((f"{path}user_id", self.user_id)) if self.user_id is not None else Q(pk=None)
        of_guest = Q((f"{path}user", None), (f"{path}guest", self.guest)) if self.guest else Q(pk=None)
        return of_user | of_guest

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


def known_person(request) -> Person:
    """Who is asking, made a guest of this browser's session where nobody is signed in.

    Only for a request that stores something: reading the site leaves no session behind.
    """
    person = person_of(request)
    if not person.is_known:
        person = Person(guest=_new_guest(request))
        request.session[GUEST] = person.guest.hex
    elif person.user_id is None:
        # The session's time begins anew, so a guest who keeps practising keeps the answers.
        request.session.modified = True
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
    tries = own_attempts(person_of(request)).filter(pk=attempt_id)
    return _the_one(tries.select_related("question", "rubric", "mock_question__interview"))


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
    """A question of the bank, or the asking person's own one, or 404."""
    asked = Question.objects.answerable().filter(slug=slug).first()
    return asked or own_question(request, slug)


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


# Reviews and shared links


def coach_of(request) -> Coach:
    """The asking person as a coach, or 404."""
    user_id = person_of(request).user_id
    return _the_one(Coach.objects.filter(user_id=user_id, active=True) if user_id else Coach.objects.none())


def coached_cohort(request, cohort_id) -> Cohort:
    """A group of the asking coach, or 404."""
    return _the_one(coach_of(request).cohorts.filter(pk=cohort_id))


def reviewable_attempts(coach: Coach):
    """The answers that this coach may read: to assignments of the coach's groups, by people who are in them.

    Each with `member`, the name that the person has there.
    """
    members = Membership.objects.filter(
        cohort=OuterRef("assigned_question__assignment__cohort"),
        user=OuterRef("user"),
        joined_at__isnull=False,
        left_at=None,
    )
    groups = coach.cohorts.values("pk")
    attempts = Attempt.objects.filter(Exists(members), assigned_question__assignment__cohort__in=groups)
    return attempts.annotate(member=Subquery(members.values("name")[:1]))


def reviewable_attempt(coach: Coach, attempt_id) -> Attempt:
    """An answer that this coach may read, with what its page shows, or 404."""
    joined = (
        "question",
        "rubric",
        "user",
        "assigned_question__assignment__cohort",
        "held_judgement__rubric",
        "review__holder",
        "review__coach",
    )
    return _the_one(reviewable_attempts(coach).filter(pk=attempt_id).select_related(*joined))


def coached_member(request, cohort_id, membership_id) -> Membership:
    """A member, who has joined and not left, of a group of the asking coach, or 404."""
    cohort = coached_cohort(request, cohort_id)
    members = cohort.memberships.filter(pk=membership_id, joined_at__isnull=False, left_at=None)
    return _the_one(members.select_related("cohort", "user"))


def shared_link(token: str) -> ShareLink:
    """The link of this token with its answer, while it holds, or 404."""
    links = ShareLink.objects.filter(token_hash=hash_of_token(token), revoked_at=None)
    links = links.filter(expires_at__gt=timezone.now())
    return _the_one(links.select_related("attempt__question", "attempt__rubric"))


def hash_of_token(token: str) -> str:
    """What is kept of a link. The token has 256 bits that nobody can guess, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def check_is_admin(request) -> None:
    """404 for whoever does not look after this site."""
    user = request.user
    if not (user.is_active and user.is_staff and user.has_perm("questions.change_criterion")):
        raise Http404("No such thing of this person")
