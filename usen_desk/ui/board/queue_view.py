"""What waits, as rows that are dragged to a person: a small card runs ahead of the pointer, so that names stay read."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Qt, Signal
from PySide6.QtGui import QDrag, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QWidget

from usen_desk.contract.inquiries import InquiryCard
from usen_desk.ui import icons, theme
from usen_desk.ui.board.board_model import QueueModel
from usen_desk.ui.inquiry_cells import CATEGORIES, UNNAMED, nearest_look
from usen_desk.ui.widgets.data_table import DataTable
from usen_desk.ui.widgets.pill import paint_pill, pill_width

WIDE, HIGH, BEFORE_POINTER = 300, 42, 12
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class QueueView(DataTable):
    """Signals: drag_began(QMimeData)."""

    drag_began = Signal(object)

    def __init__(self, model: QueueModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(model, name, parent=parent)
        self._queue = model
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)

    def startDrag(self, actions: Qt.DropAction) -> None:
        chosen = self.selectionModel().selectedRows()
        cards = [card for card in (self._queue.row(index.row()) for index in chosen) if isinstance(card, InquiryCard)]
        if not cards:
            return
        drag, data = QDrag(self), self._queue.mimeData(chosen)
        drag.setMimeData(data)
        drag.setPixmap(self._card(cards))
        drag.setHotSpot(QPoint(WIDE + BEFORE_POINTER, HIGH // 2))
        self.drag_began.emit(data)
        drag.exec(Qt.DropAction.CopyAction)

    def _card(self, cards: list[InquiryCard]) -> QPixmap:
        """Of the first; how many more there are."""
        ratio = self.devicePixelRatioF()
        made = QPixmap(round(WIDE * ratio), round(HIGH * ratio))
        made.setDevicePixelRatio(ratio)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("accent"), 1.5))
        painter.setBrush(theme.color("surface"))
        painter.drawRoundedRect(QRectF(1, 1, WIDE - 2, HIGH - 2), 8, 8)
        painter.drawPixmap(QPoint(14, (HIGH - 16) // 2), icons.pixmap(CATEGORIES[cards[0].category][1], "text2", 16))
        right = WIDE - 10.0
        look = nearest_look(cards[0], self._queue.now, is_short=True) if self._queue.now else None
        if len(cards) > 1:
            look = f"ほか{len(cards) - 1}件", "", "blue"
        if look is not None:
            right -= pill_width(look[0], look[1])
            paint_pill(painter, right, HIGH / 2, *look)
        painter.setFont(theme.font(13, bold=True))
        painter.setPen(theme.color("text"))
        words = QRectF(40, 0, right - 48, HIGH)
        name = cards[0].store_name or UNNAMED
        painter.drawText(
            words, LEFT, painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(words.width()))
        )
        painter.end()
        return made
