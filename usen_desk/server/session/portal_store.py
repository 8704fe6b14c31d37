"""SQL of the customers' sessions: people of companies and their tokens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from usen_desk.contract.permissions import Role
from usen_desk.server.context import Actor
from usen_desk.server.db.schema import company, portal_device, portal_image, portal_session, portal_user

DEVICES_MAX = 20
"""Browsers that are known of one person: many more than anybody uses, few enough to be no burden."""


@dataclass(frozen=True)
class PortalUser:
    user_id: int
    company_id: int
    company_name: str
    email: str
    name: str
    department: str
    password_hash: str = field(repr=False)
    is_temporary: bool
    password_until: datetime | None
    is_disabled: bool
    image_sha256: str | None


_USER = select(
    portal_user.c.user_id,
    portal_user.c.company_id,
    company.c.name,
    portal_user.c.email,
    portal_user.c.name,
    portal_user.c.department,
    portal_user.c.password_hash,
    portal_user.c.is_temporary,
    portal_user.c.password_until,
    portal_user.c.disabled_at.is_not(None),
    portal_image.c.sha256,
).select_from(portal_user.join(company).outerjoin(portal_image))

_ACTOR = (
    select(
        portal_session.c.token_hash,
        portal_user.c.user_id,
        portal_user.c.company_id,
        portal_user.c.email,
        portal_user.c.name,
        company.c.name.label("company_name"),
        portal_user.c.is_temporary,
    )
    .select_from(
        portal_session.join(portal_user, portal_user.c.user_id == portal_session.c.user_id).join(
            company, company.c.company_id == portal_user.c.company_id
        )
    )
    .where(
        portal_session.c.revoked_at.is_(None),
        portal_session.c.expires_at > bindparam("now"),
        portal_user.c.disabled_at.is_(None),
    )
)
_ACTOR_OF_SESSION = _ACTOR.where(portal_session.c.token_hash == bindparam("token_hash"))
_ACTORS_OF_SESSIONS = _ACTOR.where(portal_session.c.token_hash.in_(bindparam("token_hashes", expanding=True)))


def actor_of_session(tx: Connection, token_hash: str, now: datetime) -> Actor | None:
    """The customer of a session that is neither expired nor revoked, if that person isn't disabled."""
    row = tx.execute(_ACTOR_OF_SESSION, {"token_hash": token_hash, "now": now}).one_or_none()
    return None if row is None else _actor(row)


def actors_of_sessions(tx: Connection, token_hashes: Iterable[str], now: datetime) -> dict[str, Actor]:
    """By token hash, those of `actor_of_session` for many sessions at once."""
    rows = tx.execute(_ACTORS_OF_SESSIONS, {"token_hashes": list(token_hashes), "now": now})
    return {row.token_hash: _actor(row) for row in rows}


def _actor(row: Any) -> Actor:
    return Actor(
        staff_id=0,
        login_id=row.email,
        name=row.name,
        department=row.company_name,
        role=Role.CUSTOMER,
        branch_code=None,
        token_hash=row.token_hash,
        user_id=row.user_id,
        company_id=row.company_id,
        must_set_password=row.is_temporary,
    )


def user_by_email(tx: Connection, email_key: str) -> PortalUser | None:
    row = tx.execute(_USER.where(portal_user.c.email_key == email_key)).one_or_none()
    return None if row is None else PortalUser(*row)


def first_user(tx: Connection) -> PortalUser | None:
    row = tx.execute(_USER.order_by(portal_user.c.user_id).limit(1)).one_or_none()
    return None if row is None else PortalUser(*row)


def user_by_id(tx: Connection, user_id: int) -> PortalUser | None:
    row = tx.execute(_USER.where(portal_user.c.user_id == user_id)).one_or_none()
    return None if row is None else PortalUser(*row)


def add_session(
    tx: Connection, token_hash: str, user_id: int, device_hash: str, *, created_at: datetime, expires_at: datetime
) -> None:
    tx.execute(
        insert(portal_session).values(
            token_hash=token_hash, user_id=user_id, device_id=device_hash, created_at=created_at, expires_at=expires_at
        )
    )


def revoke_session(tx: Connection, token_hash: str, now: datetime) -> None:
    tx.execute(update(portal_session).where(portal_session.c.token_hash == token_hash).values(revoked_at=now))


def revoke_sessions_of(tx: Connection, user_id: int, now: datetime, *, but: str = "") -> None:
    tx.execute(
        update(portal_session)
        .where(
            portal_session.c.user_id == user_id,
            portal_session.c.token_hash != but,
            portal_session.c.revoked_at.is_(None),
        )
        .values(revoked_at=now)
    )


