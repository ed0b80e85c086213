"""Knowing what to do next, in a real browser: progress, the day of the interview, cue cards, stories."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from practice.models import Story
from questions.rubrics import publish
from tests.browser.looks import PHONE, look, watch, write
from tests.practice.histories import guest_of, make_many, make_try
from tests.practice.tiny import MIXED, SLUG, STRONG, make_question

ADDRESSES = ("/progress/", "/cue-cards/", f"/cue-cards/{SLUG}/", "/stories/", "/stories/new/")


@pytest.fixture
def question(db):
    return make_question()


@pytest.fixture
def owner(client, context, live_server):
    """The guest of this browser."""
    owner = guest_of(client)
    key = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": key, "url": live_server.url}])
    return owner


@pytest.fixture
def plain_page(browser, live_server, owner, client):
    context = browser.new_context(java_script_enabled=False)
    key = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": key, "url": live_server.url}])
    yield context.new_page()
    context.close()


@pytest.mark.slow
def test_every_page_is_accessible_and_fits_before_the_first_try(page, live_server, question):
    problems = watch(page)
    for address in ADDRESSES:
        page.goto(live_server.url + address)
        look(page, address, problems, PHONE, ("light",))
    assert not problems


@pytest.mark.slow
def test_every_page_is_accessible_and_fits_with_a_long_history(page, live_server, question, owner):
    problems = watch(page)
    make_many(owner, 60)
    question.criteria.filter(slug="money-back").update(weight=3)
    publish(question)
    make_try(question, owner, 0.1, ("says-sorry", "blames"), 40)
    story = Story.objects.create(title="The broken heater" * 4, situation="Long" * 99, **owner)
    story.questions.set([question, *(make_question(f"more-{n}", 91 + n) for n in range(4))])
    for address in (
        *ADDRESSES,
        f"/stories/{story.pk}/",
        f"/stories/{story.pk}/delete/",
        "/",
        "/stories/new/",
    ):
        page.goto(live_server.url + address)
        look(page, address, problems)
    page.get_by_role("button", name="Keep this story").click()
    expect(page.get_by_role("alert")).to_contain_text("not kept yet")
    look(page, "a refused story", problems, PHONE)
    page.goto(live_server.url + "/progress/")
    page.get_by_text("Give the date of your interview").click()
    page.get_by_role("button", name="Keep the date").click()
    expect(page.get_by_role("alert")).to_be_focused()
    look(page, "a refused date", problems, PHONE, ("light",))
    for setting in ("words=first", "text=larger", "contrast=more"):
        page.context.add_cookies([{"name": "display", "value": setting, "url": live_server.url}])
        page.goto(live_server.url + "/progress/")
        look(page, f"progress with {setting}", problems, PHONE, ("light",))
    assert not problems


def test_the_day_of_the_interview_is_set_and_taken_away_in_place(page, live_server, question):
    write(page, live_server, MIXED)
    page.get_by_role("link", name="Progress").click()
    expect(page.locator("#plan")).to_contain_text("Leave out this mistake: Blaming the customer.")
    page.wait_for_load_state("load")
    loads = []
    page.on("load", lambda _: loads.append(1))
    page.get_by_text("Give the date of your interview").click()
    field = page.get_by_label("Date of your interview")
    field.fill("2020-01-01")
    page.get_by_role("button", name="Keep the date").click()
    expect(page.get_by_role("alert")).to_contain_text("This day is over.")
    expect(field).to_have_value("2020-01-01")
    field.fill((date.today() + timedelta(days=4)).isoformat())
    page.get_by_role("button", name="Keep the date").click()
    expect(page.get_by_role("status").filter(has_text="interview")).to_contain_text("in 4 days")
    expect(page.locator("#h-next")).to_be_focused()
    page.get_by_text("Change the date of your interview").click()
    page.get_by_role("button", name="Take the date away").click()
    expect(page.get_by_text("The date is taken away.")).to_be_visible()
    assert not loads


def test_the_scores_of_one_question_come_without_a_new_page(page, live_server, question, owner):
    other = make_question("other-one", 91, short="Another one")
    for days in (3, 2):
        make_try(question, owner, days, (), 40)
    make_try(other, owner, 1, (), 60)
    page.goto(live_server.url + "/progress/")
    dots = page.locator(".chart--wide .dot")
    expect(dots).to_have_count(3)
    choice = page.get_by_label("Question", exact=True)
    choice.focus()
    choice.select_option(label="Another one")
    expect(dots).to_have_count(1)
    expect(choice).to_be_focused()
    expect(page).to_have_url(re.compile(r"/progress/\?question=other-one$"))
    page.reload()
    expect(dots).to_have_count(1)
    page.go_back()
    expect(dots).to_have_count(3)


def test_words_before_numbers_hides_the_scores_until_asked_for(page, live_server, question, owner):
    make_try(question, owner, 1, ("says-sorry",), 47)
    page.context.add_cookies([{"name": "display", "value": "words=first", "url": live_server.url}])
    page.goto(live_server.url + "/progress/")
    score = page.locator(".standing b.numbers").first
    expect(score).to_be_hidden()
    expect(page.locator(".chart--wide")).to_be_hidden()
    page.get_by_label("Show my scores").check()
    expect(score).to_be_visible()
    expect(score).to_have_text("47")


def test_from_a_try_to_a_story_and_away_again(page, live_server, question):
    write(page, live_server, STRONG)
    page.get_by_role("link", name="Keep this as a story").click()
    expect(page.get_by_label("What happened")).to_have_value("I said sorry at once.")
    expect(page.get_by_label("How it ended")).to_have_value("She wrote me a thank you card.")
    page.get_by_role("button", name="Keep this story").click()
    expect(page.get_by_role("alert")).to_contain_text("Give the story a short name")
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_label("Short name").fill("The lost parcel")
    page.get_by_role("button", name="Keep this story").click()
    expect(page.get_by_role("heading", name="The lost parcel")).to_be_visible()
    page.goto(f"{live_server.url}/cue-cards/{SLUG}/")
    expect(page.get_by_role("link", name="The lost parcel")).to_be_visible()
    page.get_by_role("link", name="Stories").click()
    page.get_by_role("link", name="Delete the story").click()
    page.get_by_role("link", name="Keep it").click()
    page.get_by_role("link", name="Delete the story").click()
    page.get_by_role("button", name="Delete the story").click()
    expect(page.get_by_text("No stories yet")).to_be_visible()


def test_on_paper_there_are_cards_and_nothing_else(page, live_server, question, owner):
    make_try(question, owner, 1, ("says-sorry",), 50)
    page.emulate_media(media="print", color_scheme="dark")
    for address in ("/cue-cards/", f"/cue-cards/{SLUG}/"):
        page.goto(live_server.url + address)
        expect(page.locator(".cue__key")).to_have_text("said sorry")
        for gone in (".sign", ".foot", ".tabs", ".actions"):
            assert page.locator(f"{gone}:visible").count() == 0, gone
        colours = page.locator(".cue__key").evaluate(
            "e => [getComputedStyle(e).color, getComputedStyle(e.closest('.cue')).backgroundColor]"
        )
        assert colours == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]


def test_all_of_it_works_without_script(plain_page, live_server, question, owner):
    page = plain_page
    make_try(question, owner, 1, ("says-sorry", "blames"), 40)
    page.goto(live_server.url + "/progress/")
    page.get_by_text("Give the date of your interview").click()
    page.get_by_label("Date of your interview").fill((date.today() + timedelta(days=4)).isoformat())
    page.get_by_role("button", name="Keep the date").click()
    expect(page.get_by_text("in 4 days")).to_be_visible()
    page.get_by_label("Question", exact=True).select_option(SLUG)
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile(r"question=late-parcel#h-trend$"))
    page.get_by_role("link", name="Stories").click()
    page.get_by_role("link", name="Write a story").click()
    page.get_by_label("Short name").fill("The heater")
    page.get_by_label("What you did").fill("I drove there.")
    page.get_by_label("Late parcel").check()
    page.get_by_role("button", name="Keep this story").click()
    page.get_by_role("link", name="Change the story").click()
    page.get_by_label("How it ended").fill("He smiled.")
    page.get_by_role("button", name="Keep this story").click()
    expect(page.get_by_text("He smiled.")).to_be_visible()
    page.get_by_role("link", name="Cue cards").click()
    expect(page.get_by_role("link", name="The heater")).to_be_visible()


def test_the_list_of_what_is_next_works_by_keyboard(page, live_server, question, owner):
    make_try(question, owner, 1, ("says-sorry", "blames"), 40)
    page.goto(live_server.url + "/progress/")
    link = page.locator("#plan .q a").first
    link.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(link).to_be_focused()
    assert (
        page.evaluate("getComputedStyle(document.querySelector('#plan .q a'), '::after').outlineStyle")
        == "solid"
    )
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/questions/{SLUG}/$"))
