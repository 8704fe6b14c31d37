"""The 支店別顧客 tab: branches with counts at the left, the stores of one at the right, export (B2-5)."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QModelIndex, QPoint
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QMenu, QProgressBar, QStackedLayout, QWidget

from usen_desk.contract.accounts import SortKey
from usen_desk.contract.branches import Branch, ExportFormat
from usen_desk.ui import formatting
from usen_desk.ui.account_cells import AccountColumns
from usen_desk.ui.account_pages import PAGE_ROWS, Result
from usen_desk.ui.branches.filters import BranchFilters
from usen_desk.ui.branches.presenter import BranchesPresenter
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.navigation import Place
from usen_desk.ui.shortcuts import Actions
from usen_desk.ui.widgets.busy_line import BusyLine
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.card import Card
from usen_desk.ui.widgets.data_table import DataTable
from usen_desk.ui.widgets.empty_state import EmptyState
from usen_desk.ui.widgets.label import ElidedLabel, Label
from usen_desk.ui.widgets.lines import column, hair, row
from usen_desk.ui.widgets.notice_bar import NoticeBar
from usen_desk.ui.widgets.paged_table_model import Cell, Column, PagedTableModel
from usen_desk.ui.widgets.search_field import SearchField
from usen_desk.ui.widgets.toast import Toast

LIST_WIDTHS = ((1000, 208), (1400, 264))
"""Below this width of the page, the list of branches is so wide; above all, LIST_WIDTH."""
LIST_WIDTH = 312
LINE_HEIGHT = 34
BRANCH = "branch/"
NAME_COLUMN = 2
NOTHING = "該当する店舗がありません"
NARROWED = "条件を1つ外すか、店舗先名称の一部だけで検索してください。「クリア」で支店のすべての店舗に戻ります。"
WITHOUT_STORES = "この支店にはまだ店舗が登録されていません。左の一覧から別の支店を選んでください。"
NO_BRANCH = ("building-2", "該当する支店がありません", "支店名の一部か、支店コードの一部で絞り込めます。")
UNKNOWN = "この支店は見つかりません。担当の範囲外か、廃止された可能性があります。左の一覧から選び直してください。"
FILE_KINDS = {ExportFormat.CSV: "CSV (*.csv)", ExportFormat.XLSX: "Excel (*.xlsx)"}


def _active(branch: Branch) -> Cell:
    return Cell(f"{branch.active_account_count:,}")


BRANCH_COLUMNS = [
    Column("name", "支店", 140, lambda b: Cell(b.branch_name), is_sortable=False, stretches=True, least=92),
    Column("stores", "店舗", 64, lambda b: Cell(f"{b.store_count:,}"), is_sortable=False, is_number=True, least=54),
    Column("active", "有効", 64, _active, is_sortable=False, is_number=True, least=54, folds=1),
]


class BranchesPage(QWidget):
    def __init__(self, presenter: BranchesPresenter, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._presenter, self._pages = presenter, presenter.pages
        self.branch_filter = SearchField("支店名・支店コード", "支店を絞り込む")
        self.branch_model = PagedTableModel(BRANCH_COLUMNS, 1000, self)
        self.branches = DataTable(self.branch_model, "支店")
        self._columns = AccountColumns()
        self.model = PagedTableModel(self._columns.all(), PAGE_ROWS, self)
        self.table = DataTable(self.model, "支店の顧客", NAME_COLUMN)
        self.table.restore_columns(presenter.columns)
        self.filters = BranchFilters()
        self.notice, self.busy, self.toast = NoticeBar(), BusyLine(), Toast(self)
        self.title, self.under = ElidedLabel("", "h2"), Label("", "meta")
        self.count, self._order = Label("", "h2"), ElidedLabel("", "meta")
        self.columns_button, self.export = Button("列", icon="columns-3"), Button("出力", icon="download")
        self.progress, self.stop = QProgressBar(), Button("中止", icon="x")
        self.empty, self.no_branch = EmptyState("search", NOTHING, NARROWED), EmptyState(*NO_BRANCH)
        self._foot = Label("", "meta")
        self._lay_out()
        self._connect(actions)

    def show_place(self, place: Place) -> None:
        self._presenter.open(place.key.removeprefix(BRANCH) if place.key.startswith(BRANCH) else "")

    def focus_first(self) -> None:
        self.branch_filter.setFocus()
        self.branch_filter.selectAll()

    def set_compact(self, compact: bool) -> None:
        for table in (self.table, self.branches):
            table.set_compact(compact)
        self._right.setSpacing(8 if compact else 12)
        self._right.setContentsMargins(24, 10 if compact else 14, 24, 12 if compact else 16)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._side.setFixedWidth(next((list_ for below, list_ in LIST_WIDTHS if self.width() < below), LIST_WIDTH))

    def _lay_out(self) -> None:
        self._side = self._side_column()
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(120)
        self.progress.setAccessibleName("出力の進み具合")
        names = row(Label("支店別顧客管理", "h1"), self.title, spacing=12)
        names.setStretch(1, 1)
        title = column(names, self.under, spacing=2)
        line = QWidget()
        line.setFixedHeight(LINE_HEIGHT)
        parts = row(self.count, self._order, self.progress, self.stop, self.columns_button, self.export)
        parts.setStretch(1, 1)
        line.setLayout(parts)
        card = Card(body_margin=0)
        card.body.setContentsMargins(0, 0, 0, 0)
        card.body.setSpacing(0)
        self._stack = QStackedLayout()
        card.body.addWidget(self.busy)
        card.body.addLayout(self._stack, 1)  # before its pages: a page without a parent would be a window for a moment
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.empty)
        card.body.addWidget(hair())
        card.body.addLayout(row(None, self._foot, margins=(20, 6, 20, 8)))
        self._right = column(title, self.notice, self.filters, line, card, spacing=12, margins=(24, 14, 24, 16))
        self._right.setStretch(4, 1)
        whole = row(self._side, self._right, spacing=0)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        for widget in (self.progress, self.stop, self.columns_button):
            widget.hide()
        self.export.setVisible(self._presenter.may_export)
        self.export.setEnabled(False)

    def _side_column(self) -> QFrame:
        side = QFrame()
        side.setObjectName("side")
        side.setFixedWidth(LIST_WIDTH)
        self._side_stack = QStackedLayout()
        self.branches.horizontalHeader().setSortIndicatorShown(False)
        self._side_count = Label("", "meta")
        head = row(Label("支店", "h2"), self._side_count, None)
        above = column(head, self.branch_filter, spacing=10, margins=(20, 14, 16, 10))
        side.setLayout(column(above, self._side_stack, spacing=0))
        self._side_stack.addWidget(self.branches)
        self._side_stack.addWidget(self.no_branch)
        return side

    def _connect(self, actions: Actions) -> None:
        presenter = self._presenter
        presenter.listed.connect(self._on_listed)
        presenter.chosen.connect(self._on_branch)
        presenter.told.connect(lambda message: self.notice.tell(message, "再試行", presenter.load))
        presenter.unknown.connect(lambda: self.notice.say(UNKNOWN, "amber"))
        presenter.not_exported.connect(self._on_not_exported)
        presenter.working.connect(self.busy.set_working)
        presenter.exporting.connect(self._on_exporting)
        presenter.export_progress.connect(self._on_progress)
        presenter.exported.connect(lambda path: self.toast.tell(f"{path.name} を保存しました"))
        self.branch_filter.searched.connect(presenter.filter)
        self.branch_filter.returnPressed.connect(self._open_first_branch)
        self.branches.opened.connect(presenter.choose)
        self.branches.clicked.connect(self._on_branch_clicked)
        self.filters.submitted.connect(presenter.search)
        self.filters.left_down.connect(self._go_to_rows)
        self.table.opened.connect(presenter.open_row)
        self.table.sort_wanted.connect(lambda key, down: self._pages.sort(SortKey(key), descending=down))
        self.table.columns_changed.connect(presenter.keep_columns)
        self.model.page_wanted.connect(self._pages.fetch)
        self.columns_button.clicked.connect(lambda: self.table.open_column_menu(_below(self.columns_button)))
        self.export.clicked.connect(self._choose_format)
        self.stop.clicked.connect(presenter.cancel_export)
        self._pages.found.connect(self._on_found)
        self._pages.grew.connect(lambda result: self.model.set_total(result.rows))
        self._pages.page.connect(self.model.put_page)
        self._pages.lost.connect(self.model.page_failed)
        self._pages.working.connect(self.busy.set_working)
        self._pages.failed.connect(self._on_failed)
        if presenter.may_export:
            actions.add(
                "branches.export", "支店の顧客一覧を出力", self._choose_format, "支店別顧客", "Ctrl+Shift+E", on=self
            )

    def _on_listed(self, branches: list[Branch]) -> None:
        self.branch_model.reset(len(branches))
        self.branch_model.put_page(0, branches)
        self._side_count.setText(formatting.count(len(branches)))
        self._side_stack.setCurrentWidget(self.branches if branches else self.no_branch)
        self._mark_branch()

    def _on_branch_clicked(self, index: QModelIndex) -> None:
        branch = self.branch_model.row(index.row())
        if branch is not None:
            self._presenter.choose(branch)

    def _open_first_branch(self) -> None:
        """Enter in the filter: the branch that it left on top."""
        branch = self.branch_model.row(0)
        if branch is not None:
            self._presenter.choose(branch)

    def _on_branch(self, branch: Branch) -> None:
        self.notice.clear()
        self.title.set_text(branch.branch_name)
        self.under.setText(
            f"支店コード {branch.branch_code} ・ 店舗 {branch.store_count:,} ・ 有効アカウント {branch.active_account_count:,}"
            f" ・ お試し中 {branch.running_trial_count:,}"
        )
        self.filters.clear()
        self._mark_branch()

    def _mark_branch(self) -> None:
        branch = self._presenter.branch
        for at in range(self.branch_model.rowCount()):
            if self.branch_model.row(at) == branch:
                self.branches.selectRow(at)
                return
        self.branches.clearSelection()

    def _on_found(self, result: Result) -> None:
        self._columns.searched_name = result.search.store_name
        self.model.reset(result.rows)
        self.count.setText(formatting.count(result.count, more=result.more_than_count))
        order = "顧客CD順" if result.sort is SortKey.CUSTOMER_CODE else "登録の新しい順"
        note = f"{order}に表示しています。ほかの列で並べるには、条件を1つ追加してください。"
        self._order.set_text(note if result.more_than_count else "")
        self._foot.setText(formatting.count(result.count, more=result.more_than_count))
        self.table.show_sort(result.sort, descending=result.descending)
        found = result.count > 0
        if not found:
            self.empty.set("search", NOTHING, WITHOUT_STORES if self.filters.is_empty else NARROWED)
        self._stack.setCurrentWidget(self.table if found else self.empty)
        self.columns_button.setVisible(found)
        self.export.setEnabled(found and not self._presenter.is_exporting)
        if found:
            self.table.scrollToTop()
            self.table.selectRow(0)

    def _go_to_rows(self) -> None:
        if self._stack.currentWidget() is self.table:
            self.table.setFocus()

    def _on_failed(self, message: UserMessage) -> None:
        result = self._pages.result
        if result is not None:
            self.table.show_sort(result.sort, descending=result.descending)
        self.notice.tell(message, "再試行", self._pages.again)

    def _choose_format(self) -> None:
        if not self.export.isEnabled():
            return
        menu = QMenu(self)
        for file_format, label in FILE_KINDS.items():
            menu.addAction(f"{label.split()[0]} で保存…").triggered.connect(
                lambda _=False, chosen=file_format: self._choose_file(chosen)
            )
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(_below(self.export))

    def _choose_file(self, file_format: ExportFormat) -> None:
        branch = self._presenter.branch
        if branch is None:
            return
        proposed = f"{branch.branch_name}_顧客一覧.{file_format}"
        name, _ = QFileDialog.getSaveFileName(self, "顧客一覧を保存", proposed, FILE_KINDS[file_format])
        if name:
            self._presenter.export(file_format, Path(name))

    def _on_exporting(self, exporting: bool) -> None:
        self.progress.setVisible(exporting)
        self.stop.setVisible(exporting)
        self.export.setEnabled(not exporting)
        self.progress.setRange(0, 0)

    def _on_progress(self, done: int, whole: int | None) -> None:
        """Per mille: Qt counts in 32 bits."""
        self.progress.setRange(0, 1000 if whole else 0)
        self.progress.setValue(done * 1000 // whole if whole else 0)

    def _on_not_exported(self, message: UserMessage) -> None:
        self.notice.tell(message, "もう一度出力", self._choose_format)


def _below(widget: QWidget) -> QPoint:
    return widget.mapToGlobal(QPoint(0, widget.height()))
