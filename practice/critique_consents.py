"""Who agreed that answers go to which host, whether names are hidden before, and how often each asked today."""

from django.conf import settings
from django.db.models import F, QuerySet
from django.utils import timezone

from practice.access import Person, rows_of
from practice.belongings import Kind, register
from practice.models import CritiqueConsent


class Refused(Exception):
    """Why no second opinion is asked for, in plain words."""


def own_consents(person: Person) -> QuerySet:
    """The person's one row, if there is one."""
    return rows_of(CritiqueConsent.objects, person)


def consent_to(host: str, person: Person, lock: bool = False) -> CritiqueConsent | None:
    """The person's agreement to send answers to this host; None where it is another or was taken back."""
    own = own_consents(person)
    return (own.select_for_update() if lock else own).filter(host=host).first()


def agree(host: str, person: Person, mask: bool) -> None:
    """Notes the agreement. It is for this host: another one is asked about anew."""
    agreed = {"host": host, "mask": mask}
    if not own_consents(person).update(**agreed, changed_at=timezone.now()):
        CritiqueConsent.objects.get_or_create(**person.as_owner(), defaults=agreed)


def take_consent_back(person: Person) -> None:
    """Nothing more is sent before the person agrees again. How often was asked today stays counted."""
    own_consents(person).update(host="", changed_at=timezone.now())


def count(consent: CritiqueConsent) -> None:
    """Counts one more of today; the row is locked by the caller. Raises Refused at the day's limit.

    The count hangs on the person and not on the tries, which can be deleted to begin anew.
    """
    today = timezone.now().date()
    asked = consent.asked if consent.day == today else 0
    if settings.LLM_PERSON_DAY and asked >= settings.LLM_PERSON_DAY:
        times = "1 second opinion" if asked == 1 else f"{asked} second opinions"
        raise Refused(f"You have asked for {times} today. That is the most for one day.")
    consent.day, consent.asked = today, asked + 1
    consent.save(update_fields=["day", "asked", "changed_at"])


def _move(consents: QuerySet, user_id: int) -> None:
    """The account's own agreement stands; what was asked today adds up."""
    brought = consents.get()
    kept = CritiqueConsent.objects.filter(user_id=user_id)
    if not kept.exists():
        consents.update(user_id=user_id, guest=None)
        return
    kept.filter(day=brought.day).update(asked=F("asked") + brought.asked)
    brought.delete()


def _entry(consent: CritiqueConsent) -> dict:
    return {
        "answers may go to": consent.host or "nobody: taken back",
        "names hidden before": consent.mask,
        "asked on": consent.day,
        "times that day": consent.asked,
    }


register(
    Kind(
        name="consents to a second opinion",
        one="consent to a second opinion",
        many="consents to a second opinion",
        model=CritiqueConsent,
        entry=_entry,
        lines=lambda rows: [f"Answers may go to {row.host}" for row in rows if row.host],
        move=_move,
        last_used="changed_at",
    )
)
