"""What the reader learns from: texts as windows of word pieces, with what each text says about which criteria."""

import hashlib
import json
import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from feedback.reader import windows
from feedback.text import Text
from feedback.wordpieces import BEGIN, END, UNKNOWN, WordPieces
from questions.marked_answers import MarkedAnswer

PAD, HIDDEN = "[PAD]", "[MASK]"


@dataclass(slots=True)
class Lesson:
    """One text: its windows (piece numbers), a label for some criteria (by column), and for criteria that are met
    the places of the pieces that show it, counted over all windows."""

    windows: list[list[int]]
    labels: dict[int, bool]
    shown: dict[int, list[int]] = field(default_factory=dict)

    @property
    def length(self) -> int:
        return sum(map(len, self.windows))


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that meets a criterion or only seems to."""

    question: str
    criterion: str
    text: str
    meets: bool

    @property
    def blind(self) -> bool:
        return int(hashlib.sha256(self.text.encode()).hexdigest(), 16) % 3 == 0


def read_sentences(file: Path) -> list[Sentence]:
    """The sentences of one question's JSON Lines file; the file is named after the question."""
    return [
        Sentence(file.stem, entry["criterion"], entry["text"], entry["yes"])
        for line in file.read_text(encoding="utf-8").split("\n")
        if line.strip()
        for entry in (json.loads(line),)
    ]


def lessons_of_answers(
    answers: Iterable[MarkedAnswer], columns: dict[str, int], cutter: WordPieces
) -> list[Lesson]:
    """Whole answers; pieces of labelled evidence are what shows a criterion."""
    made = []
    for marked in answers:
        labels = {
            columns[f"{marked.question}/{criterion}"]: label
            for criterion, label in marked.labels.items()
            if label is not None
        }
        pieces, places = _cut(marked.answer, cutter)
        lesson = Lesson(pieces, labels)
        for criterion, quotes in marked.evidence.items():
            column = columns[f"{marked.question}/{criterion}"]
            if not labels.get(column):
                continue
            spans = [(at, at + len(q)) for q in quotes if (at := marked.answer.find(q)) >= 0]
            held = [
                n for n, (first, last) in enumerate(places) if any(first < e and s < last for s, e in spans)
            ]
            if held:
                lesson.shown[column] = held
        made.append(lesson)
    return made


def lessons_of_sentences(
    sentences: Iterable[Sentence], columns: dict[str, int], cutter: WordPieces
) -> list[Lesson]:
    """Single sentences with the one label they were written for."""
    return [
        Lesson(_cut(s.text, cutter)[0], {columns[f"{s.question}/{s.criterion}"]: s.meets}) for s in sentences
    ]


def _cut(stored: str, cutter: WordPieces) -> tuple[list[list[int]], list[tuple[int, int]]]:
    """Windows of piece numbers, and for every piece the stored characters of its word ((0, 0) for the marks)."""
    text = Text(stored)
    made = windows(text, cutter)
    spans = iter(cutter.of(text.plain))
    places = []
    for window in made:
        for _, sentence in window:
            if sentence < 0:
                places.append((0, 0))
            else:
                _, start, end = next(spans)
                places.append((text.stored_offset(start), text.stored_offset(end - 1) + 1))
    return [[piece for piece, _ in window] for window in made], places


def vocabulary_of(texts: Iterable[str], pretrained: list[str]) -> list[int]:
    """The numbers of the pretrained pieces worth keeping: those in the texts, single letters and the marks."""
    cutter = WordPieces(pretrained)
    seen = Counter(number for text in texts for number, _, _ in cutter.of(Text(text).plain))
    marks = {PAD, HIDDEN, UNKNOWN, BEGIN, END}
    return [
        number
        for number, piece in enumerate(pretrained)
        if number in seen or piece in marks or (len(piece.removeprefix("##")) == 1 and piece.isascii())
    ]


def batches(
    lessons: list[Lesson], lengths: tuple[int, ...], pieces_most: int, chance: random.Random | None
) -> list[tuple[int, list[Lesson]]]:
    """Lessons of like length together, at most ``pieces_most`` pieces a batch, in random order."""
    by_length: dict[int, list[Lesson]] = {}
    for lesson in lessons:
        length = next((n for n in lengths if n >= lesson.length), lengths[-1])
        by_length.setdefault(length, []).append(lesson)
    made = []
    for length, group in sorted(by_length.items()):
        if chance:
            chance.shuffle(group)
        size = max(1, pieces_most // length)
        made += [(length, group[at : at + size]) for at in range(0, len(group), size)]
    if chance:
        chance.shuffle(made)
    return made
