"""Tests for usen_desk.server.jobs.periodic."""

import logging
import queue

import pytest

from usen_desk.server.db.database import DatabaseBusy
from usen_desk.server.jobs.periodic import LONGEST_PAUSE_S, Periodic

HOUR_S = 3600.0
WAIT_S = 10


class Work:
    """Counts its runs; raises what is put into `faults`."""

    def __init__(self):
        self.runs = queue.Queue()
        self.faults = []

    def __call__(self):
        self.runs.put("run")
        if self.faults:
            raise self.faults.pop(0)


@pytest.fixture
def work():
    return Work()


@pytest.fixture
def started():
    """Starts jobs and ends them after the test."""
    jobs = []

    def start(name, every_s, work):
        job = Periodic(name, every_s, work)
        jobs.append(job)
        job.start()
        return job

    yield start
    for job in jobs:
        job.ask_to_stop()
        job.join()
        assert not job._thread.is_alive()


def test_a_job_runs_at_the_start_and_again_after_its_pause(started, work):
    started("work", 0.01, work)
    for _ in range(3):
        work.runs.get(timeout=WAIT_S)


def test_a_woken_job_runs_at_once(started, work):
    job = started("work", HOUR_S, work)
    work.runs.get(timeout=WAIT_S)
    job.wake()
    work.runs.get(timeout=WAIT_S)
    with pytest.raises(queue.Empty):
        work.runs.get(timeout=0.05)


def test_a_job_goes_on_after_a_failure(started, work, caplog):
    work.faults += [ValueError("taro@example.jp"), DatabaseBusy(None), KeyError("taro")]
    started("work", 0.001, work)
    for _ in range(4):
        work.runs.get(timeout=WAIT_S)
    assert [record.levelno for record in caplog.records] == [logging.ERROR, logging.WARNING, logging.ERROR]
    assert "ValueError" in caplog.text
    assert "test_periodic.py" in caplog.text
    assert "taro" not in caplog.text


def test_a_job_that_hangs_holds_up_no_other(started, work):
    released = queue.Queue()
    started("stuck", HOUR_S, lambda: released.get(timeout=WAIT_S))
    started("work", 0.001, work)
    for _ in range(3):
        work.runs.get(timeout=WAIT_S)
    released.put("go")


def test_a_stopped_job_never_runs_again(started, work):
    job = started("work", HOUR_S, work)
    work.runs.get(timeout=WAIT_S)
    job.ask_to_stop()
    job.join()
    job.wake()
    assert work.runs.empty()
    assert job.is_stopping


def test_stopping_before_the_start_ends_at_once(work):
    job = Periodic("work", HOUR_S, work)
    job.ask_to_stop()
    job.join()
    job.start()
    job._thread.join(WAIT_S)
    assert not job._thread.is_alive()
    assert work.runs.empty()


def test_failures_in_a_row_stretch_the_pause_to_a_minute_at_most(work):
    job = Periodic("work", 1.0, work)
    pauses = []
    work.faults += [ValueError()] * 8
    for _ in range(9):
        job._run_once()
        pauses.append(job._pause_s())
    assert pauses == [2, 4, 8, 16, 32, LONGEST_PAUSE_S, LONGEST_PAUSE_S, LONGEST_PAUSE_S, 1]
    job._failures = 5000
    assert job._pause_s() == LONGEST_PAUSE_S
    assert Periodic("rare", HOUR_S, work)._pause_s() == HOUR_S
