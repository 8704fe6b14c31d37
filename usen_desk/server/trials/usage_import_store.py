"""SQL of the import of listening: the trials that lines name, and what was staged."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, select

from usen_desk.server.db import staging
from usen_desk.server.db.merge import Key
from usen_desk.server.db.schema import import_usage, trial
from usen_desk.server.trials.usage_days import Line


@dataclass(frozen=True, slots=True)
class KnownTrial:
    account_id: int
    login_id: str
    issued_on: str
    """2018-06-13."""
    authenticated_at: datetime | None


def by_login(connection: Connection, login_ids: Collection[str]) -> list[KnownTrial]:
    """Those that exist, letter for letter."""
    if not login_ids:
        return []
    return _known(connection, trial.c.login_id.in_(login_ids))


def by_account(connection: Connection, account_ids: Collection[int]) -> list[KnownTrial]:
    if not account_ids:
        return []
    return _known(connection, trial.c.account_id.in_(account_ids))


def _known(connection: Connection, which: ColumnElement[bool]) -> list[KnownTrial]:
    issued_on = staging.as_staged(connection, trial.c.issued_on)
    wanted = select(trial.c.account_id, trial.c.login_id, issued_on, trial.c.authenticated_at)
    return [KnownTrial(*row) for row in connection.execute(wanted.where(which)).all()]


def staged(connection: Connection, first: Key, last: Key) -> list[Line]:
    """The staged lines of these accounts."""
    table = import_usage.c
    columns = (table.account_id, table.starts_s, table.ends_s, table.stated_minutes)
    rows = connection.execute(select(*columns).where(table.account_id.between(first, last))).all()
    return [tuple(row) for row in rows]


def last_end(connection: Connection) -> int | None:
    """The latest end of all staged lines."""
    last: int | None = connection.execute(select(func.max(import_usage.c.ends_s))).scalar_one()
    return last
