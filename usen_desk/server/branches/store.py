"""SQL of branches. Row scope: `visible_to`, by the same reach as the stores themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, bindparam, false, func, select, true, update

from usen_desk.server.accounts.store import reach
from usen_desk.server.context import Context
from usen_desk.server.db.schema import account, branch, customer


@dataclass(frozen=True)
class BranchRow:
    branch_code: str
    branch_name: str
    store_count: int
    active_account_count: int
    running_trial_count: int


@dataclass(frozen=True)
class Counts:
    stores: int = 0
    active_accounts: int = 0
    running_trials: int = 0


_COUNTS = (branch.c.store_count, branch.c.active_account_count, branch.c.running_trial_count)
_BRANCH = select(branch.c.branch_code, branch.c.branch_name, *_COUNTS)


def visible_to(context: Context) -> ColumnElement[bool]:
    """Row scope on `branch`."""
    within = reach(context)
    if within is None:
        return false()
    return branch.c.branch_code == within.branch_code if within.branch_code else true()


def branches(context: Context) -> list[BranchRow]:
    """Those the caller may see, by code."""
    found = context.tx.execute(_BRANCH.where(visible_to(context)).order_by(branch.c.branch_code))
    return [BranchRow(*row) for row in found]


def branch_of(context: Context, branch_code: str) -> BranchRow | None:
    """None also where the caller may not see it."""
    row = context.tx.execute(_BRANCH.where(branch.c.branch_code == branch_code, visible_to(context))).one_or_none()
    return None if row is None else BranchRow(*row)


def kept_counts(tx: Connection) -> dict[str, Counts]:
    """What the rows of all branches say."""
    rows = tx.execute(select(branch.c.branch_code, *_COUNTS))
    return {code: Counts(*counts) for code, *counts in rows}


def stores_by_branch(tx: Connection) -> dict[str, int]:
    """Counted now; about 0.1 s for a million stores."""
    rows = tx.execute(select(customer.c.branch_code, func.count()).group_by(customer.c.branch_code))
    return {code: count for code, count in rows}


def active_accounts_by_branch(tx: Connection, on: date) -> dict[str, int]:
    """Counted now, by the rule of accounts/states.py: the store's contract runs and the account isn't past its day."""
    rows = tx.execute(
        select(customer.c.branch_code, func.count())
        .join_from(customer, account)
        .where(
            customer.c.cancelled_on.is_(None),
            customer.c.terminated_on.is_(None),
            account.c.ums_expires_on.is_(None) | (account.c.ums_expires_on >= on),
        )
        .group_by(customer.c.branch_code)
    )
    return {code: count for code, count in rows}


def put_counts(tx: Connection, changed: Mapping[str, Counts]) -> None:
    if not changed:
        return
    rows: Iterable[dict[str, object]] = [
        {
            "code": code,
            "stores": counts.stores,
            "accounts": counts.active_accounts,
            "trials": counts.running_trials,
        }
        for code, counts in changed.items()
    ]
    tx.execute(
        update(branch)
        .where(branch.c.branch_code == bindparam("code"))
        .values(
            store_count=bindparam("stores"),
            active_account_count=bindparam("accounts"),
            running_trial_count=bindparam("trials"),
        ),
        list(rows),
    )
