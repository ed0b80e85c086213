"""Whether what was read fits together and holds: names that are there, lists and rules that do what they should."""

from collections.abc import Collection, Mapping

from questions.bank.contents import Bank, cards_of
from questions.bank.faults import BankFault, from_rubric
from questions.cards import content_hash
from questions.rubrics import faults_of_card, faults_of_lists


def unknown_names(bank: Bank, documents: Mapping[str, dict], questions: Collection[str]) -> list[BankFault]:
    """Documents that a source names, and questions that a set names, which are nowhere."""
    return _unknown_sources(bank, documents) + _unknown_members(bank, questions)


def _unknown_sources(bank: Bank, documents: Mapping[str, dict]) -> list[BankFault]:
    return [
        BankFault(
            bank.file_of("questions", slug),
            f"questions.{slug}.criteria.{criterion['slug']}",
            f"source: there is no document {criterion['source']['document']!r}",
        )
        for slug, question in bank.questions.items()
        for criterion in question["criteria"]
        if criterion["source"]["document"] and criterion["source"]["document"] not in documents
    ]


def _unknown_members(bank: Bank, questions: Collection[str]) -> list[BankFault]:
    return [
        BankFault(bank.file_of("sets", slug), f"sets.{slug}", f"questions: there is no question {name!r}")
        for slug, question_set in bank.sets.items()
        for name in question_set["questions"]
        if name not in questions
    ]


def _broken_lists(bank: Bank, stored: Mapping[str, list[str]], proven: Collection[str]) -> list[BankFault]:
    lists = {**stored, **{name: entry["entries"] for name, entry in bank.lists.items()}}
    if proven and lists == stored:
        return []  # looked at when they were stored; a card that uses them is proven with them anyway
    return [from_rubric(fault, bank.file_of) for fault in faults_of_lists(lists)]


def unproven(
    bank: Bank,
    documents: Mapping[str, dict],
    stored_lists: Mapping[str, list[str]],
    proven: Collection[str],
) -> list[BankFault]:
    """What is wrong with the word lists; where nothing is, with the rules of each question and their examples.

    Documents are entries by slug, lists entries by name; cards whose hash is among ``proven`` are taken as sound.
    """
    if faults := _broken_lists(bank, stored_lists, proven):
        return faults
    return [
        from_rubric(fault, bank.file_of)
        for card in cards_of(bank, documents, stored_lists).values()
        if content_hash(card) not in proven
        for fault in faults_of_card(card)
    ]
