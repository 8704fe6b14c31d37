"""The one window: shows the sign-in page or the shell. Light, since it is painted before anything else is imported."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QByteArray, QSize, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

PRODUCT = "USEN サポートデスク"
MINIMUM = QSize(960, 600)
FIRST = QSize(1366, 768)


class MainWindow(QMainWindow):
    """Signals: painted() once, after the first paint; closing() the person closes it."""

    painted = Signal()
    closing = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(PRODUCT)
        self.setMinimumSize(MINIMUM)
        self.resize(FIRST)
        self._was_painted = False
        self.may_close: Callable[[], bool] = lambda: True
        """Asked before the person's closing is done; who says no closes it later, or not."""
        self._stack = QStackedWidget(self)
        self.setCentralWidget(self._stack)

    def show_only(self, widget: QWidget) -> None:
        """Make this the whole content; what was there and isn't the sign-in page is deleted by its owner."""
        if self._stack.indexOf(widget) < 0:
            self._stack.addWidget(widget)
        self._stack.setCurrentWidget(widget)

    def come_forward(self) -> None:
        if self.isMinimized():
            self.showNormal()
        self.raise_()
        self.activateWindow()

    def geometry_text(self) -> str:
        return bytes(self.saveGeometry().toBase64().data()).decode("ascii")

    def restore_geometry_text(self, text: str) -> None:
        if text:
            self.restoreGeometry(QByteArray.fromBase64(text.encode("ascii", "replace")))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            self.painted.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.may_close():
            event.ignore()
            return
        self.closing.emit()
        super().closeEvent(event)
