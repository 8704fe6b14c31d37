"""店舗を設定: which store the trial runs at, looked up by 顧客CD or name. X10, X11."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QWidget

from usen_desk.contract.accounts import AccountRow
from usen_desk.contract.trials import TrialRow
from usen_desk.ui import formatting
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.trial_cells import NO_STORE
from usen_desk.ui.trials.foot_view import FootView
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column
from usen_desk.ui.widgets.option_list import OptionList
from usen_desk.ui.widgets.options_model import Option

WIDTH = 520
FIRST = "顧客CDか、店舗先名称の一部を入力してください。"
NOTHING = "該当する店舗がありません。名称の一部か、顧客CDの全桁で探せます。"


class StoreDialog(QDialog):
    """Signals: searched(text); wanted(customer code or None, store name)."""

    searched = Signal(str)
    wanted = Signal(object, str)

    def __init__(self, shown: TrialRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("お試しの店舗")
        self.setModal(True)
        self.setFixedWidth(WIDTH)
        self.stores = OptionList("お試しの店舗", placeholder="顧客CD・店舗先名称", looks_up=True)
        self.none = Button("店舗を外す", "ghost")
        self.foot = FootView("この店舗に設定", self.none)
        self.foot.allow(False)
        now = f"{shown.store_name} ({shown.customer_code})" if shown.customer_code else NO_STORE
        under = Label(f"{shown.login_id}　いまの店舗: {now}", "meta", wrap=True)
        parts = (Label("お試しの店舗を設定", "h1"), under, self.stores, self.foot)
        self.setLayout(column(*parts, spacing=12, margins=(24, 20, 24, 18)))
        self.none.setVisible(bool(shown.customer_code))
        self.stores.say(FIRST)
        self.stores.searched.connect(self._on_search)
        self.stores.pointed.connect(lambda option: self.foot.allow(option is not None))
        self.stores.taken.connect(self._send)
        self.foot.acted.connect(self._send)
        self.foot.left.connect(self.reject)
        self.none.clicked.connect(lambda: self._want(None, ""))
        self.stores.box.setFocus()

    def show_stores(self, stores: Sequence[AccountRow], count: int, is_more: bool) -> None:
        self.stores.put([Option(one, one.store_name, one.customer_code) for one in stores])
        if not stores:
            self.stores.say(NOTHING)
        elif is_more or count > len(stores):
            self.stores.say(f"{formatting.count(count, more=is_more)}のうち{len(stores)}件を表示しています。")
        else:
            self.stores.say("")

    def tell(self, message: UserMessage) -> None:
        self.foot.tell(message)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter belongs to the lines and the button that has the focus."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    def _on_search(self, text: str) -> None:
        if text:
            self.searched.emit(text)
        else:
            self.stores.put([])
            self.stores.say(FIRST)

    def _send(self) -> None:
        store: AccountRow | None = self.stores.value
        if store is not None and self.foot.act.isEnabled():
            self._want(store.customer_code, store.store_name)

    def _want(self, customer_code: str | None, store_name: str) -> None:
        self.foot.set_working(True)
        self.wanted.emit(customer_code, store_name)
