"""SQL of the import of listening: the trials that lines name, and what was staged."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, select

from usen_desk.server.db.merge import Key
from usen_desk.server.db.schema import import_usage, trial
from usen_desk.server.trials.usage_days import Line


@dataclass(frozen=True, slots=True)
class KnownTrial:
    account_id: int
    login_id: str
    issued_on: date
    authenticated_at: datetime | None


_TRIAL = select(trial.c.account_id, trial.c.login_id, trial.c.issued_on, trial.c.authenticated_at)


def by_login(connection: Connection, login_ids: Collection[str]) -> list[KnownTrial]:
    """Those that exist, letter for letter."""
    if not login_ids:
        return []
    return [KnownTrial(*row) for row in connection.execute(_TRIAL.where(trial.c.login_id.in_(login_ids)))]


def by_account(connection: Connection, account_ids: Collection[int]) -> list[KnownTrial]:
    if not account_ids:
        return []
    return [KnownTrial(*row) for row in connection.execute(_TRIAL.where(trial.c.account_id.in_(account_ids)))]


def staged(connection: Connection, first: Key, last: Key) -> list[Line]:
    """The staged lines of these accounts."""
    table = import_usage.c
    columns = (table.account_id, table.starts_s, table.ends_s, table.stated_minutes)
    rows = connection.execute(select(*columns).where(table.account_id.between(first, last)))
    return [tuple(row) for row in rows]


def last_end(connection: Connection) -> int | None:
    """The latest end of all staged lines."""
    last: int | None = connection.execute(select(func.max(import_usage.c.ends_s))).scalar_one()
    return last
