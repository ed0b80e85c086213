"""The main job in a real browser: with script, without script, with the keyboard alone, and when things go wrong."""

import re
import sys

import pytest
from playwright.sync_api import expect

from practice.models import Attempt
from tests.practice.tiny import MIXED, SECOND, SLUG, STRONG, make_question

ATTEMPT = re.compile(r"/answers/[0-9a-f-]{36}/$")


@pytest.fixture
def question(db):
    return make_question()


@pytest.fixture
def editor(page, live_server, question):
    """The question's page, open."""
    page.set_default_timeout(10_000)
    page.goto(f"{live_server.url}/questions/{SLUG}/")
    return box(page)


def box(page):
    """The editor's field. Asked for by role: on the feedback page other things are labelled with these words."""
    return page.get_by_role("textbox", name="Your answer")


@pytest.fixture
def plain_page(browser, live_server, question):
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def press_send(page):
    page.get_by_role("button", name="Get feedback").click()


def send(page, editor, answer=MIXED):
    editor.fill(answer)
    press_send(page)
    expect(page.locator("#fb-title")).to_be_focused()


def test_sending_an_answer_swaps_the_page_and_its_address_and_title(page, live_server, editor):
    loads = []
    page.on("load", lambda _: loads.append(1))
    send(page, editor)
    expect(page).to_have_url(ATTEMPT)
    expect(page).to_have_title("Score 41. Late parcel, feedback - Practice Desk")
    expect(page.locator(".score__word")).to_have_text("Getting there. You made 1 of 3 points.")
    assert page.locator("main").count() == 1 and not loads
    assert page.evaluate("scrollY") == 0


def test_a_mark_leads_to_its_point_and_back(page, editor):
    send(page, editor)
    page.get_by_role("link", name="Point 1. Go to it in the list").click()
    expect(page).to_have_url(re.compile("#p-1$"))
    page.get_by_role("link", name="Point 1. See it in your answer").click()
    expect(page.locator("#ev-1")).to_be_in_viewport()


def test_reload_back_and_forward_show_what_is_stored(page, editor):
    send(page, editor)
    page.reload()
    expect(page.locator(".score__word")).to_contain_text("You made 1")
    page.go_back()
    expect(box(page)).to_be_visible()
    expect(page).to_have_url(re.compile(f"/questions/{SLUG}/$"))
    page.go_forward()
    expect(page.locator(".score__word")).to_contain_text("You made 1")
    assert Attempt.objects.count() == 1


def test_back_straight_after_the_swap_shows_the_editor_again(page, editor):
    send(page, editor)
    page.go_back()
    expect(box(page)).to_be_visible()
    page.go_forward()
    expect(page.locator(".score__word")).to_contain_text("You made 1")


def test_an_error_keeps_the_text_and_takes_the_focus(page, editor):
    editor.fill("sorry " * 1500)
    press_send(page)
    note = page.locator("#error-note")
    expect(note).to_be_focused()
    expect(note).to_contain_text("The most is 8,000.")
    expect(editor).to_have_value("sorry " * 1500)
    expect(editor).to_have_attribute("aria-invalid", "true")
    send(page, editor)
    expect(page.locator("#error-note")).to_have_count(0)


def test_a_double_click_stores_one_answer(page, editor):
    editor.fill(MIXED)
    page.get_by_role("button", name="Get feedback").dblclick()
    expect(page.locator("#fb-title")).to_be_focused()
    page.wait_for_timeout(300)
    assert Attempt.objects.count() == 1


def test_a_lost_security_token_is_mended_in_place(page, editor):
    editor.fill(MIXED)
    page.context.clear_cookies()
    press_send(page)
    expect(page.locator("#error-note")).to_contain_text("Your text is still here. Press the button again.")
    expect(editor).to_have_value(MIXED)
    press_send(page)
    expect(page.locator("#fb-title")).to_be_focused()
    assert Attempt.objects.get().answer == MIXED


def test_a_server_error_keeps_the_text(page, editor, monkeypatch):
    def broken(*args):
        raise RuntimeError

    with monkeypatch.context() as patch:
        # The package names the view "question" too, so the module is asked for by its full name.
        patch.setattr(sys.modules["practice.views.question"], "keep_answer", broken)
        editor.fill(MIXED)
        press_send(page)
        expect(page.locator("#error-note")).to_be_visible()
    expect(editor).to_have_value(MIXED)
    press_send(page)
    expect(page.locator("#fb-title")).to_be_focused()


