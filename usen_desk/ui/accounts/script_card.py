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
from usen_desk.ui.widgets.lines import row
from usen_desk.ui.widgets.pill import Pill

TICKS = ("店舗名", "電話番号", "住所", "担当者名")
TICK_WIDTH = 96
AGREE = 3
"""This many answers have to agree before ID and mail are told (look/account-detail.png)."""
LOGIN_KEYS, MAIL_KEYS = "Ctrl Shift 1", "Ctrl Shift 2"
GUIDE = "マイページの「パスワードを忘れた方はこちら」から、ログインIDと登録メールアドレスで再登録していただきます。認証メールは登録メールアドレスに届きます。"
NO_ACCOUNT = "有効なアカウントがないため、再登録メールは送信できません。"
NO_ADDRESS = "メールアドレスが登録されていないため、再登録メールは送信できません。登録をご案内ください。"
NOT_ALLOWED = "再登録メールを送信する権限がありません。"
SENDING = "送信を受け付けています…"


class ScriptCard(Card):
    """Signals: mail_wanted(account ID); told(text)."""

    mail_wanted = Signal(object)
    told = Signal(str)

    def __init__(self, may_send: bool, password_url: str, parent: QWidget | None = None) -> None:
        super().__init__("IDとPASSが分からない", "headset", parent, margin=16)
        self._password_url, self._may_send = password_url, may_send
        self._account: Account | None = None
        self._is_sending = False
        self.ticks = {name: QCheckBox(name) for name in TICKS}
        self._values = {name: ElidedLabel("", "meta") for name in TICKS}
        self._agreed = QFrame()
        self._agreed_icon, self._agreed_text = Icon("shield-check", "gray", 16), Label("", "meta")
        self.login = CopyBox("id-card", "ログインID", LOGIN_KEYS)
        self.email = CopyBox("mail", "登録メールアドレス", MAIL_KEYS)
        self.send = Button("再登録メール送信", icon="send")
        self.copy_guide = Button("案内文をコピー", icon="copy")
        self._state = Label("", "meta", wrap=True)
        self._lay_out()
        for tick in self.ticks.values():
            tick.toggled.connect(self._count_ticks)
        self.send.clicked.connect(self.send_mail)
        self.copy_guide.clicked.connect(self.copy_text)

    @property
    def state(self) -> str:
        """What became of the mail, in words."""
        return self._state.text()

    def show_customer(self, customer: Customer | None) -> None:
        """Another store, or none yet: nothing is confirmed, nothing can be copied."""
        unis = customer.unis if customer else None
        values = (unis.store_name, unis.phone, unis.address, "お客様にうかがう") if unis else ("",) * len(TICKS)
        for name, value in zip(TICKS, values, strict=True):
            self.ticks[name].setChecked(False)
            self._values[name].set_text(formatting.text(value))
        self._is_sending = False
        self._say("")
        self.show_account(None)

    def show_account(self, account: Account | None) -> None:
        """The account that is meant: its ID, its mail, and whether a mail can go out."""
        self._account = account
        self.login.set(account.login_id if account else "", formatting.MISSING)
        self.email.set(account.email if account else "", NO_MAIL if account else formatting.MISSING)
        self.send.setEnabled(not self._is_sending and not self.why_not)
        self.send.setToolTip(self.why_not)

    @property
    def why_not(self) -> str:
        """Why no mail can go out to this account; "" when one can."""
        if not self._may_send:
            return NOT_ALLOWED
        if self._account is None or self._account.state is not AccountState.ACTIVE:
            return NO_ACCOUNT
        return "" if self._account.email else NO_ADDRESS

    def send_mail(self) -> None:
        """By button or key; where no mail can go out, say why."""
        if self.why_not:
            self.told.emit(self.why_not)
        elif not self._is_sending and self._account is not None:
            self.mail_wanted.emit(self._account.account_id)

    def copy_text(self) -> None:
        """What a caller can be told, or sent, with the address of the page."""
        QGuiApplication.clipboard().setText(f"{GUIDE}\n{self._password_url}")
        self.told.emit("案内文をコピーしました")

    def set_sending(self, sending: bool) -> None:
        self._is_sending = sending
        self._say(SENDING if sending else "")
        self.show_account(self._account)

    def say_queued(self, to: str, at: str) -> None:
        self._say(f"{at} に {to} へ再登録メールを送信しました。届くまで数分かかることがあります。")

    def _say(self, text: str) -> None:
        self._state.setText(text)
        self._state.setVisible(bool(text))

    def _count_ticks(self) -> None:
        agreed = sum(tick.isChecked() for tick in self.ticks.values())
        tone = "green" if agreed >= AGREE else "gray"
        for widget in (self._agreed, self._agreed_text):
            widget.setProperty("tone", tone)
            widget.style().unpolish(widget)
            widget.style().polish(widget)
        self._agreed_icon.set("shield-check", tone)
        rest = "IDを案内できます" if agreed >= AGREE else f"{AGREE}点で案内できます"
        self._agreed_text.setText(f"{agreed}点一致。{rest}")

    def _lay_out(self) -> None:
        self._step(1, "本人確認")
        for name, tick in self.ticks.items():
            tick.setFixedWidth(TICK_WIDTH)
            line = row(tick, self._values[name], spacing=8, margins=(28, 0, 0, 0))
            line.setStretch(1, 1)
            self.body.addLayout(line)
        self._agreed.setObjectName("banner")
        self._agreed.setLayout(row(self._agreed_icon, self._agreed_text, None, spacing=8, margins=(10, 6, 10, 6)))
        self.body.addWidget(self._agreed)
        self._step(2, "IDとメールを伝える")
        self.body.addWidget(self.login)
        self.body.addWidget(self.email)
        self._step(3, "再登録を案内")
        self.body.addWidget(Label(GUIDE, "meta", wrap=True))
        self.body.addWidget(Label(self._password_url, "hint", wrap=True, selectable=True))
        self.body.addLayout(row(self.send, self.copy_guide))
        self.body.addWidget(self._state)
        self._say("")
        self._count_ticks()

    def _step(self, number: int, words: str) -> None:
        self.body.addLayout(row(Pill(str(number), tone="blue"), Label(words, "strong"), None))
