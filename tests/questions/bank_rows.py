"""What the tests of the bank look at and do to it."""

import pytest

from questions.bank import BankFaults, read_bank
from questions.models import Criterion, Document, Question, Rubric, WordList


def faults(folder) -> list[str]:
    with pytest.raises(BankFaults) as wrong:
        read_bank([folder])
    return [str(fault).removeprefix(f"{folder}/") for fault in wrong.value.faults]


def everything_stored():
    """Every row as it is, the hashes of the last load included."""
    return {
        model: list(model._base_manager.order_by("pk").values())
        for model in (Document, Question, Criterion, WordList, Rubric)
    }


def edit_in_admin(question):
    """What the admin's form does: the row changes, the hash of the last load stays."""
    criterion = question.criteria.get(slug="apologises")
    criterion.weight = 1
    criterion.save()
