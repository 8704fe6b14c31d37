"""SQL of the follow-ups (対応記録). No row scope of its own: the caller has got the trial, in scope, before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from usen_desk.contract.trials import HUMAN_KINDS, FollowUp, FollowUpKind, FollowUpResult
from usen_desk.server.context import Context
from usen_desk.server.db.schema import follow_up, staff, trial

NEWEST_FIRST = (follow_up.c.at.desc(), follow_up.c.follow_up_id.desc())


@dataclass(frozen=True)
class NewFollowUp:
    follow_up_id: UUID
    account_id: int
    at: datetime
    staff_id: int
    kind: FollowUpKind
    result: FollowUpResult | None = None
    said: str = ""
    next_on: date | None = None


@dataclass(frozen=True)
class Standing:
    """What a person did and did not withdraw."""

    account_id: int
    at: datetime
    result: FollowUpResult
    next_on: date | None


_COLUMNS = (
    follow_up.c.follow_up_id,
    follow_up.c.kind,
    follow_up.c.result,
    follow_up.c.said,
    follow_up.c.at,
    follow_up.c.staff_id,
    staff.c.name,
    follow_up.c.next_on,
    follow_up.c.withdrawn_at,
)
_OF_TRIAL = (
    select(*_COLUMNS)
    .join_from(follow_up, staff)
    .where(follow_up.c.account_id == bindparam("account_id"))
    .order_by(*NEWEST_FIRST)
)
_ONE = (
    select(follow_up.c.account_id, *_COLUMNS)
    .join_from(follow_up, staff)
    .where(follow_up.c.follow_up_id == bindparam("follow_up_id"))
)
_STANDING = select(follow_up.c.account_id, follow_up.c.at, follow_up.c.result, follow_up.c.next_on).where(
    follow_up.c.kind.in_(HUMAN_KINDS), follow_up.c.withdrawn_at.is_(None)
)


def of_trial(context: Context, account_id: int) -> list[FollowUp]:
    """Newest first, the withdrawn ones too."""
    return [_follow_up(*row) for row in context.tx.execute(_OF_TRIAL, {"account_id": account_id})]


def one(tx: Connection, follow_up_id: UUID) -> tuple[int, FollowUp] | None:
    """With the account ID of its trial."""
    row: Any = tx.execute(_ONE, {"follow_up_id": str(follow_up_id)}).one_or_none()
    return None if row is None else (row[0], _follow_up(*row[1:]))


def standing(tx: Connection, account_id: int) -> list[Standing]:
    """Of one trial, newest first."""
    rows = tx.execute(_STANDING.where(follow_up.c.account_id == account_id).order_by(*NEWEST_FIRST))
    return [_standing(*row) for row in rows]


def standing_of_rep(tx: Connection, rep_id: int) -> dict[int, list[Standing]]:
    """Of all trials of a rep, by account ID, newest first each: one statement, however many trials."""
    rows = tx.execute(_STANDING.join_from(follow_up, trial).where(trial.c.rep_id == rep_id).order_by(*NEWEST_FIRST))
    found: dict[int, list[Standing]] = {}
    for row in rows:
        found.setdefault(row.account_id, []).append(_standing(*row))
    return found


def add(tx: Connection, new: NewFollowUp) -> bool:
    """Whether it was stored: not when the ID is taken, also by a unit that commits while this one waits."""
    dialect_insert: Any = sqlite.insert if tx.dialect.name == "sqlite" else postgresql.insert
    row = dialect_insert(follow_up).values(
        follow_up_id=str(new.follow_up_id),
        account_id=new.account_id,
        at=new.at,
        staff_id=new.staff_id,
        kind=new.kind.value,
        result=new.result.value if new.result else "",
        said=new.said,
        next_on=new.next_on,
    )
    stored = row.on_conflict_do_nothing(index_elements=[follow_up.c.follow_up_id]).returning(follow_up.c.follow_up_id)
    return tx.execute(stored).one_or_none() is not None


def withdraw(tx: Connection, follow_up_id: UUID, now: datetime) -> None:
    tx.execute(update(follow_up).where(follow_up.c.follow_up_id == str(follow_up_id)).values(withdrawn_at=now))


def _follow_up(
    follow_up_id: str,
    kind: str,
    result: str,
    said: str,
    at: datetime,
    staff_id: int,
    staff_name: str,
    next_on: date | None,
    withdrawn_at: datetime | None,
) -> FollowUp:
    return FollowUp(
        follow_up_id=UUID(follow_up_id),
        kind=FollowUpKind(kind),
        result=FollowUpResult(result) if result else None,
        said=said,
        at=at,
        staff_id=staff_id,
        staff_name=staff_name,
        next_on=next_on,
        is_withdrawn=withdrawn_at is not None,
    )


def _standing(account_id: int, at: datetime, result: str, next_on: date | None) -> Standing:
    return Standing(account_id, at, FollowUpResult(result), next_on)
