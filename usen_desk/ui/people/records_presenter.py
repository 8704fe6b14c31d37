"""One list of the office: reads it page by page, and acts on its rows. The same for every section. No widgets."""

from __future__ import annotations

from typing import Any

import msgspec
from PySide6.QtCore import QObject, Signal

from usen_desk.api.client import ApiClient
from usen_desk.api.errors import ApiError
from usen_desk.contract.base import Endpoint, Message, Nothing
from usen_desk.ui.background import Background
from usen_desk.ui.messages import explain


class RecordsPresenter(QObject):
    """Signals: found(answer) a search was answered; page(first row, rows); lost(first row); told(UserMessage) it couldn't
    be read; working(bool); done(what, result) an act was answered, before the list is read again; refused(what,
    UserMessage) it was not."""

    found = Signal(object)
    page = Signal(int, object)
    lost = Signal(int)
    told = Signal(object)
    working = Signal(bool)
    done = Signal(str, object)
    refused = Signal(str, object)

    def __init__(
        self,
        client: ApiClient,
        background: Background,
        endpoint: Endpoint[Any, Any],
        asked: Message,
        parent: QObject | None = None,
    ) -> None:
        """asked: what is searched first; it has `offset` where the endpoint answers in pages."""
        super().__init__(parent)
        self._client, self._background = client, background
        self._endpoint, self.asked = endpoint, asked
        self.answer: Any = None
        self._fetched: set[int] = set()

    def narrow(self, **conditions: object) -> None:
        """Search with other conditions, the rest as they are."""
        self.asked = msgspec.structs.replace(self.asked, **conditions)
        self.load()

    def load(self) -> None:
        """Read the list anew; its rows stay until the answer is here."""
        asked = self.asked
        self.working.emit(True)
        self._background.run(
            lambda: self._client.call(self._endpoint, asked), self._on_found, self._on_error, owner=self, latest="list"
        )

    def fetch(self, first: int) -> None:
        """The page that begins with this row."""
        if first in self._fetched:
            return
        self._fetched.add(first)
        asked = msgspec.structs.replace(self.asked, **self._place(first))
        self._background.run(
            lambda: self._client.call(self._endpoint, asked),
            lambda answer: self.page.emit(first, answer.items),
            lambda error: self._on_page_lost(first, error),
            owner=self,
        )

    def act(
        self,
        what: str,
        endpoint: Endpoint[Any, Any],
        body: Message | None = None,
        *,
        version: int | None = None,
        **path: int | str,
    ) -> None:
        """`what` names the act in `done` and `refused`."""
        asked = Nothing() if body is None else body
        self.working.emit(True)
        self._background.run(
            lambda: self._client.call(endpoint, asked, version=version, **path),
            lambda result: self._on_done(what, result),
            lambda error: self._on_refused(what, error),
            owner=self,
        )

    def read(self, what: str, endpoint: Endpoint[Any, Any], **path: int | str) -> None:
        """Something of one row; answered like an act, but nothing of the list has changed."""
        self._background.run(
            lambda: self._client.call(endpoint, Nothing(), version=None, **path),
            lambda result: self.done.emit(what, result),
            lambda error: self.refused.emit(what, explain(error)),
            owner=self,
            latest=what,
        )

    def _place(self, first: int) -> dict[str, object]:
        return {"offset": first}

    def _on_found(self, answer: Any) -> None:
        self.answer, self._fetched = answer, {0}
        self.working.emit(False)
        self.found.emit(answer)
        self.page.emit(0, answer.items)

    def _on_error(self, error: ApiError) -> None:
        self.working.emit(False)
        self.told.emit(explain(error))

    def _on_page_lost(self, first: int, error: ApiError) -> None:
        self._fetched.discard(first)
        self.lost.emit(first)
        self.told.emit(explain(error))

    def _on_done(self, what: str, result: Any) -> None:
        self.working.emit(False)
        self.done.emit(what, result)
        self.load()

    def _on_refused(self, what: str, error: ApiError) -> None:
        self.working.emit(False)
        self.refused.emit(what, explain(error))
