"""Writes one list to one file at a time, as a tab asks for it; the same for every tab that exports. No widgets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from usen_desk.api.client import ApiClient
from usen_desk.api.errors import ApiError
from usen_desk.contract.base import Endpoint, Message
from usen_desk.ui.background import Background, Job, Lane
from usen_desk.ui.messages import explain


class Export(QObject):
    """Signals: running(bool); progressed(bytes so far, whole or None); saved(Path); failed(UserMessage)."""

    running = Signal(bool)
    progressed = Signal(object, object)
    saved = Signal(object)
    failed = Signal(object)

    def __init__(self, client: ApiClient, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client, self._background = client, background
        self._job: Job | None = None
        self._is_running = False

    @property
    def is_running(self) -> bool:
        return self._is_running

    def start(self, endpoint: Endpoint[Any, Any], ask: Message, target: Path, **path: int | str) -> None:
        """Write what the endpoint answers to `target`; nothing is left there unless it is whole. One at a time: while
        one runs, another is not begun."""
        if self._is_running:
            return
        self._tell(True)
        self._job = self._background.run(
            lambda: self._client.download(endpoint, ask, target, self.progressed.emit, **path),
            self._on_saved,
            self._on_failed,
            owner=self,
            lane=Lane.TRANSFERS,
        )

    def cancel(self) -> None:
        """Stop it; the file that was there before stays as it was."""
        if self._job is not None:
            self._job.cancel()
            self._tell(False)

    def _tell(self, running: bool) -> None:
        self._is_running = running
        if not running:
            self._job = None
        self.running.emit(running)

    def _on_saved(self, target: Path) -> None:
        self._tell(False)
        self.saved.emit(target)

    def _on_failed(self, error: ApiError) -> None:
        self._tell(False)
        self.failed.emit(explain(error))
