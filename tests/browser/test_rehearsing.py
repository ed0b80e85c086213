"""Rehearsing in a real browser: drafts, retry and compare, own ratings, verdicts called wrong, private words, speech."""

import re

import pytest
from playwright.sync_api import expect

from practice.models import Attempt, Contest, Draft, SelfRating
from tests.browser.looks import look, watch
from tests.practice.tiny import MIXED, SECOND, SLUG, STRONG, make_question

NAMED = "I told Sarah that I was sorry. Sarah rang 07700 900 123."
ON_SERVER = re.compile(r"Saved on this device and on the server at \d\d:\d\d")

# What the browser would bring: recognition that hears what the test says, and a voice that only listens.
SPEECH = """
window.webkitSpeechRecognition = class {
  start() { window.recognition = this; }
  stop() { this.onend(); }
};
window.SpeechRecognition = window.webkitSpeechRecognition;
window.hear = (text, isFinal) => {
  const result = Object.assign([{ transcript: text }], { isFinal });
  window.recognition.onresult({ resultIndex: 0, results: [result] });
};
window.spoken = [];
Object.defineProperty(window, "speechSynthesis", { value: {
  speaking: false,
  getVoices: () => [{ lang: "en-US", localService: false, name: "far" }, { lang: "en-GB", localService: true, name: "near" }],
  speak: (words) => window.spoken.push([words.text, words.voice.name]),
  cancel: () => {},
} });
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""


@pytest.fixture
def question(db):
    return make_question()


@pytest.fixture
def address(page, live_server, question):
    page.set_default_timeout(10_000)
    return f"{live_server.url}/questions/{SLUG}/"


@pytest.fixture
def editor(page, address):
    page.goto(address)
    return box(page)


@pytest.fixture
def plain_page(browser, live_server, question):
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


def box(page):
    return page.get_by_role("textbox", name="Your answer")


def state(page):
    return page.locator("#save-state")


def press_send(page):
    page.get_by_role("button", name="Get feedback").click()


def send(page, answer):
    box(page).fill(answer)
    press_send(page)
    expect(page.locator("#fb-title")).to_be_focused()


# Drafts


def test_a_draft_comes_back_from_the_server_to_an_empty_device(page, address, editor):
    editor.fill(SECOND)
    expect(state(page)).to_contain_text(ON_SERVER)
    page.evaluate("localStorage.clear()")
    page.goto(address)
    expect(editor).to_have_value(SECOND)
    expect(state(page)).to_contain_text(re.compile(r"Your draft from \d\d:\d\d is back"))
    editor.fill(f"{SECOND} More.")
    expect(state(page)).to_contain_text(ON_SERVER)
    assert Draft.objects.get().text == f"{SECOND} More."
    send(page, SECOND)
    assert not Draft.objects.exists()
    page.goto(address)
    expect(editor).to_have_value("")


def test_reading_the_question_makes_no_session(page, editor):
    page.reload()
    assert "sessionid" not in [cookie["name"] for cookie in page.context.cookies()]


def test_leaving_at_once_still_saves_on_the_server(page, live_server, editor):
    editor.fill(SECOND)
    page.goto(f"{live_server.url}/privacy/")
    page.evaluate("localStorage.clear()")
    for _ in range(20):
        if Draft.objects.exists():
            break
        page.wait_for_timeout(100)
    assert Draft.objects.get().text == SECOND


def test_a_lost_connection_is_said_and_made_up_for(page, address, editor):
    page.context.set_offline(True)
    editor.fill(SECOND)
    expect(state(page)).to_contain_text(re.compile("Saved on this device.* Not yet on the server"))
    page.context.set_offline(False)
    expect(state(page)).to_contain_text(ON_SERVER)
    assert Draft.objects.get().text == SECOND


def test_two_tabs_write_over_nothing_and_each_can_have_the_others_text(page, address, editor):
    second = page.context.new_page()
    second.goto(address)
    editor.fill("of the first tab")
    expect(state(page)).to_contain_text(ON_SERVER)
    box(second).fill("and of the second one")
    expect(state(second)).to_contain_text("The server keeps your other draft")
    note = second.locator("#draft-note")
    expect(note).to_contain_text("You have another draft")
    note.get_by_text("Read the other draft").click()
    expect(note).to_contain_text("of the first tab")
    assert Draft.objects.get().text == "of the first tab"
    note.get_by_text("Use the draft").click()
    expect(box(second)).to_have_value("of the first tab")
    note.get_by_text("Use the draft").click()
    expect(box(second)).to_have_value("and of the second one")
    expect(state(second)).to_contain_text(ON_SERVER)
    # The first tab goes on typing, and now it is told.
    editor.fill("of the first tab, and more")
    expect(page.locator("#draft-note")).to_be_visible()
    expect(state(page)).to_contain_text("The server keeps your other draft")
    assert Draft.objects.get().text == "and of the second one"
    page.get_by_role("button", name="Throw the draft away").click()
    expect(state(page)).to_contain_text(ON_SERVER)
    assert Draft.objects.get().text == "of the first tab, and more"


def test_a_draft_survives_signing_in_elsewhere(page, live_server, address, editor, client, django_user_model):
    """The page's token is old after signing in; the draft is saved all the same, for the account."""
    user = django_user_model.objects.create_user("ann")
    page.wait_for_load_state()
    client.force_login(user)
    page.context.clear_cookies()
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
    )
    editor.fill(SECOND)
    expect(state(page)).to_contain_text(ON_SERVER)
    assert Draft.objects.get().user == user
    send(page, SECOND)
    assert Attempt.objects.get().user == user


