"""Groups in a real browser: a coach lets somebody in and assigns, the member answers, the feedback is released."""

import pytest
from django.conf import settings as site
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from playwright.sync_api import expect

from practice.coaching.releasing import release
from practice.models import Attempt, Cohort
from tests.browser.looks import look, watch
from tests.practice.groups import make_coach
from tests.practice.people import make_user
from tests.practice.tiny import STRONG, make_question


@pytest.fixture
def browse(browser, live_server):
    """Opens a browser in which this person is signed in; signing in itself is tried elsewhere."""
    contexts = []

    def browse(user, **options):
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        contexts.append(browser.new_context(base_url=live_server.url, **options))
        cookie = {"name": site.SESSION_COOKIE_NAME, "value": session.session_key, "url": live_server.url}
        contexts[-1].add_cookies([cookie])
        return contexts[-1].new_page()

    yield browse
    for context in contexts:
        context.close()


@pytest.fixture(autouse=True)
def question(db):
    cache.clear()
    return make_question()


@pytest.mark.parametrize("script", [True, False])
def test_assign_answer_release(browse, question, script):
    kim = browse(make_coach().user, java_script_enabled=script)
    ann = browse(make_user(), java_script_enabled=script)
    problems = watch(kim) if script else []
    problems_of_ann = watch(ann) if script else []

    def seen(page, name):
        if script:
            look(page, name, problems)

    # The coach begins a group and puts a set together.
    kim.goto("/groups/")
    seen(kim, "groups, empty")
    kim.get_by_role("link", name="Begin a group").click()
    kim.get_by_label("Name of the group").fill("Autumn course")
    kim.get_by_role("button", name="Begin it").click()
    expect(kim.get_by_role("heading", level=1)).to_have_text("Autumn course")
    cohort = Cohort.objects.get()
    kim.goto("/groups/sets/new/")
    kim.get_by_label("Name of the set").fill("First questions")
    kim.get_by_role("button", name="Make it").click()
    for slug in (question.slug, "difficult-customers"):
        kim.get_by_label("Put in a question").select_option(slug)
        kim.get_by_role("button", name="Put it in").click()
        expect(kim.locator(f"option[value={slug}]")).to_have_count(0)
    kim.get_by_role("button", name="Down").first.click()
    expect(kim.locator(".setq").last).to_contain_text("late-parcel")
    kim.get_by_role("button", name="Up").last.click()
    expect(kim.locator(".setq").first).to_contain_text("late-parcel")
    seen(kim, "set")
    kim.get_by_role("button", name="Publish it").click()
    expect(kim.get_by_role("button", name="Make it a draft again")).to_be_visible()

    # Ann joins by the code.
    ann.goto("/groups/")
    ann.get_by_label("Code").fill(cohort.join_code.lower())
    ann.get_by_role("button", name="Look").click()
    expect(ann.get_by_role("heading", name="Who can see what")).to_be_visible()
    ann.get_by_label("Your name in this group").fill("Ann")
    ann.get_by_label("I have read who can see what").check()
    seen(ann, "joining")
    ann.get_by_role("button", name="Join the group").click()
    expect(ann.get_by_role("heading", level=1)).to_have_text("Autumn course")
    seen(ann, "group of a member")

    # The coach assigns, with feedback after the review.
    kim.goto(f"/groups/{cohort.pk}/assignments/new/")
    kim.get_by_role("button", name="Assign it").click()
    if script:  # the browser itself asks for what is missing
        kim.locator("form[method=post][novalidate], main form").first.evaluate(
            "form => { form.noValidate = true }"
        )
        kim.get_by_role("button", name="Assign it").click()
        expect(kim.locator("#error-note")).to_contain_text("Choose a set of questions.")
        seen(kim, "assignment with errors")
    kim.get_by_label("Name", exact=True).fill("Week one")
    kim.get_by_label("Set of questions").select_option(label="First questions")
    kim.get_by_label("After the review").check()
    kim.get_by_role("button", name="Assign it").click()
    expect(kim.get_by_role("heading", level=1)).to_have_text("Week one")
    seen(kim, "assignment of a coach")

    # Ann finds it on the first page and hands in an answer; no feedback shows.
    ann.goto("/")
    ann.get_by_role("link", name="Week one").click()
    seen(ann, "assigned")
    ann.locator("main .q a").first.click()
    ann.get_by_role("textbox", name="Your answer").fill(STRONG)
    seen(ann, "assigned question")
    ann.get_by_role("button", name="Hand in").click()
    expect(ann.locator("main")).to_contain_text("Your answer is kept and handed in.")
    expect(ann.get_by_text("Score receipt")).to_have_count(0)
    seen(ann, "kept answer")
    kim.reload()
    expect(kim.get_by_role("row", name="Ann")).to_contain_text("1 of 2 answered")

    # The release brings the feedback.
    assert release(Attempt.objects.get())
    ann.reload()
    expect(ann.locator("main")).to_contain_text("Score receipt")
    expect(ann.locator("main")).to_contain_text("Handed in for Week one")
    kim.goto(f"/groups/{cohort.pk}/")
    seen(kim, "group of a coach")
    assert problems + problems_of_ann == []
