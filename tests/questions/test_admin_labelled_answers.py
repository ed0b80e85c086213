"""Marked answers in admin: import, export, marks of one answer, agreement, errors, and who may do what."""

import json

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from questions.labelled import answers_for, standing
from questions.labelled_files import keep, read_upload
from questions.marked_answers import is_blind
from questions.models import LabelledAnswer
from tests.questions.admin_pages import filled, messages_of, page, text_of
from tests.questions.test_labelled_files import ENTRY, lines

WRONG = {
    **ENTRY,
    "id": "t-4",
    "answer": "I was rude to him. I put it right.",
    "labels": {"apologises": True, "solves": False, "blames": False},
    "evidence": {"apologises": ["rude"]},
}
PAGES = ("import", "export", "candidates", "agreement")


def address(name: str, *args) -> str:
    return reverse(f"admin:questions_labelledanswer_{name}", args=args)


def upload(client, content: bytes, name="answers.jsonl", **fields):
    return client.post(address("import"), {"file": SimpleUploadedFile(name, content), **fields})


@pytest.fixture
def marked(bank):
    keep(read_upload("a.jsonl", lines(ENTRY, WRONG)), "a.jsonl")


def test_a_file_is_imported_and_the_log_says_so(boss):
    response = upload(boss, lines(ENTRY, WRONG))
    assert response.status_code == 302
    assert LabelledAnswer.objects.count() == 2
    answer = LabelledAnswer.objects.get(ref="t-1")
    assert (answer.origin, answer.accepted_by.username) == ("answers.jsonl", "boss")
    assert "2 added" in LogEntry.objects.get().change_message
    assert "2 added" in text_of(boss.get(response["Location"]))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("answers.jsonl", b"\xff", "not UTF-8"),
        ("answers.jsonl", lines({**ENTRY, "question": "<script>alert(1)</script>"}), "no question"),
        ("answers.jsonl", b" " * (11 * 1024 * 1024), "larger than 10 MB"),
        ("answers.zip", b"PK\x03\x04", "must end in .jsonl or .csv"),
    ],
)
def test_a_bad_file_is_refused_with_the_reason_and_nothing_is_stored(boss, name, content, said):
    response = upload(boss, content, name)
    assert response.status_code == 422 and said in text_of(response)
    assert b"<script>alert" not in response.content
    assert not LabelledAnswer.objects.exists()


def test_without_a_file_the_page_asks_for_one(boss):
    response = boss.post(address("import"), {})
    assert response.status_code == 422 and "Choose another file" in text_of(response)


@pytest.mark.parametrize("chosen", ["jsonl", "csv"])
def test_the_export_comes_as_a_file_and_can_be_imported(boss, marked, chosen):
    response = boss.get(address("export"), {"format": chosen, "question": "angry-caller"})
    assert f"marked-answers-angry-caller.{chosen}" in response["Content-Disposition"]
    content = b"".join(response.streaming_content)
    LabelledAnswer.objects.all().delete()
    assert upload(boss, content, f"back.{chosen}").status_code == 302
    assert LabelledAnswer.objects.get(ref="t-1").labels == ENTRY["labels"]


def test_an_export_of_an_unknown_format_is_refused(boss, marked):
    assert boss.get(address("export"), {"format": "exe"}).status_code == 422


def test_an_answer_is_added_and_then_marked(boss, bank, angry_caller):
    response = boss.post(
        page("labelledanswer", "add"), {"question": angry_caller.pk, "text": "I said sorry.\r\nTwice."}
    )
    answer = LabelledAnswer.objects.get()
    change = page("labelledanswer", "change", answer.pk)
    assert response["Location"] == change and answer.text == "I said sorry.\nTwice."
    edits = {"mark-apologises": "yes", "quotes-apologises": "said sorry", "mark-blames": "unsure"}
    assert boss.post(change, filled(boss, change, **edits)).status_code == 302
    answer.refresh_from_db()
    assert answer.labels == {"apologises": True, "blames": None}
    assert answer.evidence == {"apologises": ["said sorry"]}
    assert filled(boss, change)["mark-apologises"] == "yes"


def test_words_that_do_not_stand_in_the_answer_are_refused_and_kept_in_the_form(boss, marked):
    change = page("labelledanswer", "change", LabelledAnswer.objects.get(ref="t-1").pk)
    response = boss.post(change, filled(boss, change, **{"quotes-solves": "invented words"}))
    assert response.status_code == 200
    assert "do not stand in the answer" in text_of(response) and b"invented words" in response.content
    assert LabelledAnswer.objects.get(ref="t-1").evidence == ENTRY["evidence"]


