"""SQL of sign-in: staff, sessions, known devices, profile images."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from usen_desk.contract.permissions import Role
from usen_desk.server.context import Actor
from usen_desk.server.db.schema import staff, staff_session

_ACTOR_OF_SESSION = (
    select(staff.c.staff_id, staff.c.login_id, staff.c.name, staff.c.department, staff.c.role, staff.c.branch_code)
    .join_from(staff_session, staff)
    .where(
        staff_session.c.token_hash == bindparam("token_hash"),
        staff_session.c.revoked_at.is_(None),
        staff_session.c.expires_at > bindparam("now"),
        staff.c.disabled_at.is_(None),
    )
)


def actor_of_session(tx: Connection, token_hash: str, now: datetime) -> Actor | None:
    """The person of a session that is neither expired nor revoked, if that person isn't disabled."""
    row = tx.execute(_ACTOR_OF_SESSION, {"token_hash": token_hash, "now": now}).one_or_none()
    if row is None:
        return None
    return Actor(row.staff_id, row.login_id, row.name, row.department, Role(row.role), row.branch_code, token_hash)
