"""Tests for usen_desk.server.chunks."""

import asyncio
import threading

import pytest

from usen_desk.server.chunks import AT_ONCE, sent


def gathered(chunks):
    async def gather():
        return [chunk async for chunk in sent(chunks)]

    return asyncio.run(gather())


@pytest.mark.parametrize("count", [0, 1, AT_ONCE, AT_ONCE + 1, 3 * AT_ONCE])
def test_every_chunk_is_sent_once_and_in_order(count):
    chunks = [bytes([at]) for at in range(count)]
    assert gathered(iter(chunks)) == chunks


def test_they_are_read_apart_from_the_loop_and_no_more_at_once_than_promised():
    read, most, threads = 0, 0, set()

    def reading():
        nonlocal read
        for _ in range(4 * AT_ONCE):
            threads.add(threading.get_ident())
            read += 1
            yield b"x"

    async def gather():
        nonlocal most
        taken = 0
        async for _ in sent(reading()):
            taken += 1
            most = max(most, read - taken)

    asyncio.run(gather())
    assert threading.get_ident() not in threads
    assert most == AT_ONCE - 1


def test_what_goes_wrong_while_reading_is_told_to_who_sends():
    def reading():
        yield b"x"
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        gathered(reading())
