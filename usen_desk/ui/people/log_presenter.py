"""The access log page by page (it has no total), the state of its chain, and its report. No widgets. X13."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Signal

from usen_desk.api.client import ApiClient
from usen_desk.contract.access_log import (
    EXPORT_ACCESS_LOG,
    GET_LOG_STATE,
    LOG_PAGE_ROWS,
    SEARCH_ACCESS_LOG,
    VERIFY_ACCESS_LOG,
    LogReport,
    LogSearch,
)
from usen_desk.contract.base import Nothing
from usen_desk.contract.permissions import Permission
from usen_desk.ui.background import Background
from usen_desk.ui.exports import Export
from usen_desk.ui.messages import explain
from usen_desk.ui.people.records_model import Grown


class LogPresenter(QObject):
    """Signals: found(Grown) a search was answered, or more rows can be shown; page(first row, rows); told(UserMessage);
    working(bool); state(LogState); exported(Path)."""

    found = Signal(object)
    grew = Signal(object)
    page = Signal(int, object)
    told = Signal(object)
    working = Signal(bool)
    state = Signal(object)
    exported = Signal(object)

    def __init__(
        self,
        client: ApiClient,
        background: Background,
        permissions: frozenset[Permission],
        *,
        of_staff_id: int | None = None,
        parent: QObject | None = None,
    ) -> None:
        """of_staff_id: this person's rows alone, whoever may see more."""
        super().__init__(parent)
        self._client, self._background = client, background
        self.may_report = Permission.EXPORT_ACCESS_LOG in permissions
        self.asked = LogSearch(staff_id=of_staff_id)
        self._before = {0: 0}
        self._asked_for: set[int] = set()
        self._export = Export(client, background, self)
        self._export.running.connect(self.working)
        self._export.saved.connect(self.exported)
        self._export.failed.connect(self.told)

    def narrow(self, **conditions: object) -> None:
        self.asked = msgspec.structs.replace(self.asked, **conditions)
        self.load()

    def load(self) -> None:
        asked = self.asked
        self.working.emit(True)
        self._background.run(
            lambda: self._client.call(SEARCH_ACCESS_LOG, asked),
            self._on_found,
            lambda error: self._on_error(error),
            owner=self,
            latest="list",
        )
        if self.may_report:
            self._background.run(
                lambda: self._client.call(GET_LOG_STATE, Nothing()),
                self.state.emit,
                lambda error: self.told.emit(explain(error)),
                owner=self,
                latest="state",
            )

    def fetch(self, first: int) -> None:
        if first in self._asked_for or first not in self._before:
            return
        self._asked_for.add(first)
        asked = msgspec.structs.replace(self.asked, before=self._before[first])
        self._background.run(
            lambda: self._client.call(SEARCH_ACCESS_LOG, asked),
            lambda answer: self._on_page(first, answer),
            lambda error: self._on_error(error),
            owner=self,
        )

    def verify(self) -> None:
        self.working.emit(True)
        self._background.run(
            lambda: self._client.call(VERIFY_ACCESS_LOG, Nothing()), self._on_verified, self._on_error, owner=self
        )

    def export(self, target: Path) -> None:
        """With the conditions on screen."""
        kept = {name: getattr(self.asked, name) for name in LogSearch.__struct_fields__}
        self._export.start(EXPORT_ACCESS_LOG, LogReport(**{**kept, "before": 0}), target)

    def _on_found(self, answer: Any) -> None:
        self._before, self._asked_for = {0: 0}, {0}
        self.working.emit(False)
        self.found.emit(self._reach(0, answer))
        self.page.emit(0, answer.items)

    def _on_page(self, first: int, answer: Any) -> None:
        self.grew.emit(self._reach(first, answer))
        self.page.emit(first, answer.items)

    def _reach(self, first: int, answer: Any) -> Grown:
        """Rows that can be shown once this page is here; remembers where the next one begins."""
        end = first + len(answer.items)
        if not answer.has_more:
            return Grown(end, has_more=False)
        self._before[end] = answer.items[-1].access_id
        return Grown(end + LOG_PAGE_ROWS, has_more=True)

    def _on_verified(self, state: Any) -> None:
        self.working.emit(False)
        self.state.emit(state)

    def _on_error(self, error: Any) -> None:
        self.working.emit(False)
        self.told.emit(explain(error))
