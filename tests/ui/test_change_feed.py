"""Tests for usen_desk.ui.change_feed: what the worker hears, on the GUI thread and in doses."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest
from PySide6.QtCore import QObject

from tests.fakes import problem
from usen_desk.api.errors import Defect, Refused, Trouble, Unreachable
from usen_desk.api.events import Heard
from usen_desk.contract.changes import Change
from usen_desk.contract.errors import Code
from usen_desk.ui import change_feed
from usen_desk.ui.background import Lane
from usen_desk.ui.change_feed import ASLEEP_S, CHANGES_A_FRAME, ChangeFeed, nothing_to_load

NOW = datetime(2026, 11, 22, tzinfo=UTC)
KIND = "word"


def change(change_id, object_id=None, *, kind=KIND):
    return Change(
        change_id=change_id, at=NOW, kind=kind, object_id=object_id or change_id, item=msgspec.Raw(b"%d" % change_id)
    )


class OneStream:
    """A Background that keeps the work and ends it when told."""

    def __init__(self):
        self.jobs = []

    def run(self, work, ok, bad, *, owner, lane):
        self.jobs.append(Job(work, bad))
        assert lane is Lane.STREAM
        return self.jobs[-1]


class Job:
    def __init__(self, work, end):
        self.work, self.end, self.cancelled = work, end, False

    def cancel(self):
        self.cancelled = True


@pytest.fixture
def feed(qtbot):
    feed = ChangeFeed(None, OneStream())
    feed.start()
    feed.ears = feed._ears
    yield feed
    feed.stop()


class Page(QObject):
    """Keeps each delivery."""

    def __init__(self, feed, kind=KIND):
        super().__init__()
        self.batches, self.loads = [], 0
        feed.subscribe(kind, self.batches.append, self.load, owner=self)

    def load(self):
        self.loads += 1

    @property
    def numbers(self):
        return [change.change_id for batch in self.batches for change in batch]


def test_each_page_hears_of_its_kind_and_not_in_the_call(qtbot, feed):
    words, others = Page(feed), Page(feed, "other")
    feed.ears.on_changes(Heard.NEWS, [change(1), change(2, kind="other"), change(3)])
    assert words.batches == []
    qtbot.waitUntil(lambda: words.numbers == [1, 3] and others.numbers == [2])
    assert len(words.batches) == 1


def test_a_burst_comes_in_doses_and_the_newest_of_each_object_wins(qtbot, feed):
    page = Page(feed)
    for change_id in range(1, 501):
        feed.ears.on_changes(Heard.NEWS, [change(change_id, change_id % 250 + 1)])
    qtbot.waitUntil(lambda: len(page.numbers) == 250)
    assert page.numbers == list(range(251, 501))
    assert max(len(batch) for batch in page.batches) <= CHANGES_A_FRAME


def test_between_two_deliveries_the_window_has_its_turn(qtbot, feed, monkeypatch):
    monkeypatch.setattr(change_feed, "FRAME_MS", 60_000)
    page = Page(feed)
    feed.ears.on_changes(Heard.NEWS, [change(1)])
    qtbot.waitUntil(lambda: page.numbers == [1])
    feed.ears.on_changes(Heard.NEWS, [change(2)])
    qtbot.waitUntil(lambda: not feed._told)
    assert page.numbers == [1]
    feed._frame.setInterval(0)
    qtbot.waitUntil(lambda: page.numbers == [1, 2])


@pytest.mark.parametrize("heard", [Heard.FIRST, Heard.RESYNC])
def test_who_starts_anew_loads_again_and_gets_nothing_older(qtbot, feed, heard, monkeypatch):
    pages = [Page(feed), Page(feed, "other")]
    feed.ears.on_changes(Heard.NEWS, [change(1)])
    feed.ears.on_changes(heard, [])
    feed.ears.on_changes(Heard.NEWS, [change(2)])
    qtbot.waitUntil(lambda: pages[0].numbers == [2])
    assert [page.loads for page in pages] == [1, 1]


def test_a_page_that_is_gone_hears_nothing(qtbot, feed):
    gone, there = Page(feed), Page(feed)
    gone.deleteLater()
    batches = gone.batches
    qtbot.waitSignal(gone.destroyed, raising=True, timeout=5000).wait()
    feed.ears.on_changes(Heard.RESYNC, [])
    feed.ears.on_changes(Heard.NEWS, [change(1)])
    qtbot.waitUntil(lambda: there.numbers == [1])
    assert batches == []
    feed.subscribe(KIND, batches.append, nothing_to_load, owner=there)
    assert len(feed._subscriptions) == 2


def test_what_was_heard_as_another_person_is_not_delivered(qtbot, feed):
    page, earlier = Page(feed), feed.ears
    earlier.on_changes(Heard.NEWS, [change(1)])
    feed.start()
    earlier.on_changes(Heard.RESYNC, [])
    feed._ears.on_changes(Heard.NEWS, [change(2)])
    qtbot.waitUntil(lambda: page.numbers == [2])
    assert page.loads == 0
    assert [job.cancelled for job in feed._background.jobs] == [True, False]


def test_stopped_it_delivers_nothing_and_listens_no_more(qtbot, feed):
    page = Page(feed)
    feed.ears.on_changes(Heard.NEWS, [change(1)])
    feed.stop()
    qtbot.waitUntil(lambda: not feed._told)
    assert page.batches == []
    assert feed._background.jobs[0].cancelled
    feed.try_now()


def test_the_line_is_told_up_and_down(qtbot, feed):
    told = []
    feed.connected.connect(lambda: told.append("up"))
    feed.lost.connect(told.append)
    down = Unreachable(Trouble.CUT)
    for tell in (feed.ears.on_connected, lambda: feed.ears.on_lost(down), feed.ears.on_connected):
        tell()
    qtbot.waitUntil(lambda: told == ["up", down, "up"])


def test_who_may_not_hear_is_not_asked_again_but_a_fault_of_ours_is_overcome(qtbot, feed, monkeypatch):
    monkeypatch.setattr(change_feed, "AFTER_DEFECT_MS", 1)
    jobs = feed._background.jobs
    jobs[0].end(Defect("x"))
    qtbot.waitUntil(lambda: len(jobs) == 2)
    jobs[1].end(Refused(problem(Code.NOT_PERMITTED)))
    assert not feed._again.isActive()


def test_a_pc_that_has_slept_takes_the_feed_up_on_a_new_line(qtbot, monkeypatch):
    monkeypatch.setattr(change_feed, "WATCH_MS", 1)
    now = [1000.0]
    feed = ChangeFeed(None, OneStream(), clock=lambda: now[0])
    feed.start()
    jobs, looks = feed._background.jobs, []
    feed._watch.timeout.connect(lambda: looks.append(now[0]))
    now[0] += ASLEEP_S
    qtbot.waitUntil(lambda: looks.count(now[0]) > 2)
    assert len(jobs) == 1
    stream = feed._stream
    now[0] += 8 * 3600
    qtbot.waitUntil(lambda: len(jobs) == 2)
    assert [job.cancelled for job in jobs] == [True, False]
    assert feed._stream is stream, "from where it stands"
    feed.stop()
    now[0] += 8 * 3600
    assert not feed._watch.isActive()
