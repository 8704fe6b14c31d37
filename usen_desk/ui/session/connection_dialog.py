"""接続設定: the service's address, whom to trust, which proxy. Checked against the service before it is kept."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QDialog, QFileDialog, QRadioButton, QWidget

from usen_desk.local.settings import ProxyKind
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.session.connection_model import ConnectionChoice
from usen_desk.ui.widgets.busy_line import BusyLine
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.field import Field, TextInput
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, hair, row
from usen_desk.ui.widgets.notice_bar import NoticeBar

WIDTH = 520

_PROXIES = {
    ProxyKind.SYSTEM: "PCの設定に従う(自動構成スクリプトには対応していません)",
    ProxyKind.NONE: "使わない",
    ProxyKind.ADDRESS: "アドレスを指定する",
}


class ConnectionDialog(QDialog):
    """Signals: submitted(ConnectionChoice)."""

    submitted = Signal(object)

    def __init__(self, choice: ConnectionChoice, *, may_move: bool, parent: QWidget | None = None) -> None:
        """may_move: the address may be changed; not while somebody is signed in there."""
        super().__init__(parent)
        self.setWindowTitle("接続設定")
        self.setFixedWidth(WIDTH)
        self.address, self.ca_file = TextInput("https://desk.example.jp"), TextInput("指定なし(OSの証明書ストアを使う)")
        self.proxy_address = TextInput("http://proxy.example.jp:8080")
        self._fields = {
            "service_url": Field(
                "サービスのアドレス", "" if may_move else "変更はログアウト後にできます", self.address
            ),
            "ca_file": Field("認証局の証明書ファイル", "指定すると、この認証局だけを信頼します", self.ca_file),
            "proxy_address": Field("プロキシのアドレス", "", self.proxy_address),
        }
        self._kinds = QButtonGroup(self)
        self._radios = {kind: QRadioButton(text) for kind, text in _PROXIES.items()}
        for radio in self._radios.values():
            self._kinds.addButton(radio)
        self.notice, self._busy = NoticeBar(), BusyLine()
        self._save, cancel = Button("確認して保存", "primary"), Button("閉じる", "ghost")
        choose = Button("選ぶ…", "secondary", "folder")
        file = row(self._fields["ca_file"], choose, spacing=8)
        file.setStretch(0, 1)
        file.setAlignment(choose, Qt.AlignmentFlag.AlignBottom)
        proxy = column(Label("プロキシ", "section"), *self._radios.values(), spacing=8)
        parts = (
            Label("接続設定", "h1"), self.notice, self._fields["service_url"], file, hair(), proxy,
            self._fields["proxy_address"], self._busy, row(None, cancel, self._save),
        )  # fmt: skip
        self.setLayout(column(*parts, spacing=12, margins=(24, 22, 24, 20)))
        self.address.setEnabled(may_move)
        choose.clicked.connect(self._choose_file)
        self._kinds.buttonToggled.connect(lambda *_: self._fit())
        self._save.clicked.connect(lambda: self.submitted.emit(self.choice()))
        cancel.clicked.connect(self.reject)
        self._show(choice)

    def choice(self) -> ConnectionChoice:
        kind = next(kind for kind, radio in self._radios.items() if radio.isChecked())
        return ConnectionChoice(self.address.text(), self.ca_file.text().strip(), kind, self.proxy_address.text())

    def choose_proxy(self, kind: ProxyKind) -> None:
        self._radios[kind].setChecked(True)

    def tell(self, message: UserMessage) -> None:
        for name, field in self._fields.items():
            field.set_error("この欄を確認してください。" if name == message.field else "")
        self.notice.tell(message)

    def set_working(self, working: bool) -> None:
        self._busy.set_working(working)
        self._save.setEnabled(not working)

    def _show(self, choice: ConnectionChoice) -> None:
        self.address.setText(choice.service_url)
        self.ca_file.setText(choice.ca_file)
        self.proxy_address.setText(choice.proxy_address)
        self.choose_proxy(choice.proxy)
        self._fit()

    def _fit(self) -> None:
        self._fields["proxy_address"].setVisible(self._radios[ProxyKind.ADDRESS].isChecked())
        self.adjustSize()

    def _choose_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, "認証局の証明書ファイル", "", "証明書 (*.pem *.crt *.cer)")
        if path:
            self.ca_file.setText(path)
