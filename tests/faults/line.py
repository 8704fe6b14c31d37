"""A line between desks and the service on which things go wrong: a TLS proxy that cuts, loses, delays, slices, swallows
or makes up what passes. It looks at plain HTTP/1.1 between two TLS connections, so that a fault hits a certain request.

    line = Line(authority, service.port)
    line.faults.append(Fault.LOST_ANSWER)      # for the next request that counts (POST, PUT, PATCH, DELETE)
    line.chance = Chance(random.Random(7), {Fault.CUT_REQUEST: 2, Fault.NONE: 8})   # or by lot, for each of them
"""

from __future__ import annotations

import asyncio
import contextlib
import enum
import random
import ssl
import threading
from collections import Counter, deque
from dataclasses import dataclass, field

CHUNK_BYTES = 65536
LARGE_BYTES = 4 * 1024 * 1024
COUNTS = (b"POST ", b"PUT ", b"PATCH ", b"DELETE ")
PORTAL = b"<html><body>Wi-Fi login</body></html>"
STOP_S = 10


class Fault(enum.StrEnum):
    NONE = "none"
    CUT_REQUEST = "cut request"
    """Some of its bytes reach the service, then both sides are cut (F2)."""
    LOST_ANSWER = "lost answer"
    """The service did it; no byte of its answer comes back (F3)."""
    HALF_ANSWER = "half answer"
    """F4: the head says more than what comes."""
    GARBAGE = "garbage"
    """F4: not asked at all; 200 and bytes that are no answer."""
    PORTAL = "portal"
    """F4: not asked at all; 200 and a page for people."""
    BUSY = "busy"
    """F8: 503 with Retry-After."""
    TOO_MANY = "too many"
    """F8: 429 with Retry-After."""
    SLOW = "slow"
    """F5: the answer comes late."""
    SLICED = "sliced"
    """F5: the answer comes byte by byte."""
    DOUBLED = "doubled"
    """The request reaches the service twice, the second answer comes back."""
    UNTOLD = "untold"
    """The service does it; from then on nothing passes the line at all, nor ends, until thaw()."""
    DEAD = "dead"
    """F6: swallowed, and nothing is said, until the line ends."""


@dataclass
class Chance:
    """Draws a fault for each request by weight; the same seed draws the same."""

    random: random.Random
    weights: dict[Fault, int]

    def draw(self) -> Fault:
        return self.random.choices(list(self.weights), list(self.weights.values()))[0]


@dataclass
class Line:
    """Carries until close(). `faults` are used up one by one, then `chance` is asked; `done` counts what was done.
    `is_down`: every new connection is refused a word and every open one was cut."""

    authority: object
    """With ca_file, certificate_file and key_file, as tests.service.Authority."""
    target_port: int
    seed: int = 1
    faults: deque[Fault] = field(default_factory=deque)
    chance: Chance | None = None
    slow_s: float = 0.3
    retry_after_s: int = 1
    only: bytes = b""
    """Requests whose first line holds this are those that count; empty: all that change something."""
    done: Counter[Fault] = field(default_factory=Counter)
    is_down: bool = False
    opened: int = 0
    """Connections that desks began, refused ones too."""

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self._open: set[asyncio.StreamWriter] = set()
        self._passes = asyncio.Event()
        self._passes.set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="line", daemon=True)
        self._thread.start()
        self._server = self._call(self._listen())
        self.port = self._server.sockets[0].getsockname()[1]

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    def close(self) -> None:
        self._call(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(STOP_S)
        self._loop.close()

    def down(self) -> None:
        """As if the cable were pulled, but told at once."""
        self.is_down = True
        self._call(self._cut_all())

    def up(self) -> None:
        self.is_down = False

    def cut(self) -> None:
        """Every open connection, once."""
        self._call(self._cut_all())

    def freeze(self) -> None:
        """F6, a black hole: nothing is cut, nothing passes, and nothing is said, until thaw()."""
        self._loop.call_soon_threadsafe(self.hold_back)

    def thaw(self) -> None:
        """What was on its way is lost, as after a route that was away."""
        self._call(self._cut_all())
        self._loop.call_soon_threadsafe(self._passes.set)

    def hold_back(self) -> None:
        self._passes.clear()

    async def passes(self) -> None:
        await self._passes.wait()

    def _call(self, work):
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(STOP_S)

    async def _listen(self):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.authority.certificate_file, self.authority.key_file)
        return await asyncio.start_server(self._carry, "127.0.0.1", 0, ssl=context)

    async def _end(self):
        self._server.close()
        await self._cut_all()
        mine = asyncio.current_task()
        others = [task for task in asyncio.all_tasks() if task is not mine]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _cut_all(self):
        for writer in list(self._open):
            writer.transport.abort()
        self._open.clear()

    async def _carry(self, reader, writer):
        self.opened += 1
        if self.is_down:
            writer.transport.abort()
            return
        self._open.add(writer)
        up_writer = None
        try:
            context = ssl.create_default_context(cafile=str(self.authority.ca_file))
            up_reader, up_writer = await asyncio.open_connection("127.0.0.1", self.target_port, ssl=context)
            self._open.add(up_writer)
            await _Exchange(self, reader, writer, up_reader, up_writer).run()
        except (OSError, asyncio.IncompleteReadError, ssl.SSLError, asyncio.CancelledError):
            pass  # cut by one of the sides, by a fault, or by close()
        finally:
            for one in filter(None, (writer, up_writer)):
                self._open.discard(one)
                with contextlib.suppress(Exception):
                    one.transport.abort()

    def draw(self, first_line: bytes) -> Fault:
        counts = self.only in first_line if self.only else first_line.startswith(COUNTS)
        if not counts:
            return Fault.NONE
        fault = self.faults.popleft() if self.faults else self.chance.draw() if self.chance else Fault.NONE
        self.done[fault] += 1
        return fault


