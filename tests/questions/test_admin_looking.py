"""The bank in Django admin: what can be found, by whom, and with how many queries."""

import pytest

from questions import rubrics
from questions.models import Criterion, Document, Question, Rubric, WordList
from tests.questions.admin_pages import page, publish_draft, rules_page, save_draft, text_of


@pytest.mark.parametrize(
    ("model", "term", "found", "not_found"),
    [
        ("document", "Ada", "A Guide To Care", "A Guide To Work"),
        ("question", "angry caller", "Angry callers", "Busy days"),
        ("question", "Blamed", "Angry callers", "Busy days"),
        ("criterion", "urgent", "Set priorities", "Apologised"),
        ("wordlist", "mistake", "regret", "Saying sorry"),
        ("rubric", "busy", "Busy days", "Angry callers"),
    ],
)
def test_everything_is_listed_and_found_by_its_words(boss, model, term, found, not_found):
    rows = boss.get(page(model, "changelist")).content.decode()
    assert found in rows
    rows = boss.get(page(model, "changelist"), {"q": term}).content.decode()
    table = rows[rows.index('id="result_list"') :] if 'id="result_list"' in rows else ""
    table = table[: table.index("</table>")]
    assert found in table
    assert not_found not in table


@pytest.mark.parametrize(
    ("model", "query"),
    [
        ("document", {"author": "Ada Example"}),
        ("question", {"level": "core", "active": "1"}),
        ("criterion", {"kind": "avoid", "weight": "1"}),
        ("rubric", {"published_at__year": "2020"}),
    ],
)
def test_lists_can_be_filtered(boss, model, query):
    response = boss.get(page(model, "changelist"), query)
    assert response.status_code == 200
    assert response.context["cl"].result_count <= 1


def a_crowd(number: int) -> None:
    """More documents, questions, criteria, word lists and rubrics."""
    for n in range(number):
        document = Document.objects.create(slug=f"guide-{n}", title=f"Guide {n}")
        question = Question.objects.create(
            slug=f"question-{n}", document=document, prompt="Why?", short=f"Question {n}", why_asked="Why."
        )
        for slug in ("one", "two"):
            Criterion.objects.create(question=question, slug=slug, kind="emphasize", label=slug)
        WordList.objects.create(name=f"list-{n}", entries="a\nb")
        Rubric.objects.create(question=question, version=1, card={}, content_hash=f"{n}")


@pytest.mark.parametrize("model", ["document", "question", "criterion", "wordlist", "rubric"])
def test_a_list_asks_the_database_as_often_for_many_rows_as_for_few(
    boss, model, django_assert_max_num_queries, django_assert_num_queries
):
    a_crowd(3)
    boss.get(page(model, "changelist"))
    with django_assert_max_num_queries(20) as few:
        boss.get(page(model, "changelist"))
    Rubric.objects.all()._raw_delete("default")
    Criterion.objects.all().delete()
    for each in (Question, WordList, Document):
        each.objects.all().delete()
    a_crowd(20)
    with django_assert_num_queries(len(few)):
        boss.get(page(model, "changelist"))


def test_a_question_page_asks_the_database_as_often_for_many_criteria_as_for_few(
    boss, angry_caller, django_assert_max_num_queries, django_assert_num_queries
):
    url = page("question", "change", angry_caller.pk)
    boss.get(url)
    with django_assert_max_num_queries(20) as few:
        boss.get(url)
    for n in range(10):
        Criterion.objects.create(question=angry_caller, slug=f"more-{n}", kind="avoid", label="More")
    with django_assert_num_queries(len(few)):
        boss.get(url)


def test_published_rules_can_be_looked_at_and_nothing_else(boss, apologises, angry_caller):
    save_draft(boss, angry_caller, apologises__weight="2")
    publish_draft(boss, angry_caller)
    rubric = rubrics.newest(angry_caller)
    url = page("rubric", "change", rubric.pk)
    shown = text_of(boss.get(url))
    assert rubric.content_hash in shown
    assert "apologises: weight (3 became 2)" in shown
    assert '"slug": "angry-caller"' in shown
    assert boss.post(url, {"note": "x"}).status_code == 403
    assert boss.get(page("rubric", "add")).status_code == 403
    assert boss.post(page("rubric", "delete", rubric.pk), {"post": "yes"}).status_code == 403
    assert rubric.short_hash in text_of(boss.get(page("rubric", "changelist")))
    first = angry_caller.rubrics.get(version=1)
    assert "This is the first version." in text_of(boss.get(page("rubric", "change", first.pk)))


def test_staff_without_permission_are_refused(clerk, apologises):
    client = clerk()
    for model in ("document", "question", "criterion", "wordlist", "rubric"):
        assert client.get(page(model, "changelist")).status_code == 403
    assert client.get(page("criterion", "change", apologises.pk)).status_code == 403


def test_a_visitor_is_asked_to_sign_in(bank, client):
    assert client.get(page("question", "changelist")).status_code == 302


def test_markup_in_the_bank_is_shown_as_text(boss, angry_caller, apologises):
    save_draft(boss, angry_caller, apologises__label="<script>alert(1)</script>")
    publish_draft(boss, angry_caller)
    for url in (
        rules_page("editor", angry_caller),
        rules_page("versions", angry_caller, **{"from": 1, "to": 2}),
        page("criterion", "changelist"),
        page("rubric", "change", rubrics.newest(angry_caller).pk),
    ):
        assert "<script>alert" not in boss.get(url).content.decode()
