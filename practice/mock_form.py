"""The form that begins a mock interview, and the sets it offers."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch

from practice.models import MockInterview
from questions.models import Question, QuestionSet, SetMember

LENGTHS = (3, 5, 8)
OWN = "own"
OWN_MOST = 8  # as many as the longest interview of the bank's questions
CHOOSE = "Choose how many questions, or a set."
CHOOSE_OWN = "Tick at least one of your own questions, or choose how many of ours."


@dataclass(frozen=True, slots=True)
class Offered:
    """A set with those of its questions that can be answered now."""

    row: QuestionSet
    asked: list[Question]


def sets_to_choose() -> list[Offered]:
    """Every set that has a question to ask; three queries."""
    answerable = set(Question.objects.answerable().values_list("pk", flat=True))
    members = SetMember.objects.select_related("question").order_by("position", "pk")
    offered = [
        Offered(row, [m.question for m in row.members.all() if m.question_id in answerable])
        for row in QuestionSet.objects.prefetch_related(Prefetch("members", queryset=members))
    ]
    return [each for each in offered if each.asked]


class BeginForm:
    """Which questions, and in which mode. Anything else than what is offered is refused with a sentence."""

    def __init__(self, posted, sets: list[Offered], own: Sequence[Question] = ()):
        self.questions = posted.get("questions", "")
        ticked = set(posted.getlist(OWN)) if hasattr(posted, "getlist") else set()
        # In the person's order, which is that of the list; whoever else's questions are named is not told.
        asks_own = self.questions == OWN
        self.own = [question for question in own if asks_own and question.slug in ticked]
        self.mode = posted.get("mode", MockInterview.Mode.PRACTICE.value)
        self.question_set = next((each for each in sets if f"set-{each.row.slug}" == self.questions), None)
        self.length = int(self.questions) if self.questions in map(str, LENGTHS) else 0
        self.submission = _token(posted.get("submission", ""))
        self.error = ""

    def is_valid(self) -> bool:
        if self.questions == OWN and not self.own:
            self.error = CHOOSE_OWN
        elif self.questions == OWN and len(self.own) > OWN_MOST:
            self.error = f"Tick {OWN_MOST} of your own questions at most."
        elif not (self.length or self.question_set or self.own):
            self.error = CHOOSE
        elif self.mode not in MockInterview.Mode.values:
            self.error = "Choose practice or exam."
        return not self.error

    @property
    def takes_own(self) -> bool:
        return self.questions == OWN

    @property
    def is_exam(self) -> bool:
        return self.mode == MockInterview.Mode.EXAM

    @property
    def chosen(self) -> str:
        return self.questions or str(LENGTHS[0])


def _token(sent: str) -> uuid.UUID:
    """A form without a sound token (old, or made by hand) is as good as a new form."""
    try:
        return uuid.UUID(sent)
    except ValueError:
        return uuid.uuid4()
