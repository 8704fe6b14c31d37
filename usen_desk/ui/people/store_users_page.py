"""サポートページの利用者 of one store's company, on the store's page: who can log in, issue and reissue. Seed A01-1."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from usen_desk.contract.accounts import Customer
from usen_desk.contract.portal_users import (
    ISSUE_PORTAL_USER,
    REISSUE_PORTAL_PASSWORD,
    PortalUser,
    PortalUserIssued,
    PortalUsers,
    PortalUserState,
    Reissue,
)
from usen_desk.ui import formatting
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.people.issue_dialog import IssueDialog
from usen_desk.ui.people.portal_model import LOSES, portal_columns
from usen_desk.ui.people.records_presenter import RecordsPresenter
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.card import Card
from usen_desk.ui.widgets.data_table import DataTable
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column
from usen_desk.ui.widgets.notice_bar import NoticeBar
from usen_desk.ui.widgets.paged_table_model import PagedTableModel

TITLE = "サポートページの利用者"
SHOWN = ("name", "department", "email", "state", "seen")
BELOW = 8
"""The last row stays clear of the card's round corners."""
ROWS_SHOWN = 4
READING = "読み込んでいます…"
FAILED = "利用者を読み込めませんでした。"
NO_COMPANY = (
    "この店舗の企業にはまだ利用者がいません。「新規発行」で企業名とお客様を入力すると、お知らせメールを送れます。"
)
NOBODY = "{company} の利用者はまだいません。「新規発行」から、お客様へお知らせメールを送れます。"


