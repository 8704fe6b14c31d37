"""A box that narrows and the list below it. ↑/↓ move while the box is typed in; Enter or a double click takes one."""

from __future__ import annotations

from collections.abc import Sequence
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
from usen_desk.ui.inquiries.options_model import Option, OptionsModel
from usen_desk.ui.widgets.field import TextInput
from usen_desk.ui.widgets.lines import column, hair

HEIGHT, LINE_HEIGHT, INSIDE = 224, 32, 12
BOX_FROM = 5
"""Fewer need no box."""
Index = QModelIndex | QPersistentModelIndex
LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
RIGHT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)


class _OptionDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, theme.px(LINE_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        found: Option = index.data(OptionsModel.OPTION)
        box, is_lit = QRectF(option.rect), bool(option.state & QStyle.StateFlag.State_Selected)
        if is_lit:
            painter.fillRect(box, theme.color("accent_soft"))
        inside, font, small = box.adjusted(INSIDE, 0, -INSIDE, 0), theme.font(13, bold=is_lit), theme.font(12)
        cut = Qt.TextElideMode.ElideRight
        room = min(QFontMetricsF(font).horizontalAdvance(found.word) + 2, inside.width())
        painter.setFont(font)
        painter.setPen(theme.color("text"))
        painter.drawText(inside, LEFT, QFontMetricsF(font).elidedText(found.word, cut, inside.width()))
        rest = inside.adjusted(room + INSIDE, 0, 0, 0)
        painter.setFont(small)
        painter.setPen(theme.color("text2"))
        painter.drawText(rest, RIGHT, QFontMetricsF(small).elidedText(found.detail, cut, max(0.0, rest.width())))


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
        self.list.setItemDelegate(_OptionDelegate(self.list))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(True)
        self.list.setFixedHeight(theme.px(min(HEIGHT, LINE_HEIGHT * max(3, len(options)))))
        self.setLayout(column(self.box, hair(), self.list, hair(), spacing=6))
        self.box.setVisible(len(options) >= BOX_FROM)
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
