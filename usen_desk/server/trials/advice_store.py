"""SQL of the advice's thresholds and texts: rows are only ever added, the highest version counts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, select
from sqlalchemy.dialects import postgresql, sqlite

from usen_desk.contract.trials import AdviceRules, AdviceRulesSet
from usen_desk.server.db.schema import staff, trial_advice

_SETS: Select[Any] = (
    select(trial_advice.c.rules, trial_advice.c.version, staff.c.name, trial_advice.c.changed_at)
    .join_from(trial_advice, staff)
    .order_by(trial_advice.c.version.desc())
)


def newest(tx: Connection, limit: int) -> list[AdviceRulesSet]:
    """Newest first; none before anybody changed the defaults."""
    return [
        AdviceRulesSet(
            rules=msgspec.json.decode(rules, type=AdviceRules), version=version, changed_by=name, changed_at=changed_at
        )
        for rules, version, name, changed_at in tx.execute(_SETS.limit(limit))
    ]


def add(tx: Connection, rules: AdviceRules, version: int, staff_id: int, now: datetime) -> bool:
    """Whether it was stored: not when the version is taken, also by a unit that commits while this one waits."""
    dialect_insert: Any = sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert
    row = dialect_insert(trial_advice).values(
        version=version, rules=msgspec.json.encode(rules).decode(), changed_by=staff_id, changed_at=now
    )
    stored = row.on_conflict_do_nothing(index_elements=[trial_advice.c.version]).returning(trial_advice.c.version)
    return tx.execute(stored).one_or_none() is not None
