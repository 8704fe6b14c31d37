"""The PCs of a colleague: where they sign in, and stopping one that was lost or replaced. RULINGS: key of the local store."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QWidget

from usen_desk.contract.devices import Device, Devices
from usen_desk.ui.messages import UserMessage
from usen_desk.ui.people.devices_model import device_columns, name_of, warning
from usen_desk.ui.widgets.busy_line import BusyLine
from usen_desk.ui.widgets.button import Button
from usen_desk.ui.widgets.data_table import DataTable
from usen_desk.ui.widgets.label import Label
from usen_desk.ui.widgets.lines import column, row
from usen_desk.ui.widgets.notice_bar import NoticeBar
from usen_desk.ui.widgets.paged_table_model import PagedTableModel

WIDTH, HEIGHT = 640, 460
ABOUT = "停止したPCは、すぐにログアウトします。そのPCに保存した内容を読むための鍵は、ここから削除されます。"
NOTHING = "まだどのPCからもログインしていません。"


class StaffDevicesDialog(QDialog):
    """Signals: stop_wanted(Device) after the warning."""

    stop_wanted = Signal(object)

    def __init__(self, whose: str, *, may_stop: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"{whose} さんのPC")
        self.setModal(True)
        self.resize(WIDTH, HEIGHT)
        self._whose, self._may_stop, self._is_working = whose, may_stop, True
        self.model = PagedTableModel(device_columns(), 200, self)
        self.table = DataTable(self.model, "PC")
        self.table.horizontalHeader().setSortIndicatorShown(False)
        self.notice, self.busy, self.foot = NoticeBar(), BusyLine(), Label("", "meta")
        self.stop, self.leave = Button("選んだPCの利用を停止…", "danger", "ban"), Button("閉じる", "ghost")
        if not may_stop:  # shown before it has its place it would be a window of its own
            self.stop.hide()
        head = column(Label(self.windowTitle(), "h1"), Label(ABOUT, "meta", wrap=True), spacing=4)
        parts = (head, self.busy, self.notice, self.table, self.foot, row(self.stop, None, self.leave))
        whole = column(*parts, spacing=10, margins=(24, 20, 24, 18))
        whole.setStretch(3, 1)
        self.setLayout(whole)
        self.table.chosen.connect(self._on_chosen)
        self.stop.clicked.connect(self._ask)
        self.leave.clicked.connect(self.reject)
        self.set_working(True)

    @property
    def is_working(self) -> bool:
        return self._is_working

    @property
    def current(self) -> Device | None:
        device = self.table.current()
        return device if isinstance(device, Device) else None

    def show_devices(self, devices: Devices, told: str = "") -> None:
        """told: what was done with them."""
        at = max(0, self.table.currentIndex().row())
        self.model.reset(len(devices.items))
        self.model.put_page(0, devices.items)
        self.foot.setText(NOTHING if not devices.items else "")
        if devices.items:
            self.table.selectRow(min(at, len(devices.items) - 1))
        self.set_working(False)
        self.notice.clear()
        if told:
            self.notice.say(told, "green")

    def tell(self, message: UserMessage) -> None:
        self.set_working(False)
        self.notice.tell(message)

    def set_working(self, working: bool) -> None:
        self._is_working = working
        self.busy.set_working(working)
        self._on_chosen(self.current)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Never by an Enter that was meant for something else."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    def _on_chosen(self, _: object) -> None:
        device = self.current
        self.stop.setEnabled(not self._is_working and device is not None and not device.is_revoked)
        if not self._is_working:
            self.notice.clear()

    def _ask(self) -> None:
        device = self.current
        if device is not None:
            self.notice.say(warning(self._whose, device), "red", "停止する", lambda: self.stop_wanted.emit(device))

    def stopped_sentence(self, device: Device) -> str:
        return f"「{name_of(device)}」の利用を停止しました。次に接続したときに、保存した内容が消去されます。"
