"""Tests for usen_desk.server.changes.hub: when it works and when it rests, with a reader that answers when told."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace

import pytest

from tests.server.conftest import actor
from tests.server.inquiries.conftest import CUSTOMER, OTHER_CUSTOMER
from usen_desk.contract.changes import Position
from usen_desk.contract.permissions import Role
from usen_desk.server.changes.hub import STREAMS_PER_CUSTOMER, STREAMS_PER_SESSION, Hub
from usen_desk.server.changes.listening import Listening
from usen_desk.server.changes.reader import Looked, Presence
from usen_desk.server.changes.service import News
from usen_desk.server.db.database import DatabaseBusy

EPOCH = "0f" * 8
LISTENING = Listening(actor(Role.AGENT), Position(EPOCH, 5))


class Reader:
    """`gate` holds up the first question; `busy` is how many times the database can't be asked; `batch` is how far a
    look leads."""

    def __init__(self, busy=0):
        self.gate, self.busy, self.head, self.looks, self.batch = asyncio.Event(), busy, 5, 0, 100
        self.gate.set()

    def newest(self):
        return EPOCH, self.head

    def look(self, after, audiences, upto=None):
        self.looks += 1
        leads_to = min(after + self.batch, self.head)
        return Looked(EPOCH, self.head, leads_to, {audience: [] for audience in audiences})

    def present(self, before, audiences, *, renewed):
        return Presence({}, {})

    async def run(self, function, *arguments, **named):
        await self.gate.wait()
        if self.busy:
            self.busy -= 1
            raise DatabaseBusy(None)
        return function(*arguments, **named)


def hub_of(reader):
    return Hub(reader, reader.run, lambda hashes: {})


def working():
    """Tasks of the hub that run now."""
    return [task for task in asyncio.all_tasks() if task.get_coro().__qualname__.startswith("Hub._")]


async def settled():
    for _ in range(20):
        await asyncio.sleep(0)


def test_it_works_while_somebody_listens_and_rests_otherwise():
    async def run():
        hub = hub_of(Reader())
        hub.wake(News(1))
        first, second = await hub.join(LISTENING), await hub.join(LISTENING)
        counts = [len(working())]
        hub.leave(first)
        await settled()
        counts.append(len(working()))
        hub.leave(second)
        await settled()
        counts.append(len(working()))
        third = await hub.join(LISTENING)
        counts.append(len(working()))
        hub.leave(third)
        return counts

    assert asyncio.run(run()) == [4, 4, 0, 4]


def test_who_goes_before_it_has_begun_leaves_nothing_running():
    async def run():
        reader = Reader()
        reader.gate.clear()
        hub = hub_of(reader)
        joining = asyncio.create_task(hub.join(LISTENING))
        await settled()
        joining.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await joining
        reader.gate.set()
        await settled()
        return len(working()), hub.subscribers

    assert asyncio.run(run()) == (0, [])


def test_a_database_that_is_busy_at_the_start_is_told_and_asked_again():
    async def run():
        hub = hub_of(Reader(busy=1))
        with pytest.raises(DatabaseBusy):
            await hub.join(LISTENING)
        counts = [len(working())]
        subscriber = await hub.join(LISTENING)
        counts.append(len(working()))
        hub.leave(subscriber)
        return counts

    assert asyncio.run(run()) == [0, 4]


def test_many_who_come_at_once_start_it_once():
    async def run():
        hub = hub_of(Reader())
        subscribers = await asyncio.gather(*(hub.join(LISTENING) for _ in range(20)))
        count = len(working())
        for subscriber in subscribers:
            hub.leave(subscriber)
        await settled()
        return count, len(working())

    assert asyncio.run(run()) == (4, 0)


@pytest.mark.parametrize(("changes", "looks"), [(1, 1), (2, 2), (3, 3)])
def test_it_looks_once_for_each_batch_that_there_is(changes, looks):
    """Whoever is told next would wait for a look that finds nothing."""

    async def run():
        reader = Reader()
        hub = hub_of(reader)
        subscriber = await hub.join(LISTENING)
        await settled()
        before, reader.head, reader.batch = reader.looks, 5 + changes, 1
        hub.wake(News(reader.head))
        await settled()
        hub.leave(subscriber)
        return reader.looks - before

    assert asyncio.run(run()) == looks


def test_what_is_known_already_is_not_looked_up_again():
    async def run():
        reader = Reader()
        hub = hub_of(reader)
        subscriber = await hub.join(LISTENING)
        await settled()
        before = reader.looks
        hub.wake(News(5))
        await settled()
        same = reader.looks - before
        hub.wake(News(6))
        await settled()
        hub.leave(subscriber)
        return same, reader.looks - before

    assert asyncio.run(run()) == (0, 1)


def in_session(number, who=CUSTOMER, inquiry_id=0):
    return Listening(replace(who, token_hash=f"{number:064x}"), Position(EPOCH, 5), inquiry_id=inquiry_id)


def numbers_of_open(hub):
    return sorted(one.number for one in hub.subscribers if not one._ended)


def test_of_a_customers_streams_in_all_sessions_the_oldest_gives_way():
    async def run():
        hub = hub_of(Reader())
        other = await hub.join(in_session(900, OTHER_CUSTOMER, 1))
        staff = [
            await hub.join(in_session(901 + number, actor(Role.AGENT))) for number in range(STREAMS_PER_CUSTOMER + 1)
        ]
        own = [
            await hub.join(in_session(number // 2, inquiry_id=1 if number % 3 else 2))
            for number in range(STREAMS_PER_CUSTOMER + 3)
        ]
        assert numbers_of_open(hub) == [one.number for one in (other, *staff, *own[3:])]
        assert await own[2].next() is None
        for one in (other, *staff, *own):
            hub.leave(one)

    asyncio.run(run())


def test_of_a_sessions_streams_the_oldest_gives_way_whatever_they_are_about():
    async def run():
        hub = hub_of(Reader())
        about = (1, 2, 1, 2, 1, 2, 1)
        assert len(about) > STREAMS_PER_SESSION
        own = [await hub.join(in_session(1, inquiry_id=inquiry_id)) for inquiry_id in about]
        assert numbers_of_open(hub) == [one.number for one in own[-STREAMS_PER_SESSION:]]
        for one in own:
            hub.leave(one)

    asyncio.run(run())
