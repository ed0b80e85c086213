"""Questions in Django admin: where they stand on the site, saved at once; their rules are edited elsewhere."""

from questions import rubrics
from questions.models import Question, Rubric, RubricDraft
from tests.questions.admin_pages import filled, messages_of, page, rules_page, save, text_of


def test_a_new_question_leads_on_to_its_editor_and_is_not_on_the_site(boss, angry_caller):
    response = save(
        boss,
        page("question", "add"),
        slug="new-one",
        document=angry_caller.document.pk,
        prompt="New?",
        short="New one",
        why_asked="Why.",
    )
    added = Question.objects.get(slug="new-one")
    assert response.redirect_chain[-1][0] == rules_page("editor", added)
    assert "a question needs at least one point to make" in text_of(response)
    assert not Question.objects.answerable().filter(slug="new-one")


def test_switching_a_question_off_and_on_publishes_nothing(boss, angry_caller):
    url = page("question", "change", angry_caller.pk)
    sent = filled(boss, url)
    del sent["active"]
    boss.post(url, sent, follow=True)
    assert not Question.objects.answerable().filter(pk=angry_caller.pk)
    save(boss, url, active="on")
    assert Question.objects.answerable().filter(pk=angry_caller.pk)
    assert Rubric.objects.count() == 2
    assert not RubricDraft.objects.exists()


def test_another_document_opens_a_draft(boss, angry_caller):
    other = Question.objects.get(slug="busy-day").document
    response = save(boss, page("question", "change", angry_caller.pk), document=other.pk)
    assert any("A draft is open for this" in message for message in messages_of(response))
    assert rubrics.newest(angry_caller).version == 1


def test_a_question_never_published_can_be_deleted_with_its_draft(boss, angry_caller):
    added = Question.objects.create(
        slug="new", document=angry_caller.document, prompt="New?", short="New", why_asked="Why."
    )
    RubricDraft.objects.create(question=added, entry={"criteria": []})
    boss.post(page("question", "delete", added.pk), {"post": "yes"})
    assert not Question.objects.filter(pk=added.pk).exists()
