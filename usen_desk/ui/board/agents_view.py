"""The people of the board, as lines on which rows are dropped: while a drag is over one, it shows what would come."""

from __future__ import annotations

from PySide6.QtGui import QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from usen_desk.ui.board.agents_delegate import AgentsDelegate
from usen_desk.ui.board.board_model import AgentsModel, dragged
from usen_desk.ui.widgets.data_table import DataTable


class AgentsView(DataTable):
    def __init__(self, model: AgentsModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(model, name, parent=parent)
        self._agents = model
        self.setItemDelegate(AgentsDelegate(0, self))
        self.setAcceptDrops(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DropOnly)
        self.setDragDropOverwriteMode(True)  # onto a line, never between two
        self.setDropIndicatorShown(True)  # without it Qt takes no drop on a line

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)
        coming = dragged(event.mimeData())
        self._agents.set_target(self.indexAt(event.position().toPoint()).row() if coming else -1, len(coming))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self._agents.set_target(-1, 0)

    def dropEvent(self, event: QDropEvent) -> None:
        self._agents.set_target(-1, 0)
        super().dropEvent(event)
