"""S6: a reply is posted, durable and indexed: by one client, and among 500 agents who read three times as often.

Databases are made for the run (BULK inquiries and messages), since replies stay in them. The first figures are of the
service's worker (transaction, session, policy, decoding, the step itself, commit), the others over TLS.
"""

from __future__ import annotations

import asyncio
import random
import ssl
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import perf_counter
from typing import Any

import msgspec
from sqlalchemy import insert, select

from bench import exchanges
from bench.figures import Figure
from bench.fresh import fresh
from bench.inside import Inside
from bench.made import SEED, Made
from bench.service import Service
from bench.timing import Times, percentile, without_collector
from usen_desk.contract.inquiries import POST_REPLY, AfterReply, Inquiry, Missed, ReplyDraft, Status
from usen_desk.contract.permissions import Role
from usen_desk.server.db.database import Database
from usen_desk.server.db.schema import inquiry, staff, staff_session
from usen_desk.server.demo import HOST
from usen_desk.server.session.service import token_hash

STORES, BULK = 2_000, (20_000, 100_000)
WARM, REPLIES, FINISHED = 30, 400, 100
AGENTS, THINK_S, WARM_S, MEASURE_S = 500, 5.0, 6.0, 25.0
P50_MS, P99_MS, AMONG_MANY = 2.0, 15.0, 8.0
CONFLICT = 409
THINK_MAX_S = 15.0
"""The service ends connections that say nothing for longer before their first request."""
WORDS = "お問い合わせの件、技術担当に確認いたしました。本日17時までに折り返しご連絡いたします。"


def figures(made: Made, _: int) -> Iterator[Figure]:
    for kind in made.kinds:
        with fresh(made, kind, STORES, inquiries=0) as database:
            exchanges.fill(database, *BULK)
            open_ones = list(_open(database))
            random.Random(SEED).shuffle(open_ones)
            yield from _alone(kind, database, open_ones)
            yield from _among_many(kind, database, list(_open(database)))


def _open(database: Database) -> dict[int, int]:
    """Inquiries that may be answered, with the last sequence of each."""
    columns = inquiry.c.inquiry_id, inquiry.c.last_sequence
    wanted = select(*columns).where(inquiry.c.status != "done", inquiry.c.merged_into.is_(None))
    with database.read() as tx:
        return {row[0]: row[1] for row in tx.execute(wanted.order_by(inquiry.c.inquiry_id))}


def _alone(kind: str, database: Database, ids: list[int]) -> Iterator[Figure]:
    desk = Inside(database, Role.AGENT)
    for name, more in (("reply", {}), ("reply that finishes", {"after": AfterReply(status=Status.DONE)})):
        count = WARM + (FINISHED if more else REPLIES)
        chosen = [ids.pop() for _ in range(count)] if more else (ids * count)[:count]
        times = _timed(desk, chosen, _open(database), more)
        p99 = percentile(times.wall, 99)
        note = f"n {len(times.wall)}, p95 {times.p95:.2f}, on the processor p95 {times.cpu_p95:.2f}"
        key, is_plain = name.replace(" ", "-"), not more
        yield Figure(f"S6.{kind}.{key}.p50", f"{kind}: {name}, p50", times.p50, "ms", P50_MS if is_plain else None)
        limit = P99_MS if is_plain else None
        yield Figure(f"S6.{kind}.{key}.p99", f"{kind}: {name}, p99", p99, "ms", limit, note=note)


def _timed(desk: Inside, ids: list[int], seen: dict[int, int], more: dict[str, Any]) -> Times:
    def call(inquiry_id: int) -> Any:
        draft = ReplyDraft(reply_id=uuid.uuid4(), body=WORDS, last_seen=seen[inquiry_id], **more)
        seen[inquiry_id] += 1
        return desk.call(POST_REPLY, draft, inquiry_id=str(inquiry_id))

    times = Times()
    for inquiry_id in ids[:WARM]:
        call(inquiry_id)()
    with without_collector():
        for inquiry_id in ids[WARM:]:
            times.take(call(inquiry_id))
    return times


def _among_many(kind: str, database: Database, ids: list[int]) -> Iterator[Figure]:
    tokens = _tokens(database)
    with Service(database.url.render_as_string(hide_password=False)) as service:
        one = asyncio.run(_posted(service, tokens[:1], ids[:200], think_s=0.0, for_s=MEASURE_S / 2))
        many = asyncio.run(_posted(service, tokens, ids, think_s=THINK_S, for_s=MEASURE_S))
    ratio = percentile(many, 99) / percentile(one, 99)
    note = (
        f"p99 {percentile(many, 99):.1f} ms (p50 {percentile(many, 50):.1f}, n {len(many)}) against"
        f" {percentile(one, 99):.1f} ms (p50 {percentile(one, 50):.1f}, n {len(one)})"
    )
    what = f"{kind}: {AGENTS} agents, p99 ÷ p99 of one"
    yield Figure(f"S6.{kind}.many", what, ratio, "x", AMONG_MANY, note=note)


