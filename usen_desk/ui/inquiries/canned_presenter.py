"""Reads the canned replies that this person may use, and fills one in for the inquiry that is open. Row X7. No widgets."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Signal

from usen_desk.api.client import ApiClient
from usen_desk.api.errors import ApiError
from usen_desk.contract.base import Nothing
from usen_desk.contract.canned import LIST_CANNED, CannedReplies, CannedReply
from usen_desk.contract.inquiries import InquiryCard
from usen_desk.contract.permissions import Permission
from usen_desk.contract.session import Me
from usen_desk.ui.background import Background
from usen_desk.ui.inquiries.canned_model import ASSIGNEE, NUMBER, SALES, STORE, CannedModel, filled
from usen_desk.ui.messages import explain

FRESH_S = 60.0


class CannedPresenter(QObject):
    """`model` is what the popup lists. Signals: changed() there are others; told(UserMessage) they can't be read."""

    changed = Signal()
    told = Signal(object)

    def __init__(self, client: ApiClient, background: Background, me: Me, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client, self._background, self._me = client, background, me
        self.may_use = Permission.READ_CANNED in me.permissions
        self.model = CannedModel(self)
        self._card: InquiryCard | None = None
        self._read_at: float | None = None

    def show(self, card: InquiryCard | None) -> None:
        """The thread of this card is open."""
        self._card = card

    def open(self, *, is_note: bool) -> None:
        """The popup opens: what is known is there at once, and read anew behind it."""
        self.model.begin(self._card.category if self._card is not None else None, is_note=is_note)
        self.load()

    def forget(self) -> None:
        """They may be others now: read them at the next opening."""
        self._read_at = None

    def on_changes(self, *_: object) -> None:
        """News of the service: a shared one is another now. Nobody who never asked for them asks because of that."""
        if self._read_at is not None:
            self.load(anew=True)

    def load(self, *, anew: bool = False) -> None:
        is_fresh = self._read_at is not None and time.monotonic() - self._read_at < FRESH_S
        if not self.may_use or (is_fresh and not anew):
            return
        self._background.run(
            lambda: self._client.call(LIST_CANNED, Nothing()), self._on_read, self._on_error, owner=self, latest="read"
        )

    def text_of(self, reply: CannedReply, sales: str) -> str:
        """For the inquiry that is open. `sales`: who looks after the store, "" where nobody is known;
        nobody's 担当 is the one who answers."""
        card = self._card
        values = {SALES: sales, ASSIGNEE: self._me.name}
        if card is not None:
            values |= {STORE: card.store_name, NUMBER: str(card.inquiry_id)}
            values[ASSIGNEE] = card.assignee_name or self._me.name
        return filled(reply.text.body, values)

    def _on_read(self, found: CannedReplies) -> None:
        self._read_at = time.monotonic()
        self.model.put(found.items)
        self.changed.emit()

    def _on_error(self, error: ApiError) -> None:
        if not self.model.count:
            self.told.emit(explain(error))
