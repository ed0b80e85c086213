"""Candidates for marked answers: decisions that somebody called wrong, waiting for an admin to accept them.

The floor above knows where they come from. Each source registers itself once, in a module that its app
loads; the pages here ask every source and never know whose words they show.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from questions.models import LabelledAnswer, Question, RubricCheck


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words that may become a marked answer. They hold no name, and whoever wrote them agreed to be read."""

    key: str
    """Its name within the source; with the source's name it is the marked answer's id."""
    question: Question
    text: str
    criterion: str
    statement: str
    judged: bool
    """What the rules said: whether the point or mistake is in it."""
    proposed: bool
    """What whoever called it wrong says."""
    rules: str
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where candidates come from, and what to do there once an admin has decided."""

    name: str
    """Begins the id of what is accepted: small letters and hyphens, such as "contest"."""
    title: str
    """In the words of the page, such as "verdicts called wrong"."""
    count: Callable[[], int]
    waiting: Callable[[int], Iterable[Candidate]]
    """The oldest so many that nobody has decided about."""
    find: Callable[[str], Candidate | None]
    """The one of this key, locked until the transaction ends; None where it is gone or decided."""
    accepted: Callable[[str], None]
    declined: Callable[[str], None]


_sources: dict[str, Source] = {}


def register(source: Source) -> Source:
    """Makes a source known. A second one of the same name is a mistake in the program."""
    if _sources.setdefault(source.name, source) is not source:
        raise ValueError(f"Two sources of candidates are called {source.name!r}")
    return source


def sources() -> tuple[Source, ...]:
    return tuple(_sources.values())


def source_of(name: str) -> Source | None:
    return _sources.get(name)


def ref_of(source: str, key: str) -> str:
    """The id of the marked answer that a candidate becomes."""
    return f"{source}-{key}"


def waiting_count() -> int:
    return sum(source.count() for source in sources())


@transaction.atomic
def accept(source: Source, key: str, label: bool, admin) -> LabelledAnswer | None:
    """Keeps a candidate as a marked answer with the label that the admin gives; None where it is gone.

    Accepting it twice keeps one.
    """
    candidate = source.find(key)
    if candidate is None:
        return None
    answer, _ = LabelledAnswer.objects.update_or_create(
        ref=ref_of(source.name, key),
        defaults={
            "question": candidate.question,
            "text": candidate.text,
            "labels": {candidate.criterion: label},
            "evidence": {},
            "origin": source.title,
            "accepted_by": admin,
            "judged_by": "",
            "verdicts": {},
        },
    )
    source.accepted(key)
    return answer


@transaction.atomic
def decline(source: Source, key: str) -> bool:
    """Puts a candidate aside; whether it was still waiting."""
    if source.find(key) is None:
        return False
    source.declined(key)
    return True


def withdraw(source: str, key: str) -> None:
    """Whoever gave the words took them back, or is gone: the marked answer made of them goes too."""
    gone = LabelledAnswer.objects.filter(ref=ref_of(source, key))
    # What a check quoted of it goes as well; the next check counts anew.
    RubricCheck.objects.filter(question__in=gone.values("question")).delete()
    gone.delete()
