"""S7: 2,000 event streams on one process: memory each, the last to hear; and from one process to another by NOTIFY.

Each stream has a session of its own. What is told is a follow-up of a trial, posted through the service as a desk does;
the floor is a server that only writes as many bytes to as many TLS connections (children/bare_events.py).
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import subprocess
import sys
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

import msgspec
import uvloop
from sqlalchemy import insert, select

from bench.children.telling import memory_mb
from bench.figures import Figure
from bench.fresh import fresh
from bench.made import Made
from bench.service import ROOT, Service
from bench.timing import percentile
from usen_desk.contract.changes import ChangeKind
from usen_desk.contract.permissions import Role
from usen_desk.contract.trials import FollowUpDraft, FollowUpKind, FollowUpResult
from usen_desk.server.changes.service import record
from usen_desk.server.context import Noted
from usen_desk.server.db import schema
from usen_desk.server.db.database import Database
from usen_desk.server.demo import HOST
from usen_desk.server.session.service import token_hash

STREAMS = 2000
STORES = 1000
EVENTS = 40
NOTIFIED = 200
AT_ONCE = 100
PATIENCE_S = 30.0
WRITER = "writer"
ITEMS = b'"items":[{'


def figures(made: Made, stores: int) -> Iterator[Figure]:
    for kind in made.kinds:
        with fresh(made, kind, STORES) as database:
            _put_sessions(database)
            yield from uvloop.run(_measured(kind, database))
            if not database.is_sqlite:
                yield from uvloop.run(_notified(database))


def _put_sessions(database: Database) -> None:
    now = datetime.now(UTC)
    with database.write() as tx:
        agent, supervisor = (
            tx.scalar(select(schema.staff.c.staff_id).where(schema.staff.c.role == role.value).limit(1))
            for role in (Role.AGENT, Role.SUPERVISOR)
        )
        tokens = [(f"stream {number}", agent) for number in range(STREAMS)] + [(WRITER, supervisor)]
        tx.execute(
            insert(schema.staff_session),
            [
                {
                    "token_hash": token_hash(token),
                    "staff_id": staff_id,
                    "device_id": "0" * 32,
                    "created_at": now,
                    "expires_at": now + timedelta(hours=8),
                }
                for token, staff_id in tokens
            ],
        )


class Stream(asyncio.Protocol):
    """One receiver. `at` is when the last change came to it."""

    def __init__(self, token: str) -> None:
        self._token = token
        self.ready = asyncio.get_running_loop().create_future()
        self.at, self.bytes = 0.0, 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvloop gives it
        self.transport = transport
        head = f"GET /v1/changes HTTP/1.1\r\nHost: {HOST}\r\nAuthorization: Bearer {self._token}\r\n\r\n"
        transport.write(head.encode())

    def data_received(self, data: bytes) -> None:
        if not self.ready.done() and (b"\n\n" in data):
            self.ready.set_result(None)
        if ITEMS in data:
            self.at, self.bytes = time.perf_counter(), len(data)


class Writer:
    """One connection that posts."""

    def __init__(self, port: int, trust: ssl.SSLContext) -> None:
        self._port, self._trust = port, trust

    async def open(self) -> Writer:
        self._read, self._write = await asyncio.open_connection(HOST, self._port, ssl=self._trust)
        return self

    async def post(self, path: str, body: bytes) -> None:
        """
        Raises:
            RuntimeError: the service refused.
        """
        head = f"POST {path} HTTP/1.1\r\nHost: {HOST}\r\nAuthorization: Bearer {WRITER}\r\n"
        self._write.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        status, length = await self._read.readline(), 0
        while (line := await self._read.readline()) != b"\r\n":
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        answer = await self._read.readexactly(length)
        if b" 200 " not in status:
            raise RuntimeError(f"{status.decode().strip()}: {answer.decode()}")

    def close(self) -> None:
        self._write.close()


@asynccontextmanager
async def _streams(port: int, trust: ssl.SSLContext, count: int) -> AsyncIterator[list[Stream]]:
    loop, made = asyncio.get_running_loop(), list[Stream]()
    for start in range(0, count, AT_ONCE):
        some = [Stream(f"stream {number}") for number in range(start, min(start + AT_ONCE, count))]
        for stream in some:
            await loop.create_connection(lambda stream=stream: stream, HOST, port, ssl=trust)
        await asyncio.wait_for(asyncio.gather(*(stream.ready for stream in some)), PATIENCE_S)
        made += some
    yield made
    for stream in made:
        stream.transport.abort()


async def _heard(streams: list[Stream], send: Callable[[], Awaitable[None]]) -> list[float]:
    """Milliseconds from the beginning of the sending until each has heard."""
    began = time.perf_counter()
    await send()
    while any(stream.at < began for stream in streams):
        if time.perf_counter() > began + PATIENCE_S:
            raise TimeoutError("not all have heard")
        await asyncio.sleep(0.005)
    return [(stream.at - began) * 1e3 for stream in streams]


async def _measured(kind: str, database: Database) -> list[Figure]:
    with Service(database.url.render_as_string(hide_password=False)) as service:
        trust = ssl.create_default_context(cafile=service.ca_file)
        before = memory_mb(service.pid)["pss"]
        async with _streams(service.port, trust, STREAMS) as streams:
            each_kb = (memory_mb(service.pid)["pss"] - before) * 1024 / STREAMS
            writer = await Writer(service.port, trust).open()
            path = f"/v1/trials/{_trial_of(database)}/follow-ups"
            ours = [await _heard(streams, lambda: writer.post(path, _follow_up())) for _ in range(EVENTS)]
            writer.close()
            size = streams[0].bytes
        bare, bare_kb = await _bare(Path(service.settings_file).parent, trust, size)
    last, last_bare = (median(max(times) for times in each) for each in (ours, bare))
    p99 = percentile((time_ms for times in ours for time_ms in times), 99)
    return [
        Figure(
            f"S7.{kind}.memory",
            f"{kind}: memory of each of {STREAMS} streams (TLS)",
            each_kb,
            "KB",
            40.0,
            bare_kb,
        ),
        Figure(
            f"S7.{kind}.last",
            f"{kind}: post to the last of {STREAMS}, p50, against bare writes",
            last / last_bare,
            "x",
            6.0,
            note=f"{last:.0f} ms, bare {last_bare:.0f} ms, all p99 {p99:.0f} ms, {size} bytes each",
        ),
    ]


def _trial_of(database: Database) -> str:
    with database.read() as tx:
        return str(tx.scalar(select(schema.trial.c.login_id).order_by(schema.trial.c.account_id).limit(1)))


def _follow_up() -> bytes:
    draft = FollowUpDraft(
        follow_up_id=uuid.uuid4(), kind=FollowUpKind.PHONE, result=FollowUpResult.TALKED, said="bench"
    )
    return msgspec.json.encode(draft)


async def _bare(folder: Path, trust: ssl.SSLContext, size: int) -> tuple[list[list[float]], float]:
    """The same to a server that only writes: an event of the same size, the writer's own connection besides. Also the
    memory of each of its connections."""
    with socket.create_server((HOST, 0)) as free:
        port = free.getsockname()[1]
    names = (str(port), str(folder / "server.pem"), str(folder / "server.key"))
    process = subprocess.Popen([sys.executable, "-m", "bench.children.bare_events", *names], cwd=ROOT)
    try:
        writer = await _opened(port, trust)
        before = memory_mb(process.pid)["pss"]
        async with _streams(port, trust, STREAMS) as streams:
            each_kb = (memory_mb(process.pid)["pss"] - before) * 1024 / STREAMS
            event = b"data: " + ITEMS + b"x" * (size - len(ITEMS) - 8) + b"\n\n"
            return [await _heard(streams, lambda: writer.post("/", event)) for _ in range(EVENTS)], each_kb
    finally:
        process.terminate()
        process.wait()


async def _opened(port: int, trust: ssl.SSLContext) -> Writer:
    """As soon as it listens."""
    ends = time.monotonic() + PATIENCE_S
    while True:
        try:
            return await Writer(port, trust).open()
        except OSError:
            if time.monotonic() > ends:
                raise
            await asyncio.sleep(0.05)


async def _notified(database: Database) -> list[Figure]:
    """From the beginning of a unit in this process to the frame in a stream of the service's."""
    with Service(database.url.render_as_string(hide_password=False)) as service:
        trust = ssl.create_default_context(cafile=service.ca_file)
        async with _streams(service.port, trust, 1) as streams:
            with database.read() as tx:
                inquiry_id = tx.scalar(select(schema.inquiry.c.inquiry_id).limit(1))
                account_id = tx.scalar(select(schema.trial.c.account_id).limit(1))
            of_inquiry = await _told(database, streams, Noted(ChangeKind.INQUIRY, inquiry_id))
            of_trial = await _told(database, streams, Noted(ChangeKind.TRIAL, account_id))
    return [
        _notified_figure("S7.postgres.notify", "an inquiry across two processes by NOTIFY", of_inquiry),
        _notified_figure("S7.postgres.notify.trial", "a trial with its strip across two processes", of_trial),
    ]


async def _told(database: Database, streams: list[Stream], noted: Noted) -> list[float]:
    async def tell() -> None:
        with database.write() as tx:
            record(tx, datetime.now(UTC), [noted])

    return [(await _heard(streams, tell))[0] for _ in range(NOTIFIED)]


def _notified_figure(id: str, what: str, times: list[float]) -> Figure:
    note = f"p99 {percentile(times, 99):.1f} ms; with the commit, the row read and shown, TLS"
    return Figure(id, f"postgres: {what}, p50", median(times), "ms", 3.0, note=note)
