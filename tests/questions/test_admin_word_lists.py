"""Word lists and documents in Django admin: an edit opens a draft of every question that it reaches."""

import pytest

from questions import rubrics
from questions.bank import load_bank
from questions.models import Document, Rubric, RubricDraft, WordList
from tests.questions.admin_pages import (
    filled,
    messages_of,
    page,
    publish_draft,
    rules_page,
    save,
    save_draft,
    text_of,
)


def change(name: str) -> str:
    return page("wordlist", "change", WordList.objects.get(name=name).pk)


def test_renaming_a_document_opens_a_draft_of_every_question_that_quotes_it(boss):
    url = page("document", "change", Document.objects.get(slug="work-guide").pk)
    response = save(boss, url, title="Work, Guided")
    (told,) = [message for message in messages_of(response) if "drafts are open" in message]
    assert "Angry callers" in told and "Busy days" in told
    assert RubricDraft.objects.count() == 2
    assert Rubric.objects.count() == 2


def test_an_edit_of_a_word_list_waits_in_a_draft_until_it_is_published(boss, angry_caller, bank_folder):
    response = save(boss, change("regret"), entries="apologise\r\nmy|our mistake")
    (told,) = [message for message in messages_of(response) if "A draft is open" in message]
    assert "Angry callers" in told
    assert rubrics.newest(angry_caller).version == 1
    assert angry_caller.draft.reason == "The word list @regret was edited."
    # A load of unchanged files publishes nothing behind the admin's back.
    assert load_bank([bank_folder]).published == ()
    response = publish_draft(boss, angry_caller)
    assert "Published rules, version 2: word lists." in messages_of(response)[0]
    assert rubrics.newest(angry_caller).card["lists"]["regret"] == ["apologise", "my|our mistake"]


def test_an_edit_that_breaks_an_example_is_seen_in_the_draft_and_never_published(boss, angry_caller):
    save(boss, change("regret"), entries="regretful")
    shown = text_of(boss.get(rules_page("check", angry_caller)))
    assert "sentence that must match 1: no rule finds" in shown
    publish_draft(boss, angry_caller)
    assert rubrics.newest(angry_caller).version == 1


def test_the_page_of_a_list_says_where_it_is_used_also_in_drafts_and_through_others(boss, angry_caller):
    assert "Angry callers : Apologised, line 1 through @apology" in text_of(boss.get(change("regret")))
    save_draft(boss, angry_caller, solves__rules="put it right\n@regret ~3 kettle")
    shown = text_of(boss.get(change("regret")))
    assert "Apologised, line 1 through @apology; Solved the problem, line 2" in shown


@pytest.mark.parametrize(
    ("entries", "error"),
    [
        ("apologise\r\n\r\n (sad", "Line 3, column 2: a bracket is open"),
        ("apologise\r\n@lost", "Line 2: there is no word list 'lost'"),
        ("@apology", "the word list"),
        ("sorry|" * 800 + "sad", "an entry has at most 4000 characters"),
        ("(" * 400, "brackets lie at most eight deep"),
        ("a|" * 1_999 + "a\r\n" * 50_000, "a word list has at most 2,000"),
        ("\r\n".join(f"word{n}" for n in range(50_000)), "50,000 entries; a word list has at most 2,000"),
        ("kettle ~30 kettle " * 9, "and 250 is the most"),
    ],
)
def test_a_list_that_is_wrong_or_without_measure_is_refused_with_the_limit(boss, entries, error):
    regret = WordList.objects.get(name="regret")
    response = save(boss, change("regret"), entries=entries)
    assert error in " ".join(response.context["adminform"].form.errors["entries"])
    assert WordList.objects.get(name="regret").entries == regret.entries
    assert Rubric.objects.count() == 2 and not RubricDraft.objects.exists()


def test_two_admins_do_not_write_over_each_other_silently(boss):
    sent = filled(boss, change("regret"), entries="apologise\r\nmine")
    save(boss, change("regret"), entries="apologise\r\ntheirs")
    response = boss.post(change("regret"), sent)
    assert "it lacks: theirs" in text_of(response)
    assert WordList.objects.get(name="regret").entries == "apologise\ntheirs"
    shown = response.context["adminform"].form
    again = {**sent, "seen": shown["seen"].value()}
    assert boss.post(change("regret"), again).status_code == 302
    assert WordList.objects.get(name="regret").entries == "apologise\nmine"


def test_a_word_list_can_be_added(boss):
    response = save(
        boss, page("wordlist", "add"), name="thanks", about="Thanks.", entries="thank\r\ngrateful"
    )
    assert response.redirect_chain
    assert WordList.objects.get(name="thanks").loaded_hash == ""
