"""Runs the service: checks the database, brings its schema up, serves HTTPS until it is told to stop."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import ctypes
import socket
import ssl
import sys
import threading
from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime
from typing import Any, cast

import uvicorn
from uvicorn.protocols.http.flow_control import HIGH_WATER_LIMIT
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from usen_desk.server import messages
from usen_desk.server.accounts.rekey import rebuild_if_needed
from usen_desk.server.answers import GONE
from usen_desk.server.app import WAITING, build
from usen_desk.server.attachments.blob_choice import blobs_of
from usen_desk.server.context import utc_now
from usen_desk.server.db.database import Database
from usen_desk.server.db.migrate import migrate
from usen_desk.server.jobs.runner import Jobs
from usen_desk.server.settings import Settings

HEADERS_WITHIN_S = 20.0
"""A request whose headers take longer holds a connection for nothing; bodies have their own limit in app.py."""
DEAD_AFTER_MS = 60_000
"""Three heartbeats of an event stream."""
M_MMAP_THRESHOLD, MMAP_FROM_BYTES = -3, 128 * 1024
"""glibc's own limit at the start (mallopt(3)); it raises it as soon as a larger piece is freed."""
TAKEN_AT_ONCE_BYTES = 112 * 1024
"""Seven records of TLS. What is made of them stays below MMAP_FROM_BYTES, so that no piece is a mapping of its own."""


class _Taking(threading.local):
    """What came on a connection lies here until the parser has it, at once: one place for all connections of a loop."""

    def __init__(self) -> None:
        self.bytes = memoryview(bytearray(TAKEN_AT_ONCE_BYTES))


_taking = _Taking()


class Connection(HttpToolsProtocol):
    """Ends idle connections at once when the service stops: a desk that keeps one open doesn't answer TLS's farewell,
    and every stop would take the whole timeout (measured with two desks: 5.1 s, this way 0.2 s). Ends those that never
    finish their headers, too, which uvicorn would keep for ever. Streams and polls end when the service stops: the desk
    takes them up again at the next one."""

    _headers_due: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        super().connection_made(transport)
        _notice_dead_lines(transport)
        self._wait_for_headers()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        scope: Any = self.scope
        scope[GONE] = False
        self._wait_for_headers()

    def on_headers_complete(self) -> None:
        self._stop_waiting()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """What is the only piece so far is handed on as it is; uvicorn's own would copy it twice."""
        cycle: Any = self.cycle
        if cycle.body or cycle.response_complete:
            super().on_body(body)
            return
        cycle.body = body
        if len(body) > HIGH_WATER_LIMIT:
            self.flow.pause_reading()
        cycle.message_event.set()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_waiting()
        if self.cycle is not None:
            scope: Any = self.cycle.scope
            scope[GONE] = True
            self._end_waiting()
        super().connection_lost(exc)

    def _wait_for_headers(self) -> None:
        self._stop_waiting()
        self._headers_due = self.loop.call_later(HEADERS_WITHIN_S, self.transport.abort)

    def _stop_waiting(self) -> None:
        if self._headers_due is not None:
            self._headers_due.cancel()
            self._headers_due = None

    def _end_waiting(self) -> bool:
        """Whether a stream or a poll waited."""
        end: Any = self.cycle.scope.get(WAITING) if self.cycle is not None else None
        if end is not None:
            end()
        return end is not None

    def shutdown(self) -> None:
        if self._end_waiting() or self.cycle is None or self.cycle.response_complete:
            self.transport.abort()
        else:
            super().shutdown()


class Line(asyncio.BufferedProtocol):
    """A connection as TLS sees it: what comes is read into a place that stands. Else 256 KB are made anew for each
    record of 16 KB, and most of an upload's time goes into that (BUDGETS S8). Apart from `Connection`, since a protocol
    is read either this way or by `data_received`."""

    __slots__ = ("_connection",)

    def __init__(self, **given: Any) -> None:
        self._connection = Connection(**given)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._connection.connection_made(cast(asyncio.Transport, transport))

    def get_buffer(self, sizehint: int) -> memoryview:
        return _taking.bytes

    def buffer_updated(self, nbytes: int) -> None:
        self._connection.data_received(cast(bytes, _taking.bytes[:nbytes]))  # the parser copies what it keeps

    def eof_received(self) -> None:
        self._connection.eof_received()

    def pause_writing(self) -> None:
        self._connection.pause_writing()

    def resume_writing(self) -> None:
        self._connection.resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        self._connection.connection_lost(exc)


