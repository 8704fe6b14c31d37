"""The connection light in the top bar: a dot, a word, and the time of the data. Never colour alone."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from usen_desk.ui import formatting, theme
from usen_desk.ui.shell.connection_presenter import Connection, Light

DOT_PX = 8

_WORDS = {Light.CONNECTING: "接続しています", Light.CONNECTED: "接続中", Light.OFFLINE: "オフライン"}
_TOKENS = {Light.CONNECTING: "text3", Light.CONNECTED: "green", Light.OFFLINE: "amber"}


class LightView(QAbstractButton):
    """A click asks the service at once (`clicked`)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("light")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.show_connection(Connection())

    def show_connection(self, connection: Connection) -> None:
        self._light = connection.light
        self._word = _WORDS[connection.light]
        self._time = _as_of(connection)
        why = connection.why.text if connection.why else "サービスと接続しています。" * (self._light is Light.CONNECTED)
        self.setToolTip(f"{why}\nクリックすると今すぐ確認します。".strip())
        self.setAccessibleName(f"{self._word} {self._time}".strip())
        self.setAccessibleDescription(why)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        word = QFontMetricsF(theme.font(12, medium=True)).horizontalAdvance(self._word)
        time = QFontMetricsF(theme.font(12)).horizontalAdvance(self._time)
        return QSize(round(DOT_PX + 8 + word + (8 + time if self._time else 0)) + 14, 34)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus() or self.underMouse():
            painter.setPen(theme.color("accent") if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("hover"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(_TOKENS[self._light]))
        painter.drawEllipse(QPointF(6 + DOT_PX / 2, self.height() / 2), DOT_PX / 2, DOT_PX / 2)
        left: float = 6 + DOT_PX + 8
        font = theme.font(12, medium=True)
        painter.setFont(font)
        painter.setPen(theme.color("text" if self._light is Light.CONNECTED else _TOKENS[self._light]))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(left, 0, self.width(), self.height()), int(middle), self._word)
        left += QFontMetricsF(font).horizontalAdvance(self._word) + 8
        painter.setFont(theme.font(12))
        painter.setPen(theme.color("text2"))
        painter.drawText(QRectF(left, 0, self.width(), self.height()), int(middle), self._time)


def _as_of(connection: Connection) -> str:
    """14:32 時点; of an earlier day 昨日 14:32 時点, 3月9日 14:32 時点."""
    at, now = connection.answered_at, connection.now
    if at is None:
        return ""
    clock = formatting.clock(at)
    day = formatting.relative(at, now) if now is not None else clock
    return f"{clock} 時点" if day == clock else f"{day} {clock} 時点"
