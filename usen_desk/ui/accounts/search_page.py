"""アカウント検索: form, count and table."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QWidget

from usen_desk.contract.accounts import AccountRow, AccountSearch, SortKey
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
from usen_desk.ui.widgets.lines import column, hair, row
from usen_desk.ui.widgets.notice_bar import NoticeBar
from usen_desk.ui.widgets.paged_table_model import PagedTableModel

START = (
    "search",
    "お客様の情報から検索します",
    "電話番号・顧客CD・店舗先名称などを1つ入力して Enter を押してください。表記のゆれ(全角・かな・ハイフン)はそのままで探せます。",
)
NOTHING = "該当するアカウントがありません"
BY_NAME, WITHOUT_TICKS, WITH_ALL = "店舗先名称で検索", "サービスの選択を外す", "有効のみを外す"
CHECK = "この項目を確認してください。"
OPEN_TRIAL = "お試しを開く"
NAME_COLUMN = 2
KEYS = (("↑ ↓", "行を選ぶ"), ("Enter", "詳細を開く"), ("Ctrl C", "行をコピー"), ("Alt ←", "一覧に戻る"))
LINE_HEIGHT = 34


class SearchPage(QWidget):
    """Shows what AccountsPresenter finds."""

    def __init__(self, presenter: AccountsPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter, self._pages = presenter, presenter.pages
        self._goes_to_rows = False
        self.form = SearchForm(presenter.services)
        self.notice, self.busy = NoticeBar(), BusyLine()
        self._columns = AccountColumns()
        self.model = PagedTableModel(self._columns.all(), PAGE_ROWS, self)
        self.table = DataTable(self.model, "検索結果", NAME_COLUMN)
        self.table.restore_columns(presenter.columns)
        self.count, self._conditions = Label("", "h2"), ElidedLabel("", "meta")
        self.active_only = Button("有効のみ", "choice", "list-filter")
        self.columns_button, self.stop = Button("列", icon="columns-3"), Button("中止", icon="x")
        self.empty, self.other_way = EmptyState(*START), Button(BY_NAME)
        self._page_note = Label("", "meta")
        self._lay_out()
        self._connect()

    @property
    def is_empty(self) -> bool:
        """No rows are shown: nothing was searched or nothing found."""
        return self._stack.currentWidget() is not self.table

    def set_compact(self, compact: bool) -> None:
        self.form.set_compact(compact)
        self.table.set_compact(compact)
        self._whole.setSpacing(8 if compact else 12)
        self._whole.setContentsMargins(24, 10 if compact else 14, 24, 12 if compact else 16)

    def position(self, customer_code: str) -> str:
        """検索結果 11件中 1件目, where the row that the cursor is on is this store's."""
        row_, result = self.table.current(), self._pages.result
        if result is None or not isinstance(row_, AccountRow) or row_.customer_code != customer_code:
            return ""
        whole = formatting.count(result.count, more=result.more_than_count)
        return f"検索結果 {whole}中 {self.table.currentIndex().row() + 1:,}件目"

    def step(self, rows: int) -> AccountRow | None:
        """Put the cursor on the next store (1) or the one before (-1), and return its row; None at the ends."""
        start = self.table.current()
        at = self.table.currentIndex().row() + rows
        while 0 <= at < self.model.rowCount():
            found = self.model.row(at)
            if found is None:
                return None
            if not isinstance(start, AccountRow) or found.customer_code != start.customer_code:
                self.table.selectRow(at)
                return cast(AccountRow, found)
            at += rows
        return None

    def _lay_out(self) -> None:
        title = row(
            Label("アカウント管理", "h1"),
            ElidedLabel("電話番号や顧客CDだけなら、上の検索箱(Ctrl+K)からも開けます", "meta"),
            spacing=10,
        )
        title.setStretch(1, 1)
        line = QWidget()
        line.setFixedHeight(LINE_HEIGHT)
        line.setLayout(row(self.count, self._conditions, self.stop, self.active_only, self.columns_button))
        cast(QHBoxLayout, line.layout()).setStretch(1, 1)
        card = Card(body_margin=0)
        card.body.setContentsMargins(0, 0, 0, 0)
        card.body.setSpacing(0)
        self._stack = QStackedLayout()
        card.body.addWidget(self.busy)
        card.body.addLayout(self._stack, 1)  # before its pages: a page without a parent would be a window for a moment
        nothing = QWidget()
        nothing.setLayout(column(None, self.empty, row(None, self.other_way, None), None, spacing=0))
        self._stack.addWidget(nothing)
        self._stack.addWidget(self.table)
        self._foot = self._foot_line()
        card.body.addWidget(self._foot)
        self._whole = column(title, self.notice, self.form, line, card, spacing=12, margins=(24, 14, 24, 16))
        self._whole.setStretch(4, 1)
        self.setLayout(self._whole)
        for widget in (self.stop, self.active_only, self.columns_button, self.other_way, self._foot):
            widget.hide()

    def _foot_line(self) -> QWidget:
        line = row(spacing=6, margins=(20, 6, 20, 6))
        for keys, does in KEYS:
            line.addWidget(KeyCap(keys))
            line.addWidget(Label(does, "hint"))
            line.addSpacing(8)
        line.addStretch(1)
        line.addWidget(self._page_note)
        foot = QWidget()
        foot.setLayout(column(hair(), line, spacing=0))
        return foot

    def _connect(self) -> None:
        self.form.submitted.connect(self._on_submitted)
        self.form.left_down.connect(self._go_to_rows)
        self.table.opened.connect(self._presenter.open_row)
        self.table.sort_wanted.connect(lambda key, down: self._pages.sort(SortKey(key), descending=down))
        self.table.columns_changed.connect(self._presenter.keep_columns)
        self.model.page_wanted.connect(self._pages.fetch)
        self.active_only.toggled.connect(self._presenter.show_active_only)
        self.other_way.clicked.connect(self._on_other_way)
        self.columns_button.clicked.connect(
            lambda: self.table.open_column_menu(
                self.columns_button.mapToGlobal(QPoint(0, self.columns_button.height()))
            )
        )
        self.stop.clicked.connect(self._pages.cancel)
        self._pages.found.connect(self._on_found)
        self._pages.grew.connect(lambda result: self.model.set_total(result.rows))
        self._pages.page.connect(self.model.put_page)
        self._pages.lost.connect(self.model.page_failed)
        self._pages.working.connect(self.busy.set_working)
        self.busy.appeared.connect(self.stop.setVisible)
        self._pages.failed.connect(self._on_failed)
        self._presenter.found_trial.connect(self._on_trial)

    def _on_submitted(self, asked: AccountSearch) -> None:
        self._show_active_only(asked.active_only)
        self._goes_to_rows = True
        self._presenter.search(asked)

    def _show_active_only(self, active_only: bool) -> None:
        """As it was searched, without searching."""
        self.active_only.blockSignals(True)
        self.active_only.setChecked(active_only)
        self.active_only.blockSignals(False)

    def _on_found(self, result: Result) -> None:
        self.notice.clear()
        self._columns.searched_name = result.search.store_name
        self.model.reset(result.rows)
        self.count.setText(formatting.count(result.count, more=result.more_than_count))
        self._conditions.set_text(conditions_in_words(result.search))
        self.table.show_sort(result.sort, descending=result.descending)
        self._page_note.setText(order_in_words(result))
        found = result.count > 0
        if not found:
            advice, action = advice_for(result.search)
            self.empty.set("search", NOTHING, advice)
            self.other_way.setText(action)
            self.other_way.setVisible(bool(action))
        self._stack.setCurrentIndex(1 if found else 0)
        self._foot.setVisible(found)
        self.columns_button.setVisible(found)
        self.active_only.setVisible(found or self.active_only.isChecked())
        if found:
            self.table.scrollToTop()
            self.table.selectRow(0)
            if self._goes_to_rows and self.isVisible():
                self.table.setFocus()
        self._goes_to_rows = False
        self._presenter.look_for_trial(result)

    def _on_trial(self, login_id: str) -> None:
        text = f"ログインID {login_id} は、お試しのリーフレットのIDです。ご利用時間などはお試しの画面で見られます。"
        self.notice.say(text, "blue", OPEN_TRIAL, lambda: self._presenter.open_trial(login_id))

    def _go_to_rows(self) -> None:
        if not self.is_empty:
            self.table.setFocus()

    def _on_other_way(self) -> None:
        """Do what the advice says."""
        action = self.other_way.text()
        if action == WITH_ALL:
            self.active_only.setChecked(False)
        elif action == WITHOUT_TICKS:
            self.form.services.set_values(())
            self.form.submit()
        else:
            self.form.only("store_name")

    def _on_failed(self, message: UserMessage) -> None:
        result = self._pages.result
        if result is not None:
            self.table.show_sort(result.sort, descending=result.descending)
            self._show_active_only(result.search.active_only)
        if message.field:
            self.form.set_error(message.field, CHECK)
        self.notice.tell(message, "再試行", self._pages.again)


