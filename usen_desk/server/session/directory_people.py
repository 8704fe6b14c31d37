"""People of the company's directory among our staff: made at their first sign-in, brought up to date at each one."""

from __future__ import annotations

from typing import Any

from usen_desk.contract.errors import Code
from usen_desk.contract.people import StaffSource
from usen_desk.contract.permissions import Role
from usen_desk.server.audit import edits
from usen_desk.server.audit.service import Action, log
from usen_desk.server.context import Context, Refusal
from usen_desk.server.mail.service import is_address
from usen_desk.server.session import store
from usen_desk.server.session.directory import Person

NO_PASSWORD = "!"
"""No hash: nobody signs in with a password of ours."""


def put(context: Context, login_id: str, found: Person, person: store.Staff | None) -> store.Staff:
    """person: as we know them, and not disabled; None at the first time.

    Raises:
        Refusal: NO_ROLE, also for a sales rep without a branch that we know; sessions of before end with it.
    """
    values = _values(context, found)
    if values is None:
        if person is not None:
            ended = store.revoke_sessions_of(context.tx, person.staff_id, context.now)
            log(
                context,
                Action.SESSIONS_ENDED,
                "staff",
                str(person.staff_id),
                detail=f"ended sessions: {ended}, directory",
            )
        raise Refusal(Code.NO_ROLE, keep_writes=True)
    if person is None:
        staff_id = store.add_staff(
            context.tx,
            login_id=login_id,
            name=found.name,
            department=found.department,
            role=Role(values["role"]),
            branch_code=values["branch_code"],
            password_hash=NO_PASSWORD,
            now=context.now,
        )
        log(context, Action.STAFF_ADDED, "staff", str(staff_id), detail=f"role: {values['role']}, directory")
        before: dict[str, object] = {}
    else:
        staff_id, before = person.staff_id, store.details(context.tx, person.staff_id)
    if edits.note(context, "staff", str(staff_id), found.name, before, values):
        store.put_details(context.tx, staff_id, values | {"source": StaffSource.DIRECTORY.value})
        if person is not None:
            log(context, Action.STAFF_CHANGED, "staff", str(staff_id), detail="directory")
    now = store.staff_by_id(context.tx, staff_id)
    assert now is not None
    return now


def _values(context: Context, found: Person) -> dict[str, Any] | None:
    """None for who may not use this program."""
    branch_code = found.branch_code if found.branch_code and store.has_branch(context.tx, found.branch_code) else None
    if found.role is None or (found.role is Role.SALES and branch_code is None):
        return None
    return {
        "name": found.name,
        "department": found.department,
        "role": found.role.value,
        "branch_code": branch_code,
        "email": found.email if is_address(found.email) else "",
    }
