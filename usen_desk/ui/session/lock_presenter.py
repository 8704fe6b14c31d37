"""Locks the window when nobody touched the desk for a while; everything typed stays behind the sheet."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

_TOUCHES = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
    QEvent.Type.TouchBegin,
    QEvent.Type.InputMethod,
}
LISTENS_AFTER_MS = 1000


class LockPresenter(QObject):
    """Signals: locked(), once until the next `begin`.

    It hears of every event of the application only while it waits, and from the first second on: Python is shown every
    object that an event goes to, which makes classes and enums of Qt by the hundred (BUDGETS D1, D2).
    """

    locked = Signal()

    def __init__(self, app: QObject, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app = app
        self._listens = QTimer(self, singleShot=True, interval=LISTENS_AFTER_MS)
        self._listens.timeout.connect(lambda: app.installEventFilter(self))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.lock_now)

    def begin(self, idle_lock_s: int) -> None:
        """Someone has signed in or unlocked. 0 means: never lock."""
        self.end()
        if idle_lock_s > 0:
            self._timer.start(idle_lock_s * 1000)
            self._listens.start()

    def end(self) -> None:
        self._timer.stop()
        self._listens.stop()
        self._app.removeEventFilter(self)

    def lock_now(self) -> None:
        self.end()
        self.locked.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES and self._timer.isActive():
            self._timer.start()
        return False
