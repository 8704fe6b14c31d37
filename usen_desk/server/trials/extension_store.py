"""SQL of the requests for more days (延長申請). Row scope: `visible_to`, by the trial's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from usen_desk.contract.expiry import extended
from usen_desk.contract.trials import Extension
from usen_desk.server.context import Context
from usen_desk.server.db.schema import branch, customer, staff, trial, trial_extension
from usen_desk.server.trials.store import visible_to

_asker, _decider = staff.alias("asker"), staff.alias("decider")
_EXTENSION = (
    select(
        trial_extension.c.extension_id,
        trial_extension.c.account_id,
        trial.c.login_id,
        customer.c.store_name,
        branch.c.branch_name,
        trial_extension.c.days,
        trial_extension.c.reason,
        _asker.c.name,
        trial_extension.c.asked_at,
        trial.c.expires_on,
        trial.c.extended_days,
        _decider.c.name,
        trial_extension.c.decided_at,
        trial_extension.c.is_approved,
        trial_extension.c.note,
    )
    .join_from(trial_extension, trial)
    .join(_asker, trial_extension.c.asked_by == _asker.c.staff_id)
    .outerjoin(_decider, trial_extension.c.decided_by == _decider.c.staff_id)
    .outerjoin(branch, trial.c.branch_code == branch.c.branch_code)
    .outerjoin(customer, trial.c.customer_id == customer.c.customer_id)
)
_OF_TRIAL = _EXTENSION.where(trial_extension.c.account_id == bindparam("account_id")).order_by(
    trial_extension.c.asked_at.desc(), trial_extension.c.extension_id
)


def of_trial(context: Context, account_id: int) -> list[Extension]:
    """Newest first; the caller has got the trial, in scope, before."""
    return _extensions(context.tx.execute(_OF_TRIAL, {"account_id": account_id}))


def listed(context: Context, *, is_decided: bool, limit: int) -> list[Extension]:
    """Of all trials in a list's reach: waiting ones by when they were asked, decided ones newest first."""
    decided_at = trial_extension.c.decided_at
    if is_decided:
        chosen, order = decided_at.is_not(None), decided_at.desc()
    else:
        chosen, order = decided_at.is_(None), trial_extension.c.asked_at.asc()
    found = _EXTENSION.where(chosen, visible_to(context)).order_by(order, trial_extension.c.extension_id)
    return _extensions(context.tx.execute(found.limit(limit)))


def one(tx: Connection, extension_id: UUID) -> Extension | None:
    """Without scope: who gets it holds its trial, in scope, before anything is told or changed."""
    found = _extensions(tx.execute(_EXTENSION.where(trial_extension.c.extension_id == str(extension_id))))
    return found[0] if found else None


def asker_of(tx: Connection, extension_id: UUID) -> int:
    statement = select(trial_extension.c.asked_by).where(trial_extension.c.extension_id == str(extension_id))
    return int(tx.execute(statement).scalar_one())


def is_waiting(tx: Connection, account_id: int) -> bool:
    waiting = select(trial_extension.c.extension_id).where(
        trial_extension.c.account_id == account_id, trial_extension.c.decided_at.is_(None)
    )
    return tx.execute(waiting.limit(1)).one_or_none() is not None


def add(
    tx: Connection, *, extension_id: UUID, account_id: int, days: int, reason: str, asked_by: int, asked_at: datetime
) -> bool:
    """Whether it was stored: not when the ID is taken, also by a unit that commits while this one waits."""
    dialect_insert: Any = sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert
    row = dialect_insert(trial_extension).values(
        extension_id=str(extension_id),
        account_id=account_id,
        days=days,
        reason=reason,
        asked_by=asked_by,
        asked_at=asked_at,
    )
    stored = row.on_conflict_do_nothing(index_elements=[trial_extension.c.extension_id])
    return tx.execute(stored.returning(trial_extension.c.extension_id)).one_or_none() is not None


def decide(tx: Connection, extension_id: UUID, *, is_approved: bool, note: str, by: int, now: datetime) -> None:
    tx.execute(
        update(trial_extension)
        .where(trial_extension.c.extension_id == str(extension_id))
        .values(is_approved=is_approved, note=note, decided_by=by, decided_at=now)
    )


def _extensions(rows: Iterable[Any]) -> list[Extension]:
    return [_extension(*row) for row in rows]


def _extension(
    extension_id: str,
    account_id: int,
    login_id: str,
    store_name: str | None,
    branch_name: str | None,
    days: int,
    reason: str,
    asked_by: str,
    asked_at: datetime,
    expires_on: date | None,
    extended_days: int,
    decided_by: str | None,
    decided_at: datetime | None,
    is_approved: bool | None,
    note: str,
) -> Extension:
    return Extension(
        extension_id=UUID(extension_id),
        account_id=account_id,
        login_id=login_id,
        store_name=store_name or "",
        branch_name=branch_name or "",
        days=days,
        reason=reason,
        asked_by=asked_by,
        asked_at=asked_at,
        expires_on=extended(expires_on, extended_days) if expires_on else None,
        decided_by=decided_by or "",
        decided_at=decided_at,
        is_approved=is_approved,
        note=note,
    )
