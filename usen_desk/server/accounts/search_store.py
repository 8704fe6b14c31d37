"""SQL of the account search: what drives it, its first hits and their rows. Walking in order: search_walk.py.

Each statement is built once for its shape. SQLite plans without statistics, so one condition drives (an index or a walk
of FTS5) and all others are kept off their indexes; PostgreSQL plans by statistics. Why: docs/decisions/0010.
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
    func,
    or_,
    select,
)

from usen_desk.contract.accounts import SortKey
from usen_desk.server.accounts.search_conditions import KEYS, OF_THE_ACCOUNT, Condition, Wanted
from usen_desk.server.accounts.store import FOUND_COLUMNS, FoundRow, visible_to
from usen_desk.server.context import Context
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
    tests = tests_of_accounts(Shape("", conditions, bits, Drive.ALL))
    found = select(account.c.account_id).where(*tests).limit(NARROW_TO + 1)
    return select(func.count()).select_from(found.subquery())


def _values(wanted: Wanted, conditions: Sequence[Condition]) -> dict[str, object]:
    """What is bound; services stand in the statement itself."""
    return {name.value: wanted.values[name] for name in conditions if name is not Condition.SERVICES}


def binds(shape: Shape, wanted: Wanted) -> dict[str, object]:
    values = _values(wanted, shape.conditions)
    if shape.drive is Drive.NAME:
        facets = {"branch_code": str(values["branch"])} if "branch" in values else {}
        values["ask"] = search.ask(shape.dialect, "customer", str(values["store_name"]), facets)
    return values


def _tests(shape: Shape) -> list[ColumnElement[bool]]:
    return tests_of_stores(shape) + tests_of_accounts(shape)


def tests_of_stores(shape: Shape) -> list[ColumnElement[bool]]:
    tests = [_test(shape, condition) for condition in shape.conditions if condition not in OF_THE_ACCOUNT]
    if Condition.ACTIVE_ON in shape.conditions:
        tests += [customer.c.cancelled_on.is_(None), customer.c.terminated_on.is_(None)]
    return tests


def tests_of_accounts(shape: Shape) -> list[ColumnElement[bool]]:
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
        case Condition.PREFECTURE:
            return customer.c.prefecture_code == bound
        case Condition.ACTIVE_ON:
            return or_(account.c.ums_expires_on.is_(None), account.c.ums_expires_on >= bound)


def hits(tx: Connection, shape: Shape, wanted: Wanted, sort: SortKey, limit: int) -> list[Hit]:
    """Up to `limit` rows found. They come newest store first if `hits_come_newest_first`, else in no order."""
    rows = tx.execute(_hits(shape, sort), binds(shape, wanted) | {"limit": limit}).all()
    return [Hit(customer_id, account_id or 0, key) for customer_id, account_id, key in rows]


def hits_come_newest_first(shape: Shape) -> bool:
    if shape.drive is Drive.NAME:
        return shape.dialect == "sqlite"
    return shape.drive in (Drive.BRANCH, Drive.ALL)


@lru_cache(maxsize=256)
def _hits(shape: Shape, sort: SortKey) -> Select[Any]:
    only_accounts = not OF_THE_ACCOUNT.isdisjoint(shape.conditions)
    source = customers_of(shape).join(account, isouter=not only_accounts)
    made = select(customer.c.customer_id, account.c.account_id, SORT_COLUMNS[sort]).select_from(source)
    made = made.where(*index_tests(shape), *_tests(shape)).limit(bindparam("limit"))
    return made.order_by(newest_first_by(shape).desc()) if hits_come_newest_first(shape) else made


def hit_of(context: Context, sort: SortKey, customer_id: int, account_id: int) -> Hit | None:
    """One row by its ids, whether or not a search finds it; None also where the caller may not see it."""
    made = select(SORT_COLUMNS[sort]).select_from(customer.join(account, isouter=True))
    which = account.c.account_id == account_id if account_id else account.c.account_id.is_(None)
    row = context.tx.execute(
        made.where(customer.c.customer_id == customer_id, which, visible_to(context))
    ).one_or_none()
    return None if row is None else Hit(customer_id, account_id, row[0])


def customers_of(shape: Shape) -> FromClause:
    """The stores, on SQLite behind the search index when the name drives."""
    if shape.drive is Drive.NAME and shape.dialect == "sqlite":
        index = search.index_table("customer")
        return index.join(customer, customer.c.customer_id == index.c.rowid)
    return customer


def index_tests(shape: Shape) -> list[ColumnElement[bool]]:
    return [search.may_contain(shape.dialect, "customer")] if shape.drive is Drive.NAME else []


def newest_first_by(shape: Shape) -> ColumnElement[Any]:
    """The store's id; FTS5 hands out rowids in order, so it has to be asked there."""
    if shape.drive is Drive.NAME and shape.dialect == "sqlite":
        return search.index_table("customer").c.rowid
    return customer.c.customer_id


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
