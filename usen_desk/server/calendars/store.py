"""SQL of calendars, targets and limits: rows are only ever added, the highest version counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, select
from sqlalchemy.dialects import postgresql, sqlite

from usen_desk.server.db.schema import board_rules, staff


@dataclass(frozen=True)
class RulesRow:
    version: int
    rules: str
    """JSON of contract Rules."""
    name: str
    changed_at: datetime


_SETS: Select[Any] = (
    select(board_rules.c.version, board_rules.c.rules, staff.c.name, board_rules.c.changed_at)
    .join_from(board_rules, staff)
    .order_by(board_rules.c.version.desc())
)
_NEWEST = _SETS.limit(1)


def newest(tx: Connection) -> RulesRow | None:
    """None before anybody changed the defaults."""
    row = tx.execute(_NEWEST).one_or_none()
    return None if row is None else RulesRow(*row)


def history(tx: Connection, limit: int) -> list[RulesRow]:
    """Newest first."""
    return [RulesRow(*row) for row in tx.execute(_SETS.limit(limit))]


def add(tx: Connection, rules: str, version: int, staff_id: int, now: datetime) -> bool:
    """Whether it was stored: not when the version is taken, also by a unit that commits while this one waits."""
    dialect_insert: Any = sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert
    row = dialect_insert(board_rules).values(version=version, rules=rules, changed_by=staff_id, changed_at=now)
    stored = row.on_conflict_do_nothing(index_elements=[board_rules.c.version]).returning(board_rules.c.version)
    return tx.execute(stored).one_or_none() is not None
