"""The connection light: says whether the service is there, and since when it isn't. No widgets.

The change feed tells: it hears the service every 20 seconds. Where the feed is not connected, the light asks by itself.

R6: after a failure it asks again at once, then with growing pauses and full jitter; a change is shown only when it
has lasted two seconds, so that a flapping line doesn't make the light flicker (F7).
"""

from __future__ import annotations

import enum
import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QTimer, Signal

from usen_desk.api.client import ApiClient
from usen_desk.api.errors import ApiError, Refused
from usen_desk.contract.base import Nothing
from usen_desk.contract.session import GET_STATUS, ServiceStatus
from usen_desk.ui.background import Background
from usen_desk.ui.change_feed import ChangeFeed
from usen_desk.ui.messages import UserMessage, explain

BEAT_MS = 30_000
JITTER = 0.2
FIRST_RETRY_MS = 500
RETRY_MAX_MS = 60_000
SETTLE_MS = 2000
CLOCK_MAY_DIFFER = timedelta(minutes=3)
_CLOCK = "PCの時計がずれています（{{}}{}）。画面の時刻と期限はサービスの時計で表示しています。PCの日付と時刻の設定を確かめてください。"
CLOCK_IS_LATE, CLOCK_IS_EARLY = _CLOCK.format("遅れ"), _CLOCK.format("進み")


def in_words(span: timedelta) -> str:
    """約5分, 約3時間, 約2日."""
    minutes = round(span.total_seconds() / 60)
    if minutes < 90:
        return f"約{minutes}分"
    return f"約{round(minutes / 60)}時間" if minutes < 36 * 60 else f"約{round(minutes / 1440):,}日"


class Light(enum.Enum):
    CONNECTING = "connecting"
    CONNECTED = "connected"
    OFFLINE = "offline"


@dataclass(frozen=True)
class Connection:
    """What the light shows."""

    light: Light = Light.CONNECTING
    answered_at: datetime | None = None
    """When the service last answered, in UTC: how old what is on screen may be."""
    why: UserMessage | None = None
    shown_from: datetime | None = None
    """Something on screen comes from what this PC keeps: as old as that, in UTC."""
    now: datetime | None = None
    """When this was said: an answer of another day is dated."""


class ConnectionPresenter(QObject):
    """Signals: changed(Connection); told(UserMessage) this PC's clock is wrong (F18), once."""

    changed = Signal(object)
    told = Signal(object)

    def __init__(self, client: ApiClient, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client, self._background = client, background
        self.connection = Connection()
        self._heard = Light.CONNECTING
        self._why: UserMessage | None = None
        self._shown_from: datetime | None = None
        self._failures = 0
        self._random = random.Random()
        self._next = self._timer(self._beat)
        self._settled = self._timer(self._show)
        self._feed: ChangeFeed | None = None
        self._is_fed = False
        """The feed is connected: no need to ask."""
        self._was_late = False

    def follow(self, feed: ChangeFeed) -> None:
        self._feed = feed
        feed.connected.connect(self._on_feed_connected)
        feed.lost.connect(self._on_feed_lost)

    def start(self) -> None:
        self.stop()
        self._beat()

    def stop(self) -> None:
        self._next.stop()
        self._settled.stop()
        self._is_fed = False

    def ask_now(self) -> None:
        """Somebody wants to know (a click on the light, a call that failed, a network that came back)."""
        if self._next.isActive() or self._is_fed:
            self._next.stop()
            self._beat()

    def on_cached_answer(self, fetched_at: datetime) -> None:
        """Something is shown that this PC kept."""
        if self._shown_from is None or fetched_at < self._shown_from:
            self._shown_from = fetched_at
            if self.connection.light is Light.OFFLINE:
                self._show()

    def pause_ms(self) -> int:
        """Until the next sign of life: regular while all is well, else R6."""
        if not self._failures:
            return int(BEAT_MS * self._random.uniform(1 - JITTER, 1 + JITTER))
        if self._failures == 1:
            return FIRST_RETRY_MS
        ceiling = min(RETRY_MAX_MS, FIRST_RETRY_MS * 2 ** min(self._failures - 1, 10))
        return FIRST_RETRY_MS + int(self._random.uniform(0, ceiling - FIRST_RETRY_MS))

    def _beat(self) -> None:
        self._background.run(
            lambda: self._client.call(GET_STATUS, Nothing()),
            self._on_status,
            self._on_error,
            owner=self,
            latest="beat",
            parks=False,
        )

    def _on_status(self, _: ServiceStatus) -> None:
        self._failures, self._why = 0, None
        self._hear(Light.CONNECTED)

    def _on_error(self, error: ApiError) -> None:
        if isinstance(error, Refused):  # it is there, and busy
            self._on_status_refused(error)
            return
        self._failures += 1
        self._is_fed = False
        self._why = explain(error)
        self._hear(Light.OFFLINE)

    def _on_status_refused(self, error: Refused) -> None:
        self._failures, self._why = 0, explain(error)
        self._hear(Light.CONNECTED)

    def _on_feed_connected(self) -> None:
        self._failures, self._why = 0, None
        self._is_fed = True
        self._hear(Light.CONNECTED)

    def _on_feed_lost(self, error: ApiError) -> None:
        self._is_fed = False
        if isinstance(error, Refused):
            self._beat()
        else:
            self._on_error(error)

    def _look_at_clock(self) -> None:
        late = self._client.clock_offset
        if abs(late) < CLOCK_MAY_DIFFER:
            self._was_late = False
        elif not self._was_late:
            self._was_late = True
            how = CLOCK_IS_LATE if late > timedelta() else CLOCK_IS_EARLY
            self.told.emit(UserMessage(how.format(in_words(abs(late)))))

    def _hear(self, light: Light) -> None:
        if light is Light.CONNECTED:
            self._look_at_clock()
        if self._is_fed:
            self._next.stop()
        else:
            self._next.start(self.pause_ms())
        self._heard = light
        first = self.connection.light is Light.CONNECTING
        if first or light is self.connection.light:
            self._settled.stop()
            self._show()
        elif not self._settled.isActive():
            self._settled.start(SETTLE_MS)

    def _show(self) -> None:
        came_back = self.connection.light is Light.OFFLINE and self._heard is Light.CONNECTED
        if came_back and not self._is_fed and self._feed is not None:
            self._feed.try_now()
        was_kept = self._heard is Light.CONNECTED and self._shown_from is not None
        if was_kept:
            self._shown_from = None
        self.connection = Connection(
            self._heard, self._client.answered_at, self._why, self._shown_from, self._client.now()
        )
        self.changed.emit(self.connection)
        if was_kept and self._feed is not None:
            self._feed.load_anew()

    def _timer(self, then: object) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(then)
        return timer
