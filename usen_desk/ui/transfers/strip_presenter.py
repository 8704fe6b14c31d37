"""The strip of files on their way: which lines there are, what their buttons do, when a line that is done leaves. X16.
No widgets."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from usen_desk.ui.messages import UserMessage
from usen_desk.ui.moving import Moving, Stage
from usen_desk.ui.transfer_queue import Transfers
from usen_desk.ui.transfers.strip_model import LINES_MAX, Act, Line, line_of

DONE_STAYS_MS = 4000
URGENT = {Stage.FAILED: 0, Stage.MOVING: 1, Stage.WAITING: 2, Stage.PAUSED: 2, Stage.DONE: 3}


class StripPresenter(QObject):
    """Signals: changed(list of Line, how many more there are); told(UserMessage) one has stopped."""

    changed = Signal(object, int)
    told = Signal(object)

    def __init__(self, transfers: Transfers, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._transfers = transfers
        self._told: dict[str, UserMessage] = {}
        self._leaving: dict[str, QTimer] = {}
        transfers.changed.connect(self._on_changed)
        transfers.gone.connect(self._on_gone)

    def lines(self) -> tuple[list[Line], int]:
        """What needs somebody first, then in the order in which they were begun."""
        found = sorted(self._transfers.all(), key=lambda one: URGENT[one.stage])
        return [line_of(one) for one in found[:LINES_MAX]], max(0, len(found) - LINES_MAX)

    def refresh(self) -> None:
        self.changed.emit(*self.lines())

    def act(self, transfer_id: str, act: Act) -> None:
        transfers = self._transfers
        match act:
            case Act.PAUSE:
                transfers.pause(transfer_id)
            case Act.RESUME:
                transfers.resume(transfer_id)
            case Act.RETRY:
                transfers.retry(transfer_id)
            case Act.CANCEL:
                transfers.cancel(transfer_id)
            case Act.CLOSE:
                transfers.put_away(transfer_id)

    def _on_changed(self, transfer_id: str) -> None:
        moving = self._transfers.moving(transfer_id)
        if moving is not None:
            self._look_at(moving)
        self.refresh()

    def _look_at(self, moving: Moving) -> None:
        transfer_id = moving.transfer_id
        if moving.stage is Stage.FAILED and moving.trouble is not None:
            if self._told.get(transfer_id) != moving.trouble:
                self._told[transfer_id] = moving.trouble
                self.told.emit(moving.trouble)
        else:
            self._told.pop(transfer_id, None)
        if moving.stage is Stage.DONE and transfer_id not in self._leaving:
            timer = self._leaving[transfer_id] = QTimer(self, singleShot=True)
            timer.timeout.connect(lambda: self._transfers.put_away(transfer_id))
            timer.start(DONE_STAYS_MS)

    def _on_gone(self, transfer_id: str) -> None:
        self._told.pop(transfer_id, None)
        timer = self._leaving.pop(transfer_id, None)
        if timer is not None:
            timer.stop()
            timer.deleteLater()
        self.refresh()
