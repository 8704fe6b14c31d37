"""Paints a message that was found: store, who, when, and the words around the hit with the hit marked. A04-1."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from usen_desk.ui import theme
from usen_desk.ui.inquiries.search_model import HitCard, HitsModel
from usen_desk.ui.widgets.card_delegate import CardDelegate
from usen_desk.ui.widgets.pill import paint_pill, pill_width

Index = QModelIndex | QPersistentModelIndex
HEIGHT = 72
SIDE, GAP, INSIDE, RADIUS = 16, 2, 12, 10
LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
RIGHT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
_NO_PEN = QPen(Qt.PenStyle.NoPen)


class SearchDelegate(CardDelegate):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(int(HitsModel.HIT), parent)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, theme.px(HEIGHT))

    def paint_card(
        self, painter: QPainter, box: QRectF, item: HitCard, *, is_selected: bool, is_hovered: bool, is_focused: bool
    ) -> None:
        frame = box.adjusted(SIDE, GAP, -SIDE, -GAP)
        if is_selected or is_hovered:
            painter.setPen(QPen(theme.color("accent" if is_focused else "accent_line"), 1) if is_selected else _NO_PEN)
            painter.setBrush(theme.color("accent_soft" if is_selected else "hover"))
            painter.drawRoundedRect(frame.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        inner = frame.adjusted(INSIDE, 8, -INSIDE, -8)
        half = inner.height() / 2
        line = QRectF(inner.left(), inner.top(), inner.width(), half)
        self._head(painter, line, item, is_selected=is_selected)
        self._snippet(painter, QRectF(inner.left(), inner.top() + half, inner.width(), half), item)

    def _head(self, painter: QPainter, line: QRectF, hit: HitCard, *, is_selected: bool) -> None:
        """Store and number, the states, at the right who and when."""
        font = theme.font(12)
        told = "　".join(part for part in (hit.who, hit.time) if part)
        painter.setFont(font)
        painter.setPen(theme.color("text2"))
        painter.drawText(line, RIGHT, told)
        end = line.right() - QFontMetricsF(font).horizontalAdvance(told) - 12
        bold = theme.font(14, bold=True)
        room = end - line.left() - sum(pill_width(word, icon) + 6 for word, icon, _ in hit.looks)
        name = QFontMetricsF(bold).elidedText(
            f"{hit.store}  #{hit.inquiry_id}", Qt.TextElideMode.ElideRight, max(80.0, room)
        )
        painter.setFont(bold)
        painter.setPen(theme.color("text"))
        painter.drawText(line, LEFT, name)
        left = line.left() + QFontMetricsF(bold).horizontalAdvance(name) + 10
        for word, icon, tone in hit.looks:
            if left + pill_width(word, icon) <= end:
                left += paint_pill(painter, left, line.center().y(), word, icon, tone, on_selected=is_selected) + 6

    def _snippet(self, painter: QPainter, line: QRectF, hit: HitCard) -> None:
        """One line; the hits stand on a fill."""
        layout = QTextLayout(hit.snippet, theme.font(13))
        marks = []
        for start, end in hit.marks:
            mark, look = QTextLayout.FormatRange(), QTextCharFormat()
            look.setBackground(theme.color("amber_line"))
            look.setForeground(theme.color("text"))
            mark.start, mark.length, mark.format = _units(hit.snippet, start), 0, look
            mark.length = _units(hit.snippet, end) - mark.start
            marks.append(mark)
        layout.setFormats(marks)
        layout.beginLayout()
        text = layout.createLine()
        text.setNumColumns(len(hit.snippet.encode("utf-16-le")) // 2)
        layout.endLayout()
        painter.save()
        painter.setClipRect(line)
        painter.setPen(theme.color("note" if hit.is_note else "text2"))
        layout.draw(painter, QPointF(line.left(), line.top() + (line.height() - text.height()) / 2))
        painter.restore()


def _units(text: str, at: int) -> int:
    """A place in characters, in the units that Qt counts."""
    return len(text[:at].encode("utf-16-le")) // 2
