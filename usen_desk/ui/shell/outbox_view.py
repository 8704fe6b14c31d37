"""送信待ち 3 ・ 要確認 1 in the top bar, painted as one widget; hidden while everything is sent. X4."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QWidget

from usen_desk.ui import theme
from usen_desk.ui.widgets.pill import paint_pill, pill_width

INSIDE, GAP, HEIGHT = 6, 4, 34
WAITING, NEEDS = ("送信待ち", "clock", "gray"), ("要確認", "triangle-alert", "amber")


class OutboxView(QAbstractButton):
    """A click wants the list (`clicked`)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("outbox")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._pills: list[tuple[str, str, str]] = []
        self.set_counts(0, 0)

    @property
    def words(self) -> list[str]:
        return [word for word, _, _ in self._pills]

    def set_counts(self, waiting: int, needs: int) -> None:
        counted = ((waiting, WAITING), (needs, NEEDS))
        self._pills = [(f"{word} {count}", icon, tone) for count, (word, icon, tone) in counted if count]
        self.setAccessibleName("、".join(self.words) or "送信待ちはありません")
        self.setToolTip("クリックすると一覧を開きます。")
        self.setVisible(bool(self._pills))
        self.updateGeometry()
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        wide = sum(pill_width(word, icon) for word, icon, _ in self._pills)
        return QSize(round(wide + GAP * max(0, len(self._pills) - 1) + 2 * INSIDE), HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.hasFocus() or self.underMouse():
            painter.setPen(theme.color("accent") if self.hasFocus() else Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("hover"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        left: float = INSIDE
        for word, icon, tone in self._pills:
            left += paint_pill(painter, left, self.height() / 2, word, icon, tone) + GAP
        painter.end()
