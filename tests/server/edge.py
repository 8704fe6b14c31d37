"""Calls the app without a socket, for tests of the edge; TLS is in the journeys."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import msgspec

from tests.service import FILES, UNTHROTTLED
from usen_desk.server.app import build
from usen_desk.server.db.database import Database
from usen_desk.server.handlers import HANDLERS, Handler
from usen_desk.server.settings import Settings


@dataclass(frozen=True)
class Got:
    status: int
    headers: dict[str, str]
    content: bytes

    @property
    def json(self) -> Any:
        return msgspec.json.decode(self.content)


def is_stream(start: dict[str, Any]) -> bool:
    """Who calls through the Edge goes away from a stream after its first bytes."""
    return any(value.startswith(b"text/event-stream") for _, value in start["headers"])


class Edge:
    """One request after another through the real ASGI app."""

    def __init__(
        self,
        database: Database,
        settings: Settings | None = None,
        handlers: Iterable[Handler] = HANDLERS,
        **more: Any,
    ) -> None:
        self._app = build(
            database, settings or Settings(throttles=UNTHROTTLED, files_folder=FILES), tuple(handlers), **more
        )

    def ask(
        self,
        method: str,
        path: str,
        *,
        token: str = "",
        query: Any = (),
        body: bytes = b"",
        headers: dict[str, str] | None = None,
        address: str = "192.0.2.7",
    ) -> Got:
        sent = {"authorization": f"Bearer {token}"} if token else {}
        sent.update(headers or {})
        raw_query = query if isinstance(query, str) else urlencode(query, doseq=True)
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": method,
            "scheme": "https",
            "path": path,
            "raw_path": path.encode(),
            "query_string": raw_query.encode(),
            "headers": [(key.lower().encode(), value.encode("latin-1")) for key, value in sent.items()],
            "client": (address, 50000),
            "server": ("127.0.0.1", 443),
        }
        return asyncio.run(self._run(scope, body))

    async def _run(self, scope: dict[str, Any], body: bytes) -> Got:
        start: dict[str, Any] = {}
        content = bytearray()

        sent_whole, answered = iter([body]), asyncio.Event()

        async def receive() -> dict[str, Any]:
            for chunk in sent_whole:
                return {"type": "http.request", "body": chunk, "more_body": False}
            await answered.wait()
            return {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            else:
                content.extend(message.get("body", b""))
                if not message.get("more_body") or is_stream(start):
                    answered.set()

        await self._app(scope, receive, send)
        headers = {key.decode(): value.decode() for key, value in start["headers"]}
        return Got(start["status"], headers, bytes(content))
