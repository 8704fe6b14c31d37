"""Paints a line of the list of what waits: store, what it is, its state; below the begin of the text and what comes next.
X4."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from usen_desk.ui import theme
from usen_desk.ui.outbox.outbox_model import OutboxModel, OutLine
from usen_desk.ui.widgets.pill import paint_pill, pill_width

Index = QModelIndex | QPersistentModelIndex
HEIGHT, INSIDE, EDGE = 64, 14, 3
LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)


class OutboxDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, theme.px(HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: OutLine = index.data(OutboxModel.LINE)
        box, is_lit = QRectF(option.rect), bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if is_lit:
            painter.fillRect(box, theme.color("accent_soft"))
            painter.fillRect(QRectF(box.left(), box.top(), EDGE, box.height()), theme.color("accent"))
        else:
            painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), theme.color("line_soft"))
        inside = box.adjusted(INSIDE, 8, -INSIDE, -8)
        half = inside.height() / 2
        self._head(painter, QRectF(inside.left(), inside.top(), inside.width(), half), line, is_lit=is_lit)
        below = QRectF(inside.left(), inside.top() + half, inside.width(), half)
        self._text(painter, below, line.first, 12, "text2")
        painter.restore()

    def _head(self, painter: QPainter, box: QRectF, line: OutLine, *, is_lit: bool) -> None:
        word, icon, tone = line.look
        wide = pill_width(word, icon)
        paint_pill(painter, box.right() - wide, box.center().y(), word, icon, tone, on_selected=is_lit)
        room = box.adjusted(0, 0, -wide - 12, 0)
        kind = QFontMetricsF(theme.font(12)).horizontalAdvance(line.kind) + 10
        taken = self._text(painter, room.adjusted(0, 0, -kind, 0), line.title, 13, "text", bold=True)
        self._text(painter, room.adjusted(taken + 10, 0, 0, 0), line.kind, 12, "text2")

    def _text(self, painter: QPainter, box: QRectF, text: str, size: int, token: str, *, bold: bool = False) -> float:
        font = theme.font(size, bold=bold)
        metrics = QFontMetricsF(font)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0.0, box.width()))
        painter.setFont(font)
        painter.setPen(theme.color(token))
        painter.drawText(box, LEFT, shown)
        return metrics.horizontalAdvance(shown)
