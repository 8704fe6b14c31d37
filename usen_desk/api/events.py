"""The change feed as the desktop hears it: a stream of server-sent events, or long polls where something between here
and the service breaks streams. No Qt: usen_desk.ui.change_feed runs it in the `stream` lane.
"""

from __future__ import annotations

import enum
import random
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import msgspec

from usen_desk.api.cancellation import current
from usen_desk.api.client import ANSWER_MAX_BYTES, ApiClient
from usen_desk.api.errors import ApiError, BadAnswer, Refused, Strange, Trouble, Unreachable
from usen_desk.contract.changes import (
    HEARTBEAT_S,
    POLL_CHANGES,
    STREAM_CHANGES,
    WAIT_MAX_S,
    Change,
    Changes,
    ChangesAfter,
    ChangesPoll,
    Position,
)
from usen_desk.contract.errors import Code

SILENCE_S = 2 * HEARTBEAT_S - 10.0
"""Beyond the patience of any call (15 s): after two heartbeats that didn't come the line is given up."""
RETRY_FIRST_S, RETRY_MAX_S = 0.5, 60.0
STEADY_S = 10.0
"""A line that lasted so long was a good one: the next pause is a short one again."""
FAILURES_MAX, FAILURES_WITHIN_S = 2, 300.0
"""So many streams that began and broke make it poll,"""
POLL_FOR_S = 900.0
"""for so long; then a stream is tried again."""
_FINAL = (Code.SESSION_EXPIRED, Code.DEVICE_REVOKED, Code.STAFF_DISABLED, Code.NOT_PERMITTED, Code.NO_SUCH_OPERATION)
_EVENTS = ("changes", "resync")


@dataclass(frozen=True)
class SseEvent:
    name: str
    data: str


class SseParser:
    """Bytes in any pieces → events (WHATWG, server-sent events 9.2.6), but for `id` and `retry`: our data says where
    it leads, and we have rules of our own for trying again."""

    def __init__(self) -> None:
        self._rest = b""
        self._is_first = True
        self._after_cr = False
        self._name, self._data = "", list[str]()

    def feed(self, chunk: bytes) -> Iterator[SseEvent]:
        """
        Raises:
            BadAnswer: a line without an end.
        """
        if self._after_cr and chunk:
            chunk = chunk.removeprefix(b"\n")
            self._after_cr = False
        self._rest += chunk
        if self._is_first and len(self._rest) >= len(b"\xef\xbb\xbf"):
            self._rest, self._is_first = self._rest.removeprefix(b"\xef\xbb\xbf"), False
        if len(self._rest) > ANSWER_MAX_BYTES:
            raise BadAnswer(Strange.GARBAGE, "too long")
        *lines, last = self._rest.splitlines(keepends=True) or [b""]
        if last.endswith((b"\n", b"\r")):
            lines, last = [*lines, last], b""
        self._after_cr = not last and bool(lines) and lines[-1].endswith(b"\r")
        self._rest = last
        for line in lines:
            yield from self._line(line.rstrip(b"\r\n").decode("utf-8", "replace"))

    def _line(self, line: str) -> Iterator[SseEvent]:
        if not line:
            if self._data:
                yield SseEvent(self._name or "message", "\n".join(self._data))
            self._name, self._data = "", []
            return
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "event":
            self._name = value
        elif name == "data":
            self._data.append(value)


class Heard(enum.Enum):
    """What a Changes means for whoever stands at a position."""

    FIRST = "first"
    """There was no position: what is on screen may be older than it."""
    RESYNC = "resync"
    NEWS = "news"
    GAP = "gap"
    """Something before it is missing: ask again from the own position."""


class Place:
    """How far this desk has heard. Takes what comes in any order, doubled or with gaps: nothing is applied twice, and
    what is missing is noticed."""

    def __init__(self) -> None:
        self.position: Position | None = None

    def take(self, changes: Changes) -> tuple[Heard, list[Change]]:
        """What it means, and what of it is news. Presence has no place and is always news."""
        at = self.position
        arrives = Position(changes.epoch, changes.next_after)
        passing = [item for item in changes.items if not item.change_id]
        if at is None or changes.resync:
            self.position = arrives
            return (Heard.FIRST if at is None else Heard.RESYNC), passing
        if changes.epoch != at.epoch or changes.after > at.change_id:
            return Heard.GAP, passing
        if arrives.change_id > at.change_id:
            self.position = arrives
        return Heard.NEWS, [item for item in changes.items if not item.change_id or item.change_id > at.change_id]


