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


def polled(*put, later=(), end=False):
    async def run():
        subscriber = made()
        for one in put:
            subscriber.put(one)
        if end:
            subscriber.end()
        waiting = asyncio.create_task(subscriber.poll(0.05))
        await asyncio.sleep(0)
        for one in later:
            subscriber.put(one)
        return await waiting

    return asyncio.run(run())


PRESENCE = frames.presence(EPOCH, 1, [Change(change_id=0, at=NOW, kind="presence", object_id=1, item=b"{}")])


def said(changes):
    return changes.after, changes.next_after, [item.change_id for item in changes.items], changes.resync


def test_a_poll_takes_all_that_waits():
    assert said(polled(frame(1, with_item=False), frame(2), frame(3), PRESENCE)) == (0, 3, [2, 3, 0], False)


def test_a_poll_waits_for_the_first_news():
    silent = frame(1, with_item=False)
    assert said(polled(silent, later=[frame(2), frame(3)])) == (0, 2, [2], False)
    assert said(polled(silent)) == (0, 1, [], False)


def test_who_was_there_before_the_poll_is_no_news():
    silent = frame(1, with_item=False)
    assert said(polled(silent, PRESENCE, later=[frame(2)])) == (0, 2, [0, 2], False)
    assert said(polled(silent, PRESENCE, later=[PRESENCE])) == (0, 1, [0, 0], False)
    assert said(polled(silent, PRESENCE)) == (0, 1, [0], False)


def test_what_came_before_a_resync_does_not_count():
    assert said(polled(frame(1), frames.resync(EPOCH, 5), PRESENCE)) == (5, 5, [0], True)


def test_a_poll_that_is_ended_has_no_answer():
    assert polled(frame(1, with_item=False), end=True) is None
