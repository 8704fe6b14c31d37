"""Tests for usen_desk.ui.session.lock_presenter."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

from usen_desk.ui.session import lock_presenter
from usen_desk.ui.session.lock_presenter import LockPresenter


@pytest.fixture
def lock(qtbot):
    lock = LockPresenter(QObject())
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


class Listening(LockPresenter):
    """Remembers what it hears of."""

    def __init__(self, app):
        super().__init__(app)
        self.events = []

    def eventFilter(self, watched, event):
        self.events.append(event.type())
        return super().eventFilter(watched, event)


@pytest.fixture
def app():
    return QObject()


@pytest.fixture
def listening(qtbot, app, monkeypatch):
    """A lock that listens to the application as soon as it waits."""
    monkeypatch.setattr(lock_presenter, "LISTENS_AFTER_MS", 0)
    return Listening(app)


def press(app):
    QCoreApplication.sendEvent(app, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier))


def test_it_hears_of_the_application_while_it_waits(qtbot, app, listening):
    press(app)
    assert listening.events == []
    listening.begin(900)
    qtbot.waitUntil(lambda: not listening._listens.isActive())
    press(app)
    assert listening.events == [QEvent.Type.KeyPress]


@pytest.mark.parametrize("leave", [LockPresenter.end, LockPresenter.lock_now])
def test_a_locked_or_left_desk_is_heard_no_more(qtbot, app, listening, leave):
    listening.begin(900)
    qtbot.waitUntil(lambda: not listening._listens.isActive())
    leave(listening)
    press(app)
    assert listening.events == []
