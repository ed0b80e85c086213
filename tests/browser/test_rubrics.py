"""Writing rules in a real browser: edit, try, check, publish, and publish an old version again."""

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from playwright.sync_api import expect

from questions.models import RubricDraft
from questions.rubrics import newest
from tests.browser.looks import look
from tests.practice.tiny import make_question


@pytest.fixture
def question(db):
    return make_question()


@pytest.fixture
def boss(db):
    return get_user_model().objects.create_user("boss", is_staff=True, is_superuser=True)


def sign_in(context, live_server, user):
    client = Client()
    client.force_login(user)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])


def address(live_server, question, kind):
    return f"{live_server.url}/admin/questions/question/{question.pk}/{kind}/"


@pytest.mark.slow
def test_rules_are_edited_tried_checked_published_and_taken_back(page, live_server, question, boss):
    sign_in(page.context, live_server, boss)
    page.set_default_timeout(15_000)
    problems, refused = [], []
    page.on("pageerror", lambda error: refused.append(str(error)))
    page.goto(address(live_server, question, "editor"))
    first = page.locator("#section-1")
    first.locator("summary").click()
    page.get_by_label("Type an answer").fill("I was sorry. I would give a refund. He was <b>cross</b>.")
    tried = page.locator("#tried")
    expect(tried).to_contain_text("Covered 1. Said sorry")
    rules = first.get_by_label("Rules:")
    rules.fill("sorry\ncross")
    expect(tried).to_contain_text("“cross” Line 2: cross")
    rules.fill("glad (")
    expect(tried).to_contain_text("late-parcel/says-sorry, rule 1, column 7")
    assert not RubricDraft.objects.exists()
    # A fault keeps the text, and says where it is.
    page.get_by_role("button", name="Save draft").click()
    expect(page.locator("#faults")).to_contain_text("1 thing to mend. Nothing was saved")
    expect(rules).to_have_value("glad (")
    expect(first).to_contain_text("Line 1, column 7")
    look(page, "editor with a fault", problems, schemes=("light",))
    rules.fill("sorry\ncross")
    page.get_by_role("button", name="Save and check").click()
    expect(page.get_by_role("heading", name="2. What changes: rules")).to_be_visible()
    expect(page.locator("#checked")).to_contain_text("There are no marked or stored answers")
    look(page, "check", problems)
    page.get_by_label("What changes and why").fill("Cross too.")
    page.get_by_role("button", name="Publish version 2").click()
    expect(page.locator(".messagelist")).to_contain_text("Published rules, version 2: rules.")
    assert newest(question).card["criteria"][0]["rules"] == ["sorry", "cross"]
    page.get_by_role("button", name="Show the difference").click()
    expect(page.locator("#difference")).to_contain_text("cross")
    look(page, "versions", problems, schemes=("dark",))
    page.get_by_role("link", name="Publish version 1 again").click()
    page.get_by_role("button", name="Publish version 3").click()
    expect(page.locator(".messagelist")).to_contain_text("Published rules, version 3")
    assert newest(question).card["criteria"][0]["rules"] == ["sorry"]
    assert problems == [] and refused == []


def test_a_draft_is_written_and_published_without_a_script(browser, live_server, question, boss):
    context = browser.new_context(java_script_enabled=False)
    sign_in(context, live_server, boss)
    page = context.new_page()
    page.goto(address(live_server, question, "editor"))
    page.locator("#section-1 summary").click()
    page.locator("#section-1").get_by_label("Label:").fill("Said it")
    page.get_by_role("button", name="Add a point or mistake").click()
    expect(page.locator("#section-6")).to_be_visible()
    page.go_back()
    page.locator("#section-1 summary").click()
    page.locator("#section-1").get_by_label("Label:").fill("Said it")
    page.get_by_role("button", name="Save and check").click()
    page.get_by_role("button", name="Run over the answers").click()
    page.get_by_role("button", name="Publish version 2").click()
    expect(page.locator(".messagelist")).to_contain_text("version 2: wording only")
    assert newest(question).card["criteria"][0]["label"] == "Said it"
    context.close()
