"""Reads the shelf for whoever attaches from it. X16. No widgets."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Signal

from usen_desk.api.client import ApiClient
from usen_desk.api.errors import ApiError
from usen_desk.contract.base import Nothing
from usen_desk.contract.permissions import Permission
from usen_desk.contract.session import Me
from usen_desk.contract.shelf import LIST_DOCUMENTS, Documents
from usen_desk.ui.background import Background
from usen_desk.ui.messages import explain
from usen_desk.ui.shelf.shelf_model import ShelfModel

FRESH_S = 60.0


class PickerPresenter(QObject):
    """`model` is what the popup lists. Signals: changed() there are others; told(UserMessage) they can't be read."""

    changed = Signal()
    told = Signal(object)

    def __init__(self, client: ApiClient, background: Background, me: Me, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client, self._background = client, background
        self.may_use = Permission.READ_SHELF in me.permissions
        self.model = ShelfModel(self)
        self.is_reading = False
        self._read_at: float | None = None

    def load(self) -> None:
        """What is known is there at once; it is read anew behind it, at most once a minute."""
        is_fresh = self._read_at is not None and time.monotonic() - self._read_at < FRESH_S
        if not self.may_use or is_fresh:
            return
        self.is_reading = True
        self._background.run(
            lambda: self._client.call(LIST_DOCUMENTS, Nothing()),
            self._on_read,
            self._on_error,
            owner=self,
            latest="read",
        )

    def _on_read(self, documents: Documents) -> None:
        self.is_reading, self._read_at = False, time.monotonic()
        self.model.put(documents.items)
        self.changed.emit()

    def _on_error(self, error: ApiError) -> None:
        self.is_reading = False
        self.changed.emit()
        if not self.model.count:
            self.told.emit(explain(error))
