"""The change feed of the signed-in person, on the GUI thread: tells each page what changed of its kind.

    desk.feed.subscribe(ChangeKind.TRIAL, self._on_changes, self._load_again, owner=self)

_on_changes gets a list of Change, the newest of each object, in the order of the service; `msgspec.json.decode(
change.item, type=TrialRow)` is the object as it is now for this person, and the newer version wins. _load_again is
called when what is on screen can't be trusted any more: fetch it anew. Whoever subscribes and then fetches misses
nothing. Presence renews itself, so its subscribers have nothing to fetch; who is not renewed by `until` has gone.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal

from usen_desk.api.client import ApiClient
from usen_desk.api.errors import ApiError, Defect
from usen_desk.api.events import EventStream, Heard
from usen_desk.contract.changes import Change
from usen_desk.ui.background import Background, Job, Lane

FRAME_MS = 16
"""One delivery a frame of the screen;"""
CHANGES_A_FRAME = 100
"""more than this wait for the next one."""
AFTER_DEFECT_MS = 10_000
WATCH_MS, ASLEEP_S = 2000, 15.0
"""A look at the clock that comes so late means that the PC has slept: its lines are dead, and nobody tells."""

OnChanges = Callable[[list[Change]], None]


def nothing_to_load() -> None:
    """For a subscriber that keeps nothing."""


@dataclass(frozen=True, eq=False)
class _Subscription:
    kind: str
    on_changes: OnChanges
    on_resync: Callable[[], None]
    owner: QObject


@dataclass(frozen=True)
class _Told:
    """What the worker hands over: an error, changes, or neither when the line stands."""

    ears: _Ears
    error: ApiError | None = None
    heard: Heard | None = None
    changes: tuple[Change, ...] = ()


class _Ears:
    """In the worker's thread. Of an earlier person nothing more is taken once there is a new one."""

    def __init__(self, tell: Callable[[_Told], None]) -> None:
        self._tell = tell

    def on_connected(self) -> None:
        self._tell(_Told(self))

    def on_lost(self, error: ApiError) -> None:
        self._tell(_Told(self, error))

    def on_changes(self, heard: Heard, changes: list[Change]) -> None:
        self._tell(_Told(self, heard=heard, changes=tuple(changes)))


class ChangeFeed(QObject):
    """Signals: connected() the service speaks to us; lost(ApiError) it doesn't, tried again meanwhile."""

    connected = Signal()
    lost = Signal(object)
    _arrived = Signal()

    def __init__(
        self,
        client: ApiClient,
        background: Background,
        parent: QObject | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """clock: one that goes on while the PC sleeps."""
        super().__init__(parent)
        self._client, self._background = client, background
        self._subscriptions: list[_Subscription] = []
        self._told: deque[_Told] = deque()
        self._pending: dict[tuple[str, int, int], Change] = {}
        self._ears: _Ears | None = None
        self._stream: EventStream | None = None
        self._job: Job | None = None
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)
        self._frame = self._timer(self._deliver)
        self._again = self._timer(self._listen)
        self._clock, self._looked_at = clock, clock()
        self._watch = QTimer(self)
        self._watch.setInterval(WATCH_MS)
        self._watch.timeout.connect(self._on_watch)

    def start(self) -> None:
        """Hear as the person who is signed in now, from now on."""
        self.stop()
        self._ears = _Ears(self._tell)
        self._stream = EventStream(self._client, self._ears)
        self._listen()
        self._looked_at = self._clock()
        self._watch.start()

    def stop(self) -> None:
        self._watch.stop()
        self._again.stop()
        self._frame.stop()
        self._pending.clear()
        self._ears = self._stream = None
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def subscribe(self, kind: str, on_changes: OnChanges, on_resync: Callable[[], None], *, owner: QObject) -> None:
        """Until the owner is deleted."""
        self._subscriptions = [one for one in self._subscriptions if shiboken6.isValid(one.owner)]
        self._subscriptions.append(_Subscription(kind, on_changes, on_resync, owner))

    def try_now(self) -> None:
        """The network is back."""
        if self._stream is not None:
            self._stream.try_now()

    def load_anew(self) -> None:
        """What is shown may be older than what was heard: it was kept on this PC."""
        for one in self._living():
            one.on_resync()

    def _listen(self) -> None:
        stream = self._stream
        if stream is not None:
            self._job = self._background.run(stream.run, self._on_ended, self._on_ended, owner=self, lane=Lane.STREAM)

    def _on_watch(self) -> None:
        asleep_s = self._clock() - self._looked_at
        self._looked_at = self._clock()
        if asleep_s > ASLEEP_S and self._job is not None:
            self._job.cancel()
            self._listen()

    def _on_ended(self, error: object) -> None:
        """It ends by itself only when this person may not hear the feed, or by a fault of ours, which is logged."""
        self._job = None
        if isinstance(error, Defect):
            self.lost.emit(error)
            self._again.start(AFTER_DEFECT_MS)

    def _tell(self, told: _Told) -> None:
        """In the worker's thread."""
        self._told.append(told)
        self._arrived.emit()

    def _on_arrived(self) -> None:
        while self._told:
            told = self._told.popleft()
            if told.ears is self._ears:
                self._take(told)
        if self._pending and not self._frame.isActive():
            self._deliver()

    def _take(self, told: _Told) -> None:
        if told.error is not None:
            self.lost.emit(told.error)
        elif told.heard is None:
            self.connected.emit()
        elif told.heard is not Heard.NEWS:
            self._pending.clear()
            for one in self._living():
                one.on_resync()
        for change in told.changes:
            key = (change.kind, change.object_id, change.part_id)
            self._pending.pop(key, None)
            self._pending[key] = change

    def _deliver(self) -> None:
        """A part of what waits; the rest, and what comes in a burst, with the next frame."""
        now = [self._pending.pop(key) for key in list(self._pending)[:CHANGES_A_FRAME]]
        if not now:
            return
        self._frame.start(FRAME_MS)
        for one in self._living():
            if of_kind := [change for change in now if change.kind == one.kind]:
                one.on_changes(of_kind)

    def _living(self) -> list[_Subscription]:
        return [one for one in self._subscriptions if shiboken6.isValid(one.owner)]

    def _timer(self, then: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(then)
        return timer
