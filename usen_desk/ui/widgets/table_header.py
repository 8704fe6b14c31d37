"""Head of a DataTable: titles that stand over their texts, and an arrow in the accent colour at the sorted column."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QCursor, QFontMetrics, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from usen_desk.ui import icons, theme
from usen_desk.ui.widgets.cells import FIRST_INSIDE, INSIDE, LEFT, RIGHT
from usen_desk.ui.widgets.paged_table_model import PagedTableModel

ARROW_PX = 14
ARROW_GAP = 6
CORNER = 9
"""The head fits into a card's rounded corners."""
DIVIDER = 16


class TableHeader(QHeaderView):
    """Needs a PagedTableModel. `first` and `last` are the columns that stand at the table's edges."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.first = self.last = -1
        self.setFixedHeight(theme.TABLE_HEAD)
        self.setHighlightSections(False)
        self.setSectionsMovable(True)
        self.setSectionsClickable(True)
        self.setMinimumSectionSize(48)
        self.setMouseTracking(True)

    def find_edges(self) -> None:
        """After columns were moved, shown or hidden."""
        shown = [at for at in map(self.logicalIndex, range(self.count())) if not self.isSectionHidden(at)]
        self.first, self.last = (shown[0], shown[-1]) if shown else (-1, -1)
        self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        model = self.model()
        if not isinstance(model, PagedTableModel) or logicalIndex >= len(model.columns):
            return
        column = model.columns[logicalIndex]
        is_sorted = self.isSortIndicatorShown() and self.sortIndicatorSection() == logicalIndex
        is_hot = column.is_sortable and self._hovered() == logicalIndex
        painter.save()
        self._back(painter, rect, logicalIndex)
        font = theme.font(12, bold=True)
        painter.setFont(font)
        painter.setPen(theme.color("text" if is_sorted or is_hot else "text2"))
        inside = FIRST_INSIDE if logicalIndex == self.first else INSIDE
        space = rect.adjusted(inside, 0, -INSIDE if column.is_number else -5, 0)
        metrics = QFontMetrics(font)
        if is_sorted:
            space = space.adjusted(0, 0, -ARROW_PX - ARROW_GAP, 0)
        shown = metrics.elidedText(column.title, Qt.TextElideMode.ElideRight, max(0, space.width()))
        painter.drawText(space, RIGHT if column.is_number else LEFT, shown)
        if is_sorted:
            left = space.right() if column.is_number else space.left() + metrics.horizontalAdvance(shown)
            self._arrow(painter, left + ARROW_GAP, rect)
        painter.restore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        end = self.length() - self.offset()
        if end < self.width():  # columns that were drawn narrow leave a place at the right
            painter = QPainter(self.viewport())
            painter.fillRect(QRect(end, 0, self.width() - end, self.height()), theme.color("sub"))
            painter.fillRect(QRect(end, self.height() - 1, self.width() - end, 1), theme.color("line"))
            painter.end()

    def _hovered(self) -> int:
        return self.logicalIndexAt(self.mapFromGlobal(QCursor.pos())) if self.underMouse() else -1

    def _fills_card(self, *, to_the_right: bool = False) -> bool:
        """Whether the head reaches a card's rounded corners; a scroll bar keeps it from the right one."""
        table = self.parentWidget()
        around = table.parentWidget() if table else None
        if table is None or around is None or around.objectName() != "card":
            return False
        return not to_the_right or self.width() >= table.width() - 2

    def _back(self, painter: QPainter, rect: QRect, at: int) -> None:
        box = QPainterPath()
        box.addRect(QRectF(rect))
        left, right = at == self.first and self._fills_card(), at == self.last and self._fills_card(to_the_right=True)
        if left or right:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            wider = rect.adjusted(0 if left else -CORNER, 0, 0 if right else CORNER, CORNER)
            rounded = QPainterPath()
            rounded.addRoundedRect(QRectF(wider), CORNER, CORNER)
            box = box.intersected(rounded)
        painter.fillPath(box, theme.color("sub"))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.color("line"))
        if at != self.last:
            top = rect.top() + (rect.height() - DIVIDER) // 2
            painter.fillRect(QRect(rect.right(), top, 1, DIVIDER), theme.color("line"))

    def _arrow(self, painter: QPainter, left: int, rect: QRect) -> None:
        name = "arrow-down" if self.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder else "arrow-up"
        at = QPointF(left, rect.center().y() - ARROW_PX / 2 + 1)
        painter.drawPixmap(at, icons.pixmap(name, "accent", ARROW_PX))
