"""SQL of what was changed about inquiries: one row a field; rows of one action belong together."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select, update

from usen_desk.server.context import Context
from usen_desk.server.db.schema import inquiry_event, portal_user, staff


class Event(msgspec.Struct, frozen=True, kw_only=True):
    event_id: int
    inquiry_id: int
    action_id: str
    at: datetime
    staff_id: int | None
    what: str
    before: str
    after: str
    undone_at: datetime | None
    who: str


_EVENTS = (
    select(
        inquiry_event.c.event_id,
        inquiry_event.c.inquiry_id,
        inquiry_event.c.action_id,
        inquiry_event.c.at,
        inquiry_event.c.staff_id,
        inquiry_event.c.what,
        inquiry_event.c.before,
        inquiry_event.c.after,
        inquiry_event.c.undone_at,
        staff.c.name.label("staff_name"),
        portal_user.c.name.label("user_name"),
    )
    .select_from(
        inquiry_event.outerjoin(staff, staff.c.staff_id == inquiry_event.c.staff_id).outerjoin(
            portal_user, portal_user.c.user_id == inquiry_event.c.user_id
        )
    )
    .order_by(inquiry_event.c.event_id)
)


def add(context: Context, inquiry_id: int, action_id: str, what: str, before: str, after: str) -> None:
    """By the caller; without one, by the service itself."""
    caller = context.caller
    context.tx.execute(
        insert(inquiry_event).values(
            inquiry_id=inquiry_id,
            action_id=action_id,
            at=context.now,
            staff_id=(caller.staff_id or None) if caller else None,
            user_id=caller.user_id if caller else None,
            what=what,
            before=before,
            after=after,
        )
    )


def of_action(tx: Connection, action_id: str, inquiry_id: int | None = None) -> list[Event]:
    """In the order in which they happened; of all inquiries that it was about, or of one."""
    wanted = _EVENTS.where(inquiry_event.c.action_id == action_id)
    if inquiry_id is not None:
        wanted = wanted.where(inquiry_event.c.inquiry_id == inquiry_id)
    return [_event(row) for row in tx.execute(wanted)]


def of_inquiry(tx: Connection, inquiry_id: int) -> list[Event]:
    return [_event(row) for row in tx.execute(_EVENTS.where(inquiry_event.c.inquiry_id == inquiry_id))]


def mark_undone(tx: Connection, event_ids: Iterable[int], at: datetime) -> None:
    tx.execute(update(inquiry_event).where(inquiry_event.c.event_id.in_(list(event_ids))).values(undone_at=at))


def _event(row: Any) -> Event:
    return Event(
        event_id=row.event_id,
        inquiry_id=row.inquiry_id,
        action_id=row.action_id,
        at=row.at,
        staff_id=row.staff_id,
        what=row.what,
        before=row.before,
        after=row.after,
        undone_at=row.undone_at,
        who=row.staff_name or row.user_name or "",
    )
