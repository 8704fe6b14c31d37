"""SQL of walking the hits of a search in order, from any place on, however many there are.

SQLite walks an index in the order asked. On PostgreSQL, where a name drives, the hits of the GIN index have no order:
up to COLLECT_TO of them are sorted, more stand so dense that walking the key past other rows is cheaper. The newest
are first looked for among the newest stores.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, exists, func, literal_column, select

from usen_desk.contract.accounts import SortKey
from usen_desk.server.accounts.search_conditions import OF_THE_ACCOUNT, Condition, Wanted
from usen_desk.server.accounts.search_store import (
    Drive,
    Hit,
    Shape,
    binds,
    customers_of,
    index_tests,
    newest_first_by,
    tests_of_accounts,
    tests_of_stores,
)
from usen_desk.server.db.schema import account, customer

FORWARD_SORTS = (SortKey.NEWEST, SortKey.CUSTOMER_CODE)
"""Orders in which any number of hits can be walked from any place."""

COLLECT_TO = 5000
"""PostgreSQL: that many hits are sorted in some 10 ms; a walk past them costs the same at that density."""
NEAR = 30_000
"""PostgreSQL: the newest so many stores are read in some 3 ms; beyond, few hits are collected instead."""


@dataclass(frozen=True)
class Place:
    """Where a walk goes on: at this store, which may have accounts left."""

    customer_id: int
    customer_code: str


@dataclass(frozen=True)
class Way:
    """What a walk's statement depends on besides the shape. NEWEST is always newest first."""

    sort: SortKey
    descending: bool
    goes_on: bool
    """From a place on, that one included."""

    @property
    def downward(self) -> bool:
        return self.descending or self.sort is SortKey.NEWEST


@dataclass(frozen=True)
class Step:
    """The next `limit` stores, from `start` on or from the beginning."""

    sort: SortKey
    descending: bool
    start: Place | None
    limit: int

    @property
    def way(self) -> Way:
        return Way(self.sort, self.descending, self.start is not None)


def are_dense(tx: Connection, shape: Shape, hits: Sequence[Hit]) -> bool:
    """Whether there are far more than COLLECT_TO hits, guessed from how close these first ones stand together."""
    if not _is_unordered(shape):
        return False
    ids = [hit.customer_id for hit in hits]
    newest = tx.execute(select(func.max(customer.c.customer_id))).scalar_one()
    return bool(len(ids) * newest > 2 * COLLECT_TO * (max(ids) - min(ids) + 1))


def _is_unordered(shape: Shape) -> bool:
    return shape.drive is Drive.NAME and shape.dialect != "sqlite"


def walk(tx: Connection, shape: Shape, wanted: Wanted, step: Step, *, dense: bool = False) -> list[Place]:
    """The next stores that have a hit, in order. `dense` is what `are_dense` said of this search."""
    if _is_unordered(shape):
        return _walk_unordered(tx, shape, wanted, step, dense)
    if shape.drive is Drive.NAME and step.sort is SortKey.CUSTOMER_CODE:
        shape = _past_other_rows(shape)
    return _places(tx, _walk(shape, step.way), shape, wanted, step)[0]


def _walk_unordered(tx: Connection, shape: Shape, wanted: Wanted, step: Step, dense: bool) -> list[Place]:
    past = _past_other_rows(shape)
    if step.sort is SortKey.NEWEST and past.drive is Drive.ALL:
        near, _ = _places(tx, _walk(past, step.way, near=True), past, wanted, step)
        if len(near) == step.limit:
            return near
    elif dense:
        return _places(tx, _walk(past, step.way), past, wanted, step)[0]
    collected, found = _places(tx, _collected(shape, step.way), shape, wanted, step)
    if found <= COLLECT_TO:
        return collected
    return _places(tx, _walk(past, step.way), past, wanted, step)[0]


def _past_other_rows(shape: Shape) -> Shape:
    """The same search without the index of names: every store, or every one of the branch, is looked at in order."""
    return replace(shape, drive=Drive.BRANCH if Condition.BRANCH in shape.conditions else Drive.ALL)


def _places(
    tx: Connection, statement: Select[Any], shape: Shape, wanted: Wanted, step: Step
) -> tuple[list[Place], int]:
    """The stores, and what the third column says: how many were collected."""
    values = binds(shape, wanted) | {"limit": step.limit}
    if step.start:
        values |= {"from_id": step.start.customer_id, "from_code": step.start.customer_code}
    rows = tx.execute(statement, values).all()
    return [Place(row[0], row[1]) for row in rows], rows[0][2] if rows else 0


@lru_cache(maxsize=256)
def _walk(shape: Shape, way: Way, near: bool = False) -> Select[Any]:
    made = _matching_stores(shape).add_columns(literal_column("0"))
    order = newest_first_by(shape) if way.sort is SortKey.NEWEST else customer.c.customer_code
    if way.goes_on:
        made = made.where(_from_start(order, way))
    if near:
        newest = bindparam("from_id") if way.goes_on else select(func.max(customer.c.customer_id)).scalar_subquery()
        made = made.where(customer.c.customer_id > newest - NEAR)
    return made.order_by(order.desc() if way.downward else order).limit(bindparam("limit"))


@lru_cache(maxsize=256)
def _collected(shape: Shape, way: Way) -> Select[Any]:
    """Hits in order, with their number up to one more than COLLECT_TO."""
    inner = _matching_stores(shape)
    if way.goes_on:
        inner = inner.where(_from_start(customer.c[_column(way)], way))
    found = inner.limit(COLLECT_TO + 1).subquery()
    order = found.c[_column(way)]
    made = select(found.c.customer_id, found.c.customer_code, func.count().over())
    return made.order_by(order.desc() if way.downward else order).limit(bindparam("limit"))


def _column(way: Way) -> str:
    return "customer_id" if way.sort is SortKey.NEWEST else "customer_code"


def _matching_stores(shape: Shape) -> Select[Any]:
    of_accounts = tests_of_accounts(shape)
    made = select(customer.c.customer_id, customer.c.customer_code).select_from(customers_of(shape))
    made = made.where(*index_tests(shape), *tests_of_stores(shape))
    if not of_accounts:
        return made
    if OF_THE_ACCOUNT.isdisjoint(shape.driving):
        return made.where(exists().where(account.c.customer_id == customer.c.customer_id, *of_accounts))
    return made.where(customer.c.customer_id.in_(select(account.c.customer_id).where(*of_accounts)))


def _from_start(order: ColumnElement[Any], way: Way) -> ColumnElement[bool]:
    place: ColumnElement[Any] = bindparam("from_id" if way.sort is SortKey.NEWEST else "from_code")
    return order <= place if way.downward else order >= place
