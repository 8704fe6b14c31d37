"""SQL of the account search. Each statement is built once for its shape and keeps its plan in hand:

SQLite has no statistics, so one condition drives (index, FTS5 walk) and all others are kept off the indexes.
PostgreSQL plans by statistics; only the order of work is ours: hits by GIN without order, the newest by a walk down the
key. Measured at 1,000,000 stores; see docs/decisions on search.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    bindparam,
    exists,
    func,
    literal_column,
    or_,
    select,
)

from usen_desk.contract.accounts import SortKey
from usen_desk.server.accounts.search_conditions import KEYS, OF_THE_ACCOUNT, Condition, Wanted
from usen_desk.server.accounts.store import FOUND_COLUMNS, FoundRow
from usen_desk.server.db import search
from usen_desk.server.db.schema import account, customer

NARROW_TO = 20_000
"""A range of dates or services with no more accounts than this drives the search; a wider one only filters."""

SORT_COLUMNS: Mapping[SortKey, ColumnElement[Any]] = {
    SortKey.CUSTOMER_CODE: customer.c.customer_code,
    SortKey.STORE_NAME: customer.c.store_name_folded,
    SortKey.PHONE: customer.c.phone_key,
    SortKey.LOGIN_ID: account.c.login_id_key,
    SortKey.EMAIL: account.c.email_key,
    SortKey.UMS_STARTED_ON: account.c.ums_started_on,
    SortKey.UMS_EXPIRES_ON: account.c.ums_expires_on,
    SortKey.NEWEST: customer.c.customer_id,
}


class Drive(enum.StrEnum):
    """What a statement walks; everything else is a filter."""

    KEY = "key"
    STARTED = "started"
    SERVICES = "services"
    NAME = "name"
    BRANCH = "branch"
    ALL = "all"


@dataclass(frozen=True)
class Shape:
    """What a statement depends on, apart from the values that are bound."""

    dialect: str
    conditions: tuple[Condition, ...]
    service_bits: int
    drive: Drive

    @property
    def driving(self) -> tuple[Condition, ...]:
        """Conditions that may use an index."""
        if self.drive is Drive.KEY:
            return tuple(condition for condition in self.conditions if condition in KEYS)[:1]
        return {
            Drive.STARTED: (Condition.STARTED_FROM, Condition.STARTED_TO),
            Drive.SERVICES: (Condition.SERVICES,),
            Drive.BRANCH: (Condition.BRANCH,),
        }.get(self.drive, ())


class Hit(msgspec.Struct, frozen=True, gc=False):
    customer_id: int
    account_id: int
    """0 for a store without an account."""
    key: Any
    """The value to sort by."""


def shape_of(tx: Connection, wanted: Wanted) -> Shape:
    """Choose what drives: an exact key, else a narrow range, else the name, else the branch."""
    dialect, conditions = tx.dialect.name, wanted.shape
    bits = wanted.values.get(Condition.SERVICES, 0)
    assert isinstance(bits, int)
    drive = Drive.ALL
    if any(condition in KEYS for condition in conditions):
        drive = Drive.KEY
    elif narrow := _narrow(tx, wanted, bits):
        drive = narrow
    elif Condition.STORE_NAME in conditions:
        drive = Drive.NAME
    elif Condition.BRANCH in conditions:
        drive = Drive.BRANCH
    return Shape(dialect, conditions, bits, drive)


def _narrow(tx: Connection, wanted: Wanted, bits: int) -> Drive | None:
    for drive, conditions in (
        (Drive.STARTED, (Condition.STARTED_FROM, Condition.STARTED_TO)),
        (Drive.SERVICES, (Condition.SERVICES,)),
    ):
        asked = tuple(condition for condition in conditions if condition in wanted.values)
        if asked and tx.execute(_accounts_up_to(asked, bits), _values(wanted, asked)).scalar_one() <= NARROW_TO:
            return drive
    return None


@lru_cache(maxsize=256)
def _accounts_up_to(conditions: tuple[Condition, ...], bits: int) -> Select[int]:
    tests = _tests_of_accounts(Shape("", conditions, bits, Drive.ALL))
    found = select(account.c.account_id).where(*tests).limit(NARROW_TO + 1)
    return select(func.count()).select_from(found.subquery())


def _values(wanted: Wanted, conditions: Sequence[Condition]) -> dict[str, object]:
    """What is bound; services stand in the statement itself."""
    return {name.value: wanted.values[name] for name in conditions if name is not Condition.SERVICES}


def _binds(shape: Shape, wanted: Wanted) -> dict[str, object]:
    values = _values(wanted, shape.conditions)
    if shape.drive is Drive.NAME:
        facets = {"branch_code": str(values["branch"])} if "branch" in values else {}
        values["ask"] = search.ask(shape.dialect, "customer", str(values["store_name"]), facets)
    return values


def _tests(shape: Shape) -> list[ColumnElement[bool]]:
    return _tests_of_stores(shape) + _tests_of_accounts(shape)


def _tests_of_stores(shape: Shape) -> list[ColumnElement[bool]]:
    tests = [_test(shape, condition) for condition in shape.conditions if condition not in OF_THE_ACCOUNT]
    if Condition.ACTIVE_ON in shape.conditions:
        tests += [customer.c.cancelled_on.is_(None), customer.c.terminated_on.is_(None)]
    return tests


def _tests_of_accounts(shape: Shape) -> list[ColumnElement[bool]]:
    return [_test(shape, condition) for condition in shape.conditions if condition in OF_THE_ACCOUNT]


def _test(shape: Shape, condition: Condition) -> ColumnElement[bool]:
    """The condition as SQL; on SQLite only a driving one may use an index."""

    def off(column: ColumnElement[Any]) -> ColumnElement[Any]:
        return column if condition in shape.driving else search.unindexed(shape.dialect, column)

    bound: ColumnElement[Any] = bindparam(condition.value)
    match condition:
        case Condition.CUSTOMER_CODE:
            return off(customer.c.customer_code_key) == bound
        case Condition.LOGIN_ID:
            return off(account.c.login_id_key) == bound
        case Condition.EMAIL:
            return off(account.c.email_key) == bound
        case Condition.PHONE:
            return off(customer.c.phone_key) == bound
        case Condition.CHAIN_CODE:
            return off(customer.c.chain_code_key) == bound
        case Condition.STORE_NAME:
            return search.holds(shape.dialect, customer.c.store_name_folded, condition.value)
        case Condition.STARTED_FROM:
            return off(account.c.ums_started_on) >= bound
        case Condition.STARTED_TO:
            return off(account.c.ums_started_on) <= bound
        case Condition.SERVICES:
            return off(account.c.services).in_(
                [bits for bits in range(16) if bits & shape.service_bits == shape.service_bits]
            )
        case Condition.BRANCH:
            return off(customer.c.branch_code) == bound
        case Condition.ACTIVE_ON:
            return or_(account.c.ums_expires_on.is_(None), account.c.ums_expires_on >= bound)


def hits(tx: Connection, shape: Shape, wanted: Wanted, sort: SortKey, limit: int) -> list[Hit]:
    """Up to `limit` rows found. They come newest store first if `hits_come_newest_first`, else in no order."""
    rows = tx.execute(_hits(shape, sort, limit), _binds(shape, wanted)).all()
    return [Hit(customer_id, account_id or 0, key) for customer_id, account_id, key in rows]


def hits_come_newest_first(shape: Shape) -> bool:
    if shape.drive is Drive.NAME:
        return shape.dialect == "sqlite"
    return shape.drive in (Drive.BRANCH, Drive.ALL)


@lru_cache(maxsize=256)
def _hits(shape: Shape, sort: SortKey, limit: int) -> Select[Any]:
    only_accounts = not OF_THE_ACCOUNT.isdisjoint(shape.conditions)
    source = _customers(shape).join(account, isouter=not only_accounts)
    made = select(customer.c.customer_id, account.c.account_id, SORT_COLUMNS[sort]).select_from(source)
    made = made.where(*_index_tests(shape), *_tests(shape)).limit(limit)
    return made.order_by(_newest(shape).desc()) if hits_come_newest_first(shape) else made


def _customers(shape: Shape) -> FromClause:
    """The stores, on SQLite behind the search index when the name drives."""
    if shape.drive is Drive.NAME and shape.dialect == "sqlite":
        index = search.index_table("customer")
        return index.join(customer, customer.c.customer_id == index.c.rowid)
    return customer


def _index_tests(shape: Shape) -> list[ColumnElement[bool]]:
    return [search.may_contain(shape.dialect, "customer")] if shape.drive is Drive.NAME else []


def _newest(shape: Shape) -> ColumnElement[Any]:
    """The store's id; FTS5 hands out rowids in order, so it has to be asked there."""
    if shape.drive is Drive.NAME and shape.dialect == "sqlite":
        return search.index_table("customer").c.rowid
    return customer.c.customer_id


