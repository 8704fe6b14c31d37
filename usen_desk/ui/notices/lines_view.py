"""A list of lines that is walked by keys and clicks. Signals: chosen(key) another line is the current one, by a person."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from usen_desk.ui.notices.lines_delegate import LinesDelegate
from usen_desk.ui.notices.lines_model import Line, LinesModel


class LinesView(QListView):
    chosen = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None, *, has_looks: bool = True) -> None:
        super().__init__(parent)
        self.lines = LinesModel(self)
        self.setModel(self.lines)
        self.setItemDelegate(LinesDelegate(self, has_looks=has_looks))
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self._is_quiet = False
        self.selectionModel().currentChanged.connect(self._on_current)

    @property
    def key(self) -> int:
        """Of the current line, 0 without one."""
        line = self.lines.line(self.currentIndex().row())
        return line.key if line else 0

    def put(self, lines: list[Line]) -> None:
        """The current line stays, where it is still there."""
        key = self.key
        self._is_quiet = True
        self.lines.put(lines)
        self._is_quiet = False
        self.point(key)

    def point(self, key: int) -> None:
        """Make it the current one, without a signal."""
        self._is_quiet = True
        row = self.lines.row_of(key)
        if row >= 0:
            flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.selectionModel().setCurrentIndex(self.lines.index(row), flag)
        else:
            self.selectionModel().clear()
        self._is_quiet = False

    def _on_current(self, now: QModelIndex, _: QModelIndex) -> None:
        line = self.lines.line(now.row())
        if line is not None and not self._is_quiet:
            self.chosen.emit(line.key)
