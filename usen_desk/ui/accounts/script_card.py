"""IDとPASSが分からない: the manual's steps for a caller, with 本人確認, the two values to tell and the mail (B2-4)."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QCheckBox, QFrame, QWidget

from usen_desk.contract.accounts import Account, AccountState, Customer
from usen_desk.ui import formatting
from usen_desk.ui.account_cells import NO_MAIL
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.card import Card, Icon
from usen_desk.ui.widgets.copy_box import CopyBox
from usen_desk.ui.widgets.label import ElidedLabel, Label
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.pill import Pill

TICKS = ("店舗名", "電話番号", "住所", "担当者名")
AGREE = 3
LOGIN_KEYS, MAIL_KEYS = "Ctrl Shift 1", "Ctrl Shift 2"
GUIDE = "マイページの「パスワードを忘れた方はこちら」から、ログインIDと登録メールアドレスで再登録していただきます。認証メールは登録メールアドレスに届きます。"


class ScriptCard(Card):
    """Signals: mail_wanted(account ID); told(text)."""

    mail_wanted = Signal(int)
    told = Signal(str)

    def __init__(self, may_send: bool, password_url: str, parent: QWidget | None = None) -> None:
        super().__init__("IDとPASSが分からない", "headset", parent, margin=16)
        self._password_url, self._may_send, self._account = password_url, may_send, None
        self.ticks = {name: QCheckBox(name) for name in TICKS}
        self._values = {name: ElidedLabel("", "meta") for name in TICKS}
        self._agreed = self._agreed_line()
        self.login = CopyBox("id-card", "ログインID", LOGIN_KEYS)
        self.email = CopyBox("mail", "登録メールアドレス", MAIL_KEYS)
        self.send = Button("再登録メール送信", icon="send")
        self.copy_guide = Button("案内文をコピー", icon="copy")
        self._state = Label("", "meta", wrap=True)
        self._lay_out()
        for tick in self.ticks.values():
            tick.toggled.connect(self._count_ticks)
        self.send.clicked.connect(self._on_send)
        self.copy_guide.clicked.connect(self._on_copy_guide)

    _account: Account | None

    def show_customer(self, customer: Customer) -> None:
        """Another store: nothing is confirmed yet."""
        unis = customer.unis
        for name, value in zip(TICKS, (unis.store_name, unis.phone, unis.address, "お客様にうかがう"), strict=True):
            self.ticks[name].setChecked(False)
            self._values[name].set_text(formatting.text(value))
        self._state.setText("")

    def show_account(self, account: Account | None) -> None:
        """The account that is meant: its ID, its mail, and whether a mail can go out."""
        self._account = account
        self.login.set(account.login_id if account else "", formatting.MISSING)
        self.email.set(account.email if account else "", NO_MAIL if account else formatting.MISSING)
        usable = account is not None and account.state is AccountState.ACTIVE
        self.send.setEnabled(self._may_send and usable and bool(account and account.email))
        self.send.setToolTip(self._why_not(account))

    def set_sending(self, sending: bool) -> None:
        if sending:
            self.send.setEnabled(False)
            self._state.setText("送信を受け付けています…")
        else:
            self._state.setText("")
            self.show_account(self._account)

    def say_queued(self, to: str, at: str) -> None:
        self._state.setText(f"{at} に {to} へ再登録メールを送信しました。届くまで数分かかることがあります。")

    def _why_not(self, account: Account | None) -> str:
        if not self._may_send:
            return "この操作を行う権限がありません。"
        if account is None or account.state is not AccountState.ACTIVE:
            return "有効なアカウントがないため送信できません。"
        return "" if account.email else "メールアドレスが登録されていないため送信できません。"

    def _count_ticks(self) -> None:
        agreed = sum(tick.isChecked() for tick in self.ticks.values())
        self._agreed.setProperty("tone", "green" if agreed >= AGREE else "gray")
        self._agreed.style().unpolish(self._agreed)
        self._agreed.style().polish(self._agreed)
        done = agreed >= AGREE
        self._agreed_icon.set("shield-check", "green" if done else "gray")
        self._agreed_text.setText(
            f"{agreed}点一致。IDを案内できます" if done else f"{agreed}点一致。{AGREE}点で案内できます"
        )

    def _on_send(self) -> None:
        if self._account is not None:
            self.mail_wanted.emit(self._account.account_id)

    def _on_copy_guide(self) -> None:
        QGuiApplication.clipboard().setText(f"{GUIDE}\n{self._password_url}")
        self.told.emit("案内文をコピーしました")

    def _agreed_line(self) -> QFrame:
        frame = QFrame()
        frame.setObjectName("banner")
        self._agreed_icon, self._agreed_text = Icon("shield-check", "gray", 16), Label("", "meta")
        frame.setLayout(row(self._agreed_icon, self._agreed_text, None, spacing=8, margins=(10, 6, 10, 6)))
        return frame

    def _lay_out(self) -> None:
        self.body.addLayout(row(Pill("1", tone="blue"), Label("本人確認", "strong"), None))
        for name, tick in self.ticks.items():
            line = row(tick, self._values[name], spacing=12, margins=(28, 0, 0, 0))
            line.setStretch(1, 1)
            self.body.addLayout(line)
        self.body.addWidget(self._agreed)
        self.body.addLayout(row(Pill("2", tone="blue"), Label("IDとメールを伝える", "strong"), None))
        self.body.addWidget(self.login)
        self.body.addWidget(self.email)
        self.body.addLayout(row(Pill("3", tone="blue"), Label("再登録を案内", "strong"), None))
        self.body.addWidget(Label(GUIDE, "meta", wrap=True))
        self.body.addWidget(Label(self._password_url, "hint", wrap=True, selectable=True))
        self.body.addLayout(column(row(self.send, self.copy_guide), self._state))
        self._count_ticks()
