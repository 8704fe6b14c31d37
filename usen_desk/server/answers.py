"""Answers on the wire: JSON, files in large chunks, server-sent events, problem+json (RFC 9457)."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO
from urllib.parse import quote

import msgspec
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from usen_desk.contract.base import Message
from usen_desk.contract.errors import STATUS, Code, Problem
from usen_desk.server.changes.listening import Listening
from usen_desk.server.changes.service import News
from usen_desk.server.changes.subscriber import Subscriber
from usen_desk.server.context import Download

CHUNK_BYTES = 1024 * 1024
"""64 KB chunks cost two thirds of the speed (measured)."""
SPOOL_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True)
class Ready:
    """An encoded answer. `file` stands for content that was spooled, and is closed after the last chunk."""

    content: bytes = b""
    media_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    file: IO[bytes] | None = None
    news: News = News()
    """What the unit recorded for the change feed."""
    listening: Listening | None = None
    """Instead of content: what is still to be waited for."""


def json(result: Message) -> Ready:
    return Ready(msgspec.json.encode(result))


def download(found: Download) -> Ready:
    """Read all chunks now, while the transaction is open, so that a fault is still told by the status."""
    spool: IO[bytes] = tempfile.SpooledTemporaryFile(SPOOL_BYTES)
    for chunk in found.chunks:
        spool.write(chunk)
    length = spool.tell()
    spool.seek(0)
    named = f"attachment; filename*=UTF-8''{quote(found.file_name, safe='')}"
    return Ready(b"", found.media_type, {"content-length": str(length), "content-disposition": named}, spool)


def streamed(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while chunk := file.read(CHUNK_BYTES):
            yield chunk


AFTERWARDS = "usen_desk.afterwards"
"""Key of a request's scope: a list for the stream that `light` runs."""
GONE = "usen_desk.gone"
"""Key of a request's scope, where the server ends a subscriber whose receiver went: true from then on."""


class Events(Response):
    """Server-sent events until the receiver goes or the hub ends them."""

    media_type = "text/event-stream"

    def __init__(self, subscriber: Subscriber, leave: Callable[[Subscriber], None], headers: dict[str, str]) -> None:
        super().__init__(headers={**headers, "x-accel-buffering": "no"})
        del self.headers["content-length"]
        self._subscriber, self._leave = subscriber, leave

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if AFTERWARDS in scope:
            scope[AFTERWARDS].append(self)
        else:
            await self.run(scope, receive, send)

    async def run(self, scope: Scope, receive: Receive, send: Send) -> None:
        gone = asyncio.create_task(self._until_gone(receive)) if GONE not in scope else None
        try:
            await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            while (frame := await self._subscriber.next()) is not None:
                await send({"type": "http.response.body", "body": frame.sse, "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        finally:
            if gone is not None:
                gone.cancel()
            self._leave(self._subscriber)

    async def _until_gone(self, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        self._subscriber.end()


def light(app: ASGIApp) -> ASGIApp:
    """The app, with its streams run behind it: a stream lasts for hours, and a dozen frames of the framework around
    each would take 4 KB (BUDGETS S7)."""

    async def respond(scope: Scope, receive: Receive, send: Send) -> None:
        streams: list[Events] = []
        if scope["type"] == "http":
            scope[AFTERWARDS] = streams
        await app(scope, receive, send)
        if streams:
            await streams.pop().run(scope, receive, send)

    return respond


def problem(
    code: Code,
    request_id: str,
    field_name: str | None = None,
    retry_after_s: int | None = None,
    *,
    status: int | None = None,
    headers: dict[str, str] | None = None,
    detail: Message | None = None,
) -> Response:
    """`status` differs from the code's own only for 405."""
    status = status or STATUS[code]
    body = Problem(
        code=code,
        request_id=request_id,
        title=code.value.replace("_", " "),
        status=status,
        field=field_name,
        retry_after_s=retry_after_s,
        detail=msgspec.Raw(msgspec.json.encode(detail)),
    )
    more = {**(headers or {}), "x-request-id": request_id, "cache-control": "no-store"}
    if retry_after_s is not None:
        more["retry-after"] = str(retry_after_s)
    if status == STATUS[Code.SESSION_EXPIRED]:
        more["www-authenticate"] = "Bearer"
    return Response(msgspec.json.encode(body), status, more, "application/problem+json")
