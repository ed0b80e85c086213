"""What the rows refuse, and that the same content is stored the same way whoever wrote it."""

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from questions.models import Criterion, Document, FrozenError, Question, Rubric, WordList
from questions.wording import lines_of, tidy


@pytest.fixture
def rubric(angry_caller):
    return angry_caller.rubrics.get()


def test_a_published_rubric_refuses_to_be_saved_again(rubric):
    rubric.note = "better"
    with pytest.raises(FrozenError):
        rubric.save()


def test_a_new_object_cannot_be_saved_over_a_published_rubric(rubric):
    with pytest.raises(IntegrityError), transaction.atomic():
        Rubric(pk=rubric.pk, question=rubric.question, version=9, card={}, content_hash="x").save()
    assert Rubric.objects.get(pk=rubric.pk).version == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda rubric: rubric.delete(),
        lambda rubric: Rubric.objects.all().delete(),
        lambda rubric: Rubric.objects.filter(pk=rubric.pk).update(note="better"),
        lambda rubric: rubric.question.rubrics.update(note="better"),
        lambda rubric: Rubric.objects.bulk_update([rubric], ["note"]),
    ],
    ids=["delete", "delete all", "update", "update through the question", "bulk update"],
)
def test_a_published_rubric_refuses_every_other_way_of_changing_it(rubric, change):
    with pytest.raises(FrozenError), transaction.atomic():
        change(rubric)
    assert Rubric.objects.filter(pk=rubric.pk, note="Loaded from files.").exists()


def test_a_question_that_was_published_cannot_be_deleted(angry_caller):
    with pytest.raises(ProtectedError):
        angry_caller.delete()


def test_a_document_that_questions_come_from_cannot_be_deleted(bank):
    with pytest.raises(ProtectedError):
        Document.objects.get(slug="care-guide").delete()


def test_published_rules_outlive_the_account_of_their_author(angry_caller):
    author = get_user_model().objects.create_user("ada")
    Rubric.objects.create(question=angry_caller, version=2, card={}, content_hash="x", author=author)
    author.delete()
    assert Rubric.objects.get(version=2).author is None


def test_a_version_number_is_given_once_in_a_question(angry_caller):
    with pytest.raises(IntegrityError), transaction.atomic():
        Rubric.objects.create(question=angry_caller, version=1, card={}, content_hash="x")


def test_text_from_a_browser_is_stored_as_text_from_a_file():
    assert tidy(" one \r\n\r\ntwo\rthree\n") == "one\n\ntwo\nthree"
    assert lines_of("a\r\n\r\n  b \r\n") == ["a", "b"]


def test_a_row_tidies_its_texts_when_it_is_saved(angry_caller):
    criterion = angry_caller.criteria.get(slug="solves")
    criterion.rules = "  send ~3 parcel\r\n\r\nput it right\r\n"
    criterion.counts = "an action\r\nthat mends it \r\n"
    criterion.save()
    criterion.refresh_from_db()
    assert criterion.rules == "send ~3 parcel\nput it right"
    assert criterion.counts == "an action\nthat mends it"


@pytest.mark.parametrize("weight", [0, 4])
def test_a_weight_outside_1_to_3_cannot_be_stored(angry_caller, weight):
    with pytest.raises(IntegrityError), transaction.atomic():
        angry_caller.criteria.update(weight=weight)


def test_what_stops_a_hit_follows_the_kind_unless_it_was_said(angry_caller):
    criterion = angry_caller.criteria.get(slug="apologises")
    assert criterion.refusals == ["denied"]
    criterion.kind = "avoid"
    assert criterion.refusals == ["denied", "imagined", "quoted", "someone-else"]
    criterion.refuses = []
    assert criterion.refusals == []


def test_an_unknown_refusal_is_not_valid(angry_caller):
    criterion = angry_caller.criteria.get(slug="apologises")
    criterion.refuses = ["doubted"]
    with pytest.raises(ValidationError, match="Unknown: doubted"):
        criterion.full_clean()


@pytest.mark.parametrize("slug", ["Upper", "two words", "under_score", "-lead", "tail-", "a--b", "a\n", "é"])
def test_a_slug_is_small_letters_digits_and_single_hyphens(slug):
    with pytest.raises(ValidationError):
        Criterion(slug=slug).clean_fields(exclude={f.name for f in Criterion._meta.fields} - {"slug"})


def test_only_active_published_questions_are_answerable_and_in_the_order_of_the_bank(bank, angry_caller):
    document = angry_caller.document
    Question.objects.create(
        slug="draft", document=document, prompt="Draft?", short="Draft", why_asked="Why.", position=1
    )
    assert [q.slug for q in Question.objects.answerable()] == ["angry-caller", "busy-day"]
    Question.objects.filter(slug="angry-caller").update(active=False)
    assert [q.slug for q in Question.objects.answerable()] == ["busy-day"]


def test_rows_are_called_by_their_names(angry_caller):
    assert str(angry_caller) == "Angry callers"
    assert str(angry_caller.document) == "A Guide To Care"
    assert str(angry_caller.criteria.first()) == "Apologised"
    assert str(angry_caller.rubrics.get()) == "Angry callers, version 1"
    assert str(WordList.objects.first()) == "apology"
