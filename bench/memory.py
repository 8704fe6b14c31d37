"""S12: memory of the service at rest, and with 200 desks that hold their connections and search a little."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator

from bench.children.telling import memory_mb
from bench.desks import desks
from bench.figures import Figure
from bench.made import SEED, Made
from bench.service import Service
from bench.words import words
from usen_desk.contract.accounts import AccountSearch

DESKS = 200
SEARCHES_EACH = 5


def figures(made: Made, stores: int) -> Iterator[Figure]:
    chosen = [word for asked in words(made, stores).values() for word in asked]
    for kind in made.kinds:
        url = made.database(kind, stores).url.render_as_string(hide_password=False)
        with Service(url) as service:
            idle = memory_mb(service.pid)
            busy = asyncio.run(_used(service, chosen))
        yield _figure(f"S12.{kind}.idle", f"{kind}: at rest", idle, 80.0)
        yield _figure(f"S12.{kind}.desks", f"{kind}: with {DESKS} desks, {SEARCHES_EACH} searches each", busy, 160.0)


def _figure(id: str, what: str, memory: dict[str, float], limit: float) -> Figure:
    files = memory["rss"] - memory["anonymous"]
    note = f"{memory['anonymous']:.0f} of its own, {files:.0f} mapped from files"
    return Figure(id, what, memory["rss"], "MB", limit, note=note)


async def _used(service: Service, chosen: list[str]) -> dict[str, float]:
    draw, made = random.Random(SEED), await desks(service, DESKS)
    for _ in range(SEARCHES_EACH):
        await asyncio.gather(*(desk.search(AccountSearch(store_name=draw.choice(chosen))) for desk in made))
    memory = memory_mb(service.pid)
    for desk in made:
        desk.close()
    return memory
