"""An article to drafts: questions with their points, mistakes and sample answers, by its shape and its phrases.

Nothing is learnt and nothing is guessed at random: the same article gives the same drafts. What is drafted is a
proposal; a person confirms each of them.
"""

import re

from . import cues, heading_cues
from .blocks import CELL, HEADING, ITEM, PARAGRAPH, QUOTE, Article, Block, plain_words
from .clutter import title_of, without_clutter
from .drafts import AVOID, EMPHASIZE, QuestionDraft
from .findings import CRITERIA_MOST, Findings
from .headings import (
    ASIDE,
    BOTH,
    MISTAKES,
    NEUTRAL,
    POINTS,
    SAMPLE,
    STEP,
    advising,
    announced,
    question_of,
    with_headings,
    without_number,
)
from .phrases import pattern
from .prompts import asked, made_of_heading
from .refining import sample_points, without_repeats
from .sentences import quotations, sentences

QUESTIONS_MOST = 60
SAMPLE_WORDS = 18  # fewer are a phrase, not an answer
ENOUGH_LISTED = 3  # with so many points in lists a sample answer only shows them again
_FIRST_PERSON = re.compile(r"\b(?:I|I['\u2019](?:m|d|ve|ll)|my|we|our|me)\b")
# A question within a sentence: "How do you calm people? is what they ask."
_INSIDE = re.compile(r"\b(?:What|How|Why|When|Which|Can you|Could you|Do you|Have you)\b[^.?!\n]{8,160}\?")
_ADDRESSED = re.compile(r"\b(?:you|your|us|me)\b", re.I)
_LABEL = re.compile(r"^[^.:!?]{2,50}:\s")
_LEADS_TO_SAMPLE = pattern(
    r"""
    \b(?:like this|sounds? like|something like|as follows|you (?:could|might|can) say|might be|could be|
        for (?:example|instance)|say this|i like this answer|answer is|example)\s*:?$
    """
)
_ABOUT_QUESTION = re.compile(
    r"\b(?:questions?|asks?|asked|asking|hear|classic|interview|starts?|comes up|prompt)\b", re.I
)
_SAY_COLUMN = pattern(
    r"""
    (?:do|say|good|yes|right|better|try|strong\w*|instead|tip)(?: answers?| repl(?:y|ies)| responses?)?\W*
    """
)
_LEAVE_COLUMN = pattern(
    r"""
    (?:don'?t|bad|no|wrong|worse|weak\w*|instead of|not|never)\W*(?:say|do|answers?|repl(?:y|ies)|responses?)?
    """
)


def draft_questions(article: Article) -> list[QuestionDraft]:
    """The drafts of an article, in its order; questions without any point, mistake or sample are left out."""
    reader = _Reader(article)
    reader.read()
    for question in reader.found.questions:
        if sum(draft.listed for draft in question.criteria) < ENOUGH_LISTED:
            both = [*question.criteria, *sample_points(article.text, question)]
            question.criteria = sorted(both, key=lambda draft: draft.passage.start)[:CRITERIA_MOST]
    drafts = [without_repeats(question) for question in reader.found.questions]
    return [question for question in drafts if question.criteria or question.samples][:QUESTIONS_MOST]


