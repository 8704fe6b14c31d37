"""Tells the service at the next contact what was looked at without it. RULINGS: access log."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from PySide6.QtCore import QObject

from usen_desk.api.client import ApiClient
from usen_desk.api.errors import ApiError, DiskTrouble
from usen_desk.contract.base import Nothing
from usen_desk.contract.offline import POST_OFFLINE_VIEWS, VIEWS_MAX, OfflineView, OfflineViews, ViewedKind
from usen_desk.ui.background import Background, Lane

if TYPE_CHECKING:
    from datetime import datetime

    from usen_desk.local.cached_answers import Cached
    from usen_desk.local.store.folder import LocalStore
    from usen_desk.local.store.outbox import OutboxFile

log = logging.getLogger(__name__)

AGAIN_S = 60
"""A page that reads the same thing several times is one view."""


class OfflineViewsTold(QObject):
    def __init__(self, client: ApiClient, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client, self._background = client, background
        self._outbox: OutboxFile | None = None
        self._noted: dict[tuple[ViewedKind, str], datetime] = {}
        self._is_telling = False

    def attach(self, store: LocalStore) -> None:
        self._outbox = store.outbox
        self.tell()

    def detach(self) -> None:
        self._outbox, self._noted, self._is_telling = None, {}, False

    def note(self, answer: Cached) -> None:
        outbox, viewed, now = self._outbox, answer.viewed, self._client.now()
        if outbox is None or viewed is None:
            return
        last = self._noted.get(viewed)
        if last is not None and now - last < timedelta(seconds=AGAIN_S):
            return
        self._noted[viewed] = now
        view = OfflineView(kind=viewed[0], key=viewed[1], at=now)
        self._background.run(lambda: _noted(outbox, view), _nothing, _nothing, lane=Lane.DISK, parks=False)

    def tell(self) -> None:
        """When the service is there; one batch after the other until none is left."""
        outbox = self._outbox
        if outbox is None or self._is_telling:
            return
        self._is_telling = True
        self._background.run(
            outbox.noted_views,
            lambda views: self._send(outbox, dict(list(views.items())[:VIEWS_MAX])),
            self._on_error,
            owner=self,
            lane=Lane.DISK,
            parks=False,
        )

    def _send(self, outbox: OutboxFile, views: dict[str, OfflineView]) -> None:
        if not views or outbox is not self._outbox:
            self._is_telling = False
            return
        body = _batch(views)
        self._background.run(
            lambda: self._client.call(POST_OFFLINE_VIEWS, body),
            lambda _: self._on_told(outbox, views),
            self._on_error,
            owner=self,
        )

    def _on_told(self, outbox: OutboxFile, views: dict[str, OfflineView]) -> None:
        self._background.run(
            lambda: _dropped(outbox, views), lambda _: self._on_dropped(), self._on_error, owner=self,
            lane=Lane.DISK, parks=False,
        )  # fmt: skip

    def _on_dropped(self) -> None:
        self._is_telling = False
        self.tell()

    def _on_error(self, error: ApiError) -> None:
        """They stay, and are told at the next contact."""
        self._is_telling = False
        log.info("views without the service are still to be told: %s", type(error).__name__)


def _batch(views: dict[str, OfflineView]) -> OfflineViews:
    """The same ID for the same views, also after a restart: an answer that was lost logs nothing twice."""
    words = "\n".join(f"{place} {view.kind} {view.key} {view.at.isoformat()}" for place, view in views.items())
    return OfflineViews(batch_id=uuid5(NAMESPACE_URL, words), views=tuple(views.values()))


def _noted(outbox: OutboxFile, view: OfflineView) -> None:
    try:
        outbox.note_view(view)
    except OSError as error:
        log.warning("a view without the service could not be noted: %s", error.strerror)


def _dropped(outbox: OutboxFile, views: dict[str, OfflineView]) -> Nothing:
    try:
        outbox.drop_views(views)
    except OSError as error:
        raise DiskTrouble.of(error) from error
    return Nothing()


def _nothing(_: object) -> None:
    pass
