"""A review in a real browser: read, decide, comment on a passage, send; the member reads and replies."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import expect

from practice.models import Comment, Review, ReviewVerdict
from tests.browser.looks import look, watch
from tests.practice.groups import make_member
from tests.practice.reviewing import Room
from tests.practice.tiny import MIXED, make_question

# Where to keep pictures of the pages; only for whoever wants to look at them.
PICTURES = os.environ.get("PICTURES")


@pytest.fixture
def room(live_server):
    return Room(make_question())


@pytest.fixture
def enter(page, live_server):
    """Signs the page in as the person of one of the test clients."""

    def enter(browser, on=page):
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": browser.cookies["sessionid"].value}
        on.context.add_cookies([cookie | {"url": live_server.url}])

    return enter


def picture(page, name):
    if not PICTURES:
        return
    for size, (wide, high) in {"desktop": (1280, 900), "phone": (390, 844)}.items():
        page.set_viewport_size({"width": wide, "height": high})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=Path(PICTURES) / f"{name}-{size}-{scheme}.png", full_page=True)
    page.set_viewport_size({"width": 1280, "height": 900})


def test_a_coach_decides_comments_sends_and_the_member_replies(page, live_server, room, enter):
    problems = watch(page)
    attempt = room.answer()
    other = room.answer(MIXED, make_member(room.cohort, name="Bea"))
    enter(room.by_coach)
    page.goto(f"{live_server.url}/reviews/")
    look(page, "queue", problems)
    picture(page, "queue")
    page.get_by_role("link", name="Ann: Late parcel").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ann: Late parcel")
    page.keyboard.press("Alt+ArrowDown")
    page.wait_for_url(f"**/reviews/{other.pk}/**")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bea: Late parcel")
    page.keyboard.press("Alt+ArrowUp")
    page.wait_for_url(f"**/reviews/{attempt.pk}/**")
    # One verdict, with the words that show it.
    point = page.locator("#p-A")
    point.locator("summary").click()
    point.get_by_label("Clear").check()
    point.get_by_role("button", name="Save verdict").click()
    expect(point.get_by_role("alert")).to_contain_text("Say why")
    point.get_by_role("textbox", name="Why").fill("It reads as a joke.")
    point.get_by_label("Which words show it?").fill("her own fault")
    point.get_by_role("button", name="Save verdict").click()
    expect(point.get_by_role("status")).to_contain_text("Kept.")
    expect(page.locator("#review-score")).to_contain_text("with your verdicts")
    expect(page.locator("#the-answer .ev--coach")).to_contain_text("her own fault")
    # Words selected in the answer become the passage of a comment.
    page.evaluate(
        """() => {
            const words = document.querySelector("#the-answer [data-at]").firstChild;
            document.getSelection().setBaseAndExtent(words, 2, words, 6);
            document.dispatchEvent(new MouseEvent("mouseup"));
        }"""
    )
    expect(page.locator("#passage option:checked")).to_contain_text("Selected:")
    page.get_by_label("Your comment to Ann").fill("A good beginning.")
    page.get_by_label("Keep this comment").check()
    page.get_by_role("button", name="Add to your review").click()
    expect(page.locator("#comments-part")).to_contain_text("not sent yet")
    comment = Comment.objects.get()
    assert attempt.answer[comment.start : comment.end] == "said"
    page.get_by_text("Take one you keep").click()
    page.locator("[data-use]").click()
    expect(page.get_by_label("Your comment to Ann")).to_have_value("A good beginning.")
    look(page, "review", problems)
    picture(page, "review")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".note--good")).to_contain_text("has not opened it yet")
    assert ReviewVerdict.objects.get().met is False and Review.objects.get(attempt=attempt).released_at
    # The member.
    enter(room.by_member)
    page.goto(f"{live_server.url}/")
    expect(page.get_by_text("Coach Kim has looked at your answer.")).to_be_visible()
    page.get_by_role("link", name="Late parcel, try 1").first.click()
    expect(page.locator("#review")).to_contain_text("It reads as a joke.")
    page.get_by_label("Your reply").fill("Thank you, I see it.")
    look(page, "member's page", problems)
    picture(page, "member")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.get_by_role("button", name="Send your reply").click()
    expect(page.locator("#review")).to_contain_text("Thank you, I see it.")
    assert not problems


@pytest.mark.slow
def test_the_other_pages_are_accessible_and_fit(page, live_server, question_room, enter):
    problems = watch(page)
    room = question_room
    group = f"{live_server.url}/groups/{room.cohort.pk}"
    enter(room.by_coach)
    for name, address in (
        ("matrix", f"{group}/matrix/"),
        ("overview", f"{group}/overview/"),
        ("report", f"{group}/members/{room.member.pk}/report/"),
        ("kept", f"{live_server.url}/reviews/comments/"),
        ("blind", f"{live_server.url}/reviews/{room.blind.pk}/"),
    ):
        page.goto(address)
        look(page, name, problems)
        picture(page, name)
    enter(room.by_admin)
    page.goto(f"{live_server.url}/reviews/agreement/")
    look(page, "agreement", problems)
    picture(page, "agreement")
    enter(room.by_member)
    page.goto(f"{live_server.url}/answers/{room.shown.pk}/share/")
    page.get_by_label("They may write comments").check()
    page.get_by_role("button", name="Make the link").click()
    link = page.get_by_label("The link to send").input_value()
    look(page, "share", problems)
    picture(page, "share")
    page.context.clear_cookies()
    page.goto(link)
    look(page, "shared", problems)
    picture(page, "shared")
    assert not problems


@pytest.fixture
def question_room(room, admin_client):
    """A group in which something of everything has happened; then its coaches mark blind."""
    from tests.practice.groups import make_assignment

    bea = make_member(room.cohort, name="Bea", examples=True)
    room.shown = room.reviewed()
    room.by_member.post(f"/answers/{room.shown.pk}/consent/", {"agree": "1"})
    room.by_coach.post("/reviews/comments/", {"text": "Say how it ended."})
    room.answer("I said sorry, but it was her own fault.", bea)
    make_assignment(
        room.cohort, make_question("second", position=91), title="Second week", due_on="2020-01-01"
    )
    make_member(room.cohort, name="Cai")
    room.blind = room.answer(MIXED, room.cohort.memberships.get(name="Cai"))
    room.by_admin = admin_client
    type(room.cohort).objects.update(blind_review=True)
    Review.objects.filter(attempt__user=bea.user).update(marked_at="2026-01-01T00:00Z")
    return room


def test_without_a_script_a_comment_is_fixed_to_a_sentence_and_a_verdict_is_kept(
    browser, live_server, room, enter
):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    attempt = room.answer()
    enter(room.by_coach, page)
    page.goto(f"{live_server.url}/reviews/{attempt.pk}/")
    page.get_by_label("Your comment to Ann").fill("Who was she?")
    page.get_by_label("What it is about").select_option(index=1)
    page.get_by_role("button", name="Add to your review").click()
    expect(page.locator("#comments-part")).to_contain_text("“I said sorry to the woman at the counter.”")
    page.locator("#p-1 summary").click()
    page.locator("#p-1").get_by_role("button", name="Save verdict").click()
    expect(page.locator("#p-1")).to_contain_text("Change your verdict")
    context.close()
