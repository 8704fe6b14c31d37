"""The pages ask like a client, in process: every right, throttle, limit and log of the API applies by itself.

There is no second path to data: nothing in this folder knows a service or a store.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from usen_desk.contract.base import Body, Endpoint, Message
from usen_desk.server.answering import Asked
from usen_desk.server.answers import Ready
from usen_desk.server.changes.frames import Frame
from usen_desk.server.changes.listening import Listening
from usen_desk.server.handlers import Handler

B = TypeVar("B", bound=Message)
R = TypeVar("R", bound=Message)

Ask = Callable[[Handler, Asked], Awaitable[Ready]]
"""What the edge does with one request, from its session to its commit."""
Take = Callable[[Handler, Asked, AsyncIterator[bytes]], Awaitable[Ready]]
"""The same with a body that is taken as it comes."""
Listen = Callable[[Listening, Request, dict[str, str], Callable[[Frame], bytes]], Awaitable[Response]]
"""A stream of changes with these headers; the function says what is sent of each."""
PIECE_BYTES = 1024 * 1024


@dataclass(frozen=True)
class Service:
    """The edge as the pages see it."""

    ask: Ask
    take: Take
    listen: Listen
    handlers: dict[Endpoint[Any, Any], Handler]
    clock: Callable[[], datetime]

    @classmethod
    def of(
        cls, ask: Ask, take: Take, listen: Listen, handlers: Iterable[Handler], clock: Callable[[], datetime]
    ) -> Service:
        return cls(ask, take, listen, {handler.endpoint: handler for handler in handlers}, clock)


@dataclass(frozen=True)
class Client:
    """Calls of one visitor within one request."""

    service: Service
    request_id: str
    address: str
    token: str = ""
    """Of the session; "" for somebody who isn't signed in."""

    async def call(self, endpoint: Endpoint[B, R], body: B, *, raw: bytes = b"", **path: object) -> R:
        """
        Raises:
            Refusal: as the endpoint says.
            DatabaseBusy: nothing was stored.
        """
        ready = await self.fetch(endpoint, body, raw=raw, **path)
        return msgspec.json.decode(ready.content, type=endpoint.result)

    async def fetch(self, endpoint: Endpoint[Any, Any], body: Message, *, raw: bytes = b"", **path: object) -> Ready:
        """The answer as it is, for Answer.BYTES."""
        return await self.service.ask(self.service.handlers[endpoint], self._asked(endpoint, body, raw, path))

    async def send(self, endpoint: Endpoint[Any, Any], body: Message, content: bytes, **path: object) -> None:
        """A body of any length, piece by piece."""
        asked = self._asked(endpoint, body, b"", path)
        await self.service.take(self.service.handlers[endpoint], asked, _pieces(content))

    def _asked(self, endpoint: Endpoint[Any, Any], body: Message, raw: bytes, path: dict[str, object]) -> Asked:
        query = as_query(body) if endpoint.in_query else []
        carried = endpoint.carries
        return Asked(
            request_id=self.request_id,
            now=self.service.clock(),
            address=self.address,
            authorization=f"Bearer {self.token}" if self.token else "",
            query_bytes="",
            query=query,
            path={name: str(value) for name, value in path.items()},
            raw=raw if carried is Body.STREAM else (b"" if endpoint.in_query else msgspec.json.encode(body)),
            headers=as_headers(body) if carried is Body.HEADERS else {},
        )


async def _pieces(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), PIECE_BYTES):
        yield content[start : start + PIECE_BYTES]


def as_query(body: Message) -> list[tuple[str, str]]:
    """The struct as the items of a query string; what is None or empty is left out, as every default is."""
    items: list[tuple[str, str]] = []
    for name, value in msgspec.to_builtins(body).items():
        values = value if isinstance(value, list | tuple) else [value]
        items += [(name, _text(one)) for one in values if one is not None and one != ""]
    return items


def as_headers(body: Message) -> dict[str, str]:
    """As Body.HEADERS has it."""
    return {name.replace("_", "-"): _text(value) for name, value in msgspec.to_builtins(body).items() if value != ""}


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
