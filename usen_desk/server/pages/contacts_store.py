"""SQL of companies and of the colleagues who are in charge of them. Row scope: `visible_to`."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Select, bindparam, false, select, true

from usen_desk.contract.permissions import Scope
from usen_desk.server.context import Context
from usen_desk.server.db.schema import company, staff
from usen_desk.server.db.search import holds
from usen_desk.server.people.company_reach_store import has_store_in


class StaffRow(msgspec.Struct, frozen=True):
    staff_id: int
    name: str
    department: str
    has_left: bool


def visible_to(context: Context) -> ColumnElement[bool]:
    """Row scope on `company`."""
    actor = context.actor
    if context.scope is Scope.ALL:
        return true()
    if context.scope is Scope.BRANCH and actor.branch_code:
        return has_store_in(company.c.company_id, bindparam(None, actor.branch_code))
    if context.scope is Scope.OWN and actor.company_id is not None:
        return company.c.company_id == actor.company_id
    return false()


_COMPANIES: Select[Any] = select(company.c.company_id, company.c.name)


def companies(context: Context, folded: str, limit: int) -> list[tuple[int, str]]:
    """Number and name, by name."""
    wanted = _COMPANIES.where(visible_to(context))
    values = {}
    if folded:
        wanted = wanted.where(holds(context.tx.dialect.name, company.c.name_folded, "word"))
        values = {"word": folded}
    ordered = wanted.order_by(company.c.name_folded, company.c.company_id).limit(limit)
    return [(company_id, name) for company_id, name in context.tx.execute(ordered, values)]


def company_name(context: Context, company_id: int) -> str | None:
    """None also where the caller may not see it."""
    wanted = select(company.c.name).where(company.c.company_id == company_id, visible_to(context))
    return context.tx.execute(wanted).scalar_one_or_none()


def staff_rows(context: Context, staff_ids: Collection[int]) -> dict[int, StaffRow]:
    rows = context.tx.execute(
        select(staff.c.staff_id, staff.c.name, staff.c.department, staff.c.disabled_at).where(
            staff.c.staff_id.in_(list(staff_ids))
        )
    )
    return {row.staff_id: StaffRow(row.staff_id, row.name, row.department, row.disabled_at is not None) for row in rows}
