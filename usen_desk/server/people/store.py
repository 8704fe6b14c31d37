"""SQL of colleagues. Who sees them is decided by the permission alone: names and departments are no secret inside."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, bindparam, select

from usen_desk.contract.people import Colleague
from usen_desk.contract.permissions import Role
from usen_desk.server.db.schema import staff, staff_image

_COLLEAGUES = (
    select(staff.c.staff_id, staff.c.name, staff.c.department, staff.c.role, staff.c.branch_code, staff_image.c.sha256)
    .outerjoin_from(staff, staff_image, staff.c.staff_id == staff_image.c.staff_id)
    .where(staff.c.disabled_at.is_(None))
)
_ALL = _COLLEAGUES.order_by(staff.c.department, staff.c.name, staff.c.staff_id)
_ONE = _COLLEAGUES.where(staff.c.staff_id == bindparam("staff_id"))


def colleagues(tx: Connection) -> list[Colleague]:
    """Everybody who can sign in, by department and name."""
    return [_colleague(row) for row in tx.execute(_ALL)]


def colleague(tx: Connection, staff_id: int) -> Colleague | None:
    """None also for somebody who can't sign in any more."""
    row = tx.execute(_ONE, {"staff_id": staff_id}).one_or_none()
    return None if row is None else _colleague(row)


def _colleague(row: Any) -> Colleague:
    return Colleague(
        staff_id=row.staff_id,
        name=row.name,
        department=row.department,
        role=Role(row.role),
        branch_code=row.branch_code,
        image_sha256=row.sha256,
    )
