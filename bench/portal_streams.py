"""P2: 200 customers who have a thread open at once: memory of each stream, and from a message to the last knock.

Everybody is a person of their own, with a session of their own: what one may see is asked for each of them.
"""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from statistics import median

import uvloop
from sqlalchemy import Connection, insert, select

from bench.children.telling import memory_mb
from bench.colleague import OPEN, Colleague
from bench.figures import Figure
from bench.fresh import fresh
from bench.made import Made
from bench.service import Service
from bench.timing import percentile
from usen_desk.server.db import schema
from usen_desk.server.db.database import Database
from usen_desk.server.demo import HOST
from usen_desk.server.demo_data.write_exchanges import DEMO_CUSTOMER
from usen_desk.server.portal import cookies
from usen_desk.server.session.service import token_hash

STREAMS, STORES, MESSAGES, WARM = 200, 300, 30, 3
AT_ONCE = 20
PATIENCE_S = 30.0
BEAT, NEWS = b"event: beat\n", b"event: news\n"
COLUMNS = ("email", "email_key", "user_id")
"""Of a person, what nobody else may have."""


class Stream(asyncio.Protocol):
    """One open page. `at` is when it was last told that there is something to see."""

    def __init__(self, token: str, inquiry_id: int) -> None:
        self._token, self._inquiry_id = token, inquiry_id
        self.ready, self.at = asyncio.get_running_loop().create_future(), 0.0

    def itself(self) -> Stream:
        return self

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvloop gives it
        self.transport = transport
        head = f"GET /client/inquiries/{self._inquiry_id}/stream/ HTTP/1.1\r\nHost: {HOST}\r\n"
        transport.write(f"{head}Cookie: {cookies.SESSION}={self._token}\r\n\r\n".encode())

    def data_received(self, data: bytes) -> None:
        if not self.ready.done() and BEAT in data:
            self.ready.set_result(None)
        if NEWS in data:
            self.at = time.perf_counter()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.ready.done():
            self.ready.set_exception(ConnectionError("the stream was not opened"))


def figures(made: Made) -> Iterator[Figure]:
    for kind in made.kinds:
        with fresh(made, kind, STORES) as database:
            inquiry_id = _put_people(database)
            yield from uvloop.run(_measured(kind, database, inquiry_id))


def _put_people(database: Database) -> int:
    """Colleagues of the demo's customer; returns an open exchange of their company."""
    now = datetime.now(UTC)
    with database.write() as tx:
        of_demo = select(schema.portal_user).where(schema.portal_user.c.email == DEMO_CUSTOMER)
        person = dict(tx.execute(of_demo).mappings().one())
        for number in range(STREAMS):
            _put_person(tx, {name: person[name] for name in person if name not in COLUMNS}, number, now)
        of_company = select(schema.inquiry.c.inquiry_id).where(
            schema.inquiry.c.company_id == person["company_id"], schema.inquiry.c.status.in_(OPEN)
        )
        return int(tx.execute(of_company.order_by(schema.inquiry.c.inquiry_id).limit(1)).scalar_one())


def _put_person(tx: Connection, columns: dict[str, object], number: int, now: datetime) -> None:
    email = f"page{number}@example.jp"
    made = insert(schema.portal_user).values(**columns, email=email, email_key=email)
    user_id = tx.execute(made.returning(schema.portal_user.c.user_id)).scalar_one()
    session = insert(schema.portal_session).values(
        token_hash=token_hash(_token(number)),
        user_id=user_id,
        device_id=f"{number:032x}",
        created_at=now,
        expires_at=now + timedelta(hours=8),
    )
    tx.execute(session)


def _token(number: int) -> str:
    return f"{number:043d}"


async def _measured(kind: str, database: Database, inquiry_id: int) -> list[Figure]:
    with Service(database.url.render_as_string(hide_password=False)) as service:
        colleague = Colleague(service)
        warm = await _opened(service, inquiry_id, 1)
        before = memory_mb(service.pid)["pss"]
        streams = warm + await _opened(service, inquiry_id, STREAMS, first=1)
        each_kb = (memory_mb(service.pid)["pss"] - before) * 1024 / (STREAMS - 1)
        times = [await _heard(streams, colleague, inquiry_id) for _ in range(WARM + MESSAGES)][WARM:]
        for stream in streams:
            stream.transport.abort()
    last = [max(each) for each in times]
    note = f"longest {max(last):.0f} ms; first to hear, p50 {median(min(each) for each in times):.0f} ms; n {MESSAGES}"
    what = f"{kind}: {STREAMS} customers' pages open"
    return [
        Figure(f"P2.{kind}.memory", f"{what}, memory of each (TLS)", each_kb, "KB"),
        Figure(f"P2.{kind}.last", f"{what}, reply to the last of them, p50", percentile(last, 50), "ms", note=note),
    ]


async def _opened(service: Service, inquiry_id: int, count: int, *, first: int = 0) -> list[Stream]:
    trust, loop = ssl.create_default_context(cafile=service.ca_file), asyncio.get_running_loop()
    made: list[Stream] = []
    for start in range(first, count, AT_ONCE):
        some = [Stream(_token(number), inquiry_id) for number in range(start, min(start + AT_ONCE, count))]
        for stream in some:
            await loop.create_connection(stream.itself, HOST, service.port, ssl=trust)
        await asyncio.wait_for(asyncio.gather(*(stream.ready for stream in some)), PATIENCE_S)
        made += some
    return made


async def _heard(streams: list[Stream], colleague: Colleague, inquiry_id: int) -> list[float]:
    """Milliseconds from the call that sends a reply until each page knows that there is one."""
    began = time.perf_counter()
    await asyncio.to_thread(colleague.say, inquiry_id, "ご連絡ありがとうございます。担当者が確認いたします。")
    while any(stream.at < began for stream in streams):
        if time.perf_counter() > began + PATIENCE_S:
            raise TimeoutError("not all have heard")
        await asyncio.sleep(0.005)
    return [(stream.at - began) * 1e3 for stream in streams]
