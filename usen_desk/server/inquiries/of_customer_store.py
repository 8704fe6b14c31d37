"""SQL of the exchanges of one store, and of open ones by branch. Row scope: `visible_to` of store.py."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import func, select

from usen_desk.server.context import Context
from usen_desk.server.db.schema import inquiry
from usen_desk.server.inquiries.states import MERGED, OPEN_QUEUES
from usen_desk.server.inquiries.store import visible_to


def newest(context: Context, customer_id: int, limit: int) -> list[int]:
    """inquiry_ids, those that are open first, then the newest update first; none that went into another one."""
    at = inquiry.c.public_updated_at if context.actor.is_customer else inquiry.c.updated_at
    wanted = select(inquiry.c.inquiry_id).where(
        inquiry.c.customer_id == customer_id, inquiry.c.queue != MERGED, visible_to(context)
    )
    is_done = inquiry.c.queue.not_in(OPEN_QUEUES)
    return list(
        context.tx.execute(wanted.order_by(is_done, at.desc(), inquiry.c.inquiry_id.desc()).limit(limit)).scalars()
    )


def open_count(context: Context, customer_id: int) -> int:
    counted = select(func.count()).where(
        inquiry.c.customer_id == customer_id, inquiry.c.queue.in_(OPEN_QUEUES), visible_to(context)
    )
    return context.tx.execute(counted).scalar_one()


def open_by_branch(context: Context) -> Mapping[str, int]:
    """Of the inquiries that the caller may see; branches without one are left out."""
    counted = select(inquiry.c.branch_code, func.count()).where(inquiry.c.queue.in_(OPEN_QUEUES), visible_to(context))
    rows = context.tx.execute(counted.group_by(inquiry.c.branch_code))
    return {branch: count for branch, count in rows if branch}
