"""QTableView set up for long lists: fixed rows, kept columns, sort by the service, keys, no widget per row."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QHideEvent, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QMenu, QTableView, QWidget

from usen_desk.ui import theme
from usen_desk.ui.widgets.cells import CellDelegate
from usen_desk.ui.widgets.column_fit import Wish, fit
from usen_desk.ui.widgets.paged_table_model import PagedTableModel, Role
from usen_desk.ui.widgets.table_header import TableHeader

TELLS_AFTER_MS = 300
"""Columns are told when they rest, not at each pixel of a drag."""
_KEPT = re.compile(r"([\w.-]+)=(\d{1,4})([!+]?)", re.ASCII)


class DataTable(QTableView):
    """Signals: opened(row object) by Enter, double click or a link; chosen(row object or None); sort_wanted(key,
    descending); columns_changed(state) when a person moved, sized, hid or showed a column."""

    opened = Signal(object)
    chosen = Signal(object)
    sort_wanted = Signal(str, bool)
    columns_changed = Signal(str)

    def __init__(self, model: PagedTableModel, name: str, bold_column: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._sorted = (-1, Qt.SortOrder.AscendingOrder)
        self._is_fitting = False
        self._chosen: dict[int, int] = {}
        """Widths that the person drew."""
        self._hidden: set[int] = set()
        self._wished: set[int] = set()
        """Columns that the person asked for; they are never left out."""
        self.setModel(model)
        self.setAccessibleName(name)
        self.setItemDelegate(CellDelegate(bold_column, self))
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.set_compact(False)
        self._tell = QTimer(self, singleShot=True, interval=TELLS_AFTER_MS)
        self._tell.timeout.connect(self._tell_columns)
        self._set_up_header()
        self.doubleClicked.connect(self._open)
        self.clicked.connect(self._on_clicked)
        self.selectionModel().currentRowChanged.connect(lambda now, _: self.chosen.emit(now.data(Role.ROW)))

    def set_compact(self, compact: bool) -> None:
        self.verticalHeader().setDefaultSectionSize(theme.ROW_HEIGHT_COMPACT if compact else theme.ROW_HEIGHT)

    def show_sort(self, key: str, *, descending: bool) -> None:
        """Set the arrow to what the rows are really in; no arrow for an order that has no column."""
        at = next((at for at, column in enumerate(self._model.columns) if column.key == key), -1)
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        self._sorted = (at, order)
        self.horizontalHeader().setSortIndicator(at, order)

    @property
    def columns_state(self) -> str:
        """Order and the person's choices: `customer_code=124;phone=0!;…`; 0 is the width that fits, ! is hidden, + was
        asked for."""
        header = self.horizontalHeader()
        return ";".join(
            f"{self._model.columns[at].key}={self._chosen.get(at, 0)}"
            f"{'!' if at in self._hidden else '+' if at in self._wished else ''}"
            for at in (header.logicalIndex(visual) for visual in range(header.count()))
        )

    def restore_columns(self, state: str) -> None:
        """As `columns_changed` told it. Columns that it doesn't name stay behind the others; what it names and isn't
        there any more, or can't be read, is left out."""
        keys = [str(column.key) for column in self._model.columns]
        found = [match.groups() for match in map(_KEPT.fullmatch, state.split(";")) if match]
        kept = {key: (int(width), mark) for key, width, mark in found if key in keys}
        if all(kept.get(key, (0, ""))[1] == "!" for key in keys):
            return
        header = self.horizontalHeader()
        for visual, (key, (width, mark)) in enumerate(kept.items()):
            at = keys.index(key)
            header.moveSection(header.visualIndex(at), visual)
            if width:
                self._chosen[at] = max(width, header.minimumSectionSize())
            if mark:
                (self._hidden if mark == "!" else self._wished).add(at)
        self.fit_columns()
        self._tell.stop()
        self._told = self.columns_state

    def fit_columns(self) -> None:
        """Give the columns the widths that the table has space for."""
        header = self.horizontalHeader()
        wishes = [self._wish(at) for at in range(len(self._model.columns))]
        shown = [at for at in range(len(wishes)) if at not in self._hidden]
        widths = dict(zip(shown, fit([wishes[at] for at in shown], self.viewport().width()), strict=True))
        self._is_fitting = True
        for at in range(len(wishes)):
            header.setSectionHidden(at, not widths.get(at))
            if widths.get(at):
                header.resizeSection(at, widths[at])
        self._is_fitting = False
        self._find_edges()

    def current(self) -> object | None:
        """The row object that the cursor is on."""
        return self.currentIndex().data(Role.ROW) if self.currentIndex().isValid() else None

    def select_first(self) -> None:
        if self._model.rowCount():
            self.selectRow(0)

    def open_column_menu(self, at: QPoint) -> None:
        """Which columns are shown; the last one stays."""
        menu = QMenu(self)
        header = self.horizontalHeader()
        shown = sum(not header.isSectionHidden(column) for column in range(header.count()))
        for column, described in enumerate(self._model.columns):
            action = menu.addAction(described.title)
            action.setCheckable(True)
            action.setChecked(not header.isSectionHidden(column))
            action.setEnabled(header.isSectionHidden(column) or shown > 1)
            action.toggled.connect(lambda on, column=column: self._show_column(column, on))
        menu.addSeparator()
        menu.addAction("列を元に戻す").triggered.connect(self._default_columns)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(at)

    def dataChanged(
        self,
        first: QModelIndex | QPersistentModelIndex,
        last: QModelIndex | QPersistentModelIndex,
        roles: Sequence[int] = (),
    ) -> None:
        """Paint these rows alone: Qt paints all that is on screen whenever a page comes, also one that isn't there."""
        top, below = self.rowViewportPosition(first.row()), self.rowViewportPosition(last.row())
        self.viewport().update(0, top, self.viewport().width(), below - top + self.rowHeight(last.row()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.currentIndex())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self._copy_row()
        elif event.key() == Qt.Key.Key_Home and self._model.rowCount():
            self.selectRow(0)
        elif event.key() == Qt.Key.Key_End and self._model.rowCount():
            self.selectRow(self._model.rowCount() - 1)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        cell = self._model.cell(index.row(), index.column()) if index.isValid() else None
        hand = cell is not None and cell.is_link
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_columns()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._tell.isActive():
            self._tell.stop()
            self._tell_columns()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.viewport().update()
        elif event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_tell"):
            self.fit_columns()

    def _set_up_header(self) -> None:
        header = TableHeader(self)
        self.setHorizontalHeader(header)
        header.setSortIndicatorShown(True)  # the table view has just turned it off
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(lambda at: self.open_column_menu(header.mapToGlobal(at)))
        self._default_columns()
        self._told = self.columns_state
        self._tell.stop()
        header.sectionClicked.connect(self._on_header_clicked)
        header.sectionResized.connect(self._on_resized)
        header.sectionMoved.connect(self._on_moved)

    def _default_columns(self) -> None:
        header = self.horizontalHeader()
        for at in range(len(self._model.columns)):
            header.moveSection(header.visualIndex(at), at)
        self._chosen.clear()
        self._hidden.clear()
        self._wished.clear()
        self.fit_columns()
        self._tell.start()

    def _wish(self, at: int) -> Wish:
        column, chosen = self._model.columns[at], self._chosen.get(at, 0)
        wanted, least = chosen or theme.px(column.width), chosen or theme.px(column.least or column.width)
        is_free = not chosen and at not in self._wished
        return Wish(wanted, least, column.folds if is_free else 0, column.stretches and not chosen)

    def _show_column(self, at: int, shown: bool) -> None:
        (self._wished if shown else self._hidden).add(at)
        (self._hidden if shown else self._wished).discard(at)
        self.fit_columns()
        self._tell.start()

    def _on_resized(self, at: int, _: int, width: int) -> None:
        """Only what the person draws is a choice; the others make room."""
        if width and not self._is_fitting:
            self._chosen[at] = width
            self.fit_columns()
            self._tell.start()

    def _on_moved(self) -> None:
        self._find_edges()
        self._tell.start()

    def _find_edges(self) -> None:
        header, delegate = self.horizontalHeader(), self.itemDelegate()
        if isinstance(header, TableHeader) and isinstance(delegate, CellDelegate):
            header.find_edges()
            delegate.first_column = header.first

    def _tell_columns(self) -> None:
        state = self.columns_state
        if state != self._told:
            self._told = state
            self.columns_changed.emit(state)

    def _on_header_clicked(self, section: int) -> None:
        """Qt has turned the arrow already; `show_sort` puts it where the rows really are."""
        column, header = self._model.columns[section], self.horizontalHeader()
        if column.is_sortable:
            self.sort_wanted.emit(column.key, header.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder)
        else:
            header.setSortIndicator(*self._sorted)

    def _on_clicked(self, index: QModelIndex) -> None:
        cell = self._model.cell(index.row(), index.column())
        if cell is not None and cell.is_link:
            self._open(index)

    def _open(self, index: QModelIndex) -> None:
        row = index.data(Role.ROW) if index.isValid() else None
        if row is not None:
            self.opened.emit(row)

    def _copy_row(self) -> None:
        at, header = self.currentIndex().row(), self.horizontalHeader()
        cells = [
            self._model.cell(at, header.logicalIndex(visual))
            for visual in range(header.count())
            if not header.isSectionHidden(header.logicalIndex(visual))
        ]
        text = "\t".join(cell.text for cell in cells if cell is not None and not cell.is_link)
        if text:
            QGuiApplication.clipboard().setText(text)
