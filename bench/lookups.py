"""S3: exact look-ups by phone, code, mail and login ID, through the search and through the one box.

Chains (one code, up to hundreds of stores) and the logged page of a store stand beside them without a budget.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from sqlalchemy import func, select

from bench.figures import Figure
from bench.inside import Bare, Inside, recorded
from bench.made import SEED, Made
from bench.timing import in_turns
from usen_desk.contract.accounts import GET_CUSTOMER, SEARCH_ACCOUNTS, AccountSearch, CustomerAsk
from usen_desk.contract.find import FIND, Find
from usen_desk.contract.permissions import Role
from usen_desk.server.db.database import Database
from usen_desk.server.db.schema import account, customer

LIMIT_MS = {"sqlite": 1.0, "postgres": 3.0}
PICKS = 150
ROUNDS = 2
Call = Callable[[], object]
FIELDS = ("phone", "customer_code", "email", "login_id", "chain_code")


def figures(made: Made, stores: int) -> Iterator[Figure]:
    for kind in made.kinds:
        database = made.database(kind, stores)
        desk, bare = Inside(database, Role.AGENT), Bare(database)
        picks = _picks(database, stores)
        asks: dict[str, list[tuple[Any, Any]]] = {
            field: [_search(field, row[field]) for row in picks if row[field]] for field in FIELDS
        }
        asks["one_box"] = [(FIND, Find(text=row["phone"])) for row in picks]
        for name, calls in asks.items():
            ours, alone = in_turns([_pair(desk, bare, endpoint, body) for endpoint, body in calls], ROUNDS)
            note = f"p50 {ours.p50:.2f}, on the processor p95 {ours.cpu_p95:.2f}, n {len(ours.wall)}"
            what = f"{kind}: {'phone in the one box' if name == 'one_box' else name}, p95"
            limit = None if name == "chain_code" else LIMIT_MS[kind]
            yield Figure(f"S3.{kind}.{name}", what, ours.p95, "ms", limit, alone.p95, note)
        yield _viewed(desk, kind, [row["customer_code"] for row in picks])
        bare.close()


def _search(field: str, value: str) -> tuple[Any, Any]:
    return SEARCH_ACCOUNTS, msgspec.convert({field: value}, AccountSearch)


def _pair(desk: Inside, bare: Bare, endpoint: Any, body: Any) -> tuple[Call, Call]:
    ours = desk.call(endpoint, body)
    with recorded(desk.database) as statements:
        ours()
    return ours, bare.replay(list(statements))


def _viewed(desk: Inside, kind: str, codes: list[str]) -> Figure:
    """The page of one store: its view is logged in the same, durable transaction. No budget names it."""
    pairs = [(desk.call(GET_CUSTOMER, CustomerAsk(), customer_code=code), lambda: None) for code in codes]
    times, _ = in_turns(pairs, 1)
    return Figure(
        f"S3.{kind}.viewed", f"{kind}: a store's page, logged, p95", times.p95, "ms", note=f"p50 {times.p50:.2f}"
    )


def _picks(database: Database, stores: int) -> list[dict[str, str]]:
    draw = random.Random(SEED)
    columns = [customer.c[name] for name in ("phone", "customer_code", "chain_code")]
    columns += [account.c.email, account.c.login_id]
    with database.read() as tx:
        top = tx.execute(select(func.max(customer.c.customer_id))).scalar_one()
        ids = [draw.randrange(top) + 1 for _ in range(2 * PICKS)]
        rows = tx.execute(select(*columns).join_from(customer, account).where(customer.c.customer_id.in_(ids)))
        return [dict(row) for row in rows.mappings()][:PICKS]
