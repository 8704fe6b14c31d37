"""Tests for usen_desk.ui.session.lock_presenter."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

from usen_desk.ui.session.lock_presenter import LockPresenter


@pytest.fixture
def lock(qtbot):
    lock = LockPresenter()
    lock.heard = []
    lock.locked.connect(lambda: lock.heard.append(1))
    return lock


def touch(lock, kind=QEvent.Type.KeyPress):
    desk = QObject()
    desk.installEventFilter(lock)
    event = QKeyEvent(kind, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier)
    QCoreApplication.sendEvent(desk, event)


def test_nobody_at_the_desk_locks_it(qtbot, lock, monkeypatch):
    lock.begin(1)
    lock._timer.setInterval(20)
    qtbot.waitUntil(lambda: lock.heard == [1])


def test_each_touch_begins_the_wait_anew(qtbot, lock):
    lock.begin(900)
    lock._timer.stop()
    lock._timer.start(60)
    lock._timer.setInterval(600_000)
    touch(lock)
    assert lock._timer.remainingTime() > 500_000


def test_a_locked_desk_is_not_touched_awake(qtbot, lock):
    lock.begin(900)
    lock.lock_now()
    touch(lock)
    assert not lock._timer.isActive()
    assert lock.heard == [1]


@pytest.mark.parametrize("kind", [QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride])
def test_not_every_event_is_a_touch(qtbot, lock, kind):
    lock.begin(900)
    lock._timer.start(5_000)
    before = lock._timer.remainingTime()
    touch(lock, kind)
    assert lock._timer.remainingTime() <= before


def test_no_limit_means_no_lock(qtbot, lock):
    lock.begin(0)
    assert not lock._timer.isActive()
    lock.begin(10)
    lock.end()
    assert not lock._timer.isActive()
