"""Drafts of rules: opened, saved without writing over anybody, published, thrown away; and old versions published again."""

from collections.abc import Iterable, Mapping

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from questions.cards import NOT_JUDGED, card_of, content_hash, document_entry, question_entry
from questions.models import Document, Question, Rubric, RubricDraft
from questions.rows import write_content
from questions.rubrics import RubricFaults, faults_of_card, freeze, keep_version, list_entries, newest

# What a source says of its document in a card, and an entry leaves to the document.
OF_THE_DOCUMENT = ("title", "author", "published", "text_hash")


class ChangedMeanwhile(Exception):
    """Somebody else saved or published in between; nothing was stored."""


def draft_of(question: Question) -> RubricDraft | None:
    """The question's draft with the version it was begun from and who saved it last."""
    drafts = RubricDraft.objects.select_related("base", "edited_by").defer("base__card")
    return drafts.filter(question=question).first()


def entry_now(question: Question, draft: RubricDraft | None) -> dict:
    """What an editor begins with: the draft, or the rows where there is none."""
    return draft.entry if draft else judged_part(question_entry(question))


def judged_part(entry: Mapping) -> dict:
    """An entry without what has no say in judging, such as the question's place in the bank."""
    return {name: value for name, value in entry.items() if name not in NOT_JUDGED}


def card_of_entry(question: Question, entry: Mapping, lists: Mapping | None = None) -> dict:
    """The card that a draft's entry would be published as, with the word lists as they stand now; two queries.

    A source whose document is not there any more counts as one in the question's own.
    """
    documents = {row.slug: document_entry(row) for row in Document.objects.defer("text")}
    criteria = [
        criterion
        if criterion["source"]["document"] in ("", *documents)
        else {**criterion, "source": {**criterion["source"], "document": "", "passages": []}}
        for criterion in entry["criteria"]
    ]
    own = {**entry, "document": question.document.slug, "criteria": criteria}
    return card_of(own, documents, list_entries() if lists is None else lists)


def entry_of_card(card: Mapping) -> dict:
    """The entry that a published card was made of, so that it can be edited and published again."""
    entry = {name: value for name, value in card.items() if name not in ("lists", "document")}
    entry["criteria"] = []
    for criterion in card["criteria"]:
        source = {
            "passages": [],
            **{k: v for k, v in criterion["source"].items() if k not in OF_THE_DOCUMENT},
        }
        if source["document"] == card["document"]["slug"]:
            source["document"] = ""
        entry["criteria"].append({**criterion, "source": source})
    return entry


def state_of(draft: RubricDraft | None, latest: Rubric | None) -> str:
    """What a page sends back to say which state it knows: the draft's, or that there was none at this version.

    The draft's row is named too: the same revision of a draft begun anew is another state.
    """
    return f"draft-{draft.pk}-{draft.revision}" if draft else f"version-{latest.version if latest else 0}"


def save_draft(question: Question, entry: Mapping, seen: str, user=None) -> RubricDraft:
    """Store what an editor made of the state that it saw; see ``state_of``.

    Raises ChangedMeanwhile where another draft has been saved, published or thrown away since.
    """
    draft, latest = draft_of(question), newest(question)
    if seen != state_of(draft, latest):
        raise ChangedMeanwhile
    if draft is None:
        try:
            with transaction.atomic():
                return RubricDraft.objects.create(question=question, entry=entry, base=latest, edited_by=user)
        except IntegrityError as there:
            raise ChangedMeanwhile from there
    # Asked again in the very stroke: two may have come this far.
    changed = RubricDraft.objects.filter(pk=draft.pk, revision=draft.revision).update(
        entry=entry, revision=F("revision") + 1, edited_by=user, updated_at=timezone.now()
    )
    if not changed:
        raise ChangedMeanwhile
    return draft_of(question)


def open_drafts(questions: Iterable[Question], reason: str, user=None) -> list[Question]:
    """Open a draft of each question whose rules would now be published otherwise; those that have one now.

    For an edit of what several questions share, such as a word list. An open draft is kept as it is: it takes
    the edit in by itself.
    """
    opened = []
    for question in questions:
        latest = newest(question)
        if latest is None or content_hash(freeze(question)) == latest.content_hash:
            continue
        RubricDraft.objects.get_or_create(
            question=question,
            defaults={
                "entry": judged_part(question_entry(question)),
                "base": latest,
                "reason": reason[:200],
                "edited_by": user,
            },
        )
        opened.append(question)
    return opened


def throw_away(question: Question, seen: str) -> None:
    """Delete the draft in the state that was seen. Raises ChangedMeanwhile where it is another by now."""
    draft = draft_of(question)
    if draft is None or seen != state_of(draft, None):
        raise ChangedMeanwhile
    deleted, _ = RubricDraft.objects.filter(pk=draft.pk, revision=draft.revision).delete()
    if not deleted:
        raise ChangedMeanwhile


@transaction.atomic
def publish_draft(question: Question, checked: str, author=None, note: str = "") -> Rubric:
    """Publish the draft whose card has the hash ``checked``, and close it.

    Raises ChangedMeanwhile where the draft, a word list or the newest version is no longer what was checked;
    RubricFaults, with every fault, where an example fails or a rule is wrong. Then nothing is stored.
    """
    question = _locked(question)
    draft = draft_of(question)
    if draft is None:
        raise ChangedMeanwhile
    card = card_of_entry(question, draft.entry)
    if checked_hash(card, newest(question)) != checked:
        raise ChangedMeanwhile
    rubric = _keep(question, card, author, note)
    write_content(question, draft.entry)
    draft.delete()
    return rubric


@transaction.atomic
def publish_again(question: Question, old: Rubric, checked: str, author=None, note: str = "") -> Rubric:
    """Publish an old version once more as the next one, word for word and with the word lists frozen into it.

    Where word lists have changed since, a draft with the lists of today is opened, so that the difference stays
    in sight. An open draft stays open. Raises as ``publish_draft`` does.
    """
    question = _locked(question)
    if checked_hash(old.card, newest(question)) != checked:
        raise ChangedMeanwhile
    rubric = _keep(question, old.card, author, note or f"Version {old.version} again.")
    write_content(question, entry_of_card(old.card))
    open_drafts([question], f"Version {old.version} was published again with the word lists of its time.")
    return rubric


def checked_hash(card: Mapping, latest: Rubric | None) -> str:
    """What a check was about: this card against that version. Publishing asks whether it still is."""
    return content_hash([content_hash(card), latest.content_hash if latest else ""])


def _locked(question: Question) -> Question:
    """Two admins who publish at once would otherwise take the same version number."""
    return Question.objects.select_for_update(of=("self",)).select_related("document").get(pk=question.pk)


def _keep(question: Question, card: dict, author, note: str) -> Rubric:
    return keep_version(question, card, faults_of_card, author=author, note=note[:200])


__all__ = [
    "ChangedMeanwhile",
    "RubricFaults",
    "card_of_entry",
    "checked_hash",
    "draft_of",
    "entry_now",
    "entry_of_card",
    "judged_part",
    "open_drafts",
    "publish_again",
    "publish_draft",
    "save_draft",
    "state_of",
    "throw_away",
]
