"""One store on one page: state, UNIS情報, アカウント一覧, 送付情報, the script for a caller and the store's
trials (B2-3, B2-4, X11)."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QSizePolicy, QWidget

from usen_desk.contract.accounts import Account, AccountState, Customer, ReregistrationQueued
from usen_desk.contract.inquiries import CustomerInquiries
from usen_desk.ui import formatting, theme
from usen_desk.ui.account_cells import STATES
from usen_desk.ui.accounts.account_dialog import AccountDialog
from usen_desk.ui.accounts.customer_presenter import CustomerPresenter
from usen_desk.ui.accounts.inquiries_card import InquiriesCard
from usen_desk.ui.accounts.mailings_card import MailingsCard
from usen_desk.ui.accounts.members_card import MembersCard
from usen_desk.ui.accounts.script_card import ScriptCard
from usen_desk.ui.accounts.trials_card import TrialsCard
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.shortcuts import Actions
from usen_desk.ui.widgets.banner import Banner
from usen_desk.ui.widgets.busy_line import BusyLine
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.card import Card
from usen_desk.ui.widgets.copy_box import CopyBox
from usen_desk.ui.widgets.key_values import KeyValues
from usen_desk.ui.widgets.label import ElidedLabel
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.notice_bar import NoticeBar
from usen_desk.ui.widgets.pill import Pill
from usen_desk.ui.widgets.toast import Toast

SIDE_WIDTH = 364
STACKS_BELOW = 1120
"""Narrower pages put the script below the tables."""
UNBOUNDED = (1 << 24) - 1
"""Qt's own limit of a width."""

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
NOTHING_TO_COPY = "このアカウントには登録がないため、コピーしていません。"
STILL_READING = "読み込み中です。表示されてからコピーしてください。"


