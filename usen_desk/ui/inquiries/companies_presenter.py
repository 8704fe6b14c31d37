"""Looks companies up while their name is typed. No widgets. A03-4."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from usen_desk.api.client import ApiClient
from usen_desk.contract.company_stores import LIST_COMPANIES, CompanyRows, CompanySearch
from usen_desk.ui.background import Background
from usen_desk.ui.inquiries.opening_model import Company
from usen_desk.ui.messages import explain

REST_MS = 150
SHOWN = 8


class CompaniesPresenter(QObject):
    """Signals: found(text, list of Company); told(UserMessage)."""

    found = Signal(str, object)
    told = Signal(object)

    def __init__(self, client: ApiClient, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client, self._background = client, background
        self._text = ""
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._ask)

    def look_up(self, text: str) -> None:
        self._text = text
        self._rest.start() if text else self._rest.stop()

    def _ask(self) -> None:
        text = self._text

        def on_found(rows: CompanyRows) -> None:
            self.found.emit(text, [Company(company_id=row.company_id, name=row.name) for row in rows.items])

        self._background.run(
            lambda: self._client.call(LIST_COMPANIES, CompanySearch(text=text, limit=SHOWN)),
            on_found,
            lambda error: self.told.emit(explain(error)),
            owner=self,
            latest="companies",
        )
