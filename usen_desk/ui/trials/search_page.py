"""お試しアカウント検索: form, count, table and export (B1-2, B1-3)."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from PySide6.QtCore import QPoint
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QMenu, QProgressBar, QStackedLayout, QWidget

from usen_desk.contract.branches import ExportFormat
from usen_desk.contract.trials import TrialRow, TrialSearch, TrialSort
from usen_desk.ui import formatting
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.result_pages import PAGE_ROWS, Result
from usen_desk.ui.trials.presenter import TrialsPresenter
from usen_desk.ui.trials.search_delegate import SearchDelegate
from usen_desk.ui.trials.search_form import SearchForm
from usen_desk.ui.trials.search_model import (
    advice_for,
    asks_the_same,
    conditions_in_words,
    order_in_words,
    trial_columns,
)
from usen_desk.ui.widgets.busy_line import BusyLine
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.card import Card
from usen_desk.ui.widgets.data_table import DataTable
from usen_desk.ui.widgets.empty_state import EmptyState
from usen_desk.ui.widgets.label import ElidedLabel, Label
from usen_desk.ui.widgets.lines import column, hair, row
from usen_desk.ui.widgets.notice_bar import NoticeBar
from usen_desk.ui.widgets.paged_table_model import PagedTableModel
from usen_desk.ui.widgets.toast import Toast

ID_COLUMN = 1
LINE_HEIGHT = 34
PROGRESS_WIDTH = 120
FILE_KINDS = {ExportFormat.CSV: "CSV (*.csv)", ExportFormat.XLSX: "Excel (*.xlsx)"}


class SearchPage(QWidget):
    """Shows what TrialsPresenter finds."""

    def __init__(self, presenter: TrialsPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter, self._pages = presenter, presenter.pages
        self._goes_to_rows, self._was_shown = False, False
        self.form = SearchForm()
        self.notice, self.busy, self.toast = NoticeBar(), BusyLine(), Toast(self)
        self.model = PagedTableModel(trial_columns(), PAGE_ROWS, self)
        self.table = DataTable(self.model, self.tr("お試しの検索結果"), ID_COLUMN)
        self._delegate = SearchDelegate(ID_COLUMN, self.table)
        self.table.setItemDelegate(self._delegate)
        self.table.restore_columns(presenter.columns)
        self.table.fit_columns()
        self.count, self._conditions = Label("", "h2"), ElidedLabel("", "meta")
        self.stop, self.columns_button = Button(self.tr("中止"), icon="x"), Button(self.tr("列"), icon="columns-3")
        self.export_button = Button(self.tr("出力"), icon="download")
        self.progress: QProgressBar | None = None
        self.empty: EmptyState | None = None
        self._page_note = Label("", "meta")
        self._lay_out()
        self._connect()

    @property
    def is_empty(self) -> bool:
        """No rows are shown: nothing found, or nothing asked yet."""
        return self._stack.currentWidget() is not self.table or not self.model.rowCount()

    def set_compact(self, compact: bool) -> None:
        self.form.set_compact(compact)
        self.table.set_compact(compact)
        self._whole.setSpacing(8 if compact else 12)
        self._whole.setContentsMargins(24, 10 if compact else 14, 24, 12 if compact else 16)

    def show_search(self, search: TrialSearch) -> None:
        """Search for what another view asked; unless exactly this is shown already."""
        self._was_shown = True
        self.form.show_search(search, self._branch_name())
        result = self._pages.result
        if result is None or not asks_the_same(result.search, search):
            self._goes_to_rows = True
            self._presenter.search(search)

    def focus_first(self) -> None:
        self.form.focus_first()

    def focus_rows(self) -> None:
        """Where one was before a trial was opened; the form where there are none."""
        if self.is_empty:
            self.form.focus_first()
        else:
            self.table.setFocus()

    def step(self, rows: int) -> TrialRow | None:
        """Put the cursor on the next trial (1) or the one before (-1), and return its row; None at the ends."""
        at = self.table.currentIndex().row() + rows
        found = self.model.row(at) if 0 <= at < self.model.rowCount() else None
        if found is not None:
            self.table.selectRow(at)
        return cast("TrialRow | None", found)

    def add_to_head(self, widget: QWidget) -> None:
        self._head.addWidget(widget)

    def showEvent(self, event: QShowEvent) -> None:
        """The newest trials, the first time: a page that only asks would waste the room."""
        super().showEvent(event)
        if not self._was_shown:
            self._was_shown = True
            self._presenter.search(TrialSearch())

    def _lay_out(self) -> None:
        self._head = row(ElidedLabel(self.tr("お試し/デモ管理"), "h1"), spacing=8)
        self._head.setStretch(0, 1)
        line = QWidget()
        line.setFixedHeight(LINE_HEIGHT)
        self._line = row(self.count, self._conditions, self.stop, self.columns_button, self.export_button)
        self._line.setStretch(1, 1)
        line.setLayout(self._line)
        card = Card(body_margin=0)
        card.body.setContentsMargins(0, 0, 0, 0)
        card.body.setSpacing(0)
        self._stack = QStackedLayout()
        card.body.addWidget(self.busy)
        card.body.addLayout(self._stack, 1)  # before its pages: a page without a parent would be a window for a moment
        self._stack.addWidget(self.table)
        card.body.addWidget(hair())
        card.body.addLayout(row(None, self._page_note, margins=(20, 6, 20, 8)))
        self._whole = column(self._head, self.notice, self.form, line, card, spacing=12, margins=(24, 14, 24, 16))
        self._whole.setStretch(4, 1)
        self.setLayout(self._whole)
        for widget in (self.stop, self.columns_button):
            widget.hide()
        self.export_button.setVisible(self._presenter.may_export)
        self.export_button.setEnabled(False)

    def _connect(self) -> None:
        presenter, export = self._presenter, self._presenter.export
        self.form.submitted.connect(self._on_submitted)
        self.form.left_down.connect(self._go_to_rows)
        self.form.wants_sold_as.connect(presenter.read_sold_as)
        presenter.sold_as.connect(self.form.suggest)
        presenter.changed.connect(lambda rows: self.model.replace_rows(lambda row: row.account_id, rows))
        self.table.opened.connect(presenter.open_row)
        self.table.sort_wanted.connect(lambda key, down: self._pages.sort(TrialSort(key), descending=down))
        self.table.columns_changed.connect(presenter.keep_columns)
        self.model.page_wanted.connect(self._pages.fetch)
        self.columns_button.clicked.connect(lambda: self.table.open_column_menu(_below(self.columns_button)))
        self.export_button.clicked.connect(self.choose_format)
        self.stop.clicked.connect(self._on_stop)
        self._pages.found.connect(self._on_found)
        self._pages.grew.connect(lambda result: self.model.set_total(result.rows))
        self._pages.page.connect(self._on_page)
        self._pages.lost.connect(self.model.page_failed)
        self._pages.working.connect(self.busy.set_working)
        self.busy.appeared.connect(self._on_busy)
        self._pages.failed.connect(self._on_failed)
        export.running.connect(self._on_exporting)
        export.progressed.connect(self._on_progress)
        export.saved.connect(self._on_saved)
        export.failed.connect(lambda message: self.notice.tell(message, self.tr("もう一度出力"), self.choose_format))

    def _on_submitted(self, asked: TrialSearch) -> None:
        self._was_shown = self._goes_to_rows = True
        self._presenter.search(asked, opens_single_hit=True)

    def _on_found(self, result: Result[TrialSearch]) -> None:
        self.notice.clear()
        self._delegate.guide_minutes = self._presenter.guide_minutes
        self.model.reset(result.rows)
        self.count.setText(formatting.count(result.count, more=result.more_than_count))
        self._conditions.set_text(conditions_in_words(result.search))
        self.table.show_sort(result.sort, descending=result.descending)
        self._page_note.setText(order_in_words(result))
        found = result.count > 0
        if not found:
            self._say_nothing(advice_for(result.search))
        self._stack.setCurrentWidget(self.table if found else cast(QWidget, self.empty))
        self.columns_button.setVisible(found)
        self.export_button.setEnabled(found and not self._presenter.export.is_running)
        if found:
            self.table.scrollToTop()
            self.table.selectRow(0)
            if self._goes_to_rows and self.isVisible():
                self.table.setFocus()
        self._goes_to_rows = False

    def _on_page(self, first: int, rows: list[TrialRow]) -> None:
        self.model.put_page(first, rows)
        self.form.name_branch(self._branch_name())

    def _branch_name(self) -> str:
        """Of the branch that the rows are narrowed to; "" before its first row."""
        first = self.model.row(0) if self.model.rowCount() else None
        return first.branch_name if first is not None else ""

    def _say_nothing(self, advice: str) -> None:
        title = self.tr("該当するお試しがありません")
        if self.empty is None:
            self.empty = EmptyState()
            self._stack.addWidget(self.empty)
        self.empty.set("search", title, advice)

    def _go_to_rows(self) -> None:
        if not self.is_empty:
            self.table.setFocus()

    def _on_busy(self, shown: bool) -> None:
        self.stop.setVisible(shown or self._presenter.export.is_running)

    def _on_stop(self) -> None:
        if self._presenter.export.is_running:
            self._presenter.export.cancel()
        else:
            self._pages.cancel()

    def _on_failed(self, message: UserMessage) -> None:
        result = self._pages.result
        if result is not None:
            self.table.show_sort(result.sort, descending=result.descending)
        if message.field:
            self.form.set_error(message.field, self.tr("この項目を確認してください。"))
        self.notice.tell(message, self.tr("再試行"), self._pages.again)

    def choose_format(self) -> None:
        """CSV or Excel, then the file."""
        if not self.export_button.isEnabled():
            return
        menu = QMenu(self)
        for file_format, label in FILE_KINDS.items():
            action = menu.addAction(self.tr("{kind} で保存…").format(kind=label.split()[0]))
            action.triggered.connect(lambda _=False, chosen=file_format: self._choose_file(chosen))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(_below(self.export_button))

    def _choose_file(self, file_format: ExportFormat) -> None:
        proposed = self.tr("お試し一覧") + f".{file_format}"
        name, _ = QFileDialog.getSaveFileName(self, self.tr("お試し一覧を保存"), proposed, FILE_KINDS[file_format])
        if name:
            self._presenter.start_export(file_format, Path(name))

    def _on_exporting(self, exporting: bool) -> None:
        if self.progress is None:
            self.progress = QProgressBar()
            self.progress.setFixedWidth(PROGRESS_WIDTH)
            self.progress.setTextVisible(False)
            self.progress.setAccessibleName(self.tr("出力の進み"))
            self._line.insertWidget(2, self.progress)
        self.progress.setVisible(exporting)
        self.progress.setRange(0, 0)
        self.stop.setVisible(exporting)
        self.export_button.setEnabled(not exporting)

    def _on_progress(self, done: int, whole: int | None) -> None:
        """Per mille: Qt counts in 32 bits."""
        if self.progress is not None:
            self.progress.setRange(0, 1000 if whole else 0)
            self.progress.setValue(done * 1000 // whole if whole else 0)

    def _on_saved(self, target: Path) -> None:
        self.toast.tell(self.tr("{name} を保存しました").format(name=target.name))


def _below(widget: QWidget) -> QPoint:
    return widget.mapToGlobal(QPoint(0, widget.height()))
