"""The first thing a person sees: where the service is (at the first start), then who they are. Seed B1-1."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QStackedWidget, QWidget

from usen_desk.local.settings import Values
from usen_desk.ui import theme
from usen_desk.ui.widgets.busy_line import BusyLine
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.field import Field, TextInput
from usen_desk.ui.widgets.label import ElidedLabel, Label
from usen_desk.ui.widgets.lines import column, hair, row
from usen_desk.ui.widgets.password_input import PasswordInput

if TYPE_CHECKING:
    from usen_desk.contract.session import ServiceStatus
    from usen_desk.ui.messages import UserMessage
    from usen_desk.ui.session.sign_in_presenter import SignInPresenter
    from usen_desk.ui.widgets.notice_bar import NoticeBar

CARD_WIDTH = 420
LOGO_PX = 44
PRODUCT = "USEN サポートデスク"


class Brand(QWidget):
    """The mark of the product."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(LOGO_PX, LOGO_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent"))
        painter.drawRoundedRect(QRectF(self.rect()), 12, 12)
        painter.setPen(theme.color("accent_text"))
        painter.setFont(theme.font(22, bold=True))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, "U")
        painter.end()


class _AddressForm(QWidget):
    """Signals: submitted(str); more() the whole connection settings."""

    submitted = Signal(str)
    more = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.input = TextInput("https://desk.example.jp")
        self.input.setObjectName("service_url")
        self.field = Field("サービスのアドレス", "", self.input)
        self.button = Button("接続を確認", "primary")
        more = Button("プロキシや証明書の設定", "link")
        about = Label("はじめに、会社から案内されたサービスのアドレスを入力してください。", "meta", wrap=True)
        self.setLayout(column(about, 6, self.field, 10, self.button, row(None, more, None), spacing=8))
        self.button.clicked.connect(lambda: self.submitted.emit(self.input.text()))
        self.input.returnPressed.connect(self.button.click)
        more.clicked.connect(self.more)


class _PersonForm(QWidget):
    """Signals: submitted(str, str, bool); more() the connection settings."""

    submitted = Signal(str, str, bool)
    more = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.login_id = TextInput(max_chars=64)
        self.login_id.setObjectName("login_id")
        self.password = PasswordInput()
        self.password.setObjectName("password")
        self.stay = QCheckBox("このPCにログインしたままにする(30日間)")
        self.stay.setToolTip(
            "WindowsなどのOSの資格情報の保管場所に、ログインの印だけを保存します。パスワードは保存しません。"
        )
        self.button = Button("ログイン", "primary")
        self.service = ElidedLabel("", "meta")
        more = Button("接続設定", "link")
        foot = row(Label("接続先", "hint"), self.service, more, spacing=8)
        foot.setStretch(1, 1)
        self.setLayout(
            column(
                Field("ログインID", "", self.login_id),
                Field("パスワード", "", self.password),
                self.stay,
                6,
                self.button,
                10,
                hair(),
                foot,
                spacing=12,
            )
        )
        self.button.clicked.connect(self._submit)
        self.login_id.returnPressed.connect(self.password.setFocus)
        self.password.returnPressed.connect(self._submit)
        more.clicked.connect(self.more)

    def _submit(self) -> None:
        self.submitted.emit(self.login_id.text(), self.password.text(), self.stay.isChecked())


