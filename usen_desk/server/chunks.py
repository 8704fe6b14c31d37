"""How bytes go out in pieces: none of them large, several for each way to a thread and back (BUDGETS S8)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from itertools import islice

from starlette.concurrency import run_in_threadpool

CHUNK_BYTES = 112 * 1024
"""Seven records of TLS. A larger piece of memory, and what TLS makes of it, is a mapping of its own (serve.py), of
which the kernel gives each page anew: with 1 MB that was two thirds of a download's time."""
AT_ONCE = 9
"""1 MB. With 64 KB for each way to a thread a download takes three times as long."""


async def sent(chunks: Iterator[bytes]) -> AsyncIterator[bytes]:
    """The chunks, each lot of them read in a thread.

    chunks: each of at most CHUNK_BYTES, or what is in memory grows with them.
    """
    while lot := await run_in_threadpool(lambda: list(islice(chunks, AT_ONCE))):
        for chunk in lot:
            yield chunk
