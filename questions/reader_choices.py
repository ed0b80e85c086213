"""A site's own readers: kept as drafts, published after a check, and the way back to the one that ships."""

from django.db import transaction

from feedback import Reader
from feedback.reader import shipped
from questions import readers
from questions.drafts import ChangedMeanwhile
from questions.models import ReaderChoice, TrainedReader

LARGEST = 10_000_000  # bytes, as the one that ships may have


class NoReader(ValueError):
    """What was to be kept is no reader, or too large; the message says which."""


def keep(weights: bytes, note: str = "", learnt_from: dict | None = None) -> TrainedReader:
    """Keep a trained reader on this site as a draft; the same one twice is kept once. Raises NoReader."""
    if len(weights) > LARGEST:
        raise NoReader(f"The reader has {len(weights):,} bytes. The most is {LARGEST:,}.")
    try:
        version = Reader(weights).version
    except Exception as broken:  # numpy, zip and JSON each have their own way to say it
        raise NoReader(f"This is not a trained reader ({type(broken).__name__}).") from broken
    if (ships := shipped()) is not None and version == ships.version:
        raise NoReader("This is the very reader that ships.")
    about = {"size": len(weights), "note": note[:200], "learnt_from": learnt_from or {}}
    kept, _ = TrainedReader.objects.get_or_create(version=version, defaults={"weights": weights, **about})
    return kept


def last_choice() -> ReaderChoice | None:
    return ReaderChoice.objects.select_related("author").first()


def choose(
    kind: str, version: str, seen: int, author=None, note: str = "", figures: dict | None = None
) -> ReaderChoice:
    """Judge with another reader, or with none, from now on; answers already judged keep their verdicts.

    seen: the key of the choice that the page showed, 0 for none. Raises ChangedMeanwhile where there is another by now.
    """
    with transaction.atomic():
        # The rows themselves are the lock: who comes second finds a newer one.
        last = ReaderChoice.objects.select_for_update().first()
        if (last.pk if last else 0) != seen:
            raise ChangedMeanwhile
        own = TrainedReader.objects.get(version=version) if kind == ReaderChoice.Kind.OWN else None
        made = ReaderChoice.objects.create(
            kind=kind, reader=own, version=version, author=author, note=note[:200], figures=figures or {}
        )
        transaction.on_commit(readers.look_again)
    readers.look_again()
    return made
