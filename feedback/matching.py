"""Finds where patterns occur in an answer: every node of a rubric's table to its spans of tokens.

Spans are joined bottom up and kept once a node, so time grows with the length of the answer and the number of
rules, and no rule can explode: a span list holds at most ENDS_KEPT ends a start. Most rules do not occur in an
answer; ``reach`` finds that out for a small part of the price.
"""

from bisect import bisect_left

from . import lexicon, rules
from .patterns import ADJACENT
from .reach import LIGHT_MOST, Reach, spans_of
from .text import Text, is_number

ENDS_KEPT = 4
# Joined spans in one answer, all rules together, after which nothing more is joined: counted and not timed, so
# that every machine stops at the same place. The rubrics in use join less than 2,000 in the longest answers.
JOINS_MOST = 200_000
BOTH_WINDOW = 20  # words from first to last in "a & b"
THEN_WINDOW = 40  # words between in "a then b"

type Spans = list[tuple[int, int]]


class Matcher:
    """The spans of every pattern of one node table in one answer, worked out when asked for and kept."""

    def __init__(self, text: Text, table: rules.NodeTable):
        self.text = text
        self._nodes = table.nodes
        self.reach = Reach(text, table)
        self._found: list[Spans | None] = [None] * len(table.nodes)
        self._by_start: dict[int, dict[int, list[int]]] = {}
        self._kinds: dict[str, Spans] = {}
        self._joins_left = JOINS_MOST

    def spans(self, number: int) -> Spans:
        """Half-open token ranges where the node occurs, sorted."""
        found = self._found[number]
        if found is None:
            found = self._found[number] = self._find(number) if self.reach.of(number)[0] else []
        return found

    def _find(self, number: int) -> Spans:
        node = self._nodes[number]
        match node:
            case rules.Forms() | rules.Prefixes():
                return spans_of(self.reach.of(number)[0])
            case rules.Row(items, gaps):
                return self._row(items, gaps)
            case rules.Either(options):
                return _few([span for option in options for span in self.spans(option)])
            case rules.Both(parts):
                return self._both(parts)
            case rules.Then(first, second):
                return self._then(self.spans(first), second)
            case rules.Kind(name):
                return self.kind(name)
        raise TypeError(f"not a node: {node!r}")

    def _row(self, items: tuple[int, ...], gaps: tuple[int, ...]) -> Spans:
        for item in items:
            if not self.spans(item):
                return []
        left = self.spans(items[0])
        for gap, item in zip(gaps, items[1:], strict=True):
            starts = self._starts(item)
            if self._joins_left <= 0:
                return []
            left = self._next_to(left, starts) if gap == ADJACENT else self._within(left, starts, gap)
            if not left:
                return left
        return left

    def _starts(self, number: int) -> dict[int, list[int]]:
        """The ends of a node's spans by where they start."""
        starts = self._by_start.get(number)
        if starts is None:
            starts = {}
            for start, end in self.spans(number):
                if start in starts:
                    starts[start].append(end)
                else:
                    starts[start] = [end]
            self._by_start[number] = starts
        return starts

    def _next_to(self, left: Spans, starts: dict[int, list[int]]) -> Spans:
        forms, sentence_ends, light = self.text.forms, self.text.sentence_ends, lexicon.LIGHT
        joined: Spans = []
        for start, end in left:
            at, last, most = end, sentence_ends[end - 1], end + LIGHT_MOST
            while at < last:
                if at in starts:
                    for stop in starts[at]:
                        joined.append((start, stop))
                    break
                if at == most or forms[at] not in light:
                    break
                at += 1
        self._joins_left -= len(joined)
        return _few(joined)

    def _within(self, left: Spans, starts: dict[int, list[int]], gap: int) -> Spans:
        sentence_ends = self.text.sentence_ends
        joined: Spans = []
        for start, end in left:
            last = sentence_ends[end - 1]
            if last > end + gap + 1:
                last = end + gap + 1
            near = 0
            for at in range(end, last):
                if at in starts:
                    stops = starts[at]
                    for stop in stops:
                        joined.append((start, stop))
                    if stops[0] == at + 1:
                        near += 1
                        if near == ENDS_KEPT:
                            break  # whatever comes later ends later, and only the nearest ends are kept
        self._joins_left -= len(joined)
        return _few(joined)

    def _both(self, parts: tuple[int, ...]) -> Spans:
        left = self.spans(parts[0])
        for part in parts[1:]:
            if not left or self._joins_left <= 0:
                return []
            right = self.spans(part)
            joined = []
            self._joins_left -= BOTH_WINDOW * len(left)
            for start, end in left:
                first, last = self.text.sentence_of(start)
                at = bisect_left(right, (max(first, end - BOTH_WINDOW), 0))
                best = None
                while at < len(right) and right[at][0] < min(last, start + BOTH_WINDOW):
                    other = right[at]
                    at += 1
                    if other == (start, end):
                        continue
                    both = (min(start, other[0]), max(end, other[1]))
                    if both[1] - both[0] <= BOTH_WINDOW and (
                        best is None or both[1] - both[0] < best[1] - best[0]
                    ):
                        best = both
                if best:
                    joined.append(best)
            left = _few(joined)
        return left

    def _then(self, left: Spans, second: int) -> Spans:
        if not left or self._joins_left <= 0:
            return []
        right = self.spans(second)
        joined = []
        self._joins_left -= len(left)
        for start, end in left:
            at = bisect_left(right, (end, 0))
            if at < len(right) and right[at][0] <= end + THEN_WINDOW:
                joined.append((start, right[at][1]))
        return _few(joined)

    # --- classes ---
    def kind(self, name: str) -> Spans:
        """The spans of a #class."""
        if name not in self._kinds:
            self._kinds[name] = getattr(self, f"_kind_{name}")()
        return self._kinds[name]

    def _kind_any(self) -> Spans:
        return [(at, at + 1) for at in range(len(self.text.forms))]

    def _kind_number(self) -> Spans:
        return [(at, at + 1) for at, form in enumerate(self.text.forms) if is_number(form)]

    def _kind_money(self) -> Spans:
        forms = self.text.forms
        return [
            (min(at, near), max(at, near) + 1)
            for at, form in enumerate(forms)
            if form in lexicon.MONEY_WORDS
            for near in ((at + 1,) if form in "£$€" else (at - 1, at + 1))
            if 0 <= near < len(forms) and (is_number(forms[near]) or forms[near] in ("few", "hundred"))
        ]

    def _kind_time(self) -> Spans:
        forms = self.text.forms
        found = []
        for at, form in enumerate(forms):
            before = forms[at - 1] if at else ""
            if (form in lexicon.TIME_WORDS and form != "am") or (form == "am" and is_number(before)):
                found.append((at, at + 1))
            elif (form in lexicon.TIME_UNITS and before in lexicon.TIME_FRONTS) or (form == "ago" and before):
                found.append((at - 1, at + 1))
            elif len(form) == 4 and form.isdigit() and form[:2] in ("19", "20"):
                found.append((at, at + 1))
        return found

    def _kind_name(self) -> Spans:
        text = self.text
        firsts = {first for first, _ in text.sentences}
        return [
            (at, at + 1)
            for at, form in enumerate(text.forms)
            if text.stored[text.starts[at]].isupper()
            and at not in firsts
            and form not in ("i", "okay")
            and form not in lexicon.TIME_WORDS
        ]

    def _kind_past(self) -> Spans:
        return [(at, at + 1) for at, form in enumerate(self.text.forms) if lexicon.is_past(form)]

    def _kind_did(self) -> Spans:
        return self._after_me(past=True)

    def _kind_do(self) -> Spans:
        return self._after_me(past=False)

    def _after_me(self, past: bool) -> Spans:
        forms = self.text.forms
        found = []
        for form in ("i", "we"):
            for at in self.text.positions.get(form, ()):
                last = self.text.sentence_of(at)[1]
                perfect = did = False
                for verb in range(at + 1, min(at + 5, last)):
                    word = forms[verb]
                    if word in lexicon.PERFECT and verb + 1 < last:
                        ahead = forms[verb + 1]
                        if word == "did" and (_adverb(ahead) or ahead.isalpha()):
                            did = True
                            continue
                        if _adverb(ahead) or ahead in _PARTICIPLES or lexicon.is_past(ahead):
                            perfect = True
                            continue
                    if _adverb(word):
                        continue
                    is_past = (
                        did
                        or lexicon.is_past(word)
                        or word in lexicon.PAST_AFTER_ME
                        or (perfect and word in _PARTICIPLES)
                    )
                    if past == is_past and (
                        past or (word not in lexicon.NO_DEED and word.isalpha() and not perfect)
                    ):
                        found.append((at, verb + 1))
                    break
        found.sort()
        return found

    def tells_story(self) -> bool:
        """Whether the answer tells one past occasion of the speaker's own (the ``story`` condition)."""
        deeds = len(self.kind("did"))
        if deeds >= 2:
            return True
        positions = self.text.positions
        forms = self.text.forms
        anchored = bool(self.kind("time")) or any(a in positions for a in lexicon.STORY_ANCHORS) or any(
            at + 1 < len(forms) and forms[at + 1] in lexicon.ONE_OCCASION for at in positions.get("one", ())
        )  # fmt: skip
        pasts = len(self.kind("past"))
        if deeds == 1:
            return anchored or pasts >= 3
        mine = any(form in positions for form in ("me", "my", "us", "i", "we"))
        return anchored and mine and (pasts >= 3 or len(self.kind("do")) >= 3)


def _adverb(word: str) -> bool:
    return word in lexicon.ADVERBS or word.endswith("ly")


_PARTICIPLES = frozenset(form for forms in lexicon.IRREGULAR.values() for form in forms)


def _few(spans: Spans) -> Spans:
    """Sorted, each span once, at most ENDS_KEPT shortest ends a start."""
    if len(spans) < 2:
        return spans
    distinct = sorted(set(spans))
    if len(distinct) <= ENDS_KEPT:
        return distinct
    kept: Spans = []
    start, count = -1, 0
    for span in distinct:
        if span[0] != start:
            start, count = span[0], 0
        if count < ENDS_KEPT:
            kept.append(span)
            count += 1
    return kept