class StoreUsersCard(Card):
    """presenter: of LIST_PORTAL_USERS. Shown to who may issue."""

    def __init__(self, presenter: RecordsPresenter, parent: QWidget | None = None) -> None:
        super().__init__(TITLE, "user-round", parent, body_margin=0)
        self.presenter = presenter
        self.model = PagedTableModel([one for one in portal_columns() if one.key in SHOWN], 100, self)
        self.table, self.notice, self.note = DataTable(self.model, TITLE), NoticeBar(), Label("", "meta", wrap=True)
        self.reissue, self.issue = Button("再発行", icon="refresh-cw"), Button("新規発行", icon="user-round-plus")
        self.dialog: IssueDialog | None = None
        self._code = self._company = ""
        self._chosen_id = 0
        self._requests: dict[int, uuid.UUID] = {}
        self._lay_out()
        self._connect()
        self.clear()

    def clear(self, _customer_code: str = "") -> None:
        """Another store is on its way: of the one before nothing is seen."""
        self._code = self._company = ""
        self._chosen_id = 0
        self.notice.clear()
        self._show_rows(0, READING)
        self.issue.setEnabled(False)

    def open_store(self, customer: Customer) -> None:
        self._code = customer.unis.customer_code
        self.presenter.narrow(customer_code=self._code)

    def set_compact(self, compact: bool) -> None:
        self.table.set_compact(compact)
        self._fit()

    def open_issue(self) -> None:
        dialog = self.dialog = IssueDialog(self, company_name=self._company, customer_code=self._code)
        dialog.wanted.connect(self._send_issue)
        dialog.destroyed.connect(self._forget_dialog)
        dialog.open()

    def reissue_current(self) -> None:
        """At once where the old password is worth nothing to anybody; who uses theirs is asked about first."""
        user = self.table.current()
        if not isinstance(user, PortalUser):
            return
        if user.state is PortalUserState.USING:
            self.notice.say(LOSES.format(name=user.name), "amber", "再発行する", lambda: self._reissue(user))
        else:
            self._reissue(user)

    def _lay_out(self) -> None:
        self.table.horizontalHeader().setSortIndicatorShown(False)
        self.note.setContentsMargins(20, 4, 20, 8)
        self.body.setContentsMargins(0, 0, 0, BELOW)
        self.body.addLayout(column(self.notice, margins=(16, 0, 16, 0)))
        self.body.addWidget(self.table)
        self.body.addWidget(self.note)
        self.add_action(self.reissue)
        self.add_action(self.issue)

    def _connect(self) -> None:
        presenter = self.presenter
        presenter.found.connect(self._on_found)
        presenter.page.connect(self._on_page)
        presenter.lost.connect(self.model.page_failed)
        presenter.told.connect(self._on_told)
        presenter.done.connect(self._on_done)
        presenter.refused.connect(self._on_refused)
        self.model.page_wanted.connect(presenter.fetch)
        self.table.chosen.connect(self._on_chosen)
        self.reissue.clicked.connect(self.reissue_current)
        self.issue.clicked.connect(self.open_issue)

    def _send_issue(self) -> None:
        dialog = self.dialog
        asked = dialog.value() if dialog is not None else None
        if dialog is not None and asked is not None:
            dialog.set_working(True)
            self.presenter.act("issue", ISSUE_PORTAL_USER, asked)

    def _forget_dialog(self) -> None:
        self.dialog = None

    def _reissue(self, user: PortalUser) -> None:
        """The request keeps its number until it is answered, so asking again never sends two mails."""
        self.reissue.setEnabled(False)
        body = Reissue(request_id=self._requests.setdefault(user.user_id, uuid.uuid4()))
        self.presenter.act("reissue", REISSUE_PORTAL_PASSWORD, body, user_id=user.user_id)

    def _on_found(self, answer: PortalUsers) -> None:
        if not self._code:
            return  # of a store that was left meanwhile
        self._company = answer.company_name
        note = NOBODY.format(company=answer.company_name) if answer.company_name else NO_COMPANY
        self._show_rows(answer.total, "" if answer.total else note)
        self.issue.setEnabled(True)

    def _on_page(self, first: int, users: Sequence[PortalUser]) -> None:
        if not self._code:
            return
        self.model.put_page(first, users)
        if first == 0 and users:
            ids = [user.user_id for user in users]
            self.table.selectRow(ids.index(self._chosen_id) if self._chosen_id in ids else 0)

    def _on_told(self, message: UserMessage) -> None:
        if self._code:
            self._show_rows(0, FAILED)
            self.notice.tell(message, "再試行", self.presenter.load)

    def _on_chosen(self, row: object) -> None:
        user = row if isinstance(row, PortalUser) else None
        if user is not None:
            self._chosen_id = user.user_id
        self.reissue.setEnabled(user is not None and user.state is not PortalUserState.STOPPED)
        self.reissue.setText("発行" if user is not None and user.state is PortalUserState.UNISSUED else "再発行")

    def _on_done(self, what: str, result: PortalUserIssued) -> None:
        user = result.user
        self._requests.pop(user.user_id, None)
        if what == "issue" and self.dialog is not None:
            self.dialog.accept()
        done = "を発行しました" if what == "issue" else "の仮パスワードを再発行しました"
        text = f"{user.name} 様{done}。お知らせメールを {user.email} に送ります。仮パスワードの期限は14日間です。"
        self.notice.say(text, "green")
        self._chosen_id = user.user_id

    def _on_refused(self, what: str, message: UserMessage) -> None:
        if what == "issue" and self.dialog is not None:
            self.dialog.tell(message)
            return
        self.notice.tell(message)
        self._on_chosen(self.table.current())

    def _show_rows(self, total: int, note: str) -> None:
        company = f"{self._company} ・ " if self._company and total else ""
        self.set_count(f"{company}{formatting.count(total)}" if total else "")
        self.model.reset(total)
        self.table.setVisible(total > 0)
        self.note.setText(note)
        self.note.setVisible(bool(note))
        if not total:
            self._on_chosen(None)
        self._fit()

    def _fit(self) -> None:
        rows = min(self.model.rowCount(), ROWS_SHOWN)
        height = self.table.verticalHeader().defaultSectionSize()
        self.table.setFixedHeight(self.table.horizontalHeader().height() + rows * height)