@dataclass(frozen=True)
class Place:
    """Where a walk goes on: at this store, which may have accounts left."""

    customer_id: int
    customer_code: str


FORWARD_SORTS = (SortKey.NEWEST, SortKey.CUSTOMER_CODE)
"""Orders in which any number of hits can be walked from any place."""

COLLECT_TO = 5000
"""PostgreSQL: hits by GIN up to here are sorted by code; more of them are so dense that a walk is cheaper."""


def are_dense(tx: Connection, shape: Shape, hits: Sequence[Hit]) -> bool:
    """Whether there are far more than COLLECT_TO hits, guessed from how close these first ones stand together."""
    if shape.drive is not Drive.NAME or shape.dialect == "sqlite":
        return False
    ids = [hit.customer_id for hit in hits]
    newest = tx.execute(select(func.max(customer.c.customer_id))).scalar_one()
    return bool(len(ids) * newest > 2 * COLLECT_TO * (max(ids) - min(ids) + 1))


def walk(
    tx: Connection,
    shape: Shape,
    wanted: Wanted,
    sort: SortKey,
    descending: bool,
    start: Place | None,
    limit: int,
    *,
    dense: bool = False,
) -> list[Place]:
    """The next `limit` stores that have a hit, in order (NEWEST: newest first), from `start` on, that one included."""
    collects = shape.drive is Drive.NAME and shape.dialect != "sqlite" and sort is SortKey.CUSTOMER_CODE
    if collects and not dense:
        collected = _places(tx, _collected(shape, descending, start is not None, limit), shape, wanted, start)
        if collected is not None:
            return collected
    if shape.drive is Drive.NAME and (shape.dialect != "sqlite" or sort is SortKey.CUSTOMER_CODE):
        shape = replace(shape, drive=Drive.BRANCH if Condition.BRANCH in shape.conditions else Drive.ALL)
    walked = _places(tx, _walk(shape, sort, descending, start is not None, limit), shape, wanted, start)
    assert walked is not None
    return walked


