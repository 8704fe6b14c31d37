"""次回: when to call again, as a bar over 対応記録; red once the day has passed. X10."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from usen_desk.ui import icons, theme
from usen_desk.ui.trials.follow_ups_model import next_in_words

HEIGHT, RADIUS, INSIDE, ICON_PX = 36, 8, 12, 16


class NextView(QWidget):
    """Hidden while there is no date."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._tone = "", "blue"
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()

    @property
    def text(self) -> str:
        return self._text if not self.isHidden() else ""

    @property
    def tone(self) -> str:
        return self._tone

    def set(self, next_on: date | None, today: date, *, is_overdue: bool) -> None:
        self._text = next_in_words(next_on, today)
        self._tone = "red" if is_overdue else "amber" if next_on == today else "blue"
        self.setAccessibleName(self._text)
        self.setVisible(bool(self._text))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, theme.px(HEIGHT))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(theme.color(f"{self._tone}_line"), 1))
        painter.setBrush(theme.color(f"{self._tone}_bg"))
        painter.drawRoundedRect(box, RADIUS, RADIUS)
        icon = "triangle-alert" if self._tone == "red" else "calendar-clock"
        top = (self.height() - ICON_PX) / 2
        painter.drawPixmap(QPointF(INSIDE, top), icons.pixmap(icon, self._tone, ICON_PX))
        font = theme.font(13, bold=True)
        room = box.adjusted(INSIDE + ICON_PX + 8, 0, -INSIDE, 0)
        shown = QFontMetricsF(font).elidedText(self._text, Qt.TextElideMode.ElideRight, room.width())
        painter.setFont(font)
        painter.setPen(theme.color(self._tone))
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), shown)
        painter.end()
