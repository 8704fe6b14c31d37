"""A body of any length, taken piece by piece as it comes: what was taken stays when the line is cut, and a newer
request for the same thing takes over from an older one, which may hang on a dead line. On the event loop; no SQL.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Protocol

from usen_desk.contract.errors import Code
from usen_desk.server.context import Refusal

PIECE_BYTES = 2 * 1024 * 1024
"""Two of them are in memory for a long request. The thread that writes one waits for the interpreter's lock, which a
busy event loop holds, after each of its calls: fewer and larger pieces wait less often."""
SETTLE_BYTES = 16 * PIECE_BYTES
"""So much of one long request may be lost when the service is killed in its middle."""
PIECE_TIMEOUT_S = 60.0


class Incoming(Protocol):
    """What a handler makes of the head of such a request. All but `key` is called in a thread, one at a time."""

    @property
    def key(self) -> str:
        """The same for what only one request may do at a time."""

    @property
    def is_all_or_nothing(self) -> bool:
        """What came of a request that is cut is not kept."""

    def take(self, piece: memoryview) -> None:
        """Its memory is used again afterwards.

        Raises:
            Refusal: what was settled stays.
        """

    def make_durable(self) -> None:
        """What was taken survives a power cut.

        Raises:
            Refusal: as `take`.
        """

    def close(self, is_cut: bool) -> None:
        """Nothing more comes. What takes long is done here, before the transaction.

        Raises:
            Refusal: as `take`.
        """

    def settle(self) -> None:
        """What was taken up to now is in the database."""


class Room:
    """Memory for one piece, used again for others: to ask the system for a new megabyte costs more than to fill it."""

    def __init__(self, size_bytes: int) -> None:
        self._bytes = bytearray(size_bytes)
        self._length = 0

    @property
    def piece(self) -> memoryview:
        return memoryview(self._bytes)[: self._length]

    def add(self, chunk: bytes) -> bytes:
        """What finds no place any more."""
        taken = min(len(chunk), len(self._bytes) - self._length)
        self._bytes[self._length : self._length + taken] = chunk[:taken] if taken < len(chunk) else chunk
        self._length += taken
        return chunk[taken:]

    def __len__(self) -> int:
        return len(self._bytes)

    @property
    def is_full(self) -> bool:
        return self._length == len(self._bytes)

    def clear(self) -> None:
        self._length = 0


class Turn:
    """Of one request. `is_over` once a newer one came."""

    def __init__(self) -> None:
        self.is_over = False
        self.left = asyncio.Event()
        self._waiting: asyncio.Timeout | None = None
        self._rest = b""

    def end(self) -> None:
        self.is_over = True
        if self._waiting is not None and not self._waiting.expired():
            self._waiting.reschedule(asyncio.get_running_loop().time())

    async def fill(self, room: Room, stream: AsyncIterator[bytes]) -> bool:
        """False at the end, where the piece may be shorter. What came before a fault is in it.

        Raises:
            TimeoutError: too slow, or the turn is over.
        """
        async with asyncio.timeout(0 if self.is_over else PIECE_TIMEOUT_S) as self._waiting:
            try:
                rest = room.add(self._rest)
                while not room.is_full:
                    chunk = await anext(stream, None)
                    if chunk is None:
                        return False
                    rest = room.add(chunk)
                self._rest = rest
            finally:
                self._waiting = None
        return True


class Turns:
    """Who sends what, in this process."""

    def __init__(self) -> None:
        self._of: dict[str, Turn] = {}

    def is_taken(self, key: str) -> bool:
        return key in self._of

    @asynccontextmanager
    async def take(self, key: str) -> AsyncIterator[Turn]:
        """Ends the turn of an older request, and waits until it has left."""
        while (older := self._of.get(key)) is not None:
            older.end()
            await older.left.wait()
        turn = self._of[key] = Turn()
        try:
            yield turn
        finally:
            del self._of[key]
            turn.left.set()


async def taken(
    stream: AsyncIterator[bytes],
    incoming: Incoming,
    turn: Turn,
    in_thread: Callable[..., Awaitable[Any]],
    settle: Callable[[], Awaitable[object]],
    cut: type[Exception],
    size_bytes: int | None = None,
) -> bool:
    """Take all that comes; whether it came to its end. settle: bring what was taken into the database. cut: what the
    stream raises when the other side has gone. size_bytes: of the body, where it says so."""
    room, other, unsettled, is_whole = Room(min(PIECE_BYTES, (size_bytes or PIECE_BYTES) + 1)), Room(0), 0, False
    writing: Awaitable[Any] | None = None

    async def keep(piece: memoryview, *, is_due: bool) -> None:
        await in_thread(incoming.take, piece)
        if is_due:
            await in_thread(incoming.make_durable)
            await settle()
            incoming.settle()

    try:
        while await turn.fill(room, stream):
            if writing is not None:
                before, writing = writing, None
                await before  # of the piece before: this one came meanwhile
            unsettled += len(room.piece)
            is_due = unsettled >= SETTLE_BYTES and not incoming.is_all_or_nothing
            writing = asyncio.ensure_future(keep(room.piece, is_due=is_due))
            unsettled = 0 if is_due else unsettled
            room, other = (other if len(other) else Room(PIECE_BYTES)), room
            room.clear()
        is_whole = True
    except (TimeoutError, cut):
        pass
    finally:
        if writing is not None:
            await writing
    if len(room.piece):
        await in_thread(incoming.take, room.piece)
    await in_thread(incoming.close, not is_whole)
    return is_whole


def insist_on_end(turn: Turn, *, is_whole: bool) -> None:
    """
    Raises:
        Refusal: TAKEN_OVER; INVALID_INPUT, of a sender that fell silent.
    """
    if not is_whole:
        raise Refusal(Code.TAKEN_OVER if turn.is_over else Code.INVALID_INPUT)
