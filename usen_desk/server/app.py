"""HTTP edge of the service: who asks, may they, decode, transaction, call, encode. Nothing else does these.

One request costs one hop to a small pool of database threads (a framework's default pool of 40 halves the rate).
Logs carry the request id and the operation, never a path, a query or a body: those hold personal data.
"""

from __future__ import annotations

import asyncio
import dataclasses
import logging
import re
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp

from usen_desk.contract.base import Answer, Body, Unit
from usen_desk.contract.errors import Code
from usen_desk.contract.permissions import Permission
from usen_desk.server.answering import Asked, answered, begun, finished
from usen_desk.server.answers import GONE, Events, Ready, json, light, problem, sent, streamed, whole
from usen_desk.server.changes.frames import Frame
from usen_desk.server.changes.hub import Hub
from usen_desk.server.changes.listening import Listening
from usen_desk.server.changes.presence import Visible
from usen_desk.server.changes.reader import ChangeViews, Reader
from usen_desk.server.changes.service import news_of
from usen_desk.server.changes.subscriber import Subscriber
from usen_desk.server.context import Actor, Refusal, utc_now
from usen_desk.server.db.database import Database, DatabaseBusy
from usen_desk.server.db.notify import Listener
from usen_desk.server.decoding import checked_length
from usen_desk.server.handlers import CHANGE_VIEWS, HANDLERS, PRESENCE_VISIBLE, Handler
from usen_desk.server.pieces import Turns, insist_on_end, taken
from usen_desk.server.portal.asking import Service
from usen_desk.server.portal.site import portal_routes
from usen_desk.server.rate import RateLimits
from usen_desk.server.routing import Sorted
from usen_desk.server.session.service import authenticate, still_signed_in
from usen_desk.server.session_watch import ended_with_session, while_signed_in
from usen_desk.server.settings import Settings
from usen_desk.server.tracebacks import without_values

log = logging.getLogger(__name__)

SQLITE_READ_THREADS = 2
POSTGRES_THREADS = 4
PASSWORD_THREADS = 2
FILE_THREADS = 1
"""Writing a large sheet takes seconds of one core; a second one waits."""
PIECE_THREADS = 4
"""They wait for the disk."""
BODY_TIMEOUT_S = 60.0
BUSY_RETRY_AFTER_S = 2
REQUEST_ID = re.compile(r"[0-9a-f]{32}")

WAITING = "usen_desk.waiting"
"""Key of a request's scope: a function that ends its waiting, for what waits for changes."""

Started = Callable[[], None]


class Pools:
    """The threads that database calls run on. `password`: for all that hashes a password, or keeps bytes."""

    def __init__(self, database: Database) -> None:
        self.read = ThreadPoolExecutor(SQLITE_READ_THREADS if database.is_sqlite else POSTGRES_THREADS, "read")
        self.write = ThreadPoolExecutor(1, "write") if database.is_sqlite else self.read
        self.password = ThreadPoolExecutor(PASSWORD_THREADS, "password")
        self.file = ThreadPoolExecutor(FILE_THREADS, "file")
        self.pieces = ThreadPoolExecutor(PIECE_THREADS, "pieces")

    def of(self, handler: Handler) -> ThreadPoolExecutor:
        if handler.first:
            return self.file if handler.endpoint.answer is Answer.BYTES else self.password
        return self.read if handler.endpoint.unit is Unit.READ else self.write

    def close(self) -> None:
        for pool in (self.read, self.write, self.password, self.file, self.pieces):
            pool.shutdown(wait=True, cancel_futures=True)


def build(
    database: Database,
    settings: Settings,
    handlers: Iterable[Handler] = HANDLERS,
    *,
    views: ChangeViews = CHANGE_VIEWS,
    visible: Visible = PRESENCE_VISIBLE,
    clock: Callable[[], datetime] = utc_now,
    on_start: Iterable[Started] = (),
    on_stop: Iterable[Started] = (),
    after_write: Callable[[], None] = lambda: None,
) -> ASGIApp:
    """The ASGI app. views and visible: what the change feed shows to whom. on_start and on_stop run with the server's
    life (background jobs); after_write follows each write that was committed."""
    edge = _Edge(database, settings, after_write, views, visible, clock)

    @asynccontextmanager
    async def life(_: Starlette) -> AsyncIterator[None]:
        for start in (edge.start, *on_start):
            start()
        yield
        for stop in (*on_stop, edge.stop):
            stop()

    handlers = tuple(handlers)
    api = [Route(h.endpoint.path, partial(edge.respond, h), methods=[h.endpoint.method]) for h in handlers]
    app = Starlette(
        routes=[Sorted(api), *portal_routes(Service.of(edge.ask, edge.take, edge.listen, handlers, clock), settings)],
        exception_handlers={HTTPException: _no_such_operation},
        lifespan=life,
    )
    app.router.redirect_slashes = False  # its answer would name the host that the request's header names
    return light(app)


