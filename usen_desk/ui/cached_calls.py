"""The client that presenters get: an ApiClient that keeps what was answered, and answers from that when the service can't
be reached. Writes are never answered from anywhere else. Row X3; F1.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from usen_desk.api.client import ApiClient, Route
from usen_desk.api.errors import ApiError, BadAnswer, Strange, Unreachable
from usen_desk.contract.base import B, Endpoint, Message, R
from usen_desk.ui.background import Background, Lane

if TYPE_CHECKING:
    from usen_desk.local.cached_answers import Cached, KeptAnswers
    from usen_desk.local.store.cache import Entry

GATHER_MS = 500
"""Answers that come together are written together."""


class CachedCalls(ApiClient):
    """Without a cache it is a plain ApiClient."""

    def __init__(self, route: Route, token: str = "") -> None:
        super().__init__(route, token)
        self.is_offline = False
        """Known to be: then what is kept is shown at once, without waiting for another failure."""
        self._kept: KeptAnswers | None = None
        self._keeps: Callable[[list[Entry]], None] = _ignore
        self._used: Callable[[Cached], None] = _ignore

    def use(
        self, kept: KeptAnswers | None, keeps: Callable[[list[Entry]], None], used: Callable[[Cached], None]
    ) -> None:
        """keeps: called in any thread with what to write; used: with an answer that was not the service's."""
        self._keeps, self._used, self._kept = keeps, used, kept

    def call(self, endpoint: Endpoint[B, R], body: B, *, version: int | None = None, **path: int | str) -> R:
        """As ApiClient.call; Unreachable only where nothing is kept either."""
        if self.is_offline:
            found = self._from_cache(endpoint, body, path)
            if found is not None:
                return found
        try:
            result = super().call(endpoint, body, version=version, **path)
        except (Unreachable, BadAnswer) as error:
            found = self._from_cache(endpoint, body, path) if _is_away(error) and not self.is_offline else None
            if found is None:
                raise
            return found
        self._remember(endpoint, body, path, result)
        return result

    def _from_cache(self, endpoint: Endpoint[Any, R], body: Message, path: dict[str, int | str]) -> R | None:
        kept = self._kept
        if kept is None or endpoint.method != "GET":
            return None
        found = kept.answer(endpoint, body, path)
        if found is None:
            return None
        self._used(found)
        result: R = found.result
        return result

    def _remember(
        self, endpoint: Endpoint[Any, Any], body: Message, path: dict[str, int | str], result: Message
    ) -> None:
        kept, at = self._kept, self.answered_at
        if kept is None or at is None or endpoint.method != "GET":
            return
        entries = kept.entries(endpoint, body, path, result, at)
        if entries:
            self._keeps(entries)


class CacheKeeper(QObject):
    """Brings what came in any thread to the disk lane. Signals: used(Cached) an answer from the cache was given."""

    used = Signal(object)
    _came = Signal(object)

    def __init__(self, client: CachedCalls, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client, self._background = client, background
        self._kept: KeptAnswers | None = None
        self._waiting: list[Entry] = []
        self._timer = QTimer(self, singleShot=True, interval=GATHER_MS)
        self._timer.timeout.connect(self._write)
        self._came.connect(self._on_came, Qt.ConnectionType.QueuedConnection)

    def open(self, kept: KeptAnswers) -> None:
        self._kept = kept
        self._client.use(kept, self._came.emit, self.used.emit)

    def close(self) -> None:
        """What was not written is only asked for again."""
        self._timer.stop()
        self._waiting, self._kept = [], None
        self._client.use(None, _ignore, _ignore)

    def _on_came(self, entries: list[Entry]) -> None:
        if self._kept is None:
            return
        self._waiting += entries
        if not self._timer.isActive():
            self._timer.start()

    def _write(self) -> None:
        kept, waiting, at = self._kept, self._waiting, self._client.answered_at
        self._waiting = []
        if kept is not None and waiting:
            self._background.run(lambda: kept.keep(waiting, at), _ignore, _ignore, lane=Lane.DISK, parks=False)


def _is_away(error: ApiError) -> bool:
    return isinstance(error, Unreachable) or (isinstance(error, BadAnswer) and error.kind is Strange.PORTAL)


def _ignore(_: object) -> None:
    pass
