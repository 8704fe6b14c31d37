"""QTableView set up for long lists: fixed rows, kept columns, sort by the service, keys, no widget per row."""

from __future__ import annotations

import base64
import binascii

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView, QWidget

from usen_desk.ui import theme
from usen_desk.ui.widgets.cells import CellDelegate
from usen_desk.ui.widgets.paged_table_model import PagedTableModel, Role


class DataTable(QTableView):
    """Signals: opened(row object) by Enter, double click or a link; chosen(row object or None); sort_wanted(key,
    descending); columns_changed(state)."""

    opened = Signal(object)
    chosen = Signal(object)
    sort_wanted = Signal(str, bool)
    columns_changed = Signal(str)

    def __init__(self, model: PagedTableModel, name: str, bold_column: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.setModel(model)
        self.setAccessibleName(name)
        self.setItemDelegate(CellDelegate(bold_column, self))
        self.setShowGrid(False)
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
        self.horizontalHeader().setSortIndicator(at, order)

    def restore_columns(self, state: str) -> None:
        """Widths, order and choice as `columns_changed` told them; anything else leaves the defaults."""
        try:
            kept = base64.b64decode(state, validate=True)
        except binascii.Error:
            return
        if kept:
            self.horizontalHeader().restoreState(kept)

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

    def _set_up_header(self) -> None:
        header = self.horizontalHeader()
        header.setFixedHeight(theme.TABLE_HEAD)
        header.setHighlightSections(False)
        header.setSectionsMovable(True)
        header.setMinimumSectionSize(48)
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(lambda at: self.open_column_menu(header.mapToGlobal(at)))
        self._default_columns()
        header.sectionClicked.connect(self._on_header_clicked)
        for changed in (header.sectionResized, header.sectionMoved):
            changed.connect(lambda *_: self._tell_columns())

    def _default_columns(self) -> None:
        header = self.horizontalHeader()
        for at, column in enumerate(self._model.columns):
            header.setSectionHidden(at, False)
            header.moveSection(header.visualIndex(at), at)
            mode = QHeaderView.ResizeMode.Stretch if column.stretches else QHeaderView.ResizeMode.Interactive
            header.setSectionResizeMode(at, mode)
            header.resizeSection(at, column.width)
        self._tell_columns()

    def _show_column(self, column: int, shown: bool) -> None:
        self.horizontalHeader().setSectionHidden(column, not shown)
        self._tell_columns()

    def _tell_columns(self) -> None:
        state = self.horizontalHeader().saveState().data()
        self.columns_changed.emit(base64.b64encode(bytes(state)).decode())

    def _on_header_clicked(self, section: int) -> None:
        column, header = self._model.columns[section], self.horizontalHeader()
        if column.is_sortable:
            self.sort_wanted.emit(column.key, header.sortIndicatorOrder() is Qt.SortOrder.DescendingOrder)

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
