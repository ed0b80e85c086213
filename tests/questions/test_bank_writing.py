"""Writing the bank: an export can be read and loads as itself."""

from io import StringIO

import pytest
from django.core.management import call_command

from questions.bank import export_bank, load_bank, read_bank
from questions.cards import content_hash, question_entry
from questions.models import Criterion, Document, Question, Rubric, WordList
from tests.questions.bank_rows import everything_stored, faults

AWKWARD = (
    'He said "no".',
    "It's 'fine'",
    "both \"and\" 'so'",
    "a\\b",
    'ends with "',
    '"""',
    "'''",
    "tab\there",
    "naïve – “ok” 😀",
    "# not a comment",
    "x" * 200 + ' "quoted" \\ end"',
    "first\n\n  second\n" + '"""' + "\nthird\\",
)


def test_load_export_load_is_the_identity(bank, bank_folder, tmp_path):
    before = everything_stored()
    export_bank(tmp_path / "out")
    exported, original = read_bank([tmp_path / "out"]), read_bank([bank_folder])
    for part in ("documents", "questions", "lists"):
        assert content_hash(getattr(exported, part)) == content_hash(getattr(original, part))
    assert load_bank([tmp_path / "out"]).nothing_changed
    assert everything_stored() == before


def test_an_export_loads_into_an_empty_database_with_the_same_published_hashes(
    bank, bank_folder, tmp_path, request
):
    hashes = set(Rubric.objects.values_list("content_hash", flat=True))
    export_bank(tmp_path / "out")
    for model in (Rubric, Criterion, Question, WordList, Document):
        model._base_manager.all()._raw_delete("default")
    load_bank([tmp_path / "out"])
    assert set(Rubric.objects.values_list("content_hash", flat=True)) == hashes


def test_an_exported_file_is_fit_to_be_read(bank, tmp_path):
    export_bank(tmp_path)
    text = (tmp_path / "care-guide.toml").read_text()
    assert 'sample_answer = """A man rang about a broken kettle.\n\nI apologised' in text
    assert 'rules = [\n    "replace|send|mend ~3 kettle|parcel|order",\n    "put it right",\n]' in text
    assert "published = 2020-02-29" in text
    assert 'refuses = ["denied", "imagined"]' in text
    assert text.count("refuses") == 1


def test_exporting_twice_writes_nothing_the_second_time_and_names_strangers(bank, tmp_path):
    assert export_bank(tmp_path).written == ("care-guide.toml", "word-lists.toml", "work-guide.toml")
    (tmp_path / "mine.toml").write_text("x = 1")
    again = export_bank(tmp_path)
    assert (again.written, len(again.unchanged), again.strangers) == ((), 3, ("mine.toml",))


@pytest.mark.parametrize("text", AWKWARD)
def test_awkward_text_survives_export_and_load(bank, angry_caller, tmp_path, text):
    Question.objects.filter(pk=angry_caller.pk).update(sample_answer=text, hint=text)
    criterion = angry_caller.criteria.get(slug="solves")
    criterion.source_says = text
    criterion.no_match = text.replace("\n", " ").replace("\t", " ")
    criterion.save()
    export_bank(tmp_path)
    angry_caller.refresh_from_db()
    assert read_bank([tmp_path]).questions["angry-caller"] == question_entry(angry_caller)


def test_a_question_switched_off_is_exported_as_switched_off(bank, angry_caller, tmp_path):
    Question.objects.filter(pk=angry_caller.pk).update(active=False)
    export_bank(tmp_path)
    assert read_bank([tmp_path]).questions["angry-caller"]["active"] is False


def test_a_question_without_criteria_survives_an_export_as_a_fault_that_says_so(bank, tmp_path):
    document = Document.objects.get(slug="work-guide")
    Question.objects.create(slug="bare", document=document, prompt="Bare?", short="Bare", why_asked="Why.")
    export_bank(tmp_path)
    assert faults(tmp_path) == [
        "work-guide.toml: questions.bare: a question needs at least one point to make"
    ]


def test_the_export_command_says_what_it_wrote(bank, tmp_path):
    out = StringIO()
    call_command("export_bank", tmp_path / "new" / "folder", stdout=out)
    assert out.getvalue().endswith("3 written, 0 unchanged\n")


def test_a_criterion_that_is_kept_from_the_reader_says_so_in_its_file_and_comes_back(bank, tmp_path):
    criterion = Criterion.objects.first()
    criterion.reader = False
    criterion.save()
    export_bank(tmp_path)
    assert (tmp_path / "care-guide.toml").read_text().count("reader = false") == 1
    Criterion.objects.update(reader=True)
    load_bank([tmp_path], overwrite=True)
    assert Criterion.objects.filter(reader=False).get().slug == criterion.slug
