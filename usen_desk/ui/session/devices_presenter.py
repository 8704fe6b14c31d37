"""Lists the PCs of one's own account, and stops one. No widgets. RULINGS: key of the local store."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from usen_desk.api.client import ApiClient
from usen_desk.api.errors import ApiError
from usen_desk.contract.base import Nothing
from usen_desk.contract.devices import LIST_DEVICES, REVOKE_DEVICE, Device, Devices
from usen_desk.ui.background import Background
from usen_desk.ui.messages import explain
from usen_desk.ui.session.devices_model import name_of


class DevicesPresenter(QObject):
    """Signals: shown(list of Device, now); stopped(text to tell); told(UserMessage); working(bool)."""

    shown = Signal(object, object)
    stopped = Signal(str)
    told = Signal(object)
    working = Signal(bool)

    def __init__(self, client: ApiClient, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client, self._background = client, background

    def load(self) -> None:
        self._run(lambda: self._client.call(LIST_DEVICES, Nothing()), self._on_devices)

    def stop(self, device: Device) -> None:
        """For good: that PC is another one when somebody signs in there again."""

        def on_stopped(found: Devices) -> None:
            self._on_devices(found)
            self.stopped.emit(f"「{name_of(device)}」の利用を停止しました")

        self._run(lambda: self._client.call(REVOKE_DEVICE, Nothing(), device=device.device_id), on_stopped)

    def _run(self, work: Callable[[], Devices], ok: Callable[[Devices], None]) -> None:
        self.working.emit(True)

        def on_done(found: Devices) -> None:
            self.working.emit(False)
            ok(found)

        self._background.run(work, on_done, self._on_error, owner=self, latest="devices")

    def _on_devices(self, found: Devices) -> None:
        self.shown.emit(found.items, self._client.now())

    def _on_error(self, error: ApiError) -> None:
        self.working.emit(False)
        self.told.emit(explain(error))
