"""Background work: done once, gone on with after a kill, put off, stopped and resumed."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from practice import retention, work
from practice.models import Work

pytestmark = pytest.mark.django_db


class Counting:
    """A job of three steps that remembers each step it did."""

    def __init__(self, steps=3):
        self.steps, self.seen, self.raises, self.meanwhile, self.told = steps, [], None, None, []

    def step(self, row):
        if self.raises:
            raise self.raises
        self.seen.append(row.done)
        row.total = self.steps
        row.done += 1
        if self.meanwhile:
            self.meanwhile(row)
        return row.done < self.steps


@pytest.fixture
def counting(monkeypatch):
    job = Counting()
    monkeypatch.setattr(work, "_jobs", {})
    work.register(work.Job("counting", job.step, given_up=lambda row: job.told.append(row.pk)))
    return job


def the_work(**fields):
    row = work.begin("counting", key="once")
    if fields:
        Work.objects.filter(pk=row.pk).update(**fields)
        row.refresh_from_db()
    return row


def queued():
    return DBTaskResult.objects.count()


def test_work_asked_for_twice_is_one_row_and_one_call(counting):
    assert the_work() == the_work()
    assert queued() == 1


def test_work_is_done_step_by_step_and_says_how_far_it_is(counting):
    row = work.run_now(the_work())
    assert counting.seen == [0, 1, 2]
    assert (row.state, row.done, row.total, row.lease_until) == ("finished", 3, 3, None)
    assert row.finished_at


def test_finished_work_is_not_done_again(counting):
    work.run_now(work.run_now(the_work()))
    assert counting.seen == [0, 1, 2]


@pytest.mark.django_db(transaction=True)
def test_a_worker_takes_it_from_the_queue(counting):
    row = the_work()
    call_command("db_worker", "--batch", "--queue-name", "bulk", "--no-startup-delay", "--no-reload")
    row.refresh_from_db()
    assert row.state == "finished"


def test_long_work_lays_down_after_its_slice_and_is_called_again(counting, monkeypatch):
    monkeypatch.setattr(work, "SLICE", 0.0)
    row = the_work()
    work.carry_on.call(str(row.pk))
    row.refresh_from_db()
    assert (row.state, row.done, row.lease_until) == ("waiting", 1, None)
    assert queued() == 2


def test_what_another_worker_holds_is_left_to_it(counting):
    row = the_work(state="running", lease_until=timezone.now() + timedelta(seconds=30))
    assert work.run_now(row).done == 0


def test_a_killed_worker_loses_nothing(counting):
    now = timezone.now()
    row = the_work(
        state="running", done=2, called_at=now - work.LEASE, lease_until=now - timedelta(seconds=1)
    )
    assert work.call_waiting(now) == 1
    assert work.call_waiting(now) == 0, "it has been called; once is enough"
    assert work.run_now(row).state == "finished"
    assert counting.seen == [2]


def test_a_worker_that_lost_its_lease_notes_nothing(counting):
    def another_takes_over(row):
        Work.objects.filter(pk=row.pk).update(holder=row.pk, done=3)

    counting.meanwhile = another_takes_over
    assert work.run_now(the_work()).done == 3
    assert counting.seen == [0]


def test_stopped_work_rests_where_it_is_and_goes_on_from_there(counting):
    counting.meanwhile = lambda row: work.stop(Work.objects.get(pk=row.pk))
    row = work.run_now(the_work())
    assert (row.state, row.done) == ("stopped", 1)
    counting.meanwhile = None
    assert work.run_now(row).done == 1, "nobody goes on with it until it is resumed"
    assert work.resume(row)
    assert work.run_now(row).state == "finished"
    assert counting.seen == [0, 1, 2]
    assert not work.resume(row) and not work.stop(row)


def test_work_that_must_wait_says_why_and_is_called_when_it_is_time(counting):
    counting.raises = work.Later(60, "The other side asked for patience.")
    row = work.run_now(the_work())
    assert (row.state, row.note) == ("waiting", "The other side asked for patience.")
    now = timezone.now()
    assert work.call_waiting(now) == 0
    assert work.call_waiting(now + timedelta(seconds=61)) == 1


def test_work_that_cannot_be_done_fails_with_plain_words(counting):
    counting.raises = work.GiveUp("There is nothing to count.")
    row = work.run_now(the_work())
    assert (row.state, row.note) == ("failed", "There is nothing to count.")
    assert counting.told == [row.pk]


def test_an_unforeseen_failure_is_tried_again_and_in_the_end_given_up(counting, caplog):
    counting.raises = ValueError("what somebody typed")
    row = the_work()
    for turn in range(1, work.TRIES):
        row = work.run_now(row)
        assert (row.state, row.tries) == ("waiting", turn)
        Work.objects.filter(pk=row.pk).update(not_before=None)
    row = work.run_now(row)
    assert row.state == "failed" and counting.told == [row.pk]
    assert "ValueError" in caplog.text and "somebody typed" not in caplog.text
    counting.raises = None
    assert work.resume(row) and work.run_now(row).state == "finished"


def test_work_for_later_is_called_when_its_time_has_come(counting):
    now = timezone.now()
    row = work.begin("counting", key="later", not_before=now + timedelta(hours=1))
    assert queued() == 0 and work.run_now(row).state == "waiting"
    assert work.call_waiting(now + timedelta(hours=2)) == 1


def test_what_is_due_is_done_by_one_worker_in_a_minute_though_a_part_of_it_fails(monkeypatch):
    done = []
    monkeypatch.setattr(work, "_every_minute", {"fails": lambda moment: 1 / 0, "works": done.append})
    now = timezone.now()
    assert work.do_due(now) and not work.do_due(now + timedelta(seconds=20))
    assert work.do_due(now + timedelta(seconds=60))
    assert done == [now, now + timedelta(seconds=60)]


def test_a_clock_that_was_ahead_and_is_right_again_holds_nothing_up(counting, monkeypatch):
    monkeypatch.setattr(work, "_every_minute", {})
    now = timezone.now()
    ahead = now + timedelta(hours=1)
    assert work.do_due(ahead) and work.do_due(now), "the minute of then is not waited for"
    row = the_work(state="running", called_at=ahead, lease_until=ahead + work.LEASE)
    assert work.call_waiting(now) == 1
    work.carry_on.call(str(row.pk))
    row.refresh_from_db()
    assert row.state == "finished"


def test_a_lease_of_now_is_left_alone(counting):
    now = timezone.now()
    row = the_work(state="running", called_at=now, lease_until=now + work.LEASE)
    assert work.call_waiting(now) == 0
    work.carry_on.call(str(row.pk))
    assert counting.seen == [] and row.is_open


def test_once_a_day_old_guests_are_forgotten_and_the_queue_is_swept(counting, monkeypatch):
    forgotten = []
    monkeypatch.setattr(retention, "forget_old_guests", lambda: forgotten.append(True))
    now = timezone.now()
    the_work(state="finished")
    DBTaskResult.objects.update(status="SUCCESSFUL", finished_at=now - timedelta(days=2))
    work.do_due(now)
    work.do_due(now + timedelta(hours=1))
    assert len(forgotten) == 1 and queued() == 0
    work.do_due(now + timedelta(hours=25))
    assert len(forgotten) == 2


def test_a_job_has_one_name_and_a_queue_that_exists(counting):
    with pytest.raises(ValueError, match="Two jobs"):
        work.register(work.Job("counting", counting.step))
    with pytest.raises(ValueError, match="No queue"):
        work.register(work.Job("other", counting.step, queue="elsewhere"))
