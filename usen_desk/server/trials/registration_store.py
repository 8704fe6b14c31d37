"""SQL that finds trials by their login IDs, as typed. Row scope: `reachable_by_id` of store.py."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from usen_desk.server.context import Context
from usen_desk.server.db.schema import trial
from usen_desk.server.trials.store import reachable_by_id


def by_login(context: Context, keys: Collection[str]) -> list[tuple[int, str, str]]:
    """Account ID, login ID and its folded form of every trial with one of these folded login IDs, in one statement."""
    columns = (trial.c.account_id, trial.c.login_id, trial.c.login_id_key)
    found = context.tx.execute(select(*columns).where(trial.c.login_id_key.in_(keys), reachable_by_id(context)))
    return [tuple(row) for row in found]
