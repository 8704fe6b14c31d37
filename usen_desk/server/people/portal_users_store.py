"""SQL of portal users as the office administers them. All who may administer see all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, update

from usen_desk.contract.portal_users import PortalUserSearch, PortalUserState
from usen_desk.contract.text import fold
from usen_desk.server.context import Context
from usen_desk.server.db.schema import company, portal_user, staff


@dataclass(frozen=True)
class UserRow:
    user_id: int
    company_id: int
    company_name: str
    name: str
    department: str
    email: str
    email_key: str
    is_temporary: bool
    password_until: datetime | None
    disabled_at: datetime | None
    issued_at: datetime | None
    issued_by_name: str | None
    signed_in_at: datetime | None
    mail_id: str | None


_USER = select(
    portal_user.c.user_id,
    portal_user.c.company_id,
    company.c.name.label("company_name"),
    portal_user.c.name,
    portal_user.c.department,
    portal_user.c.email,
    portal_user.c.email_key,
    portal_user.c.is_temporary,
    portal_user.c.password_until,
    portal_user.c.disabled_at,
    portal_user.c.issued_at,
    staff.c.name.label("issued_by_name"),
    portal_user.c.signed_in_at,
    portal_user.c.mail_id,
).select_from(portal_user.join(company).outerjoin(staff, staff.c.staff_id == portal_user.c.issued_by))


def users(context: Context, asked: PortalUserSearch, company_id: int | None) -> tuple[list[UserRow], int]:
    """A page by company and name, and how many there are."""
    conditions = _conditions(asked, company_id, context.now)
    counted = select(func.count()).select_from(portal_user.join(company)).where(*conditions)
    page = (
        _USER.where(*conditions)
        .order_by(company.c.name, portal_user.c.name, portal_user.c.user_id)
        .offset(asked.offset)
        .limit(asked.limit)
    )
    return _rows(context.tx.execute(page).all()), int(context.tx.scalar(counted) or 0)


def _conditions(asked: PortalUserSearch, company_id: int | None, now: datetime) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if company_id is not None:
        conditions.append(portal_user.c.company_id == company_id)
    if folded := fold(asked.text):
        conditions.append(
            or_(
                company.c.name_folded.contains(folded, autoescape=True),
                portal_user.c.email_key.contains(folded, autoescape=True),
                portal_user.c.name.contains(asked.text.strip(), autoescape=True),
            )
        )
    if asked.state is not None:
        conditions.append(_in_state(asked.state, now))
    return conditions


def _in_state(state: PortalUserState, now: datetime) -> ColumnElement[bool]:
    is_stopped, until = portal_user.c.disabled_at.is_not(None), portal_user.c.password_until
    temporary = and_(~is_stopped, portal_user.c.is_temporary)
    return {
        PortalUserState.STOPPED: is_stopped,
        PortalUserState.USING: and_(~is_stopped, ~portal_user.c.is_temporary),
        PortalUserState.UNISSUED: and_(temporary, until.is_(None)),
        PortalUserState.OVER: and_(temporary, until <= now),
        PortalUserState.WAITING: and_(temporary, until > now),
    }[state]


def user(tx: Connection, user_id: int) -> UserRow:
    """The person has to be there."""
    return _rows([tx.execute(_USER.where(portal_user.c.user_id == user_id)).one()])[0]


def held_user(tx: Connection, user_id: int) -> UserRow | None:
    """Kept from other writers until the unit ends."""
    locked = select(portal_user.c.user_id).where(portal_user.c.user_id == user_id).with_for_update()
    return None if tx.execute(locked).one_or_none() is None else user(tx, user_id)


def put_issued(tx: Connection, user_id: int, now: datetime, staff_id: int, mail_id: str) -> None:
    tx.execute(
        update(portal_user)
        .where(portal_user.c.user_id == user_id)
        .values(issued_at=now, issued_by=staff_id, mail_id=mail_id)
    )


def put_disabled(tx: Connection, user_id: int, at: datetime | None) -> None:
    tx.execute(update(portal_user).where(portal_user.c.user_id == user_id).values(disabled_at=at))


def _rows(rows: Sequence[Any]) -> list[UserRow]:
    return [UserRow(*row) for row in rows]
