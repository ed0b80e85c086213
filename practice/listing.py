"""The question bank as the home page shows it: which questions, and how far this person is with each."""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Count, Exists, OuterRef, Q

from practice.access import Person, own_attempts, own_drafts
from questions.models import Criterion, Document, Kind, Level, Question

PROGRESS = {"new": "Not tried", "missing": "Points missing", "all": "All points made"}
LEVELS = {
    Level.CORE: ("Core", "Core: the questions most interviews ask"),
    Level.EXTRA: ("Extra", "Extra: for shops, hospitality and front desks"),
}
LONGEST_SEARCH = 100
ENDINGS = ("ings", "ing", "ed", "es", "s")


@dataclass(frozen=True, slots=True)
class Filters:
    """What the visitor asked for. Unknown values are as good as none: a link never breaks."""

    q: str = ""
    level: str = ""
    document: str = ""
    progress: str = ""

    @classmethod
    def chosen(cls, values) -> "Filters":
        level, progress = values.get("set", ""), values.get("progress", "")
        return cls(
            q=" ".join(values.get("q", "").replace("\x00", "")[:LONGEST_SEARCH].split()),
            level=level if level in LEVELS else "",
            document=values.get("document", "").replace("\x00", "")[:80],
            progress=progress if progress in PROGRESS else "",
        )

    def as_query(self) -> dict[str, str]:
        named = {"q": self.q, "set": self.level, "document": self.document, "progress": self.progress}
        return {name: value for name, value in named.items() if value}


@dataclass(frozen=True, slots=True)
class Best:
    """How far a person is with one question. score is None where no try was scored."""

    score: int | None
    missing: int
    waits: bool = False  # of the only tries nothing may be said yet: an exam runs, or a coach holds it back


@dataclass(frozen=True, slots=True)
class Row:
    question: Question
    best: Best | None
    has_draft: bool = False

    @property
    def progress(self) -> str:
        if self.best is None:
            return "new"
        return "all" if self.best.score is not None and self.best.missing == 0 else "missing"


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Listing:
    total: int
    first: Question | None
    groups: list[Group]
    shown: int
    filters: Filters
    levels: list[tuple[str, str, int]]
    documents: list[Document]
    progress: dict[str, str]
    to_practise: list[
        Question
    ]  # also what the filters left out; not what has only tries that wait for feedback


def listing(person: Person, filters: Filters) -> Listing:
    """Three queries whatever the number of questions, five for a person who has typed something."""
    everything = list(
        Question.objects.answerable()
        .select_related("document")
        .annotate(
            points=Count("criteria", filter=Q(criteria__kind=Kind.EMPHASIZE)),
            mistakes=Count("criteria", filter=Q(criteria__kind=Kind.AVOID)),
        )
        # Said again: a query that groups drops the order of the model.
        .order_by("position", "id")
    )
    found = _found(filters.q) if filters.q else None
    best = best_of(person)
    drafts = set(own_drafts(person).values_list("question_id", flat=True))
    rows = [
        row
        for row in (Row(question, best.get(question.pk), question.pk in drafts) for question in everything)
        if (found is None or row.question.pk in found)
        and filters.level in ("", row.question.level)
        and filters.document in ("", row.question.document.slug)
        and filters.progress in ("", row.progress)
    ]
    groups = [
        Group(title, [row for row in rows if row.question.level == level])
        for level, (_, title) in LEVELS.items()
    ]
    documents = {question.document_id: question.document for question in everything}
    return Listing(
        total=len(everything),
        first=everything[0] if everything else None,
        groups=[group for group in groups if group.rows],
        shown=len(rows),
        filters=filters,
        levels=[
            (level, name, sum(question.level == level for question in everything))
            for level, (name, _) in LEVELS.items()
        ],
        documents=list(documents.values()),
        progress=PROGRESS,
        to_practise=[each for each in everything if not (each.pk in best and best[each.pk].waits)],
    )


def best_of(person: Person) -> dict[int, Best]:
    """The best try of this person for each question; a try without a score only where there is no other."""
    if not person.is_known:
        return {}
    tries = (
        own_attempts(person)
        .with_waits()
        .annotate(missing=Count("verdicts", filter=Q(verdicts__kind=Kind.EMPHASIZE, verdicts__met=False)))
        .order_by("created_at")
        .values_list("question_id", "score", "missing", "waits")
    )
    best: dict[int, Best] = {}
    for question_id, score, missing, waits in tries:
        known = best.get(question_id)
        if known is None or known.score is None or (score is not None and score >= known.score):
            best[question_id] = Best(score, missing, waits)
    return best


def _found(search: str) -> set[int]:
    """The questions in which every word of the search appears, in any of its common forms."""
    questions = Question.objects.answerable()
    for word in search.split():
        stem = _stem(word)
        criteria = Criterion.objects.filter(question=OuterRef("pk")).filter(
            Q(statement__icontains=stem) | Q(label__icontains=stem)
        )
        named = ("prompt", "short", "why_asked", "hint", "document__title", "document__author")
        texts = reduce(or_, (Q(**{f"{name}__icontains": stem}) for name in named))
        questions = questions.filter(texts | Exists(criteria))
    return set(questions.values_list("pk", flat=True))


def _stem(word: str) -> str:
    """The word without a common ending, so that "greeting" finds "greet". Short words stay whole."""
    for ending in ENDINGS:
        if word.lower().endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word