def test_a_lost_connection_keeps_the_text_and_says_so(page, editor):
    editor.fill(MIXED)
    page.context.set_offline(True)
    press_send(page)
    expect(page.locator("#error-note")).to_contain_text("You are offline. Your draft is safe on this device.")
    page.context.set_offline(False)
    press_send(page)
    expect(page.locator("#fb-title")).to_be_focused()
    assert Attempt.objects.count() == 1


def test_words_are_counted_and_the_timer_only_informs(page, editor):
    expect(page.locator("[data-word-count]")).to_have_text("0")
    editor.press_sequentially("I was sorry")
    expect(page.locator("[data-word-count]")).to_have_text("3")
    expect(page.locator("[data-elapsed]")).to_have_text("0:01")
    expect(page.locator("#meters")).to_contain_text("No limit. Keep going.")


# Drafts


def test_a_draft_is_kept_restored_and_forgotten_once_stored(page, live_server, editor):
    editor.fill(SECOND)
    expect(page.locator("#save-state")).to_contain_text(re.compile(r"Saved on this device at \d\d:\d\d"))
    page.get_by_role("link", name="Stop here, keep the draft").click()
    expect(page.locator(f".q[data-slug={SLUG}]")).to_contain_text("Draft kept on this device")
    page.goto(f"{live_server.url}/questions/{SLUG}/")
    expect(editor).to_have_value(SECOND)
    expect(page.locator("#save-state")).to_contain_text("is back")
    press_send(page)
    expect(page.locator("#fb-title")).to_be_focused()
    page.goto(f"{live_server.url}/questions/{SLUG}/")
    expect(editor).to_have_value("")


def test_a_draft_is_saved_when_the_page_is_left_at_once(page, live_server, editor):
    editor.fill(SECOND)
    page.goto(f"{live_server.url}/privacy/")
    page.goto(f"{live_server.url}/questions/{SLUG}/")
    expect(editor).to_have_value(SECOND)


def test_try_again_brings_the_answer_and_offers_the_other_draft(page, live_server, editor):
    send(page, editor)
    feedback = page.url
    page.goto(f"{live_server.url}/questions/{SLUG}/")
    editor.fill("A new beginning.")
    expect(page.locator("#save-state")).to_contain_text("Saved")
    page.goto(feedback)
    page.get_by_role("link", name="Try again with this answer").first.click()
    expect(editor).to_have_value(MIXED)
    expect(page.locator("#draft-note")).to_contain_text("3 words.")
    page.get_by_role("button", name="Use the draft").click()
    expect(editor).to_have_value("A new beginning.")
    page.get_by_role("button", name="Use the draft").click()
    expect(editor).to_have_value(MIXED)
    page.get_by_role("button", name="Throw the draft away").click()
    expect(page.locator("#draft-note")).to_be_hidden()
    expect(editor).to_have_value(MIXED)


def test_no_draft_pushes_another_out(page, live_server, editor):
    for answer in (MIXED, SECOND):
        page.goto(f"{live_server.url}/questions/{SLUG}/")
        send(page, editor, answer)
    page.goto(f"{live_server.url}/questions/{SLUG}/")
    editor.fill("One fresh beginning.")
    first, second = Attempt.objects.order_by("number")
    for attempt, typed in ((first, "Two words"), (second, "And now four words")):
        page.goto(f"{live_server.url}/questions/{SLUG}/?from={attempt.pk}")
        editor.fill(typed)
    page.goto(f"{live_server.url}/questions/{SLUG}/?from={first.pk}")
    expect(editor).to_have_value(MIXED)
    seen = set()
    for _ in range(3):
        page.get_by_role("button", name="Use the draft").click()
        seen.add(editor.input_value())
    assert seen == {"One fresh beginning.", "Two words", "And now four words"}
    for _ in range(3):
        page.get_by_role("button", name="Throw the draft away").click()
    expect(page.locator("#draft-note")).to_be_hidden()


def test_an_edited_second_try_is_restored_too(page, editor):
    send(page, editor)
    page.get_by_role("link", name="Try again with this answer").first.click()
    editor.fill(STRONG)
    expect(page.locator("#save-state")).to_contain_text("Saved")
    page.reload()
    expect(editor).to_have_value(STRONG)
    send(page, editor, STRONG)
    expect(page.locator(".score__text")).to_contain_text("Up 59 from try 1")


