"""SQL of the requests for more days (延長申請). Row scope: `visible_to`, by the trial's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, select

from usen_desk.contract.trials import Extension
from usen_desk.server.context import Context
from usen_desk.server.db.schema import branch, customer, staff, trial, trial_extension

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
        expires_on=expires_on + timedelta(days=extended_days) if expires_on else None,
        decided_by=decided_by or "",
        decided_at=decided_at,
        is_approved=is_approved,
        note=note,
    )