class _Edge:
    """What all requests share: threads, limits of calls, the change feed."""

    def __init__(
        self,
        database: Database,
        settings: Settings,
        after_write: Callable[[], None],
        views: ChangeViews,
        visible: Visible,
        clock: Callable[[], datetime],
    ) -> None:
        self._database, self._settings, self._after_write, self._clock = database, settings, after_write, clock
        self._pools, self._rates = Pools(database), RateLimits(settings.throttles)
        self._hub = Hub(Reader(database, settings, views, visible, clock), self._in_thread, self._signed_in)
        self._turns = Turns()
        self._listener = None if database.is_sqlite else Listener(database.url, self._on_word)

    def start(self) -> None:
        if self._listener is not None:
            self._listener.start()

    def stop(self) -> None:
        self._hub.end_all()
        if self._listener is not None:
            self._listener.stop()
        self._pools.close()

    async def respond(self, handler: Handler, request: Request) -> Response:
        request_id = _request_id(request)
        try:
            return await self._answer(handler, request, request_id)
        except Refusal as refusal:
            return problem(refusal.code, request_id, refusal.field, refusal.retry_after_s, detail=refusal.detail)
        except DatabaseBusy as busy:
            log.warning("request %s %s: database busy: %s", request_id, handler.function.__name__, busy)
            code = Code.STORAGE_FULL if busy.is_full else Code.BUSY
            return problem(code, request_id, retry_after_s=BUSY_RETRY_AFTER_S)
        except ClientDisconnect:
            return Response(status_code=400)
        except Exception as error:  # noqa: BLE001 - logged whole, but for the values that its texts may quote
            log.error("request %s %s failed\n%s", request_id, handler.function.__name__, without_values(error))
            return problem(Code.INTERNAL, request_id)

    async def _answer(self, handler: Handler, request: Request, request_id: str) -> Response:
        if handler.takes_pieces:
            asked = _head(request, handler, request_id, self._clock)
            return _response(await self.take(handler, asked, request.stream()), request_id)
        ready = await self.ask(handler, await _asked(request, handler, request_id, self._clock))
        if ready.listening is not None:
            return await self._waited(handler, ready.listening, request, request_id)
        return _response(ready, request_id)

    async def ask(self, handler: Handler, asked: Asked) -> Ready:
        """One request from its session to its commit, and the news of it; the customers' pages ask this way too.

        Raises: as `answered`.
        """
        ready = await asyncio.get_running_loop().run_in_executor(
            self._pools.of(handler), answered, self._database, self._settings, self._rates, handler, asked
        )
        if ready.chunks is not None and handler.endpoint.permission is not Permission.ANYONE:
            ready = dataclasses.replace(
                ready, chunks=while_signed_in(ready.chunks, partial(self._is_signed_in, asked.authorization))
            )
        if handler.endpoint.unit is Unit.WRITE:
            self._after_write()
        self._hub.wake(ready.news)
        return ready

    async def take(self, handler: Handler, asked: Asked, stream: AsyncIterator[bytes]) -> Ready:
        """A body that is taken as it comes. Who may not send it is refused before a byte of it is read.

        Raises: as `answered`.
        """
        loop, pools, whose = asyncio.get_running_loop(), self._pools, (self._database, self._settings)
        incoming = await loop.run_in_executor(pools.read, begun, *whose, self._rates, handler, asked)
        has_waited = self._turns.is_taken(incoming.key)
        async with self._turns.take(incoming.key) as turn:
            if has_waited:  # what the older request has brought meanwhile counts
                incoming = await loop.run_in_executor(pools.read, begun, *whose, None, handler, asked)
            settle = partial(loop.run_in_executor, pools.write, finished, *whose, handler, asked, incoming)
            in_thread = partial(loop.run_in_executor, pools.pieces)
            length = asked.headers.get("content-length", "")
            size_bytes = int(length) if length.isdigit() else None
            is_signed_in = partial(loop.run_in_executor, pools.read, self._is_signed_in, asked.authorization)
            async with ended_with_session(is_signed_in, turn.end):
                is_whole = await taken(stream, incoming, turn, in_thread, settle, ClientDisconnect, size_bytes)
            ready: Ready = await settle()
            self._after_write()
            self._hub.wake(ready.news)
            insist_on_end(turn, is_whole=is_whole)
            return ready

    async def _waited(self, handler: Handler, listening: Listening, request: Request, request_id: str) -> Response:
        """A stream, or a poll's answer."""
        if handler.endpoint.answer is Answer.EVENTS:
            return await self.listen(listening, request, _headers(request_id), whole)
        subscriber = await self._joined(listening, request)
        try:
            changes = await subscriber.poll(listening.wait_s)
        finally:
            self._hub.leave(subscriber)
        if changes is None:
            raise Refusal(Code.BUSY, retry_after_s=1)  # its session or the service has ended: the next call tells
        return _response(json(changes), request_id)

    async def listen(
        self, listening: Listening, request: Request, headers: dict[str, str], told: Callable[[Frame], bytes]
    ) -> Response:
        """A stream. told: what is sent of each frame; the customers' pages send less than all."""
        return Events(await self._joined(listening, request), self._hub.leave, headers, told)

    async def _joined(self, listening: Listening, request: Request) -> Subscriber:
        subscriber = await self._hub.join(listening)
        request.scope[WAITING] = subscriber.end
        if request.scope.get(GONE):
            subscriber.end()
        return subscriber

    def _in_thread(self, function: Callable[..., Any], *arguments: Any, **named: Any) -> Awaitable[Any]:
        work = partial(function, *arguments, **named)
        return asyncio.get_running_loop().run_in_executor(self._pools.read, work)

    def _signed_in(self, token_hashes: list[str]) -> Mapping[str, Actor]:
        with self._database.read() as tx:
            return still_signed_in(tx, token_hashes, self._clock())

    def _is_signed_in(self, authorization: str) -> bool:
        """
        Raises:
            DatabaseBusy
        """
        with self._database.read() as tx:
            return authenticate(tx, authorization.partition(" ")[2], self._clock()) is not None

    def _on_word(self, word: str) -> None:
        self._hub.wake(news_of(word))