class _Reader:
    """Walks over the blocks once, and keeps under which question and which announcement it stands."""

    def __init__(self, article: Article):
        self.article, self.text = article, article.text
        self.blocks = with_headings(article, without_clutter(article))
        self.advising = advising(article, self.blocks)
        headed = [b for b in self.blocks if b.kind == HEADING and question_of(article, b)]
        self.headed = len(headed)
        self.title = article.title or title_of(article)
        self.found = Findings(self.text, self.title)
        self.rank = 0  # the level of the heading that asked the question
        self.above = 0  # the level of the last heading that has one
        self.role = NEUTRAL
        self.heading = ""
        self.led = ""  # what the line above announced for the list or the quotation below it
        self.under_advice = False  # the paragraphs below a heading that is advice itself only explain it
        self.outside = False
        self.judged = (0, False)  # where the list that was judged last ends, and whether it gives advice
        self.asked_at = (-1, -1)  # the sentence that asks, which is no advice

    def read(self) -> None:
        """Read every block."""
        for number, block in enumerate(self.blocks):
            if (
                number < 6
                and self.article.words(block) == self.title
                and not question_of(self.article, block)
            ):
                self.above = block.level
                continue
            after = self.blocks[number + 1] if number + 1 < len(self.blocks) else None
            if block.kind == HEADING:
                self._read_heading(block)
            elif block.kind == ITEM:
                self._read_item(block, number)
            elif block.kind == CELL:
                self._read_cell(block)
            elif block.kind == QUOTE:
                self._read_quote(block)
            else:
                self._read_paragraph(block, after)

    # Headings

    def _read_heading(self, block: Block) -> None:
        words = self.article.words(block)
        self.led, self.under_advice = "", False
        if question := question_of(self.article, block):
            if question == self.found.general.prompt and not self.found.general.criteria:
                self.found.question = self.found.general
            else:
                self.found.question = self.found.ask(
                    question, True, words, self.found.passage(block.start, block.end)
                )
            self.rank, self.role, self.heading, self.outside = (
                block.level or self.above + 1,
                NEUTRAL,
                words,
                False,
            )
            self.above = block.level or self.above
            return
        if block.start in self.advising:
            kind = self._kind_of(without_number(words), self.role)
            self.found.add(self.heading, kind, block.start, block.end, listed=True)
            self.under_advice = True
            return
        self.above = block.level or self.above
        role = announced(words)
        if STEP.match(words) and role == NEUTRAL:
            self.found.add(self.heading, POINTS, block.start, block.end, listed=True)
            return
        # A heading of the same rank as the question's, or a higher one, ends what belongs to the question.
        leaves = 0 < block.level <= self.rank and self.headed > 1
        leaves = leaves or self.headed and heading_cues.GENERAL_HEAD.search(words)
        if leaves or (0 < block.level <= self.rank and role in (NEUTRAL, ASIDE)):
            self.found.question, self.outside = self.found.general, True
        elif block.level and not self.headed:
            self.outside = False
        self.role, self.heading = role, words.rstrip(":")
        if (
            role in (POINTS, BOTH)
            and not self.headed
            and not self.found.general.asked
            and block.level != 1
            and _names_topic(words)
        ):
            self.found.question = self.found.ask(
                made_of_heading(words), False, words, self.found.passage(block.start, block.end)
            )

    # Lists, tables, quotations

    def _read_item(self, block: Block, number: int) -> None:
        words = self.article.words(block)
        if asked(words) and words.endswith("?"):
            return
        role = self.led or self.role
        if role == SAMPLE:
            if _is_sample(words):
                self.found.add_sample(block.start, block.end, goes_on=self.role == SAMPLE)
            return
        if role == ASIDE and not block.sign:
            return
        parts = sentences(self.text, block.start, block.end)
        if not parts:
            return
        first = parts[0]
        rest = parts[1:]
        if rest and len(self._words(first).split()) <= 4:
            first, rest = (first[0], rest[0][1]), rest[1:]
        said = self._words(first)
        kind = {"+": EMPHASIZE, "-": AVOID}.get(block.sign) or self._kind_of(said, role)
        if role in (NEUTRAL, BOTH) and not block.sign and not self._is_advice_list(number):
            return
        self.found.add(self.heading, kind, *first, listed=True)
        for start, end in rest:
            other = cues.advice(self._words((start, end)))
            if other == AVOID and kind == EMPHASIZE:
                self.found.add(self.heading, other, start, end, listed=True)

    def _is_advice_list(self, number: int) -> bool:
        """Whether a list that nothing announces gives advice: by its labels, or because items advise."""
        if number < self.judged[0]:
            return self.judged[1]
        last = number
        while last < len(self.blocks) and self.blocks[last].kind == ITEM:
            last += 1
        items = [self.article.words(block) for block in self.blocks[number:last]]
        telling = sum(bool(cues.advice(words)) for words in items)
        labelled = sum(bool(_LABEL.match(words)) for words in items)
        if self.outside:
            advises = telling >= max(2, 0.6 * len(items))
        else:
            advises = telling >= max(1, 0.34 * len(items)) or labelled >= max(2, 0.6 * len(items))
        self.judged = (last, advises)
        return advises

    def _kind_of(self, words: str, role: str) -> str:
        if cues.WARNING.match(words) or cues.BAD_ADJECTIVE.match(words):
            return AVOID
        if cues.TIP.match(words):
            return EMPHASIZE
        if role == MISTAKES:
            return AVOID
        own = cues.advice(words)
        return AVOID if own == AVOID else EMPHASIZE

    def _read_cell(self, block: Block) -> None:
        role = announced(block.column) if block.column else NEUTRAL
        if _SAY_COLUMN.fullmatch(block.column):
            role = POINTS
        elif _LEAVE_COLUMN.fullmatch(block.column):
            role = MISTAKES
        if role in (POINTS, MISTAKES) and len(self.article.words(block).split()) >= 2:
            self.found.add(self.heading, role, block.start, block.end, listed=True)

    def _read_quote(self, block: Block) -> None:
        words = self.article.words(block)
        if question := asked(words):
            self._ask(question, block.start, block.end)
        elif _is_sample(words):
            self.found.add_sample(block.start, block.end, goes_on=self.role == SAMPLE)
        else:
            self._read_prose(block.start, block.end)
        self.led = ""

    # Running text

    def _read_paragraph(self, block: Block, after: Block | None) -> None:
        words = self.article.words(block)
        role, self.led = self.led or self.role, ""
        if words.endswith(":") and after is not None:
            self.led = self._lead(words, after)
        if cues.BAD_SAMPLE.match(words):
            return
        if (labelled := cues.SAMPLE.match(self.text[block.start : block.end])) and _is_sample(words):
            self.found.add_sample(block.start + labelled.end(), block.end, goes_on=False)
            return
        if role == SAMPLE and _is_sample(words) and not words.endswith(":"):
            quoted = [
                span
                for span in quotations(self.text, block.start, block.end)
                if _is_sample(self._words(span))
            ]
            for span in quoted or [(block.start, block.end)]:
                self.found.add_sample(*span, goes_on=self.role == SAMPLE)
            return
        if cues.WARNING.match(words) or cues.TIP.match(words):
            first, *rest = sentences(self.text, block.start, block.end)
            self.found.add(
                self.heading, AVOID if cues.WARNING.match(words) else EMPHASIZE, *first, listed=True
            )
            if rest:
                self._read_prose(rest[0][0], block.end)
            return
        if STEP.match(words) and not self.outside:
            first, *rest = sentences(self.text, block.start, block.end)
            self.found.add(
                self.heading, self._kind_of(STEP.sub("", self._words(first)), role), *first, listed=True
            )
            if rest:
                self._read_prose(rest[0][0], block.end)
            return
        self._read_prose(block.start, block.end)

    def _lead(self, words: str, after: Block) -> str:
        last = re.split(r"(?<=[.!?])\s+", words)[-1]
        if after.kind in (PARAGRAPH, QUOTE):
            return SAMPLE if _LEADS_TO_SAMPLE.search(last.rstrip(": ")) or announced(last) == SAMPLE else ""
        return announced(last)

    def _read_prose(self, start: int, end: int) -> None:
        """Draft what the sentences advise; long quotations in the first person are sample answers."""
        samples = [span for span in quotations(self.text, start, end) if _is_sample(self._words(span))]
        shown = [] if self.role == MISTAKES else samples
        if not self.headed and not self.found.general.asked and start < 0.5 * len(self.text):
            self._find_question(start, end)
        at = start
        for span in [*samples, (end, end)]:
            self._read_sentences(at, span[0] - 1 if span[0] < end else end)
            if span[0] < end:
                if shown:
                    self.found.add_sample(*span, goes_on=self.role == SAMPLE)
                at = span[1] + 1

    def _read_sentences(self, start: int, end: int) -> None:
        if self.role == ASIDE or self.outside and self.headed:
            return
        for a, b in sentences(self.text, start, max(start, end)):
            words = self._words((a, b))
            if len(words.split()) < 2:
                continue
            if words.endswith("?") or (a, b) == self.asked_at:
                continue
            kind = cues.advice(words)
            if kind and self.under_advice and not (kind == AVOID and cues.MISTAKE.match(words)):
                continue
            if kind and not _is_story(words):
                self.found.add(self.heading, kind, a, b)

    def _find_question(self, start: int, end: int) -> None:
        """Running text may name the question of an article whose headings ask none."""
        told = self._words((start, end))
        spans = [*quotations(self.text, start, end), *sentences(self.text, start, end)]
        spans += [
            (start + found.start(), start + found.end()) for found in _INSIDE.finditer(self.text[start:end])
        ]
        for a, b in spans:
            question = asked(self._words((a, b)))
            if question and _ADDRESSED.search(question) and (a - start < 4 or _ABOUT_QUESTION.search(told)):
                self._ask(question, a, b)
                return

    def _ask(self, question: str, start: int, end: int) -> None:
        if not self.headed and not self.found.general.asked:
            self.found.general.prompt, self.found.general.asked = question, True
            self.found.general.passage = self.found.passage(start, end)
            self.asked_at = (start, end)

    def _words(self, span: tuple[int, int]) -> str:
        return plain_words(self.text[span[0] : span[1]])


def _is_sample(words: str) -> bool:
    return len(words.split()) >= SAMPLE_WORDS and len(_FIRST_PERSON.findall(words)) >= 2


def _is_story(words: str) -> bool:
    """A sentence that tells of somebody; advice may tell of "I" only where it says what the writer thinks."""
    return (
        bool(cues.STORY.search(words))
        and cues.tells_past(words)
        and not re.search(r"\byou(?:r)?\b", words, re.I)
    )


def _names_topic(words: str) -> bool:
    return bool(re.search(r"\b(?:of|for|to|in|at)\s+\w+", words)) and len(words.split()) >= 4
