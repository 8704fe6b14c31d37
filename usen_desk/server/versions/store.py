"""SQL of versions of what supervisors keep (notices, FAQ, pages, contacts, call centres): rows are only ever added."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, select
from sqlalchemy.dialects import postgresql, sqlite

from usen_desk.contract.site_info import HISTORY_MAX, Kept
from usen_desk.server.context import Context
from usen_desk.server.db.schema import kept_version, staff


class StoredVersion(msgspec.Struct, frozen=True, kw_only=True):
    """A row of `kept_version` with the name of who wrote it."""

    key: str
    version: int
    value: str
    what: str
    valid_from: datetime
    changed_at: datetime
    changed_by: str


_ROWS: Select[Any] = select(
    kept_version.c.key,
    kept_version.c.version,
    kept_version.c.value,
    kept_version.c.what,
    kept_version.c.valid_from,
    kept_version.c.changed_at,
    staff.c.name.label("changed_by"),
).join_from(kept_version, staff)


def versions(tx: Connection, kind: Kept, key: str, limit: int = HISTORY_MAX) -> list[StoredVersion]:
    """Newest first."""
    wanted = _ROWS.where(kept_version.c.kind == kind.value, kept_version.c.key == key)
    return [_stored(row) for row in tx.execute(wanted.order_by(kept_version.c.version.desc()).limit(limit))]


def newest(tx: Connection, kind: Kept, key: str) -> StoredVersion | None:
    return next(iter(versions(tx, kind, key, 1)), None)


def newest_of_kind(tx: Connection, kind: Kept) -> dict[str, StoredVersion]:
    """By key; for a kind of few keys that are seldom changed."""
    rows = tx.execute(_ROWS.where(kept_version.c.kind == kind.value).order_by(kept_version.c.version))
    return {row.key: _stored(row) for row in rows}


def valid(tx: Connection, kind: Kept, key: str, now: datetime) -> StoredVersion | None:
    """Of those that hold already, the one that began last; a correction of today leaves what is planned as it is."""
    wanted = _ROWS.where(kept_version.c.kind == kind.value, kept_version.c.key == key, kept_version.c.valid_from <= now)
    began = (kept_version.c.valid_from.desc(), kept_version.c.version.desc())
    row = tx.execute(wanted.order_by(*began).limit(1)).one_or_none()
    return None if row is None else _stored(row)


def add(
    context: Context,
    kind: Kept,
    key: str,
    version: int,
    value: object,
    *,
    what: str = "",
    valid_from: datetime | None = None,
) -> bool:
    """By the caller. Whether it was stored: not when the version is taken, also by a unit that commits meanwhile."""
    insert_for: Any = sqlite.insert if context.tx.dialect.name == "sqlite" else postgresql.insert
    row = insert_for(kept_version).values(
        kind=kind.value,
        key=key,
        version=version,
        value=msgspec.json.encode(value).decode(),
        what=what,
        valid_from=valid_from or context.now,
        changed_by=context.actor.staff_id,
        changed_at=context.now,
    )
    stored = row.on_conflict_do_nothing().returning(kept_version.c.version)
    return context.tx.execute(stored).one_or_none() is not None


def _stored(row: Any) -> StoredVersion:
    return StoredVersion(**row._asdict())