class Listener(Protocol):
    """Who is told, in the worker's thread."""

    def on_connected(self) -> None:
        """The service speaks to us; again after each on_lost."""

    def on_lost(self, error: ApiError) -> None: ...

    def on_changes(self, heard: Heard, changes: list[Change]) -> None:
        """FIRST, RESYNC, or NEWS with at least one change."""


class EventStream:
    """One person's feed. `run` lives in a worker until that work is cancelled; run again, it goes on where it was."""

    def __init__(self, client: ApiClient, listener: Listener, seed: int | None = None) -> None:
        self.place = Place()
        self._client, self._listener = client, listener
        self._random = random.Random(seed)
        self._again = threading.Event()
        self._failures = 0
        self._has_begun = self._is_connected = False
        self._connected_at = 0.0
        self._broken: list[float] = []
        self._polls_until = 0.0

    @property
    def polls(self) -> bool:
        """Whether streams have broken so often that it asks instead."""
        return time.monotonic() < self._polls_until

    def try_now(self) -> None:
        """The network is back: don't wait for the next attempt. From any thread."""
        self._again.set()

    def run(self) -> None:
        """
        Raises:
            Refused: the session has ended, or this person may not hear the feed.
            Cancelled: by whoever runs it.
        """
        while True:
            self._has_begun, before = False, self.place.position
            try:
                if self.polls:
                    self._poll()
                else:
                    self._follow()
                    if self.place.position == before:
                        raise BadAnswer(Strange.GARBAGE, "a gap at the same place")
            except (Refused, Unreachable, BadAnswer) as error:
                self._failed(error)
                if isinstance(error, Refused) and error.problem.code in _FINAL:
                    raise
                current().wait(self._again, self._pause_s(error))
                self._again.clear()

    def _follow(self) -> None:
        """Read one stream until something is missing in it.

        Raises: an ApiError when it breaks.
        """
        position = str(self.place.position or "")
        with self._client.stream(STREAM_CHANGES, ChangesAfter(), SILENCE_S, last_event_id=position) as read:
            self._has_begun = True
            parser = SseParser()
            while chunk := read():
                for event in parser.feed(chunk):
                    if event.name in _EVENTS and self._take(_changes_of(event)) is Heard.GAP:
                        return
        self._has_begun = False  # the service itself has ended it, which is no fault of the line
        raise Unreachable(Trouble.CUT, "the stream ended")

    def _poll(self) -> None:
        body = ChangesPoll(after=str(self.place.position or ""), wait_s=WAIT_MAX_S)
        self._take(self._client.call_patiently(POLL_CHANGES, body, WAIT_MAX_S))

    def _take(self, changes: Changes) -> Heard:
        heard, items = self.place.take(changes)
        self._client.hear()
        if not self._is_connected:
            self._is_connected, self._connected_at = True, time.monotonic()
            self._listener.on_connected()
        if items or heard in (Heard.FIRST, Heard.RESYNC):
            self._listener.on_changes(Heard.NEWS if heard is Heard.GAP else heard, items)
        return heard

    def _failed(self, error: ApiError) -> None:
        now = time.monotonic()
        if self._is_connected and now - self._connected_at >= STEADY_S:
            self._failures = 0
        self._failures += 1
        self._is_connected = False
        if not self.polls and (self._has_begun or _is_broken_on_the_way(error)):
            self._broken = [*(at for at in self._broken if now - at < FAILURES_WITHIN_S), now]
            if len(self._broken) >= FAILURES_MAX:
                self._broken, self._polls_until = [], now + POLL_FOR_S
        self._listener.on_lost(error)

    def _pause_s(self, error: ApiError) -> float:
        """Full jitter, so that the desks of an office don't come back all at once; what the service asks for, wins."""
        ceiling = min(RETRY_MAX_S, RETRY_FIRST_S * 2 ** min(self._failures - 1, 10))
        asked = error.problem.retry_after_s if isinstance(error, Refused) else None
        if asked:
            return asked + self._random.uniform(0, RETRY_FIRST_S)
        return self._random.uniform(0, ceiling)


def _is_broken_on_the_way(error: ApiError) -> bool:
    """A stream that never began although something is there: a proxy that waits for its end, or doesn't want it."""
    return isinstance(error, BadAnswer) or (
        isinstance(error, Unreachable) and error.kind in (Trouble.TIMEOUT, Trouble.GATEWAY)
    )


def _changes_of(event: SseEvent) -> Changes:
    try:
        return msgspec.json.decode(event.data, type=Changes)
    except msgspec.DecodeError as error:
        raise BadAnswer(Strange.GARBAGE, type(error).__name__) from error
