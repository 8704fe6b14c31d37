"""SQL of the desks that staff sign in on, and of the keys of what these desks keep."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, exists, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from usen_desk.server.db.schema import device_key, known_device, staff_session


@dataclass(frozen=True)
class StoredKey:
    key: str = field(repr=False)
    """Empty where none was deposited, or the device is revoked."""
    name: str
    is_revoked: bool


@dataclass(frozen=True)
class StoredDevice:
    device_id: str
    name: str
    signed_in_at: datetime
    is_revoked: bool


def revoked(staff_id: Any, device_id: Any) -> ColumnElement[bool]:
    """Whether that device of that person (columns or values) is revoked."""
    return exists().where(
        device_key.c.staff_id == staff_id, device_key.c.device_id == device_id, device_key.c.revoked_at.is_not(None)
    )


def is_revoked(tx: Connection, staff_id: int, device_id: str) -> bool:
    return bool(tx.scalar(select(revoked(staff_id, device_id))))


def is_session_of_revoked(tx: Connection, token_hash: str) -> bool:
    """Whether the token was given to a device that is revoked now; False once the session is forgotten."""
    of_session = staff_session.c.token_hash == token_hash
    return bool(tx.scalar(select(exists().where(of_session, _of_session()))))


def _of_session() -> ColumnElement[bool]:
    return revoked(staff_session.c.staff_id, staff_session.c.device_id)


def device_of_session(tx: Connection, token_hash: str) -> str:
    found = tx.execute(select(staff_session.c.device_id).where(staff_session.c.token_hash == token_hash))
    return str(found.scalar_one())


def stored_key(tx: Connection, staff_id: int, device_id: str) -> StoredKey | None:
    wanted = select(device_key.c.key, device_key.c.name, device_key.c.revoked_at.is_not(None))
    row = tx.execute(wanted.where(device_key.c.staff_id == staff_id, device_key.c.device_id == device_id)).one_or_none()
    return None if row is None else StoredKey(*row)


def add_key(tx: Connection, staff_id: int, device_id: str, key: str, name: str, now: datetime) -> bool:
    """Whether it is new: an earlier one stays."""
    row = _insert(tx)(device_key).values(staff_id=staff_id, device_id=device_id, key=key, name=name, deposited_at=now)
    added = row.on_conflict_do_nothing().returning(device_key.c.device_id)
    return tx.execute(added).one_or_none() is not None


def put_name(tx: Connection, staff_id: int, device_id: str, name: str) -> None:
    of_it = (device_key.c.staff_id == staff_id, device_key.c.device_id == device_id)
    tx.execute(update(device_key).where(*of_it).values(name=name))


def devices(tx: Connection, staff_id: int) -> list[StoredDevice]:
    """Last used first."""
    on = and_(device_key.c.staff_id == known_device.c.staff_id, device_key.c.device_id == known_device.c.device_id)
    wanted = select(
        known_device.c.device_id,
        func.coalesce(device_key.c.name, ""),
        known_device.c.signed_in_at,
        device_key.c.revoked_at.is_not(None),
    ).select_from(known_device.outerjoin(device_key, on))
    of_person = wanted.where(known_device.c.staff_id == staff_id)
    rows = tx.execute(of_person.order_by(known_device.c.signed_in_at.desc(), known_device.c.device_id))
    return [StoredDevice(*row) for row in rows]


def revoke(tx: Connection, staff_id: int, device_id: str, now: datetime) -> int:
    """Its key is deleted and its sessions of this person end; returns how many were open."""
    row = _insert(tx)(device_key).values(staff_id=staff_id, device_id=device_id, deposited_at=now, revoked_at=now)
    tx.execute(
        row.on_conflict_do_update(
            index_elements=[device_key.c.staff_id, device_key.c.device_id], set_={"key": "", "revoked_at": now}
        )
    )
    ended = (
        update(staff_session)
        .where(
            staff_session.c.staff_id == staff_id,
            staff_session.c.device_id == device_id,
            staff_session.c.revoked_at.is_(None),
            staff_session.c.expires_at > now,
        )
        .values(revoked_at=now)
    )
    return tx.execute(ended).rowcount


def _insert(tx: Connection) -> Any:
    """The dialect's insert, which knows ON CONFLICT."""
    return sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert
