"""Paints table cells: text with its hit underlined, pills, links, dimmed rows, placeholders, the selected edge."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from usen_desk.ui import theme
from usen_desk.ui.widgets.paged_table_model import Cell, PagedTableModel
from usen_desk.ui.widgets.pill import paint_pill

Index = QModelIndex | QPersistentModelIndex
INSIDE = 12
FIRST_INSIDE = 20
EDGE = 3
HOLDER_HEIGHT = 8
LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)


class CellDelegate(QStyledItemDelegate):
    """Needs a PagedTableModel. bold_column is bold on the selected row."""

    def __init__(self, bold_column: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bold_column = bold_column
        self._fonts: dict[tuple[bool, int], tuple[QFont, QFontMetrics]] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        model = index.model()
        cell = model.cell(index.row(), index.column()) if isinstance(model, PagedTableModel) else None
        width = self._font(False)[1].horizontalAdvance(cell.text) if cell else 60
        return QSize(width + 2 * FIRST_INSIDE + (30 if cell and cell.tone else 0), theme.ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        if not isinstance(model, PagedTableModel):
            return
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        column, is_selected = index.column(), bool(state & QStyle.StateFlag.State_Selected)
        is_hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        self._back(painter, rect, column, is_selected=is_selected, is_hovered=is_hovered)
        left = rect.left() + (FIRST_INSIDE if column == 0 else INSIDE)
        cell = model.cell(index.row(), column)
        if cell is None:
            self._holder(painter, rect, left, index.row())
        elif cell.tone:
            middle = rect.top() + rect.height() / 2
            paint_pill(painter, left, middle, cell.text, cell.icon, cell.tone, on_selected=is_selected)
        else:
            self._text(painter, rect, left, cell, is_selected=is_selected, is_bold=column == self._bold_column)

    def _back(self, painter: QPainter, rect: QRect, column: int, *, is_selected: bool, is_hovered: bool) -> None:
        if is_selected or is_hovered:
            painter.fillRect(rect, theme.color("accent_soft" if is_selected else "sub"))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.color("line_soft"))
        if is_selected and column == 0:
            painter.fillRect(QRect(rect.left(), rect.top(), EDGE, rect.height()), theme.color("accent"))

    def _holder(self, painter: QPainter, rect: QRect, left: int, row: int) -> None:
        """A grey bar where the text will be, of a width that differs from row to row."""
        width = max(16, min(rect.width() - 2 * INSIDE, 40 + 17 * (row % 5)))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("line_soft"))
        top = rect.top() + (rect.height() - HOLDER_HEIGHT) / 2
        painter.drawRoundedRect(QRectF(left, top, width, HOLDER_HEIGHT), 4, 4)

    def _text(self, painter: QPainter, rect: QRect, left: int, cell: Cell, *, is_selected: bool, is_bold: bool) -> None:
        font, metrics = self._font(cell.is_link or (is_bold and is_selected))
        space = rect.right() - left - 4
        shown = metrics.elidedText(cell.text, Qt.TextElideMode.ElideRight, space)
        dimmed = "text2" if is_selected else "text3"
        painter.setFont(font)
        painter.setPen(theme.color("link" if cell.is_link else dimmed if cell.is_dimmed else "text"))
        painter.drawText(QRect(left, rect.top(), space, rect.height() - 1), LEFT, shown)
        if cell.mark:
            start = metrics.horizontalAdvance(shown[: cell.mark[0]])
            end = metrics.horizontalAdvance(shown[: cell.mark[0] + cell.mark[1]])
            y = rect.top() + (rect.height() + metrics.height()) // 2 + 1
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.drawLine(left + start, y, left + end, y)

    def _font(self, is_bold: bool) -> tuple[QFont, QFontMetrics]:
        key = (is_bold, theme.px(13))
        if key not in self._fonts:
            made = theme.font(13, bold=is_bold)
            self._fonts[key] = (made, QFontMetrics(made))
        return self._fonts[key]