def _tokens(database: Database) -> list[str]:
    """A session for each agent; there are fewer people than that."""
    now, tokens = datetime.now(UTC), [uuid.uuid4().hex for _ in range(AGENTS)]
    with database.write() as tx:
        people = list(tx.execute(select(staff.c.staff_id).where(staff.c.role == "agent")).scalars())
        rows = [
            {
                "token_hash": token_hash(token),
                "staff_id": people[at % len(people)],
                "device_id": uuid.uuid4().hex,
                "created_at": now,
                "expires_at": now + timedelta(hours=8),
            }
            for at, token in enumerate(tokens)
        ]
        tx.execute(insert(staff_session), rows)
    return tokens


@dataclass
class _Load:
    """What all agents share."""

    service: Service
    ids: list[int]
    think_s: float
    measures_from: float
    ends_at: float
    times_ms: list[float] = field(default_factory=list)
    draw: random.Random = field(default_factory=lambda: random.Random(SEED))


async def _posted(service: Service, tokens: list[str], ids: list[int], *, think_s: float, for_s: float) -> list[float]:
    """How long each reply took, from the first byte sent to the last one read."""
    began = perf_counter() + len(tokens) * 0.01
    load = _Load(service, ids, think_s, began + WARM_S, began + WARM_S + for_s)
    trust = ssl.create_default_context(cafile=str(service.ca_file))
    async with asyncio.TaskGroup() as agents:
        for number, token in enumerate(tokens):
            agents.create_task(_agent(load, trust, token, number))
            await asyncio.sleep(0.01)
    return load.times_ms


async def _agent(load: _Load, trust: ssl.SSLContext, token: str, number: int) -> None:
    """Opens the inbox, two threads, answers one of them; thinks before each."""
    ids = load.ids[number % len(load.ids) :: AGENTS] or load.ids
    await asyncio.sleep(load.draw.uniform(0, load.think_s))
    reader, writer = await asyncio.open_connection(HOST, load.service.port, ssl=trust)
    at = 0
    while perf_counter() < load.ends_at:
        inquiry_id, other = ids[at % len(ids)], load.draw.choice(load.ids)
        seen = 0
        for method, path in (
            ("GET", "/v1/inquiries?view=unanswered"),
            ("GET", f"/v1/inquiries/{other}"),
            ("GET", f"/v1/inquiries/{inquiry_id}"),
            ("POST", f"/v1/inquiries/{inquiry_id}/replies"),
        ):
            await asyncio.sleep(min(load.draw.expovariate(1 / load.think_s), THINK_MAX_S) if load.think_s else 0)
            sent = perf_counter()
            while True:  # whoever is told what was missed meanwhile has read it and sends again
                status, told = await _ask(
                    reader, writer, token, method, path, _reply(seen) if method == "POST" else b""
                )
                if status != CONFLICT:
                    break
                seen, sent = msgspec.json.decode(told, type=Behind).detail.last_sequence, perf_counter()
            if method == "POST" and sent >= load.measures_from:
                load.times_ms.append((perf_counter() - sent) * 1e3)
            if path.endswith(str(inquiry_id)):
                seen = msgspec.json.decode(told, type=Inquiry).card.last_sequence
        at += 1
    writer.close()


class Behind(msgspec.Struct, frozen=True):
    """The refusal of a reply whose author has not seen everything."""

    detail: Missed


def _reply(seen: int) -> bytes:
    return msgspec.json.encode(ReplyDraft(reply_id=uuid.uuid4(), body=WORDS, last_seen=seen))


async def _ask(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, token: str, method: str, path: str, body: bytes
) -> tuple[int, bytes]:
    head = f"{method} {path} HTTP/1.1\r\nHost: {HOST}\r\nAuthorization: Bearer {token}\r\nContent-Length: {len(body)}"
    writer.write(f"{head}\r\n\r\n".encode() + body)
    answer = await reader.readuntil(b"\r\n\r\n")
    length = next(line for line in answer.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    told = await reader.readexactly(int(length.split(b":")[1]))
    status = int(answer.split()[1])
    if status not in (200, CONFLICT):
        raise RuntimeError(f"{method} {path}: {told.decode()}")
    return status, told
