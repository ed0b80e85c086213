"""What a coach may open: groups, assignments, answers to review; and what opens by a link."""

import hashlib

from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.lookups import In
from django.http import Http404
from django.utils import timezone

from practice.access.people import the_one
from practice.models import (
    AssignedQuestion,
    Assignment,
    Attempt,
    Coach,
    Cohort,
    Membership,
    SharedAttempt,
    ShareLink,
)
from questions.models import QuestionSet


def coach_of(request) -> Coach:
    """The coach who is asking, or 404."""
    return the_one(Coach.objects.filter(active=True, user_id=request.user.pk))


def coached_cohorts(coach: Coach):
    return Cohort.objects.filter(coaches=coach)


def coached_cohort(request, cohort_id) -> Cohort:
    """The group of this id where the asking person coaches it, or 404."""
    return the_one(coached_cohorts(coach_of(request)).filter(pk=cohort_id))


def coached_assignments(coach: Coach):
    return Assignment.objects.filter(cohort__coaches=coach).select_related("cohort")


def coached_assignment(request, assignment_id) -> Assignment:
    """The assignment of this id, with its group, where the asking person coaches that, or 404."""
    return the_one(coached_assignments(coach_of(request)).filter(pk=assignment_id))


def coached_member(request, cohort_id, membership_id) -> Membership:
    """Who was invited to the group, or joined it and has not left, where the asking person coaches it, or 404."""
    members = Membership.objects.filter(cohort=coached_cohort(request, cohort_id), left_at=None)
    return the_one(members.filter(pk=membership_id).select_related("cohort"))


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


class _Among(In):
    """As `in` with a query, but worked out first: then PostgreSQL goes by an index, also where two are joined by "or"."""

    def as_postgresql(self, compiler, connection):
        left, left_values = self.process_lhs(compiler, connection)
        query, values = self.process_rhs(compiler, connection)
        return f"{left} = ANY(ARRAY{query})", (*left_values, *values)


def narrowed(attempts, coach: Coach):
    """The same of these attempts that `coached_attempts` names, found without looking at those of all the site.

    Decides nothing: whoever lists a coach's attempts puts it around them.
    """
    asked = AssignedQuestion.objects.filter(assignment__cohort__coaches=coach)
    shared = SharedAttempt.objects.filter(cohort__coaches=coach)
    return attempts.filter(
        Q(_Among(F("assigned_question_id"), asked.order_by().values("pk")))
        | Q(_Among(F("pk"), shared.order_by().values("attempt_id")))
    )


def coached_attempt(request, attempt_id) -> Attempt:
    """The attempt of this id where the asking coach may read it, or 404."""
    return the_one(coached_attempts(coach_of(request)).filter(pk=attempt_id))


def sets_of_coaches(coach: Coach):
    """The sets that this coach sees: own ones, and published ones that other coaches share."""
    shared = Q(shared=True, draft=False, user__coach__active=True)
    return QuestionSet.by_coaches.filter(Q(user_id=coach.user_id) | shared)


def own_set(request, slug: str) -> QuestionSet:
    """The asking coach's own set of this name, or 404."""
    return the_one(QuestionSet.by_coaches.filter(user_id=coach_of(request).user_id, slug=slug))


# Reviews and shared links


def reviewable_attempts(coach: Coach):
    """What the coach may read, each with what its review needs of the group through which the coach reads it.

    `group_pk` and `group_name` of that group: the one that assigned it, else the first by name of those to whose
    coaches it is shown. `member` as the person is called there, and `blind_group`: whether any group through
    which the coach reads it has its coaches mark blind.
    """
    # The coach's groups are looked up once for all tries, and what a try needs of them by its keys. Joined anew for
    # each try, PostgreSQL reads the groups and assignments of all the site for each of them.
    group = "assigned_question__assignment__cohort"
    coached = Cohort.coaches.through.objects.filter(coach=coach)
    mine, blind = coached.values("cohort"), coached.filter(cohort__blind_review=True).values("cohort")
    shown = SharedAttempt.objects.filter(attempt=OuterRef("pk"))
    shown_first = shown.filter(cohort__coaches=coach).order_by("cohort__name", "cohort")
    named = Cohort.objects.filter(pk=OuterRef("group_pk"))
    here = Membership.objects.filter(user=OuterRef("user"), cohort=OuterRef("group_pk"))
    reads_blind = Q((f"{group}__in", blind)) | Exists(shown.filter(cohort__in=blind))
    return coached_attempts(coach).annotate(
        group_pk=Case(
            When(Q((f"{group}__in", mine)), then=F(group)),
            default=Subquery(shown_first.values("cohort")[:1]),
            output_field=Cohort._meta.pk,
        ),
        group_name=Subquery(named.values("name")[:1]),
        blind_group=Case(When(reads_blind, then=Value(True)), default=Value(False)),
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
    return the_one(reviewable_attempts(coach).filter(pk=attempt_id).select_related(*joined))


def shared_link(token: str) -> ShareLink:
    """The link of this token with its answer, while it holds, or 404."""
    links = ShareLink.objects.filter(token_hash=hash_of_token(token), revoked_at=None)
    links = links.filter(expires_at__gt=timezone.now())
    return the_one(links.select_related("attempt__question", "attempt__rubric"))


def hash_of_token(token: str) -> str:
    """What is kept of a link. The token has 256 bits that nobody can guess, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def check_is_admin(request) -> None:
    """404 for whoever does not look after the rules of this site."""
    user = request.user
    if not (user.is_active and user.is_staff and user.has_perm("questions.change_criterion")):
        raise Http404("No such thing of this person")
