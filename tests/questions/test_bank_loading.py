"""Loading the bank: what is created, changed, kept, switched off and published."""

import dataclasses
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from questions.bank import BankFaults, load_bank
from questions.models import Criterion, Document, Question, Rubric, WordList
from tests.questions.bank_rows import edit_in_admin, everything_stored


def test_loading_creates_everything_and_publishes_first_versions(bank):
    assert bank.created == (
        "document care-guide",
        "document work-guide",
        "word list apology",
        "word list regret",
        "question angry-caller",
        "question busy-day",
    )
    assert bank.published == ("angry-caller, version 1", "busy-day, version 1")
    assert Criterion.objects.get(slug="solves").source_document.slug == "work-guide"
    assert Criterion.objects.get(slug="apologises").source_document is None


def test_loading_twice_changes_nothing(bank, bank_folder):
    before = everything_stored()
    again = load_bank([bank_folder])
    assert again.nothing_changed
    assert len(again.unchanged) == 6
    assert everything_stored() == before


def test_a_fault_anywhere_leaves_the_database_as_it_was(bank, bank_folder, edit):
    before = everything_stored()
    edit("care-guide", 'short = "Angry callers"', 'short = "Cross callers"')
    edit("work-guide", '"urgent first"', '"urgent ("')
    with pytest.raises(BankFaults):
        load_bank([bank_folder])
    assert everything_stored() == before


def test_an_edited_file_changes_its_question_and_publishes_only_that(bank, bank_folder, edit):
    edit("care-guide", "weight = 3", "weight = 2")
    loaded = load_bank([bank_folder])
    assert loaded.changed == ("question angry-caller (apologises: weight (3 became 2))",)
    assert loaded.published == ("angry-caller, version 2",)


def test_an_edited_word_list_publishes_the_questions_that_use_it_through_another_list(
    bank, bank_folder, edit
):
    edit("word-lists", '"my|our mistake"', '"my|our mistake", "forgive"')
    loaded = load_bank([bank_folder])
    assert loaded.changed == ("word list regret (entries (1 added))",)
    assert loaded.published == ("angry-caller, version 2",)


def test_moving_a_question_in_the_bank_publishes_nothing(bank, bank_folder, edit):
    edit("care-guide", "position = 1", "position = 3")
    loaded = load_bank([bank_folder])
    assert loaded.changed and not loaded.published


def test_a_criterion_gone_from_its_file_leaves_the_working_copy_but_not_the_published_rules(
    bank, bank_folder, edit, angry_caller
):
    content = (bank_folder / "care-guide.toml").read_text()
    head, _, rest = content.partition('[[questions.criteria]]\nslug = "solves"')
    rest = rest[rest.index("[[questions.criteria]]") :]
    (bank_folder / "care-guide.toml").write_text(head + rest)
    loaded = load_bank([bank_folder])
    assert loaded.changed == ("question angry-caller (solves: removed)",)
    assert [c.slug for c in angry_caller.criteria.all()] == ["apologises", "blames"]
    assert len(angry_caller.rubrics.get(version=1).card["criteria"]) == 3


def test_what_an_admin_changed_is_kept_and_said(bank, bank_folder, angry_caller):
    edit_in_admin(angry_caller)
    loaded = load_bank([bank_folder])
    assert loaded.kept == ("question angry-caller (apologises: weight (1 became 3))",)
    assert angry_caller.criteria.get(slug="apologises").weight == 1


def test_what_an_admin_changed_is_replaced_when_asked_for(bank, bank_folder, angry_caller):
    edit_in_admin(angry_caller)
    loaded = load_bank([bank_folder], overwrite=True)
    assert loaded.kept == ()
    assert angry_caller.criteria.get(slug="apologises").weight == 3
    assert load_bank([bank_folder]).nothing_changed


def test_a_file_that_catches_up_with_the_admin_is_no_conflict(bank, bank_folder, edit, angry_caller):
    edit_in_admin(angry_caller)
    edit("care-guide", "weight = 3", "weight = 1")
    assert load_bank([bank_folder]).kept == ()
    edit("care-guide", 'label = "Apologised"', 'label = "Said sorry"')
    assert load_bank([bank_folder]).changed == (
        "question angry-caller (apologises: label (Apologised became Said sorry))",
    )


