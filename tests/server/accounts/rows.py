"""Stores, accounts and mailings for tests: rows as an import would leave them, search keys and index included."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, insert, select

from usen_desk.contract.accounts import Service
from usen_desk.contract.text import code_key, fold, phone_key
from usen_desk.server.accounts.search_conditions import service_bits
from usen_desk.server.db import schema, search

BRANCH = "0204180400"
OTHER_BRANCH = "0104110200"


def add_stores(tx: Connection, stores: Sequence[dict[str, Any]]) -> list[int]:
    """Stores from columns of `customer`, in one statement; answers their ids. Codes follow the ids by default."""
    newest = tx.execute(select(schema.customer.c.customer_id).order_by(schema.customer.c.customer_id.desc()).limit(1))
    first = (newest.scalar() or 0) + 1
    rows = [_store(number, **store) for number, store in enumerate(stores, first)]
    tx.execute(insert(schema.customer), rows)
    search.put(tx, "customer", [(row["customer_id"], row["store_name_folded"]) for row in rows], new=True)
    return [row["customer_id"] for row in rows]


def add_store(tx: Connection, store_name: str = "カフェ 横浜", **columns: Any) -> int:
    return add_stores(tx, [{"store_name": store_name, **columns}])[0]


def _store(
    customer_id: int,
    *,
    store_name: str,
    customer_code: str | None = None,
    chain_code: str = "",
    phone: str = "",
    branch_code: str = BRANCH,
    **columns: Any,
) -> dict[str, Any]:
    code = customer_code or f"C{customer_id:09d}"
    return {
        "customer_id": customer_id,
        "customer_code": code,
        "customer_code_key": code_key(code),
        "chain_code": chain_code,
        "chain_code_key": code_key(chain_code),
        "store_name": store_name,
        "store_name_folded": fold(store_name),
        "phone": phone,
        "phone_key": phone_key(phone),
        "branch_code": branch_code,
        "cancelled_on": None,
        "terminated_on": None,
        **columns,
    }


def add_accounts(tx: Connection, accounts: Sequence[dict[str, Any]]) -> None:
    """Accounts from columns of `account`; services as the contract names them."""
    tx.execute(insert(schema.account), [_account(**account) for account in accounts])


def add_account(tx: Connection, customer_id: int, account_id: int, **columns: Any) -> int:
    add_accounts(tx, [{"customer_id": customer_id, "account_id": account_id, **columns}])
    return account_id


def _account(
    *,
    customer_id: int,
    account_id: int,
    login_id: str | None = None,
    email: str = "",
    services: tuple[Service, ...] = (),
    ums_started_on: date | None = None,
    ums_expires_on: date | None = None,
    **columns: Any,
) -> dict[str, Any]:
    login = login_id or f"u{account_id:07d}"
    return {
        "customer_id": customer_id,
        "account_id": account_id,
        "login_id": login,
        "login_id_key": fold(login),
        "email": email,
        "email_key": fold(email),
        "services": service_bits(services),
        "ums_started_on": ums_started_on,
        "ums_expires_on": ums_expires_on,
        **columns,
    }


def add_mailing(tx: Connection, customer_id: int, sent_on: date, **columns: Any) -> None:
    tx.execute(insert(schema.mailing).values(customer_id=customer_id, sent_on=sent_on, **columns))
