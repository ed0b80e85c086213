"""Assignments: made from a set, changed, withdrawn; and what a change does to the work that is there."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from practice.access import Person
from practice.answers import keep_answer
from practice.coaching.releasing import held_counts, release_of_assignment, release_where_due
from practice.coaching.sets import members_of
from practice.models import AssignedQuestion, Assignment, Attempt, Cohort, HeldJudgement, Membership
from questions.models import QuestionSet


def assign(
    cohort: Cohort, question_set: QuestionSet, members: Sequence[Membership], by, publish: bool, **fields
) -> Assignment:
    """A new assignment with the questions that the set holds now; for these members, or for all where none is named."""
    with transaction.atomic():
        assignment = Assignment.objects.create(
            cohort=cohort,
            question_set=question_set,
            for_all=not members,
            created_by=by,
            published_at=timezone.now() if publish else None,
            **fields,
        )
        assignment.members.set(members)
        _take_questions(assignment, question_set)
    return assignment


def change(
    assignment: Assignment,
    question_set: QuestionSet | None,
    members: Sequence[Membership],
    publish: bool,
    **fields,
) -> None:
    """Changes the assignment. Feedback that nothing holds back any more shows; what showed stays shown.

    With another set, answers to questions that go are no longer handed in, and stay with who wrote them.
    """
    with transaction.atomic():
        for name, value in fields.items():
            setattr(assignment, name, value)
        assignment.for_all = not members
        if publish and assignment.published_at is None:
            assignment.published_at = timezone.now()
        if question_set is not None and question_set.pk != assignment.question_set_id:
            assignment.question_set = question_set
            _take_questions(assignment, question_set)
        assignment.save()
        assignment.members.set(members)
    release_of_assignment(assignment)
    _release_what_belongs_nowhere()


def withdraw(assignment: Assignment) -> None:
    """Takes the assignment off every member's list. Answers stay, and all feedback shows."""
    assignment.withdrawn_at = timezone.now()
    assignment.save(update_fields=["withdrawn_at"])
    release_of_assignment(assignment)


def hand_in(assigned: AssignedQuestion, user_id: int, text: str, submission) -> Attempt:
    """Keeps an answer for the assignment; in an exam the last one shows the feedback on all of them."""
    attempt = keep_answer(assigned.question, Person(user_id=user_id), text, submission, assigned=assigned)
    if assigned.assignment.mode == Assignment.Mode.EXAM and attempt.assigned_question_id:
        release_of_assignment(assigned.assignment, user_id)
    return attempt


def consequences(
    assignment: Assignment, question_set: QuestionSet | None, members: Sequence[Membership], fields: dict
) -> list[str]:
    """What this change does to the work that is there, in sentences; empty where there is no work."""
    handed_in = Attempt.objects.filter(assigned_question__assignment=assignment)
    answers = handed_in.count()
    if not answers:
        return []
    people = handed_in.values("user").distinct().count()
    told = [f"{_count(answers, 'answer')} of {_count(people, 'member')}: handed in, and so it stays."]
    if question_set is not None and question_set.pk != assignment.question_set_id:
        kept = {member.question_id for member in members_of(question_set)}
        gone = handed_in.exclude(assigned_question__question__in=kept).count()
        told[0] = f"{_count(answers - gone, 'answer')}: handed in, and so it stays."
        if gone:
            told.append(
                f"{_count(gone, 'answer')} to questions that go: no longer handed in. Who wrote them keeps them, "
                "and you cannot open them any more."
            )
    told += _of_feedback(assignment, fields)
    if fields["due_on"] != assignment.due_on:
        told.append("Which answers count as late is worked out anew from the new due date.")
    if fields["takes"] and fields["takes"] != assignment.takes:
        told.append(
            f"Who has more than {_count(fields['takes'], 'take')} keeps them, and cannot add another."
        )
    if fields["mode"] != assignment.mode:
        told.append("Hints are shown or hidden from now on. Answers that are there stay as they are.")
    if members:
        left_out = handed_in.exclude(user__in=[member.user_id for member in members])
        if count := left_out.values("user").distinct().count():
            told.append(
                f"{_count(count, 'member')} with answers no longer {'has' if count == 1 else 'have'} this to do. "
                "Their answers stay handed in."
            )
    return told


def _of_feedback(assignment: Assignment, fields: dict) -> list[str]:
    held = held_counts(assignment)["answers"]
    told = []
    if fields["shows"] != assignment.shows:
        if held and fields["shows"] == Assignment.Shows.AT_ONCE:
            told.append(f"The feedback on {_count(held, 'answer')} that waits is shown now.")
        elif held:
            told.append(f"The feedback on {_count(held, 'answer')} waits by the new rule.")
        shown = Attempt.objects.filter(assigned_question__assignment=assignment, judged_at__isnull=False)
        if (count := shown.count()) and fields["shows"] != Assignment.Shows.AT_ONCE:
            told.append(f"Feedback on {_count(count, 'answer')} was shown already, and stays shown.")
    elif held and assignment.shows == Assignment.Shows.AFTER_DUE and fields["due_on"] != assignment.due_on:
        told.append(f"The feedback on {_count(held, 'answer')} is shown when the new due date is over.")
    return told


def _take_questions(assignment: Assignment, question_set: QuestionSet) -> None:
    """The set's questions become the assignment's, in their order; those that stay keep their answers."""
    wanted = [member.question_id for member in members_of(question_set)]
    assignment.questions.exclude(question__in=wanted).delete()
    known = {each.question_id: each for each in assignment.questions.all()}
    for position, question_id in enumerate(wanted, 1):
        if question_id in known:
            AssignedQuestion.objects.filter(pk=known[question_id].pk).update(position=position)
        else:
            AssignedQuestion.objects.create(assignment=assignment, question_id=question_id, position=position)


def _release_what_belongs_nowhere() -> None:
    release_where_due(HeldJudgement.objects.filter(attempt__assigned_question=None))


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
