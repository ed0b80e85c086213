"""Files of the bank over the admin: out and in again, only looked at, refused whole, and who may."""

import io
import zipfile

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile

from questions.bank import load_bank
from questions.bank.archives import packed
from questions.models import Criterion, Document, Question, Rubric, WordList
from tests.questions.admin_pages import page, text_of
from tests.questions.bank_rows import edit_in_admin, everything_stored
from tests.questions.conftest import CARE, LISTS, WORK

IMPORT, EXPORT = "/admin/bank/import/", "/admin/bank/export/"
FILES = {"care-guide.toml": CARE, "work-guide.toml": WORK, "word-lists.toml": LISTS}
CHANGED = {**FILES, "care-guide.toml": CARE.replace("weight = 3", "weight = 2")}


def upload(client, content: bytes | str, name="bank.zip", **fields):
    content = content.encode() if isinstance(content, str) else content
    return client.post(
        IMPORT, {"file": SimpleUploadedFile(name, content), "import": "1"} | fields, follow=True
    )


def names_in(response) -> list[str]:
    return zipfile.ZipFile(io.BytesIO(response.content)).namelist()


def test_the_whole_bank_goes_out_and_comes_in_again_without_a_change(boss):
    response = boss.get(EXPORT)
    assert response["Content-Disposition"] == 'attachment; filename="question-bank.zip"'
    assert names_in(response) == sorted(FILES)
    assert boss.get(EXPORT).content == response.content, "equal rows give equal bytes"
    before = everything_stored()
    assert "Nothing in it is new." in text_of(upload(boss, response.content, whole="on"))
    assert everything_stored() == before


def test_one_question_goes_out_with_all_it_needs_and_comes_into_an_empty_bank(boss):
    response = boss.get(f"{EXPORT}angry-caller/")
    assert response["Content-Disposition"].endswith('angry-caller.zip"')
    assert names_in(response) == ["angry-caller.toml", "document-work-guide.toml"]
    for model in (Rubric, Criterion, Question, Document, WordList):
        model._base_manager.all()._raw_delete("default")
    upload(boss, response.content)
    assert [question.slug for question in Question.objects.answerable()] == ["angry-caller"]
    assert set(WordList.objects.values_list("name", flat=True)) == {"apology", "regret"}


def test_a_question_that_needs_nothing_else_is_one_file_and_leaves_the_others_alone(boss):
    response = boss.get(f"{EXPORT}busy-day/")
    assert response["Content-Disposition"].endswith('busy-day.toml"')
    text = response.content.decode().replace("weight = 1", "weight = 3")
    said = text_of(upload(boss, text, "busy-day.toml"))
    assert "The file is imported." in said and "Published: busy-day, version 2." in said
    assert Question.objects.filter(active=True).count() == 2, "the rest of the bank stays"
    assert Rubric.objects.filter(question__slug="angry-caller").count() == 1


def test_only_looking_tells_what_would_change_and_stores_nothing(boss):
    before = everything_stored()
    response = boss.post(
        IMPORT, {"file": SimpleUploadedFile("bank.zip", packed(CHANGED)), "look": "1", "whole": "on"}
    )
    said = text_of(response)
    assert "Nothing is stored yet." in said
    assert "question angry-caller (apologises: weight (3 became 2))" in said
    assert "angry-caller, version 2" in said
    assert everything_stored() == before and not LogEntry.objects.exists()


def test_an_import_publishes_and_is_noted_in_the_log(boss):
    upload(boss, packed(CHANGED), whole="on")
    assert Rubric.objects.filter(question__slug="angry-caller", version=2).exists()
    note = LogEntry.objects.get()
    assert note.object_repr == "bank.zip" and "angry-caller, version 2" in note.change_message


def test_the_whole_bank_switches_off_what_is_not_in_it(boss):
    without = {"care-guide.toml": CARE, "word-lists.toml": LISTS}
    upload(boss, packed(without | {"work-guide.toml": WORK.split("[[questions]]")[0]}))
    assert Question.objects.filter(active=True).count() == 2
    upload(boss, packed(without | {"work-guide.toml": WORK.split("[[questions]]")[0]}), whole="on")
    assert [q.slug for q in Question.objects.filter(active=True)] == ["angry-caller"]


def test_what_an_admin_changed_is_kept_unless_it_is_to_be_replaced(boss, angry_caller):
    edit_in_admin(angry_caller)
    said = text_of(upload(boss, packed(CHANGED)))
    assert "Changed here since the last import, so kept as it is: question angry-caller" in said
    assert angry_caller.criteria.get(slug="apologises").weight == 1
    upload(boss, packed(CHANGED), overwrite="on")
    assert angry_caller.criteria.get(slug="apologises").weight == 2


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("bank.zip", packed({**FILES, "care-guide.toml": CARE.replace('"@apology"', '"((("')}), "rule 1"),
        ("bank.zip", b"no archive", "cannot be read as a ZIP archive"),
        ("bank.toml", b"\xff\xfe", "is not UTF-8"),
        ("bank.toml", b"#" * (11 * 1024 * 1024), "larger than 10 MB"),
        ("<script>x.toml", b"a = <b>", "Invalid value"),
        ("bank.toml", b'"<script>alert(1)</script>" = 1', "unknown table"),
    ],
    ids=["a bad rule", "no zip", "bytes", "large", "name", "key"],
)
def test_a_bad_file_is_refused_whole_and_escaped(boss, name, content, said):
    before = everything_stored()
    response = upload(boss, content, name)
    assert response.status_code == 422 and said in text_of(response)
    assert b"<script>x" not in response.content and b"<script>alert" not in response.content
    assert everything_stored() == before


def test_without_a_file_the_page_asks_for_one(boss):
    assert boss.post(IMPORT, {}).status_code == 422
    assert boss.get(IMPORT).status_code == 200


def test_whoever_may_not_publish_imports_nothing(clerk):
    rights = [
        f"{act}_{of}" for act in ("add", "change", "view") for of in ("question", "document", "wordlist")
    ]
    client = clerk(*rights)
    assert client.get(IMPORT).status_code == 403 and client.post(IMPORT, {}).status_code == 403
    assert client.get(EXPORT).status_code == 200 and client.post(EXPORT).status_code == 405
    listed = client.get(page("question", "changelist")).content.decode()
    assert IMPORT not in listed and EXPORT in listed


def test_whoever_may_not_look_exports_nothing(clerk):
    client = clerk("view_question")
    assert client.get(EXPORT).status_code == 403
    assert client.get(f"{EXPORT}busy-day/").status_code == 403


def test_a_stranger_is_asked_to_sign_in(client, bank):
    for address in (IMPORT, EXPORT, f"{EXPORT}busy-day/"):
        assert client.get(address).status_code == 302


def test_the_pages_of_questions_lead_to_files(boss, angry_caller):
    listed = boss.get(page("question", "changelist")).content.decode()
    assert IMPORT in listed and EXPORT in listed
    assert f"{EXPORT}angry-caller/" in boss.get(page("question", "change", angry_caller.pk)).content.decode()
    assert boss.get(f"{EXPORT}ghost/").status_code == 404


def test_an_import_of_files_on_disk_still_switches_off_what_is_gone(bank, bank_folder):
    (bank_folder / "work-guide.toml").write_text(WORK.split("[[questions]]")[0], encoding="utf-8")
    assert load_bank([bank_folder / "work-guide.toml"]).switched_off == ("question busy-day",)
