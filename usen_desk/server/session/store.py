"""SQL of sign-in: staff, sessions, known devices, profile images, counters of failures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from usen_desk.contract.people import StaffSource
from usen_desk.contract.permissions import Role
from usen_desk.server.context import Actor
from usen_desk.server.db.schema import branch, known_device, staff, staff_image, staff_session, throttle
from usen_desk.server.session.device_store import revoked
from usen_desk.server.session.throttle import Counter


@dataclass(frozen=True)
class Staff:
    staff_id: int
    login_id: str
    name: str
    department: str
    role: Role
    branch_code: str | None
    password_hash: str = field(repr=False)
    is_disabled: bool
    is_temporary: bool = False
    password_until: datetime | None = None
    source: str = "local"


_STAFF = select(
    staff.c.staff_id,
    staff.c.login_id,
    staff.c.name,
    staff.c.department,
    staff.c.role,
    staff.c.branch_code,
    staff.c.password_hash,
    staff.c.disabled_at,
    staff.c.is_temporary,
    staff.c.password_until,
    staff.c.source,
)
_STAFF_BY_LOGIN_ID = _STAFF.where(staff.c.login_id == bindparam("login_id"))
_STAFF_BY_ID = _STAFF.where(staff.c.staff_id == bindparam("staff_id"))

_COUNTER = (
    throttle.c.key,
    throttle.c.window_started_at,
    throttle.c.count,
    throttle.c.in_a_row,
    throttle.c.blocked_until,
)

_ACTOR = (
    select(
        staff_session.c.token_hash,
        staff.c.staff_id,
        staff.c.login_id,
        staff.c.name,
        staff.c.department,
        staff.c.role,
        staff.c.branch_code,
        staff.c.is_temporary,
    )
    .join_from(staff_session, staff)
    .where(
        staff_session.c.revoked_at.is_(None),
        staff_session.c.expires_at > bindparam("now"),
        staff.c.disabled_at.is_(None),
        ~revoked(staff_session.c.staff_id, staff_session.c.device_id),
    )
)
_ACTOR_OF_SESSION = _ACTOR.where(staff_session.c.token_hash == bindparam("token_hash"))
_ACTORS_OF_SESSIONS = _ACTOR.where(staff_session.c.token_hash.in_(bindparam("token_hashes", expanding=True)))


def actor_of_session(tx: Connection, token_hash: str, now: datetime) -> Actor | None:
    """The person of a session that is neither expired nor revoked, if neither person nor device is disabled."""
    row = tx.execute(_ACTOR_OF_SESSION, {"token_hash": token_hash, "now": now}).one_or_none()
    if row is None:
        return None
    return _actor(row, token_hash)


def actors_of_sessions(tx: Connection, token_hashes: Iterable[str], now: datetime) -> dict[str, Actor]:
    """By token hash, those of `actor_of_session` for many sessions at once."""
    rows = tx.execute(_ACTORS_OF_SESSIONS, {"token_hashes": list(token_hashes), "now": now})
    return {row.token_hash: _actor(row, row.token_hash) for row in rows}


def _actor(row: Any, token_hash: str) -> Actor:
    return Actor(
        row.staff_id,
        row.login_id,
        row.name,
        row.department,
        Role(row.role),
        row.branch_code,
        token_hash,
        must_set_password=row.is_temporary,
    )


def is_session_of_disabled(tx: Connection, token_hash: str) -> bool:
    """Whether the token was given to a person who may not sign in any more; False once the session is forgotten."""
    found = (
        select(staff.c.staff_id)
        .join_from(staff_session, staff)
        .where(staff_session.c.token_hash == token_hash, staff.c.disabled_at.is_not(None))
    )
    return tx.execute(found).one_or_none() is not None


def staff_by_login_id(tx: Connection, login_id: str) -> Staff | None:
    return _staff(tx.execute(_STAFF_BY_LOGIN_ID, {"login_id": login_id}).one_or_none())


def staff_by_id(tx: Connection, staff_id: int) -> Staff | None:
    return _staff(tx.execute(_STAFF_BY_ID, {"staff_id": staff_id}).one_or_none())


def _staff(row: Any) -> Staff | None:
    if row is None:
        return None
    return Staff(
        row.staff_id,
        row.login_id,
        row.name,
        row.department,
        Role(row.role),
        row.branch_code,
        row.password_hash,
        row.disabled_at is not None,
        row.is_temporary,
        row.password_until,
        row.source,
    )


def signed_in_by_directory(tx: Connection, now: datetime) -> list[Staff]:
    """Whom the company's directory lets in, and who has a session."""
    open_ones = select(staff_session.c.staff_id).where(
        staff_session.c.revoked_at.is_(None), staff_session.c.expires_at > now
    )
    wanted = _STAFF.where(staff.c.source == StaffSource.DIRECTORY.value, staff.c.staff_id.in_(open_ones))
    return [one for row in tx.execute(wanted.order_by(staff.c.staff_id)) if (one := _staff(row)) is not None]


