"""SQL of customers, accounts and mailings, but for the search (search_store.py). Row scope: `visible_to`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, RowMapping, false, func, select, true

from usen_desk.contract.accounts import COUNT_EXACT_TO, Mailing
from usen_desk.contract.permissions import Scope
from usen_desk.server.context import Context
from usen_desk.server.db.schema import account, branch, customer, mailing


@dataclass(frozen=True)
class Reach:
    """The stores that a caller may see: those of one branch, or all of them when branch_code is empty."""

    branch_code: str = ""

    def holds(self, branch_code: str) -> bool:
        return self.branch_code in ("", branch_code)


def reach(context: Context) -> Reach | None:
    """None: no store at all."""
    if context.scope is Scope.ALL:
        return Reach()
    if context.scope is Scope.BRANCH and context.actor.branch_code:
        return Reach(context.actor.branch_code)
    return None


def visible_to(context: Context) -> ColumnElement[bool]:
    """Row scope on `customer`."""
    within = reach(context)
    if within is None:
        return false()
    return customer.c.branch_code == within.branch_code if within.branch_code else true()


class CustomerRow(msgspec.Struct, frozen=True, kw_only=True):
    """A store of the master with the name of its branch."""

    customer_id: int
    customer_code: str
    chain_code: str
    chain_code_key: str
    chain_name: str
    store_name: str
    business_type_code: str
    business_type_name: str
    status: str
    opened_on: date | None
    postal_code: str
    address: str
    terminated_on: date | None
    phone: str
    cancelled_on: date | None
    branch_code: str
    branch_name: str
    updated_at: datetime | None


class MemberRow(msgspec.Struct, frozen=True, kw_only=True):
    """A member account of a store."""

    account_id: int
    login_id: str
    email: str
    ums_started_on: date | None
    ums_registered_on: date | None
    ums_expires_on: date | None
    services: int


_CUSTOMER = select(
    *(branch.c[name] if name == "branch_name" else customer.c[name] for name in CustomerRow.__struct_fields__)
).join_from(customer, branch)
_MEMBERS = select(*(account.c[name] for name in MemberRow.__struct_fields__)).order_by(account.c.account_id.desc())
_MAILINGS = select(*(mailing.c[name] for name in Mailing.__struct_fields__)).order_by(
    mailing.c.sent_on.desc(), mailing.c.mailing_id.desc()
)


def customer_of(context: Context, customer_code: str) -> CustomerRow | None:
    """None also where the caller may not see it. The code is matched as written."""
    rows = context.tx.execute(_CUSTOMER.where(customer.c.customer_code == customer_code, visible_to(context)))
    row = rows.mappings().one_or_none()
    return CustomerRow(**_plain(row)) if row else None


def members_of(tx: Connection, customer_id: int) -> list[MemberRow]:
    """Newest first."""
    rows = tx.execute(_MEMBERS.where(account.c.customer_id == customer_id)).mappings()
    return [MemberRow(**_plain(row)) for row in rows]


def mailings_of(tx: Connection, customer_id: int) -> list[Mailing]:
    """Newest first."""
    rows = tx.execute(_MAILINGS.where(mailing.c.customer_id == customer_id)).mappings()
    return [Mailing(**_plain(row)) for row in rows]


def chain_store_count(context: Context, chain_code_key: str) -> int:
    """Stores of the chain that the caller may see; COUNT_EXACT_TO where there are more."""
    found = select(customer.c.customer_id).where(customer.c.chain_code_key == chain_code_key, visible_to(context))
    return context.tx.execute(select(func.count()).select_from(found.limit(COUNT_EXACT_TO).subquery())).scalar_one()


class FoundRow(msgspec.Struct, frozen=True):
    """One line of a search result, unmasked: a store with one of its accounts, or with none (account_id is None).

    The fields stand in the order in which `rows_of` reads them.
    """

    customer_id: int
    customer_code: str
    store_name: str
    phone: str
    cancelled_on: date | None
    terminated_on: date | None
    chain_code: str
    branch_code: str
    account_id: int | None
    login_id: str | None
    email: str | None
    ums_started_on: date | None
    ums_expires_on: date | None
    services: int | None


FOUND_COLUMNS: Sequence[ColumnElement[Any]] = tuple(
    account.c[name]
    if name in ("account_id", "login_id", "email", "ums_started_on", "ums_expires_on", "services")
    else customer.c[name]
    for name in FoundRow.__struct_fields__
)


def _plain(row: RowMapping) -> dict[str, Any]:
    return dict(row)
