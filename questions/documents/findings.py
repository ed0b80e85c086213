"""What was found in an article so far: its questions, and under each what was drafted."""

from .blocks import plain_words, trimmed
from .drafts import CriterionDraft, Passage, QuestionDraft
from .headings import without_number
from .prompts import asked, made_of_heading
from .statements import statement_of

CRITERIA_MOST, SAMPLES_MOST = 60, 20  # of one question


class Findings:
    """The questions in order. ``general`` is the article's own; ``question`` is the one that drafts go to."""

    def __init__(self, text: str, title: str):
        self.text = text
        self.questions: list[QuestionDraft] = []
        self.general = self.ask(made_of_heading(title), bool(asked(title)), title)
        self.question = self.general

    def ask(self, prompt: str, is_asked: bool, heading: str, passage: Passage | None = None) -> QuestionDraft:
        """Another question; drafts go to it once it is made ``question``."""
        question = QuestionDraft(prompt, is_asked, heading, passage)
        self.questions.append(question)
        return question

    def add(self, heading: str, kind: str, start: int, end: int, listed: bool = False) -> None:
        """A point or mistake of the question, with its passage."""
        start, end = trimmed(self.text, start, end)
        if start >= end or len(self.question.criteria) >= CRITERIA_MOST:
            return
        passage = self.passage(start, end)
        statement = statement_of(kind, without_number(plain_words(passage.words)))
        self.question.criteria.append(CriterionDraft(kind, statement, passage, heading, listed))

    def add_sample(self, start: int, end: int, goes_on: bool) -> None:
        """A sample answer of the question; with ``goes_on`` it is one with the paragraph right before it."""
        start, end = _unquoted(self.text, *trimmed(self.text, start, end))
        samples = self.question.samples
        if len(samples) >= SAMPLES_MOST:
            return
        if goes_on and samples and not self.text[samples[-1].end : start].strip("\n\r \t>"):
            start = samples.pop().start
        samples.append(self.passage(start, end))

    def passage(self, start: int, end: int) -> Passage:
        """What stands between two offsets."""
        return Passage(start, end, self.text[start:end])


def _unquoted(text: str, start: int, end: int) -> tuple[int, int]:
    if end - start > 2 and text[start] in '"\u201c' and text[end - 1] in '"\u201d':
        return start + 1, end - 1
    return start, end