def _places(
    tx: Connection, statement: Select[Any], shape: Shape, wanted: Wanted, start: Place | None
) -> list[Place] | None:
    """None when the third column says that there were more hits than could be sorted."""
    values = _binds(shape, wanted)
    if start:
        values |= {"from_id": start.customer_id, "from_code": start.customer_code}
    rows = tx.execute(statement, values).all()
    if rows and rows[0][2] > COLLECT_TO:
        return None
    return [Place(row[0], row[1]) for row in rows]


@lru_cache(maxsize=256)
def _walk(shape: Shape, sort: SortKey, descending: bool, goes_on: bool, limit: int) -> Select[Any]:
    made = _matching_stores(shape).add_columns(literal_column("0"))
    order = _newest(shape) if sort is SortKey.NEWEST else customer.c.customer_code
    if goes_on:
        made = made.where(_from_start(order, sort, descending))
    down = descending or sort is SortKey.NEWEST
    return made.order_by(order.desc() if down else order).limit(limit)


@lru_cache(maxsize=256)
def _collected(shape: Shape, descending: bool, goes_on: bool, limit: int) -> Select[Any]:
    """Hits of the GIN index sorted by code, with their number up to one more than COLLECT_TO."""
    inner = _matching_stores(shape)
    if goes_on:
        inner = inner.where(_from_start(customer.c.customer_code, SortKey.CUSTOMER_CODE, descending))
    found = inner.limit(COLLECT_TO + 1).subquery()
    code = found.c.customer_code
    made = select(found.c.customer_id, code, func.count().over())
    return made.order_by(code.desc() if descending else code).limit(limit)


def _matching_stores(shape: Shape) -> Select[Any]:
    of_accounts = _tests_of_accounts(shape)
    made = select(customer.c.customer_id, customer.c.customer_code).select_from(_customers(shape))
    made = made.where(*_index_tests(shape), *_tests_of_stores(shape))
    if not of_accounts:
        return made
    if OF_THE_ACCOUNT.isdisjoint(shape.driving):
        return made.where(exists().where(account.c.customer_id == customer.c.customer_id, *of_accounts))
    return made.where(customer.c.customer_id.in_(select(account.c.customer_id).where(*of_accounts)))


def _from_start(order: ColumnElement[Any], sort: SortKey, descending: bool) -> ColumnElement[bool]:
    if sort is SortKey.NEWEST:
        return order <= bindparam("from_id")
    return order <= bindparam("from_code") if descending else order >= bindparam("from_code")


def rows_of(tx: Connection, shape: Shape, wanted: Wanted, customer_ids: Sequence[int]) -> list[FoundRow]:
    """Every hit of these stores, in no order. All conditions are tested again: the rows are read now."""
    if not customer_ids:
        return []
    values = _values(wanted, shape.conditions) | {"customer_ids": list(customer_ids)}
    return [FoundRow(*row) for row in tx.execute(_rows(replace(shape, drive=Drive.ALL)), values).all()]


@lru_cache(maxsize=256)
def _rows(shape: Shape) -> Select[Any]:
    only_accounts = not OF_THE_ACCOUNT.isdisjoint(shape.conditions)
    source = customer.join(account, isouter=not only_accounts)
    wanted_stores = customer.c.customer_id.in_(bindparam("customer_ids", expanding=True))
    return select(*FOUND_COLUMNS).select_from(source).where(wanted_stores, *_tests(shape))
