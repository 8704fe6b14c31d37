"""Many desks at once as the service sees them: a TLS connection each, kept open, with a session of its own."""

from __future__ import annotations

import asyncio
import ssl
import uuid
from typing import Any
from urllib.parse import urlencode

import msgspec

from bench.service import Service
from usen_desk.api.client import query_of
from usen_desk.contract.accounts import SEARCH_ACCOUNTS, AccountSearch
from usen_desk.contract.base import Endpoint
from usen_desk.contract.permissions import Role
from usen_desk.contract.session import SIGN_IN, SessionStarted, SignIn
from usen_desk.server.demo import HOST
from usen_desk.server.demo_data.staff import DEMO_STAFF


class RawDesk:
    """HTTP/1.1 by hand, so that 200 of them cost the machine little."""

    def __init__(self, service: Service, trust: ssl.SSLContext) -> None:
        self._service, self._trust, self._token = service, trust, ""

    async def sign_in(self) -> None:
        self._read, self._write = await asyncio.open_connection(HOST, self._service.port, ssl=self._trust)
        people = [person for person in DEMO_STAFF if person.role is Role.AGENT]
        person = people[id(self) % len(people)]
        body = SignIn(login_id=person.login_id, password=person.password, device_id=uuid.uuid4().hex)
        answer = await self._ask(SIGN_IN, "", msgspec.json.encode(body))
        self._token = msgspec.json.decode(answer, type=SessionStarted).token

    async def search(self, asked: AccountSearch) -> bytes:
        return await self._ask(SEARCH_ACCOUNTS, "?" + urlencode(query_of(asked)), b"")

    def close(self) -> None:
        self._write.close()

    async def _ask(self, endpoint: Endpoint[Any, Any], query: str, body: bytes) -> bytes:
        """
        Raises:
            RuntimeError: the service refused.
        """
        head = f"{endpoint.method} {endpoint.path}{query} HTTP/1.1\r\nHost: {HOST}\r\n"
        head += f"Authorization: Bearer {self._token}\r\n" if self._token else ""
        self._write.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        status = await self._read.readline()
        length = 0
        while (line := await self._read.readline()) != b"\r\n":
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        answer = await self._read.readexactly(length)
        if b" 200 " not in status:
            raise RuntimeError(f"{status.decode().strip()}: {answer.decode()}")
        return answer


async def desks(service: Service, count: int) -> list[RawDesk]:
    """That many, signed in, some at a time."""
    trust = ssl.create_default_context(cafile=service.ca_file)
    made = [RawDesk(service, trust) for _ in range(count)]
    for at in range(0, count, 10):
        await asyncio.gather(*(desk.sign_in() for desk in made[at : at + 10]))
    return made