class SignInPage(QWidget):
    """Signals: wants_settings() the connection settings."""

    wants_settings = Signal()

    def __init__(self, values: Values, parent: QWidget | None = None) -> None:
        """values: the settings of this PC, which the presenter changes."""
        super().__init__(parent)
        self.setObjectName("page")
        self._values = values
        self._presenter: SignInPresenter | None = None
        self._waiting: Callable[[SignInPresenter], None] | None = None
        self._form, self._busy = _PersonForm(), BusyLine()
        self._stack, self._card = QStackedWidget(), QFrame()
        self._stack.addWidget(self._form)
        self._place_card()
        self._form.submitted.connect(self._on_submitted)
        self._form.more.connect(self.wants_settings)
        self._form.login_id.setText(values.login_id)
        self._form.stay.setChecked(values.stay)
        self.refresh()

    @cached_property
    def notice(self) -> NoticeBar:
        """Not built before there is something to say (BUDGETS D1)."""
        from usen_desk.ui.widgets.notice_bar import NoticeBar

        made = NoticeBar()
        self._column.insertWidget(1, made)
        return made

    @cached_property
    def _address(self) -> _AddressForm:
        made = _AddressForm()
        made.more.connect(self.wants_settings)
        made.submitted.connect(self._on_address)
        self._stack.addWidget(made)
        return made

    @property
    def _asks_address(self) -> bool:
        return self._stack.currentWidget() is not self._form

    def attach(self, presenter: SignInPresenter) -> None:
        """It comes after the first paint; a sign-in that was sent before waits for it."""
        self._presenter = presenter
        presenter.told.connect(self._on_told)
        presenter.found.connect(self._on_found)
        presenter.changed.connect(self.refresh)
        self.refresh()
        if self._waiting is not None:
            waiting, self._waiting = self._waiting, None
            waiting(presenter)

    def _place_card(self) -> None:
        card = self._card
        card.setObjectName("card")
        card.setFixedWidth(CARD_WIDTH)
        title = column(Label(PRODUCT, "h1"), Label("USEN Members・USEN ONLINE", "meta"), spacing=2)
        head = row(Brand(), title, None, spacing=14)
        self._column = column(head, self._stack, spacing=18, margins=(32, 30, 32, 26))
        card.setLayout(self._column)
        whole = column(self._busy, row(None, card, None), spacing=0, margins=(0, 0, 0, 24))
        whole.insertStretch(1, 4)
        whole.addStretch(5)
        self.setLayout(whole)

    def focus_first(self) -> None:
        """The cursor goes to what is still to be typed."""
        if self._asks_address:
            self._address.input.setFocus()
        else:
            (self._form.password if self._form.login_id.text() else self._form.login_id).setFocus()

    def reset(self) -> None:
        """Somebody has signed out: nothing of them stays but the login ID."""
        self._form.password.take()
        self._form.stay.setChecked(False)
        self.notice.clear()
        self.refresh()
        self.focus_first()

    def tell(self, message: UserMessage) -> None:
        self.notice.tell(message)

    def refresh(self) -> None:
        presenter = self._presenter
        busy = self._waiting is not None or (presenter is not None and presenter.busy)
        asks_address = not self._values.service_url or (busy and self._asks_address)
        self._stack.setCurrentWidget(self._address if asks_address else self._form)
        self._form.stay.setVisible(presenter is not None and presenter.has_vault)
        self._form.service.set_text(self._values.service_url)
        self._busy.set_working(busy)
        button, word = (self._address.button, "接続を確認") if asks_address else (self._form.button, "ログイン")
        button.setEnabled(not busy)
        button.setText("確認しています…" if busy else word)

    def _on_submitted(self, login_id: str, password: str, stay: bool) -> None:
        self.notice.clear()
        self._do(lambda presenter: presenter.sign_in(login_id, password, stay))

    def _on_address(self, typed: str) -> None:
        self.notice.clear()
        self._do(lambda presenter: presenter.use_address(typed))

    def _do(self, act: Callable[[SignInPresenter], None]) -> None:
        if self._presenter is not None:
            act(self._presenter)
        else:
            self._waiting = act
            self.refresh()

    def _on_told(self, message: UserMessage) -> None:
        if self.isVisible():
            self.notice.tell(message)
            if not self._asks_address:
                self._form.password.selectAll()
                self._form.password.setFocus()

    def _on_found(self, status: ServiceStatus) -> None:
        self.refresh()
        if self.isVisible():
            self.notice.say(f"サービスに接続できました(版 {status.version})。", "green")
            self.focus_first()
