"""Head of a DataTable: titles that stand over their texts, and an arrow in the accent colour at the sorted column."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QCursor, QFontMetrics, QPainter, QPainterPath
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

    def paintEmptyArea(self, painter: QPainter, rect: QRect) -> None:
        painter.fillRect(rect, theme.color("sub"))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.color("line"))

    def _hovered(self) -> int:
        return self.logicalIndexAt(self.mapFromGlobal(QCursor.pos())) if self.underMouse() else -1

    def _back(self, painter: QPainter, rect: QRect, at: int) -> None:
        box = QPainterPath()
        box.addRect(QRectF(rect))
        if at in (self.first, self.last):
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            wider = rect.adjusted(0 if at == self.first else -CORNER, 0, 0 if at == self.last else CORNER, CORNER)
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
