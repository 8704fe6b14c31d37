"""Tests for usen_desk.server.changes.subscriber."""

from __future__ import annotations

import asyncio

from tests.server.conftest import NOW, actor
from usen_desk.contract.changes import Change
from usen_desk.contract.permissions import Role
from usen_desk.server.changes import frames
from usen_desk.server.changes.reader import audience_of
from usen_desk.server.changes.subscriber import QUEUE_FRAMES, Subscriber

EPOCH = "0f" * 8


def made():
    return Subscriber(audience_of(actor(Role.AGENT)), "hash")


def frame(change_id, *, with_item=True):
    change = Change(change_id=change_id, at=NOW, kind="word", object_id=1, item=b"{}")
    return frames.leading(EPOCH, change_id - 1, change_id, [change] if with_item else [])


def test_frames_come_in_order_and_at_once():
    async def run():
        subscriber = made()
        waiting = asyncio.create_task(subscriber.next())
        await asyncio.sleep(0)
        for change_id in (1, 2):
            subscriber.put(frame(change_id))
        return [(await waiting).changes.next_after, (await subscriber.next()).changes.next_after]

    assert asyncio.run(run()) == [1, 2]


def test_who_is_too_slow_starts_anew_instead_of_holding_more_and_more():
    async def run():
        subscriber = made()
        for change_id in range(1, QUEUE_FRAMES + 3):
            subscriber.put(frame(change_id))
        return [await subscriber.next(), await subscriber.next()]

    first, second = asyncio.run(run())
    assert first.changes.resync
    assert first.changes.next_after == QUEUE_FRAMES + 1
    assert not second.changes.resync
    assert second.changes.after == first.changes.next_after


def test_after_its_end_nothing_is_delivered_not_even_what_waited():
    async def run():
        subscriber = made()
        subscriber.put(frame(1))
        subscriber.end()
        subscriber.put(frame(2))
        return await subscriber.next()

    assert asyncio.run(run()) is None


def test_a_poll_takes_what_says_something_else_how_far_it_has_heard():
    async def run(*put, end=False):
        subscriber = made()
        for one in put:
            subscriber.put(one)
        if end:
            subscriber.end()
        return await subscriber.first_that_says_something(0.01)

    silent, telling, anew = frame(1, with_item=False), frame(2), frames.resync(EPOCH, 3)
    assert asyncio.run(run(silent, telling)) is telling
    assert asyncio.run(run(silent, anew)) is anew
    assert asyncio.run(run(silent)) is silent
    assert asyncio.run(run(silent, end=True)) is None
