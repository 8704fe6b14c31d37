"""What is open by category or prefecture: a bar of what waits and what is in hand, total, how much is near its time.

A click or Enter on a line opens its rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from usen_desk.ui import theme
from usen_desk.ui.widgets.pill import paint_pill

LINE, BAR = 23, 10
NAME, TOTAL, RISK = 112, 44, 74
INSIDE = 4
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


@dataclass(frozen=True)
class Group:
    key: Any
    name: str
    waiting: int
    open: int
    at_risk: int


class GroupsChart(QWidget):
    """Signals: opened(key)."""

    opened = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._groups, self._at = name, list[Group](), 0
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set(self, groups: Sequence[Group]) -> None:
        self._groups = list(groups)
        self._at = min(self._at, max(0, len(groups) - 1))
        self.setFixedHeight(LINE * max(1, len(groups)))
        said = [f"{group.name} {group.open}件 うち待ち{group.waiting}件 期限間近{group.at_risk}件" for group in groups]
        self.setAccessibleName(f"{self._name} " + "、".join(said))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(420, LINE * max(1, len(self._groups)))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        at = int(event.position().y() // LINE)
        if event.button() is Qt.MouseButton.LeftButton and 0 <= at < len(self._groups):
            self._at = at
            self.opened.emit(self._groups[at].key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if step and self._groups:
            self._at = min(max(self._at + step, 0), len(self._groups) - 1)
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._groups:
            self.opened.emit(self._groups[self._at].key)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        most = max([1, *(group.open for group in self._groups)])
        for at, group in enumerate(self._groups):
            self._paint_line(painter, at * LINE, group, most, is_at=self.hasFocus() and at == self._at)
        painter.end()

    def _paint_line(self, painter: QPainter, top: float, group: Group, most: int, *, is_at: bool) -> None:
        if is_at:
            painter.fillRect(QRectF(0, top, self.width(), LINE), theme.color("accent_soft"))
        painter.setFont(theme.font(12))
        painter.setPen(theme.color("text"))
        painter.drawText(QRectF(INSIDE, top, NAME, LINE), LEFT, group.name)
        space = self.width() - NAME - TOTAL - RISK - 2 * INSIDE
        left, y = float(NAME + INSIDE), top + (LINE - BAR) / 2
        painter.setPen(Qt.PenStyle.NoPen)
        for value, token in ((group.waiting, "bar"), (group.open - group.waiting, "accent_line")):
            width = space * value / most
            if width > 0:
                painter.setBrush(theme.color(token))
                painter.drawRoundedRect(QRectF(left, y, max(2.0, width - 2), BAR), 3, 3)
                left += width
        painter.setPen(theme.color("text"))
        painter.setFont(theme.font(13, bold=True))
        painter.drawText(QRectF(self.width() - TOTAL - RISK, top, TOTAL - 10, LINE), RIGHT, str(group.open))
        if group.at_risk:
            paint_pill(painter, self.width() - RISK, top + LINE / 2, f"{group.at_risk}件", "timer", "amber")
