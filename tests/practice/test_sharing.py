"""One answer shown by a link: made, opened, commented on, ended."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from practice.models import Comment, HeldJudgement, ShareLink
from tests.practice.reviewing import Room
from tests.practice.tiny import MIXED

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt(keep):
    return keep(MIXED)


@pytest.fixture
def make(client, attempt):
    """Makes a link as the form does; gives back its address."""

    def make(**fields):
        fields = {"days": "7", "link": str(uuid.uuid4())} | fields
        response = client.post(f"/answers/{attempt.pk}/share/", fields)
        assert response.status_code == 303, response.content.decode()
        page = client.get(f"/answers/{attempt.pk}/share/").content.decode()
        return page.split('readonly value="http://testserver')[1].split('"')[0]

    return make


@pytest.fixture
def friend(client):
    return type(client)()


def test_a_guest_shows_a_try_and_sees_when_it_was_opened(client, make, attempt, friend):
    address = make(name="My <b>brother</b>")
    page = client.get(f"/answers/{attempt.pk}/share/").content.decode()
    assert "Not opened yet." in page and "My &lt;b&gt;brother&lt;/b&gt;" in page
    response = friend.get(address)
    shown = response.content.decode()
    assert response["X-Robots-Tag"] == "noindex" and "no-store" in response["Cache-Control"]
    assert "I said sorry" in shown and "Blaming the customer." in shown and "brother" not in shown
    assert "sessionid" not in friend.cookies, "reading leaves nothing in the friend's browser"
    assert f"{attempt.pk}" not in shown
    friend.head(address)
    friend.get(address)
    page = client.get(f"/answers/{attempt.pk}/share/").content.decode()
    assert "Opened 2 times" in page


def test_the_link_is_long_random_and_kept_as_a_hash_only(make, client):
    address = make()
    token = address.split("/")[2]
    assert len(token) == 43
    link = ShareLink.objects.get()
    row = " ".join(map(str, ShareLink.objects.values_list().get()))
    assert token not in row and token not in client.session.items().__repr__()
    assert str(link.pk) not in address


def test_a_form_sent_twice_makes_one_link(client, attempt, make):
    same = str(uuid.uuid4())
    assert make(link=same) == make(link=same)
    make(link="broken")
    assert ShareLink.objects.count() == 2


def test_an_ended_or_unknown_link_opens_nothing_and_tells_nothing(client, make, attempt, friend):
    address = make(can_comment="1")
    refused = friend.get("/shared/unknown/")
    ShareLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    ended = friend.get(address)
    assert refused.status_code == ended.status_code == 404
    assert friend.post(f"{address}comments/", {"name": "Jo", "text": "Hi"}).status_code == 404
    assert b"Ended" in client.get(f"/answers/{attempt.pk}/share/").content
    second = make()
    link = ShareLink.objects.get(revoked_at=None, expires_at__gt=timezone.now())
    client.post(f"/answers/{attempt.pk}/share/{link.pk}/revoke/")
    assert friend.get(second).status_code == 404
    third = make()
    client.post(f"/answers/{attempt.pk}/delete/")
    assert friend.get(third).status_code == 404


def test_whoever_may_comment_does_and_the_owner_reads_it(client, make, attempt, friend):
    address = make(can_comment="1", name="Brother")
    for fields in ({"text": "Hi"}, {"name": "Jo"}, {"name": "Jo", "text": "Hi", "passage": "9-1"}):
        response = friend.post(f"{address}comments/", fields)
        assert response.status_code == 422 and b'role="alert"' in response.content, fields
    friend.post(f"{address}comments/", {"name": "Jo <i>", "text": "Well <u>done", "passage": "0-12"})
    for page in (friend.get(address), client.get(f"/answers/{attempt.pk}/")):
        shown = page.content.decode()
        assert "Well &lt;u&gt;done" in shown and "Jo &lt;i&gt;" in shown and "“I said sorry”" in shown
    assert "What people with your link say" in shown
    copy = client.get("/account/export.json").json()
    assert copy["comments on your tries"][0]["comment"] == "Well <u>done"
    assert copy["links to your tries"][0]["with comments"] is True
    client.post("/account/forget/", {"sure": "1"})
    assert not Comment.objects.exists() and not ShareLink.objects.exists()


def test_who_may_only_read_writes_nothing_and_no_link_holds_comments_without_end(make, friend):
    reading = make()
    assert friend.post(f"{reading}comments/", {"name": "Jo", "text": "Hi"}).status_code == 422
    assert not Comment.objects.exists() and b"<textarea" not in friend.get(reading).content
    link = ShareLink.objects.get()
    ShareLink.objects.update(can_comment=True)
    Comment.objects.bulk_create(
        Comment(attempt=link.attempt, by="visitor", link=link, text="x", released_at=timezone.now())
        for _ in range(30)
    )
    response = friend.post(f"{reading}comments/", {"name": "Jo", "text": "One more"})
    assert response.status_code == 422 and b"One more" in response.content
    with CaptureQueriesContext(connection) as asked:
        friend.get(reading)
    assert len(asked) <= 10


@pytest.mark.parametrize("fields", [{"days": ""}, {"days": "900"}, {"days": "7", "name": "x" * 61}])
def test_a_link_that_cannot_be_made_says_why(client, attempt, fields):
    response = client.post(f"/answers/{attempt.pk}/share/", fields)
    assert response.status_code == 422 and b'role="alert"' in response.content
    assert not ShareLink.objects.exists()


def test_a_shared_answer_shows_no_feedback_that_its_owner_may_not_see_nor_what_the_coach_said(
    question, friend
):
    room = Room(question, shows="after-review")
    attempt = room.answer()
    room.by_member.post(f"/answers/{attempt.pk}/share/", {"days": "1"})
    page = room.by_member.get(f"/answers/{attempt.pk}/share/").content.decode()
    address = page.split('readonly value="http://testserver')[1].split('"')[0]
    assert HeldJudgement.objects.exists()
    shown = friend.get(address).content.decode()
    assert "I said sorry" in shown and "Blaming" not in shown and "Score" not in shown
    room.by_coach.post(f"/reviews/{attempt.pk}/comments/", {"text": "For Ann alone"})
    room.send(attempt)
    shown = friend.get(address).content.decode()
    assert "Blaming" in shown and "For Ann alone" not in shown and "Ann" not in shown and "Kim" not in shown


def test_links_take_the_right_methods_only(client, make, attempt):
    address = make()
    link = ShareLink.objects.get()
    assert client.post(address).status_code == 405
    assert client.get(f"{address}comments/").status_code == 405
    assert client.get(f"/answers/{attempt.pk}/share/{link.pk}/revoke/").status_code == 405
    assert client.put(f"/answers/{attempt.pk}/share/").status_code == 405
