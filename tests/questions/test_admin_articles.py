"""The pages of imported articles in admin: import, take, leave out, put back, and who may."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from questions.importing import import_article
from questions.models import Criterion, Document, ImportedArticle, Proposal, Question
from tests.questions.admin_pages import messages_of, page, text_of
from tests.questions.test_import_document import ARTICLE

ADD = "/admin/questions/importedarticle/add/"
EDITOR = ("view_importedarticle", "change_importedarticle", "add_question", "add_criterion")


@pytest.fixture
def article(bank) -> ImportedArticle:
    return import_article("waiting-tables.md", ARTICLE).article


@pytest.fixture
def url(article) -> str:
    return page("importedarticle", "change", article.pk)


def upload(client, content: bytes, name: str = "tables.md", **more):
    return client.post(ADD, {"file": SimpleUploadedFile(name, content), **more})


def sent(article: ImportedArticle, action: str, *ticked: Proposal, **edits) -> dict:
    """What the page's form sends, with some drafts ticked."""
    about = article.proposals.get(kind="question")
    fields = {"about": about.pk, "action": action, f"q{about.pk}-prompt": about.words}
    for proposal in about.details.all():
        fields[f"p{proposal.pk}-words"] = proposal.words
        if proposal.kind != "sample":
            fields[f"p{proposal.pk}-kind"] = proposal.kind
    fields |= {f"p{proposal.pk}-tick": "on" for proposal in ticked}
    return fields | edits


def test_the_list_of_documents_leads_to_the_import(boss):
    assert ADD in boss.get(page("document", "changelist")).content.decode()


