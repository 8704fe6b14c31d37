"""SQL that reads trials and their days, but for the search. Row scope: `visible_to`, `reachable_by_id`.

A trial without a branch is reached by sales through its exact login ID only, never in a list, count, export or funnel.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, bindparam, false, or_, select, true

from usen_desk.contract.accounts import PAGE_MAX_ROWS
from usen_desk.contract.text import fold
from usen_desk.server.accounts.store import reach
from usen_desk.server.context import Context
from usen_desk.server.db.schema import branch, customer, meta, staff, trial, trial_usage_day

RECORDED_TO = "usage_recorded_to"
"""Key in `meta`: listening is recorded up to this moment (ISO 8601); the import writes it."""


def visible_to(context: Context) -> ColumnElement[bool]:
    """Row scope on `trial` of everything that lists or counts."""
    within = reach(context)
    if within is None:
        return false()
    return trial.c.branch_code == within.branch_code if within.branch_code else true()


def reachable_by_id(context: Context) -> ColumnElement[bool]:
    """Row scope on `trial` for who names its login ID: those without a branch too."""
    within = reach(context)
    if within is None:
        return false()
    if not within.branch_code:
        return true()
    return or_(trial.c.branch_code == within.branch_code, trial.c.branch_code.is_(None))


class StoredTrial(msgspec.Struct, frozen=True):
    """A trial with the names of its branch, store and rep. The fields stand in the order in which they are read."""

    account_id: int
    login_id: str
    sold_as: str
    issued_on: date
    authenticated_at: datetime | None
    expires_on: date | None
    """As imported, without extensions."""
    extended_days: int
    branch_code: str | None
    customer_id: int | None
    rep_id: int | None
    registered_at: datetime | None
    total_minutes: int
    last_used_on: date | None
    followed_up_at: datetime | None
    next_on: date | None
    contracted_on: date | None
    version: int
    branch_name: str | None
    customer_code: str | None
    store_name: str | None
    rep_name: str | None


_OF_OTHERS: Mapping[str, ColumnElement[Any]] = {
    "branch_name": branch.c.branch_name,
    "customer_code": customer.c.customer_code,
    "store_name": customer.c.store_name,
    "rep_name": staff.c.name.label("rep_name"),
}
STORED = (
    select(*(_OF_OTHERS[name] if name in _OF_OTHERS else trial.c[name] for name in StoredTrial.__struct_fields__))
    .select_from(trial)
    .outerjoin(branch, trial.c.branch_code == branch.c.branch_code)
    .outerjoin(customer, trial.c.customer_id == customer.c.customer_id)
    .outerjoin(staff, trial.c.rep_id == staff.c.staff_id)
)
"""For statements that end in `stored`."""


def stored(rows: Iterable[Any]) -> list[StoredTrial]:
    return [StoredTrial(*row) for row in rows]


def row_of(context: Context, login: str) -> StoredTrial | None:
    """By its letters, else by its folded letters where only one trial has them; None also out of the caller's reach."""
    found = rows_named(context, login)
    exact = [row for row in found if row.login_id == login]
    one = exact or found
    return one[0] if len(one) == 1 else None


def rows_named(context: Context, login: str) -> list[StoredTrial]:
    """In any spelling of this login ID, the exact one first; at most PAGE_MAX_ROWS."""
    made = STORED.where(trial.c.login_id_key == fold(login), reachable_by_id(context)).limit(PAGE_MAX_ROWS)
    return sorted(stored(context.tx.execute(made)), key=lambda row: (row.login_id != login, row.account_id))


_BY_ID = STORED.where(trial.c.account_id.in_(bindparam("account_ids", expanding=True)))


def rows_by_id(tx: Connection, account_ids: Sequence[int]) -> dict[int, StoredTrial]:
    """Without scope: the caller found these IDs in scope before."""
    if not account_ids:
        return {}
    found = stored(tx.execute(_BY_ID, {"account_ids": list(account_ids)}))
    return {row.account_id: row for row in found}


def rows_in_lists(context: Context, account_ids: Iterable[int]) -> list[StoredTrial]:
    """Of these trials those that may stand in the caller's lists, in no order."""
    return stored(context.tx.execute(_BY_ID.where(visible_to(context)), {"account_ids": sorted(account_ids)}))


def rows_of_store(context: Context, customer_id: int) -> list[StoredTrial]:
    """Newest first."""
    made = STORED.where(trial.c.customer_id == customer_id, visible_to(context))
    made = made.order_by(trial.c.issued_on.desc(), trial.c.account_id.desc()).limit(PAGE_MAX_ROWS)
    return stored(context.tx.execute(made))


def branch_name_of(context: Context, asked_code: str) -> str:
    """Of the branch to which a list is narrowed, by what is asked or by the caller's reach; empty for every branch."""
    within = reach(context)
    code = asked_code.strip() or (within.branch_code if within else "")
    made = select(branch.c.branch_name).where(branch.c.branch_code == code)
    found: str | None = context.tx.execute(made).scalar() if within and code and within.holds(code) else None
    return found or ""


def phone_of(tx: Connection, customer_id: int) -> str:
    found: str = tx.execute(select(customer.c.phone).where(customer.c.customer_id == customer_id)).scalar_one()
    return found


_DAYS = select(trial_usage_day.c.account_id, trial_usage_day.c.used_on, trial_usage_day.c.usage_minutes).where(
    trial_usage_day.c.account_id.in_(bindparam("account_ids", expanding=True))
)


def days_of(tx: Connection, account_ids: Sequence[int]) -> Mapping[int, dict[date, int]]:
    """Minutes by day of each of these trials, in one statement; a trial without any has an empty dict."""
    found: dict[int, dict[date, int]] = defaultdict(dict)
    if account_ids:
        for account_id, used_on, minutes in tx.execute(_DAYS, {"account_ids": list(account_ids)}).all():
            found[account_id][used_on] = minutes
    return found


def recorded_to(tx: Connection) -> datetime | None:
    """Listening is recorded up to here; None before the first import."""
    value = tx.execute(select(meta.c.value).where(meta.c.key == RECORDED_TO)).scalar()
    if value is None:
        return None
    moment = datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
