"""The background work behind a second opinion: one call, its pieces as they come, a later try where that helps."""

import logging
import time
from datetime import timedelta
from decimal import Decimal

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from feedback import Report
from feedback.critique import asking, masking
from feedback.critique.calling import Call, Server
from feedback.critique.failures import PASSING, Failure
from feedback.critique.opinion import Opinion
from practice import critique_breaker, second_opinions, work
from practice.access import Person
from practice.confidential import every_finding
from practice.critique_consents import consent_to
from practice.models import Critique, CritiqueCall, CritiqueSwitch, Disagreement
from questions import rubrics

logger = logging.getLogger(__name__)

LATER_TRIES_MOST = 3
FIRST_PAUSE = 10  # seconds; doubled with each try, unless the server says how long
PAUSE_MOST = 15 * 60
SHOWN_EVERY = 0.4  # seconds: as often the pieces that are ready are stored


def step(row: work.Work) -> bool:
    """Asks the model once. There is never more to do; what may come later is said by work.Later."""
    critique = (
        Critique.objects.select_related("attempt__question", "attempt__mock_question__interview", "rubric")
        .filter(pk=row.details["critique"])
        .first()
    )
    if critique is None or critique.is_final:  # deleted with its try meanwhile, or done before a kill
        return False
    calls = critique.calls.all()
    # A call that nobody ended was lost with its worker. It may have been charged, so it stays on the list.
    lost = calls.filter(state=CritiqueCall.State.SENT).update(state=CritiqueCall.State.LOST, failure="lost")
    server = second_opinions.server()
    if server is None or not second_opinions.allowed_for(critique.attempt):
        return _end(critique, "off")
    if server.host != critique.host or server.model != critique.model:
        return _end(critique, "off")  # nobody agreed to the host of today
    owner = Person(user_id=critique.attempt.user_id, guest=critique.attempt.guest)
    if consent_to(critique.host, owner) is None:
        return _end(critique, "taken-back")
    if (lost and calls.filter(state=CritiqueCall.State.LOST).count() > 1) or calls.count() > LATER_TRIES_MOST:
        return _end(critique, "lost" if lost else critique.failure or "broken")
    _wait_while_it_rests(critique)
    call_row = _write_down(critique, server)
    if call_row is None:
        return _end(critique, "site-day")
    return _ask(critique, server, call_row)


def _wait_while_it_rests(critique: Critique) -> None:
    until = critique_breaker.let_through()
    if until is not None:
        _put_off(
            critique, critique.failure or "unreachable", max(1.0, (until - timezone.now()).total_seconds())
        )


def _write_down(critique: Critique, server: Server) -> CritiqueCall | None:
    """The call as a row that is there before anything leaves; None where today's number is used up."""
    since = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    with transaction.atomic():
        CritiqueSwitch.objects.select_for_update().get(pk=1)
        made = CritiqueCall.objects.filter(sent_at__gte=since).count()
        if settings.LLM_SITE_DAY and made >= settings.LLM_SITE_DAY:
            return None
        Critique.objects.filter(pk=critique.pk).update(
            state=Critique.State.READING, failure="", retry_at=None, opinion={}
        )
        return CritiqueCall.objects.create(critique=critique, model=server.model, host=server.host)


def _ask(critique: Critique, server: Server, call_row: CritiqueCall) -> bool:
    from feedback.critique import reading  # with it comes pydantic, which a site without a model never loads

    task, masked = task_of(critique)
    call = reading.call_of(server, task)
    shown_at = 0.0
    ready = Opinion()

    def show(opinion: Opinion) -> None:
        nonlocal shown_at, ready
        ready = opinion
        if time.monotonic() - shown_at >= SHOWN_EVERY:
            shown_at = time.monotonic()
            Critique.objects.filter(pk=critique.pk).update(opinion=opinion.as_json())

    try:
        opinion = reading.read(call, task, masked, show)
    except Failure as failure:
        return _failed(critique, call_row, call, failure, ready)
    except Exception:
        # The call was made, whatever failed after it; the work's own log says where.
        _close(call_row, call, ready, "broken")
        raise
    with transaction.atomic():
        _close(call_row, call, opinion)
        # It may have been deleted with its try while the model read.
        if Critique.objects.filter(pk=critique.pk).update(
            state=Critique.State.READY, opinion=opinion.as_json(), finished_at=timezone.now()
        ):
            _keep_disagreements(critique, opinion)
    critique_breaker.note_answer()
    return False


