"""From an article to drafts that wait, and from those that are taken to rows of the bank."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from questions.importing import import_article, leave, put_back, take
from questions.models import Criterion, Document, ImportedArticle, Proposal, Question, Rubric
from questions.rubrics import faults_of
from questions.source_texts import OtherTextError
from tests.questions.marked_articles import articles, told_in

pytestmark = pytest.mark.django_db

ARTICLE = b"""# Waiting Tables

## How do you handle a table that is in a hurry?

- Say how you find out when they must leave
- Mention that you warn the kitchen
- Never rush the guests

> "A family had a train to catch. I asked for the time before I took the order, told the kitchen, and brought
> the bill with the last plates. They waved from the street."
"""


@pytest.fixture
def phones(tmp_path):
    article = next(each for each in articles("tuned") if each.name == "phones")
    file = tmp_path / "phones.html"
    file.write_bytes(told_in(article, "html"))
    return file


@pytest.fixture
def imported(empty_bank) -> ImportedArticle:
    return import_article("waiting-tables.md", ARTICLE).article


@pytest.fixture
def about(imported) -> Proposal:
    return imported.proposals.get(kind="question")


def run(*args, **options) -> str:
    out = StringIO()
    call_command("import_document", *map(str, args), stdout=out, **options)
    return out.getvalue()


def chosen(about: Proposal, *kinds: str) -> dict:
    """Every proposal of those kinds, as an admin would take it unchanged."""
    return {p.pk: {"kind": p.kind, "words": p.words} for p in about.details.filter(kind__in=kinds)}


def test_a_dry_run_prints_drafts_whose_passages_stand_in_the_text_and_stores_nothing(phones):
    shown = json.loads(run(phones, dry_run=True, json=True))
    assert [question["prompt"] for question in shown["questions"]] == [
        "What makes a good phone manner?",
        "How do you stay calm when somebody shouts?",
    ]
    for question in shown["questions"]:
        assert question.keys() == {"prompt", "criteria", "sample_answers"}
        for criterion in question["criteria"]:
            assert criterion["kind"] in ("emphasize", "avoid") and criterion["statement"]
            assert shown["text"][criterion["start"] : criterion["end"]] == criterion["passage"]
        assert all(sample in shown["text"] for sample in question["sample_answers"])
    assert not ImportedArticle.objects.exists()
    assert "+ Give your name in the first sentence" in run(phones, dry_run=True)


def test_several_files_as_json_are_a_list(phones):
    assert len(json.loads(run(phones, phones, dry_run=True, json=True))) == 2


def test_drafts_held_against_marked_passages_say_what_was_missed(tmp_path, shared):
    said = run(*sorted((shared / "documents").glob("*.txt")), against=shared / "content/passages.jsonl")
    assert "all: 7" in said and "of 80 stated" in said and "missed   " in said and "spurious " in said


@pytest.mark.parametrize(
    ("name", "content", "options", "said"),
    [
        ("a.txt", b"", {}, "empty"),
        ("a.txt", b"x" * 20 * 1024 * 1024, {}, "at most 2 MB"),
        ("a.docx", b"x", {"dry_run": True}, "damaged"),
        ("a.pdf", b"x", {"dry_run": True}, "Only text"),
        ("a.txt", None, {}, "cannot be read"),
        ("a.txt", b"x", {"json": True}, "goes with --dry-run"),
    ],
)
def test_a_refused_file_leaves_nothing_behind(db, tmp_path, name, content, options, said):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(CommandError, match=said):
        run(tmp_path / name, **options)
    assert not ImportedArticle.objects.exists()


def test_an_import_waits_and_changes_nothing_of_the_bank(db, phones):
    before = Question.objects.count(), Criterion.objects.count(), Document.objects.count()
    assert "2 questions" in run(phones)
    assert (Question.objects.count(), Criterion.objects.count(), Document.objects.count()) == before
    article = ImportedArticle.objects.get()
    assert set(article.proposals.values_list("state", flat=True)) == {"waiting"}
    for proposal in article.proposals.filter(kind="sample"):
        assert article.text[proposal.start : proposal.end] == proposal.words


def test_the_same_text_is_imported_once(imported):
    again = import_article("other-name.md", ARTICLE)
    assert not again.new and again.article == imported
    assert imported.proposals.count() == 5


def test_what_is_taken_is_switched_off_unproven_and_cannot_be_published(about):
    question = take(about, chosen(about, "emphasize", "avoid", "sample"), about.words, set())
    assert (question.active, question.short, question.document.title) == (
        False,
        about.words,
        "Waiting Tables",
    )
    assert question.sample_answer.startswith("A family had a train to catch.")
    assert [(c.kind, c.statement) for c in question.criteria.all()] == [
        ("emphasize", "Say how you find out when they must leave."),
        ("emphasize", "Mention that you warn the kitchen."),
        ("avoid", "Rushing the guests."),
    ]
    for criterion in question.criteria.all():
        [[start, end]] = criterion.source_passages
        assert ARTICLE.decode()[start:end].rstrip(".").lower()[-9:] == criterion.statement.lower()[-10:-1]
        assert not criterion.match and not criterion.no_match
    # Words such as "say" and "find out" give nothing to look for: such a draft has no starter rules.
    assert [bool(criterion.rules) for criterion in question.criteria.all()] == [False, True, True]
    assert any("needs at least one" in fault.message for fault in faults_of(question))
    assert not Rubric.objects.exists() and not Question.objects.answerable().exists()


def test_what_comes_later_is_added_to_the_same_question_and_nothing_is_taken_twice(about):
    points, all_of_it = chosen(about, "emphasize"), chosen(about, "emphasize", "avoid")
    first = take(about, points, about.words, set())
    assert take(about, points, about.words, set()) == first
    assert take(about, all_of_it, about.words, set()) == first
    assert first.criteria.count() == 3 and Question.objects.count() == 1


def test_the_admins_wording_and_kind_are_what_is_kept(about):
    proposal = about.details.first()
    take(about, {proposal.pk: {"kind": "avoid", "words": "Guessing the time."}}, "Hurry?", set())
    criterion = Criterion.objects.get()
    assert (criterion.kind, criterion.statement, criterion.question.prompt) == (
        "avoid",
        "Guessing the time.",
        "Hurry?",
    )


def test_passages_are_shown_only_where_the_admin_said_so(empty_bank):
    shown = import_article("shown.md", ARTICLE + b"\nOne more line.", show_passages=True).article
    hidden = import_article("hidden.md", ARTICLE).article
    for article in (shown, hidden):
        about = article.proposals.get(kind="question")
        take(about, chosen(about, "avoid"), about.words, set())
        article.refresh_from_db()
    assert shown.document.text == shown.text
    assert hidden.document.text == "" and hidden.document.text_hash == hidden.text_hash


def test_names_that_are_taken_get_a_number(empty_bank):
    for n, name in enumerate(("tables.md", "Tables.md")):
        about = import_article(name, ARTICLE + b"\n" * n).article.proposals.get(kind="question")
        take(about, chosen(about, "emphasize"), about.words, set())
    first, second = Question.objects.order_by("pk")
    assert second.slug == f"{first.slug}-2" and second.document.slug == "tables-2"


def test_what_is_left_out_can_be_put_back(about):
    left = chosen(about, "emphasize")
    assert leave(about, left) == 2 and leave(about, left) == 0
    assert put_back(about) == 2
    assert set(about.details.values_list("state", flat=True)) == {"waiting"}


def test_an_article_named_after_a_document_of_the_bank_must_be_its_text(bank):
    Document.objects.filter(slug="care-guide").update(text_hash="0" * 64)
    with pytest.raises(OtherTextError):
        import_article("care-guide.md", ARTICLE)
    assert not ImportedArticle.objects.exists()
