"""An admin imports an article in a real browser, with script and without, takes drafts and leaves one out."""

import pytest
from playwright.sync_api import expect

from questions.models import Criterion, Question
from tests.browser.looks import IN_ADMIN, PHONE, look
from tests.questions.marked_articles import articles, told_in

PROMPT = "What makes a good phone manner?"


@pytest.fixture
def phones(tmp_path):
    article = next(each for each in articles("tuned") if each.name == "phones")
    file = tmp_path / "phones.docx"
    file.write_bytes(told_in(article, "docx"))
    return file


def import_file(page, live_server, admin_user, file):
    page.set_default_timeout(10_000)
    page.goto(f"{live_server.url}/admin/")
    page.get_by_label("Email").fill(admin_user.email)
    page.get_by_label("Password").fill("password")
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{live_server.url}/admin/questions/document/")
    page.get_by_role("link", name="Import an article").click()
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Import and draft").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Call Centre Interview Tips")


def take_two(page):
    group = page.locator("form.drafted", has_text=PROMPT)
    group.get_by_label("Choose: Give your name").check()
    group.get_by_label("Choose: Reading from a script").check()
    group.get_by_label("Statement").first.fill("Say who you are at once.")
    group.get_by_role("button", name="Take the ticked drafts").click()
    expect(page.locator(".messagelist")).to_contain_text("Made drafts of: 2.")
    expect(page.locator("form.drafted", has_text=PROMPT)).to_contain_text("unproven: needs sentences")


@pytest.mark.slow
def test_an_article_is_imported_and_its_drafts_are_taken_left_out_and_put_back(
    page, live_server, admin_user, phones
):
    problems = []
    import_file(page, live_server, admin_user, phones)
    look(page, "drafts", problems, inside=IN_ADMIN)
    take_two(page)
    question = Question.objects.get(prompt=PROMPT)
    assert not question.active
    assert list(Criterion.objects.filter(question=question).values_list("statement", flat=True)) == [
        "Say who you are at once.",
        "Reading from a script.",
    ]
    group = page.locator("form.drafted", has_text=PROMPT)
    group.get_by_label("Choose: Interrupting").check()
    group.get_by_role("button", name="Leave the ticked ones out").click()
    page.get_by_role("button", name="Put back what was left out").click()
    expect(page.locator(".messagelist")).to_contain_text("waits again")
    group.get_by_role("button", name="Take the ticked drafts").click()
    expect(page.get_by_role("alert")).to_contain_text("Tick at least one draft first.")
    page.goto(f"{live_server.url}/admin/questions/importedarticle/add/")
    page.get_by_role("button", name="Import and draft").click()
    look(page, "import", problems, sizes=PHONE, inside=IN_ADMIN)
    assert problems == []


def test_the_import_works_without_script_and_a_refused_file_says_why(
    browser, live_server, admin_user, phones, tmp_path
):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    import_file(page, live_server, admin_user, phones)
    take_two(page)
    page.goto(f"{live_server.url}/admin/questions/importedarticle/add/")
    (tmp_path / "empty.txt").touch()
    page.get_by_label("File").set_input_files(tmp_path / "empty.txt")
    page.get_by_role("button", name="Import and draft").click()
    expect(page.get_by_text("The submitted file is empty.")).to_be_visible()
    context.close()
