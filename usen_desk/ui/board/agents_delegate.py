"""Paints people on the board: avatar before the name, load as places, and what a drag over a line would make of it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from usen_desk.contract.board import AgentLine
from usen_desk.ui import theme
from usen_desk.ui.board.board_model import PLACES, AgentsModel
from usen_desk.ui.widgets.avatar import paint_avatar
from usen_desk.ui.widgets.cells import FIRST_INSIDE, INSIDE, CellDelegate

Index = QModelIndex | QPersistentModelIndex
AVATAR, AVATAR_LOW, GAP = 28, 24, 10
PLACE, BETWEEN, NUMBER = QRectF(0, 0, 17, 8), 3, 44
PLACE_LEAST = 6
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class AgentsDelegate(CellDelegate):
    """Of an AgentsModel."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model, rect = index.model(), option.rect
        line = model.row(index.row()) if isinstance(model, AgentsModel) else None
        key = model.columns[index.column()].key if isinstance(model, AgentsModel) else ""
        if not isinstance(model, AgentsModel) or not isinstance(line, AgentLine) or key not in ("name", "load"):
            super().paint(painter, option, index)
        else:
            state: QStyle.StateFlag = option.state
            is_selected = bool(state & QStyle.StateFlag.State_Selected)
            is_hovered = bool(state & QStyle.StateFlag.State_MouseOver)
            self._back(painter, rect, index.column(), is_selected=is_selected, is_hovered=is_hovered)
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setClipRect(rect)
            if key == "name":
                self._paint_person(painter, rect, line, is_selected=is_selected)
            else:
                self._paint_load(painter, rect, line, model.coming if index.row() == model.target_row else 0)
            painter.restore()
        if isinstance(model, AgentsModel) and index.row() == model.target_row:
            self._paint_target(painter, rect, index.column(), model.columnCount())

    def _paint_person(self, painter: QPainter, rect: QRect, line: AgentLine, *, is_selected: bool) -> None:
        size = AVATAR if rect.height() >= theme.ROW_HEIGHT else AVATAR_LOW
        left = rect.left() + FIRST_INSIDE - 4
        paint_avatar(painter, QRectF(left, rect.top() + (rect.height() - size) / 2, size, size), line.name)
        words = QRect(left + size + GAP, rect.top(), rect.right() - left - size - GAP, rect.height())
        painter.setFont(theme.font(13, bold=is_selected))
        painter.setPen(theme.color("text"))
        shown = painter.fontMetrics().elidedText(line.name, Qt.TextElideMode.ElideRight, words.width())
        painter.drawText(words, LEFT, shown)

    def _paint_load(self, painter: QPainter, rect: QRect, line: AgentLine, coming: int) -> None:
        """Places of the guide, filled as far as there is load; those that come are outlined."""
        space = rect.width() - INSIDE - NUMBER - (PLACES - 1) * BETWEEN
        wide = max(PLACE_LEAST, min(PLACE.width(), space / PLACES))
        left, top = rect.left() + INSIDE, rect.top() + (rect.height() - PLACE.height()) / 2
        for at in range(PLACES):
            place = QRectF(left + at * (wide + BETWEEN), top, wide, PLACE.height())
            is_coming = line.open_count <= at < line.open_count + coming
            painter.setPen(QPen(theme.color("accent"), 1.4) if is_coming else Qt.PenStyle.NoPen)
            token = tone_of(line.open_count) if at < line.open_count else "surface" if is_coming else "line_input"
            painter.setBrush(theme.color(token))
            painter.drawRoundedRect(place, 3, 3)
        words = QRectF(left + PLACES * (wide + BETWEEN) + 5, rect.top(), NUMBER + 8, rect.height())
        painter.setFont(theme.font(13, bold=True))
        painter.setPen(theme.color("red" if line.open_count >= PLACES else "text"))
        painter.drawText(words, LEFT, str(line.open_count))
        if coming:
            after = painter.fontMetrics().horizontalAdvance(str(line.open_count)) + 3
            painter.setPen(theme.color("accent"))
            painter.drawText(words.adjusted(after, 0, 0, 0), LEFT, f"→{line.open_count + coming}")

    def _paint_target(self, painter: QPainter, rect: QRect, column: int, columns: int) -> None:
        """The line on which a drop would land."""
        painter.fillRect(QRect(rect.left(), rect.top(), rect.width(), 2), theme.color("accent"))
        painter.fillRect(QRect(rect.left(), rect.bottom() - 1, rect.width(), 2), theme.color("accent"))
        if column == self.first_column:
            painter.fillRect(QRect(rect.left(), rect.top(), 2, rect.height()), theme.color("accent"))
        elif column == columns - 1:
            painter.fillRect(QRect(rect.right() - 1, rect.top(), 2, rect.height()), theme.color("accent"))


def tone_of(load: int) -> str:
    """Amber with one place left, red with none."""
    return "bar_limit" if load >= PLACES else "bar_warning" if load == PLACES - 1 else "bar"
