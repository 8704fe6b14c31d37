"""Says what follows what around the store of this PC: it opens, and answers are kept in it and taken from it, views without
the service are noted and told, and the light says from when what is shown is."""

from __future__ import annotations

from PySide6.QtCore import QObject

from usen_desk.local.cached_answers import Cached, KeptAnswers
from usen_desk.local.store.folder import LocalStore
from usen_desk.ui.background import Background
from usen_desk.ui.cached_calls import CachedCalls, CacheKeeper
from usen_desk.ui.inquiries.standing_model import passes
from usen_desk.ui.local_data import LocalData
from usen_desk.ui.offline_views import OfflineViewsTold
from usen_desk.ui.shell.connection_presenter import Connection, ConnectionPresenter, Light


class Keeping(QObject):
    def __init__(
        self, client: CachedCalls, background: Background, connection: ConnectionPresenter, local: LocalData
    ) -> None:
        super().__init__(local)
        self._client, self._connection, self._local = client, connection, local
        self._answers = CacheKeeper(client, background, self)
        self._views = OfflineViewsTold(client, background, self)
        local.readable.connect(self._on_readable)
        local.closed.connect(self._on_closed)
        self._answers.used.connect(self._on_cached_answer)
        connection.changed.connect(self._on_connection)

    def _on_readable(self, store: LocalStore) -> None:
        staff_id = self._local.staff_id
        self._answers.open(KeptAnswers(store.cache, lambda search, card: passes(search, card, staff_id)))
        self._views.attach(store)

    def _on_closed(self) -> None:
        self._answers.close()
        self._views.detach()

    def _on_cached_answer(self, answer: Cached) -> None:
        self._connection.on_cached_answer(answer.fetched_at)
        self._views.note(answer)

    def _on_connection(self, connection: Connection) -> None:
        self._client.is_offline = connection.light is Light.OFFLINE
        if connection.light is Light.CONNECTED:
            self._local.on_contact()
            self._views.tell()
