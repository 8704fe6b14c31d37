"""FAQ for a reply: only what customers may read. A-FAQ. No widgets."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from usen_desk.api.client import ApiClient
from usen_desk.api.errors import ApiError
from usen_desk.contract.faq import SEARCH_FAQ, FaqPage, FaqSearch
from usen_desk.ui.background import Background
from usen_desk.ui.messages import explain


class FaqPickPresenter(QObject):
    """Signals: found(list of Faq); told(UserMessage)."""

    found = Signal(object)
    told = Signal(object)

    def __init__(self, client: ApiClient, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client, self._background = client, background

    def search(self, text: str) -> None:
        search = FaqSearch(text=text, only_customers=True)
        self._background.run(
            lambda: self._client.call(SEARCH_FAQ, search), self._on_found, self._on_error, owner=self, latest="faq"
        )

    def _on_found(self, page: FaqPage) -> None:
        self.found.emit(page.items)

    def _on_error(self, error: ApiError) -> None:
        self.told.emit(explain(error))