def test_without_script_a_button_keeps_the_draft(plain_page, address):
    plain_page.goto(address)
    box(plain_page).fill(SECOND)
    plain_page.get_by_role("button", name="Keep the draft").click()
    expect(plain_page.locator(f".q[data-slug={SLUG}]")).to_contain_text("Draft kept")
    plain_page.goto(address)
    expect(box(plain_page)).to_have_value(SECOND)
    expect(plain_page.locator("#draft-note")).to_be_hidden()


# Retry and compare


def test_a_second_try_beside_the_first_and_then_what_changed(page, editor):
    send(page, MIXED)
    page.get_by_role("link", name="Start from blank").click()
    expect(page.locator("aside")).to_contain_text("her own fault")
    expect(editor).to_have_value("")
    send(page, SECOND)
    page.get_by_role("link", name="Up 59 from try 1. Compare").click()
    expect(page.get_by_role("heading", name="Late parcel: try 1 and try 2")).to_be_visible()
    expect(page.locator("#row-3")).to_contain_text("Gained")
    left, right = (article.bounding_box() for article in page.locator("article").all())
    assert left["x"] + left["width"] <= right["x"]
    page.get_by_label("with", exact=True).select_option(index=0)
    page.get_by_label("Compare", exact=True).first.select_option(index=1)
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("heading", name="Late parcel: try 1 and try 2")).to_be_visible()


def test_words_before_numbers_hides_the_marks_of_a_comparison_until_asked(page, live_server, editor):
    send(page, MIXED)
    page.get_by_role("link", name="Try again with this answer").first.click()
    send(page, SECOND)
    page.context.add_cookies([{"name": "display", "value": "words=first", "url": live_server.url}])
    page.get_by_role("link", name="Compare").first.click()
    for hidden in (".delta", ".receipt >> nth=0", "article .flag >> nth=0", "td.numbers >> nth=0"):
        expect(page.locator(hidden)).to_be_hidden()
    page.get_by_label("Show my scores and the marks").check()
    for shown in (".delta", ".receipt >> nth=0", "article .flag >> nth=0", "td.numbers >> nth=0"):
        expect(page.locator(shown)).to_be_visible()


# Rating oneself, and calling a verdict wrong


def test_rating_first_and_seeing_the_difference(page, editor):
    editor.fill(MIXED)
    page.get_by_label("Let me rate my answer first").check()
    press_send(page)
    expect(page.get_by_role("heading", name="What do you think of your answer?")).to_be_focused()
    page.get_by_role("button", name="Show my feedback").click()
    expect(page.locator("#error-note")).to_contain_text("Nothing is chosen yet.")
    page.get_by_role("group", name="Send a new one.").get_by_label("I made it").check()
    page.get_by_role("group", name="Say sorry").get_by_label("I made it").check()
    page.get_by_role("button", name="Show my feedback").click()
    expect(page.get_by_text("You and the rules agree on 1 of 2.")).to_be_visible()
    expect(page.locator("#fb-title")).to_be_focused()
    assert SelfRating.objects.count() == 2


