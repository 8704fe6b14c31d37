"""Answers on the wire: JSON, files in large chunks, server-sent events, problem+json (RFC 9457)."""

from __future__ import annotations

import asyncio
import dataclasses
import hashlib
import re
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import IO
from urllib.parse import quote

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from usen_desk.contract.base import Message
from usen_desk.contract.errors import STATUS, Code, Problem
from usen_desk.server.changes.frames import Frame
from usen_desk.server.changes.listening import Listening
from usen_desk.server.changes.service import News
from usen_desk.server.changes.subscriber import Subscriber
from usen_desk.server.context import CHUNK_BYTES, Download, Lasting, Refusal

AT_ONCE = 9
"""Chunks, 1 MB. With 64 KB for each way to a thread a download takes three times as long."""
SPOOL_BYTES = 4 * 1024 * 1024
RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
"""One range; who asks for several gets the whole."""
TAG_BYTES = 16
_TAG = re.compile(r'(?:W/)?("[\x21\x23-\x7e\x80-\xff]*")')
NOT_MODIFIED = 304


@dataclass(frozen=True)
class Ready:
    """An encoded answer. `file` stands for content that was spooled, and is closed after the last chunk; `chunks` for
    content that is read while it is sent."""

    content: bytes = b""
    media_type: str | None = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    status: int = 200
    file: IO[bytes] | None = None
    chunks: Iterator[bytes] | None = None
    news: News = News()
    """What the unit recorded for the change feed."""
    listening: Listening | None = None
    """Instead of content: what is still to be waited for."""


def json(result: Message, status: int = 200, headers: Mapping[str, str] | None = None) -> Ready:
    more = dict(headers or {})
    if status == 204:
        return Ready(b"", None, more, status)
    return Ready(msgspec.json.encode(result), headers=more, status=status)


def tagged(ready: Ready, if_none_match: str) -> Ready:
    """The answer with its ETag; without its content where the caller named the same tag (RFC 9110, 13.1.2).

    Weak, so that it is never taken for a version in If-Match (strong comparison), and a proxy that compresses keeps
    it. It says nothing but that these bytes are those bytes: rights were looked at before there was an answer.
    """
    tag = f'"{hashlib.blake2b(ready.content, digest_size=TAG_BYTES).hexdigest()}"'
    headers = {**ready.headers, "etag": f"W/{tag}"}
    if if_none_match and (if_none_match.strip() == "*" or tag in _TAG.findall(if_none_match)):
        return dataclasses.replace(ready, content=b"", media_type=None, headers=headers, status=NOT_MODIFIED)
    return dataclasses.replace(ready, headers=headers)


def download(found: Download, asked: Mapping[str, str], *, is_head: bool = False) -> Ready:
    """Read all chunks now, while the transaction is open, so that a fault is still told by the status; but for what
    lasts. asked: the headers of the request.

    Raises:
        Refusal: NO_SUCH_RANGE.
    """
    if found.lasting is not None:
        return _lasting(found, found.lasting, asked, is_head=is_head)
    if found.flows:
        named = {"content-disposition": _named(found.file_name)}
        return Ready(b"", found.media_type, named, chunks=None if is_head else found.chunks)
    spool: IO[bytes] = tempfile.SpooledTemporaryFile(SPOOL_BYTES)
    for chunk in found.chunks:
        spool.write(chunk)
    length = spool.tell()
    spool.seek(0)
    headers = {"content-length": str(length), "content-disposition": _named(found.file_name)}
    return Ready(b"", found.media_type, headers, file=spool)


def _lasting(found: Download, lasting: Lasting, asked: Mapping[str, str], *, is_head: bool) -> Ready:
    headers = {
        "content-disposition": _named(found.file_name),
        "accept-ranges": "bytes",
        "etag": f'"{lasting.sha256}"',
    }
    if lasting.handed_over_at and not is_head and "range" not in asked:  # nginx knows no file by its sha256
        return Ready(b"", found.media_type, {**headers, "x-accel-redirect": quote(lasting.handed_over_at)})
    size, part = lasting.size_bytes, _range(lasting, asked)
    start, end = part or (0, size)
    headers["content-length"] = str(end - start)
    if part:
        headers["content-range"] = f"bytes {start}-{end - 1}/{size}"
    chunks = None if is_head else lasting.read(start, end)
    return Ready(b"", found.media_type, headers, 206 if part else 200, chunks=chunks)


def _range(lasting: Lasting, asked: Mapping[str, str]) -> tuple[int, int] | None:
    """From the first up to but not including the second byte; None: all of them (RFC 9110, 14.2 and 13.1.5).

    Raises:
        Refusal: NO_SUCH_RANGE.
    """
    wanted = RANGE.fullmatch(asked.get("range", ""))
    only_if = asked.get("if-range", "")
    if wanted is None or (only_if and only_if != f'"{lasting.sha256}"') or wanted[0] == "bytes=-":
        return None
    size = lasting.size_bytes
    if not wanted[1]:
        start, end = max(0, size - int(wanted[2])), size
    else:
        start, end = int(wanted[1]), min(size, int(wanted[2]) + 1) if wanted[2] else size
        if wanted[2] and int(wanted[2]) < start:
            return None
    if start >= size:
        raise Refusal(Code.NO_SUCH_RANGE, "Range")
    return start, end


def _named(file_name: str) -> str:
    return f"attachment; filename*=UTF-8''{quote(file_name, safe='')}"


def streamed(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while chunk := file.read(CHUNK_BYTES):
            yield chunk


async def sent(chunks: Iterator[bytes]) -> AsyncIterator[bytes]:
    """The chunks, each lot of them read in a thread.

    chunks: each of at most CHUNK_BYTES, or what is in memory grows with them.
    """
    while lot := await run_in_threadpool(lambda: list(islice(chunks, AT_ONCE))):
        for chunk in lot:
            yield chunk


AFTERWARDS = "usen_desk.afterwards"
"""Key of a request's scope: a list for the stream that `light` runs."""
GONE = "usen_desk.gone"
"""Key of a request's scope, where the server ends a subscriber whose receiver went: true from then on."""


def whole(frame: Frame) -> bytes:
    return frame.sse


class Events(Response):
    """Server-sent events until the receiver goes or the hub ends them."""

    media_type = "text/event-stream"

    def __init__(
        self,
        subscriber: Subscriber,
        leave: Callable[[Subscriber], None],
        headers: dict[str, str],
        told: Callable[[Frame], bytes] = whole,
    ) -> None:
        """told: what is sent of a frame."""
        super().__init__(headers={**headers, "x-accel-buffering": "no"})
        del self.headers["content-length"]
        self._subscriber, self._leave, self._told = subscriber, leave, told

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
                await send({"type": "http.response.body", "body": self._told(frame), "more_body": True})
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
