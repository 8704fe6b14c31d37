"""SQL of staff as the office administers them. All who may administer see all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, select, update

from usen_desk.contract.inquiries import Status
from usen_desk.contract.people import StaffSource
from usen_desk.contract.permissions import Role
from usen_desk.server.db.schema import branch, draft, inquiry, known_device, staff, staff_session
from usen_desk.server.session.device_store import revoked


@dataclass(frozen=True)
class StaffRow:
    staff_id: int
    login_id: str
    name: str
    department: str
    role: Role
    branch_code: str | None
    branch_name: str
    email: str
    source: StaffSource
    disabled_at: datetime | None
    is_temporary: bool
    password_until: datetime | None
    created_at: datetime
    signed_in_at: datetime | None
    version: int
    session_count: int
    device_count: int
    open_count: int
    draft_count: int


_OPEN = (Status.RECEIVED.value, Status.IN_PROGRESS.value, Status.ON_HOLD.value)


def _count(of: Any, *conditions: ColumnElement[bool]) -> Any:
    return select(func.count()).select_from(of).where(*conditions).scalar_subquery()


def _staff(now: datetime) -> Select[Any]:
    sessions, devices = staff_session.c, known_device.c
    return select(
        staff.c.staff_id,
        staff.c.login_id,
        staff.c.name,
        staff.c.department,
        staff.c.role,
        staff.c.branch_code,
        func.coalesce(branch.c.branch_name, ""),
        staff.c.email,
        staff.c.source,
        staff.c.disabled_at,
        staff.c.is_temporary,
        staff.c.password_until,
        staff.c.created_at,
        staff.c.signed_in_at,
        staff.c.version,
        _count(
            staff_session,
            sessions.staff_id == staff.c.staff_id,
            sessions.revoked_at.is_(None),
            sessions.expires_at > now,
        ),
        _count(known_device, devices.staff_id == staff.c.staff_id, ~revoked(devices.staff_id, devices.device_id)),
        _count(inquiry, inquiry.c.assignee_id == staff.c.staff_id, inquiry.c.status.in_(_OPEN)),
        _count(draft, draft.c.staff_id == staff.c.staff_id),
    ).outerjoin_from(staff, branch)


def everybody(tx: Connection, now: datetime) -> list[StaffRow]:
    """By department and name; those who may not sign in at the end."""
    order = (staff.c.disabled_at.is_not(None), staff.c.department, staff.c.name, staff.c.staff_id)
    return [_row(row) for row in tx.execute(_staff(now).order_by(*order))]


def one(tx: Connection, staff_id: int, now: datetime) -> StaffRow | None:
    row = tx.execute(_staff(now).where(staff.c.staff_id == staff_id)).one_or_none()
    return None if row is None else _row(row)


def hold(tx: Connection, staff_id: int) -> None:
    """Kept from other writers until the unit ends, with everybody who may administer: always in the same order."""
    wanted = and_(staff.c.role == Role.ADMIN.value, staff.c.disabled_at.is_(None)) | (staff.c.staff_id == staff_id)
    tx.execute(select(staff.c.staff_id).where(wanted).order_by(staff.c.staff_id).with_for_update())


def other_admins(tx: Connection, staff_id: int) -> list[StaffSource]:
    """Of each other administrator who may sign in."""
    found = select(staff.c.source).where(
        staff.c.role == Role.ADMIN.value, staff.c.disabled_at.is_(None), staff.c.staff_id != staff_id
    )
    return [StaffSource(source) for source in tx.scalars(found)]


def put(tx: Connection, staff_id: int, **values: Any) -> None:
    """The version goes up."""
    tx.execute(update(staff).where(staff.c.staff_id == staff_id).values(version=staff.c.version + 1, **values))


def _row(row: Any) -> StaffRow:
    values = list(row)
    values[4], values[8] = Role(values[4]), StaffSource(values[8])
    return StaffRow(*values)
