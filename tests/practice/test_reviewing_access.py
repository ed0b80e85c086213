"""Who opens what of reviews: every address against everybody. Refusal is a 404 that tells nothing."""

import uuid
from itertools import product

import pytest

from practice.models import Comment, Review, ReviewVerdict, SavedComment, ShareLink
from tests.practice.groups import make_coach, make_cohort, make_member, signed_in
from tests.practice.people import make_user
from tests.practice.reviewing import Room

pytestmark = pytest.mark.django_db

COACH, OWNER, ADMIN = "coach of the group", "owner", "admin"
PEOPLE = (
    COACH,
    OWNER,
    ADMIN,
    "member of the group",
    "member of another",
    "coach of another",
    "coach no more",
    "guest",
    "anonymous",
)
# Address, what is sent (None: it is opened), and who gets further than 404.
TABLE = (
    ("/groups/{group}/matrix/", None, {COACH}),
    ("/groups/{group}/matrix.csv", None, {COACH}),
    ("/groups/{group}/matrix.xlsx", None, {COACH}),
    ("/groups/{group}/overview/", None, {COACH}),
    ("/groups/{group}/members/{member}/report/", None, {COACH}),
    ("/reviews/{attempt}/", None, {COACH}),
    ("/reviews/{attempt}/marks/", {}, {COACH}),
    ("/reviews/{attempt}/verdicts/blames/", {"verdict": "yes", "seen": "1"}, {COACH}),
    ("/reviews/{attempt}/confirm/", {}, {COACH}),
    ("/reviews/{attempt}/comments/", {"text": "Mine"}, {COACH}),
    ("/reviews/{attempt}/comments/{comment}/delete/", {}, {COACH}),
    ("/reviews/{attempt}/take/", {}, {COACH}),
    ("/reviews/{attempt}/release/", {}, {COACH}),
    ("/reviews/", None, {COACH, "coach of another"}),
    ("/reviews/comments/", None, {COACH, "coach of another"}),
    ("/reviews/comments/{kept}/delete/", {}, {COACH, "coach of another"}),
    ("/reviews/agreement/", None, {ADMIN}),
    ("/reviews/agreement/{verdict}/example/", {}, set()),
    ("/answers/{attempt}/reply/", {"text": "Mine"}, {OWNER}),
    ("/answers/{attempt}/consent/", {"agree": "1"}, {OWNER}),
    ("/answers/{attempt}/share/", None, {OWNER}),
    ("/answers/{attempt}/share/", {"days": "1"}, {OWNER}),
    ("/answers/{attempt}/share/{link}/revoke/", {}, {OWNER}),
    ("/shared/{token}/", None, set()),
)
SECRETS = ("her own fault", "Keep the first part.", "It reads as a joke.", "Autumn course")


@pytest.fixture
def room(question):
    return Room(question)


@pytest.fixture
def names(room):
    attempt = room.reviewed()
    kept = SavedComment.objects.create(user=room.coach.user, text="Kept words")
    link = ShareLink.objects.create(attempt=attempt, token_hash="0" * 64, expires_at="2100-01-01T00:00Z")
    return {
        "attempt": attempt.pk,
        "group": room.cohort.pk,
        "member": room.member.pk,
        "comment": Comment.objects.get().pk,
        "verdict": ReviewVerdict.objects.get().pk,
        "kept": kept.pk,
        "link": link.pk,
        "token": "x" * 43,
    }


@pytest.fixture
def browsers(room, names, client, admin_client, keep):
    other = make_coach("other@example.org", "Coach Other")
    elsewhere = make_cohort(other, name="Elsewhere")
    gone = make_coach("gone@example.org", "Coach Gone")
    room.cohort.coaches.add(gone)
    gone.active = False
    gone.save()
    guest = type(client)()
    keep("I said sorry to them all and it was fine.", by=guest)
    return {
        COACH: room.by_coach,
        OWNER: room.by_member,
        ADMIN: admin_client,
        "member of the group": signed_in(make_member(room.cohort, name="Bea").user),
        "member of another": signed_in(make_member(elsewhere, name="Cai").user),
        "coach of another": signed_in(other.user),
        "coach no more": signed_in(gone.user),
        "guest": guest,
        "anonymous": type(client)(),
    }


def everything():
    models = (Review, ReviewVerdict, Comment, ShareLink, SavedComment)
    return [list(model.objects.order_by("pk").values()) for model in models]


def sent_to(browser, address, sent):
    return browser.get(address) if sent is None else browser.post(address, sent)


def test_each_address_is_a_404_for_everybody_who_is_not_in_the_table(browsers, names):
    before = everything()
    for who, (path, sent, whom) in product(PEOPLE, TABLE):
        if who not in whom:
            response = sent_to(browsers[who], path.format(**names), sent)
            assert response.status_code == 404, (who, path)
            assert not [words for words in SECRETS if words in response.content.decode()], (who, path)
    assert everything() == before


@pytest.mark.parametrize("who", [who for who in PEOPLE if any(who in whom for _, _, whom in TABLE)])
def test_each_address_opens_for_those_in_the_table(browsers, names, who):
    for path, sent, whom in TABLE:
        if who in whom:
            response = sent_to(browsers[who], path.format(**names), sent)
            assert response.status_code in (200, 303, 422), (who, path)


def test_a_coach_reads_nothing_of_who_has_not_joined_and_nothing_that_is_not_for_the_group(room):
    stranger = make_user("dan@example.org")
    attempt = room.answer(member=make_member(room.cohort, user=stranger, name="Dan", joined_at=None))
    assert room.by_coach.get(f"/reviews/{attempt.pk}/").status_code == 404
    assert str(attempt.pk) not in room.by_coach.get("/reviews/").content.decode()
    own = room.answer(assigned=False)
    assert room.by_coach.get(f"/reviews/{own.pk}/").status_code == 404
    member = room.cohort.memberships.get(name="Dan")
    assert room.by_coach.get(f"/groups/{room.cohort.pk}/members/{member.pk}/report/").status_code == 404
    assert room.by_coach.get(f"/reviews/{uuid.uuid4()}/").status_code == 404
