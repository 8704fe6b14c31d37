"""How many answers a second one process gives to clients that ask again at once, over TLS on kept connections."""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path
from time import perf_counter
from urllib.parse import urlsplit

WARM_S, MEASURE_S = 1.0, 6.0


class Refused(Exception):
    """The service answered something else than 200."""


def a_second(url: str, ca_file: Path, requests: list[tuple[str, str]], clients: int) -> float:
    """`requests`: token and path with query of each; every client asks them in turn, each from another one on."""
    return asyncio.run(_measured(url, ca_file, requests, clients))


async def _measured(url: str, ca_file: Path, requests: list[tuple[str, str]], clients: int) -> float:
    trust = ssl.create_default_context(cafile=str(ca_file))
    told = [_told(url, token, path) for token, path in requests]
    done = [0] * clients
    tasks = [
        asyncio.create_task(_client(url, trust, told[at:] + told[:at], done, number))
        for number, at in ((number, number % len(told)) for number in range(clients))
    ]
    await asyncio.wait(tasks, timeout=WARM_S, return_when=asyncio.FIRST_EXCEPTION)
    before, began = sum(done), perf_counter()
    failed, _ = await asyncio.wait(tasks, timeout=MEASURE_S, return_when=asyncio.FIRST_EXCEPTION)
    rate = (sum(done) - before) / (perf_counter() - began)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    for task in failed:
        task.result()
    return rate


def _told(url: str, token: str, path: str) -> bytes:
    host = urlsplit(url).netloc
    return f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\n\r\n".encode()


async def _client(url: str, trust: ssl.SSLContext, told: list[bytes], done: list[int], number: int) -> None:
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port, ssl=trust)
    try:
        while True:
            for request in told:
                writer.write(request)
                head = await reader.readuntil(b"\r\n\r\n")
                if not head.startswith(b"HTTP/1.1 200"):
                    raise Refused(head.decode("latin-1"))
                await reader.readexactly(_length(head))
                done[number] += 1
    finally:
        writer.transport.abort()


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    raise Refused("an answer without its length")
