"""The change feed of one process: reads each batch once for every audience, and hands it to all who wait for it.

Lives on the event loop; what needs the database is done by `Reader` in a database thread, and takes one only for as
long as it reads. Woken by this process's own commits, by those of others (`Listener`, on PostgreSQL) and, for what
neither tells (an import on SQLite, a lost connection), by a look every two seconds. Runs only while somebody listens.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from usen_desk.contract.changes import HEARTBEAT_S
from usen_desk.server.changes import frames
from usen_desk.server.changes.frames import Frame
from usen_desk.server.changes.listening import Listening
from usen_desk.server.changes.reader import Audience, Looked, Presence, PresentBy, Reader, audience_of, inquiry_of
from usen_desk.server.changes.service import News
from usen_desk.server.changes.subscriber import Subscriber
from usen_desk.server.context import Actor
from usen_desk.server.db.database import DatabaseBusy
from usen_desk.server.tracebacks import without_values

log = logging.getLogger(__name__)

LOOK_EVERY_S = 2.0
SESSIONS_EVERY_S = 2.0
PRESENCE_EVERY_S = 5.0
"""For presence that merely goes on or runs out; who comes, types or goes is told at once, but in steps of:"""
PRESENCE_PAUSE_S = 0.2
BUSY_PAUSE_S = 1.0
CATCH_UP_ROWS = 2000
"""Whoever is further behind starts anew, which costs both sides less."""
STREAMS_PER_SESSION = 4
"""A desk needs one; those that a dead line left behind are ended by newer ones."""
STREAMS_PER_CUSTOMER = 16
"""Of one person in all browsers together; a page whose stream was ended looks by itself."""

Run = Callable[..., Awaitable[Any]]
"""run(function, *arguments): the result of a function that needs the database."""
SignedIn = Callable[[list[str]], Mapping[str, Actor]]
"""Of these token hashes, those of open sessions; needs the database."""


@dataclass
class _Group:
    """Everybody of one audience. Each of them has heard at least up to `told`."""

    told: int
    subscribers: dict[Subscriber, None] = field(default_factory=dict)

    def put(self, frame: Frame) -> None:
        for subscriber in self.subscribers:
            subscriber.put(frame)


class Hub:
    """`wake` may be called from any thread, all else on the event loop. Whoever has joined has to leave."""

    def __init__(self, reader: Reader, run: Run, signed_in: SignedIn) -> None:
        self._reader, self._run, self._signed_in = reader, run, signed_in
        self._loop: asyncio.AbstractEventLoop | None = None
        self._forget_all()

    def _forget_all(self) -> None:
        self._users = 0
        self._groups: dict[Audience, _Group] = {}
        self._epoch, self._head = "", 0
        self._present: PresentBy = {}
        self._tasks: list[asyncio.Task[None]] = []
        self._starting: asyncio.Task[None] | None = None
        self._changed, self._came_or_went, self._never = asyncio.Event(), asyncio.Event(), asyncio.Event()

    @property
    def subscribers(self) -> list[Subscriber]:
        return [one for group in self._groups.values() for one in group.subscribers]

    def wake(self, news: News) -> None:
        """Something was committed."""
        loop = self._loop
        if loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop has ended meanwhile
                loop.call_soon_threadsafe(self._hear, news)

    def _hear(self, news: News) -> None:
        if news.last_id > self._head:
            self._changed.set()
        if news.is_presence:
            self._came_or_went.set()

    async def join(self, listening: Listening) -> Subscriber:
        """Tell it where it stands and what it missed; from then on it hears with the others.

        Raises:
            DatabaseBusy: it has not joined.
        """
        audience = audience_of(listening.actor, listening.inquiry_id)
        self._joined += 1
        subscriber = Subscriber(audience, listening.actor.token_hash, self._joined)
        if self._loop is not asyncio.get_running_loop():
            self._forget_all()
            self._loop = asyncio.get_running_loop()
        self._users += 1
        try:
            await self._start()
            position = await self._catch_up(subscriber, listening)
            group = self._groups.setdefault(subscriber.audience, _Group(self._head))
            group.subscribers[subscriber] = None
            if position > self._head:  # told by another process; this one has not looked yet
                self._changed.set()
            self._end_superfluous(subscriber)
            await self._tell_who_is_there(subscriber)
        except BaseException:
            self.leave(subscriber)
            raise
        return subscriber

    def leave(self, subscriber: Subscriber) -> None:
        """The last one ends the hub's work."""
        subscriber.end()
        group = self._groups.get(subscriber.audience)
        if group is not None:
            group.subscribers.pop(subscriber, None)
            if not group.subscribers:
                del self._groups[subscriber.audience]
        self._users -= 1
        if not self._users:
            for task in (*self._tasks, *filter(None, [self._starting])):
                task.cancel()
            self._tasks, self._starting = [], None

    def end_all(self) -> None:
        """The service stops."""
        for subscriber in self.subscribers:
            subscriber.end()

    async def _start(self) -> None:
        if self._starting is None or (self._starting.done() and not self._tasks):
            self._starting = asyncio.create_task(self._begin())
        await asyncio.shield(self._starting)

    async def _begin(self) -> None:
        """Hear from the newest change on."""
        self._epoch, self._head = await self._run(self._reader.newest)
        found: Presence = await self._run(self._reader.present, {}, (), renewed=True)
        self._present = found.told
        self._tasks = [
            asyncio.create_task(self._repeat(*job))
            for job in (
                (LOOK_EVERY_S, self._changed, self._deliver),
                (PRESENCE_EVERY_S, self._came_or_went, self._deliver_presence),
                (SESSIONS_EVERY_S, self._never, self._end_signed_out),
                (HEARTBEAT_S, self._never, self._beat),
            )
        ]

    async def _repeat(self, every_s: float, woken: asyncio.Event, work: Callable[[], Awaitable[None]]) -> None:
        """Do it whenever woken, and every so many seconds."""
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(every_s):
                    await woken.wait()
            woken.clear()
            try:
                await work()
            except DatabaseBusy as busy:
                log.warning("change feed: database busy: %s", busy)
                await asyncio.sleep(BUSY_PAUSE_S)
                woken.set()
            except Exception as error:  # noqa: BLE001 - logged whole, but for the values that its texts may quote
                log.error("change feed failed\n%s", without_values(error))
                await asyncio.sleep(BUSY_PAUSE_S)

    async def _catch_up(self, subscriber: Subscriber, listening: Listening) -> int:
        """Returns up to where it has heard; the hub is no further then."""
        position, head = listening.position.change_id, self._head
        is_strange = listening.resync or listening.position.epoch != self._epoch
        if is_strange or head - position > CATCH_UP_ROWS:
            subscriber.put(frames.resync(self._epoch, head))
            return head
        subscriber.put(frames.leading(self._epoch, position, position, []))
        while position < self._head:
            looked: Looked = await self._run(self._reader.look, position, (subscriber.audience,), self._head)
            if looked.next_after <= position:
                break
            items = looked.of[subscriber.audience]
            subscriber.put(frames.leading(self._epoch, position, looked.next_after, items))
            position = looked.next_after
        return position

    async def _tell_who_is_there(self, subscriber: Subscriber) -> None:
        found: Presence = await self._run(self._reader.present, {}, (subscriber.audience,), renewed=True)
        if items := found.of.get(subscriber.audience):
            subscriber.put(frames.presence(self._epoch, self._head, items))

    def _end_superfluous(self, newest: Subscriber) -> None:
        """The oldest of its session, and of its customer."""
        user_id = newest.audience.user_id
        of_session = [one for one in self.subscribers if one.token_hash == newest.token_hash]
        of_customer = [one for one in self.subscribers if user_id is not None and one.audience.user_id == user_id]
        for own, most in ((of_session, STREAMS_PER_SESSION), (of_customer, STREAMS_PER_CUSTOMER)):
            for subscriber in sorted(own, key=lambda one: one.number)[:-most]:
                subscriber.end()

    async def _deliver(self) -> None:
        while True:
            looked = await self._looked()
            if looked is None or looked.next_after == self._head:
                return
            self._head = looked.next_after
            for audience, group in self._groups.items():
                if items := looked.of[audience]:
                    group.put(frames.leading(self._epoch, group.told, self._head, items))
                    group.told = self._head
            if looked.next_after >= looked.highest:
                return  # what was recorded since wakes it again

    async def _looked(self) -> Looked | None:
        """The next batch, for everybody who is there when it is complete. None where all have to start anew: the
        database is another one than it was, or what is to be shown can't be."""
        try:
            looked: Looked = await self._run(self._reader.look, self._head, tuple(self._groups))
            while missing := tuple(audience for audience in self._groups if audience not in looked.of):
                more: Looked = await self._run(self._reader.look, self._head, missing, looked.next_after)
                looked.of.update(more.of)
        except DatabaseBusy:
            raise
        except Exception:
            self._start_anew(*await self._run(self._reader.newest))
            raise
        if looked.epoch != self._epoch or looked.highest < self._head:
            self._start_anew(looked.epoch, looked.highest)
            return None
        return looked

    def _start_anew(self, epoch: str, head: int) -> None:
        self._epoch, self._head = epoch, head
        for group in self._groups.values():
            group.put(frames.resync(epoch, head))
            group.told = head

    async def _deliver_presence(self) -> None:
        now = asyncio.get_running_loop().time()
        renewed = now >= self._renewals_at
        if renewed:
            self._renewals_at = now + PRESENCE_EVERY_S
        found: Presence = await self._run(self._reader.present, self._present, tuple(self._groups), renewed=renewed)
        self._present = found.told
        for audience, items in found.of.items():
            if items and audience in self._groups:
                group = self._groups[audience]
                group.put(frames.presence(self._epoch, group.told, items))
        await asyncio.sleep(PRESENCE_PAUSE_S)

    _renewals_at = 0.0
    _joined = 0

    async def _end_signed_out(self) -> None:
        """Whose session has ended, and whose role or branch is another now, hears no more of this stream."""
        subscribers = self.subscribers
        actors = await self._run(self._signed_in, list({one.token_hash for one in subscribers}))
        for subscriber in subscribers:
            actor = actors.get(subscriber.token_hash)
            if actor is None or audience_of(actor, inquiry_of(subscriber.audience)) != subscriber.audience:
                subscriber.end()

    async def _beat(self) -> None:
        for group in self._groups.values():
            group.put(frames.heartbeat(self._epoch, group.told, self._head))
            group.told = self._head
