"""A box and the lines below it: what is typed narrows them, or looks new ones up. Arrows move while the box is typed
in; Enter or a double click takes a line."""

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
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, hair
from usen_desk.ui.widgets.options_model import Option, OptionsModel
from usen_desk.ui.widgets.search_field import SearchField

HEIGHT, LINE_HEIGHT, INSIDE = 224, 32, 12
BOX_FROM = 5
"""Fewer need no box."""
Index = QModelIndex | QPersistentModelIndex
LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
RIGHT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
WALKS = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)


class OptionList(QWidget):
    """Signals: pointed(Option or None) the line that Enter would take is another one; taken(Option); searched(text)
    where it looks up.

    Few lines that are there from the start have no box. `looks_up`: whoever made it answers `searched` by `put`; Enter
    looks up what was typed since, and takes a line only then.
    """

    pointed = Signal(object)
    taken = Signal(object)
    searched = Signal(str)

    def __init__(
        self,
        name: str,
        options: Sequence[Option] | None = None,
        placeholder: str = "",
        *,
        looks_up: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """options: None where they come later."""
        super().__init__(parent)
        self._looks_up, self._looked_up = looks_up, ""
        self.model = OptionsModel(options or (), self)
        self.box = SearchField(placeholder or f"{name}を入力して絞り込む", name if looks_up else f"{name}を絞り込む")
        self.list, self._note = QListView(), Label("", "meta", wrap=True)
        self._set_up_list(name)
        lines = len(options) if options is not None else HEIGHT
        self.list.setFixedHeight(theme.px(min(HEIGHT, LINE_HEIGHT * max(3, lines))))
        self.setLayout(column(self.box, hair(), self.list, hair(), self._note, spacing=6))
        self._note.hide()
        self.box.setVisible(lines >= BOX_FROM)
        self.setFocusProxy(self.box if lines >= BOX_FROM else self.list)
        self.box.installEventFilter(self)
        self.list.installEventFilter(self)
        self.list.doubleClicked.connect(lambda _: self.take())
        self.list.selectionModel().currentChanged.connect(lambda *_: self.pointed.emit(self.current))
        if looks_up:
            self.box.searched.connect(self._look_up)
        else:
            self.box.textChanged.connect(self._narrow)

    @property
    def current(self) -> Option | None:
        return self.model.option(self.list.currentIndex().row())

    @property
    def value(self) -> Any:
        """Of the current line, None without one."""
        current = self.current
        return current.value if current is not None else None

    @property
    def said(self) -> str:
        return self._note.text()

    def say(self, text: str) -> None:
        """Below the lines, e.g. how many more there are."""
        self._note.setText(text)
        self._note.setVisible(bool(text))

    def put(self, options: Sequence[Option]) -> None:
        """Other lines. What was looked up is pointed at its first."""
        self.model.put(options)
        if self._looks_up and options:
            self.list.setCurrentIndex(self.model.index(0))
        else:
            self.pointed.emit(self.current)

    def point(self, value: Any) -> None:
        """Put the cursor on this one."""
        self.list.setCurrentIndex(self.model.index(self.model.row_of(value)))

    def take(self) -> None:
        if self.current is not None:
            self.taken.emit(self.current)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        is_asked = not self._looks_up or self.box.text().strip() == self._looked_up
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() and is_asked:
            self.take()
            return True
        if watched is self.box and event.key() in WALKS:
            self.list.keyPressEvent(event)
            return True
        return False

    def _set_up_list(self, name: str) -> None:
        self.list.setAccessibleName(name)
        self.list.setModel(self.model)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setItemDelegate(_OptionDelegate(self.list))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setUniformItemSizes(True)

    def _look_up(self, text: str) -> None:
        self._looked_up = text
        self.searched.emit(text)

    def _narrow(self, text: str) -> None:
        """What is typed points at the first that fits."""
        self.model.narrow(text)
        self.list.setCurrentIndex(self.model.index(0) if text else self.model.index(-1))
        self.pointed.emit(self.current)


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