class DatedServer(uvicorn.Server):
    """Its answers carry the time of the service's clock, by which a desk corrects its own."""

    def __init__(self, config: uvicorn.Config, clock: Callable[[], datetime] = utc_now) -> None:
        super().__init__(config)
        self._clock = clock

    async def on_tick(self, counter: int) -> bool:
        is_over = await super().on_tick(counter)
        date = format_datetime(self._clock(), usegmt=True).encode()
        self.server_state.default_headers = [(b"date", date), *self.config.encoded_headers]
        return is_over


def _notice_dead_lines(transport: asyncio.Transport) -> None:
    """What is sent to a desk that vanished is never acknowledged; Linux would go on trying for a quarter of an hour."""
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        line = transport.get_extra_info("socket")
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, DEAD_AFTER_MS)


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.description = "Serve HTTPS."


def run(_: argparse.Namespace, settings: Settings) -> int:
    keep_large_pieces_apart()
    database = Database(settings.database_url)
    prepare(database)
    tell_if_away(settings)
    server = made_server(database, settings)
    server.run()
    database.close()
    return 0


def keep_large_pieces_apart() -> None:
    """Large pieces of memory stay mappings of their own. Each TLS connection has a buffer of 256 KB, of which one page
    is used, unless it lies where others lay before: a stream took 71 KB that way, and 44 KB this way (BUDGETS S7)."""
    with contextlib.suppress(AttributeError, OSError, TypeError):  # not glibc
        ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, MMAP_FROM_BYTES)


def prepare(database: Database) -> None:
    """
    Raises:
        DatabaseUnfit: the database would answer wrongly.
    """
    database.check()
    migrate(database)
    rebuild_if_needed(database)


def tell_if_away(settings: Settings) -> None:
    """The service starts without its store of files: until that is back files are refused as busy, the rest goes on."""
    try:
        blobs_of(settings).check()
    except OSError as error:
        sys.stderr.write(messages.FILES_AWAY.format(reason=error) + "\n")


def made_server(database: Database, settings: Settings, clock: Callable[[], datetime] = utc_now) -> uvicorn.Server:
    """A server with TLS 1.2 or newer and the background jobs; nothing listens before run()."""
    jobs = Jobs(database, settings, clock)
    on_start, on_stop = [jobs.start], [jobs.stop]
    app = build(database, settings, clock=clock, on_start=on_start, on_stop=on_stop, after_write=jobs.wake_mail)
    config = uvicorn.Config(
        app,
        http=cast(Any, Line),
        host=settings.host,
        port=settings.port,
        ssl_certfile=settings.certificate_file,
        ssl_keyfile=settings.key_file,
        ssl_version=ssl.PROTOCOL_TLS_SERVER,
        access_log=False,  # paths and queries hold personal data; the access log is a table
        log_level="warning",
        server_header=False,
        proxy_headers=False,  # whoever calls from this machine could name any address and escape the throttles
        ws="none",
        timeout_keep_alive=75,
        timeout_graceful_shutdown=5,
        limit_concurrency=4000,
    )
    return DatedServer(config, clock)


def serve_on(server: uvicorn.Server, listening: socket.socket, on_ready: Callable[[], None]) -> None:
    """Serve on a socket that already listens, and say when the first call will be answered."""
    started = server.startup

    async def startup(sockets: list[socket.socket] | None = None) -> None:
        await started(sockets=sockets)
        on_ready()

    server.startup = startup  # type: ignore[method-assign]  # uvicorn has no hook for "listening now"
    server.run(sockets=[listening])
