"""SQL of the board: what is open by category, prefecture and assignee in one walk, what happened today, who is there.

Row scope: the board is for those who see all (policy.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Integer, and_, case, cast, func, or_, select

from usen_desk.contract.permissions import Role
from usen_desk.server.context import Context
from usen_desk.server.db import search
from usen_desk.server.db.schema import (
    access_log,
    inquiry,
    inquiry_event,
    message,
    presence,
    staff,
    staff_image,
    staff_session,
)
from usen_desk.server.inquiries.states import MERGED, OPEN_QUEUES, UNANSWERED
from usen_desk.server.inquiries.store import StoredCard, cards_for_nobody, visible_to

_WORKERS = (Role.AGENT.value, Role.SUPERVISOR.value)


@dataclass(frozen=True)
class OpenRow:
    """Open inquiries that have all of these in common."""

    queue: str
    category: str
    prefecture_code: int
    assignee_id: int | None
    count: int
    at_risk: int
    overdue: int


def open_rows(tx: Connection, now: datetime) -> list[OpenRow]:
    answer, end = inquiry.c.answer_due_at, inquiry.c.done_due_at
    is_warned = or_(inquiry.c.answer_warn_at <= now, inquiry.c.done_warn_at <= now)
    # Whichever is late counts as late: the end is due to nobody without a target for it.
    overdue = case((or_(answer <= now, end <= now), 1), else_=0)
    at_risk = case((and_(is_warned, answer > now, or_(end.is_(None), end > now)), 1), else_=0)
    groups = (inquiry.c.queue, inquiry.c.category, inquiry.c.prefecture_code, inquiry.c.assignee_id)
    counted = select(*groups, func.count(), func.sum(at_risk), func.sum(overdue))
    rows = tx.execute(counted.where(inquiry.c.queue.in_(OPEN_QUEUES)).group_by(*groups))
    return [OpenRow(row[0], row[1], row[2], row[3], int(row[4]), int(row[5]), int(row[6])) for row in rows]


def longest_wait(tx: Connection) -> tuple[int, datetime] | None:
    """inquiry_id and since when, of those that stand in 未対応."""
    wanted = (
        select(inquiry.c.inquiry_id, inquiry.c.waiting_since)
        .where(inquiry.c.queue == UNANSWERED, inquiry.c.waiting_since.is_not(None))
        .order_by(inquiry.c.waiting_since, inquiry.c.inquiry_id)
        .limit(1)
    )
    row = tx.execute(wanted).one_or_none()
    return None if row is None else (row[0], row[1])


def queue(context: Context, limit: int) -> list[StoredCard]:
    """What waits, soonest due first."""
    due = inquiry.c.answer_due_at
    wanted = cards_for_nobody().where(inquiry.c.queue == UNANSWERED, visible_to(context))
    ordered = wanted.order_by(due.is_(None), due, inquiry.c.inquiry_id).limit(limit)
    return [StoredCard(*row) for row in context.tx.execute(ordered)]


def opened_at(tx: Connection, since: datetime) -> list[datetime]:
    wanted = select(inquiry.c.created_at).where(inquiry.c.created_at >= since, inquiry.c.queue != MERGED)
    return list(tx.execute(wanted).scalars())


def opened_within(tx: Connection, days: Iterable[tuple[datetime, datetime]]) -> list[datetime]:
    """`days`: from when until before when."""
    opened = inquiry.c.created_at
    tests = [and_(opened >= start, opened < end) for start, end in days]
    return list(tx.execute(select(opened).where(or_(*tests), inquiry.c.queue != MERGED)).scalars())


def answered_at(tx: Connection, since: datetime) -> list[datetime]:
    """Public messages of staff, but for those that were written down for a caller."""
    taken_down = select(inquiry.c.opening_id).where(inquiry.c.opened_by_staff_id.is_not(None))
    wanted = select(message.c.at).where(
        message.c.at >= since,
        message.c.kind == "public",
        message.c.author_staff_id.is_not(None),
        message.c.reply_id.not_in(taken_down.where(inquiry.c.inquiry_id == message.c.inquiry_id)),
    )
    return list(tx.execute(wanted).scalars())


def done_by(tx: Connection, since: datetime) -> dict[int | None, int]:
    """Assignee → inquiries that are 完了 since then."""
    # Almost all of them are done at some time: SQLite has to begin with the few of today.
    queue, owner = (search.unindexed(tx.dialect.name, one) for one in (inquiry.c.queue, inquiry.c.assignee_id))
    wanted = select(inquiry.c.assignee_id, func.count()).where(inquiry.c.done_at >= since, queue == "done")
    return {row[0]: int(row[1]) for row in tx.execute(wanted.group_by(owner))}


def first_answers(tx: Connection, since: datetime) -> list[tuple[str, datetime, datetime]]:
    """Category, when it was opened and first answered."""
    wanted = select(inquiry.c.category, inquiry.c.created_at, inquiry.c.first_answered_at)
    return [
        (row[0], row[1], row[2])
        for row in tx.execute(wanted.where(inquiry.c.first_answered_at >= since, inquiry.c.queue != MERGED))
    ]


def finished_and_reopened(tx: Connection, since: datetime) -> tuple[int, int]:
    """Times that an inquiry became 完了, and that one was taken back from it; what was undone never happened."""
    event = inquiry_event.c
    wanted = select(
        func.coalesce(func.sum(cast(case((event.after == "done", 1), else_=0), Integer)), 0),
        func.coalesce(func.sum(cast(case((event.before == "done", 1), else_=0), Integer)), 0),
    ).where(event.what == "status", event.at >= since, event.undone_at.is_(None))
    finished, reopened = tx.execute(wanted).one()
    return int(finished), int(reopened)


@dataclass(frozen=True)
class AgentRow:
    staff_id: int
    name: str
    department: str
    image_sha256: str | None
    signed_in_at: datetime | None
    """Of the newest session that is open."""
    signed_out_at: datetime | None
    """When the last of all sessions ended, or will."""


def agents(tx: Connection, now: datetime) -> list[AgentRow]:
    """Who can sign in and have inquiries, by department and name."""
    session = staff_session.c
    is_open = and_(session.revoked_at.is_(None), session.expires_at > now)
    ended = func.coalesce(session.revoked_at, session.expires_at)
    wanted = (
        select(
            staff.c.staff_id,
            staff.c.name,
            staff.c.department,
            staff_image.c.sha256,
            func.max(case((is_open, session.created_at))),
            func.max(ended),
        )
        .select_from(
            staff.outerjoin(staff_session, session.staff_id == staff.c.staff_id).outerjoin(
                staff_image, staff_image.c.staff_id == staff.c.staff_id
            )
        )
        .where(staff.c.role.in_(_WORKERS), staff.c.disabled_at.is_(None))
        .group_by(staff.c.staff_id, staff.c.name, staff.c.department, staff_image.c.sha256)
        .order_by(staff.c.department, staff.c.name, staff.c.staff_id)
    )
    return [AgentRow(*row) for row in tx.execute(wanted)]


def last_seen(tx: Connection, staff_ids: Iterable[int], since: datetime) -> dict[int, datetime]:
    """Staff → their last act in the access log."""
    log = access_log.c
    wanted = select(log.staff_id, func.max(log.at)).where(log.staff_id.in_(list(staff_ids)), log.at >= since)
    return {row[0]: row[1] for row in tx.execute(wanted.group_by(log.staff_id))}


def present(tx: Connection, now: datetime) -> dict[int, datetime | None]:
    """Staff who look at an inquiry now → since when they write an answer."""
    there = presence.c
    writes = case((there.claimed_until > now, there.claimed_at))
    wanted: Any = select(there.staff_id, func.min(writes)).where(or_(there.until > now, there.claimed_until > now))
    return {row[0]: row[1] for row in tx.execute(wanted.group_by(there.staff_id))}
