"""Who opens what: every address that shows a person's rows, asked by the owner and by everybody else."""

import json
import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from practice.access import Person
from practice.belongings import move_to_account, owned_by
from practice.models import Attempt, Contest, Draft, Profile, SelfRating, Story
from practice.retention import forget_old_guests
from tests.practice.people import PASSWORD, make_user, sign_in
from tests.practice.tiny import MIXED, SECOND, SLUG

DRAFT, STORY, NEWER = "half a thought of hers", "The broken heater", "words of the second draft"
ANSWER, LATER = MIXED + " It was in Zanzibar.", SECOND + " It was in Zanzibar."
DAY = (timezone.localdate() + timedelta(days=40)).isoformat()
SECRETS = ("Zanzibar", DRAFT, STORY, "I had a bad feeling", DAY)

# Objects: whoever is not their owner gets "not found", and changes nothing.
OBJECTS = (
    ("/answers/{first}/", "get"),
    ("/answers/{first}/delete/", "get post"),
    ("/answers/{first}/rate/", "get post"),
    ("/answers/{first}/verdicts/blames/wrong/", "post"),
    ("/answers/{later}/compare/", "get"),
    ("/answers/{first}/compare/{later}/", "get"),
    ("/questions/{slug}/?from={first}", "get"),
    ("/questions/{slug}/?beside={first}", "get"),
    ("/stories/{story}/", "get post"),
    ("/stories/{story}/delete/", "get post"),
    ("/stories/new/?from={first}", "get"),
)
# Pages that gather what is the asking person's; beside each, some of what its owner finds there.
PAGES = (
    ("/", "try 2"),
    ("/progress/", DAY),
    ("/cue-cards/", STORY),
    ("/cue-cards/{slug}/", STORY),
    ("/questions/{slug}/", DRAFT),
    ("/questions/{slug}/draft/", ""),
    ("/stories/", STORY),
    ("/account/", DAY),
    ("/account/export/", "I had a bad feeling"),
    ("/account/export.json", DRAFT),
)


pytestmark = pytest.mark.usefixtures("unlimited_sign_ins")


@pytest.fixture
def do_all(client, keep, question):
    """Does on one browser all that leaves a row behind; gives back what the addresses name."""

    def do_all(by=client):
        first, later = keep(ANSWER, by=by), keep(LATER, by=by)
        by.post(f"/answers/{first.pk}/rate/", {"rate-blames": "no", "rate-says-sorry": "unsure"})
        by.post(f"/answers/{first.pk}/verdicts/blames/wrong/", {"words": "I had a bad feeling"})
        by.post(f"/questions/{SLUG}/draft/", {"answer": DRAFT})
        by.post("/stories/new/", {"title": STORY, "situation": "Zanzibar", "questions": [SLUG]})
        by.post("/progress/interview-date/", {"day": DAY})
        story = Story.objects.latest("created_at")
        return {"first": first.pk, "later": later.pk, "story": story.pk, "slug": SLUG}

    return do_all


def everything():
    models = (Attempt, SelfRating, Contest, Draft, Story, Profile)
    return [list(model.objects.order_by("pk").values()) for model in models]


def shown(browser, address):
    headers = {"Accept": "application/json"} if address.endswith("/draft/") else {}
    response = browser.get(address, headers=headers)
    assert response.status_code == 200, address
    return response.content.decode()


@pytest.mark.parametrize("owner", ["guest", "account"])
def test_the_owner_opens_all_of_it(client, do_all, ann, owner):
    if owner == "account":
        sign_in(client)
    names = do_all()
    for address, methods in OBJECTS:
        if "get" in methods:
            assert client.get(address.format(**names)).status_code in (200, 303), address
    for address, words in PAGES:
        assert words in shown(client, address.format(**names)), address


def others(client, keep, staff, owner):
    """Everybody who is not the owner, one after the other; the last is who comes to the owner's own browser."""
    stranger = type(client)
    yield "anonymous", stranger()
    guest = stranger()
    keep(MIXED, by=guest)
    yield "other guest", guest
    account = stranger()
    sign_in(account, "ben@example.org")
    yield "other account", account
    yield "staff", staff
    if owner == "guest":
        # A guest's rows are hidden while somebody is signed in there, whoever it is.
        sign_in(client, "ben@example.org")
        client.post("/account/move/", {"choice": "leave"})
    else:
        client.post("/accounts/logout/")
    yield "same browser", client


@pytest.mark.parametrize("owner", ["guest", "account"])
def test_nobody_else_opens_any_of_it(client, do_all, keep, ann, admin_client, owner):
    make_user("ben@example.org")
    if owner == "account":
        sign_in(client)
    names = do_all()
    for who, browser in others(client, keep, admin_client, owner):
        before = everything()
        for address, methods in OBJECTS:
            for method in methods.split():
                fields = {"title": "Mine", "situation": "Mine", "rate-blames": "yes", "words": "Mine"}
                sent = fields if method == "post" else None
                response = getattr(browser, method)(address.format(**names), sent)
                assert response.status_code == 404, (who, address, method)
        for address, _ in PAGES:
            page = shown(browser, address.format(**names))
            assert not [secret for secret in SECRETS if secret in page], (who, address)
            assert str(names["first"]) not in page and str(names["story"]) not in page, (who, address)
        assert everything() == before, who