def add_staff(
    tx: Connection,
    *,
    login_id: str,
    name: str,
    department: str,
    role: Role,
    branch_code: str | None,
    password_hash: str,
    now: datetime,
) -> int:
    """Returns the new staff_id."""
    added = tx.execute(
        insert(staff)
        .values(
            login_id=login_id,
            name=name,
            department=department,
            role=role.value,
            branch_code=branch_code,
            password_hash=password_hash,
            created_at=now,
        )
        .returning(staff.c.staff_id)
    )
    return int(added.scalar_one())


def has_branch(tx: Connection, branch_code: str) -> bool:
    found = tx.execute(select(branch.c.branch_code).where(branch.c.branch_code == branch_code))
    return found.one_or_none() is not None


def put_password(tx: Connection, staff_id: int, password_hash: str, *, instead_of: str) -> bool:
    """Whether it was stored: not when the password has been changed meanwhile."""
    changed = tx.execute(
        update(staff)
        .where(staff.c.staff_id == staff_id, staff.c.password_hash == instead_of)
        .values(password_hash=password_hash)
    )
    return changed.rowcount == 1


def details(tx: Connection, staff_id: int) -> dict[str, object]:
    """What the company's directory may say about a person."""
    wanted = select(staff.c.name, staff.c.department, staff.c.role, staff.c.branch_code, staff.c.email)
    row = tx.execute(wanted.where(staff.c.staff_id == staff_id)).mappings().one()
    return {str(name): value for name, value in row.items()}


def put_details(tx: Connection, staff_id: int, values: dict[str, object]) -> None:
    """The version goes up."""
    tx.execute(update(staff).where(staff.c.staff_id == staff_id).values(version=staff.c.version + 1, **values))


def settle_password(tx: Connection, staff_id: int) -> None:
    """The password is the person's own, good until it is changed."""
    tx.execute(update(staff).where(staff.c.staff_id == staff_id).values(is_temporary=False, password_until=None))


def put_signed_in(tx: Connection, staff_id: int, now: datetime) -> None:
    tx.execute(update(staff).where(staff.c.staff_id == staff_id).values(signed_in_at=now))


def add_session(
    tx: Connection, token_hash: str, staff_id: int, device_id: str, *, created_at: datetime, expires_at: datetime
) -> None:
    tx.execute(
        insert(staff_session).values(
            token_hash=token_hash,
            staff_id=staff_id,
            device_id=device_id,
            created_at=created_at,
            expires_at=expires_at,
        )
    )


def revoke_session(tx: Connection, token_hash: str, now: datetime) -> None:
    tx.execute(
        update(staff_session)
        .where(staff_session.c.token_hash == token_hash, staff_session.c.revoked_at.is_(None))
        .values(revoked_at=now)
    )


