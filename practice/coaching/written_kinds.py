"""What a coach wrote about other people's answers. It is in the coach's own copy and stays with the answers.

Nothing of the answers comes along: no passage that a comment points at, and no name of whoever answered.
"""

from django.db.models import QuerySet

from practice.attempts import statement_of
from practice.belongings import Kind, register
from practice.coaching.decisions import WORDS
from practice.models import Attempt, Comment, ReviewVerdict

# A member's own question is the member's text too.
THEIR_QUESTION = "a question of the member's own"


def _is_theirs(attempt: Attempt) -> bool:
    return attempt.question.is_private and attempt.question.user_id == attempt.user_id


def _asked(attempt: Attempt) -> str:
    return THEIR_QUESTION if _is_theirs(attempt) else attempt.question.prompt


def _comment(comment: Comment) -> dict:
    return {
        "question": _asked(comment.attempt),
        "your comment": comment.text,
        "about a passage": comment.start is not None,
        "written": comment.created_at,
        "sent": comment.released_at,
    }


def _verdict(verdict: ReviewVerdict) -> dict:
    attempt = verdict.review.attempt
    held = getattr(attempt, "held_judgement", None)
    if held is not None:
        attempt.rubric = held.rubric
    return {
        "question": _asked(attempt),
        "point or mistake": "" if _is_theirs(attempt) else statement_of(attempt, verdict.criterion),
        "your verdict": WORDS[verdict.kind][verdict.met],
        "as the rules": verdict.agrees,
        "before you saw the rules": verdict.blind or None,
        "your reason": verdict.reason,
        "decided": verdict.changed_at,
        "sent": verdict.review.released_at,
    }


def _with_questions(comments: QuerySet) -> QuerySet:
    return comments.select_related("attempt__question")


def _with_rules(verdicts: QuerySet) -> QuerySet:
    answer = "review__attempt__"
    return verdicts.select_related(f"{answer}question", f"{answer}rubric", f"{answer}held_judgement__rubric")


register(
    Kind(
        name="comments you wrote as a coach",
        one="comment you wrote as a coach",
        many="comments you wrote as a coach",
        model=Comment,
        entry=_comment,
        joined=_with_questions,
        author="coach__user",
    )
)
register(
    Kind(
        name="verdicts you gave as a coach",
        one="verdict you gave as a coach",
        many="verdicts you gave as a coach",
        model=ReviewVerdict,
        entry=_verdict,
        joined=_with_rules,
        author="coach__user",
        last_used="changed_at",
    )
)
