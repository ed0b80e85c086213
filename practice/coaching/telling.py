"""Tells a member by mail that a coach has written. The mail says so and leads to the page; it quotes nothing."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import send_mail

from practice.models import Comment, Review, Work
from practice.work import PEOPLE, GiveUp, Job, begin, register

JOB = "tell-member"
SUBJECTS = {
    "review": "Your coach has looked at your answer",
    "comment": "Your coach has written to you",
}


def tell_of_review(review: Review, user_id: int | None, address: str) -> Work:
    """Has the member told that the review is there; once, however often it is asked for."""
    return _tell("review", f"review-{review.pk}", user_id, address)


def tell_of_comment(comment: Comment, user_id: int | None, address: str) -> Work:
    """Has the member told of one comment that came after the review."""
    return _tell("comment", f"comment-{comment.pk}", user_id, address)


def _tell(what: str, key: str, user_id: int | None, address: str) -> Work:
    return begin(JOB, key=f"tell-{key}", details={"what": what, "address": address}, user_id=user_id)


def _step(work: Work) -> bool:
    user = get_user_model().objects.filter(pk=work.user_id, is_active=True).first()
    if user is None or not user.email:
        raise GiveUp("There is no address to write to.")
    subject = SUBJECTS[work.details["what"]]
    text = (
        f"{subject}. Read it here:\n\n{work.details['address']}\n\n"
        "You can reply on that page, and you can answer the question again.\n\n"
        f"{settings.SITE_NAME}\n"
    )
    send_mail(f"{settings.SITE_NAME}: {subject}", text, None, [user.email])
    work.done = work.total = 1
    return False


register(Job(name=JOB, step=_step, queue=PEOPLE))
