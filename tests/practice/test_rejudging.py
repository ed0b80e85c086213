"""Judging tries again: by the newest rules, once, never lost, stopped and resumed, with the old verdicts kept."""

import uuid
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from practice import rejudging, rejudging_progress, work
from practice.models import Attempt, EarlierJudgement, Rejudging, Verdict, Work
from questions.rubrics import publish
from tests.practice.people import make_user
from tests.practice.tiny import MIXED, SECOND, STRONG, make_question

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _rules_alone(settings):
    """The reader takes most of the time and has no say here."""
    settings.READER = "off"


@pytest.fixture
def newer_rules(question):
    """Publishes a next version: "her own fault" is no mistake any more, and a card counts as thanks."""

    def publish_next():
        criterion = question.criteria.get(slug="blames")
        criterion.rules, criterion.match = "awful", "I told you awful about that one."
        criterion.save()
        question.criteria.filter(slug="new-parcel").delete()
        return publish(question)

    return publish_next


def begun(**fields) -> Rejudging:
    return rejudging.begin_rejudging(Rejudging(**fields), make_user(f"{uuid.uuid4().hex}@example.org"))


def run(row: Rejudging):
    for one in rejudging.works_of([row])[row.pk]:
        work.run_now(one)
    return rejudging_progress.progress_of(rejudging.works_of([row])[row.pk])


def test_the_newest_rules_judge_and_what_was_said_before_is_kept_whole(keep, newer_rules):
    attempt = keep(MIXED)
    before = Attempt.objects.get(pk=attempt.pk)
    kept_row = attempt.verdicts.get(criterion="blames").pk
    rubric = newer_rules()
    progress = run(row := begun())
    assert (progress.state, progress.done, progress.total) == ("finished", 1, 1)
    attempt.refresh_from_db()
    assert attempt.rubric == rubric and attempt.score > before.score
    assert attempt.report["rubric_version"] == rubric.short_hash
    assert {v.criterion: v.met for v in attempt.verdicts.all()} == {
        verdict["criterion"]: verdict["met"] for verdict in attempt.report["verdicts"]
    }
    assert attempt.verdicts.get(criterion="blames").pk == kept_row, "what hangs on a decision stays"
    assert not attempt.verdicts.filter(criterion="new-parcel").exists()
    earlier = attempt.earlier_judgements.get()
    assert (earlier.number, earlier.report, earlier.score) == (1, before.report, before.score)
    assert (earlier.rubric, earlier.judged_at) == (before.rubric, before.judged_at)
    assert rejudging_progress.outcome_of(row) == rejudging_progress.Outcome(1, 1, 0, 0, 0, 0)


def test_done_twice_it_changes_nothing_more(keep, newer_rules):
    keep(MIXED)
    newer_rules()
    run(begun())
    stored = list(Attempt.objects.values()), list(Verdict.objects.values())
    run(begun())
    assert (list(Attempt.objects.values()), list(Verdict.objects.values())) == stored
    assert EarlierJudgement.objects.count() == 1


def test_what_the_newest_rules_have_judged_is_left_alone(keep):
    attempt = keep(MIXED)
    run(begun())
    assert not EarlierJudgement.objects.exists()
    assert Attempt.objects.get(pk=attempt.pk).judged_at == attempt.judged_at


def test_judged_again_and_again_every_judgement_is_kept(keep, newer_rules, question):
    attempt = keep(MIXED)
    newer_rules()
    run(begun())
    question.criteria.filter(slug="money-back").delete()
    publish(question)
    run(begun())
    numbers = attempt.earlier_judgements.values_list("number", "rubric__version")
    assert list(numbers) == [(1, 1), (2, 2)]
    attempt.refresh_from_db()
    assert attempt.rubric.version == 3


@pytest.mark.parametrize("moment", ["before writing", "while writing", "after writing"])
def test_killed_at_any_moment_nothing_is_lost_and_nothing_is_done_twice(
    keep, newer_rules, monkeypatch, moment
):
    for text in (MIXED, SECOND, STRONG):
        keep(text)
    newer_rules()
    monkeypatch.setattr(rejudging, "CHUNK", 2)
    row = begun()
    (piece,) = rejudging.works_of([row])[row.pk]

    class Killed(BaseException):
        pass

    def killed(*args, **kwargs):
        raise Killed

    before = list(Attempt.objects.order_by("pk").values())
    with monkeypatch.context() as patch:
        if moment == "after writing":
            patch.setattr(work, "_note", killed)
        else:
            patch.setattr(rejudging, "_write" if moment == "before writing" else "_renew_verdicts", killed)
        with pytest.raises(Killed):
            work.run_now(piece)
    if moment == "after writing":
        assert EarlierJudgement.objects.count() == 2
    else:
        assert list(Attempt.objects.order_by("pk").values()) == before
        assert not EarlierJudgement.objects.exists()
    # The lease of the killed worker runs out.
    Work.objects.filter(pk=piece.pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    assert run(row).state == "finished"
    assert EarlierJudgement.objects.count() == 3
    assert set(Attempt.objects.values_list("rubric__version", flat=True)) == {2}
    assert Verdict.objects.count() == 3 * 4


def test_stopped_it_rests_and_resumed_it_goes_on_where_it_was(keep, newer_rules, monkeypatch):
    for text in (MIXED, SECOND, STRONG):
        keep(text)
    newer_rules()
    monkeypatch.setattr(rejudging, "CHUNK", 1)
    row = begun()
    write = rejudging._write

    def stopped_meanwhile(*args):
        write(*args)
        rejudging.stop_rejudging(row)

    with monkeypatch.context() as patch:
        patch.setattr(rejudging, "_write", stopped_meanwhile)
        progress = run(row)
    assert (progress.state, progress.done, EarlierJudgement.objects.count()) == ("stopped", 1, 1)
    assert run(row).state == "stopped", "it stays so until somebody says otherwise"
    assert rejudging.resume_rejudging(row) and not rejudging.resume_rejudging(row)
    progress = run(row)
    assert (progress.state, progress.done, EarlierJudgement.objects.count()) == ("finished", 3, 3)
    assert not rejudging.stop_rejudging(row)


def test_an_outage_is_survived(keep, newer_rules, monkeypatch):
    keep(MIXED)
    newer_rules()
    row = begun()

    def away(*args):
        raise OperationalError("the database is away")

    with monkeypatch.context() as patch:
        patch.setattr(rejudging, "_write", away)
        assert run(row).state == "waiting"
    Work.objects.update(not_before=None)
    assert run(row).state == "finished" and EarlierJudgement.objects.count() == 1


def test_a_try_that_cannot_be_judged_keeps_what_it_has_and_holds_up_no_other(keep, newer_rules, monkeypatch):
    bad, good = keep(MIXED), keep(SECOND)
    newer_rules()
    assess = rejudging.feedback.assess

    def sometimes(text, *args):
        if text == MIXED:
            raise RuntimeError(text)
        return assess(text, *args)

    monkeypatch.setattr(rejudging.feedback, "assess", sometimes)
    progress = run(begun())
    assert (progress.state, progress.done, progress.unjudged) == ("finished", 2, 1)
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.rubric.version, good.rubric.version) == (1, 2)


