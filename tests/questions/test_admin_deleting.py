"""Deleting in Django admin: what is protected and why."""

from questions.models import Question, WordList
from tests.questions.admin_pages import page, text_of


def test_a_word_list_in_use_is_protected_and_the_page_says_by_what(boss):
    for name, user in (("apology", "question “Angry callers”"), ("regret", "word list “apology”")):
        word_list = WordList.objects.get(name=name)
        url = page("wordlist", "delete", word_list.pk)
        assert f"@{name} is used by {user}" in text_of(boss.get(url))
        assert boss.post(url, {"post": "yes"}).status_code == 403 or WordList.objects.filter(name=name)
        assert WordList.objects.filter(name=name).exists()


def test_a_published_question_and_its_document_are_protected_with_advice(boss, angry_caller):
    shown = text_of(boss.get(page("question", "delete", angry_caller.pk)))
    assert "untick Active instead" in shown
    shown = text_of(boss.get(page("document", "delete", angry_caller.document.pk)))
    assert "Questions come from this document" in shown
    boss.post(page("question", "delete", angry_caller.pk), {"post": "yes"})
    assert Question.objects.filter(pk=angry_caller.pk).exists()
