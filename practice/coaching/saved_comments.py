"""The comment bank: what a coach often writes, kept to be used again."""

from django.db.models import QuerySet

from practice.models import SavedComment

KEPT_AT_MOST = 100


def saved_comments_of(user_id: int) -> QuerySet:
    return SavedComment.objects.filter(user_id=user_id).order_by("pk")[:KEPT_AT_MOST]


def keep_comment(user_id: int, text: str) -> SavedComment | None:
    """Keeps the text once; nothing where the bank is full."""
    own = SavedComment.objects.filter(user_id=user_id)
    if found := own.filter(text=text).first():
        return found
    if own.count() >= KEPT_AT_MOST:
        return None
    return SavedComment.objects.create(user_id=user_id, text=text)


def forget_comment(user_id: int, comment_id: int) -> bool:
    """Whether there was one of this coach."""
    return bool(SavedComment.objects.filter(user_id=user_id, pk=comment_id).delete()[0])
