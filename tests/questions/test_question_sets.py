"""Question sets in the bank: read, refused, loaded, exported as they were."""

import pytest

from questions.bank import BankFaults, export_bank, load_bank
from questions.models import QuestionSet
from tests.conftest import ROOT

pytestmark = pytest.mark.django_db

SETS = """[[sets]]
slug = "hard-days"
title = "Hard days"
about = "When things go wrong."
position = 1
questions = [
    "busy-day",
    "angry-caller",
]
"""


@pytest.fixture
def with_sets(bank_folder, empty_bank):
    file = bank_folder / "question-sets.toml"
    file.write_text(SETS, encoding="utf-8")
    return file


def test_a_set_is_loaded_in_its_order_and_exported_as_it_was(with_sets, tmp_path):
    assert "question set hard-days" in load_bank([with_sets.parent]).created
    members = QuestionSet.objects.get().members.values_list("question__slug", flat=True)
    assert list(members) == ["busy-day", "angry-caller"]
    export_bank(tmp_path / "out")
    assert (tmp_path / "out/question-sets.toml").read_text(encoding="utf-8") == SETS
    assert load_bank([with_sets.parent]).nothing_changed


def test_a_changed_set_is_brought_up_and_an_admins_change_is_kept(with_sets):
    load_bank([with_sets.parent])
    with_sets.write_text(SETS.replace("Hard days", "Harder days"), encoding="utf-8")
    assert any("hard-days" in each for each in load_bank([with_sets.parent]).changed)
    QuestionSet.objects.update(title="Ours")
    assert any("hard-days" in each for each in load_bank([with_sets.parent]).kept)
    assert QuestionSet.objects.get().title == "Ours"


def test_a_set_that_is_gone_from_the_files_is_left_and_named(with_sets):
    load_bank([with_sets.parent])
    with_sets.unlink()
    assert load_bank([with_sets.parent]).left == ("question set hard-days",)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('"busy-day"', '"no-day"', "sets.hard-days: questions: there is no question 'no-day'"),
        ('"busy-day"', '"angry-caller"', "sets.hard-days: questions names a question twice"),
        ('title = "Hard days"\n', "", "sets.hard-days: title is missing"),
        ("position = 1", "position = 0", "sets.hard-days: position must be from 1"),
        ('slug = "hard-days"', 'slug = "Hard Days"', "slug must be small letters"),
    ],
)
def test_what_is_wrong_with_a_set_is_said_with_its_place(with_sets, old, new, fault):
    with_sets.write_text(SETS.replace(old, new), encoding="utf-8")
    with pytest.raises(BankFaults) as refused:
        load_bank([with_sets.parent])
    assert any(fault in str(each) for each in refused.value.faults)
    assert not QuestionSet.objects.exists()


def test_the_real_sets_are_there_and_ask_enough():
    load_bank([ROOT / "fixtures"])
    assert QuestionSet.objects.count() >= 3
    assert all(each.members.count() >= 3 for each in QuestionSet.objects.all())
