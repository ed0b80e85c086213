"""Passages of source documents: shown only where the operator has imported the very text they were measured in."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from questions.bank import load_bank
from questions.models import Criterion, Document
from questions.source_texts import (
    OtherTextError,
    forget_text,
    import_text,
    imported_texts,
    passages,
    text_hash,
)

pytestmark = pytest.mark.django_db

TEXT = "Say sorry first.\r\nThen act,  and\nact fast."
SOURCE = {"document": "care-guide", "text_hash": text_hash(TEXT), "passages": [[18, 36], [0, 16]]}


@pytest.fixture
def document(empty_bank):
    return Document.objects.create(slug="care-guide", title="A Guide To Care", text_hash=text_hash(TEXT))


def test_a_passage_is_the_words_between_its_offsets_once_the_text_is_imported(document):
    assert imported_texts([SOURCE]) == {}
    assert passages(SOURCE, {}) == []
    assert import_text(document, TEXT) is True
    assert passages(SOURCE, imported_texts([SOURCE])) == ["Then act, and act", "Say sorry first."]
    assert import_text(document, TEXT) is False


def test_another_edition_of_the_text_is_refused(document):
    with pytest.raises(OtherTextError):
        import_text(document, TEXT.replace("\r\n", "\n"))
    document.refresh_from_db()
    assert document.text == ""


def test_a_card_that_knew_another_edition_shows_no_passage(document):
    import_text(document, TEXT)
    assert imported_texts([{**SOURCE, "text_hash": text_hash("older")}]) == {}


def test_a_text_can_be_taken_off_the_site_again(document):
    import_text(document, TEXT)
    assert forget_text(document) is True and forget_text(document) is False
    assert imported_texts([SOURCE]) == {}


def test_importing_a_text_changes_nothing_of_the_bank(bank_folder):
    load_bank([bank_folder])
    Document.objects.filter(slug="care-guide").update(text=TEXT)
    assert load_bank([bank_folder]).nothing_changed


def test_the_command_imports_by_the_name_of_the_file_sign_by_sign(document, tmp_path):
    file = tmp_path / "care-guide.txt"
    file.write_bytes(TEXT.encode())
    out = StringIO()
    call_command("import_document", str(file), stdout=out)
    document.refresh_from_db()
    assert document.text == TEXT and "text imported" in out.getvalue()
    call_command("import_document", "care-guide", "--forget", stdout=out)
    document.refresh_from_db()
    assert document.text == "" and "text removed" in out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "part"),
    [
        ("care-guide.txt", b"something else", "not the text"),
        ("care-guide.txt", b"\xff\xfea", "UTF-8"),
        ("care-guide.txt", None, "cannot be read"),
    ],
)
def test_the_command_says_plainly_why_it_kept_nothing(document, tmp_path, name, content, part):
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(CommandError, match=part):
        call_command("import_document", str(file))


def test_only_a_document_of_the_bank_can_be_forgotten(document):
    with pytest.raises(CommandError, match="No document has the name of ghost.txt"):
        call_command("import_document", "ghost.txt", "--forget")


def test_every_passage_of_the_real_bank_lies_in_the_text_it_was_measured_in(shared):
    files = sorted((shared / "documents").glob("*.txt"))
    call_command("import_document", *map(str, files), stdout=StringIO())
    texts = dict(Document.objects.values_list("slug", "text"))
    told = 0
    for criterion in Criterion.objects.select_related("source_document", "question__document"):
        document = criterion.source_document or criterion.question.document
        for start, end in criterion.source_passages:
            assert texts[document.slug][start:end].strip(), criterion
            told += 1
    assert told > 100