# Every kind moves, is copied and is deleted


def test_the_move_names_every_kind_and_takes_it_along(client, do_all, ann):
    do_all()
    sign_in(client)
    page = client.get("/account/move/").content.decode()
    for words in ("2 tries", "2 own ratings", "1 verdict called wrong", "1 draft", "1 story", STORY):
        assert words in page, words
    client.post("/account/move/", {"choice": "move"})
    assert {of.kind.name: of.count for of in owned_by(Person(user_id=ann.pk))} == {
        "tries": 2,
        "own ratings": 2,
        "verdicts called wrong": 1,
        "drafts": 1,
        "stories": 1,
        "profile": 1,
    }
    for model in (Attempt, Draft, Story, Profile):
        assert not model.objects.exclude(user=ann, guest=None).exists(), model
    assert DAY in shown(client, "/progress/") and STORY in shown(client, "/stories/")


def test_the_copy_tells_each_kind_in_words(client, do_all):
    do_all()
    copy = json.loads(shown(client, "/account/export.json"))
    ratings = {
        told["point or mistake"]: told["is in your answer, you thought"] for told in copy["own ratings"]
    }
    assert ratings == {"Blaming the customer.": "no", "Say sorry for the delay.": "unsure"}
    (wrong,) = copy["verdicts called wrong"]
    assert wrong["your words about it"] == "I had a bad feeling"
    assert wrong["those who write the rules may read them"] is False
    assert copy["drafts"][0]["your draft"] == DRAFT and copy["stories"][0]["name"] == STORY
    assert copy["profile"][0]["date of the interview"] == DAY
    page = shown(client, "/account/export/")
    for heading in ("Own ratings (2)", "Verdicts called wrong (1)", "Drafts (1)", "Stories (1)"):
        assert heading in page, heading


@pytest.mark.parametrize("way", ["forget me", "retention", "account"])
def test_every_way_to_delete_leaves_nothing(client, do_all, ann, way):
    if way == "account":
        sign_in(client)
    do_all()
    if way == "forget me":
        client.post("/account/forget/", {"sure": "1"})
    elif way == "account":
        client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": "/"})
        client.post("/account/delete/", {"sure": "1"})
    else:
        Attempt.objects.update(created_at=timezone.now() - timedelta(days=200))
        assert forget_old_guests() == 0, "a draft or a rating is something done too"
        long_ago = timezone.now() - timedelta(days=200)
        for model, field in (
            (SelfRating, "created_at"),
            (Contest, "created_at"),
            (Draft, "updated_at"),
            (Story, "updated_at"),
            (Profile, "changed_at"),
        ):
            model.objects.update(**{field: long_ago})
        assert forget_old_guests() == 1
    assert everything() == [[]] * 6


# Two drafts at one question


def both_drafts(user, question, guests_is_newer):
    guest = uuid.uuid4()
    Draft.objects.create(user=user, question=question, text=DRAFT)
    Draft.objects.create(guest=guest, question=question, text=NEWER)
    hour_ago = timezone.now() - timedelta(hours=1)
    Draft.objects.filter(user=user if guests_is_newer else None).update(updated_at=hour_ago)
    return guest


@pytest.mark.parametrize("guests_is_newer", [True, False])
def test_of_two_drafts_the_newer_stands_and_the_older_waits_behind_it(ann, question, guests_is_newer):
    move_to_account(both_drafts(ann, question, guests_is_newer), ann.pk)
    draft = Draft.objects.get()
    stands, waits = (NEWER, DRAFT) if guests_is_newer else (DRAFT, NEWER)
    assert (draft.user, draft.guest, draft.text, draft.behind) == (ann, None, stands, [waits])
    assert draft.version == 2, "a page that shows one of the texts writes over neither"


def test_two_drafts_of_the_same_words_are_one(ann, question):
    guest = both_drafts(ann, question, True)
    Draft.objects.update(text=DRAFT)
    move_to_account(guest, ann.pk)
    assert (Draft.objects.get().text, Draft.objects.get().behind) == (DRAFT, [])


@pytest.mark.parametrize("way", ["sent", "thrown away"])
def test_what_waits_comes_up_when_the_draft_before_it_is_dealt_with(client, ann, question, send, way):
    move_to_account(both_drafts(ann, question, True), ann.pk)
    sign_in(client)
    page = shown(client, f"/questions/{SLUG}/")
    assert NEWER in page and "Another text of yours waits" in page
    seen = Draft.objects.get().seen
    if way == "sent":
        send(NEWER, draft=seen)
    else:
        address, by_script = f"/questions/{SLUG}/draft/", {"Accept": "application/json"}
        response = client.post(address, {"throw-away": "1", "draft": seen}, headers=by_script)
        assert response.status_code == 409 and response.json()["text"] == DRAFT
    page = shown(client, f"/questions/{SLUG}/")
    assert f"\n{DRAFT}</textarea>" in page and "Another text of yours waits" not in page
    send(DRAFT, draft=Draft.objects.get().seen)
    assert not Draft.objects.exists()
