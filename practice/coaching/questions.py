"""A coach's own questions, when their owner lets them go: nobody who answered one loses anything by it."""

import uuid

from django.db import transaction

from practice.models import AssignedQuestion, Attempt, Coach, Draft, HeldJudgement
from questions.models import Question, Rubric


def copy_for(question: Question, user_id: int) -> tuple[Question, dict[int, Rubric]]:
    """A copy of the private question for this person, and its versions of the rules by the keys of the old ones."""
    names = ("prompt", "short", "level", "why_asked", "hint", "usual_words_min", "usual_words_max")
    copied = Question(
        slug=f"own-{uuid.uuid4().hex}", user_id=user_id, **{name: getattr(question, name) for name in names}
    )
    copied.save()
    versions = {}
    for rubric in Rubric.objects.filter(question=question).order_by("version"):
        versions[rubric.pk] = Rubric.objects.create(
            question=copied,
            version=rubric.version,
            card=rubric.card | {"slug": copied.slug},
            content_hash=rubric.content_hash,
            engine_version=rubric.engine_version,
            note=rubric.note,
        )
    return copied, versions


def let_go(question: Question) -> None:
    """Before its owner deletes a private question: gives away what other people have at it.

    Where another coach of the same group goes on with it, the question becomes that coach's. Else each
    person who answered it gets a copy among their own questions, and the tries go there.
    """
    with transaction.atomic():
        groups = AssignedQuestion.objects.filter(question=question).values("assignment__cohort")
        others = Coach.objects.filter(active=True, cohorts__in=groups).exclude(user_id=question.user_id)
        if heir := others.order_by("pk").first():
            Question.private.filter(pk=question.pk).update(user_id=heir.user_id)
            return
        tries = Attempt.objects.filter(question=question, user__isnull=False)
        for user_id in tries.exclude(user_id=question.user_id).values_list("user_id", flat=True).distinct():
            _give(question, user_id)


def delete_own(questions) -> None:
    """Deletes private questions of one person, with that person's tries; other people's stay theirs."""
    for question in questions:
        owner, guest = question.user_id, question.guest
        let_go(question)
        Question.private.filter(pk=question.pk, user_id=owner, guest=guest).delete()


def answered_by_others(question: Question) -> int:
    """How many other people have answered this private question."""
    tries = Attempt.objects.filter(question=question).exclude(user_id=question.user_id)
    return tries.values("user_id").distinct().count()


def _give(question: Question, user_id: int) -> None:
    copied, versions = copy_for(question, user_id)
    own = {"question": question, "user_id": user_id}
    for old, new in versions.items():
        Attempt.objects.filter(rubric_id=old, **own).update(rubric=new)
        HeldJudgement.objects.filter(
            rubric_id=old, attempt__question=question, attempt__user_id=user_id
        ).update(rubric=new)
    Draft.objects.filter(**own).update(question=copied)
    Attempt.objects.filter(**own).update(question=copied, assigned_question=None)
