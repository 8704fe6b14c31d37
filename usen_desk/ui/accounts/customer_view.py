"""One store on one page: state, UNIS情報, アカウント一覧, 送付情報 and the script for a caller (B2-3, B2-4)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QVBoxLayout, QWidget

from usen_desk.contract.accounts import Account, AccountState, Customer, ReregistrationQueued
from usen_desk.ui import formatting
from usen_desk.ui.account_cells import STATES
from usen_desk.ui.accounts.customer_presenter import CustomerPresenter
from usen_desk.ui.accounts.mailings_card import MailingsCard
from usen_desk.ui.accounts.members_card import MembersCard
from usen_desk.ui.accounts.script_card import ScriptCard
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.shortcuts import Actions
from usen_desk.ui.widgets.banner import Banner
from usen_desk.ui.widgets.busy_line import BusyLine
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.card import Card
from usen_desk.ui.widgets.key_values import KeyValues
from usen_desk.ui.widgets.label import ElidedLabel, Label
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.notice_bar import NoticeBar
from usen_desk.ui.widgets.pill import Pill
from usen_desk.ui.widgets.toast import Toast

SIDE_WIDTH = 364
STACKS_BELOW = 1120
"""Narrower pages put the script below the tables."""

LABELS = [
    *("顧客CD", "店舗先名称", "顧客ステータス", "店舗先住所", "店舗先電話番号", "管轄支店"),
    *("チェーン店", "店種", "新設年月日", "解約日", "キャンセル日", "最終更新日"),
]
COPYABLE = frozenset({"顧客CD", "店舗先電話番号"})
SENTENCES = {
    AccountState.ACTIVE: "ログインできます。",
    AccountState.EXPIRED: "UMsIDが失効しています。ログインできません。",
    AccountState.TERMINATED: "解約済みの店舗です。ログインできません。",
    AccountState.CANCELLED: "契約がキャンセルされた店舗です。ログインできません。",
    AccountState.NONE: "アカウントがまだ発行されていません。",
}


class CustomerView(QWidget):
    def __init__(self, presenter: CustomerPresenter, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presenter = presenter
        self._name, self._under, self._chain = ElidedLabel("", "h1"), Label("", "meta"), Pill()
        self.notice, self.busy, self.banner = NoticeBar(), BusyLine(), Banner()
        self.again = Button("再読み込み", icon="refresh-cw")
        self.unis = KeyValues(LABELS, COPYABLE)
        self.members, self.mailings = MembersCard(), MailingsCard()
        self.script = ScriptCard(presenter.may_send, presenter.password_url)
        self.toast = Toast(self)
        self._lay_out()
        self._connect(actions)

    def focus_first(self) -> None:
        self.members.table.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < STACKS_BELOW
        self._columns.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
        self.script.setFixedWidth(SIDE_WIDTH) if not narrow else self.script.setFixedWidth(self._inside.width() - 48)

    def _lay_out(self) -> None:
        head = QFrame()
        head.setObjectName("pageHead")
        title = row(self._name, self._chain, None, spacing=10)
        title.setStretch(0, 1)
        words = column(title, self._under, spacing=2)
        line = row(words, self.again, spacing=10, margins=(24, 9, 24, 9))
        line.setStretch(0, 1)
        head.setLayout(line)
        unis = Card("UNIS情報", "store")
        unis.body.addWidget(self.unis)
        left = column(self.banner, unis, self.members, self.mailings, None, spacing=12)
        side = column(self.script, None, spacing=12)
        self._inside = QWidget()
        self._columns = row(left, side, spacing=12, margins=(24, 12, 24, 16))
        self._columns.setStretch(0, 1)
        self._inside.setLayout(self._columns)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self._inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(head)
        whole.addWidget(self.busy)
        whole.addLayout(column(self.notice, margins=(24, 0, 24, 0)))
        whole.addWidget(scroll, 1)
        self._inside.hide()

    def _connect(self, actions: Actions) -> None:
        presenter = self._presenter
        presenter.shown.connect(self._on_shown)
        presenter.told.connect(self._on_told)
        presenter.working.connect(self.busy.set_working)
        presenter.sending.connect(self.script.set_sending)
        presenter.queued.connect(self._on_queued)
        self.again.clicked.connect(presenter.again)
        self.members.chosen.connect(self._on_chosen)
        self.members.opened.connect(self._on_chosen)
        self.script.mail_wanted.connect(presenter.send_reregistration)
        self.script.told.connect(self.toast.tell)
        for box in (self.script.login, self.script.email):
            box.copied.connect(lambda label: self.toast.tell(f"{label}をコピーしました"))
        self.unis.copied.connect(lambda label: self.toast.tell(f"{label}をコピーしました"))
        add = actions.add
        add("customer.copy_login", "ログインIDをコピー", self.script.login.copy, "アカウント", "Ctrl+Shift+1", on=self)
        add(
            "customer.copy_email",
            "メールアドレスをコピー",
            self.script.email.copy,
            "アカウント",
            "Ctrl+Shift+2",
            on=self,
        )
        add("customer.send_mail", "再登録メール送信", self.script.send.click, "アカウント", "Ctrl+Shift+M", on=self)
        add("customer.again", "アカウントを再読み込み", presenter.again, "アカウント", "F5", on=self)

    def _on_shown(self, customer: Customer) -> None:
        self.notice.clear()
        unis = customer.unis
        self._name.set_text(unis.store_name)
        self._under.setText(f"顧客CD {unis.customer_code} ・ {unis.branch_name}")
        self._chain.set(f"チェーン {formatting.count(customer.chain_store_count)[:-1]}店")
        self._chain.setVisible(bool(unis.chain_code))
        self._tell_state(customer)
        self.unis.set(unis_values(customer))
        self.script.show_customer(customer)
        first = self._presenter.first_account()
        self.members.set(customer.accounts, customer.accounts.index(first) if first else 0)
        self.script.show_account(first)
        self.mailings.set(customer.mailings)
        self._inside.show()

    def _tell_state(self, customer: Customer) -> None:
        word, icon, tone = STATES[customer.state]
        first, sentence = self._presenter.first_account(), SENTENCES[customer.state]
        if customer.state is AccountState.ACTIVE and first:
            end = f"失効日 {first.ums_expires_on}" if first.ums_expires_on else "失効日の予定はありません"
            sentence += f"UMsID開始日 {formatting.day(first.ums_started_on)}、{end}。"
        self.banner.set(tone, icon, word, sentence, f"顧客ステータス {formatting.text(customer.unis.status)}")

    def _on_chosen(self, account: Account | None) -> None:
        if account is not None:
            self.script.show_account(account)

    def _on_queued(self, queued: ReregistrationQueued) -> None:
        self.script.say_queued(queued.to, formatting.clock(queued.queued_at))
        self.toast.tell("再登録メールを送信しました")

    def _on_told(self, message: UserMessage) -> None:
        self._inside.setVisible(self._presenter.customer is not None)
        self.notice.tell(message, "再試行", self._presenter.again)


def unis_values(customer: Customer) -> dict[str, str]:
    """UNIS情報 as the manual prints it: name and code together."""
    unis = customer.unis
    values = (
        *(unis.customer_code, unis.store_name, unis.status, f"{unis.postal_code} {unis.address}".strip(), unis.phone),
        f"{unis.branch_name}({unis.branch_code})",
        f"{unis.chain_name}({unis.chain_code})" if unis.chain_code else "",
        f"{unis.business_type_name}({unis.business_type_code})" if unis.business_type_code else unis.business_type_name,
        *map(formatting.day, (unis.opened_on, unis.terminated_on, unis.cancelled_on)),
        formatting.moment(unis.updated_at),
    )
    return {label: formatting.text(value) for label, value in zip(LABELS, values, strict=True)}
