"""A line over the lower edge of the window that says what was done and leaves by itself; with 元に戻す or its like where it
can."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from usen_desk.ui import theme
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.card import Icon
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import row

STAYS_MS = 4000
STAYS_WITH_UNDO_MS = 8000
HEIGHT = 44
ABOVE_EDGE = 28
UNDO = "元に戻す"


class Toast(QWidget):
    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._undo: Callable[[], object] | None = None
        self.setObjectName("toast")
        self.setFixedHeight(HEIGHT)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.hide)
        window.installEventFilter(self)
        self.hide()

    @property
    def text(self) -> str:
        return self._text.text() if self.layout() else ""

    def tell(self, text: str, undo: Callable[[], object] | None = None, word: str = UNDO) -> None:
        """`word` stands on the button that calls `undo`."""
        if self.layout() is None:
            self._build()
        self._button.setText(word)
        self._undo = undo
        self._text.setText(text)
        self._button.setVisible(undo is not None)
        self.setAccessibleName(text)
        self.adjustSize()
        self._place()
        self.show()
        self.raise_()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))
        self._timer.start(STAYS_WITH_UNDO_MS if undo else STAYS_MS)

    def _build(self) -> None:
        """With the first thing that it tells."""
        self._text, self._button = Label(""), Button(UNDO, "link")
        self._button.clicked.connect(self._on_undo)
        self.setLayout(
            row(Icon("circle-check", "toast_link", 16), self._text, self._button, spacing=10, margins=(16, 0, 16, 0))
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("toast"))
        painter.drawRoundedRect(self.rect(), 10, 10)
        painter.end()

    def _place(self) -> None:
        window = self._window
        self.move(QPoint((window.width() - self.width()) // 2, window.height() - self.height() - ABOVE_EDGE))

    def _on_undo(self) -> None:
        undo, self._undo = self._undo, None
        self.hide()
        if undo:
            undo()