def revoke_sessions_of(tx: Connection, staff_id: int, now: datetime, *, but: str = "") -> int:
    """Returns how many were open; the session with the token hash `but` stays."""
    revoked = tx.execute(
        update(staff_session)
        .where(
            staff_session.c.staff_id == staff_id,
            staff_session.c.token_hash != but,
            staff_session.c.revoked_at.is_(None),
            staff_session.c.expires_at > now,
        )
        .values(revoked_at=now)
    )
    return revoked.rowcount


def forget_expired_sessions(tx: Connection, now: datetime) -> None:
    tx.execute(delete(staff_session).where(staff_session.c.expires_at <= now))


def accounts_of_device(tx: Connection, device_id: str) -> frozenset[int]:
    """The staff_ids that signed in on this device before, and for whom it isn't revoked."""
    known = select(known_device.c.staff_id).where(known_device.c.device_id == device_id)
    return frozenset(tx.scalars(known.where(~revoked(known_device.c.staff_id, device_id))))


def put_known_device(tx: Connection, staff_id: int, device_id: str, now: datetime) -> None:
    row = _insert(tx)(known_device).values(staff_id=staff_id, device_id=device_id, signed_in_at=now)
    tx.execute(
        row.on_conflict_do_update(
            index_elements=[known_device.c.staff_id, known_device.c.device_id], set_={"signed_in_at": now}
        )
    )


def image_sha256(tx: Connection, staff_id: int) -> str | None:
    return tx.scalar(select(staff_image.c.sha256).where(staff_image.c.staff_id == staff_id))


def image(tx: Connection, staff_id: int) -> bytes | None:
    return tx.scalar(select(staff_image.c.png).where(staff_image.c.staff_id == staff_id))


def put_image(tx: Connection, staff_id: int, png: bytes, sha256: str) -> None:
    row = _insert(tx)(staff_image).values(staff_id=staff_id, png=png, sha256=sha256)
    tx.execute(row.on_conflict_do_update(index_elements=[staff_image.c.staff_id], set_={"png": png, "sha256": sha256}))


def delete_image(tx: Connection, staff_id: int) -> None:
    tx.execute(delete(staff_image).where(staff_image.c.staff_id == staff_id))


def counters(tx: Connection, keys: Iterable[str]) -> dict[str, Counter]:
    """Those of the keys that have failures."""
    return _counters(tx.execute(select(*_COUNTER).where(throttle.c.key.in_(list(keys)))))


def held_counters(tx: Connection, keys: Iterable[str], now: datetime) -> dict[str, Counter]:
    """All of the keys, locked until the unit ends, so that two processes can't both take the last free failure.

    A missing row is made. Always in the same order: two units that wait for each other would be a deadlock.
    """
    rows = [{"key": key, "window_started_at": now, "count": 0} for key in sorted(keys)]
    made = _insert(tx)(throttle).values(rows)
    held = made.on_conflict_do_update(index_elements=[throttle.c.key], set_={"count": throttle.c.count})
    return _counters(tx.execute(held.returning(*_COUNTER)))


def put_counter(tx: Connection, key: str, counter: Counter) -> None:
    """The key has to be held."""
    tx.execute(
        update(throttle)
        .where(throttle.c.key == key)
        .values(
            window_started_at=counter.window_started_at,
            count=counter.count,
            in_a_row=counter.in_a_row,
            blocked_until=counter.blocked_until,
        )
    )


def forget_counters(tx: Connection, keys: Iterable[str]) -> None:
    tx.execute(delete(throttle).where(throttle.c.key.in_(list(keys))))


def forget_counters_before(tx: Connection, started_before: datetime, *, unless_in_a_row: int) -> None:
    """Drop counters whose window began earlier; those with that many failures in a row are kept: they lock."""
    tx.execute(
        delete(throttle).where(throttle.c.window_started_at < started_before, throttle.c.in_a_row < unless_in_a_row)
    )


def _counters(rows: Iterable[Any]) -> dict[str, Counter]:
    return {key: Counter(*counter) for key, *counter in rows}


def _insert(tx: Connection) -> Any:
    """The dialect's insert, which knows ON CONFLICT."""
    return sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert
