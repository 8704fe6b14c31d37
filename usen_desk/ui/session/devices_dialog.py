"""このアカウントのPC: where one signs in, and stopping a PC that was lost or replaced, with a clear warning. RULINGS: key of the
local store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QWidget

from usen_desk.contract.devices import Device
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.session.devices_model import options, warning
from usen_desk.ui.widgets.busy_line import BusyLine
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.notice_bar import NoticeBar
from usen_desk.ui.widgets.option_list import OptionList

WIDTH = 560
ABOUT = "このアカウントでログインしたPCです。心当たりのないPCや、使わなくなったPCの利用を停止できます。"


class DevicesDialog(QDialog):
    """Signals: stop_wanted(Device) after the warning."""

    stop_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("このアカウントのPC")
        self.setFixedWidth(WIDTH)
        self._devices: list[Device] = []
        self.list, self.notice, self.busy = OptionList("PC"), NoticeBar(), BusyLine()
        self.stop_button, self.leave = Button("選んだPCの利用を停止…", "danger", "ban"), Button("閉じる", "ghost")
        self.list.box.hide()
        self.list.setFocusProxy(self.list.list)
        about = Label(ABOUT, "meta", wrap=True)
        parts = (Label("このアカウントのPC", "h1"), about, self.busy, self.list, self.notice)
        foot = row(self.stop_button, None, self.leave)
        self.setLayout(column(*parts, foot, spacing=10, margins=(24, 20, 24, 18)))
        self.list.pointed.connect(lambda _: self._on_pointed())
        self.stop_button.clicked.connect(self._ask)
        self.leave.clicked.connect(self.reject)
        self._on_pointed()

    @property
    def current(self) -> Device | None:
        return next((one for one in self._devices if one.device_id == self.list.value), None)

    def show_devices(self, devices: Sequence[Device], now: datetime) -> None:
        chosen = self.list.value
        self._devices = list(devices)
        self.list.put(options(devices, now))
        self.list.point(chosen)
        self.notice.clear()
        self._on_pointed()

    def set_working(self, working: bool) -> None:
        self.busy.set_working(working)
        self.stop_button.setEnabled(not working and self._may_stop)

    def tell(self, message: UserMessage) -> None:
        self.notice.tell(message)

    def tell_stopped(self, text: str) -> None:
        self.notice.say(text, "green")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in (
            Qt.Key.Key_Return,
            Qt.Key.Key_Enter,
        ):  # never by an Enter that was meant for something else
            super().keyPressEvent(event)

    @property
    def _may_stop(self) -> bool:
        return self.current is not None and not self.current.is_revoked

    def _on_pointed(self) -> None:
        self.stop_button.setEnabled(self._may_stop)
        self.notice.clear()

    def _ask(self) -> None:
        device = self.current
        if device is not None:
            self.notice.say(warning(device), "red", "停止する", lambda: self.stop_wanted.emit(device))
