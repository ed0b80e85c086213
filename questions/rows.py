"""Writing an entry's content into a question's rows: the one way for files, drafts and versions taken back."""

from collections.abc import Mapping

from feedback.rubric import REFUSES_BY_DEFAULT
from questions.models import Criterion, Document, Question


def write_content(question: Question, entry: Mapping) -> None:
    """Make the question and its criteria say what an entry says; where it stands in the bank stays as it is.

    The caller opens the transaction.
    """
    for name in ("prompt", "short", "why_asked", "hint", "sample_answer"):
        setattr(question, name, entry[name])
    question.usual_words_min, question.usual_words_max = entry["usual_words"]
    question.save()
    present = {criterion.slug: criterion for criterion in question.criteria.all()}
    for position, part in enumerate(entry["criteria"], 1):
        criterion = present.pop(part["slug"], None) or Criterion(question=question, slug=part["slug"])
        _write_criterion(criterion, part, position)
    # Published rubrics hold them still; the rows are what stands now.
    for gone in present.values():
        gone.delete()


def _write_criterion(criterion: Criterion, entry: dict, position: int) -> None:
    criterion.position = position
    for name in ("kind", "weight", "statement", "label", "counts", "not_counts"):
        setattr(criterion, name, entry[name])
    for name in ("ask", "sounds_like", "looked_for"):
        setattr(criterion, name, entry[name])
    usual = sorted(REFUSES_BY_DEFAULT[entry["kind"]])
    criterion.refuses = None if entry["refuses"] == usual else entry["refuses"]
    criterion.reader = entry.get("reader", True)
    source = entry["source"]
    elsewhere = source["document"]
    # A version taken back may name a document that is gone; then the question's own stands for it.
    criterion.source_document = Document.objects.filter(slug=elsewhere).first() if elsewhere else None
    criterion.source_heading, criterion.source_place = source["heading"], source["place"]
    criterion.source_says = source["says"]
    criterion.source_passages = source["passages"]
    for name in ("rules", "match", "no_match"):
        setattr(criterion, name, "\n".join(entry[name]))
    criterion.save()
