"""A box that narrows and the list below it. ↑/↓ move while the box is typed in; Enter or a double click takes one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from usen_desk.ui import theme
from usen_desk.ui.inquiries.options_model import Option, OptionsModel
from usen_desk.ui.widgets.field import TextInput
from usen_desk.ui.widgets.lines import column

HEIGHT = 200
BOX_FROM = 8
"""Fewer need no box."""


class OptionsView(QWidget):
    """Signals: pointed(Option or None) the line that Enter would take is another one; taken(Option)."""

    pointed = Signal(object)
    taken = Signal(object)

    def __init__(self, name: str, options: Sequence[Option], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = OptionsModel(options, self)
        self.box = TextInput(f"{name}を入力して絞り込む", "search", 100)
        self.box.setAccessibleName(f"{name}を絞り込む")
        self.list = QListView()
        self.list.setAccessibleName(name)
        self.list.setModel(self.model)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setUniformItemSizes(True)
        self.list.setFixedHeight(theme.px(min(HEIGHT, 26 * max(3, len(options)) + 8)))
        self.box.setVisible(len(options) >= BOX_FROM)
        self.setLayout(column(self.box, self.list, spacing=6))
        self.setFocusProxy(self.box if len(options) >= BOX_FROM else self.list)
        self.box.textChanged.connect(self._narrow)
        self.box.installEventFilter(self)
        self.list.installEventFilter(self)
        self.list.doubleClicked.connect(lambda _: self.take())
        self.list.selectionModel().currentChanged.connect(lambda *_: self.pointed.emit(self.current))

    @property
    def current(self) -> Option | None:
        return self.model.option(self.list.currentIndex().row())

    def point(self, value: Any) -> None:
        """Put the cursor on this one."""
        self.list.setCurrentIndex(self.model.index(self.model.row_of(value)))

    def take(self) -> None:
        if self.current is not None:
            self.taken.emit(self.current)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.take()
            return True
        if watched is self.box and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            row = max(0, min(self.list.currentIndex().row() + step, self.model.rowCount() - 1))
            self.list.setCurrentIndex(self.model.index(row))
            return True
        return False

    def _narrow(self, text: str) -> None:
        """What is typed points at the first that fits."""
        self.model.narrow(text)
        self.list.setCurrentIndex(self.model.index(0) if text else self.model.index(-1))
        self.pointed.emit(self.current)
