"""Paints a line: the title bold while unread, its pills, what stands at the right and under it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from usen_desk.ui import theme
from usen_desk.ui.notices.lines_model import Line, LinesModel
from usen_desk.ui.widgets.card_delegate import CardDelegate
from usen_desk.ui.widgets.pill import paint_pill, pill_width

Index = QModelIndex | QPersistentModelIndex
HEIGHT, HEIGHT_SHORT = 84, 60
SIDE, GAP, INSIDE, RADIUS, DOT = 8, 2, 12, 10, 7
LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
RIGHT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
_NO_PEN = QPen(Qt.PenStyle.NoPen)


class LinesDelegate(CardDelegate):
    """`has_looks`: lines have pills, in a row of their own."""

    def __init__(self, parent: QWidget | None = None, *, has_looks: bool = True) -> None:
        super().__init__(int(LinesModel.LINE), parent)
        self._has_looks = has_looks

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, theme.px(HEIGHT if self._has_looks else HEIGHT_SHORT))

    def paint_card(
        self, painter: QPainter, box: QRectF, item: Line, *, is_selected: bool, is_hovered: bool, is_focused: bool
    ) -> None:
        frame = box.adjusted(SIDE, GAP, -SIDE, -GAP)
        if is_selected or is_hovered:
            painter.setPen(QPen(theme.color("accent" if is_focused else "accent_line"), 1) if is_selected else _NO_PEN)
            painter.setBrush(theme.color("accent_soft" if is_selected else "hover"))
            painter.drawRoundedRect(frame.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        inner = frame.adjusted(INSIDE, 8, -INSIDE, -8)
        rows = 3 if self._has_looks else 2
        height = inner.height() / rows
        lines = [QRectF(inner.left(), inner.top() + at * height, inner.width(), height) for at in range(rows)]
        self._title(painter, lines[0], item)
        _words(painter, lines[1], item.under, 12, "text2")
        if self._has_looks:
            left = inner.left()
            for word, icon, tone in item.looks:
                if left + pill_width(word, icon) > inner.right():
                    break
                left += (
                    paint_pill(painter, left, lines[2].center().y() + 1, word, icon, tone, on_selected=is_selected) + 6
                )

    def _title(self, painter: QPainter, line: QRectF, item: Line) -> None:
        font = theme.font(12)
        painter.setFont(font)
        painter.setPen(theme.color("text2"))
        painter.drawText(line, RIGHT, item.right)
        left = line.left()
        if item.is_bold:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("accent"))
            painter.drawEllipse(QRectF(left, line.center().y() - DOT / 2, DOT, DOT))
            left += DOT + 7
        beside = QFontMetricsF(font).horizontalAdvance(item.right) + 12 if item.right else 0
        room = QRectF(left, line.top(), max(40.0, line.right() - beside - left), line.height())
        _words(painter, room, item.title, 14, "text", is_bold=item.is_bold)


def _words(painter: QPainter, box: QRectF, text: str, size: int, token: str, *, is_bold: bool = False) -> None:
    font = theme.font(size, bold=is_bold)
    painter.setFont(font)
    painter.setPen(theme.color(token))
    painter.drawText(box, LEFT, QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width()))
