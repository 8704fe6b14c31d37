"""アカウント検索: form, count and table."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QStackedLayout, QWidget

from usen_desk.contract.accounts import AccountSearch, SortKey
from usen_desk.ui import formatting
from usen_desk.ui.account_cells import SERVICES, AccountColumns
from usen_desk.ui.account_pages import PAGE_ROWS, Result
from usen_desk.ui.accounts.presenter import AccountsPresenter
from usen_desk.ui.accounts.search_form import SearchForm
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.widgets.busy_line import BusyLine
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.card import Card
from usen_desk.ui.widgets.data_table import DataTable
from usen_desk.ui.widgets.empty_state import EmptyState
from usen_desk.ui.widgets.key_cap import KeyCap
from usen_desk.ui.widgets.label import ElidedLabel, Label
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.notice_bar import NoticeBar
from usen_desk.ui.widgets.paged_table_model import PagedTableModel

START = (
    "search",
    "お客様の情報から検索します",
    "電話番号・顧客CD・店舗先名称などを1つ入力して Enter を押してください。表記のゆれ(全角・かな・ハイフン)はそのままで探せます。",
)
NOTHING = (
    "search",
    "該当するアカウントがありません",
    "条件を1つ外すか、店舗先名称の一部だけで検索してください。電話番号は登録された代表番号かもしれません。",
)
NAME_COLUMN = 2
KEYS = (("↑ ↓", "行を選ぶ"), ("Enter", "詳細を開く"), ("Ctrl C", "行をコピー"))


class SearchView(QWidget):
    """Shows what AccountsPresenter finds."""

    def __init__(self, presenter: AccountsPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter, self._pages = presenter, presenter.pages
        self.form = SearchForm(presenter.services)
        self.notice, self.busy = NoticeBar(), BusyLine()
        self._columns = AccountColumns()
        self.model = PagedTableModel(self._columns.all(), PAGE_ROWS, self)
        self.table = DataTable(self.model, "検索結果", NAME_COLUMN)
        self.table.restore_columns(presenter.columns)
        self.count, self._conditions = Label("", "h2"), ElidedLabel("", "meta")
        self.active_only = Button("有効のみ", "choice", "list-filter")
        self.columns_button, self.stop = Button("列", icon="columns-3"), Button("中止", icon="x")
        self.empty = EmptyState(*START)
        self._place, self._page_note = Label("", "meta"), Label("", "meta")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        title = row(
            Label("アカウント管理", "h1"),
            Label("電話番号や顧客CDだけなら、上の検索箱(Ctrl+K)からも開けます", "meta"),
            None,
        )
        line = row(self.count, self._conditions, self.stop, self.active_only, self.columns_button, spacing=8)
        line.setStretch(1, 1)
        foot = row(spacing=6, margins=(20, 6, 20, 6))
        for keys, does in KEYS:
            foot.addWidget(KeyCap(keys))
            foot.addWidget(Label(does, "hint"))
            foot.addSpacing(8)
        foot.addStretch(1)
        foot.addWidget(self._page_note)
        card = Card(body_margin=0)
        card.body.setContentsMargins(0, 0, 0, 0)
        card.body.setSpacing(0)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.table)
        card.body.addWidget(self.busy)
        card.body.addLayout(self._stack, 1)
        card.body.addLayout(foot)
        whole = column(title, self.notice, self.form, line, card, spacing=12, margins=(24, 14, 24, 16))
        whole.setStretch(4, 1)
        self.setLayout(whole)
        for widget in (self.stop, self.active_only, self.columns_button):
            widget.hide()

    def _connect(self) -> None:
        self.form.submitted.connect(self._on_submitted)
        self.table.opened.connect(self._presenter.open_row)
        self.table.sort_wanted.connect(lambda key, down: self._pages.sort(SortKey(key), descending=down))
        self.table.columns_changed.connect(self._presenter.keep_columns)
        self.model.page_wanted.connect(self._pages.fetch)
        self.active_only.toggled.connect(self._presenter.show_active_only)
        self.columns_button.clicked.connect(
            lambda: self.table.open_column_menu(
                self.columns_button.mapToGlobal(QPoint(0, self.columns_button.height()))
            )
        )
        self.stop.clicked.connect(self._pages.cancel)
        self._pages.found.connect(self._on_found)
        self._pages.grew.connect(self._on_grew)
        self._pages.page.connect(self.model.put_page)
        self._pages.working.connect(self._on_working)
        self._pages.failed.connect(self._on_failed)

    def _on_submitted(self, asked: AccountSearch) -> None:
        self.active_only.blockSignals(True)
        self.active_only.setChecked(False)
        self.active_only.blockSignals(False)
        self._presenter.search(asked)

    def _on_working(self, working: bool) -> None:
        self.busy.set_working(working)
        self.stop.setVisible(working)

    def _on_found(self, result: Result) -> None:
        self.notice.clear()
        self._columns.searched_name = result.search.store_name
        self.model.reset(result.rows)
        self.count.setText(formatting.count(result.count, more=result.more_than_count))
        self._conditions.set_text(conditions_in_words(result.search))
        self.table.show_sort(result.sort, descending=result.descending)
        self._tell_order(result)
        found = result.count > 0
        if not found:
            self.empty.set(*NOTHING)
        self._stack.setCurrentWidget(self.table if found else self.empty)
        self.columns_button.setVisible(found)
        self.active_only.setVisible(found or self.active_only.isChecked())
        if found:
            self.table.scrollToTop()
            self.table.selectRow(0)
            self.table.setFocus()

    def _on_grew(self, result: Result) -> None:
        self.model.set_total(result.rows)

    def _tell_order(self, result: Result) -> None:
        if not result.more_than_count:
            self._page_note.setText(formatting.count(result.count))
            return
        order = "顧客CD順" if result.sort is SortKey.CUSTOMER_CODE else "登録の新しい順"
        self._page_note.setText(f"{order}に表示しています。ほかの列で並べるには、条件を1つ追加してください。")

    def _on_failed(self, message: UserMessage) -> None:
        if message.field:
            self.form.set_errors(message.field, "この項目を確認してください。")
        self.notice.tell(message, "再試行", self._pages.again)


def conditions_in_words(search: AccountSearch) -> str:
    """「さくら」を含む店舗先名称 ・ OTORAKU ・ 開始日 2018-09-01 から."""
    words = []
    if search.store_name:
        words.append(f"「{search.store_name}」を含む店舗先名称")
    for label, value in (
        ("顧客CD", search.customer_code),
        ("電話番号", search.phone),
        ("チェーン店CD", search.chain_code),
        ("ログインID", search.login_id),
        ("メール", search.email),
    ):
        if value:
            words.append(f"{label} {value}")
    words += [SERVICES[service] for service in search.services]
    if search.ums_started_from or search.ums_started_to:
        start = f"{search.ums_started_from} から" if search.ums_started_from else ""
        end = f"{search.ums_started_to} まで" if search.ums_started_to else ""
        words.append(f"開始日 {start}{' ' if start and end else ''}{end}")
    if search.active_only:
        words.append("有効のみ")
    return " ・ ".join(words)
