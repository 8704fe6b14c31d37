"""SQL of the access log: adding rows, sealing them in order, reading them back for `verify`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, func, insert, not_, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from usen_desk.server.db.schema import access_log, meta

HEAD_KEY = "access_log_head"
SEALING_LOCK = 72052
"""PostgreSQL's advisory lock of the sealing job; 72051 is the migrations'."""


@dataclass(frozen=True)
class Row:
    access_id: int
    at: datetime
    staff_id: int | None
    action: str
    object_kind: str
    object_key: str
    from_inquiry_id: int | None
    request_id: str
    detail: str
    sequence: int | None
    previous_hash: str | None
    row_hash: str | None


@dataclass(frozen=True)
class Seal:
    access_id: int
    sequence: int
    previous_hash: str
    row_hash: str


@dataclass(frozen=True)
class Head:
    """The newest sealed row."""

    sequence: int
    row_hash: str
    sealed_at: datetime


_ROW = select(
    access_log.c.access_id,
    access_log.c.at,
    access_log.c.staff_id,
    access_log.c.action,
    access_log.c.object_kind,
    access_log.c.object_key,
    access_log.c.from_inquiry_id,
    access_log.c.request_id,
    access_log.c.detail,
    access_log.c.sequence,
    access_log.c.previous_hash,
    access_log.c.row_hash,
)
_HASHED = or_(access_log.c.previous_hash.is_not(None), access_log.c.row_hash.is_not(None))
_UNSEALED = and_(access_log.c.sequence.is_(None), not_(_HASHED))


def add(
    tx: Connection,
    *,
    at: datetime,
    staff_id: int | None,
    action: str,
    object_kind: str,
    object_key: str,
    from_inquiry_id: int | None,
    request_id: str,
    detail: str,
) -> None:
    tx.execute(
        insert(access_log).values(
            at=at,
            staff_id=staff_id,
            action=action,
            object_kind=object_kind,
            object_key=object_key,
            from_inquiry_id=from_inquiry_id,
            request_id=request_id,
            detail=detail,
        )
    )


def has_request(tx: Connection, staff_id: int, request_id: str, since: datetime) -> bool:
    found = select(access_log.c.access_id).where(
        access_log.c.staff_id == staff_id, access_log.c.at >= since, access_log.c.request_id == request_id
    )
    return tx.scalar(found.limit(1)) is not None


def alone(tx: Connection) -> bool:
    """Whether this unit is the only one that seals; SQLite has one writer anyway."""
    if tx.dialect.name == "sqlite":
        return True
    return bool(tx.scalar(select(func.pg_try_advisory_xact_lock(SEALING_LOCK))))


def unsealed_rows(tx: Connection, limit: int) -> Sequence[Row]:
    return _rows(tx, _ROW.where(_UNSEALED).order_by(access_log.c.access_id).limit(limit))


def unsealed_count(tx: Connection) -> int:
    return int(tx.scalar(select(func.count()).select_from(access_log).where(_UNSEALED)) or 0)


def unsealed_ids(tx: Connection, limit: int) -> tuple[int, ...]:
    rows = tx.scalars(select(access_log.c.access_id).where(_UNSEALED).order_by(access_log.c.access_id).limit(limit))
    return tuple(rows)


def put_seals(tx: Connection, seals: Sequence[Seal]) -> None:
    tx.execute(
        update(access_log)
        .where(access_log.c.access_id == bindparam("sealed_id"))
        .values(
            sequence=bindparam("new_sequence"),
            previous_hash=bindparam("new_previous_hash"),
            row_hash=bindparam("new_row_hash"),
        ),
        [
            {
                "sealed_id": seal.access_id,
                "new_sequence": seal.sequence,
                "new_previous_hash": seal.previous_hash,
                "new_row_hash": seal.row_hash,
            }
            for seal in seals
        ],
    )


def sealed_rows(tx: Connection, after: tuple[int, int] | None, limit: int) -> Sequence[Row]:
    """By (sequence, access_id), those behind `after`. Sequences can't be trusted to be different.

    Raises:
        ValueError: a time among them can't be read (SQLite takes any text).
    """
    query = _ROW.where(access_log.c.sequence.is_not(None))
    if after:
        sequence, access_id = after
        query = query.where(
            access_log.c.sequence >= sequence,
            or_(access_log.c.sequence > sequence, access_log.c.access_id > access_id),
        )
    return _rows(tx, query.order_by(access_log.c.sequence, access_log.c.access_id).limit(limit))


def half_sealed_id(tx: Connection) -> int | None:
    """access_id of a row with a hash but no sequence, which nothing of ours makes."""
    return tx.scalar(
        select(access_log.c.access_id)
        .where(access_log.c.sequence.is_(None), _HASHED)
        .order_by(access_log.c.access_id)
        .limit(1)
    )


def has_sealed(tx: Connection) -> bool:
    return tx.scalar(select(access_log.c.access_id).where(access_log.c.sequence.is_not(None)).limit(1)) is not None


def _rows(tx: Connection, query: Select[Any]) -> Sequence[Row]:
    rows: Iterable[Any] = tx.execute(query)
    return [Row(*row) for row in rows]


def head(tx: Connection) -> Head | None:
    """
    Raises:
        ValueError: what stands there is not a head.
    """
    value = tx.scalar(select(meta.c.value).where(meta.c.key == HEAD_KEY))
    if value is None:
        return None
    try:
        found: dict[str, Any] = json.loads(value)
        return Head(int(found["sequence"]), str(found["row_hash"]), datetime.fromisoformat(found["sealed_at"]))
    except (KeyError, TypeError, OverflowError) as error:
        raise ValueError("not a head") from error


def put_head(tx: Connection, head: Head) -> None:
    value = json.dumps({"sequence": head.sequence, "row_hash": head.row_hash, "sealed_at": head.sealed_at.isoformat()})
    dialect_insert: Any = sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert
    row = dialect_insert(meta).values(key=HEAD_KEY, value=value)
    tx.execute(row.on_conflict_do_update(index_elements=[meta.c.key], set_={"value": value}))
