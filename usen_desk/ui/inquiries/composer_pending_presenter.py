"""Messages of the open thread that wait in the outbox, second by second, until the thread shows them. Row X4. No widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from usen_desk.ui.inquiries.composer_pending_model import Pending, pending_of, still_pending
from usen_desk.ui.inquiries.thread_model import ThreadModel

if TYPE_CHECKING:
    from usen_desk.ui.sending.sender import OutView, Sender

TICK_MS = 500


class PendingPresenter(QObject):
    """Signals: changed(list of Pending); behind(OutView) of this thread: the author has to be shown what was missed."""

    changed = Signal(object)
    behind = Signal(object)

    def __init__(self, sender: Sender, model: ThreadModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sender, self._model = sender, model
        self.pending: list[Pending] = []
        self._told: set[tuple[str, int]] = set()
        self._ticks = QTimer(self, interval=TICK_MS)
        self._ticks.timeout.connect(self.look)
        sender.changed.connect(self._on_changed)
        sender.needs_author.connect(self._on_needs)
        for told in (model.modelReset, model.rowsInserted):
            told.connect(lambda *_: self.look())

    @property
    def views(self) -> list[OutView]:
        """Of this thread, in the order in which they go."""
        card = self._model.card
        return still_pending(self._sender.items(card.inquiry_id), self._model.messages) if card is not None else []

    def view(self, item_id: str) -> OutView | None:
        return next((view for view in self.views if view.item.item_id == item_id), None)

    @property
    def newest_held(self) -> str:
        """The item that Ctrl+Z in an empty editor takes back; "" for none."""
        return next((one.item_id for one in reversed(self.pending) if one.may_take_back), "")

    def holds(self, item_id: str) -> bool:
        """It can still be taken back."""
        return any(one.item_id == item_id and one.may_take_back for one in self.pending)

    def look(self) -> None:
        """As it stands this second."""
        views = self.views
        pending = [pending_of(view) for view in views]
        counts = any(view.holds_for_s > 0 or view.next_try_s for view in views)
        if counts and not self._ticks.isActive():
            self._ticks.start()
        elif not counts:
            self._ticks.stop()
        if pending != self.pending:
            self.pending = pending
            self.changed.emit(pending)

    def _on_changed(self, inquiry_id: int) -> None:
        card = self._model.card
        if card is not None and card.inquiry_id == inquiry_id:
            self.look()

    def _on_needs(self, view: OutView) -> None:
        if view.missed is not None and self.view(view.item.item_id) is not None:
            key = (view.item.item_id, view.missed.last_sequence)
            if key not in self._told:
                self._told.add(key)
                self.behind.emit(view)