def revoke_sessions_in(tx: Connection, device_hash: str, now: datetime) -> None:
    """Whoever had signed in in this browser."""
    in_browser = (portal_session.c.device_id == device_hash, portal_session.c.revoked_at.is_(None))
    tx.execute(update(portal_session).where(*in_browser).values(revoked_at=now))


def browser_of_session(tx: Connection, token_hash: str) -> str:
    """As in portal_device."""
    found = tx.execute(select(portal_session.c.device_id).where(portal_session.c.token_hash == token_hash))
    return str(found.scalar_one())


def knows_device(tx: Connection, user_id: int, device_hash: str) -> bool:
    """Whether this person signed in there before."""
    of_both = (portal_device.c.user_id == user_id, portal_device.c.device_hash == device_hash)
    return tx.execute(select(portal_device.c.user_id).where(*of_both)).one_or_none() is not None


def put_device(tx: Connection, user_id: int, device_hash: str, now: datetime) -> None:
    """A browser too many makes the one strange that wasn't used for longest."""
    insert_one = sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert
    row = insert_one(portal_device).values(user_id=user_id, device_hash=device_hash, signed_in_at=now)
    keys = [portal_device.c.user_id, portal_device.c.device_hash]
    tx.execute(row.on_conflict_do_update(index_elements=keys, set_={"signed_in_at": now}))
    of_person = portal_device.c.user_id == user_id
    newest_first = ((portal_device.c.device_hash == device_hash).desc(), portal_device.c.signed_in_at.desc())
    kept = select(portal_device.c.device_hash).where(of_person).order_by(*newest_first).limit(DEVICES_MAX)
    tx.execute(delete(portal_device).where(of_person, portal_device.c.device_hash.not_in(kept)))


def forget_devices(tx: Connection, user_id: int, *, but: str = "") -> None:
    """All of a person's browsers are strange again; but: the hash of one that isn't."""
    of_person = delete(portal_device).where(portal_device.c.user_id == user_id)
    tx.execute(of_person.where(portal_device.c.device_hash != but))


def forget_devices_before(tx: Connection, before: datetime) -> None:
    tx.execute(delete(portal_device).where(portal_device.c.signed_in_at < before))


def forget_expired_sessions(tx: Connection, now: datetime) -> None:
    tx.execute(delete(portal_session).where(portal_session.c.expires_at <= now))


def put_password(tx: Connection, user_id: int, password_hash: str, *, instead_of: str) -> bool:
    """The customer's own password, good until it is changed; False where the old one is no longer `instead_of`."""
    done = tx.execute(
        update(portal_user)
        .where(portal_user.c.user_id == user_id, portal_user.c.password_hash == instead_of)
        .values(password_hash=password_hash, is_temporary=False, password_until=None)
    )
    return done.rowcount == 1


def put_signed_in(tx: Connection, user_id: int, now: datetime) -> None:
    tx.execute(update(portal_user).where(portal_user.c.user_id == user_id).values(signed_in_at=now))


def put_temporary_password(tx: Connection, user_id: int, password_hash: str, until: datetime) -> None:
    """The browsers that were known are strange again: whoever knew the password before may sit at one of them."""
    forget_devices(tx, user_id)
    tx.execute(
        update(portal_user)
        .where(portal_user.c.user_id == user_id)
        .values(password_hash=password_hash, is_temporary=True, password_until=until)
    )


def add_user(
    tx: Connection,
    *,
    company_id: int,
    email: str,
    email_key: str,
    name: str,
    department: str,
    password_hash: str,
    password_until: datetime,
    now: datetime,
) -> int:
    """With a temporary password. Returns the new user_id."""
    added = tx.execute(
        insert(portal_user)
        .values(
            company_id=company_id,
            email=email,
            email_key=email_key,
            name=name,
            department=department,
            password_hash=password_hash,
            is_temporary=True,
            password_until=password_until,
            created_at=now,
        )
        .returning(portal_user.c.user_id)
    )
    return int(added.scalar_one())


def company_of(tx: Connection, name_folded: str) -> int | None:
    return tx.execute(
        select(company.c.company_id).where(company.c.name_folded == name_folded).limit(1)
    ).scalar_one_or_none()


def image(tx: Connection, user_id: int) -> bytes | None:
    return tx.scalar(select(portal_image.c.png).where(portal_image.c.user_id == user_id))


def put_image(tx: Connection, user_id: int, png: bytes, sha256: str) -> None:
    insert_one = sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert
    values = {"png": png, "sha256": sha256}
    row = insert_one(portal_image).values(user_id=user_id, **values)
    tx.execute(row.on_conflict_do_update(index_elements=[portal_image.c.user_id], set_=values))


def delete_image(tx: Connection, user_id: int) -> None:
    tx.execute(delete(portal_image).where(portal_image.c.user_id == user_id))
