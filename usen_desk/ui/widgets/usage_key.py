"""The key to the hatched bar of a chart: 今日の途中 18:40 まで."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from usen_desk.ui import theme
from usen_desk.ui.widgets.usage_paint import hatch

SQUARE = 14
GAP = 6


class UsageKey(QWidget):
    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        self._text = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetricsF(theme.font(12))
        return QSize(
            round(SQUARE + GAP + metrics.horizontalAdvance(self._text)) + 2, max(SQUARE, round(metrics.height()))
        )

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        square = QPainterPath()
        square.addRoundedRect(QRectF(0, (self.height() - SQUARE) / 2, SQUARE, SQUARE), 3, 3)
        painter.fillPath(square, theme.color("bar"))
        hatch(painter, square, theme.color("surface"))
        painter.setFont(theme.font(12))
        painter.setPen(theme.color("text2"))
        words = QRectF(self.rect()).adjusted(SQUARE + GAP, 0, 0, 0)
        painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), self._text)
        painter.end()
