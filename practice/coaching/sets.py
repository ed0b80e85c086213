"""Question sets of coaches: ordered questions of the bank and the coach's own, as a draft or published, shared."""

import uuid
from functools import cached_property

from django.db import transaction
from django.db.models import Count, F, Max, Q

from practice.access import sets_of_coaches
from practice.belongings import Kind, register
from practice.coaching.questions import copy_for
from practice.models import Coach
from questions.models import Question, QuestionSet, SetMember

QUESTIONS_MOST = 30
SETS_MOST = 100


class Full(Exception):
    """The set, or the coach, has as many as there may be."""


def make(coach: Coach, title: str, about: str = "") -> QuestionSet:
    """A new set of this coach, which is a draft until the coach publishes it."""
    if QuestionSet.by_coaches.filter(user_id=coach.user_id).count() >= SETS_MOST:
        raise Full(f"You have {SETS_MOST} sets, which is the most. Delete one first.")
    return QuestionSet.by_coaches.create(
        slug=f"set-{uuid.uuid4().hex}", user_id=coach.user_id, title=title, about=about, draft=True
    )


def copy(source: QuestionSet, coach: Coach) -> QuestionSet:
    """The coach's own copy, as a draft. Another coach's own questions are copied too, so that none is missed later."""
    with transaction.atomic():
        copied = make(coach, f"Copy of {source.title}"[:80], source.about)
        for position, member in enumerate(members_of(source), 1):
            question = member.question
            if question.is_private and question.user_id != coach.user_id:
                question, _ = copy_for(question, coach.user_id)
            SetMember.objects.create(question_set=copied, question=question, position=position)
    return copied


def members_of(question_set: QuestionSet) -> list[SetMember]:
    """The places of the set in their order, each with its question."""
    return list(question_set.members.select_related("question").order_by("position", "pk"))


def questions_to_add(coach: Coach, question_set: QuestionSet) -> list[Question]:
    """The questions of the bank that can be answered, then the coach's own; less those that are in the set."""
    inside = question_set.members.values("question")
    own = Question.private.filter(user_id=coach.user_id).order_by("pk")
    bank = Question.objects.answerable().order_by("level", "position", "pk")
    return [*bank.exclude(pk__in=inside), *own.exclude(pk__in=inside)]


def add(question_set: QuestionSet, question: Question) -> None:
    """Puts the question at the end of the set, once."""
    places = question_set.members
    if places.count() >= QUESTIONS_MOST:
        raise Full(f"A set holds {QUESTIONS_MOST} questions at most.")
    last = places.aggregate(Max("position"))["position__max"] or 0
    SetMember.objects.get_or_create(
        question_set=question_set, question=question, defaults={"position": last + 1}
    )


def take_out(question_set: QuestionSet, member_id: int) -> None:
    """Takes a question out of the set. Assignments made from it before keep it."""
    question_set.members.filter(pk=member_id).delete()


def move(question_set: QuestionSet, member_id: int, up: bool) -> None:
    """Lets the question change places with the one before it, or after it."""
    with transaction.atomic():
        members = members_of(question_set)
        place = next((n for n, member in enumerate(members) if member.pk == member_id), None)
        other = None if place is None else place + (-1 if up else 1)
        if other is None or not 0 <= other < len(members):
            return
        members[place], members[other] = members[other], members[place]
        for position, member in enumerate(members, 1):
            member.position = position
        SetMember.objects.bulk_update(members, ["position"])


def publish(question_set: QuestionSet, on: bool) -> None:
    """A published set can be assigned; a draft cannot, and other coaches do not see it."""
    question_set.draft = not on
    question_set.save(update_fields=["draft"])


def share(question_set: QuestionSet, on: bool) -> None:
    """Lets other coaches of this site use the set and copy it, or no longer."""
    question_set.shared = on
    question_set.save(update_fields=["shared"])


def sets_to_assign(coach: Coach) -> list[QuestionSet]:
    """The published sets with at least one question: the coach's own, those shared by others, the bank's."""
    shared = Q(shared=True, user__coach__active=True)
    mine = QuestionSet.by_coaches.filter(Q(user_id=coach.user_id) | shared, draft=False)
    filled = {"members__isnull": False}
    own_first = mine.filter(**filled).annotate(is_other=F("user_id") - coach.user_id).distinct()
    return [
        *sorted(own_first, key=lambda each: (each.is_other != 0, each.title.lower())),
        *QuestionSet.objects.filter(**filled).distinct(),
    ]


class SetsPage:
    """The sets that a coach sees, each with how many questions it `asks`. One query."""

    def __init__(self, coach: Coach):
        self.coach = coach

    @cached_property
    def _all(self) -> list[QuestionSet]:
        counted = sets_of_coaches(self.coach).annotate(asks=Count("members"))
        return list(counted.select_related("user__coach").order_by("title", "pk"))

    @property
    def own(self) -> list[QuestionSet]:
        return [each for each in self._all if each.user_id == self.coach.user_id]

    @property
    def of_others(self) -> list[QuestionSet]:
        return [each for each in self._all if each.user_id != self.coach.user_id]


class SetPage:
    """One set as a coach sees it: to change where it is the coach's own, else to look at and copy."""

    def __init__(self, coach: Coach, row: QuestionSet):
        self.coach, self.set = coach, row

    @property
    def is_own(self) -> bool:
        return self.set.user_id == self.coach.user_id

    @cached_property
    def members(self) -> list[SetMember]:
        return members_of(self.set)

    @cached_property
    def to_add(self) -> list[Question]:
        return questions_to_add(self.coach, self.set)

    @property
    def bank_to_add(self) -> list[Question]:
        return [question for question in self.to_add if not question.is_private]

    @property
    def own_to_add(self) -> list[Question]:
        return [question for question in self.to_add if question.is_private]


def _entry(question_set: QuestionSet) -> dict:
    return {
        "set": question_set.title,
        "about": question_set.about,
        "state": "draft" if question_set.draft else "published",
        "shared with other coaches": question_set.shared,
        "questions": [member.question.prompt for member in question_set.members.all()],
    }


register(
    Kind(
        name="sets",
        one="question set",
        many="question sets",
        model=QuestionSet,
        entry=_entry,
        joined=lambda rows: rows.prefetch_related("members__question").order_by("pk"),
    )
)
