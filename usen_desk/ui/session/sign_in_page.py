"""The first thing a person sees: where the service is (at the first start), then who they are. Seed B1-1."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QStackedWidget, QWidget

from usen_desk.contract.session import PASSWORD_MAX_CHARS, ServiceStatus
from usen_desk.ui import theme
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.session.connection_model import ConnectionChoice
from usen_desk.ui.session.sign_in_presenter import SignInPresenter
from usen_desk.ui.widgets.busy_line import BusyLine
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.field import Field, TextInput
from usen_desk.ui.widgets.label import ElidedLabel, Label
from usen_desk.ui.widgets.lines import column, hair, row
from usen_desk.ui.widgets.notice_bar import NoticeBar
from usen_desk.ui.widgets.password_input import PasswordInput

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
        self.password = PasswordInput(PASSWORD_MAX_CHARS)
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

    def __init__(self, presenter: SignInPresenter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._presenter = presenter
        self._form, self._address = _PersonForm(), _AddressForm()
        self._stack = QStackedWidget()
        self._stack.addWidget(self._address)
        self._stack.addWidget(self._form)
        self.notice, self._busy = NoticeBar(), BusyLine()
        self._place_card()
        self._form.submitted.connect(self._on_submitted)
        self._form.more.connect(self.wants_settings)
        self._address.more.connect(self.wants_settings)
        self._address.submitted.connect(self._on_address)
        presenter.told.connect(self._on_told)
        presenter.found.connect(self._on_found)
        presenter.changed.connect(self.refresh)
        self._form.login_id.setText(presenter.values.login_id)
        self._form.stay.setChecked(presenter.values.stay)
        self.refresh()

    def _place_card(self) -> None:
        card = QFrame()
        card.setObjectName("card")
        card.setFixedWidth(CARD_WIDTH)
        title = column(Label(PRODUCT, "h1"), Label("USEN Members・USEN ONLINE", "meta"), spacing=2)
        head = row(Brand(), title, None, spacing=14)
        card.setLayout(column(head, self.notice, self._stack, spacing=18, margins=(32, 30, 32, 26)))
        whole = column(self._busy, row(None, card, None), spacing=0, margins=(0, 0, 0, 24))
        whole.insertStretch(1, 4)
        whole.addStretch(5)
        self.setLayout(whole)

    def focus_first(self) -> None:
        """The cursor goes to what is still to be typed."""
        if self._stack.currentWidget() is self._address:
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
        needs_address = presenter.needs_address or (presenter.busy and self._stack.currentWidget() is self._address)
        self._stack.setCurrentWidget(self._address if needs_address else self._form)
        self._form.stay.setVisible(presenter.has_vault)
        self._form.service.set_text(presenter.values.service_url)
        self._busy.set_working(presenter.busy)
        for button, word in ((self._form.button, "ログイン"), (self._address.button, "接続を確認")):
            button.setEnabled(not presenter.busy)
            button.setText("確認しています…" if presenter.busy else word)

    def _on_submitted(self, login_id: str, password: str, stay: bool) -> None:
        self.notice.clear()
        self._presenter.sign_in(login_id, password, stay)

    def _on_address(self, typed: str) -> None:
        self.notice.clear()
        values = self._presenter.values
        self._presenter.use_connection(ConnectionChoice(typed, values.ca_file, values.proxy, values.proxy_address))

    def _on_told(self, message: UserMessage) -> None:
        if self.isVisible():
            self.notice.tell(message)
            if self._stack.currentWidget() is self._form:
                self._form.password.selectAll()
                self._form.password.setFocus()

    def _on_found(self, status: ServiceStatus) -> None:
        self.refresh()
        if self.isVisible():
            self.notice.say(f"サービスに接続できました(版 {status.version})。", "green")
            self.focus_first()
