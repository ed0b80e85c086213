"""Rules and scope to verdicts: one for every criterion, with the words that show it or the reason for their absence."""

import operator

from . import lexicon, scope
from .matching import Matcher
from .reader import Reader, Reading
from .report import Evidence, Rejected, Verdict
from .rubric import Condition, Criterion, Rubric, Rule
from .text import Text

EVIDENCE_MOST = 3  # spans shown for one criterion
REACH_MOST = 9  # words that are shown before a hit and after it, up to the ends of its clause
SPAN_MOST = 34  # words in one span of evidence
SENTENCE_MOST = 26  # words shown of a sentence that the reader found
# Shares of the reader's attention: a rule's hit in a sentence with less than the first is not shown where there
# is better, and a sentence with the second is shown beside the hits. Chosen so that shown words are as often
# the labelled ones as those of the rules alone, and labelled words are shown as often as that allows.
SHARE_KEPT, SHARE_ADDED = 0.02, 0.14
SENTENCES_ADDED = 3
HITS_ENOUGH = 4  # hits after which a criterion's further rules are not asked: more would show nothing new
EXCLUSION_REACH = 20  # words before and after a hit in which "but not" and "unless" look
COPIED_SHARE = 0.6  # of a sentence's four-word runs

_COMPARE = {"<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge}


def judge(text: Text, rubric: Rubric, reader: Reader | None = None) -> tuple[Verdict, ...]:
    """The verdicts in the rubric's order. The same text, rubric and reader give equal verdicts in every process."""
    return Sitting(text, rubric, reader).verdicts()


def copied_sentences(text: Text, known: frozenset) -> list[int]:
    """The sentences of which COPIED_SHARE or more of the four-word runs are among the known ones."""
    return [
        number
        for number, runs in enumerate(text.runs)
        if runs and sum(run in known for run in runs) >= COPIED_SHARE * len(runs)
    ]


class Sitting:
    """The judgement of one answer."""

    def __init__(self, text: Text, rubric: Rubric, reader: Reader | None):
        self.text, self.rubric = text, rubric
        self.bars = reader.bars if reader else {}
        asked = [criterion.slug for criterion in rubric.criteria if criterion.reader]
        self.readings = reader.read(text, rubric.question, asked) if reader else {}
        self.matcher = Matcher(text, rubric.table)
        self.copied = set(copied_sentences(text, rubric.prompt_grams))
        self.met: dict[str, bool] = {}

    def verdicts(self) -> tuple[Verdict, ...]:
        by_slug = {criterion.slug: criterion for criterion in self.rubric.criteria}
        made = {slug: self._decide(by_slug[slug]) for slug in self.rubric.order}
        return tuple(made[criterion.slug] for criterion in self.rubric.criteria)

    def _decide(self, criterion: Criterion) -> Verdict:
        """Rules decide; then the reader may propose what they did not find, or doubt what they did."""
        accepted, rejected, by_omission = self._hits(criterion)
        reading, bars = self.readings.get(criterion.slug), self.bars.get(criterion.kind)
        met, evidence, between_lines = bool(accepted) or by_omission, (), False
        if reading and met and reading.likely < bars.keep:
            met, evidence = False, ()
            rejected = [self._rejected(s, e, "unlike", -1) for s, e, _ in sorted(accepted)[:1]] + rejected
        elif reading and not met and reading.likely >= bars.alone:
            found = self._between_lines(criterion, reading, rejected)
            met = between_lines = found is not None
            evidence = found or ()
        elif accepted:
            evidence = self._evidence(criterion, accepted, rejected, reading)
        self.met[criterion.slug] = met
        silent = met and not evidence
        return Verdict(
            criterion.slug, criterion.kind, criterion.weight, met, evidence,
            criterion.looked_for if silent or (not met and criterion.kind == "emphasize") else "",
            None if met or not rejected else rejected[0], between_lines,
        )  # fmt: skip

    def _hits(self, criterion: Criterion) -> tuple[list[tuple[int, int, str]], list[Rejected], bool]:
        """What its rules found and what of that did not count; and whether it lies in what is absent."""
        accepted: list[tuple[int, int, str]] = []
        rejected: list[Rejected] = []
        by_omission = False
        hopeful = set(
            self.matcher.reach.hopeful(rule.pattern for rule in criterion.rules if rule.pattern is not None)
        )
        vetoes = self._vetoes(criterion)
        for rule in criterion.rules:
            if len(accepted) >= HITS_ENOUGH:
                break
            if rule.pattern is None:
                by_omission = by_omission or self._holds(rule)
                continue
            spans = self.matcher.spans(rule.pattern) if rule.pattern in hopeful else ()
            if spans and self._holds(rule):
                for start, end in spans:
                    objection = self._objection(rule, vetoes, start, end)
                    if objection is None:
                        accepted.append((start, end, rule.id))
                    else:
                        rejected.append(objection)
        return accepted, rejected, by_omission

    def all_hits(self, criterion: Criterion) -> list[tuple[Rule, int, int, Rejected | None]]:
        """Every place that its rules find, also those that a judgement need not look at, with what speaks against it.

        Of rules whose conditions hold; to be asked after ``verdicts``, because conditions may ask about those.
        """
        vetoes = self._vetoes(criterion)
        return [
            (rule, start, end, self._objection(rule, vetoes, start, end))
            for rule in criterion.rules
            if rule.pattern is not None and self._holds(rule)
            for start, end in self.matcher.spans(rule.pattern)
        ]

    def holds_without_words(self, criterion: Criterion) -> list[Rule]:
        """Its rules that speak of the whole answer and are true of it."""
        return [rule for rule in criterion.rules if rule.pattern is None and self._holds(rule)]

    def _vetoes(self, criterion: Criterion) -> list[tuple[int, int]]:
        return [span for veto in criterion.vetoes for span in self.matcher.spans(veto)]

    # --- the reader ---
    def _between_lines(
        self, criterion: Criterion, reading: Reading, rejected: list[Rejected]
    ) -> tuple[Evidence, ...] | None:
        """What shows a criterion that only the reader found; None where a rule's objection stands against it.

        A mistake that lies in what is absent has no words of its own.
        """
        if criterion.by_omission:
            return ()
        best, *others = reading.by_share[:SENTENCES_ADDED]
        if not self._may_show(best, reading, rejected):
            return None
        others = [n for n in others if reading.shares[n] >= SHARE_ADDED]
        shown = [best, *(n for n in others if self._may_show(n, reading, rejected))]
        return self._sentences_read(criterion, reading, sorted(shown))

    def _may_show(self, sentence: int, reading: Reading, rejected: list[Rejected]) -> bool:
        """Whether neither a rule's objection nor the question's own words stand against a sentence."""
        if sentence in self.copied:
            return False
        first, last, _ = self.text.quote(*self._sentence_around(reading.peaks[sentence]))
        return not any(r.reason in scope.VETOES and first <= r.start < last for r in rejected)

    def _sentences_read(
        self, criterion: Criterion, reading: Reading, sentences: list[int]
    ) -> tuple[Evidence, ...]:
        rule = f"{self.rubric.question}/{criterion.slug}/reader"
        around = [self._sentence_around(reading.peaks[number]) for number in sentences]
        return tuple(Evidence(*self.text.quote(start, end), rule) for start, end in around)

    def _sentence_around(self, token: int) -> tuple[int, int]:
        """The sentence of a token; of a long one the clauses nearest to it."""
        first, last = self.text.sentence_of(token)
        if last - first <= SENTENCE_MOST:
            return first, last
        start, end = self.text.clause_of(token)
        start, end = max(start, token - SENTENCE_MOST // 2), min(end, token + SENTENCE_MOST // 2)
        while True:
            wider_start = max(self.text.clause_of(start - 1)[0], first) if start > first else start
            wider_end = min(self.text.clause_of(end)[1], last) if end < last else end
            if end - wider_start <= SENTENCE_MOST and wider_start < start:
                start = wider_start
            elif wider_end - start <= SENTENCE_MOST and wider_end > end:
                end = wider_end
            else:
                return start, end

    def _objection(self, rule: Rule, vetoes: list[tuple[int, int]], start: int, end: int) -> Rejected | None:
        if self.text.sentence_numbers[start] in self.copied:
            return self._rejected(start, end, "copied", -1)
        for other in self._others(rule, vetoes):
            if self._near(other, start, end):
                return self._rejected(start, end, "excluded", other)
        found = scope.doubt(self.matcher, start, end, rule.refuses)
        return found and self._rejected(start, end, found.reason, found.token)

    def _others(self, rule: Rule, vetoes: list[tuple[int, int]]):
        """The tokens at which something begins that "but not" or "unless" names."""
        for first, _ in vetoes:
            yield first
        for excluded in rule.excluded:
            for first, _ in self.matcher.spans(excluded):
                yield first

    def _near(self, other: int, start: int, end: int) -> bool:
        """In the same sentence, and in an answer without full stops not half a page away."""
        same = self.text.sentence_numbers[other] == self.text.sentence_numbers[start]
        return same and start - EXCLUSION_REACH <= other < end + EXCLUSION_REACH

    def _rejected(self, start: int, end: int, reason: str, token: int) -> Rejected:
        first, last, quote = self.text.quote(start, end)
        word = self.text.raw(token) if token >= 0 else ""
        if word.lower() in ("n't", "nt", "t", "'d", "'s") and token:
            word = self.text.raw(token - 1) + word
        return Rejected(first, last, quote, reason, word, scope.SAYS[reason].format(word=word))

    # --- conditions ---
    def _holds(self, rule: Rule) -> bool:
        return all(self._true(condition) for condition in rule.conditions)

    def _true(self, condition: Condition) -> bool:
        match condition.subject:
            case "words":
                return _COMPARE[condition.compare](self.text.words, condition.number)
            case "sentences":
                return _COMPARE[condition.compare](len(self.text.sentences), condition.number)
            case "points":
                kinds = {c.slug for c in self.rubric.criteria if c.kind == "emphasize"}
                made = sum(met for slug, met in self.met.items() if slug in kinds)
                return _COMPARE[condition.compare](made, condition.number)
            case "has":
                return all(self.met[slug] for slug in condition.criteria)
            case "lacks":
                return not any(self.met[slug] for slug in condition.criteria)
            case "story":
                return self.matcher.tells_story() == condition.wanted
            case "finds":
                return bool(self.matcher.spans(condition.pattern)) == condition.wanted
        raise ValueError(f"not a condition: {condition.subject}")

    # --- evidence ---
    def _evidence(
        self,
        criterion: Criterion,
        accepted: list[tuple[int, int, str]],
        rejected: list[Rejected],
        reading: Reading | None,
    ) -> tuple[Evidence, ...]:
        """What shows a criterion that rules found: their hits, and the sentences that the reader looked at most.

        A mistake is shown by the rules' words alone: they are the surer ones there, and nobody is to be told that
        a harmless sentence is a mistake.
        """
        if reading is None or criterion.kind == "avoid":
            return self._hits_shown(accepted)
        number = self.text.sentence_numbers
        kept = [hit for hit in accepted if reading.shares[number[hit[0]]] >= SHARE_KEPT]
        held = {number[token] for start, end, _ in kept for token in (start, end - 1)}
        added: list[int] = []
        for sentence in reading.by_share[:SENTENCES_ADDED]:
            enough = reading.shares[sentence] >= SHARE_ADDED or not (kept or added)
            if enough and sentence not in held and self._may_show(sentence, reading, rejected):
                added.append(sentence)
        shown = self._hits_shown(kept if kept or added else accepted)
        return tuple(
            sorted((*shown, *self._sentences_read(criterion, reading, added)), key=lambda e: (e.start, e.end))
        )

    def _hits_shown(self, accepted: list[tuple[int, int, str]]) -> tuple[Evidence, ...]:
        shown: list[tuple[int, int, str]] = []
        for hit_start, hit_end, rule in sorted(accepted):
            for start, end in self._within_sentences(hit_start, hit_end):
                start, end = self._widen(start, end)
                if len(shown) < EVIDENCE_MOST and all(end <= s or start >= e for s, e, _ in shown):
                    shown.append((start, end, rule))
        return tuple(Evidence(*self.text.quote(start, end), rule) for start, end, rule in sorted(shown))

    def _within_sentences(self, start: int, end: int) -> list[tuple[int, int]]:
        """A hit that runs over several sentences is shown by its beginning and its end."""
        if end <= self.text.sentence_ends[start]:
            return [(start, end)]
        return [(start, self.text.sentence_ends[start]), (self.text.sentence_of(end - 1)[0], end)]

    def _widen(self, start: int, end: int) -> tuple[int, int]:
        """A hit of a few words becomes the clause it stands in, as a person would underline it."""
        end = min(end, start + SPAN_MOST)
        forms = self.text.forms
        first, last = self.text.clause_of(start)[0], self.text.clause_of(end - 1)[1]
        if start - first > REACH_MOST:
            joints = [at + 1 for at in range(start - REACH_MOST, start) if forms[at] in lexicon.JOINTS]
            first = joints[-1] if joints else start
        if last - end > REACH_MOST:
            joints = [at for at in range(end, end + REACH_MOST) if forms[at] in lexicon.JOINTS]
            last = joints[0] if joints else end
        if last - first > SPAN_MOST:
            first, last = start, end
        while first < start and forms[first] in lexicon.OPENERS:
            first += 1
        while last > end and forms[last - 1] in lexicon.DANGLERS:
            last -= 1
        return first, last
