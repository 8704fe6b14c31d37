"""Targets, opening hours and limits: reads them with what they were before, and sets them. No widgets. Row X9."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from usen_desk.api.client import ApiClient
from usen_desk.api.errors import ApiError
from usen_desk.contract.base import Nothing
from usen_desk.contract.calendars import GET_RULES, PUT_RULES, Rules, RulesSettings
from usen_desk.ui.background import Background
from usen_desk.ui.messages import explain


class RulesPresenter(QObject):
    """`settings`: as they were read last. Signals: shown(RulesSettings); saved(RulesSettings); told(UserMessage);
    working(bool)."""

    shown = Signal(object)
    saved = Signal(object)
    told = Signal(object)
    working = Signal(bool)

    def __init__(self, client: ApiClient, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client, self._background = client, background
        self.settings: RulesSettings | None = None

    def load(self) -> None:
        self.working.emit(True)
        self._background.run(
            lambda: self._client.call(GET_RULES, Nothing()), self._on_read, self._on_error, owner=self, latest="read"
        )

    def save(self, rules: Rules, version: int) -> None:
        """version: of what was shown."""
        self.working.emit(True)
        self._background.run(
            lambda: self._client.call(PUT_RULES, rules, version=version), self._on_saved, self._on_error, owner=self
        )

    def _on_read(self, settings: RulesSettings) -> None:
        self.settings = settings
        self.working.emit(False)
        self.shown.emit(settings)

    def _on_saved(self, settings: RulesSettings) -> None:
        self._on_read(settings)
        self.saved.emit(settings)

    def _on_error(self, error: ApiError) -> None:
        self.working.emit(False)
        self.told.emit(explain(error))
