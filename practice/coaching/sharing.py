"""Showing one answer to somebody without an account: a link that ends, and what its holder may do."""

import base64
import hashlib
import hmac
import uuid
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from practice.access import hash_of_token
from practice.models import Attempt, Comment, ShareLink

DAYS = (1, 7, 30)
LINKS_AT_MOST = 20
# So that a link that went astray cannot fill the page.
COMMENTS_AT_MOST = 30


class Refused(Exception):
    """It cannot be done like this. The message is for the person, in plain words."""


def token_of(link_id: uuid.UUID) -> str:
    """The link's secret: worked out from the site's key, so that its owner can see it again and no table holds it."""
    digest = hmac.new(
        settings.SECRET_KEY.encode(), b"practice.sharing" + link_id.bytes, hashlib.sha256
    ).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def make_link(attempt: Attempt, link_id: uuid.UUID, days: int, can_comment: bool, name: str) -> ShareLink:
    """A new link; the one there is, where the form was sent twice."""
    if attempt.share_links.count() >= LINKS_AT_MOST and not attempt.share_links.filter(pk=link_id).exists():
        raise Refused(f"This answer has {LINKS_AT_MOST} links already. Delete one first.")
    link, _ = ShareLink.objects.get_or_create(
        pk=link_id,
        attempt=attempt,
        defaults={
            "token_hash": hash_of_token(token_of(link_id)),
            "expires_at": timezone.now() + timedelta(days=days),
            "can_comment": can_comment,
            "name": name,
        },
    )
    return link


def links_of(attempt: Attempt) -> list[ShareLink]:
    """The links of an answer, each with its secret as long as it opens something."""
    links = list(attempt.share_links.all())
    now = timezone.now()
    for link in links:
        token = token_of(link.pk)
        # Made before the site's key changed, the secret is known only to whoever has the link.
        is_known = hmac.compare_digest(hash_of_token(token), link.token_hash)
        link.holds = link.revoked_at is None and link.expires_at > now
        link.token = token if link.holds and is_known else ""
    return links


def revoke(attempt: Attempt, link_id) -> bool:
    """Ends a link at once; whether it held until now."""
    links = attempt.share_links.filter(pk=link_id, revoked_at=None)
    return bool(links.update(revoked_at=timezone.now()))


def note_opening(link: ShareLink) -> None:
    """Notes that somebody opened the link, for the person who made it."""
    now = timezone.now()
    ShareLink.objects.filter(pk=link.pk).update(
        first_opened_at=link.first_opened_at or now, last_opened_at=now, opened=F("opened") + 1
    )


@transaction.atomic
def comment_by_link(link: ShareLink, name: str, text: str, span: tuple[int, int] | None) -> Comment:
    """A comment of whoever holds the link; its owner sees it at once."""
    ShareLink.objects.select_for_update().get(pk=link.pk)
    if link.comments.count() >= COMMENTS_AT_MOST:
        raise Refused("There are as many comments as one link can hold.")
    start, end = span or (None, None)
    return Comment.objects.create(
        attempt=link.attempt,
        by=Comment.By.VISITOR,
        link=link,
        visitor_name=name,
        text=text,
        start=start,
        end=end,
        released_at=timezone.now(),
    )