class CustomerPage(QWidget):
    """Signals: next_wanted(rows) the store that many rows further in the result, 1 or -1."""

    next_wanted = Signal(int)

    def __init__(
        self,
        presenter: CustomerPresenter,
        actions: Actions,
        users: QWidget | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """users: the card of the store's portal users; it follows the presenter by itself."""
        super().__init__(parent)
        self.users = users
        self._presenter = presenter
        self._position = ""
        self._name, self._under, self._chain = ElidedLabel("", "h1"), ElidedLabel("", "meta"), Pill()
        self.notice, self.busy, self.banner = NoticeBar(), BusyLine(), Banner()
        self.new_inquiry = Button("新規問い合わせ", icon="plus")
        self.branch = Button("支店別顧客で見る", icon="building-2")
        self.again = Button("再読み込み", icon="refresh-cw")
        self.unis = KeyValues(LABELS, COPYABLE)
        self.members, self.mailings = MembersCard(), MailingsCard()
        self.script = ScriptCard(presenter.may_send, presenter.password_url)
        self.trials = TrialsCard() if presenter.may_see_trials else None
        self.inquiries = InquiriesCard() if presenter.may_see_inquiries else None
        self.toast = Toast(self)
        self._scroll = QScrollArea()
        self._lay_out()
        self._connect()
        self._add_actions(actions)

    @cached_property
    def open_ones(self) -> Button:
        """Built with the first store that has one."""
        made = Button("", "link", "inbox")
        made.hide()
        made.clicked.connect(self._to_open_ones)
        self._title.insertWidget(2, made)
        return made

    @property
    def title(self) -> str:
        return self._name.whole

    @property
    def under(self) -> str:
        """The line under the title: position in the result, code, branch."""
        return self._under.whole

    def focus_first(self) -> None:
        """Into the page itself: arrows scroll, Tab goes on to what can be copied."""
        self._scroll.setFocus()

    def set_position(self, text: str) -> None:
        """Where the store stands in the result that it was opened from; "" when it was opened in another way."""
        self._position = text
        self._tell_under()

    def set_compact(self, compact: bool) -> None:
        self.mailings.set_compact(compact)
        if (set_users := getattr(self.users, "set_compact", None)) is not None:
            set_users(compact)
        self._columns.setContentsMargins(24, 0, 24, 12 if compact else 16)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and hasattr(self, "_columns"):
            self._fit()

    def _fit(self) -> None:
        """The script beside the tables where there is space for both."""
        narrow, side = self.width() < theme.px(STACKS_BELOW), theme.px(SIDE_WIDTH)
        self._columns.setDirection(QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight)
        for card in self._side:
            card.setMinimumWidth(0 if narrow else side)
            card.setMaximumWidth(UNBOUNDED if narrow else side)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._presenter.leave()
            return
        super().keyPressEvent(event)

    def open_account(self, account: Account) -> AccountDialog:
        """詳細 of one row."""
        dialog = AccountDialog(account, self.title, self)
        dialog.show()
        return dialog

    @property
    def _side(self) -> list[Card]:
        return [card for card in (self.script, self.inquiries, self.trials) if card is not None]

    def _lay_out(self) -> None:
        head = QFrame()
        head.setObjectName("pageHead")
        title = self._title = row(self._name, self._chain, None, spacing=10)
        self._name.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        buttons = (self.new_inquiry, self.branch, self.again)
        line = row(column(title, self._under, spacing=2), *buttons, spacing=8, margins=(24, 9, 24, 9))
        line.setStretch(0, 1)
        head.setLayout(line)
        unis = Card("UNIS情報", "store")
        unis.body.addWidget(self.unis)
        users = [self.users] if self.users is not None else []
        left = column(self.banner, unis, self.members, *users, self.mailings, None, spacing=12)
        side = column(*self._side, None, spacing=12)
        self._inside = QWidget()
        self._columns = row(left, side, spacing=12, margins=(24, 0, 24, 16))
        self._columns.setStretch(0, 1)
        self._inside.setLayout(self._columns)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setAccessibleName("アカウントの詳細")
        self._scroll.setWidget(self._inside)
        top, notice = column(head, self.busy, spacing=0), column(self.notice, margins=(24, 0, 24, 0))
        whole = column(top, notice, self._scroll, spacing=10)
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self.branch.setVisible(self._presenter.may_see_branches)
        self.new_inquiry.setVisible(self._presenter.may_open_inquiries)
        self._on_emptied("")

    def _connect(self) -> None:
        presenter = self._presenter
        presenter.emptied.connect(self._on_emptied)
        presenter.shown.connect(self._on_shown)
        presenter.told.connect(lambda message: self.notice.tell(message, "再試行", presenter.again))
        presenter.working.connect(self.busy.set_working)
        presenter.sending.connect(self.script.set_sending)
        presenter.queued.connect(self._on_queued)
        presenter.not_queued.connect(self._on_not_queued)
        presenter.said.connect(self.toast.tell)
        self.again.clicked.connect(presenter.again)
        self.branch.clicked.connect(presenter.open_branch)
        self.new_inquiry.clicked.connect(presenter.open_new_inquiry)
        self.members.chosen.connect(self._on_chosen)
        self.members.opened.connect(self.open_account)
        if self.trials is not None:
            presenter.emptied.connect(self.trials.clear)
            presenter.trials.connect(self.trials.show_trials)
            presenter.no_trials.connect(self.trials.show_failure)
            self.trials.opened.connect(presenter.open_trial)
        if self.inquiries is not None:
            presenter.emptied.connect(self.inquiries.clear)
            presenter.inquiries.connect(self._on_inquiries)
            presenter.no_inquiries.connect(self.inquiries.show_failure)
            self.inquiries.opened.connect(presenter.open_inquiry)
        self.script.mail_wanted.connect(presenter.send_reregistration)
        self.script.told.connect(self.toast.tell)
        for copies in (self.script.login, self.script.email, self.unis):
            copies.copied.connect(lambda label: self.toast.tell(f"{label}をコピーしました"))

    def _add_actions(self, actions: Actions) -> None:
        def add(name: str, text: str, run: Callable[[], object], keys: str = "") -> None:
            actions.add(f"customer.{name}", text, run, "アカウント", keys, on=self)

        add("copy_login", "ログインIDをコピー", lambda: self._copy(self.script.login), "Ctrl+Shift+1")
        add("copy_email", "メールアドレスをコピー", lambda: self._copy(self.script.email), "Ctrl+Shift+2")
        add("send_mail", "再登録メール送信", self.script.send_mail, "Ctrl+Shift+M")
        add("copy_guide", "案内文をコピー", self.script.copy_text)
        add("next", "検索結果の次の店舗", lambda: self.next_wanted.emit(1), "Alt+PgDown")
        add("previous", "検索結果の前の店舗", lambda: self.next_wanted.emit(-1), "Alt+PgUp")
        add("again", "アカウントを再読み込み", self._presenter.again, "F5")
        if self._presenter.may_see_branches:
            add("branch", "この店舗の支店を支店別顧客で見る", self._presenter.open_branch)

    def _copy(self, box: CopyBox) -> None:
        if box.isEnabled():
            box.copy()
        else:
            self.toast.tell(NOTHING_TO_COPY if self._presenter.customer else STILL_READING)

    def _on_emptied(self, customer_code: str) -> None:
        """Nobody may read or copy the values of the store before while the next one is on its way."""
        self._inside.hide()
        self._tell_open_ones(0)
        self.notice.clear()
        self.script.show_customer(None)
        self._name.set_text(f"顧客CD {customer_code}" if customer_code else "")
        self._chain.hide()
        self.branch.setEnabled(False)
        self._tell_under()

    def _on_shown(self, customer: Customer) -> None:
        self.notice.clear()
        unis, first = customer.unis, self._presenter.first_account()
        self._name.set_text(unis.store_name)
        self._chain.set(f"チェーン {formatting.count(customer.chain_store_count)[:-1]}店")
        self._chain.setVisible(bool(unis.chain_code))
        self.branch.setEnabled(bool(unis.branch_code))
        self._tell_under()
        self._tell_state(customer)
        self.unis.set(unis_values(customer))
        self.script.show_customer(customer)
        self.members.set(customer.accounts, customer.accounts.index(first) if first else 0)
        self.script.show_account(first)
        self.mailings.set(customer.mailings)
        self._inside.show()

    def _on_inquiries(self, found: CustomerInquiries) -> None:
        if self.inquiries is not None:
            self.inquiries.show_inquiries(found, self._presenter.now())
        self._tell_open_ones(found.open_count)

    def _tell_open_ones(self, count: int) -> None:
        if count or "open_ones" in self.__dict__:
            self.open_ones.setText(f"未完了の問い合わせ {formatting.count(count)}")
            self.open_ones.setVisible(count > 0)

    def _to_open_ones(self) -> None:
        """The only one is opened; of several the list is brought into sight."""
        if self.inquiries is None:
            return
        if self.inquiries.open_count == 1:
            self._presenter.open_inquiry(self.inquiries.lines.lines[0].key)
        else:
            self._scroll.ensureWidgetVisible(self.inquiries)
            self.inquiries.lines.setFocus()

    def _tell_under(self) -> None:
        customer = self._presenter.customer
        parts = [self._position]
        if customer:
            parts += [f"顧客CD {customer.unis.customer_code}", customer.unis.branch_name]
        self._under.set_text(" ・ ".join(part for part in parts if part))

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
        self.notice.clear()
        self.script.say_queued(queued.to, formatting.clock(queued.queued_at))
        self.toast.tell("再登録メールを送信しました")

    def _on_not_queued(self, account_id: int, message: UserMessage) -> None:
        if account_id:
            self.notice.tell(message, "もう一度送信", lambda: self._presenter.send_reregistration(account_id))
        else:
            self.notice.tell(message)


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
