"""Tests for usen_desk.ui.background: real threads, waited for by condition."""

import logging
import threading
import weakref

import pytest
import shiboken6
from PySide6.QtCore import QObject

from tests.fakes import problem
from usen_desk.api.cancellation import current
from usen_desk.api.errors import Cancelled, Defect, Refused, Trouble, Unreachable
from usen_desk.contract.errors import Code
from usen_desk.ui.background import Background, Lane

EXPIRED = Refused(problem(Code.SESSION_EXPIRED))


@pytest.fixture
def background(qtbot):
    background = Background()
    yield background
    assert background.stop()


@pytest.fixture
def heard():
    """Collects what is delivered: ("ok", result) or ("bad", error)."""

    class Heard(list):
        def ok(self, result):
            self.append(("ok", result))

        def bad(self, error):
            self.append(("bad", error))

    return Heard()


def raising(error):
    def work():
        raise error

    return work


def test_work_runs_elsewhere_and_its_result_comes_home(qtbot, background, heard):
    threads = []
    background.run(
        lambda: threads.append(threading.current_thread().name) or 7,
        lambda result: heard.ok((result, threading.current_thread() is threading.main_thread())),
        heard.bad,
    )
    qtbot.waitUntil(lambda: heard == [("ok", (7, True))])
    assert threads[0].startswith("usen-desk-calls")


def test_nothing_is_delivered_before_run_returns(qtbot, background, heard):
    background.run(lambda: 1, heard.ok, heard.bad)
    assert heard == []
    qtbot.waitUntil(lambda: background.idle)
    assert heard == [("ok", 1)]


def test_an_error_of_the_call_goes_to_bad(qtbot, background, heard):
    error = Unreachable(Trouble.CUT)
    background.run(raising(error), heard.ok, heard.bad)
    qtbot.waitUntil(lambda: heard == [("bad", error)])


def test_a_defect_is_logged_whole_and_told_as_a_defect(qtbot, background, heard, caplog):
    background.run(raising(ZeroDivisionError("secret")), heard.ok, heard.bad)
    qtbot.waitUntil(lambda: len(heard) == 1)
    assert isinstance(heard[0][1], Defect)
    assert "secret" not in str(heard[0][1])
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    assert caplog.records[0].exc_info


@pytest.mark.parametrize("stuck", list(Lane))
def test_a_stuck_lane_delays_no_other(qtbot, background, heard, stuck):
    freed = threading.Event()
    for _ in range(stuck.value[1] + 1):
        background.run(freed.wait, lambda _: None, heard.bad, lane=stuck)
    others = [lane for lane in Lane if lane is not stuck]
    for lane in others:
        background.run(lambda lane=lane: lane, heard.ok, heard.bad, lane=lane)
    try:
        qtbot.waitUntil(lambda: {result for _, result in heard} == set(others))
    finally:
        freed.set()


def test_only_the_latest_of_a_key_is_delivered_and_older_ones_are_cancelled(qtbot, background, heard):
    begun, cancelled = threading.Event(), threading.Event()

    def older():
        begun.set()
        mine = current()
        while not mine.cancelled:
            mine = current()
        cancelled.set()
        return "older"

    owner = QObject()
    background.run(older, heard.ok, heard.bad, owner=owner, latest="search")
    assert begun.wait(5)
    background.run(lambda: "newer", heard.ok, heard.bad, owner=owner, latest="search")
    assert cancelled.wait(5)
    qtbot.waitUntil(lambda: background.idle)
    assert heard == [("ok", "newer")]


def test_keys_of_different_owners_do_not_meet(qtbot, background, heard):
    owners = QObject(), QObject()
    for owner in owners:
        background.run(lambda: 1, heard.ok, heard.bad, owner=owner, latest="search")
    qtbot.waitUntil(lambda: background.idle)
    assert len(heard) == 2


def test_nothing_is_delivered_to_an_owner_that_is_gone(qtbot, background, heard):
    begun, may_end = threading.Event(), threading.Event()

    def work():
        begun.set()
        may_end.wait(5)

    owner = QObject()
    background.run(work, heard.ok, heard.bad, owner=owner)
    assert begun.wait(5)
    shiboken6.delete(owner)
    may_end.set()
    qtbot.waitUntil(lambda: background.idle)
    assert heard == []


def test_cancelled_work_says_nothing_even_when_it_never_began(qtbot, background, heard):
    may_end = threading.Event()
    first = background.run(lambda: may_end.wait(5), heard.ok, heard.bad, lane=Lane.DISK)
    second = background.run(lambda: 2, heard.ok, heard.bad, lane=Lane.DISK)
    first.cancel()
    second.cancel()
    may_end.set()
    qtbot.waitUntil(lambda: background.idle)
    background.run(raising(Cancelled()), heard.ok, heard.bad)
    qtbot.waitUntil(lambda: background.idle)
    assert heard == []


def test_work_that_outlasts_its_timeout_is_given_up_once(qtbot, background, heard):
    may_end = threading.Event()
    background.run(lambda: may_end.wait(5), heard.ok, heard.bad, lane=Lane.VAULT, timeout_s=0.05)
    qtbot.waitUntil(lambda: len(heard) == 1)
    may_end.set()
    qtbot.waitUntil(lambda: background.idle)
    assert [kind for kind, _ in heard] == ["bad"]


