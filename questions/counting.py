"""What a check counts: each answer judged as it is judged now and as it would be, by other rules or another reader.

Everything is kept in plain dicts and lists, so that a check can stop after any answer and go on later. Of answers that
people stored only keys and places are kept, never words: see questions/stored_answers.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from feedback import Reader, Report, assess, explain
from feedback.agreement import Decisions, band
from feedback.reader import Reading
from feedback.rubric import Rubric
from feedback.text import Text

FLIPS_SHOWN = 60  # flips of which more than the number is kept
AROUND = 160  # characters of a sentence on each side of the words that show a verdict
LENGTHS_KEPT = 2000
PAIRS_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to be judged twice. labels is empty for an answer that nobody has marked."""

    text: str
    labels: Mapping[str, bool | None]
    about: str  # "marked answer" or "stored try", as a page says it
    shown: bool  # whether its words may be read
    key: str = ""  # of a stored try: its words are asked for anew whenever they are shown


@dataclass(frozen=True, slots=True)
class Judge:
    """Rules and the reader beside them; what a report is made by."""

    rubric: Rubric
    reader: "Reader | ReadOnce | None"


class ReadOnce:
    """A reader that reads each answer once, although two rubrics ask it: what it reads does not depend on rules."""

    def __init__(self, reader: Reader, question: str, criteria: frozenset[str]):
        self._reader, self._question, self._criteria = reader, question, sorted(criteria)
        self.bars, self.version = reader.bars, reader.version
        self._last: tuple[str, dict[str, Reading]] | None = None

    def read(self, text: Text, question: str, criteria: list[str]) -> dict[str, Reading]:
        last = self._last
        if last is None or last[0] != text.stored:
            # Held here as well: another thread may put its own in place meanwhile.
            last = self._last = (text.stored, self._reader.read(text, self._question, self._criteria))
        asked = set(criteria)
        return {slug: reading for slug, reading in last[1].items() if slug in asked}


def nothing_yet() -> dict:
    """The counts before the first answer."""
    return {
        "marked": 0,  # answers with labels, and those without
        "stored": 0,
        "marked_changed": 0,
        "stored_changed": 0,
        "bands": 0,  # stored answers that would be in another band
        "agreement": {},  # slug: {"before": [hit, false, missed, rightly no], "after": [...]}
        "moves": {},  # slug: [stored answers that gain it, that lose it]
        "marked_moves": {},
        "flips": [],
        "fired": {},  # rule id: answers in which it found something that counts
        "rivals": {},  # "point mistake": [answers in which one passage feeds both, an example of it: key, place, words]
        "lengths": [],  # [words, score as published or None, score as it would be]
    }


def count(counts: dict, answer: Answer, before: Judge | None, after: Judge) -> None:
    """Judge one answer both ways and add what came of it to the counts."""
    then = assess(answer.text, before.rubric, before.reader) if before else None
    now, hits = explain(answer.text, after.rubric, after.reader)
    kind = "marked" if answer.labels else "stored"
    counts[kind] += 1
    said_before = {v.criterion: v for v in then.verdicts} if then else {}
    changed = False
    for verdict in now.verdicts:
        earlier = said_before.get(verdict.criterion)
        label = answer.labels.get(verdict.criterion)
        if label is not None:
            rows = counts["agreement"].setdefault(
                verdict.criterion, {"before": [0, 0, 0, 0], "after": [0, 0, 0, 0]}
            )
            _add(rows["after"], verdict.met, label)
            if earlier:
                _add(rows["before"], earlier.met, label)
        if earlier and earlier.met != verdict.met:
            changed = True
            moves = counts["moves" if kind == "stored" else "marked_moves"]
            moves.setdefault(verdict.criterion, [0, 0])[0 if verdict.met else 1] += 1
            scores = [then.score, now.score] if then else []
            _keep_flip(counts, answer, verdict, earlier, label, scores)
    counts[f"{kind}_changed"] += changed
    if kind == "stored" and then and then.score is not None and now.score is not None:
        counts["bands"] += band(then.score) != band(now.score)
    fired = {hit.rule for found in hits.values() for hit in found if hit.counts}
    for rule in fired:
        counts["fired"][rule] = counts["fired"].get(rule, 0) + 1
    _count_rivals(counts, answer, now)
    if now.score is not None and len(counts["lengths"]) < LENGTHS_KEPT:
        counts["lengths"].append([now.words, then.score if then else None, now.score])


def keys_in(counts: dict) -> set[str]:
    """The stored answers of which a place is kept."""
    keys = {flip["key"] for flip in counts["flips"]}
    return (keys | {example[0] for _, example in counts["rivals"].values() if example}) - {""}


def decisions(row: list[int]) -> Decisions:
    """The counts of one criterion as ``feedback.agreement`` reckons with them."""
    return Decisions(*row)


def _add(row: list[int], said: bool, label: bool) -> None:
    row[(0 if label else 1) if said else (2 if label else 3)] += 1


def _keep_flip(counts: dict, answer: Answer, verdict, earlier, label: bool | None, scores: list) -> None:
    kept = counts["flips"]
    if len(kept) >= FLIPS_SHOWN:
        # One that can be read makes room for itself among those that are only counted.
        closed = [n for n, flip in enumerate(kept) if not flip["shown"]]
        if not (answer.shown and closed):
            return
        del kept[closed[-1]]
    readable_here = answer.shown and not answer.key
    places = _with_sentences(answer.text, (verdict if verdict.met else earlier).evidence)
    turned_down = verdict.nearest.says if verdict.nearest and not verdict.met else ""
    kept.append(
        {
            "criterion": verdict.criterion,
            "met": verdict.met,
            "label": label,
            "about": answer.about,
            "scores": scores,
            "shown": answer.shown,
            "key": answer.key,
            "places": places if answer.key else [],
            "words": [_cut(answer.text, *place) for place in places] if readable_here else None,
            "why": turned_down if readable_here else "",
        }
    )


def _with_sentences(answer: str, evidence) -> list[list[int]]:
    """For each piece of evidence where its sentence begins, the words begin, they end, and the sentence ends."""
    if not evidence:
        return []
    text = Text(answer)
    ends = [(text.starts[first], text.ends[last - 1]) for first, last in text.sentences]
    found = []
    for piece in evidence:
        first = max((start for start, _ in ends if start <= piece.start), default=piece.start)
        last = min((end for _, end in ends if end >= piece.end), default=piece.end)
        found.append(
            [max(first, piece.start - AROUND), piece.start, piece.end, min(last, piece.end + AROUND)]
        )
    return found


def _cut(text: str, first: int, start: int, end: int, last: int) -> list[str]:
    """A sentence in three: before the words, the words, after them."""
    return [text[first:start], text[start:end], text[end:last]]


def _count_rivals(counts: dict, answer: Answer, report: Report) -> None:
    """Passages that show a point and a mistake at once: one of the two is wrong, or the rules are too wide."""
    for point in report.points:
        for mistake in report.mistakes:
            shared = next(
                (
                    one
                    for one in point.evidence
                    for other in mistake.evidence
                    if one.start < other.end and other.start < one.end
                ),
                None,
            )
            if shared is None:
                continue
            key = f"{point.criterion} {mistake.criterion}"
            if key not in counts["rivals"] and len(counts["rivals"]) >= PAIRS_SHOWN:
                continue
            row = counts["rivals"].setdefault(key, [0, None])
            row[0] += 1
            if answer.shown and row[1] is None:
                row[1] = [answer.key, shared.start, shared.end, "" if answer.key else shared.quote]
