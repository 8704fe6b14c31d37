"""Reads and saves thresholds and texts of the advice; a change that another made meanwhile is never run over. B1-5.

No widgets.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from usen_desk.api.client import ApiClient
from usen_desk.api.errors import ApiError, Refused
from usen_desk.contract.base import Nothing
from usen_desk.contract.errors import Code
from usen_desk.contract.trials import GET_ADVICE, PUT_ADVICE, AdviceRules, AdviceSettings
from usen_desk.ui.background import Background
from usen_desk.ui.messages import explain


class AdvicePresenter(QObject):
    """Signals: shown(AdviceSettings) as the service has them now; told(UserMessage) they couldn't be read; working(bool);
    saving(bool); saved(AdviceSettings) before `shown`; not_saved(UserMessage); overtaken(UserMessage) another was
    faster: `shown` follows with what that one saved, and saving again is then about that."""

    shown = Signal(object)
    told = Signal(object)
    working = Signal(bool)
    saving = Signal(bool)
    saved = Signal(object)
    not_saved = Signal(object)
    overtaken = Signal(object)

    def __init__(self, client: ApiClient, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client, self._background = client, background
        self._settings: AdviceSettings | None = None

    @property
    def rules(self) -> AdviceRules | None:
        """In force, as far as is known here."""
        return self._settings.current.rules if self._settings else None

    def load(self) -> None:
        self.working.emit(True)
        self._background.run(
            lambda: self._client.call(GET_ADVICE, Nothing()), self._on_read, self._on_error, owner=self, latest="advice"
        )

    def save(self, rules: AdviceRules) -> None:
        settings = self._settings
        if settings is None:
            return
        version = settings.current.version
        self.saving.emit(True)
        self._background.run(
            lambda: self._client.call(PUT_ADVICE, rules, version=version),
            self._on_saved,
            self._on_not_saved,
            owner=self,
        )

    def _on_read(self, settings: AdviceSettings) -> None:
        self._settings = settings
        self.working.emit(False)
        self.shown.emit(settings)

    def _on_error(self, error: ApiError) -> None:
        self.working.emit(False)
        self.told.emit(explain(error))

    def _on_saved(self, settings: AdviceSettings) -> None:
        self._settings = settings
        self.saving.emit(False)
        self.saved.emit(settings)
        self.shown.emit(settings)

    def _on_not_saved(self, error: ApiError) -> None:
        self.saving.emit(False)
        if isinstance(error, Refused) and error.problem.code is Code.CHANGED_MEANWHILE:
            self.overtaken.emit(explain(error))
            self.load()
        else:
            self.not_saved.emit(explain(error))
