"""Before a link in a message is opened: where it really leads. X2, RELIABILITY."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QDialog, QWidget

from usen_desk.ui.inquiries.links_model import Link, links_of
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row

WIDTH = 520
SHOWN_CHARS = 600
"""A longer address is cut on screen; it is opened whole."""
ASKS = "このリンクを開きますか"
SAYS = "メッセージの中のリンクです。次の接続先を確かめてから開いてください。"
DISGUISED = "接続先の名前に英数字以外の文字が含まれています。見た目の似た文字でほかのサイトを装っていることがあります。"
HAS_USER = "アドレスに @ より前の文字が含まれています。実際の接続先は上に表示したものです。"
INSECURE = "暗号化されない接続 (http) です。個人情報を入力しないでください。"


class LinkDialog(QDialog):
    """やめる is the button that Enter presses. Signals: opened(address)."""

    opened = Signal(str)

    def __init__(self, link: Link, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("リンクを開く")
        self.setModal(True)
        self.setFixedWidth(WIDTH)
        self._address = link.address
        self.host = Label(link.host, "h1", wrap=True, selectable=True)
        self.asked_host = Label(
            f"({link.asked_host})" if link.is_disguised else "", "value", wrap=True, selectable=True
        )
        self.asked_host.setVisible(link.is_disguised)
        shown = link.address if len(link.address) <= SHOWN_CHARS else f"{link.address[:SHOWN_CHARS]}…"
        self.address = Label(_breakable(shown), "meta", wrap=True, selectable=True)
        self.address.setAccessibleName(shown)
        self.warnings = [Label(text, "warning", wrap=True) for text in warnings_of(link)]
        self.open_button, self.copy_button, self.leave_button = (
            Button("ブラウザーで開く"),
            Button("コピー", icon="copy"),
            Button("やめる", "primary"),
        )
        self.leave_button.setDefault(True)
        head = column(Label(ASKS, "h2"), Label(SAYS, "meta", wrap=True), 4, self.host, self.asked_host, spacing=8)
        for warning in self.warnings:
            head.addWidget(warning)
        foot = row(self.copy_button, None, self.open_button, self.leave_button)
        self.setLayout(column(head, self.address, 8, foot, spacing=8, margins=(24, 20, 24, 18)))
        self.open_button.clicked.connect(self._open)
        self.copy_button.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._address))
        self.leave_button.clicked.connect(self.reject)
        self.leave_button.setFocus()
        self._fit()

    def _fit(self) -> None:
        """A dialog of a fixed width doesn't ask how high its wrapped lines are."""
        for label in self.findChildren(Label):
            label.ensurePolished()
        whole = self.layout()
        if whole is not None:
            self.setFixedHeight(whole.totalHeightForWidth(WIDTH))

    def _open(self) -> None:
        self.opened.emit(self._address)
        self.accept()


def warnings_of(link: Link) -> list[str]:
    user = "@" in link.address.partition("://")[2].partition("/")[0]
    said = ((link.is_disguised, DISGUISED), (user, HAS_USER), (link.address.startswith("http://"), INSECURE))
    return [text for is_so, text in said if is_so]


def _breakable(address: str) -> str:
    """An address has no spaces: it may be broken after its marks."""
    return "".join(f"{char}\u200b" if char in "/?&=-_.%" else char for char in address)


def open_asking(address: str, over: QWidget) -> None:
    """Asks before the browser gets it; what isn't a link of the web is not opened."""
    for link in links_of(address)[:1]:
        dialog = LinkDialog(link, over)
        dialog.opened.connect(lambda wanted: QDesktopServices.openUrl(QUrl(wanted)))
        dialog.open()
