"""Sheets of a workbook, or a CSV file, as tables; sheets as tabs below. What was cut is told above."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QGuiApplication, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTabBar,
    QTableView,
    QWidget,
)

from usen_desk.ui import theme
from usen_desk.ui.preview.table_model import TableModel
from usen_desk.ui.preview.tables import COLUMNS_MAX, ROWS_MAX, Table
from usen_desk.ui.preview.text_view import NORMAL, SIZES
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column

MEASURED_ROWS = 60
NARROWEST, WIDEST = 56, 320
BESIDE, PAD = 8, 24
MORE_SHEETS = "シートが多いため、はじめの {} シートだけを表示しています。"


class GridDelegate(QStyledItemDelegate):
    """A cell with room beside its text and hair lines of the palette; the style's own can't be seen in the dark."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        box = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, theme.color("accent_soft"))
        painter.setPen(theme.color("line"))
        painter.drawLine(box.topRight(), box.bottomRight())
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        text = index.data()
        if text:
            painter.setFont(option.font)
            painter.setPen(theme.color("text"))
            inside = box.adjusted(BESIDE, 0, -BESIDE, -1)
            line = option.fontMetrics.elidedText(text.replace("\n", " "), Qt.TextElideMode.ElideRight, inside.width())
            painter.drawText(inside, index.data(Qt.ItemDataRole.TextAlignmentRole), line)


class Grid(QTableView):
    """Read only; Ctrl+C copies what is selected as a sheet pastes it."""

    def __init__(self, model: TableModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cells = model
        self.setModel(model)
        self.setItemDelegate(GridDelegate(self))
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setWordWrap(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            chosen = self.selectionModel().selection()
            if not chosen.isEmpty():
                box = chosen.at(0)
                QGuiApplication.clipboard().setText(self._cells.texts(box.top(), box.left(), box.bottom(), box.right()))
            return
        super().keyPressEvent(event)


class TablesView(QWidget):
    """Signals: sheet_wanted(at)."""

    sheet_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = TableModel(self)
        self.grid, self.tabs, self.cut = Grid(self.model), QTabBar(), Label("", "hint", wrap=True)
        self.cut.setContentsMargins(16, 6, 16, 6)
        self.cut.hide()
        self.tabs.setShape(QTabBar.Shape.RoundedSouth)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(True)
        self.tabs.setDrawBase(False)
        self.tabs.setAccessibleName("シート")
        self.tabs.currentChanged.connect(self._on_tab)
        self._size, self._name, self._names, self._is_quiet, self._more_sheets = NORMAL, "", [""], False, ""
        whole = column(self.cut, self.grid, self.tabs, spacing=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.setFocusProxy(self.grid)
        self._apply()

    @property
    def percent(self) -> int:
        return round(SIZES[self._size] * 100 / SIZES[NORMAL])

    def set_sheets(self, name: str, names: list[str], *, has_more: bool = False) -> None:
        """One tab each; none for a table without sheets."""
        self._name, self._names = name, names
        self._more_sheets = MORE_SHEETS.format(len(names)) if has_more else ""
        self._is_quiet = True
        while self.tabs.count():
            self.tabs.removeTab(0)
        for one in names:
            self.tabs.addTab(one.replace("&", "&&"))
        self._is_quiet = False
        self.tabs.setVisible(bool(names))
        self.model.set_table(Table(()))

    def set_table(self, at: int, table: Table) -> None:
        if self.tabs.count() and at != self.tabs.currentIndex():
            return
        self.model.set_table(table)
        sheet = f"、シート {self._names[at]}" if at < len(self._names) else ""
        self.grid.setAccessibleName(f"{self._name}{sheet}")
        cuts = [f"はじめの {ROWS_MAX:,} 行" if table.has_more_rows else ""]
        cuts.append(f"はじめの {COLUMNS_MAX} 列" if table.has_more_columns else "")
        said = "、".join(cut for cut in cuts if cut)
        told = f"大きな表のため、{said}だけを表示しています。すべてを見るには「開く」をお使いください。" if said else ""
        self.cut.setText(" ".join(part for part in (self._more_sheets, told) if part))
        self.cut.setVisible(bool(self.cut.text()))
        self._fit_columns()

    def zoom(self, steps: int) -> None:
        """0: back to the normal size."""
        self._size = max(0, min(len(SIZES) - 1, self._size + steps)) if steps else NORMAL
        self._apply()

    def step(self, sheets: int) -> None:
        if self.tabs.count():
            self.tabs.setCurrentIndex(max(0, min(self.tabs.count() - 1, self.tabs.currentIndex() + sheets)))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._apply()

    def _apply(self) -> None:
        font = theme.font(SIZES[self._size])
        for part in (self.grid, self.grid.horizontalHeader(), self.grid.verticalHeader()):
            part.setFont(font)
        high = round(QFontMetricsF(font).height()) + 10
        self.grid.verticalHeader().setDefaultSectionSize(high)
        self._fit_columns()

    def _fit_columns(self) -> None:
        """By the first rows; a column is never measured whole."""
        metrics, rows = QFontMetricsF(theme.font(SIZES[self._size])), self.model.table.rows[:MEASURED_ROWS]
        factor = SIZES[self._size] / SIZES[NORMAL]
        for at in range(self.model.columnCount()):
            texts = (row[at][0].partition("\n")[0][:60] for row in rows if at < len(row))
            wide = max((metrics.horizontalAdvance(text) for text in texts), default=0) + PAD
            self.grid.setColumnWidth(at, round(max(NARROWEST * factor, min(WIDEST * factor, wide))))

    def _on_tab(self, at: int) -> None:
        if at >= 0 and not self._is_quiet:
            self.sheet_wanted.emit(at)
