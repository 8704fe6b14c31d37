"""Paints the lines of 対応記録: kind as icon, when and who, what was said, the next date; what was taken back is struck out."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from usen_desk.contract.trials import FollowUp
from usen_desk.ui import icons, theme
from usen_desk.ui.trials.follow_ups_model import KINDS, FollowUpsModel, is_of_people, next_of

Index = QModelIndex | QPersistentModelIndex
SIDE, TEXT_LEFT, ABOVE, ICON_PX = 18, 44, 6, 16
WRAPPED = int(Qt.TextFlag.TextWordWrap)


class FollowUpDelegate(QStyledItemDelegate):
    """Needs to know the view: a line is as high as its text at the view's width."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row: FollowUp = index.data(FollowUpsModel.FOLLOW_UP)
        width = self._view.viewport().width()
        head: str = index.data(FollowUpsModel.HEAD)
        return QSize(0, round(self._draw(None, row, head, QRectF(0, 0, width, 0))))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: FollowUp = index.data(FollowUpsModel.FOLLOW_UP)
        box = QRectF(option.rect)
        state: QStyle.StateFlag = option.state
        if state & QStyle.StateFlag.State_Selected and self._view.hasFocus():
            painter.fillRect(box, theme.color("hover"))
        painter.save()
        self._draw(painter, row, index.data(FollowUpsModel.HEAD), box)
        painter.restore()

    def _draw(self, painter: QPainter | None, row: FollowUp, head: str, box: QRectF) -> float:
        is_quiet = row.is_withdrawn or not is_of_people(row)
        if painter is not None:
            icon = icons.pixmap(KINDS[row.kind][1], "text3" if is_quiet else "text2", ICON_PX)
            painter.drawPixmap(QPointF(box.left() + SIDE, box.top() + ABOVE + 1), icon)
        y = box.top() + ABOVE
        y += self._words(painter, head, theme.font(12), "text2", box, y)
        if row.said:
            font = theme.font(12 if is_quiet else 13)
            font.setStrikeOut(row.is_withdrawn)
            y += 1 + self._words(painter, row.said, font, "text2" if is_quiet else "text", box, y + 1)
        if next_of(row):
            y += 1 + self._words(painter, next_of(row), theme.font(12), "blue", box, y + 1)
        return y - box.top() + ABOVE

    def _words(self, painter: QPainter | None, text: str, font: QFont, token: str, box: QRectF, top: float) -> float:
        room = QRectF(box.left() + TEXT_LEFT, top, max(40.0, box.width() - TEXT_LEFT - SIDE), 10_000)
        if painter is not None:
            painter.setFont(font)
            painter.setPen(theme.color(token))
            painter.drawText(room, WRAPPED, text)
        return QFontMetricsF(font).boundingRect(room, WRAPPED, text).height()
