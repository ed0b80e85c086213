"""A coach, a group with a member, and an assignment, as the tests of reviews need them."""

import uuid

from practice.access import Person
from practice.answers import keep_answer
from practice.models import Attempt
from tests.practice.groups import make_assignment, make_coach, make_cohort, make_member, signed_in
from tests.practice.tiny import MIXED


class Room:
    """A coach, a group with one member, an assignment of one question, and the browsers of both people."""

    def __init__(self, question, shows="at-once", **cohort):
        self.question = question
        self.coach = make_coach()
        self.cohort = make_cohort(self.coach, **cohort)
        self.member = make_member(self.cohort)
        self.assignment = make_assignment(self.cohort, question, shows=shows)
        self.assigned = self.assignment.questions.get()
        self.by_coach, self.by_member = signed_in(self.coach.user), signed_in(self.member.user)

    def answer(self, text=MIXED, member=None, assigned=True) -> Attempt:
        person = Person(user_id=(member or self.member).user_id)
        assigned = self.assigned if assigned else None
        return keep_answer(self.question, person, text, uuid.uuid4(), assigned=assigned)

    def second_coach(self):
        """Another coach of the group, and that coach's browser."""
        coach = make_coach("lou@example.org", "Coach Lou")
        self.cohort.coaches.add(coach)
        return coach, signed_in(coach.user)

    def decide(self, attempt, criterion="blames", by=None, htmx=False, **fields):
        """Saves one verdict as the form does; says nothing but that the mistake was made, which the rules say too."""
        fields = {"verdict": "yes", "reason": "", "words": "", "seen": "0"} | fields
        headers = {"HX-Request": "true"} if htmx else {}
        address = f"/reviews/{attempt.pk}/verdicts/{criterion}/"
        return (by or self.by_coach).post(address, fields, headers=headers)

    def send(self, attempt, by=None, **fields):
        return (by or self.by_coach).post(f"/reviews/{attempt.pk}/release/", fields)

    def reviewed(self, text=MIXED, **verdict) -> Attempt:
        """An answer whose review is sent: one verdict changed with a reason, one comment."""
        attempt = self.answer(text)
        verdict = {"verdict": "no", "reason": "It reads as a joke."} | verdict
        assert self.decide(attempt, **verdict).status_code == 303
        self.by_coach.post(f"/reviews/{attempt.pk}/comments/", {"text": "Keep the first part."})
        assert self.send(attempt).status_code == 303
        attempt.refresh_from_db()
        return attempt
