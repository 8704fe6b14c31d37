"""SQL of the one box: every exact key that a text may be, looked up in one statement."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, bindparam, literal, select, union_all

from usen_desk.contract.find import FoundBy
from usen_desk.server.accounts.store import FOUND_COLUMNS, FoundRow, Reach
from usen_desk.server.context import Context
from usen_desk.server.db.schema import account, customer
from usen_desk.server.db.search import unindexed

KEY_COLUMNS: Mapping[FoundBy, ColumnElement[str]] = {
    FoundBy.CUSTOMER_CODE: customer.c.customer_code_key,
    FoundBy.PHONE: customer.c.phone_key,
    FoundBy.LOGIN_ID: account.c.login_id_key,
    FoundBy.EMAIL: account.c.email_key,
    FoundBy.CHAIN_CODE: customer.c.chain_code_key,
}


def look_up(context: Context, keys: Mapping[FoundBy, str], within: Reach, limit: int) -> dict[FoundBy, list[FoundRow]]:
    """Up to `limit` rows for each key that fits, the newest store first."""
    values = {by.value: key for by, key in keys.items()} | {"branch": within.branch_code}
    statement = _look_up(context.tx.dialect.name, tuple(keys), bool(within.branch_code), limit)
    found: dict[FoundBy, list[FoundRow]] = {by: [] for by in keys}
    for by, *row in context.tx.execute(statement, values).all():
        found[FoundBy(by)].append(FoundRow(*row))
    for rows in found.values():
        rows.sort(key=lambda row: (row.customer_id, row.account_id or 0), reverse=True)
    return found


@lru_cache(maxsize=256)
def _look_up(dialect: str, keys: tuple[FoundBy, ...], one_branch: bool, limit: int) -> CompoundSelect[Any]:
    return union_all(*(_by(dialect, by, one_branch, limit) for by in keys))


def _by(dialect: str, by: FoundBy, one_branch: bool, limit: int) -> Select[Any]:
    key = KEY_COLUMNS[by]
    made = select(literal(by.value).label("by"), *FOUND_COLUMNS)
    made = made.select_from(customer.join(account, isouter=key.table is customer)).where(key == bindparam(by.value))
    if one_branch:
        made = made.where(unindexed(dialect, customer.c.branch_code) == bindparam("branch"))
    newest = made.order_by(customer.c.customer_id.desc(), account.c.account_id.desc()).limit(limit)
    return select(newest.subquery())