def test_calling_a_verdict_wrong_and_taking_it_back(page, editor):
    send(page, MIXED)
    part = page.locator("#wrong-2")
    part.get_by_text("This is wrong").click()
    part.get_by_label("Send these words").check()
    part.get_by_role("button", name="Mark as wrong").click()
    expect(part.get_by_role("alert")).to_contain_text("Without words there is no example to send.")
    expect(part.get_by_label("Send these words")).to_be_checked()
    part.get_by_role("textbox").fill("I sent it again")
    part.get_by_role("button", name="Mark as wrong").click()
    expect(part.locator(".note")).to_be_focused()
    expect(part).to_contain_text("It goes to the people who write the rules")
    page.reload()
    expect(part).to_contain_text("I sent it again")
    part.get_by_role("button", name="Take it back").click()
    expect(part.get_by_text("This is wrong")).to_be_focused()
    assert not Contest.objects.exists()


# What may be private


def test_one_press_puts_a_placeholder_in_and_another_takes_it_back(page, editor):
    editor.fill(NAMED)
    press_send(page)
    note = page.locator("#error-note")
    expect(note).to_be_focused()
    expect(note).to_contain_text("These may be private.")
    note.get_by_role("button", name="in place of “Sarah”").click()
    changed = "I told a customer that I was sorry. A customer rang 07700 900 123."
    expect(editor).to_have_value(changed)
    expect(page.locator("[data-word-count]")).to_have_text("14")
    note.get_by_role("button", name="Undo the last change").click()
    expect(editor).to_have_value(NAMED)
    press_send(page)
    expect(page.locator("#fb-title")).to_be_focused()
    assert Attempt.objects.get().answer == NAMED


def test_the_whole_loop_works_without_script(plain_page, address):
    page = plain_page
    page.goto(address)
    box(page).fill(NAMED)
    page.get_by_label("Let me rate my answer first").check()
    press_send(page)
    page.get_by_role("button", name="in place of “Sarah”").click()
    expect(box(page)).to_have_value("I told a customer that I was sorry. A customer rang 07700 900 123.")
    press_send(page)
    page.get_by_role("group", name="Send a new one.").get_by_label("I made it").check()
    page.get_by_role("button", name="Show my feedback").click()
    expect(page.get_by_text("You and the rules agree on 0 of 1.")).to_be_visible()
    page.locator("#wrong-2 summary").click()
    page.locator("#wrong-2").get_by_role("textbox").fill("I sent it again")
    page.locator("#wrong-2").get_by_role("button", name="Mark as wrong").click()
    expect(page.locator("#wrong-2")).to_contain_text("Only you see this.")
    page.locator("#wrong-2").get_by_role("button", name="Take it back").click()
    expect(page.locator("#wrong-2")).not_to_contain_text("Only you see this.")
    page.get_by_role("link", name="Start from blank").click()
    box(page).fill(STRONG)
    press_send(page)
    page.get_by_role("link", name="Compare").first.click()
    expect(page.get_by_role("heading", name="try 1 and try 2")).to_be_visible()


# Speech


def test_speech_is_off_and_unseen_until_it_is_switched_on(page, address):
    page.add_init_script(SPEECH)
    page.goto(address)
    expect(page.locator("[data-dictate]")).to_be_hidden()
    expect(page.locator("[data-read-aloud]")).to_be_hidden()
    expect(page.get_by_text("Both are off.")).to_be_visible()
    expect(page.locator(".foot")).to_contain_text("Nothing you type leaves this server.")
    expect(page.locator(".foot__dictation")).to_be_hidden()


def test_a_browser_without_speech_shows_nothing_of_it(page, live_server, address):
    page.add_init_script(
        "delete window.webkitSpeechRecognition; delete window.SpeechRecognition;"
        'Object.defineProperty(window, "speechSynthesis", { value: undefined });'
    )
    page.context.add_cookies([{"name": "display", "value": "dictation=on&aloud=on", "url": live_server.url}])
    page.goto(address)
    expect(page.locator("[data-dictate]")).to_be_hidden()
    expect(page.locator("[data-read-aloud]")).to_be_hidden()
    expect(page.get_by_text("Both are off.")).to_be_hidden()


