"""Reads the history of one record. No widgets."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from usen_desk.api.client import ApiClient
from usen_desk.contract.edits import EDITS_MAX, LIST_EDITS, EditSearch
from usen_desk.ui.background import Background
from usen_desk.ui.messages import explain


class EditsPresenter(QObject):
    """Signals: shown(Edits); told(UserMessage)."""

    shown = Signal(object)
    told = Signal(object)

    def __init__(self, client: ApiClient, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client, self._background = client, background

    def load(self, kind: str, key: str) -> None:
        asked = EditSearch(kind=kind, key=key, limit=EDITS_MAX)
        self._background.run(
            lambda: self._client.call(LIST_EDITS, asked),
            self.shown.emit,
            lambda error: self.told.emit(explain(error)),
            owner=self,
            latest="edits",
        )