def _failed(critique: Critique, call_row: CritiqueCall, call: Call, failure: Failure, ready: Opinion) -> bool:
    _close(call_row, call, ready, failure.code)
    critique_breaker.note_failure(failure.code)
    logger.warning("A second opinion failed: %s, after %s ms", failure.code, call.ms)
    # What was shown stays, because it was checked; a reply in another language was not shown.
    Critique.objects.filter(pk=critique.pk).update(opinion={} if ready.is_empty else ready.as_json())
    tries = critique.calls.count()
    pause = FIRST_PAUSE * 2 ** (tries - 1) if failure.retry_after is None else failure.retry_after
    if failure.code in PASSING and tries <= LATER_TRIES_MOST and pause <= PAUSE_MOST:
        _put_off(critique, failure.code, max(1.0, pause))
    return _end(critique, failure.code)


def _put_off(critique: Critique, code: str, seconds: float) -> None:
    """Has the work tried again; raises work.Later. One that has waited too long already fails instead."""
    again_at = timezone.now() + timedelta(seconds=seconds)
    if again_at - critique.created_at > timedelta(seconds=2 * PAUSE_MOST):
        second_opinions.finish_failed(critique.pk, code)
        raise work.GiveUp("The language model had no time for it.")
    Critique.objects.filter(pk=critique.pk).update(
        state=Critique.State.WAITING, failure=code, retry_at=again_at
    )
    raise work.Later(seconds, f"The language model is asked again: {code}.")


def _end(critique: Critique, code: str) -> bool:
    second_opinions.finish_failed(critique.pk, code)
    return False


def _close(call_row: CritiqueCall, call: Call, opinion: Opinion, failure: str = "") -> None:
    """Writes down how the call ended and what it cost by the prices of today."""
    cost = (call.tokens_in * settings.LLM_PRICE_IN + call.tokens_out * settings.LLM_PRICE_OUT) / Decimal(
        1_000_000
    )
    CritiqueCall.objects.filter(pk=call_row.pk).update(
        state=CritiqueCall.State.FAILED if failure else CritiqueCall.State.ANSWERED,
        failure=failure,
        ms=call.ms,
        tokens_in=call.tokens_in,
        tokens_out=call.tokens_out,
        counted=call.counted,
        cost=min(cost, Decimal("999999")),
        quotes=opinion.quotes,
        dropped=opinion.dropped,
    )


def task_of(critique: Critique) -> tuple[asking.Task, masking.Masked]:
    """What the model is asked about a try, with private words hidden where the person wants that."""
    card, answer = critique.rubric.card, critique.attempt.answer
    private = (
        [(finding.kind, finding.quote) for finding in every_finding(answer, card["prompt"])]
        if critique.masked
        else []
    )
    masked = masking.masked(answer, private)
    return asking.task_from(card, rubrics.compiled(critique.rubric), masked), masked


def _keep_disagreements(critique: Critique, opinion: Opinion) -> None:
    """The cases for the admin's list. Private questions are nobody's to mend, so theirs are not kept there."""
    attempt = critique.attempt
    if attempt.question.is_private or not attempt.report:
        return
    met = {verdict.criterion: verdict.met for verdict in Report.from_json(attempt.report).verdicts}
    Disagreement.objects.filter(critique__attempt=attempt, outcome=Disagreement.Outcome.WAITING).delete()
    Disagreement.objects.bulk_create(
        Disagreement(
            critique=critique,
            criterion=remark.criterion,
            met=met[remark.criterion],
            quote="" if remark.start is None else attempt.answer[remark.start : remark.end],
            why=remark.why,
        )
        for remark in opinion.remarks
        if remark.criterion in met and remark.says == ("no" if met[remark.criterion] else "yes")
    )


def _given_up(row: work.Work) -> None:
    second_opinions.finish_failed(row.details["critique"], "lost")


work.register(work.Job(second_opinions.JOB, step, queue=work.PEOPLE, given_up=_given_up))