def test_changed_words_are_judged_anew(boss, marked, angry_caller):
    standing(angry_caller)
    answer = LabelledAnswer.objects.get(ref="t-4")
    assert answer.judged_by
    change = page("labelledanswer", "change", answer.pk)
    boss.post(change, filled(boss, change, text="I was rude, that is all.", **{"mark-solves": "no"}))
    answer.refresh_from_db()
    assert not answer.judged_by and answer.text == "I was rude, that is all."


def test_the_blind_third_is_not_read_in_the_list(boss, bank):
    refs = [f"b-{n}" for n in range(12)]
    keep(read_upload("a.jsonl", lines(*({**ENTRY, "id": ref} for ref in refs))), "a")
    listed = text_of(boss.get(page("labelledanswer", "changelist")))
    assert listed.count("(kept unread, to measure on)") == sum(map(is_blind, refs)) > 0


def test_agreement_is_counted_point_by_point(boss, marked, angry_caller):
    rows = {row.criterion: row for row in standing(angry_caller).rows}
    assert (rows["apologises"].decisions.hit, rows["apologises"].decisions.missed) == (1, 1)
    assert (rows["solves"].decisions.false, rows["blames"].decisions.false) == (1, 1)
    assert rows["blames"].unsure == 1
    told = text_of(boss.get(address("question", "angry-caller")))
    assert "2 marked answers, judged by rules version 1" in told and "Kappa" in told
    assert "Angry callers" in text_of(boss.get(address("agreement")))


def test_the_branch_that_checks_rules_reads_words_and_labels(marked, angry_caller):
    assert {answer.text: answer.labels for answer in answers_for(angry_caller)} == {
        ENTRY["answer"]: ENTRY["labels"],
        WRONG["answer"]: WRONG["labels"],
    }


def test_errors_show_what_was_found_and_what_was_missed_without_the_blind_third(boss, bank, angry_caller):
    refs = [f"e-{n}" for n in range(9)]
    keep(read_upload("a.jsonl", lines(*({**WRONG, "id": ref} for ref in refs))), "a")
    told = text_of(boss.get(address("errors", "angry-caller")))
    for ref in refs:
        assert (f"{ref} " in told) is not is_blind(ref)
    assert "False hit : Blaming the caller." in told and "Miss : Say that you apologised." in told
    only = text_of(boss.get(address("errors", "angry-caller"), {"criterion": "blames"}))
    assert "False hit : Blaming" in only and "Miss : Say that" not in only


def test_no_patience_leaves_answers_waiting_and_says_so(marked, angry_caller):
    assert (standing(angry_caller, patience=0).waiting, standing(angry_caller).waiting) == (2, 0)


@pytest.mark.parametrize("name", ["question", "errors"])
def test_an_unknown_question_or_point_is_not_found(boss, marked, name):
    assert boss.get(address(name, "ghost")).status_code == 404
    if name == "errors":
        assert boss.get(address(name, "angry-caller"), {"criterion": "ghost"}).status_code == 404


def test_every_page_asks_few_queries_whatever_the_number_of_rows(boss, bank, django_assert_max_num_queries):
    keep(read_upload("a.jsonl", lines(*({**WRONG, "id": f"q-{n}"} for n in range(60)))), "a")
    standing_pages = [address(name) for name in PAGES]
    for where in [
        *standing_pages,
        address("question", "angry-caller"),
        address("errors", "angry-caller"),
        page("labelledanswer", "changelist"),
    ]:
        boss.get(where)
        with django_assert_max_num_queries(10):
            assert boss.get(where).status_code == 200, where


def test_whoever_may_only_look_neither_imports_nor_decides(clerk, marked):
    client = clerk("view_labelledanswer")
    assert client.get(address("agreement")).status_code == 200
    assert client.get(address("export"), {"format": "jsonl"}).status_code == 200
    for name in ("import", "candidates"):
        assert client.get(address(name)).status_code == 403
        assert client.post(address(name), {}).status_code == 403
    listed = client.get(page("labelledanswer", "changelist"))
    assert address("import") not in listed.content.decode()


def test_staff_without_any_right_opens_nothing(clerk, marked):
    client = clerk()
    for name in PAGES:
        assert client.get(address(name)).status_code == 403
    for name in ("question", "errors"):
        assert client.get(address(name, "angry-caller")).status_code == 403


def test_a_stranger_is_asked_to_sign_in(client, bank):
    for name in PAGES:
        assert client.get(address(name)).status_code == 302


def test_an_import_keeps_what_is_here_until_told_to_replace_it(boss, marked):
    changed = json.dumps({**ENTRY, "grade": 5}).encode()
    said = messages_of(boss.get(upload(boss, changed)["Location"]))
    assert "1 kept as they were" in said[0]
    upload(boss, changed, replace="on")
    assert LabelledAnswer.objects.get(ref="t-1").grade == 5
