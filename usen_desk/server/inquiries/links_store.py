"""SQL of what hangs on an inquiry: what was asked when it was opened, and its links to others."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from usen_desk.server.context import Context
from usen_desk.server.db.schema import inquiry, inquiry_link
from usen_desk.server.inquiries.store import StoredCard, add_inquiry, cards_for_nobody, visible_to


def asked_of(tx: Connection, inquiry_id: int) -> str:
    """JSON of a list of FieldAnswer."""
    return str(tx.execute(select(inquiry.c.asked).where(inquiry.c.inquiry_id == inquiry_id)).scalar_one())


def linked(context: Context, inquiry_id: int) -> list[StoredCard]:
    """Linked inquiries that the caller may see, newest first. Links are made by staff and shown to staff only."""
    if context.actor.is_customer:
        return []
    others = select(inquiry_link.c.other_id).where(inquiry_link.c.inquiry_id == inquiry_id)
    wanted = cards_for_nobody().where(inquiry.c.inquiry_id.in_(others), visible_to(context))
    return [StoredCard(*row) for row in context.tx.execute(wanted.order_by(inquiry.c.inquiry_id.desc()))]


_OF_ITS_OWN = {"inquiry_id", "asked", "version", "merged_into", "hold_until", "hold_reason", "planned_name_folded"}


def copy_of(tx: Connection, inquiry_id: int, opening_id: str, category: str, status: str, now: datetime) -> int | None:
    """An inquiry of the same customer and assignee without messages; returns its number, None where the opening_id is
    there already."""
    row = tx.execute(select(inquiry).where(inquiry.c.inquiry_id == inquiry_id)).mappings().one()
    kept = {name: value for name, value in row.items() if name not in _OF_ITS_OWN}
    own = {"opening_id": opening_id, "category": category, "status": status, "created_at": now}
    return add_inquiry(tx, kept | own)
