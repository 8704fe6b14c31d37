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


class LockPresenter(QObject):
    """Install as an event filter on the application. Signals: locked(), once until the next `begin`."""

    locked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.locked)

    def begin(self, idle_lock_s: int) -> None:
        """Someone has signed in or unlocked. 0 means: never lock."""
        self._timer.stop()
        if idle_lock_s > 0:
            self._timer.start(idle_lock_s * 1000)

    def end(self) -> None:
        self._timer.stop()

    def lock_now(self) -> None:
        self._timer.stop()
        self.locked.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES and self._timer.isActive():
            self._timer.start()
        return False
