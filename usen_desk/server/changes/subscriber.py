"""One stream or one long poll: what waits for it, and how it ends. Lives on the event loop, nothing here blocks."""

from __future__ import annotations

import asyncio
import contextlib

from usen_desk.contract.changes import Changes
from usen_desk.server.changes import frames
from usen_desk.server.changes.frames import Frame
from usen_desk.server.changes.reader import Audience

QUEUE_FRAMES = 100
"""Frames are shared, so what a stuck stream costs is their number; past it the receiver starts anew."""


class Subscriber:
    """One receiver takes from it. There are thousands: an Event and a deque would make each 1.5 KB larger."""

    __slots__ = ("_ended", "_receiver", "_waiting", "audience", "number", "token_hash")

    def __init__(self, audience: Audience, token_hash: str, number: int = 0) -> None:
        """number: higher for who came later."""
        self.audience, self.token_hash, self.number = audience, token_hash, number
        self._waiting: list[Frame] = []
        self._receiver: asyncio.Future[None] | None = None
        self._ended = False

    def put(self, frame: Frame) -> None:
        """A receiver that is too slow gets a resync instead of all that it missed."""
        if self._ended:
            return
        if len(self._waiting) >= QUEUE_FRAMES:
            self._waiting.clear()
            frame = frames.resync(frame.changes.epoch, frame.changes.next_after)
        self._waiting.append(frame)
        self._wake()

    def end(self) -> None:
        """Nothing more is delivered, not even what waits."""
        self._ended = True
        self._waiting.clear()
        self._wake()

    async def next(self) -> Frame | None:
        """The next frame as soon as there is one; None at the end."""
        while not self._waiting:
            if self._ended:
                return None
            self._receiver = asyncio.get_running_loop().create_future()
            await self._receiver
        return self._waiting.pop(0)

    async def poll(self, wait_s: float) -> Changes | None:
        """What waits, and if that is no change, all up to the first news; None at the end.

        Who is there already waits for whoever joins, so that alone is no reason to answer.
        """
        taken = self._take_all()
        if not any(frame.tells_changes for frame in taken):
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait_s):
                    while (frame := await self.next()) is not None:
                        taken.append(frame)
                        if frame.says_something:
                            break
        return None if self._ended else frames.joined(taken)

    def _wake(self) -> None:
        if self._receiver is not None and not self._receiver.done():
            self._receiver.set_result(None)

    def _take_all(self) -> list[Frame]:
        taken, self._waiting = self._waiting, []
        return taken
