"""Tests for usen_desk.server.pieces: what was taken stays, and a newer request takes over."""

from __future__ import annotations

import asyncio

import pytest

from usen_desk.contract.errors import Code
from usen_desk.server import pieces
from usen_desk.server.context import Refusal
from usen_desk.server.pieces import Room, Turn, Turns, insist_on_end, taken


class Gone(Exception):
    pass


class Taker:
    key, is_all_or_nothing = "one", False

    def __init__(self):
        self.came, self.settled, self.durable, self.closed = b"", [], 0, []

    def take(self, piece):
        self.came += bytes(piece)

    def make_durable(self):
        self.durable = len(self.came)

    def close(self, is_cut):
        self.closed.append(is_cut)

    def settle(self):
        pass


async def at_once(function, *arguments):
    return function(*arguments)


async def stream(*chunks, then=None):
    for chunk in chunks:
        yield chunk
    if then is not None:
        raise then


async def forever():
    yield b"begin"
    await asyncio.Event().wait()


def run(taker, chunks, size=None):
    """Whether it was whole; settled is how much was there for good each time."""

    async def settle():
        taker.settled.append(taker.durable)

    async def all_of_it():
        async with Turns().take("one") as turn:
            return await taken(chunks, taker, turn, at_once, settle, Gone, size)

    return asyncio.run(all_of_it())


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    monkeypatch.setattr(pieces, "PIECE_BYTES", 10)
    monkeypatch.setattr(pieces, "SETTLE_BYTES", 20)


@pytest.mark.parametrize("chunk", [1, 3, 10, 64, 100])
@pytest.mark.parametrize("size", [None, 95])
def test_all_bytes_come_in_their_order_whatever_the_chunks(chunk, size):
    data, taker = bytes(range(95)), Taker()
    assert run(taker, stream(*(data[at : at + chunk] for at in range(0, 95, chunk))), size)
    assert (taker.came, taker.closed) == (data, [False])


def test_a_long_one_counts_on_the_way_when_it_is_durable():
    taker = Taker()
    assert run(taker, stream(bytes(55)))
    assert taker.settled == [20, 40]


def test_what_came_before_a_cut_stays():
    taker = Taker()
    assert not run(taker, stream(b"a" * 25, then=Gone()))
    assert (taker.came, taker.closed) == (b"a" * 25, [True])


def test_who_falls_silent_is_given_up_with_what_came(monkeypatch):
    monkeypatch.setattr(pieces, "PIECE_TIMEOUT_S", 0.01)
    taker = Taker()
    assert not run(taker, forever())
    assert (taker.came, taker.closed) == (b"begin", [True])


def test_a_fault_of_the_disk_ends_it_and_closes_nothing():
    class Full(Taker):
        def take(self, piece):
            raise Refusal(Code.BUSY)

    taker = Full()
    with pytest.raises(Refusal):
        run(taker, stream(b"a" * 30))
    assert taker.closed == []


def test_a_newer_request_ends_an_older_one_and_waits_until_it_has_left():
    order, older, newer = [], Taker(), Taker()

    async def settle():
        pass

    async def send(turns, name, taker, chunks):
        async with turns.take("one") as turn:
            order.append(f"{name} begins")
            is_whole = await taken(chunks, taker, turn, at_once, settle, Gone)
            order.append(f"{name} ends")
            insist_on_end(turn, is_whole=is_whole)

    async def both():
        turns = Turns()
        first = asyncio.create_task(send(turns, "older", older, forever()))
        while not order:
            await asyncio.sleep(0)
        await send(turns, "newer", newer, stream(b"x"))
        with pytest.raises(Refusal) as refused:
            await first
        assert refused.value.code is Code.TAKEN_OVER
        assert not turns.is_taken("one")

    asyncio.run(asyncio.wait_for(both(), 20))
    assert order == ["older begins", "older ends", "newer begins", "newer ends"]
    assert (older.came, newer.came) == (b"begin", b"x")


def test_a_turn_that_is_ended_twice_in_the_same_moment_ends_once():
    async def end_twice():
        turn = Turn()
        filling = asyncio.ensure_future(turn.fill(Room(10), forever()))
        await asyncio.sleep(0)
        turn.end()
        while turn._waiting is not None and not turn._waiting.expired():
            await asyncio.sleep(0)
        turn.end()
        with pytest.raises(TimeoutError):
            await filling

    asyncio.run(end_twice())


def test_the_next_piece_comes_while_one_is_made_durable():
    """Else each of them would hold up the line for as long as the disk takes."""
    events = []

    async def run(chunks, taker):
        async def settle():
            events.append("settled")

        async def slowly(function, *arguments):
            if function == taker.make_durable:
                while "second half" not in events:
                    await asyncio.sleep(0)
            return function(*arguments)

        return await taken(chunks, taker, Turn(), slowly, settle, Gone)

    async def told(chunks):
        async for chunk in chunks:
            yield chunk
        events.append("second half")

    first, second = b"x" * 20, b"y" * 5
    assert asyncio.run(asyncio.wait_for(run(told(stream(first, second)), Taker()), 20))
    assert events.index("second half") < events.index("settled")