# Home and display


def test_filtering_keeps_the_focus_and_changes_the_address(page, live_server, question):
    page.goto(live_server.url)
    search = page.get_by_label("Search")
    search.press_sequentially("late-parcel")
    expect(page.locator("#count")).to_have_text("1 question.")
    expect(page).to_have_url(f"{live_server.url}/?q=late-parcel")
    expect(search).to_be_focused()
    page.get_by_label("Your progress").select_option("All points made")
    expect(page.locator("#count")).to_have_text("0 questions.")
    expect(page.locator("#results")).to_contain_text("No question matches “late-parcel”")
    page.go_back()
    expect(page.locator("#results")).to_contain_text("late-parcel")


def test_display_settings_take_hold_at_once_and_stay(page, live_server, question):
    page.goto(live_server.url)
    page.get_by_text("Display").first.click()
    page.get_by_label("Dark").check()
    page.get_by_label("Very large").check()
    expect(page.locator("#display-state")).to_have_text("Saved in this browser")
    html = page.locator("html")
    expect(html).to_have_attribute("data-theme", "dark")
    expect(html).to_have_attribute("data-text", "larger")
    page.keyboard.press("Escape")
    expect(page.get_by_label("Dark")).to_be_hidden()
    page.reload()
    expect(html).to_have_attribute("data-text", "larger")


def test_words_before_numbers_hides_score_and_marks_until_asked(page, editor):
    send(page, editor)
    page.get_by_text("Display").first.click()
    page.get_by_label("Words before numbers").check()
    ring, flag = page.locator(".score__ring"), page.locator(".fb__answer a.flag").first
    expect(ring).to_be_hidden()
    expect(flag).to_be_hidden()
    expect(page.locator(".receipt")).to_be_hidden()
    expect(page.locator(".score__word")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_label("Show my score and the marks").check()
    expect(ring).to_be_visible()
    expect(flag).to_be_visible()


# Without the mouse, without script


def test_the_whole_way_with_the_keyboard_alone(page, live_server, question):
    page.goto(live_server.url)
    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to the main part")).to_be_focused()
    page.keyboard.press("Enter")
    link = page.get_by_role("link", name="(late-parcel)")
    for _ in range(60):
        page.keyboard.press("Tab")
        if link.evaluate("element => element === document.activeElement"):
            break
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    area = box(page)
    expect(area).to_be_visible()
    for _ in range(20):
        page.keyboard.press("Tab")
        if area.evaluate("element => element === document.activeElement"):
            break
    page.keyboard.type(MIXED)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Get feedback")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#fb-title")).to_be_focused()
    fold = page.locator("#p-2 summary").first
    for _ in range(40):
        page.keyboard.press("Tab")
        if fold.evaluate("element => element === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.locator("#p-2 details").first).to_have_attribute("open", "")


def test_the_whole_way_without_script(plain_page, live_server):
    page = plain_page
    page.goto(live_server.url)
    page.get_by_label("Search").fill("late-parcel")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile("q=late-parcel"))
    page.get_by_role("link", name="(late-parcel)").click()
    expect(page.locator("#meters")).to_contain_text("60 to 150 words is usual")
    expect(page.locator(".timer")).to_be_hidden()
    press_send(page)
    expect(page.get_by_role("alert")).to_contain_text("Type at least one sentence.")
    box(page).fill(MIXED)
    press_send(page)
    expect(page).to_have_url(ATTEMPT)
    expect(page.locator(".score__word")).to_contain_text("You made 1")
    page.locator("#p-2 summary").first.click()
    expect(page.locator("#p-2")).to_contain_text("I would put it like this")
    page.get_by_role("link", name="Try again with this answer").first.click()
    expect(box(page)).to_have_value(MIXED)


def test_the_display_form_works_without_script(plain_page, live_server):
    page = plain_page
    page.goto(f"{live_server.url}/privacy/")
    page.get_by_text("Display").first.click()
    page.get_by_label("Dark").check()
    page.get_by_role("button", name="Save display").click()
    expect(page).to_have_url(f"{live_server.url}/privacy/")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_the_font_is_fetched_once(page, live_server, question):
    fonts = []
    page.on("request", lambda request: request.resource_type == "font" and fonts.append(request.url))
    page.goto(live_server.url, wait_until="networkidle")
    assert len(fonts) == 1
