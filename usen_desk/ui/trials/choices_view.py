"""A box to look something up in and the lines below it: ↓ and Enter choose without leaving the box."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from usen_desk.ui import theme
from usen_desk.ui.trials.choices_model import Choice, ChoicesModel
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, hair
from usen_desk.ui.widgets.search_field import SearchField

LINE_HEIGHT, INSIDE = 36, 12
LIST_HEIGHT = 220
RIGHT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
WALKS = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)


class ChoicesView(QWidget):
    """Signals: searched(text) after a rest; chosen() another line is lit; taken() Enter or a double click on one."""

    searched = Signal(str)
    chosen = Signal()
    taken = Signal()

    def __init__(self, placeholder: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = ChoicesModel(self)
        self.box, self.list, self._note = SearchField(placeholder, name), QListView(), Label("", "meta")
        self.list.setModel(self.model)
        self.list.setItemDelegate(_ChoiceDelegate(self.list))
        self.list.setUniformItemSizes(True)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setAccessibleName(name)
        self.list.setFixedHeight(theme.px(LIST_HEIGHT))
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setLayout(column(self.box, hair(), self.list, hair(), self._note, spacing=6))
        self.box.installEventFilter(self)
        self._asked = ""
        self.box.searched.connect(self._on_searched)
        self.list.doubleClicked.connect(lambda _: self.taken.emit())
        self.list.selectionModel().currentChanged.connect(lambda *_: self.chosen.emit())

    @property
    def value(self) -> Any:
        """Of the line that is lit, None without one."""
        found: Choice | None = self.list.currentIndex().data(ChoicesModel.CHOICE)
        return found.value if found else None

    def say(self, text: str) -> None:
        """Below the lines, e.g. how many more there are."""
        self._note.setText(text)

    @property
    def said(self) -> str:
        return self._note.text()

    def light_first(self) -> None:
        self.list.setCurrentIndex(self.model.index(0, 0))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter looks up what was typed since; only then, pressed again, it takes the line that is lit."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() in WALKS:
            self.list.keyPressEvent(event)
            return True
        is_asked = self.box.text().strip() == self._asked
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and is_asked and self.value is not None:
            self.taken.emit()
            return True
        return False

    def _on_searched(self, text: str) -> None:
        self._asked = text
        self.searched.emit(text)


class _ChoiceDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(0, theme.px(LINE_HEIGHT))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        choice: Choice = index.data(ChoicesModel.CHOICE)
        box, state = QRectF(option.rect), option.state
        is_lit = bool(state & QStyle.StateFlag.State_Selected)
        if is_lit:
            painter.fillRect(box, theme.color("accent_soft"))
        inside, font = box.adjusted(INSIDE, 0, -INSIDE, 0), theme.font(13, bold=is_lit)
        note = QFontMetricsF(theme.font(12)).elidedText(choice.note, Qt.TextElideMode.ElideRight, inside.width() * 0.5)
        painter.setFont(theme.font(12))
        painter.setPen(theme.color("text2"))
        painter.drawText(inside, RIGHT, note)
        room = inside.width() - QFontMetricsF(theme.font(12)).horizontalAdvance(note) - INSIDE
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        painter.drawText(inside, LEFT, QFontMetricsF(font).elidedText(choice.text, Qt.TextElideMode.ElideRight, room))
