"""Deleting in Django admin: what is protected and why, what is published after."""

from questions import rubrics
from questions.models import Criterion, Question, WordList
from tests.questions.admin_pages import messages_of, page, text_of


def test_a_word_list_in_use_is_protected_and_the_page_says_by_what(boss):
    for name, user in (("apology", "question “Angry callers”"), ("regret", "word list “apology”")):
        word_list = WordList.objects.get(name=name)
        url = page("wordlist", "delete", word_list.pk)
        assert f"@{name} is used by {user}" in text_of(boss.get(url))
        assert boss.post(url, {"post": "yes"}).status_code == 403 or WordList.objects.filter(name=name)
        assert WordList.objects.filter(name=name).exists()


def test_deleting_a_criterion_publishes_the_question_without_it(boss, angry_caller):
    blames = angry_caller.criteria.get(slug="blames")
    response = boss.post(page("criterion", "delete", blames.pk), {"post": "yes"}, follow=True)
    assert "Published rules, version 2. Tries already scored keep version 1." in messages_of(response)
    assert len(rubrics.newest(angry_caller).card["criteria"]) == 2


def test_deleting_several_criteria_at_once_publishes_each_question_once(boss, angry_caller):
    chosen = angry_caller.criteria.filter(slug__in=["solves", "blames"])
    response = boss.post(
        page("criterion", "changelist"),
        {"action": "delete_selected", "_selected_action": [c.pk for c in chosen], "post": "yes"},
        follow=True,
    )
    assert "Published rules, version 2. Tries already scored keep version 1." in messages_of(response)
    assert angry_caller.criteria.count() == 1


def test_the_last_point_and_a_criterion_that_another_needs_are_protected(boss, apologises):
    last = Criterion.objects.get(slug="orders-tasks")
    assert "a question needs at least one point to make" in text_of(
        boss.get(page("criterion", "delete", last.pk))
    )
    Criterion.objects.filter(pk=apologises.pk).update(rules="@apology when lacks blames")
    url = page("criterion", "delete", Criterion.objects.get(slug="blames").pk)
    assert "no point or mistake 'blames'" in text_of(boss.get(url))


def test_a_published_question_and_its_document_are_protected_with_advice(boss, angry_caller):
    shown = text_of(boss.get(page("question", "delete", angry_caller.pk)))
    assert "untick Active instead" in shown
    shown = text_of(boss.get(page("document", "delete", angry_caller.document.pk)))
    assert "Questions come from this document" in shown
    boss.post(page("question", "delete", angry_caller.pk), {"post": "yes"})
    assert Question.objects.filter(pk=angry_caller.pk).exists()
