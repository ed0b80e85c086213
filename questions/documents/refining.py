"""What is done to a question's drafts when the whole article is read: points from samples, no repeats."""

import re
from dataclasses import replace

from feedback.lexicon import FUNCTION_WORDS

from . import cues
from .blocks import plain_words
from .drafts import EMPHASIZE, CriterionDraft, Passage, QuestionDraft
from .sentences import sentences
from .statements import statement_of

ALIKE = 0.6  # share of words in common at which two drafts say the same
_WORD = re.compile(r"[^\W\d_]+")
_ENDING = re.compile(r"(?<=...)(?:t?ing|ed|es|s|ly|e)$")


def sample_points(text: str, question: QuestionDraft) -> list[CriterionDraft]:
    """Points that a question's sample answers make, where the article lists few: sentences that state a habit.

    Sentences that tell what happened once are left out: they are an example of a point, not the point.
    """
    found = []
    for sample in question.samples:
        parts = sentences(text, sample.start, sample.end)
        said = [
            (a, b)
            for a, b in parts
            if not cues.tells_past(plain_words(text[a:b])) and len(text[a:b].split()) >= 5
        ]
        if len(parts) < 3 or len(said) < 0.6 * len(parts):
            continue
        for a, b in said:
            passage = Passage(a, b, text[a:b])
            found.append(
                CriterionDraft(
                    EMPHASIZE, statement_of(EMPHASIZE, plain_words(passage.words)), passage, question.heading
                )
            )
    return found


def _stems(words: str) -> frozenset[str]:
    return frozenset(
        _ENDING.sub("", word)[:5]
        for word in _WORD.findall(plain_words(words).lower())
        if word not in FUNCTION_WORDS and word != "step"
    )


def without_repeats(question: QuestionDraft) -> QuestionDraft:
    """The question without drafts that say the same: a list that sums up goes before the text that explains."""
    kept: list[tuple[CriterionDraft, frozenset[str]]] = []
    for draft in question.criteria:
        stems = _stems(draft.passage.words)
        for number, (other, known) in enumerate(kept):
            same = (
                len(stems & known) / max(1, len(stems | known)) >= ALIKE
                if stems
                else draft.statement == other.statement
            )
            if same and draft.kind == other.kind:
                kept[number] = (draft, stems)
                break
        else:
            kept.append((draft, stems))
    return replace(question, criteria=[draft for draft, _ in kept])
