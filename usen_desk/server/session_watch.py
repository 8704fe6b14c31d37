"""A download or an upload that lasts ends when its session does: disabled, signed out, the PC stopped. Streams of
changes are ended by the hub. Row B1-1 (disabled at once), RELIABILITY F21.

What is on its way already can't be taken back: of a download at most a lot (answers.AT_ONCE).
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager

from usen_desk.server.db.database import DatabaseBusy

log = logging.getLogger(__name__)

EVERY_S = 2.0
"""As the hub looks at the sessions of its streams: everything is closed within 5 s."""


class SessionOver(Exception):
    """In the middle of a download: the line is cut, so that nobody takes half a file for a whole one."""


def while_signed_in(chunks: Iterator[bytes], is_signed_in: Callable[[], bool]) -> Iterator[bytes]:
    """The chunks, in whatever thread asks for them.

    Raises:
        SessionOver: before the next one.
    """
    looked_at = time.monotonic()
    for chunk in chunks:
        if time.monotonic() - looked_at >= EVERY_S:
            if not _still(is_signed_in):
                raise SessionOver
            looked_at = time.monotonic()
        yield chunk


@asynccontextmanager
async def ended_with_session(
    is_signed_in: Callable[[], Awaitable[bool]], end: Callable[[], object]
) -> AsyncIterator[None]:
    """Calls `end` once, if the session ends before what is done within."""

    async def watch() -> None:
        while True:
            await asyncio.sleep(EVERY_S)
            try:
                if not await is_signed_in():
                    end()
                    return
            except DatabaseBusy:
                log.warning("the session of an upload could not be looked at; once more in %s s", EVERY_S)

    watching = asyncio.create_task(watch())
    try:
        yield
    finally:
        watching.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await watching


def _still(is_signed_in: Callable[[], bool]) -> bool:
    try:
        return is_signed_in()
    except DatabaseBusy:
        log.warning("the session of a download could not be looked at; once more with the next piece")
        return True