def test_a_kept_edit_that_does_not_fit_the_new_files_is_a_fault_and_nothing_is_written(
    bank, bank_folder, edit
):
    WordList.objects.filter(name="regret").update(entries="regret")
    before = everything_stored()
    edit("care-guide", "weight = 3", "weight = 2")
    with pytest.raises(BankFaults) as wrong:
        load_bank([bank_folder])
    assert "apologises, sentence that must match 1" in str(wrong.value)
    assert everything_stored() == before


def test_a_question_gone_from_the_folder_is_switched_off_and_comes_back_with_its_file(bank, bank_folder):
    path = bank_folder / "work-guide.toml"
    content = path.read_text()
    path.write_text(content.partition("[[questions]]")[0])
    assert load_bank([bank_folder]).switched_off == ("question busy-day",)
    assert not Question.objects.get(slug="busy-day").active
    assert load_bank([bank_folder]).nothing_changed
    path.write_text(content)
    assert load_bank([bank_folder]).changed == ("question busy-day (active (False became True))",)
    assert Question.objects.get(slug="busy-day").active


def test_loading_one_file_leaves_the_rest_of_the_bank_alone(bank, bank_folder, edit):
    edit("care-guide", "weight = 3", "weight = 2")
    loaded = load_bank([bank_folder / "care-guide.toml"])
    assert loaded.published == ("angry-caller, version 2",)
    assert not loaded.switched_off and not loaded.left


def test_a_question_made_in_admin_is_never_switched_off_by_a_load(bank, bank_folder):
    document = Document.objects.get(slug="care-guide")
    Question.objects.create(slug="mine", document=document, prompt="Mine?", short="Mine", why_asked="Why.")
    assert load_bank([bank_folder]).nothing_changed
    assert Question.objects.get(slug="mine").active


def test_lists_and_documents_gone_from_the_folder_are_named_and_stay(bank, bank_folder, edit):
    edit("care-guide", 'rules = ["@apology"]', 'rules = ["sorry|apologise"]')
    (bank_folder / "word-lists.toml").unlink()
    assert load_bank([bank_folder]).left == ("word list apology", "word list regret")
    assert WordList.objects.count() == 2


def test_the_command_says_what_it_did_and_then_that_nothing_changed(empty_bank, bank_folder):
    out = StringIO()
    call_command("load_bank", bank_folder, stdout=out)
    assert "created: question angry-caller" in out.getvalue()
    assert "published: busy-day, version 1" in out.getvalue()
    out = StringIO()
    call_command("load_bank", bank_folder, stdout=out)
    assert out.getvalue() == "nothing changed (6 entries looked at)\n"


def test_the_command_says_what_it_kept(bank, bank_folder, angry_caller):
    edit_in_admin(angry_caller)
    out = StringIO()
    call_command("load_bank", bank_folder, stdout=out)
    assert "changed in admin since the last load; kept: question angry-caller" in out.getvalue()


def test_the_command_lists_the_faults_and_fails(empty_bank, bank_folder, edit):
    edit("care-guide", "weight = 3", "weight = 5")
    with pytest.raises(CommandError) as refused:
        call_command("load_bank", bank_folder)
    assert "weight must be 1, 2 or 3, not 5\n1 fault; nothing was loaded." in str(refused.value)
    assert not Question.objects.exists()


def test_what_a_load_did_cannot_be_changed_afterwards(bank):
    with pytest.raises(dataclasses.FrozenInstanceError):
        bank.created = ()


def test_what_this_engine_has_proven_before_is_not_proven_again(bank, bank_folder, edit, monkeypatch):
    from questions.bank import proving

    proven = []
    monkeypatch.setattr(proving, "faults_of_card", lambda card: proven.append(card["slug"]) or ())
    load_bank([bank_folder])
    assert proven == []
    edit("care-guide", "weight = 3", "weight = 2")
    load_bank([bank_folder])
    assert proven == ["angry-caller"]
    Rubric.objects.all()._raw_delete("default")
    load_bank([bank_folder])
    assert proven == ["angry-caller", "angry-caller", "busy-day"]
