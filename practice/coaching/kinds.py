"""What becomes of reviews, comments, links and saved comments: how a copy looks. All goes with its owner."""

from django.db.models import QuerySet

from practice.attempts import statement_of
from practice.belongings import Kind, register
from practice.coaching.decisions import WORDS
from practice.models import Comment, Review, SavedComment, ShareLink


def _review(review: Review) -> dict:
    attempt = review.attempt
    return {
        "question": attempt.question.prompt,
        "try": attempt.number,
        "coach": review.coach.name if review.coach else "",
        "released": review.released_at,
        "you opened it": review.seen_at,
        "those who write the rules may read your words": review.consented_at is not None,
        "verdicts": [
            f"{statement_of(attempt, verdict.criterion)} The rules: {WORDS[verdict.kind][verdict.rules_met]}. "
            f"The coach: {WORDS[verdict.kind][verdict.met]}. {verdict.reason}".strip()
            for verdict in review.verdicts.all()
        ],
    }


def _comment(comment: Comment) -> dict:
    attempt = comment.attempt
    about = attempt.answer[comment.start : comment.end] if comment.start is not None else ""
    return {
        "question": attempt.question.prompt,
        "try": attempt.number,
        "written by": comment.get_by_display(),
        "name": (comment.coach.name if comment.coach else "") or comment.visitor_name,
        "about the words": about,
        "comment": comment.text,
        "written": comment.created_at,
    }


def _shown(rows: QuerySet) -> QuerySet:
    """What is sent, once the feedback on the answer shows too."""
    return rows.filter(released_at__isnull=False, attempt__judged_at__isnull=False)


def _link(link: ShareLink) -> dict:
    return {
        "question": link.attempt.question.prompt,
        "try": link.attempt.number,
        "for": link.name,
        "with comments": link.can_comment,
        "made": link.created_at,
        "ends": link.expires_at,
        "ended early": link.revoked_at,
        "times opened": link.opened,
        "first opened": link.first_opened_at,
        "last opened": link.last_opened_at,
    }


register(
    Kind(
        name="reviews of your tries",
        one="review of your tries",
        many="reviews of your tries",
        model=Review,
        entry=_review,
        joined=lambda rows: rows.select_related("attempt__question", "coach").prefetch_related(
            "attempt__rubric", "verdicts"
        ),
        shown=_shown,
        through="attempt",
    )
)
register(
    Kind(
        name="links to your tries",
        one="link to your tries",
        many="links to your tries",
        model=ShareLink,
        entry=_link,
        joined=lambda rows: rows.select_related("attempt__question"),
        through="attempt",
    )
)
register(
    Kind(
        name="comments on your tries",
        one="comment on your tries",
        many="comments on your tries",
        model=Comment,
        entry=_comment,
        joined=lambda rows: rows.select_related("attempt__question", "coach"),
        shown=_shown,
        through="attempt",
    )
)
register(
    Kind(
        name="comments you keep as a coach",
        one="comment you keep as a coach",
        many="comments you keep as a coach",
        model=SavedComment,
        entry=lambda saved: {"comment": saved.text, "kept": saved.created_at},
    )
)