def _request_id(request: Request) -> str:
    """The client's own number where it is well-formed, so that both sides can name the call."""
    given = request.headers.get("x-request-id", "")
    return given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex


async def _asked(request: Request, handler: Handler, request_id: str, clock: Callable[[], datetime]) -> Asked:
    """Read the request; everything that needs a decision happens in the worker.

    Raises:
        Refusal: TOO_LARGE.
    """
    asked = _head(request, handler, request_id, clock)
    limit = handler.endpoint.body_max_bytes
    checked_length(request.headers.get("content-length"), limit)
    raw = bytearray()
    try:
        async with asyncio.timeout(BODY_TIMEOUT_S):
            async for chunk in request.stream():
                raw += chunk
                if len(raw) > limit:
                    raise Refusal(Code.TOO_LARGE)
    except TimeoutError:
        raise Refusal(Code.INVALID_INPUT) from None
    return dataclasses.replace(asked, raw=bytes(raw), now=clock())


def _head(request: Request, handler: Handler, request_id: str, clock: Callable[[], datetime]) -> Asked:
    """All but the body."""
    endpoint = handler.endpoint
    goes_by_headers = endpoint.carries is Body.HEADERS or endpoint.answer is Answer.BYTES
    return Asked(
        request_id=request_id,
        now=clock(),
        address=request.client.host if request.client else "",
        authorization=request.headers.get("authorization", ""),
        query_bytes=request.url.query,
        query=request.query_params.multi_items(),
        path=request.path_params,
        raw=b"",
        if_match=request.headers.get("if-match", ""),
        last_event_id=request.headers.get("last-event-id", ""),
        if_none_match=", ".join(request.headers.getlist("if-none-match")),
        is_head=request.method == "HEAD",
        headers=dict(request.headers) if goes_by_headers else {},
    )


def _headers(request_id: str) -> dict[str, str]:
    return {"x-request-id": request_id, "cache-control": "no-store", "x-content-type-options": "nosniff"}


def _response(ready: Ready, request_id: str) -> Response:
    headers = {**_headers(request_id), **ready.headers}
    if ready.file is None and ready.chunks is None:
        return Response(ready.content, ready.status, headers, ready.media_type)
    chunks = ready.chunks if ready.file is None else streamed(ready.file)
    assert chunks is not None, "one of the two"
    return StreamingResponse(sent(chunks), ready.status, headers, ready.media_type)


async def _no_such_operation(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 404
    headers = dict(getattr(error, "headers", None) or {})
    return problem(Code.NO_SUCH_OPERATION, _request_id(request), status=status, headers=headers)