def test_a_try_deleted_or_judged_by_another_hand_meanwhile_is_left_alone(keep, newer_rules, monkeypatch):
    gone, other = keep(MIXED), keep(SECOND)
    newer_rules()
    write = rejudging._write

    def late(row, judged):
        gone.delete()
        Attempt.objects.filter(pk=other.pk).update(engine_version="another")
        write(row, judged)

    monkeypatch.setattr(rejudging, "_write", late)
    assert run(begun()).state == "finished"
    assert Attempt.objects.get().engine_version == "another" and not EarlierJudgement.objects.exists()


# Choosing


def test_the_set_is_what_was_chosen(keep, newer_rules, question):
    second = make_question("second-question", position=91)
    old, new, elsewhere = keep(MIXED), keep(SECOND), keep(MIXED, to=second)
    Attempt.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=10))
    day = timezone.localdate()

    def pks(**fields):
        return set(rejudging.chosen(Rejudging(**fields)).values_list("pk", flat=True))

    assert pks() == {old.pk, new.pk, elsewhere.pk}
    assert pks(question=question) == {old.pk, new.pk}
    assert pks(since=day) == {new.pk, elsewhere.pk}
    assert pks(until=day - timedelta(days=1)) == {old.pk}
    assert pks(until=day) == {old.pk, new.pk, elsewhere.pk}
    assert pks(question=question, version=2) == set()
    newer_rules()
    assert rejudging.count(Rejudging()) == rejudging.Choice(3, 1)
    latest = keep(STRONG)
    assert pks(question=question, version=2) == {latest.pk}


def test_unjudged_and_private_tries_and_those_sent_later_are_no_part_of_it(keep, question, newer_rules):
    unjudged, private, later = keep(MIXED), keep(SECOND), keep(STRONG)
    Attempt.objects.filter(pk=unjudged.pk).update(judged_at=None)
    newer_rules()
    own = make_question("hers")
    type(own).objects.filter(pk=own.pk).update(document=None, user=make_user("eve@example.org"))
    Attempt.objects.filter(pk=private.pk).update(question=own)
    row = begun()
    Attempt.objects.filter(pk=later.pk).update(created_at=row.created_at + timedelta(seconds=1))
    run(row)
    assert not EarlierJudgement.objects.exists()


def test_the_parts_share_all_ids_and_none_twice():
    for parts in (1, 3, rejudging.MOST_PARTS):
        ranges = [rejudging._ids_of(part, parts) for part in range(parts)]
        assert ranges[0][0].int == 0 and ranges[-1][1].int == (1 << 128) - 1
        for (_, last), (first, _) in zip(ranges, ranges[1:], strict=False):
            assert first.int == last.int + 1


def test_a_large_set_is_cut_into_parts_that_together_judge_all_of_it(keep, newer_rules, monkeypatch):
    monkeypatch.setattr(rejudging, "WORTH_A_PART", 2)
    for text in (MIXED, SECOND, STRONG, MIXED + " Yes.", SECOND + " Yes.", STRONG + " Yes."):
        keep(text)
    newer_rules()
    row = begun()
    pieces = rejudging.works_of([row])[row.pk]
    assert len(pieces) == 3 and sum(piece.details["tries"] for piece in pieces) == 6
    work.run_now(pieces[1])
    assert rejudging_progress.progress_of(rejudging.works_of([row])[row.pk]).is_open
    assert run(row).state == "finished"
    assert EarlierJudgement.objects.count() == 6


def test_a_chunk_takes_the_same_number_of_queries_whatever_its_size(
    keep, newer_rules, django_assert_max_num_queries
):
    for number in range(12):
        keep(f"{MIXED} Number {number}.")
    newer_rules()
    row = begun()
    (piece,) = rejudging.works_of([row])[row.pk]
    with django_assert_max_num_queries(14):
        assert not rejudging.step(piece)
    assert EarlierJudgement.objects.count() == 12
