"""Mock interviews and private questions in a real browser: with script and without, and how they look."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from practice.models import Attempt, Draft, MockInterview
from questions.models import Question, QuestionSet, SetMember
from tests.browser.looks import look, watch
from tests.practice.tiny import MIXED, STRONG, make_question

FEEDBACK = re.compile(r"/answers/[0-9a-f-]{36}/$")
SUMMARY = re.compile(r"/mock-interviews/[0-9a-f-]{36}/$")


@pytest.fixture
def tiny_set(db):
    row = QuestionSet.objects.create(slug="tiny-set", title="Tiny set", position=99)
    for position, slug in enumerate(("late-parcel", "second", "third"), 1):
        SetMember.objects.create(question_set=row, question=make_question(slug), position=position)
    return row


@pytest.fixture
def plain_page(browser, live_server):
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def begin(page, live_server, mode):
    page.set_default_timeout(30_000)
    page.goto(f"{live_server.url}/mock-interviews/")
    page.get_by_label("Tiny set").check()
    page.get_by_label(mode).check()
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_text("Question 1 of 3")).to_be_visible()


def write(page, text, button):
    page.get_by_role("textbox", name="Your answer").fill(text)
    page.get_by_role("button", name=button).click()


def sit_an_exam(page, live_server):
    begin(page, live_server, "Exam")
    expect(page.get_by_text("Show a hint")).to_have_count(0)
    write(page, MIXED, "Send and go on")
    expect(page.get_by_text("Question 2 of 3")).to_be_visible()
    page.get_by_role("button", name="Skip for now").click()
    expect(page.get_by_text("Question 3 of 3")).to_be_visible()
    write(page, STRONG, "Send and go on")
    expect(page).to_have_url(SUMMARY)
    expect(page.get_by_text("Skipped for now")).to_be_visible()


def practise(page, live_server):
    begin(page, live_server, "Practice")
    write(page, MIXED, "Get feedback")
    expect(page).to_have_url(FEEDBACK)
    expect(page.get_by_role("table", name="Score receipt")).to_be_visible()
    page.get_by_role("link", name="Next question").click()
    expect(page.get_by_text("Question 2 of 3")).to_be_visible()


def finish(page):
    page.get_by_role("button", name="Finish and see the summary").click()
    expect(page.get_by_role("heading", name="What to work on")).to_be_visible()
    assert Attempt.objects.filter(judged_at=None).count() == 0
    assert MockInterview.objects.get().is_finished


def add_a_question(page, live_server):
    page.set_default_timeout(30_000)
    page.goto(f"{live_server.url}/own-questions/new/")
    page.get_by_label("The question").fill("Why do you drive a forklift?")
    page.get_by_label("Point 1").fill("My forklift licence")
    page.get_by_role("button", name="Add a point").click()
    expect(page.get_by_label("Point 3")).to_be_focused()
    page.get_by_role("button", name="Remove Point 2").click()
    expect(page.get_by_label("Point 3")).to_have_count(0)
    page.get_by_label("Point 2").fill("I stayed calm")
    # Enter in a field keeps the question; it never presses the button that removes a row.
    page.get_by_label("Mistake 1").fill("Blaming my old boss")
    page.get_by_label("Mistake 1").press("Enter")
    expect(page.get_by_role("heading", name="Points to make")).to_be_visible()
    assert len(Question.private.get().rubrics.get().card["criteria"]) == 3


def rehearse(page):
    page.get_by_role("link", name="Practise it").click()
    write(page, "I hold a forklift licence and I kept calm on every busy day there.", "Get feedback")
    expect(page.get_by_text("made from plain words")).to_be_visible()
    expect(page.locator("mark.ev").first).to_be_visible()


def test_an_exam_with_script_keeps_drafts_and_shows_feedback_at_the_end(page, live_server, tiny_set):
    problems = watch(page)
    sit_an_exam(page, live_server)
    page.get_by_role("link", name="2.").click()
    page.get_by_role("textbox", name="Your answer").fill("half an answer")
    expect(page.locator("#save-state")).to_contain_text("Saved on this device and on the server")
    # What was stored left no draft behind, here or on the server; what was not stored did.
    kept = page.evaluate("Object.keys(localStorage)")
    assert [key.split("/")[1] for key in kept] == ["second"]
    assert list(Draft.objects.values_list("question__slug", "text")) == [("second", "half an answer")]
    # The clock of an exam runs from its start, also after a reload.
    MockInterview.objects.update(created_at=timezone.now() - timedelta(hours=1, minutes=4))
    page.reload()
    expect(page.locator("[data-elapsed]")).to_have_text(re.compile(r"1:04:\d\d"))
    expect(page.get_by_role("textbox", name="Your answer")).to_have_value("half an answer")
    page.get_by_role("link", name="stop here").click()
    finish(page)
    look(page, "summary", problems)
    assert not problems


def test_an_exam_without_script(plain_page, live_server, tiny_set):
    sit_an_exam(plain_page, live_server)
    finish(plain_page)


@pytest.mark.parametrize("script", [True, False])
def test_practice_goes_from_feedback_to_the_next_question(page, plain_page, live_server, tiny_set, script):
    mine = page if script else plain_page
    practise(mine, live_server)
    mine.goto(f"{live_server.url}/mock-interviews/{MockInterview.objects.get().pk}/")
    finish(mine)


def test_a_question_of_ones_own_is_added_and_rehearsed_with_script(page, live_server):
    problems = watch(page)
    add_a_question(page, live_server)
    look(page, "own question", problems)
    rehearse(page)
    look(page, "feedback by plain words", problems)
    assert not problems


def test_a_question_of_ones_own_is_added_rehearsed_and_deleted_without_script(plain_page, live_server):
    add_a_question(plain_page, live_server)
    rehearse(plain_page)
    plain_page.goto(f"{live_server.url}/own-questions/")
    plain_page.get_by_role("link", name="Why do you drive a forklift?").click()
    plain_page.get_by_role("link", name="Delete it").click()
    plain_page.get_by_role("button", name="Delete it for good").click()
    expect(plain_page.get_by_text("Nothing here yet")).to_be_visible()


@pytest.mark.slow
def test_every_other_page_is_accessible_and_fits(page, live_server, tiny_set):
    problems = watch(page)
    page.goto(f"{live_server.url}/mock-interviews/")
    look(page, "begin", problems)
    begin(page, live_server, "Exam")
    look(page, "a question of an exam", problems)
    write(page, " ", "Send and go on")
    expect(page.locator("#error-note")).to_be_focused()
    write(page, MIXED, "Send and go on")
    expect(page.get_by_text("Question 2 of 3")).to_be_visible()
    number = MockInterview.objects.get().pk
    for address in ("", "questions/1/", "delete/"):
        page.goto(f"{live_server.url}/mock-interviews/{number}/{address}")
        look(page, address or "overview", problems)
    page.goto(f"{live_server.url}/own-questions/")
    look(page, "no question of one's own", problems)
    page.goto(f"{live_server.url}/own-questions/new/")
    page.get_by_role("button", name="Keep the question").last.click()
    expect(page.locator("#error-note")).to_be_focused()
    look(page, "own question with errors", problems)
    assert not problems
