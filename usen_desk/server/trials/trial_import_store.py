"""SQL of the import of trials: whom and what its lines may name."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select, update

from usen_desk.contract.permissions import Role
from usen_desk.server.db.schema import branch, customer, staff


@dataclass(frozen=True)
class Rep:
    staff_id: int
    branch_code: str | None
    is_fit: bool
    """A sales person who can sign in."""


def reps(connection: Connection) -> dict[str, Rep]:
    """Everybody who ever had a login ID here, by it."""
    wanted = select(staff.c.login_id, staff.c.staff_id, staff.c.branch_code, staff.c.role, staff.c.disabled_at)
    return {
        login_id: Rep(staff_id, branch_code, role == Role.SALES and disabled_at is None)
        for login_id, staff_id, branch_code, role, disabled_at in connection.execute(wanted)
    }


def branches_of(connection: Connection, customer_ids: Collection[int]) -> dict[int, str]:
    """Store → its branch."""
    if not customer_ids:
        return {}
    wanted = select(customer.c.customer_id, customer.c.branch_code).where(customer.c.customer_id.in_(customer_ids))
    return {customer_id: branch_code for customer_id, branch_code in connection.execute(wanted)}


def put_running_counts(connection: Connection, counts: Mapping[str, int]) -> None:
    """How many trials run, on each branch's row; branches that aren't named have none."""
    kept = connection.execute(select(branch.c.branch_code, branch.c.running_trial_count))
    rows = [{"code": code, "trials": counts.get(code, 0)} for code, now in kept if now != counts.get(code, 0)]
    if rows:
        statement = update(branch).where(branch.c.branch_code == bindparam("code"))
        connection.execute(statement.values(running_trial_count=bindparam("trials")), rows)
