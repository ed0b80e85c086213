"""What the files of a bank hold together: entries by slug, and the cards that they make."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from questions.cards import card_of, document_entry
from questions.models import Document


@dataclass
class Bank:
    """What files hold: entries by slug (questions.cards says what an entry is) and the file of each."""

    documents: dict[str, dict] = field(default_factory=dict)
    questions: dict[str, dict] = field(default_factory=dict)
    lists: dict[str, dict] = field(default_factory=dict)
    sets: dict[str, dict] = field(default_factory=dict)
    files: dict[tuple[str, str], str] = field(default_factory=dict)
    whole: bool = False  # a folder was read, so what it does not hold is gone from the bank

    def file_of(self, kind: str, slug: str) -> str:
        return self.files.get((kind, slug), "(stored, in no file)")


def cards_of(
    bank: Bank, documents: Mapping[str, dict] | None = None, lists: Mapping[str, list[str]] | None = None
) -> dict[str, dict]:
    """The card of every question in the bank, by slug. A document that is not known is left blank."""
    documents = {**(documents or {}), **bank.documents}
    lists = {**(lists or {}), **{name: entry["entries"] for name, entry in bank.lists.items()}}
    blank = document_entry(Document())
    for question in bank.questions.values():
        for mentioned in (question, *(criterion["source"] for criterion in question["criteria"])):
            documents.setdefault(mentioned["document"], blank)
    return {slug: card_of(question, documents, lists) for slug, question in bank.questions.items()}
