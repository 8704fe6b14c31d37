"""Texts of notices, FAQ and pages that are being written: sealed on this PC until they are saved, so that a crash takes at
most the last second. No widgets."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, QTimer

from usen_desk.ui.background import Background, Lane

if TYPE_CHECKING:
    from usen_desk.local.store.cache import Cache
    from usen_desk.local.store.folder import LocalStore

log = logging.getLogger(__name__)
REST_MS = 500


class TextsPresenter(QObject):
    """Without the store of this PC nothing is kept, as for what is shown from it."""

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._cache: Cache | None = None
        self._waiting: dict[str, bytes] = {}
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self.write_now)

    def attach(self, store: LocalStore) -> None:
        self._cache = store.cache

    def detach(self) -> None:
        self._rest.stop()
        self._waiting.clear()
        self._cache = None

    def keep(self, key: str, typed: msgspec.Struct) -> None:
        """After a rest of typing, and at least twice a second."""
        self._waiting[key] = msgspec.json.encode(typed)
        if not self._rest.isActive():
            self._rest.start()

    def drop(self, key: str) -> None:
        """It is saved, or thrown away."""
        self._waiting[key] = b""
        self.write_now()

    def take(self, key: str, then: Callable[[bytes], None]) -> None:
        """What is kept under the key, b"" for nothing."""
        cache = self._cache
        if key in self._waiting:
            then(self._waiting[key])
        elif cache is not None:
            self._background.run(lambda: _read(cache, key), then, _nothing, owner=self, lane=Lane.DISK, parks=False)

    def write_now(self) -> None:
        cache, waiting = self._cache, dict(self._waiting)
        self._waiting.clear()
        if cache is not None and waiting:
            self._background.run(lambda: _put(cache, waiting), _nothing, _nothing, lane=Lane.DISK, parks=False)


def _read(cache: Cache, key: str) -> bytes:
    from usen_desk.local.store.cache import Kind

    found = cache.get(Kind.TEXT, key)
    return found.content if found else b""


def _put(cache: Cache, waiting: dict[str, bytes]) -> None:
    from usen_desk.local.store.cache import Kind

    try:
        for key, content in waiting.items():
            if content:
                cache.put(Kind.TEXT, key, content, datetime.now(UTC))
            else:
                cache.forget(Kind.TEXT, key)
    except OSError as error:
        log.warning("a text that is being written could not be kept: %s", error.strerror)


def _nothing(_: object) -> None:
    pass
