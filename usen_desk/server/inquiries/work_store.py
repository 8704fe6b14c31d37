"""SQL of work on inquiries: the next one, colleagues who may get one, holds that end, assignments that fell silent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, case, exists, or_, select, update

from usen_desk.contract.permissions import Role
from usen_desk.server.context import Context
from usen_desk.server.db import search
from usen_desk.server.db.schema import inquiry, message, presence, staff
from usen_desk.server.inquiries.states import HELD, OPEN_QUEUES, UNANSWERED
from usen_desk.server.inquiries.store import visible_to

_WORKERS = (Role.AGENT.value, Role.SUPERVISOR.value)


def next_waiting(context: Context, conditions: list[ColumnElement[bool]]) -> int | None:
    """The most urgent inquiry that nobody has and nobody else looks at or answers: overdue first, then who waits
    longest."""
    others = exists().where(
        presence.c.inquiry_id == inquiry.c.inquiry_id,
        or_(presence.c.until > context.now, presence.c.claimed_until > context.now),
        presence.c.staff_id != context.actor.staff_id,
    )
    overdue = case((inquiry.c.answer_due_at <= context.now, 0), else_=1)
    wanted = (
        select(inquiry.c.inquiry_id)
        .where(
            inquiry.c.queue == UNANSWERED,
            inquiry.c.assignee_id.is_(None),
            visible_to(context),
            ~others,
            *conditions,
        )
        .order_by(overdue, inquiry.c.waiting_since, inquiry.c.inquiry_id)
        .limit(1)
        .with_for_update(skip_locked=True, of=inquiry)
    )
    return context.tx.execute(wanted).scalar_one_or_none()


def hold_worker(context: Context) -> None:
    """On PostgreSQL nobody else is this person until the end of the unit: the same action that comes twice at once, as
    when a desk gave up waiting and asks again, is done one after the other. SQLite has one writer anyway."""
    wanted = select(staff.c.staff_id).where(staff.c.staff_id == context.actor.staff_id)
    context.tx.execute(wanted.with_for_update(key_share=True)).one()


def worker_name(tx: Connection, staff_id: int) -> str | None:
    """The name of somebody who can work on inquiries; None for everybody else."""
    return tx.execute(
        select(staff.c.name).where(
            staff.c.staff_id == staff_id, staff.c.role.in_(_WORKERS), staff.c.disabled_at.is_(None)
        )
    ).scalar_one_or_none()


def ended_holds(tx: Connection, now: datetime, limit: int) -> list[int]:
    """Inquiries whose hold is over, the oldest first; those that another process has in hand are left out."""
    wanted = (
        select(inquiry.c.inquiry_id)
        .where(inquiry.c.queue == HELD, inquiry.c.hold_until <= now)
        .order_by(inquiry.c.hold_until)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return list(tx.execute(wanted).scalars())


def silent_since(tx: Connection, before: datetime, limit: int) -> list[int]:
    """Assigned inquiries where a customer waits and nothing was said or changed since that time."""
    wanted = (
        select(inquiry.c.inquiry_id)
        .where(
            inquiry.c.queue == UNANSWERED,
            inquiry.c.assignee_id.is_not(None),
            inquiry.c.answer_due_at < before,
            inquiry.c.updated_at < before,
        )
        .order_by(inquiry.c.answer_due_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return list(tx.execute(wanted).scalars())


def behind_rules(tx: Connection, version: int, limit: int) -> list[int]:
    """Open inquiries whose times were made by other rules; those that another process has in hand are left out."""
    wanted = (
        select(inquiry.c.inquiry_id)
        .where(inquiry.c.queue.in_(OPEN_QUEUES), inquiry.c.rules_version < version)
        .order_by(inquiry.c.inquiry_id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return list(tx.execute(wanted).scalars())


def put_category(tx: Connection, inquiry_id: int, category: str) -> None:
    """Of the inquiry's messages, those that were moved there too; all are indexed again, with all their facets."""
    code = tx.execute(select(inquiry.c.prefecture_code).where(inquiry.c.inquiry_id == inquiry_id)).scalar_one()
    facets = {"category": category, "prefecture": f"{code:02}" if code else ""}
    tx.execute(update(message).where(message.c.inquiry_id == inquiry_id).values(facets))
    rows = tx.execute(
        select(message.c.message_id, message.c.body_folded).where(
            message.c.inquiry_id == inquiry_id, message.c.kind != "system"
        )
    ).all()
    search.put(tx, "message", [(row.message_id, row.body_folded) for row in rows], new=False)
