"""In a real browser: marked answers and files of the bank come in, and tries are judged again while one watches."""

import json

import pytest
from playwright.sync_api import expect

from practice import rejudging, work
from practice.models import EarlierJudgement, Rejudging
from questions.bank import question_files
from questions.models import LabelledAnswer, Question
from questions.rubrics import publish
from tests.browser.looks import DESK, IN_ADMIN, look, watch, write
from tests.practice.tiny import MIXED, SLUG, make_question

ANSWERS = [
    {"id": "here-1", "question": SLUG, "answer": "I said sorry to her.", "labels": {"says-sorry": True}, "grade": 2},
    {"id": "here-4", "question": SLUG, "answer": "I was at home.", "labels": {"says-sorry": True, "blames": False}},
]  # fmt: skip


@pytest.fixture
def question(db, settings):
    settings.READER = "off"
    return make_question()


@pytest.fixture
def boss(page, live_server, question, admin_user):
    """The page, signed in as an admin."""
    page.goto(f"{live_server.url}/admin/")
    page.get_by_label("Email").fill(admin_user.email)
    page.get_by_label("Password").fill("password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("#content-main")).to_be_visible()
    return page


def look_here(page, name, problems):
    look(page, name, problems, sizes=DESK, inside=IN_ADMIN)


def choose(page, label, name, content):
    page.get_by_label(label).set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content.encode()}
    )


@pytest.mark.slow
def test_marked_answers_come_in_and_show_how_far_the_rules_agree(boss, live_server):
    problems = watch(boss)
    boss.goto(f"{live_server.url}/admin/questions/labelledanswer/import/")
    choose(boss, "File:", "answers.jsonl", "not JSON")
    boss.get_by_role("button", name="Import").click()
    expect(boss.get_by_role("alert")).to_contain_text("line 1: not JSON")
    look_here(boss, "refused", problems)
    choose(boss, "File:", "answers.jsonl", "\n".join(map(json.dumps, ANSWERS)))
    boss.get_by_role("button", name="Import").click()
    expect(boss.get_by_text("Marked answers: 2 added.")).to_be_visible()
    assert LabelledAnswer.objects.count() == 2
    boss.get_by_role("link", name="Agreement").click()
    look_here(boss, "agreement", problems)
    boss.get_by_role("link", name="Late parcel").click()
    expect(boss.get_by_role("row", name="Said sorry")).to_contain_text("2")
    look_here(boss, "agreement of a question", problems)
    boss.get_by_role("link", name="See the errors", exact=True).click()
    expect(boss.get_by_text("Miss", exact=True)).to_be_visible()
    look_here(boss, "errors", problems)
    boss.get_by_role("link", name="here-4").click()
    expect(
        boss.get_by_role("group", name="Blaming the customer.").get_by_label("no", exact=True)
    ).to_be_checked()
    assert not problems


def test_a_question_comes_in_as_a_file(boss, live_server, question):
    problems = watch(boss)
    (text,) = question_files(Question.objects.get(pk=question.pk)).values()
    boss.goto(f"{live_server.url}/admin/questions/question/")
    boss.get_by_role("link", name="Import files").click()
    choose(boss, "File:", "late.toml", text.replace("weight = 3", "weight = 9"))
    boss.get_by_role("button", name="Import and publish").click()
    expect(boss.get_by_role("alert")).to_contain_text("weight must be")
    look_here(boss, "refused", problems)
    changed = text.replace("weight = 3", "weight = 2")
    choose(boss, "File:", "late.toml", changed)
    boss.get_by_label("Replace what was changed").check()
    boss.get_by_role("button", name="Only check it").click()
    expect(boss.get_by_role("status")).to_contain_text("Nothing is stored yet.")
    look_here(boss, "checked", problems)
    choose(boss, "File:", "late.toml", changed)
    boss.get_by_label("Replace what was changed").check()
    boss.get_by_role("button", name="Import and publish").click()
    expect(boss.get_by_text("Published: late-parcel, version 2.")).to_be_visible()
    assert not problems


@pytest.mark.slow
def test_tries_are_judged_again_while_the_admin_watches_and_the_person_reads_both(
    boss, live_server, question, browser
):
    problems = watch(boss)
    person = browser.new_context().new_page()
    write(person, live_server, MIXED)
    criterion = question.criteria.get(slug="blames")
    criterion.rules, criterion.match = "awful", "I told you awful about that one."
    criterion.save()
    publish(question)

    boss.goto(f"{live_server.url}/admin/practice/rejudging/add/")
    boss.get_by_label("Question:").select_option(label="Late parcel")
    boss.get_by_role("button", name="See how many").click()
    expect(boss.get_by_role("status")).to_contain_text("1 try chosen.")
    look_here(boss, "chosen", problems)
    boss.get_by_role("button", name="Judge it again").click()
    expect(boss.get_by_role("status")).to_contain_text("Waiting for a worker.")
    boss.get_by_role("button", name="Stop").click()
    expect(boss.get_by_role("status")).to_contain_text("Stopped.")
    look_here(boss, "stopped", problems)
    boss.get_by_role("button", name="Go on").click()
    expect(boss.get_by_role("button", name="Stop")).to_be_visible()
    # What a worker does meanwhile; the page asks again by itself.
    row = Rejudging.objects.get()
    for piece in rejudging.works_of([row])[row.pk]:
        work.run_now(piece)
    expect(boss.get_by_role("status")).to_contain_text("Finished.", timeout=10_000)
    expect(boss.get_by_role("row", name="Score higher now")).to_contain_text("1")
    look_here(boss, "finished", problems)

    person.reload()
    expect(person.get_by_text("This try was judged again.")).to_be_visible()
    person.get_by_role("link", name="Rules version 1, until").click()
    expect(person.get_by_text("This is the earlier feedback, by rules version 1.")).to_be_visible()
    assert EarlierJudgement.objects.count() == 1
    assert not problems
