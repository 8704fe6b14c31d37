"""Tests for usen_desk.ui.transfer_queue: files that go on by themselves, are stopped, kept and left."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes import problem
from tests.ui.sending.samples import MemoryOutbox
from tests.ui.transfer_samples import Hands, file, record
from usen_desk.api.errors import (
    BadAnswer,
    Cancelled,
    DiskFault,
    DiskTrouble,
    Refused,
    SourceTrouble,
    Strange,
    Trouble,
    Unreachable,
)
from usen_desk.api.transfers import FileToCome
from usen_desk.contract.errors import Code
from usen_desk.local.records import Kept
from usen_desk.ui import transfer_queue
from usen_desk.ui.moving import STOPPED, STRANGE_MAX, Stage
from usen_desk.ui.transfer_queue import Transfers


@pytest.fixture
def queue(qapp, monkeypatch):
    """`made.hands` are the workers: what was begun, delivered when the test wants."""
    hands = Hands()
    monkeypatch.setattr(transfer_queue, "_carry", hands.carry)
    made = Transfers(hands.client, hands, clock=lambda: hands.now)
    made.hands, made.heard = hands, []
    made.gone.connect(lambda transfer_id: made.heard.append(("gone", transfer_id)))
    return made


def stage(queue, transfer_id):
    return queue.moving(transfer_id).stage


def test_a_download_is_told_when_it_is_there_and_forgotten(queue):
    outbox = MemoryOutbox()
    queue.attach(outbox, Kept(drafts=[], items=[], damaged=[]))
    number = queue.download(29, "図面.pdf", Path("図面.pdf"), queue.heard.append)
    assert (stage(queue, number), [one.name for one in outbox.transfers.values()]) == (Stage.WAITING, ["図面.pdf"])
    queue.hands.progress(5, 10)
    assert (stage(queue, number), queue.moving(number).percent) == (Stage.MOVING, 50)
    queue.hands.done()
    assert (stage(queue, number), queue.heard, outbox.transfers) == (Stage.DONE, [Path("図面.pdf")], {})


def test_the_same_file_to_the_same_place_is_one(queue):
    first = queue.download(29, "図面.pdf", Path("図面.pdf"), queue.heard.append)
    assert queue.download(29, "図面.pdf", Path("図面.pdf"), queue.heard.append) == first
    queue.hands.done()
    assert queue.heard == [Path("図面.pdf")] * 2
    assert queue.download(29, "図面.pdf", Path("図面.pdf")) != first


def test_what_the_service_says_of_a_file_is_kept_at_once(queue):
    """By it the part of the file can be gone on with after a crash."""
    outbox = MemoryOutbox()
    queue.attach(outbox, Kept(drafts=[], items=[], damaged=[]))
    number = queue.download(29, "図面.pdf", Path("図面.pdf"))
    queue.hands.told(FileToCome(10, "a" * 64))
    assert (outbox.transfers[number].sha256, outbox.transfers[number].size_bytes) == ("a" * 64, 10)


PASSES = [
    Unreachable(Trouble.CUT),
    Unreachable(Trouble.REFUSED),
    *(Refused(problem(code)) for code in (Code.BUSY, Code.TOO_MANY_CALLS, Code.INTERNAL, Code.TAKEN_OVER)),
]


@pytest.mark.parametrize("error", PASSES, ids=str)
def test_what_passes_is_tried_again_by_itself(queue, qtbot, error):
    number = queue.upload(file(), queue.heard.append, queue.heard.append)
    queue.hands.failed(error)
    assert (stage(queue, number), queue.heard) == (Stage.WAITING, [])
    assert queue.moving(number).trouble is not None
    queue.retry_now()
    queue.hands.done()
    assert (stage(queue, number), len(queue.heard)) == (Stage.DONE, 1)


def test_a_pause_between_two_tries_ends_by_itself(queue, qtbot):
    queue.upload(file())
    queue.hands.failed(Unreachable(Trouble.CUT))
    qtbot.waitUntil(lambda: len(queue.hands.begun) == 2)


STOPS = [
    Refused(problem(Code.NOT_FOUND)),
    Refused(problem(Code.FILE_REFUSED)),
    Refused(problem(Code.TOO_LARGE)),
    DiskTrouble(DiskFault.FULL),
    SourceTrouble(),
]


@pytest.mark.parametrize("error", STOPS, ids=str)
def test_what_does_not_pass_waits_for_somebody_who_may_try_again(queue, error):
    number = queue.upload(file(), queue.heard.append, queue.heard.append)
    queue.hands.failed(error)
    assert (stage(queue, number), queue.heard) == (Stage.FAILED, [error])
    queue.retry(number)
    queue.hands.done()
    assert stage(queue, number) is Stage.DONE


def test_a_file_that_was_taken_back_meanwhile_is_told_in_words(queue):
    number = queue.download(29, "図面.pdf", Path("図面.pdf"))
    queue.hands.failed(Refused(problem(Code.NOT_FOUND)))
    assert queue.moving(number).trouble.text == STOPPED[Code.NOT_FOUND]


def test_answers_that_nobody_can_read_are_not_asked_for_for_ever(queue, qtbot):
    number = queue.upload(file())
    for tries in range(1, STRANGE_MAX + 1):
        qtbot.waitUntil(lambda begun=tries: len(queue.hands.begun) == begun)
        queue.hands.failed(BadAnswer(Strange.GARBAGE))
    assert stage(queue, number) is Stage.FAILED


def test_a_pause_stops_it_at_once_and_outlives_the_session(queue):
    outbox = MemoryOutbox()
    queue.attach(outbox, Kept(drafts=[], items=[], damaged=[]))
    number = queue.upload(file())
    queue.pause(number)
    assert (stage(queue, number), queue.hands.begun[-1].cancelled) == (Stage.PAUSED, True)
    assert outbox.transfers[number].is_paused
    queue.retry_now()
    assert len(queue.hands.begun) == 1
    queue.resume(number)
    assert (stage(queue, number), outbox.transfers[number].is_paused) == (Stage.WAITING, False)


def test_who_needs_it_now_wants_it_to_go_on(queue):
    """A message was sent while its file stood still."""
    number = queue.upload(file())
    queue.pause(number)
    queue.upload(file(), queue.heard.append)
    queue.hands.done()
    assert (stage(queue, number), len(queue.heard)) == (Stage.DONE, 1)
    queue.upload(file(), queue.heard.append)
    assert len(queue.heard) == 2


def test_what_was_left_of_the_last_time_goes_on(queue):
    records = [record("one"), record("two", is_paused=True), record("three", attachment_id=29, sha256="a" * 64)]
    queue.attach(MemoryOutbox(), Kept(drafts=[], items=[], damaged=[], transfers=records))
    assert [stage(queue, name) for name in ("one", "two", "three")] == [Stage.WAITING, Stage.PAUSED, Stage.WAITING]
    assert [one.record.transfer_id for one in queue.hands.begun] == ["one", "three"]


def test_one_that_is_left_is_thrown_away_here_and_there(queue, tmp_path):
    outbox, part = MemoryOutbox(), tmp_path / "図面.pdf.part"
    part.write_bytes(b"begin")
    queue.attach(outbox, Kept(drafts=[], items=[], damaged=[]))
    down = queue.download(29, "図面.pdf", tmp_path / "図面.pdf", bad=queue.heard.append)
    queue.cancel(down)
    assert (part.exists(), outbox.transfers, queue.moving(down)) == (False, {}, None)
    assert ("gone", down) in queue.heard
    assert any(isinstance(one, Cancelled) for one in queue.heard)
    up = queue.upload(file())
    queue.cancel(up)
    assert queue.hands.client.dropped == [up]


def test_one_for_a_preview_is_not_shown_and_not_kept(queue):
    outbox = MemoryOutbox()
    queue.attach(outbox, Kept(drafts=[], items=[], damaged=[]))
    number = queue.download(29, "図面.pdf", Path("x"), bad=queue.heard.append, is_shown=False)
    assert (queue.all(), outbox.transfers) == ([], {})
    queue.hands.failed(Refused(problem(Code.NOT_FOUND)))
    assert (queue.moving(number), type(queue.heard[-1])) == (None, Refused)


def test_the_rate_is_that_of_the_last_seconds(queue):
    number = queue.upload(file(size=100))
    for at, done in ((0, 0), (1, 10), (10, 20), (11, 40), (12, 60)):
        queue.hands.now = at
        queue.hands.progress(done, 100)
    assert queue.moving(number).bytes_per_s == pytest.approx(20)
    assert queue.moving(number).rest_s == pytest.approx(2)


def test_one_that_nobody_named_for_a_day_is_sent_anew(queue):
    queue.upload(file())
    queue.hands.done()
    queue.hands.now += transfer_queue.STAYS_THERE_S + 1
    queue.upload(file())
    assert len(queue.hands.begun) == 2


def test_the_line_of_one_that_is_done_can_be_put_away_and_its_message_still_finds_it(queue):
    number = queue.upload(file())
    queue.hands.done()
    queue.put_away(number)
    assert queue.all() == []
    queue.upload(file(), queue.heard.append)
    assert (len(queue.heard), len(queue.hands.begun)) == (1, 1)
