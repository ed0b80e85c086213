"""From a disagreement to an example of a rule: drafted by one click, put in other words by an admin."""

import re

from django.db import transaction

from practice.coaching.agreement import words_behind
from practice.models import ExampleDraft, ReviewVerdict
from questions.models import Criterion

# So many words in a row that stand in the member's sentence too are the member's words.
RUN = 5


class NoWords(Exception):
    """Neither the coach nor the rules point at any words, so there is nothing to make an example of."""


def draft_example(verdict: ReviewVerdict, made_by) -> ExampleDraft:
    """A draft of what the rules must find, where the coach says met, or must not find. One for each verdict."""
    if not words_behind(verdict):
        raise NoWords
    draft, _ = ExampleDraft.objects.get_or_create(
        verdict=verdict, defaults={"must_match": verdict.met, "made_by": made_by}
    )
    return draft


def repeats(wording: str, words: str) -> str:
    """The first run of words that the wording takes over from the member's words; "" where it is the admin's own.

    A sentence shorter than a run may not be the member's as a whole.
    """
    new, old = _words(wording), _words(words)
    length = min(RUN, len(new), len(old))
    if not length:
        return ""
    taken = {tuple(old[at : at + length]) for at in range(len(old) - length + 1)}
    for at in range(len(new) - length + 1):
        if tuple(new[at : at + length]) in taken:
            return " ".join(new[at : at + length])
    return ""


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:['’][^\W_]+)*", text.lower())


def criterion_of(draft: ExampleDraft) -> Criterion | None:
    """The point or mistake that the example is for; None where it is no longer in the question."""
    question = draft.verdict.review.attempt.question_id
    return Criterion.objects.filter(question=question, slug=draft.verdict.criterion).first()


@transaction.atomic
def put_into_rules(draft: ExampleDraft) -> Criterion | None:
    """Adds the wording to the sentences of the criterion. It proves the rules when they are published next."""
    criterion = criterion_of(draft)
    if criterion is None:
        return None
    name = "match" if draft.must_match else "no_match"
    lines = getattr(criterion, name).splitlines()
    wording = " ".join(draft.wording.split())
    if wording not in lines:
        setattr(criterion, name, "\n".join([*lines, wording]))
        criterion.save()
    return criterion