def test_an_admin_imports_a_file_and_sees_its_drafts(boss):
    response = upload(boss, ARTICLE)
    article = ImportedArticle.objects.get()
    assert response.status_code == 302 and response["Location"] == page(
        "importedarticle", "change", article.pk
    )
    said = text_of(boss.get(response["Location"]))
    assert "How do you handle a table that is in a hurry?" in said and "unproven" in said
    assert upload(boss, ARTICLE, "again.md")["Location"] == response["Location"]
    assert ImportedArticle.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b"a" * 3 * 1024 * 1024, "at most 2 MB"),
        ("a.exe", b"MZ", "Only text"),
        ("a.docx", b"PK", "damaged"),
        ("a.md", b"\xff", "UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_beside_its_field(boss, name, content, said):
    response = upload(boss, content, name)
    assert response.status_code == 422
    assert said in text_of(response) and "Nothing was imported" in text_of(response)
    assert not ImportedArticle.objects.exists()
    assert boss.post(ADD, {}).status_code == 422


def test_another_text_under_the_name_of_a_document_of_the_bank_is_refused(boss):
    Document.objects.filter(slug="care-guide").update(text_hash="0" * 64)
    response = upload(boss, ARTICLE, "care-guide.md")
    assert response.status_code == 422 and "another text" in text_of(response)


def test_ticked_drafts_become_rows_that_are_switched_off(boss, article, url):
    one, two = article.proposals.filter(kind="emphasize")
    response = boss.post(
        url, sent(article, "take", one, two, **{f"p{two.pk}-words": "Warn the cooks."}), follow=True
    )
    question = Question.objects.get(prompt="How do you handle a table that is in a hurry?")
    assert not question.active
    assert list(question.criteria.values_list("statement", flat=True)) == [one.words, "Warn the cooks."]
    assert "switched off" in messages_of(response)[0]
    assert "unproven: needs sentences" in text_of(response).replace(" :", ":")
    editor = boss.get(page("criterion", "change", question.criteria.first().pk))
    assert editor.status_code == 200


def test_drafts_are_left_out_and_put_back(boss, article, url):
    mistake = article.proposals.get(kind="avoid")
    boss.post(url, sent(article, "leave", mistake))
    mistake.refresh_from_db()
    assert mistake.state == "left" and not Criterion.objects.filter(statement=mistake.words).exists()
    boss.post(url, sent(article, "put-back"))
    mistake.refresh_from_db()
    assert mistake.state == "waiting"


@pytest.mark.parametrize("action", ["take", "leave", "steal"])
def test_nothing_ticked_or_an_unknown_act_changes_nothing_and_keeps_what_was_typed(
    boss, article, url, action
):
    one = article.proposals.filter(kind="emphasize").first()
    response = boss.post(url, sent(article, action, **{f"p{one.pk}-words": "Typed <b>here</b>"}))
    assert response.status_code == 422
    assert "Typed &lt;b&gt;here&lt;/b&gt;" in response.content.decode()
    assert "Nothing was changed." in text_of(response)


def test_a_ticked_draft_needs_words_and_a_question_its_prompt(boss, article, url):
    one = article.proposals.filter(kind="emphasize").first()
    about = article.proposals.get(kind="question")
    for edits in ({f"p{one.pk}-words": "  "}, {f"p{one.pk}-words": "a" * 1001}, {f"q{about.pk}-prompt": ""}):
        response = boss.post(url, sent(article, "take", one, **edits))
        assert (
            response.status_code == 422
            and not Criterion.objects.filter(question__prompt=about.words).exists()
        )


def test_hostile_words_of_an_article_are_escaped(boss):
    upload(
        boss,
        b"# <script>x</script>\n\n- Always say <img src=x onerror=y>\n- Never say </textarea><b>\n",
        "x.md",
    )
    body = boss.get(page("importedarticle", "change", ImportedArticle.objects.get().pk)).content.decode()
    assert "<script>x" not in body and "<img src=x" not in body and "</textarea><b>" not in body


def test_only_who_may_add_questions_takes_drafts(clerk, article, url):
    client = clerk("view_importedarticle")
    assert client.get(url).status_code == 200
    assert "Take the ticked" not in client.get(url).content.decode()
    one = article.proposals.filter(kind="emphasize").first()
    assert client.post(url, sent(article, "take", one)).status_code == 403
    assert client.get(ADD).status_code == 403 and upload(client, ARTICLE + b"x").status_code == 403


def test_an_editor_without_the_rest_of_admin_can_take_them(clerk, article, url):
    one = article.proposals.filter(kind="emphasize").first()
    assert clerk(*EDITOR).post(url, sent(article, "take", one)).status_code == 302


def test_strangers_see_no_article(client, clerk, article, url):
    assert client.get(url).status_code == 302  # to the sign-in of admin
    assert clerk("view_document").get(url).status_code == 403


@pytest.mark.parametrize("key", ["0", "999999", "abc", "1_2F2"])
def test_an_article_that_is_not_there_is_a_404(boss, article, key):
    assert boss.get(f"/admin/questions/importedarticle/{key}/change/").status_code == 404


def test_drafts_of_a_question_of_another_article_are_a_404(boss, article, url):
    assert boss.post(url, {"about": "999999", "action": "take"}).status_code == 404


def test_an_article_can_be_deleted_and_what_was_taken_stays(boss, article, url):
    boss.post(url, sent(article, "take", article.proposals.filter(kind="emphasize").first()))
    boss.post(reverse("admin:questions_importedarticle_delete", args=[article.pk]), {"post": "yes"})
    assert not ImportedArticle.objects.exists() and not Proposal.objects.exists()
    assert Criterion.objects.filter(question__prompt="How do you handle a table that is in a hurry?").exists()


@pytest.mark.parametrize("drafts", [2, 26])
def test_the_page_asks_the_database_as_often_for_many_drafts_as_for_few(boss, drafts):
    lines = b"".join(b"- Mention %s\n" % (bytes([96 + n]) * 5) for n in range(1, drafts))
    article = import_article("many.md", b"# Tips\n\n## What makes good service?\n\nTips:\n\n" + lines).article
    assert article.proposals.count() >= drafts
    boss.get(page("importedarticle", "change", article.pk))
    with CaptureQueriesContext(connection) as queries:
        assert boss.get(page("importedarticle", "change", article.pk)).status_code == 200
    assert len(queries) <= 10