def advice_for(search: AccountSearch) -> tuple[str, str]:
    """What to try when nothing was found, and the button that does it ("" for none)."""
    if search.active_only:
        return "解約・失効などの店舗は隠れています。「有効のみ」を外すと、それらも含めて探せます。", WITH_ALL
    if search.services:
        words = "・".join(SERVICES[service] for service in search.services)
        return f"{words} を利用できるアカウントに絞っています。サービスの選択を外して探せます。", WITHOUT_TICKS
    if search.phone:
        text = "この電話番号の登録はありません。発信元の番号は登録と違うことがあります。別の番号をうかがうか、店舗先名称の一部で検索してください。"
        return text, BY_NAME
    if search.store_name:
        return (
            "店舗先名称を短くするか、かな・漢字を替えてお試しください。支店名や業種の言葉は除くと見つかりやすくなります。",
            "",
        )
    return "顧客CDなどは完全一致です。入力を確かめるか、店舗先名称の一部で検索してください。", BY_NAME


def order_in_words(result: Result) -> str:
    """What stands at the foot of the rows."""
    if not result.more_than_count:
        return formatting.count(result.count)
    order = "顧客CD順" if result.sort is SortKey.CUSTOMER_CODE else "登録の新しい順"
    return f"{order}に表示しています。ほかの列で並べるには、条件を1つ追加してください。"


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