def test_dictation_writes_where_the_cursor_is_and_says_where_the_voice_goes(page, address):
    page.add_init_script(SPEECH)
    page.goto(address)
    page.get_by_text("Display").first.click()
    page.get_by_label("Dictate answers").check()
    expect(page.locator("[data-dictate]")).to_be_visible()
    expect(page.locator(".foot__promise")).to_be_hidden()
    expect(page.locator(".foot")).to_contain_text("which may send your voice to its maker")
    page.keyboard.press("Escape")
    box(page).fill("I said")
    button = page.get_by_role("button", name="Start dictation")
    button.click()
    expect(page.locator("[data-heard]")).to_have_text("Listening")
    page.evaluate("hear('sorry', false)")
    expect(page.locator("[data-heard]")).to_have_text("Hearing: sorry")
    page.evaluate("hear('sorry at once', true)")
    expect(box(page)).to_have_value("I said sorry at once")
    expect(page.locator("[data-word-count]")).to_have_text("5")
    expect(state(page)).to_contain_text("Saved on this device")
    page.get_by_role("button", name="Stop dictation").click()
    expect(page.locator("[data-heard]")).to_have_text("Dictation is off")
    page.get_by_role("button", name="Start dictation").click()
    page.evaluate("recognition.onerror({ error: 'not-allowed' })")
    expect(page.locator("[data-heard]")).to_have_text("The browser did not allow the microphone.")


def test_the_question_is_read_by_a_voice_of_this_device(page, live_server, address, question):
    page.add_init_script(SPEECH)
    page.context.add_cookies([{"name": "display", "value": "aloud=on", "url": live_server.url}])
    page.goto(address)
    page.get_by_role("button", name="Read the question aloud").click()
    assert page.evaluate("spoken") == [[question.prompt, "near"]]


def test_chromium_itself_says_in_words_what_it_cannot_do(page, live_server, address):
    """No stand-in here: a browser without a microphone, its maker's service and voices.

    Chromium says that it reaches no service; its shell without a window listens to nothing until it is stopped.
    """
    page.context.clear_permissions()
    page.context.add_cookies([{"name": "display", "value": "dictation=on&aloud=on", "url": live_server.url}])
    page.goto(address)
    box(page).fill("I said sorry")
    page.get_by_role("button", name="Start dictation").click()
    expect(page.locator("[data-heard]")).to_have_text(
        re.compile(
            "^(The browser (did not allow|could not reach)|No microphone|This browser cannot|Nothing was|Listening)"
        )
    )
    stop = page.get_by_role("button", name="Stop dictation")
    if stop.is_visible():
        stop.click()
    expect(page.get_by_role("button", name="Start dictation")).to_have_attribute("aria-pressed", "false")
    expect(box(page)).to_have_value("I said sorry")
    page.get_by_role("button", name="Read the question aloud").click()
    expect(page.locator("[data-read-aloud] [role=status]")).to_have_text("This device has no English voice.")


# Looks


@pytest.mark.slow
def test_every_page_of_rehearsing_is_accessible_and_fits(page, live_server, address):
    page.add_init_script(SPEECH)
    problems = watch(page)
    page.context.add_cookies([{"name": "display", "value": "dictation=on&aloud=on", "url": live_server.url}])
    page.goto(address)
    box(page).fill(NAMED)
    press_send(page)
    expect(page.locator("#error-note")).to_be_focused()
    look(page, "private words, dictation", problems)
    box(page).fill(MIXED)
    page.get_by_label("Let me rate").check()
    press_send(page)
    expect(page.locator("#fb-title")).to_be_focused()
    look(page, "rating", problems)
    page.get_by_role("group", name="Send a new one.").get_by_label("I made it").check()
    page.get_by_role("button", name="Show my feedback").click()
    expect(page.locator("#h-own")).to_be_visible()
    page.locator("#wrong-2 summary").click()
    page.locator("#wrong-2").get_by_role("textbox").fill("I sent it again")
    page.locator("#wrong-2").get_by_role("button", name="Mark as wrong").click()
    expect(page.get_by_text("You called this wrong.")).to_be_visible()
    look(page, "own view and a verdict called wrong", problems)
    page.get_by_role("link", name="Start from blank").click()
    box(page).fill("half a draft")
    expect(state(page)).to_contain_text(ON_SERVER)
    look(page, "beside the first try", problems)
    page.goto(f"{address}?from={Attempt.objects.get().pk}")
    expect(page.locator("#draft-note")).to_be_visible()
    look(page, "another draft offered", problems)
    send(page, SECOND)
    page.get_by_role("link", name="Compare").first.click()
    expect(page.locator("#h-t")).to_be_visible()
    look(page, "comparison", problems)
    assert not problems
