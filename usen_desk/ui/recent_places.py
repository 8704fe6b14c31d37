"""最近開いたもの over a restart: its titles are names of stores, so it lies sealed in the cache and not in the settings.
Row X12."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, QTimer

from usen_desk.ui.background import Background, Lane
from usen_desk.ui.navigation import Navigator

if TYPE_CHECKING:
    from usen_desk.local.store.cache import Cache
    from usen_desk.local.store.folder import LocalStore

log = logging.getLogger(__name__)

REST_MS = 2000


class RecentPlaces(QObject):
    def __init__(self, navigator: Navigator, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._navigator, self._background = navigator, background
        self._cache: Cache | None = None
        self._written = b""
        self._timer = QTimer(self, singleShot=True, interval=REST_MS)
        self._timer.timeout.connect(self._write)
        navigator.changed.connect(self._on_changed)

    def attach(self, store: LocalStore) -> None:
        """Behind what was opened since come those of the last time."""
        cache = self._cache = store.cache
        self._background.run(lambda: _read(cache), self._on_read, _nothing, owner=self, lane=Lane.DISK, parks=False)

    def detach(self) -> None:
        self._timer.stop()
        self._cache = None

    def write_now(self) -> None:
        """At the end, when no worker may be left."""
        if self._cache is not None and self._content() != self._written:
            _put(self._cache, self._content())

    def _on_read(self, content: bytes) -> None:
        try:
            older = msgspec.json.decode(content) if content else []
        except msgspec.DecodeError:
            older = []
        if isinstance(older, list):
            self._navigator.restore({"recents": [*self._recents(), *older]})
        self._written = self._content()

    def _on_changed(self) -> None:
        if self._cache is not None and not self._timer.isActive():
            self._timer.start()

    def _write(self) -> None:
        cache, content = self._cache, self._content()
        if cache is not None and content != self._written:
            self._written = content
            self._background.run(lambda: _put(cache, content), _nothing, _nothing, lane=Lane.DISK, parks=False)

    def _recents(self) -> list[object]:
        kept = self._navigator.kept()["recents"]
        return kept if isinstance(kept, list) else []

    def _content(self) -> bytes:
        return msgspec.json.encode(self._recents())


def _read(cache: Cache) -> bytes:
    from usen_desk.local.store.cache import Kind

    found = cache.get(Kind.RECENTS, "")
    return found.content if found else b""


def _put(cache: Cache, content: bytes) -> None:
    from usen_desk.local.store.cache import Kind

    try:
        cache.put(Kind.RECENTS, "", content, datetime.now(UTC))
    except OSError as error:
        log.warning("the recent places could not be kept: %s", error.strerror)


def _nothing(_: object) -> None:
    pass
