"""SQL of the access log on screen. `visible_to` is the one place that says whose rows somebody sees."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, false, select, true

from usen_desk.contract.permissions import Role, Scope
from usen_desk.server.audit.service import Action
from usen_desk.server.context import Context
from usen_desk.server.db.schema import access_log, account, company, customer, import_job, portal_user, staff

OF_ADMINISTRATION = (
    Action.STAFF_ADDED,
    Action.STAFF_CHANGED,
    Action.STAFF_DISABLED,
    Action.STAFF_ENABLED,
    Action.SESSIONS_ENDED,
    Action.PASSWORD_RESET,
    Action.DEVICE_REVOKED,
    Action.PORTAL_USER_ISSUED,
    Action.PORTAL_USER_REISSUED,
    Action.PORTAL_USER_STOPPED,
    Action.PORTAL_USER_RESUMED,
    Action.COMPANY_CHANGED,
    Action.MAIL_SENT_AGAIN,
    Action.ACCESS_LOG_EXPORTED,
    Action.ACCESS_LOG_VERIFIED,
    Action.IMPORTED,
    Action.IMPORT_PROBLEMS_EXPORTED,
)


@dataclass(frozen=True)
class Wanted:
    from_at: datetime | None
    until: datetime | None
    """Not included."""
    staff_id: int | None
    object_keys: frozenset[str]
    """Empty for all."""
    actions: tuple[str, ...]


def visible_to(context: Context) -> ColumnElement[bool]:
    if context.scope is Scope.NONE:
        return false()
    if context.scope is Scope.OWN:
        return access_log.c.staff_id == context.actor.staff_id
    if context.actor.role is Role.ADMIN:
        return access_log.c.action.in_([action.value for action in OF_ADMINISTRATION])
    return true()


def rows(context: Context, wanted: Wanted, before: int, limit: int) -> Sequence[Row[Any]]:
    """The newest first; before: an access_id, 0 from the newest."""
    conditions = [visible_to(context)]
    if before:
        conditions.append(access_log.c.access_id < before)
    if wanted.from_at is not None:
        conditions.append(access_log.c.at >= wanted.from_at)
    if wanted.until is not None:
        conditions.append(access_log.c.at < wanted.until)
    if wanted.staff_id is not None:
        conditions.append(access_log.c.staff_id == wanted.staff_id)
    if wanted.object_keys:
        conditions.append(access_log.c.object_key.in_(wanted.object_keys))
    if wanted.actions:
        conditions.append(access_log.c.action.in_(wanted.actions))
    found = (
        select(access_log, staff.c.name, staff.c.department)
        .outerjoin_from(access_log, staff, staff.c.staff_id == access_log.c.staff_id)
        .where(*conditions)
        .order_by(access_log.c.access_id.desc())
        .limit(limit)
    )
    return context.tx.execute(found).all()


def keys_of(tx: Connection, typed: str, code: str, folded: str) -> frozenset[str]:
    """As they may stand in a row: what was typed, the 顧客CD as the master writes it, the number of a login ID."""
    codes = tx.scalars(select(customer.c.customer_code).where(customer.c.customer_code_key == code).limit(10))
    accounts = tx.scalars(select(account.c.account_id).where(account.c.login_id_key == folded).limit(10))
    people = tx.scalars(select(staff.c.staff_id).where(staff.c.login_id == folded))
    return frozenset((typed, *codes, *map(str, accounts), *map(str, people)))


def names(tx: Connection, objects: Collection[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """What these (kind, key) are called today; those that are gone have no name."""
    found: dict[tuple[str, str], str] = {}
    for kind, column, name in (
        ("customer", customer.c.customer_code, customer.c.store_name),
        ("account", account.c.account_id, account.c.login_id),
        ("staff", staff.c.staff_id, staff.c.name),
        ("portal_user", portal_user.c.user_id, portal_user.c.name),
        ("company", company.c.company_id, company.c.name),
        ("import", import_job.c.import_id, import_job.c.file_name),
    ):
        keys: list[Any] = [key for of_kind, key in objects if of_kind == kind]
        if kind not in ("customer", "import"):
            keys = [int(key) for key in keys if key.isascii() and key.isdigit()]
        if keys:
            found.update({(kind, str(key)): called for key, called in tx.execute(_named(column, name, keys))})
    return found


def _named(column: Any, name: Any, keys: list[Any]) -> Any:
    return select(column, name).where(column.in_(keys))
