"""Runs something right after the paint that is going on, before anything else that waits in the event loop."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject

HIGH_PRIORITY = 1
"""Qt.EventPriority.HighEventPriority; the first use of the namespace Qt costs an empty window a quarter more."""


class _Next(QObject):
    def __init__(self, work: Callable[[], object]) -> None:
        super().__init__()
        self._work = work

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.User:
            self._work()
        return True


def run_next(work: Callable[[], object]) -> None:
    """Called while a window is painted: `work` runs when the picture has been handed to the screen."""
    _waiting.append(_Next(work))
    QCoreApplication.postEvent(_waiting[-1], QEvent(QEvent.Type.User), HIGH_PRIORITY)


_waiting: list[_Next] = []
