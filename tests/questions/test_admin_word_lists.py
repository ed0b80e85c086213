"""Word lists and documents in Django admin: an edit reaches every question that uses them."""

import pytest

from questions.models import Criterion, Document, Rubric, WordList
from tests.questions.admin_pages import messages_of, page, save, text_of


def test_renaming_a_document_publishes_every_question_that_quotes_it(boss):
    url = page("document", "change", Document.objects.get(slug="work-guide").pk)
    response = save(boss, url, title="Work, Guided")
    published = [message for message in messages_of(response) if "Published" in message]
    assert published == [
        "Published rules of “Angry callers”, version 2. Tries already scored keep version 1.",
        "Published rules of “Busy days”, version 2. Tries already scored keep version 1.",
    ]


def test_saving_a_word_list_publishes_and_names_the_questions_that_use_it(boss):
    url = page("wordlist", "change", WordList.objects.get(name="regret").pk)
    assert "Angry callers" in text_of(boss.get(url))
    response = save(boss, url, entries="apologise\r\nmy|our mistake")
    assert "Published rules, version 2. Tries already scored keep version 1." in messages_of(response)
    Criterion.objects.filter(slug="orders-tasks").update(rules="make|write ~2 list\n@regret")
    response = save(boss, url, entries="apologise\r\nmy|our mistake\r\nregretful")
    assert [message for message in messages_of(response) if "Published" in message] == [
        "Published rules of “Angry callers”, version 3. Tries already scored keep version 2.",
        "Published rules of “Busy days”, version 2. Tries already scored keep version 1.",
    ]


@pytest.mark.parametrize(
    ("entries", "error"),
    [
        ("apologise\r\n\r\n (sad", "Line 3, column 2: a bracket is open"),
        ("apologise\r\n@lost", "Line 2: there is no word list 'lost'"),
        ("@apology", "the word list"),
        ("regretful", "angry-caller/apologises, sentence that must match 1: no rule finds"),
        ("apologise\r\nshouted", "angry-caller/apologises, sentence that must not match 1: rule 1 finds"),
    ],
)
def test_a_word_list_that_breaks_itself_or_a_question_is_refused(boss, entries, error):
    regret = WordList.objects.get(name="regret")
    response = save(boss, page("wordlist", "change", regret.pk), entries=entries)
    assert error in " ".join(response.context["adminform"].form.errors["entries"])
    assert WordList.objects.get(name="regret").entries == regret.entries
    assert Rubric.objects.count() == 2


def test_a_word_list_can_be_added(boss):
    response = save(
        boss, page("wordlist", "add"), name="thanks", about="Thanks.", entries="thank\r\ngrateful"
    )
    assert response.redirect_chain
    assert WordList.objects.get(name="thanks").loaded_hash == ""
