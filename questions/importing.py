"""From an advice article to rows of the bank: its drafts are kept, and a person takes each or leaves it.

Nothing here publishes. A taken question is switched off, and its rules have no examples yet, so that they cannot
be published before somebody has proved them.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from django.db import transaction
from django.db.models import Max

from feedback.lexicon import FUNCTION_WORDS
from feedback.plain import PlainRules, plain_rules
from questions.documents import Article, QuestionDraft, draft_questions, read_article, title_of
from questions.models import Criterion, Document, ImportedArticle, Proposal, Question
from questions.source_texts import OtherTextError, text_hash

LABEL_MOST, SHORT_MOST, SLUG_WORDS = 40, 60, 5
WEIGHT = 2  # nobody has said yet how much the source insists on it
_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True)
class Imported:
    """An imported article; ``new`` is False where the same text was here before, with its drafts as they are."""

    article: ImportedArticle
    new: bool


def drafts_of(name: str, content: bytes) -> tuple[Article, list[QuestionDraft]]:
    """The article in a file and its drafts; nothing is stored. Raises RefusedError."""
    article = read_article(name, content)
    return article, draft_questions(article)


def as_json(name: str, article: Article, drafts: Iterable[QuestionDraft]) -> dict:
    """The drafts as plain values. Passages are exact pieces of ``text``, which is given where a file's own
    text is not it (web pages and Word files)."""
    questions = [
        {
            "prompt": draft.prompt,
            "criteria": [
                {
                    "kind": criterion.kind,
                    "statement": criterion.statement,
                    "passage": criterion.passage.words,
                    "start": criterion.passage.start,
                    "end": criterion.passage.end,
                }
                for criterion in draft.criteria
            ],
            "sample_answers": [sample.words for sample in draft.samples],
        }
        for draft in drafts
    ]
    extracted = not name.lower().endswith((".txt", ".text", ".md", ".markdown", ".mdown"))
    return {"title": title_of(article), "questions": questions} | (
        {"text": article.text} if extracted else {}
    )


def import_article(name: str, content: bytes, show_passages: bool = False) -> Imported:
    """Keep an article with its drafts, all or nothing; the one that is here where its text is the same.

    A file with the name of a document of the bank must hold that document's text. Raises RefusedError and
    OtherTextError.
    """
    article, drafts = drafts_of(name, content)
    stem = PurePath(name).stem
    document = Document.objects.filter(slug=stem).first()
    if document and document.text_hash and document.text_hash != text_hash(article.text):
        raise OtherTextError(stem)
    title = document.title if document else title_of(article) or stem.replace("-", " ").capitalize()
    with transaction.atomic():
        kept, new = ImportedArticle.objects.get_or_create(
            text_hash=text_hash(article.text),
            defaults={
                "title": title[:200],
                "slug": _slug(stem) or "article",
                "file_name": name[-200:],
                "text": article.text,
                "show_passages": show_passages,
                "document": document,
            },
        )
        if new:
            _keep_drafts(kept, drafts)
    return Imported(kept, new)


def _keep_drafts(article: ImportedArticle, drafts: Iterable[QuestionDraft]) -> None:
    for number, draft in enumerate(drafts, 1):
        asked = draft.passage
        question = Proposal.objects.create(
            article=article,
            position=number,
            kind=Proposal.Kind.QUESTION,
            words=draft.prompt,
            heading=draft.heading[:300],
            start=asked.start if asked else None,
            end=asked.end if asked else None,
        )
        details = [(c.kind, c.statement, c.heading, c.passage) for c in draft.criteria]
        details += [(Proposal.Kind.SAMPLE, sample.words, "", sample) for sample in draft.samples]
        Proposal.objects.bulk_create(
            Proposal(
                article=article,
                about=question,
                position=place,
                kind=kind,
                words=words,
                heading=heading[:300],
                start=passage.start,
                end=passage.end,
            )
            for place, (kind, words, heading, passage) in enumerate(details, 1)
        )


def suggested_rules(kind: str, statement: str, lists: Collection[str]) -> PlainRules:
    """Starter rules for a point or mistake from its own words; unproven until they have examples."""
    return plain_rules(kind, statement, lists=lists)


@transaction.atomic
def take(
    about: Proposal, taken: Mapping[int, Mapping[str, str]], prompt: str, lists: Collection[str]
) -> Question:
    """Make drafts of the bank from a question's proposals.

    ``taken`` holds, by the key of each point, mistake and sample answer that was confirmed, its ``kind`` and
    ``words`` as the admin left them. The question is made with the first of them, switched off; what was taken
    before is not made twice. Returns the question.
    """
    article = ImportedArticle.objects.select_for_update().get(pk=about.article_id)
    about = Proposal.objects.select_related("question").get(pk=about.pk)
    question = about.question or _new_question(article, prompt)
    about.question, about.state, about.words = question, Proposal.State.TAKEN, prompt
    about.save(update_fields=["question", "state", "words"])
    for proposal in about.details.filter(pk__in=taken).exclude(state=Proposal.State.TAKEN):
        edit = taken[proposal.pk]
        if proposal.kind == Proposal.Kind.SAMPLE:
            question.sample_answer = edit["words"]
            question.save(update_fields=["sample_answer"])
        else:
            proposal.kind = edit["kind"]
            proposal.criterion = _new_criterion(question, proposal, edit["words"], lists)
        proposal.words, proposal.state, proposal.question = edit["words"], Proposal.State.TAKEN, question
        proposal.save()
    return question


def leave(about: Proposal, left: Iterable[int]) -> int:
    """Leave proposals of a question out; how many. What was taken stays."""
    return about.details.filter(pk__in=left, state=Proposal.State.WAITING).update(state=Proposal.State.LEFT)


def put_back(about: Proposal) -> int:
    """Let all that was left out of a question wait again; how many."""
    return about.details.filter(state=Proposal.State.LEFT).update(state=Proposal.State.WAITING)


def _new_question(article: ImportedArticle, prompt: str) -> Question:
    if article.document is None:
        article.document = Document.objects.create(
            slug=_free(article.slug, Document.objects.values_list("slug", flat=True)),
            title=article.title,
            text=article.text if article.show_passages else "",
            text_hash=article.text_hash,
        )
        article.save(update_fields=["document"])
    last = Question.objects.aggregate(last=Max("position"))["last"] or 0
    return Question.objects.create(
        slug=_free(_slug(prompt), Question._base_manager.values_list("slug", flat=True)),
        document=article.document,
        prompt=prompt,
        short=_shortened(prompt, SHORT_MOST),
        position=min(last + 1, 32767),
        active=False,
    )


def _new_criterion(
    question: Question, proposal: Proposal, statement: str, lists: Collection[str]
) -> Criterion:
    there = question.criteria.values_list("slug", "position")
    made = suggested_rules(proposal.kind, statement, lists)
    return Criterion.objects.create(
        question=question,
        slug=_free(_slug(statement), [slug for slug, _ in there]),
        position=max((position for _, position in there), default=0) + 1,
        kind=proposal.kind,
        weight=WEIGHT,
        statement=statement,
        label=_shortened(statement.rstrip("."), LABEL_MOST),
        looked_for=made.looked_for,
        rules="\n".join(made.rules),
        source_heading=proposal.heading,
        source_passages=[[proposal.start, proposal.end]],
    )


def _slug(words: str) -> str:
    """A slug of the words that say something; empty where there is none."""
    plain = unicodedata.normalize("NFKD", words.lower()).encode("ascii", "ignore").decode()
    found = _WORD.findall(plain.replace("'", ""))
    telling = [word for word in found if word not in FUNCTION_WORDS] or found
    return "-".join(telling[:SLUG_WORDS] if len(telling) > SLUG_WORDS + 2 else telling)[:60].strip("-")


def _free(slug: str, taken: Iterable[str]) -> str:
    """The slug, or the first one with a number that is not taken."""
    slug, taken = slug or "draft", set(taken)
    number, free = 2, slug
    while free in taken:
        free, number = f"{slug}-{number}", number + 1
    return free


def _shortened(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    return text[: most - 3].rsplit(" ", 1)[0].rstrip(" ,;:.") + "..."
