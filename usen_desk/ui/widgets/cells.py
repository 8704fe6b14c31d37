"""Paints table cells: text with its hit underlined, pills, links, dimmed rows, placeholders, the selected edge."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from usen_desk.ui import icons, theme
from usen_desk.ui.widgets.label import plain_tip
from usen_desk.ui.widgets.paged_table_model import Cell, PagedTableModel
from usen_desk.ui.widgets.pill import paint_pill, pill_width

Index = QModelIndex | QPersistentModelIndex
INSIDE = 12
FIRST_INSIDE = 20
EDGE = 3
HOLDER_HEIGHT = 8
ICON_PX = 14
ICON_GAP = 4
RIGHT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)


class CellDelegate(QStyledItemDelegate):
    """Needs a PagedTableModel. bold_column is bold on the selected row."""

    def __init__(self, bold_column: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bold_column = bold_column
        self.first_column = 0
        """The column at the left edge; it has the edge of a selected row."""
        self._fonts: dict[tuple[bool, int], tuple[QFont, QFontMetrics]] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        model = index.model()
        cell = model.cell(index.row(), index.column()) if isinstance(model, PagedTableModel) else None
        return QSize((self._width(cell) if cell else 60) + FIRST_INSIDE + INSIDE, theme.ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        if not isinstance(model, PagedTableModel):
            return
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        column, is_selected = index.column(), bool(state & QStyle.StateFlag.State_Selected)
        is_hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        self._back(painter, rect, column, is_selected=is_selected, is_hovered=is_hovered)
        left = rect.left() + (FIRST_INSIDE if column == self.first_column else INSIDE)
        cell = model.cell(index.row(), column)
        if cell is None:
            self._holder(painter, rect, left, index.row())
        elif cell.tone and not cell.is_bare:
            middle = rect.top() + rect.height() / 2
            painter.save()
            painter.setClipRect(rect)
            paint_pill(painter, left, middle, cell.text, cell.icon, cell.tone, on_selected=is_selected)
            painter.restore()
        else:
            is_bold = is_selected and column == self._bold_column
            is_number = model.columns[column].is_number
            right = rect.right() - (INSIDE if is_number else 4)
            space = QRect(left, rect.top(), right - left, rect.height() - 1)
            self._text(painter, space, cell, is_selected=is_selected, is_bold=is_bold, is_number=is_number)

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        """The whole text of a cell that is cut."""
        model = index.model()
        if event.type() != QEvent.Type.ToolTip or not isinstance(model, PagedTableModel):
            return False
        cell = model.cell(index.row(), index.column())
        rect: QRect = option.rect
        inside = (FIRST_INSIDE if index.column() == self.first_column else INSIDE) + 4
        is_cut = cell is not None and not cell.is_link and self._width(cell) > rect.width() - inside
        QToolTip.showText(event.globalPos(), plain_tip(cell.text) if cell and is_cut else "", view)
        return True

    def _back(self, painter: QPainter, rect: QRect, column: int, *, is_selected: bool, is_hovered: bool) -> None:
        if is_selected or is_hovered:
            painter.fillRect(rect, theme.color("accent_soft" if is_selected else "sub"))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.color("line_soft"))
        if is_selected and column == self.first_column:
            painter.fillRect(QRect(rect.left(), rect.top(), EDGE, rect.height()), theme.color("accent"))

    def _holder(self, painter: QPainter, rect: QRect, left: int, row: int) -> None:
        """A grey bar where the text will be, of a width that differs from row to row."""
        width = max(16, min(rect.width() - 2 * INSIDE, 40 + 17 * (row % 5)))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("line_soft"))
        top = rect.top() + (rect.height() - HOLDER_HEIGHT) / 2
        painter.drawRoundedRect(QRectF(left, top, width, HOLDER_HEIGHT), 4, 4)

    def _text(
        self, painter: QPainter, space: QRect, cell: Cell, *, is_selected: bool, is_bold: bool, is_number: bool
    ) -> None:
        font, metrics = self._font(cell.is_link or cell.is_strong or is_bold)
        token = _token(cell, is_selected=is_selected)
        painter.setFont(font)
        painter.setPen(theme.color(token))
        if cell.icon:
            top = space.top() + (space.height() - ICON_PX) / 2
            painter.drawPixmap(QPointF(space.left(), top), icons.pixmap(cell.icon, token, ICON_PX))
            space = space.adjusted(ICON_PX + ICON_GAP, 0, 0, 0)
        shown = metrics.elidedText(cell.text, Qt.TextElideMode.ElideRight, space.width())
        painter.drawText(space, RIGHT if is_number else LEFT, shown)
        if cell.is_link:
            at = QPointF(space.left() + metrics.horizontalAdvance(shown) + ICON_GAP, space.center().y() - 6)
            painter.drawPixmap(at, icons.pixmap("chevron-right", "link", ICON_PX))
        if cell.mark:
            self._mark(painter, space, metrics, shown, cell.mark)

    def _mark(self, painter: QPainter, space: QRect, metrics: QFontMetrics, shown: str, mark: tuple[int, int]) -> None:
        start = metrics.horizontalAdvance(shown[: mark[0]])
        end = metrics.horizontalAdvance(shown[: mark[0] + mark[1]])
        y = space.top() + (space.height() + metrics.height()) // 2 + 1
        painter.setPen(QPen(theme.color("accent"), 2))
        painter.drawLine(space.left() + start, y, space.left() + end, y)

    def _width(self, cell: Cell) -> int:
        """What the text takes of a column's width, without the space before it."""
        if cell.tone and not cell.is_bare:
            return round(pill_width(cell.text, cell.icon))
        font = self._font(cell.is_link or cell.is_strong)[1]
        return font.horizontalAdvance(cell.text) + (ICON_PX + ICON_GAP if cell.icon or cell.is_link else 0)

    def _font(self, is_bold: bool) -> tuple[QFont, QFontMetrics]:
        key = (is_bold, theme.px(13))
        if key not in self._fonts:
            made = theme.font(13, bold=is_bold)
            self._fonts[key] = (made, QFontMetrics(made))
        return self._fonts[key]


def _token(cell: Cell, *, is_selected: bool) -> str:
    if cell.is_link:
        return "link"
    if cell.tone:
        return cell.tone
    if cell.is_dimmed:
        return "text2" if is_selected else "text3"
    return "text"
