"""A key as it stands on the keyboard, beside what it does."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from usen_desk.ui import theme

HEIGHT = 20


class KeyCap(QWidget):
    def __init__(self, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = keys
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(keys)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(round(QFontMetricsF(theme.font(11)).horizontalAdvance(self._keys)) + 13, HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(theme.color("gray_line"))
        painter.setBrush(theme.color("gray_bg"))
        painter.drawRoundedRect(box, 5, 5)
        painter.setPen(theme.color("text2"))
        painter.setFont(theme.font(11))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._keys)
        painter.end()
