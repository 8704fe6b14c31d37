"""The files as cards in rows that fill the width. Where a card stands is reckoned, never kept, so that any number of
files costs the same. A05-1.
"""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame, QStyle, QStyleOptionViewItem, QWidget

from usen_desk.contract.files import FileRow
from usen_desk.ui.files.grid_delegate import CARD_WIDTH, GridDelegate
from usen_desk.ui.widgets.paged_table_model import PagedTableModel

Index = QModelIndex | QPersistentModelIndex
GAP = 16
RESTS_MS = 60
"""Pictures are asked for when the scrolling rests."""
_MOVES = QAbstractItemView.CursorAction


class GridView(QAbstractItemView):
    """Signals: opened(FileRow) by Enter, Space or double click; clicked_row(FileRow) by a plain click; seen(list of
    FileRow) what is on screen now, when it rests; menu_wanted(point on the screen); dragged(FileRow)."""

    opened = Signal(object)
    clicked_row = Signal(object)
    seen = Signal(object)
    menu_wanted = Signal(QPoint)
    dragged = Signal(object)

    def __init__(self, model: PagedTableModel, delegate: GridDelegate, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self._delegate = model, delegate
        self._hovered, self._first = -1, 0
        self._pressed: QPoint | None = None
        self._rest = QTimer(self, singleShot=True, interval=RESTS_MS)
        self._rest.timeout.connect(self._tell_seen)
        self.setModel(model)
        self.setItemDelegate(delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("ファイルの一覧")
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setBackgroundRole(self.backgroundRole())
        self.viewport().setAutoFillBackground(False)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    @property
    def columns(self) -> int:
        return max(1, (self.viewport().width() + GAP) // (CARD_WIDTH + GAP))

    def files(self) -> list[FileRow]:
        """Those selected that are here, from above."""
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        return [file for at in rows if (file := self._model.row(at)) is not None]

    def current(self) -> FileRow | None:
        return self._model.row(self.currentIndex().row()) if self.currentIndex().isValid() else None

    def choose(self, row: int) -> None:
        """Put the cursor there, and show it."""
        self.setCurrentIndex(self._model.index(row, 0))

    def look_again(self) -> None:
        """What is on screen may be another."""
        self._rest.start()

    def repaint_row(self, row: int) -> None:
        self.viewport().update(self._rect(row))

    def visible_rows(self) -> range:
        step, top = self._step(), self.verticalOffset()
        first = max(0, top // step) * self.columns
        last = ((top + self.viewport().height()) // step + 1) * self.columns
        return range(first, min(last, self._model.rowCount()))

    # what every view has to answer

    def visualRect(self, index: Index) -> QRect:
        return self._rect(index.row()) if index.isValid() else QRect()

    def indexAt(self, point: QPoint) -> QModelIndex:
        at = self._row_at(point)
        return self._model.index(at, 0) if at >= 0 else QModelIndex()

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        rect, bar, height = self.visualRect(index), self.verticalScrollBar(), self.viewport().height()
        if not rect.isValid():
            return
        if hint is QAbstractItemView.ScrollHint.PositionAtTop or rect.top() < 0:
            bar.setValue(bar.value() + rect.top())
        elif hint is QAbstractItemView.ScrollHint.PositionAtCenter:
            bar.setValue(bar.value() + rect.center().y() - height // 2)
        elif rect.bottom() > height:
            bar.setValue(bar.value() + min(rect.bottom() - height + 2, rect.top()))

    def moveCursor(self, action: _MOVES, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        last = self._model.rowCount() - 1
        at = self.currentIndex().row()
        if last < 0 or at < 0:
            return self._model.index(0, 0) if last >= 0 else QModelIndex()
        page = max(1, self.viewport().height() // self._step()) * self.columns
        steps = {
            _MOVES.MoveLeft: -1,
            _MOVES.MovePrevious: -1,
            _MOVES.MoveRight: 1,
            _MOVES.MoveNext: 1,
            _MOVES.MoveUp: -self.columns,
            _MOVES.MoveDown: self.columns,
            _MOVES.MovePageUp: -page,
            _MOVES.MovePageDown: page,
            _MOVES.MoveHome: -at,
            _MOVES.MoveEnd: last - at,
        }
        wanted = at + steps.get(action, 0)
        if action in (_MOVES.MoveUp, _MOVES.MovePageUp) and wanted < 0:
            wanted = at % self.columns
        if action is _MOVES.MoveDown and wanted > last and at // self.columns == last // self.columns:
            wanted = at
        return self._model.index(max(0, min(last, wanted)), 0)

    def horizontalOffset(self) -> int:
        return 0

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def isIndexHidden(self, index: Index) -> bool:
        return False

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """One card under a point, all that a rectangle touches."""
        self.selectionModel().select(self._touched(rect.normalized()), command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        region, shown = QRegion(), self.visible_rows()
        for chosen in [selection.at(number) for number in range(selection.size())]:
            for at in range(max(chosen.top(), shown.start), min(chosen.bottom(), shown.stop - 1) + 1):
                region += self._rect(at)
        return region

    def updateGeometries(self) -> None:
        lines = -(-self._model.rowCount() // self.columns)
        whole = max(0, lines * self._step() - GAP)
        bar = self.verticalScrollBar()
        bar.setRange(0, max(0, whole - self.viewport().height()))
        bar.setPageStep(self.viewport().height())
        bar.setSingleStep(self._step() // 3)
        self._delegate.keep(len(self.visible_rows()))
        super().updateGeometries()
        self._rest.start()

    # events

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        plain = option.state & ~(
            QStyle.StateFlag.State_Selected | QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_HasFocus
        )
        selection, current, has_focus = self.selectionModel(), self.currentIndex().row(), self.hasFocus()
        for at in self.visible_rows():
            rect = self._rect(at)
            if not rect.intersects(event.rect()):
                continue
            index, state = self._model.index(at, 0), plain
            if selection.isSelected(index):
                state |= QStyle.StateFlag.State_Selected
            if at == self._hovered:
                state |= QStyle.StateFlag.State_MouseOver
            if has_focus and at == current:
                state |= QStyle.StateFlag.State_HasFocus
            option.rect, option.state = rect, state
            self._delegate.paint(painter, option, index)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The card that is seen first stays in sight."""
        first = self._first
        super().resizeEvent(event)
        self.updateGeometries()
        if first:
            self.verticalScrollBar().setValue(first // self.columns * self._step())

    def dataChanged(self, first: Index, last: Index, roles: object = ()) -> None:
        for at in self.visible_rows():
            if first.row() <= at <= last.row():
                self.viewport().update(self._rect(at))
        self._rest.start()

    def rowsInserted(self, parent: Index, start: int, end: int) -> None:
        super().rowsInserted(parent, start, end)
        self.updateGeometries()

    def reset(self) -> None:
        super().reset()
        self._hovered, self._first = -1, 0
        self.updateGeometries()
        self.viewport().update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.PaletteChange):
            self.updateGeometries()
            self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier == Qt.KeyboardModifier.NoModifier
        if event.matches(QKeySequence.StandardKey.SelectAll):
            self.selectAll()
        elif plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open(self.currentIndex())
        elif event.key() == Qt.Key.Key_Escape and len(self.selectionModel().selectedRows()) > 1:
            self.setCurrentIndex(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press on one of several that are selected leaves them: it may begin a drag."""
        at = self.indexAt(event.position().toPoint())
        is_left = event.button() is Qt.MouseButton.LeftButton
        self._pressed = event.position().toPoint() if is_left and at.isValid() else None
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        self._hover(self._row_at(point))
        if self._pressed is not None and event.buttons() & Qt.MouseButton.LeftButton:
            if (point - self._pressed).manhattanLength() >= QApplication.startDragDistance():
                file, self._pressed = self._model.row(self._row_at(self._pressed)), None
                if file is not None:
                    self.setState(QAbstractItemView.State.NoState)
                    self.dragged.emit(file)
            return
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        was_pressed, self._pressed = self._pressed, None
        file = self._model.row(self._row_at(event.position().toPoint()))
        if was_pressed is not None and event.modifiers() == Qt.KeyboardModifier.NoModifier and file is not None:
            self.clicked_row.emit(file)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._open(self.indexAt(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def wheelEvent(self, event: QWheelEvent) -> None:
        super().wheelEvent(event)
        self._hover(self._row_at(event.position().toPoint()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        at = event.pos()
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            at = self.visualRect(self.currentIndex()).center()
        elif not self.selectionModel().isSelected(self.indexAt(at)):
            self.setCurrentIndex(self.indexAt(at))
        if self.files():
            self.menu_wanted.emit(self.viewport().mapToGlobal(at))

    def _open(self, index: Index) -> None:
        file = self._model.row(index.row()) if index.isValid() else None
        if file is not None:
            self.opened.emit(file)

    def _tell_seen(self) -> None:
        if self.isVisible():
            self.seen.emit([file for at in self.visible_rows() if (file := self._model.row(at)) is not None])

    def _on_scrolled(self) -> None:
        self._first = self.visible_rows().start
        self._rest.start()

    def _hover(self, row: int) -> None:
        if row != self._hovered:
            before, self._hovered = self._hovered, row
            for at in (before, row):
                if at >= 0:
                    self.repaint_row(at)

    def _step(self) -> int:
        """From one line of cards to the next."""
        return self._delegate.height + GAP

    def _rect(self, row: int) -> QRect:
        """Cards share the width: none is narrower than CARD_WIDTH while there is room for one."""
        columns = self.columns
        whole = self.viewport().width() - GAP * (columns - 1)
        line, at = divmod(row, columns)
        left, right = whole * at // columns, whole * (at + 1) // columns
        return QRect(left + GAP * at, line * self._step() - self.verticalOffset(), right - left, self._delegate.height)

    def _row_at(self, point: QPoint) -> int:
        """-1 between the cards and where none is."""
        for at in self.visible_rows():
            if self._rect(at).contains(point):
                return at
        return -1

    def _touched(self, rect: QRect) -> QItemSelection:
        chosen = QItemSelection()
        last_column = self._model.columnCount() - 1
        for at in self.visible_rows():
            if self._rect(at).intersects(rect):
                chosen.select(self._model.index(at, 0), self._model.index(at, last_column))
        return chosen
