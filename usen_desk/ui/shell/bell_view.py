"""The bell in the top bar with how many are new. X12."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from usen_desk.ui import theme
from usen_desk.ui.widgets.button import IconButton

BADGE_HEIGHT, MOST = 16, 99
TIP = "通知の一覧  Ctrl Shift B"


class BellView(IconButton):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("bell", TIP, parent)
        self._count = 0

    def set_count(self, count: int) -> None:
        self._count = count
        self.setAccessibleName(f"通知の一覧 新着{count}件" if count else "通知の一覧")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._count:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        text = str(self._count) if self._count <= MOST else f"{MOST}+"
        font = theme.font(10, bold=True)
        width = max(BADGE_HEIGHT, QFontMetricsF(font).horizontalAdvance(text) + 8)
        box = QRectF(self.width() - width, 0, width, BADGE_HEIGHT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent"))
        painter.drawRoundedRect(box, BADGE_HEIGHT / 2, BADGE_HEIGHT / 2)
        painter.setPen(theme.color("accent_text"))
        painter.setFont(font)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        painter.end()