class _Cut(OSError):
    pass


@dataclass
class _Exchange:
    """One connection of a desk with its own connection to the service: request after request."""

    line: Line
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    up_reader: asyncio.StreamReader
    up_writer: asyncio.StreamWriter

    async def run(self):
        while head := await _head(self.reader):
            request = head + await self.reader.readexactly(_length(head))
            await self.line.passes()
            fault = self.line.draw(head.partition(b"\r\n")[0])
            await self._one(fault, request)

    async def _one(self, fault, request):
        if fault in _MADE_UP:
            await self._say(self._made_up(fault))
            return
        if fault is Fault.DEAD:
            await asyncio.Event().wait()
        if fault is Fault.CUT_REQUEST:
            self.up_writer.write(request[: self.line.random.randrange(1, len(request))])
            await self.up_writer.drain()
            raise _Cut
        if fault is Fault.UNTOLD:
            self.line.hold_back()
        await self._ask(request)
        if fault is Fault.DOUBLED:
            head = await _head(self.up_reader)
            await self.up_reader.readexactly(_length(head))
            await self._ask(request)
        await self._answer(fault)

    async def _ask(self, request):
        self.up_writer.write(request)
        await self.up_writer.drain()

    async def _answer(self, fault):
        """As it comes: an answer may have no end (the change feed)."""
        head = await _head(self.up_reader)
        if not head or fault is Fault.LOST_ANSWER:
            raise _Cut
        if fault is Fault.SLOW:
            await asyncio.sleep(self.line.slow_s)
        if b"\r\ntransfer-encoding: chunked" in head.lower():
            await self._say(head)
            while part := await self.up_reader.read(CHUNK_BYTES):
                await self._say(part)
                if part.endswith(b"\r\n0\r\n\r\n") or part == b"0\r\n\r\n":
                    return
            raise _Cut
        if _length(head) > LARGE_BYTES:
            await self._pass_on(head, fault)
            return
        answer = head + await self.up_reader.readexactly(_length(head))
        if fault is Fault.HALF_ANSWER:
            await self._say(answer[: self.line.random.randrange(1, len(answer))])
            raise _Cut
        pieces = [answer[at : at + 1] for at in range(len(answer))] if fault is Fault.SLICED else [answer]
        for piece in pieces:
            await self._say(piece)

    async def _pass_on(self, head, fault):
        """A file: nobody holds all of it."""
        is_cut = fault is Fault.HALF_ANSWER
        left = self.line.random.randrange(1, _length(head)) if is_cut else _length(head)
        await self._say(head)
        while left and (part := await self.up_reader.read(min(left, CHUNK_BYTES))):
            await self._say(part)
            left -= len(part)
        if is_cut or left:
            raise _Cut

    async def _say(self, content):
        await self.line.passes()
        self.writer.write(content)
        await self.writer.drain()

    def _made_up(self, fault):
        status, media_type, more, content = b"200 OK", b"application/json", b"", b'{"card": 1'
        if fault is Fault.PORTAL:
            media_type, content = b"text/html; charset=utf-8", PORTAL
        if fault in (Fault.BUSY, Fault.TOO_MANY):
            code, number = (b"busy", 503) if fault is Fault.BUSY else (b"too_many_calls", 429)
            status, media_type = b"%d Later" % number, b"application/problem+json"
            more = b"Retry-After: %d\r\n" % self.line.retry_after_s
            content = b'{"code":"%s","request_id":"line","retry_after_s":%d}' % (code, self.line.retry_after_s)
        head = b"HTTP/1.1 %s\r\nContent-Type: %s\r\n%sContent-Length: %d\r\n\r\n"
        return head % (status, media_type, more, len(content)) + content


_MADE_UP = (Fault.GARBAGE, Fault.PORTAL, Fault.BUSY, Fault.TOO_MANY)


async def _head(reader):
    """Up to the empty line; b"" at the end of the connection."""
    try:
        return await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return b""


def _length(head):
    for one in head.split(b"\r\n")[1:]:
        name, _, value = one.partition(b":")
        if name.strip().lower() == b"content-length":
            return int(value)
    return 0
