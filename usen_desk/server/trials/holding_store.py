"""SQL that changes the row of a trial. Row scope: `reachable_by_id` of store.py."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import select, update

from usen_desk.contract.text import fold
from usen_desk.server.context import Context
from usen_desk.server.db.schema import trial
from usen_desk.server.trials.store import StoredTrial, reachable_by_id, row_of, rows_by_id


def held_by_login(context: Context, login: str) -> StoredTrial | None:
    """As row_of, but never another trial than the one of exactly these letters, where that is out of reach by now.
    Until the unit ends nobody else changes the trial."""
    found = row_of(context, login)
    if found is None or (found.login_id != login and _is_login(context, login)):
        return None
    return held(context, [found.account_id]).get(found.account_id)


def _is_login(context: Context, login: str) -> bool:
    """Of any trial, also out of reach."""
    these = select(trial.c.account_id).where(trial.c.login_id_key == fold(login), trial.c.login_id == login)
    return context.tx.execute(these.limit(1)).one_or_none() is not None


def held(context: Context, account_ids: Collection[int]) -> dict[int, StoredTrial]:
    """Those in the caller's reach, read after the lock.

    Always in the same order: two units that wait for each other would be a deadlock. SQLite has one writer anyway.
    """
    wanted = select(trial.c.account_id).where(trial.c.account_id.in_(account_ids), reachable_by_id(context))
    ids = context.tx.execute(wanted.order_by(trial.c.account_id).with_for_update()).scalars().all()
    return rows_by_id(context.tx, ids)


def put(context: Context, account_id: int, values: dict[str, Any]) -> None:
    """The trial has to be held."""
    context.tx.execute(
        update(trial).where(trial.c.account_id == account_id).values(**values, version=trial.c.version + 1)
    )