def test_calls_of_an_ended_session_wait_and_run_again_after_sign_in(qtbot, background, heard):
    session = {"valid": False}

    def call():
        if not session["valid"]:
            raise EXPIRED
        return "answer"

    told = []
    background.session_expired.connect(lambda: told.append(1))
    for _ in range(3):
        background.run(call, heard.ok, heard.bad)
    qtbot.waitUntil(lambda: background.parked_count == 3)
    assert (heard, told) == ([], [1])
    session["valid"] = True
    background.resume()
    qtbot.waitUntil(lambda: heard == [("ok", "answer")] * 3)


def test_a_call_that_left_with_the_old_session_is_repeated_without_a_new_question(qtbot, background, heard):
    begun, may_end = threading.Event(), threading.Event()
    answers = [EXPIRED]

    def call():
        begun.set()
        may_end.wait(5)
        if answers:
            raise answers.pop()
        return "answer"

    told = []
    background.session_expired.connect(lambda: told.append(1))
    background.run(call, heard.ok, heard.bad)
    assert begun.wait(5)
    background.resume()
    may_end.set()
    qtbot.waitUntil(lambda: heard == [("ok", "answer")])
    assert told == []


def test_waiting_calls_end_with_an_error_when_nobody_signs_in(qtbot, background, heard):
    background.run(raising(EXPIRED), heard.ok, heard.bad)
    qtbot.waitUntil(lambda: background.parked_count == 1)
    background.drop_parked(EXPIRED)
    assert heard == [("bad", EXPIRED)]
    assert background.parked_count == 0


def test_calls_of_the_sign_in_itself_do_not_wait(qtbot, background, heard):
    background.run(raising(EXPIRED), heard.ok, heard.bad, parks=False)
    qtbot.waitUntil(lambda: heard == [("bad", EXPIRED)])


def test_stop_ends_what_runs_and_delivers_nothing_more(qtbot, heard):
    background = Background()
    begun = threading.Event()

    def work():
        begun.set()
        while not current().cancelled:
            pass
        current().check()

    background.run(work, heard.ok, heard.bad)
    assert begun.wait(5)
    assert background.stop()
    background.run(lambda: 1, heard.ok, heard.bad)
    qtbot.waitUntil(lambda: background.idle)
    assert heard == []


def test_stop_says_when_a_thread_is_stuck(qtbot, monkeypatch):
    monkeypatch.setattr("usen_desk.ui.background.STOP_WAIT_S", 0.05)
    background, begun, may_end = Background(), threading.Event(), threading.Event()

    def work():
        begun.set()
        may_end.wait(10)

    background.run(work, lambda _: None, lambda _: None, lane=Lane.VAULT)
    assert begun.wait(5)
    assert not background.stop()
    may_end.set()


def test_a_revoked_desk_is_told_besides_the_error(qtbot, background, heard):
    revoked, told = Refused(problem(Code.DEVICE_REVOKED)), []
    background.device_revoked.connect(lambda: told.append(list(heard)))
    background.run(raising(revoked), heard.ok, heard.bad)
    qtbot.waitUntil(lambda: told == [[("bad", revoked)]])
    background.run(raising(EXPIRED), heard.ok, heard.bad, parks=False)
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert len(told) == 1


class Ticking(QObject):
    """What a presenter is to Qt: an object with a timer. Says in `ended` which thread it was destroyed in."""

    def __init__(self, ended):
        super().__init__()
        self.startTimer(60_000)
        weakref.finalize(self, lambda: ended.append(threading.current_thread()))

    def work(self):
        return 1

    def fails(self):
        raise Unreachable(Trouble.CUT)


def test_what_was_cancelled_before_it_began_is_let_go_of_in_the_gui_thread(qtbot, background, heard):
    ended, began, gate = [], threading.Event(), threading.Event()
    background.run(lambda: began.set() or gate.wait(10), heard.ok, heard.bad, lane=Lane.DISK)
    qtbot.waitUntil(began.is_set)
    background.run(Ticking(ended).work, heard.ok, heard.bad, lane=Lane.DISK).cancel()
    background.run(lambda: 2, heard.ok, heard.bad, lane=Lane.DISK)
    gate.set()
    qtbot.waitUntil(lambda: heard == [("ok", True), ("ok", 2)])
    qtbot.waitUntil(lambda: bool(ended))
    assert ended == [threading.main_thread()]


def test_what_failed_is_let_go_of_in_the_gui_thread(qtbot, background):
    ended, errors = [], []
    background.run(Ticking(ended).fails, lambda result: None, errors.append)
    qtbot.waitUntil(lambda: bool(ended))
    assert ended == [threading.main_thread()]
    assert errors[0].__traceback__ is None


def test_what_ran_while_it_was_stopped_is_let_go_of_in_the_gui_thread(qtbot):
    background = Background()
    ended, began = [], threading.Event()

    class Waiting(Ticking):
        def work(self):
            began.set()
            current().wait(threading.Event(), 10)

    background.run(Waiting(ended).work, lambda result: None, lambda error: None)
    qtbot.waitUntil(began.is_set)
    assert background.stop()
    qtbot.waitUntil(lambda: bool(ended))
    assert ended == [threading.main_thread()]
