"""What came in and was answered, hour by hour of today: pairs of bars with their numbers, and where now is. Row X9."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from usen_desk.contract.board import HourFigure
from usen_desk.ui import theme
from usen_desk.ui.widgets.pill import paint_pill, pill_width

FIRST, LAST = 8, 20
"""Hours that are always shown; others too, where something happened."""
LEFT, TOP, BOTTOM = 34, 46, 24
BAR, BETWEEN = 17.0, 3.0
CENTER = int(Qt.AlignmentFlag.AlignCenter)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
OPENED, ANSWERED, EXPECTED = "bar", "bar_done", "line_input"
KEYS = (("受付", OPENED), ("回答", ANSWERED), ("受付の見込み（過去4週の同じ曜日）", EXPECTED))
KEY_PX, KEY_GAP = 9, 16


class HoursChart(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hours: list[HourFigure] = []
        self._now = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(120)

    def set(self, hours: Sequence[HourFigure], now: float) -> None:
        """`now`: the hour with its part, in Japan."""
        busy = [hour.hour for hour in hours if hour.opened or hour.answered or hour.expected]
        first, last = min([FIRST, *busy]), max([LAST, *busy])
        self._hours = [hour for hour in hours if first <= hour.hour <= last]
        self._now = now
        said = [f"{hour.hour}時 受付{hour.opened}件 回答{hour.answered}件" for hour in self._hours if hour.hour <= now]
        said += [
            f"{hour.hour}時 受付の見込み{hour.expected}件" for hour in self._hours if hour.hour > now and hour.expected
        ]
        self.setAccessibleName("時間帯別 " + "、".join(said))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(520, 190)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._hours:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(LEFT, TOP, self.width() - LEFT - 8, self.height() - TOP - BOTTOM)
        most = max(4, *(max(hour.opened, hour.answered, self._coming(hour)) for hour in self._hours))
        step = -(-most // 4)
        self._paint_lines(painter, area, step)
        slot = area.width() / len(self._hours)
        for at, hour in enumerate(self._hours):
            self._paint_hour(painter, area, area.left() + slot * at, slot, hour, step * 4)
        self._paint_keys(painter)
        self._paint_now(painter, area, slot)
        painter.end()

    def _paint_lines(self, painter: QPainter, area: QRectF, step: int) -> None:
        painter.setFont(theme.font(11))
        for at in range(5):
            y = area.bottom() - area.height() * at / 4
            painter.setPen(theme.color("line_soft"))
            painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y))
            painter.setPen(theme.color("text2"))
            painter.drawText(QRectF(0, y - 9, LEFT - 8, 18), RIGHT, str(step * at))

    def _paint_hour(
        self, painter: QPainter, area: QRectF, left: float, slot: float, hour: HourFigure, whole: int
    ) -> None:
        bar = min(BAR, (slot - 8) / 2)
        start = left + (slot - 2 * bar - BETWEEN) / 2
        whole_bar = 2 * bar + BETWEEN
        bars = (
            (hour.opened, OPENED, start, bar),
            (hour.answered, ANSWERED, start + bar + BETWEEN, bar),
            (self._coming(hour), EXPECTED, start, whole_bar),
        )
        for value, token, x, wide in bars:
            if value:
                height = area.height() * value / whole
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(theme.color(token))
                painter.drawRoundedRect(QRectF(x, area.bottom() - height, wide, height), 2, 2)
                painter.setPen(theme.color("text2" if token is EXPECTED else "text"))
                painter.setFont(theme.font(11, bold=token is OPENED))
                painter.drawText(QRectF(x - 8, area.bottom() - height - 16, wide + 16, 15), CENTER, str(value))
        is_now = hour.hour == int(self._now)
        painter.setFont(theme.font(11, bold=is_now))
        painter.setPen(theme.color("text" if is_now else "text2"))
        painter.drawText(QRectF(left, area.bottom() + 4, slot, 18), CENTER, f"{hour.hour}時")

    def _paint_now(self, painter: QPainter, area: QRectF, slot: float) -> None:
        x = area.left() + slot * (self._now - self._hours[0].hour)
        if area.left() <= x <= area.right():
            painter.setPen(QPen(theme.color("accent"), 1.5))
            painter.drawLine(QPointF(x, area.top() - 10), QPointF(x, area.bottom()))
            word = f"いま {int(self._now)}:{int(self._now % 1 * 60):02}"
            wide = pill_width(word, "")
            left = x + 5 if x + 5 + wide <= self.width() else x - 5 - wide
            paint_pill(painter, left, area.top() - 6, word, "", "blue")

    def _coming(self, hour: HourFigure) -> int:
        """What is still to come is forecast; what is past is known."""
        return hour.expected if hour.hour > int(self._now) else 0

    def _paint_keys(self, painter: QPainter) -> None:
        """At the right, over the plot."""
        painter.setFont(theme.font(11))
        right = self.width() - 8.0
        for word, token in reversed(KEYS):
            wide = painter.fontMetrics().horizontalAdvance(word)
            painter.setPen(theme.color("text2"))
            painter.drawText(QRectF(right - wide, 0, wide + 2, 16), RIGHT, word)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color(token))
            painter.drawRoundedRect(QRectF(right - wide - KEY_PX - 5, 4, KEY_PX, KEY_PX), 2, 2)
            right -= wide + KEY_PX + 5 + KEY_GAP
