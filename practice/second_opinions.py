"""Second opinions: whether one may be had, who agreed to what, and asking for one.

The rules judge; what is asked for here is another reader. Without a configured model every question below has
a short answer, and nothing of the packages that talk to a model is loaded.
"""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Exists, Max, Q
from django.utils import timezone

from feedback.critique.calling import Server
from feedback.critique.opinion import Opinion
from practice import work
from practice.access import Person
from practice.answers import is_withheld
from practice.attempts import statement_of
from practice.belongings import Kind, register
from practice.critique_consents import Refused, consent_to, count
from practice.models import Attempt, Critique, CritiqueSwitch, Membership

JOB = "second opinion"

# A second opinion that is not final after this long is over, whatever became of the worker: nobody waits for ever.
WAIT_MOST = timedelta(minutes=20)


def server() -> Server | None:
    """The configured model with the limits of one call; None where there is none."""
    if settings.LLM is None:
        return None
    return Server(**settings.LLM, seconds=settings.LLM_SECONDS, tokens_most=settings.LLM_TOKENS)


def outside_host() -> str:
    """The host that answers may go to; "" where there is none or where it is this machine."""
    asked = server()
    return "" if asked is None or asked.is_here else asked.host


# May one be had?


def is_on() -> bool:
    """The site's own switch, which admins set."""
    return not CritiqueSwitch.objects.filter(on=False).exists()


def allowed_for(attempt: Attempt, critique: Critique | None = None) -> bool:
    """Whether a second opinion on this try may be asked for or be sent: the one place that decides it.

    Not where none is configured, the site's switch is off, a group of the person has it switched off, or the
    try answers an exam that still runs. A critique from `critique_of` knows the switches already.
    """
    if settings.LLM is None:
        return False
    return not (critique.switched_off if critique else _are_off_for(attempt)) and not is_withheld(attempt)


def _switched_off(attempt: Attempt) -> Q:
    """By the site's switch, or by a group of the person."""
    off = Q(Exists(CritiqueSwitch.objects.filter(on=False)))
    if attempt.user_id is None:
        return off
    groups = Membership.objects.filter(
        user_id=attempt.user_id,
        joined_at__isnull=False,
        left_at=None,
        cohort__second_opinions=False,
        cohort__archived_at=None,
    )
    return off | Q(Exists(groups))


def _are_off_for(attempt: Attempt) -> bool:
    return Attempt.objects.filter(_switched_off(attempt), pk=attempt.pk).exists()


def is_too_long(attempt: Attempt) -> bool:
    return len(attempt.answer) > settings.LLM_ANSWER_LETTERS


# Asking


def critique_of(attempt: Attempt) -> Critique | None:
    """The newest second opinion on the try by the rules that judged it, whichever model gave it.

    With `asked_times`, and `switched_off`: whether another one is out of the question.
    """
    if not getattr(attempt, "has_critiques", True):
        return None
    given = attempt.critiques.filter(rubric_id=attempt.rubric_id).order_by("-created_at")
    return given.annotate(asked_times=Count("calls"), switched_off=_switched_off(attempt)).first()


def ask(attempt: Attempt, person: Person, again: bool = False) -> Critique:
    """The second opinion on this try by the model of today: the one there is, or a new one that is on its way.

    Only with ``again``, and only once the last one is over, is the model asked a further time.

    Raises:
        Refused: with the reason in plain words; nothing was asked and nothing counted.
    """
    asked = server()
    if asked is None or not allowed_for(attempt):
        raise Refused(
            "The second opinion is switched off here. Your score and feedback are complete without it."
        )
    if attempt.score is None:
        raise Refused("A second opinion needs an answer with a score.")
    if is_too_long(attempt):
        raise Refused(too_long(attempt))
    with transaction.atomic():
        # The lock makes two presses of the button one question, and keeps the count right.
        consent = consent_to(asked.host, person, lock=True)
        if consent is None:
            raise Refused("Say first that your answer may be sent.")
        those = attempt.critiques.filter(rubric_id=attempt.rubric_id, model=asked.model)
        last = those.order_by("-round").first()
        if last and not (again and (last.is_final or is_overdue(last))):
            return last
        count(consent)
        if last and not last.is_final:
            end_overdue(last)
        critique = Critique.objects.create(
            attempt=attempt,
            rubric_id=attempt.rubric_id,
            model=asked.model,
            host=asked.host,
            masked=consent.mask,
            round=(those.aggregate(Max("round"))["round__max"] or 0) + 1,
        )
        critique.work = work.begin(
            JOB,
            key=f"critique {critique.pk}",
            details={"critique": str(critique.pk)},
            user_id=attempt.user_id,
        ).pk
        critique.save(update_fields=["work"])
    return critique


def too_long(attempt: Attempt) -> str:
    return (
        f"Your answer has {len(attempt.answer):,} characters. "
        f"A second opinion reads answers of up to {settings.LLM_ANSWER_LETTERS:,}."
    )


# What came to nothing


def is_overdue(critique: Critique) -> bool:
    """Whether it should have been over by now, so that nobody is asked to wait for it any more."""
    since = max(critique.created_at, critique.retry_at or critique.created_at)
    return not critique.is_final and timezone.now() - since > WAIT_MOST


def end_overdue(critique: Critique) -> None:
    """Ends one that nobody works on any more, so that a later worker does not ask for it after all."""
    for row in work.Work.objects.filter(pk=critique.work):
        work.stop(row)
    finish_failed(critique.pk, "waiting" if critique.state == Critique.State.WAITING else "lost")


def finish_failed(critique_id: uuid.UUID, code: str) -> bool:
    """Marks it as failed for good, unless it is over already."""
    return bool(
        Critique.objects.filter(pk=critique_id)
        .exclude(state__in=[Critique.State.READY, Critique.State.FAILED])
        .update(state=Critique.State.FAILED, failure=code, retry_at=None, finished_at=timezone.now())
    )


def end_all_overdue(moment) -> int:
    """Called each minute: ends what should have been over long ago. Returns how many that were."""
    still = Critique.objects.exclude(state__in=[Critique.State.READY, Critique.State.FAILED])
    late = [critique for critique in still.filter(created_at__lt=moment - WAIT_MOST) if is_overdue(critique)]
    for critique in late:
        end_overdue(critique)
    return len(late)


work.every_minute(end_all_overdue)


def _entry(critique: Critique) -> dict:
    attempt, opinion = critique.attempt, Opinion.from_json(critique.opinion)

    def words(part) -> str:
        return "" if part.start is None else attempt.answer[part.start : part.end]

    return {
        "question": attempt.question.prompt,
        "try": attempt.number,
        "model": critique.model,
        "sent to": critique.host,
        "names hidden": critique.masked,
        "asked": critique.created_at,
        "state": critique.get_state_display(),
        "what it said": [
            f"{statement_of(attempt, remark.criterion)} {remark.says}: {remark.why}"
            for remark in opinion.remarks
        ],
        "question to you": opinion.next_step,
        "details": {
            "quotes": {remark.criterion: words(remark) for remark in opinion.remarks},
            "other ways to say it": [[words(part), part.instead] for part in opinion.rewordings],
        },
    }


register(
    Kind(
        name="second opinions",
        one="second opinion",
        many="second opinions",
        model=Critique,
        entry=_entry,
        joined=lambda rows: (
            rows.select_related("attempt__question")
            .prefetch_related("attempt__rubric")
            .order_by("created_at", "pk")
        ),
        through="attempt",
    )
)
